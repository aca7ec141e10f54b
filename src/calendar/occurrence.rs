//! One street on one date goes in, an occurrence with an id that stays for ever comes out.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::units::{Seconds, StreetId};

/// One collection that the residents of one street wait for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// Made by [`occurrence_id`] when it was first promised; never changes.
    pub id: Uuid,
    /// Street or place.
    pub street: StreetId,
    /// The date people were told first.
    pub first_promised: Date,
    /// The date the week of the plan puts it on, before holidays and other exceptions.
    pub due: Date,
    /// The date it is collected on; when cancelled, the date people last waited for it.
    pub date: Date,
    /// Route that serves it (the first one, where several vehicles share a long street).
    pub route: String,
    /// Steps of the plan that belong to it, in the order driven.
    pub steps: Vec<String>,
    /// Time of day the first step begins.
    pub expected_from: Seconds,
    /// Time of day the last step ends.
    pub expected_to: Seconds,
    /// Rises with every change that people should see (RFC 5545, 3.8.7.4).
    pub sequence: u32,
    /// What became of the promise.
    pub status: OccurrenceStatus,
    /// The date first promised, when another one counts now.
    pub moved_from: Option<Date>,
    /// When `sequence` rose last, milliseconds since 1970; the records write it (RFC 5545, 3.8.7.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_ms: Option<i64>,
}

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OccurrenceStatus {
    /// On the date first promised.
    Planned,
    /// On another date than first promised.
    Moved,
    /// Falls out.
    Cancelled,
}

/// Room that a promise leaves before the expected time, because carts are put out early.
const EARLY: i64 = 30 * 60;
/// Room that a promise leaves after it, because trailers fill up and roads are slow.
const LATE: i64 = 60 * 60;
/// Promises are told in half hours.
const GRAIN: i64 = 30 * 60;

impl Occurrence {
    /// Whether anybody should come.
    pub fn is_live(&self) -> bool {
        self.status != OccurrenceStatus::Cancelled
    }

    /// The time of day residents are told: half an hour before the expected time to an hour after
    /// it, in whole half hours.
    pub fn promised_window(&self) -> (Seconds, Seconds) {
        promised_window(self.expected_from, self.expected_to)
    }

    /// Sets the date and the status that follows from it; counts the change when there is one.
    pub(super) fn put_on(&mut self, date: Date) {
        let status = if date == self.first_promised { OccurrenceStatus::Planned } else { OccurrenceStatus::Moved };
        if self.date != date || self.status != status {
            self.sequence = self.sequence.saturating_add(1);
        }
        self.date = date;
        self.status = status;
        self.moved_from = (date != self.first_promised).then_some(self.first_promised);
    }

    /// Takes the promise back; counts the change when there is one.
    pub(super) fn cancel(&mut self) {
        if self.status != OccurrenceStatus::Cancelled {
            self.sequence = self.sequence.saturating_add(1);
            self.status = OccurrenceStatus::Cancelled;
        }
    }
}

/// The time of day residents are told for a visit expected between the two times.
pub fn promised_window(from: Seconds, to: Seconds) -> (Seconds, Seconds) {
    let early = (from.0.max(0) - EARLY).max(0).div_euclid(GRAIN) * GRAIN;
    let late = (to.0.max(from.0).max(0) + LATE + GRAIN - 1).div_euclid(GRAIN) * GRAIN;
    (Seconds(early), Seconds(late))
}

/// The id of a promise: a version 8 UUID (RFC 9562, 5.8) from the SHA-256 of the municipality, the
/// street and the date first promised. `turn` is 0 but for the rare street that was promised the
/// same date again after the first promise had moved away from it.
pub fn occurrence_id(municipality: &str, street: &StreetId, first_promised: Date, turn: u32) -> Uuid {
    let mut hash = Sha256::new();
    // Lengths before the texts, so that no two different triples give the same bytes.
    for part in [municipality, &street.0, &first_promised.to_string(), &turn.to_string()] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let mut bytes = [0_u8; 16];
    for (byte, hashed) in bytes.iter_mut().zip(hash.finalize()) {
        *byte = hashed;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
