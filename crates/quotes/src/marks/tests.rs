use copydesk_article::ByteSpan;

use super::*;
use crate::lexicon::Lexicons;
use crate::token::tokenize;

#[track_caller]
fn pairs(text: &str, language: &str, expected: &[&str]) {
    let lexicons = Lexicons::built_in().unwrap();
    let lexicon = lexicons.of(language).unwrap();
    let mut tokens = Vec::new();
    tokenize(text, ByteSpan::new(0, text.len()), lexicon, &mut tokens);
    let segments = pair(text, &tokens, 0..tokens.len(), lexicon.marks, 1_000, false);
    let found: Vec<&str> = segments.iter().map(|segment| segment.span.of(text)).collect();
    assert_eq!(found, expected);
}

#[test]
fn every_style_of_marks() {
    pairs("a “b c” d", "en", &["“b c”"]);
    pairs("a \"b c\" d", "en", &["\"b c\""]);
    pairs("a ''b c'' d", "en", &["''b c''"]);
    pairs("a ‘b c’ d", "en", &["‘b c’"]);
    pairs("a 'b c' d", "en", &["'b c'"]);
    pairs("a „b c“ d", "de", &["„b c“"]);
    pairs("a „b c” d", "pl", &["„b c”"]);
    pairs("a ‚b c‘ d", "de", &["‚b c‘"]);
    pairs("a »b c« d", "de", &["»b c«"]);
    pairs("a «b c» d", "fr", &["«b c»"]);
    pairs("a « b c » d", "fr", &["« b c »"]);
    pairs("a ‹b c› d", "fr", &["‹b c›"]);
    pairs("a ”b c” d", "sv", &["”b c”"]);
    pairs("a “b c“ d", "en", &["“b c“"]);
}

#[test]
fn marks_in_marks() {
    pairs("“a ‘b’ c”", "en", &["“a ‘b’ c”", "‘b’"]);
    pairs("“a “b” c”", "en", &["“a “b” c”", "“b”"]);
    pairs("\"a 'b' c\"", "en", &["\"a 'b' c\"", "'b'"]);
    pairs("„a ‚b‘ c“", "de", &["„a ‚b‘ c“", "‚b‘"]);
}

#[test]
fn apostrophes_are_no_marks() {
    pairs("the voters’ rights and the dogs' bowls aren't ours", "en", &[]);
    pairs("rock ’n’ roll of the ’90s", "en", &[]);
    pairs("“the voters’ rights”", "en", &["“the voters’ rights”"]);
    pairs("‘the voters’ rights’ are here", "en", &["‘the voters’ rights’"]);
    pairs("“It’s Clinton’s,” he said", "en", &["“It’s Clinton’s,”"]);
    pairs("\"It's Clinton's,\" he said", "en", &["\"It's Clinton's,\""]);
}

#[test]
fn lost_marks_are_repaired_in_place() {
    pairs("“a b, he said. “c d.”", "en", &["“a b, he said.", "“c d.”"]);
    pairs("One came. We go now,” he said.", "en", &["We go now,”"]);
    pairs("he said “a b", "en", &["“a b"]);
    pairs("12\" wide", "en", &[]);
}
