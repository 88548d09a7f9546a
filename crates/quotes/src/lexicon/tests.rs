use super::*;

fn lexicons() -> Lexicons {
    Lexicons::built_in().unwrap()
}

#[test]
fn every_language_says_and_according() {
    let lexicons = lexicons();
    for (language, say, according) in
        [("en", "said", "according"), ("de", "sagte", "laut"), ("fr", "affirme", "selon"), ("es", "dijo", "según")]
    {
        let lexicon = lexicons.of(language).unwrap();
        assert!(lexicon.entry(say).unwrap().cue.any(Cue::SPEECH), "{language}");
        let entry = lexicon.entry(according).unwrap();
        let found = entry.cue.any(Cue::ACCORDING) || entry.phrases.iter().any(|(_, cue)| cue.any(Cue::ACCORDING));
        assert!(found, "{language}");
    }
}

#[test]
fn a_region_falls_back_to_its_language_and_an_unknown_language_to_english() {
    let lexicons = lexicons();
    assert!(lexicons.of("de-AT").unwrap().capitalised_nouns);
    assert!(lexicons.of("zz").unwrap().entry("said").is_some());
}

#[test]
fn a_verb_may_stand_in_several_classes_and_keeps_its_form() {
    let lexicons = lexicons();
    let lexicon = lexicons.of("en").unwrap();
    let called = lexicon.entry("called").unwrap().cue;
    assert!(called.any(Cue::LABEL) && called.any(Cue::FINITE) && !called.any(Cue::NON_FINITE));
    assert!(lexicon.entry("calling").unwrap().cue.any(Cue::NON_FINITE));
}

#[test]
fn no_cue_is_also_an_article_or_a_pronoun() {
    for language in ["en", "de", "fr", "es"] {
        let lexicons = lexicons();
        let lexicon = lexicons.of(language).unwrap();
        for (word, entry) in &lexicon.entries {
            let closed = Words::DETERMINER.or(Words::SUBJECT_PRONOUN).or(Words::CONJUNCTION).or(Words::COPULA);
            assert!(!(entry.cue.any(Cue::VERBAL) && entry.words.any(closed)), "{language}: {word}");
        }
    }
}

#[test]
fn a_mistake_in_a_file_is_named() {
    let rest = "binding = ''\nagent = ''\njoining = ''\n[marks]\nlow_opens = false\nguillemets_point_in = false\n";
    let names = "forename_feminine = 'jane'";
    let unknown_words = format!("cues = []\n{rest}[words]\nverbs = 'go'\n");
    assert!(matches!(file::read("xx", &unknown_words, names), Err(LexiconError::WordClass { .. })));
    let unknown_cue = format!("{rest}[words]\n[[cues]]\nclass = 'shout'\nverbs = ['go']\n");
    assert!(matches!(file::read("xx", &unknown_cue, names), Err(LexiconError::CueClass { .. })));
    let empty = format!("{rest}[words]\n[[cues]]\nclass = 'speech'\nverbs = [' | ']\n");
    assert!(matches!(file::read("xx", &empty, names), Err(LexiconError::EmptyCue { .. })));
    assert!(matches!(file::read("xx", "x", names), Err(LexiconError::Parse { .. })));
}
