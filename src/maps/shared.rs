//! Values that many roads have in common go in; one copy of each, held by all of them, comes out.
//!
//! A country has a million roads and a few thousand different sets of tags: a tree of its own for every road
//! once took most of the memory of a map.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::{Serialize, Serializer};

/// OpenStreetMap tags.
pub type Tags = BTreeMap<String, String>;

/// A value that may be held by several roads; whoever changes it gets a copy of their own.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shared<T>(Arc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Default> Default for Shared<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> From<T> for Shared<T> {
    fn from(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T: FromIterator<Item>, Item> FromIterator<Item> for Shared<T> {
    fn from_iter<Items: IntoIterator<Item = Item>>(items: Items) -> Self {
        T::from_iter(items).into()
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

impl<T> Shared<T> {
    /// Whether both are the very same copy.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Values seen so far.
#[derive(Debug)]
pub(super) struct Sharing<T> {
    known: FxHashSet<Arc<T>>,
}

impl<T> Default for Sharing<T> {
    fn default() -> Self {
        Self { known: FxHashSet::default() }
    }
}

impl<T: Eq + Hash> Sharing<T> {
    /// The one copy of a value.
    pub(super) fn share(&mut self, value: T) -> Shared<T> {
        if let Some(known) = self.known.get(&value) {
            return Shared(Arc::clone(known));
        }
        let own = Arc::new(value);
        self.known.insert(Arc::clone(&own));
        Shared(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_are_held_once_until_one_is_changed() {
        let mut sharing = Sharing::default();
        let tags = || Tags::from([("highway".to_owned(), "track".to_owned())]);
        let (one, mut other) = (sharing.share(tags()), sharing.share(tags()));
        assert!(one.is_same(&other));
        other.insert("surface".to_owned(), "dirt".to_owned());
        assert!(!one.is_same(&other) && one.len() == 1 && other.len() == 2);
    }
}
