//! A page to the lines of its article, with what was left out on the way. Owns the order of work: limits, one reading of the
//! page, metadata, naming of junk, extraction. Refuses to judge single lines, which is the line stage's part.

mod attributes;
mod blocks;
mod caption;
pub(crate) mod dropped;
mod extract;
pub(crate) mod flatten;
mod headings;
mod lead;
pub(crate) mod limits;
pub(crate) mod region;
mod tree;

use std::collections::BTreeSet;

use copydesk_article::{ParagraphKind, Removed, RemovedKind};
use trafilatura::dom::Document;

use crate::lines::Line;
use crate::metadata::{self, Metadata};
use crate::{CleanError, CleanSettings, LexiconError};
use blocks::{Block, BlockRules};
pub(crate) use tree::Tree;

/// What a page holds.
#[derive(Debug, Default)]
pub(crate) struct PageContent {
    /// The lines of the article.
    pub(crate) lines: Vec<Line>,
    /// Parts of the page that were left out and could be named, in order.
    pub(crate) removed: Vec<Removed>,
    /// Lines of the article's part of the page that were left out and have no name yet, in order.
    pub(crate) dropped: Vec<String>,
    /// Captions of pictures, in order.
    pub(crate) captions: Vec<String>,
    /// Credits of pictures, in order.
    pub(crate) credits: Vec<String>,
    /// What the page says about the article.
    pub(crate) metadata: Metadata,
}

/// Reads pages.
#[derive(Debug)]
pub(crate) struct PageReader {
    settings: CleanSettings,
    blocks: BlockRules,
}

impl PageReader {
    /// Compiles the rules.
    ///
    /// # Errors
    /// [`LexiconError`] where they do not compile.
    pub(crate) fn new(settings: &CleanSettings) -> Result<Self, LexiconError> {
        Ok(Self { settings: settings.clone(), blocks: BlockRules::new()? })
    }

    /// Reads a page that was fetched from `url`.
    ///
    /// # Errors
    /// [`CleanError`] where the page is over a hard limit.
    pub(crate) fn read(&self, html: &str, url: Option<&str>) -> Result<PageContent, CleanError> {
        let page = limits::prepare(html, &self.settings)?;
        let document = Document::parse(&page.markup);
        let tree = Tree::read(&document);
        let region = region::find(&tree);
        let json_ld = metadata::read_json_ld(&page.json_ld, self.settings.max_json_ld_bytes, url);
        let blocks = self.blocks.find(&tree);
        let others: Vec<_> = blocks
            .iter()
            .filter(|block| matches!(block.kind, RemovedKind::CommentForm | RemovedKind::Related))
            .map(|block| tree.subtree(block.element))
            .collect();
        let is_other = |number: usize| {
            let before = others.partition_point(|range| range.start <= number);
            before.checked_sub(1).and_then(|at| others.get(at)).is_some_and(|range| range.contains(&number))
        };
        let metadata = metadata::find(&tree, &region, &is_other, json_ld, url);
        let extraction = extract::Extraction {
            page: &page,
            tree: &tree,
            region: &region,
            blocks: &blocks,
            metadata: &metadata,
            settings: &self.settings,
        };
        let junk: BTreeSet<usize> = blocks.iter().map(|block| block.element).chain(region.heading).collect();
        let all = dropped::lettered(flatten::flatten(&tree, region.article, |number| junk.contains(&number)));
        let kept = lead::restored(&all, dropped::lettered(extraction.run(document)));
        let kept = headings::restored(&all, kept, &headings::linked(&tree, region.article));
        let named = self.named(&tree, &region, &blocks);
        let all = other_heading(&tree, &region, &metadata).into_iter().chain(all);
        let dropped = dropped::lines(all, &kept, self.settings.max_removed_blocks.saturating_sub(named.removed.len()));
        let lines = kept.into_iter().map(|kept| kept.line).collect();
        Ok(PageContent { lines, dropped, metadata, ..named })
    }

    /// Lists the named parts, and their captions and credits where they belong to the article.
    fn named(&self, tree: &Tree, region: &region::Region, blocks: &[Block]) -> PageContent {
        let mut named = PageContent::default();
        for block in blocks.iter().filter(|block| is_listed(tree, region, block)).take(self.settings.max_removed_blocks)
        {
            let lines = flatten::flatten(tree, block.element, |_| false);
            let text = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
            if text.is_empty() {
                continue;
            }
            let kind = kind_of(block.kind, &text);
            let (captions, credits) = pictures(tree, block.element, kind, &text);
            // Credits of no picture are those of the text.
            let kind = if kind == RemovedKind::Credit && credits.is_empty() { RemovedKind::Byline } else { kind };
            let mut push = |text: &str, kind: RemovedKind| {
                let text = text.chars().take(self.settings.max_removed_block_chars).collect();
                named.removed.push(Removed { text, kind, rule: block.rule.clone(), line: None });
            };
            push(&text, kind);
            if kind == RemovedKind::Caption {
                for credit in &credits {
                    push(credit, RemovedKind::Credit);
                }
            }
            if region.holds(block.element) {
                named.captions.extend(captions);
                named.credits.extend(credits);
            }
        }
        named
    }
}

/// Returns the heading of the article, where it is not the headline that was chosen.
fn other_heading(tree: &Tree, region: &region::Region, metadata: &Metadata) -> Option<dropped::Lettered> {
    let text = region.heading.map(|heading| tree.text(heading))?;
    let (heading, headline) = (dropped::letters(&text), metadata.headline.as_deref().map(dropped::letters));
    let is_headline = headline.is_some_and(|headline| !headline.is_empty() && heading.contains(&headline));
    let line = Line { text, kind: ParagraphKind::Heading, number: None };
    (!is_headline).then_some(dropped::Lettered { line, letters: heading })
}

/// What says whose the page is, is no menu and no caption, wherever it stands.
fn kind_of(kind: RemovedKind, text: &str) -> RemovedKind {
    let is_notice = matches!(kind, RemovedKind::Caption | RemovedKind::Navigation) && text.contains('©');
    if is_notice { RemovedKind::CookieLegal } else { kind }
}

/// Returns the captions and the credits that a block holds. Credits are those of pictures: of texts, the word is used too.
fn pictures(tree: &Tree, element: usize, kind: RemovedKind, text: &str) -> (Vec<String>, Vec<String>) {
    let (mut captions, mut credits) = (Vec::new(), Vec::new());
    match kind {
        RemovedKind::Caption => region::split_caption(text, &mut captions, &mut credits),
        RemovedKind::Credit
            if tree.ancestors(element).any(|above| matches!(tree.name(above), "figure" | "picture")) =>
        {
            credits.push(text.to_owned());
        }
        RemovedKind::Credit => region::split_caption(text, &mut Vec::new(), &mut credits),
        _ => {}
    }
    (captions, credits)
}

/// Menus and page footers are named where they are part of the article or short; all else wherever it stands.
fn is_listed(tree: &Tree, region: &region::Region, block: &Block) -> bool {
    block.kind != RemovedKind::Navigation
        || region.holds(block.element)
        || tree.node(block.element).is_some_and(|node| node.chars <= MAX_MENU_CHARS)
}

/// Longest menu that is named, in characters.
const MAX_MENU_CHARS: usize = 120;
