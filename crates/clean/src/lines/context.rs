//! What a line is, seen among the others: phrases of the lexicon, what follows a comment form or a lead, repetitions, and the
//! classifier's score. Owns the order of these reasons and the guards that keep body lines; finds no metadata.

use std::collections::HashSet;

use copydesk_article::{ParagraphKind, RemovedKind};

use super::shape::{Shape, is_dash, is_quote, line_key, width};
use super::tail::Cut;
use super::{Line, Thresholds};
use crate::lexicon::{Role, Rule};

/// Why a line is taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// What the line is.
    pub(crate) kind: RemovedKind,
    /// The rule, for example `comment-form/en/3`, or the classifier's score, for example `classifier/0.04`.
    pub(crate) rule: String,
}

/// Most titles that are taken to belong to a lead such as “Related articles”.
const MAX_TITLES_AFTER_LEAD: usize = 15;
/// Largest share of the surely running text that may stand after a comment form for it to end the article.
const MAX_CORE_SHARE_AFTER_END: f32 = 0.2;
/// Smallest width, in characters, of a line whose repetition is no refrain.
const MIN_DUPLICATE_WIDTH: f32 = 60.0;
/// Smallest width, in characters, of a headline that is looked for among the lines.
const MIN_HEADLINE_WIDTH: f32 = 12.0;
/// The rule that takes out a line that is the headline once more.
const DUPLICATE_HEADLINE: &str = "duplicate/headline";
/// Score from which the classifier overrules a phrase.
const OVERRULING_SCORE: f32 = 0.97;
/// Score from which a line is body for the rules that look at what follows.
const BODY_SCORE: f32 = 0.5;
/// Lines from which a text can be a page that somebody scraped, which is what the classifier learnt from.
const MIN_PAGE_LINES: usize = 15;
/// Smallest number of words of a sentence that the classifier spares in a shorter text.
const MIN_SENTENCE_WORDS: f32 = 5.0;
/// What remains of the threshold for such a sentence.
const SPARED_SHARE: f32 = 0.1;
/// What remains of the threshold for a sentence right before or behind a sentence that stays.
const ADJACENT_SHARE: f32 = 0.3;
/// What remains of the threshold for a line that is all in quotation marks.
const QUOTED_SHARE: f32 = 0.1;

/// The lines under judgement.
pub(crate) struct Judge<'l> {
    /// The lines.
    pub(crate) lines: &'l [Line],
    /// Their shapes.
    pub(crate) shapes: &'l [Shape<'l>],
    /// What is cut off their ends, should they stay.
    pub(crate) cuts: &'l [Option<Cut<'l>>],
    /// Their scores, where the classifier judges.
    pub(crate) scores: Option<&'l [f32]>,
    /// Below which scores lines are taken out.
    pub(crate) thresholds: Thresholds,
    /// Fingerprint of the headline.
    pub(crate) headline: Option<u64>,
}

impl Judge<'_> {
    /// Returns, for each line, which rule takes it out, or `None` where none does.
    pub(crate) fn by_rules(&self) -> Vec<Option<Verdict>> {
        let mut verdicts: Vec<Option<Verdict>> = (0..self.lines.len()).map(|at| self.by_rule(at)).collect();
        self.after_leads(&mut verdicts);
        self.after_end(&mut verdicts);
        self.duplicates(&mut verdicts);
        verdicts
    }

    fn score(&self, at: usize) -> Option<f32> {
        self.scores?.get(at).copied()
    }

    fn by_rule(&self, at: usize) -> Option<Verdict> {
        let shape = self.shapes.get(at)?;
        let rule = shape.hits.iter().find(|rule| rule.role != Role::Hint)?;
        if self.is_overruled(at, shape, rule) {
            return None;
        }
        Some(Verdict { kind: rule.kind, rule: rule.id.clone() })
    }

    /// Says whether a line stays although a rule matches: surely running text may begin with “Foto:” or name a newsletter.
    fn is_overruled(&self, at: usize, shape: &Shape, rule: &Rule) -> bool {
        let by_whole = matches!(
            rule.kind,
            RemovedKind::CommentForm | RemovedKind::CookieLegal | RemovedKind::Newsletter | RemovedKind::Paywall
        );
        match self.score(at) {
            Some(score) if self.thresholds.knows_language => {
                score >= if shape.is_core { BODY_SCORE } else { OVERRULING_SCORE }
            }
            _ => shape.is_core && !by_whole,
        }
    }

    /// Takes out the titles that follow a lead.
    fn after_leads(&self, verdicts: &mut [Option<Verdict>]) {
        for lead in 0..self.shapes.len() {
            let is_lead = self.shapes.get(lead).is_some_and(|shape| shape.has_role(Role::Lead));
            let Some(Some(found)) = verdicts.get(lead).filter(|_| is_lead).cloned() else { continue };
            let rule = format!("{}+title", found.rule);
            for at in (lead + 1..self.shapes.len()).take(MAX_TITLES_AFTER_LEAD) {
                let Some(verdict) = verdicts.get_mut(at) else { break };
                if verdict.is_none() {
                    let is_one = if found.kind == RemovedKind::Tags { self.is_tag(at) } else { self.is_title(at) };
                    if !is_one {
                        break;
                    }
                    *verdict = Some(Verdict { kind: found.kind, rule: rule.clone() });
                }
            }
        }
    }

    /// Says whether a line can be the title of another article.
    fn is_title(&self, at: usize) -> bool {
        let Some((shape, line)) = self.shapes.get(at).zip(self.lines.get(at)) else { return false };
        let marked = line.text.starts_with(|c| is_quote(c) || is_dash(c));
        let plain = !shape.is_core && !marked && shape.words >= 3.0 && shape.width <= 160.0;
        match self.score(at) {
            Some(score) if self.thresholds.knows_language => plain && score < BODY_SCORE,
            _ => plain && !shape.ends_sentence && !line.text.ends_with([':', ',']),
        }
    }

    /// Says whether a line can be a topic that the article is filed under.
    fn is_tag(&self, at: usize) -> bool {
        let Some((shape, line)) = self.shapes.get(at).zip(self.lines.get(at)) else { return false };
        let starts_well = line.text.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
        starts_well && shape.words <= 4.0 && shape.width <= 40.0 && !line.text.ends_with(['.', '!', '?', ':', ',', '…'])
    }

    /// Takes out what follows a comment form and is not surely running text.
    fn after_end(&self, verdicts: &mut [Option<Verdict>]) {
        let ends = |(at, shape): (usize, &Shape)| {
            (shape.has_role(Role::End) && verdicts.get(at).is_some_and(Option::is_some)).then_some(at)
        };
        let Some(end) = self.shapes.iter().enumerate().filter_map(ends).find(|at| self.is_last(*at)) else { return };
        let Some(Some(found)) = verdicts.get(end).cloned() else { return };
        let rule = format!("{}+after", found.rule);
        for (verdict, shape) in verdicts.iter_mut().zip(self.shapes).skip(end + 1) {
            if verdict.is_none() && !shape.is_core {
                *verdict = Some(Verdict { kind: found.kind, rule: rule.clone() });
            }
        }
    }

    /// Says whether nearly all running text stands before a line, and some does.
    fn is_last(&self, at: usize) -> bool {
        let count = |shapes: &[Shape]| shapes.iter().filter(|shape| shape.is_core).count() as f32;
        let after = count(self.shapes.get(at..).unwrap_or_default());
        let all = count(self.shapes);
        at > 0 && after <= all * MAX_CORE_SHARE_AFTER_END
    }

    fn duplicates(&self, verdicts: &mut [Option<Verdict>]) {
        let mut seen = HashSet::new();
        for (at, verdict) in verdicts.iter_mut().enumerate() {
            let Some((key, width)) = self.remainder(at).filter(|_| verdict.is_none()) else { continue };
            let rule = if is_headline(key, width, self.headline) {
                DUPLICATE_HEADLINE
            } else if width < MIN_DUPLICATE_WIDTH || seen.insert(key) {
                continue;
            } else {
                "duplicate/line"
            };
            *verdict = Some(Verdict { kind: RemovedKind::Duplicate, rule: rule.to_owned() });
        }
    }

    /// Fingerprint and width of what stays of a line that stays.
    fn remainder(&self, at: usize) -> Option<(u64, f32)> {
        let shape = self.shapes.get(at)?;
        let Some(Some(cut)) = self.cuts.get(at) else { return Some((shape.key, shape.width)) };
        Some((line_key(cut.body), width(cut.body)))
    }

    /// Takes out the line that was found to be the headline, and those that repeat it.
    pub(crate) fn headline_at(&self, found: usize, verdicts: &mut [Option<Verdict>]) {
        let headline = self.shapes.get(found).map(|shape| shape.key);
        for (at, verdict) in verdicts.iter_mut().enumerate().skip(found) {
            if at == found {
                *verdict = Some(Verdict { kind: RemovedKind::Other, rule: "headline/first-line".to_owned() });
            } else if verdict.is_none()
                && self.remainder(at).is_some_and(|(key, width)| is_headline(key, width, headline))
            {
                *verdict = Some(Verdict { kind: RemovedKind::Duplicate, rule: DUPLICATE_HEADLINE.to_owned() });
            }
        }
    }

    /// Takes out lines by their score, where the classifier judges and no rule has. Where that would leave nothing of an article, its
    /// sentences stay.
    pub(crate) fn by_score(&self, verdicts: &mut [Option<Verdict>]) {
        let by_rules = verdicts.to_vec();
        self.score_lines(verdicts);
        if verdicts.iter().all(Option::is_some) {
            for ((verdict, by_rule), shape) in verdicts.iter_mut().zip(by_rules).zip(self.shapes) {
                if by_rule.is_none() && is_sentence(shape) {
                    *verdict = None;
                }
            }
        }
    }

    fn score_lines(&self, verdicts: &mut [Option<Verdict>]) {
        let last_core = self.shapes.iter().rposition(|shape| shape.is_core);
        let first_core = self.shapes.iter().position(|shape| shape.is_core);
        let stays = self.sentences_that_stay(verdicts);
        let is_kept = |at: usize| stays.get(at) == Some(&true);
        let mut in_list = false;
        for (at, shape) in self.shapes.iter().enumerate() {
            let Some((line, score)) = self.lines.get(at).zip(self.score(at)) else { break };
            let Some(verdict) = verdicts.get_mut(at) else { break };
            let inside = first_core.is_some_and(|first| first < at) && last_core.is_some_and(|last| at < last);
            let item = in_list && is_item(line);
            let opens_list = line.text.ends_with([':', '：']) && self.lines.get(at + 1).is_some_and(is_item);
            if verdict.is_none()
                && !((item || opens_list) && inside)
                && (!opens_list || self.thresholds.knows_language)
                && score
                    < self.threshold(
                        line,
                        shape,
                        Place { inside, adjacent: at > 0 && is_kept(at - 1) || is_kept(at + 1) },
                    )
            {
                *verdict = Some(Verdict { kind: self.kind(at, last_core), rule: format!("classifier/{score:.2}") });
            }
            in_list = verdict.is_none() && (line.text.ends_with([':', '：']) || item);
        }
    }

    /// Takes out headings behind the last line of the body: what stood under them was no part of the article.
    pub(crate) fn headings_at_end(&self, verdicts: &mut [Option<Verdict>]) {
        let is_heading = |line: &Line| line.kind == ParagraphKind::Heading;
        let stays = |(line, verdict): (&Line, &Option<Verdict>)| verdict.is_none() && !is_heading(line);
        let Some(last) = self.lines.iter().zip(verdicts.iter()).rposition(stays) else { return };
        for verdict in verdicts.iter_mut().skip(last + 1).filter(|verdict| verdict.is_none()) {
            *verdict = Some(Verdict { kind: RemovedKind::Related, rule: "html/heading-at-end".to_owned() });
        }
    }

    /// Says of each line whether it is a sentence that neither a rule nor its own score takes out.
    fn sentences_that_stay(&self, verdicts: &[Option<Verdict>]) -> Vec<bool> {
        let stays = |(at, shape): (usize, &Shape)| {
            let kept = verdicts.get(at).is_some_and(Option::is_none);
            let sure = self.score(at).is_some_and(|score| score >= self.thresholds.known);
            kept && sure && is_sentence(shape)
        };
        self.shapes.iter().enumerate().map(stays).collect()
    }

    /// Returns the score below which a line is taken out.
    fn threshold(&self, line: &Line, shape: &Shape, place: Place) -> f32 {
        let threshold = self.thresholds.of(&line.text, shape, place.inside);
        let is_page = self.lines.len() >= MIN_PAGE_LINES;
        match is_sentence(shape) {
            true if !is_page => threshold * SPARED_SHARE,
            true if place.adjacent => threshold * ADJACENT_SHARE,
            _ => threshold,
        }
    }

    /// Guesses what a line is that only the classifier takes out.
    fn kind(&self, at: usize, last_core: Option<usize>) -> RemovedKind {
        let Some((shape, line)) = self.shapes.get(at).zip(self.lines.get(at)) else { return RemovedKind::Other };
        let has = |needles: &[&str]| needles.iter().any(|needle| line.text.contains(needle));
        if line.text.contains('©') {
            RemovedKind::CookieLegal
        } else if has(&["Getty", "Reuters", "AP Photo", "AFP", "Photo by", "Courtesy"]) {
            if shape.words > 8.0 { RemovedKind::Caption } else { RemovedKind::Credit }
        } else if shape.ends_sentence && shape.words > 8.0 {
            RemovedKind::Other
        } else if last_core.is_some_and(|last| at > last) && shape.words >= 4.0 {
            RemovedKind::Related
        } else if shape.words < 4.0 {
            RemovedKind::Navigation
        } else {
            RemovedKind::Other
        }
    }
}

/// Says whether a line is the headline once more.
fn is_headline(key: u64, width: f32, headline: Option<u64>) -> bool {
    Some(key) == headline && width >= MIN_HEADLINE_WIDTH
}

/// Where a line stands.
#[derive(Clone, Copy)]
struct Place {
    /// Between lines that surely are running text.
    inside: bool,
    /// Right before or behind a sentence that stays.
    adjacent: bool,
}

/// Says whether a line has the form of a sentence.
fn is_sentence(shape: &Shape) -> bool {
    shape.ends_sentence && shape.words >= MIN_SENTENCE_WORDS
}

/// Says whether a line can be an item of a list.
fn is_item(line: &Line) -> bool {
    line.text.starts_with(|c: char| is_dash(c) || c.is_numeric())
}

impl Thresholds {
    /// Returns the score below which a line is taken out.
    fn of(&self, text: &str, shape: &Shape, inside: bool) -> f32 {
        let quoted = text.starts_with(is_quote) && text.trim_end_matches(['.', ',', '…', '?', '!']).ends_with(is_quote);
        let marked = quoted || text.starts_with(is_dash);
        if self.knows_language {
            return if quoted { self.known * QUOTED_SHARE } else { self.known };
        }
        // The classifier learnt from English: elsewhere it may take out what has no form of a sentence and stands outside.
        let is_unmarked = shape.words >= MIN_SENTENCE_WORDS && text.chars().any(is_unmarked_script);
        if marked || inside || shape.ends_sentence || shape.is_core || is_unmarked { 0.0 } else { self.foreign }
    }
}

/// Says whether a character is of a script whose sentences end in a space or in a mark of its own: Thai, Lao, Burmese, Khmer.
fn is_unmarked_script(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}
