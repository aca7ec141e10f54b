//! Waste that somebody weighed or saw, as `municipality.toml` holds it: it counts before what is assumed.

use crate::units::{PlaceId, StreetId, VillageId};

/// One thing that was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// What it was measured of.
    pub of: MeasuredOf,
    /// Id of the season it holds in; nothing when it holds all year.
    pub season: Option<String>,
    /// What was found.
    pub found: Found,
    /// Half the width of the 95 % interval of the mass, percent, where somebody computed it.
    pub error_percent: Option<f64>,
    /// How it was measured.
    pub source: String,
}

/// What was measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeasuredOf {
    /// The whole municipality.
    Everywhere,
    /// One village.
    Village(VillageId),
    /// One street.
    Street(StreetId),
    /// One place: containers, a school, a market.
    Place(PlaceId),
}

/// What a measurement found; a figure that is absent follows from the other and the density.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Found {
    /// Of people: the municipality or a village.
    Rate {
        /// Kilograms a person makes in a day.
        kg_per_person_day: Option<f64>,
        /// Kilograms in a cubic metre as it lies in the bin.
        kg_per_m3: Option<f64>,
    },
    /// Of a street or a place: all that it makes in a week.
    Week {
        /// Kilograms a week.
        kilograms: Option<f64>,
        /// Litres a week, as it lies in the bin.
        litres: Option<f64>,
    },
}

impl MeasuredOf {
    /// The more particular counts: a street before its village, a village before the whole.
    pub fn particularity(&self) -> u8 {
        match self {
            Self::Everywhere => 0,
            Self::Village(_) => 1,
            Self::Street(_) | Self::Place(_) => 2,
        }
    }
}
