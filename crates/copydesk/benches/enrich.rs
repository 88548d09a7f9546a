//! Articles a second on one core, from raw record to enriched record as JSON.
//!
//! `COPYDESK_BENCH_PAGES` names a file of raw articles, one JSON object a line; without it the bundled samples count.
//! `COPYDESK_MODEL` names the language model. `make bench` sets both.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that cannot go on ends")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use copydesk_article::{CleanArticle, RawInput};
use copydesk_cleaner::{CleanStage, CleanStageSettings};
use copydesk_extractor::{ExtractStageSettings, Extraction, LanguageModels, open_model};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// The raw articles: what they are called, and their records.
fn articles() -> (String, Vec<Vec<u8>>) {
    if let Some(path) = std::env::var("COPYDESK_BENCH_PAGES").ok().map(PathBuf::from).filter(|path| path.is_file()) {
        let bytes = std::fs::read(&path).expect("the file can be read");
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        return (name, lines.map(<[u8]>::to_vec).collect());
    }
    let is_page = |name: &str| Path::new(name).extension().is_some_and(|ending| ending == "html");
    let pages = copydesk_tests::samples().into_iter().filter(|(name, _)| is_page(name));
    let record = |(name, page): (String, Vec<u8>)| {
        serde_json::json!({"uri": name, "html": String::from_utf8_lossy(&page)}).to_string().into_bytes()
    };
    ("samples".to_owned(), pages.map(record).collect())
}

/// The raw record of an article whose text somebody else has extracted.
fn as_text(article: &CleanArticle) -> Option<Vec<u8>> {
    let text = &article.body.as_ref()?.text;
    Some(serde_json::json!({"uri": article.uri, "headline": article.headline, "text": text}).to_string().into_bytes())
}

fn enrich(criterion: &mut Criterion) {
    let (name, records) = articles();
    let cleaner = CleanStage::new(CleanStageSettings::default()).expect("the lexicons are sound");
    let model = open_model(&copydesk_tests::model()).expect("the model can be opened");
    let extraction =
        Extraction::new(ExtractStageSettings::default(), LanguageModels::only(model)).expect("the lexicons are sound");
    let clean = |record: &[u8]| cleaner.clean(&RawInput { value: record, ..RawInput::default() }, None);
    let clean_articles: Vec<_> = records.iter().filter_map(|record| clean(record).ok()).collect();
    let texts: Vec<Vec<u8>> = clean_articles.iter().filter_map(as_text).collect();
    let mut group = criterion.benchmark_group(format!("{name} ({} articles)", records.len()));
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(20))
        .throughput(Throughput::Elements(records.len() as u64));
    group.bench_function("clean", |bencher| {
        bencher.iter(|| {
            for record in &records {
                // A page that cannot be cleaned is part of the work too.
                let _ = black_box(clean(record).map(|article| article.to_json()));
            }
        });
    });
    group.bench_function("enrich", |bencher| {
        bencher.iter(|| {
            for record in &records {
                let _ = black_box(clean(record).map(|article| extraction.enrich(article, None).to_json()));
            }
        });
    });
    group.throughput(Throughput::Elements(texts.len() as u64));
    group.bench_function("enrich extracted text", |bencher| {
        bencher.iter(|| {
            for record in &texts {
                let _ = black_box(clean(record).map(|article| extraction.enrich(article, None).to_json()));
            }
        });
    });
    group.throughput(Throughput::Elements(clean_articles.len() as u64));
    group.bench_function("extract", |bencher| {
        bencher.iter(|| {
            for article in &clean_articles {
                black_box(extraction.enrich(article.clone(), None).to_json());
            }
        });
    });
    group.finish();
}

criterion_group!(benches, enrich);
criterion_main!(benches);
