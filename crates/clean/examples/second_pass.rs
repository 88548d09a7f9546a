//! How much of an article a second cleaning would take out. Raw articles come in as JSON Lines on standard input; each body is cleaned
//! again as text, with the headline and language that were found.
//!
//! ```sh
//! cargo run --release -p copydesk-clean --example second_pass < RAW.jsonl
//! ```

#![allow(clippy::print_stdout, reason = "the figures go to standard output")]

use std::error::Error;
use std::io::BufRead;

use copydesk_article::{CleanArticle, RawArticle};
use copydesk_clean::{CleanSettings, Cleaner};

/// Lines of the second pass, and what became of them.
#[derive(Default)]
struct Counts {
    articles: usize,
    changed: usize,
    lines: usize,
    by_classifier: usize,
    by_rules: usize,
}

impl Counts {
    fn add(&mut self, first: &CleanArticle, second: &CleanArticle) {
        let by_classifier = second.removed.iter().filter(|removed| removed.rule.starts_with("classifier/")).count();
        self.articles += 1;
        self.changed += usize::from(!second.removed.is_empty());
        self.lines += first.body.as_ref().map_or(0, |body| body.paragraphs.len());
        self.by_classifier += by_classifier;
        self.by_rules += second.removed.len() - by_classifier;
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let cleaner = Cleaner::new(CleanSettings::default())?;
    let mut counts = Counts::default();
    for line in std::io::stdin().lock().lines() {
        let raw: RawArticle = serde_json::from_str(&line?)?;
        let Ok(first) = cleaner.clean(&raw) else { continue };
        let again = RawArticle {
            text: first.body.as_ref().map(|body| body.text.clone()),
            headline: first.headline.clone(),
            language: first.language.clone(),
            ..RawArticle::default()
        };
        match cleaner.clean(&again) {
            Ok(second) => counts.add(&first, &second),
            Err(error) => println!("{}: {error}", first.uri),
        }
    }
    let share = |part: usize| 100.0 * part as f64 / counts.lines.max(1) as f64;
    println!(
        "{} articles, {} lines; a second pass changes {} articles: the classifier takes out {} lines ({:.2} %), the rules {} ({:.2} %)",
        counts.articles,
        counts.lines,
        counts.changed,
        counts.by_classifier,
        share(counts.by_classifier),
        counts.by_rules,
        share(counts.by_rules)
    );
    Ok(())
}
