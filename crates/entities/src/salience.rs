//! Salience: how much an article is about an entity, 0 to 1.
//!
//! A weighted sum of four shares, each 0 to 1:
//!
//! ```text
//! salience = 0.35 √(mentions / mentions of the most mentioned name)
//!          + 0.25 / (1 + number of the first paragraph that names it / 2)      (0.125 where only the headline names it)
//!          + 0.25 if the headline (the first line where there is none) names it
//!          + 0.15 √(paragraphs that name it / paragraphs)
//! ```
//!
//! Dates, amounts and numbers get a fifth of it.

/// What salience is made of.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Prominence {
    /// Number of mentions.
    pub(crate) mentions: usize,
    /// Number of mentions of the most mentioned name of the article.
    pub(crate) most_mentions: usize,
    /// Number of the paragraph of the first mention in the body, from 0; `None` where only the headline names it.
    pub(crate) first_paragraph: Option<usize>,
    /// The headline, or the first line where there is none, names it.
    pub(crate) in_headline: bool,
    /// Paragraphs that mention it.
    pub(crate) paragraphs_mentioning: usize,
    /// Paragraphs of the body.
    pub(crate) paragraphs: usize,
    /// It is a date, an amount or a number.
    pub(crate) is_value: bool,
}

const FREQUENCY_WEIGHT: f64 = 0.35;
const POSITION_WEIGHT: f64 = 0.25;
const HEADLINE_WEIGHT: f64 = 0.25;
const SPREAD_WEIGHT: f64 = 0.15;
/// What is left of a value's salience.
const VALUE_SHARE: f64 = 0.2;

/// Returns the salience, 0 to 1.
pub(crate) fn salience(of: Prominence) -> f64 {
    let frequency = (of.mentions as f64 / of.most_mentions.max(1) as f64).min(1.0).sqrt();
    let position = of.first_paragraph.map_or(0.5, |paragraph| 1.0 / (1.0 + paragraph as f64 / 2.0));
    let headline = if of.in_headline { 1.0 } else { 0.0 };
    let spread = (of.paragraphs_mentioning as f64 / of.paragraphs.max(1) as f64).min(1.0).sqrt();
    let sum =
        FREQUENCY_WEIGHT * frequency + POSITION_WEIGHT * position + HEADLINE_WEIGHT * headline + SPREAD_WEIGHT * spread;
    sum * if of.is_value { VALUE_SHARE } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_share_counts_and_the_sum_stays_within_bounds() {
        let base = Prominence {
            mentions: 2,
            most_mentions: 4,
            first_paragraph: Some(3),
            in_headline: false,
            paragraphs_mentioning: 2,
            paragraphs: 10,
            is_value: false,
        };
        let better = [
            Prominence { mentions: 3, ..base },
            Prominence { first_paragraph: Some(0), ..base },
            Prominence { in_headline: true, ..base },
            Prominence { paragraphs_mentioning: 3, ..base },
        ];
        for more in better {
            assert!(salience(more) > salience(base));
        }
        assert!(salience(Prominence { is_value: true, ..base }) < salience(base));
        let top = Prominence {
            mentions: 9,
            most_mentions: 9,
            first_paragraph: Some(0),
            in_headline: true,
            paragraphs_mentioning: 9,
            paragraphs: 9,
            is_value: false,
        };
        assert!((salience(top) - 1.0).abs() < 1e-9);
        assert!(salience(Prominence::default()) >= 0.0);
    }

    #[test]
    fn the_formula_is_the_one_that_is_stated() {
        let of = Prominence {
            mentions: 1,
            most_mentions: 4,
            first_paragraph: Some(2),
            in_headline: false,
            paragraphs_mentioning: 1,
            paragraphs: 9,
            is_value: false,
        };
        let wanted = 0.35 * 0.5 + 0.25 * 0.5 + 0.15 / 3.0;
        assert!((salience(of) - wanted).abs() < 1e-9);
        assert!((salience(Prominence { is_value: true, ..of }) - wanted / 5.0).abs() < 1e-9);
        let headline_only = Prominence { first_paragraph: None, in_headline: true, paragraphs_mentioning: 0, ..of };
        assert!((salience(headline_only) - (0.35 * 0.5 + 0.125 + 0.25)).abs() < 1e-9);
    }
}
