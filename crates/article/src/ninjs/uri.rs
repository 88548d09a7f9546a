//! Identifiers and addresses in the form that RFC 3986 asks for, which is stricter than what the web accepts.

use std::fmt::Write as _;

use url::Url;

/// Returns `text` as a URI: itself where it is one, else with the characters that a URI cannot hold in percent
/// codes; `None` where it has no scheme.
pub(super) fn as_uri(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    if !is_scheme || rest.is_empty() {
        return None;
    }
    if rest.starts_with("//") || matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
        return with_authority(text);
    }
    Some(format!("{scheme}:{}", encoded(rest)))
}

/// The URL parser checks host and port; where the authority cannot stay as it is written, its normal form is taken.
fn with_authority(text: &str) -> Option<String> {
    let url = Url::parse(text).ok().filter(Url::has_host)?;
    let is_ipv6 = matches!(url.host(), Some(url::Host::Ipv6(_)));
    [text, url.as_str()].into_iter().find_map(|written| {
        let (scheme, rest) = written.split_once("://")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end)?;
        is_authority(authority, is_ipv6).then(|| format!("{scheme}://{authority}{}", encoded(path)))
    })
}

/// An IP literal keeps its brackets; a second `@` would be part of the host.
fn is_authority(authority: &str, is_ipv6: bool) -> bool {
    let brackets: &[char] = if is_ipv6 { &['[', ']'] } else { &[] };
    let host = authority.replace(brackets, "");
    !host.is_empty() && encoded(&host) == host && host.bytes().filter(|byte| *byte == b'@').count() < 2
}

/// Returns a URI that stands for an identifier that is none: `urn:x-copydesk:` and the identifier in percent codes.
pub(super) fn wrapped_uri(text: &str) -> String {
    let mut uri = String::from("urn:x-copydesk:");
    for byte in text.bytes() {
        push(&mut uri, byte, byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b':'));
    }
    uri
}

/// Puts what may not stand in path, query and fragment in percent codes; a second `#` too.
fn encoded(text: &str) -> String {
    let mut uri = String::with_capacity(text.len());
    let mut in_fragment = false;
    for (at, byte) in text.bytes().enumerate() {
        let allowed = match byte {
            b'%' => is_percent_code(text.as_bytes().get(at + 1..at + 3)),
            b'#' => !std::mem::replace(&mut in_fragment, true),
            _ => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        push(&mut uri, byte, allowed);
    }
    uri
}

fn is_percent_code(digits: Option<&[u8]>) -> bool {
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

fn push(uri: &mut String, byte: u8, allowed: bool) {
    if allowed {
        uri.push(char::from(byte));
    } else {
        // Writing to a string cannot fail.
        let _ = write!(uri, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_stay_as_they_are() {
        for uri in [
            "urn:newsml:example.org:20230320:1",
            "http://example.org/a?b=c#d",
            "HTTPS://Example.org:443/A%20b",
            "tag:example.org,2023:1",
            "http://[2001:db8::1]:8080/x",
            "urn:sha256:00ff",
        ] {
            assert_eq!(as_uri(uri).as_deref(), Some(uri));
        }
    }

    #[test]
    fn what_a_uri_cannot_hold_is_encoded() {
        assert_eq!(
            as_uri("http://example.org/ü|[x]#a#b").as_deref(),
            Some("http://example.org/%C3%BC%7C%5Bx%5D#a%23b")
        );
        assert_eq!(as_uri("urn:x:100% {a}").as_deref(), Some("urn:x:100%25%20%7Ba%7D"));
        assert_eq!(as_uri("http://bücher.example/").as_deref(), Some("http://xn--bcher-kva.example/"));
    }

    #[test]
    fn what_is_no_uri_is_wrapped() {
        for text in ["cnn-00001", ":x", "1a:b", "http://", "http:///", "http://a:b/", "a b:c", "x:"] {
            assert_eq!(as_uri(text), None, "{text}");
        }
        assert_eq!(wrapped_uri("desk/4711 ä"), "urn:x-copydesk:desk%2F4711%20%C3%A4");
    }
}
