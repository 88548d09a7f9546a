//! Measures links against annotated documents: `score_links [--show] [--all] GOLD…`.
//!
//! GOLD holds JSON lines, offsets in code points, in one of two forms: `{"text", "entities": [{"start", "end", "label",
//! "wiki"}]}` with the title of a Wikipedia article where an entity is a named one (as in GUM; labels `place` and
//! `organization` count), or `{"text", "links": [[start, end, title]]}` (as Wikipedia's current events). The mentions are
//! given; in the second form their types are what the knowledge base has a sense for.
//!
//! A title becomes an id by the names of the knowledge base itself: the place of the title's name that lies where its
//! qualifier says; without a qualifier, the one that the name means by itself. So for bare titles this measures what the
//! words around a name do to it, not whether the choice without them is right. A title that nothing has is right when there
//! is no link; that of a place counts where the mention is written like it.
//!
//! Prints links, precision and recall, and how many links of each confidence are right; `--show` prints what is wrong,
//! `--all` links however unsure.

use std::io::Write;

use anyhow::Context;
use copydesk_article::{Entity, EntityType, Mention, MentionKind, TextSpan};
use copydesk_knowledge::{KnowledgeBase, Link, LinkDocument, LinkSettings};
use serde::Deserialize;

/// Bins of the table of confidences.
const BINS: usize = 20;

#[derive(Deserialize)]
struct Gold {
    text: String,
    #[serde(default)]
    entities: Vec<Annotated>,
    #[serde(default)]
    links: Vec<(usize, usize, String)>,
}

#[derive(Deserialize)]
struct Annotated {
    start: usize,
    end: usize,
    label: String,
    wiki: Option<String>,
}

/// A mention with the title of its Wikipedia article.
struct Titled {
    entity: Entity,
    title: String,
}

/// Counts over all documents.
#[derive(Default)]
struct Tally {
    mentions: usize,
    listed: usize,
    linked: usize,
    right: usize,
    /// Links and right links by confidence.
    bins: [(usize, usize); BINS],
}

/// The knowledge with its usual settings and the same with every link that has any sense.
struct Bases {
    usual: KnowledgeBase,
    open: KnowledgeBase,
}

impl Bases {
    fn new(all: bool) -> anyhow::Result<Self> {
        let none =
            LinkSettings { min_place_confidence: 0.0, min_organisation_confidence: 0.0, min_table_confidence: 0.0 };
        let open = KnowledgeBase::built_in()?.with_settings(none);
        Ok(Self { usual: if all { open.clone() } else { KnowledgeBase::built_in()? }, open })
    }

    /// What a name alone means, with what stands before and after it.
    fn meaning(&self, before: &str, name: &str, after: &str, entity_type: EntityType) -> Option<Link> {
        let text = format!("{before}{name}{after}");
        let characters: Vec<char> = text.chars().collect();
        let start = before.chars().count();
        let entities = [entity(&characters, start, start + name.chars().count(), entity_type)];
        let document = LinkDocument { text: &text, entities: &entities, ..LinkDocument::default() };
        self.open.link(&document).into_iter().flatten().next()
    }

    /// What a title means, written so that the knowledge base can say it: "the state of Georgia", "Paris, Texas".
    fn resolved(&self, title: &str, entity_type: EntityType) -> Option<Link> {
        let (name, qualifier) = parts(title);
        if entity_type == EntityType::Org {
            return self.meaning("", name, "", entity_type);
        }
        match qualifier {
            None if entity_type == EntityType::Norp => {
                let of_people = self.meaning("", name, "", EntityType::Norp);
                of_people.or_else(|| self.meaning("", name, "", EntityType::Gpe))
            }
            None => self.meaning("", name, "", EntityType::Gpe),
            Some("country" | "island country") => self.meaning("the country of ", name, "", EntityType::Gpe),
            Some("U.S. state" | "US state" | "state" | "province" | "region") => {
                self.meaning("the state of ", name, "", EntityType::Gpe)
            }
            Some("city") => self.meaning("the city of ", name, "", EntityType::Gpe),
            Some(place) => self.meaning("", name, &format!(", {place}"), EntityType::Gpe),
        }
    }

    /// The first type for which a name has a sense.
    fn guessed_type(&self, name: &str) -> Option<EntityType> {
        let types = [EntityType::Gpe, EntityType::Norp, EntityType::Org];
        types.into_iter().find(|entity_type| self.meaning("", name, "", *entity_type).is_some())
    }

    /// The mentions of a document, from either form.
    fn titled(&self, gold: &Gold, characters: &[char]) -> Vec<Titled> {
        let mut titled = Vec::new();
        for one in &gold.entities {
            let entity_type = match one.label.as_str() {
                "place" => EntityType::Gpe,
                "organization" => EntityType::Org,
                _ => continue,
            };
            let entity = entity(characters, one.start, one.end, entity_type);
            let people = self.guessed_type(&entity.name).filter(|guessed| *guessed == EntityType::Norp);
            let entity = Entity { entity_type: people.unwrap_or(entity_type), ..entity };
            let is_name = entity.name.trim_start_matches("the ").starts_with(char::is_uppercase);
            titled.extend(
                one.wiki.as_ref().filter(|_| is_name).map(|title| Titled { entity, title: title.replace('_', " ") }),
            );
        }
        for (start, end, title) in &gold.links {
            let named = entity(characters, *start, *end, EntityType::Gpe);
            let Some(entity_type) = self.guessed_type(&named.name).filter(|_| is_name(&named)) else { continue };
            titled.push(Titled { entity: Entity { entity_type, ..named }, title: title.replace('_', " ") });
        }
        titled
    }

    fn score(&self, gold: &Gold, tallies: &mut [Tally; 2], wrong: &mut Vec<String>) {
        let characters: Vec<char> = gold.text.chars().collect();
        let (entities, titles): (Vec<Entity>, Vec<String>) =
            self.titled(gold, &characters).into_iter().map(|one| (one.entity, one.title)).unzip();
        let document = LinkDocument { text: &gold.text, entities: &entities, ..LinkDocument::default() };
        for ((entity, title), link) in entities.iter().zip(&titles).zip(self.usual.link(&document)) {
            let wanted = self.resolved(title, entity.entity_type);
            let is_place = entity.entity_type != EntityType::Org;
            if is_place && wanted.is_none() && !is_called_so(&entity.name, title) {
                continue;
            }
            let right = link.as_ref().zip(wanted.as_ref()).is_some_and(|(link, wanted)| same(link, wanted));
            let tally = if is_place { &mut tallies[0] } else { &mut tallies[1] };
            tally.add(wanted.is_some(), link.as_ref(), right);
            if !right && (link.is_some() || wanted.is_some()) {
                wrong.push(format!("{} is {title}: {link:?}, wanted {wanted:?}", entity.name));
            }
        }
    }
}

impl Tally {
    fn add(&mut self, listed: bool, link: Option<&Link>, right: bool) {
        self.mentions += 1;
        self.listed += usize::from(listed);
        let Some(link) = link else { return };
        self.linked += 1;
        self.right += usize::from(right);
        let bin = (0..BINS).rev().find(|bin| link.confidence >= from(*bin)).unwrap_or_default();
        if let Some(bin) = self.bins.get_mut(bin) {
            *bin = (bin.0 + 1, bin.1 + usize::from(right));
        }
    }

    fn print(&self, what: &str, out: &mut impl Write) -> std::io::Result<()> {
        let Self { mentions, listed, linked, right, .. } = *self;
        writeln!(out, "{what}: {mentions}, listed {listed}, linked {linked}")?;
        writeln!(out, "precision {:.3}, recall of the listed {:.3}", share(right, linked), share(right, listed))?;
        for (bin, (links, right)) in self.bins.iter().enumerate().filter(|(_, (links, _))| *links > 0) {
            writeln!(
                out,
                "confidence {:.2} to {:.2}: {:.3} right of {links}",
                from(bin),
                from(bin + 1),
                share(*right, *links)
            )?;
        }
        Ok(())
    }
}

/// The least confidence of a bin.
fn from(bin: usize) -> f64 {
    bin as f64 / BINS as f64
}

fn share(right: usize, all: usize) -> f64 {
    right as f64 / all.max(1) as f64
}

/// The name and the qualifier of a title: "Paris, Texas", "Georgia (country)".
fn parts(title: &str) -> (&str, Option<&str>) {
    if let Some((name, qualifier)) = title.split_once(", ") {
        return (name, Some(qualifier));
    }
    match title.strip_suffix(')').and_then(|title| title.split_once(" (")) {
        Some((name, qualifier)) => (name, Some(qualifier)),
        None => (title, None),
    }
}

/// An entity of one mention of a text.
fn entity(text: &[char], start: usize, end: usize, entity_type: EntityType) -> Entity {
    let name: String = text.get(start..end).unwrap_or_default().iter().collect();
    let span = TextSpan { start, end, text: name.clone(), field: None };
    Entity {
        id: String::new(),
        entity_type,
        name,
        aliases: Vec::new(),
        mentions: vec![Mention { span, kind: MentionKind::Name }],
        salience: 0.0,
        confidence: 1.0,
        link: None,
    }
}

/// Says whether a mention begins as names do.
fn is_name(entity: &Entity) -> bool {
    entity.name.trim_start_matches("the ").starts_with(char::is_uppercase)
}

/// Says whether the mention is written as the title's name is.
fn is_called_so(mention: &str, title: &str) -> bool {
    let bare = |name: &str| name.trim_start_matches("the ").to_lowercase();
    bare(mention) == bare(parts(title).0)
}

fn same(left: &Link, right: &Link) -> bool {
    (left.geonames.is_some() && left.geonames == right.geonames)
        || (left.wikidata.is_some() && left.wikidata == right.wikidata)
}

fn main() -> anyhow::Result<()> {
    let arguments = std::env::args().skip(1);
    let (options, files): (Vec<String>, Vec<String>) = arguments.partition(|argument| argument.starts_with("--"));
    anyhow::ensure!(!files.is_empty(), "usage: score_links [--show] [--all] GOLD…");
    let bases = Bases::new(options.iter().any(|option| option == "--all"))?;
    let mut tallies = [Tally::default(), Tally::default()];
    let mut wrong = Vec::new();
    for file in files {
        for line in std::fs::read_to_string(file)?.lines() {
            let gold: Gold = serde_json::from_str(line).context("no annotated document")?;
            bases.score(&gold, &mut tallies, &mut wrong);
        }
    }
    let mut out = std::io::stdout().lock();
    if options.iter().any(|option| option == "--show") {
        wrong.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    }
    let [places, organisations] = &tallies;
    places.print("places and peoples", &mut out)?;
    organisations.print("organisations", &mut out)?;
    Ok(())
}
