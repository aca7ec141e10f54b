//! What arrives from a person, and what a turn of the conversation leads to.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::person::Person;
use crate::units::{Names, StreetId, VillageId};

/// What arrives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// Something written, or what stands on a button that was pressed.
    Text {
        /// The words.
        text: String,
    },
    /// A position.
    Location {
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
        /// What the telephone calls the place; mostly empty.
        #[serde(default)]
        name: String,
    },
    /// A voice note: a person listens to it.
    Voice {
        /// What the channel calls the recording.
        media: String,
    },
    /// A picture.
    Picture {
        /// What the channel calls it.
        media: String,
        /// What was written below.
        #[serde(default)]
        caption: String,
    },
    /// What no channel explains: a sticker, a contact.
    Other,
}

/// Something seen that nobody promised to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sighting {
    /// Rubbish where none belongs.
    Dump,
    /// A container that runs over.
    FullContainer,
    /// Rubbish that burns.
    Burning,
}

impl Sighting {
    /// The name used in records.
    pub fn code(self) -> &'static str {
        match self {
            Self::Dump => "dump",
            Self::FullContainer => "full_container",
            Self::Burning => "burning",
        }
    }
}

/// Where something was seen.
#[derive(Clone, Debug, PartialEq)]
pub enum Whereabouts {
    /// On the map, degrees east and north.
    Position(f64, f64),
    /// In words: a landmark.
    Words(String),
}

/// What has to be done; each deed is answered by a [`Say`] of whoever does it.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Tell the next dates of a street.
    TellDates(StreetId),
    /// Judge and keep "it was not collected".
    Report(StreetId, String),
    /// The person does not agree with what was answered to a report of this number.
    Appeal(i64, String),
    /// Keep what was seen.
    See(Sighting, Whereabouts),
    /// Keep 1 to 5 stars.
    Rate(u8, Option<StreetId>),
    /// Put it before a person of the office: what was written, or the recording.
    PassOn(String),
    /// Forget everything about the person.
    Forget,
}

/// A visit as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The day.
    pub date: Date,
    /// From when, `08:00`.
    pub from: String,
    /// Until when.
    pub to: String,
    /// The day it was on before.
    pub moved_from: Option<Date>,
}

/// What is said back; `crate::words::conversation` finds the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Say {
    /// What can be asked, with the numbers 1 to 5.
    Help,
    /// Which street?
    AskStreet,
    /// Which street of this village?
    AskStreetOf(VillageId),
    /// One of these?
    AskWhich(Vec<StreetId>),
    /// This one?
    AskSure(StreetId),
    /// No street is called that.
    NoSuchStreet(String),
    /// From now on this street.
    StreetKept(StreetId),
    /// Where is it?
    AskWhere(Sighting),
    /// How many stars?
    AskStars,
    /// The next dates of a street.
    Dates(StreetId, Vec<Visit>),
    /// Reminders will come the evening before.
    Reminding(StreetId),
    /// Nothing will be sent any more.
    Stopped,
    /// Something may be sent again.
    Started,
    /// The answer to "it was not collected".
    Judged {
        /// The answer.
        answer: Names,
        /// `M-0417`.
        number: String,
        /// Whether the person is asked if this is so.
        contestable: bool,
    },
    /// The appeal is before a person.
    Appealed(String),
    /// Then all is well.
    Agreed,
    /// What was seen is kept under this number.
    Noted(String),
    /// The rating is kept.
    Rated(u8),
    /// A voice note is before a person.
    VoiceKept,
    /// What was written is before a person.
    PassedOn,
    /// It was not understood.
    Unclear,
    /// This language from now on.
    Speaking,
    /// You are welcome.
    Welcome,
    /// Nothing is known about the person any more.
    Forgotten,
    /// Too many reports on one day.
    TooMany,
}

/// One turn of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// The person afterwards.
    pub person: Person,
    /// What is said at once.
    pub says: Vec<Say>,
    /// What has to be done; what comes of it is said after that.
    pub deeds: Vec<Deed>,
}
