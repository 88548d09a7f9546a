use super::*;

fn arc(head: u32, label: LabelId) -> Arc {
    Arc { head, label, lifted_from: None }
}

#[test]
fn a_reduced_word_without_head_returns_to_the_buffer() {
    let mut state = State::default();
    state.start([true, false, false].into_iter());
    state.push();
    state.push();
    assert_eq!((state.stack(0), state.stack(1), state.buffer(0)), (1, 0, 2));
    state.unshift();
    assert_eq!((state.buffer(0), state.buffer(1), state.stack(0)), (1, 2, 0));
    assert!(state.is_unshiftable(1));
    assert_eq!(state.buffer_length(), 2);
}

#[test]
fn a_left_arc_replaces_the_right_arc_before() {
    let mut state = State::default();
    state.start([true, false, false].into_iter());
    state.push();
    state.add_arc(0, 1, 4);
    state.push();
    assert_eq!((state.right_child(0), state.arc(1)), (1, Some((0, 4))));
    state.add_arc(2, 1, 5);
    assert_eq!((state.right_child(0), state.left_child(2), state.arc(1)), (NONE, 1, Some((2, 5))));
}

#[test]
fn nothing_crosses_a_sentence_start() {
    let mut state = State::default();
    state.start([true, true].into_iter());
    state.push();
    assert_eq!(valid_actions(&state), [false, true, false, false, false]);
}

#[test]
fn a_lifted_arc_finds_its_head_below() {
    // 0 ← 1 (root) → 2 with label 7; token 3 was lifted from a head labelled 7 to the root.
    let mut arcs = [arc(1, 3), arc(1, 1), arc(1, 7), Arc { head: 1, label: 5, lifted_from: Some(7) }];
    tree::lower_lifted_arcs(&mut arcs, 1, &|_| false);
    assert_eq!(arcs[3], arc(2, 5));
}

#[test]
fn sentences_start_at_the_left_edge_of_each_root() {
    let mut starts = Vec::new();
    tree::sentence_starts(&[arc(1, 3), arc(1, 1), arc(1, 4), arc(4, 3), arc(4, 1)], &mut starts);
    assert_eq!(starts, [true, false, false, true, false]);
}
