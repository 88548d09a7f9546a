//! The joint choice: what the places of one article say about each other.
//!
//! Owns the belief in each sense of each name. A sense gains where other names of the article mean places of the same country
//! or division; the beliefs are refined a few times, so that what is clear settles what is not.

use crate::sense::{NOWHERE, Sense, Senses, ThingKind};

/// How often beliefs are refined.
const ROUNDS: usize = 3;
/// What a sense gains from each other name in its country, up to `MOST_SUPPORT` names.
const COUNTRY_GAIN: f64 = 3.0;
/// What a sense gains from each other name in its division.
const DIVISION_GAIN: f64 = 30.0;
/// What a division gains from other divisions of its country.
const SIBLING_GAIN: f64 = 8.0;
const MOST_SUPPORT: f64 = 2.0;
/// What is left of a town or division abroad, where the article names countries and nothing else there.
const FAR_SHARE: f64 = 0.5;
/// Support below which nothing is said to be named there.
const LITTLE_SUPPORT: f64 = 0.2;

/// A name whose senses are to be weighed.
#[derive(Debug, Clone)]
pub(crate) struct Weighed<'t> {
    pub(crate) senses: Senses<'t>,
    /// Belief in each sense, 0 to 1.
    pub(crate) beliefs: Vec<f64>,
}

impl<'t> Weighed<'t> {
    pub(crate) fn new(senses: Senses<'t>) -> Self {
        let mut weighed = Self { beliefs: vec![0.0; senses.list.len()], senses };
        weighed.refine(|_| 1.0);
        weighed
    }

    /// The best sense and the belief in it.
    pub(crate) fn best(&self) -> Option<(&Sense<'t>, f64)> {
        let mut best: Option<(&Sense, f64)> = None;
        for (sense, belief) in self.senses.list.iter().zip(&self.beliefs) {
            if best.is_none_or(|(_, most)| *belief > most) {
                best = Some((sense, *belief));
            }
        }
        best
    }

    fn refine(&mut self, gain: impl Fn(&Sense) -> f64) {
        for (belief, sense) in self.beliefs.iter_mut().zip(&self.senses.list) {
            *belief = sense.prior * gain(sense);
        }
        let all = self.beliefs.iter().sum::<f64>() + self.senses.none;
        for belief in &mut self.beliefs {
            *belief = if all > 0.0 { *belief / all } else { 0.0 };
        }
    }
}

/// How much of an article lies in each country and division.
#[derive(Debug, Clone, Default)]
pub(crate) struct Support<'t> {
    /// Country, division (or none), whether the support is a division itself, and how much.
    parts: Vec<(&'t str, &'t str, bool, f64)>,
}

/// What other names say about one sense.
#[derive(Debug, Clone, Copy, Default)]
struct Supported {
    country: f64,
    division: f64,
    siblings: f64,
}

impl<'t> Support<'t> {
    /// Adds what one name says.
    pub(crate) fn add(&mut self, sense: &Sense<'t>, belief: f64) {
        let thing = &sense.thing;
        self.add_place(thing.country, thing.division, thing.kind == ThingKind::Division, belief);
    }

    /// Adds what is known of a place.
    pub(crate) fn add_place(&mut self, country: &'t str, division: &'t str, is_division: bool, belief: f64) {
        if country == NOWHERE {
            return;
        }
        let same =
            |part: &&mut (&str, &str, bool, f64)| part.0 == country && part.1 == division && part.2 == is_division;
        match self.parts.iter_mut().find(same) {
            Some(part) => part.3 += belief,
            None => self.parts.push((country, division, is_division, belief)),
        }
    }

    fn total(&self) -> f64 {
        self.parts.iter().map(|part| part.3).sum()
    }

    fn of(&self, country: &str, division: &str) -> Supported {
        let mut supported = Supported::default();
        for part in self.parts.iter().filter(|part| part.0 == country) {
            supported.country += part.3;
            if part.1 == division && division != NOWHERE {
                supported.division += part.3;
            }
            if part.2 && part.1 != division {
                supported.siblings += part.3;
            }
        }
        supported
    }
}

/// Weighs the senses of all names together; `outside` is what the dateline and the source say.
pub(crate) fn settle<'t>(names: &mut [Option<Weighed<'t>>], outside: &Support<'t>) {
    for _ in 0..ROUNDS {
        let mut support = outside.clone();
        for name in names.iter().flatten() {
            name.senses.list.iter().zip(&name.beliefs).for_each(|(sense, belief)| support.add(sense, *belief));
        }
        let total = support.total();
        for name in names.iter_mut().flatten() {
            let mut own = Support::default();
            name.senses.list.iter().zip(&name.beliefs).for_each(|(sense, belief)| own.add(sense, *belief));
            let others = total - own.total();
            name.refine(|sense| gain(sense, &support, &own, others));
        }
    }
}

fn gain(sense: &Sense, support: &Support, own: &Support, others: f64) -> f64 {
    let thing = &sense.thing;
    if thing.country == NOWHERE {
        return 1.0;
    }
    let (all, mine) = (support.of(thing.country, thing.division), own.of(thing.country, thing.division));
    let country = (all.country - mine.country).clamp(0.0, MOST_SUPPORT);
    let division = (all.division - mine.division).clamp(0.0, MOST_SUPPORT);
    let siblings = (all.siblings - mine.siblings).clamp(0.0, 1.0);
    let mut gain = 1.0 + COUNTRY_GAIN * country + DIVISION_GAIN * division;
    if thing.kind == ThingKind::Division {
        gain += SIBLING_GAIN * siblings;
    }
    let far = country < LITTLE_SUPPORT && others >= 1.0 && thing.kind != ThingKind::Country;
    if far { gain * FAR_SHARE } else { gain }
}
