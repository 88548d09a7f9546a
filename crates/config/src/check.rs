//! What is wrong with the values: unknown keys, wrong types, and rules that a type cannot say.

use std::collections::BTreeMap;

use copydesk_recurrence::RecurrenceSettings;
use figment::value::{Dict, Value};

use crate::load::{Layer, defaults, settings_of};
use crate::problem::Problem;
use crate::secrets::origin;
use crate::settings::{Settings, TopicLayout, TopicSettings};
use crate::suggest::nearest;
use crate::tree::{Leaf, is_open, leaves};
use crate::{layers, tree};

/// Longest name of a topic, in bytes, as brokers have it.
const MAX_TOPIC_BYTES: usize = 249;
/// Most partitions of a topic that are no slip of the pen.
const MAX_PARTITIONS: u16 = 10_000;

/// Reports every key that is not known, with the nearest one that is.
pub(crate) fn unknown_keys(given: &[Leaf], known: &Dict, layers: &[Layer], problems: &mut Vec<Problem>) {
    for leaf in given.iter().filter(|leaf| !is_known(leaf, known)) {
        let key = leaf.key();
        problems.push(Problem {
            origin: origin(layers, &key),
            what: "unknown key".to_owned(),
            hint: suggestion(leaf, known),
            key,
        });
    }
}

fn is_known(leaf: &Leaf, known: &Dict) -> bool {
    is_open(&leaf.path) || layers::at(known, &leaf.path).is_some()
}

fn suggestion(leaf: &Leaf, known: &Dict) -> String {
    let (mut table, mut prefix) = (known, String::new());
    for name in &leaf.path {
        match table.get(name) {
            Some(Value::Dict(_, inner)) => {
                table = inner;
                prefix = format!("{prefix}{name}.");
            }
            Some(_) => return format!("`{prefix}{name}` is a value, not a section"),
            None => {
                // The very name in another section beats a similar one in this.
                if let Some(elsewhere) = elsewhere(leaf, known) {
                    return elsewhere;
                }
                if let Some(near) = nearest(name, table.keys().map(String::as_str)) {
                    return format!("did you mean `{prefix}{near}`?");
                }
                let names: Vec<&str> = table.keys().map(String::as_str).collect();
                return format!("known here: {}", names.join(", "));
            }
        }
    }
    format!("`{}` is a section", prefix.trim_end_matches('.'))
}

/// The same name in another section.
fn elsewhere(leaf: &Leaf, known: &Dict) -> Option<String> {
    let name = leaf.path.last()?;
    let same = leaves(known).into_iter().find(|other| other.path.last() == Some(name))?;
    Some(format!("did you mean `{}`?", same.key()))
}

/// Keeps the known keys whose values have the right type; reports the others, each by itself.
pub(crate) fn typed_leaves(given: Vec<Leaf>, known: &Dict, layers: &[Layer], problems: &mut Vec<Problem>) -> Vec<Leaf> {
    let mut good = Vec::new();
    for leaf in given.into_iter().filter(|leaf| is_known(leaf, known)) {
        let Err(error) = settings_of(std::slice::from_ref(&leaf)) else {
            good.push(leaf);
            continue;
        };
        let key = leaf.key();
        let what = if crate::secrets::is_secret(&key) { "wrong type".to_owned() } else { error.kind.to_string() };
        let hint = match layers::at(known, &leaf.path) {
            Some(Value::Dict(..)) => "this is a section: write `[…]` and keys below it".to_owned(),
            Some(default) => format!("the default is {}", shown(default)),
            None => "write text".to_owned(),
        };
        problems.push(Problem { origin: origin(layers, &key), key, what, hint });
    }
    good
}

fn shown(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Reports every value that breaks a rule.
pub(crate) fn values(settings: &Settings, layers: &[Layer], problems: &mut Vec<Problem>) {
    let mut broken = numbers(settings);
    broken.extend(topics(&settings.topics, &settings.kafka.dead_letter_topic));
    broken.extend(layout(&settings.topics.layout));
    broken.extend(recurrence(&settings.tabulate.counting));
    broken.extend(telemetry(settings));
    broken.extend(kafka(settings));
    if settings.limits.max_json_depth > 120 {
        broken.push(rule("limits.max_json_depth", "more than 120", "deeper nesting could exhaust the stack"));
    }
    if settings.extract.model.as_os_str().is_empty() {
        broken.push(rule("extract.model", "empty", "name the file that `copydesk model fetch` writes"));
    }
    for mut problem in broken {
        problem.origin = origin(layers, &problem.key);
        problems.push(problem);
    }
}

fn rule(key: &str, what: impl Into<String>, hint: impl Into<String>) -> Problem {
    Problem { key: key.to_owned(), origin: None, what: what.into(), hint: hint.into() }
}

/// By name: what bounds is at least 1, and what is a share lies between 0 and 1. The loop checks its own section.
fn numbers(settings: &Settings) -> Vec<Problem> {
    let given = Value::serialize(settings).ok().and_then(Value::into_dict).unwrap_or_default();
    let default = defaults();
    let mut broken = Vec::new();
    for leaf in
        tree::leaves(&given).into_iter().filter(|leaf| leaf.path.first().is_some_and(|section| section != "kafka"))
    {
        let Some(name) = leaf.path.last() else { continue };
        let key = leaf.key();
        if let Value::Num(_, number) = &leaf.value {
            let bounded = name.starts_with("max_") || name.contains("_max_") || name.ends_with("_bytes");
            if bounded && number.to_u128() == Some(0) {
                broken.push(rule(&key, "0", "a limit is at least 1"));
            }
        }
        let is_share = matches!(layers::at(&default, &leaf.path), Some(Value::Num(_, number)) if is_fraction(*number));
        if is_share
            && !leaf.value.to_num().and_then(|number| number.to_f64()).is_some_and(|share| (0.0..=1.0).contains(&share))
        {
            broken.push(rule(&key, "not between 0 and 1", "write a share, such as 0.5"));
        }
    }
    broken
}

/// The defaults that are shares are those with a fraction between 0 and 1.
fn is_fraction(number: figment::value::Num) -> bool {
    matches!(number, figment::value::Num::F64(value) if value > 0.0 && value < 1.0)
}

fn topics(topics: &TopicSettings, dead_letters: &String) -> Vec<Problem> {
    let named = [
        ("topics.raw", &topics.raw),
        ("topics.clean", &topics.clean),
        ("topics.enriched", &topics.enriched),
        ("topics.quotes", &topics.quotes),
        ("topics.entities", &topics.entities),
        ("topics.ninjs", &topics.ninjs),
        ("topics.lines", &topics.lines),
        ("topics.source_lines", &topics.source_lines),
        ("topics.source_sketches", &topics.source_sketches),
        ("kafka.dead_letter_topic", dead_letters),
    ];
    let mut broken = Vec::new();
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, name) in named {
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        if name.is_empty() || name.len() > MAX_TOPIC_BYTES || !name.bytes().all(legal) || name == "." || name == ".." {
            let hint = format!("1 to {MAX_TOPIC_BYTES} letters, digits, dots, underscores and hyphens");
            broken.push(rule(key, format!("`{name}` is no name for a topic"), hint));
        } else if let Some(other) = seen.insert(name, key) {
            broken.push(rule(key, format!("`{name}` is the topic of `{other}` too"), "every topic needs its own name"));
        }
    }
    broken
}

fn layout(layout: &TopicLayout) -> Vec<Problem> {
    let mut broken = Vec::new();
    if !(1..=MAX_PARTITIONS).contains(&layout.partitions) {
        let hint = format!("1 to {MAX_PARTITIONS}: the most instances of a stage that can share the work");
        broken.push(rule("topics.layout.partitions", layout.partitions.to_string(), hint));
    }
    if layout.replication_factor > 0 && layout.min_in_sync_replicas > layout.replication_factor {
        let what = format!("{} is above replication_factor {}", layout.min_in_sync_replicas, layout.replication_factor);
        let hint = "lower it, or no record can be written; one less than the copies lets one broker fail";
        broken.push(rule("topics.layout.min_in_sync_replicas", what, hint));
    }
    broken
}

fn recurrence(counting: &RecurrenceSettings) -> Vec<Problem> {
    let least = [
        ("min_articles", counting.min_articles, 2, "what stands in one article does not recur"),
        ("min_sentence_articles", counting.min_sentence_articles, 2, "what stands in one article does not recur"),
        ("half_life_articles", counting.half_life_articles, 1, "the number of articles after which one counts half"),
    ];
    let broken = least.into_iter().filter(|(_, given, least, _)| given < least);
    broken.map(|(name, given, _, hint)| rule(&format!("tabulate.counting.{name}"), given.to_string(), hint)).collect()
}

fn telemetry(settings: &Settings) -> Vec<Problem> {
    let mut broken = Vec::new();
    if let Err(reason) = settings.telemetry.log.check_filter() {
        broken.push(rule(
            "telemetry.log.filter",
            reason,
            "a level (error, warn, info, debug, trace) or `module=level`, with commas between",
        ));
    }
    if settings.telemetry.admin.listen.parse::<std::net::SocketAddr>().is_err() {
        broken.push(rule("telemetry.admin.listen", "no address", "write ADDRESS:PORT, such as 127.0.0.1:9464"));
    }
    broken
}

fn kafka(settings: &Settings) -> Vec<Problem> {
    let problems = settings.kafka.validate().into_iter();
    problems
        .map(|problem| rule(&format!("kafka.{}", problem.key.replace('"', "")), problem.message, problem.hint))
        .collect()
}
