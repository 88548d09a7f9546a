//! Pages and texts a second on one thread: generated articles of the usual size and junk, and, where `COPYDESK_BENCH_PAGES` names a
//! file of raw articles, one JSON object a line, those pages against the `trafilatura` crate alone.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on ends, and prints what it measured"
)]

use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use copydesk_article::RawArticle;
use copydesk_clean::{CleanSettings, Cleaner};
use criterion::{Criterion, Throughput, criterion_group};

const PARAGRAPHS: usize = 30;
const LINKS: usize = 200;

/// Returns paragraph number `number` of a story that goes on and on.
fn paragraph(number: usize) -> String {
    format!(
        "On day {number} the council met again, and the mayor said that the bridge would stay closed until the engineers had \
         looked at each of its {} bolts. “We are not in a hurry,” she told reporters, “and neither is the river.”",
        number * 7 + 3
    )
}

fn page() -> String {
    let mut html = String::from(
        "<!doctype html><html lang=en><head><title>The bridge stays closed | The Daily Wall</title>\
         <script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"The bridge stays closed\",\
         \"datePublished\":\"2024-02-06T18:42:00+01:00\",\"author\":{\"name\":\"Jane Roe\"}}</script></head><body><nav><ul>",
    );
    for link in 0..LINKS {
        let _ = write!(
            html,
            "<li class=\"menu-item item-{link}\"><a href=\"/section/{link}\"><span>Section {link}</span></a></li>"
        );
    }
    html.push_str(
        "</ul></nav><main><article><h1>The bridge stays closed</h1><p class=byline>By Jane Roe</p><div class=body>",
    );
    for number in 0..PARAGRAPHS {
        let _ = write!(html, "<p>{}</p>", paragraph(number));
    }
    html.push_str("</div><section class=related><h2>More from News</h2><ul>");
    for link in 0..LINKS {
        let _ = write!(html, "<li><a href=\"/story/{link}\">Another story with a long title, number {link}</a></li>");
    }
    html.push_str("</ul></section></article></main><footer><p>© The Daily Wall</p></footer></body></html>");
    html
}

fn text() -> String {
    let mut lines: Vec<String> = (0..PARAGRAPHS).map(paragraph).collect();
    lines.extend(
        ["See also", "Leave a Reply", "Your email address will not be published. Required fields are marked *"]
            .map(str::to_owned),
    );
    lines.join("\n")
}

fn clean(criterion: &mut Criterion) {
    let Ok(cleaner) = Cleaner::new(CleanSettings::default()) else { return };
    let mut group = criterion.benchmark_group("clean");
    group.throughput(Throughput::Elements(1));
    let page = RawArticle { html: Some(page()), ..RawArticle::default() };
    group.bench_function("page", |bencher| bencher.iter(|| cleaner.clean(black_box(&page))));
    let text = RawArticle { text: Some(text()), ..RawArticle::default() };
    group.bench_function("text", |bencher| bencher.iter(|| cleaner.clean(black_box(&text))));
    group.finish();
}

criterion_group!(benches, clean);

/// Each page is cleaned so many times each way, by turns, and the shortest time counts: what else the machine does only adds.
const ROUNDS: usize = 5;

/// Compares the whole cleaning with the extraction of the body that the `trafilatura` crate offers at its best precision.
fn compare(path: &Path) {
    let cleaner = Cleaner::new(CleanSettings::default()).expect("the rules compile");
    let options =
        trafilatura::Options::default().with_fallback(true).with_focus(trafilatura::ExtractionFocus::FavorPrecision);
    let records = std::fs::read_to_string(path).expect("a file of raw articles");
    let records = records.lines().map(|line| serde_json::from_str::<RawArticle>(line).expect("a raw article"));
    let pages: Vec<RawArticle> = records.filter(|raw| raw.html.is_some()).collect();
    let (mut ours, mut theirs) = (Duration::ZERO, Duration::ZERO);
    for page in &pages {
        let html = page.html.as_deref().unwrap_or_default();
        let (mut cleaning, mut extraction) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            cleaning = cleaning.min(timed(|| cleaner.clean(black_box(page))));
            extraction = extraction.min(timed(|| trafilatura::extract(black_box(html), &options)));
        }
        ours += cleaning;
        theirs += extraction;
    }
    let rate = |total: Duration| pages.len() as f64 / total.as_secs_f64();
    println!(
        "{} pages, the shortest of {ROUNDS} times each\ncopydesk, all of cleaning: {:.1} pages/s\n\
         trafilatura, precision with fallback: {:.1} pages/s\nratio: {:.2}",
        pages.len(),
        rate(ours),
        rate(theirs),
        rate(ours) / rate(theirs)
    );
}

fn timed<R>(work: impl FnOnce() -> R) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

fn main() {
    let path = std::env::var_os("COPYDESK_BENCH_PAGES").filter(|path| Path::new(path).is_file());
    if let Some(path) = path {
        compare(Path::new(&path));
    } else {
        benches();
        Criterion::default().configure_from_args().final_summary();
    }
}
