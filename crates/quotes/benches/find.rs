//! How many articles a second one core handles, and that time grows with length, not with its square.

#![allow(clippy::expect_used, reason = "a benchmark may fail loudly")]

use copydesk_quotes::{Document, QuoteFinder, QuoteSettings};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// An article of about 640 words, 14 quotations among them.
fn article() -> String {
    let paragraphs = [
        "Mayor Jane Roe met harbour workers on Monday to explain why the old bridge over the Dunmore river has to close.",
        "“We cannot wait for another winter,” Roe told reporters after the meeting. “The inspectors were very clear.”",
        "Tom Hale, a spokesman for the Water Ministry, said the repairs would take “at least eighteen months” and cost more \
         than the city had planned for, according to a report that was published last week.",
        "Calling the plan a “disaster,” council member Anna White said, “Nobody asked the people who use the bridge.”",
        "She added that shopkeepers on the north bank had warned for years that the road was too narrow for lorries.",
        "“It is a slow-moving issue that people do not see from one day to the next,” White said.",
        "The ministry has set aside money for a ferry, which will run from the market square to the station every hour.",
    ];
    paragraphs.repeat(3).join("\n")
}

fn document(text: &str) -> Document<'_> {
    Document { text, headline: None, paragraphs: &[], language: "en", syntax: None, entities: &[] }
}

fn find(criterion: &mut Criterion) {
    let finder = QuoteFinder::new(QuoteSettings::default()).expect("the built-in lexicons are sound");
    let text = article();
    let mut group = criterion.benchmark_group("find");
    group.throughput(Throughput::Elements(1));
    group.bench_function("article", |bencher| bencher.iter(|| finder.find(&document(&text))));
    for marks in [1_000, 10_000] {
        let text = "“Yes,” Jane Roe said. ".repeat(marks / 2);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("{marks} marks in a paragraph"), |bencher| {
            bencher.iter(|| finder.find(&document(&text)));
        });
    }
    group.finish();
}

criterion_group!(benches, find);
criterion_main!(benches);
