//! Raw bytes: a page or a plain text without a record around it. Title, byline and date are for the cleaner to find.

use super::charset::{decode_html, decode_text};
use super::media_type::{Form, MediaType};
use super::{InputError, InputLimits};
use crate::RawArticle;

pub(super) fn article(value: &[u8], media_type: MediaType<'_>, limits: &InputLimits) -> Result<RawArticle, InputError> {
    limits.check_body(value.len())?;
    let mut raw = RawArticle { content_type: Some(media_type.essence.to_ascii_lowercase()), ..RawArticle::default() };
    if media_type.form == Form::Html {
        raw.html = Some(decode_html(value, media_type.charset, limits.max_charset_prescan_bytes));
    } else {
        raw.text = Some(decode_text(value, media_type.charset));
    }
    Ok(raw)
}
