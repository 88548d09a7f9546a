//! Quotations: who is reported to have said what, and how that was found out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::span::TextSpan;

/// One quotation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// Identifier within the record: `q1`, `q2`, … by position.
    pub id: String,
    /// How the words are reported.
    pub kind: QuoteKind,
    /// How sure it is that this is a quotation of this kind, 0 to 1.
    pub confidence: f64,
    /// The marked pieces, marks included; empty for indirect speech.
    #[serde(default)]
    pub segments: Vec<TextSpan>,
    /// The hull of all that is reported.
    pub content: TextSpan,
    /// The word or words that introduce the quotation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<TextSpan>,
    /// Who said it; null when unknown.
    pub speaker: Option<Speaker>,
    /// All speakers, where there are several; `speaker` is then the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<Speaker>,
    /// To whom it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressee: Option<Addressee>,
    /// What a desk should know about it, sorted.
    #[serde(default)]
    pub flags: Vec<QuoteFlag>,
}

/// How words are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum QuoteKind {
    /// Whole clauses in marks.
    Direct,
    /// Partly in marks.
    Mixed,
    /// Reported without marks.
    Indirect,
    /// In marks, but nobody's words: irony, titles, nicknames.
    Scare,
}

/// Who said it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Speaker {
    /// The words that name the speaker nearest to the cue, title included.
    pub mention: Option<TextSpan>,
    /// The fullest name that the article gives for the speaker; null when it gives none.
    pub name: Option<String>,
    /// Identifier of the entity.
    pub entity: Option<String>,
    /// The speaker's role, for example `Ukrainian Foreign Ministry spokesman`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// How the speaker was found.
    pub evidence: Evidence,
    /// How sure the speaker is, 0 to 1.
    pub confidence: f64,
}

/// To whom it was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Addressee {
    /// The name.
    pub name: String,
    /// Identifier of the entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// The words that name the addressee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mention: Option<TextSpan>,
}

/// How a speaker was found, from the surest to the weakest kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Evidence {
    /// Cue and speaker stand in the sentence of the quotation.
    OwnSentence,
    /// A participle or relative clause attributes it: `Calling him his “dear friend,” Xi said`.
    Participle,
    /// `according to`, `in the words of` and the like.
    AccordingTo,
    /// A noun that names speech: `the statement`, `his promise`.
    NounCue,
    /// A colon introduces it.
    ColonIntro,
    /// `— Name` behind it.
    Signature,
    /// Carried on from an attributed quotation of the same paragraph.
    ParagraphCarry,
    /// Carried on from the paragraph before.
    PreviousParagraph,
    /// Named in the sentence before.
    PreviousSentence,
    /// The quotation goes on over several paragraphs.
    MultiParagraph,
    /// A transcript names speakers before their words.
    Transcript,
    /// The only speaker that the context allows.
    Context,
}

/// What a desk should know about a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum QuoteFlag {
    /// It goes over several paragraphs.
    MultiParagraph,
    /// A mark was missing and the end was inferred.
    RepairedMarks,
    /// It is interrupted by its attribution.
    Split,
    /// It contains or lies in another quotation.
    Nested,
    /// Single quotation marks.
    SingleMarks,
    /// Fewer than four words.
    Short,
    /// The speaker is a pronoun that was resolved.
    PronounSpeaker,
    /// The speaker stays anonymous: `a senior official`.
    AnonymousSource,
    /// The speaker is an organisation, a place or a document.
    OrganisationSpeaker,
    /// The place stands for its government.
    MetonymSpeaker,
    /// It lies in the headline.
    Headline,
    /// Another speaker was almost as likely.
    AmbiguousSpeaker,
}
