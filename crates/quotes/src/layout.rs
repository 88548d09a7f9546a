//! A text seen from outside its quotations: paragraphs, and sentences in which each marked segment is one piece.
//!
//! Owns segmentation into paragraphs and outer sentences. Refuses to attribute anything.

use std::ops::Range;

use copydesk_article::ByteSpan;
use spacy_runtime::Doc;

use crate::cue;
use crate::incise;
use crate::lexicon::{Cue, Lexicon, Words};
use crate::marks::{self, Segment};
use crate::names;
use crate::settings::QuoteSettings;
use crate::token::{self, Pos, Shape, Token};

/// Longest dateline that is looked for, in pieces.
const MAX_DATELINE_PIECES: usize = 12;
/// Longest number that is read as an ordinal before a noun, in digits.
const MAX_ORDINAL_DIGITS: usize = 2;
/// A sentence ends after this many pieces at the latest, so that no sieve looks at more.
const MAX_SENTENCE_PIECES: usize = 400;

#[cfg(test)]
thread_local! {
    /// How often the sieves have looked at a piece: the measure of their work that no clock disturbs.
    pub(crate) static LOOKS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// A paragraph of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// Bytes.
    pub(crate) span: ByteSpan,
    /// Its pieces.
    pub(crate) pieces: Range<usize>,
    /// Its segments, nested ones included.
    pub(crate) segments: Range<usize>,
    /// Its sentences.
    pub(crate) sentences: Range<usize>,
}

/// An outer sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// Its pieces.
    pub(crate) pieces: Range<usize>,
    /// Its paragraph.
    pub(crate) paragraph: usize,
}

/// What the sieves look at.
#[derive(Debug)]
pub(crate) struct Layout<'a> {
    pub(crate) text: &'a str,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) syntax: Option<&'a Doc>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) segments: Vec<Segment>,
    /// Tokens outside of marks, and marked segments as one piece each.
    pub(crate) pieces: Vec<Token>,
    pub(crate) paragraphs: Vec<Paragraph>,
    pub(crate) sentences: Vec<Sentence>,
    /// The sentence of each piece.
    sentence_of: Vec<usize>,
}

/// What is known of a paragraph but for its words.
#[derive(Debug, Clone, Copy)]
struct Shown {
    /// The next paragraph opens with a mark.
    reopens: bool,
    /// It is set as a quotation.
    block: bool,
}

impl<'a> Layout<'a> {
    /// Lays out `text`; `paragraphs` are its paragraphs, or empty where its lines are, `blocks` those that are set
    /// as quotations, in order.
    pub(crate) fn new(
        text: &'a str,
        paragraphs: &[ByteSpan],
        blocks: &[ByteSpan],
        syntax: Option<&'a Doc>,
        lexicon: &'a Lexicon,
        settings: &QuoteSettings,
    ) -> Self {
        let mut layout = Self {
            text,
            lexicon,
            syntax,
            tokens: Vec::with_capacity(text.len() / 5),
            segments: Vec::new(),
            pieces: Vec::with_capacity(text.len() / 5),
            paragraphs: Vec::new(),
            sentences: Vec::new(),
            sentence_of: Vec::new(),
        };
        let spans = if paragraphs.is_empty() { lines(text) } else { paragraphs.to_vec() };
        let ranges: Vec<Range<usize>> = spans.iter().map(|span| layout.tokenize(*span)).collect();
        cue::join(text, lexicon, &mut layout.tokens);
        token::tag(text, lexicon, syntax, &mut layout.tokens);
        if lexicon.capitalised_nouns {
            names::mark(text, &mut layout.tokens);
        }
        // Where most of a text is set as a quotation, it is the page that is set so.
        let blocks = if blocks.len() * 2 > spans.len() { &[] } else { blocks };
        for (number, (span, tokens)) in spans.iter().zip(&ranges).enumerate() {
            let next = ranges.get(number + 1).and_then(|next| layout.tokens.get(next.start));
            let reopens = next.is_some_and(|token| token.pos == Pos::Mark);
            layout.add_paragraph(
                *span,
                tokens.clone(),
                Shown { reopens, block: blocks.binary_search(span).is_ok() },
                settings,
            );
        }
        if let Some(last) = layout.paragraphs.last() {
            let segments = layout.segments.get_mut(last.segments.clone()).unwrap_or_default();
            segments.iter_mut().filter(|segment| segment.goes_on).for_each(Segment::repair);
        }
        layout
    }

    fn tokenize(&mut self, span: ByteSpan) -> Range<usize> {
        let start = self.tokens.len();
        token::tokenize(self.text, span, self.lexicon, &mut self.tokens);
        start..self.tokens.len()
    }

    fn add_paragraph(&mut self, span: ByteSpan, tokens: Range<usize>, shown: Shown, settings: &QuoteSettings) {
        let Some(first) = self.tokens.get(tokens.start).copied().filter(|_| !tokens.is_empty()) else { return };
        let mut segments = marks::pair(
            self.text,
            &self.tokens,
            tokens.clone(),
            self.lexicon.marks,
            settings.max_marks_per_paragraph,
            shown.reopens,
        );
        let before = self.paragraphs.last().map_or(0..0, |paragraph| paragraph.segments.clone());
        let open = self.segments.get_mut(before).unwrap_or_default();
        marks::join_paragraphs(self.text, open, &mut segments, first.span);
        for segment in &mut segments {
            self.move_behind_name(segment);
        }
        incise::cut(&self.tokens, self.lexicon, &mut segments);
        if segments.is_empty() {
            segments = incise::dialogue(&self.tokens, tokens.clone(), self.lexicon);
        }
        if segments.is_empty() && shown.block {
            segments.extend(self.block(&tokens));
        }
        let segment_start = self.segments.len();
        self.segments.append(&mut segments);
        let piece_start = self.pieces.len();
        self.add_pieces(tokens, segment_start);
        let sentence_start = self.sentences.len();
        self.add_sentences(piece_start..self.pieces.len());
        self.paragraphs.push(Paragraph {
            span,
            pieces: piece_start..self.pieces.len(),
            segments: segment_start..self.segments.len(),
            sentences: sentence_start..self.sentences.len(),
        });
    }

    /// A paragraph that is set as a quotation and has no marks; the line of a signature is none.
    fn block(&self, tokens: &Range<usize>) -> Option<Segment> {
        let (first, last) = (self.tokens.get(tokens.start)?, self.tokens.get(tokens.end.checked_sub(1)?)?);
        let span = ByteSpan::new(first.span.start, last.span.end);
        (first.pos != Pos::Dash).then(|| Segment {
            span,
            inner: span,
            tokens: tokens.clone(),
            depth: 0,
            single: false,
            repaired: false,
            goes_on: false,
            continues: false,
        })
    }

    /// `“SMITH: We are ready.”`: the quotation of a transcript begins behind the name.
    fn move_behind_name(&self, segment: &mut Segment) {
        let first = segment.tokens.start + 1;
        let name = self.tokens.get(first..segment.tokens.end).unwrap_or_default();
        let Some(colon) = name.iter().take(6).position(|token| token.pos == Pos::Colon) else { return };
        let speaker = name.get(..colon).unwrap_or_default();
        let capitals = speaker.iter().all(|token| token.shape == Shape::Upper || token.pos == Pos::Stop);
        let Some(start) = name.get(colon + 1).filter(|_| capitals && colon > 0 && segment.depth == 0) else { return };
        segment.tokens.start = first + colon + 1;
        segment.span = ByteSpan::new(start.span.start, segment.span.end);
        segment.inner = ByteSpan::new(start.span.start, segment.inner.end.max(start.span.start));
        segment.repaired = true;
    }

    /// Adds the tokens outside of marks and the outermost segments as pieces.
    fn add_pieces(&mut self, tokens: Range<usize>, first_segment: usize) {
        let mut at = tokens.start;
        for (offset, segment) in self.segments.iter().skip(first_segment).enumerate() {
            if segment.depth > 0 {
                continue;
            }
            self.pieces.extend(self.tokens.get(at..segment.tokens.start).unwrap_or_default());
            let piece = Token { span: segment.span, pos: Pos::Quote, segment: first_segment + offset, ..Token::NONE };
            self.pieces.push(piece);
            at = segment.tokens.end.max(at);
        }
        self.pieces.extend(self.tokens.get(at..tokens.end).unwrap_or_default());
    }

    fn add_sentences(&mut self, pieces: Range<usize>) {
        let paragraph = self.paragraphs.len();
        let mut start = pieces.start;
        let dateline = self.dateline_end(&pieces);
        for at in pieces.clone() {
            let ends = self.ends_sentence(at) || dateline == Some(at);
            if at + 1 >= pieces.end || at + 1 >= start + MAX_SENTENCE_PIECES || ends {
                let number = self.sentences.len();
                self.sentences.push(Sentence { pieces: start..at + 1, paragraph });
                self.sentence_of.resize(at + 1, number);
                start = at + 1;
            }
        }
    }

    /// `PORT ELLERY, 3 May (Herald) — The ferry …`: the dash that ends the dateline. It stands for itself, and nobody says it.
    fn dateline_end(&self, pieces: &Range<usize>) -> Option<usize> {
        let limit = pieces.end.min(pieces.start + MAX_DATELINE_PIECES);
        let dash = (pieces.start..limit).find(|at| self.piece(*at).pos == Pos::Dash)?;
        let has_verb = (pieces.start..dash).any(|at| matches!(self.piece(at).pos, Pos::Verb | Pos::Auxiliary));
        (self.piece(pieces.start).shape == Shape::Upper && !has_verb).then_some(dash)
    }

    /// Says whether a sentence ends behind the piece `at`, which is not the last of its paragraph.
    fn ends_sentence(&self, at: usize) -> bool {
        let (piece, next) = (self.piece(at), self.piece(at + 1));
        match piece.pos {
            Pos::Stop => self.stop_ends(at, next),
            Pos::Quote => self.quote_ends(at),
            Pos::Close => self.piece(at.wrapping_sub(1)).pos == Pos::Stop && next.is_capitalised(),
            _ => false,
        }
    }

    fn stop_ends(&self, at: usize, next: Token) -> bool {
        let piece = self.piece(at);
        let capital = next.is_capitalised() || matches!(next.pos, Pos::Quote | Pos::Number | Pos::Mark | Pos::Open);
        let spaced = next.span.start > piece.span.end || next.pos == Pos::Quote;
        if !capital || !spaced || next.pos == Pos::Close {
            // A stop before a lower-case word ends a sentence only when it is no dot.
            return false;
        }
        let before = self.piece(at.wrapping_sub(1));
        let touching = before.span.end == piece.span.start;
        let short = before.span.len() <= 1 && before.is_capitalised();
        let abbreviation = before.words.any(Words::ABBREVIATION) || short || self.is_ordinal(before, next);
        !(piece.span.len() == 1 && touching && abbreviation && piece.first == '.' && next.pos != Pos::Quote)
    }

    /// `am 12. Oktober`, `der 6. Senat`, where nouns have capitals: the stop behind a short number makes it an ordinal.
    fn is_ordinal(&self, number: Token, next: Token) -> bool {
        let nominal = matches!(next.pos, Pos::Noun | Pos::Name);
        self.lexicon.capitalised_nouns
            && number.pos == Pos::Number
            && number.span.len() <= MAX_ORDINAL_DIGITS
            && nominal
    }

    /// A segment that ends in a stop ends the sentence, unless its attribution follows.
    fn quote_ends(&self, at: usize) -> bool {
        let Some(segment) = self.segments.get(self.piece(at).segment) else { return false };
        let next = self.piece(at + 1);
        let Some(end) = segment.inner.of(self.text).trim_end().chars().next_back() else { return false };
        if !matches!(end, '.' | '!' | '?' | '…') {
            return false;
        }
        if next.pos == Pos::Quote {
            return true;
        }
        let capital = next.is_capitalised() || next.pos == Pos::Number;
        capital && !(end != '.' && self.attribution_starts(at + 1)) && !self.short_attribution(at + 1)
    }

    /// Says whether a name and a cue verb stand at `at`, as in `“Why?” Smith asked`.
    fn attribution_starts(&self, at: usize) -> bool {
        // Behind a quotation the verb comes first where it stands second in the sentence.
        if self.lexicon.verb_second {
            return self.piece(at).pos == Pos::Verb;
        }
        for place in at..at + 8 {
            let piece = self.piece(place);
            if piece.cue.any(Cue::SPEECH) && piece.pos == Pos::Verb && place > at {
                return true;
            }
            let nominal = piece.is_nominal() || matches!(piece.pos, Pos::Determiner | Pos::Pronoun | Pos::Stop);
            if !nominal || piece.pos == Pos::Stop && !self.piece(place.wrapping_sub(1)).words.any(Words::ABBREVIATION) {
                return false;
            }
        }
        false
    }

    /// Says whether the sentence at `at` is an attribution and nothing else: `“It is over.” Smith said.`
    fn short_attribution(&self, at: usize) -> bool {
        if !self.attribution_starts(at) {
            return false;
        }
        let verb = (at..at + 8).find(|place| self.piece(*place).cue.any(Cue::SPEECH)).unwrap_or(at);
        let behind = self.piece(verb + 1);
        matches!(behind.pos, Pos::Stop | Pos::None) || behind.words.any(Words::TIME)
    }

    /// Returns the piece `at`, or [`Token::NONE`].
    pub(crate) fn piece(&self, at: usize) -> Token {
        #[cfg(test)]
        LOOKS.with(|looks| looks.set(looks.get() + 1));
        self.pieces.get(at).copied().unwrap_or(Token::NONE)
    }

    /// Returns those of the pieces that are marked segments.
    pub(crate) fn outer_quotes(&self, pieces: Range<usize>) -> Vec<usize> {
        pieces.filter(|at| self.piece(*at).pos == Pos::Quote).collect()
    }

    /// Returns the number of the sentence of a piece.
    pub(crate) fn sentence_of(&self, piece: usize) -> usize {
        self.sentence_of.get(piece).copied().unwrap_or(usize::MAX)
    }

    /// Returns the pieces of a sentence.
    pub(crate) fn sentence(&self, number: usize) -> Range<usize> {
        self.sentences.get(number).map_or(0..0, |sentence| sentence.pieces.clone())
    }

    /// Returns the written form of a piece.
    pub(crate) fn word(&self, at: usize) -> &'a str {
        self.piece(at).span.of(self.text)
    }

    /// Returns the number of words in a range of tokens.
    pub(crate) fn words_in(&self, tokens: Range<usize>) -> usize {
        self.tokens.get(tokens).unwrap_or_default().iter().filter(|token| token.is_word()).count()
    }
}

/// Returns the paragraphs that hold a double quotation mark or a reporting word; `paragraphs` as for [`Layout::new`].
pub(crate) fn paragraphs_of_speech(text: &str, paragraphs: &[ByteSpan], lexicon: &Lexicon) -> Vec<ByteSpan> {
    let spans = if paragraphs.is_empty() { lines(text) } else { paragraphs.to_vec() };
    let mut tokens = Vec::new();
    let holds_speech = |span: &ByteSpan| {
        tokens.clear();
        token::tokenize(text, *span, lexicon, &mut tokens);
        tokens.iter().any(|token| token::is_double_mark(token.first) || token.words.any(Words::REPORTING))
    };
    spans.into_iter().filter(holds_speech).collect()
}

/// Returns the lines of a text that are not empty, without the white space around them.
fn lines(text: &str) -> Vec<ByteSpan> {
    let mut start = 0;
    let mut spans = Vec::new();
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let first = start + (line.len() - line.trim_start().len());
            spans.push(ByteSpan::new(first, first + trimmed.len()));
        }
        start += line.len();
    }
    spans
}
