//! Measures what entities cost beside the language model: `cost MODEL GOLD [ROUNDS]`.
//!
//! GOLD is described in `shared/gold`. In every round the texts are analysed once, and analysed once with their entities found, in
//! turns; prints the median seconds of both and their ratio.

use std::io::Write;
use std::time::Instant;

use copydesk_entities::{Document, EntityFinder, EntitySettings};
use shared::Analyser;

#[path = "shared/gold.rs"]
mod gold;
mod shared;

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).copied().unwrap_or_default()
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, gold, rounds @ ..] = arguments.as_slice() else { anyhow::bail!("usage: cost MODEL GOLD [ROUNDS]") };
    let rounds: usize = rounds.first().map_or(Ok(9), |rounds| rounds.parse())?;
    let finder = EntityFinder::new(EntitySettings::default())?;
    let mut analyser = Analyser::open(model)?;
    let texts = gold::read(gold)?;
    let mut seconds = [Vec::new(), Vec::new()];
    let mut found = 0;
    for _ in 0..rounds {
        for (finds, seconds) in [false, true].into_iter().zip(&mut seconds) {
            let start = Instant::now();
            for text in &texts {
                let syntax = analyser.analyse(&text.text);
                if finds {
                    let text = &text.text;
                    let (language, headline, headline_syntax) = ("en", None, None);
                    let document =
                        Document { text, headline, language, syntax: &syntax, headline_syntax, paragraphs: &[] };
                    found += finder.find(&document).len();
                }
            }
            seconds.push(start.elapsed().as_secs_f64());
        }
    }
    let [alone, with] = seconds.map(median);
    let mut out = std::io::stdout().lock();
    writeln!(out, "analysed {alone:.3} s, with entities {with:.3} s: {:.1} % more", (with / alone - 1.0) * 100.0)?;
    writeln!(out, "{} texts, {} entities a round", texts.len(), found / rounds.max(1))?;
    Ok(())
}
