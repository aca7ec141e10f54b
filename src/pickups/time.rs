//! Events and moments of contact go in, the time each event really happened comes out.
//!
//! A phone's wall clock may stand in 1970, a day ahead, or jump backwards at noon; its steady
//! clock does not. At each contact the phone says what both clocks show, so within one boot an
//! event's time is its steady clock plus a fixed offset. Satellite time, where there is one, wins.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::event::{Event, Source};

/// A wall clock further off than this is flagged, never refused.
pub const SKEW_MS: i64 = 120_000;
/// Farthest that a wall clock without any contact is believed to lie in the past. A phone keeps its
/// queue longer than this only when it was lost in a drawer.
const OLDEST_BELIEVED_MS: i64 = 60 * 86_400_000;

/// An event as the server keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// What the phone said.
    pub event: Event,
    /// When it arrived, milliseconds since 1970 by the server's clock.
    pub received_ms: i64,
    /// Who says so.
    pub source: Source,
}

/// What the clocks of a phone showed when it spoke to the server: the best such moment of a boot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The server's clock minus the phone's steady clock. The smallest of all contacts of a boot
    /// has the least delay of the network in it.
    pub steady_offset_ms: i64,
    /// The server's clock minus the phone's wall clock at that contact.
    pub wall_offset_ms: i64,
    /// The server's clock then.
    pub at_ms: i64,
}

/// Contacts by phone and boot.
pub type Contacts = BTreeMap<(String, String), Contact>;

/// Adds a contact; the order in which contacts are added does not matter.
pub fn add_contact(contacts: &mut Contacts, device: &str, boot: &str, contact: Contact) {
    let key = (device.to_owned(), boot.to_owned());
    let better = contacts.get(&key).is_none_or(|known| {
        (contact.steady_offset_ms, contact.at_ms, contact.wall_offset_ms)
            < (known.steady_offset_ms, known.at_ms, known.wall_offset_ms)
    });
    if better {
        contacts.insert(key, contact);
    }
}

/// How far a corrected time can be trusted, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// Satellite time.
    Gps,
    /// Steady clock, same boot as a contact.
    Sync,
    /// Wall clock of another boot, moved by what it was off at the last contact.
    Reboot,
    /// Wall clock as it was.
    Wall,
    /// Time of arrival: the wall clock could not be believed.
    Arrival,
}

/// An event with the time it really happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Timed {
    /// The event as it is kept.
    pub recorded: Recorded,
    /// When it happened, milliseconds since 1970.
    pub at_ms: i64,
    /// How far that can be trusted.
    pub quality: Quality,
    /// The phone's wall clock was more than two minutes off.
    pub skewed: bool,
}

impl Timed {
    /// When it happened.
    pub fn at(&self) -> Timestamp {
        Timestamp::from_millisecond(self.at_ms).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// Gives every event its time and sorts them by (time, device, number). Each event is kept once.
pub fn correct(events: &[Recorded], contacts: &Contacts) -> Vec<Timed> {
    let mut by_device: BTreeMap<&str, BTreeMap<(i64, &str), &Recorded>> = BTreeMap::new();
    for recorded in events {
        let event = &recorded.event;
        by_device
            .entry(event.device.as_str())
            .or_default()
            .entry((event.seq, event.id.as_str()))
            .and_modify(|kept| {
                if recorded.received_ms < kept.received_ms {
                    *kept = recorded;
                }
            })
            .or_insert(recorded);
    }
    let mut timed = Vec::with_capacity(events.len());
    for (device, own) in by_device {
        let last_contact = contacts
            .iter()
            .filter(|((of, _), _)| of == device)
            .map(|(_, contact)| (contact.at_ms, contact.wall_offset_ms))
            .max();
        // An event cannot have happened after one that the same phone numbered later.
        let mut ceiling = i64::MAX;
        for recorded in own.values().rev() {
            let event = &recorded.event;
            let contact = contacts.get(&(device.to_owned(), event.boot_id.clone()));
            let (at, quality) = one(recorded, contact, last_contact.map(|(_, offset)| offset));
            let mut at = at.min(recorded.received_ms);
            if recorded.source.is_of_phone() {
                at = at.min(ceiling);
                ceiling = at;
            }
            let off = contact.map(|contact| contact.wall_offset_ms).or(last_contact.map(|(_, offset)| offset));
            let skewed = off.map_or(quality == Quality::Arrival, |off| off.abs() > SKEW_MS);
            timed.push(Timed { recorded: (*recorded).clone(), at_ms: at, quality, skewed });
        }
    }
    timed.sort_by(|left, right| key(left).cmp(&key(right)));
    timed
}

fn key(timed: &Timed) -> (i64, &str, i64, &str) {
    let event = &timed.recorded.event;
    (timed.at_ms, &event.device, event.seq, &event.id)
}

fn one(recorded: &Recorded, contact: Option<&Contact>, wall_offset: Option<i64>) -> (i64, Quality) {
    let event = &recorded.event;
    let believable = |at: i64| at <= recorded.received_ms && at >= recorded.received_ms - OLDEST_BELIEVED_MS;
    if let Some(at) = event.t_gps.filter(|at| believable(*at)) {
        return (at, Quality::Gps);
    }
    if let Some(contact) = contact {
        let at = event.t_mono.saturating_add(contact.steady_offset_ms).min(recorded.received_ms);
        // A steady clock that says otherwise is none: every time lies within what can be counted with.
        if believable(at) {
            return (at, Quality::Sync);
        }
    }
    if let Some(offset) = wall_offset {
        let at = event.t_wall.saturating_add(offset);
        if believable(at) {
            return (at, Quality::Reboot);
        }
    }
    if believable(event.t_wall) {
        return (event.t_wall, Quality::Wall);
    }
    (recorded.received_ms, Quality::Arrival)
}
