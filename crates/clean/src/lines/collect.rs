//! From verdicts to the result: the lines that stay, the lines that go, and what these tell about the article. Owns no judgement.

use copydesk_article::{Removed, RemovedKind};

use super::context::Verdict;
use super::tail::Cut;
use super::{Line, LineResult, dateline};
use crate::html::region::split_caption;

/// Sorts the lines by their verdicts and reads byline, dateline, captions, credits and editor's note from them.
pub(crate) fn collect(lines: &[Line], cuts: Vec<Option<Cut>>, verdicts: Vec<Option<Verdict>>) -> LineResult {
    let mut result = LineResult::default();
    for ((line, cut), verdict) in lines.iter().zip(cuts).zip(verdicts) {
        let Some(verdict) = verdict else {
            keep(&mut result, line, cut);
            continue;
        };
        note(&mut result, &line.text, &verdict);
        result.removed.push(removed(line, &line.text, verdict));
    }
    result.located = located(&result.kept).map(str::to_owned);
    result
}

/// Lines at the start of a body within which a dateline in capitals counts: a score or a summary may stand before it.
const DATELINE_LINES: usize = 3;

/// Returns the place of the dateline.
fn located(kept: &[Line]) -> Option<&str> {
    let is_upper = |place: &&str| place.chars().all(|c| !c.is_lowercase());
    let first = kept.first().and_then(|line| dateline::find(&line.text));
    first.or_else(|| kept.iter().take(DATELINE_LINES).find_map(|line| dateline::find(&line.text).filter(is_upper)))
}

fn keep(result: &mut LineResult, line: &Line, cut: Option<Cut>) {
    let Some(Cut { body, tail, verdict }) = cut else {
        result.kept.push(line.clone());
        return;
    };
    result.kept.push(Line { text: body.to_owned(), ..line.clone() });
    result.removed.push(removed(line, tail, verdict));
}

fn removed(line: &Line, text: &str, verdict: Verdict) -> Removed {
    Removed { text: text.to_owned(), kind: verdict.kind, rule: verdict.rule, line: line.number }
}

/// Keeps what a removed line says about the article.
fn note(result: &mut LineResult, text: &str, verdict: &Verdict) {
    let by_rule = !verdict.rule.starts_with("classifier/");
    match verdict.kind {
        RemovedKind::Byline if by_rule && result.by.is_none() => result.by = Some(text.to_owned()),
        RemovedKind::Caption => split_caption(text, &mut result.captions, &mut result.credits),
        RemovedKind::Credit => result.credits.push(text.to_owned()),
        RemovedKind::Other if verdict.rule.starts_with("editors-note/") => add_note(result, text),
        _ => {}
    }
}

fn add_note(result: &mut LineResult, text: &str) {
    let note = result.ed_note.get_or_insert_default();
    if !note.is_empty() {
        note.push('\n');
    }
    note.push_str(text);
}
