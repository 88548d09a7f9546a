//! Lines as they are compared: what hides a repeat is normalised away, and what must not be taken for one is told apart.

use std::iter::Peekable;

use copydesk_article::Fingerprint;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// Width, in columns, from which a line counts as a sentence whatever it ends with.
const SENTENCE_COLUMNS: usize = 80;

/// Returns the fingerprint of a line: the first eight bytes of the SHA-256 digest of the line [`normalised`]. It is the same
/// on every machine and in every version that reads the same schema.
pub fn fingerprint(line: &str) -> Fingerprint {
    Fingerprint(hash(&normalised(line)))
}

/// Returns the first eight bytes of the SHA-256 digest of a text as it stands.
pub(crate) fn hash(text: &str) -> u64 {
    let digest = Sha256::digest(text.as_bytes());
    u64::from_be_bytes(digest.first_chunk::<8>().copied().unwrap_or_default())
}

/// Returns a line in lower case and in Unicode's composed form, each run of white space one space, and each number one `0`, so that
/// dates and counters do not hide a repeat.
pub fn normalised(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars().flat_map(char::to_lowercase).nfc().peekable();
    while let Some(c) = chars.next() {
        if c.is_numeric() {
            out.push('0');
            skip_number(&mut chars);
        } else if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Skips the rest of a number: digits, and single marks between them as in `1,250.50`, `12:30` and `3/11/2024`.
fn skip_number(chars: &mut Peekable<impl Iterator<Item = char> + Clone>) {
    loop {
        let Some(next) = chars.peek().copied() else { return };
        let is_mark = matches!(next, '.' | ',' | ':' | '/' | '-' | '’' | '\'');
        let after_mark = || {
            let mut ahead = chars.clone();
            ahead.next();
            ahead.peek().is_some_and(|c| c.is_numeric())
        };
        let goes_on = next.is_numeric() || (is_mark && after_mark());
        if !goes_on {
            return;
        }
        chars.next();
    }
}

/// Says whether a line is, or may be, a sentence or a paragraph: it ends as one, or is too long for anything else. Only lines
/// that are none may be taken out because a few articles share them.
pub fn is_sentence(line: &str) -> bool {
    ends_sentence(line) || columns(line) >= SENTENCE_COLUMNS
}

fn ends_sentence(line: &str) -> bool {
    let closing = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』');
    let last = line.trim_end_matches(closing).chars().next_back();
    last.is_some_and(|c| {
        matches!(
            c,
            '.' | '!'
                | '?'
                | '…'
                | ':'
                | ';'
                | '。'
                | '！'
                | '？'
                | '｡'
                | '؟'
                | '۔'
                | '।'
                | '॥'
                | '።'
                | '។'
                | '။'
        )
    })
}

/// Returns the width of a line; East Asian characters take two columns.
fn columns(line: &str) -> usize {
    line.chars().map(|c| if matches!(c, '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{FFEF}') { 2 } else { 1 }).sum()
}

/// Says whether a line quotes somebody: many articles may repeat what was said once. A dash begins speech in many languages.
pub fn is_quoting(line: &str) -> bool {
    let marked = line.contains(['“', '”', '„', '«', '»', '‘', '‚', '‹', '「', '『', '《', '〝']);
    let straight = line.bytes().filter(|byte| *byte == b'"').nth(1).is_some();
    marked || straight || line.starts_with(['—', '–', '―', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_case_and_white_space_do_not_hide_a_repeat() {
        assert_eq!(normalised(" Updated  12:30 GMT,\tMarch 3, 2024 "), "updated 0 gmt, march 0, 0");
        assert_eq!(fingerprint("1,250 shares"), fingerprint("7 Shares"));
        assert_eq!(fingerprint("Cafe\u{301}"), fingerprint("CAFÉ"));
        assert_ne!(fingerprint("Read more"), fingerprint("Read on"));
    }

    #[test]
    fn a_full_stop_after_a_number_stays() {
        assert_eq!(normalised("In 2024. Then"), "in 0. then");
    }

    #[test]
    fn the_fingerprint_of_a_line_never_changes() {
        assert_eq!(fingerprint("Read more").to_string(), "a3055c979d2bde28");
    }

    #[test]
    fn sentences_and_labels_are_told_apart() {
        for sentence in ["Yes.", "“We are open.”", "市長は語った。", "Who pays?", &"word ".repeat(20)] {
            assert!(is_sentence(sentence), "{sentence}");
        }
        for label in ["Read more", "Share this article", "続きを読む", "Photo: Port Ellery Press"] {
            assert!(!is_sentence(label), "{label}");
        }
    }

    #[test]
    fn speech_is_known_by_its_marks() {
        for line in ["“We are open,” she said", "\"Open\" is the word", "« Oui »", "— Sí, dijo", "‘Never again’"]
        {
            assert!(is_quoting(line), "{line}");
        }
        assert!(!is_quoting("Don’t miss the mayor's 6\" pipe"));
    }

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(line in "(?s).{0,60}") {
            let once = normalised(&line);
            prop_assert_eq!(normalised(&once), once);
        }
    }
}
