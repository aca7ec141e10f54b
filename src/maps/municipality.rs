//! `municipality.toml`: names, people, seasons and prices.

use serde::{Deserialize, Serialize};

use super::measured::Measured;
use crate::units::{Names, Tyiyn};

/// Who the plan is for.
#[derive(Clone, Debug)]
pub struct Municipality {
    /// Stable short name in addresses: small letters, digits and hyphens.
    pub slug: String,
    /// Its name.
    pub names: Names,
    /// A made-up municipality says so wherever it is shown.
    pub fictional: bool,
    /// People living there.
    pub population: u32,
    /// IANA time zone, `Asia/Bishkek` unless told otherwise.
    pub time_zone: String,
    /// How much waste people make, by season; at least one.
    pub seasons: Vec<Season>,
    /// What was weighed or seen; counts before the figures of the seasons and of the map.
    pub measured: Vec<Measured>,
    /// What things cost.
    pub costs: Costs,
}

/// A part of the year with its own waste.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Season {
    /// `winter`, `summer`.
    pub id: String,
    /// First month of the season, 1 to 12.
    pub first_month: u8,
    /// Last month of the season, 1 to 12; may lie in the next year.
    pub last_month: u8,
    /// Kilograms a person makes in a day.
    pub kg_per_person_day: f64,
    /// Kilograms in a cubic metre as it lies in the bin.
    pub kg_per_m3: f64,
    /// Where the two figures come from.
    #[serde(default)]
    pub source: String,
}

/// What things cost in this municipality.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Costs {
    /// Diesel, a litre.
    pub diesel_per_litre: Tyiyn,
    /// Petrol, a litre.
    pub petrol_per_litre: Tyiyn,
}

impl Costs {
    /// Price of a litre of `fuel`; anything but `petrol` is diesel.
    pub fn per_litre(&self, fuel: &str) -> Tyiyn {
        if fuel == "petrol" { self.petrol_per_litre } else { self.diesel_per_litre }
    }
}
