//! Which of two phrases is the subject of a verb that stands second.
//!
//! Owns the choice by number, case and who can speak. Refuses to find the phrases (see `verb_second.rs`).

use crate::layout::Layout;
use crate::lexicon::Words;
use crate::phrase::Phrase;
use crate::token::Pos;

impl Layout<'_> {
    /// Which of the phrases before and behind a verb is its subject.
    pub(crate) fn choose(&self, opened: Option<Phrase>, behind: Option<Phrase>, verb: usize) -> Option<Phrase> {
        let (Some(opened), Some(behind)) = (&opened, &behind) else { return opened.or(behind) };
        match (self.may_agree(opened, verb), self.may_agree(behind, verb)) {
            (true, false) => return Some(opened.clone()),
            (false, true) => return Some(behind.clone()),
            _ => {}
        }
        let pronoun = self.piece(behind.pieces.start).words;
        let nominative = pronoun.any(Words::SUBJECT_PRONOUN) && !pronoun.any(Words::OBJECT_PRONOUN);
        let opened_pronoun = self.piece(opened.head).pos == Pos::Pronoun;
        let demonstrative = opened.pieces.len() == 1 && self.piece(opened.head).pos == Pos::Determiner;
        // `Die Kritik wies der Rat zurück`: a criticism says nothing.
        let said = Words::CONTENT_NOUN.or(Words::NOUN_CUE);
        let head = |phrase: &Phrase| self.piece(phrase.head).words;
        let said_first = head(opened).any(said) && !head(opened).any(Words::DOCUMENT) && !head(behind).any(said);
        let person_behind = self.is_personal(behind) && !self.names_person(opened) && !opened_pronoun;
        let takes = nominative || demonstrative || person_behind || said_first;
        Some(if takes { behind.clone() } else { opened.clone() })
    }

    /// Says whether a phrase may be of the number of the verb at `verb`, whose plural ends in `n`: `die alten Brücken fallen`.
    fn may_agree(&self, phrase: &Phrase, verb: usize) -> bool {
        let plural_verb = self.word(verb).ends_with('n') || self.piece(verb).words.any(Words::PLURAL);
        let first = self.piece(phrase.pieces.start);
        // `der Bürgermeister und Senator` is one man, `Muster und Kern` are two.
        let joins = |at: usize| {
            let next = self.piece(at + 1).pos;
            self.piece(at).pos == Pos::Conjunction && matches!(next, Pos::Determiner | Pos::Name)
        };
        if phrase.pieces.clone().any(joins) {
            return plural_verb;
        }
        let singular = first.words.any(Words::SINGULAR);
        let second = phrase.pieces.start + 1;
        let plural = first.words.any(Words::ARTICLE)
            && !singular
            && self.piece(second).pos == Pos::Adjective
            && self.word(second).ends_with("en");
        if plural_verb { !singular } else { !plural }
    }

    /// Says whether a phrase names a person by a role, a title or a name.
    pub(crate) fn is_personal(&self, phrase: &Phrase) -> bool {
        let personal = Words::ROLE.or(Words::TITLE).or(Words::FORENAME_M).or(Words::FORENAME_F);
        let named = |at: usize| self.piece(at).words.any(personal) || self.piece(at).pos == Pos::Name;
        let core = phrase.pieces.start..phrase.head + 1;
        // Nouns that are no name are written as one word.
        let run = core.len() > 1 && core.clone().all(|at| matches!(self.piece(at).pos, Pos::Noun | Pos::Name));
        run || core.into_iter().any(named)
    }

    /// Says whether a phrase, or the apposition behind it, names a person.
    pub(crate) fn names_person(&self, phrase: &Phrase) -> bool {
        let behind = phrase.pieces.end;
        let apposition =
            (self.piece(behind).pos == Pos::Comma).then(|| self.phrase_at(behind + 1, usize::MAX)).flatten();
        self.is_personal(phrase) || apposition.is_some_and(|apposition| self.is_personal(&apposition))
    }
}
