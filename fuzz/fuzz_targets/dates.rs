//! Lines with dates, for machines, for readers and in addresses.

#![no_main]

use copydesk_clean::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: laws::prepare(), |lines: &[u8]| laws::dates(&String::from_utf8_lossy(lines)));
