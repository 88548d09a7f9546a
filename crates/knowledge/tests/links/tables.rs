//! Tables of a newsroom: what they change, and what happens when their files do.

use std::fs;
use std::time::{Duration, Instant};

use copydesk_knowledge::watch::{Refresh, WatchError, WatchedTables};
use copydesk_knowledge::{KnowledgeBase, Link, LinkDocument, LinkKind, TableLimits};

fn links(knowledge: &KnowledgeBase, line: &str) -> Vec<Option<Link>> {
    let marked = crate::shared::marked(line);
    knowledge.link(&LinkDocument { text: &marked.text, entities: &marked.entities, ..LinkDocument::default() })
}

fn with_table(table: &str) -> KnowledgeBase {
    KnowledgeBase::built_in().unwrap().with_table(table, "desk", &TableLimits::default()).unwrap()
}

#[test]
fn a_row_outranks_the_built_in_knowledge_for_its_type_alone() {
    let knowledge = with_table("NATO\tORG\tQ1\t1\nAnna Berg\tPERSON\tQ2\t0.8\nParis\tORG\tNIL\t1\n");
    let found = links(&knowledge, "[NATO|ORG|-] met [Anna Berg|PERSON|-] in [Paris|GPE|-], near [Paris|ORG|-].");
    let wikidata: Vec<_> = found.iter().map(|link| link.as_ref().and_then(|link| link.wikidata.as_deref())).collect();
    assert_eq!(wikidata, [Some("Q1"), Some("Q2"), None, None]);
    assert_eq!(found[0].as_ref().map(|link| link.kind), Some(LinkKind::Table));
    assert_eq!(found[2].as_ref().and_then(|link| link.geonames), Some(2_988_507));
}

#[test]
fn a_later_table_outranks_an_earlier_one() {
    let first = with_table("NATO\tORG\tQ1\t1\n");
    let second = first.with_table("nato\tORG\tQ2\t1\n", "late", &TableLimits::default()).unwrap();
    let found = links(&second, "[NATO|ORG|-]");
    assert_eq!(found[0].as_ref().and_then(|link| link.wikidata.as_deref()), Some("Q2"));
    assert_eq!(second.tables().collect::<Vec<_>>(), [("desk", 1), ("late", 1)]);
    assert_ne!(first.digest(), second.digest());
}

#[test]
fn two_people_of_one_name_share_the_belief_and_neither_is_sure_enough() {
    let knowledge = with_table("Anna Berg\tPERSON\tQ1\t0.5\nAnna Berg\tPERSON\tQ2\t0.45\nTom Vale\tPERSON\tQ3\t0.4\n");
    let found = links(&knowledge, "[Anna Berg|PERSON|-] and [Tom Vale|PERSON|-]");
    assert_eq!(found[0].as_ref().map(|link| link.confidence), Some(0.5));
    assert_eq!(found[1], None);
}

#[test]
fn a_place_of_a_table_is_weighed_with_the_other_places() {
    // Both numbers are known places: Springfield in Illinois and in Massachusetts.
    let knowledge = with_table("The Capital\tGPE\tgeonames:4250542\t0.5\nThe Capital\tGPE\tgeonames:4951788\t0.5\n");
    let found = links(&knowledge, "From [The Capital|GPE|-] to [Chicago|GPE|-], all over [Illinois|GPE|-].");
    assert_eq!(found[0].as_ref().and_then(|link| link.geonames), Some(4_250_542));
}

#[test]
fn files_are_read_anew_when_they_change_and_a_damaged_one_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.tsv");
    fs::write(&path, "Anna Berg\tPERSON\tQ1\t1\n").unwrap();
    let base = KnowledgeBase::built_in().unwrap();
    let start = Instant::now();
    let interval = Duration::from_secs(5);
    let watched = WatchedTables::open(&base, vec![path.clone()], TableLimits::default(), interval, start).unwrap();
    let wikidata =
        || links(&watched.knowledge(), "[Anna Berg|PERSON|-]")[0].as_ref().and_then(|link| link.wikidata.clone());
    assert_eq!(wikidata().as_deref(), Some("Q1"));

    fs::write(&path, "Anna Berg\tPERSON\tQ22\t1\n").unwrap();
    assert!(matches!(watched.refresh(start + Duration::from_secs(4)), Refresh::Unchanged));
    assert_eq!(wikidata().as_deref(), Some("Q1"));
    let held = watched.knowledge();
    let refresh = watched.refresh(start + Duration::from_secs(5));
    assert!(matches!(&refresh, Refresh::Reloaded { digest } if *digest == watched.knowledge().digest()), "{refresh:?}");
    assert_eq!(wikidata().as_deref(), Some("Q22"));
    assert_ne!(held.digest(), watched.knowledge().digest());

    fs::write(&path, "Anna Berg\tPERSON\tnobody\t1\n").unwrap();
    let refresh = watched.refresh(start + Duration::from_secs(10));
    assert!(matches!(&refresh, Refresh::Kept(WatchError::Table(error)) if error.problems[0].0 == 1), "{refresh:?}");
    assert_eq!(wikidata().as_deref(), Some("Q22"));
    assert!(matches!(watched.refresh(start + Duration::from_secs(15)), Refresh::Unchanged), "an error is told once");

    fs::remove_file(&path).unwrap();
    assert!(matches!(watched.refresh(start + Duration::from_secs(20)), Refresh::Kept(WatchError::Read { .. })));
    assert_eq!(wikidata().as_deref(), Some("Q22"));
    fs::write(&path, "Anna Berg\tPERSON\tQ333\t1\n").unwrap();
    assert!(matches!(watched.refresh(start + Duration::from_secs(25)), Refresh::Reloaded { .. }));
    assert_eq!(wikidata().as_deref(), Some("Q333"));
}

#[test]
fn a_file_that_cannot_be_used_at_the_start_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.tsv");
    let base = KnowledgeBase::built_in().unwrap();
    let limits = TableLimits { max_table_bytes: 4, ..TableLimits::default() };
    let open = || WatchedTables::open(&base, vec![path.clone()], limits.clone(), Duration::ZERO, Instant::now());
    assert!(matches!(open(), Err(WatchError::Read { .. })));
    fs::write(&path, [0xff, 0xfe]).unwrap();
    assert_eq!(open().unwrap_err().to_string(), "table desk.tsv has 1 problem(s); the table is not UTF-8 text");
    fs::write(&path, "#more").unwrap();
    assert!(open().unwrap_err().to_string().contains("exceeds the limit of 4 bytes (5 bytes)"));
}
