//! Items of very many short lists go in; the lists come out, all of them in one block of memory.
//!
//! A `Vec` of its own for each of two million nodes takes as much for its bookkeeping as for what it holds, and
//! leaves gaps wherever it grew. Here a list takes the next power of two of items and eight bytes beside them;
//! what a list gives up is taken by the next that needs it, and when an eighth of the block is unused it is closed up.

/// Where a list lies.
#[derive(Clone, Copy, Default)]
struct Span {
    start: u32,
    length: u32,
}

/// Lists by number.
pub(super) struct Lists<T> {
    spans: Vec<Span>,
    block: Vec<T>,
    /// Starts of unused room of 1, 2, 4, ... items.
    unused: Vec<Vec<u32>>,
    unused_items: usize,
}

/// A block smaller than this is never closed up.
const SMALL_BLOCK: usize = 1 << 12;

/// Room that a list of this length takes: the next power of two, nothing for an empty one.
fn room(length: u32) -> u32 {
    if length == 0 { 0 } else { length.next_power_of_two() }
}

impl<T: Copy + Default> Lists<T> {
    /// So many empty lists.
    pub(super) fn new(count: usize) -> Self {
        Self { spans: vec![Span::default(); count], block: Vec::new(), unused: vec![Vec::new(); 32], unused_items: 0 }
    }

    /// Makes room for lists of these lengths, all of them still empty.
    pub(super) fn reserve(&mut self, lengths: impl Iterator<Item = u32>) {
        self.block.reserve_exact(lengths.map(|length| room(length) as usize).sum());
    }

    /// The items of a list.
    pub(super) fn of(&self, list: u32) -> &[T] {
        let Span { start, length } = self.spans[list as usize];
        &self.block[start as usize..(start + length) as usize]
    }

    /// The items of a list, to be changed.
    pub(super) fn of_mut(&mut self, list: u32) -> &mut [T] {
        let Span { start, length } = self.spans[list as usize];
        &mut self.block[start as usize..(start + length) as usize]
    }

    /// Puts items into an empty list.
    pub(super) fn fill(&mut self, list: u32, items: &[T]) {
        let start = self.take(room(items.len() as u32));
        self.spans[list as usize] = Span { start, length: items.len() as u32 };
        self.block[start as usize..start as usize + items.len()].copy_from_slice(items);
    }

    /// Adds an item to the end of a list.
    pub(super) fn push(&mut self, list: u32, item: T) {
        let Span { mut start, length } = self.spans[list as usize];
        if length == room(length) {
            let larger = self.take(room(length + 1));
            self.block.copy_within(start as usize..(start + length) as usize, larger as usize);
            self.give(start, length);
            start = larger;
        }
        self.block[(start + length) as usize] = item;
        self.spans[list as usize] = Span { start, length: length + 1 };
    }

    /// Takes the first item that fits out of a list; the others keep their order.
    pub(super) fn remove(&mut self, list: u32, fits: impl Fn(&T) -> bool) {
        let Some(at) = self.of(list).iter().position(fits) else { return };
        let Span { start, length } = self.spans[list as usize];
        let (first, end) = (start as usize + at, (start + length) as usize);
        self.block.copy_within(first + 1..end, first);
        let left = length - 1;
        // An empty list lies at the beginning, where it stays inside the block whatever is closed up.
        self.spans[list as usize] = if left == 0 { Span::default() } else { Span { start, length: left } };
        if room(left) < room(length) {
            self.give(start + room(left), room(length) - room(left));
        }
    }

    /// Empties a list.
    pub(super) fn clear(&mut self, list: u32) {
        let Span { start, length } = std::mem::take(&mut self.spans[list as usize]);
        self.give(start, room(length));
        if self.unused_items > self.block.len() / 8 && self.block.len() > SMALL_BLOCK {
            self.close_up();
        }
    }

    /// Room for a power of two of items.
    fn take(&mut self, items: u32) -> u32 {
        if items == 0 {
            return 0;
        }
        if let Some(start) = self.unused[items.trailing_zeros() as usize].pop() {
            self.unused_items -= items as usize;
            return start;
        }
        let start = self.block.len();
        self.block.resize(start + items as usize, T::default());
        start as u32
    }

    fn give(&mut self, start: u32, items: u32) {
        if items > 0 {
            self.unused[items.trailing_zeros() as usize].push(start);
            self.unused_items += items as usize;
        }
    }

    /// Moves all lists together to the beginning of the block and gives the rest of it back.
    fn close_up(&mut self) {
        let mut order: Vec<u32> =
            (0..self.spans.len() as u32).filter(|list| self.spans[*list as usize].length > 0).collect();
        order.sort_unstable_by_key(|list| self.spans[*list as usize].start);
        let mut end = 0;
        for list in order {
            let Span { start, length } = self.spans[list as usize];
            self.block.copy_within(start as usize..(start + length) as usize, end as usize);
            self.spans[list as usize].start = end;
            end += room(length);
        }
        self.block.truncate(end as usize);
        self.block.shrink_to_fit();
        self.unused.iter_mut().for_each(|starts| *starts = Vec::new());
        self.unused_items = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64Mcg;

    #[test]
    fn lists_hold_what_vectors_hold_whatever_is_done_to_them() {
        let mut random = Pcg64Mcg::seed_from_u64(7);
        let (mut lists, mut plain) = (Lists::new(500), vec![Vec::new(); 500]);
        let mut closed_up = 0;
        for step in 0..200_000u32 {
            let list = random.random_range(0..500u32);
            let own = &mut plain[list as usize];
            let before = lists.block.len();
            match random.random_range(0..(if step / 20_000 % 2 == 0 { 8 } else { 20 })) {
                0..=5 => {
                    lists.push(list, step);
                    own.push(step);
                }
                6 => {
                    lists.clear(list);
                    own.clear();
                }
                _ => {
                    let wanted = own.get(random.random_range(0..own.len().max(1))).copied();
                    lists.remove(list, |item| Some(*item) == wanted);
                    own.retain(|item| Some(*item) != wanted);
                }
            }
            closed_up += usize::from(lists.block.len() < before);
            assert_eq!(lists.of(list), plain[list as usize], "list {list} after step {step}");
        }
        assert!((0..500).all(|list| lists.of(list) == plain[list as usize]) && closed_up > 0);
    }
}
