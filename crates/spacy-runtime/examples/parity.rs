//! Compares a model with a recording of `tools/record.py`: `parity MODEL RECORDING`.

#[path = "../tests/support/recorded.rs"]
mod recorded;

use std::path::Path;
use std::time::Instant;

use spacy_runtime::{AnalyseOptions, Model, RuntimeSettings};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, recording] = arguments.as_slice() else {
        return Err("usage: parity MODEL RECORDING".into());
    };
    let model = Model::open(model)?;
    let mut scratch = model.scratch(&RuntimeSettings::default());
    let texts = recorded::read(Path::new(recording))?;
    let (mut tokens, mut different) = (0, 0);
    let started = Instant::now();
    for text in &texts {
        let doc = model.analyse(&mut scratch, &text.text, &AnalyseOptions::parity());
        tokens += text.len();
        let differences = text.differences(&doc);
        different += usize::from(!differences.is_empty());
        differences.iter().take(3).for_each(|difference| report(difference));
    }
    let rate = tokens as f64 / started.elapsed().as_secs_f64();
    report(&format!("{} of {} texts differ, {tokens} tokens, {rate:.0} tokens/s", different, texts.len()));
    Ok(())
}

#[allow(clippy::print_stdout, reason = "the result of the program")]
fn report(line: &str) {
    println!("{line}");
}
