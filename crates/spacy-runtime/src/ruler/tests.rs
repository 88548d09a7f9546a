use super::*;
use crate::format::{Field, Test, TokenSpec};
use crate::lexicon::{Lexicon, Norms};

/// A document of words.
struct Plain {
    lexicon: Lexicon,
    words: Vec<(LexemeId, String)>,
}

impl Plain {
    fn new(text: &str) -> Self {
        let mut lexicon = Lexicon::default();
        let norms = Norms { words: &[], norms: &[] };
        let words = text.split(' ').map(|word| (lexicon.intern(word, 0, norms, |_| false), word.to_owned())).collect();
        Self { lexicon, words }
    }
}

impl Words for Plain {
    fn word(&self, token: usize) -> Option<(LexemeId, &Lexeme, &str)> {
        let (id, form) = self.words.get(token)?;
        Some((*id, self.lexicon.get(*id)?, form))
    }
}

fn one(text: &str) -> Test {
    Test::In(vec![text.to_owned()])
}

fn rule(patterns: Vec<Vec<TokenSpec>>, index: usize, sets: RuledValues) -> RuleSpec {
    RuleSpec { patterns, index, sets }
}

fn pos(text: &str) -> RuledValues {
    RuledValues { pos: Some(text.to_owned()), ..RuledValues::default() }
}

fn lemma(text: &str) -> RuledValues {
    RuledValues { lemma: Some(text.to_owned()), ..RuledValues::default() }
}

/// Parts of speech and lemmas that rules give to words with tags.
fn run(specs: &[RuleSpec], text: &str, tags: &[&str]) -> Vec<(String, String)> {
    let mut labels = Labels::default();
    let tags: Vec<LabelId> = tags.iter().map(|tag| labels.intern(tag).unwrap()).collect();
    let mut ruler = Ruler::new(specs, |_| true, &mut labels).unwrap();
    ruler.index(&labels);
    let mut annotations: Vec<Annotation> =
        tags.into_iter().map(|tag| Annotation { tag, ..Annotation::default() }).collect();
    let mut scratch = RulerScratch::default();
    ruler.apply(&Plain::new(text), &mut annotations, &mut scratch);
    let show = |annotation: &Annotation| {
        (labels.name(annotation.pos).to_owned(), ruler.lemma(annotation.lemma).unwrap_or_default().to_owned())
    };
    annotations.iter().map(show).collect()
}

fn pairs(found: &[(String, String)]) -> Vec<(&str, &str)> {
    found.iter().map(|(pos, lemma)| (pos.as_str(), lemma.as_str())).collect()
}

#[test]
fn later_rules_win_and_see_only_what_was_there_before() {
    let rules = [
        rule(vec![vec![vec![(Field::Tag, one("VBZ"))]]], 0, pos("VERB")),
        rule(vec![vec![vec![(Field::Tag, one("VBZ")), (Field::Lower, one("is"))]]], 0, pos("AUX")),
        rule(vec![vec![vec![(Field::Pos, one("AUX"))]]], 0, pos("X")),
    ];
    assert_eq!(pairs(&run(&rules, "Is says Is", &["VBZ", "VBZ", "NN"])), [("AUX", ""), ("VERB", ""), ("", "")]);
}

#[test]
fn patterns_of_several_tokens_change_the_token_they_name() {
    let going = vec![vec![(Field::Lower, one("gon"))], vec![(Field::Lower, one("na"))]];
    let rules = [rule(vec![going.clone()], 0, lemma("go")), rule(vec![going], 1, lemma("to"))];
    let found = run(&rules, "Gon na gon", &["", "", ""]);
    assert_eq!(pairs(&found), [("", "go"), ("", "to"), ("", "")]);
}

#[test]
fn sets_complements_and_patterns() {
    let not_to = Test::NotIn(vec!["TO".to_owned(), String::new()]);
    let rules = [
        rule(vec![vec![vec![(Field::Tag, not_to)]]], 0, pos("A")),
        rule(
            vec![
                vec![vec![(Field::Lower, Test::Regex("^n[ou]thin'$".to_owned()))]],
                vec![vec![(Field::Orth, one("Nowt"))]],
            ],
            0,
            lemma("nothing"),
        ),
    ];
    let found = run(&rules, "Nuthin' Nowt nowt to", &["NN", "", "TO", "TO"]);
    assert_eq!(pairs(&found), [("A", "nothing"), ("", "nothing"), ("", ""), ("", "")]);
}
