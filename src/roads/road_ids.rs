//! Ids of roads go in, one after the other; the id of a road comes out.
//!
//! All of them lie in one text: a text of its own for each of half a million roads takes three times as much.

/// Ids by the number of the road.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RoadIds {
    text: String,
    ends: Vec<u32>,
}

impl RoadIds {
    /// Adds the id of the next road.
    pub(super) fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.ends.push(self.text.len() as u32);
    }

    /// The id of a road; nothing for one that is not there.
    pub(super) fn get(&self, road: u32) -> &str {
        let Some(before) = (road as usize).checked_sub(1) else {
            return self.ends.first().and_then(|end| self.text.get(..*end as usize)).unwrap_or("");
        };
        let (start, end) = (self.ends.get(before), self.ends.get(road as usize));
        start.zip(end).and_then(|(start, end)| self.text.get(*start as usize..*end as usize)).unwrap_or("")
    }

    /// All of them, by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|road| self.get(road))
    }

    /// Gives back the room that is not used.
    pub(super) fn close(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_road_has_the_id_it_was_given() {
        let mut ids = RoadIds::default();
        ["way/1", "", "жол-3"].into_iter().for_each(|id| ids.push(id));
        assert_eq!(ids.iter().collect::<Vec<_>>(), ["way/1", "", "жол-3"]);
        assert_eq!((ids.get(3), RoadIds::default().get(0)), ("", ""));
    }
}
