//! Tests of the matching and of every lexicon that comes with the crate.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::lines;

/// Kinds that every language must have rules for.
const NEEDED: [RemovedKind; 8] = [
    RemovedKind::CommentForm,
    RemovedKind::Related,
    RemovedKind::Newsletter,
    RemovedKind::Share,
    RemovedKind::Advertisement,
    RemovedKind::CookieLegal,
    RemovedKind::Byline,
    RemovedKind::Timestamp,
];

fn built_in() -> Lexicon {
    Lexicon::compile(BUILT_IN).expect("the lexicons compile")
}

fn ids(lexicon: &Lexicon, line: &str, language: &str) -> Vec<String> {
    lexicon.hits(line, language).into_iter().map(|rule| rule.id.clone()).collect()
}

#[test]
fn every_lexicon_compiles_by_itself_and_its_language_is_its_name() {
    for (name, text) in BUILT_IN {
        let lexicon = Lexicon::compile([(name, text)]).unwrap_or_else(|error| panic!("{error}"));
        assert!(lexicon.knows(name), "{name}");
        assert!(
            lexicon.rules.iter().all(|rule| rule.language == name && rule.id.contains(&format!("/{name}/"))),
            "{name}"
        );
    }
}

#[test]
fn every_language_has_the_sections_and_stop_words() {
    let lexicon = built_in();
    assert!(lexicon.stop_words.len() >= 20);
    for (language, stop_words) in &lexicon.stop_words {
        assert!(stop_words.len() >= 70, "{language} has {} stop words", stop_words.len());
        let kinds: BTreeSet<RemovedKind> = lexicon
            .rules
            .iter()
            .filter(|rule| &rule.language == language && rule.role != Role::Hint)
            .map(|rule| rule.kind)
            .collect();
        for kind in NEEDED {
            assert!(kinds.contains(&kind), "{language} has no {kind:?}");
        }
    }
}

/// A Unicode word boundary makes a line with a curly mark be searched by the slowest of the pattern engines.
#[test]
fn no_pattern_has_a_unicode_word_boundary() {
    for (name, text) in BUILT_IN {
        assert!(!text.replace("(?-u:\\\\b)", "").contains("\\\\b"), "{name}");
    }
}

#[test]
fn no_phrase_stands_twice_in_a_language() {
    let lexicon = built_in();
    let mut seen = BTreeMap::new();
    for phrase in &lexicon.phrases {
        let rule = &lexicon.rules[phrase.rule];
        let key = (rule.language.clone(), phrase.text.clone(), phrase.later.clone(), phrase.at_start, phrase.at_end);
        if let Some(other) = seen.insert(key, rule.id.clone()) {
            panic!("{} and {other} are one phrase", rule.id);
        }
    }
}

#[test]
fn no_rule_matches_a_body_line_of_the_fixture() {
    let lexicon = built_in();
    for document in lines::fixture::documents() {
        for (line, keep) in document.lines.iter().zip(&document.keep) {
            let hits: Vec<&Rule> =
                lexicon.hits(line, &document.lang).into_iter().filter(|rule| rule.role != Role::Hint).collect();
            assert!(
                !keep || hits.is_empty(),
                "{}: {line:?} matches {:?}",
                document.id,
                hits.iter().map(|rule| &rule.id).collect::<Vec<_>>()
            );
        }
    }
}

#[test]
fn the_comment_form_is_known_in_every_language_whatever_the_article_is_in() {
    let lexicon = built_in();
    for (line, rule) in [
        ("Leave a Reply", "comment-form/en/1"),
        ("Deje un comentario", "comment-form/es/"),
        ("Laisser un commentaire", "comment-form/fr/1"),
        ("Schreiben Sie einen Kommentar", "comment-form/de/1"),
        ("コメントを残す", "comment-form/ja/1"),
        ("اترك تعليقاً", "comment-form/ar/"),
        ("Ваш адрес email не будет опубликован. Обязательные поля помечены *", "comment-form/ru/"),
    ] {
        let hits = ids(&lexicon, line, "en");
        assert!(hits.iter().any(|id| id.starts_with(rule)), "{line}: {hits:?}");
    }
}

#[test]
fn ellipses_say_where_more_may_stand() {
    let source = "language = \"xx\"\n[[rule]]\nid = \"r\"\nkind = \"related\"\nrole = \"line\"\n\
                  phrases = [\"see also…\", \"…to your inbox\", \"sign up for…letter\", \"photo:…\", \"share\"]\n";
    let lexicon = Lexicon::compile([("xx", source)]).expect("compiles");
    assert_eq!(ids(&lexicon, "See also  The lake", "xx"), ["r/xx/1"]);
    assert_eq!(ids(&lexicon, "See alsorans", "xx"), Vec::<String>::new());
    assert_eq!(ids(&lexicon, "News, straight to your inbox!", "xx"), ["r/xx/2"]);
    assert_eq!(ids(&lexicon, "Sign up for the daily letter", "xx"), ["r/xx/3"]);
    assert_eq!(ids(&lexicon, "Sign up for the daily letter today", "xx"), Vec::<String>::new());
    assert_eq!(ids(&lexicon, "Photo: Jane Roe", "xx"), ["r/xx/4"]);
    assert_eq!(ids(&lexicon, "Photo finish", "xx"), Vec::<String>::new());
    assert_eq!(ids(&lexicon, "» SHARE «", "xx"), ["r/xx/5"]);
    assert_eq!(ids(&lexicon, "Share it", "xx"), Vec::<String>::new());
}

#[test]
fn rules_of_other_languages_do_not_apply() {
    let lexicon = built_in();
    assert!(ids(&lexicon, "Del", "de").is_empty());
    assert!(!ids(&lexicon, "Del", "da").is_empty());
}

#[test]
fn faults_name_the_rule() {
    let compile = |rule: &str| {
        Lexicon::compile([("xx", format!("language = \"xx\"\n{rule}").as_str())]).map(|_| ()).unwrap_err().to_string()
    };
    let rule = "[[rule]]\nid = \"r\"\nkind = \"share\"\nrole = \"line\"\n";
    assert!(compile(&format!("{rule}patterns = [\"(\"]\n")).contains("rule r/xx/p1"));
    assert!(compile(&format!("{rule}phrases = [\"…***…\"]\n")).contains("has no letters"));
    assert!(compile(&format!("{rule}phrases = [\"a\"]\n{rule}phrases = [\"b\"]\n")).contains("stands there twice"));
    assert!(compile("[[rule]]\nid = 3\n").starts_with("lexicon xx:"));
}
