//! From the words that name a speaker to the character of the article.
//!
//! Owns aliases, surnames, pronouns, role nouns and pairs (`Both`, `he and Xi`). Refuses to guess: a pronoun without a
//! compatible antecedent and a noun without a matching role stay unresolved.

use std::ops::Range;

use crate::cast::{Cast, Gender, Kind};
use crate::layout::Layout;
use crate::lexicon::Words;
use crate::phrase::Phrase;
use crate::token::Pos;

/// Who a phrase refers to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Resolved {
    /// The part of the phrase that names this one speaker.
    pub(crate) mention: Range<usize>,
    /// The character, when known.
    pub(crate) character: Option<usize>,
    /// Another character that was almost as likely.
    pub(crate) rival: Option<usize>,
    /// The phrase is a pronoun.
    pub(crate) pronoun: bool,
    /// The phrase is a common noun.
    pub(crate) common: bool,
}

/// Most words of a name in apposition.
const MAX_NAME_PIECES: usize = 8;
/// How many appearances a pronoun looks back.
const MAX_LOOK_BACK: usize = 40;

/// The speakers of an article so far.
#[derive(Debug)]
pub(crate) struct Resolver<'l, 'a> {
    layout: &'l Layout<'a>,
    cast: &'l Cast,
    /// Speakers of the quotes so far: byte of the mention, character.
    spoken: Vec<(usize, usize)>,
    /// Genders that pronouns have shown of characters whose name does not tell.
    shown: Vec<(usize, Gender)>,
}

impl<'l, 'a> Resolver<'l, 'a> {
    pub(crate) fn new(layout: &'l Layout<'a>, cast: &'l Cast) -> Self {
        Self { layout, cast, spoken: Vec::new(), shown: Vec::new() }
    }

    /// Returns the speakers that a phrase names, in order; never empty.
    pub(crate) fn resolve(&mut self, phrase: &Phrase) -> Vec<Resolved> {
        let parts = self.split(phrase);
        let mut found: Vec<Resolved> = parts.into_iter().map(|part| self.one(&part)).collect();
        if let [only] = found.as_slice()
            && self.is_both(only)
        {
            found = self.both(&only.mention.clone());
        }
        self.separate(&mut found);
        for resolved in &found {
            if let Some(character) = resolved.character {
                self.spoken.push((self.layout.piece(resolved.mention.start).span.start, character));
                let wanted = gender_of(self.layout, resolved.mention.clone()).filter(|_| resolved.pronoun);
                if let (Some(wanted), None) = (wanted, self.gender(character)) {
                    self.shown.push((character, wanted));
                }
            }
        }
        found
    }

    /// The gender of a character, by its name or by a pronoun that stood for it.
    fn gender(&self, character: usize) -> Option<Gender> {
        let shown = || self.shown.iter().find(|(known, _)| *known == character).map(|(_, gender)| *gender);
        self.cast.character(character).and_then(|found| found.gender).or_else(shown)
    }

    /// Splits `he and Xi` and `Both Putin and Xi`.
    fn split(&self, phrase: &Phrase) -> Vec<Range<usize>> {
        let layout = self.layout;
        let joint = phrase.pieces.clone().find(|at| layout.piece(*at).pos == Pos::Conjunction);
        let Some(joint) = joint else { return vec![phrase.pieces.clone()] };
        let mut parts: Vec<Range<usize>> = Vec::new();
        let mut start = phrase.pieces.start;
        let commas = (start..joint).filter(|at| layout.piece(*at).pos == Pos::Comma);
        for end in commas.chain([joint, phrase.pieces.end]) {
            parts.push(start..end);
            start = end + 1;
        }
        parts.retain(|part| !part.is_empty());
        let nameable =
            |part: &Range<usize>| part.clone().any(|at| matches!(layout.piece(at).pos, Pos::Name | Pos::Pronoun));
        if parts.iter().all(nameable) { parts } else { vec![phrase.pieces.clone()] }
    }

    fn one(&self, part: &Range<usize>) -> Resolved {
        let layout = self.layout;
        let first = layout.piece(part.start);
        let mention = part.clone();
        if first.pos == Pos::Pronoun && part.len() == 1 {
            let (character, rival) = self.pronoun(part.start);
            return Resolved { mention, character, rival, pronoun: true, common: false };
        }
        let head = self.head(part);
        if layout.piece(head).pos == Pos::Name || self.named_head(head).is_some() {
            let (character, rival) = self.by_name(part, head);
            return Resolved { mention, character, rival, pronoun: false, common: false };
        }
        let character = self.by_apposition(part, head).or_else(|| self.by_role(part));
        Resolved { mention, character, rival: None, pronoun: false, common: true }
    }

    /// The last word of the phrase before any complement.
    fn head(&self, part: &Range<usize>) -> usize {
        let layout = self.layout;
        let end = part.clone().skip(1).find(|at| {
            let piece = layout.piece(*at);
            matches!(piece.pos, Pos::Preposition | Pos::Open) || (piece.pos == Pos::Comma)
        });
        let end = end.unwrap_or(part.end);
        // `Secretary of State Blinken`: the name behind the complement is the head.
        let last = part.end.saturating_sub(1);
        let titled = layout.piece(part.start).is_capitalised()
            && end < part.end
            && layout.piece(last).pos == Pos::Name
            && self
                .cast
                .at(layout.piece(last).span)
                .and_then(|found| self.cast.character(found))
                .is_some_and(|found| found.kind == Kind::Person);
        if titled {
            return last;
        }
        (part.start..end).rev().find(|at| matches!(layout.piece(*at).pos, Pos::Noun | Pos::Name)).unwrap_or(part.start)
    }

    fn named_head(&self, head: usize) -> Option<usize> {
        self.cast.at(self.layout.piece(head).span)
    }

    fn by_name(&self, part: &Range<usize>, head: usize) -> (Option<usize>, Option<usize>) {
        let layout = self.layout;
        if let Some(found) = self.named_head(head) {
            return (Some(found), None);
        }
        let word = layout.word(head);
        let candidates = self.cast.named(layout.bytes(part).of(layout.text));
        let candidates = if candidates.is_empty() { self.cast.named(word) } else { candidates };
        let wanted = gender_of(layout, part.clone());
        let fits = |number: &&usize| {
            let gender = self.cast.character(**number).and_then(|found| found.gender);
            wanted.is_none() || gender.is_none() || gender == wanted
        };
        let mut fitting = candidates.iter().filter(fits);
        (fitting.next().copied(), fitting.next().copied())
    }

    /// `a spokeswoman, Anna White,`: the name in apposition. Behind a noun that is no role it has to be a person's, and to
    /// end in a comma, too: `the harbour master, Ada Holm, said`.
    fn by_apposition(&self, part: &Range<usize>, head: usize) -> Option<usize> {
        let layout = self.layout;
        let first = part.end + 1;
        if layout.piece(part.end).pos != Pos::Comma || layout.piece(first).pos != Pos::Name {
            return None;
        }
        let found = self.cast.at(layout.piece(first).span)?;
        let kind = self.cast.character(found)?.kind;
        // `le directeur général`: the role need not be the last word.
        let role = layout.lexicon.incises && part.clone().any(|at| layout.piece(at).words.any(Words::ROLE));
        if role || layout.piece(head).words.any(Words::ROLE) {
            return (kind != Kind::Place).then_some(found);
        }
        let end = (first..first + MAX_NAME_PIECES).find(|at| layout.piece(*at).pos != Pos::Name)?;
        (kind == Kind::Person && layout.piece(end).pos == Pos::Comma).then_some(found)
    }

    /// `the Chinese leader`: the last character whose role has the same words.
    fn by_role(&self, part: &Range<usize>) -> Option<usize> {
        let layout = self.layout;
        let definite =
            layout.piece(part.start).pos == Pos::Determiner && !layout.lexicon.is_indefinite(layout.word(part.start));
        if !definite {
            return None;
        }
        let words: Vec<String> = part
            .clone()
            .skip(1)
            .filter(|at| layout.piece(*at).is_nominal())
            .map(|at| layout.word(at).to_lowercase())
            .collect();
        if words.is_empty() || words.len() > 4 {
            return None;
        }
        let matches =
            |roles: &[String]| roles.iter().any(|role| words.iter().all(|word| layout.lexicon.role_has(role, word)));
        let place = layout.piece(part.start).span.start;
        let fits = |number: usize| self.cast.character(number).is_some_and(|found| matches(&found.roles));
        let seen = self.cast.appearances.iter().take_while(|seen| seen.span.start < place);
        let before = seen.filter(|seen| fits(seen.character)).last().map(|seen| seen.character);
        before.or_else(|| {
            // The role may be named further down only; it then has to be the only one.
            let mut all = (0..self.cast.characters.len()).filter(|number| fits(*number));
            let only = all.next();
            if all.next().is_none() { only } else { None }
        })
    }

    /// The antecedent of a pronoun, and the next best.
    fn pronoun(&self, at: usize) -> (Option<usize>, Option<usize>) {
        let layout = self.layout;
        let piece = layout.piece(at);
        let wanted = gender_of(layout, at..at + 1);
        if wanted.is_none() {
            return (None, None);
        }
        let place = piece.span.start;
        let fits = |number: usize| {
            self.cast.character(number).is_some_and(|found| {
                let person = matches!(found.kind, Kind::Person | Kind::Unknown);
                let gender = self.gender(number);
                person && (gender.is_none() || gender == wanted)
            })
        };
        let sure = |number: usize| {
            self.cast.character(number).is_some_and(|found| self.gender(number) == wanted || found.kind == Kind::Person)
        };
        let spoken = self.spoken.iter().rev().find(|(seen, character)| *seen < place && fits(*character)).copied();
        let until = self.cast.appearances.partition_point(|seen| seen.span.start < place);
        let before = self.cast.appearances.get(..until).unwrap_or_default();
        let recent =
            || before.iter().rev().take(MAX_LOOK_BACK).filter(|seen| fits(seen.character) && sure(seen.character));
        let subject = recent().find(|seen| seen.subject && spoken.is_none_or(|(spoke, _)| seen.span.start > spoke));
        let best = subject.map(|seen| seen.character).or(spoken.map(|(_, character)| character));
        let best = best.or_else(|| recent().next().map(|seen| seen.character));
        let rival = recent().map(|seen| seen.character).find(|character| Some(*character) != best);
        (best, rival.filter(|_| subject.is_some() && spoken.is_some()))
    }

    fn is_both(&self, only: &Resolved) -> bool {
        let piece = self.layout.piece(only.mention.start);
        only.mention.len() == 1
            && piece.pos == Pos::Determiner
            && piece.words.any(Words::PLURAL)
            && self.layout.lexicon.is_both(self.layout.word(only.mention.start))
    }

    /// `Both`: the last two persons that appeared.
    fn both(&self, mention: &Range<usize>) -> Vec<Resolved> {
        let place = self.layout.piece(mention.start).span.start;
        let until = self.cast.appearances.partition_point(|seen| seen.span.start < place);
        let persons = self.cast.appearances.get(..until).unwrap_or_default().iter().rev().take(MAX_LOOK_BACK);
        let mut pair: Vec<usize> = Vec::new();
        for seen in persons {
            let person = self
                .cast
                .character(seen.character)
                .is_some_and(|found| matches!(found.kind, Kind::Person | Kind::Unknown));
            if person && !pair.contains(&seen.character) {
                pair.push(seen.character);
            }
            if pair.len() == 2 {
                break;
            }
        }
        pair.reverse();
        let resolved =
            |character: Option<usize>| Resolved { mention: mention.clone(), character, ..Resolved::default() };
        if pair.len() == 2 { pair.into_iter().map(|one| resolved(Some(one))).collect() } else { vec![resolved(None)] }
    }

    /// `he and Xi`: the pronoun is not Xi.
    fn separate(&self, found: &mut [Resolved]) {
        let [first, second] = found else { return };
        if first.pronoun && first.character == second.character {
            let wanted = gender_of(self.layout, first.mention.clone());
            let place = self.layout.piece(first.mention.start).span.start;
            let until = self.cast.appearances.partition_point(|seen| seen.span.start < place);
            let before = self.cast.appearances.get(..until).unwrap_or_default();
            let other = before.iter().rev().take(MAX_LOOK_BACK).map(|seen| seen.character).find(|number| {
                let fits = self
                    .cast
                    .character(*number)
                    .is_some_and(|one| one.kind == Kind::Person && (one.gender.is_none() || one.gender == wanted));
                fits && Some(*number) != second.character
            });
            first.character = other;
        }
    }
}

/// The gender that the words of a phrase ask for.
fn gender_of(layout: &Layout<'_>, mut pieces: Range<usize>) -> Option<Gender> {
    pieces.find_map(|at| {
        let words = layout.piece(at).words;
        match (words.any(Words::MASCULINE), words.any(Words::FEMININE)) {
            (true, false) => Some(Gender::Masculine),
            (false, true) => Some(Gender::Feminine),
            _ => None,
        }
    })
}
