//! The key under which a name is looked up: case, accents, marks, a leading article and "St." do not count.
//!
//! `tools/folding.py` has the same rules; a test holds every built-in name to them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns the key of a name; it is empty where the name has no letters or digits. A possessive at its end is left out.
pub(crate) fn fold(name: &str) -> String {
    let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
    let mut spelled = String::with_capacity(name.len());
    if name.is_ascii() {
        name.chars().for_each(|character| push(&mut spelled, character));
    } else {
        name.nfd()
            .filter(|character| !is_combining_mark(*character))
            .for_each(|character| push(&mut spelled, character));
    }
    joined(&spelled)
}

fn push(spelled: &mut String, character: char) {
    match character {
        '.' | '\'' | '’' | '‘' | 'ʼ' | '`' => {}
        'ß' => spelled.push_str("ss"),
        'ø' | 'Ø' => spelled.push('o'),
        'ł' | 'Ł' => spelled.push('l'),
        'đ' | 'Đ' => spelled.push('d'),
        'ı' => spelled.push('i'),
        'æ' | 'Æ' => spelled.push_str("ae"),
        'œ' | 'Œ' => spelled.push_str("oe"),
        '&' => spelled.push_str(" and "),
        other if other.is_alphanumeric() => spelled.extend(other.to_lowercase()),
        _ => spelled.push(' '),
    }
}

/// The words with one space between them, without a leading article, short forms written out.
fn joined(spelled: &str) -> String {
    let mut key = String::with_capacity(spelled.len() + 4);
    let mut words = spelled.split_whitespace().peekable();
    let first = words.next_if_eq(&"the");
    if let (Some(article), None) = (first, words.peek()) {
        return article.to_owned();
    }
    while let Some(word) = words.next() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(if words.peek().is_some() { written_out(word) } else { word });
    }
    key
}

fn written_out(word: &str) -> &str {
    match word {
        "st" => "saint",
        "mt" => "mount",
        "ft" => "fort",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        for (name, key) in [
            ("St. Petersburg", "saint petersburg"),
            ("The Hague", "hague"),
            ("U.S.", "us"),
            ("Port-au-Prince", "port au prince"),
            ("Washington, D.C.", "washington dc"),
            ("Łódź", "lodz"),
            ("Trinidad & Tobago", "trinidad and tobago"),
            ("Côte d’Ivoire", "cote divoire"),
            ("New Zealand's", "new zealand"),
            ("The", "the"),
            (" – ", ""),
        ] {
            assert_eq!(fold(name), key, "{name}");
        }
    }
}
