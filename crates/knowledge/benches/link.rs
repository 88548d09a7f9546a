//! Time to make the built-in knowledge ready, and to link the entities of made-up articles of several lengths, the entities
//! being given.

#![allow(clippy::expect_used, missing_docs, reason = "a benchmark of a made-up article")]

use std::hint::black_box;

use copydesk_article::{Entity, EntityType, Mention, MentionKind, TextSpan};
use copydesk_knowledge::{KnowledgeBase, LinkDocument};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Names that news has many of: some clear, some ambiguous, some unknown.
const NAMES: [(&str, EntityType); 12] = [
    ("Paris", EntityType::Gpe),
    ("Georgia", EntityType::Gpe),
    ("Anna Berg", EntityType::Person),
    ("Ukrainians", EntityType::Norp),
    ("Valencia", EntityType::Gpe),
    ("NATO", EntityType::Org),
    ("Port-au-Prince", EntityType::Gpe),
    ("Harbour Bank", EntityType::Org),
    ("United States", EntityType::Gpe),
    ("Bad Example an der Ruhr", EntityType::Gpe),
    ("Tom Vale", EntityType::Person),
    ("Birmingham", EntityType::Gpe),
];

/// An article that names `count` entities, each three times.
fn article(count: usize) -> (String, Vec<Entity>) {
    let mut text = String::new();
    let mut entities = Vec::new();
    let mut at = 0;
    for (number, (name, entity_type)) in NAMES.iter().cycle().take(count).enumerate() {
        let mut mentions = Vec::new();
        for words in ["Officials said that ", ", Texas, was told by ", " of "] {
            text.push_str(words);
            at += words.chars().count();
            let end = at + name.chars().count();
            let span = TextSpan { start: at, end, text: (*name).to_owned(), field: None };
            mentions.push(Mention { span, kind: MentionKind::Name });
            text.push_str(name);
            at = end;
        }
        entities.push(Entity {
            id: format!("e{number}"),
            entity_type: *entity_type,
            name: (*name).to_owned(),
            aliases: Vec::new(),
            mentions,
            salience: 0.5,
            confidence: 0.9,
            link: None,
        });
    }
    (text, entities)
}

fn link(criterion: &mut Criterion) {
    let knowledge = KnowledgeBase::built_in().expect("the built-in data are whole");
    let mut group = criterion.benchmark_group("link");
    for count in [12, 60, 240] {
        let (text, entities) = article(count);
        let document = LinkDocument { text: &text, entities: &entities, ..LinkDocument::default() };
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(format!("{count} entities"), |bencher| {
            bencher.iter(|| black_box(knowledge.link(black_box(&document))));
        });
    }
    group.finish();
}

fn start(criterion: &mut Criterion) {
    criterion.bench_function("start", |bencher| bencher.iter(|| black_box(KnowledgeBase::built_in())));
}

criterion_group!(benches, start, link);
criterion_main!(benches);
