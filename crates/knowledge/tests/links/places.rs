//! Links of places in invented news: how many are right.

use copydesk_knowledge::{KnowledgeBase, Link, LinkDocument};

/// Says whether a link is the one that the mark asks for: a number of `GeoNames` or an item of Wikidata.
fn is_wanted(link: &Link, wanted: &str) -> bool {
    link.geonames.is_some_and(|number| number.to_string() == wanted) || link.wikidata.as_deref() == Some(wanted)
}

#[test]
fn nearly_all_links_of_places_are_right_and_most_places_have_one() {
    let knowledge = KnowledgeBase::built_in().unwrap();
    let (mut mentions, mut linked, mut right, mut listed) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut wrong = Vec::new();
    let lines: Vec<&str> = include_str!("places.txt").lines().filter(|line| !line.starts_with('#')).collect();
    for line in &lines {
        let marked = crate::shared::marked(line);
        let document = LinkDocument { text: &marked.text, entities: &marked.entities, ..LinkDocument::default() };
        for ((entity, wanted), link) in marked.entities.iter().zip(&marked.wanted).zip(knowledge.link(&document)) {
            let count = entity.mentions.len();
            mentions += count;
            listed += if wanted == "NIL" { 0 } else { count };
            linked += if link.is_some() { count } else { 0 };
            match link {
                Some(link) if is_wanted(&link, wanted) => right += count,
                None if wanted == "NIL" => {}
                link => wrong.push(format!("{} is {wanted}, not {link:?}: {}", entity.name, marked.text)),
            }
        }
    }
    let (precision, recall) = (right as f64 / linked as f64, right as f64 / listed as f64);
    println!(
        "{} texts, {mentions} mentions, {linked} linked, precision {precision:.3}, recall {recall:.3}",
        lines.len()
    );
    println!("{}", wrong.join("\n"));
    assert!(lines.len() >= 60 && mentions >= 150);
    assert!(precision >= 0.95, "precision {precision:.3}: {}", wrong.join("\n"));
    assert!(recall >= 0.85, "recall {recall:.3}: {}", wrong.join("\n"));
}
