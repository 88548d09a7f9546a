//! The `content-type` header: which form it names, and the charset that it declares.

use super::InputError;

/// The forms that raw input comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// JSON: ours or ninjs.
    Json,
    /// A page.
    Html,
    /// Plain text.
    Text,
}

/// A parsed media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MediaType<'h> {
    /// Which form it is.
    pub(super) form: Form,
    /// Type and subtype as the header has them.
    pub(super) essence: &'h str,
    /// The label of the charset, without quotes.
    pub(super) charset: Option<&'h str>,
}

impl<'h> MediaType<'h> {
    /// Parses a header; a missing or blank one means JSON.
    pub(super) fn parse(header: Option<&'h str>) -> Result<Self, InputError> {
        let header = header.map(str::trim).filter(|header| !header.is_empty()).unwrap_or("application/json");
        let (essence, parameters) = header.split_once(';').unwrap_or((header, ""));
        let essence = essence.trim();
        let form = form(essence).ok_or(InputError::UnsupportedContentType)?;
        let charset = charset(parameters);
        if form == Form::Json && charset.is_some_and(|label| !is_utf8(label)) {
            return Err(InputError::UnsupportedContentType);
        }
        Ok(Self { form, essence, charset })
    }
}

/// Returns the form that a media type without parameters names.
pub(super) fn form(essence: &str) -> Option<Form> {
    let essence = essence.to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "text/json" => Some(Form::Json),
        "text/html" | "application/xhtml+xml" => Some(Form::Html),
        "text/plain" => Some(Form::Text),
        other if other.starts_with("application/") && other.ends_with("+json") => Some(Form::Json),
        _ => None,
    }
}

fn charset(parameters: &str) -> Option<&str> {
    let (_, value) = parameters
        .split(';')
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    let value = value.trim();
    Some(value.trim_matches(['"', '\'']).trim()).filter(|label| !label.is_empty())
}

/// US-ASCII is a subset, so JSON that says so is still UTF-8.
fn is_utf8(label: &str) -> bool {
    ["utf-8", "utf8", "us-ascii", "ascii"].iter().any(|known| label.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_name_form_and_charset() {
        let parse = |header| MediaType::parse(header).map(|media| (media.form, media.charset));
        assert_eq!(parse(None), Ok((Form::Json, None)));
        assert_eq!(parse(Some("  ")), Ok((Form::Json, None)));
        assert_eq!(parse(Some("Application/JSON; charset=UTF-8")), Ok((Form::Json, Some("UTF-8"))));
        assert_eq!(parse(Some("application/ninjs+json")), Ok((Form::Json, None)));
        assert_eq!(parse(Some("text/html;level=1; Charset = \"koi8-r\"")), Ok((Form::Html, Some("koi8-r"))));
        assert_eq!(parse(Some("application/xhtml+xml; charset='utf-8'")), Ok((Form::Html, Some("utf-8"))));
        assert_eq!(parse(Some("text/plain; charset=")), Ok((Form::Text, None)));
    }

    #[test]
    fn other_forms_and_json_in_another_charset_are_unsupported() {
        for header in ["image/png", "text/css", "application/pdf", "application/json; charset=iso-8859-1", "html", ";"]
        {
            assert_eq!(MediaType::parse(Some(header)), Err(InputError::UnsupportedContentType), "{header}");
        }
    }
}
