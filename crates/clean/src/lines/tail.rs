//! A lead to another article at the end of a paragraph: “… on Monday. Read more: Ten shops worth a detour”. Owns where it is cut.

use copydesk_article::RemovedKind;

use super::context::Verdict;
use super::shape::Shape;
use crate::lexicon::{Lexicon, Role};

/// Smallest number of bytes of a paragraph that a lead is cut from.
const MIN_BODY_BYTES: usize = 60;

/// A paragraph whose lead is cut off.
pub(crate) struct Cut<'t> {
    /// The paragraph without it.
    pub(crate) body: &'t str,
    /// The lead.
    pub(crate) tail: &'t str,
    /// Why.
    pub(crate) verdict: Verdict,
}

/// Cuts leads off paragraphs.
pub(crate) struct Tails<'l> {
    pub(crate) lexicon: &'l Lexicon,
    pub(crate) language: &'l str,
}

impl Tails<'_> {
    /// Returns a paragraph without its lead; `None` where it has none.
    pub(crate) fn cut<'t>(&self, text: &'t str, shape: &Shape) -> Option<Cut<'t>> {
        if shape.ends_sentence || text.len() <= MIN_BODY_BYTES || !text.contains([':', '|']) {
            return None;
        }
        let end = text.rmatch_indices(' ').map(|(at, _)| at).find(|at| text.get(..*at).is_some_and(ends_sentence))?;
        let (body, tail) = (text.get(..end)?, text.get(end..)?.trim_start());
        let mark = tail.find([':', '|'])?;
        // The lead stands before the first mark: a colon later in the sentence is the sentence's own.
        let is_lead = tail.get(mark + 1..).is_some_and(|title| title.trim().len() > 3);
        let rule = self
            .lexicon
            .hits(tail, self.language)
            .into_iter()
            .find(|rule| rule.role == Role::Line && rule.kind == RemovedKind::Related)?;
        let verdict = || Verdict { kind: rule.kind, rule: format!("{}+tail", rule.id) };
        // What a rule takes out when it stands alone is no paragraph to be kept without its lead.
        let is_paragraph = || self.lexicon.hits(body, self.language).iter().all(|rule| rule.role == Role::Hint);
        (is_lead && body.len() >= MIN_BODY_BYTES && is_paragraph()).then(|| Cut { body, tail, verdict: verdict() })
    }
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '»', '’', ')']).ends_with(['.', '!', '?'])
}
