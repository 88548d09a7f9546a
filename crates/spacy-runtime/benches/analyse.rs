//! Time to analyse news texts on one core. Needs the English model: `make model`.

#![allow(clippy::expect_used, missing_docs, reason = "a benchmark cannot go on without its texts")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use spacy_runtime::{AnalyseOptions, RuntimeSettings};

fn analyse(criterion: &mut Criterion) {
    let texts = support::recorded::read(&support::fixture("en_core_web_md.jsonl.gz")).expect("a fixture");
    // Plain news only: the other texts are made to be hard.
    let texts: Vec<_> = texts.iter().filter(|text| text.id.starts_with("leipzig-")).step_by(3).collect();
    let tokens: usize = texts.iter().map(|text| text.len()).sum();
    let model = support::model();
    let mut group = criterion.benchmark_group("analyse");
    group.throughput(Throughput::Elements(tokens as u64)).sample_size(10).measurement_time(Duration::from_secs(8));
    let tokens_only = AnalyseOptions { entities: false, ..AnalyseOptions::entities_only() };
    let everything = AnalyseOptions::default();
    for (name, options) in [
        ("everything", &everything),
        ("entities only", &AnalyseOptions::entities_only()),
        ("tokens only", &tokens_only),
    ] {
        let mut scratch = model.scratch(&RuntimeSettings::default());
        group.bench_function(format!("{name}, warm"), |bencher| {
            bencher.iter(|| {
                texts
                    .iter()
                    .map(|text| model.analyse(&mut scratch, black_box(&text.text), options).len())
                    .sum::<usize>()
            });
        });
        group.bench_function(format!("{name}, cold"), |bencher| {
            bencher.iter(|| {
                let mut scratch = model.scratch(&RuntimeSettings::default());
                texts
                    .iter()
                    .map(|text| model.analyse(&mut scratch, black_box(&text.text), options).len())
                    .sum::<usize>()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, analyse);
criterion_main!(benches);
