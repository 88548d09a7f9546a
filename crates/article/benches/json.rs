//! How fast records are read and written: `cargo bench -p copydesk-article`.

#![allow(clippy::indexing_slicing, reason = "the keys of a JSON value that was made a line above")]

use std::hint::black_box;

use copydesk_article::{EnrichedArticle, InputLimits, RawInput};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::json;

/// A long article: some 10 kB of text, 60 entities with four mentions, 40 quotations.
fn record() -> Vec<u8> {
    let sentence = "“The harbour stays open,” said Mara Lind, who has run it for a decade. ";
    let text = sentence.repeat(140);
    let span = |start: usize, end: usize| json!({"start": start, "end": end, "text": &text.chars().skip(start).take(end - start).collect::<String>()});
    let mention = |at: usize| {
        let mut mention = span(at * 71 + 31, at * 71 + 40);
        mention["kind"] = json!("name");
        mention
    };
    let entities: Vec<_> = (0..60)
        .map(|at| json!({"id": format!("e{at}"), "type": "PERSON", "name": "Mara Lind", "aliases": ["Lind"], "mentions": [mention(at), mention(at + 1), mention(at + 2), mention(at + 3)], "salience": 0.413, "confidence": 0.987}))
        .collect();
    let quotes: Vec<_> = (0..40)
        .map(|at| {
            let content = span(at * 71, at * 71 + 25);
            json!({"id": format!("q{at}"), "kind": "direct", "confidence": 0.971, "segments": [content], "content": content,
                   "cue": span(at * 71 + 26, at * 71 + 30), "flags": ["short"],
                   "speaker": {"mention": span(at * 71 + 31, at * 71 + 40), "name": "Mara Lind", "entity": "e1", "evidence": "ownSentence", "confidence": 0.993}})
        })
        .collect();
    let record = json!({"uri": "urn:example:1", "body": {"text": text}, "entities": entities, "quotes": quotes});
    serde_json::to_vec(&record).unwrap_or_default()
}

fn records(criterion: &mut Criterion) {
    let limits = InputLimits::default();
    let read = |bytes: &[u8]| EnrichedArticle::from_json(bytes, &limits);
    let Ok(enriched) = read(&record()) else { return };
    let written = enriched.to_json();
    let mut group = criterion.benchmark_group("enriched");
    group.throughput(Throughput::Bytes(written.len() as u64));
    group.bench_function("write", |bencher| bencher.iter(|| black_box(&enriched).to_json()));
    group.bench_function("read", |bencher| bencher.iter(|| read(black_box(&written))));
    group.bench_function("read with the derived reader", |bencher| {
        bencher.iter(|| serde_json::from_slice::<EnrichedArticle>(black_box(&written)));
    });
    group.bench_function("validate", |bencher| bencher.iter(|| black_box(&enriched).validate()));
    group.finish();
}

fn raw(criterion: &mut Criterion) {
    let limits = InputLimits::default();
    let page = "<p class=\"body\">The harbour stays open, said Mara Lind — “for good”.</p>\n".repeat(1400);
    let value = serde_json::to_vec(&json!({"uri": "urn:example:1", "html": page})).unwrap_or_default();
    let mut group = criterion.benchmark_group("raw");
    group.throughput(Throughput::Bytes(value.len() as u64));
    let input = RawInput { value: &value, ..RawInput::default() };
    group.bench_function("native", |bencher| bencher.iter(|| black_box(input).decode(&limits)));
    let input = RawInput { value: page.as_bytes(), content_type: Some("text/html"), ..RawInput::default() };
    group.bench_function("page", |bencher| bencher.iter(|| black_box(input).decode(&limits)));
    group.finish();
}

criterion_group!(benches, records, raw);
criterion_main!(benches);
