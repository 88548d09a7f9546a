//! Pages and texts a second on one thread, with generated articles of the usual size and junk.

use std::fmt::Write;
use std::hint::black_box;

use copydesk_article::RawArticle;
use copydesk_clean::{CleanSettings, Cleaner};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

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
criterion_main!(benches);
