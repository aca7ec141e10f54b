//! Nodes with their places go in as a file has them; the place of a node comes out.
//!
//! Two sorted lists instead of a hash table: files come sorted by id, so sorting is free, and a country takes a
//! third of the memory.

/// Places of nodes, in 1e-7 degree: longitude, latitude.
#[derive(Default)]
pub(super) struct Places {
    ids: Vec<i64>,
    places: Vec<(i32, i32)>,
}

impl Places {
    /// Adds a node; where one comes twice, the last counts.
    pub(super) fn push(&mut self, id: i64, place: (i32, i32)) {
        self.ids.push(id);
        self.places.push(place);
    }

    /// Makes room for so many nodes.
    pub(super) fn reserve(&mut self, count: usize) {
        self.ids.reserve_exact(count);
        self.places.reserve_exact(count);
    }

    /// Brings the nodes into the order that [`Self::get`] needs.
    pub(super) fn sort(&mut self) {
        if self.ids.is_sorted_by(|one, next| one < next) {
            return;
        }
        let mut order: Vec<u32> = (0..self.ids.len() as u32).collect();
        order.sort_by_key(|index| (self.ids[*index as usize], std::cmp::Reverse(*index)));
        order.dedup_by_key(|index| self.ids[*index as usize]);
        self.ids = order.iter().map(|index| self.ids[*index as usize]).collect();
        self.places = order.iter().map(|index| self.places[*index as usize]).collect();
    }

    /// The place of a node, if the file has it.
    pub(super) fn get(&self, id: i64) -> Option<(i32, i32)> {
        self.places.get(self.ids.binary_search(&id).ok()?).copied()
    }
}

/// Ids of nodes that ways need, asked for in the order of the file.
pub(super) struct Needed {
    ids: Vec<i64>,
    next: usize,
}

impl Needed {
    pub(super) fn of(mut ids: Vec<i64>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        ids.shrink_to_fit();
        Self { ids, next: 0 }
    }

    /// How many nodes are needed.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether a node is needed.
    pub(super) fn contains(&mut self, id: i64) -> bool {
        match self.ids.get(self.next) {
            Some(next) if *next == id => {
                self.next += 1;
                true
            }
            // Between the one before and the next one: the usual case of a node of something else.
            Some(next) if *next > id && self.next.checked_sub(1).is_none_or(|before| self.ids[before] < id) => false,
            _ => {
                let found = self.ids.binary_search(&id);
                self.next = found.map_or_else(|place| place, |place| place + 1);
                found.is_ok()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_found_in_whatever_order_they_come() {
        let mut places = Places::default();
        for (id, lon) in [(5, 50), (-3, 30), (9, 90), (5, 51)] {
            places.push(id, (lon, 0));
        }
        places.sort();
        assert_eq!([-3, 5, 9, 7].map(|id| places.get(id).map(|(lon, _)| lon)), [Some(30), Some(51), Some(90), None]);
        let mut needed = Needed::of(vec![9, 2, 5, 2]);
        assert_eq!(
            [1, 2, 3, 5, 9, 10, 2, 9, 4].map(|id| needed.contains(id)),
            [false, true, false, true, true, false, true, true, false]
        );
    }
}
