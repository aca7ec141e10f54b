//! What became of every promised collection goes in, how many promises were kept comes out: by week, by village, by reason.
//!
//! A promise is one occurrence: one street on one date. It is kept when the crew says so for the whole street. What the
//! crew could not do and what nobody came for are counted apart, because a village can mend the first and the
//! municipality the second. Promises that still lie ahead, and those that were cancelled in time, count nowhere.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use crate::pickups::FailureReason;
use crate::residents::Outcome;
use crate::units::{StreetId, VillageId};

/// A promise whose day has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuePromise {
    /// The street.
    pub street: StreetId,
    /// Its village, where it has one.
    pub village: Option<VillageId>,
    /// The date.
    pub date: Date,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a promise whose day has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The whole street was collected; when, milliseconds since 1970.
    Kept(i64),
    /// The crew was there and could not; when, milliseconds since 1970.
    CouldNot(i64, FailureReason),
    /// Nobody came, or nobody said so.
    Missed,
}

impl Fate {
    /// The fate of a promise with this outcome; nothing while it can still be kept, and for one that was cancelled.
    pub fn of(outcome: &Outcome) -> Option<Self> {
        match outcome {
            Outcome::Collected(proof) => Some(Self::Kept(proof.at_ms)),
            Outcome::CouldNot(proof, reason) => Some(Self::CouldNot(proof.at_ms, *reason)),
            Outcome::Missed => Some(Self::Missed),
            Outcome::Planned | Outcome::Moved | Outcome::Cancelled | Outcome::Expected => None,
        }
    }
}

/// Promises counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Kept.
    pub kept: u32,
    /// The crew was there and could not.
    pub could_not: u32,
    /// Nobody came.
    pub missed: u32,
}

impl Tally {
    /// All of them.
    pub fn promised(self) -> u32 {
        self.kept + self.could_not + self.missed
    }

    /// Kept ones of a thousand, rounded down: nobody reads 100 % where one was broken. Nothing before the first.
    pub fn kept_thousandths(self) -> Option<u32> {
        let promised = u64::from(self.promised());
        (promised > 0).then(|| (u64::from(self.kept) * 1_000 / promised) as u32)
    }

    fn add(&mut self, fate: Fate) {
        *match fate {
            Fate::Kept(_) => &mut self.kept,
            Fate::CouldNot(..) => &mut self.could_not,
            Fate::Missed => &mut self.missed,
        } += 1;
    }
}

/// How promises were kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PromiseRecord {
    /// All of them.
    pub total: Tally,
    /// By Monday of the week, the oldest first.
    pub weeks: BTreeMap<Date, Tally>,
    /// By village; streets outside of villages under none.
    pub villages: BTreeMap<Option<VillageId>, Tally>,
    /// Why the crew could not, the most frequent first.
    pub reasons: Vec<(FailureReason, u32)>,
}

impl PromiseRecord {
    /// Counts promises.
    pub fn of(promises: &[DuePromise]) -> Self {
        let mut record = Self::default();
        let mut reasons: BTreeMap<&'static str, (FailureReason, u32)> = BTreeMap::new();
        for promise in promises {
            record.total.add(promise.fate);
            record.weeks.entry(monday_of(promise.date)).or_default().add(promise.fate);
            record.villages.entry(promise.village.clone()).or_default().add(promise.fate);
            if let Fate::CouldNot(_, reason) = promise.fate {
                reasons.entry(reason.code()).or_insert((reason, 0)).1 += 1;
            }
        }
        record.reasons = reasons.into_values().collect();
        record.reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        record
    }
}

/// The Monday of a date's week.
pub fn monday_of(date: Date) -> Date {
    let back = date.weekday().since(Weekday::Monday);
    date.checked_sub(jiff::Span::new().days(back)).unwrap_or(date)
}
