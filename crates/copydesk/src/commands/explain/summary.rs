//! `copydesk explain --summary`: of each source, which rules take out how much. No text of an article is shown or kept.

use std::collections::BTreeMap;

use anyhow::Result;
use copydesk_article::{CLEAN_SCHEMA, ENRICHED_SCHEMA, Removed, RemovedKind};
use copydesk_config::Settings;
use serde::{Deserialize, Serialize};

use crate::cli::ExplainArgs;
use crate::commands::cleaning::Cleaning;
use crate::outcome::Outcome;
use crate::raw_file::{self, RawFile};
use crate::show::{kind_name, safe_text};
use crate::table::Table;
use crate::terminal::{print, tell};

/// Sources, and rules of one source, that are counted under their own names; the rest is counted as `other`. Both may come
/// from outside: a record says what its source is, and a clean one which rules there were.
const MAX_NAMES: usize = 10_000;
const OTHER: &str = "other";

pub(super) fn run(settings: &Settings, args: &ExplainArgs) -> Result<Outcome> {
    let cleaning = Cleaning::new(settings, args.tables.as_deref())?;
    let (mut summary, mut outcome) = (Summary::default(), Outcome::Done);
    for path in &args.files {
        raw_file::for_each(path, |file| {
            if let Err(reason) = summary.add(&cleaning, &file) {
                tell(format_args!("{}: {reason}", file.name));
                outcome = Outcome::SetAside;
            }
        })?;
    }
    print(&if args.json { summary.json()? } else { summary.text(args.top) })?;
    Ok(outcome)
}

/// What counts of an article that is clean already.
#[derive(Deserialize)]
struct Cleaned {
    schema: String,
    source: Option<String>,
    body: Option<Body>,
    #[serde(default)]
    removed: Vec<Removed>,
}

#[derive(Deserialize)]
struct Body {
    text: String,
}

/// Counts by source.
#[derive(Default)]
struct Summary {
    sources: BTreeMap<String, Source>,
}

#[derive(Default)]
struct Source {
    articles: u64,
    kept_chars: u64,
    removed_chars: u64,
    rules: BTreeMap<(RemovedKind, String), Fired>,
}

/// How often a rule fired.
#[derive(Default, Clone, Copy)]
struct Fired {
    pieces: u64,
    articles: u64,
    chars: u64,
    /// The article that it fired in last, so that each is counted once.
    last: u64,
}

impl Summary {
    /// Counts an article: one that is clean already as it is, any other after cleaning it.
    fn add(&mut self, cleaning: &Cleaning, file: &RawFile) -> Result<(), String> {
        let cleaned = serde_json::from_slice::<Cleaned>(&file.value).ok().filter(|_| file.content_type.is_none());
        if let Some(cleaned) =
            cleaned.filter(|cleaned| [CLEAN_SCHEMA, ENRICHED_SCHEMA].contains(&cleaned.schema.as_str()))
        {
            self.count(cleaned.source.as_deref(), cleaned.body.map_or(0, |body| chars(&body.text)), &cleaned.removed);
            return Ok(());
        }
        let article = cleaning.clean(&file.input()).map_err(|error| error.to_string())?;
        self.count(article.source.as_deref(), article.body.map_or(0, |body| chars(&body.text)), &article.removed);
        Ok(())
    }

    fn count(&mut self, source: Option<&str>, kept_chars: u64, removed: &[Removed]) {
        let source = named(&mut self.sources, source.unwrap_or("-").to_owned(), || OTHER.to_owned());
        source.articles += 1;
        source.kept_chars += kept_chars;
        for piece in removed {
            let rule = family(&piece.rule);
            let fired =
                named(&mut source.rules, (piece.kind, rule.to_owned()), || (RemovedKind::Other, OTHER.to_owned()));
            fired.pieces += 1;
            fired.chars += chars(&piece.text);
            fired.articles += u64::from(fired.last != source.articles);
            fired.last = source.articles;
            source.removed_chars += chars(&piece.text);
        }
    }

    /// Tables for people: the sources with most articles first, and of each the `top` rules that fired most.
    fn text(&self, top: usize) -> String {
        let mut sources: Vec<(&String, &Source)> = self.sources.iter().collect();
        sources.sort_by_key(|(_, source)| std::cmp::Reverse(source.articles));
        sources.iter().map(|(name, source)| source.text(name, top)).collect::<Vec<_>>().join("\n")
    }

    /// All counts, one JSON object a source and rule.
    fn json(&self) -> serde_json::Result<String> {
        let mut text = String::new();
        for (source, counts) in &self.sources {
            for ((kind, rule), fired) in counts.by_pieces() {
                let Fired { pieces, articles, chars, .. } = *fired;
                let of_articles = counts.articles;
                text.push_str(&serde_json::to_string(&Row {
                    source,
                    kind: *kind,
                    rule,
                    pieces,
                    chars,
                    articles,
                    of_articles,
                })?);
                text.push('\n');
            }
        }
        Ok(text)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    source: &'a str,
    kind: RemovedKind,
    rule: &'a str,
    pieces: u64,
    chars: u64,
    articles: u64,
    of_articles: u64,
}

impl Source {
    fn by_pieces(&self) -> Vec<(&(RemovedKind, String), &Fired)> {
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules.sort_by_key(|(_, fired)| std::cmp::Reverse(fired.pieces));
        rules
    }

    fn text(&self, name: &str, top: usize) -> String {
        let share = percent(self.removed_chars, self.removed_chars + self.kept_chars);
        let articles = if self.articles == 1 { "article" } else { "articles" };
        let mut table = Table::new(["  KIND", "RULE", "PIECES", "CHARACTERS", "ARTICLES"]);
        let rules = self.by_pieces();
        for ((kind, rule), fired) in rules.iter().take(top) {
            table.row([
                format!("  {}", kind_name(*kind)),
                safe_text(rule),
                fired.pieces.to_string(),
                fired.chars.to_string(),
                format!("{} ({})", fired.articles, percent(fired.articles, self.articles)),
            ]);
        }
        let hidden = rules.len().saturating_sub(top);
        let more = if hidden == 0 { String::new() } else { format!("  and {hidden} more\n") };
        format!("{}  {} {articles}, {share} of the characters removed\n{table}{more}", safe_text(name), self.articles)
    }
}

/// The entry of that key; once so many are known, a new one is counted under another.
fn named<K: Ord, V: Default>(map: &mut BTreeMap<K, V>, key: K, other: impl FnOnce() -> K) -> &mut V {
    let key = if map.len() >= MAX_NAMES && !map.contains_key(&key) { other() } else { key };
    map.entry(key).or_default()
}

/// A rule without what differs from line to line: the score of the classifier.
fn family(rule: &str) -> &str {
    rule.split_once('/').filter(|(name, _)| *name == "classifier").map_or(rule, |(name, _)| name)
}

fn chars(text: &str) -> u64 {
    text.chars().count() as u64
}

fn percent(part: u64, whole: u64) -> String {
    format!("{:.0} %", 100.0 * part as f64 / whole.max(1) as f64)
}
