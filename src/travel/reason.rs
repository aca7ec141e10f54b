//! Why a vehicle cannot, must not or should not use a road, with the figures that say so.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use crate::units::{Language, Names};

/// What stands in a vehicle's way. Metres, tonnes and percent as tagged and as the vehicle has them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Reason {
    /// A one-way road against its direction.
    Oneway,
    /// A tag forbids it: `hgv=no`.
    Banned {
        /// The key.
        key: String,
        /// Its value.
        value: String,
    },
    /// A tag lets in only those who have business there: `access=private`.
    Private {
        /// The key.
        key: String,
        /// Its value.
        value: String,
    },
    /// This vehicle does not drive on roads of this class.
    ClassNotDriven {
        /// Value of `highway=`.
        class: String,
    },
    /// Not for wheels at all, so not part of the road graph.
    NotForWheels,
    /// The road, or its bridge, does not carry the vehicle when it is full.
    TooHeavy {
        /// Tagged limit.
        limit_t: f64,
        /// Mass of the full vehicle.
        full_t: f64,
        /// Whether the road is a bridge.
        bridge: bool,
    },
    /// Too low for the vehicle.
    TooHigh {
        /// Tagged limit.
        limit_m: f64,
        /// Height of the vehicle.
        height_m: f64,
    },
    /// Too narrow for the vehicle.
    TooWide {
        /// Tagged limit or width.
        limit_m: f64,
        /// Width of the vehicle.
        width_m: f64,
    },
    /// A limit on length.
    TooLong {
        /// Tagged limit.
        limit_m: f64,
        /// Length of the vehicle.
        length_m: f64,
    },
    /// The vehicle does not manage this surface.
    Surface {
        /// Value of `surface=`.
        surface: String,
    },
    /// The vehicle does not manage a track of this grade.
    Track {
        /// Value of `tracktype=`.
        tracktype: String,
    },
    /// The vehicle does not manage a road this rough.
    Rough {
        /// Value of `smoothness=`.
        smoothness: String,
    },
    /// A barrier across the road.
    Barrier {
        /// Its kind, and the tag that closes it.
        barrier: String,
    },
    /// A ford that the vehicle does not go through.
    Ford,
    /// Only for vehicles with four driven wheels.
    FourWheelDriveOnly,
    /// Steeper up than the loaded vehicle climbs.
    TooSteepUp {
        /// Slope of the road.
        percent: f64,
        /// Steepest that the vehicle climbs.
        limit_percent: f64,
    },
    /// Steeper down than the vehicle may go.
    TooSteepDown {
        /// Slope of the road.
        percent: f64,
        /// Steepest that the vehicle goes down.
        limit_percent: f64,
    },
    /// Closed on that day.
    Closed {
        /// Why, in the words of who closed it; may be empty.
        what: Names,
        /// Last day of the closure, where it is known.
        until: Option<Date>,
    },
    /// Not open at this time of the year.
    OutOfSeason {
        /// The tag that says so: `winter_road=yes`.
        tag: String,
    },
    /// A turn that a sign forbids.
    TurnBanned {
        /// The restriction: `relation/123`.
        sign: String,
    },
    /// No room to turn round, and too far to back out.
    NoRoomToTurn {
        /// Room there is.
        room_m: f64,
        /// Room that the vehicle needs.
        needs_m: f64,
        /// How far it would have to back out.
        back_out_m: f64,
        /// How far it may back out.
        reverse_m: f64,
    },
    /// Not a place where vehicles turn round.
    NoUTurn,
    /// Nothing on the map leads there.
    NotConnected {
        /// Distance to the nearest road that does.
        gap_m: f64,
    },
}

impl Reason {
    /// A short stable name of the kind of reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Oneway => "oneway",
            Self::Banned { .. } => "banned",
            Self::Private { .. } => "private",
            Self::ClassNotDriven { .. } => "class-not-driven",
            Self::NotForWheels => "not-for-wheels",
            Self::TooHeavy { bridge: true, .. } => "bridge-too-weak",
            Self::TooHeavy { .. } => "too-heavy",
            Self::TooHigh { .. } => "too-high",
            Self::TooWide { .. } => "too-wide",
            Self::TooLong { .. } => "too-long",
            Self::Surface { .. } => "surface",
            Self::Track { .. } => "track",
            Self::Rough { .. } => "rough",
            Self::Barrier { .. } => "barrier",
            Self::Ford => "ford",
            Self::FourWheelDriveOnly => "four-wheel-drive-only",
            Self::TooSteepUp { .. } => "too-steep-up",
            Self::TooSteepDown { .. } => "too-steep-down",
            Self::Closed { .. } => "closed",
            Self::OutOfSeason { .. } => "out-of-season",
            Self::TurnBanned { .. } => "turn-banned",
            Self::NoRoomToTurn { .. } => "no-room-to-turn",
            Self::NoUTurn => "no-u-turn",
            Self::NotConnected { .. } => "not-connected",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Oneway => write!(f, "one-way street, against its direction"),
            Self::Banned { key, value } => write!(f, "forbidden by {key}={value}"),
            Self::Private { key, value } => write!(f, "no way through, {key}={value}"),
            Self::ClassNotDriven { class } => write!(f, "this vehicle does not drive on highway={class}"),
            Self::NotForWheels => write!(f, "not a road for vehicles"),
            Self::TooHeavy { limit_t, full_t, bridge } => {
                let what = if *bridge { "bridge" } else { "road" };
                write!(f, "{what} with maxweight {limit_t} t; vehicle full {full_t} t")
            }
            Self::TooHigh { limit_m, height_m } => write!(f, "maxheight {limit_m} m; vehicle {height_m} m"),
            Self::TooWide { limit_m, width_m } => write!(f, "{limit_m} m wide; vehicle {width_m} m"),
            Self::TooLong { limit_m, length_m } => write!(f, "maxlength {limit_m} m; vehicle {length_m} m"),
            Self::Surface { surface } => write!(f, "surface={surface}, which this vehicle does not manage"),
            Self::Track { tracktype } => write!(f, "tracktype={tracktype}, which this vehicle does not manage"),
            Self::Rough { smoothness } => write!(f, "smoothness={smoothness}, which this vehicle does not manage"),
            Self::Barrier { barrier } => write!(f, "barrier: {barrier}"),
            Self::Ford => write!(f, "a ford, which this vehicle does not go through"),
            Self::FourWheelDriveOnly => write!(f, "only for four-wheel drive"),
            Self::TooSteepUp { percent, limit_percent } => {
                write!(f, "{percent:.0} % up; the loaded vehicle climbs {limit_percent:.0} %")
            }
            Self::TooSteepDown { percent, limit_percent } => {
                write!(f, "{percent:.0} % down; the vehicle goes down {limit_percent:.0} %")
            }
            Self::Closed { what, until } => {
                write!(f, "closed")?;
                if let Some(until) = until {
                    write!(f, " until {until}")?;
                }
                if what.is_empty() { Ok(()) } else { write!(f, ": {}", what.pick(Language::En)) }
            }
            Self::OutOfSeason { tag } => write!(f, "not open at this time of the year, {tag}"),
            Self::TurnBanned { sign } => write!(f, "turn forbidden: {sign}"),
            Self::NoRoomToTurn { room_m, needs_m, back_out_m, reverse_m } if back_out_m <= reverse_m => write!(
                f,
                "dead end {room_m} m wide; vehicle needs {needs_m} m to turn, and within its {reverse_m:.0} m backwards there is no junction"
            ),
            Self::NoRoomToTurn { room_m, needs_m, back_out_m, reverse_m } => write!(
                f,
                "dead end {room_m} m wide; vehicle needs {needs_m} m to turn, and backing out {back_out_m:.0} m is more than its {reverse_m:.0} m"
            ),
            Self::NoUTurn => write!(f, "not a place to turn round"),
            Self::NotConnected { gap_m } => write!(f, "no road leads there; the nearest is {gap_m:.0} m away"),
        }
    }
}
