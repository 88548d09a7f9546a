//! Pages, with the default limits and with limits that small pages reach.

#![no_main]

use copydesk_clean::laws;
use libfuzzer_sys::fuzz_target;

const ADDRESS: &str = "https://wall.example/2024/02/06/bridge";

fuzz_target!(init: laws::prepare(), |page: &[u8]| {
    let page = String::from_utf8_lossy(page);
    // The length chooses, so that an input is a page and nothing else.
    let (url, is_limited) = ((page.len() % 2 == 0).then_some(ADDRESS), page.len() % 3 == 0);
    laws::page(&page, url, is_limited);
});
