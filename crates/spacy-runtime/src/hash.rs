//! The two hash functions that spaCy's models were trained with, and its ids of strings.
//!
//! Both are Austin Appleby's public-domain Murmur hash: variant 64A of the UTF-8 bytes identifies a string, variant
//! 3 (x64, 128 bits) of an id picks rows of the embedding tables.

use std::collections::HashMap;
use std::sync::OnceLock;

/// spaCy's reserved strings (attribute and label names) and their numbers, one `number<TAB>string` a line.
const SYMBOLS: &str = include_str!("../data/symbols.tsv");

/// Id of a string as spaCy's string store gives it: 0 for the empty string, a small number for a reserved symbol, else
/// `MurmurHash64A` with seed 1.
pub(crate) fn string_id(string: &str) -> u64 {
    if string.is_empty() {
        return 0;
    }
    match symbols().get(string) {
        Some(symbol) => *symbol,
        None => murmur64a(string.as_bytes(), 1),
    }
}

fn symbols() -> &'static HashMap<&'static str, u64> {
    static TABLE: OnceLock<HashMap<&'static str, u64>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let entry = |line: &'static str| {
            let (number, name) = line.split_once('\t')?;
            Some((name, number.parse().ok()?))
        };
        SYMBOLS.lines().filter_map(entry).collect()
    })
}

/// The reserved string with a number.
pub(crate) fn symbol(number: u64) -> Option<&'static str> {
    symbols().iter().find(|(_, known)| **known == number).map(|(name, _)| *name)
}

/// `MurmurHash64A`.
pub(crate) fn murmur64a(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        let mut key = u64::from_le_bytes(*word).wrapping_mul(M);
        key ^= key >> 47;
        hash = (hash ^ key.wrapping_mul(M)).wrapping_mul(M);
    }
    if !rest.is_empty() {
        let tail = rest.iter().rev().fold(0_u64, |tail, byte| tail << 8 | u64::from(*byte));
        hash = (hash ^ tail).wrapping_mul(M);
    }
    hash ^= hash >> 47;
    hash = hash.wrapping_mul(M);
    hash ^ hash >> 47
}

/// `MurmurHash3` x64 128-bit of the eight little-endian bytes of `key`, as four 32-bit words. (thinc names its function
/// after the x86 variant, but computes this one.)
pub(crate) fn murmur3_rows(key: u64, seed: u32) -> [u32; 4] {
    const LENGTH: u64 = 8;
    let seed = u64::from(seed);
    let mixed = key.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    let mut low = mixed ^ seed ^ LENGTH;
    let mut high = seed ^ LENGTH;
    low = low.wrapping_add(high);
    high = high.wrapping_add(low);
    low = finalise(low);
    high = finalise(high);
    low = low.wrapping_add(high);
    high = high.wrapping_add(low);
    let halves = |word: u64| [(word & 0xffff_ffff) as u32, (word >> 32) as u32];
    let ([first, second], [third, fourth]) = (halves(low), halves(high));
    [first, second, third, fourth]
}

fn finalise(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_spacy() {
        // Recorded with `nlp.vocab.strings.add` of spaCy 3.8.
        assert_eq!(string_id(""), 0);
        assert_eq!(string_id("X"), 101);
        for (string, id) in RECORDED {
            assert_eq!(string_id(string), id, "{string:?}");
        }
    }

    #[test]
    fn rows_are_those_of_thinc() {
        // Recorded with `thinc.api.NumpyOps().hash` of thinc 8.3.
        for (key, seed, rows) in ROWS {
            assert_eq!(murmur3_rows(key, seed), rows);
        }
    }

    const RECORDED: [(&str, u64); 8] = [
        ("a", 11_901_859_001_352_538_922),
        ("the", 7_425_985_699_627_899_538),
        ("Reuters", 17_690_189_795_809_227_049),
        ("naïve", 16_224_804_062_388_677_344),
        ("日本語のテキスト", 4_410_725_892_410_897_269),
        ("exactly8", 17_695_040_895_084_571_796),
        ("said Tuesday that", 2_052_985_457_131_092_277),
        ("😀", 13_900_606_239_988_879_105),
    ];

    const ROWS: [(u64, u32, [u32; 4]); 4] = [
        (0, 8, [0, 0, 0, 0]),
        (101, 11, [1_763_378_230, 3_759_297_338, 627_086_936, 2_342_724_702]),
        (17_690_189_795_809_227_049, 8, [649_029_744, 3_016_334_864, 973_544_616, 229_535_000]),
        (18_446_744_073_709_551_615, 13, [3_199_409_384, 1_062_937_581, 752_279_700, 3_061_442_444]),
    ];
}
