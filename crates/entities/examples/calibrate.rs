//! Calibrates salience and confidence: `calibrate MODEL SALIENCE NAMES… [-- TESTS…]`.
//!
//! SALIENCE is an annotated file as the example `aliases` reads it: an entity's salience is the share of the summaries that
//! mention it. NAMES are texts with known names (see `shared/gold`): an entity's confidence is the share of its mentions whose
//! span and type are right. Prints `data/calibration.toml`, and on standard error how the fits hold: for salience each document is
//! judged by the weights of the others, for confidence the TESTS are judged, which nothing was fitted to.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Write;

use copydesk_article::{ByteSpan, CharIndex, CharSpan, EntityType};
use copydesk_entities::training::{Fitted, Observation, fit_logistic};
use copydesk_entities::{CONFIDENCE_FEATURES, Document, EntityFinder, EntitySettings, SALIENCE_FEATURES, Weighed};
use serde::Deserialize;
use shared::Analyser;

#[path = "shared/gold.rs"]
mod gold;
mod shared;

/// Pull of the weights towards 0.
const RIDGE: f64 = 1.0;
const BINS: usize = 10;

#[derive(Deserialize)]
struct Annotated {
    text: String,
    entities: Vec<AnnotatedMention>,
}

#[derive(Deserialize)]
struct AnnotatedMention {
    start: usize,
    end: usize,
    cluster: String,
    salience: Option<String>,
}

struct Calibrator {
    analyser: Analyser,
    finder: EntityFinder,
}

impl Calibrator {
    fn explain(&mut self, text: &str) -> Vec<Weighed> {
        let syntax = self.analyser.analyse(text);
        self.finder.explain(&Document {
            text,
            headline: None,
            language: "en",
            syntax: &syntax,
            headline_syntax: None,
            paragraphs: &[],
        })
    }

    /// The entities of an annotated document with the share of summaries that mention them.
    fn salience(&mut self, document: &Annotated) -> Vec<Observation> {
        let mut shares: HashMap<&str, f64> = HashMap::new();
        for mention in &document.entities {
            let letters = mention.salience.as_deref().unwrap_or_default();
            let (yes, no) = (letters.matches('s').count(), letters.matches('n').count());
            let share = yes as f64 / (yes + no).max(1) as f64;
            let known = shares.entry(&mention.cluster).or_default();
            *known = known.max(share);
        }
        let found = self.explain(&document.text);
        let share_of = |weighed: &Weighed| {
            let spans = weighed.entity.mentions.iter().map(|mention| (mention.span.start, mention.span.end));
            let clusters = spans.filter_map(|span| cluster_of(document, span));
            clusters.filter_map(|cluster| shares.get(cluster).copied()).fold(0.0, f64::max)
        };
        found
            .iter()
            .map(|weighed| Observation { features: weighed.salience.to_vec(), target: share_of(weighed) })
            .collect()
    }

    /// The persons, organisations and places of a text with the share of their mentions that are right.
    fn confidence(&mut self, gold: &gold::Gold) -> Vec<Observation> {
        let index = CharIndex::new(&gold.text);
        let known: HashSet<(usize, usize, EntityType)> =
            gold.names.iter().map(|(span, kind)| (span.start, bare(&gold.text, *span), *kind)).collect();
        let found = self.explain(&gold.text);
        let observed = found.iter().filter_map(|weighed| {
            let kind = kind_of(weighed.entity.entity_type)?;
            let mentions = &weighed.entity.mentions;
            let spans = mentions
                .iter()
                .map(|mention| index.byte_span(CharSpan { start: mention.span.start, end: mention.span.end }));
            let right = spans.filter(|span| known.contains(&(span.start, bare(&gold.text, *span), kind))).count();
            let target = right as f64 / mentions.len().max(1) as f64;
            Some(Observation { features: weighed.confidence.to_vec(), target })
        });
        observed.collect()
    }
}

/// The cluster of the smallest annotated mention with these bounds, or that opens or closes with them.
fn cluster_of(document: &Annotated, (start, end): (usize, usize)) -> Option<&str> {
    let around = document.entities.iter().filter(|one| one.start <= start && end <= one.end);
    let beside = around.filter(|one| start - one.start <= 4 || one.end - end <= 2);
    let smallest = beside.min_by_key(|one| one.end - one.start)?;
    Some(&smallest.cluster)
}

fn kind_of(kind: EntityType) -> Option<EntityType> {
    match kind {
        EntityType::Person | EntityType::Org => Some(kind),
        EntityType::Gpe | EntityType::Loc | EntityType::Fac => Some(EntityType::Gpe),
        _ => None,
    }
}

/// The end of a name without a possessive and trailing marks.
fn bare(text: &str, span: ByteSpan) -> usize {
    let name = span.of(text);
    let name = ["'s", "’s", "'", "’"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    span.start + name.trim_end_matches([' ', '\n', '.', ',']).len()
}

/// Prints how often what was said came true.
fn reliability(title: &str, pairs: &[(f64, f64)], out: &mut impl Write) -> std::io::Result<()> {
    let mut bins: BTreeMap<usize, (usize, f64, f64)> = BTreeMap::new();
    let mut brier = 0.0;
    for &(said, was) in pairs {
        let number = (1..BINS).take_while(|bin| said * BINS as f64 >= *bin as f64).count();
        let bin = bins.entry(number).or_default();
        *bin = (bin.0 + 1, bin.1 + said, bin.2 + was);
        brier += (said - was).powi(2);
    }
    let count = pairs.len().max(1) as f64;
    let error: f64 = bins.values().map(|(_, said, was)| (said - was).abs()).sum::<f64>() / count;
    writeln!(
        out,
        "{title}: {} entities, Brier {:.3}, expected calibration error {error:.3}",
        pairs.len(),
        brier / count
    )?;
    for (bin, (number, said, was)) in bins {
        let number = number as f64;
        writeln!(
            out,
            "  {:.1}  {number:>5}  said {:.2}  was {:.2}",
            bin as f64 / BINS as f64,
            said / number,
            was / number
        )?;
    }
    Ok(())
}

fn table(name: &str, features: &[&str], fitted: &Fitted) -> String {
    let weights = features.iter().zip(&fitted.weights);
    let lines: Vec<String> = weights.map(|(feature, weight)| format!("{feature} = {weight:.4}\n")).collect();
    format!("[{name}]\nbias = {:.4}\n\n[{name}.weights]\n{}", fitted.bias, lines.concat())
}

fn judged(fitted: &Fitted, observations: &[Observation]) -> Vec<(f64, f64)> {
    observations.iter().map(|one| (fitted.probability(&one.features), one.target)).collect()
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, salience, names @ ..] = arguments.as_slice() else {
        anyhow::bail!("usage: calibrate MODEL SALIENCE NAMES… [-- TESTS…]");
    };
    let mut log = std::io::stderr();
    let finder = EntityFinder::new(EntitySettings::default())?;
    let mut calibrator = Calibrator { analyser: Analyser::open(model)?, finder };

    let mut documents = Vec::new();
    for line in std::fs::read_to_string(salience)?.lines() {
        documents.push(calibrator.salience(&serde_json::from_str(line)?));
    }
    let mut pairs = Vec::new();
    for left_out in 0..documents.len() {
        let others = documents.iter().enumerate().filter(|(number, _)| *number != left_out);
        let fitted = fit_logistic(&others.flat_map(|(_, one)| one.clone()).collect::<Vec<_>>(), RIDGE);
        pairs.extend(judged(&fitted, documents.get(left_out).map_or(&[], Vec::as_slice)));
    }
    reliability("salience, each document by the others", &pairs, &mut log)?;
    let salience = fit_logistic(&documents.concat(), RIDGE);

    let mut sources = names.split(|name| name == "--");
    let (fit_on, tests) = (sources.next().unwrap_or_default(), sources.next().unwrap_or_default());
    let mut observed = |path: &String| -> anyhow::Result<Vec<Observation>> {
        Ok(gold::read(path)?.iter().flat_map(|text| calibrator.confidence(text)).collect())
    };
    let mut observations = Vec::new();
    for path in fit_on {
        observations.extend(observed(path)?);
    }
    let confidence = fit_logistic(&observations, RIDGE);
    reliability("confidence, as fitted", &judged(&confidence, &observations), &mut log)?;
    for path in tests {
        reliability(&format!("confidence, {path}"), &judged(&confidence, &observed(path)?), &mut log)?;
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "# Weights of salience and confidence; see calibration.md. Written by the example `calibrate`.\n")?;
    writeln!(out, "{}", table("salience", &SALIENCE_FEATURES, &salience))?;
    write!(out, "{}", table("confidence", &CONFIDENCE_FEATURES, &confidence))?;
    Ok(())
}
