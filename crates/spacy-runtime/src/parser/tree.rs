//! From arcs to a tree: lifted arcs are lowered again, and sentences are read off.

use crate::labels::LabelId;

/// A word's head and label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arc {
    /// Token index; a root is its own head.
    pub(crate) head: u32,
    pub(crate) label: LabelId,
    /// The arc was lifted in training: the right head is a descendant of `head` with this label.
    pub(crate) lifted_from: Option<LabelId>,
}

/// Rounds of adjusting the edges of non-projective trees, as in spaCy.
const MAX_EDGE_ROUNDS: usize = 12;

/// Undoes the pseudo-projective transformation (Nivre and Nilsson 2005, scheme "head"): breadth-first below the head,
/// left to right, the first descendant with the wanted label becomes the head.
pub(super) fn lower_lifted_arcs(arcs: &mut [Arc], root: LabelId, is_space: &impl Fn(usize) -> bool) {
    if arcs.iter().all(|arc| arc.lifted_from.is_none()) {
        return;
    }
    let edges = edges(arcs);
    for token in 0..arcs.len() {
        let Some(Arc { head, label, lifted_from: Some(wanted) }) = arcs.get(token).copied() else {
            continue;
        };
        let new_head = find_head(arcs, &edges, token, head, wanted, is_space);
        if let Some(arc) = arcs.get_mut(token) {
            let is_root = new_head as usize == token;
            *arc = Arc { head: new_head, label: if is_root { root } else { label }, lifted_from: None };
        }
    }
}

/// The first descendant of `head` with the wanted label; `head` itself when there is none.
fn find_head(
    arcs: &[Arc],
    edges: &[(u32, u32)],
    token: usize,
    head: u32,
    wanted: LabelId,
    is_space: &impl Fn(usize) -> bool,
) -> u32 {
    let mut level = vec![head];
    // Reading labels while arcs change could meet a cycle; no path is longer than the document.
    for _ in 0..arcs.len() {
        let mut below = Vec::new();
        for parent in &level {
            let Some((left, right)) = edges.get(*parent as usize) else {
                continue;
            };
            for child in *left..=*right {
                let index = child as usize;
                let Some(arc) = arcs.get(index).filter(|arc| arc.head == *parent && child != *parent) else {
                    continue;
                };
                if is_space(index) || index == token {
                    continue;
                }
                // A label that is still decorated is a different label.
                if arc.label == wanted && arc.lifted_from.is_none() {
                    return child;
                }
                below.push(child);
            }
        }
        if below.is_empty() {
            break;
        }
        level = below;
    }
    head
}

/// Marks the leftmost descendant of each root, found as spaCy does it.
pub(super) fn sentence_starts(arcs: &[Arc], starts: &mut Vec<bool>) {
    starts.clear();
    starts.resize(arcs.len(), false);
    let edges = edges(arcs);
    for (token, (arc, (left, _))) in arcs.iter().zip(&edges).enumerate() {
        if arc.head as usize == token
            && let Some(start) = starts.get_mut(*left as usize)
        {
            *start = true;
        }
    }
}

/// Leftmost and rightmost descendant of each token. One round finds them in projective trees; others take more.
fn edges(arcs: &[Arc]) -> Vec<(u32, u32)> {
    let mut edges: Vec<(u32, u32)> = (0_u32..).take(arcs.len()).map(|token| (token, token)).collect();
    for _ in 0..MAX_EDGE_ROUNDS {
        for token in (0..arcs.len()).chain((0..arcs.len()).rev()) {
            let (Some(arc), Some((left, right))) = (arcs.get(token), edges.get(token).copied()) else {
                continue;
            };
            if let Some(head) = edges.get_mut(arc.head as usize) {
                *head = (head.0.min(left), head.1.max(right));
            }
        }
        if heads_within_sentences(arcs, &edges) {
            break;
        }
    }
    edges
}

/// Whether every head lies between its token's sentence borders, as far as the edges found so far tell.
fn heads_within_sentences(arcs: &[Arc], edges: &[(u32, u32)]) -> bool {
    let mut starts = vec![false; arcs.len()];
    for (token, (arc, (left, _))) in arcs.iter().zip(edges).enumerate() {
        if arc.head as usize == token
            && let Some(start) = starts.get_mut(*left as usize)
        {
            *start = true;
        }
    }
    let mut sentence_start = 0;
    for (token, start) in starts.iter().enumerate() {
        if !(token > 0 && *start || token + 1 == starts.len()) {
            continue;
        }
        // The last token of the document is not looked at, and the next sentence's first one counts as inside: so
        // does spaCy, and the number of rounds depends on it.
        let within = |arc: &Arc| (sentence_start..=token).contains(&(arc.head as usize));
        if !arcs.get(sentence_start..token).unwrap_or_default().iter().all(within) {
            return false;
        }
        sentence_start = token;
    }
    true
}
