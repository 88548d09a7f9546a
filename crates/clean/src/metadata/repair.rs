//! JSON as pages have it: wrapped in comments, with raw line ends in strings, stray commas, two values in a row. Owns the repair;
//! invents no value.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

/// Parses a block of structured data. A block that is beyond repair gives the few fields that can be read off it.
pub(crate) fn parse(block: &str) -> Vec<Value> {
    let block = unwrapped(block);
    let found = stream(block);
    if !found.is_empty() {
        return found;
    }
    let found = stream(&repaired(block));
    if found.is_empty() { salvaged(block).into_iter().collect() } else { found }
}

/// Reads values until one is broken.
fn stream(block: &str) -> Vec<Value> {
    serde_json::Deserializer::from_str(block).into_iter::<Value>().map_while(Result::ok).collect()
}

/// Takes off comment and CDATA marks and what a script leaves at the end.
fn unwrapped(block: &str) -> &str {
    let mut block = block.trim();
    for (before, after) in
        [("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>"), ("/*<![CDATA[*/", "/*]]>*/")]
    {
        block = block.strip_prefix(before).unwrap_or(block);
        block = block.strip_suffix(after).unwrap_or(block).trim();
    }
    block.trim_start_matches('\u{FEFF}').trim_end_matches(';').trim()
}

/// Escapes control characters within strings, drops commas that nothing follows, and bad escapes.
pub(crate) fn repaired(block: &str) -> String {
    let mut out = String::with_capacity(block.len());
    let mut in_string = false;
    let mut chars = block.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                in_string = !in_string;
                out.push(c);
            }
            '\\' if in_string => match chars.next() {
                Some(next @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => out.extend(['\\', next]),
                Some(next) => out.push(if next.is_control() { ' ' } else { next }),
                None => {}
            },
            _ if in_string && c.is_control() => out.push(' '),
            ',' if !in_string => {
                while chars.next_if(|next| next.is_whitespace() || *next == ',').is_some() {}
                if !matches!(chars.peek(), Some('}' | ']') | None) {
                    out.push(',');
                }
            }
            _ => out.push(c),
        }
    }
    out
}

static FIELD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#""(headline|datePublished|dateModified|articleSection|inLanguage)"\s*:\s*"((?:[^"\\\n]|\\.){1,500})""#)
        .ok()
});
static AUTHOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#""author"\s*:\s*\[?\s*\{[^{}]{0,300}?"name"\s*:\s*"((?:[^"\\\n]|\\.){1,200})""#).ok()
});

/// Reads off the fields of an article that stand there plainly.
fn salvaged(block: &str) -> Option<Value> {
    let fields = FIELD.as_ref()?;
    if !block.contains("Article\"") && !block.contains("Posting\"") {
        return None;
    }
    let mut article = Map::new();
    article.insert("@type".to_owned(), Value::from("Article"));
    for found in fields.captures_iter(block) {
        let (Some(key), Some(value)) = (found.get(1), found.get(2)) else { continue };
        article.entry(key.as_str()).or_insert_with(|| string(value.as_str()));
    }
    if let Some(name) = AUTHOR.as_ref().and_then(|author| author.captures(block)).and_then(|found| found.get(1)) {
        article.insert("author".to_owned(), string(name.as_str()));
    }
    (article.len() > 1).then_some(Value::Object(article))
}

fn string(escaped: &str) -> Value {
    serde_json::from_str(&format!("\"{escaped}\"")).unwrap_or_else(|_| Value::from(escaped))
}

/// Resolves the character references that pages leave in their structured data.
pub(crate) fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let end = reference.char_indices().take(10).find(|(_, c)| *c == ';').map(|(end, _)| end);
        let resolved = end.and_then(|end| reference.get(1..end)).and_then(character);
        if let (Some(c), Some(end)) = (resolved, end) {
            out.push(c);
            rest = reference.get(end + 1..).unwrap_or_default();
        } else {
            out.push('&');
            rest = reference.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    let number = name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")).map(|hex| u32::from_str_radix(hex, 16));
    let number = number.or_else(|| name.strip_prefix('#').map(str::parse));
    match number {
        Some(number) => number.ok().and_then(char::from_u32).filter(|c| !c.is_control()),
        None => Some(match name {
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            "lt" => '<',
            "gt" => '>',
            "nbsp" => ' ',
            "rsquo" => '’',
            "lsquo" => '‘',
            "rdquo" => '”',
            "ldquo" => '“',
            "ndash" => '–',
            "mdash" => '—',
            "hellip" => '…',
            _ => return None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_blocks_are_repaired() {
        let raw_line_end = "{\"@type\":\"NewsArticle\",\"headline\":\"Two\nlines\",}";
        assert_eq!(parse(raw_line_end).first().unwrap()["headline"], "Two lines");
        let comment = "<!-- {\"a\":[1,2,],\"b\":\"don\\'t\"} -->";
        assert_eq!(parse(comment).first().unwrap()["b"], "don't");
    }

    #[test]
    fn what_is_beyond_repair_is_read_off() {
        let found =
            parse(r#"{"@type":"NewsArticle" "headline":"A \"B\"", "author": [{"@type":"Person","name":"Jane Roe"}"#);
        assert_eq!(found.first().unwrap()["headline"], "A \"B\"");
        assert_eq!(found.first().unwrap()["author"], "Jane Roe");
    }

    #[test]
    fn references_are_resolved_once() {
        assert_eq!(unescaped("A &amp;amp; &#39;B&#x27; & C &nosuch; &"), "A &amp; 'B' & C &nosuch; &");
    }
}
