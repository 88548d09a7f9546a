//! Running a model over a text: tokens, then vectors block by block, then tags, parse and entities.

use crate::attributes::RulerScratches;
use crate::doc::{Doc, EntityData, TokenData, Words};
use crate::encoder::{BLOCK_TOKENS, Encoder, EncoderScratch, Surroundings, Word};
use crate::kernel::{MatrixProduct, Runner, first_best, padded_rows};
use crate::labels::LabelId;
use crate::lexicon::Lexeme;
use crate::model::{Classifier, Model};
use crate::parser::ParserScratch;
use crate::ruler::Annotation;
use crate::settings::{AnalyseOptions, RuntimeSettings};
use crate::tokenizer::{RawToken, TokenizerCache};
use crate::transitions::TransitionScratch;

/// Fewest blocks of features: one decision looks at eight tokens, which may lie in as many blocks.
const MIN_FEATURE_BLOCKS: usize = 16;

/// Caches and buffers for one thread. Results never depend on what it has seen before. Made by [`Model::scratch`].
#[derive(Debug)]
pub struct Scratch {
    identity: u64,
    settings: RuntimeSettings,
    pub(crate) tokenizer: TokenizerCache,
    pub(crate) tokens: Vec<RawToken>,
    encoders: Vec<EncoderScratch>,
    class_scores: Vec<f32>,
    pub(crate) annotations: Vec<Annotation>,
    pub(crate) rulers: RulerScratches,
    parser: ParserScratch,
    ner: TransitionScratch,
    entities: Vec<EntityData>,
    /// Tokens known to open a sentence before anything is parsed.
    known_starts: Vec<bool>,
    is_space: Vec<bool>,
}

impl Model {
    /// Caches and buffers for one thread, empty at first and bounded by `settings`.
    pub fn scratch(&self, settings: &RuntimeSettings) -> Scratch {
        let encoder = |encoder: &Encoder| encoder.scratch(settings.max_cached_words);
        Scratch {
            identity: self.identity,
            settings: settings.clone(),
            tokenizer: TokenizerCache::default(),
            tokens: Vec::new(),
            encoders: self.encoders.iter().map(encoder).collect(),
            class_scores: Vec::new(),
            annotations: Vec::new(),
            rulers: RulerScratches::default(),
            parser: ParserScratch::default(),
            ner: TransitionScratch::default(),
            entities: Vec::new(),
            known_starts: Vec::new(),
            is_space: Vec::new(),
        }
    }

    /// Analyses a text. Of a text of 4 GiB or more only the beginning is analysed. The same text, options, model and
    /// kernel give the same document, to the bit, whatever the scratch has seen.
    pub fn analyse(&self, scratch: &mut Scratch, text: &str, options: &AnalyseOptions) -> Doc {
        let text = self.tokenize(scratch, text);
        scratch.note_spaces(text, options.newline_ends_sentence);
        self.run_encoders(scratch, options);
        self.run_parser(scratch, options);
        self.run_ner(scratch, options);
        self.run_rules(scratch, text, options);
        self.assemble(scratch, text, options)
    }

    /// Splits a text into tokens and returns the part of it that is looked at.
    pub(crate) fn tokenize<'t>(&self, scratch: &mut Scratch, text: &'t str) -> &'t str {
        if scratch.identity != self.identity {
            *scratch = self.scratch(&scratch.settings.clone());
        }
        let text = first_bytes(text, u32::MAX as usize);
        scratch.forget_when_full();
        self.tokenizer.tokenize(text, self.norms(), &mut scratch.tokenizer, &mut scratch.tokens);
        text
    }

    /// Runs the networks that are needed and hands their vectors to what is built on them.
    fn run_encoders(&self, scratch: &mut Scratch, options: &AnalyseOptions) {
        let tokens = scratch.tokens.len();
        let blocks = scratch.settings.max_feature_blocks.max(MIN_FEATURE_BLOCKS);
        let tagger = self.tagger.as_ref().filter(|_| options.tags || options.lemmas);
        let morphologizer = self.morphologizer.as_ref().filter(|_| options.lemmas);
        let parser = self.parser.as_ref().filter(|_| options.dependencies);
        let ner = self.ner.as_ref().filter(|_| options.entities);
        scratch.annotations.clear();
        scratch.annotations.resize(tokens, Annotation::default());
        if let Some((_, parser)) = parser {
            parser.layers.start(tokens, blocks, &mut scratch.parser.transitions);
        }
        if let Some((_, ner)) = ner {
            ner.layers.start(tokens, blocks, &mut scratch.ner);
        }
        for (index, encoder) in self.encoders.iter().enumerate() {
            let [tagger, morphologizer] =
                [tagger, morphologizer].map(|classifier| classifier.filter(|classifier| classifier.encoder == index));
            let parser = parser.filter(|(encoder, _)| *encoder == index);
            let ner = ner.filter(|(encoder, _)| *encoder == index);
            if tagger.is_none() && morphologizer.is_none() && parser.is_none() && ner.is_none() {
                continue;
            }
            for first in (0..tokens).step_by(BLOCK_TOKENS) {
                let range = (first, BLOCK_TOKENS.min(tokens - first));
                let Some(encoder_scratch) = scratch.encoders.get_mut(index) else {
                    continue;
                };
                let word = |position: usize| {
                    let token = scratch.tokens.get(position)?;
                    Some(Word { lexeme: token.lexeme, space_after: token.space_after })
                };
                let around = Surroundings {
                    runner: self.runner,
                    file: &self.file,
                    vectors: self.vectors.as_ref(),
                    lexicon: &scratch.tokenizer.lexicon,
                };
                let rows = encoder.encode(around, word, range, encoder_scratch);
                let annotated = scratch.annotations.iter_mut().skip(first);
                if let Some(tagger) = tagger {
                    let classes = tagger.classify(self.runner, range.1, rows, &mut scratch.class_scores);
                    annotated.zip(classes).for_each(|(annotation, [tag, _])| annotation.tag = tag);
                }
                let annotated = scratch.annotations.iter_mut().skip(first);
                if let Some(morphologizer) = morphologizer {
                    let classes = morphologizer.classify(self.runner, range.1, rows, &mut scratch.class_scores);
                    let give = |(annotation, [pos, morph]): (&mut Annotation, [LabelId; 2])| {
                        (annotation.pos, annotation.morph) = (pos, morph);
                    };
                    annotated.zip(classes).for_each(give);
                }
                if let Some((_, parser)) = parser {
                    let transitions = &mut scratch.parser.transitions;
                    parser.layers.reduce(self.runner, range, rows, encoder.width(), transitions);
                }
                if let Some((_, ner)) = ner {
                    ner.layers.reduce(self.runner, range, rows, encoder.width(), &mut scratch.ner);
                }
            }
        }
    }

    fn run_parser(&self, scratch: &mut Scratch, options: &AnalyseOptions) {
        let Scratch { parser: parser_scratch, known_starts, is_space, tokens, annotations, .. } = scratch;
        let known = |token: usize| known_starts.get(token).copied().unwrap_or(false);
        let space = |token: usize| is_space.get(token).copied().unwrap_or(false);
        match self.parser.as_ref().filter(|_| options.dependencies) {
            Some((_, parser)) => {
                parser.parse(self.runner, tokens.len(), known, space, parser_scratch);
                for (start, known) in parser_scratch.sent_starts.iter_mut().zip(known_starts.iter()) {
                    *start |= *known && options.newline_ends_sentence;
                }
                for (annotation, arc) in annotations.iter_mut().zip(&parser_scratch.arcs) {
                    annotation.dep = arc.label;
                }
            }
            None => parser_scratch.sent_starts.clone_from(known_starts),
        }
    }

    fn run_ner(&self, scratch: &mut Scratch, options: &AnalyseOptions) {
        let Scratch { parser, ner: ner_scratch, known_starts, is_space, tokens, entities, .. } = scratch;
        entities.clear();
        let starts = if self.names_within_sentences { &parser.sent_starts } else { &*known_starts };
        let sent_start = |token: usize| starts.get(token).copied().unwrap_or(false);
        let space = |token: usize| is_space.get(token).copied().unwrap_or(false);
        if let Some((_, ner)) = self.ner.as_ref().filter(|_| options.entities) {
            ner.find(self.runner, tokens.len(), sent_start, space, ner_scratch, entities);
        }
    }

    fn assemble(&self, scratch: &Scratch, text: &str, options: &AnalyseOptions) -> Doc {
        let parsed = self.parser.is_some() && options.dependencies;
        let token = |(index, token): (u32, &RawToken)| {
            let at = index as usize;
            let arc = scratch.parser.arcs.get(at).filter(|_| parsed);
            let annotation = scratch.annotations.get(at).copied().unwrap_or_default();
            TokenData {
                start: token.start,
                end: token.end,
                head: arc.map_or(index, |arc| arc.head),
                tag: annotation.tag,
                dep: annotation.dep,
                space_after: token.space_after,
                sent_start: scratch.parser.sent_starts.get(at).copied().unwrap_or(false),
            }
        };
        let tokens = (0_u32..).zip(&scratch.tokens).map(token).collect();
        let words = if options.lemmas { self.words(scratch, text) } else { Words::default() };
        Doc::new(tokens, words, scratch.entities.clone(), self.labels.clone())
    }
}

impl Classifier {
    /// The labels of the best classes of `count` tokens with the given vectors.
    fn classify(
        &self,
        runner: Runner,
        count: usize,
        vectors: &[f32],
        scores: &mut Vec<f32>,
    ) -> impl Iterator<Item = [LabelId; 2]> {
        let (columns, weights) = (self.weights.columns(), &self.weights);
        scores.resize(scores.len().max(padded_rows(count) * columns), 0.0);
        let left_stride = weights.inputs();
        runner.run(MatrixProduct { rows: count, left: vectors, left_stride, weights, out: scores });
        scores.chunks_exact_mut(columns.max(1)).take(count).map(|row| {
            let row = row.get_mut(..self.bias.len()).unwrap_or_default();
            row.iter_mut().zip(&self.bias).for_each(|(score, bias)| *score += bias);
            self.labels.get(first_best(row)).copied().unwrap_or_default()
        })
    }
}

impl Scratch {
    /// Forgets words and chunks when there are too many. The vector caches name words by number, so they go too.
    fn forget_when_full(&mut self) {
        let full = self.settings.max_cached_chunks;
        if self.tokenizer.len() > full || self.tokenizer.lexicon.len() > full {
            self.tokenizer.clear();
            self.rulers.clear();
            self.encoders.iter_mut().for_each(|encoder| encoder.cache.clear());
        }
    }

    /// The tokens of the last text with their attributes.
    pub(crate) fn lexemes(&self) -> impl Iterator<Item = (&RawToken, &Lexeme)> {
        self.tokens.iter().filter_map(|token| Some((token, self.tokenizer.lexicon.get(token.lexeme)?)))
    }

    /// Notes which tokens are white space, and which are known to open a sentence: the first one and, if wanted, those
    /// after a line break.
    fn note_spaces(&mut self, text: &str, newline_ends_sentence: bool) {
        self.is_space.clear();
        self.known_starts.clear();
        let mut starts = true;
        for token in &self.tokens {
            let is_space = self.tokenizer.lexicon.get(token.lexeme).is_some_and(|lexeme| lexeme.is_space);
            self.is_space.push(is_space);
            self.known_starts.push(starts);
            let breaks_line = || {
                let form = text.get(token.start as usize..token.end as usize).unwrap_or_default();
                form.contains(['\n', '\r', '\u{2028}', '\u{2029}'])
            };
            starts = newline_ends_sentence && is_space && breaks_line();
        }
    }
}

/// The longest prefix of at most `limit` bytes.
fn first_bytes(text: &str, limit: usize) -> &str {
    let end = (0..=limit.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}
