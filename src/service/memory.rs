//! Values that can be read again go in, the ones asked for lately stay, and never more of them than there is room for.

use std::collections::HashMap;
use std::hash::Hash;

/// A bounded memory: each value has a weight, and what was not asked for longest goes first.
#[derive(Debug)]
pub(super) struct Memory<K, V> {
    values: HashMap<K, Held<V>>,
    room: usize,
    weight: usize,
    /// Counts questions: when each value was asked for.
    asked: u64,
}

#[derive(Debug)]
struct Held<V> {
    value: V,
    weight: usize,
    asked: u64,
}

impl<K: Hash + Eq + Clone, V: Clone> Memory<K, V> {
    /// Room for values of that weight together.
    pub(super) fn new(room: usize) -> Self {
        Self { values: HashMap::new(), room, weight: 0, asked: 0 }
    }

    /// The value of a key, where it is still there.
    pub(super) fn get(&mut self, key: &K) -> Option<V> {
        self.asked += 1;
        let held = self.values.get_mut(key)?;
        held.asked = self.asked;
        Some(held.value.clone())
    }

    /// Keeps a value; others go for it when there is no room. One that is heavier than everything is not kept.
    pub(super) fn put(&mut self, key: K, value: V, weight: usize) {
        if let Some(old) = self.values.remove(&key) {
            self.weight -= old.weight;
        }
        if weight > self.room {
            return;
        }
        if self.weight + weight > self.room {
            self.make_room(weight);
        }
        self.asked += 1;
        self.weight += weight;
        self.values.insert(key, Held { value, weight, asked: self.asked });
    }

    /// Lets go until a sixteenth more than needed is free, so that not every newcomer looks through all.
    fn make_room(&mut self, weight: usize) {
        let until = self.room.saturating_sub(weight + self.room / 16);
        let mut by_age: Vec<(u64, K)> = self.values.iter().map(|(key, held)| (held.asked, key.clone())).collect();
        by_age.sort_unstable_by_key(|(asked, _)| *asked);
        for (_, key) in by_age {
            if self.weight <= until {
                break;
            }
            if let Some(held) = self.values.remove(&key) {
                self.weight -= held.weight;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_longest_goes_first() {
        let mut memory = Memory::new(32);
        for key in 0..4 {
            memory.put(key, key, 8);
        }
        assert_eq!(memory.get(&0), Some(0));
        memory.put(4, 4, 6);
        assert_eq!((memory.get(&1), memory.get(&0), memory.get(&4)), (None, Some(0), Some(4)));
        memory.put(0, 10, 8);
        assert_eq!(memory.get(&0), Some(10));
        memory.put(5, 5, 33);
        assert_eq!((memory.get(&5), memory.get(&0)), (None, Some(10)), "what has no room drives nothing out");
        assert!(memory.weight <= 32);
    }
}
