//! "What if": a text of changes goes in; the map as it would be comes out, or every fault of the text.
//!
//! A [`Scenario`] is a list of changes to a map: vehicles, frequencies, days, demand, closures, prices.
//! It is kept as text inside the plan that was made with it ([`Plan::what_if`](super::Plan)), so the
//! plan can be made again from the folder and itself alone. Edits of a plan are changes of the same
//! kind: what a manager moves by hand is a scenario too.

mod apply;
mod recovered;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::units::{Names, PlaceId, RoadId, StreetId, VehicleId, VillageId};

pub use apply::Fault;
pub use recovered::Recovered;
pub(in crate::plan) use recovered::Setbacks;

/// Changes to a map.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scenario {
    /// What it is called.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Vehicles taken out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove_vehicles: Vec<VehicleId>,
    /// Price of diesel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diesel_som_per_litre: Option<f64>,
    /// Price of petrol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub petrol_som_per_litre: Option<f64>,
    /// Vehicles added, each like one that is there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add_vehicle: Vec<AddVehicle>,
    /// Vehicles that change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub vehicle: Vec<ChangeVehicle>,
    /// How often streets and places are collected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub frequency: Vec<Frequency>,
    /// On which days.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<Days>,
    /// Vehicles that stay away from streets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_by: Vec<NotBy>,
    /// More or less waste.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub demand: Vec<Demand>,
    /// Roads and dumps that are closed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closure: Vec<Closure>,
    /// What holidays do to the calendar of this plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holidays: Option<Holidays>,
    /// What went wrong in this one week, and how far its routes were; a plan that recovers from it has it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recovery: Vec<Recovered>,
}

/// A vehicle like one that is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddVehicle {
    /// Its id.
    pub id: VehicleId,
    /// The vehicle it is like, in everything that is not changed.
    pub like: VehicleId,
    /// What people call it; the id when left out.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
}

/// A vehicle that changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeVehicle {
    /// Which.
    pub id: VehicleId,
    /// Days it works, such as `["mon", "thu"]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Vec<Weekday>>,
    /// Begin and end of its shift, such as `["08:00", "18:00"]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<(String, String)>,
    /// Mass it carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity_kg: Option<i64>,
    /// Volume it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity_m3: Option<f64>,
    /// Crew pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crew_som_per_hour: Option<f64>,
}

/// What a change is about; everything when nothing is named.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Where {
    /// A village with all its streets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub village: Option<VillageId>,
    /// A street, or a place by its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<StreetId>,
}

/// How often something is collected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frequency {
    /// Where.
    #[serde(flatten)]
    pub at: Where,
    /// Collections a week.
    pub visits_per_week: u8,
}

/// On which days a street, a place, or one stretch of a street is collected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// The street or place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<StreetId>,
    /// Or some of its stretches, such as `way/12#3`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stretches: Vec<String>,
    /// The days.
    pub days: Vec<Weekday>,
}

/// A vehicle that stays away from a street.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotBy {
    /// The street or place.
    pub street: StreetId,
    /// The vehicle.
    pub vehicle: VehicleId,
}

/// More or less waste.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Demand {
    /// Where.
    #[serde(flatten)]
    pub at: Where,
    /// Of what is reckoned with now.
    pub percent: f64,
}

/// A road or a dump that is closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// A road by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub road: Option<RoadId>,
    /// Or a dump by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dump: Option<PlaceId>,
}

/// What holidays do; the calendar reads it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Holidays {
    /// `as-usual`, `next-free-day`, `rest-of-week-one-day-later` or `falls-out`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub rule: String,
    /// Dates that are holidays besides those of the country.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Date>,
}

/// A day of the week as files write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// All of them, Monday first.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// The days of a list of numbers, Monday being 0; numbers past Sunday are no days.
    pub fn of(days: &[u8]) -> Vec<Self> {
        days.iter().filter_map(|day| Self::ALL.get(usize::from(*day)).copied()).collect()
    }

    /// Its number, Monday being 0.
    pub fn number(self) -> u8 {
        Self::ALL.iter().zip(0..).find(|(day, _)| **day == self).map_or(0, |(_, number)| number)
    }
}

impl Scenario {
    /// Reads a scenario from TOML.
    ///
    /// # Errors
    /// The first thing that is no scenario, with its line.
    pub fn read(text: &str) -> Result<Self, Fault> {
        toml::from_str(text).map_err(|error| Fault { at: "what-if".to_owned(), what: error.to_string() })
    }

    /// Writes it as TOML; the same scenario gives the same text.
    pub fn write(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self { name: self.name.clone(), ..Self::default() }
    }

    /// The fingerprint of files with this scenario; that of the files alone when it changes nothing.
    pub fn fingerprint(&self, inputs_sha256: &str) -> String {
        if self.is_empty() {
            return inputs_sha256.to_owned();
        }
        let mut hash = Sha256::new();
        hash.update(inputs_sha256);
        hash.update(self.write());
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
