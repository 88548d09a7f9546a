//! What the dependency tree says about a verb: its subject, its agent and its clause.
//!
//! Owns the reading of CLEAR-style dependency labels (`nsubj`, `ccomp`, …), as spaCy's English pipelines write them. Every
//! function returns `None` where the document has no tree, so that the rules by position stay in charge.

use spacy_runtime::Token as Node;

use crate::layout::Layout;
use crate::phrase::Phrase;

/// How many heads are climbed in search of a subject.
const MAX_CLIMB: usize = 5;

/// Appositions and parts of names between a word and the head of its phrase, at most.
const MAX_PARTS: usize = 4;

/// Whose subject a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// No verb's.
    None,
    /// The main verb’s of its sentence.
    Main,
    /// The verb’s of a clause inside.
    Inner,
}

impl Layout<'_> {
    /// Returns whose subject the tree says that a piece is, itself or by the noun that it names.
    pub(crate) fn tree_subject_depth(&self, piece: usize) -> Option<Depth> {
        let mut node = self.node(piece)?;
        for _ in 0..MAX_PARTS {
            let part = node.dep() == "appos" || node.dep() == "compound" && node.head().tag().starts_with("NNP");
            if !part || node.is_root() {
                break;
            }
            node = node.head();
        }
        if !matches!(node.dep(), "nsubj" | "nsubjpass") {
            return Some(Depth::None);
        }
        let mut verb = node.head();
        verb = if verb.dep() == "conj" { verb.head() } else { verb };
        Some(if verb.is_root() { Depth::Main } else { Depth::Inner })
    }

    /// Returns the node of a piece in the tree, where there is one.
    pub(crate) fn node(&self, piece: usize) -> Option<Node<'_>> {
        let node = self.syntax?.token(self.piece(piece).syntax)?;
        (!node.dep().is_empty()).then_some(node)
    }

    /// Returns the piece that holds the byte `at`, if one does.
    pub(crate) fn piece_at_byte(&self, at: usize) -> Option<usize> {
        let index = self.pieces.partition_point(|piece| piece.span.end <= at);
        self.pieces.get(index).filter(|piece| piece.span.start <= at).map(|_| index)
    }

    /// Returns the subject that the tree gives the verb at `piece`, taken over from the verbs that govern it.
    pub(crate) fn tree_subject(&self, piece: usize) -> Option<Phrase> {
        let mut verb = self.node(piece)?;
        for _ in 0..MAX_CLIMB {
            if let Some(subject) = verb.children().find(|child| matches!(child.dep(), "nsubj" | "nsubjpass")) {
                let subject = if matches!(subject.tag(), "WP" | "WDT") { antecedent(verb)? } else { subject };
                return self.phrase_of(subject);
            }
            if verb.is_root() {
                return None;
            }
            verb = match verb.dep() {
                "conj" | "xcomp" | "advcl" | "pcomp" | "prep" | "ccomp" | "aux" | "dobj" | "pobj" => verb.head(),
                "acl" if verb.tag() == "VBG" || verb.tag() == "VB" => verb.head(),
                _ => return None,
            };
        }
        None
    }

    /// Returns the phrase behind `by` of a passive verb.
    pub(crate) fn tree_agent(&self, piece: usize) -> Option<Phrase> {
        let agent = self.node(piece)?.children().find(|child| child.dep() == "agent")?;
        let object = agent.children().find(|child| child.dep() == "pobj")?;
        self.phrase_of(object)
    }

    /// Returns the bytes of the clause or object that the verb at `piece` governs.
    pub(crate) fn tree_content(&self, piece: usize) -> Option<copydesk_article::ByteSpan> {
        let verb = self.node(piece)?;
        let clause = verb.children().find(|child| matches!(child.dep(), "ccomp" | "xcomp"))?;
        let range = self.syntax?.byte_range(clause.subtree())?;
        Some(copydesk_article::ByteSpan::new(range.start, range.end))
    }

    /// Returns one past the last piece of what completes the verb at `piece` behind the piece `from`: its object, what the
    /// object does, and prepositions that bind.
    pub(crate) fn tree_object_end(&self, piece: usize, from: usize) -> Option<usize> {
        let verb = self.node(piece)?;
        let mut end = None;
        for child in verb.children().filter(|child| child.index() > verb.index()) {
            let place = self.piece_at_byte(child.start())?;
            let completes = match child.dep() {
                "dobj" | "dative" | "ccomp" | "xcomp" | "oprd" | "acl" => true,
                "prep" => place < from || self.lexicon.binds(self.word(place)) || self.lexicon.is_as(self.word(place)),
                "prt" => continue,
                _ => false,
            };
            let time = place >= from && self.is_time(place + 1);
            if !completes || time {
                if end.is_some() || place >= from {
                    break;
                }
                continue;
            }
            end = self.end_of_subtree(child).or(end);
        }
        end.filter(|end| *end > from)
    }

    /// Returns one past the last piece of the clause that completes the noun at `piece`, no relative clause.
    pub(crate) fn tree_noun_clause_end(&self, piece: usize) -> Option<usize> {
        let noun = self.node(piece)?;
        let clause = noun
            .children()
            .find(|child| child.index() > noun.index() && matches!(child.dep(), "acl" | "ccomp" | "xcomp"));
        self.end_of_subtree(clause?)
    }

    /// Returns the subject of the verb whose object is the noun at `piece`.
    pub(crate) fn tree_subject_of_object(&self, piece: usize) -> Option<Phrase> {
        let noun = self.node(piece)?;
        let verb = noun.head();
        (noun.dep() == "dobj" && !noun.is_root())
            .then(|| self.piece_at_byte(verb.start()))
            .flatten()
            .and_then(|verb| self.tree_subject(verb))
    }

    fn end_of_subtree(&self, node: Node<'_>) -> Option<usize> {
        let range = self.syntax?.byte_range(node.subtree())?;
        Some(self.pieces.partition_point(|piece| piece.span.start < range.end))
    }

    /// Returns the noun phrase whose head is `node`.
    fn phrase_of(&self, node: Node<'_>) -> Option<Phrase> {
        let head = self.piece_at_byte(node.start())?;
        if self.piece(head).segment != usize::MAX {
            return None;
        }
        let sentence = self.sentence(self.sentence_of(head));
        let phrase = self.phrase_before(head + 1, sentence.start)?;
        let full = self.phrase_at(phrase.pieces.start, sentence.end);
        let full = full.filter(|full| full.pieces.start <= head && head < full.pieces.end);
        Some(full.map_or(phrase.clone(), |full| Phrase { head: phrase.head, ..full }))
    }
}

/// Returns the noun that a relative clause belongs to.
fn antecedent(verb: Node<'_>) -> Option<Node<'_>> {
    let mut clause = verb;
    while clause.dep() == "conj" && !clause.is_root() {
        clause = clause.head();
    }
    (clause.dep() == "relcl").then(|| clause.head())
}
