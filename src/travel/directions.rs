//! A path goes in; what a driver is told on the way comes out.

use serde::Serialize;

use super::network::Network;
use super::path::Path;
use crate::roads::{DirectedSegment, RoadGraph, Side, Snap};
use crate::units::{Names, Position};

/// What a driver does at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manoeuvre {
    /// Sets off.
    Start,
    /// Goes straight on into another road.
    Straight,
    /// 20 to 45 degrees to the left.
    SlightLeft,
    /// 20 to 45 degrees to the right.
    SlightRight,
    /// 45 to 120 degrees to the left.
    Left,
    /// 45 to 120 degrees to the right.
    Right,
    /// More than 120 degrees to the left.
    SharpLeft,
    /// More than 120 degrees to the right.
    SharpRight,
    /// Turns round.
    UTurn,
    /// Is there.
    Arrive,
}

/// One thing that a driver is told.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Direction {
    /// What to do.
    pub manoeuvre: Manoeuvre,
    /// The road it leads into; empty where it has no name.
    pub names: Names,
    /// Where.
    pub position: Position,
    /// Metres to drive until the next direction.
    pub metres: u32,
    /// Side the place lies on, on arriving.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<DriverSide>,
}

/// Side of the vehicle, as its driver sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DriverSide {
    /// On the driver's left.
    Left,
    /// On the driver's right.
    Right,
}

/// The side that a place lies on when its road is driven this way.
pub fn side_of(snap: &Snap, state: DirectedSegment) -> Option<DriverSide> {
    match (snap.side, state.is_backward()) {
        (Side::OnTheLine, _) => None,
        (Side::Left, false) | (Side::Right, true) => Some(DriverSide::Left),
        (Side::Right, false) | (Side::Left, true) => Some(DriverSide::Right),
    }
}

fn manoeuvre(degrees: f64) -> Manoeuvre {
    match degrees {
        degrees if degrees.abs() < 20.0 => Manoeuvre::Straight,
        degrees if degrees < -120.0 => Manoeuvre::SharpLeft,
        degrees if degrees < -45.0 => Manoeuvre::Left,
        degrees if degrees < 0.0 => Manoeuvre::SlightLeft,
        degrees if degrees > 120.0 => Manoeuvre::SharpRight,
        degrees if degrees > 45.0 => Manoeuvre::Right,
        _ => Manoeuvre::SlightRight,
    }
}

impl Network {
    /// What the driver is told along a path; `end` says on which side the place lies.
    pub fn directions(&self, path: &Path, end: Option<&Snap>) -> Vec<Direction> {
        let mut directions: Vec<Direction> = Vec::new();
        let mut metres_of: Vec<f64> = Vec::new();
        let whole: f64 = path.states.iter().map(|state| self.graph.metres(state.segment())).sum();
        for (index, state) in path.states.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|before| path.states.get(before));
            let told = before.map_or(Some(Manoeuvre::Start), |before| told(&self.graph, *before, *state));
            if let Some(manoeuvre) = told {
                let names = self.graph.names(state.segment()).clone();
                let position = match (index, path.line.first()) {
                    (0, Some(first)) => *first,
                    _ => self.graph.position(self.graph.start(*state)),
                };
                directions.push(Direction { manoeuvre, names, position, metres: 0, side: None });
                metres_of.push(0.0);
            }
            if let Some(metres) = metres_of.last_mut() {
                *metres += self.graph.metres(state.segment());
            }
        }
        // The first and the last directed segment are driven in part: what is missing of the whole
        // length is shared out by cutting the line, which the path has already done.
        let mut missing = (whole - f64::from(path.metres)).max(0.0);
        for metres in metres_of.iter_mut().rev() {
            let cut = missing.min(*metres);
            *metres -= cut;
            missing -= cut;
        }
        for (direction, metres) in directions.iter_mut().zip(&metres_of) {
            direction.metres = metres.round() as u32;
        }
        if let (Some(state), Some(position)) = (path.states.last(), path.line.last()) {
            directions.push(Direction {
                manoeuvre: Manoeuvre::Arrive,
                names: self.graph.names(state.segment()).clone(),
                position: *position,
                metres: 0,
                side: end.and_then(|snap| side_of(snap, *state)),
            });
        }
        directions
    }
}

/// What is said where a way goes from one directed segment to the next; nothing on a bend and where the same street goes
/// straight on.
pub(super) fn told(graph: &RoadGraph, from: DirectedSegment, to: DirectedSegment) -> Option<Manoeuvre> {
    if to == from.reversed() {
        return Some(Manoeuvre::UTurn);
    }
    let same = graph.names(from.segment()) == graph.names(to.segment());
    let is_junction = graph.leaving(graph.end(from)).len() > 2;
    let manoeuvre = manoeuvre(graph.turn_degrees(from, to));
    match manoeuvre {
        Manoeuvre::Straight | Manoeuvre::SlightLeft | Manoeuvre::SlightRight if same => None,
        _ if !is_junction && same => None,
        _ if !is_junction => Some(Manoeuvre::Straight),
        manoeuvre => Some(manoeuvre),
    }
}
