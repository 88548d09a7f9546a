//! How large a page would become, told in one linear pass before anything parses it. Owns the estimate of depth and
//! nodes, and the cut of what nobody reads: scripts, styles, comments and drawings. Builds no tree.
//!
//! The estimate follows what an HTML parser does where it matters for size: void elements do not nest, paragraphs and list
//! items close each other, raw-text elements hide their content, and formatting elements that were left open are made
//! again in every block that follows, which lets a small page grow without bound.

mod names;
mod scan;

use std::ops::Range;

use memchr::memchr_iter;

use crate::{CleanError, CleanSettings};
use scan::Scan;

/// How large a page would become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct PageSize {
    /// Deepest nesting of elements.
    pub(crate) depth_levels: usize,
    /// Elements, comments, text nodes and character references.
    pub(crate) nodes: usize,
    /// Longest text without a tag in it, in bytes.
    pub(crate) longest_text_bytes: usize,
}

/// A page that is within the hard limits, ready for a parser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page<'h> {
    /// What a parser would make of `markup`.
    pub(crate) size: PageSize,
    /// The page without scripts, styles, comments and drawings; a space stands where two boxes of text touch.
    pub(crate) markup: String,
    /// The blocks of structured data, as they stand in the page.
    pub(crate) json_ld: Vec<&'h str>,
}

/// Measures a page and cuts out what nobody reads.
///
/// # Errors
/// [`CleanError::BodyTooLarge`], and [`CleanError::HtmlTooDeep`] and [`CleanError::HtmlTooManyNodes`] as soon as a hard
/// limit is passed.
pub(crate) fn prepare<'h>(html: &'h str, settings: &CleanSettings) -> Result<Page<'h>, CleanError> {
    if html.len() > settings.max_html_bytes {
        return Err(CleanError::BodyTooLarge { bytes: html.len(), limit_bytes: settings.max_html_bytes });
    }
    let mut scan = Scan::new(html);
    // A parser reports each of them.
    scan.size.nodes += memchr_iter(0, html.as_bytes()).count();
    let mut goes_on = true;
    while goes_on {
        goes_on = scan.next_tag();
        if scan.size.nodes > settings.max_html_nodes {
            return Err(CleanError::HtmlTooManyNodes { limit_nodes: settings.max_html_nodes });
        }
        if scan.size.depth_levels > settings.max_html_depth_levels {
            return Err(CleanError::HtmlTooDeep { limit_levels: settings.max_html_depth_levels });
        }
    }
    let json_ld = scan.json_ld.iter().filter_map(|range| html.get(range.clone())).collect();
    Ok(Page { size: scan.size, markup: edited(html, &scan.edits), json_ld })
}

/// A place where the page is changed: these bytes go, and a space may come.
struct Edit {
    cut: Range<usize>,
    space: bool,
}

fn edited(html: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(html.get(at..edit.cut.start).unwrap_or_default());
        if edit.space {
            out.push(' ');
        }
        at = edit.cut.end.max(at);
    }
    out.push_str(html.get(at..).unwrap_or_default());
    out
}
