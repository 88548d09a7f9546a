//! Marks and sieves, in the languages with a lexicon and in none.

#![no_main]

use copydesk_quotes::laws;
use libfuzzer_sys::fuzz_target;

const LANGUAGES: [&str; 5] = ["en", "de", "fr", "es", ""];

fuzz_target!(init: laws::prepare(), |text: &[u8]| {
    let text = String::from_utf8_lossy(text);
    // The length chooses, so that an input is a text and nothing else.
    laws::text(&text, LANGUAGES[text.len() % LANGUAGES.len()]);
});
