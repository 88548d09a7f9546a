//! The input forms: whatever a producer sends becomes a [`RawArticle`], or an [`InputError`] with a code.
//!
//! The `content-type` header chooses: JSON (also when there is none), which is ninjs 1, 2 or 3 when it names the
//! standard or has its bodies and else ours; or the bytes of an HTML page or of plain text, in any charset. What the
//! record holds and we do not know is passed on under `extra`. Nothing here parses HTML.

mod bytes;
mod charset;
mod error;
mod fields;
mod json;
mod limits;
mod media_type;
mod native;
mod ninjs;
mod prescan;
mod source_lines;
mod typed;

use crate::uri::{check_key, check_uri};
use crate::{PubStatus, RawArticle};
use media_type::{Form, MediaType};

pub use error::InputError;
pub use limits::InputLimits;
pub(crate) use typed::compact;

/// One record as it came in: its value, its key, and the headers that say what the value is.
///
/// `RawInput { value, ..RawInput::default() }` is a line of a JSONL file.
#[derive(Debug, Clone, Copy, Default)]
pub struct RawInput<'r> {
    /// The header `content-type`; none means JSON.
    pub content_type: Option<&'r str>,
    /// The header `copydesk-url`: the address of the page. A `url` inside the record takes precedence.
    pub url: Option<&'r str>,
    /// The header `copydesk-source`: who published it. A `source` inside the record takes precedence.
    pub source: Option<&'r str>,
    /// The key of the record.
    pub key: Option<&'r [u8]>,
    /// The value of the record.
    pub value: &'r [u8],
}

impl RawInput<'_> {
    /// Decodes the record.
    ///
    /// Exactly one of `html` and `text` of the result holds a body that is more than white space; only a canceled
    /// article may have none. Where a producer gave both, `html` counts and `text` is left out. `uri` is the one in
    /// the record, else the key; it stays empty where there is neither, until
    /// [`derive_uri`](crate::derive_uri) knows the page's own address.
    ///
    /// # Errors
    /// Returns the first thing that is wrong, in this order: size of the record, content type, form of the bytes,
    /// fields, key, body.
    pub fn decode(&self, limits: &InputLimits) -> Result<RawArticle, InputError> {
        limits.check_record(self.value)?;
        let media_type = MediaType::parse(self.content_type)?;
        let mut raw = match media_type.form {
            Form::Json => json_article(self.value, limits)?,
            Form::Html | Form::Text => bytes::article(self.value, media_type, limits)?,
        };
        raw.url = raw.url.or(header("copydesk-url", self.url, limits)?);
        raw.source = raw.source.or(header("copydesk-source", self.source, limits)?);
        let uri = raw.uri.take().map(|uri| check_uri(&uri, limits)).transpose()?;
        raw.uri = check_key(self.key, uri, limits)?;
        check_body(raw, limits)
    }
}

fn json_article(value: &[u8], limits: &InputLimits) -> Result<RawArticle, InputError> {
    let record = json::parse_record(value, &[], limits)?;
    if ninjs::is_ninjs(&record.members) { ninjs::article(record, limits) } else { native::article(record, limits) }
}

fn header(name: &str, value: Option<&str>, limits: &InputLimits) -> Result<Option<String>, InputError> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    value.map_or(Ok(None), |value| limits.check_field(name, value).map(|()| Some(value.to_owned())))
}

/// Leaves one body, unless the article is canceled, which needs its `uri` alone.
fn check_body(mut raw: RawArticle, limits: &InputLimits) -> Result<RawArticle, InputError> {
    let canceled = raw.pub_status == Some(PubStatus::Canceled);
    if canceled && raw.uri.is_none() {
        return Err(InputError::MissingUri);
    }
    for body in [&raw.html, &raw.text].into_iter().flatten() {
        limits.check_body(body.len())?;
    }
    let given = raw.html.is_some() || raw.text.is_some();
    raw.html = raw.html.filter(|html| !is_blank(html));
    raw.text = raw.text.filter(|text| raw.html.is_none() && !is_blank(text));
    match (given, raw.html.is_some() || raw.text.is_some()) {
        _ if canceled => Ok(raw),
        (_, true) => Ok(raw),
        (true, false) => Err(InputError::EmptyBody),
        (false, false) => Err(InputError::MissingBody),
    }
}

/// White space, byte order marks and NULs are no text.
fn is_blank(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || matches!(character, '\u{feff}' | '\0'))
}
