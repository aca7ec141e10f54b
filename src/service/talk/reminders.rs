//! The calendar goes in, what people asked to be told goes into the outbox: the evening before, and when a date moves or
//! falls out. Each is told once; nobody is woken.

use jiff::ToSpan;

use crate::calendar::{Occurrence, OccurrenceStatus};
use crate::notify::quiet::when_awake;
use crate::plan::Plan;
use crate::residents::conversation::Person;
use crate::store::{Contact, MunicipalityRecord, NewOut};
use crate::units::Language;
use crate::words::conversation::{notice_text, reminder_text};

use super::super::app::{App, fresh_id, zone};
use super::super::error::Problem;

/// From this hour of the evening before, people are reminded.
const EVENING: i8 = 18;
/// Changes of dates so many days ahead are told; later ones the calendar shows in time.
const DAYS_AHEAD: i32 = 7;
/// A change that was made longer ago than this is no news: who asks to be reminded today is not told of last week's.
const NEWS_MS: i64 = 24 * 3_600_000;

impl App {
    /// Puts reminders and notices of a municipality into the outbox; how many were not there yet.
    pub async fn remind(&self, municipality: &MunicipalityRecord) -> Result<usize, Problem> {
        let streets = self.store.reminded_streets(&municipality.id).await?;
        if streets.is_empty() {
            return Ok(0);
        }
        let now = self.clock.now().to_zoned(zone(&municipality.time_zone));
        let plan = self.public_plan(municipality).await?;
        let (today, last) = (now.date(), now.date().checked_add(DAYS_AHEAD.days()).unwrap_or(now.date()));
        let tomorrow = today.tomorrow().unwrap_or(today);
        let awake_ms = when_awake(&now).as_millisecond();
        let in_the_evening = now.hour() >= EVENING && awake_ms <= now.timestamp().as_millisecond();
        let mut outs = Vec::new();
        for street in streets {
            let occurrences = self
                .store
                .occurrences_of_street(&municipality.id, &street, &today.to_string(), &last.to_string())
                .await?;
            let evening = |one: &&Occurrence| one.is_live() && one.date == tomorrow && in_the_evening;
            let news = |one: &&Occurrence| {
                let changed = one.changed_ms.is_some_and(|at_ms| self.now_ms() - at_ms < NEWS_MS);
                changed && one.status != OccurrenceStatus::Planned && one.sequence > 0
            };
            let (reminders, notices): (Vec<_>, Vec<_>) =
                (occurrences.iter().filter(evening).collect(), occurrences.iter().filter(news).collect());
            if reminders.is_empty() && notices.is_empty() {
                continue;
            }
            for contact in self.store.reminded_of(&municipality.id, &street).await? {
                let person: Person = serde_json::from_value(contact.person.clone())?;
                for one in &reminders {
                    let text = reminder(person.speaks(), &plan, one);
                    // A reminder that would come after the vehicle is none: it goes in the evening or not at all.
                    outs.push(out(&contact, "reminder", (one, text), self.now_ms()));
                }
                for one in &notices {
                    let (from, to) = one.promised_window();
                    let live = one.is_live().then(|| (one.date, from.as_clock(), to.as_clock()));
                    let text = notice_text(person.speaks(), &plan, &one.street, one.due, live);
                    outs.push(out(&contact, "notice", (one, text), awake_ms));
                }
            }
        }
        Ok(self.store.add_outs(&municipality.id, &outs, self.now_ms()).await?)
    }
}

fn reminder(language: Language, plan: &Plan, one: &Occurrence) -> String {
    let (from, to) = one.promised_window();
    reminder_text(language, plan, &one.street, one.date, (from.as_clock(), to.as_clock()))
}

fn out(contact: &Contact, kind: &'static str, (one, text): (&Occurrence, String), not_before_ms: i64) -> NewOut {
    NewOut {
        id: fresh_id(),
        contact: contact.id.clone(),
        channel: contact.channel.clone(),
        kind,
        // Another date of the same promise, or another change of it, is something new.
        purpose: match kind {
            "reminder" => format!("reminder {} {} {}", contact.id, one.id, one.date),
            _ => format!("notice {} {} {}", contact.id, one.id, one.sequence),
        },
        text,
        buttons: "[]".to_owned(),
        // The simulator shows what is there when it is looked at.
        delivered: contact.address.is_empty(),
        not_before_ms,
    }
}
