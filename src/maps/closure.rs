//! A closure: a stretch of road that is shut, slow or open on some days, whatever its tags say.
//!
//! Repair works, a landslide, spring mud, a winter road over a frozen river: all of them are the same three
//! facts, *where*, *when* and *for whom*, laid over the roads without changing them.

use jiff::civil::Date;

use crate::units::{Names, Position, RoadId};

/// A change to the roads on some days.
#[derive(Clone, Debug, PartialEq)]
pub struct Closure {
    /// As the file calls it.
    pub id: String,
    /// The road it speaks of; without one, every road that `shape` touches.
    pub road: Option<RoadId>,
    /// Where; beside a road, the part of that road.
    pub shape: Option<Shape>,
    /// When.
    pub period: Period,
    /// Vehicles it holds for: ids of vehicles, profiles (`side-loader`) or access keys (`hgv`); empty for all.
    pub vehicles: Vec<String>,
    /// What it does.
    pub effect: Effect,
    /// Why, in the words of who wrote it.
    pub reason: Names,
}

/// Where a closure lies.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// The road at this place, from junction to junction.
    Place(Position),
    /// Roads along this line.
    Line(Vec<Position>),
    /// Roads in this area, by its rings.
    Area(Vec<Vec<Position>>),
}

/// When a closure holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// From a day to a day, both counted in; open where there is none.
    Dates {
        /// First day.
        from: Option<Date>,
        /// Last day.
        to: Option<Date>,
    },
    /// Every year from a month and day to a month and day, both counted in; over the new year where the
    /// first is the later one.
    EveryYear {
        /// Month and day it begins.
        from: (i8, i8),
        /// Month and day it ends.
        to: (i8, i8),
    },
}

/// What a closure does to a road.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// Nobody gets through.
    Closed,
    /// Not faster than this, km/h.
    Slow(f64),
    /// Open, though a season or an earlier closure says otherwise; limits of size and mass still hold.
    Open,
}

impl Period {
    /// Whether it holds on a day; without a day nothing holds but what has no dates at all.
    pub fn holds_on(self, date: Option<Date>) -> bool {
        match (self, date) {
            (Self::Dates { from: None, to: None }, _) => true,
            (_, None) => false,
            (Self::Dates { from, to }, Some(date)) => {
                from.is_none_or(|from| from <= date) && to.is_none_or(|to| date <= to)
            }
            (Self::EveryYear { from, to }, Some(date)) => {
                let day = (date.month(), date.day());
                if from <= to { (from..=to).contains(&day) } else { day >= from || day <= to }
            }
        }
    }

    /// The last day of the stretch of days around `date`.
    pub fn last_day(self, date: Date) -> Option<Date> {
        match self {
            Self::Dates { to, .. } => to,
            Self::EveryYear { to: (month, day), .. } => {
                let year = date.year() + i16::from((month, day) < (date.month(), date.day()));
                // The last of February is the 28th in most years.
                Date::new(year, month, day).or_else(|_| Date::new(year, month, 28)).ok()
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn periods_hold_on_their_days_and_on_no_others() {
        let mud = Period::EveryYear { from: (3, 15), to: (4, 30) };
        assert!(mud.holds_on(Some(date(2027, 3, 15))) && mud.holds_on(Some(date(2030, 4, 30))));
        assert!(!mud.holds_on(Some(date(2027, 5, 1))) && !mud.holds_on(None));
        let snow = Period::EveryYear { from: (11, 20), to: (2, 29) };
        assert!(snow.holds_on(Some(date(2027, 1, 1))) && !snow.holds_on(Some(date(2027, 3, 1))));
        assert_eq!(snow.last_day(date(2026, 12, 1)), Some(date(2027, 2, 28)));
        let works = Period::Dates { from: Some(date(2026, 11, 1)), to: None };
        assert!(works.holds_on(Some(date(2027, 1, 1))) && !works.holds_on(Some(date(2026, 10, 31))));
        assert!(Period::Dates { from: None, to: None }.holds_on(None));
    }
}
