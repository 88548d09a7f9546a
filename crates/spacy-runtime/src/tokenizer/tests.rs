use super::*;
use crate::format::{SpecialCase, SpecialToken};

const NO_NORMS: Norms<'static> = Norms { words: &[], norms: &[] };

fn tokenizer() -> Tokenizer {
    let token = |orth: &str, norm: Option<&str>| SpecialToken { orth: orth.into(), norm: norm.map(str::to_owned) };
    let case = |tokens: Vec<SpecialToken>| SpecialCase {
        chunk: tokens.iter().map(|token| token.orth.as_str()).collect(),
        tokens,
    };
    Tokenizer::new(&TokenizerSpec {
        prefix: Some(r#"^\(|^"|^:"#.into()),
        suffix: Some(r#"\)$|"$|,$|\.$"#.into()),
        infix: Some(r"(?<=[a-z])-(?=[a-z])".into()),
        url_match: Some(r"(?u)^\w+\.com$".into()),
        faster_heuristics: true,
        special_cases: vec![
            case(vec![token("do", None), token("n't", Some("not"))]),
            case(vec![token(":-(", None)]),
            case(vec![token("Inc.", None)]),
            case(vec![token("a-b", None)]),
        ],
        ..TokenizerSpec::default()
    })
    .unwrap()
}

fn words(text: &str) -> Vec<String> {
    let (tokenizer, mut cache, mut tokens) = (tokenizer(), TokenizerCache::default(), Vec::new());
    tokenizer.tokenize(text, NO_NORMS, &mut cache, &mut tokens);
    let show = |token: &RawToken| {
        let word = text.get(token.start as usize..token.end as usize).unwrap();
        if token.space_after { format!("{word}_") } else { word.to_owned() }
    };
    tokens.iter().map(show).collect()
}

#[test]
fn one_space_is_swallowed_and_more_is_a_token() {
    assert_eq!(words("a b  c\n d "), ["a_", "b_", " ", "c", "\n ", "d_"]);
    assert_eq!(words(" a"), [" ", "a"]);
    assert_eq!(words(" "), [" "]);
    assert!(words("").is_empty());
}

#[test]
fn affixes_infixes_and_urls() {
    assert_eq!(words("(\"well-known\","), ["(", "\"", "well", "-", "known", "\"", ","]);
    assert_eq!(words("(a-b.com)"), ["(", "a", "-", "b.com", ")"]);
    assert_eq!(words("example.com."), ["example.com", "."]);
}

#[test]
fn special_cases_win_at_every_point() {
    assert_eq!(words("don't (don't, Inc.)"), ["do", "n't_", "(", "do", "n't", ",_", "Inc.", ")"]);
}

#[test]
fn a_special_case_that_the_rules_split_is_joined_again() {
    assert_eq!(words("x-a-b-y a-b"), ["x", "-", "a-b", "-", "y_", "a-b"]);
    assert_eq!(words("\":-("), ["\"", ":-("]);
}

#[test]
fn the_cache_changes_nothing() {
    let (tokenizer, mut cache) = (tokenizer(), TokenizerCache::default());
    let text = "(don't) well-known :-( Inc.";
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    tokenizer.tokenize(text, NO_NORMS, &mut cache, &mut cold);
    tokenizer.tokenize(text, NO_NORMS, &mut cache, &mut warm);
    assert_eq!(cold, warm);
    assert_eq!(cache.len(), 4);
}
