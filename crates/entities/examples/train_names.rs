//! Trains the name model: `train_names OUTPUT (ANALYSED GOLD WEIGHT)…`.
//!
//! ANALYSED holds analysed texts (see `shared`), GOLD the same texts in the same order as JSON Lines
//! `{"id", "text", "entities": [{"start", "end", "label"}]}` with offsets in code points; WEIGHT is how much they count.
//! Settings come from the environment: EPOCHS, RATE, DECAY, DROPOUT, MINIMUM, FEATURES.

use std::fs::File;
use std::io::{BufRead, BufReader};

use anyhow::{Context, ensure};
use copydesk_article::{ByteSpan, CharIndex, CharSpan, EntityType};
use copydesk_entities::training::{Trainer, TrainingSettings};
use serde::Deserialize;
use shared::Analysed;

mod shared;

#[derive(Deserialize)]
struct Gold {
    text: String,
    entities: Vec<GoldName>,
}

#[derive(Deserialize)]
struct GoldName {
    start: usize,
    end: usize,
    label: String,
}

/// Types of the training sets; what is not listed is no person, organisation or place.
fn kind_of(label: &str) -> Option<EntityType> {
    match label.to_lowercase().as_str() {
        "per" | "person" | "politician" => Some(EntityType::Person),
        "org" | "organization" | "organisation" | "corporation" | "group" | "politicalparty" => Some(EntityType::Org),
        "loc" | "geo" | "location" | "country" | "facility" | "place" => Some(EntityType::Gpe),
        _ => None,
    }
}

fn names(gold: &Gold) -> Vec<(ByteSpan, EntityType)> {
    let index = CharIndex::new(&gold.text);
    let span = |name: &GoldName| index.byte_span(CharSpan { start: name.start, end: name.end });
    let mut names: Vec<_> = gold.entities.iter().filter_map(|name| Some((span(name), kind_of(&name.label)?))).collect();
    for (span, _) in &mut names {
        let text = span.of(&gold.text);
        let article = ["the ", "The ", "a ", "A ", "an ", "An "].iter().find(|article| text.starts_with(**article));
        span.start += article.map_or(0, |article| article.len());
    }
    names
}

fn setting<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (output, sources) = arguments.split_first().context("usage: train_names OUTPUT (ANALYSED GOLD WEIGHT)…")?;
    let defaults = TrainingSettings::default();
    let settings = TrainingSettings {
        epochs: setting("EPOCHS", defaults.epochs),
        learning_rate: setting("RATE", defaults.learning_rate),
        decay: setting("DECAY", defaults.decay),
        dropout: setting("DROPOUT", defaults.dropout),
        min_feature_count: setting("MINIMUM", defaults.min_feature_count),
        max_features: setting("FEATURES", defaults.max_features),
        ..defaults
    };
    let mut trainer = Trainer::new(settings)?;
    for source in sources.chunks(3) {
        let [analysed, gold, weight] = source else { anyhow::bail!("a source is ANALYSED GOLD WEIGHT") };
        let weight: f32 = weight.parse()?;
        let lines = BufReader::new(File::open(analysed)?).lines().zip(BufReader::new(File::open(gold)?).lines());
        for (analysed, gold) in lines {
            let analysed: Analysed = serde_json::from_str(&analysed?)?;
            let gold: Gold = serde_json::from_str(&gold?)?;
            ensure!(gold.text == analysed.text, "{}: the texts differ", analysed.uri);
            trainer.add(&analysed.text, &analysed.doc()?, &names(&gold), weight);
        }
        eprintln!("{analysed}: segments and features so far {:?}", trainer.size());
    }
    let weights = trainer.train(|epoch, loss| eprintln!("epoch {epoch}: mean loss {loss:.4}"));
    std::fs::write(output, weights)?;
    Ok(())
}
