//! Tests of the line stage: what goes, what must stay, and the laws.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::fixture::documents;
use super::*;

static STAGE: LazyLock<LineStage> =
    LazyLock::new(|| LineStage::new(&CleanSettings::default()).expect("built-in lexicons"));
static RULES: LazyLock<LineStage> = LazyLock::new(|| {
    LineStage::new(&CleanSettings { classify_text: false, ..CleanSettings::default() }).expect("built-in lexicons")
});

fn clean_with(stage: &LineStage, text: &str, language: &str, headline: Option<&str>) -> LineResult {
    stage.clean(&LineInput { lines: &split(text), language, headline, from_html: false })
}

fn clean(text: &str) -> LineResult {
    clean_with(&STAGE, text, "en", None)
}

fn body(result: &LineResult) -> String {
    result.kept.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn rules(result: &LineResult) -> Vec<(&str, RemovedKind)> {
    result.removed.iter().map(|removed| (removed.rule.as_str(), removed.kind)).collect()
}

const STORY: &str = "The mill in Harrow Bend reopened on Tuesday, nine years after the flood that carried its wheel away.\n\
    “We found the wheel in a field eleven miles down the river,” said the miller, Agnes Whitlow, who is 71 years old.\n\
    The council has paid for half of the repairs, and a raffle has paid for most of the rest of them.";

#[test]
fn the_fixture_loses_no_body_line_and_most_of_its_junk() {
    for document in documents() {
        let with_headline = format!("{}\n{}", document.headline, document.lines.join("\n"));
        let texts = [(document.lines.join("\n"), Some(document.headline.as_str())), (with_headline, None)];
        for (stage, name) in [(&*STAGE, "classifier"), (&*RULES, "rules")] {
            for (text, headline) in &texts {
                let result = clean_with(stage, text, &document.lang, *headline);
                let kept: Vec<&str> = result.kept.iter().map(|line| line.text.as_str()).collect();
                let labelled = document.lines.iter().zip(&document.keep);
                let (gold, junk): (Vec<_>, Vec<_>) = labelled.partition(|(_, keep)| **keep);
                let lost: Vec<String> =
                    gold.iter().map(|(line, _)| squeezed(line)).filter(|line| !kept.contains(&line.as_str())).collect();
                assert!(lost.is_empty(), "{name}: {} lost {lost:?}", document.id);
                let leaked: Vec<String> =
                    junk.iter().map(|(line, _)| squeezed(line)).filter(|line| kept.contains(&line.as_str())).collect();
                assert!(leaked.len() * 5 <= junk.len(), "{name}: {} leaked {leaked:?}", document.id);
            }
        }
    }
}

/// A story in each language of the lexicons, and in Thai, which has none: language, tab, lines between bars.
const BODIES: &str = include_str!("bodies.txt");
/// Number of languages that have a lexicon.
const LEXICONS: usize = 28;

#[test]
fn no_language_loses_a_line_of_a_body_among_junk() {
    let lexicon = Lexicon::compile(BUILT_IN).expect("built-in lexicons");
    let mut known = 0;
    for line in BODIES.lines() {
        let (language, story) = line.split_once('\t').expect("a language and a story");
        known += usize::from(lexicon.knows(language));
        let story = story.replace('|', "\n");
        let menu = "Facebook\nTwitter\nShare\n".repeat(5);
        for text in [story.clone(), format!("{menu}{story}\n{menu}"), format!("{story}\nLeave a Reply")] {
            for stage in [&*STAGE, &*RULES] {
                let result = clean_with(stage, &text, language, Some("An unrelated headline"));
                assert!(body(&result).contains(&story), "{language}: {:#?}", rules(&result));
            }
        }
    }
    assert_eq!(known, LEXICONS, "one story a lexicon");
}

#[test]
fn a_headline_that_was_found_among_the_lines_is_taken_out_wherever_it_stands() {
    let text = format!("Mill in Harrow Bend turns again\n{STORY}\nMill in Harrow Bend turns again");
    let result = clean(&text);
    assert_eq!(result.headline.as_deref(), Some("Mill in Harrow Bend turns again"), "{:#?}", rules(&result));
    assert_eq!(
        rules(&result),
        [("headline/first-line", RemovedKind::Other), ("duplicate/headline", RemovedKind::Duplicate)]
    );
    assert_eq!(body(&result), STORY);
}

#[test]
fn a_comment_form_ends_the_article() {
    let result = clean(&format!(
        "{STORY}\nSee also  The bridges that nobody crosses\nLeave a Reply\nYour email address will not be \
        published. Required fields are marked *\nName\nWebsite\nAlfred on Tuesday"
    ));
    assert_eq!(body(&result), STORY);
    let kinds: Vec<RemovedKind> = result.removed.iter().map(|removed| removed.kind).collect();
    assert_eq!(kinds[..3], [RemovedKind::Related, RemovedKind::CommentForm, RemovedKind::CommentForm]);
    assert!(result.removed[1].rule.starts_with("comment-form/en/"));
    assert_eq!(
        result.removed.iter().map(|removed| removed.line).collect::<Vec<_>>(),
        (4..=9).map(Some).collect::<Vec<_>>()
    );
}

#[test]
fn a_short_text_keeps_its_sentences_among_junk() {
    let text = "PORT ELLERY — The ferry to Port Ellery runs again from Monday, the harbour master, Ada Holm, said.\n\
        “We have missed that horn,” Holm told the Herald. “So has the gull.”\n\
        See also: The winter the harbour froze\n\
        The Ministry of Transport (MoT) called the repair “overdue.”\n\
        Leave a Reply";
    let result = clean(text);
    assert_eq!(result.kept.len(), 3, "{result:#?}");
    assert!(body(&result).ends_with("“overdue.”"));
}

#[test]
fn running_text_after_a_comment_form_stays() {
    let text = format!("Join the conversation\n{STORY}");
    assert_eq!(body(&clean(&text)), STORY);
}

#[test]
fn a_lead_takes_the_titles_after_it_and_no_paragraph() {
    let (first, rest) = STORY.split_once('\n').expect("three lines");
    let result = clean(&format!(
        "{first}\nRelated Articles\nTen mills worth a detour this autumn\nWhy the river keeps rising\n{rest}"
    ));
    assert_eq!(body(&result), STORY);
    assert!(result.removed.iter().all(|removed| removed.kind == RemovedKind::Related), "{:?}", rules(&result));
}

#[test]
fn a_lead_at_the_end_of_a_paragraph_is_cut_off() {
    let result = clean_with(&RULES, &format!("{STORY} Read more: Ten mills worth a detour"), "en", None);
    assert_eq!(body(&result), STORY);
    assert_eq!(result.removed[0].text, "Read more: Ten mills worth a detour");
    assert!(result.removed[0].rule.ends_with("+tail"));
}

#[test]
fn the_first_line_is_the_headline_when_it_is_one() {
    let result = clean(&format!("Mill in Harrow Bend turns again\n\n{STORY}"));
    assert_eq!(result.headline.as_deref(), Some("Mill in Harrow Bend turns again"));
    assert_eq!(rules(&result), [("headline/first-line", RemovedKind::Other)]);
    assert_eq!(body(&result), STORY);
    assert_eq!(clean(STORY).headline, None);
    assert_eq!(clean_with(&STAGE, STORY, "en", Some("Mill in Harrow Bend turns again")).headline, None);
}

#[test]
fn the_headline_is_no_body_line() {
    let result = clean_with(&STAGE, &format!("Mill turns again\n{STORY}"), "en", Some("Mill Turns Again"));
    assert_eq!(body(&result), STORY);
    assert_eq!(rules(&result), [("duplicate/headline", RemovedKind::Duplicate)]);
}

#[test]
fn a_repeated_paragraph_stays_once_and_a_refrain_twice() {
    let first = STORY.lines().next().expect("a line");
    let result = clean_with(&RULES, &format!("{STORY}\n“Again!”\n{first}\n“Again!”"), "en", None);
    assert_eq!(body(&result), format!("{STORY}\n“Again!”\n“Again!”"));
    assert_eq!(rules(&result), [("duplicate/line", RemovedKind::Duplicate)]);
}

#[test]
fn byline_dateline_credit_and_note_move_to_their_fields() {
    let result = clean(&format!(
        "By Harriet Lowe\nHARROW BEND, England (AP) — {STORY}\nEditor’s note: The age of the miller has been corrected."
    ));
    assert_eq!(result.by.as_deref(), Some("By Harriet Lowe"));
    assert_eq!(result.located.as_deref(), Some("HARROW BEND, England"));
    assert_eq!(result.ed_note.as_deref(), Some("Editor’s note: The age of the miller has been corrected."));
    assert!(body(&result).starts_with("HARROW BEND, England (AP) — The mill"));
    let result = clean_with(&RULES, &format!("{STORY}\nPhoto: Agnes Whitlow"), "en", None);
    assert_eq!(result.credits, ["Photo: Agnes Whitlow"]);
    let result =
        clean_with(&RULES, &format!("{STORY}\nThe wheel on its way up the river. Photo: Agnes Whitlow"), "en", None);
    assert_eq!(result.captions, ["The wheel on its way up the river."]);
    assert_eq!(result.credits, ["Photo: Agnes Whitlow"]);
}

#[test]
fn the_headline_may_stand_behind_menus_and_before_its_byline() {
    let result = clean(&format!(
        "Skip to content\nHome > News > Harrow Bend\nMill in Harrow Bend turns again\nAgnes Lowe\nRural affairs \
        reporter\nPublished 3 July 2024\n{STORY}"
    ));
    assert_eq!(result.headline.as_deref(), Some("Mill in Harrow Bend turns again"));
    assert_eq!(body(&result), STORY);
}

#[test]
fn what_is_left_of_a_line_whose_lead_was_cut_stands_once() {
    let first = STORY.lines().next().expect("a line");
    let result = clean(&format!("{STORY}\n{first} Read more: Ten bridges worth a detour"));
    assert_eq!(body(&result), STORY);
    assert_eq!(rules(&result), [("duplicate/line", RemovedKind::Duplicate)]);
}

#[test]
fn a_lead_is_not_cut_off_what_is_no_paragraph() {
    let line = "Photo: The mill in Harrow Bend, nine years after the flood, seen from the bridge. Read more: Ten bridges worth a detour";
    let by_rules = |text: &str| clean_with(&RULES, text, "en", Some("Another headline"));
    let once = by_rules(&format!("{STORY}\n{line}"));
    assert_eq!(by_rules(&body(&once)).removed, []);
}

#[test]
fn the_classifier_leaves_the_sentences_of_an_article_that_it_would_empty() {
    for junk in ["x\n", "Leave a Reply\n"] {
        let result = clean(&format!("{STORY}\n{}", junk.repeat(20_000)));
        assert!(body(&result).starts_with(STORY), "{:?}", body(&result));
    }
    assert_eq!(body(&clean(&"Home\nContact\n".repeat(20))), "", "a page without sentences has no article");
}

#[test]
fn a_heading_with_nothing_of_the_article_under_it_goes() {
    let line = |kind, text: &str| Line { text: text.to_owned(), kind, number: None };
    let texts = STORY.lines().map(|text| line(ParagraphKind::Text, text));
    let mut lines: Vec<Line> = texts.collect();
    lines.insert(1, line(ParagraphKind::Heading, "The wheel"));
    lines.push(line(ParagraphKind::Heading, "Ten mills worth a detour"));
    let input = LineInput { lines: &lines, language: "en", headline: None, from_html: true };
    let result = STAGE.clean(&input);
    assert_eq!(result.kept, lines[..4]);
    assert_eq!(rules(&result), [("html/heading-at-end", RemovedKind::Related)]);
    let headings = LineInput { lines: &lines[4..], ..input };
    assert_eq!(STAGE.clean(&headings).kept, lines[4..], "an article of headings stays one");
}

#[test]
fn topics_that_follow_their_lead_go_with_it() {
    let result = clean(&format!(
        "{STORY}\nRelated topics\nHarrow Bend\nMills\nYou may also be interested in:\nTen mills worth a detour"
    ));
    assert_eq!(body(&result), STORY);
    let kinds: Vec<RemovedKind> = result.removed.iter().map(|removed| removed.kind).collect();
    assert_eq!(
        kinds,
        [RemovedKind::Tags, RemovedKind::Tags, RemovedKind::Tags, RemovedKind::Related, RemovedKind::Related]
    );
}

#[test]
fn removals_name_rule_or_score() {
    let result = clean(&format!("{STORY}\nFacebook\nTop deals of the week for garden lovers"));
    assert!(result.removed.iter().all(|removed| removed.rule.contains('/')), "{:?}", rules(&result));
    assert_eq!(result.removed[0].kind, RemovedKind::Share);
}

#[test]
fn languages_are_named_as_the_lexicons_name_them() {
    assert_eq!(primary_language("nb-NO"), "no");
    assert_eq!(primary_language("pt_BR"), "pt");
    assert_eq!(primary_language(""), "");
}

#[test]
fn nothing_in_nothing_out() {
    for text in ["", "\n\n", "\u{FEFF}\0"] {
        assert_eq!(clean(text), LineResult::default());
    }
}

#[test]
fn the_shipped_weights_fit_the_features() {
    assert_eq!(training::feature_names().len(), features::SECOND_FEATURES);
    assert!(STAGE.classifier.scores(&[]).is_empty());
}

/// Lines of stories and of junk, mixed.
fn texts() -> impl Strategy<Value = String> {
    let pool: Vec<String> = documents()
        .into_iter()
        .flat_map(|document| document.lines)
        .chain(STORY.lines().map(str::to_owned))
        .chain(
            ["Related Articles", "Ten mills worth a detour this autumn", "Photo: Agnes Whitlow", "*", "“", "a: b"]
                .map(str::to_owned),
        )
        .collect();
    let line = prop_oneof![8 => proptest::sample::select(pool), 1 => "(?s).{0,60}"];
    proptest::collection::vec(line, 0..30).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn every_line_is_accounted_for_in_order(text in texts(), language in "en|de|ja|xx|") {
        let lines = split(&text);
        let result = clean_with(&STAGE, &text, &language, None);
        let mut numbers: Vec<usize> = result.kept.iter().filter_map(|line| line.number).collect();
        let removed: Vec<usize> = result.removed.iter().filter_map(|removed| removed.line).collect();
        prop_assert!(numbers.is_sorted() && removed.is_sorted());
        let words = |text: &str| text.split_whitespace().count();
        let all: usize = lines.iter().map(|line| words(&line.text)).sum();
        let found = result.kept.iter().map(|line| words(&line.text)).chain(result.removed.iter().map(|removed| words(&removed.text))).sum::<usize>();
        prop_assert_eq!(found, all);
        numbers.extend(removed);
        numbers.sort_unstable();
        numbers.dedup();
        prop_assert_eq!(numbers, lines.iter().filter_map(|line| line.number).collect::<Vec<_>>());
    }

    #[test]
    fn rules_applied_twice_are_rules_applied_once(text in texts(), language in "en|de|fr|") {
        let result = clean_with(&RULES, &text, &language, None);
        let once = body(&result);
        prop_assert_eq!(body(&clean_with(&RULES, &once, &language, result.headline.as_deref())), once);
    }

    #[test]
    fn the_same_text_gives_the_same_result(text in texts()) {
        prop_assert_eq!(clean(&text), clean(&text));
    }
}
