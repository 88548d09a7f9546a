//! ninjs items of the IPTC as raw articles: version 1 (`body_text`, `body_html`, `byline`), version 2 (`bodies`,
//! names in lower case) and version 3 (`bodies`, names in camel case).
//!
//! What a raw article has a field for is moved there; everything else, the alternative headlines and bodies
//! included, is passed on under `extra`.

use serde_json::{Map, Value};

use super::fields::Fields;
use super::json::Record;
use super::media_type::{Form, form};
use super::{InputError, InputLimits, is_blank};
use crate::RawArticle;

/// Members that no record of ours has and every kind of ninjs item has at least one of, kill notices included.
const NINJS_MEMBERS: [&str; 6] = ["bodies", "body_text", "body_html", "body_xhtml", "headlines", "pubstatus"];
/// Roles of bodies that are not the article itself.
const SIDE_ROLES: [&str; 8] = ["summary", "abstract", "teaser", "lead", "intro", "caption", "description", "note"];
/// Names of versions 1 and 2, with those of version 3.
const OLDER_NAMES: [(&str, &str); 8] = [
    ("versioncreated", "versionCreated"),
    ("contentcreated", "contentCreated"),
    ("pubstatus", "pubStatus"),
    ("embargoed", "embargoedUntil"),
    ("embargoeduntil", "embargoedUntil"),
    ("ednote", "edNote"),
    ("byline", "by"),
    ("infosources", "infoSources"),
];

/// Says whether a record is a ninjs item: it names the standard, or has members that only ninjs has.
pub(super) fn is_ninjs(object: &Map<String, Value>) -> bool {
    let named = object.get("standard").and_then(|standard| standard.get("name")).is_some_and(Value::is_string);
    named || NINJS_MEMBERS.iter().any(|member| object.get(*member).is_some_and(|value| !value.is_null()))
}

pub(super) fn article(record: Record<'_>, limits: &InputLimits) -> Result<RawArticle, InputError> {
    check_standard(record.members.get("standard"))?;
    let mut fields = Fields::new(record, limits);
    for (older, name) in OLDER_NAMES {
        if fields.peek(name).is_none()
            && let Some(value) = fields.take(older)
        {
            fields.pass_on(name, value);
        }
    }
    let source = fields.metadata("source")?.or_else(|| first_source(fields.peek("infoSources")));
    let headline = main_headline(&mut fields)?.or(fields.metadata("headline")?);
    let body = main_body(&mut fields)?;
    let (language, language_confidence) = fields.language()?;
    let raw = RawArticle {
        uri: fields.string("uri")?,
        url: fields.metadata("url")?,
        source,
        headline,
        by: fields.metadata("by")?,
        located: fields.metadata("located")?,
        content_created: fields.date("contentCreated")?,
        language,
        language_confidence,
        version: fields.version()?,
        version_created: fields.date("versionCreated")?,
        pub_status: fields.pub_status("pubStatus")?,
        embargoed_until: fields.embargo("embargoedUntil")?,
        ed_note: fields.metadata("edNote")?,
        content_type: body.as_ref().map(|body| body.content_type().to_owned()),
        extra: fields.extra()?,
        ..RawArticle::default()
    };
    Ok(match body {
        Some(Body::Html(html)) => RawArticle { html: Some(html), ..raw },
        Some(Body::Text(text)) => RawArticle { text: Some(text), ..raw },
        None => raw,
    })
}

/// The body that was chosen.
enum Body {
    Html(String),
    Text(String),
}

impl Body {
    fn of(form: Form, value: String) -> Self {
        if form == Form::Html { Self::Html(value) } else { Self::Text(value) }
    }

    const fn content_type(&self) -> &'static str {
        match self {
            Self::Html(_) => "text/html",
            Self::Text(_) => "text/plain",
        }
    }
}

fn check_standard(standard: Option<&Value>) -> Result<(), InputError> {
    let member = |name| standard.and_then(|standard| standard.get(name)).and_then(Value::as_str);
    let is_ninjs = member("name").is_none_or(|name| name.trim().eq_ignore_ascii_case("ninjs"));
    let is_known = member("version").is_none_or(|version| {
        let major = version.trim().split('.').next().unwrap_or_default();
        matches!(major, "1" | "2" | "3")
    });
    if is_ninjs && is_known { Ok(()) } else { Err(InputError::UnsupportedSchema { expected: "ninjs 1, 2 or 3" }) }
}

/// Takes the main headline out of `headlines`: the one with the role `main`, else the first; the others stay.
fn main_headline(fields: &mut Fields<'_>) -> Result<Option<String>, InputError> {
    let Some(mut headlines) = take_list(fields, "headlines")? else { return Ok(None) };
    let is_main = |headline: &Value| role(headline).as_deref() == Some("main");
    let at = headlines.iter().position(is_main).unwrap_or(0);
    let chosen =
        (at < headlines.len()).then(|| headlines.remove(at)).map(|headline| value_of(headline, "headlines", at));
    pass_on_list(fields, "headlines", headlines);
    match chosen.transpose()? {
        Some(headline) => fields.bounded("headlines", headline),
        None => Ok(None),
    }
}

/// Takes the body out: of `bodies` where there are any, else of the members of version 1.
fn main_body(fields: &mut Fields<'_>) -> Result<Option<Body>, InputError> {
    let bodies = take_list(fields, "bodies")?.unwrap_or_default();
    let members = [("body_html", Form::Html), ("body_xhtml", Form::Html), ("body_text", Form::Text)];
    if bodies.is_empty() {
        let mut chosen = None;
        for (member, form) in members {
            if let Some(value) = fields.string(member)? {
                chosen = better(chosen, Body::of(form, value));
            }
        }
        return Ok(chosen);
    }
    body_of_list(fields, bodies)
}

/// The first that is not blank wins; html comes first.
fn better(chosen: Option<Body>, next: Body) -> Option<Body> {
    match chosen {
        Some(Body::Html(text) | Body::Text(text)) if is_blank(&text) => Some(next),
        None => Some(next),
        chosen => chosen,
    }
}

/// Chooses among several bodies: no side text before a side text, HTML before text because it has paragraphs, the
/// role `main` before others, the first before the next. Bodies in other formats are not read.
fn body_of_list(fields: &mut Fields<'_>, mut bodies: Vec<Value>) -> Result<Option<Body>, InputError> {
    let mut best = None;
    for (at, body) in bodies.iter().enumerate() {
        let Some(text) = body.get("value").and_then(Value::as_str) else {
            return Err(InputError::field(format!("bodies[{at}].value"), "expected a string"));
        };
        let Some(form) = body_form(body, text) else { continue };
        let role = role(body).unwrap_or_default();
        let rank = (is_blank(text), SIDE_ROLES.contains(&role.as_str()), form == Form::Text, role != "main", at);
        if best.as_ref().is_none_or(|(known, _)| rank < *known) {
            best = Some((rank, form));
        }
    }
    let chosen = best.map(|((.., at), form)| (at, form));
    let taken = chosen.map(|(at, form)| (bodies.remove(at), at, form));
    pass_on_list(fields, "bodies", bodies);
    taken.map(|(body, at, form)| value_of(body, "bodies", at).map(|value| Body::of(form, value))).transpose()
}

/// HTML, XHTML and other XML texts (NITF) are read as HTML; without a type, what begins like markup is.
fn body_form(body: &Value, text: &str) -> Option<Form> {
    let content_type = ["contentType", "contenttype"].iter().find_map(|name| body.get(*name)).and_then(Value::as_str);
    let essence = content_type.map(|full| full.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    match essence.as_deref() {
        None | Some("") if text.trim_start().starts_with('<') => Some(Form::Html),
        None | Some("") => Some(Form::Text),
        Some("text/xml" | "application/xml") => Some(Form::Html),
        Some(essence) if essence.ends_with("+xml") => Some(Form::Html),
        Some(essence) => form(essence).filter(|form| *form != Form::Json),
    }
}

fn role(item: &Value) -> Option<String> {
    item.get("role").and_then(Value::as_str).map(|role| role.trim().to_ascii_lowercase())
}

fn value_of(mut item: Value, list: &str, at: usize) -> Result<String, InputError> {
    match item.get_mut("value").map(Value::take) {
        Some(Value::String(value)) => Ok(value),
        _ => Err(InputError::field(format!("{list}[{at}].value"), "expected a string")),
    }
}

fn take_list(fields: &mut Fields<'_>, name: &str) -> Result<Option<Vec<Value>>, InputError> {
    match fields.take(name) {
        None => Ok(None),
        Some(Value::Array(items)) => Ok(Some(items)),
        Some(_) => Err(InputError::field(name, "expected an array")),
    }
}

fn pass_on_list(fields: &mut Fields<'_>, name: &str, items: Vec<Value>) {
    if !items.is_empty() {
        fields.pass_on(name, Value::Array(items));
    }
}

fn first_source(sources: Option<&Value>) -> Option<String> {
    let names = sources?.as_array()?.iter().filter_map(|source| source.get("name")?.as_str());
    names.map(str::trim).find(|name| !name.is_empty()).map(str::to_owned)
}
