//! A bounded cache of what networks compute for single words.
//!
//! Slots are reused by the clock algorithm: a word that was needed since the hand last passed gets a second chance.
//! Which words are cached never changes a result, only how fast it comes.

use crate::lexicon::LexemeId;

/// No slot, or no owner.
const NONE: u32 = u32::MAX;

/// Rows of numbers by word and by whether a space follows it.
#[derive(Debug)]
pub(crate) struct WordCache {
    row_numbers: usize,
    max_slots: usize,
    table: Vec<f32>,
    slots: Vec<Slot>,
    /// Slot of each lexeme without and with a space after it.
    by_lexeme: Vec<[u32; 2]>,
    hand: usize,
    block: u64,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    lexeme: LexemeId,
    space_after: bool,
    /// Needed since the hand last passed.
    recent: bool,
    /// The last block that needed it: a slot must not be reused while its block runs.
    block: u64,
}

impl WordCache {
    pub(crate) fn new(max_slots: usize, row_numbers: usize) -> Self {
        let (table, slots, by_lexeme) = (Vec::new(), Vec::new(), Vec::new());
        Self { row_numbers, max_slots, table, slots, by_lexeme, hand: 0, block: 0 }
    }

    /// Forgets all words.
    pub(crate) fn clear(&mut self) {
        self.table.clear();
        self.slots.clear();
        self.by_lexeme.clear();
        self.hand = 0;
    }

    /// Starts a block: slots handed out until the next call stay valid together. A block must not need more slots than
    /// the cache has.
    pub(crate) fn next_block(&mut self) {
        self.block += 1;
    }

    /// The slot of a word, and whether its row is filled already.
    pub(crate) fn slot(&mut self, lexeme: LexemeId, space_after: bool) -> (u32, bool) {
        let index = lexeme as usize;
        if index >= self.by_lexeme.len() {
            self.by_lexeme.resize(index + 1, [NONE; 2]);
        }
        let [plain, spaced] = self.by_lexeme.get(index).copied().unwrap_or([NONE; 2]);
        let known = if space_after { spaced } else { plain };
        if let Some(slot) = self.slots.get_mut(known as usize) {
            slot.recent = true;
            slot.block = self.block;
            return (known, true);
        }
        let slot = self.free_slot();
        let owner = Slot { lexeme, space_after, recent: true, block: self.block };
        if let Some(entry) = self.slots.get_mut(slot as usize) {
            *entry = owner;
        }
        self.point(lexeme, space_after, slot);
        (slot, false)
    }

    /// Writes a slot's row: the parts one after the other.
    pub(crate) fn fill(&mut self, slot: u32, parts: &[&[f32]]) {
        let start = slot as usize * self.row_numbers;
        let mut row = self.table.get_mut(start..start + self.row_numbers).unwrap_or_default();
        for part in parts {
            let count = part.len().min(row.len());
            let (numbers, rest) = std::mem::take(&mut row).split_at_mut(count);
            numbers.copy_from_slice(part.get(..count).unwrap_or_default());
            row = rest;
        }
    }

    /// All rows, by slot.
    pub(crate) fn table(&self) -> &[f32] {
        &self.table
    }

    /// A slot that the current block does not need, without owner.
    fn free_slot(&mut self) -> u32 {
        if self.slots.len() < self.max_slots {
            self.slots.push(Slot { lexeme: 0, space_after: false, recent: false, block: self.block });
            self.table.resize(self.slots.len() * self.row_numbers, 0.0);
            return u32::try_from(self.slots.len() - 1).unwrap_or(NONE);
        }
        loop {
            self.hand = (self.hand + 1) % self.slots.len().max(1);
            let Some(slot) = self.slots.get_mut(self.hand) else {
                return NONE;
            };
            if slot.block != self.block && !slot.recent {
                let evicted = *slot;
                self.point(evicted.lexeme, evicted.space_after, NONE);
                return u32::try_from(self.hand).unwrap_or(NONE);
            }
            slot.recent = false;
        }
    }

    fn point(&mut self, lexeme: LexemeId, space_after: bool, to: u32) {
        if let Some([plain, spaced]) = self.by_lexeme.get_mut(lexeme as usize) {
            *(if space_after { spaced } else { plain }) = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_slot_until_others_need_it() {
        let mut cache = WordCache::new(2, 1);
        cache.next_block();
        assert_eq!(cache.slot(7, false), (0, false));
        assert_eq!(cache.slot(7, true), (1, false));
        assert_eq!(cache.slot(7, false), (0, true));
        cache.next_block();
        cache.slot(7, true);
        let (slot, known) = cache.slot(9, false);
        assert_eq!((slot, known), (0, false), "the slot of the current block is spared");
        assert!(cache.slot(7, true).1);
        cache.next_block();
        assert!(!cache.slot(7, false).1, "the evicted word is unknown again");
    }

    #[test]
    fn rows_hold_what_was_filled_in() {
        let mut cache = WordCache::new(4, 3);
        cache.next_block();
        let (slot, _) = cache.slot(0, false);
        cache.fill(slot, &[&[1.0], &[2.0, 3.0]]);
        assert_eq!(cache.table(), [1.0, 2.0, 3.0]);
        cache.clear();
        assert!(cache.table().is_empty());
    }
}
