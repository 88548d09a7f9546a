//! The names of elements by what a parser does with them. Owns the groups; compares names by their first eight letters.

/// Returns the elements that an element of this name cannot be closed across.
pub(super) fn barrier(name: u64) -> &'static [u64] {
    let names = names();
    if names.table_part.contains(&name) || names.table.contains(&name) {
        &names.table
    } else if names.list_item.contains(&name) {
        &names.list
    } else if names.block.contains(&name) || names.self_closing.contains(&name) {
        &names.cell
    } else {
        &names.block
    }
}

/// Packs the first eight letters of a name, in lower case.
pub(super) fn name_hash(name: &[u8]) -> u64 {
    name.iter().take(8).fold(0, |hash, byte| (hash << 8) | u64::from(byte.to_ascii_lowercase()))
}

pub(super) struct Names {
    pub(super) void: Vec<u64>,
    pub(super) raw_text: Vec<u64>,
    /// Elements that nobody reads.
    pub(super) cut: Vec<u64>,
    /// Inline elements that pages lay out as boxes.
    pub(super) boxed: Vec<u64>,
    /// Elements whose address leads to another page or to a picture.
    pub(super) address: Vec<u64>,
    pub(super) script: u64,
    pub(super) svg: u64,
    pub(super) self_closing: Vec<u64>,
    pub(super) formatting: Vec<u64>,
    pub(super) block: Vec<u64>,
    pub(super) table: Vec<u64>,
    pub(super) table_part: Vec<u64>,
    pub(super) cell: Vec<u64>,
    pub(super) list: Vec<u64>,
    pub(super) list_item: Vec<u64>,
}

pub(super) fn names() -> &'static Names {
    static NAMES: std::sync::LazyLock<Names> = std::sync::LazyLock::new(|| {
        let pack = |names: &str| names.split(' ').map(|name| name_hash(name.as_bytes())).collect();
        Names {
            void: pack("area base br col embed hr img input link meta param source track wbr"),
            raw_text: pack("script style textarea title xmp iframe noembed noframes noscript"),
            cut: pack("script style noscript iframe noembed noframes svg"),
            boxed: pack("a span label button"),
            address: pack("a img"),
            script: name_hash(b"script"),
            svg: name_hash(b"svg"),
            self_closing: pack("p li dt dd option optgroup tr td th tbody thead tfoot colgroup rt rp"),
            formatting: pack("a b big code em font i nobr s small strike strong tt u"),
            block: pack(
                "address article aside blockquote body button caption center details dialog dir div dl fieldset figcaption \
                 figure footer form h1 h2 h3 h4 h5 h6 header hgroup html li main menu nav ol p pre section summary table td th \
                 template ul",
            ),
            table: pack("table template"),
            table_part: pack("tr td th tbody thead tfoot colgroup caption"),
            cell: pack("table td th caption template object button"),
            list: pack("ul ol dl table td th template"),
            list_item: pack("li dt dd"),
        }
    });
    &NAMES
}
