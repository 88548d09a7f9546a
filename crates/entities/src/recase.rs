//! Headlines in running case: "Orrin Devices To Cut Jobs" becomes "Orrin Devices to cut jobs".
//!
//! A language model that learnt on running text takes the words of a headline for names because they are large. Owns
//! deciding which of them are: the body says it (Lita et al. 2003 call this truecasing), else a list of words that news
//! prints small. Offsets stay: only words that keep their length change.

use foldhash::{HashMap, HashMapExt, HashSet};

/// Share of the words of a headline that start large, in percent, from which on large letters say nothing.
const MIN_LARGE_PERCENT: usize = 75;
/// Headlines of fewer words are left alone.
const MIN_WORDS: usize = 4;
/// Words of fewer letters count for nothing: they stay small in headlines.
const MIN_LETTERS: usize = 4;

/// How often a word stands small and large inside of the body's sentences.
#[derive(Debug, Clone, Copy, Default)]
struct Forms {
    small: usize,
    large: usize,
}

/// Returns the headline in running case, where its words are set large; its length stays the same.
pub(crate) fn recased(headline: &str, body: &str, common: &HashSet<&'static str>) -> Option<String> {
    is_set_large(headline).then(|| {
        let forms = forms(headline, body);
        let mut recased = String::with_capacity(headline.len());
        let mut first = true;
        for piece in pieces(headline) {
            let is_word = piece.starts_with(char::is_alphabetic);
            let small = piece.to_lowercase();
            let keeps = first || !is_word || small.len() != piece.len() || is_name(&small, &forms, common);
            recased.push_str(if keeps { piece } else { &small });
            first = first && !is_word;
        }
        recased
    })
}

/// Says whether a word is a name for all that the body and the list know.
fn is_name(small: &str, forms: &HashMap<String, Forms>, common: &HashSet<&'static str>) -> bool {
    let Forms { small: times_small, large } = forms.get(small).copied().unwrap_or_default();
    if times_small == large { !common.contains(small) } else { large > times_small }
}

/// Words, and what stands between them.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_word = |character: char| character.is_alphanumeric() || matches!(character, '\'' | '’');
        let inside = is_word(first);
        let end = rest.find(|character| is_word(character) != inside).unwrap_or(rest.len());
        let (piece, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(piece)
    })
}

fn is_set_large(headline: &str) -> bool {
    let says = |piece: &&str| piece.starts_with(char::is_alphabetic) && piece.chars().count() >= MIN_LETTERS;
    let (mut words, mut large) = (0, 0);
    for piece in pieces(headline).filter(says) {
        words += 1;
        large += usize::from(piece.starts_with(char::is_uppercase));
    }
    words >= MIN_WORDS && large * 100 >= words * MIN_LARGE_PERCENT
}

/// Counts the headline's words in the body, the first of each sentence aside.
fn forms(headline: &str, body: &str) -> HashMap<String, Forms> {
    let mut forms: HashMap<String, Forms> = HashMap::new();
    for piece in pieces(headline).filter(|piece| piece.starts_with(char::is_alphabetic)) {
        forms.entry(piece.to_lowercase()).or_default();
    }
    for line in body.lines().filter(|line| !is_set_large(line)) {
        let mut starts = true;
        for piece in pieces(line) {
            if !piece.starts_with(char::is_alphabetic) {
                starts |= piece.contains(['.', '!', '?', ':', '“', '"']);
                continue;
            }
            let large = piece.starts_with(char::is_uppercase);
            if let Some(form) = forms.get_mut(&piece.to_lowercase()).filter(|_| !(starts && large)) {
                form.large += usize::from(large);
                form.small += usize::from(!large);
            }
            starts = false;
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recase(headline: &str, body: &str) -> Option<String> {
        let common = ["devices", "jobs", "says", "hits", "river", "bridge", "over", "tax"].into_iter().collect();
        recased(headline, body, &common)
    }

    #[test]
    fn the_body_decides_and_then_the_list() {
        let body = "The firm will cut jobs. Analysts of Orrin Devices said so.";
        let headline = "Orrin Devices Will Cut Jobs Over Tax";
        assert_eq!(recase(headline, body).as_deref(), Some("Orrin Devices will cut jobs over tax"));
        assert_eq!(recase(headline, "").as_deref(), Some("Orrin devices Will Cut jobs over tax"));
    }

    #[test]
    fn the_first_word_of_a_sentence_says_nothing() {
        let body = "Tax is due. Tax is late.";
        assert_eq!(recase("Dunmore Says Tax Hits Bridge", body).as_deref(), Some("Dunmore says tax hits bridge"));
    }

    #[test]
    fn running_text_stays() {
        for headline in ["Orrin Devices cuts jobs over tax", "Short Words Only", "", "१२ ३४"] {
            assert_eq!(recase(headline, "anything"), None, "{headline}");
        }
    }

    #[test]
    fn lengths_stay() {
        let headline = "İSTANBUL Bridge Hits River Over Tax — ÉLYSÉE Says";
        let recased = recase(headline, "").unwrap();
        assert_eq!(recased.len(), headline.len());
    }
}
