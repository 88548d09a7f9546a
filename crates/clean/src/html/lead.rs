//! The lead of an article: extractors lose it, since it often stands apart from the text. Owns finding it in front of the first line
//! that was extracted; judges nothing that stands elsewhere.

use super::dropped::letters;
use crate::lines::Line;

/// Letters from which on a line is a paragraph, and its place in the text is sure.
const MIN_LETTERS: usize = 50;
/// Paragraphs that a lead has at most: more are the teasers of other articles.
const MAX_PARAGRAPHS: usize = 2;

/// Returns the extracted lines with the lead in front, where one was lost; `all` are the lines of the article's part of the page.
pub(crate) fn restored(all: &[Line], kept: Vec<Line>) -> Vec<Line> {
    let first = kept.first().map(|line| letters(&line.text)).filter(|first| first.len() >= MIN_LETTERS / 2);
    let Some(first) = first else { return kept };
    let body: String = kept.iter().map(|line| letters(&line.text)).collect();
    let mut lead = Vec::new();
    let mut is_before = true;
    for line in all {
        let letters = letters(&line.text);
        if letters == first {
            is_before = false;
            break;
        }
        if letters.len() >= MIN_LETTERS && ends_sentence(&line.text) && !body.contains(&letters) {
            lead.push(line.clone());
        }
    }
    if is_before || lead.len() > MAX_PARAGRAPHS {
        return kept;
    }
    lead.into_iter().chain(kept).collect()
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '»', '«', '“', '’', ')', '」'])
        .ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', '۔'])
}

#[cfg(test)]
mod tests {
    use trafilatura::dom::Document;

    use super::super::{flatten, region, tree::Tree};
    use super::*;

    const LEAD: &str = "Nobody had asked the ferryman, who learnt of it from the morning paper and said nothing.";
    const FIRST: &str = "The council met on Monday and agreed, after some hours, that the bridge would be closed.";
    const SECOND: &str = "On Tuesday he tied his boat to the pier and went up the hill to speak with the mayor.";

    fn texts(html: &str, kept: &[&str]) -> Vec<String> {
        let tree = Tree::read(&Document::parse(html));
        let kept: Vec<Line> = kept.iter().flat_map(|text| crate::lines::split(text)).collect();
        let all = flatten::flatten(&tree, region::find(&tree).article, |number| tree.name(number) == "h1");
        restored(&all, kept).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_lost_lead_goes_back_to_the_front() {
        let html = format!(
            "<article><h1>Bridge closed</h1><p>{LEAD}</p><p>Jane Roe</p><div><p>{FIRST}</p><p>{SECOND}</p></div></article>"
        );
        assert_eq!(texts(&html, &[FIRST, SECOND]), [LEAD, FIRST, SECOND]);
    }

    #[test]
    fn teasers_and_what_stands_behind_stay_outside() {
        let html =
            format!("<article><p>{LEAD}</p><p>{LEAD} Again.</p><p>{SECOND}</p><div><p>{FIRST}</p></div></article>");
        assert_eq!(texts(&html, &[FIRST]), [FIRST]);
        let html = format!("<article><p>{FIRST}</p><p>{SECOND}</p><p>{LEAD}</p></article>");
        assert_eq!(texts(&html, &[FIRST]), [FIRST]);
    }
}
