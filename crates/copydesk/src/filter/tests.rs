use std::io::BufReader;
use std::io::Write;
use std::sync::{Arc, Mutex};

use copydesk_stage::{ErrorCode, StageError};

use super::dead_letters::{DeadLetters, Failure};
use super::engine::{Ended, Engine};
use super::input::Input;
use super::lines::{Line, next_line};
use super::progress::Progress;
use crate::cli::When;

fn lines(text: &str, max_bytes: usize, buffer_bytes: usize) -> (Vec<Line>, u64) {
    let mut reader = BufReader::with_capacity(buffer_bytes, text.as_bytes());
    let mut count = 0;
    let mut found = Vec::new();
    while let Some(line) = next_line(&mut reader, max_bytes, &mut count).unwrap() {
        found.push(line);
    }
    (found, count)
}

fn whole(text: &str) -> Line {
    Line::Whole(text.as_bytes().to_vec())
}

#[test]
fn blank_lines_are_skipped_and_the_last_line_needs_no_end() {
    for buffer_bytes in [1, 2, 3, 100] {
        let (found, count) = lines("a\n\n  \r\nbc\r\nd", 9, buffer_bytes);
        assert_eq!(found, [whole("a"), whole("bc\r"), whole("d")], "{buffer_bytes}");
        assert_eq!(count, 5);
    }
}

#[test]
fn a_line_that_is_too_long_is_counted_and_the_next_one_is_read() {
    for buffer_bytes in [1, 4, 100] {
        let (found, _) = lines("abcdef\nabc\nabcd", 3, buffer_bytes);
        assert_eq!(found, [Line::TooLong { bytes: 6 }, whole("abc"), Line::TooLong { bytes: 4 }], "{buffer_bytes}");
    }
}

/// Where a test's output goes.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Upper case, slower for early lines; `bad…` fails, `panic…` panics.
#[expect(clippy::needless_pass_by_value, reason = "the engine hands lines over")]
fn shout(line: Vec<u8>) -> Result<Vec<u8>, StageError> {
    assert!(!line.starts_with(b"panic"), "asked to");
    if line.starts_with(b"bad") {
        return Err(StageError::new(ErrorCode::InvalidJson, "it is bad"));
    }
    if line.len() % 2 == 1 {
        std::thread::yield_now();
    }
    Ok(line.to_ascii_uppercase())
}

fn run(threads: usize, input: &str) -> (Ended, String, String) {
    let output = Shared::default();
    let progress = Arc::new(Progress::start(When::Never, None));
    let file = tempfile::NamedTempFile::new().unwrap();
    let dead_letters = DeadLetters::open(Some(file.path()), Arc::clone(&progress)).unwrap();
    let engine = Engine { threads, max_line_bytes: 20 };
    let ended = engine.run(vec![Input::of(input)], shout, output.clone(), dead_letters, &progress).unwrap();
    let written = String::from_utf8(output.0.lock().unwrap().clone()).unwrap();
    (ended, written, std::fs::read_to_string(file.path()).unwrap())
}

#[test]
fn results_come_in_the_order_of_the_input_with_any_number_of_threads() {
    let input: Vec<String> = (0..500).map(|number| "x".repeat(number % 7 + 1) + &number.to_string()).collect();
    let expected = input.join("\n").to_uppercase() + "\n";
    for threads in [1, 2, 4, 9] {
        let (ended, written, failed) = run(threads, &input.join("\n"));
        assert_eq!(ended, Ended { written: 500, failed: 0 });
        assert!(written == expected, "{threads} threads changed the order");
        assert_eq!(failed, "");
    }
}

#[test]
fn what_fails_is_set_aside_with_its_record_and_the_rest_goes_on() {
    let (ended, written, failed) = run(2, "a\nbad\npanic\nthis line is longer than it may be\nb");
    assert_eq!(ended, Ended { written: 2, failed: 3 });
    assert_eq!(written, "A\nB\n");
    let failed: Vec<serde_json::Value> = failed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let codes: Vec<&str> = failed.iter().map(|failure| failure["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["invalid-json", "stage-panic", "record-too-large"]);
    assert_eq!(failed[0]["record"], "bad");
    assert_eq!(failed[0]["line"], 2);
    assert_eq!(failed[2]["record"], serde_json::Value::Null);
}

#[test]
fn a_reader_that_has_gone_ends_the_filter_without_an_error() {
    struct Gone;
    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let progress = Arc::new(Progress::start(When::Never, None));
    let dead_letters = DeadLetters::open(None, Arc::clone(&progress)).unwrap();
    let engine = Engine { threads: 2, max_line_bytes: 20 };
    let many = "line\n".repeat(100_000);
    let ended = engine.run(vec![Input::of(many)], shout, Gone, dead_letters, &progress).unwrap();
    assert_eq!(ended, Ended::default());
}

#[test]
fn a_record_that_is_not_utf_8_is_kept_as_base64() {
    let error = StageError::new(ErrorCode::InvalidUtf8, "m");
    let failure = Failure::of(1, error, vec![b'a', 0xFF], true);
    assert_eq!(failure.code(), ErrorCode::InvalidUtf8);
    let json = serde_json::to_value(&failure).unwrap();
    assert_eq!(json["recordBase64"], "Yf8=");
    assert_eq!(json["uri"], serde_json::Value::Null);
}
