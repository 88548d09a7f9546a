//! Blocks of structured data, sound and broken.

#![no_main]

use copydesk_clean::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: laws::prepare(), |blocks: &[u8]| laws::json_ld(&String::from_utf8_lossy(blocks)));
