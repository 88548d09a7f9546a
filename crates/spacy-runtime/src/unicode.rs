//! Python's character classes, which differ from Rust's on rare characters.
//!
//! spaCy's rules and word shapes are written with Python's string methods; using Rust's instead changes tokens and
//! features of texts with control characters, circled digits or combining vowel signs.

use unicode_general_category::{GeneralCategory, get_general_category};

/// Digits by Unicode's `Numeric_Type=Digit` that are not decimal numbers: superscripts, circled and parenthesised
/// digits and a few old scripts. First and last character of each run.
const OTHER_DIGITS: [(char, char); 20] = [
    ('\u{b2}', '\u{b3}'),
    ('\u{b9}', '\u{b9}'),
    ('\u{1369}', '\u{1371}'),
    ('\u{19da}', '\u{19da}'),
    ('\u{2070}', '\u{2070}'),
    ('\u{2074}', '\u{2079}'),
    ('\u{2080}', '\u{2089}'),
    ('\u{2460}', '\u{2468}'),
    ('\u{2474}', '\u{247c}'),
    ('\u{2488}', '\u{2490}'),
    ('\u{24ea}', '\u{24ea}'),
    ('\u{24f5}', '\u{24fd}'),
    ('\u{24ff}', '\u{24ff}'),
    ('\u{2776}', '\u{277e}'),
    ('\u{2780}', '\u{2788}'),
    ('\u{278a}', '\u{2792}'),
    ('\u{10a40}', '\u{10a43}'),
    ('\u{10e60}', '\u{10e68}'),
    ('\u{11052}', '\u{1105a}'),
    ('\u{1f100}', '\u{1f10a}'),
];

/// `str.isspace` of one character: white space, and the four ASCII information separators.
pub(crate) fn is_space(char: char) -> bool {
    char.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&char)
}

/// `str.isalpha` of one character: any letter, but not a letter-like number or a vowel sign.
pub(crate) fn is_alpha(char: char) -> bool {
    if char.is_ascii() {
        return char.is_ascii_alphabetic();
    }
    matches!(
        get_general_category(char),
        GeneralCategory::UppercaseLetter
            | GeneralCategory::LowercaseLetter
            | GeneralCategory::TitlecaseLetter
            | GeneralCategory::ModifierLetter
            | GeneralCategory::OtherLetter
    )
}

/// `str.isdigit` of one character: decimal digits and digits in disguise.
pub(crate) fn is_digit(char: char) -> bool {
    if char.is_ascii() {
        return char.is_ascii_digit();
    }
    get_general_category(char) == GeneralCategory::DecimalNumber
        || OTHER_DIGITS.iter().any(|(first, last)| (*first..=*last).contains(&char))
}

/// spaCy's word shape: letters become `X` or `x`, digits `d`, all else stays; of a run only the first four are
/// kept. Words of 100 and more characters have the shape `LONG`.
pub(crate) fn word_shape(word: &str) -> String {
    if word.chars().nth(99).is_some() {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(word.len().min(24));
    let mut previous = None;
    let mut run = 0;
    for char in word.chars() {
        let class = match char {
            _ if is_alpha(char) && char.is_uppercase() => 'X',
            _ if is_alpha(char) => 'x',
            _ if is_digit(char) => 'd',
            other => other,
        };
        run = if previous == Some(class) { run + 1 } else { 0 };
        previous = Some(class);
        if run < 4 {
            shape.push(class);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_those_of_spacy() {
        assert_eq!(word_shape("Reuters"), "Xxxxx");
        assert_eq!(word_shape("U.N."), "X.X.");
        assert_eq!(word_shape("2023-03-20"), "dddd-dd-dd");
        assert_eq!(word_shape("......"), "....");
        assert_eq!(word_shape("m²"), "xd");
        assert_eq!(word_shape("नमस्ते"), "xxx्xे");
        assert_eq!(word_shape(&"a".repeat(99)), "xxxx");
        assert_eq!(word_shape(&"a".repeat(100)), "LONG");
    }

    #[test]
    fn separators_are_space_but_not_to_rust() {
        assert!(is_space('\u{1c}') && !'\u{1c}'.is_whitespace());
        assert!(!is_space('\u{200b}'));
    }
}
