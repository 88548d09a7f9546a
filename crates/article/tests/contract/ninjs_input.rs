//! ninjs items of all three versions as input.

use copydesk_article::{InputError, InputLimits, PubStatus, RawArticle, RawInput};
use serde_json::{Value, json};

fn decode(item: &Value) -> Result<RawArticle, InputError> {
    let value = serde_json::to_vec(item).unwrap();
    RawInput { value: &value, ..RawInput::default() }.decode(&InputLimits::default())
}

#[test]
fn version_3() {
    let raw = decode(&json!({
        "standard": {"name": "ninjs", "version": "3.1"},
        "uri": "urn:newsml:example.org:1", "type": "text", "version": "4", "pubStatus": "usable", "urgency": 3,
        "versionCreated": "2023-03-20T14:05:00Z", "contentCreated": "2023-03-20T13:00:00Z",
        "embargoedUntil": "2023-03-21T00:00:00Z", "language": "en", "edNote": "Check.", "by": "By Jo Roe",
        "located": "Riga", "people": [{"name": "Ada Byron"}],
        "infoSources": [{"role": "x"}, {"name": "Example News"}],
        "headlines": [{"role": "short", "value": "Rain"}, {"role": "main", "value": "Rain in Riga"}],
        "bodies": [
            {"role": "main", "contentType": "text/plain", "value": "It rains. A lot."},
            {"role": "richtext", "contentType": "application/xhtml+xml", "value": "<p>It rains.</p><p>A lot.</p>"}
        ]
    }))
    .unwrap();
    assert_eq!(raw.uri.as_deref(), Some("urn:newsml:example.org:1"));
    assert_eq!((raw.version.as_deref(), raw.pub_status), (Some("4"), Some(PubStatus::Usable)));
    assert_eq!(raw.version_created.as_deref(), Some("2023-03-20T14:05:00Z"));
    assert_eq!(raw.content_created.as_deref(), Some("2023-03-20T13:00:00Z"));
    assert_eq!(raw.embargoed_until.as_deref(), Some("2023-03-21T00:00:00Z"));
    assert_eq!((raw.language.as_deref(), raw.ed_note.as_deref()), (Some("en"), Some("Check.")));
    assert_eq!((raw.by.as_deref(), raw.located.as_deref()), (Some("By Jo Roe"), Some("Riga")));
    assert_eq!((raw.headline.as_deref(), raw.source.as_deref()), (Some("Rain in Riga"), Some("Example News")));
    assert_eq!(raw.html.as_deref(), Some("<p>It rains.</p><p>A lot.</p>"), "HTML has the paragraphs");
    assert_eq!((raw.text, raw.content_type.as_deref()), (None, Some("text/html")));
    let passed_on: Vec<&String> = raw.extra.keys().collect();
    assert_eq!(passed_on, ["standard", "type", "urgency", "people", "infoSources", "headlines", "bodies"]);
    assert_eq!(raw.extra["headlines"], json!([{"role": "short", "value": "Rain"}]));
    assert_eq!(raw.extra["bodies"].as_array().unwrap().len(), 1);
}

#[test]
fn version_2() {
    let raw = decode(&json!({
        "uri": "urn:newsml:example.org:1", "version": "2", "versioncreated": "2019-05-10T16:02:28+02:00",
        "contentcreated": "2019-05-10", "pubstatus": "withheld", "embargoed": "2019-05-11T00:00:00+02:00",
        "ednote": "Check.", "language": "de", "by": "Von Jo Roe", "infosources": [{"name": "Beispiel"}],
        "headlines": [{"value": "Regen"}],
        "bodies": [{"role": "html", "contenttype": "text/html", "value": "<p>Es regnet."}]
    }))
    .unwrap();
    let expected = RawArticle {
        uri: Some("urn:newsml:example.org:1".into()),
        version: Some("2".into()),
        version_created: Some("2019-05-10T16:02:28+02:00".into()),
        content_created: Some("2019-05-10".into()),
        pub_status: Some(PubStatus::Withheld),
        embargoed_until: Some("2019-05-11T00:00:00+02:00".into()),
        ed_note: Some("Check.".into()),
        language: Some("de".into()),
        by: Some("Von Jo Roe".into()),
        source: Some("Beispiel".into()),
        headline: Some("Regen".into()),
        content_type: Some("text/html".into()),
        html: Some("<p>Es regnet.".into()),
        extra: serde_json::Map::from_iter([("infoSources".into(), json!([{"name": "Beispiel"}]))]),
        ..RawArticle::default()
    };
    assert_eq!(raw, expected);
}

#[test]
fn version_1() {
    let item = json!({"uri": "u", "headline": "Rain", "byline": "By Jo Roe", "located": "Riga", "body_text": "It rains.",
        "body_html": "<p>It rains."});
    let raw = decode(&item).unwrap();
    assert_eq!((raw.headline.as_deref(), raw.by.as_deref()), (Some("Rain"), Some("By Jo Roe")));
    assert_eq!((raw.html.as_deref(), raw.text, raw.extra.len()), (Some("<p>It rains."), None, 0));
    let raw = decode(&json!({"uri": "u", "body_html": " ", "body_text": "It rains."})).unwrap();
    assert_eq!((raw.html, raw.text.as_deref()), (None, Some("It rains.")));
}

#[test]
fn the_body_is_chosen_by_content_role_and_order() {
    let body = |bodies: Value| {
        let raw = decode(&json!({"bodies": bodies})).unwrap();
        raw.html.or(raw.text).unwrap()
    };
    let of = |role: &str, content_type: &str, value: &str| json!({"role": role, "contentType": content_type, "value": value});
    assert_eq!(body(json!([{"value": "<p>a</p>"}, {"value": "b"}])), "<p>a</p>", "markup shows without a type");
    assert_eq!(body(json!([of("summary", "text/html", "<p>s"), of("main", "text/plain", "long")])), "long");
    assert_eq!(body(json!([of("", "text/html", "<p>a"), of("main", "text/html; charset=utf-8", "<p>m")])), "<p>m");
    assert_eq!(body(json!([of("main", "text/html", " "), of("x", "text/plain", "b")])), "b");
    assert_eq!(
        body(json!([of("main", "application/json", "{}"), of("x", "application/nitf+xml", "<nitf/>")])),
        "<nitf/>"
    );
    let teaser_only = decode(&json!({"bodies": [of("teaser", "text/plain", "t")]})).unwrap();
    assert_eq!(teaser_only.text.as_deref(), Some("t"), "better than nothing");
}

#[test]
fn what_makes_an_item() {
    let kill = decode(&json!({"uri": "u", "pubstatus": "canceled"})).unwrap();
    assert_eq!(kill.pub_status, Some(PubStatus::Canceled));
    let named = json!({"standard": {"name": "ninjs"}, "uri": "u", "byline": "By Jo", "pubStatus": "canceled"});
    assert_eq!(decode(&named).unwrap().by.as_deref(), Some("By Jo"));
    let ours = decode(&json!({"uri": "u", "text": "x", "byline": "By Jo", "standard": "high"})).unwrap();
    assert_eq!((ours.by, ours.extra["byline"].as_str()), (None, Some("By Jo")));
}

#[test]
fn broken_items_name_the_field() {
    for (item, field) in [
        (json!({"bodies": {"value": "x"}}), "bodies"),
        (json!({"bodies": [{"value": "x"}, {"role": "main"}]}), "bodies[1].value"),
        (json!({"headlines": [7], "bodies": [{"value": "x"}]}), "headlines[0].value"),
        (json!({"body_text": 7}), "body_text"),
        (json!({"body_text": "x", "pubstatus": "dead"}), "pubStatus"),
    ] {
        let error = decode(&item).unwrap_err();
        let InputError::InvalidField { field: named, .. } = &error else { panic!("{item}: {error:?}") };
        assert_eq!(named, field);
    }
    let picture =
        json!({"standard": {"name": "ninjs"}, "uri": "u", "type": "picture", "headlines": [{"value": "Rain"}]});
    assert_eq!(decode(&picture), Err(InputError::MissingBody));
}
