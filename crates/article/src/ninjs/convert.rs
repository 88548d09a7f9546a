//! From an enriched article to a ninjs item, field by field.

use super::uri::{as_uri, wrapped_uri};
use super::{
    AlternativeId, Concept, InfoSource, NINJS_SCHEMA, NINJS_VERSION, NinjsItem, Rendition, Standard, Subject, Text,
};
use crate::date::is_date_time;
use crate::{CleanArticle, EnrichedArticle, Entity, EntityType, PubStatus};

impl NinjsItem {
    /// Makes the ninjs item of an article. An article whose embargo cannot be written down is withheld.
    pub fn of(enriched: &EnrichedArticle) -> Self {
        let article = &enriched.article;
        let (uri, alt_ids) = identity(&article.uri);
        let embargoed_until = date_time(article.embargoed_until.as_deref());
        let open_embargo = article.embargoed_until.is_some() && embargoed_until.is_none();
        let item = Self {
            standard: Standard { name: "ninjs", version: NINJS_VERSION, schema: NINJS_SCHEMA },
            uri,
            alt_ids,
            item_type: "text",
            representation_type: "full",
            version: article.version.clone(),
            version_created: date_time(article.version_created.as_deref()),
            first_created: date_time(article.first_created.as_deref()),
            content_created: date_time(article.content_created.as_deref()),
            embargoed_until,
            pub_status: status(article.pub_status, open_embargo),
            ed_note: article.ed_note.clone(),
            language: article.language.clone(),
            headlines: article.headline.iter().map(|headline| text(headline, None)).collect(),
            bodies: article.body.iter().map(|body| text(&body.text, Some(body.text.chars().count()))).collect(),
            by: article.by.clone(),
            located: article.located.clone(),
            info_sources: info_sources(article),
            people: Vec::new(),
            organisations: Vec::new(),
            places: Vec::new(),
            events: Vec::new(),
            objects: Vec::new(),
            subjects: Vec::new(),
            renditions: renditions(article),
        };
        enriched.entities.iter().fold(item, Self::with_entity)
    }

    /// Numbers, dates and amounts are no concepts of the standard.
    fn with_entity(mut self, entity: &Entity) -> Self {
        let concept = concept(entity);
        match entity.entity_type {
            EntityType::Person => self.people.push(concept),
            EntityType::Org => self.organisations.push(concept),
            EntityType::Gpe | EntityType::Loc | EntityType::Fac => self.places.push(concept),
            EntityType::Event => self.events.push(concept),
            EntityType::Product | EntityType::WorkOfArt => self.objects.push(concept),
            EntityType::Norp | EntityType::Law | EntityType::Language => self.subjects.push(Subject {
                concept,
                creator: "copydesk",
                relevance: percent(entity.salience),
                confidence: percent(entity.confidence),
            }),
            EntityType::Date
            | EntityType::Time
            | EntityType::Percent
            | EntityType::Money
            | EntityType::Quantity
            | EntityType::Ordinal
            | EntityType::Cardinal => {}
        }
        self
    }
}

/// A canceled article stays so.
const fn status(status: PubStatus, open_embargo: bool) -> PubStatus {
    match status {
        PubStatus::Usable if open_embargo => PubStatus::Withheld,
        other => other,
    }
}

fn identity(uri: &str) -> (String, Vec<AlternativeId>) {
    if as_uri(uri).as_deref() == Some(uri) {
        return (uri.to_owned(), Vec::new());
    }
    let original = AlternativeId { role: "copydesk", value: uri.to_owned() };
    (as_uri(uri).unwrap_or_else(|| wrapped_uri(uri)), vec![original])
}

fn date_time(date: Option<&str>) -> Option<String> {
    date.filter(|date| is_date_time(date)).map(str::to_owned)
}

fn text(value: &str, char_count: Option<usize>) -> Text {
    Text { role: "main", content_type: "text/plain", char_count, value: value.to_owned() }
}

fn info_sources(article: &CleanArticle) -> Vec<InfoSource> {
    let name = article.source_name.as_ref().or(article.source.as_ref());
    name.map(|name| InfoSource { name: name.clone() }).into_iter().collect()
}

fn renditions(article: &CleanArticle) -> Vec<Rendition> {
    let addresses = [article.canonical_url.as_deref(), article.url.as_deref()];
    let href = addresses.into_iter().flatten().find_map(as_uri);
    href.map(|href| Rendition { name: "web", href, content_type: "text/html" }).into_iter().collect()
}

fn concept(entity: &Entity) -> Concept {
    let link = entity.link.as_ref();
    let wikidata = link.and_then(|link| link.wikidata.as_deref()).filter(|item| is_wikidata_item(item));
    let geonames = link.and_then(|link| link.geonames);
    let uri = wikidata
        .map(|item| format!("http://www.wikidata.org/entity/{item}"))
        .or_else(|| geonames.map(|number| format!("https://sws.geonames.org/{number}/")));
    Concept { name: entity.name.clone(), rel: "mentions", uri }
}

fn is_wikidata_item(item: &str) -> bool {
    item.strip_prefix('Q').is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the value is clamped to 0..=100 before")]
fn percent(share: f64) -> u8 {
    (crate::rounded(share) * 100.0).round().clamp(0.0, 100.0) as u8
}
