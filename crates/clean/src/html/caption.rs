//! The caption of a picture and the credit at its end. Owns how the two are told apart; knows no markup.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use regex::Regex;

static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:photo(?:graph)?(?:\s+by|\s+credit)?|picture(?:\s+by)?|image(?:\s+credit)?|credit|chart|source|foto|bild|crédit(?:s)?(?:\s+photo)?|crédito|quelle|fotografía)\s*:",
    )
    .ok()
});
static TAKEN_BY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^photo(?:graph)?(?:\s+taken)?\s+by\s").ok());
static AGENCY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^\p{Lu}[\p{L}\d&'’-]+(?:\s+(?:\p{Lu}(?:[\p{L}\d&'’-]*|\.)|for|via|of|de|von|van)){0,5}\s*/\s*(?i:Getty Images|AFP|AP|Reuters|dpa|EPA)",
    )
    .ok()
});

/// Characters of a name behind a label.
const LABELLED_CHARS: RangeInclusive<usize> = 2..=80;
/// Characters of a name behind "photo by".
const TAKEN_CHARS: RangeInclusive<usize> = 2..=60;
/// Characters behind the name of an agency.
const AGENCY_CHARS: RangeInclusive<usize> = 0..=40;

/// Puts the words of a caption and the credit at its end apart: a label with a name, or capitalised words in front of an agency.
pub(crate) fn split(text: &str, captions: &mut Vec<String>, credits: &mut Vec<String>) {
    let (head, tail) = credit_tail(text);
    let found = credit(tail);
    let caption = found.map_or(Some(text), |(start, _)| text.get(..head + start)).unwrap_or(text);
    let caption = caption.trim().trim_end_matches(['/', '(', '|', '–', '—', '-']).trim();
    if !caption.is_empty() && !captions.iter().any(|known| known == caption) {
        captions.push(caption.to_owned());
    }
    let credit = found.map(|(_, credit)| credit.trim()).map(|credit| {
        let is_open = credit.contains('(');
        if is_open { credit } else { credit.trim_end_matches(')') }.to_owned()
    });
    credits.extend(credit.filter(|credit| !credits.contains(credit)));
}

/// Returns the first credit that goes on to the end of the text, and where it begins.
fn credit(text: &str) -> Option<(usize, &str)> {
    let may_hold = text.contains([':', '/']) || ["by", "By", "BY"].iter().any(|word| text.contains(word));
    if !may_hold {
        return None;
    }
    let mut before = ' ';
    let starts = text.char_indices().filter(|(_, c)| {
        let is_start = c.is_alphabetic() && (before.is_whitespace() || "./(|–—-".contains(before));
        before = *c;
        is_start
    });
    starts.filter_map(|(at, _)| text.get(at..).map(|rest| (at, rest))).find_map(|(at, rest)| {
        let length = credit_bytes(rest)?;
        rest.get(..length).map(|credit| (at, credit))
    })
}

/// Returns the length of the credit that a text begins with and holds nothing beside.
fn credit_bytes(text: &str) -> Option<usize> {
    let behind = |lead: &Regex, chars: &RangeInclusive<usize>, barred: &[char]| {
        let start = lead.find(text)?.end();
        Some(start + value_bytes(text.get(start..)?, chars, barred)?)
    };
    let labelled = || behind(LABEL.as_ref()?, &LABELLED_CHARS, &[':']);
    let taken = || behind(TAKEN_BY.as_ref()?, &TAKEN_CHARS, &[':', '.']);
    let agency = || behind(AGENCY.as_ref()?, &AGENCY_CHARS, &[':', '.']);
    labelled().or_else(taken).or_else(agency)
}

/// Returns the length of a text without a full stop and a bracket at its end, where what is left is as long as it may be.
fn value_bytes(text: &str, chars: &RangeInclusive<usize>, barred: &[char]) -> Option<usize> {
    let bodies = ["", ")", ".", ".)"].into_iter().filter_map(|end| text.strip_suffix(end));
    let fits = |body: &&str| {
        let is_long_enough = body.chars().count() >= *chars.start();
        is_long_enough && body.trim_start().chars().count() <= *chars.end() && !body.contains(barred)
    };
    bodies.filter(fits).map(str::len).next()
}

/// Bytes at the end of a caption within which its credit stands.
const CREDIT_BYTES: usize = 300;

/// Returns the end of a text from the beginning of a word on, and where that is.
fn credit_tail(text: &str) -> (usize, &str) {
    let from = text.len().saturating_sub(CREDIT_BYTES);
    let start = text.match_indices(' ').map(|(at, _)| at).find(|at| *at >= from).filter(|_| from > 0).unwrap_or(0);
    (start, text.get(start..).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Vec<String>, Vec<String>) {
        let (mut captions, mut credits) = (Vec::new(), Vec::new());
        split(text, &mut captions, &mut credits);
        (captions, credits)
    }

    #[test]
    fn a_credit_takes_no_word_of_the_caption() {
        for (text, caption, credit) in [
            ("The wheel at dawn. Karl Moe / Reuters", "The wheel at dawn.", "Karl Moe / Reuters"),
            (
                "Ada Quill in Washington, D.C. Karl Moe/Getty Images",
                "Ada Quill in Washington, D.C.",
                "Karl Moe/Getty Images",
            ),
            ("The pond. Photo: Karl Moe", "The pond.", "Photo: Karl Moe"),
            ("The pond (Foto: Karl Moe)", "The pond", "Foto: Karl Moe"),
        ] {
            assert_eq!(parts(text), (vec![caption.to_owned()], vec![credit.to_owned()]));
        }
        assert_eq!(parts("Karl Moe/AFP").1, ["Karl Moe/AFP"]);
        assert_eq!(parts("Photograph taken by Karl Moe.").1, ["Photograph taken by Karl Moe"]);
        assert_eq!(
            parts("The source: nobody knew it: it dried up."),
            (vec!["The source: nobody knew it: it dried up.".to_owned()], vec![])
        );
    }
}
