//! Measures whom pronouns are taken to stand for: `antecedents MODEL PRONOUNS.jsonl [--show]`.
//!
//! MODEL is an imported language model. A line of PRONOUNS holds `source`, `text`, and `pronouns`: for each *he*, *she* and *they* of the
//! text in order whom it stands for, a name or noun of the text (or several, split by `|`, any of which will do), or null. Prints, with the
//! entities that the extractor finds and without any, how many pronouns outside of marks stand for the right one, for a wrong one, and for
//! nobody: where a name would have been right, and where it would not.

use std::collections::BTreeMap;
use std::io::Write;

use copydesk_quotes::Document;
use copydesk_quotes::training::PronounReader;
use shared::{Failure, Text};

mod shared;

/// How many pronouns were settled, and how.
#[derive(Default)]
struct Tally {
    right: usize,
    wrong: usize,
    /// Left open although the text names whom it stands for.
    open: usize,
    /// Left open for good reason.
    nobody: usize,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, labelled, options @ ..] = arguments.as_slice() else {
        return Err("usage: antecedents MODEL PRONOUNS.jsonl [--show]".into());
    };
    let shows = options.iter().any(|option| option == "--show");
    let texts = shared::read(model, labelled)?;
    let reader = PronounReader::new()?;
    for (title, bare) in [("with the extractor's entities", false), ("without entities and syntax", true)] {
        writeln!(std::io::stdout(), "{title}")?;
        measure(&texts, &reader, bare, shows && !bare)?;
    }
    Ok(())
}

fn measure(texts: &[Text], reader: &PronounReader, bare: bool, shows: bool) -> Result<(), Failure> {
    let mut tallies: BTreeMap<(String, &str), Tally> = BTreeMap::new();
    for text in texts {
        let full = text.document();
        let document = if bare { Document { entities: &[], syntax: None, ..full } } else { full };
        for pronoun in reader.read(&document, None)? {
            let word = pronoun.span.of(&text.body).to_lowercase();
            let at = pronoun.span.start;
            let named = pronoun.antecedent.as_deref();
            let right = named.is_some_and(|name| text.is_right(at, name));
            let named_at_all = text.label(at).is_some_and(|label| label.contains(char::is_uppercase));
            let mut groups =
                vec![(text.source.clone(), "all"), ("all".to_owned(), if word == "they" { "they" } else { "he, she" })];
            groups.extend(pronoun.speaks.then(|| ("all".to_owned(), "speakers")));
            for group in groups {
                let tally = tallies.entry(group).or_default();
                match (named, right) {
                    (Some(_), true) => tally.right += 1,
                    (Some(_), false) => tally.wrong += 1,
                    (None, _) if named_at_all => tally.open += 1,
                    (None, _) => tally.nobody += 1,
                }
            }
            if shows && !right && (named.is_some() || named_at_all) {
                let before = text.body.get(..at).unwrap_or_default().chars().rev().take(160).collect::<String>();
                let before: String = before.chars().rev().collect();
                let behind: String = text.body.get(at..).unwrap_or_default().chars().take(60).collect();
                let label = text.label(at).unwrap_or("nobody");
                writeln!(std::io::stderr(), "{label}, not {}: {before}[[{behind}", named.unwrap_or("nobody"))?;
            }
        }
    }
    for ((source, kind), Tally { right, wrong, open, nobody }) in tallies {
        writeln!(
            std::io::stdout(),
            "  {source}, {kind}: {right} right, {wrong} wrong, {open} open, {nobody} rightly open"
        )?;
    }
    Ok(())
}
