//! The links of one article: senses of each entity, the words beside its mentions, the joint choice, and what is sure enough.

use copydesk_article::{CharIndex, CharSpan, Entity, Field, rounded};

use crate::context::{Support, Weighed, settle};
use crate::document::{Link, LinkDocument, LinkKind};
use crate::knowledge::KnowledgeBase;
use crate::qualifier::{Inner, NamedKind, Nearby, clipped_end, enclosing, nearby, split_name, without_kind};
use crate::sense::{Family, Sense, Senses, Thing, ThingKind};

/// Mentions of an entity whose neighbourhood is read, at most.
const MAX_MENTIONS_READ: usize = 8;
/// Aliases of an entity that are looked up, at most.
const MAX_ALIASES: usize = 4;
/// What a sense gains that lies where the qualifier says, and what is left of one that does not.
const INSIDE_GAIN: f64 = 1000.0;
const OUTSIDE_SHARE: f64 = 0.02;
/// What a country gains before another country, and a division before another division of its country: a list.
const LIST_GAIN: f64 = 10.0;
/// What speaks for an unlisted town where the qualifier names a place that none of the senses lies in.
const UNLISTED_GAIN: f64 = 20.0;
/// What the dateline weighs, in names, and what the country of the source weighs.
const DATELINE_SUPPORT: f64 = 1.5;
const SOURCE_SUPPORT: f64 = 0.7;

/// Links the entities of an article.
pub(crate) fn link(knowledge: &KnowledgeBase, document: &LinkDocument) -> Vec<Option<Link>> {
    let body = CharIndex::new(document.text);
    let headline = CharIndex::new(document.headline.unwrap_or_default());
    let reads_words = document.language.is_none_or(|language| language.starts_with("en"));
    let mut names: Vec<Option<Weighed>> = Vec::with_capacity(document.entities.len());
    for entity in document.entities {
        let family = Family::of(entity.entity_type);
        let senses = senses(knowledge, entity, family).map(|(mut senses, part)| {
            if family == Family::Place {
                let near = match part {
                    NamePart::Whole => near_mentions(knowledge, entity, &body, &headline, reads_words),
                    NamePart::Qualified(near) => near,
                };
                read(&mut senses, &near);
            }
            senses
        });
        names.push(senses.map(Weighed::new));
    }
    settle(&mut names, &outside(knowledge, document));
    document.entities.iter().zip(&names).map(|(entity, name)| chosen(knowledge, entity, name.as_ref()?)).collect()
}

/// How much of an entity's name its senses come from.
enum NamePart {
    Whole,
    /// All but what the name itself says about the place.
    Qualified(Nearby),
}

/// The senses of the entity's name; where it has none, of its name without a qualifier, and of a place's other names.
fn senses<'k>(knowledge: &'k KnowledgeBase, entity: &Entity, family: Family) -> Option<(Senses<'k>, NamePart)> {
    if let Some(senses) = knowledge.senses(&entity.name, family) {
        return Some((senses, NamePart::Whole));
    }
    if family == Family::Place {
        if let Some((base, qualifier)) = split_name(&entity.name)
            && let Some(senses) = knowledge.senses(base, family)
        {
            let near = Nearby { qualifiers: enclosing(&knowledge.built_in, qualifier), ..Nearby::default() };
            return Some((senses, NamePart::Qualified(near)));
        }
        if let Some((base, kind)) = without_kind(&entity.name)
            && let Some(senses) = knowledge.senses(base, family)
        {
            return Some((senses, NamePart::Qualified(Nearby { kind: Some(kind), ..Nearby::default() })));
        }
    }
    // "Google" does not say what "Google Science Fair" is.
    if !matches!(family, Family::Place | Family::People) {
        return None;
    }
    let mut aliases = entity.aliases.iter().take(MAX_ALIASES);
    aliases.find_map(|alias| knowledge.senses(alias, family)).map(|senses| (senses, NamePart::Whole))
}

/// What stands beside the first mentions of an entity that has something beside it.
fn near_mentions(
    knowledge: &KnowledgeBase,
    entity: &Entity,
    body: &CharIndex,
    headline: &CharIndex,
    reads_words: bool,
) -> Nearby {
    let mut found = Nearby::default();
    for mention in entity.mentions.iter().take(MAX_MENTIONS_READ) {
        let index = if mention.span.field == Some(Field::Headline) { headline } else { body };
        let span = index.byte_span(CharSpan { start: mention.span.start, end: mention.span.end });
        let before = index.text().get(..span.start).unwrap_or_default();
        let after = index.text().get(span.end..).unwrap_or_default();
        let near = nearby(&knowledge.built_in, clipped_end(before), after);
        if found.qualifiers.is_empty() {
            found.qualifiers = near.qualifiers;
        }
        if matches!(found.inner, Inner::Nothing) {
            found.inner = near.inner;
        }
        // One county or river does not make the other mentions one.
        let counts = |kind: &NamedKind| *kind != NamedKind::Unlisted || entity.mentions.len() == 1;
        let kind = near.kind.filter(|kind| reads_words && counts(kind));
        found.kind = found.kind.or(kind);
    }
    found
}

/// Lets the words beside a name count.
fn read(senses: &mut Senses, near: &Nearby) {
    if let Some(kind) = near.kind {
        if senses.list.iter().any(|sense| kind.allows(sense.thing.kind)) {
            scale(senses, |thing| if kind.allows(thing.kind) { INSIDE_GAIN } else { OUTSIDE_SHARE });
        } else {
            doubt(senses, |kind| kind != ThingKind::Country);
        }
    }
    let encloses = |thing: &Thing| match &near.inner {
        Inner::Known(inner) => inner.iter().any(|inner| inner.lies_in(thing)),
        // A name nobody knows, before a name that a country follows: the name between them is most often a division.
        Inner::Unknown => thing.kind == ThingKind::Division && near.qualifiers.iter().any(|outer| thing.lies_in(outer)),
        Inner::Nothing => false,
    };
    if senses.list.iter().any(|sense| encloses(&sense.thing)) {
        scale(senses, |thing| if encloses(thing) { INSIDE_GAIN } else { OUTSIDE_SHARE });
    }
    if near.qualifiers.is_empty() {
        return;
    }
    let inside = |thing: &Thing| near.qualifiers.iter().any(|qualifier| thing.lies_in(qualifier));
    let beside = |thing: &Thing| near.qualifiers.iter().any(|qualifier| is_sibling(thing, qualifier));
    if senses.list.iter().any(|sense| inside(&sense.thing)) {
        scale(senses, |thing| if inside(thing) { INSIDE_GAIN } else { OUTSIDE_SHARE });
    } else if senses.list.iter().any(|sense| beside(&sense.thing)) {
        scale(senses, |thing| if beside(thing) { LIST_GAIN } else { 1.0 });
    } else if near.qualifiers.iter().all(|qualifier| qualifier.kind == ThingKind::Division) {
        doubt(senses, |kind| kind == ThingKind::City);
    }
}

/// Lets more speak for none of the senses than for those of the kinds in doubt.
fn doubt(senses: &mut Senses, in_doubt: impl Fn(ThingKind) -> bool) {
    let doubted = senses.list.iter().filter(|sense| in_doubt(sense.thing.kind));
    senses.none += doubted.map(|sense| sense.prior).sum::<f64>() * UNLISTED_GAIN;
}

/// Says whether two things can stand side by side in a list: countries, divisions of one country.
fn is_sibling(thing: &Thing, other: &Thing) -> bool {
    thing.kind == other.kind && (thing.kind == ThingKind::Country || thing.country == other.country)
}

fn scale(senses: &mut Senses, gain: impl Fn(&Thing) -> f64) {
    for sense in &mut senses.list {
        sense.prior *= gain(&sense.thing);
    }
}

/// What the dateline and the source say about where the article lies.
fn outside<'k>(knowledge: &'k KnowledgeBase, document: &LinkDocument<'k>) -> Support<'k> {
    let mut support = Support::default();
    if let Some(country) = document.source_country {
        support.add_place(country, crate::sense::NOWHERE, false, SOURCE_SUPPORT);
    }
    if let Some(located) = document.located {
        let (base, qualifier) = split_name(located).unwrap_or((located, ""));
        if let Some(mut senses) = knowledge.senses(base, Family::Place) {
            read(&mut senses, &Nearby { qualifiers: enclosing(&knowledge.built_in, qualifier), ..Nearby::default() });
            let weighed = Weighed::new(senses);
            for (sense, belief) in weighed.senses.list.iter().zip(&weighed.beliefs) {
                support.add(sense, belief * DATELINE_SUPPORT);
            }
        }
    }
    support
}

/// The link to the best sense where it is sure enough.
fn chosen(knowledge: &KnowledgeBase, entity: &Entity, name: &Weighed) -> Option<Link> {
    let (sense, belief) = name.best()?;
    let family = Family::of(entity.entity_type);
    let settings = &knowledge.settings;
    let least = match family {
        _ if name.senses.from_table => settings.min_table_confidence,
        Family::Organisation => settings.min_organisation_confidence,
        _ => settings.min_place_confidence,
    };
    let confidence = rounded(belief);
    let linked = sense.thing.wikidata.is_some() || sense.thing.geonames.is_some();
    (linked && confidence >= least).then(|| Link {
        wikidata: sense.thing.wikidata.map(|number| format!("Q{number}")),
        geonames: sense.thing.geonames,
        confidence,
        kind: kind_of(sense, family, name.senses.from_table),
    })
}

fn kind_of(sense: &Sense, family: Family, from_table: bool) -> LinkKind {
    match sense.thing.kind {
        _ if from_table => LinkKind::Table,
        _ if family == Family::People => LinkKind::People,
        ThingKind::Country => LinkKind::Country,
        ThingKind::Division => LinkKind::Division,
        ThingKind::City => LinkKind::City,
        ThingKind::Region => LinkKind::Region,
        ThingKind::Organisation => LinkKind::Organisation,
        ThingKind::Other => LinkKind::Table,
    }
}
