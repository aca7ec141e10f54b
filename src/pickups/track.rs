//! Positions in the order of their times go in, those that can be believed come out.

use serde::{Deserialize, Serialize};

use crate::units::METRES_PER_DEGREE;

/// Nothing that collects waste is faster, metres a second (150 km/h).
pub const FASTEST: f64 = 42.0;
/// After so many points in a row that were not believed, the next is: a filter must never silence a phone for ever.
pub const MOST_SKIPPED: usize = 5;

/// One position.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrackPoint {
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How well it is known, metres; 0 where nobody said.
    pub accuracy: f64,
}

impl TrackPoint {
    /// Metres to another point, on a plane that touches the earth between them: good to a per mille over a district.
    pub fn metres_to(&self, other: &Self) -> f64 {
        let east = (self.lon - other.lon) * METRES_PER_DEGREE * ((self.lat + other.lat) / 2.0).to_radians().cos();
        let north = (self.lat - other.lat) * METRES_PER_DEGREE;
        east.hypot(north)
    }

    /// Metres to the line from `from` to `to`, each `[lon, lat]`.
    pub fn metres_to_line(&self, from: [f64; 2], to: [f64; 2]) -> f64 {
        let scale = self.lat.to_radians().cos() * METRES_PER_DEGREE;
        let flat = |[lon, lat]: [f64; 2]| ((lon - self.lon) * scale, (lat - self.lat) * METRES_PER_DEGREE);
        let ((ax, ay), (bx, by)) = (flat(from), flat(to));
        let (dx, dy) = (bx - ax, by - ay);
        let length = dx * dx + dy * dy;
        let share = if length > 0.0 { (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
        (ax + share * dx).hypot(ay + share * dy)
    }
}

/// Whether `next` can be believed after `last`: not farther away than anything drives, what the two do not know of
/// themselves left out.
pub fn possible(last: &TrackPoint, next: &TrackPoint) -> bool {
    let seconds = ((next.at_ms - last.at_ms).abs() as f64 / 1000.0).max(1.0);
    last.metres_to(next) - last.accuracy.min(500.0) - next.accuracy.min(500.0) <= FASTEST * seconds + 50.0
}

/// The points that can be believed, in their order, and whether some could not: a phone that is told where to be
/// ("mock location"), or a receiver that jumps.
pub fn believable(points: &[TrackPoint]) -> (Vec<TrackPoint>, bool) {
    let mut kept: Vec<TrackPoint> = Vec::new();
    let mut skipped: Vec<TrackPoint> = Vec::new();
    let mut doubtful = false;
    for point in points {
        if kept.last().is_none_or(|last| possible(last, point)) {
            kept.push(*point);
            skipped.clear();
            continue;
        }
        doubtful = true;
        // Those that are out of the way but agree with each other were right, and the one before them was not.
        if skipped.last().is_some_and(|last| !possible(last, point)) {
            skipped.clear();
        }
        skipped.push(*point);
        if skipped.len() > MOST_SKIPPED {
            kept.append(&mut skipped);
        }
    }
    (kept, doubtful)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64, lat: f64, lon: f64) -> TrackPoint {
        TrackPoint { at_ms: minute * 60_000, lat, lon, accuracy: 10.0 }
    }

    #[test]
    fn a_jump_is_left_out_and_a_move_is_found_again() {
        let quiet: Vec<_> = (0..5).map(|minute| at(minute, 42.0 + 0.001 * minute as f64, 74.0)).collect();
        assert_eq!(believable(&quiet), (quiet.clone(), false));
        let mut jumped = quiet.clone();
        jumped.insert(3, at(2, 0.0, 0.0));
        assert_eq!(believable(&jumped), (quiet.clone(), true));
        // The first one was wrong: after a while the others are believed all the same.
        let mut late: Vec<_> = vec![at(-1, 10.0, 10.0)];
        late.extend((0..20).map(|minute| at(minute, 42.0, 74.0)));
        let (kept, doubtful) = believable(&late);
        assert!(doubtful);
        assert_eq!(kept.len(), 21);
    }

    #[test]
    fn distances_are_metres() {
        let here = at(0, 42.0, 74.0);
        assert!((here.metres_to(&at(0, 42.001, 74.0)) - 111.1).abs() < 1.0);
        assert!((here.metres_to(&at(0, 42.0, 74.001)) - 82.6).abs() < 1.0);
        assert!((here.metres_to_line([73.9, 42.001], [74.1, 42.001]) - 111.1).abs() < 1.0);
        assert!((here.metres_to_line([74.001, 42.0], [74.1, 42.0]) - 82.6).abs() < 1.0);
        assert!(here.metres_to_line([74.0, 42.0], [74.0, 42.0]) < 0.1);
    }
}
