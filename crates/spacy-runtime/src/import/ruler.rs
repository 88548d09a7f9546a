//! Importing the attribute ruler: patterns over tokens, each with attributes for one token of the match.

use std::collections::BTreeMap;

use rmpv::Value;

use super::archive::Archive;
use crate::error::ImportError;
use crate::format::{Field, PatternSpec, RuleSpec, RuledValues, Test, TokenSpec};

/// Reads the rules of the component `component`, first ones first.
pub(super) fn import(archive: &Archive, component: &str) -> Result<Vec<RuleSpec>, ImportError> {
    let file = format!("{component}/patterns");
    let malformed = |reason: &str| ImportError::Malformed { file: file.clone(), reason: reason.to_owned() };
    let root = rmpv::decode::read_value(&mut archive.file(&file)?).map_err(|error| malformed(&error.to_string()))?;
    let rules = root.as_array().ok_or_else(|| malformed("no list of rules"))?;
    rules.iter().map(|value| rule(component, value)).collect()
}

fn rule(component: &str, value: &Value) -> Result<RuleSpec, ImportError> {
    let unsupported = |reason: String| ImportError::Unsupported { component: component.to_owned(), reason };
    let key = |name: &str| entries(value).find(|(key, _)| *key == name).map(|(_, value)| value);
    let patterns = key("patterns").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let pattern = |pattern: &Value| -> Result<PatternSpec, ImportError> {
        let tokens = pattern.as_array().map(Vec::as_slice).unwrap_or_default();
        tokens.iter().map(|token| token_spec(token).map_err(unsupported)).collect()
    };
    let patterns: Vec<PatternSpec> = patterns.iter().map(pattern).collect::<Result<_, _>>()?;
    let shortest = patterns.iter().map(Vec::len).min().unwrap_or(0);
    let index = key("index").and_then(Value::as_i64).unwrap_or(0);
    let index = usize::try_from(index).ok().filter(|index| *index < shortest);
    let index = index.ok_or_else(|| unsupported("a rule changes a token outside of its pattern".to_owned()))?;
    let sets = key("attrs").ok_or_else(|| unsupported("a rule changes nothing".to_owned()))?;
    Ok(RuleSpec { patterns, index, sets: ruled_values(sets).map_err(unsupported)? })
}

/// What a rule gives to a token.
fn ruled_values(sets: &Value) -> Result<RuledValues, String> {
    let mut values = RuledValues::default();
    for (name, value) in entries(sets) {
        let text = value.as_str().ok_or_else(|| format!("a rule sets {name} to something that is no text"))?.to_owned();
        match name {
            "TAG" => values.tag = Some(text),
            "POS" => values.pos = Some(text),
            "DEP" => values.dep = Some(text),
            "LEMMA" => values.lemma = Some(text),
            "MORPH" => values.morph = Some(normal_features(&text)),
            other => return Err(format!("a rule sets {other}")),
        }
    }
    Ok(values)
}

/// Morphological features in spaCy's order; `_` is none.
pub(super) fn normal_features(features: &str) -> String {
    let pairs = features.split('|').filter_map(|feature| feature.split_once('='));
    let mut sorted: BTreeMap<String, (&str, Vec<&str>)> = BTreeMap::new();
    for (name, values) in pairs {
        let mut values: Vec<&str> = values.split(',').collect();
        values.sort_unstable();
        sorted.insert(name.to_lowercase(), (name, values));
    }
    let show = |(name, values): (&str, Vec<&str>)| format!("{name}={}", values.join(","));
    sorted.into_values().map(show).collect::<Vec<_>>().join("|")
}

/// What a token must be like.
fn token_spec(token: &Value) -> Result<TokenSpec, String> {
    if token.as_map().is_none_or(|tests| tests.len() != entries(token).count()) {
        return Err("a rule looks at something without a name".to_owned());
    }
    let test = |(name, value): (&str, &Value)| {
        let field = field(name).ok_or_else(|| format!("a rule looks at {name}"))?;
        test(field, value).map(|test| (field, test)).ok_or_else(|| format!("a rule tests {name} by {value}"))
    };
    entries(token).map(test).collect()
}

fn field(name: &str) -> Option<Field> {
    Some(match name {
        "TAG" => Field::Tag,
        "POS" => Field::Pos,
        "DEP" => Field::Dep,
        "LOWER" => Field::Lower,
        "ORTH" | "TEXT" => Field::Orth,
        "NORM" => Field::Norm,
        "SHAPE" => Field::Shape,
        "IS_SPACE" => Field::IsSpace,
        _ => return None,
    })
}

fn test(field: Field, value: &Value) -> Option<Test> {
    if field == Field::IsSpace {
        return value.as_bool().map(|wanted| Test::In(vec![wanted.to_string()]));
    }
    if let Some(text) = value.as_str() {
        return Some(Test::In(vec![text.to_owned()]));
    }
    let (name, wanted) = entries(value).next().filter(|_| value.as_map().is_some_and(|tests| tests.len() == 1))?;
    let texts = || wanted.as_array()?.iter().map(|text| Some(text.as_str()?.to_owned())).collect::<Option<Vec<_>>>();
    match name {
        "IN" => texts().map(Test::In),
        "NOT_IN" => texts().map(Test::NotIn),
        "REGEX" if matches!(field, Field::Lower | Field::Orth) => Some(Test::Regex(wanted.as_str()?.to_owned())),
        _ => None,
    }
}

/// The entries of a map whose keys are text.
fn entries(map: &Value) -> impl Iterator<Item = (&str, &Value)> {
    map.as_map().into_iter().flatten().filter_map(|(key, value)| Some((key.as_str()?, value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_sorted_by_name() {
        assert_eq!(normal_features("_"), "");
        assert_eq!(normal_features("Tense=Past|Aspect=Perf|Case=Nom,Acc"), "Aspect=Perf|Case=Acc,Nom|Tense=Past");
    }

    fn map(entries: &[(&str, Value)]) -> Value {
        Value::Map(entries.iter().map(|(key, value)| (Value::from(*key), value.clone())).collect())
    }

    #[test]
    fn what_cannot_be_tested_is_named() {
        let error = token_spec(&map(&[("OP", Value::from("+"))])).unwrap_err();
        assert_eq!(error, "a rule looks at OP");
        let fuzzy = map(&[("FUZZY", Value::from("said"))]);
        assert!(token_spec(&map(&[("LOWER", fuzzy)])).unwrap_err().starts_with("a rule tests LOWER by"));
        let rule = map(&[("patterns", Value::Array(vec![])), ("attrs", map(&[]))]);
        let error = super::rule("attribute_ruler", &rule).unwrap_err();
        assert!(error.to_string().contains("outside of its pattern"), "{error}");
    }
}
