//! The laws of pages: the size that was told in advance bounds what a parser makes, and each line of the article's part of the page
//! is in the body or in the trace of what was removed.

use std::sync::LazyLock;

use copydesk_article::{CleanArticle, RawArticle};
use trafilatura::dom::Document;

use super::{CLEANER, cleaned};
use crate::html::dropped::letters;
use crate::html::region::{self, Region};
use crate::html::{PageContent, PageReader, Tree, flatten, limits};
use crate::metadata::headline_words;
use crate::{CleanSettings, Cleaner};

/// A cleaner whose limits small pages reach.
static LIMITED: LazyLock<Cleaner> = LazyLock::new(|| {
    let settings = CleanSettings {
        max_html_depth_levels: 24,
        max_html_nodes: 400,
        extractor_max_depth_levels: 12,
        extractor_max_nodes: 100,
        fallback_max_nodes: 200,
        ..CleanSettings::default()
    };
    Cleaner::new(settings).expect("the rules of the crate")
});

/// Reads pages as the cleaner does, and cuts nothing of what it lists.
static READER: LazyLock<PageReader> = LazyLock::new(|| {
    let settings = CleanSettings {
        max_removed_blocks: usize::MAX,
        max_removed_block_chars: usize::MAX,
        ..CleanSettings::default()
    };
    PageReader::new(&settings).expect("the rules of the crate")
});

/// Checks the laws on a page that was fetched from `url`, with the default settings or with limits that small pages reach.
///
/// # Panics
/// Where a law is broken.
pub fn page(html: &str, url: Option<&str>, is_limited: bool) {
    let cleaner = if is_limited { &LIMITED } else { &CLEANER };
    size_is_bounded(html, cleaner.settings());
    let raw = RawArticle { html: Some(html.to_owned()), url: url.map(str::to_owned), ..RawArticle::default() };
    let article = cleaned(cleaner, &raw);
    if let Some(article) = article.filter(|_| !is_limited) {
        assert!(
            article.removed.iter().all(|removed| !removed.text.is_empty() && !removed.rule.is_empty()),
            "{article:#?}"
        );
        nothing_disappears(html, &raw, &article);
    }
}

/// What a parser makes of one node at the most: a cell brings its row, its table body and the parts of the page with it.
const MAX_GROWTH: usize = 4;
/// Nodes that a parser makes of nothing, and levels.
const ADDED: usize = 16;

fn size_is_bounded(html: &str, settings: &CleanSettings) {
    let Ok(page) = limits::prepare(html, settings) else { return };
    let tree = Tree::read(&Document::parse(&page.markup));
    let depth = (0..tree.len()).map(|number| tree.ancestors(number).count()).max().unwrap_or(0);
    let (nodes, size) = (tree.len(), page.size);
    assert!(nodes <= size.nodes * MAX_GROWTH + ADDED, "a parser makes {nodes} nodes where {} were told", size.nodes);
    assert!(
        depth <= size.depth_levels * MAX_GROWTH + ADDED,
        "a parser makes {depth} levels where {} were told",
        size.depth_levels
    );
}

/// Follows each line from the page over the extraction to the article.
fn nothing_disappears(html: &str, raw: &RawArticle, article: &CleanArticle) {
    let content = READER.read(html, raw.url.as_deref()).expect("a page that was read before");
    let page = limits::prepare(html, &CleanSettings::default()).expect("a page that was read before");
    let tree = Tree::read(&Document::parse(&page.markup));
    let region = region::find(&tree);
    for text in texts(&tree, &region) {
        assert!(is_traced(&letters(text), &content), "lost in extraction: {text:?} {content:#?}");
    }
    let heading = region.heading.map(|heading| letters(&tree.text(heading))).unwrap_or_default();
    let headline = letters(content.metadata.headline.as_deref().unwrap_or_default());
    assert!(
        (!headline.is_empty() && heading.contains(&headline)) || is_traced(&heading, &content),
        "lost: the heading {heading:?} {content:#?}"
    );
    let body = article.body.as_ref().map_or("", |body| &body.text);
    for line in &content.lines {
        let is_kept = body.split('\n').any(|kept| line.text.starts_with(kept));
        assert!(
            is_kept || article.removed.iter().any(|removed| removed.text == line.text),
            "lost among the lines: {:?} {article:#?}",
            line.text
        );
    }
    let headline = article.headline.as_deref().map(headline_words);
    assert!(headline.is_none_or(|headline| !headline.is_empty()), "a headline without a word");
}

/// Returns the pieces of text that a reader sees in the article's part of the page, its heading aside.
fn texts<'t>(tree: &'t Tree, region: &Region) -> impl Iterator<Item = &'t str> {
    let heading = region.heading.map(|heading| tree.subtree(heading)).unwrap_or_default();
    let is_unread = |number: usize| tree.ancestors(number).any(|above| flatten::is_unread(tree.name(above)));
    let pieces = tree.subtree(region.article).filter(move |number| !heading.contains(number) && !is_unread(*number));
    pieces.filter_map(|number| tree.raw_text(number))
}

/// Letters at either end by which a long line is known again.
const END_LETTERS: usize = 40;

fn is_traced(line: &str, content: &PageContent) -> bool {
    let body: String = content.lines.iter().map(|line| letters(&line.text)).collect();
    let removed = content.removed.iter().map(|removed| &removed.text).chain(&content.dropped);
    let (chars, all): (Vec<char>, Vec<char>) = (line.chars().collect(), body.chars().collect());
    let holds_ends = || {
        let (Some(start), Some(end)) = (chars.first_chunk::<END_LETTERS>(), chars.last_chunk::<END_LETTERS>()) else {
            return false;
        };
        let mut windows = all.windows(END_LETTERS);
        let Some(at) = windows.position(|window| window == start) else { return false };
        let behind = all.get(at..).unwrap_or_default();
        behind.windows(END_LETTERS).take(chars.len()).any(|window| window == end)
    };
    body.contains(line) || holds_ends() || removed.into_iter().any(|text| letters(text).contains(line))
}
