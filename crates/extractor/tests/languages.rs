//! Articles in several languages, each read by the model of its language; links by tables that change.
//!
//! The pipelines are the tiny French and German ones that `spacy-runtime` is tested with: no download, and names all the same.

#![allow(clippy::unwrap_used, reason = "a test fails where its preparations fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use copydesk_article::{Body, CleanArticle, EnrichedArticle, EntityType};
use copydesk_config::ExtractSettings;
use copydesk_extractor::{Extraction, open_extraction};
use copydesk_knowledge::watch::Refresh;
use spacy_runtime::{ImportSettings, import_model};
use tempfile::TempDir;

/// Imports a tiny pipeline and returns its file.
fn model(folder: &Path, name: &str) -> PathBuf {
    let wheel = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../spacy-runtime/tests/fixtures/{name}.whl"));
    let file = folder.join(format!("{name}.spacyrt"));
    import_model(&wheel, &file, None, &ImportSettings::default()).unwrap();
    file
}

fn settings(folder: &Path) -> ExtractSettings {
    ExtractSettings {
        model: model(folder, "fr_small"),
        more_models: vec![model(folder, "de_small")],
        ..ExtractSettings::default()
    }
}

fn enriched(extraction: &Extraction, language: &str, text: &str) -> EnrichedArticle {
    let article = CleanArticle {
        uri: "urn:test:1".to_owned(),
        language: Some(language.to_owned()),
        body: Some(Body { text: text.to_owned(), ..Body::default() }),
        ..CleanArticle::default()
    };
    extraction.enrich(article, None)
}

const FRENCH: &str = "Nadia Morel a signé hier.\n« Le port restera ouvert », a déclaré Nadia Morel.";

#[test]
fn the_language_of_the_article_decides_the_model() {
    let folder = TempDir::new().unwrap();
    let extraction = open_extraction(&settings(folder.path())).unwrap();

    let french = enriched(&extraction, "fr-FR", FRENCH);
    assert!(french.article.annotations.is_empty());
    let morel = french.entities.iter().find(|entity| entity.name == "Nadia Morel").unwrap();
    assert_eq!(morel.entity_type, EntityType::Person);
    let quote = french.quotes.first().unwrap();
    assert_eq!(quote.speaker.as_ref().and_then(|speaker| speaker.entity.as_deref()), Some(morel.id.as_str()));
    assert!(french.article.provenance.first().unwrap().model.as_deref().unwrap().starts_with("fr_"));

    let german = enriched(&extraction, "de", "Der Minister verlässt die Brücke bei Vastergard.");
    assert!(german.entities.iter().any(|entity| entity.name == "Vastergard"), "{:?}", german.entities);
    assert!(german.article.provenance.first().unwrap().model.as_deref().unwrap().starts_with("de_"));

    let spanish = enriched(&extraction, "es", "«El puerto seguirá abierto», dijo Nadia Morel.");
    assert_eq!(spanish.article.annotations.first().unwrap().reason, "no-model:es");
    assert_eq!(spanish.article.provenance.first().unwrap().model, None);
    assert!(spanish.entities.is_empty() && spanish.quotes.len() == 1, "quotations are found without a model");
}

#[test]
fn two_models_of_one_language_are_refused() {
    let folder = TempDir::new().unwrap();
    let twice = model(folder.path(), "fr_small");
    let settings = ExtractSettings { more_models: vec![twice], ..settings(folder.path()) };
    let error = open_extraction(&settings).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("both for `fr`") && error.contains("fr_small.spacyrt"), "{error}");
}

#[test]
fn tables_link_and_are_read_anew() {
    let folder = TempDir::new().unwrap();
    let table = folder.path().join("desk.tsv");
    fs::write(&table, "Nadia Morel\tPERSON\tQ11111\t1\n").unwrap();
    let mut settings = settings(folder.path());
    settings.links.tables = vec![table.clone()];
    settings.links.check_interval_ms = 0;
    let extraction = open_extraction(&settings).unwrap();
    let link = || {
        let article = enriched(&extraction, "fr", FRENCH);
        let morel = article.entities.into_iter().find(|entity| entity.name == "Nadia Morel").unwrap();
        let digest = article.article.provenance.first().unwrap().knowledge.clone().unwrap();
        (morel.link.and_then(|link| link.wikidata), digest)
    };
    let (first, digest) = link();
    assert_eq!(first.as_deref(), Some("Q11111"));

    let later = Instant::now() + Duration::from_secs(1);
    fs::write(&table, "Nadia Morel\tPERSON\tQ2222\t1\n").unwrap();
    assert!(matches!(extraction.tables().unwrap().refresh(later), Refresh::Reloaded { .. }));
    let (second, new_digest) = link();
    assert_eq!(second.as_deref(), Some("Q2222"));
    assert_ne!(digest, new_digest);

    fs::write(&table, "no table").unwrap();
    let Refresh::Kept(error) = extraction.tables().unwrap().refresh(later) else { panic!("a damaged table was taken") };
    assert!(error.to_string().contains("line 1"), "{error}");
    assert_eq!(link(), (second.clone(), new_digest.clone()));

    fs::write(&table, "Nadia Morel\tPERSON\tQ2222\t1\n").unwrap();
    assert!(matches!(extraction.tables().unwrap().refresh(later), Refresh::Reloaded { .. }), "mended");
    assert_eq!(link(), (second, new_digest));
}

#[test]
fn a_table_that_cannot_be_used_stops_the_start() {
    let folder = TempDir::new().unwrap();
    let mut settings = settings(folder.path());
    settings.links.tables = vec![folder.path().join("absent.tsv")];
    let error = format!("{:#}", open_extraction(&settings).map(|_| ()).unwrap_err());
    assert!(error.contains("extract.links.tables") && error.contains("absent.tsv"), "{error}");
}

#[test]
fn a_language_is_added_by_a_lexicon_file() {
    let folder = TempDir::new().unwrap();
    let guide = include_str!("../../../docs/spec/quote-lexicons.md").split_once("## A small lexicon").unwrap().1;
    let lexicon = guide.split_once("```toml\n").unwrap().1.split_once("```").unwrap().0;
    let line = guide.lines().find_map(|line| line.strip_prefix("> ")).unwrap();
    let file = folder.path().join("qaa.toml");
    fs::write(&file, lexicon).unwrap();
    let mut settings = settings(folder.path());
    let speaker = |settings: &ExtractSettings| {
        let article = enriched(&open_extraction(settings).unwrap(), "qaa", line);
        let speaker = article.quotes.into_iter().next().and_then(|quote| quote.speaker);
        (
            speaker.and_then(|speaker| speaker.name),
            article.article.provenance.into_iter().next().and_then(|one| one.config),
        )
    };
    let (nobody, config) = speaker(&settings);
    assert_eq!(nobody, None);
    settings.quote_lexicons.insert("qaa".to_owned(), file.clone());
    let (known, other_config) = speaker(&settings);
    assert_eq!(known.as_deref(), Some("Mira Lorn"));
    assert_ne!(config, other_config, "the digest of the configuration covers the lexicon");

    fs::write(&file, "no lexicon").unwrap();
    let error = format!("{:#}", open_extraction(&settings).map(|_| ()).unwrap_err());
    assert!(error.contains("qaa"), "{error}");
}
