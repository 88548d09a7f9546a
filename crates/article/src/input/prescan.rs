//! Finds the charset that a page declares in itself, before anything is decoded.
//!
//! The algorithm is "prescan a byte stream to determine its encoding" of the WHATWG HTML standard: comments and the
//! attributes of other tags are skipped, `<meta http-equiv content>` counts like `<meta charset>`, UTF-16 in a page
//! that can be read as ASCII means UTF-8, and an XML declaration counts too.

use encoding_rs::Encoding;

/// Returns the declared charset of a page, or `None` where the bytes given declare none that is known.
pub(super) fn prescan(head: &[u8]) -> Option<&'static Encoding> {
    if let Some(encoding) = xml_declaration(head) {
        return Some(encoding);
    }
    let mut scan = Scan { rest: head };
    while let Some(at) = memchr::memchr(b'<', scan.rest) {
        scan.skip(at);
        if let Some(encoding) = scan.markup() {
            return Some(encoding);
        }
    }
    None
}

/// The bytes that have not been read yet. Every step reads at least one.
struct Scan<'b> {
    rest: &'b [u8],
}

/// One attribute: name and value in lower case.
struct Attribute {
    name: Vec<u8>,
    value: Vec<u8>,
}

impl Scan<'_> {
    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn next(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    fn skip_while(&mut self, skipped: impl Fn(u8) -> bool) {
        let count = self.rest.iter().take_while(|byte| skipped(**byte)).count();
        self.skip(count);
    }

    /// Reads what begins with `<` here; returns the charset when it is a `meta` that declares one.
    fn markup(&mut self) -> Option<&'static Encoding> {
        if self.rest.starts_with(b"<!--") {
            // The two hyphens that open a comment may close it, as in `<!-->`.
            self.skip(2);
            let end = memchr::memmem::find(self.rest, b"-->").map_or(self.rest.len(), |at| at + 3);
            self.skip(end);
        } else if self.is_meta() {
            self.skip(5);
            return self.meta();
        } else if self.is_tag() {
            self.skip_while(|byte| !is_space(byte) && byte != b'>');
            while self.attribute().is_some() {}
        } else if matches!(self.rest.get(1), Some(b'!' | b'/' | b'?')) {
            let end = memchr::memchr(b'>', self.rest).map_or(self.rest.len(), |at| at + 1);
            self.skip(end);
        } else {
            self.skip(1);
        }
        None
    }

    fn is_meta(&self) -> bool {
        self.rest.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case(b"<meta"))
            && self.rest.get(5).is_some_and(|byte| is_space(*byte) || *byte == b'/')
    }

    /// `<a` or `</a`.
    fn is_tag(&self) -> bool {
        match (self.rest.get(1), self.rest.get(2)) {
            (Some(b'/'), Some(name)) | (Some(name), _) => name.is_ascii_alphabetic(),
            _ => false,
        }
    }

    fn meta(&mut self) -> Option<&'static Encoding> {
        let mut seen: Vec<Vec<u8>> = Vec::new();
        let (mut is_pragma, mut from_charset, mut from_content) = (false, None, None);
        while let Some(Attribute { name, value }) = self.attribute() {
            if seen.contains(&name) {
                continue;
            }
            match name.as_slice() {
                b"http-equiv" => is_pragma = value == b"content-type",
                b"content" => from_content = charset_in_content(&value).and_then(meta_encoding),
                b"charset" => from_charset = Some(meta_encoding(&value)),
                _ => {}
            }
            seen.push(name);
        }
        match from_charset {
            Some(encoding) => encoding,
            None => from_content.filter(|_| is_pragma),
        }
    }

    /// The next attribute of the tag, or `None` behind the tag's end.
    fn attribute(&mut self) -> Option<Attribute> {
        self.skip_while(|byte| is_space(byte) || byte == b'/');
        if self.peek()? == b'>' {
            self.next();
            return None;
        }
        let mut name = vec![self.next()?.to_ascii_lowercase()];
        while let Some(byte) = self.peek().filter(|byte| !is_space(*byte) && !matches!(byte, b'=' | b'/' | b'>')) {
            name.push(byte.to_ascii_lowercase());
            self.next();
        }
        self.skip_while(is_space);
        let value = if self.peek() == Some(b'=') { self.value() } else { Vec::new() };
        Some(Attribute { name, value })
    }

    fn value(&mut self) -> Vec<u8> {
        self.next();
        self.skip_while(is_space);
        let raw = if let Some(quote @ (b'"' | b'\'')) = self.peek() {
            self.next();
            let end = memchr::memchr(quote, self.rest).unwrap_or(self.rest.len());
            let raw = self.rest.get(..end).unwrap_or_default();
            self.skip(end + 1);
            raw
        } else {
            let end = self.rest.iter().take_while(|byte| !is_space(**byte) && **byte != b'>').count();
            let raw = self.rest.get(..end).unwrap_or_default();
            self.skip(end);
            raw
        };
        raw.to_ascii_lowercase()
    }
}

/// `charset=…` in the content of a meta tag, by the standard's rules for its quotes and ends.
fn charset_in_content(content: &[u8]) -> Option<&[u8]> {
    let mut rest = content;
    loop {
        let at = memchr::memmem::find(rest, b"charset")?;
        rest = trim_start(rest.get(at + b"charset".len()..)?);
        if let Some(value) = rest.strip_prefix(b"=") {
            let value = trim_start(value);
            return match value.first()? {
                quote @ (b'"' | b'\'') => {
                    let inner = value.get(1..)?;
                    inner.get(..memchr::memchr(*quote, inner)?)
                }
                _ => value.split(|byte| is_space(*byte) || *byte == b';').next(),
            };
        }
    }
}

/// `<?xml … encoding="…"?>` at the very start.
fn xml_declaration(head: &[u8]) -> Option<&'static Encoding> {
    let rest = head.strip_prefix(b"<?xml")?;
    let declaration = rest.get(..memchr::memchr(b'>', rest)?)?;
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let value = trim_start(declaration.get(at + b"encoding".len()..)?).strip_prefix(b"=")?;
    let value = trim_start(value);
    let quote = *value.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let inner = value.get(1..)?;
    meta_encoding(inner.get(..memchr::memchr(quote, inner)?)?)
}

/// The encoding of a label in a page: what could be read as ASCII cannot be UTF-16.
fn meta_encoding(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label)?;
    Some(match encoding.name() {
        "UTF-16LE" | "UTF-16BE" => encoding_rs::UTF_8,
        "x-user-defined" => encoding_rs::WINDOWS_1252,
        _ => encoding,
    })
}

fn trim_start(bytes: &[u8]) -> &[u8] {
    let spaces = bytes.iter().take_while(|byte| is_space(**byte)).count();
    bytes.get(spaces..).unwrap_or_default()
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(page: &str) -> Option<&'static str> {
        prescan(page.as_bytes()).map(Encoding::name)
    }

    #[test]
    fn declarations_are_found() {
        for (page, expected) in [
            ("<meta charset=windows-1251>", "windows-1251"),
            ("<META CHARSET = 'KOI8-R' >", "KOI8-R"),
            ("<meta/charset=\"utf-8\"/>", "UTF-8"),
            ("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-2'>", "ISO-8859-2"),
            ("<meta content=\"text/html;charset = 'gbk'\" http-equiv=\"content-type\">", "GBK"),
            ("<meta http-equiv=content-type content=\"a charset b charset=big5; c\">", "Big5"),
            ("<?xml version='1.0' encoding='Shift_JIS'?><html>", "Shift_JIS"),
            ("<meta charset=utf-16le>", "UTF-8"),
            ("<meta charset=x-user-defined>", "windows-1252"),
            ("<!-- <meta charset=big5> --><meta charset=euc-kr>", "EUC-KR"),
            ("<!--><meta charset=big5>", "Big5"),
            ("<a title='<meta charset=big5>'></a title=\">\"><meta charset=euc-kr>", "EUC-KR"),
            ("<!doctype html><?php ?><meta charset=euc-kr>", "EUC-KR"),
            ("<meta charset=no-such-charset><meta charset=euc-kr>", "EUC-KR"),
            ("<meta charset=windows-1251 charset=utf-8>", "windows-1251"),
            ("a < b <meta charset=euc-kr>", "EUC-KR"),
        ] {
            assert_eq!(name(page), Some(expected), "{page}");
        }
    }

    #[test]
    fn what_is_no_declaration_is_not_taken_for_one() {
        for page in [
            "",
            "<",
            "<meta",
            "<meta ",
            "<metal charset=big5>",
            "<meta name=x content='text/html; charset=big5'>",
            "<meta http-equiv=refresh content='charset=big5'>",
            "<meta http-equiv=content-type content='charset=\"big5'>",
            "<meta charset=''>",
            "<meta charset=replacement>",
            "<!-- <meta charset=big5>",
            "<a title=\"<meta charset=big5>",
            "<?xml version='1.0' encoding=big5?>",
            " <?xml version='1.0' encoding='big5'?>",
        ] {
            assert_eq!(name(page), None, "{page}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_come_to_an_end(bytes in proptest::collection::vec(proptest::sample::select(b"<!-/>?m\"'= charset\x00\xff".to_vec()), 0..200)) {
            let _ = prescan(&bytes);
        }
    }
}
