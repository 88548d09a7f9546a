//! Entities for tests: texts with marked names.

use copydesk_article::{Entity, EntityType, Mention, MentionKind, TextSpan};

/// A text without its marks, its entities, and what the marks say of each.
#[derive(Debug, Default)]
pub(crate) struct Marked {
    pub(crate) text: String,
    pub(crate) entities: Vec<Entity>,
    pub(crate) wanted: Vec<String>,
}

/// Reads `… [Paris|GPE|2988507] …`: equal names of one type and id are one entity.
pub(crate) fn marked(line: &str) -> Marked {
    let mut marked = Marked::default();
    let mut at = 0;
    for part in line.split('[') {
        let Some((mark, rest)) = part.split_once(']') else {
            marked.text.push_str(part);
            at += part.chars().count();
            continue;
        };
        let [name, label, id] = mark.split('|').collect::<Vec<_>>()[..] else { panic!("no mark: {mark}") };
        let end = at + name.chars().count();
        let mention =
            Mention { span: TextSpan { start: at, end, text: name.to_owned(), field: None }, kind: MentionKind::Name };
        marked.add(name, EntityType::from_label(label).expect("a type"), id, mention);
        marked.text.push_str(name);
        marked.text.push_str(rest);
        at = end + rest.chars().count();
    }
    marked
}

impl Marked {
    fn add(&mut self, name: &str, entity_type: EntityType, id: &str, mention: Mention) {
        let same = |(entity, wanted): &(&mut Entity, &String)| {
            entity.name == name && entity.entity_type == entity_type && *wanted == id
        };
        if let Some((entity, _)) = self.entities.iter_mut().zip(&self.wanted).find(same) {
            entity.mentions.push(mention);
            return;
        }
        self.wanted.push(id.to_owned());
        self.entities.push(entity(name, entity_type, mention));
    }
}

/// An entity of one mention.
pub(crate) fn entity(name: &str, entity_type: EntityType, mention: Mention) -> Entity {
    Entity {
        id: "e1".to_owned(),
        entity_type,
        name: name.to_owned(),
        aliases: Vec::new(),
        mentions: vec![mention],
        salience: 0.5,
        confidence: 0.9,
        link: None,
    }
}
