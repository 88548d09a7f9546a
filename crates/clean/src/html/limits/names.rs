//! The names of elements by what a parser does with them. Owns the groups; compares names by their first eight letters.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Elements without content.
pub(super) const VOID: u16 = 1;
/// Elements whose content is no markup.
pub(super) const RAW_TEXT: u16 = 1 << 1;
/// Elements that nobody reads.
pub(super) const CUT: u16 = 1 << 2;
/// Inline elements that pages lay out as boxes.
pub(super) const BOXED: u16 = 1 << 3;
/// Elements whose address leads to another page or to a picture.
pub(super) const ADDRESS: u16 = 1 << 4;
/// Elements that close another one of their name.
pub(super) const SELF_CLOSING: u16 = 1 << 5;
/// Elements that are opened again where a block closed them.
pub(super) const FORMATTING: u16 = 1 << 6;
/// Elements that close a paragraph.
pub(super) const BLOCK: u16 = 1 << 7;
pub(super) const SCRIPT: u16 = 1 << 8;
pub(super) const SVG: u16 = 1 << 9;
const TABLE: u16 = 1 << 10;
const TABLE_PART: u16 = 1 << 11;
const CELL: u16 = 1 << 12;
const LIST: u16 = 1 << 13;
const LIST_ITEM: u16 = 1 << 14;

const GROUPS: [(u16, &str); 15] = [
    (VOID, "area base br col embed hr img input link meta param source track wbr"),
    (RAW_TEXT, "script style textarea title xmp iframe noembed noframes noscript"),
    (CUT, "script style noscript iframe noembed noframes svg"),
    (BOXED, "a span label button"),
    (ADDRESS, "a img"),
    (SELF_CLOSING, "p li dt dd option optgroup tr td th tbody thead tfoot colgroup rt rp"),
    (FORMATTING, "a b big code em font i nobr s small strike strong tt u"),
    (
        BLOCK,
        "address article aside blockquote body button caption center details dialog dir div dl fieldset figcaption figure \
         footer form h1 h2 h3 h4 h5 h6 header hgroup html li main menu nav ol p pre section summary table td th template ul",
    ),
    (SCRIPT, "script"),
    (SVG, "svg"),
    (TABLE, "table template"),
    (TABLE_PART, "tr td th tbody thead tfoot colgroup caption"),
    (CELL, "table td th caption template object button"),
    (LIST, "ul ol dl table td th template"),
    (LIST_ITEM, "li dt dd"),
];

static GROUPS_OF: LazyLock<BTreeMap<u64, u16>> = LazyLock::new(|| {
    let mut groups = BTreeMap::new();
    for (group, names) in GROUPS {
        for name in names.split(' ') {
            *groups.entry(packed(name.as_bytes())).or_default() |= group;
        }
    }
    groups
});

/// The name of an element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    packed: u64,
    groups: u16,
}

impl Name {
    /// Reads a name, in whatever letters.
    pub(super) fn read(name: &[u8]) -> Self {
        let packed = packed(name);
        Self { packed, groups: GROUPS_OF.get(&packed).copied().unwrap_or_default() }
    }

    /// Says whether the name is in one of these groups.
    pub(super) const fn is(self, groups: u16) -> bool {
        self.groups & groups != 0
    }

    /// Returns the groups of elements that an element of this name cannot be closed across.
    pub(super) const fn barrier(self) -> u16 {
        if self.is(TABLE | TABLE_PART) {
            TABLE
        } else if self.is(LIST_ITEM) {
            LIST
        } else if self.is(BLOCK | SELF_CLOSING) {
            CELL
        } else {
            BLOCK
        }
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.packed == other.packed
    }
}

/// Packs the first eight letters of a name, in lower case.
fn packed(name: &[u8]) -> u64 {
    name.iter().take(8).fold(0, |packed, byte| (packed << 8) | u64::from(byte.to_ascii_lowercase()))
}
