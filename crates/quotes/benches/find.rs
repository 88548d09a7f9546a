//! Articles a second on one core, their median and 99th percentile, over a corpus that is generated from templates: with
//! the rules alone, and, where `COPYDESK_MODEL` names a model, with its tags and with its tree. Then how time grows with
//! the marks of one paragraph.

#![allow(
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::string_slice,
    reason = "a benchmark that cannot go on ends, and prints what it measured"
)]

mod corpus;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use copydesk_article::Entity;
use copydesk_quotes::{Document, QuoteFinder, QuoteSettings};
use criterion::{Criterion, Throughput, criterion_group};
use spacy_runtime::{AnalyseOptions, Doc, Model, RuntimeSettings};

const ARTICLES: usize = 400;
/// Runs over the corpus; of each article the quickest counts, which others disturbed least.
const RUNS: usize = 7;

fn document<'a>(text: &'a str, entities: &'a [Entity], syntax: Option<&'a Doc>) -> Document<'a> {
    Document { text, headline: None, paragraphs: &[], block_quotes: &[], language: "en", syntax, entities }
}

/// Tags and trees of the articles, as the model named by the environment has them.
fn analysed(articles: &[corpus::Article]) -> Option<Vec<[Doc; 2]>> {
    let path = std::env::var_os("COPYDESK_MODEL").filter(|path| !path.is_empty())?;
    let model = Model::open(Path::new(&path)).expect("COPYDESK_MODEL names a model");
    let mut scratch = model.scratch(&RuntimeSettings::default());
    let tree = AnalyseOptions { entities: false, newline_ends_sentence: true, ..AnalyseOptions::default() };
    let tags = AnalyseOptions { dependencies: false, lemmas: false, ..tree };
    let analyse =
        |article: &corpus::Article| [&tags, &tree].map(|options| model.analyse(&mut scratch, &article.text, options));
    Some(articles.iter().map(analyse).collect())
}

fn measure(name: &str, finder: &QuoteFinder, documents: &[Document<'_>]) {
    let mut quickest = vec![Duration::MAX; documents.len()];
    for _ in 0..RUNS {
        for (document, best) in documents.iter().zip(&mut quickest) {
            let start = Instant::now();
            black_box(finder.find(black_box(document)));
            *best = (*best).min(start.elapsed());
        }
    }
    let total: Duration = quickest.iter().sum();
    quickest.sort_unstable();
    let at = |share: usize| quickest.get(quickest.len() * share / 100).copied().unwrap_or_default().as_secs_f64() * 1e6;
    let a_second = documents.len() as f64 / total.as_secs_f64();
    println!("{name:<24} {a_second:>8.0} articles/s  median {:>5.0} µs  p99 {:>5.0} µs", at(50), at(99));
}

fn articles() {
    let finder = QuoteFinder::new(QuoteSettings::default()).expect("the built-in lexicons are sound");
    let articles: Vec<corpus::Article> = (0..ARTICLES).map(corpus::article).collect();
    let words: usize = articles.iter().map(|article| article.text.split_whitespace().count()).sum();
    let plain: Vec<_> = articles.iter().map(|article| document(&article.text, &article.entities, None)).collect();
    let quotes: usize = plain.iter().map(|document| finder.find(document).len()).sum();
    println!("{ARTICLES} articles of {} words and {} quotes on average", words / ARTICLES, quotes / ARTICLES);
    measure("rules, entities", &finder, &plain);
    let Some(analysed) = analysed(&articles) else {
        println!("tags and trees are left out: COPYDESK_MODEL names no model");
        return;
    };
    for (number, name) in ["rules, entities, tags", "rules, entities, tree"].into_iter().enumerate() {
        let parsed = articles.iter().zip(&analysed);
        let documents: Vec<_> =
            parsed.map(|(article, docs)| document(&article.text, &article.entities, docs.get(number))).collect();
        measure(name, &finder, &documents);
    }
}

fn marks(criterion: &mut Criterion) {
    let finder = QuoteFinder::new(QuoteSettings::default()).expect("the built-in lexicons are sound");
    let mut group = criterion.benchmark_group("find");
    for marks in [1_000, 10_000] {
        let text = "“Yes,” Jane Roe said. ".repeat(marks / 2);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("{marks} marks in a paragraph"), |bencher| {
            bencher.iter(|| finder.find(&document(&text, &[], None)));
        });
    }
    group.finish();
}

criterion_group!(benches, marks);

fn main() {
    articles();
    benches();
    Criterion::default().configure_from_args().final_summary();
}
