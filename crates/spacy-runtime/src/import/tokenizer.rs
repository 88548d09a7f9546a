//! Importing the tokenizer: patterns as they are, special cases with their norms.

use rmpv::Value;

use super::archive::Archive;
use super::config::Config;
use super::network::get;
use crate::error::ImportError;
use crate::format::{SpecialCase, SpecialToken, TokenizerSpec};

const FILE: &str = "tokenizer";
/// spaCy's numbers of the two attributes that special cases may set.
const ORTH: u64 = 65;
const NORM: u64 = 67;

/// Reads the tokenizer's rules. Only spaCy's own rule-driven tokenizer can be imported.
pub(super) fn import(archive: &Archive, config: &Config) -> Result<TokenizerSpec, ImportError> {
    let inline =
        config.get("nlp", "tokenizer").and_then(|value| value.get("@tokenizers")).and_then(|name| name.as_str());
    let name = inline.unwrap_or_else(|| config.text("nlp.tokenizer", "@tokenizers"));
    if name != "spacy.Tokenizer.v1" {
        let reason = format!("the tokenizer {name:?} cannot be run");
        return Err(ImportError::Unsupported { component: "tokenizer".to_owned(), reason });
    }
    let malformed = |reason: &str| ImportError::Malformed { file: FILE.to_owned(), reason: reason.to_owned() };
    let root = rmpv::decode::read_value(&mut archive.file(FILE)?).map_err(|error| malformed(&error.to_string()))?;
    let pattern = |key: &str| get(&root, key).and_then(Value::as_str).map(str::to_owned);
    let exceptions = get(&root, "exceptions").and_then(Value::as_map).ok_or_else(|| malformed("no exceptions"))?;
    let special_case = |(chunk, tokens): &(Value, Value)| {
        let tokens = tokens.as_array()?.iter().map(special_token).collect::<Option<Vec<_>>>()?;
        Some(SpecialCase { chunk: chunk.as_str()?.to_owned(), tokens })
    };
    let special_cases = exceptions.iter().map(special_case).collect::<Option<Vec<_>>>();
    let special_cases = special_cases.ok_or_else(|| malformed("an exception cannot be read"))?;
    let broken =
        |case: &SpecialCase| case.tokens.iter().map(|token| token.orth.as_str()).collect::<String>() != case.chunk;
    if let Some(case) = special_cases.iter().find(|case| broken(case)) {
        return Err(malformed(&format!("the tokens of the exception {:?} are not its text", case.chunk)));
    }
    Ok(TokenizerSpec {
        prefix: pattern("prefix_search"),
        suffix: pattern("suffix_search"),
        infix: pattern("infix_finditer"),
        token_match: pattern("token_match"),
        url_match: pattern("url_match"),
        faster_heuristics: get(&root, "faster_heuristics").and_then(Value::as_bool).unwrap_or(true),
        special_cases,
    })
}

fn special_token(attributes: &Value) -> Option<SpecialToken> {
    let attribute = |number: u64| {
        let entry = attributes.as_map()?.iter().find(|(name, _)| name.as_u64() == Some(number))?;
        entry.1.as_str().map(str::to_owned)
    };
    Some(SpecialToken { orth: attribute(ORTH)?, norm: attribute(NORM) })
}
