//! From a clean article to the fingerprints of its lines: those of the body, and those that were taken out of it as recurring.

use std::collections::BTreeSet;

use copydesk_article::{ArticleLines, CharIndex, CharSpan, CleanArticle, Fingerprint, LINES_SCHEMA, ParagraphKind};

use crate::{fingerprint, is_quoting, is_sentence};

/// The rule of lines that are taken out because they recur in the articles of their source.
pub const SOURCE_REPEAT: &str = "source-repeat";

/// Returns what an article tells about the lines of its source; `None` where it names no source or has no body. At most
/// `max_lines` lines are looked at. Lines that quote somebody, and lines without a letter, are left out.
pub fn article_lines(article: &CleanArticle, max_lines: usize) -> Option<ArticleLines> {
    let source = article.source.as_ref().filter(|_| article.body.is_some())?;
    let mut seen = BTreeSet::new();
    let (mut labels, mut sentences) = (Vec::new(), Vec::new());
    for line in lines(article).into_iter().take(max_lines).filter(|line| counts(line)) {
        let print: Fingerprint = fingerprint(line);
        if seen.insert(print) {
            if is_sentence(line) { sentences.push(print) } else { labels.push(print) }
        }
    }
    let schema = LINES_SCHEMA.to_owned();
    Some(ArticleLines { schema, uri: article.uri.clone(), source: source.clone(), labels, sentences })
}

fn counts(line: &str) -> bool {
    line.chars().any(char::is_alphabetic) && !is_quoting(line)
}

/// The lines of an article as they stood before recurring ones were taken out; block quotes speak for others and are left out.
fn lines(article: &CleanArticle) -> Vec<&str> {
    let mut lines = Vec::new();
    if let Some(body) = &article.body {
        let index = CharIndex::new(&body.text);
        let own = body.paragraphs.iter().filter(|paragraph| paragraph.kind != ParagraphKind::Quote);
        lines.extend(own.map(|own| index.byte_span(CharSpan { start: own.start, end: own.end }).of(&body.text)));
        if body.paragraphs.is_empty() {
            lines.extend(body.text.lines());
        }
    }
    lines.extend(
        article.removed.iter().filter(|removed| removed.rule == SOURCE_REPEAT).map(|removed| removed.text.as_str()),
    );
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_article::{Body, Paragraph, Removed, RemovedKind};

    fn article(lines: &[(&str, ParagraphKind)]) -> CleanArticle {
        let mut body = Body::default();
        for (text, kind) in lines {
            if !body.text.is_empty() {
                body.text.push('\n');
            }
            let start = body.text.chars().count();
            body.text.push_str(text);
            body.paragraphs.push(Paragraph { start, end: body.text.chars().count(), kind: *kind });
        }
        CleanArticle {
            uri: "urn:a".into(),
            source: Some("a.example".into()),
            body: Some(body),
            ..CleanArticle::default()
        }
    }

    #[test]
    fn lines_that_were_taken_out_still_count_and_quotations_never_do() {
        let mut article = article(&[
            ("Väinö opened the harbour.", ParagraphKind::Text),
            ("“It is open.”", ParagraphKind::Text),
            ("Said before.", ParagraphKind::Quote),
            ("12 : 30", ParagraphKind::Text),
            ("Väinö opened the harbour.", ParagraphKind::Text),
            ("Share", ParagraphKind::Heading),
        ]);
        let kind = RemovedKind::Duplicate;
        article.removed = vec![
            Removed { text: "Follow us".into(), kind, rule: SOURCE_REPEAT.into(), line: None },
            Removed { text: "By A".into(), kind: RemovedKind::Byline, rule: "byline/en/1".into(), line: None },
        ];
        let lines = article_lines(&article, 100).unwrap();
        assert_eq!(lines.labels, [fingerprint("Share"), fingerprint("Follow us")]);
        assert_eq!(lines.sentences, [fingerprint("Väinö opened the harbour.")]);
        assert_eq!(article_lines(&article, 1).unwrap().labels, []);
    }

    #[test]
    fn an_article_without_source_or_body_tells_nothing() {
        let known = article(&[("One.", ParagraphKind::Text)]);
        assert_eq!(article_lines(&CleanArticle { source: None, ..known.clone() }, 9), None);
        assert_eq!(article_lines(&CleanArticle { body: None, ..known }, 9), None);
    }
}
