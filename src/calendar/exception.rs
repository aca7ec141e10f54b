//! What differs from the plan's week goes in by date, the date that counts instead comes out.
//!
//! Shaped like `calendar_dates` of GTFS with a "moved to" added: a day, or one street on a day, is
//! either collected on another date or not at all.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::units::StreetId;

/// Dates on which the week of the plan does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Exceptions {
    /// Whole days: the date collected instead, or nothing when the day falls out.
    pub days: BTreeMap<Date, Option<Date>>,
    /// One street on one day; stronger than the whole day.
    pub streets: BTreeMap<StreetId, BTreeMap<Date, Option<Date>>>,
}

impl Exceptions {
    /// The date on which `street`, due on `due`, is really collected; nothing when it falls out.
    pub fn date_for(&self, street: &StreetId, due: Date) -> Option<Date> {
        let own = self.streets.get(street).and_then(|days| days.get(&due));
        own.or_else(|| self.days.get(&due)).copied().unwrap_or(Some(due))
    }

    /// The days of the plan's week whose routes are driven on `date`: its own, unless it was moved away, and those
    /// moved to it.
    pub fn driven_on(&self, date: Date) -> Vec<Date> {
        let stays = self.days.get(&date).copied().unwrap_or(Some(date)) == Some(date);
        let moved = self.days.iter().filter(|(due, to)| **due != date && **to == Some(date)).map(|(due, _)| *due);
        stays.then_some(date).into_iter().chain(moved).collect()
    }

    /// Moves one street on one day, or drops it (`to` is nothing).
    pub fn set_street(&mut self, street: &StreetId, due: Date, to: Option<Date>) {
        self.streets.entry(street.clone()).or_default().insert(due, to);
    }
}
