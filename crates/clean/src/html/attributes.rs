//! The attributes of a tag as they stand in the markup. Owns where each one begins and ends, as a parser sees it, and which of them
//! nobody reads: those are most of the bytes of a modern page. Builds nothing.

use std::ops::Range;

use memchr::memchr;

/// An attribute: the places of its name, of its value without quotation marks, and of all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    name: Range<usize>,
    pub(super) value: Range<usize>,
    whole: Range<usize>,
}

/// Reads the next attribute from `at`, and moves behind it; behind the `>` of the tag where there is none.
pub(super) fn next(html: &[u8], at: &mut usize) -> Option<Attribute> {
    *at = skip(html, *at, |byte| is_space(byte) || byte == b'/');
    if html.get(*at)? == &b'>' {
        *at += 1;
        return None;
    }
    let start = *at;
    // A name may begin with the mark that ends it otherwise.
    let end = skip(html, start + 1, |byte| !is_space(byte) && !matches!(byte, b'/' | b'>' | b'='));
    let mark = skip(html, end, is_space);
    if html.get(mark) != Some(&b'=') {
        *at = end;
        return Some(Attribute { name: start..end, value: end..end, whole: start..end });
    }
    let from = skip(html, mark + 1, is_space);
    let value = if let Some(quote @ (b'"' | b'\'')) = html.get(from) {
        let rest = html.get(from + 1..).unwrap_or_default();
        let length = memchr(*quote, rest).unwrap_or(rest.len());
        *at = (from + length + 2).min(html.len());
        from + 1..from + 1 + length
    } else {
        *at = skip(html, from, |byte| !is_space(byte) && byte != b'>');
        from..*at
    };
    Some(Attribute { name: start..end, value, whole: start..*at })
}

fn skip(html: &[u8], at: usize, is_skipped: impl Fn(u8) -> bool) -> usize {
    at + html.get(at..).unwrap_or_default().iter().take_while(|byte| is_skipped(**byte)).count()
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C')
}

/// Names that something here or in the extractors reads.
const READ: [&[u8]; 39] = [
    b"class",
    b"id",
    b"href",
    b"src",
    b"rel",
    b"role",
    b"content",
    b"property",
    b"name",
    b"lang",
    b"title",
    b"style",
    b"type",
    b"datetime",
    b"pubdate",
    b"itemprop",
    b"itemtype",
    b"itemscope",
    b"itemid",
    b"itemref",
    b"charset",
    b"alt",
    b"hidden",
    b"dir",
    b"summary",
    b"datatable",
    b"target",
    b"value",
    b"xml:lang",
    b"data-testid",
    b"data-component",
    b"data-src",
    b"data-preloaded",
    b"data-utime",
    b"data-lp-replacement-content",
    b"data-readability-table",
    b"aria-label",
    b"aria-hidden",
    b"aria-modal",
];

/// Attributes shorter than this, in bytes, are not worth a cut.
const MIN_CUT_BYTES: usize = 12;

/// Returns the part of an attribute that nobody reads.
pub(super) fn unread(html: &[u8], attribute: &Attribute) -> Option<Range<usize>> {
    let name = html.get(attribute.name.clone())?;
    if name.eq_ignore_ascii_case(b"http-equiv") {
        // A page that is text is not asked for its encoding again, and html5ever 0.39 panics on a content that ends with `charset`.
        let value = html.get(attribute.value.clone())?;
        let may_be_encoding = value.eq_ignore_ascii_case(b"content-type") || value.contains(&b'&');
        return may_be_encoding.then(|| attribute.whole.clone());
    }
    if attribute.whole.len() < MIN_CUT_BYTES {
        return None;
    }
    let is_read = READ.iter().any(|read| name.eq_ignore_ascii_case(read));
    (!is_read).then(|| attribute.whole.clone())
}

/// Returns the query, without its mark, of an address that leads to another page or to a picture: nobody follows it, and the character references in
/// it take a parser longer than all the rest of the tag.
pub(super) fn query(html: &[u8], attribute: &Attribute) -> Option<Range<usize>> {
    let name = html.get(attribute.name.clone())?;
    if !name.eq_ignore_ascii_case(b"href") && !name.eq_ignore_ascii_case(b"src") {
        return None;
    }
    let at = memchr(b'?', html.get(attribute.value.clone())?)?;
    // The mark stays: a value without quotation marks that holds nothing would take the next attribute for itself.
    Some(attribute.value.start + at + 1..attribute.value.end).filter(|query| !query.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Vec<(&str, &str)> {
        let (mut at, mut found) = (0, Vec::new());
        while let Some(attribute) = next(html.as_bytes(), &mut at) {
            found.push((html.get(attribute.name).unwrap(), html.get(attribute.value).unwrap()));
        }
        found.push(("rest", html.get(at..).unwrap()));
        found
    }

    #[test]
    fn attributes_are_read_as_a_parser_reads_them() {
        let html = " a b = c d='e>\"f' g=\"h\"i=j/k =x / l=m/n>o";
        let expected =
            [("a", ""), ("b", "c"), ("d", "e>\"f"), ("g", "h"), ("i", "j/k"), ("=x", ""), ("l", "m/n"), ("rest", "o")];
        assert_eq!(read(html), expected);
        assert_eq!(read("a='unclosed>"), [("a", "unclosed>"), ("rest", "")]);
        assert_eq!(read("a=>b"), [("a", ""), ("rest", "b")]);
        assert_eq!(read(""), [("rest", "")]);
    }

    #[test]
    fn what_nobody_reads_is_named() {
        let html = "class=long-enough-a DATA-Props='{\"a\":1}' data-testid='long-enough' onclick='x(); y();' data-a=1 config='&quot;'";
        let (mut at, mut cut) = (0, Vec::new());
        while let Some(attribute) = next(html.as_bytes(), &mut at) {
            cut.extend(unread(html.as_bytes(), &attribute).and_then(|range| html.get(range)));
        }
        assert_eq!(cut, ["DATA-Props='{\"a\":1}'", "onclick='x(); y();'", "config='&quot;'"]);
    }

    #[test]
    fn a_declaration_of_the_encoding_is_not_read() {
        let html =
            "http-equiv=Content-Type http-equiv='content&#45;type' http-equiv=Date http-equiv=\"content-language\"";
        let (mut at, mut cut) = (0, Vec::new());
        while let Some(attribute) = next(html.as_bytes(), &mut at) {
            cut.extend(unread(html.as_bytes(), &attribute).and_then(|range| html.get(range)));
        }
        assert_eq!(cut, ["http-equiv=Content-Type", "http-equiv='content&#45;type'"]);
    }

    #[test]
    fn the_query_of_an_address_is_found() {
        let html = "HREF='/a?b=1&amp;c=2' src=/d?e title='f?g' href=/h href=?";
        let (mut at, mut cut) = (0, Vec::new());
        while let Some(attribute) = next(html.as_bytes(), &mut at) {
            cut.extend(query(html.as_bytes(), &attribute).and_then(|range| html.get(range)));
        }
        assert_eq!(cut, ["b=1&amp;c=2", "e"]);
    }
}
