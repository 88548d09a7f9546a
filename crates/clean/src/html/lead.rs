//! The lead of an article: extractors lose it, since it often stands apart from the text. Owns finding it in front of the first line
//! that was extracted; judges nothing that stands elsewhere.

use super::dropped::{Lettered, Letters};

/// Letters from which on a line is a paragraph, and its place in the text is sure.
const MIN_LETTERS: usize = 50;
/// Paragraphs that a lead has at most: more are the teasers of other articles.
const MAX_PARAGRAPHS: usize = 2;

/// Returns the extracted lines with the lead in front, where one was lost; `all` are the lines of the article's part of the page.
pub(crate) fn restored(all: &[Lettered], kept: Vec<Lettered>) -> Vec<Lettered> {
    let lead = lead(all, &kept);
    lead.into_iter().chain(kept).collect()
}

fn lead(all: &[Lettered], kept: &[Lettered]) -> Vec<Lettered> {
    let first = kept.first().map(|line| line.letters.as_str()).filter(|first| first.len() >= MIN_LETTERS / 2);
    let Some(first) = first else { return Vec::new() };
    let mut body = None;
    let mut lead = Vec::new();
    for Lettered { line, letters } in all {
        if letters == first {
            return lead;
        }
        let may_lead = letters.len() >= MIN_LETTERS && ends_sentence(&line.text);
        if may_lead && !body.get_or_insert_with(|| Letters::new(kept)).hold(letters) {
            if lead.len() == MAX_PARAGRAPHS {
                break;
            }
            lead.push(Lettered { line: line.clone(), letters: letters.clone() });
        }
    }
    Vec::new()
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '»', '«', '“', '’', ')', '」'])
        .ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', '۔'])
}

#[cfg(test)]
mod tests {
    use trafilatura::dom::Document;

    use super::super::{dropped::lettered, flatten, region, tree::Tree};
    use super::*;

    const LEAD: &str = "Nobody had asked the ferryman, who learnt of it from the morning paper and said nothing.";
    const FIRST: &str = "The council met on Monday and agreed, after some hours, that the bridge would be closed.";
    const SECOND: &str = "On Tuesday he tied his boat to the pier and went up the hill to speak with the mayor.";

    fn texts(html: &str, kept: &[&str]) -> Vec<String> {
        let tree = Tree::read(&Document::parse(html));
        let kept = lettered(kept.iter().flat_map(|text| crate::lines::split(text)).collect());
        let all = flatten::flatten(&tree, region::find(&tree).article, |number| tree.name(number) == "h1");
        restored(&lettered(all), kept).into_iter().map(|kept| kept.line.text).collect()
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
