//! The entity recogniser: greedy begin-in-last-unit-out transitions.

use crate::doc::EntityData;
use crate::error::ModelError;
use crate::format::{ModelFile, TransitionSpec};
use crate::kernel::Runner;
use crate::labels::{LabelId, Labels};
use crate::transitions::{TransitionLayers, TransitionScratch};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Begin,
    In,
    Last,
    Unit,
    Out,
}

/// A class of the model. The empty label marks a class that is never chosen.
#[derive(Debug, Clone, Copy)]
struct Move {
    action: Action,
    label: LabelId,
}

/// The entity recogniser, ready to run.
#[derive(Debug)]
pub(crate) struct EntityRecogniser {
    pub(crate) layers: TransitionLayers,
    moves: Vec<Move>,
}

/// What is decided at one token.
#[derive(Debug, Clone, Copy)]
struct Situation {
    /// First token and label of the entity that is open.
    open: Option<(usize, LabelId)>,
    is_last_token: bool,
    is_space: bool,
    next_starts_sentence: bool,
}

impl EntityRecogniser {
    pub(crate) fn load(
        file: &ModelFile,
        spec: &TransitionSpec,
        width: usize,
        labels: &mut Labels,
        runner: Runner,
    ) -> Result<Self, ModelError> {
        let mut moves = Vec::with_capacity(spec.moves.len());
        for (action, label) in &spec.moves {
            let action = match action {
                1 => Action::Begin,
                2 => Action::In,
                3 => Action::Last,
                4 => Action::Unit,
                5 => Action::Out,
                other => return Err(ModelError::malformed(format!("entity action {other}"))),
            };
            let label = labels.intern(label).ok_or_else(|| ModelError::malformed("too many labels"))?;
            moves.push(Move { action, label });
        }
        Ok(Self { layers: TransitionLayers::load(file, "ner", spec, width, runner)?, moves })
    }

    /// Finds the entities of the document whose vectors have been reduced.
    pub(crate) fn find(
        &self,
        runner: Runner,
        tokens: usize,
        sent_start: impl Fn(usize) -> bool,
        is_space: impl Fn(usize) -> bool,
        scratch: &mut TransitionScratch,
        entities: &mut Vec<EntityData>,
    ) {
        entities.clear();
        let mut open = None;
        for token in 0..tokens {
            let is_last_token = token + 1 == tokens;
            let next_starts_sentence = !is_last_token && sent_start(token + 1);
            let situation = Situation { open, is_last_token, is_space: is_space(token), next_starts_sentence };
            let Some(Move { action, label }) = self.best_move(runner, token, situation, scratch) else {
                // spaCy gives the rest of the document up; a model with the usual moves never comes here.
                return;
            };
            match action {
                Action::Begin => open = Some((token, label)),
                Action::In | Action::Out => {}
                Action::Last | Action::Unit => {
                    let start = if action == Action::Unit { token } else { open.map_or(token, |(start, _)| start) };
                    open = None;
                    entities.push(EntityData { start: index(start), end: index(token + 1), label });
                }
            }
        }
    }

    /// The permissible move with the highest score, the first of equals.
    fn best_move(
        &self,
        runner: Runner,
        token: usize,
        situation: Situation,
        scratch: &mut TransitionScratch,
    ) -> Option<Move> {
        let mut permissible = self.moves.iter().filter(|class| situation.permits(**class));
        let first = *permissible.next()?;
        if permissible.next().is_none() {
            return Some(first);
        }
        let start = situation.open.map(|(start, _)| start);
        let scores = self.layers.scores(runner, [Some(token), start, start.and(token.checked_sub(1))], scratch);
        let mut best: Option<(Move, f32)> = None;
        for (class, score) in self.moves.iter().zip(scores) {
            if situation.permits(*class) && best.is_none_or(|(_, highest)| *score > highest) {
                best = Some((*class, *score));
            }
        }
        best.map(|(class, _)| class)
    }
}

impl Situation {
    fn permits(self, class: Move) -> bool {
        let may_go_on = !self.is_last_token && !self.next_starts_sentence;
        match (class.action, self.open) {
            (Action::Out, None) => true,
            (Action::Begin, None) => class.label != 0 && may_go_on && !self.is_space,
            (Action::Unit, None) => class.label != 0 && !self.is_space,
            (Action::In, Some((_, label))) => class.label == label && may_go_on,
            (Action::Last, Some((_, label))) => class.label == label,
            _ => false,
        }
    }
}

/// Token indices fit: texts of 4 GiB and more are refused before.
fn index(token: usize) -> u32 {
    u32::try_from(token).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: Option<(usize, LabelId)> = Some((0, 3));

    fn permitted(situation: Situation) -> Vec<(Action, LabelId)> {
        let actions = [Action::Begin, Action::In, Action::Last, Action::Unit, Action::Out];
        let classes = actions.into_iter().flat_map(|action| [0, 3, 4].map(|label| Move { action, label }));
        let out_once = |class: &Move| class.action != Action::Out || class.label == 0;
        let permitted = classes.filter(|class| out_once(class) && situation.permits(*class));
        permitted.map(|class| (class.action, class.label)).collect()
    }

    fn situation(open: Option<(usize, LabelId)>) -> Situation {
        Situation { open, is_last_token: false, is_space: false, next_starts_sentence: false }
    }

    #[test]
    fn an_open_entity_goes_on_or_ends_with_its_own_label() {
        assert_eq!(permitted(situation(OPEN)), [(Action::In, 3), (Action::Last, 3)]);
        let at_end = Situation { next_starts_sentence: true, ..situation(OPEN) };
        assert_eq!(permitted(at_end), [(Action::Last, 3)]);
    }

    #[test]
    fn entities_neither_start_on_space_nor_cross_sentences() {
        assert_eq!(permitted(Situation { is_space: true, ..situation(None) }), [(Action::Out, 0)]);
        let before_sentence = Situation { next_starts_sentence: true, ..situation(None) };
        assert_eq!(permitted(before_sentence), [(Action::Unit, 3), (Action::Unit, 4), (Action::Out, 0)]);
        let last = Situation { is_last_token: true, ..situation(None) };
        assert_eq!(permitted(last), permitted(before_sentence));
    }
}
