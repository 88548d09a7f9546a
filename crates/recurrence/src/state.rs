//! A sketch as a record, so that another process can go on with it. Owns the form; nobody but the tabulator reads it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use copydesk_article::Fingerprint;
use serde::{Deserialize, Serialize};

use crate::RecurrenceSettings;
use crate::known::{KnownArticle, KnownArticles, SAMPLE};
use crate::sketch::{Sketch, Tally};

/// The value of `schema` in every [`SourceSketch`].
pub const SKETCH_SCHEMA: &str = "copydesk.source.sketch/1";

/// Bytes of one line: fingerprint, count, error, what it is.
const LINE_BYTES: usize = 17;
/// Bytes of one known article: uri, sample, length of the sample.
const KNOWN_BYTES: usize = 4 + 4 * SAMPLE + 1;
const SENTENCE_BIT: u8 = 1;
const LISTED_BIT: u8 = 2;

/// The sketch of a source, with what the tabulator has to know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SourceSketch {
    /// `copydesk.source.sketch/1`.
    pub schema: String,
    /// The source; the key of the record.
    pub source: String,
    /// The partition of the input that its articles came from last.
    pub partition: i32,
    /// When it was counted last, in articles of that partition.
    pub clock: u64,
    /// The highest version of the tables of sources that were forgotten.
    pub floor: u64,
    /// Version of its table.
    pub version: u64,
    /// Different articles, ever.
    pub counted: u64,
    articles: u32,
    since_halving: u32,
    lines: String,
    known: String,
}

/// A record that is no sketch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("sketch of a source has another form than this version reads")]
pub struct StateError;

impl SourceSketch {
    pub(crate) fn of(source: &str, partition: i32, (clock, floor): (u64, u64), sketch: &Sketch) -> Self {
        let lines: Vec<u8> = sketch.lines.iter().flat_map(|(print, tally)| line_bytes(*print, *tally)).collect();
        let known: Vec<u8> = sketch.known.0.iter().flat_map(known_bytes).collect();
        Self {
            schema: SKETCH_SCHEMA.to_owned(),
            source: source.to_owned(),
            partition,
            clock,
            floor,
            version: sketch.version,
            counted: sketch.counted,
            articles: sketch.articles,
            since_halving: sketch.since_halving,
            lines: STANDARD.encode(lines),
            known: STANDARD.encode(known),
        }
    }

    /// Returns the sketch, cut to the bounds of the settings.
    ///
    /// # Errors
    /// Returns a [`StateError`] for a record of another form.
    pub fn sketch(&self, settings: &RecurrenceSettings) -> Result<Sketch, StateError> {
        let lines = chunks::<LINE_BYTES>(&self.lines, &self.schema)?;
        let known = chunks::<KNOWN_BYTES>(&self.known, &self.schema)?;
        let mut lines: Vec<(Fingerprint, Tally)> = lines.iter().map(line_of).collect();
        lines.sort_by_key(|(print, tally)| (std::cmp::Reverse(tally.count), *print));
        lines.truncate(settings.max_source_lines.max(1));
        let forgotten = known.len().saturating_sub(settings.max_known_articles.max(1));
        Ok(Sketch {
            version: self.version,
            counted: self.counted,
            articles: self.articles,
            since_halving: self.since_halving,
            lines: lines.into_iter().collect(),
            known: KnownArticles(known.iter().skip(forgotten).map(known_of).collect()),
        })
    }
}

fn chunks<const N: usize>(text: &str, schema: &str) -> Result<Vec<[u8; N]>, StateError> {
    let bytes = STANDARD.decode(text).map_err(|_| StateError)?;
    let (chunks, rest) = bytes.as_chunks::<N>();
    if rest.is_empty() && schema == SKETCH_SCHEMA { Ok(chunks.to_vec()) } else { Err(StateError) }
}

fn line_bytes(print: Fingerprint, tally: Tally) -> [u8; LINE_BYTES] {
    let mut bytes = [0; LINE_BYTES];
    let sentence = if tally.is_sentence { SENTENCE_BIT } else { 0 };
    let listed = if tally.is_listed { LISTED_BIT } else { 0 };
    let parts = print.0.to_be_bytes().into_iter().chain(tally.count.to_be_bytes()).chain(tally.error.to_be_bytes());
    bytes.iter_mut().zip(parts.chain([sentence | listed])).for_each(|(place, byte)| *place = byte);
    bytes
}

fn line_of(bytes: &[u8; LINE_BYTES]) -> (Fingerprint, Tally) {
    let mut rest = bytes.as_slice();
    let print = u64::from_be_bytes(take(&mut rest));
    let (count, error) = (u32::from_be_bytes(take(&mut rest)), u32::from_be_bytes(take(&mut rest)));
    let [what] = take(&mut rest);
    let tally = Tally { count, error, is_sentence: what & SENTENCE_BIT != 0, is_listed: what & LISTED_BIT != 0 };
    (Fingerprint(print), tally)
}

fn known_bytes(known: &KnownArticle) -> [u8; KNOWN_BYTES] {
    let mut bytes = [0; KNOWN_BYTES];
    let sample = known.sample.iter().flat_map(|print| print.to_be_bytes());
    let parts = known.uri.to_be_bytes().into_iter().chain(sample).chain([known.sample_len]);
    bytes.iter_mut().zip(parts).for_each(|(place, byte)| *place = byte);
    bytes
}

fn known_of(bytes: &[u8; KNOWN_BYTES]) -> KnownArticle {
    let mut rest = bytes.as_slice();
    let uri = u32::from_be_bytes(take(&mut rest));
    let mut sample = [0; SAMPLE];
    for print in &mut sample {
        *print = u32::from_be_bytes(take(&mut rest));
    }
    let [sample_len] = take(&mut rest);
    KnownArticle { uri, sample, sample_len }
}

/// Takes the next bytes; zeros where there are none.
fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    let Some((first, others)) = rest.split_first_chunk::<N>() else { return [0; N] };
    *rest = others;
    *first
}
