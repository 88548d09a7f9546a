use super::*;
use crate::attribution::attribute;
use crate::lexicon::Lexicons;

/// The features of the strongest proposal for the last quotation of a text that has no syntax.
fn of_last(text: &str, sieve: &str) -> Vec<&'static str> {
    let (lexicons, settings) = (Lexicons::built_in().unwrap(), QuoteSettings::default());
    let layout = Layout::new(text, &[], &[], None, lexicons.of("en").unwrap(), &settings);
    let verdicts = attribute(&layout, &settings);
    let quotes = layout.outer_quotes(0..layout.pieces.len());
    let weighed = weigh(&layout, &verdicts, &quotes, quotes.len() - 1);
    let found = weighed.iter().find(|one| one.proposal.candidate.sieve == sieve).unwrap();
    found.evidence.features.iter().map(|feature| feature.name()).collect()
}

#[test]
fn who_comes_between_is_somebody_with_a_verb() {
    let text = |between: &str| format!("“It is old,” Jane Roe said.\n{between}\n“It will fall.”");
    let other = of_last(&text("Tom Hale built it."), "previous-paragraph");
    assert!(other.contains(&"other-between") && !other.contains(&"same-between"));
    let same = of_last(&text("Roe opened it."), "previous-paragraph");
    assert!(same.contains(&"same-between") && !same.contains(&"other-between"));
    let nobody = of_last(&text("A picture of Tom Hale and a map."), "previous-paragraph");
    assert!(!nobody.contains(&"other-between"));
}

#[test]
fn an_answer_stands_in_the_paragraph_behind_a_question() {
    let text = "“Is it old?” Jane Roe asked.\n“It will fall.”";
    assert!(of_last(text, "previous-paragraph").contains(&"answers-question"));
    let text = "“Is it old?” Jane Roe asked. “It will fall.”";
    assert!(!of_last(text, "paragraph-carry").contains(&"answers-question"));
}

#[test]
fn a_rival_is_another_speaker() {
    let features = of_last("According to Jane Roe, Tom Hale said the bridge was “old.”", "subject-verb-quote");
    assert!(features.contains(&"rival-close") || features.contains(&"rival-stronger"));
    assert!(of_last("“It is old,” Jane Roe said.", "quote-subject-verb").contains(&"rival-none"));
}

#[test]
fn nobody_is_chosen_below_the_threshold() {
    let text = "“It is old,” Jane Roe said.";
    let lexicons = Lexicons::built_in().unwrap();
    let settings = QuoteSettings { min_speaker_probability: 1.0, ..QuoteSettings::default() };
    let layout = Layout::new(text, &[], &[], None, lexicons.of("en").unwrap(), &settings);
    let verdicts = attribute(&layout, &settings);
    let choice = verdicts.first().unwrap().choice.as_ref().unwrap();
    assert!(choice.speaker.is_none() && choice.runner_up.is_some());
}

#[test]
fn speaker_and_runner_up_share_one_probability() {
    let text = "“Do you regret it?” Jane Roe asked.\n“No,” Tom Hale said.\n“Would you do it again?”";
    let (lexicons, settings) = (Lexicons::built_in().unwrap(), QuoteSettings::default());
    let layout = Layout::new(text, &[], &[], None, lexicons.of("en").unwrap(), &settings);
    for verdict in attribute(&layout, &settings) {
        let choice = verdict.choice.unwrap();
        let given = |one: &Option<Candidate>| one.as_ref().map_or(0.0, |one| one.confidence);
        assert!(given(&choice.speaker) + given(&choice.runner_up) <= 1.0 + f64::EPSILON);
    }
}
