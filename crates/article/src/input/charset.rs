//! Bytes to text, in whatever charset they declare or reveal.
//!
//! The order is that of the WHATWG standards: byte order mark, header, the page's own declaration; then, where
//! nothing is declared, UTF-8 if the bytes are valid UTF-8, else the guess of `chardetng`. Bytes that the charset
//! does not have become U+FFFD, as in browsers.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::prescan::prescan;

/// Decodes a page.
pub(super) fn decode_html(bytes: &[u8], declared: Option<&str>, max_prescan_bytes: usize) -> String {
    decode(bytes, declared, |bytes| {
        let head = bytes.get(..max_prescan_bytes).unwrap_or(bytes);
        prescan(head)
    })
}

/// Decodes plain text.
pub(super) fn decode_text(bytes: &[u8], declared: Option<&str>) -> String {
    decode(bytes, declared, |_| None)
}

fn decode(
    bytes: &[u8],
    declared: Option<&str>,
    own_declaration: impl FnOnce(&[u8]) -> Option<&'static Encoding>,
) -> String {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark_bytes..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0.into_owned();
    }
    let header = declared.and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()));
    let encoding = header.or_else(|| own_declaration(bytes)).unwrap_or_else(|| revealed(bytes));
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The charset that undeclared bytes are most likely in.
fn revealed(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return encoding_rs::UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}
