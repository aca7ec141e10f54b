//! Roads go in, the ones that people live along come out.

use rustc_hash::FxHashSet;

use super::length;
use crate::maps::Road;
use crate::units::Position;

/// A road that people live along.
#[derive(Clone, Copy, Debug)]
pub(super) struct Street {
    /// Index of the road.
    pub(super) road: usize,
    /// Its length.
    pub(super) metres: f64,
}

/// Side of the cells that nearness is told by, in degrees of latitude: about 90 m.
const CELL_DEGREES: f64 = 0.000_8;

/// Finds them, in the order of the roads.
pub(super) fn find(roads: &[Road]) -> Vec<Street> {
    let open: Vec<usize> = (0..roads.len()).filter(|road| is_public(&roads[*road])).collect();
    let of = |wanted: &dyn Fn(&Road) -> bool| -> Vec<usize> {
        open.iter().copied().filter(|road| wanted(&roads[*road])).collect()
    };
    let homes = of(&|road| matches!(class(road), "residential" | "living_street"));
    let mut chosen: Vec<usize> = if homes.is_empty() {
        // A small export may hold through roads only; then everything with a name is taken for a street.
        of(&|road| is_through(road) && !road.names.is_empty())
    } else {
        let cells: FxHashSet<(i64, i64)> = homes.iter().flat_map(|road| dense(&roads[*road].line)).map(cell).collect();
        let near_homes = |road: &Road| {
            let points = dense(&road.line);
            let near = points.iter().filter(|at| around(cell(**at)).any(|cell| cells.contains(&cell))).count();
            near * 3 >= points.len()
        };
        of(&|road| {
            matches!(class(road), "residential" | "living_street")
                || (is_through(road) && !road.names.is_empty() && near_homes(road))
        })
    };
    chosen.sort_unstable();
    chosen.into_iter().map(|road| Street { road, metres: length(&roads[road].line) }).collect()
}

fn class(road: &Road) -> &str {
    road.tags.get("highway").map_or("", String::as_str)
}

fn is_through(road: &Road) -> bool {
    matches!(class(road), "unclassified" | "tertiary" | "secondary" | "primary" | "road")
        && !["bridge", "tunnel"].iter().any(|key| road.tags.get(*key).is_some_and(|value| value != "no"))
}

fn is_public(road: &Road) -> bool {
    let says = |key: &str| road.tags.get(key).map(String::as_str);
    !["access", "vehicle", "motor_vehicle"].iter().any(|key| matches!(says(key), Some("no" | "private")))
}

/// Points at most half a cell apart, so that a long straight road is near what it passes.
fn dense(line: &[Position]) -> Vec<Position> {
    let mut points = Vec::new();
    for ends in line.windows(2) {
        let steps = (((ends[1].lat - ends[0].lat).abs().max((ends[1].lon - ends[0].lon).abs()) / CELL_DEGREES * 2.0)
            .ceil() as usize)
            .clamp(1, 10_000);
        points.extend((0..steps).map(|step| {
            let share = step as f64 / steps as f64;
            Position {
                lon: ends[0].lon + share * (ends[1].lon - ends[0].lon),
                lat: ends[0].lat + share * (ends[1].lat - ends[0].lat),
            }
        }));
    }
    points.extend(line.last());
    points
}

fn cell(at: Position) -> (i64, i64) {
    ((at.lon / CELL_DEGREES).floor() as i64, (at.lat / CELL_DEGREES).floor() as i64)
}

fn around((x, y): (i64, i64)) -> impl Iterator<Item = (i64, i64)> {
    (-1..=1).flat_map(move |dx| (-1..=1).map(move |dy| (x + dx, y + dy)))
}
