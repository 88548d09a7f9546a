//! The state of arc-eager parsing: a stack, a buffer that takes words back, and the arcs made so far.
//!
//! Follows Nivre and Fernández-González (2014) with the unshift operation, as spaCy runs it.

/// No token.
pub(super) const NONE: u32 = u32::MAX;

/// A word's arc to its head, and its place among its siblings.
#[derive(Debug, Clone, Copy)]
struct Node {
    head: u32,
    /// Index of the move that made the arc.
    label: u16,
    /// The children attached last on each side.
    last_left: u32,
    last_right: u32,
    /// The sibling attached before on the same side of the head.
    previous_sibling: u32,
    /// Was moved back to the buffer, and may not be shifted again.
    unshiftable: bool,
    sent_start: bool,
}

const NEW_NODE: Node = Node {
    head: NONE,
    label: 0,
    last_left: NONE,
    last_right: NONE,
    previous_sibling: NONE,
    unshiftable: false,
    sent_start: false,
};

/// Stack, buffer and arcs of one document.
#[derive(Debug, Default)]
pub(super) struct State {
    nodes: Vec<Node>,
    stack: Vec<u32>,
    /// Words that were moved back to the front of the buffer, the first one last.
    returned: Vec<u32>,
    /// First word that was never shifted.
    next: u32,
}

impl State {
    /// Starts a document. `sent_start` tells which tokens are known to open a sentence.
    pub(super) fn start(&mut self, sent_starts: impl Iterator<Item = bool>) {
        self.nodes.clear();
        self.nodes.extend(sent_starts.map(|sent_start| Node { sent_start, ..NEW_NODE }));
        self.stack.clear();
        self.returned.clear();
        self.next = 0;
    }

    fn length(&self) -> u32 {
        u32::try_from(self.nodes.len()).unwrap_or(NONE)
    }

    /// Word `index` of the stack, from the top.
    pub(super) fn stack(&self, index: usize) -> u32 {
        let at = self.stack.len().checked_sub(index + 1);
        at.and_then(|at| self.stack.get(at)).copied().unwrap_or(NONE)
    }

    /// Word `index` of the buffer.
    pub(super) fn buffer(&self, index: usize) -> u32 {
        if let Some(at) = self.returned.len().checked_sub(index + 1) {
            return self.returned.get(at).copied().unwrap_or(NONE);
        }
        let ahead = u32::try_from(index - self.returned.len()).unwrap_or(NONE);
        Some(self.next.saturating_add(ahead)).filter(|word| *word < self.length()).unwrap_or(NONE)
    }

    pub(super) fn stack_depth(&self) -> usize {
        self.stack.len()
    }

    pub(super) fn buffer_length(&self) -> usize {
        self.length().saturating_sub(self.next) as usize + self.returned.len()
    }

    pub(super) fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffer_length() == 0
    }

    fn node(&self, word: u32) -> Option<&Node> {
        self.nodes.get(word as usize)
    }

    pub(super) fn is_sent_start(&self, word: u32) -> bool {
        self.node(word).is_some_and(|node| node.sent_start)
    }

    pub(super) fn is_unshiftable(&self, word: u32) -> bool {
        self.node(word).is_some_and(|node| node.unshiftable)
    }

    pub(super) fn has_head(&self, word: u32) -> bool {
        self.node(word).is_some_and(|node| node.head != NONE)
    }

    /// Head and label of a word that has a head.
    pub(super) fn arc(&self, word: usize) -> Option<(u32, u16)> {
        self.nodes.get(word).filter(|node| node.head != NONE).map(|node| (node.head, node.label))
    }

    /// The left child attached last.
    pub(super) fn left_child(&self, word: u32) -> u32 {
        self.node(word).map_or(NONE, |node| node.last_left)
    }

    /// The right child attached last.
    pub(super) fn right_child(&self, word: u32) -> u32 {
        self.node(word).map_or(NONE, |node| node.last_right)
    }

    /// Moves the first word of the buffer to the stack.
    pub(super) fn push(&mut self) {
        let word = self.returned.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(word);
    }

    pub(super) fn pop(&mut self) {
        self.stack.pop();
    }

    /// Moves the top of the stack back to the buffer, to stay there until it gets a left arc.
    pub(super) fn unshift(&mut self) {
        if let Some(word) = self.stack.pop() {
            self.returned.push(word);
            if let Some(node) = self.nodes.get_mut(word as usize) {
                node.unshiftable = true;
            }
        }
    }

    pub(super) fn set_reshiftable(&mut self, word: u32) {
        if let Some(node) = self.nodes.get_mut(word as usize) {
            node.unshiftable = false;
        }
    }

    pub(super) fn set_sent_start(&mut self, word: u32) {
        if let Some(node) = self.nodes.get_mut(word as usize) {
            node.sent_start = true;
        }
    }

    /// Makes `head` the head of `child`, in place of an earlier one.
    pub(super) fn add_arc(&mut self, head: u32, child: u32, label: u16) {
        self.remove_arc(child);
        let Some(head_node) = self.nodes.get_mut(head as usize) else {
            return;
        };
        let last = if head > child { &mut head_node.last_left } else { &mut head_node.last_right };
        let previous_sibling = std::mem::replace(last, child);
        if let Some(node) = self.nodes.get_mut(child as usize) {
            (node.head, node.label, node.previous_sibling) = (head, label, previous_sibling);
        }
    }

    /// Removes the arc to `child`. It is always the last one on its side: while a word lies on the stack, its head
    /// lies below it and cannot get further right children.
    fn remove_arc(&mut self, child: u32) {
        let Some(Node { head, previous_sibling, .. }) = self.node(child).copied().filter(|node| node.head != NONE)
        else {
            return;
        };
        if let Some(head_node) = self.nodes.get_mut(head as usize) {
            let last = if head > child { &mut head_node.last_left } else { &mut head_node.last_right };
            if *last == child {
                *last = previous_sibling;
            }
        }
    }

    /// Gives up: everything left becomes a root. Only a model without a permissible move leads here.
    pub(super) fn force_final(&mut self) {
        self.stack.clear();
        self.returned.clear();
        self.next = self.length();
    }
}
