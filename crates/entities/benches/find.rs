//! Time to find the entities of articles of several lengths, the analysis being given.

#![allow(clippy::expect_used, clippy::indexing_slicing, missing_docs, reason = "a benchmark of a made-up article")]

use std::fmt::Write as _;
use std::hint::black_box;

use copydesk_entities::{Document, EntityFinder, EntitySettings};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use spacy_runtime::{Doc, EntityParts, TokenParts};

/// An article of `paragraphs` paragraphs about a growing cast, split at white space, with its names marked.
fn article(paragraphs: usize) -> (String, Doc) {
    let mut text = String::new();
    for number in 0..paragraphs {
        let town = ["Dushanbe", "Porto", "Leeds", "Quito"][number % 4];
        let _ = writeln!(
            text,
            "On Monday President Anna Berg{number} met Tom Vale{number} of Harbour{number} Bank in {town} . Berg{number} said that the \
             bank would pay 20 million dollars to the town before the end of the year , which Vale{number} denied ."
        );
    }
    let mut tokens = Vec::new();
    let mut entities = Vec::new();
    let mut start = 0;
    for (index, word) in text.split([' ', '\n']).enumerate() {
        if word.is_empty() {
            continue;
        }
        let at = tokens.len();
        tokens.push(TokenParts {
            start,
            end: start + word.len(),
            space_after: true,
            tag: "",
            dep: "",
            head: at,
            sent_start: index == 0,
        });
        start += word.len() + 1;
        match word {
            "Monday" => entities.push((at..at + 1, "DATE")),
            "Anna" | "Tom" => entities.push((at..at + 2, "PERSON")),
            "Bank" => entities.push((at - 1..at + 1, "ORG")),
            _ => {}
        }
    }
    let entities: Vec<_> = entities.into_iter().map(|(tokens, label)| EntityParts { tokens, label }).collect();
    let doc = Doc::from_parts(&tokens, &entities).expect("the parts are in order");
    (text, doc)
}

fn find(criterion: &mut Criterion) {
    let finder = EntityFinder::new(EntitySettings::default()).expect("the lexicons are well-formed");
    let mut group = criterion.benchmark_group("find");
    for paragraphs in [5, 50, 500] {
        let (text, syntax) = article(paragraphs);
        group.throughput(Throughput::Elements(syntax.len() as u64));
        group.bench_function(format!("{paragraphs} paragraphs"), |bencher| {
            let document = Document {
                text: &text,
                headline: None,
                language: "en",
                syntax: &syntax,
                headline_syntax: None,
                paragraphs: &[],
            };
            bencher.iter(|| black_box(finder.find(black_box(&document))));
        });
    }
    group.finish();
}

criterion_group!(benches, find);
criterion_main!(benches);
