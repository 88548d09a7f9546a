//! Trains the name model: `train_names MODEL OUTPUT (GOLD WEIGHT)…`.
//!
//! MODEL is an imported language model, GOLD texts with known names (see `gold`), WEIGHT how much they count. What to
//! leave out of GOLD is named after its path: `corpus.json:wikigold,other`. Settings come from the environment:
//! EPOCHS, RATE, DECAY, DROPOUT, MINIMUM, FEATURES.

use std::io::Write;

use anyhow::Context;
use copydesk_entities::training::{Trainer, TrainingSettings};
use shared::Analyser;

#[path = "shared/gold.rs"]
mod gold;
mod shared;

fn setting<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn settings() -> TrainingSettings {
    let defaults = TrainingSettings::default();
    TrainingSettings {
        epochs: setting("EPOCHS", defaults.epochs),
        learning_rate: setting("RATE", defaults.learning_rate),
        decay: setting("DECAY", defaults.decay),
        dropout: setting("DROPOUT", defaults.dropout),
        min_feature_count: setting("MINIMUM", defaults.min_feature_count),
        max_features: setting("FEATURES", defaults.max_features),
        ..defaults
    }
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, output, sources @ ..] = arguments.as_slice() else {
        anyhow::bail!("usage: train_names MODEL OUTPUT (GOLD WEIGHT)…");
    };
    let mut analyser = Analyser::open(model)?;
    let mut trainer = Trainer::new(settings())?;
    let mut progress = std::io::stderr();
    for source in sources.chunks(2) {
        let [gold, weight] = source else { anyhow::bail!("a source is GOLD WEIGHT") };
        let weight: f32 = weight.parse().with_context(|| format!("{weight} is no weight"))?;
        for text in gold::read(gold)? {
            trainer.add(&text.text, &analyser.analyse(&text.text), &text.names, weight);
        }
        writeln!(progress, "{gold}: segments and features so far {:?}", trainer.size())?;
    }
    let weights = trainer.train(|epoch, loss| {
        // Training goes on where nobody can be told of it.
        let _ = writeln!(progress, "epoch {epoch}: mean loss {loss:.4}");
    });
    std::fs::write(output, weights)?;
    Ok(())
}
