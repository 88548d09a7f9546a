//! Groups of names as the entities of a record: ids, names, aliases, mentions, salience, confidence.

use copydesk_article::{ByteSpan, CharIndex, Entity, EntityType, Field, Mention, MentionKind, rounded};

use crate::calibration::{
    Assurance, CONFIDENCE_FEATURES, Calibration, Prominence, SALIENCE_FEATURES, confidence_features, salience_features,
};
use crate::candidate::{Candidate, Family, family};
use crate::field::{FieldText, Setting};
use crate::group::{Group, Grouping, Surface};
use crate::lexicon::Lexicon;
use crate::settings::EntitySettings;
use crate::towns::TownSize;

/// What turns groups into entities.
pub(crate) struct Recorder<'a> {
    pub(crate) fields: &'a [FieldText<'a>],
    pub(crate) found: &'a [Vec<Candidate>],
    pub(crate) grouping: &'a Grouping,
    pub(crate) settings: &'a EntitySettings,
    /// Paragraphs of the body, in order.
    pub(crate) paragraphs: &'a [ByteSpan],
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) calibration: &'a Calibration,
    /// The name model has seen the candidates: only then are their certainties what the calibration was made for.
    pub(crate) corrected: bool,
}

/// An entity, and what its scores were computed from.
#[derive(Debug, Clone)]
pub struct Weighed {
    /// The entity.
    pub entity: Entity,
    /// The features of its salience, in the order of [`SALIENCE_FEATURES`].
    pub salience: [f64; SALIENCE_FEATURES.len()],
    /// The features of its confidence, in the order of [`CONFIDENCE_FEATURES`].
    pub confidence: [f64; CONFIDENCE_FEATURES.len()],
}

/// A mention before it is written: where it stands, and its surface.
struct Placed {
    field: usize,
    span: ByteSpan,
    surface: usize,
    certainty: f32,
    set_large: bool,
}

impl Recorder<'_> {
    /// Writes the entities in order of first mention, the headline first.
    pub(crate) fn entities(&self) -> Vec<Weighed> {
        let indices: Vec<CharIndex> = self.fields.iter().map(|field| CharIndex::new(field.text)).collect();
        let mut placed: Vec<Vec<Placed>> = self.grouping.groups.iter().map(|group| self.placed(group)).collect();
        placed.retain(|mentions| !mentions.is_empty());
        placed.sort_by_key(|mentions| mentions.first().map(|first| (first.field, first.span.start)));
        let is_name =
            |mentions: &&Vec<Placed>| self.kind_of(mentions).is_some_and(|kind| family(kind) != Family::Value);
        let most_mentions = placed.iter().filter(is_name).map(Vec::len).max().unwrap_or(0);
        let entities = placed.iter().filter_map(|mentions| self.entity(mentions, &indices, most_mentions));
        let kept = entities.filter(|weighed| weighed.entity.confidence >= self.settings.min_confidence);
        let mut kept: Vec<Weighed> = kept.take(self.settings.max_entities).collect();
        for (number, weighed) in kept.iter_mut().enumerate() {
            weighed.entity.id = format!("e{}", number + 1);
        }
        kept
    }

    /// The mentions of a group, in order of position.
    fn placed(&self, group: &Group) -> Vec<Placed> {
        let mut placed = Vec::new();
        for &surface in group {
            let mentions = self.grouping.surfaces.get(surface).map(|surface| surface.mentions.as_slice());
            for &(field, number) in mentions.unwrap_or_default() {
                let (Some(text), Some(candidate)) =
                    (self.fields.get(field), self.found.get(field).and_then(|found| found.get(number)))
                else {
                    continue;
                };
                let span = text.bytes(&candidate.words);
                let chars = span.of(text.text).chars().count();
                if chars > 0 && chars <= self.settings.max_name_chars {
                    let set_large =
                        text.word(candidate.words.start).is_some_and(|word| word.setting != Setting::Running);
                    placed.push(Placed { field, span, surface, certainty: candidate.certainty, set_large });
                }
            }
        }
        placed.sort_by_key(|mention| (mention.field, mention.span));
        placed
    }

    fn surface(&self, mention: &Placed) -> Option<&Surface> {
        self.grouping.surfaces.get(mention.surface)
    }

    /// The type of the group: that of the fullest name, which is the least ambiguous.
    fn kind_of(&self, mentions: &[Placed]) -> Option<EntityType> {
        self.fullest(mentions).and_then(|mention| self.surface(mention)).map(|surface| surface.kind)
    }

    /// The mention with the most words, then the most letters, then the first.
    fn fullest<'m>(&self, mentions: &'m [Placed]) -> Option<&'m Placed> {
        let mut best: Option<(&Placed, (usize, usize))> = None;
        for mention in mentions {
            let words = self.surface(mention).map_or(0, |surface| surface.parts.len());
            let size = (words, mention.span.len());
            if best.is_none_or(|(_, most)| size > most) {
                best = Some((mention, size));
            }
        }
        best.map(|(mention, _)| mention)
    }

    fn entity(&self, mentions: &[Placed], indices: &[CharIndex], most_mentions: usize) -> Option<Weighed> {
        let text_of = |mention: &Placed| self.fields.get(mention.field).map(|field| mention.span.of(field.text));
        let fullest = self.fullest(mentions)?;
        let entity_type = self.kind_of(mentions)?;
        let name = one_line(text_of(fullest)?);
        let mut aliases: Vec<String> = Vec::new();
        let mut written = Vec::with_capacity(mentions.len());
        for mention in mentions {
            let field = self.fields.get(mention.field)?;
            let span = indices.get(mention.field)?.text_span(mention.span, field.field);
            let printed = one_line(&span.text);
            let kind = if printed == name { MentionKind::Name } else { MentionKind::Alias };
            if kind == MentionKind::Alias && !aliases.contains(&printed) {
                aliases.push(printed);
            }
            written.push(Mention { span, kind });
        }
        let family = family(entity_type);
        let salience = salience_features(self.prominence(mentions, most_mentions), family);
        let assurance = self.assurance(mentions, fullest);
        let confidence = confidence_features(assurance, family);
        let calibrated = self.corrected && matches!(family, Family::Person | Family::Organisation | Family::Place);
        let entity = Entity {
            id: String::new(),
            entity_type,
            name,
            aliases,
            mentions: written,
            salience: rounded(self.calibration.salience.probability(&salience)),
            confidence: rounded(if calibrated {
                self.calibration.confidence.probability(&confidence)
            } else {
                assurance.mean
            }),
            link: None,
        };
        Some(Weighed { entity, salience, confidence })
    }

    fn assurance(&self, mentions: &[Placed], fullest: &Placed) -> Assurance {
        let count = mentions.len().max(1) as f64;
        Assurance {
            mean: mentions.iter().map(|mention| f64::from(mention.certainty)).sum::<f64>() / count,
            least: mentions.iter().map(|mention| f64::from(mention.certainty)).fold(1.0, f64::min),
            mentions: mentions.len(),
            words: self.surface(fullest).map_or(0, |surface| surface.parts.len()),
            set_large: mentions.iter().filter(|mention| mention.set_large).count() as f64 / count,
            known_place: self.surface(fullest).is_some_and(|surface| {
                let key = surface.parts.join(" ");
                let is_large = |size| size != TownSize::Small;
                self.lexicon.place(&key).is_some() || self.lexicon.town(&key).town.is_some_and(is_large)
            }),
        }
    }

    fn prominence(&self, mentions: &[Placed], most_mentions: usize) -> Prominence {
        let in_body = |mention: &&Placed| self.fields.get(mention.field).is_some_and(|field| field.field.is_none());
        let mut numbers: Vec<usize> =
            mentions.iter().filter(in_body).map(|mention| self.paragraph_of(mention.span)).collect();
        numbers.dedup();
        let has_headline = self.fields.iter().any(|field| field.field == Some(Field::Headline));
        let first_paragraph = numbers.first().copied();
        let in_headline =
            if has_headline { !mentions.iter().all(|mention| in_body(&mention)) } else { first_paragraph == Some(0) };
        Prominence {
            mentions: mentions.len(),
            most_mentions,
            first_paragraph,
            in_headline,
            paragraphs_mentioning: numbers.len(),
            paragraphs: self.paragraphs.len(),
        }
    }

    /// The number of the paragraph that a span of the body starts in.
    fn paragraph_of(&self, span: ByteSpan) -> usize {
        self.paragraphs.partition_point(|paragraph| paragraph.start <= span.start).saturating_sub(1)
    }
}

/// A name as one line: runs of white space become one space.
fn one_line(text: &str) -> String {
    if text.split(' ').all(|word| !word.is_empty() && !word.contains(char::is_whitespace)) {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
