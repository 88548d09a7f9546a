//! The dependency parser: greedy arc-eager transitions, then the inverse of the pseudo-projective encoding, then
//! sentence starts.

mod state;
mod tree;

use self::state::{NONE, State};
pub(crate) use self::tree::Arc;
use crate::error::ModelError;
use crate::format::{ModelFile, TransitionSpec};
use crate::kernel::Runner;
use crate::labels::{LabelId, Labels};
use crate::transitions::{TransitionLayers, TransitionScratch};

/// Separates a label from the label of the head that the word should have had, in labels of lifted arcs.
const LIFTED: &str = "||";
const ROOT: &str = "ROOT";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Shift,
    Reduce,
    Left,
    Right,
    Break,
}

/// A class of the model.
#[derive(Debug, Clone, Copy)]
struct Move {
    action: Action,
    /// The label of the arc, and for a lifted arc the label of the head to look for.
    label: LabelId,
    lifted_from: Option<LabelId>,
}

/// The parser, ready to run.
#[derive(Debug)]
pub(crate) struct Parser {
    pub(crate) layers: TransitionLayers,
    moves: Vec<Move>,
    root: LabelId,
}

/// Buffers of the parser for one thread.
#[derive(Debug, Default)]
pub(crate) struct ParserScratch {
    pub(crate) transitions: TransitionScratch,
    state: State,
    /// The parse of the last document.
    pub(crate) arcs: Vec<Arc>,
    /// Sentence starts of the last document.
    pub(crate) sent_starts: Vec<bool>,
}

/// Which actions are permissible, by [`Action`] number.
type Valid = [bool; 5];

impl Parser {
    pub(crate) fn load(
        file: &ModelFile,
        spec: &TransitionSpec,
        width: usize,
        labels: &mut Labels,
        runner: Runner,
    ) -> Result<Self, ModelError> {
        let full = || ModelError::malformed("too many labels");
        let mut moves = Vec::with_capacity(spec.moves.len());
        for (action, label) in &spec.moves {
            let action = match action {
                0 => Action::Shift,
                1 => Action::Reduce,
                2 => Action::Left,
                3 => Action::Right,
                4 => Action::Break,
                other => return Err(ModelError::malformed(format!("parser action {other}"))),
            };
            let (label, lifted_from) = match label.split_once(LIFTED) {
                Some((label, head)) => (label, Some(labels.intern(head).ok_or_else(full)?)),
                None => (label.as_str(), None),
            };
            moves.push(Move { action, label: labels.intern(label).ok_or_else(full)?, lifted_from });
        }
        let root = labels.intern(ROOT).ok_or_else(full)?;
        Ok(Self { layers: TransitionLayers::load(file, "parser", spec, width, runner)?, moves, root })
    }

    /// Parses the document whose vectors have been reduced. `sent_start(i)` is known to open a sentence, `is_space(i)`
    /// is a token of white space.
    pub(crate) fn parse(
        &self,
        runner: Runner,
        tokens: usize,
        sent_start: impl Fn(usize) -> bool,
        is_space: impl Fn(usize) -> bool,
        scratch: &mut ParserScratch,
    ) {
        let ParserScratch { transitions, state, arcs, sent_starts } = scratch;
        state.start((0..tokens).map(sent_start));
        while !state.is_final() {
            let valid = valid_actions(state);
            match self.best_move(runner, state, valid, transitions) {
                Some(best) => self.apply(best, state),
                None => state.force_final(),
            }
        }
        arcs.clear();
        arcs.extend((0..tokens).map(|token| self.arc(token, state)));
        tree::lower_lifted_arcs(arcs, self.root, &is_space);
        tree::sentence_starts(arcs, sent_starts);
    }

    /// The arc of a token as the transitions left it; tokens without head are roots.
    fn arc(&self, token: usize, state: &State) -> Arc {
        let found = state.arc(token).and_then(|(head, class)| Some((head, self.moves.get(usize::from(class))?)));
        match found {
            Some((head, found)) => Arc { head, label: found.label, lifted_from: found.lifted_from },
            None => Arc { head: u32::try_from(token).unwrap_or(NONE), label: self.root, lifted_from: None },
        }
    }

    /// The permissible move with the highest score, the first of equals.
    fn best_move(
        &self,
        runner: Runner,
        state: &State,
        valid: Valid,
        transitions: &mut TransitionScratch,
    ) -> Option<usize> {
        let permissible = |class: &Move| valid.get(class.action as usize).copied().unwrap_or(false);
        let mut classes = self.moves.iter().enumerate().filter(|(_, class)| permissible(class));
        let (first, _) = classes.next()?;
        if classes.next().is_none() {
            return Some(first);
        }
        let (buffer, top) = (state.buffer(0), state.stack(0));
        let features = [
            buffer,
            state.buffer(1),
            top,
            state.stack(1),
            state.stack(2),
            state.left_child(buffer),
            state.left_child(top),
            state.right_child(top),
        ];
        let features = features.map(|token| if token == NONE { None } else { Some(token as usize) });
        let scores = self.layers.scores(runner, features, transitions);
        let mut best: Option<(usize, f32)> = None;
        for (class, (candidate, score)) in self.moves.iter().zip(scores).enumerate() {
            if permissible(candidate) && best.is_none_or(|(_, highest)| *score > highest) {
                best = Some((class, *score));
            }
        }
        best.map(|(class, _)| class)
    }

    fn apply(&self, class: usize, state: &mut State) {
        let Some(Move { action, .. }) = self.moves.get(class).copied() else {
            return;
        };
        let label = u16::try_from(class).unwrap_or(u16::MAX);
        let (buffer, top) = (state.buffer(0), state.stack(0));
        match action {
            Action::Shift => state.push(),
            Action::Reduce if state.has_head(top) || state.stack_depth() == 1 => state.pop(),
            Action::Reduce => state.unshift(),
            Action::Left => {
                state.add_arc(buffer, top, label);
                state.set_reshiftable(buffer);
                state.pop();
            }
            Action::Right => {
                state.add_arc(top, buffer, label);
                state.push();
            }
            Action::Break => state.set_sent_start(state.buffer(1)),
        }
    }
}

/// What may be done next.
fn valid_actions(state: &State) -> Valid {
    let (buffer, next) = (state.buffer(0), state.buffer(1));
    let (depth, left) = (state.stack_depth(), state.buffer_length());
    let starts = state.is_sent_start(buffer);
    let arc = depth > 0 && left > 0 && !starts;
    let shift = depth == 0 || (left >= 2 && !starts && !state.is_unshiftable(buffer));
    let breaks = left >= 2 && next == buffer.wrapping_add(1) && !state.is_sent_start(next);
    [shift, depth > 0, arc, arc, breaks]
}

#[cfg(test)]
mod tests;
