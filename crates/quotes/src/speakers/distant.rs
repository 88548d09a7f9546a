//! Features of a proposed speaker outside of the sentence of the quotation: how far, and who comes between.

use super::{Evidence, Feature, Sought};
use crate::attribution::Candidate;
use crate::lexicon::Cue;
use crate::phrase::Phrase;
use crate::scare::is_of_dialogue;
use crate::token::Pos;

/// How far back from the quotation others are looked for who come between, in pieces.
const MAX_BETWEEN: usize = 120;

/// From this confidence on the next quotation has a speaker of its own.
const OWN_SPEAKER: f64 = 0.8;

pub(super) fn ask(sought: &Sought<'_, '_>, one: &Candidate, source: &Phrase, evidence: &mut Evidence) {
    let (layout, quote) = (sought.layout, sought.quote);
    let from = one.carried_from.and_then(|from| layout.segments.get(from));
    let anchor = from.and_then(|segment| layout.piece_at_byte(segment.span.start)).unwrap_or(source.head);
    let behind = anchor > quote;
    let apart = sought.layout.paragraph_of(quote).abs_diff(sought.layout.paragraph_of(anchor));
    evidence.features.push(match (apart, behind) {
        (0, _) => Feature::SameParagraph,
        (1, true) => Feature::ParagraphBehind,
        (1, false) => Feature::ParagraphBefore,
        _ => Feature::ParagraphsApart,
    });
    let sentence = layout.sentence(layout.sentence_of(source.head));
    evidence.add([
        (Feature::SourceOpensSentence, sentence.start == source.pieces.start),
        (Feature::SourceSentenceBefore, layout.sentence_of(source.head) + 1 == layout.sentence_of(quote)),
        (Feature::SourceSentenceReports, sentence.clone().any(|at| is_report(sought, at))),
        (Feature::SourceSentenceQuotes, sentence.clone().any(|at| layout.piece(at).pos == Pos::Quote)),
    ]);
    ask_origin(sought, one, evidence);
    evidence.features.extend(sought.alone.get_or_init(|| ask_quote(sought)));
    if !behind {
        ask_neighbours(sought, source, evidence);
    }
    ask_between(sought, source, anchor.max(source.pieces.end), evidence);
}

/// How sure the quotation is whose speaker is taken over.
fn ask_origin(sought: &Sought<'_, '_>, one: &Candidate, evidence: &mut Evidence) {
    let origin = one.carried_from.and_then(|from| sought.verdicts.get(from)?.best());
    let Some(origin) = origin else { return };
    let own = origin.carried_from.is_none();
    evidence.features.push(match origin.confidence {
        sure if sure >= 0.9 && own => Feature::FromSure,
        sure if sure >= 0.9 => Feature::FromCarriedSure,
        sure if sure >= 0.6 => Feature::FromLikely,
        _ => Feature::FromDoubtful,
    });
}

/// Where the quotation stands, and what it holds.
fn ask_quote(sought: &Sought<'_, '_>) -> Vec<Feature> {
    let (layout, quote) = (sought.layout, sought.quote);
    let sentence = layout.sentence(layout.sentence_of(quote));
    let whole = !sentence.clone().any(|at| layout.piece(at).is_word());
    let here =
        layout.paragraphs.get(sought.layout.paragraph_of(quote)).map_or(0..0, |paragraph| paragraph.pieces.clone());
    let segment = layout.segments.get(layout.piece(quote).segment);
    let tokens = segment.map_or(0..0, |segment| segment.tokens.clone());
    let inside = layout.tokens.get(tokens.clone()).unwrap_or_default();
    let words = layout.words_in(tokens);
    let mut evidence = Evidence { features: Vec::new() };
    evidence.add([
        (Feature::WholeSentence, whole),
        (Feature::OpensParagraph, here.start == quote),
        (Feature::WholeParagraph, here.len() == 1),
        (Feature::FewWords, words <= 4),
        (Feature::ManyWords, words >= 15),
        (Feature::FirstPersonInside, inside.iter().any(|token| is_of_dialogue(token.span.of(layout.text)))),
        (Feature::QuestionInside, ends_in_question(sought, Some(quote))),
        (Feature::CueInSentence, sentence.clone().any(|at| is_report(sought, at))),
    ]);
    evidence.features
}

fn is_report(sought: &Sought<'_, '_>, at: usize) -> bool {
    let piece = sought.layout.piece(at);
    piece.cue.any(Cue::SPEECH.or(Cue::TELL)) && piece.pos == Pos::Verb
}

fn ends_in_question(sought: &Sought<'_, '_>, quote: Option<usize>) -> bool {
    let layout = sought.layout;
    let segment = quote.and_then(|quote| layout.segments.get(layout.piece(quote).segment));
    segment.is_some_and(|segment| segment.inner.of(layout.text).trim_end().ends_with('?'))
}

/// The quotations before and behind: whose they are, and whether one asked.
fn ask_neighbours(sought: &Sought<'_, '_>, source: &Phrase, evidence: &mut Evidence) {
    let here = sought.layout.paragraph_of(sought.quote);
    let before = sought.before.map(|before| (before, here - sought.layout.paragraph_of(before).min(here)));
    let next = sought.behind.filter(|behind| sought.layout.paragraph_of(*behind) <= here + 1);
    let speaker = next
        .and_then(|next| sought.verdict(next)?.best())
        .filter(|best| best.confidence >= OWN_SPEAKER && best.carried_from.is_none() && best.source.is_some());
    let same =
        speaker.and_then(|best| best.source.as_ref()).is_some_and(|other| sought.layout.is_same_head(source, other));
    evidence.features.push(match speaker {
        Some(_) if same => Feature::NextSpeakerSame,
        Some(_) => Feature::NextSpeakerOther,
        None if next.is_some() => Feature::NextSpeakerUnknown,
        None => Feature::NextNone,
    });
    let asked = ends_in_question(sought, sought.before.filter(|_| before.is_some_and(|(_, apart)| apart <= 1)));
    evidence.add([
        (Feature::AnswersQuestion, asked && before.is_some_and(|(_, apart)| apart == 1)),
        (Feature::QuoteInParagraphBefore, before.is_some_and(|(_, apart)| apart == 1)),
        (Feature::QuoteBeforeInParagraph, before.is_some_and(|(_, apart)| apart == 0)),
    ]);
}

/// Who comes between the source and the quotation.
fn ask_between(sought: &Sought<'_, '_>, source: &Phrase, from: usize, evidence: &mut Evidence) {
    let (layout, quote) = (sought.layout, sought.quote);
    let between = from.max(quote.saturating_sub(MAX_BETWEEN))..quote;
    let word = layout.word(source.head);
    let (mut name, mut pronoun, mut same, mut report, mut plain) = (false, false, false, false, 0);
    for at in between {
        let piece = layout.piece(at);
        plain += usize::from(piece.is_word());
        report |= is_report(sought, at);
        if !layout.opens_clause(at) {
            continue;
        }
        match piece.pos {
            Pos::Pronoun => pronoun = true,
            _ if layout.word(at).eq_ignore_ascii_case(word) => same = true,
            _ => name = true,
        }
    }
    evidence.add([
        (Feature::OtherBetween, name),
        (Feature::PronounBetween, pronoun),
        (Feature::SameBetween, same),
        (Feature::ReportBetween, report),
        (Feature::NothingBetween, plain <= 3),
        (Feature::MuchBetween, plain > 25),
    ]);
}
