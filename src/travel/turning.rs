//! Where and how long a vehicle turns: the cost of a turn by its angle, and the U-turn by the room
//! there is.
//!
//! A vehicle turns round in a dead end with room, at a junction where a three-point turn fits, and
//! otherwise backs out of a dead end as far as it may. It never turns round on the open road.

use super::permission;
use super::reason::Reason;
use super::rules::Rules;
use super::speed;
use crate::maps::VehicleProfile;
use crate::roads::class;
use crate::roads::{DirectedSegment, Junction, RoadGraph, SegmentIndex};

/// Longest turn of a car at a junction, milliseconds (the sigmoid of OSRM's car profile; sharp
/// turns come near to it).
const CAR_TURN_MS: f64 = 7500.0;
/// Length of a car, metres: a vehicle twice as long takes twice the time to turn, and no more.
const CAR_METRES: f64 = 5.0;
/// Turns to the near side (right) are a little quicker than across the oncoming lane.
const NEAR_SIDE_BIAS: f64 = 1.075;
/// Speed backwards, km/h.
const REVERSE_KMH: f64 = 5.0;
/// Room that the corner of a junction adds to its widest road, metres.
const CORNER_METRES: f64 = 3.0;

/// Milliseconds that a turn by this angle takes (degrees, positive to the right).
pub fn turn_milliseconds(degrees: f64, profile: &VehicleProfile) -> u64 {
    let longest = CAR_TURN_MS * (profile.length_m / CAR_METRES).clamp(1.0, 2.0);
    let bias = if degrees >= 0.0 { 1.0 / NEAR_SIDE_BIAS } else { NEAR_SIDE_BIAS };
    let steepness = 13.0 * bias * degrees.abs() / 180.0 - 6.5 / bias;
    (longest / (1.0 + (-steepness).exp())).round() as u64
}

/// How a vehicle turns round at the end of a directed segment.
pub struct UTurns<'a> {
    /// The roads.
    pub graph: &'a RoadGraph,
    /// What the vehicle may and can drive.
    pub rules: &'a Rules,
    /// The vehicle.
    pub profile: &'a VehicleProfile,
}

impl UTurns<'_> {
    fn is_open(&self, state: DirectedSegment) -> bool {
        self.rules.permission(self.graph, state).is_open()
    }

    /// Segments at a junction, other than `except`, that the vehicle drives in some direction.
    pub fn others(&self, junction: Junction, except: SegmentIndex) -> usize {
        let tags = self.graph.junction_tags(junction);
        if tags.is_some_and(|tags| permission::barrier(tags, self.profile).is_some()) {
            return 0;
        }
        let leaving = self.graph.leaving(junction).iter();
        leaving
            .filter(|state| state.segment() != except && (self.is_open(**state) || self.is_open(state.reversed())))
            .count()
    }

    /// Widest room of the roads at a junction; none where one of them is a fast road.
    fn room(&self, junction: Junction) -> f64 {
        let rooms = self.graph.leaving(junction).iter().map(|state| {
            let tags = self.graph.tags(state.segment());
            (
                class::room_metres(tags).0,
                matches!(class::class(tags), "motorway" | "motorway_link" | "trunk" | "trunk_link"),
            )
        });
        let mut widest: f64 = 0.0;
        for (room, fast) in rooms {
            if fast {
                return 0.0;
            }
            widest = widest.max(room);
        }
        widest
    }

    /// Milliseconds to turn round at the end of a directed segment, or why it cannot.
    pub fn milliseconds(&self, state: DirectedSegment) -> Result<u64, Reason> {
        let junction = self.graph.end(state);
        let needs_m = self.profile.three_point_turn_m;
        let seconds = (self.profile.u_turn_seconds.max(0.0) * 1000.0).round() as u64;
        if self.graph.junction_tags(junction).is_some_and(class::is_turning_place) {
            return Ok(seconds);
        }
        match self.others(junction, state.segment()) {
            0 => {
                let mouths = self.graph.leaving(junction).len();
                let room_m = self.room(junction) + if mouths > 1 { CORNER_METRES } else { 0.0 };
                if room_m >= needs_m { Ok(seconds) } else { self.back_out(state, room_m).map(|back| back + seconds) }
            }
            1 => Err(Reason::NoUTurn),
            _ if self.room(junction) > 0.0 && self.room(junction) + CORNER_METRES >= needs_m => Ok(seconds),
            _ => Err(Reason::NoUTurn),
        }
    }

    /// Extra milliseconds of backing out of a dead end to the first junction where the vehicle can
    /// turn into another road, over the time it would take forwards.
    fn back_out(&self, state: DirectedSegment, room_m: f64) -> Result<u64, Reason> {
        let (mut decimetres, mut forwards_ms) = (0u64, 0u64);
        let mut leg = state.reversed();
        loop {
            let length = self.graph.segment(leg.segment()).decimetres;
            decimetres += u64::from(length);
            forwards_ms += speed::milliseconds(length, self.rules.kmh(self.graph, leg));
            let mouth = self.graph.end(leg);
            let too_far = decimetres as f64 / 10.0 > self.profile.reverse_m;
            match self.others(mouth, leg.segment()) {
                1 if !too_far => {
                    let onward = self.graph.leaving(mouth).iter().copied();
                    let next = onward.filter(|next| next.segment() != leg.segment()).find(|next| self.is_open(*next));
                    match next {
                        Some(next) => leg = next,
                        None => break,
                    }
                }
                others if others >= 2 && !too_far => {
                    let backwards_ms = speed::milliseconds(decimetres.min(u64::from(u32::MAX)) as u32, REVERSE_KMH);
                    return Ok(backwards_ms.saturating_sub(forwards_ms));
                }
                _ => break,
            }
        }
        Err(Reason::NoRoomToTurn {
            room_m,
            needs_m: self.profile.three_point_turn_m,
            back_out_m: decimetres as f64 / 10.0,
            reverse_m: self.profile.reverse_m,
        })
    }
}
