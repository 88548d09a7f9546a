//! Is it a quotation at all? Marked words that are nobody’s: irony, titles, nicknames, words as words.
//!
//! Owns a small additive model: every feature is a yes-or-no question with a hand-set weight, and the sum is read as a
//! log-odds. Nothing was trained on texts. Refuses to look at who may have said it, apart from how sure that is.

use crate::attribution::Verdict;
use crate::layout::Layout;
use crate::lexicon::{Cue, Words};
use crate::token::{Pos, Shape, Token};

/// A feature of the model: its name, for explanations, and its weight in log-odds.
type Feature = (&'static str, f64);

/// The features that hold for a segment, with their weights.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Evidence {
    /// Those that hold.
    pub(crate) features: Vec<Feature>,
}

impl Evidence {
    /// Returns the probability that the marked words are a quotation.
    pub(crate) fn probability(&self) -> f64 {
        let log_odds: f64 = self.features.iter().map(|(_, weight)| weight).sum();
        1.0 / (1.0 + (-log_odds).exp())
    }
}

/// Collects the features of the segment that is the piece `quote`.
pub(crate) fn weigh(layout: &Layout<'_>, quote: usize, verdict: &Verdict) -> Evidence {
    let mut features = vec![("bias", 0.2)];
    let Some(segment) = layout.segments.get(layout.piece(quote).segment) else { return Evidence { features } };
    let inside = Inside::of(layout, segment.tokens.clone());
    inside.length(&mut features);
    inside.content(layout.lexicon.capitalised_nouns, &mut features);
    attribution(verdict, &mut features);
    if verdict.names_speaker {
        features.push(("names-a-speaker", -5.0));
    }
    context(layout, quote, &inside, &mut features);
    if segment.single {
        features.push(("single-marks", -0.7));
    }
    Evidence { features }
}

/// What stands between the marks.
#[expect(clippy::struct_excessive_bools, reason = "each is a feature of the model")]
struct Inside {
    words: usize,
    /// Words with a capital, closed-class words aside.
    capitals: usize,
    content_words: usize,
    starts_upper: bool,
    first_person: bool,
    verb: bool,
    final_comma: bool,
    final_stop: bool,
    question: bool,
    finite: bool,
}

impl Inside {
    fn of(layout: &Layout<'_>, range: std::ops::Range<usize>) -> Self {
        let tokens = layout.tokens.get(range).unwrap_or_default();
        let words: Vec<_> = tokens.iter().filter(|token| token.is_word()).collect();
        let open = |words: Words| {
            words.any(Words::DETERMINER.or(Words::PREPOSITION).or(Words::CONJUNCTION).or(Words::POSSESSIVE))
        };
        let content: Vec<_> = words.iter().filter(|token| !open(token.words)).collect();
        let last = tokens.iter().rev().find(|token| token.pos != Pos::Mark);
        let last = last.map_or(Pos::None, |token| token.pos);
        let person = |text: &str| {
            ["i", "we", "me", "us", "my", "our", "i'm", "i’m", "we're", "we’re", "you", "your", "ich", "wir"]
                .iter()
                .any(|word| text.eq_ignore_ascii_case(word))
        };
        Self {
            words: words.len(),
            capitals: content.iter().filter(|token| token.is_capitalised()).count(),
            content_words: content.len(),
            starts_upper: words.first().is_some_and(|token| token.is_capitalised()),
            first_person: words.iter().any(|token| person(token.span.of(layout.text))),
            verb: words.iter().any(|token| token.is_verbal() && !token.participle),
            final_comma: last == Pos::Comma,
            final_stop: last == Pos::Stop,
            question: tokens.iter().any(|token| token.pos == Pos::Stop && matches!(token.first, '?' | '!')),
            finite: words
                .iter()
                .any(|token| token.pos == Pos::Auxiliary || (token.pos == Pos::Verb && token.words.any(Words::VERB))),
        }
    }

    fn length(&self, features: &mut Vec<Feature>) {
        features.push(match self.words {
            0 => ("no-word", -6.0),
            1 => ("one-word", -1.5),
            2 => ("two-words", -1.0),
            3 => ("three-words", -0.6),
            4..=5 => ("four-words", 0.3),
            6..=8 => ("six-words", 1.2),
            9..=12 => ("nine-words", 2.2),
            _ => ("many-words", 3.5),
        });
    }

    fn content(&self, noun_capitals: bool, features: &mut Vec<Feature>) {
        let title = self.capitals >= if noun_capitals { 3 } else { 2 }
            && self.capitals == self.content_words
            && self.words <= 12;
        let one_capital = !noun_capitals && self.words <= 2 && self.capitals == self.content_words && self.capitals > 0;
        let rules = [
            ("title-case", title, -1.5),
            ("capitalised-word", one_capital && !title, -0.7),
            ("first-person", self.first_person, 1.2),
            ("verb", self.verb, 0.5),
            ("finite-verb", self.finite, 0.5),
            ("comma-inside", self.final_comma && self.words > 2, 0.7),
            ("question-or-exclamation", self.question, 0.6),
            ("stop-inside-sentence", self.final_stop && self.starts_upper && self.words > 3, 0.6),
            ("lower-case-phrase", !self.starts_upper && self.words >= 3, 0.4),
        ];
        features.extend(rules.into_iter().filter(|(_, holds, _)| *holds).map(|(name, _, weight)| (name, weight)));
    }
}

fn attribution(verdict: &Verdict, features: &mut Vec<Feature>) {
    features.push(match verdict.confidence() {
        sure if sure >= 0.9 => ("sure-speaker", 2.6),
        sure if sure >= 0.8 => ("likely-speaker", 1.9),
        sure if sure >= 0.7 => ("probable-speaker", 1.3),
        sure if sure >= 0.5 => ("possible-speaker", 0.5),
        sure if sure > 0.0 => ("guessed-speaker", -0.5),
        _ => ("no-speaker", -1.5),
    });
}

fn context(layout: &Layout<'_>, quote: usize, inside: &Inside, features: &mut Vec<Feature>) {
    let (before, after) = (layout.piece(quote.wrapping_sub(1)), layout.piece(quote + 1));
    let same = |at: usize| layout.sentence_of(at) == layout.sentence_of(quote);
    let before = if quote > 0 && same(quote - 1) { before } else { Token::NONE };
    let after = if same(quote + 1) { after } else { Token::NONE };
    let noun_capitals = layout.lexicon.capitalised_nouns;
    let title_case = inside.words >= if noun_capitals { 3 } else { 2 }
        && inside.capitals == inside.content_words
        && inside.capitals > 0
        && (inside.starts_upper || !noun_capitals);
    let work = |token: Token| token.words.any(Words::WORK);
    let comma_work = before.pos == Pos::Comma && quote > 1 && work(layout.piece(quote - 2)) && title_case;
    let titled =
        before.cue.any(Cue::TITLE) || comma_work || before.words.any(Words::WORK) || follows_title_cue(layout, quote);
    let governed = matches!(before.pos, Pos::Preposition | Pos::Possessive | Pos::Determiner);
    let rules = [
        ("titled", titled && !inside.first_person, -2.2),
        ("word-as-word", before.words.any(Words::SCARE) && inside.words <= 4, -2.0),
        ("nickname", before.pos == Pos::Name && after.pos == Pos::Name && inside.words <= 3, -3.0),
        ("alone", before.pos == Pos::None && matches!(after.pos, Pos::None | Pos::Stop), 0.4),
        ("behind-colon", before.pos == Pos::Colon, 0.8),
        ("title-behind-preposition", title_case && governed && inside.words <= 8, -3.0),
        ("name-behind-noun", before.is_nominal() && inside.starts_upper && inside.words <= 5 && !inside.finite, -1.8),
        (
            "name-behind-article",
            !noun_capitals && before.pos == Pos::Determiner && inside.starts_upper && inside.words <= 3,
            -0.8,
        ),
        ("acronym", inside.words == 1 && before.pos == Pos::Open, -1.5),
        (
            "name-in-brackets",
            noun_capitals && inside.words <= 4 && before.pos == Pos::Open && inside.starts_upper,
            -2.0,
        ),
        ("introduced", noun_capitals && inside.words <= 3 && is_introduced(layout, quote, before), 1.5),
        ("marked-name", noun_capitals && is_marked_name(layout, quote), -1.5),
        ("definite-name", noun_capitals && is_definite_name(layout, quote, before, inside), -1.5),
        ("before-noun", after.is_nominal() && after.shape == Shape::Lower && inside.words <= 3, -0.5),
        ("name-before", before.pos == Pos::Possessive, -0.3),
    ];
    features.extend(rules.into_iter().filter(|(_, holds, _)| *holds).map(|(name, _, weight)| (name, weight)));
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
    let named = inside.starts_upper && !inside.finite && !inside.final_stop && inside.words <= 3;
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
