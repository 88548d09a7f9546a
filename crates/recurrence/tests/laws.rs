//! The laws of the sketch: its bounds, its error, its ageing, and that nothing counts twice.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};

use copydesk_article::{ArticleLines, Fingerprint};
use copydesk_recurrence::{RecurrenceSettings, Sketch, SourceSketch, Sources, Table, fingerprint};
use proptest::prelude::*;

/// No ageing, room for everything, and three articles are enough.
fn plain() -> RecurrenceSettings {
    RecurrenceSettings { min_share: 0.0, half_life_articles: 1_000_000, ..RecurrenceSettings::default() }
}

fn article(source: &str, number: usize, labels: &[u64]) -> ArticleLines {
    ArticleLines {
        uri: format!("urn:{source}:{number}"),
        source: source.to_owned(),
        labels: labels.iter().copied().map(Fingerprint).collect(),
        sentences: vec![fingerprint(&format!("Only article {source} {} says this.", letters(number)))],
        ..ArticleLines::default()
    }
}

/// Numbers are all alike to a fingerprint.
fn letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit + b'a' - b'0')).collect()
}

fn counted(articles: &[ArticleLines], settings: &RecurrenceSettings) -> Sketch {
    let mut sketch = Sketch::default();
    for article in articles {
        sketch.count(article, settings);
    }
    sketch
}

fn recurring(sketch: &Sketch) -> BTreeSet<u64> {
    sketch.recurring().map(|print| print.0).collect()
}

/// Articles with the labels that each holds.
fn stream(labels: u64, articles: usize) -> impl Strategy<Value = Vec<ArticleLines>> {
    proptest::collection::vec(proptest::collection::btree_set(0..labels, 0..6), 0..articles).prop_map(|sets| {
        let article = |(number, labels): (usize, BTreeSet<u64>)| {
            article("a.example", number, &labels.into_iter().collect::<Vec<_>>())
        };
        sets.into_iter().enumerate().map(article).collect()
    })
}

fn true_counts(articles: &[ArticleLines]) -> BTreeMap<u64, usize> {
    let mut counts = BTreeMap::new();
    for print in articles.iter().flat_map(|article| &article.labels) {
        *counts.entry(print.0).or_default() += 1;
    }
    counts
}

proptest! {
    #[test]
    fn with_room_for_all_the_count_is_exact_in_any_order(articles in stream(12, 30), seed in any::<u64>()) {
        let expected: BTreeSet<u64> =
            true_counts(&articles).into_iter().filter(|(_, count)| *count >= 3).map(|(print, _)| print).collect();
        prop_assert_eq!(recurring(&counted(&articles, &plain())), expected.clone());
        let mut shuffled = articles;
        shuffled.sort_by_key(|article| fingerprint(&format!("{} {}", letters(usize::try_from(seed % 1000).unwrap()), article.uri)));
        prop_assert_eq!(recurring(&counted(&shuffled, &plain())), expected);
    }

    #[test]
    fn within_bounds_nothing_is_listed_that_does_not_recur(articles in stream(40, 60), places in 1_usize..12) {
        let settings = RecurrenceSettings { max_source_lines: places, ..plain() };
        let sketch = counted(&articles, &settings);
        let truth = true_counts(&articles);
        prop_assert!(sketch.recurring().count() <= places);
        for print in recurring(&sketch) {
            prop_assert!(truth[&print] >= 3, "{print} stands in {} articles", truth[&print]);
        }
    }

    #[test]
    fn articles_that_come_again_change_nothing(articles in stream(12, 30), again in proptest::collection::vec(any::<prop::sample::Index>(), 0..20)) {
        let sketch = counted(&articles, &plain());
        let mut with_copies = sketch.clone();
        for index in again.into_iter().filter(|_| !articles.is_empty()) {
            prop_assert!(!with_copies.count(index.get(&articles), &plain()));
        }
        prop_assert_eq!(with_copies, sketch);
    }

    #[test]
    fn a_sketch_goes_on_where_its_record_was_written(articles in stream(40, 60), cut in any::<prop::sample::Index>()) {
        let settings = RecurrenceSettings { max_source_lines: 8, half_life_articles: 7, ..plain() };
        let cut = cut.index(articles.len() + 1);
        let mut whole = Sources::new(settings.clone(), 0);
        let mut first = Sources::new(settings.clone(), 0);
        let mut state: Option<SourceSketch> = None;
        for article in &articles[..cut] {
            whole.count(article);
            state = first.count(article).map(|counted| counted.sketch).or(state);
        }
        let mut second = Sources::new(settings, 0);
        if let Some(state) = state {
            let record = serde_json::to_vec(&state).unwrap();
            second.restore(&serde_json::from_slice(&record).unwrap()).unwrap();
        }
        for article in &articles[cut..] {
            prop_assert_eq!(second.count(article), whole.count(article));
        }
    }

    #[test]
    fn versions_grow_by_one_whenever_the_lines_change(articles in stream(8, 60)) {
        let mut sources = Sources::new(RecurrenceSettings { half_life_articles: 5, ..plain() }, 0);
        let (mut version, mut lines) = (0, Vec::new());
        for counted in articles.iter().filter_map(|article| sources.count(article)) {
            if let Some(table) = counted.table {
                prop_assert_eq!(table.version, version + 1);
                prop_assert!(table.lines != lines);
                (version, lines) = (table.version, table.lines);
            }
            prop_assert_eq!(counted.sketch.version, version);
        }
    }
}

#[test]
fn a_line_that_is_gone_leaves_the_table() {
    let settings = RecurrenceSettings { half_life_articles: 4, ..plain() };
    let mut sketch = counted(&(0..6).map(|number| article("a", number, &[7])).collect::<Vec<_>>(), &settings);
    assert_eq!(recurring(&sketch), BTreeSet::from([7]));
    let mut more = 0;
    while !recurring(&sketch).is_empty() {
        more += 1;
        assert!(more < 20, "it never leaves");
        sketch.count(&article("a", 100 + more, &[]), &settings);
    }
    assert!(more > 4, "it stays for a while: {more}");
}

#[test]
fn sentences_need_many_articles_and_a_large_share() {
    let settings = RecurrenceSettings::default();
    let background = |number: usize| {
        let mut article = article("a", number, &[]);
        article.sentences.push(Fingerprint(9));
        article.sentences.push(Fingerprint(10 + u64::try_from(number).unwrap()));
        article
    };
    let mut sketch = counted(&(0..7).map(background).collect::<Vec<_>>(), &settings);
    assert_eq!(sketch.recurring().count(), 0, "seven articles are too few");
    sketch.count(&background(7), &settings);
    assert_eq!(recurring(&sketch), BTreeSet::from([9]));
    let rare: Vec<ArticleLines> =
        (0..100).map(|number| if number % 10 == 0 { background(number) } else { article("a", number, &[]) }).collect();
    assert_eq!(counted(&rare, &settings).recurring().count(), 0, "a tenth of the articles is too small a share");
}

#[test]
fn what_is_forgotten_comes_back_under_new_versions() {
    let settings = RecurrenceSettings { max_sources: 2, ..plain() };
    let mut sources = Sources::new(settings.clone(), 3);
    let mut last = BTreeMap::new();
    let mut states = BTreeMap::new();
    for (source, numbers) in [("a", 0..3), ("b", 0..3), ("c", 0..1), ("d", 0..1), ("a", 10..13)] {
        for number in numbers {
            let counted = sources.count(&article(source, number, &[5])).unwrap();
            assert!(sources.len() <= 2);
            for forgotten in &counted.forgotten {
                states.remove(forgotten.as_str());
            }
            if let Some(table) = &counted.table {
                let before = last.insert(source, table.version);
                assert!(before.is_none_or(|before| before < table.version), "{source}: {before:?}");
            }
            states.insert(source, counted.sketch);
        }
    }
    assert_eq!((last["a"], last["b"]), (2, 1));
    let mut restored = Sources::new(settings, 3);
    for state in states.values() {
        restored.restore(state).unwrap();
    }
    let tables = (10..13).filter_map(|number| restored.count(&article("b", number, &[5])).unwrap().table);
    assert_eq!(tables.map(|table| table.version).collect::<Vec<_>>(), [2], "the floor outlives a restart");
}

#[test]
fn a_table_knows_its_name_and_its_lines() {
    let mut sources = Sources::new(plain(), 0);
    for number in 0..3 {
        sources.count(&article("a.example", number, &[5, 6]));
    }
    let table = Table::of(&sources.tables().next().unwrap());
    assert_eq!(table.name(), "a.example@1");
    assert!(table.contains(Fingerprint(5)) && table.contains(Fingerprint(6)) && !table.contains(Fingerprint(7)));
}
