//! The features of a word: hashes of a template's number and of what the template sees.

use super::view::{ArticleWords, FieldView, WordView, hash_word};
use crate::field::{Case, Setting, Word};
use crate::lexicon::WordClass;

/// The features of one word; kept between words to spare the allocation.
#[derive(Debug, Default)]
pub(crate) struct FeatureList {
    features: Vec<u64>,
}

/// A word and what is known of it, or what stands for it beyond the line.
#[derive(Clone, Copy)]
struct Seen<'v> {
    view: WordView,
    case: u64,
    text: &'v str,
}

const BEYOND: u64 = 7;
/// The bit of the first kind of function words, after those of all other classes.
const FIRST_FUNCTION: usize = 16;

impl FeatureList {
    /// The features of the last word filled in.
    pub(crate) fn features(&self) -> &[u64] {
        &self.features
    }

    /// Computes the features of a word of a field.
    pub(crate) fn fill(&mut self, view: &FieldView, article: &ArticleWords, index: usize) {
        self.features.clear();
        let Some(word) = view.field.word(index) else { return };
        let seen = |offset: isize| see(view, word, index, offset);
        let [before2, before, here, after, after2] = [seen(-2), seen(-1), seen(0), seen(1), seen(2)];
        self.add(0, 0);
        self.add_words(word, [before2, before, here, after, after2]);
        self.add_marks(word, before, here, after);
        self.add_context([before2, before, here, after, after2]);
        self.add_classes(before, here, after);
        self.add_article(view, article, index, here);
    }

    fn add(&mut self, template: u64, value: u64) {
        self.features.push(mix(template, value));
    }

    fn add_pair(&mut self, template: u64, left: u64, right: u64) {
        self.features.push(mix(template, left.rotate_left(17) ^ mix(63, right)));
    }

    fn add_words(&mut self, word: &Word, [before2, before, here, after, after2]: [Seen; 5]) {
        self.add(1, here.view.hash);
        self.add(2, before.view.hash);
        self.add(3, after.view.hash);
        self.add(4, before2.view.hash);
        self.add(5, after2.view.hash);
        self.add_pair(6, before.view.hash, here.view.hash);
        self.add_pair(7, here.view.hash, after.view.hash);
        self.add(8, shape(word.text));
        self.add(9, affix(word.text, 3, true));
        self.add(10, affix(word.text, 3, false));
        self.add(11, affix(word.text, 2, false));
        self.add(12, here.case * 8 + setting(word.setting));
        self.add(13, (before.case * 8 + here.case) * 8 + after.case);
        self.add(14, u64::from(word.sentence_start) * 8 + here.case);
        self.add_pair(15, before.case, before.view.hash ^ here.case);
    }

    fn add_marks(&mut self, word: &Word, before: Seen, here: Seen, after: Seen) {
        let (left, mark, right) = (u64::from(before.view.mark), u64::from(here.view.mark), u64::from(after.view.mark));
        self.add(16, mark);
        self.add(17, left * 16 + mark);
        self.add(18, mark * 16 + right);
        self.add(19, (left * 16 + mark) * 16 + right);
        self.add_pair(20, mark, here.view.hash);
        self.add_pair(21, mark, shape(word.text));
        self.add_pair(22, mark, setting(word.setting) * 8 + here.case);
        self.add_pair(23, mark, before.view.hash);
        self.add_pair(24, mark, after.view.hash);
        self.add_pair(25, mark, affix(word.text, 3, false));
    }

    /// What tags would tell: endings and shapes of the neighbours, and the pairs of words on either side.
    fn add_context(&mut self, [before2, before, here, after, after2]: [Seen; 5]) {
        let mark = u64::from(here.view.mark);
        let (left, right) = (affix(before.text, 3, false), affix(after.text, 3, false));
        self.add_pair(26, left, here.case);
        self.add_pair(27, right, here.case);
        self.add_pair(28, left, right ^ mark);
        self.add_pair(29, shape(before.text), shape(after.text) ^ mark);
        self.add_pair(30, before2.view.hash, before.view.hash);
        self.add_pair(31, after.view.hash, after2.view.hash);
    }

    fn add_classes(&mut self, before: Seen, here: Seen, after: Seen) {
        for (template, seen) in [(32, before), (33, here), (34, after)] {
            let bits = bits(seen.view.class);
            let mark = u64::from(here.view.mark);
            let mut rest = bits;
            while rest != 0 {
                let bit = u64::from(rest.trailing_zeros());
                self.add(template, bit);
                self.add(template + 3, bit * 16 + mark);
                rest &= rest - 1;
            }
            if seen.view.place != 0 {
                self.add(template + 6, u64::from(seen.view.place));
                self.add(template + 9, u64::from(seen.view.place) * 16 + mark);
            }
        }
    }

    fn add_article(&mut self, view: &FieldView, article: &ArticleWords, index: usize, here: Seen) {
        let counts = article.elsewhere(view, index);
        let mark = u64::from(here.view.mark);
        let mut most = (0, 15_u64);
        for (slot, &count) in (0_u64..).zip(&counts) {
            let bucket = match count {
                0 => continue,
                1 => 1,
                2..=3 => 2,
                _ => 3,
            };
            self.add(44, slot * 4 + bucket);
            self.add(45, (slot * 4 + bucket) * 16 + mark);
            if count > most.0 {
                most = (count, slot);
            }
        }
        self.add(46, most.1);
        self.add(47, most.1 * 16 + mark);
        self.add_pair(48, most.1, here.case * 64 + mark);
    }
}

fn see<'v>(view: &'v FieldView, word: &Word, index: usize, offset: isize) -> Seen<'v> {
    let at = index.checked_add_signed(offset);
    let neighbour = at.and_then(|at| view.field.word(at).zip(view.words.get(at)));
    match neighbour.filter(|(neighbour, _)| neighbour.line == word.line && neighbour.case != Case::Blank) {
        Some((neighbour, view)) => Seen { view: *view, case: case(neighbour.case), text: neighbour.text },
        None => Seen { view: WordView { hash: BEYOND, ..WordView::default() }, case: BEYOND, text: "" },
    }
}

fn case(case: Case) -> u64 {
    match case {
        Case::None => 0,
        Case::Blank => 1,
        Case::Lower => 2,
        Case::Title => 3,
        Case::Upper => 4,
        Case::Mixed => 5,
    }
}

fn setting(setting: Setting) -> u64 {
    match setting {
        Setting::Running => 0,
        Setting::TitleCase => 1,
        Setting::AllCaps => 2,
    }
}

/// The flags of a class as bits.
fn bits(class: WordClass) -> u32 {
    let flags = [
        class.honorific,
        class.role,
        class.strippable,
        class.kept_before_given_name,
        class.generation,
        class.particle,
        class.legal_form,
        class.organisation_head,
        class.organisation,
        class.people,
        class.given_name,
        class.place_word,
    ];
    let mut bits = 0;
    for (bit, flag) in flags.iter().enumerate() {
        bits |= u32::from(*flag) << bit;
    }
    if let Some(head) = class.place_head {
        bits |= 1 << (flags.len() + head as usize);
    }
    if let Some(function) = class.function {
        bits |= 1 << (FIRST_FUNCTION + function as usize);
    }
    bits
}

/// Hash of the word's pattern of large and small letters, digits and marks, runs cut to two.
fn shape(text: &str) -> u64 {
    let mut hash = 0x9E37_79B9_u64;
    let (mut last, mut run) = (0_u8, 0);
    for character in text.chars().take(24) {
        let kind = match character {
            _ if character.is_uppercase() => b'X',
            _ if character.is_alphabetic() => b'x',
            _ if character.is_numeric() => b'd',
            other => u8::try_from(other).unwrap_or(b'?'),
        };
        run = if kind == last { run + 1 } else { 1 };
        last = kind;
        if run <= 2 {
            hash = (hash ^ u64::from(kind)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// Hash of the first or last characters of the word, in lower case.
fn affix(text: &str, length: usize, front: bool) -> u64 {
    let affix = if front {
        text.char_indices().nth(length).and_then(|(end, _)| text.get(..end))
    } else {
        text.char_indices().rev().nth(length - 1).and_then(|(start, _)| text.get(start..))
    };
    hash_word(affix.unwrap_or(text))
}

/// Mixes a template's number into a value (the finaliser of `MurmurHash3`).
fn mix(template: u64, value: u64) -> u64 {
    let mut hash = value ^ template.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}
