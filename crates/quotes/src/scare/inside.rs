//! Features of what stands between the marks.

use super::{Evidence, Feature};
use crate::layout::Layout;
use crate::lexicon::Words;
use crate::token::{Pos, Token};

/// Most words of a short segment, which may be a term.
const SHORT_WORDS: usize = 3;

/// What marked words look like, where they are few.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A noun with what goes before it: `bridge tax`.
    Term,
    /// An adjective or adverb: `unfair`.
    Quality,
    /// Words with capitals: `Iron Harbour`.
    Name,
    Other,
}

/// What stands between the marks.
#[expect(clippy::struct_excessive_bools, reason = "each is a feature of the model")]
pub(super) struct Inside {
    pub(super) words: usize,
    /// Words with a capital, closed-class words aside.
    pub(super) capitals: usize,
    pub(super) content_words: usize,
    pub(super) starts_upper: bool,
    pub(super) first_person: bool,
    pub(super) finite: bool,
    verb: bool,
    final_comma: bool,
    final_stop: bool,
    question: bool,
    number: bool,
    /// The first and the last word.
    first: Token,
    last: Token,
}

impl Inside {
    pub(super) fn of(layout: &Layout<'_>, range: std::ops::Range<usize>) -> Self {
        let tokens = layout.tokens.get(range).unwrap_or_default();
        let words: Vec<_> = tokens.iter().filter(|token| token.is_word()).collect();
        let open = |words: Words| {
            words.any(Words::DETERMINER.or(Words::PREPOSITION).or(Words::CONJUNCTION).or(Words::POSSESSIVE))
        };
        let content: Vec<_> = words.iter().filter(|token| !open(token.words)).collect();
        let last = tokens.iter().rev().find(|token| token.pos != Pos::Mark);
        let last = last.map_or(Pos::None, |token| token.pos);
        Self {
            words: words.len(),
            capitals: content.iter().filter(|token| token.is_capitalised()).count(),
            content_words: content.len(),
            starts_upper: words.first().is_some_and(|token| token.is_capitalised()),
            first_person: words.iter().any(|token| is_of_dialogue(token.span.of(layout.text))),
            verb: words.iter().any(|token| token.is_verbal() && !token.participle),
            final_comma: last == Pos::Comma,
            final_stop: last == Pos::Stop,
            question: tokens.iter().any(|token| token.pos == Pos::Stop && matches!(token.first, '?' | '!')),
            finite: words
                .iter()
                .any(|token| token.pos == Pos::Auxiliary || (token.pos == Pos::Verb && token.words.any(Words::VERB))),
            number: words.iter().any(|token| token.pos == Pos::Number),
            first: words.first().map_or(Token::NONE, |token| **token),
            last: words.last().map_or(Token::NONE, |token| **token),
        }
    }

    /// Says whether there are several words and each that could have a capital has one, as in a title.
    pub(super) fn is_title_case(&self, noun_capitals: bool) -> bool {
        self.words >= if noun_capitals { 3 } else { 2 } && self.is_capitalised()
    }

    fn is_capitalised(&self) -> bool {
        self.capitals > 0 && self.capitals == self.content_words
    }

    /// Says whether there are so few words that they may be a term.
    pub(super) const fn is_short(&self) -> bool {
        self.words <= SHORT_WORDS
    }

    /// The comma or stop before the closing mark.
    pub(super) fn final_sign(&self) -> Option<Pos> {
        match (self.final_comma, self.final_stop) {
            (true, _) => Some(Pos::Comma),
            (_, true) => Some(Pos::Stop),
            _ => None,
        }
    }

    pub(super) fn form(&self) -> Form {
        let modifier = matches!(self.first.pos, Pos::Noun | Pos::Adjective | Pos::Number) || self.first.participle;
        match self.last.pos {
            _ if self.words > 4 || self.finite => Form::Other,
            _ if self.starts_upper && self.is_capitalised() => Form::Name,
            Pos::Noun if modifier => Form::Term,
            Pos::Adjective | Pos::Adverb if self.is_short() => Form::Quality,
            _ => Form::Other,
        }
    }

    pub(super) fn ask(&self, noun_capitals: bool, evidence: &mut Evidence) {
        evidence.features.push(match self.words {
            0 => Feature::NoWord,
            1 => Feature::OneWord,
            2 => Feature::TwoWords,
            3 => Feature::ThreeWords,
            4..=5 => Feature::FourWords,
            6..=8 => Feature::SixWords,
            9..=12 => Feature::NineWords,
            _ => Feature::ManyWords,
        });
        let capitals = if noun_capitals { 3 } else { 2 };
        let title = self.capitals >= capitals && self.is_capitalised() && self.words <= 12;
        let one_capital = !noun_capitals && self.words <= 2 && self.is_capitalised();
        evidence.add([
            (Feature::TitleCase, title),
            (Feature::CapitalisedWord, one_capital && !title),
            (Feature::FirstPerson, self.first_person && !title),
            (Feature::Verb, self.verb),
            (Feature::FiniteVerb, self.finite),
            (Feature::CommaInside, self.final_comma && self.words > 2),
            (Feature::QuestionOrExclamation, self.question),
            (Feature::StopInsideSentence, self.final_stop && self.starts_upper && self.words > 3),
            (Feature::LowerCasePhrase, !self.starts_upper && self.words >= 3),
            (Feature::CommaInsideShort, self.final_comma && self.words <= 2),
            (Feature::CapitalsAndLowerCase, self.starts_upper && self.capitals < self.content_words),
            (Feature::Number, self.number),
        ]);
        self.ask_edges(evidence);
    }

    fn ask_edges(&self, evidence: &mut Evidence) {
        evidence.features.extend(match self.first.pos {
            Pos::Verb if self.first.participle => Some(Feature::OpensWithParticiple),
            Pos::Verb | Pos::Auxiliary => Some(Feature::OpensWithVerb),
            Pos::Determiner | Pos::Possessive => Some(Feature::OpensWithDeterminer),
            Pos::Pronoun => Some(Feature::OpensWithPronoun),
            Pos::Preposition | Pos::To => Some(Feature::OpensWithPreposition),
            Pos::Adverb | Pos::Negation => Some(Feature::OpensWithAdverb),
            Pos::Adjective => Some(Feature::OpensWithAdjective),
            Pos::Noun => Some(Feature::OpensWithNoun),
            _ => None,
        });
        evidence.add([
            (Feature::EndsInNoun, self.last.pos == Pos::Noun),
            (Feature::EndsInAdjective, self.last.pos == Pos::Adjective),
            (Feature::EndsInAdverb, self.last.pos == Pos::Adverb),
        ]);
    }
}

/// Longest word of the first or second person, in bytes.
const MAX_PERSON: usize = "we’re".len();

/// Says whether a word is of the first or second person.
pub(crate) fn is_of_dialogue(word: &str) -> bool {
    if word.len() > MAX_PERSON || !word.starts_with(['i', 'I', 'w', 'W', 'm', 'M', 'u', 'U', 'o', 'O', 'y', 'Y']) {
        return false;
    }
    ["i", "we", "me", "us", "my", "our", "i'm", "i’m", "we're", "we’re", "you", "your", "ich", "wir"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
}
