//! Records that fail on their own: set aside with the reason, their bytes untouched, and everybody else goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use copydesk_kafka::{BatchResult, Event};
use copydesk_stage::{ErrorCode, Header, OutputRecord, Record, RecordStage, StageError, from_fn, names};
use copydesk_testkit::{RunningStage, identity, keyed};

use crate::support::{DEAD_LETTERS, assert_complete_and_ordered, broker, is_batch, numbered, read_numbers};

const BAD_BYTES: &[u8] = b"{\"html\": \xff\x00 bad";

/// Copies records, refuses those that start with a brace, panics on those that start with an exclamation mark, and
/// makes much of those that start with a plus, and too much of those that start with a star.
fn picky() -> Arc<RecordStage> {
    let copy = identity("out");
    Arc::new(from_fn(move |record: Arc<Record>| match record.value.as_deref().and_then(<[u8]>::first) {
        Some(b'{') => Err(StageError::new(ErrorCode::InvalidJson, "not json at byte 9")),
        Some(b'!') => panic!("told to"),
        Some(b'+') => Ok(vec![OutputRecord::new("out".into(), "much", vec![b'1'; 5_000])]),
        Some(b'*') => Ok(vec![OutputRecord::new("out".into(), "too much", vec![b'1'; 7_000])]),
        _ => copy.process(record),
    }))
}

fn code(letter: &Record) -> ErrorCode {
    letter.header_text(names::ERROR_CODE).unwrap().parse().unwrap()
}

#[test]
fn a_dead_letter_has_its_reason_in_headers_and_its_bytes_untouched() {
    let mut broker = broker();
    let own = Header { name: "desk".to_owned(), value: Some(vec![0xfe]) };
    let mut bad = OutputRecord::new("in".into(), b"\xffkey".to_vec(), BAD_BYTES).with_header(own.clone());
    bad.headers.push(Header { name: "null".to_owned(), value: None });
    broker.write(&numbered(0..50, 7));
    broker.write(std::slice::from_ref(&bad));
    broker.write(&numbered(50..100, 7));
    let running = RunningStage::start(&broker.settings, picky());
    let outputs = read_numbers(&broker, 100);
    let letter = broker.read(DEAD_LETTERS, 1).remove(0);
    let told = running.events.collect(|event| match event {
        Event::DeadLettered { partition, offset, code, message } => {
            Some((partition.clone(), *offset, *code, message.clone()))
        }
        _ => None,
    });
    running.stop();
    assert_complete_and_ordered(&outputs, 0..100);
    assert_eq!((letter.key, letter.value), (bad.key, bad.value));
    assert_eq!(letter.headers[..2], [own, Header { name: "null".to_owned(), value: None }]);
    let texts: BTreeMap<&str, &str> =
        letter.headers[2..].iter().map(|header| (header.name.as_str(), header.as_text().unwrap())).collect();
    let [(partition, offset, ErrorCode::InvalidJson, message)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(message, "not json at byte 9");
    let expected = [
        (names::ERROR_CODE, "invalid-json"),
        (names::ERROR_MESSAGE, "not json at byte 9"),
        (names::STAGE, "test"),
        (names::ATTEMPTS, "1"),
        (names::ORIGINAL_TOPIC, "in"),
        (names::ORIGINAL_PARTITION, &partition.partition.to_string()),
        (names::ORIGINAL_OFFSET, &offset.to_string()),
        (names::SERVICE_VERSION, "1.2.3"),
    ];
    for (name, value) in expected {
        assert_eq!(texts.get(name), Some(&value), "{name}");
    }
    assert!(texts.contains_key(names::ORIGINAL_TIMESTAMP) && texts.contains_key(names::FIRST_FAILED_AT));
}

#[test]
fn whatever_is_wrong_with_one_record_has_its_code_and_stops_no_other() {
    let mut broker = broker();
    broker.settings.max_input_bytes = 2_000;
    broker.settings.max_output_bytes = 6_000;
    broker.settings.client.0.insert("message.max.bytes".to_owned(), "4000".to_owned());
    broker.write(&numbered(0..30, 7));
    broker.write(&[
        keyed("in", "panics", "!"),
        keyed("in", "is too large", &"2".repeat(2_500)),
        keyed("in", "makes too much", "*"),
        keyed("in", "is refused", "+"),
    ]);
    broker.write(&numbered(30..60, 7));
    let running = RunningStage::start(&broker.settings, picky());
    // A refused batch is sent again, so that a dead letter may be there twice in this mode.
    let distinct = |letters: &[Record]| letters.iter().map(|letter| letter.key.clone()).collect::<BTreeSet<_>>().len();
    let letters = broker.read_until(DEAD_LETTERS, |letters| distinct(letters) == 4);
    assert_complete_and_ordered(&read_numbers(&broker, 60), 0..60);
    assert!(running.events.count(is_batch(BatchResult::Rejected)) >= 1);
    running.stop();
    let codes: BTreeMap<&[u8], ErrorCode> =
        letters.iter().map(|letter| (letter.key.as_deref().unwrap(), code(letter))).collect();
    let expected: [(&[u8], ErrorCode); 4] = [
        (b"panics", ErrorCode::StagePanic),
        (b"is too large", ErrorCode::RecordTooLarge),
        (b"makes too much", ErrorCode::OutputTooLarge),
        (b"is refused", ErrorCode::RejectedByBroker),
    ];
    assert_eq!(codes, expected.into());
}

#[test]
fn a_dead_letter_that_cannot_be_sent_stops_the_loop() {
    let mut broker = broker();
    broker.settings.client.0.insert("message.max.bytes".to_owned(), "2000".to_owned());
    let stage_settings = broker.settings.clone();
    broker.write(&numbered(0..10, 7));
    let mut large = vec![b' '; 2_500];
    large[0] = b'{';
    broker.write(&[OutputRecord::new("in".into(), "big", large)]);
    let running = RunningStage::start(&stage_settings, picky());
    let error = running.join().unwrap_err().to_string();
    assert!(error.contains("the dead letter of in/") && error.contains("is refused"), "{error}");
}
