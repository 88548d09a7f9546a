//! What cleaning took out, and why: nothing disappears without a trace.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A line or block that was taken out of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Removed {
    /// The text that was taken out, exactly.
    pub text: String,
    /// What it was.
    pub kind: RemovedKind,
    /// The rule that took it out, for example `comment-form/en/3`.
    pub rule: String,
    /// Line of the text before cleaning, counted from 1; absent where the text came from HTML that has no lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

/// The closed list of what a removed line can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum RemovedKind {
    /// A form to write a comment, or comments.
    CommentForm,
    /// A lead to other articles.
    Related,
    /// A prompt to sign up for a newsletter or an app.
    Newsletter,
    /// Buttons and prompts to share or follow.
    Share,
    /// Advertising and its labels.
    Advertisement,
    /// Cookie, privacy, copyright and terms lines.
    CookieLegal,
    /// A caption of a picture or video.
    Caption,
    /// A credit of a picture or agency.
    Credit,
    /// A byline.
    Byline,
    /// A line with a date or time of publication.
    Timestamp,
    /// Words about the author.
    AuthorBio,
    /// Tags and topics.
    Tags,
    /// Menus, breadcrumbs and other navigation.
    Navigation,
    /// A paywall or registration prompt.
    Paywall,
    /// Controls of a player.
    PlayerControls,
    /// A repetition of text that stands elsewhere.
    Duplicate,
    /// Anything else.
    Other,
}

impl RemovedKind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 17] = [
        Self::CommentForm,
        Self::Related,
        Self::Newsletter,
        Self::Share,
        Self::Advertisement,
        Self::CookieLegal,
        Self::Caption,
        Self::Credit,
        Self::Byline,
        Self::Timestamp,
        Self::AuthorBio,
        Self::Tags,
        Self::Navigation,
        Self::Paywall,
        Self::PlayerControls,
        Self::Duplicate,
        Self::Other,
    ];
}
