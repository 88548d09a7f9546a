//! Features of what stands around the marks, and of how the speaker was found.

use copydesk_article::Evidence as Kind;

use super::inside::{Form, Inside};
use super::{Evidence, Feature};
use crate::attribution::{Candidate, Verdict};
use crate::layout::Layout;
use crate::lexicon::{Cue, Words};
use crate::model::Feature as _;
use crate::phrase::Phrase;
use crate::token::{Pos, Shape, Token};

/// From this confidence on a speaker is no guess.
const LIKELY: f64 = 0.7;

pub(super) fn attribution(layout: &Layout<'_>, quote: usize, verdict: &Verdict, evidence: &mut Evidence) {
    evidence.features.push(match verdict.confidence() {
        sure if sure >= 0.9 => Feature::SureSpeaker,
        sure if sure >= 0.8 => Feature::LikelySpeaker,
        sure if sure >= 0.7 => Feature::ProbableSpeaker,
        sure if sure >= 0.5 => Feature::PossibleSpeaker,
        sure if sure > 0.0 => Feature::GuessedSpeaker,
        _ => Feature::NoSpeaker,
    });
    let Some(best) = verdict.best() else { return };
    evidence.features.extend(Feature::named(best.sieve));
    evidence.features.extend(cue_class(layout, best));
    let likely = best.confidence >= LIKELY;
    // `Doctors call it “…”`: whoever they are, they have a word for it.
    let generic = best.source.as_ref().is_some_and(|source| {
        source.pieces.len() == 1
            && layout.piece(source.head).pos == Pos::Noun
            && cue_class(layout, best) == Some(Feature::LabelCue)
    });
    // `Auf einem Banner stand „…“`
    let document = best.source.as_ref().is_some_and(|source| layout.piece(source.head).words.any(Words::DOCUMENT));
    let within = best.clause.as_ref().is_some_and(|clause| clause.contains(&quote));
    evidence.add([
        (Feature::InReportedClause, within && likely),
        (Feature::GenericLabel, generic),
        (Feature::DocumentSpeaks, likely && document),
        (Feature::Carried, best.carried_from.is_some() && best.evidence != Kind::MultiParagraph),
        (Feature::BehindCue, likely && is_behind_cue(layout, quote, best)),
        (Feature::Theme, likely && is_theme(layout, quote, best)),
    ]);
}

fn cue_class(layout: &Layout<'_>, best: &Candidate) -> Option<Feature> {
    let cue = layout.piece(best.cue.as_ref()?.start).cue;
    [
        (Cue::SPEECH.or(Cue::TELL), Feature::SpeechCue),
        (Cue::LABEL, Feature::LabelCue),
        (Cue::THOUGHT.or(Cue::INTENTION), Feature::ThoughtCue),
        (Cue::MANNER, Feature::MannerCue),
        (Cue::ACCORDING.or(Cue::ACCORDING_AFTER).or(Cue::NOUN), Feature::SourceCue),
    ]
    .into_iter()
    .find(|(class, _)| cue.any(*class))
    .map(|(_, name)| name)
}

/// Says whether nothing but a word of a closed class stands between the cue and the marks.
fn is_behind_cue(layout: &Layout<'_>, quote: usize, best: &Candidate) -> bool {
    let Some(cue) = &best.cue else { return false };
    let between = cue.end..quote;
    cue.end <= quote && between.len() <= 2 && !between.clone().any(|at| is_open(layout.piece(at)))
}

/// `sprach Meier von einer „…“`, `warnte der Rat vor „…“`: the cue stands before a preposition of what is said.
fn is_theme(layout: &Layout<'_>, quote: usize, best: &Candidate) -> bool {
    let cue =
        best.cue.as_ref().map(|cue| cue.start).filter(|cue| layout.piece(*cue).cue.any(Cue::SPEECH.or(Cue::LABEL)));
    let opens = |at: &usize| !matches!(layout.piece(*at).pos, Pos::Determiner | Pos::Adjective);
    let before = cue.and_then(|cue| (cue + 1..quote).rev().take(MAX_THEME_DISTANCE).find(opens));
    before.is_some_and(|at| layout.piece(at).words.any(Words::THEME))
}

/// Pieces from the marks back to the preposition of a theme, at most.
const MAX_THEME_DISTANCE: usize = 3;

fn is_open(token: Token) -> bool {
    token.is_nominal() || token.is_verbal()
}

/// The pieces beside the marked words in their sentence.
struct Beside {
    before: Token,
    after: Token,
}

impl Beside {
    /// Punctuation that ends the marked words, as American usage has it, stands between them and what follows.
    fn of(layout: &Layout<'_>, quote: usize, inside: &Inside) -> Self {
        let same = |at: usize| layout.sentence_of(at) == layout.sentence_of(quote);
        let piece = |at: usize| if same(at) { layout.piece(at) } else { Token::NONE };
        let after = inside.final_sign().map_or_else(|| piece(quote + 1), |pos| Token { pos, ..Token::NONE });
        Self { before: quote.checked_sub(1).map_or(Token::NONE, piece), after }
    }
}

/// Says whether somebody surely reports the words: they stand in a reported clause or directly behind a cue.
fn is_reported(layout: &Layout<'_>, quote: usize, verdict: &Verdict) -> bool {
    let Some(best) = verdict.best().filter(|best| best.confidence >= LIKELY) else { return false };
    best.clause.as_ref().is_some_and(|clause| clause.contains(&quote)) || is_behind_cue(layout, quote, best)
}

/// What the words look like, together with whether they are reported and where they stand.
pub(super) fn forms(layout: &Layout<'_>, quote: usize, verdict: &Verdict, inside: &Inside, evidence: &mut Evidence) {
    let form = inside.form();
    let reported = is_reported(layout, quote, verdict);
    let Beside { before, after } = Beside::of(layout, quote, inside);
    let noun = after.is_nominal() && after.shape == Shape::Lower;
    let article = matches!(before.pos, Pos::Determiner | Pos::Possessive);
    let labelled = is_labelled(layout, verdict);
    evidence.features.extend(match (form, reported) {
        (Form::Term, true) => Some(Feature::TermReported),
        (Form::Term, false) => Some(Feature::TermUnreported),
        (Form::Quality, true) => Some(Feature::QualityReported),
        (Form::Quality, false) => Some(Feature::QualityUnreported),
        (Form::Name, true) => Some(Feature::CapitalsReported),
        (Form::Name, false) => Some(Feature::CapitalsUnreported),
        (Form::Other, _) => None,
    });
    evidence.add([
        (Feature::TermBeforeNoun, form == Form::Term && noun),
        (Feature::TermBehindArticle, form == Form::Term && article && !noun),
        (Feature::QualityBeforeNoun, form == Form::Quality && noun),
        (Feature::QualityBeforeNounUnreported, form == Form::Quality && noun && !reported),
        (Feature::TermBeforeNounUnreported, form == Form::Term && noun && !reported),
        (Feature::TermBeforeName, matches!(form, Form::Term | Form::Quality) && after.pos == Pos::Name),
        (Feature::Labelled, labelled),
        (Feature::CapitalsLabelled, labelled && form == Form::Name),
        (Feature::BehindAs, follows_as(layout, quote)),
    ]);
}

/// Says whether somebody in particular surely gives the words to something as its label: `he called her “Miss Clumsy”`.
fn is_labelled(layout: &Layout<'_>, verdict: &Verdict) -> bool {
    let Some(best) = verdict.best().filter(|best| best.confidence >= LIKELY) else { return false };
    let named = |source: &Phrase| matches!(layout.piece(source.head).pos, Pos::Name | Pos::Pronoun);
    cue_class(layout, best) == Some(Feature::LabelCue) && best.source.as_ref().is_some_and(named)
}

/// `a statement on a “…”`: a noun for something said or written, and nothing between but words of closed classes and adjectives.
fn is_behind_document(layout: &Layout<'_>, quote: usize) -> bool {
    let sentence = layout.sentence(layout.sentence_of(quote));
    let before = (sentence.start..quote).rev().take(MAX_DOCUMENT_DISTANCE).find(|at| is_open(layout.piece(*at)));
    let Some(at) = before.filter(|at| at + 1 < quote) else { return false };
    let noun = layout.piece(at);
    noun.pos == Pos::Noun && (noun.words.any(Words::NOUN_CUE.or(Words::DOCUMENT)) || noun.cue.any(Cue::NOUN))
}

/// `as “…”`, `as a “…”`.
fn follows_as(layout: &Layout<'_>, quote: usize) -> bool {
    let article = layout.piece(quote.wrapping_sub(1)).pos == Pos::Determiner;
    layout.lexicon.is_as(layout.word(quote.wrapping_sub(1 + usize::from(article))))
}

/// How far before the marks a noun for something said is looked for, in pieces.
const MAX_DOCUMENT_DISTANCE: usize = 4;

/// How far from the marks a word for a work is looked for, in pieces.
const NEAR: usize = 6;

/// Marked words that are listed together are of one kind.
fn lists(layout: &Layout<'_>, quote: usize, evidence: &mut Evidence) {
    let capitals = layout.lexicon.capitalised_nouns;
    let joint = |at: usize| matches!(layout.piece(at).pos, Pos::Comma | Pos::Conjunction);
    let other = |at: usize| {
        let piece = layout.piece(at);
        let segment =
            layout.segments.get(piece.segment).filter(|_| layout.sentence_of(at) == layout.sentence_of(quote))?;
        Some(Inside::of(layout, segment.tokens.clone()))
    };
    let behind = (quote + 1..quote + 3).take_while(|at| joint(*at) || *at == quote + 1).map(|at| at + 1);
    let before =
        (1..4).map(|back| quote.wrapping_sub(back)).take_while(|at| joint(*at) || layout.piece(*at).pos == Pos::Quote);
    let listed: Vec<Inside> =
        before.chain(behind.filter(|at| joint(*at - 1))).chain([quote + 1]).filter_map(other).collect();
    let sentence = layout.sentence(layout.sentence_of(quote));
    let near = (quote.saturating_sub(NEAR).max(sentence.start)..quote.saturating_add(3).min(sentence.end))
        .filter(|at| *at != quote);
    evidence.add([
        (Feature::ListedWithTitle, listed.iter().any(|one| one.is_title_case(capitals))),
        (Feature::ListedWithWords, listed.iter().any(|one| !one.starts_upper)),
        (Feature::WorkNear, near.clone().any(|at| layout.piece(at).words.any(Words::WORK.or(Words::SCARE)))),
    ]);
}

pub(super) fn neighbours(layout: &Layout<'_>, quote: usize, inside: &Inside, evidence: &mut Evidence) {
    let beside = Beside::of(layout, quote, inside);
    lists(layout, quote, evidence);
    names(layout, quote, &beside, inside, evidence);
    before(layout, quote, &beside, inside, evidence);
    after(&beside, inside, evidence);
    let sentence = layout.sentence(layout.sentence_of(quote));
    let cue = Cue::SPEECH.or(Cue::TELL).or(Cue::LABEL).or(Cue::ACCORDING);
    let plain = !sentence.clone().any(|at| layout.piece(at).cue.any(cue) && layout.piece(at).pos != Pos::Noun);
    evidence.add([
        (Feature::NoCueInSentence, plain && quote + 1 < sentence.end),
        (Feature::ShortWithoutCue, plain && inside.is_short()),
        (Feature::ReportedForm, layout.is_reportive(&sentence)),
        (Feature::ReportedFormShort, layout.is_reportive(&sentence) && inside.is_short() && !inside.starts_upper),
        (Feature::OtherMarksInSentence, sentence.clone().filter(|at| layout.piece(*at).pos == Pos::Quote).count() > 1),
    ]);
}

/// Names of works, people and things, and words that are spoken of.
fn names(layout: &Layout<'_>, quote: usize, beside: &Beside, inside: &Inside, evidence: &mut Evidence) {
    let (before, after) = (beside.before, beside.after);
    let noun_capitals = layout.lexicon.capitalised_nouns;
    let title_case = inside.is_title_case(noun_capitals) && (inside.starts_upper || !noun_capitals);
    let work = |token: Token| token.words.any(Words::WORK);
    let comma_work = before.pos == Pos::Comma && quote > 1 && work(layout.piece(quote - 2)) && title_case;
    let titled = before.cue.any(Cue::TITLE) || comma_work || work(before) || follows_title_cue(layout, quote);
    let governed = matches!(before.pos, Pos::Preposition | Pos::Possessive | Pos::Determiner);
    evidence.add([
        (Feature::Titled, titled && (title_case || !inside.first_person)),
        (Feature::WordAsWord, before.words.any(Words::SCARE) && inside.words <= 4),
        (Feature::Nickname, before.pos == Pos::Name && after.pos == Pos::Name && inside.words <= 3),
        (Feature::TitleBehindPossessive, title_case && before.pos == Pos::Possessive && inside.words <= 8),
        (Feature::TitleBehindPreposition, title_case && governed && inside.words <= 8),
        (Feature::NameBehindNoun, before.is_nominal() && inside.starts_upper && inside.words <= 5 && !inside.finite),
        (
            Feature::NameBehindArticle,
            !noun_capitals && before.pos == Pos::Determiner && inside.starts_upper && inside.is_short(),
        ),
        (Feature::Acronym, inside.words == 1 && before.pos == Pos::Open),
        (Feature::NameInBrackets, noun_capitals && inside.words <= 4 && before.pos == Pos::Open && inside.starts_upper),
        (Feature::Introduced, noun_capitals && inside.is_short() && is_introduced(layout, quote, before)),
        (Feature::MarkedName, noun_capitals && is_marked_name(layout, quote)),
        (Feature::DefiniteName, noun_capitals && is_definite_name(layout, quote, before, inside)),
        (Feature::BeforeWork, work(after) || after.words.any(Words::SCARE)),
        (Feature::TitleOpensSentence, title_case && before.pos == Pos::None && after.is_verbal()),
        (Feature::TitleBehindComma, title_case && before.pos == Pos::Comma),
        (Feature::TitleInBrackets, before.pos == Pos::Open && after.pos == Pos::Close),
    ]);
}

fn before(layout: &Layout<'_>, quote: usize, beside: &Beside, inside: &Inside, evidence: &mut Evidence) {
    let (before, after) = (beside.before, beside.after);
    evidence.add([
        (Feature::Alone, before.pos == Pos::None && matches!(after.pos, Pos::None | Pos::Stop)),
        (Feature::BehindColon, before.pos == Pos::Colon),
        (Feature::NameBefore, before.pos == Pos::Possessive),
        (Feature::BehindCopula, before.words.any(Words::COPULA)),
        (Feature::BehindComplementiser, before.words.any(Words::COMPLEMENTISER)),
        (Feature::BehindNounCue, before.words.any(Words::NOUN_CUE)),
        (Feature::BehindTo, before.pos == Pos::To),
        (Feature::BehindDocument, is_behind_document(layout, quote)),
    ]);
    let indefinite = layout.lexicon.is_indefinite(layout.word(quote.wrapping_sub(1)));
    evidence.features.extend(match before.pos {
        Pos::Determiner if before.words.any(Words::POSSESSIVE) => Some(Feature::BehindPossessive),
        Pos::Determiner if indefinite => Some(Feature::BehindIndefinite),
        Pos::Determiner => Some(Feature::BehindDefinite),
        Pos::Possessive => Some(Feature::BehindPossessive),
        Pos::Preposition => Some(Feature::BehindPreposition),
        Pos::Verb => Some(Feature::BehindVerb),
        Pos::Noun => Some(Feature::BehindNoun),
        Pos::Adjective | Pos::Number => Some(Feature::BehindAdjective),
        Pos::Name => Some(Feature::BehindName),
        Pos::Comma => Some(Feature::BehindComma),
        Pos::Conjunction => Some(Feature::BehindConjunction),
        Pos::None if inside.words == 1 => Some(Feature::OpensSentenceAlone),
        Pos::None if inside.is_short() => Some(Feature::OpensSentenceShort),
        Pos::None => Some(Feature::OpensSentence),
        _ => None,
    });
}

fn after(beside: &Beside, inside: &Inside, evidence: &mut Evidence) {
    let (before, after) = (beside.before, beside.after);
    let noun = after.is_nominal() && after.shape == Shape::Lower;
    let article = before.pos == Pos::Determiner || before.pos == Pos::Possessive;
    evidence.add([
        (Feature::BeforeNoun, noun && inside.words <= 3),
        (Feature::ArticleAndNoun, noun && article && inside.is_short()),
        (Feature::ArticleAndVerb, article && after.is_verbal() && inside.is_short()),
        (Feature::ArticleAndEnd, article && !noun && !after.is_verbal() && inside.is_short()),
        (Feature::BeforeLongNoun, noun && inside.words > 3),
        (Feature::BeforeName, after.pos == Pos::Name),
        (Feature::BeforeVerb, after.is_verbal()),
        (Feature::BeforePreposition, after.pos == Pos::Preposition),
        (Feature::BeforeConjunction, after.pos == Pos::Conjunction),
        (Feature::BeforeStop, after.pos == Pos::Stop),
        (Feature::BeforeComma, after.pos == Pos::Comma),
    ]);
}

/// `die Gruppe „Neue Wege“`, `dem „Boten“`
fn is_marked_name(layout: &Layout<'_>, quote: usize) -> bool {
    let sentence = layout.sentence(layout.sentence_of(quote));
    let nominal = |at: &usize| layout.piece(*at).is_nominal() || layout.piece(*at).pos == Pos::Determiner;
    let start = (sentence.start..quote).rev().take_while(nominal).last();
    let before = layout.piece(quote.wrapping_sub(1));
    let bare = before.pos != Pos::Noun || before.words.any(Words::WORK);
    start.is_some_and(|start| bare && layout.is_marked_name(quote, start))
}

/// `der „Herald“`, `laut „Herald“`, `zum „Herald“`: a short name behind a definite article or a preposition.
fn is_definite_name(layout: &Layout<'_>, quote: usize, before: Token, inside: &Inside) -> bool {
    let definite = before.pos == Pos::Preposition || before.words.any(Words::ARTICLE);
    let stop = inside.final_sign() == Some(Pos::Stop);
    let named = inside.starts_upper && !inside.finite && !stop && inside.is_short();
    definite && named && !is_introduced(layout, quote, before)
}

/// `eine „Zumutung“`, `als „Zumutung“`
fn is_introduced(layout: &Layout<'_>, quote: usize, before: Token) -> bool {
    let word = layout.word(quote.wrapping_sub(1));
    before.is_word() && (layout.lexicon.is_indefinite(word) || layout.lexicon.is_as(word))
}

/// `known as “…”`: a title cue of several words ends directly before the quotation.
fn follows_title_cue(layout: &Layout<'_>, quote: usize) -> bool {
    (1..=3).any(|back| {
        let at = quote.wrapping_sub(back);
        let piece = layout.piece(at);
        piece.cue.any(Cue::TITLE) && at + usize::from(piece.cue_words) == quote
    })
}
