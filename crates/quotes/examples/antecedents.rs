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
use shared::{Failure, Tally, Text};

mod shared;

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
            let at = pronoun.span.start;
            let name = pronoun.antecedent.as_deref();
            let right = name.is_some_and(|name| text.is_right(at, name));
            let nameable = text.is_nameable(at);
            for group in text.groups(pronoun.span.of(&text.body), pronoun.speaks) {
                tallies.entry(group).or_default().add(name.is_some(), right, nameable);
            }
            if shows && !right && (name.is_some() || nameable) {
                writeln!(std::io::stderr(), "{}", text.shown(at, name.unwrap_or("nobody")))?;
            }
        }
    }
    for ((source, kind), tally) in tallies {
        writeln!(std::io::stdout(), "  {source}, {kind}: {tally}")?;
    }
    Ok(())
}
