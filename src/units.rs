//! Quantities with their unit in the type, and identifiers that cannot be mixed up.
//!
//! Whole numbers throughout: sums of integers do not depend on their order, so a plan recounted
//! from scratch equals the plan that was built step by step.

use serde::{Deserialize, Serialize};

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl $name {
            /// Nothing of it.
            pub const ZERO: Self = Self(0);
        }
        impl std::ops::Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self { Self(self.0 + other.0) }
        }
        impl std::ops::AddAssign for $name {
            fn add_assign(&mut self, other: Self) { self.0 += other.0; }
        }
        impl std::ops::Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self { Self(self.0 - other.0) }
        }
        impl std::iter::Sum for $name {
            fn sum<I: Iterator<Item = Self>>(items: I) -> Self { Self(items.map(|item| item.0).sum()) }
        }
    };
}

quantity!(
    /// A duration, or a time of day counted from local midnight.
    Seconds
);
quantity!(
    /// A length.
    Metres
);
quantity!(
    /// A mass of waste or of a vehicle.
    Kilograms
);
quantity!(
    /// A volume of waste or of a vehicle's body.
    Litres
);
quantity!(
    /// A volume of fuel; 1,000 are a litre.
    Millilitres
);
quantity!(
    /// Money: 100 tyiyn are one som.
    Tyiyn
);

impl Seconds {
    /// `08:05` for 29,100 s; hours go past 24 when a shift ends after midnight.
    pub fn as_clock(self) -> String {
        let minutes = self.0.div_euclid(60);
        format!("{:02}:{:02}", minutes.div_euclid(60), minutes.rem_euclid(60))
    }
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self { Self(text.to_owned()) }
        }
    };
}

identifier!(
    /// A road of the map, as its file calls it: `way/123`.
    RoadId
);
identifier!(
    /// A place of the map: a dump, a container place, a school.
    PlaceId
);
identifier!(
    /// A settlement.
    VillageId
);
identifier!(
    /// A vehicle with its crew.
    VehicleId
);
identifier!(
    /// A street as residents know it: every road of one name in one village.
    StreetId
);

/// A position on Earth, WGS 84, in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "[f64; 2]", from = "[f64; 2]")]
pub struct Position {
    /// Longitude in degrees, east positive.
    pub lon: f64,
    /// Latitude in degrees, north positive.
    pub lat: f64,
}

impl From<Position> for [f64; 2] {
    fn from(position: Position) -> Self {
        [position.lon, position.lat]
    }
}
impl From<[f64; 2]> for Position {
    fn from([lon, lat]: [f64; 2]) -> Self {
        Self { lon, lat }
    }
}

/// Radius of the sphere that distances are measured on, metres (IUGG mean radius).
const EARTH_RADIUS_M: f64 = 6_371_008.8;
/// Metres in one degree of latitude, and in one of longitude on the equator, on the sphere of [`Position::metres_to`].
pub const METRES_PER_DEGREE: f64 = EARTH_RADIUS_M * std::f64::consts::PI / 180.0;

impl Position {
    /// Great-circle distance in metres on a sphere of 6,371,008.8 m (IUGG mean radius); within
    /// 0.3 % of the ellipsoid, which is below what a road file knows.
    pub fn metres_to(self, other: Self) -> f64 {
        let (from, to) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = ((to - from) / 2.0).sin();
        let half_lon = ((other.lon - self.lon).to_radians() / 2.0).sin();
        let chord = half_lat * half_lat + from.cos() * to.cos() * half_lon * half_lon;
        2.0 * EARTH_RADIUS_M * chord.sqrt().min(1.0).asin()
    }
}

/// One name in the three languages of the country; any may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Names {
    /// Kyrgyz.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ky: String,
    /// Russian.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ru: String,
    /// English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

impl Names {
    /// The same text in every language: for a name that is known in one spelling only.
    pub fn one(text: &str) -> Self {
        Self { ky: text.to_owned(), ru: text.to_owned(), en: text.to_owned() }
    }

    /// The name in `language`, or the first one there is in the order Kyrgyz, Russian, English.
    pub fn pick(&self, language: Language) -> &str {
        let wished = match language {
            Language::Ky => &self.ky,
            Language::Ru => &self.ru,
            Language::En => &self.en,
        };
        [wished, &self.ky, &self.ru, &self.en].into_iter().find(|name| !name.is_empty()).map_or("", |name| name)
    }

    /// Whether no language has a name.
    pub fn is_empty(&self) -> bool {
        self.ky.is_empty() && self.ru.is_empty() && self.en.is_empty()
    }
}

/// A language that people are spoken to in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Kyrgyz, the first choice everywhere.
    #[default]
    Ky,
    /// Russian.
    Ru,
    /// English.
    En,
}
