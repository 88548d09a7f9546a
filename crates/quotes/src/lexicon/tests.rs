use super::*;

#[test]
fn every_built_in_lexicon_parses() {
    Lexicons::built_in().unwrap();
}
