//! The promises of one street with their words go in, iCalendar and Home Assistant JSON come out.
//!
//! RFC 5545 with the calendar properties of RFC 7986. Readers in use stumble over recurrence rules,
//! time zones on dates and excluded dates, so every visit is its own event with a plain date. The
//! words come in with the entries: this stage knows dates, not languages.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::occurrence::{Occurrence, OccurrenceStatus};
use crate::units::Language;

/// Longest line in octets, line break not counted (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;
/// Cancelled visits stay in the feed this long, so that every telephone learns of them.
const CANCELLED_DAYS: i32 = 30;

/// A calendar to subscribe to.
#[derive(Clone, Debug)]
pub struct Feed {
    /// What the reader calls it, such as the street and its village.
    pub name: String,
    /// A sentence on what it holds; a made-up municipality says so here.
    pub description: String,
    /// Language of all its words.
    pub language: Language,
    /// Address it is read from again.
    pub source: String,
    /// Page for people.
    pub page: String,
    /// Where the street is, in words.
    pub location: String,
    /// Its visits.
    pub entries: Vec<FeedEntry>,
}

/// One visit with its words.
#[derive(Clone, Debug)]
pub struct FeedEntry {
    /// The promise.
    pub occurrence: Occurrence,
    /// The one line a telephone shows.
    pub summary: String,
    /// Times, and what changed.
    pub description: String,
    /// When it was collected, where that is known.
    pub collected_at: Option<Timestamp>,
}

impl Feed {
    /// The entries that belong into the feed on `today`: cancelled ones are dropped after 30 days.
    fn current(&self, today: Date) -> impl Iterator<Item = &FeedEntry> {
        let oldest = today.checked_sub(jiff::Span::new().days(CANCELLED_DAYS)).unwrap_or(today);
        self.entries.iter().filter(move |entry| entry.occurrence.is_live() || entry.occurrence.date >= oldest)
    }

    /// The calendar as iCalendar text. `stamp` is when the feed was made (DTSTAMP).
    pub fn to_icalendar(&self, stamp: Timestamp, today: Date) -> String {
        let mut text = Lines::default();
        text.plain("BEGIN", "VCALENDAR");
        text.plain("VERSION", "2.0");
        text.plain("PRODID", "-//Taza//Waste collection//EN");
        text.plain("CALSCALE", "GREGORIAN");
        text.plain("METHOD", "PUBLISH");
        let language = language_tag(self.language);
        text.words(&format!("NAME;LANGUAGE={language}"), &self.name);
        text.words("X-WR-CALNAME", &self.name);
        text.words(&format!("DESCRIPTION;LANGUAGE={language}"), &self.description);
        text.plain("REFRESH-INTERVAL;VALUE=DURATION", "PT12H");
        text.plain("X-PUBLISHED-TTL", "PT12H");
        if !self.source.is_empty() {
            text.plain("SOURCE;VALUE=URI", &one_line(&self.source));
        }
        if !self.page.is_empty() {
            text.plain("URL", &one_line(&self.page));
        }
        let stamp = stamp.strftime("%Y%m%dT%H%M%SZ").to_string();
        for entry in self.current(today) {
            let occurrence = &entry.occurrence;
            text.plain("BEGIN", "VEVENT");
            text.plain("UID", &occurrence.id.to_string());
            text.plain("DTSTAMP", &stamp);
            text.plain("DTSTART;VALUE=DATE", &date_text(occurrence.date));
            // The end is exclusive (RFC 5545, 3.6.1); some readers show nothing without it.
            let end = occurrence.date.tomorrow().unwrap_or(occurrence.date);
            text.plain("DTEND;VALUE=DATE", &date_text(end));
            text.plain("SEQUENCE", &occurrence.sequence.to_string());
            if let Some(at) = occurrence.changed_ms.and_then(|at| Timestamp::from_millisecond(at).ok()) {
                text.plain("LAST-MODIFIED", &at.strftime("%Y%m%dT%H%M%SZ").to_string());
            }
            let status = if occurrence.is_live() { "CONFIRMED" } else { "CANCELLED" };
            text.plain("STATUS", status);
            // A collection must not make anybody look busy.
            text.plain("TRANSP", "TRANSPARENT");
            text.words(&format!("SUMMARY;LANGUAGE={language}"), &entry.summary);
            text.words(&format!("DESCRIPTION;LANGUAGE={language}"), &entry.description);
            text.words(&format!("LOCATION;LANGUAGE={language}"), &self.location);
            text.plain("END", "VEVENT");
        }
        text.plain("END", "VCALENDAR");
        text.0
    }

    /// The same as JSON: the fields Home Assistant's waste collection schedule knows, and those its
    /// users ask for.
    pub fn to_home_assistant(&self, today: Date) -> Vec<HomeAssistantEntry> {
        self.current(today)
            .map(|entry| HomeAssistantEntry {
                id: entry.occurrence.id.to_string(),
                date: entry.occurrence.date,
                kind: entry.summary.clone(),
                icon: "mdi:trash-can".to_owned(),
                picture: None,
                location: self.location.clone(),
                description: entry.description.clone(),
                original_date: entry.occurrence.first_promised,
                status: entry.occurrence.status,
                collected_at: entry.collected_at,
            })
            .collect()
    }
}

/// One visit as Home Assistant reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HomeAssistantEntry {
    /// Id of the promise.
    pub id: String,
    /// Date of the visit.
    pub date: Date,
    /// What is collected, in words.
    #[serde(rename = "type")]
    pub kind: String,
    /// Material Design icon.
    pub icon: String,
    /// Address of a picture; none yet.
    pub picture: Option<String>,
    /// Street and village.
    pub location: String,
    /// Times, and what changed.
    pub description: String,
    /// Date first promised.
    pub original_date: Date,
    /// Planned, moved or cancelled.
    pub status: OccurrenceStatus,
    /// When it was collected, where that is known.
    pub collected_at: Option<Timestamp>,
}

/// The tag of a language (BCP 47).
fn language_tag(language: Language) -> &'static str {
    match language {
        Language::Ky => "ky",
        Language::Ru => "ru",
        Language::En => "en",
    }
}

fn date_text(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// An address on one line: a line break in it would begin a property of its own.
fn one_line(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

/// Content lines: escaped, folded, ended with CRLF.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A property whose value is no TEXT.
    fn plain(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{value}"));
    }

    /// A property whose value is TEXT (RFC 5545, 3.3.11).
    fn words(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len() + 8);
        for letter in value.chars() {
            match letter {
                '\\' => escaped.push_str("\\\\"),
                ';' => escaped.push_str("\\;"),
                ',' => escaped.push_str("\\,"),
                '\n' => escaped.push_str("\\n"),
                letter if letter.is_control() => {}
                letter => escaped.push(letter),
            }
        }
        self.plain(name, &escaped);
    }

    /// Breaks a line before its 76th octet, never inside a letter.
    fn fold(&mut self, line: &str) {
        let mut octets = 0;
        for letter in line.chars() {
            if octets + letter.len_utf8() > LINE_OCTETS {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(letter);
            octets += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}
