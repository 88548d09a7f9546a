//! The public face: a document in, quotes out.

use copydesk_article::{Addressee, ByteSpan, CharIndex, Entity, Field, Quote, QuoteFlag, QuoteKind, Speaker, rounded};

use crate::assemble::{Draft, assemble};
use crate::attribution::attribute;
use crate::cast::{Cast, Kind};
use crate::indirect;
use crate::layout::{self, Layout};
use crate::lexicon::{Cue, Lexicon, LexiconError, Lexicons, Words};
use crate::phrase::Phrase;
use crate::resolve::{Resolved, Resolver};
use crate::settings::QuoteSettings;
use crate::token::Pos;

/// A text and what is known about it.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The body.
    pub text: &'a str,
    /// The headline, where it is not part of the body.
    pub headline: Option<&'a str>,
    /// Bytes of the paragraphs, in order and apart; where there are none, each line is one.
    pub paragraphs: &'a [ByteSpan],
    /// Those of them, in order, that are set as block quotations: without marks they are quotations all the same, unless they
    /// are more than half of the text.
    pub block_quotes: &'a [ByteSpan],
    /// BCP 47 tag; an unknown language is read by the English rules.
    pub language: &'a str,
    /// Tokens, tags and dependencies of `text`.
    pub syntax: Option<&'a spacy_runtime::Doc>,
    /// Entities with their mentions in code points of `text`.
    pub entities: &'a [Entity],
}

/// A quote and why it is as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The quote.
    pub quote: Quote,
    /// Name of the sieve that decided on the speaker; `none` where none did.
    pub sieve: &'static str,
    /// The next best speaker.
    pub runner_up: Option<RunnerUp>,
}

/// A speaker that was proposed and not taken.
#[derive(Debug, Clone, PartialEq)]
pub struct RunnerUp {
    /// Name of the sieve that proposed it.
    pub sieve: &'static str,
    /// The words that name the speaker; empty where the proposal had none.
    pub mention: String,
    /// How sure the proposal was, 0 to 1.
    pub confidence: f64,
}

/// Finds quotations. Make one and share it: it holds the lexicons of all languages and no state.
#[derive(Debug, Clone)]
pub struct QuoteFinder {
    settings: QuoteSettings,
    lexicons: Lexicons,
}

impl QuoteFinder {
    /// Reads the built-in lexicons.
    ///
    /// # Errors
    /// [`LexiconError`] names the lexicon that is broken.
    pub fn new(settings: QuoteSettings) -> Result<Self, LexiconError> {
        Ok(Self { settings, lexicons: Lexicons::built_in()? })
    }

    /// Reads the built-in lexicons and adds others: language (a BCP 47 primary tag such as `nl`) and the text of a
    /// lexicon file, whose format `docs/spec/quote-lexicons.md` describes. A language that is built in is replaced.
    ///
    /// # Errors
    /// [`LexiconError`] names the lexicon that is broken.
    pub fn with_lexicons(settings: QuoteSettings, added: &[(&str, &str)]) -> Result<Self, LexiconError> {
        let mut finder = Self::new(settings)?;
        for (language, text) in added {
            finder.lexicons.add(language, text)?;
        }
        Ok(finder)
    }

    /// Returns the settings.
    pub const fn settings(&self) -> &QuoteSettings {
        &self.settings
    }

    /// Returns the quotes of a document, those of the headline first, each group by position.
    pub fn find(&self, document: &Document<'_>) -> Vec<Quote> {
        self.explain(document).into_iter().map(|explained| explained.quote).collect()
    }

    /// Returns the quotes of a document, each with the sieve that decided and the runner-up.
    pub fn explain(&self, document: &Document<'_>) -> Vec<Explained> {
        let Some(lexicon) = self.lexicons.of(document.language) else { return Vec::new() };
        let text = cut(document.text, self.settings.max_text_bytes);
        let layout =
            Layout::new(text, document.paragraphs, document.block_quotes, document.syntax, lexicon, &self.settings);
        let index = CharIndex::new(text);
        let cast = Cast::new(&layout, &index, document.entities);
        let mut found = match document.headline {
            Some(headline) => self.in_headline(headline, lexicon, &cast),
            None => Vec::new(),
        };
        found.extend(self.in_text(&layout, &index, &cast, None));
        if !self.settings.report_scare {
            found.retain(|explained| explained.quote.kind != QuoteKind::Scare);
        }
        found.truncate(self.settings.max_quotes);
        for (number, explained) in found.iter_mut().enumerate() {
            explained.quote.id = format!("q{}", number + 1);
        }
        found
    }

    /// Returns the paragraphs in which syntax can help to find quotations, in order: those with a double quotation mark or
    /// a word that nearly always reports speech. In the others the rules find what there is without it.
    /// `paragraphs` are those of the text, or empty where its lines are.
    pub fn paragraphs_of_speech(&self, text: &str, paragraphs: &[ByteSpan], language: &str) -> Vec<ByteSpan> {
        let Some(lexicon) = self.lexicons.of(language) else { return Vec::new() };
        layout::paragraphs_of_speech(cut(text, self.settings.max_text_bytes), paragraphs, lexicon)
    }

    fn in_headline(&self, headline: &str, lexicon: &Lexicon, cast: &Cast) -> Vec<Explained> {
        let headline = cut(headline, self.settings.max_text_bytes);
        let layout = Layout::new(headline, &[], &[], None, lexicon, &self.settings);
        let index = CharIndex::new(headline);
        let mut found = self.in_text(&layout, &index, &cast.names_only(), Some(Field::Headline));
        for explained in &mut found {
            explained.quote.flags.push(QuoteFlag::Headline);
            explained.quote.flags.sort_unstable();
        }
        found
    }

    fn in_text(&self, layout: &Layout<'_>, index: &CharIndex<'_>, cast: &Cast, field: Option<Field>) -> Vec<Explained> {
        let verdicts = attribute(layout, &self.settings);
        let mut drafts = assemble(layout, &self.settings, &verdicts);
        if self.settings.indirect {
            match field {
                None => indirect::add(layout, &self.settings, &mut drafts),
                Some(_) => indirect::add_headline(layout, &mut drafts),
            }
            let least = self.settings.min_indirect_confidence;
            drafts.retain(|draft| draft.kind != QuoteKind::Indirect || draft.confidence >= least);
        }
        let resolver = Resolver::new(layout, cast, drafts.iter().filter_map(|draft| draft.source.as_ref()));
        let writer = Writer { layout, index, cast, field, margin: self.settings.ambiguity_margin };
        drafts.iter().map(|draft| writer.write(draft, &resolver)).collect()
    }
}

/// Cuts a text at a number of bytes, at the boundary of a character.
fn cut(text: &str, max_bytes: usize) -> &str {
    let mut end = text.len().min(max_bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// Turns drafts into quotes with spans in code points.
struct Writer<'l, 'a> {
    layout: &'l Layout<'a>,
    index: &'l CharIndex<'l>,
    cast: &'l Cast,
    field: Option<Field>,
    margin: f64,
}

impl Writer<'_, '_> {
    fn write(&self, draft: &Draft, resolver: &Resolver<'_, '_>) -> Explained {
        let mut flags = draft.flags.clone();
        let (speaker, speakers) = self.speakers(draft, resolver, &mut flags);
        let segments = draft.segments.iter().filter_map(|segment| self.layout.segments.get(*segment));
        let quote = Quote {
            id: String::new(),
            kind: draft.kind,
            confidence: rounded(draft.confidence),
            segments: segments.map(|segment| self.index.text_span(segment.span, self.field)).collect(),
            content: self.index.text_span(draft.content, self.field),
            cue: draft.cue.as_ref().map(|cue| self.index.text_span(self.layout.bytes(cue), self.field)),
            speaker,
            speakers,
            addressee: self.addressee(draft),
            flags,
        };
        let runner_up = draft.second.as_ref().map(|second| RunnerUp {
            sieve: second.sieve,
            mention: second.source.as_ref().map_or_else(String::new, |source| self.written(source).to_owned()),
            confidence: rounded(second.confidence),
        });
        Explained { quote, sieve: draft.sieve, runner_up }
    }

    fn written(&self, phrase: &Phrase) -> &str {
        self.layout.bytes(&phrase.pieces).of(self.layout.text)
    }

    fn speakers(
        &self,
        draft: &Draft,
        resolver: &Resolver<'_, '_>,
        flags: &mut Vec<QuoteFlag>,
    ) -> (Option<Speaker>, Vec<Speaker>) {
        let Some(source) = &draft.source else { return (None, Vec::new()) };
        let found = resolver.resolve(source);
        for one in &found {
            self.flag(one, flags);
        }
        let close = draft.second.as_ref().is_some_and(|second| {
            let other = second.source.as_ref().is_some_and(|other| self.written(other) != self.written(source));
            other && draft.speaker_confidence - second.confidence < self.margin
        });
        if close {
            flags.push(QuoteFlag::AmbiguousSpeaker);
        }
        flags.sort_unstable();
        flags.dedup();
        let single = found.len() == 1;
        let speakers: Vec<Speaker> = found.iter().map(|one| self.speaker(one, source, draft, single)).collect();
        let first = speakers.first().cloned();
        (first, if single { Vec::new() } else { speakers })
    }

    fn speaker(&self, one: &Resolved, source: &Phrase, draft: &Draft, single: bool) -> Speaker {
        let character = one.character.and_then(|number| self.cast.character(number));
        let pieces = if single { &source.pieces } else { &one.mention };
        let mention = self.index.text_span(self.layout.bytes(pieces), self.field);
        let written_name = || (!one.pronoun && !one.common).then(|| self.own_name(&one.mention)).flatten();
        Speaker {
            name: character.map(|found| found.name.clone()).or_else(written_name),
            entity: character.and_then(|found| found.entity.clone()),
            role: self.role(one, character.and_then(|found| found.role.clone())),
            mention: Some(mention),
            evidence: draft.evidence,
            confidence: rounded(draft.speaker_confidence * one.probability),
        }
    }

    /// The name inside a mention that is nobody’s in the cast.
    fn own_name(&self, mention: &std::ops::Range<usize>) -> Option<String> {
        let name = |at: &usize| self.layout.piece(*at).pos == Pos::Name;
        let first = mention.clone().find(name)?;
        let last = mention.clone().rev().find(name)?;
        let name = self.layout.bytes(&(first..last + 1));
        // The `A` of a transcript names nobody.
        (name.len() > 1).then(|| name.of(self.layout.text).to_owned())
    }

    fn role(&self, one: &Resolved, known: Option<String>) -> Option<String> {
        let role = |at: usize| self.layout.piece(at).words.any(Words::ROLE);
        if one.common && one.mention.clone().any(role) {
            return Some(self.layout.bytes(&one.mention).of(self.layout.text).to_owned());
        }
        known
    }

    fn flag(&self, one: &Resolved, flags: &mut Vec<QuoteFlag>) {
        let head = self.layout.piece(one.mention.end.saturating_sub(1));
        let kind = one.character.and_then(|number| self.cast.character(number)).map(|found| found.kind);
        let words = one.mention.clone().map(|at| self.layout.piece(at).words);
        let anonymous = one.common && one.character.is_none() && words.clone().any(|words| words.any(Words::ANONYMOUS));
        let document = one.character.is_none() && !one.pronoun && words.clone().any(|words| words.any(Words::DOCUMENT));
        let place = kind == Some(Kind::Place) || kind != Some(Kind::Person) && head.words.any(Words::WEAK_PLACE);
        let metonym = !one.pronoun && (place && !one.common || self.is_metonym(&one.mention));
        let rules = [
            (QuoteFlag::PronounSpeaker, one.pronoun && one.character.is_some()),
            (QuoteFlag::AnonymousSource, anonymous),
            (QuoteFlag::OrganisationSpeaker, document || place || metonym || kind == Some(Kind::Organisation)),
            (QuoteFlag::MetonymSpeaker, metonym),
            (QuoteFlag::AmbiguousSpeaker, one.rival.is_some()),
        ];
        flags.extend(rules.iter().filter(|(_, holds)| *holds).map(|(flag, _)| *flag));
    }

    /// `the White House`: a place of several words that stands for who sits there.
    fn is_metonym(&self, mention: &std::ops::Range<usize>) -> bool {
        let words: Vec<&str> = mention.clone().map(|at| self.layout.word(at)).collect();
        self.layout.lexicon.ends_in_metonym(&words)
    }

    /// To whom it was said: the object of `told` or `asked`.
    fn addressee(&self, draft: &Draft) -> Option<Addressee> {
        let cue = draft.cue.as_ref()?;
        let (layout, verb) = (self.layout, self.layout.piece(cue.start));
        if !verb.cue.any(Cue::TELL) || draft.kind == QuoteKind::Scare {
            return None;
        }
        let sentence = layout.sentence(layout.sentence_of(cue.start));
        let phrase = layout.phrase_at(cue.end, sentence.end)?;
        if phrase.pieces == draft.source.as_ref()?.pieces || layout.piece(phrase.head).pos != Pos::Name {
            return None;
        }
        let character = self.cast.at(layout.piece(phrase.head).span).and_then(|number| self.cast.character(number));
        let written = || self.written(&phrase).to_owned();
        Some(Addressee {
            name: character.map_or_else(written, |found| found.name.clone()),
            entity: character.and_then(|found| found.entity.clone()),
            mention: Some(self.index.text_span(layout.bytes(&phrase.pieces), self.field)),
        })
    }
}
