//! The shape of one line: what can be counted in it, and which rules it matches. Owns the counting; looks at no other line.

use copydesk_article::RemovedKind;

use crate::lexicon::{Lexicon, Role, Rule, is_unspaced};

/// Number of values that describe one line by itself.
pub(crate) const OWN_FEATURES: usize = OWN_NAMES.len();

/// What the values of [`Shape::own`] are.
pub(crate) const OWN_NAMES: [&str; 72] = [
    "chars",
    "words",
    "mean_word",
    "longest_word",
    "stop_words",
    "stop_share",
    "capital_share",
    "upper_share",
    "digit_share",
    "punctuation_share",
    "commas",
    "inner_ends",
    "ends_sentence",
    "ends_question",
    "ends_quote",
    "ends_colon",
    "ends_ellipsis",
    "starts_upper",
    "starts_lower",
    "starts_digit",
    "starts_quote",
    "starts_dash",
    "quotes",
    "pipes",
    "copyrights",
    "ats",
    "urls",
    "hashes",
    "arrows",
    "bullets",
    "slashes",
    "money",
    "percents",
    "colons",
    "parens",
    "clocks",
    "years",
    "digits",
    "first_capital_run",
    "all_upper",
    "reader_words",
    "writer_words",
    "said_words",
    "is_core",
    "hits",
    "hits_line",
    "hits_lead",
    "hits_end",
    "hits_hint",
    "kind_comment_form",
    "kind_related",
    "kind_newsletter",
    "kind_share",
    "kind_advertisement",
    "kind_cookie_legal",
    "kind_caption",
    "kind_credit",
    "kind_byline",
    "kind_timestamp",
    "kind_author_bio",
    "kind_tags",
    "kind_navigation",
    "kind_paywall",
    "kind_player",
    "kind_duplicate",
    "kind_other",
    "apostrophes",
    "short_words",
    "last_capital",
    "has_dateline",
    "inner_capitals_run",
    "unspaced_share",
];

/// Counts of one line.
#[derive(Debug, Clone)]
pub(crate) struct Shape<'l> {
    /// The values named by [`OWN_NAMES`].
    pub(crate) own: [f32; OWN_FEATURES],
    /// Length in characters, characters of scripts without spaces counted as two and a half.
    pub(crate) width: f32,
    /// Number of words.
    pub(crate) words: f32,
    /// Share of the words that are stop words.
    pub(crate) stop_share: f32,
    /// Share of the words that begin with a capital.
    pub(crate) capital_share: f32,
    /// Whether the line ends as a sentence does.
    pub(crate) ends_sentence: bool,
    /// Whether the line is surely running text: long, with stop words and a sentence's end.
    pub(crate) is_core: bool,
    /// Fingerprint of the line, white space aside.
    pub(crate) key: u64,
    /// Fingerprints of its words that are no stop words.
    pub(crate) content: Vec<u64>,
    /// Fingerprints of those that begin with a capital.
    pub(crate) names: Vec<u64>,
    /// The rules that it matches.
    pub(crate) hits: Vec<&'l Rule>,
}

impl Shape<'_> {
    /// Says whether a rule that is a reason by itself matches.
    pub(crate) fn is_hit(&self) -> bool {
        self.hits.iter().any(|rule| rule.role != Role::Hint)
    }

    /// Says whether a rule of the role matches.
    pub(crate) fn has_role(&self, role: Role) -> bool {
        self.hits.iter().any(|rule| rule.role == role)
    }
}

/// Words of a line, counted.
#[derive(Default)]
struct WordCounts {
    words: f32,
    letters: f32,
    longest: f32,
    stop: f32,
    capital: f32,
    upper: f32,
    short: f32,
    reader: f32,
    writer: f32,
    said: f32,
    capital_run: f32,
    longest_capital_run: f32,
    first_capital_run: f32,
    last_capital: bool,
    content: Vec<u64>,
    names: Vec<u64>,
}

/// Characters of a line, counted.
#[derive(Default)]
struct CharCounts {
    chars: f32,
    width: f32,
    digits: f32,
    punctuation: f32,
    commas: f32,
    inner_ends: f32,
    quotes: f32,
    apostrophes: f32,
    pipes: f32,
    copyrights: f32,
    ats: f32,
    hashes: f32,
    arrows: f32,
    bullets: f32,
    slashes: f32,
    money: f32,
    percents: f32,
    colons: f32,
    parens: f32,
    unspaced: f32,
    clocks: f32,
    years: f32,
}

/// Counts a line.
pub(crate) fn shape<'l>(text: &str, language: &str, lexicon: &'l Lexicon) -> Shape<'l> {
    let hits = lexicon.hits(text, language);
    let words = count_words(text, language, lexicon);
    let chars = count_chars(text);
    let ends = Ends::of(text);
    let stop_share = ratio(words.stop, words.words);
    let is_core = chars.width >= 80.0 && stop_share >= 0.15 && ends.sentence;
    let mut own = Values::default();
    push_words(&mut own, &chars, &words, stop_share);
    push_ends(&mut own, text, &ends);
    push_marks(&mut own, text, &chars);
    own.all([
        words.first_capital_run,
        flag(words.words > 0.0 && words.upper >= words.words),
        words.reader,
        words.writer,
        words.said,
    ]);
    own.push(flag(is_core));
    push_hits(&mut own, &hits);
    own.all([chars.apostrophes, ratio(words.short, words.words), flag(words.last_capital)]);
    own.push(flag(super::dateline::find(text).is_some()));
    own.all([words.longest_capital_run, ratio(chars.unspaced, chars.chars)]);
    Shape {
        own: own.values,
        width: chars.width,
        words: words.words,
        stop_share,
        capital_share: ratio(words.capital, words.words),
        ends_sentence: ends.sentence,
        is_core,
        key: line_key(text),
        content: words.content,
        names: words.names,
        hits,
    }
}

/// Values in the order in which they are pushed.
struct Values {
    values: [f32; OWN_FEATURES],
    used: usize,
}

impl Default for Values {
    fn default() -> Self {
        Self { values: [0.0; OWN_FEATURES], used: 0 }
    }
}

impl Values {
    fn push(&mut self, value: f32) {
        if let Some(slot) = self.values.get_mut(self.used) {
            *slot = value;
        }
        self.used += 1;
    }

    fn all<const N: usize>(&mut self, values: [f32; N]) {
        for value in values {
            self.push(value);
        }
    }
}

fn push_words(own: &mut Values, chars: &CharCounts, words: &WordCounts, stop_share: f32) {
    own.all([
        chars.chars.min(1000.0),
        words.words,
        ratio(words.letters, words.words),
        words.longest,
        words.stop,
        stop_share,
    ]);
    own.all([ratio(words.capital, words.words), ratio(words.upper, words.words), ratio(chars.digits, chars.chars)]);
    own.all([ratio(chars.punctuation, chars.chars), chars.commas, chars.inner_ends]);
}

fn push_ends(own: &mut Values, text: &str, ends: &Ends) {
    own.all([ends.sentence, ends.question, ends.quote, ends.colon, ends.ellipsis].map(flag));
    let first = text.chars().next().unwrap_or(' ');
    own.all(
        [first.is_uppercase(), first.is_lowercase(), first.is_numeric(), is_quote(first), is_dash(first)].map(flag),
    );
}

fn push_marks(own: &mut Values, text: &str, chars: &CharCounts) {
    let urls = text.matches("http").count() + text.matches("www.").count() + text.matches(".com").count();
    own.all([
        chars.quotes,
        chars.pipes,
        chars.copyrights,
        chars.ats,
        urls as f32,
        chars.hashes,
        chars.arrows,
        chars.bullets,
    ]);
    own.all([
        chars.slashes,
        chars.money,
        chars.percents,
        chars.colons,
        chars.parens,
        chars.clocks,
        chars.years,
        chars.digits,
    ]);
}

fn push_hits(own: &mut Values, hits: &[&Rule]) {
    let count = |role: Role| hits.iter().filter(|rule| rule.role == role).count() as f32;
    own.all([hits.len() as f32, count(Role::Line), count(Role::Lead), count(Role::End), count(Role::Hint)]);
    for kind in RemovedKind::ALL {
        own.push(flag(hits.iter().any(|rule| rule.kind == kind && rule.role != Role::Hint)));
    }
}

/// How a line ends.
#[expect(clippy::struct_excessive_bools, reason = "independent marks of one line end")]
pub(crate) struct Ends {
    pub(crate) sentence: bool,
    pub(crate) question: bool,
    pub(crate) quote: bool,
    pub(crate) colon: bool,
    pub(crate) ellipsis: bool,
}

impl Ends {
    pub(crate) fn of(text: &str) -> Self {
        let quote = text.ends_with(is_quote);
        let inner = text.trim_end_matches(|c: char| is_quote(c) || matches!(c, ')' | ']' | ' '));
        let ellipsis = inner.ends_with('…') || inner.ends_with("...");
        let question = inner.ends_with(['?', '!', '？', '！', '؟', ';']) && !inner.ends_with(';');
        let stop = inner.ends_with(['.', '。', '।', '۔', '…']);
        Self { sentence: stop || question, question, quote, colon: text.ends_with([':', '：']), ellipsis }
    }
}

fn count_words(text: &str, language: &str, lexicon: &Lexicon) -> WordCounts {
    let mut counts = WordCounts::default();
    let mut lower = String::new();
    for token in text.split(|c: char| c.is_whitespace() || matches!(c, '—' | '/' | '|')) {
        let word = token.trim_matches(|c: char| !c.is_alphanumeric());
        if word.chars().any(is_unspaced) {
            count_unspaced(&mut counts, word, language, lexicon);
        } else if !word.is_empty() {
            lower.clear();
            lower.extend(
                word.chars()
                    .map(|c| if c == '\u{2019}' { '\'' } else { c })
                    .flat_map(char::to_lowercase)
                    .filter(|c| *c != '\u{307}'),
            );
            count_word(&mut counts, word, &lower, lexicon.is_stop_word(language, &lower));
        }
    }
    counts
}

fn count_word(counts: &mut WordCounts, word: &str, lower: &str, is_stop: bool) {
    let letters = word.chars().count() as f32;
    let mut letter_chars = word.chars().filter(|c| c.is_alphabetic());
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let upper = capital && letters > 1.0 && letter_chars.all(char::is_uppercase);
    counts.capital_run = if capital { counts.capital_run + 1.0 } else { 0.0 };
    if counts.capital_run > counts.words {
        counts.first_capital_run = counts.capital_run;
    }
    counts.longest_capital_run = counts.longest_capital_run.max(counts.capital_run);
    counts.last_capital = capital;
    counts.words += 1.0;
    counts.letters += letters;
    counts.longest = counts.longest.max(letters);
    counts.stop += flag(is_stop);
    counts.capital += flag(capital);
    counts.upper += flag(upper);
    counts.short += flag(letters <= 3.0);
    counts.reader += flag(matches!(lower, "you" | "your" | "you're" | "yours"));
    counts.writer += flag(matches!(lower, "we" | "our" | "us" | "we're" | "we'll"));
    counts.said += flag(matches!(lower, "said" | "says" | "told" | "added" | "according"));
    if !is_stop && letters >= 3.0 {
        let key = fingerprint(lower.chars());
        counts.content.push(key);
        if capital {
            counts.names.push(key);
        }
    }
}

/// Counts a run of a script without spaces: two characters are about a word, and a particle is a stop word.
fn count_unspaced(counts: &mut WordCounts, run: &str, language: &str, lexicon: &Lexicon) {
    let mut buffer = [0; 4];
    let mut before = None;
    for c in run.chars() {
        counts.words += 0.5;
        counts.letters += 1.0;
        counts.longest = counts.longest.max(1.0);
        counts.stop += if lexicon.is_stop_word(language, c.encode_utf8(&mut buffer)) { 1.0 } else { 0.0 };
        if let Some(before) = before {
            counts.content.push(fingerprint([before, c]));
        }
        before = Some(c);
    }
}

fn count_chars(text: &str) -> CharCounts {
    let mut counts = CharCounts::default();
    let mut digit_run = 0_u32;
    let mut before = ' ';
    for c in text.chars() {
        counts.chars += 1.0;
        counts.width += width_of(c);
        counts.unspaced += flag(is_unspaced(c));
        if c.is_ascii_digit() {
            digit_run += 1;
            counts.digits += 1.0;
            counts.clocks += flag(digit_run == 2 && before == ':');
        } else {
            counts.years += flag(digit_run == 4);
            digit_run = 0;
        }
        counts.inner_ends += flag(c == ' ' && matches!(before, '.' | '?' | '!' | '”'));
        count_mark(&mut counts, c);
        if !(c.is_ascii_digit() && before == ':') {
            before = c;
        }
    }
    counts.years += flag(digit_run == 4);
    counts
}

fn count_mark(counts: &mut CharCounts, c: char) {
    if c.is_alphanumeric() || c == ' ' {
        return;
    }
    counts.punctuation += 1.0;
    let counter = match c {
        ',' | '、' | '，' | '،' => &mut counts.commas,
        '|' => &mut counts.pipes,
        '©' | '®' | '™' => &mut counts.copyrights,
        '@' => &mut counts.ats,
        '#' => &mut counts.hashes,
        '>' | '<' | '→' | '←' | '►' | '▶' | '▼' | '▾' => &mut counts.arrows,
        '•' | '·' | '●' | '▪' | '*' => &mut counts.bullets,
        '/' => &mut counts.slashes,
        '$' | '€' | '£' | '¥' => &mut counts.money,
        '%' => &mut counts.percents,
        ':' | '：' => &mut counts.colons,
        '(' | '（' => &mut counts.parens,
        '\'' | '’' => &mut counts.apostrophes,
        c if is_quote(c) => &mut counts.quotes,
        _ => return,
    };
    *counter += 1.0;
}

pub(crate) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '‘'
            | '’'
            | '‚'
            | '\''
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '》'
    )
}

pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '•' | '*' | '·' | '▪')
}

/// Returns 1 for true and 0 for false.
pub(crate) fn flag(value: bool) -> f32 {
    if value { 1.0 } else { 0.0 }
}

/// Returns part / whole, and 0 for an empty whole.
pub(crate) fn ratio(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// Returns the width of a text as [`Shape::width`] has it.
pub(crate) fn width(text: &str) -> f32 {
    text.chars().map(width_of).sum()
}

/// A character of a script without spaces says as much as two or three letters.
fn width_of(c: char) -> f32 {
    if is_unspaced(c) { 2.5 } else { 1.0 }
}

/// Returns the fingerprint of a line: equal for lines with the same letters and digits.
pub(crate) fn line_key(text: &str) -> u64 {
    fingerprint(text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase))
}

/// Returns the FNV-1a hash of the characters.
pub(crate) fn fingerprint(chars: impl IntoIterator<Item = char>) -> u64 {
    chars
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, c| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3))
}
