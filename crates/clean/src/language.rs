//! The language of a text: identified from its words, and weighed against what the page or the record declares.

use copydesk_article::rounded;
use whatlang::{Lang, detect};

/// A language and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: String,
    /// 0 to 1.
    pub confidence: f64,
}

/// Letters that are looked at, at most; more make the answer no surer.
const MAX_CHARS: usize = 2000;
/// Letters below which words tell nothing.
const MIN_CHARS: usize = 24;
/// Letters from which on the words count for more than the declaration.
const SURE_CHARS: usize = 200;
/// How far a declaration is believed that no words speak for or against.
const DECLARED: f64 = 0.6;

/// Identifies the language of a text, given what is declared, the most trusted first.
///
/// A declared tag keeps its region (`en-GB`) where the words agree with its language. Where they disagree, the words count if
/// there are enough of them.
pub fn identify(text: &str, declared: &[Option<&str>]) -> Option<Language> {
    let sample: String = text.chars().take(MAX_CHARS).collect();
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let found = if letters < MIN_CHARS { None } else { detect(&sample) };
    let declared: Vec<String> = declared.iter().flatten().filter_map(|tag| normal_tag(tag)).collect();
    let Some(found) = found else {
        return declared.into_iter().next().map(|tag| Language { tag, confidence: DECLARED });
    };
    let code = short_code(found.lang());
    // Short texts cannot be as sure as the library says.
    let weight = (letters as f64 / SURE_CHARS as f64).min(1.0);
    let confidence = found.confidence() * weight;
    if let Some(tag) = declared.iter().find(|tag| same_language(tag, code)) {
        return Some(Language { tag: tag.clone(), confidence: rounded(1.0 - (1.0 - confidence) * (1.0 - DECLARED)) });
    }
    match declared.into_iter().next() {
        Some(tag) if confidence < 0.8 => Some(Language { tag, confidence: rounded(DECLARED * (1.0 - confidence)) }),
        Some(_) => Some(Language { tag: code.to_owned(), confidence: rounded(confidence * 0.9) }),
        None => Some(Language { tag: code.to_owned(), confidence: rounded(confidence) }),
    }
}

/// Languages that words alone can hardly tell apart count as one.
fn same_language(tag: &str, code: &str) -> bool {
    const ALIKE: [&[&str]; 3] = [&["no", "nb", "nn", "da"], &["hr", "sr", "bs", "sh"], &["id", "ms"]];
    let primary = tag.split('-').next().unwrap_or(tag);
    primary == code || ALIKE.iter().any(|group| group.contains(&primary) && group.contains(&code))
}

/// Returns a tag in its usual form: `en-GB`, `zh-Hant-TW`; `None` for what is no tag.
pub(crate) fn normal_tag(tag: &str) -> Option<String> {
    let tag = tag.trim().split(['.', ',', ';', ' ']).next().unwrap_or_default().replace('_', "-");
    let mut parts = tag.split('-');
    let primary =
        parts.next().filter(|part| matches!(part.len(), 2 | 3) && part.chars().all(|c| c.is_ascii_alphabetic()))?;
    let mut normal = primary.to_ascii_lowercase();
    for part in parts {
        if part.is_empty() || part.len() > 8 || !part.chars().all(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        normal.push('-');
        match part.len() {
            2 => normal.push_str(&part.to_ascii_uppercase()),
            4 if part.chars().all(|c| c.is_ascii_alphabetic()) => {
                let (first, rest) = part.split_at_checked(1).unwrap_or((part, ""));
                normal.push_str(&first.to_ascii_uppercase());
                normal.push_str(&rest.to_ascii_lowercase());
            }
            _ => normal.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(normal)
}

/// The library's codes of three letters, and the codes of two.
const CODES: &str = "epo:eo eng:en rus:ru cmn:zh spa:es por:pt ita:it ben:bn fra:fr deu:de ukr:uk kat:ka ara:ar hin:hi \
    jpn:ja heb:he yid:yi pol:pl amh:am jav:jv kor:ko nob:nb dan:da swe:sv fin:fi tur:tr nld:nl hun:hu \
    ces:cs ell:el bul:bg bel:be mar:mr kan:kn ron:ro slv:sl hrv:hr srp:sr mkd:mk lit:lt lav:lv est:et \
    tam:ta vie:vi urd:ur tha:th guj:gu uzb:uz pan:pa aze:az ind:id tel:te pes:fa mal:ml ori:or mya:my \
    nep:ne sin:si khm:km tuk:tk aka:ak zul:zu sna:sn afr:af lat:la slk:sk";

/// Returns the shortest code of a language: two letters where there is such a code.
fn short_code(language: Lang) -> &'static str {
    let code = language.code();
    match code {
        "cat" => "ca",
        "tgl" => "tl",
        "hye" => "hy",
        "cym" => "cy",
        _ => CODES.split(' ').find_map(|pair| pair.strip_prefix(code)?.strip_prefix(':')).unwrap_or(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: &str = "Der Stadtrat stimmte am Dienstagabend mit großer Mehrheit dafür, dass das Gebäude für einen Euro gekauft wird. Die Sanierung \
        werde nach ersten Schätzungen vier Millionen kosten, sagte die Bürgermeisterin, und sie werde lange dauern, denn das Dach ist undicht.";

    #[test]
    fn every_language_of_the_library_has_a_short_code() {
        assert!(Lang::all().iter().all(|language| short_code(*language).len() == 2));
    }

    #[test]
    fn a_declared_region_is_kept_where_the_words_agree() {
        let found = identify(GERMAN, &[Some("de_at")]).unwrap();
        assert_eq!(found.tag, "de-AT");
        assert!(found.confidence > 0.95);
    }

    #[test]
    fn words_win_over_a_wrong_declaration_if_there_are_enough() {
        assert_eq!(identify(GERMAN, &[Some("en-US")]).unwrap().tag, "de");
        assert_eq!(identify("Der Stadtrat stimmte zu.", &[Some("en")]).unwrap().tag, "en");
        assert_eq!(identify("12:40", &[]), None);
    }

    #[test]
    fn tags_are_brought_to_their_usual_form() {
        assert_eq!(normal_tag("EN_gb.UTF-8").as_deref(), Some("en-GB"));
        assert_eq!(normal_tag("zh-hant-tw").as_deref(), Some("zh-Hant-TW"));
        assert_eq!(normal_tag("english"), None);
    }
}
