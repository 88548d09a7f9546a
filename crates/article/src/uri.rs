//! The identity of an article: what a `uri` may look like, how one is made where none was given, and how it relates
//! to the key.

use sha2::{Digest, Sha256};
use url::Url;

use crate::RawArticle;
use crate::input::{InputError, InputLimits};

/// Query parameters that say where a reader came from, not what the page is. Names that begin with `utm_` too.
const TRACKING_PARAMETERS: [&str; 22] = [
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "dclid",
    "fb_action_ids",
    "fb_source",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "srsltid",
    "twclid",
    "wbraid",
    "yclid",
    "ysclid",
    "__twitter_impression",
];

/// Longest address that becomes a `uri`, in bytes; the digest of the body stands in for longer ones.
const MAX_DERIVED_URI_BYTES: usize = 2048;

/// Trims a `uri` and checks it: not empty, within the limit, no control characters.
pub fn check_uri(uri: &str, limits: &InputLimits) -> Result<String, InputError> {
    let uri = uri.trim();
    if uri.is_empty() {
        return Err(InputError::field("uri", "empty"));
    }
    if uri.len() > limits.max_uri_bytes {
        let limit = limits.max_uri_bytes;
        return Err(InputError::field("uri", format!("longer than {limit} bytes ({} bytes)", uri.len())));
    }
    if uri.chars().any(char::is_control) {
        return Err(InputError::field("uri", "holds a control character"));
    }
    Ok(uri.to_owned())
}

/// Brings the `uri` that a record names and the record's key together: both must be the same; where one is missing
/// the other counts; an empty key is none. Returns `None` where there is neither.
pub fn check_key(key: Option<&[u8]>, uri: Option<String>, limits: &InputLimits) -> Result<Option<String>, InputError> {
    let Some(key) = key.filter(|key| !key.is_empty()) else { return Ok(uri) };
    let key =
        std::str::from_utf8(key).map_err(|error| InputError::InvalidUtf8 { part: "key", at: error.valid_up_to() })?;
    match uri {
        Some(uri) if uri == key => Ok(Some(uri)),
        Some(_) => Err(InputError::KeyMismatch),
        None => check_uri(key, limits).map(Some),
    }
}

/// Returns the identity of an article: the `uri` it has; else its canonical address, which is the one that the page
/// names (`canonical`, found by whoever parses the page), else the one it was fetched from; else
/// `urn:sha256:` and the digest of its body. The same article always gets the same one.
///
/// A page that calls the site's front page its canonical address is not believed, and addresses of more than 2048
/// bytes are not used.
pub fn derive_uri(raw: &RawArticle, canonical: Option<&str>) -> String {
    if let Some(uri) = raw.uri.as_deref().map(str::trim).filter(|uri| !uri.is_empty()) {
        return uri.to_owned();
    }
    let fetched = raw.url.as_deref().and_then(|url| Url::parse(url.trim()).ok());
    let named = canonical.and_then(|address| match &fetched {
        Some(base) => base.join(address.trim()).ok(),
        None => Url::parse(address.trim()).ok(),
    });
    let named =
        named.filter(|url| fetched.is_none() || !is_front_page(url) || fetched.as_ref().is_some_and(is_front_page));
    [named, fetched]
        .into_iter()
        .flatten()
        .find_map(|url| normalised(url).filter(|uri| uri.len() <= MAX_DERIVED_URI_BYTES))
        .unwrap_or_else(|| body_uri(raw.html.as_deref().or(raw.text.as_deref()).unwrap_or_default()))
}

/// Returns the normal form of an `http` or `https` address, or `None` for anything else: scheme and host in lower
/// case, no default port, no user, no fragment, no tracking parameters (`utm_…`, `fbclid`, `gclid` and the like). The
/// other parameters keep their order.
pub fn normalise_url(address: &str) -> Option<String> {
    Url::parse(address.trim()).ok().and_then(normalised)
}

fn normalised(mut url: Url) -> Option<String> {
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    url.set_fragment(None);
    // Neither can fail for an http address with a host.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let kept: Vec<&str> = url.query().unwrap_or_default().split('&').filter(|pair| !is_tracking(pair)).collect();
    let query = kept.join("&");
    url.set_query(Some(query.as_str()).filter(|query| !query.is_empty()));
    Some(url.into())
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split_once('=').map_or(pair, |(name, _)| name).to_ascii_lowercase();
    name.is_empty() || name.starts_with("utm_") || TRACKING_PARAMETERS.contains(&name.as_str())
}

fn is_front_page(url: &Url) -> bool {
    matches!(url.path(), "" | "/") && url.query().is_none()
}

fn body_uri(body: &str) -> String {
    format!("urn:sha256:{}", sha256_hex(body.as_bytes()))
}

/// Returns the SHA-256 digest of `bytes` in lower-case hexadecimal digits, as `body.sha256` carries it.
pub fn sha256_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        for nibble in [byte >> 4, byte & 0xF] {
            hex.push(DIGITS.get(usize::from(nibble)).map_or('0', |digit| char::from(*digit)));
        }
    }
    hex
}
