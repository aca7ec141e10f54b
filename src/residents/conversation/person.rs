//! What is remembered of somebody who writes: a street, a language, a question that is open.

use serde::{Deserialize, Serialize};

use super::turn::Sighting;
use crate::units::{Language, StreetId, VillageId};

/// What is remembered of one person of one channel: no name and no number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// The language last written in.
    pub language: Option<Language>,
    /// The street the person lives in.
    pub street: Option<StreetId>,
    /// Whether reminders are wished.
    pub reminders: bool,
    /// Whether nothing may be sent but answers.
    pub stopped: bool,
    /// What was asked last and is not answered yet.
    pub asked: Option<Asked>,
    /// Messages in a row that were not understood.
    pub unclear: u8,
}

/// What the person wants the street for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Want {
    /// To know the dates.
    Dates,
    /// To be reminded.
    Reminders,
    /// To say that it was not collected, and what was written about it.
    Report(String),
}

/// A question that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Which street, perhaps of this village.
    Street(Want, Option<VillageId>),
    /// Which of these streets.
    Which(Want, Vec<StreetId>),
    /// Whether it is this street.
    Sure(Want, StreetId),
    /// Where it was seen.
    Where(Sighting),
    /// How many stars.
    Stars,
    /// Whether the answer to this report is true.
    Agree(i64),
    /// Why the answer to this report is not true.
    Why(i64),
}

impl Person {
    /// The language to answer in.
    pub fn speaks(&self) -> Language {
        self.language.unwrap_or_default()
    }
}
