//! Every kind of bad input through the topics: each ends with its own code and untouched bytes, and the services go on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use copydesk_article::InputLimits;
use copydesk_kafka::TopicReader;
use copydesk_stage::{Header, OutputRecord, Record, names};
use copydesk_tests::{Case, PATIENCE, Pipeline, cases};
use serde_json::Value;

/// Small enough for what the embedded broker keeps.
const MAX_BODY_BYTES: usize = 2 << 20;

fn limits() -> InputLimits {
    InputLimits { max_body_bytes: MAX_BODY_BYTES, ..InputLimits::default() }
}

fn record(topic: &str, case: &Case) -> OutputRecord {
    let mut record = OutputRecord::new(topic.into(), Vec::new(), case.bytes.clone());
    record.key.clone_from(&case.key);
    record.headers = case.headers.iter().map(|(name, value)| Header::text(name, value)).collect();
    record
}

fn check_dead_letter(case: &Case, letter: &Record) {
    let name = &case.name;
    assert_eq!(letter.header_text(names::ERROR_CODE), Some(case.expect.as_str()), "{name}");
    assert!(letter.value.as_deref() == Some(case.bytes.as_slice()), "{name}: the bytes were touched");
    assert_eq!(letter.key, case.key, "{name}");
    assert_eq!(letter.header_text(names::STAGE), Some(case.stage.as_str()), "{name}");
    assert!(letter.header_text(names::ERROR_MESSAGE).is_some_and(|message| !message.is_empty()), "{name}");
    for header in [names::ORIGINAL_TOPIC, names::ORIGINAL_PARTITION, names::ORIGINAL_OFFSET, names::FIRST_FAILED_AT] {
        assert!(letter.header_text(header).is_some(), "{name} has no {header}");
    }
    for (header, value) in &case.headers {
        assert_eq!(letter.header_text(header), Some(value.as_str()), "{name}");
    }
}

fn check_output(case: &Case, output: &Record) {
    let value: Value = serde_json::from_slice(output.value.as_ref().unwrap()).unwrap();
    if let Some(extra) = &case.extra {
        assert_eq!(&value["extra"], extra, "{}", case.name);
    }
    assert_eq!(output.key.as_deref(), value["uri"].as_str().map(str::as_bytes), "{}", case.name);
}

#[test]
fn every_bad_record_ends_with_its_own_code_and_the_next_one_goes_on() {
    let mut pipeline = Pipeline::start(
        |settings| {
            settings.limits = limits();
            settings.extract.model = copydesk_tests::model();
        },
        |settings, metrics| {
            Ok(vec![copydesk_cleaner::service(settings, metrics)?, copydesk_extractor::service(settings, metrics)?])
        },
    );
    let topics = pipeline.settings.topics.clone();
    let mut dead_letters = pipeline.reader(&pipeline.settings.kafka.dead_letter_topic);
    let mut outputs = pipeline.reader(&topics.enriched);
    let next = |reader: &mut TopicReader, case: &Case| {
        let read = reader.read_count(1, PATIENCE);
        read.unwrap_or_else(|error| panic!("{}: {error}", case.name)).remove(0)
    };
    let (mut bad, mut good) = (0, 0);
    for case in cases(&limits()).iter().filter(|case| case.goes_via("topic")) {
        let topic = if case.stage == "clean" { &topics.raw } else { &topics.clean };
        pipeline.write(&[record(topic, case)]);
        if case.expect == "ok" {
            check_output(case, &next(&mut outputs, case));
            good += 1;
        } else {
            check_dead_letter(case, &next(&mut dead_letters, case));
            bad += 1;
        }
    }
    assert!(bad > 60 && good > 5, "{bad} bad and {good} good records");
    pipeline.stop();
}
