use super::*;

#[test]
fn a_label_names_places_of_words() {
    let text = "Roe said she knew. Rosa Roe and she left.";
    assert_eq!(mentions(text, "Roe"), Ok(Some(vec![0..3, 24..27])));
    assert_eq!(mentions(text, "Roe#2|she#1"), Ok(Some(vec![24..27, 9..12])));
    assert_eq!(mentions(text, "-"), Ok(Some(Vec::new())));
    assert_eq!(mentions(text, "?"), Ok(None));
    assert!(mentions(text, "Ro").is_err() && mentions(text, "Roe#3").is_err());
}
