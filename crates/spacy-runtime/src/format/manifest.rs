//! The description at the head of a model file: everything that is not a table of numbers.

use serde::{Deserialize, Serialize};

/// What a model file says about itself and its tables.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) info: ModelInfo,
    pub(crate) tokenizer: TokenizerSpec,
    pub(crate) vectors: Option<VectorsSpec>,
    pub(crate) encoders: Vec<EncoderSpec>,
    pub(crate) tagger: Option<TaggerSpec>,
    #[serde(default)]
    pub(crate) morphologizer: Option<MorphologizerSpec>,
    pub(crate) parser: Option<TransitionSpec>,
    pub(crate) ner: Option<TransitionSpec>,
    /// Rules that correct tags and labels and give parts of speech, features and lemmas; later ones win.
    #[serde(default)]
    pub(crate) ruler: Vec<RuleSpec>,
    #[serde(default)]
    pub(crate) lemmatizer: Option<LemmatizerSpec>,
    /// The parser runs before the entity recogniser, so that its sentence starts decide where names may lie.
    pub(crate) names_within_sentences: bool,
    /// The tables, in file order.
    pub(crate) sections: Vec<Section>,
}

/// Where the model comes from and under which terms it may be used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelInfo {
    /// Language code, such as `en`.
    pub language: String,
    /// Name of the pipeline, such as `core_web_md`.
    pub name: String,
    /// Version of the pipeline.
    pub version: String,
    /// Versions of spaCy that the pipeline was made for.
    pub spacy_version: String,
    /// Licence as the pipeline states it, such as `MIT`.
    pub license: String,
    /// Who made the pipeline.
    pub author: String,
    /// sha256 of the imported wheel, lower-case hexadecimal; empty when a folder was imported.
    pub source_sha256: String,
    /// Licence texts and lists of training sources found in the wheel: file name and content. A copy of the model must
    /// be accompanied by them.
    pub notices: Vec<Notice>,
    /// The components of the pipeline that are run, in its order.
    #[serde(default)]
    pub components: Vec<String>,
    /// The components of the pipeline that are left out, because nothing that is run needs them.
    #[serde(default)]
    pub left_out: Vec<String>,
}

/// One licence text or list of sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// File name, such as `LICENSE`.
    pub name: String,
    /// Content of the file.
    pub text: String,
}

/// The tokenizer's patterns (in Python's syntax) and special cases.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct TokenizerSpec {
    pub(crate) prefix: Option<String>,
    pub(crate) suffix: Option<String>,
    pub(crate) infix: Option<String>,
    pub(crate) token_match: Option<String>,
    pub(crate) url_match: Option<String>,
    pub(crate) faster_heuristics: bool,
    pub(crate) special_cases: Vec<SpecialCase>,
}

/// A chunk of text whose tokens are given.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SpecialCase {
    pub(crate) chunk: String,
    pub(crate) tokens: Vec<SpecialToken>,
}

/// One token of a special case, with its norm where the rule gives one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SpecialToken {
    pub(crate) orth: String,
    pub(crate) norm: Option<String>,
}

/// The static vectors: the ids of the words that have one, sorted, and the row of each.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct VectorsSpec {
    pub(crate) rows: usize,
}

/// A token-to-vector network.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EncoderSpec {
    /// Width of each token vector.
    pub(crate) width: usize,
    /// Pieces of the maxout that mixes the embeddings.
    pub(crate) pieces: usize,
    /// Pieces of the convolutions' maxouts, where they differ.
    #[serde(default)]
    pub(crate) layer_pieces: Option<usize>,
    /// Number of convolution layers.
    pub(crate) depth: usize,
    pub(crate) embeddings: Vec<EmbeddingSpec>,
    /// The network also reads the static vectors.
    pub(crate) static_vectors: bool,
}

/// A hashed embedding table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EmbeddingSpec {
    pub(crate) attribute: Attribute,
    pub(crate) rows: usize,
    pub(crate) seed: u32,
}

/// The token attributes that embedding tables may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Attribute {
    Norm,
    Lower,
    Orth,
    Prefix,
    Suffix,
    Shape,
    Spacy,
    IsSpace,
}

/// A linear classifier over token vectors.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TaggerSpec {
    pub(crate) encoder: usize,
    pub(crate) labels: Vec<String>,
}

/// A linear classifier over token vectors for part of speech and morphological features together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MorphologizerSpec {
    pub(crate) encoder: usize,
    /// Part of speech and features of each class.
    pub(crate) labels: Vec<(String, String)>,
}

/// A rule of the attribute ruler.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RuleSpec {
    /// Any of them may match.
    pub(crate) patterns: Vec<PatternSpec>,
    /// The token of the match that changes.
    pub(crate) index: usize,
    pub(crate) sets: RuledValues,
}

/// Consecutive tokens.
pub(crate) type PatternSpec = Vec<TokenSpec>;
/// What is demanded of one token; all of it must hold.
pub(crate) type TokenSpec = Vec<(Field, Test)>;

/// What a rule gives to a token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RuledValues {
    pub(crate) tag: Option<String>,
    pub(crate) pos: Option<String>,
    pub(crate) morph: Option<String>,
    pub(crate) dep: Option<String>,
    pub(crate) lemma: Option<String>,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Field {
    Tag,
    Pos,
    Dep,
    Lower,
    Orth,
    Norm,
    Shape,
    IsSpace,
}

/// What must hold of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Test {
    In(Vec<String>),
    NotIn(Vec<String>),
    /// A pattern in Python's syntax that is found somewhere in the text.
    Regex(String),
}

/// How lemmas are found.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LemmatizerSpec {
    pub(crate) mode: LemmaMode,
    /// Lemmas that the rules of the attribute ruler gave are replaced.
    pub(crate) overwrite: bool,
    /// English forms that carry no ending by their features are their own lemmas.
    pub(crate) english_base_forms: bool,
    /// Endings by part of speech, for each with any table.
    pub(crate) endings: Vec<(String, Endings)>,
}

/// Endings and their replacements, in order.
pub(crate) type Endings = Vec<(String, String)>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum LemmaMode {
    /// By part of speech: exceptions, then endings.
    Rule,
    /// By form alone.
    Lookup,
}

/// A greedy transition system over token vectors.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TransitionSpec {
    pub(crate) encoder: usize,
    pub(crate) features: usize,
    pub(crate) hidden: usize,
    pub(crate) pieces: usize,
    /// Action number and label of each class, in the order of the classes.
    pub(crate) moves: Vec<(u8, String)>,
}

/// One table of numbers in the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Section {
    pub(crate) name: String,
    /// Bytes from the start of the file, a multiple of the alignment.
    pub(crate) offset: u64,
    pub(crate) bytes: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_earlier_versions_wrote_is_read() {
        let mut manifest = serde_json::to_value(Manifest::default()).unwrap();
        let fields = manifest.as_object_mut().unwrap();
        fields.retain(|name, _| !["morphologizer", "ruler", "lemmatizer"].contains(&name.as_str()));
        fields["info"].as_object_mut().unwrap().retain(|name, _| !["components", "left_out"].contains(&name.as_str()));
        let read: Manifest = serde_json::from_value(manifest).unwrap();
        assert!(read.lemmatizer.is_none() && read.ruler.is_empty() && read.info.components.is_empty());
        let encoder = r#"{"width": 96, "pieces": 3, "depth": 4, "embeddings": [], "static_vectors": true}"#;
        assert_eq!(serde_json::from_str::<EncoderSpec>(encoder).unwrap().layer_pieces, None);
    }
}
