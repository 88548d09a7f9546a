//! Texts without markup, in languages with labelled lines, with a lexicon, without one, and in none.

#![no_main]

use copydesk_clean::laws;
use libfuzzer_sys::fuzz_target;

const LANGUAGES: [&str; 6] = ["en", "de", "fr", "ja", "th", ""];

fuzz_target!(init: laws::prepare(), |text: &[u8]| {
    let text = String::from_utf8_lossy(text);
    // The length chooses, so that an input is a text and nothing else.
    laws::text(&text, LANGUAGES[text.len() % LANGUAGES.len()]);
});
