//! What the line classifier sees: one row of numbers a line. Owns the one implementation of its features, for training and for
//! use; holds no weights and decides nothing.
//!
//! Stage one sees the line, its neighbours, its place and the document. Stage two sees the same and the scores of stage one
//! around the line, since articles are mostly one run of lines.

use super::shape::{OWN_FEATURES, OWN_NAMES, Shape, flag, ratio};
use crate::lexicon::Role;

/// Neighbours that a line is seen with: offsets in lines.
const NEIGHBOURS: [isize; 4] = [-2, -1, 1, 2];
/// What is seen of each neighbour.
const NEIGHBOUR_NAMES: [&str; 8] =
    ["width", "words", "stop_share", "ends_sentence", "is_core", "hit", "capital_share", "overlap"];
/// Half widths, in lines, of the windows whose means are seen.
const WINDOWS: [usize; 2] = [3, 7];
const WINDOW_NAMES: [&str; 4] = ["width", "is_core", "hit", "overlap"];
const PLACE_NAMES: [&str; 22] = [
    "core_inside",
    "core_before",
    "core_after",
    "to_core_before",
    "to_core_after",
    "other_run",
    "core_run",
    "same_lines",
    "overlap",
    "name_overlap",
    "core_width",
    "relative_width",
    "lines",
    "core_share",
    "end_before",
    "end_distance",
    "lead_distance",
    "hit_before",
    "hit_after",
    "line_mean_width",
    "hits_share",
    "run_place",
];
/// Offsets in lines at which stage two sees the scores of stage one.
const SCORE_OFFSETS: [isize; 9] = [0, -1, 1, -2, 2, -3, 3, -4, 4];
const SCORE_WINDOWS: [usize; 3] = [2, 5, 10];
const REGION_NAMES: [&str; 12] = [
    "region_inside",
    "region_from_start",
    "region_from_end",
    "region_share",
    "kept_before",
    "kept_after",
    "mass_before",
    "mass_after",
    "lowest_near",
    "highest_near",
    "to_kept_before",
    "to_kept_after",
];

/// Number of features of stage one.
pub(crate) const FIRST_FEATURES: usize =
    OWN_FEATURES + NEIGHBOURS.len() * NEIGHBOUR_NAMES.len() + WINDOWS.len() * WINDOW_NAMES.len() + PLACE_NAMES.len();
/// Number of features of stage two.
pub(crate) const SECOND_FEATURES: usize =
    FIRST_FEATURES + SCORE_OFFSETS.len() + SCORE_WINDOWS.len() + REGION_NAMES.len();

/// Largest distance, in lines, that is told apart.
const MAX_DISTANCE_LINES: f32 = 20.0;

/// Returns the names of the features of stage two, those of stage one first.
pub fn feature_names() -> Vec<String> {
    let mut names: Vec<String> = OWN_NAMES.iter().map(|name| (*name).to_owned()).collect();
    names.extend(NEIGHBOURS.iter().flat_map(|at| NEIGHBOUR_NAMES.iter().map(move |name| format!("{name}[{at:+}]"))));
    names.extend(WINDOWS.iter().flat_map(|half| WINDOW_NAMES.iter().map(move |name| format!("{name}[±{half}]"))));
    names.extend(PLACE_NAMES.iter().map(|name| (*name).to_owned()));
    names.extend(SCORE_OFFSETS.iter().map(|at| format!("score[{at:+}]")));
    names.extend(SCORE_WINDOWS.iter().map(|half| format!("score[±{half}]")));
    names.extend(REGION_NAMES.iter().map(|name| (*name).to_owned()));
    names
}

/// A document as the features see it: what is counted once.
pub(crate) struct Document<'s> {
    shapes: &'s [Shape<'s>],
    overlap: Vec<f32>,
    name_overlap: Vec<f32>,
    same: Vec<f32>,
    core_runs: Vec<Run>,
    core_width: f32,
    core_total: f32,
    mean_width: f32,
    hit_share: f32,
    places: Vec<Place>,
}

/// A run of neighbours that are all core lines or all not.
#[derive(Clone, Copy)]
struct Run {
    length: f32,
    place: f32,
}

/// Distances of a line, in lines.
#[derive(Clone, Copy, Default)]
struct Place {
    core_before: f32,
    core_after: f32,
    to_core_before: f32,
    to_core_after: f32,
    ends_before: f32,
    to_end: f32,
    to_lead: f32,
    to_hit_before: f32,
    to_hit_after: f32,
}

impl<'s> Document<'s> {
    /// Counts what the lines of a document have in common.
    pub(crate) fn new(shapes: &'s [Shape<'s>]) -> Self {
        let core: Vec<&Shape> = shapes.iter().filter(|shape| shape.is_core).collect();
        let total = shapes.len() as f32;
        Self {
            overlap: overlaps(shapes, |shape| &shape.content),
            name_overlap: overlaps(shapes, |shape| &shape.names),
            same: same_lines(shapes),
            core_runs: runs(shapes),
            core_width: ratio(core.iter().map(|shape| shape.width).sum(), core.len() as f32),
            core_total: core.len() as f32,
            mean_width: ratio(shapes.iter().map(|shape| shape.width).sum(), total),
            hit_share: ratio(shapes.iter().filter(|shape| shape.is_hit()).count() as f32, total),
            places: places(shapes),
            shapes,
        }
    }

    /// Writes the features of stage one of line `at` to the end of `row`.
    pub(crate) fn first_row(&self, at: usize, row: &mut Vec<f32>) {
        let Some(shape) = self.shapes.get(at) else { return };
        row.extend_from_slice(&shape.own);
        for offset in NEIGHBOURS {
            self.neighbour(at.checked_add_signed(offset), row);
        }
        for half in WINDOWS {
            self.window(at, half, row);
        }
        self.place(at, shape, row);
    }

    fn neighbour(&self, at: Option<usize>, row: &mut Vec<f32>) {
        let Some((at, shape)) = at.and_then(|at| Some((at, self.shapes.get(at)?))) else {
            row.extend([-1.0; NEIGHBOUR_NAMES.len()]);
            return;
        };
        let overlap = self.overlap.get(at).copied().unwrap_or_default();
        row.extend([shape.width.min(1000.0), shape.words, shape.stop_share, flag(shape.ends_sentence)]);
        row.extend([flag(shape.is_core), flag(shape.is_hit()), shape.capital_share, overlap]);
    }

    fn window(&self, at: usize, half: usize, row: &mut Vec<f32>) {
        let mut sums = [0.0; WINDOW_NAMES.len()];
        let mut count = 0.0;
        for near in around(at, half, self.shapes.len()) {
            let Some(shape) = self.shapes.get(near) else { continue };
            let overlap = self.overlap.get(near).copied().unwrap_or_default();
            let values = [shape.width.min(500.0), flag(shape.is_core), flag(shape.is_hit()), overlap];
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
            count += 1.0;
        }
        row.extend(sums.map(|sum| ratio(sum, count)));
    }

    fn place(&self, at: usize, shape: &Shape, row: &mut Vec<f32>) {
        let place = self.places.get(at).copied().unwrap_or_default();
        let run = self.core_runs.get(at).copied().unwrap_or(Run { length: 0.0, place: 0.0 });
        let value = |values: &[f32]| values.get(at).copied().unwrap_or_default();
        let (core, other) = if shape.is_core { (run.length, 0.0) } else { (0.0, run.length) };
        row.push(flag(place.core_before > 0.0 && place.core_after > 0.0));
        row.extend([place.core_before, place.core_after].map(|count| count.min(10.0)));
        row.extend([place.to_core_before, place.to_core_after, other.min(30.0), core.min(10.0)]);
        row.extend([value(&self.same), value(&self.overlap), value(&self.name_overlap)]);
        row.extend([self.core_width, ratio(shape.width, self.core_width)]);
        row.extend([(self.shapes.len() as f32).min(300.0), ratio(self.core_total, self.shapes.len() as f32)]);
        row.extend([place.ends_before.min(3.0), place.to_end, place.to_lead, place.to_hit_before, place.to_hit_after]);
        row.extend([self.mean_width, self.hit_share, run.place]);
    }

    /// Writes the features of stage two of line `at` to the end of `row`, given the scores of stage one.
    pub(crate) fn second_row(&self, at: usize, scores: &Scores, row: &mut Vec<f32>) {
        self.first_row(at, row);
        for offset in SCORE_OFFSETS {
            row.push(at.checked_add_signed(offset).and_then(|near| scores.lines.get(near)).copied().unwrap_or(-1.0));
        }
        for half in SCORE_WINDOWS {
            let near: Vec<f32> =
                around(at, half, scores.lines.len()).filter_map(|near| scores.lines.get(near)).copied().collect();
            row.push(ratio(near.iter().sum(), near.len() as f32));
        }
        scores.region(at, row);
    }
}

/// Scores of stage one, and the run of lines that they make most likely to be the article.
pub(crate) struct Scores {
    lines: Vec<f32>,
    start: usize,
    end: usize,
    kept_before: Vec<f32>,
    mass_before: Vec<f32>,
    width_share: f32,
}

impl Scores {
    /// Finds the run of lines with the largest sum of widths, each weighted by its score less a half.
    pub(crate) fn new(shapes: &[Shape], scores: Vec<f32>) -> Self {
        let gain = |at: usize| {
            let width = shapes.get(at).map_or(0.0, |shape| shape.width.min(300.0));
            scores.get(at).map_or(0.0, |score| (score - 0.4) * (width + 10.0))
        };
        let (mut best, mut start, mut end) = (0.0, 0, 0);
        let (mut sum, mut from) = (0.0, 0);
        for at in 0..scores.len() {
            if sum <= 0.0 {
                (sum, from) = (0.0, at);
            }
            sum += gain(at);
            if sum > best {
                (best, start, end) = (sum, from, at + 1);
            }
        }
        let kept_before = running(scores.iter().map(|score| flag(*score >= 0.5)));
        let mass_before = running(scores.iter().copied());
        let width = |range: &[Shape]| range.iter().map(|shape| shape.width).sum::<f32>();
        let width_share = ratio(width(shapes.get(start..end).unwrap_or_default()), width(shapes));
        Self { lines: scores, start, end, kept_before, mass_before, width_share }
    }

    fn region(&self, at: usize, row: &mut Vec<f32>) {
        let bounded = |from: usize| (at as f32 - from as f32).clamp(-MAX_DISTANCE_LINES, MAX_DISTANCE_LINES);
        let before = |sums: &[f32], at: usize| sums.get(at).copied().unwrap_or_default();
        let after = |sums: &[f32]| sums.last().copied().unwrap_or_default() - before(sums, at + 1);
        let near = || {
            around(at, 2, self.lines.len()).filter(|near| *near != at).filter_map(|near| self.lines.get(near)).copied()
        };
        row.push(flag((self.start..self.end).contains(&at)));
        row.extend([bounded(self.start), bounded(self.end), self.width_share]);
        row.extend([before(&self.kept_before, at), after(&self.kept_before)].map(|count| count.min(20.0)));
        row.extend([before(&self.mass_before, at), after(&self.mass_before)].map(|mass| mass.min(20.0)));
        row.push(near().fold(1.0, f32::min));
        row.push(near().fold(0.0, f32::max));
        let is_kept = |at: &usize| self.lines.get(*at).is_some_and(|score| *score >= 0.5);
        let distance =
            |found: Option<usize>| found.map_or(MAX_DISTANCE_LINES, |lines| (lines as f32).min(MAX_DISTANCE_LINES));
        row.push(distance((0..at).rev().take(20).position(|at| is_kept(&at))));
        row.push(distance((at + 1..self.lines.len()).take(20).position(|at| is_kept(&at))));
    }
}

/// Returns the sums of all values before each place, and of all values at the end.
fn running(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut sum = 0.0;
    let mut sums = vec![0.0];
    sums.extend(values.map(|value| {
        sum += value;
        sum
    }));
    sums
}

/// Returns the lines at most `half` from `at`, itself among them.
fn around(at: usize, half: usize, lines: usize) -> std::ops::Range<usize> {
    at.saturating_sub(half)..(at + half + 1).min(lines)
}

/// Returns, for each line, the share of its words that the core lines, other than itself, have too; -1 for a line without words.
fn overlaps<'s>(shapes: &'s [Shape<'s>], words: impl Fn(&'s Shape<'s>) -> &'s Vec<u64>) -> Vec<f32> {
    let distinct = |shape: &'s Shape<'s>| {
        let mut keys = words(shape).clone();
        keys.sort_unstable();
        keys.dedup();
        keys
    };
    let mut core: Vec<u64> = shapes.iter().filter(|shape| shape.is_core).flat_map(&distinct).collect();
    core.sort_unstable();
    let known = |key: u64, needed: usize| {
        let from = core.partition_point(|other| *other < key);
        core.get(from..).unwrap_or_default().iter().take(needed).filter(|other| **other == key).count() == needed
    };
    let share = |shape: &'s Shape<'s>| {
        let keys = distinct(shape);
        let needed = if shape.is_core { 2 } else { 1 };
        let found = keys.iter().filter(|key| known(**key, needed)).count();
        if keys.is_empty() { -1.0 } else { found as f32 / keys.len() as f32 }
    };
    shapes.iter().map(share).collect()
}

/// Returns, for each line, how many other lines say the same.
fn same_lines(shapes: &[Shape]) -> Vec<f32> {
    let mut keys: Vec<u64> = shapes.iter().map(|shape| shape.key).collect();
    keys.sort_unstable();
    let count = |key: u64| keys.partition_point(|other| *other <= key) - keys.partition_point(|other| *other < key);
    shapes.iter().map(|shape| (count(shape.key) as f32 - 1.0).min(10.0)).collect()
}

fn runs(shapes: &[Shape]) -> Vec<Run> {
    shapes
        .chunk_by(|left, right| left.is_core == right.is_core)
        .flat_map(|run| {
            let length = run.len() as f32;
            (0..run.len()).map(move |at| Run { length, place: ratio(at as f32, length) })
        })
        .collect()
}

/// Walks the lines forwards and backwards and notes the distances.
fn places(shapes: &[Shape]) -> Vec<Place> {
    let mut places = vec![Place::default(); shapes.len()];
    let mut seen =
        Place { to_core_before: far(), to_end: far(), to_lead: far(), to_hit_before: far(), ..Place::default() };
    for (shape, place) in shapes.iter().zip(places.iter_mut()) {
        *place = seen;
        seen.core_before += flag(shape.is_core);
        seen.ends_before += flag(shape.has_role(Role::End));
        seen.to_core_before = next(seen.to_core_before, shape.is_core);
        seen.to_end = next(seen.to_end, shape.has_role(Role::End));
        seen.to_lead = next(seen.to_lead, shape.has_role(Role::Lead));
        seen.to_hit_before = next(seen.to_hit_before, shape.is_hit());
    }
    let (mut core_after, mut to_core, mut to_hit) = (0.0, far(), far());
    for (shape, place) in shapes.iter().zip(places.iter_mut()).rev() {
        (place.core_after, place.to_core_after, place.to_hit_after) = (core_after, to_core, to_hit);
        core_after += flag(shape.is_core);
        to_core = next(to_core, shape.is_core);
        to_hit = next(to_hit, shape.is_hit());
    }
    places
}

fn far() -> f32 {
    MAX_DISTANCE_LINES
}

/// Returns the distance to the last line of a kind as the next line sees it.
fn next(distance: f32, found: bool) -> f32 {
    if found { 1.0 } else { (distance + 1.0).min(MAX_DISTANCE_LINES) }
}
