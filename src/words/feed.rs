//! A street with its promises goes in, the calendar feed with its words comes out.

use std::collections::BTreeMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::bundle::{say, say_with};
use super::date;
use crate::calendar::{Feed, FeedEntry, Occurrence, OccurrenceStatus};
use crate::plan::{Plan, StreetSummary};
use crate::units::Language;

/// Addresses a feed names.
#[derive(Clone, Debug, Default)]
pub struct FeedAddresses {
    /// Where the feed is read from.
    pub source: String,
    /// The page of the street for people.
    pub page: String,
}

/// The feed of one street: of `occurrences`, those of this street. `collected` holds when a
/// promise was kept, with the local time of day in words.
pub fn street_feed(
    language: Language,
    plan: &Plan,
    street: &StreetSummary,
    occurrences: &[Occurrence],
    collected: &BTreeMap<Uuid, (Timestamp, String)>,
    addresses: FeedAddresses,
) -> Feed {
    let village = plan.villages.iter().find(|village| Some(&village.id) == street.village.as_ref());
    let village = village.map(|village| village.names.pick(language)).unwrap_or_default();
    let location = match village {
        "" => street.names.pick(language).to_owned(),
        village => format!("{}, {village}", street.names.pick(language)),
    };
    let mut description = say_with(language, "feed-description", &[("municipality", plan.names.pick(language).into())]);
    if plan.fictional {
        description = format!("{}\n{description}", say(language, "fictional"));
    }
    let entries = occurrences
        .iter()
        .filter(|occurrence| occurrence.street == street.id)
        .map(|occurrence| entry(language, plan.fictional, occurrence, collected.get(&occurrence.id)))
        .collect();
    Feed {
        name: say_with(language, "feed-name", &[("street", location.clone().into())]),
        description,
        language,
        source: addresses.source,
        page: addresses.page,
        location,
        entries,
    }
}

fn entry(
    language: Language,
    fictional: bool,
    occurrence: &Occurrence,
    collected: Option<&(Timestamp, String)>,
) -> FeedEntry {
    let (from, to) = occurrence.promised_window();
    let mut lines = Vec::new();
    let summary = match (collected, occurrence.status) {
        (Some((_, time)), _) => say_with(language, "feed-summary-collected", &[("time", time.clone().into())]),
        (None, OccurrenceStatus::Planned) => say(language, "feed-summary"),
        (None, OccurrenceStatus::Moved) => say(language, "feed-summary-moved"),
        (None, OccurrenceStatus::Cancelled) => say(language, "feed-summary-cancelled"),
    };
    if occurrence.is_live() && collected.is_none() {
        let times = [("from", from.as_clock().into()), ("to", to.as_clock().into())];
        lines.push(say_with(language, "feed-window", &times));
    }
    if let Some(before) = occurrence.moved_from.filter(|_| occurrence.is_live()) {
        lines.push(say_with(language, "feed-moved-from", &[("date", date::day(language, before).into())]));
    }
    if fictional {
        lines.push(say(language, "fictional"));
    }
    FeedEntry {
        occurrence: occurrence.clone(),
        summary,
        description: lines.join("\n"),
        collected_at: collected.map(|(at, _)| *at),
    }
}
