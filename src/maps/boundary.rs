//! A box or an area goes in with roads; the roads inside come out, cut off at its border.
//!
//! A road that leaves the area and comes back becomes two roads: `way/12` and `way/12/2`.

use super::part::{self, Parts};
use super::{Road, RoadFile};
use crate::units::Position;

/// Strips that the edges of an area are sorted into, so that a map of a country is cut in one go.
const STRIPS: usize = 512;
/// Node ids of vertices put in at the border count up from here: no source has such ids.
const FIRST_BORDER_NODE: i64 = i64::MIN;

/// The area to keep.
#[derive(Clone, Debug)]
pub struct Boundary {
    /// Edges of all rings.
    edges: Vec<[Position; 2]>,
    /// Edges that reach into each strip from south to north.
    strips: Vec<Vec<u32>>,
    south: f64,
    north: f64,
}

impl Boundary {
    /// A box: west, south, east, north in degrees; nothing when it has no inside.
    pub fn of_box([west, south, east, north]: [f64; 4]) -> Option<Self> {
        let corner = |lon: f64, lat: f64| Position { lon, lat };
        if !(west < east && south < north) {
            return None;
        }
        Self::of_rings(&[vec![corner(west, south), corner(east, south), corner(east, north), corner(west, north)]])
    }

    /// An area by its rings, holes among them; nothing when there is no ring.
    pub fn of_rings(rings: &[Vec<Position>]) -> Option<Self> {
        let mut edges = Vec::new();
        for ring in rings.iter().filter(|ring| ring.len() >= 3) {
            let next = ring.iter().skip(1).chain(ring.first());
            edges.extend(ring.iter().zip(next).map(|(from, to)| [*from, *to]).filter(|[from, to]| from != to));
        }
        let lats = || edges.iter().flatten().map(|at| at.lat);
        let (south, north) = (lats().fold(f64::MAX, f64::min), lats().fold(f64::MIN, f64::max));
        let mut boundary = Self { strips: vec![Vec::new(); STRIPS], south, north, edges };
        if boundary.edges.is_empty() || south >= north {
            return None;
        }
        for (index, [from, to]) in boundary.edges.iter().enumerate() {
            let (low, high) = (boundary.strip(from.lat.min(to.lat)), boundary.strip(from.lat.max(to.lat)));
            boundary.strips[low..=high].iter_mut().for_each(|strip| strip.push(index as u32));
        }
        Some(boundary)
    }

    fn strip(&self, lat: f64) -> usize {
        let share = (lat - self.south) / (self.north - self.south);
        ((share * STRIPS as f64) as usize).min(STRIPS - 1)
    }

    /// Whether a position lies inside.
    pub fn contains(&self, at: Position) -> bool {
        if !(self.south..=self.north).contains(&at.lat) {
            return false;
        }
        let mut inside = false;
        for edge in &self.strips[self.strip(at.lat)] {
            let [from, to] = self.edges[*edge as usize];
            if (from.lat > at.lat) != (to.lat > at.lat) {
                let lon = from.lon + (at.lat - from.lat) / (to.lat - from.lat) * (to.lon - from.lon);
                inside ^= at.lon < lon;
            }
        }
        inside
    }

    /// The shares of a piece of a line at which it crosses the border, in order, 0 and 1 around them.
    fn crossings(&self, from: Position, to: Position) -> Vec<f64> {
        let mut shares = vec![0.0, 1.0];
        let (low, high) = (from.lat.min(to.lat), from.lat.max(to.lat));
        if high < self.south || low > self.north {
            return shares;
        }
        let way = (to.lon - from.lon, to.lat - from.lat);
        let (first, last) = (self.strip(low), self.strip(high));
        for strip in &self.strips[first..=last] {
            for edge in strip {
                let [start, end] = self.edges[*edge as usize];
                let other = (end.lon - start.lon, end.lat - start.lat);
                let cross = way.0 * other.1 - way.1 * other.0;
                if cross == 0.0 {
                    continue;
                }
                let gap = (start.lon - from.lon, start.lat - from.lat);
                let along = (gap.0 * other.1 - gap.1 * other.0) / cross;
                let on_edge = (gap.0 * way.1 - gap.1 * way.0) / cross;
                if (0.0..=1.0).contains(&along) && (0.0..=1.0).contains(&on_edge) {
                    shares.push(along);
                }
            }
        }
        shares.sort_by(f64::total_cmp);
        shares.dedup();
        shares
    }

    /// The roads of a file that lie inside, with their restrictions and nodes.
    pub fn cut(&self, file: RoadFile) -> RoadFile {
        let mut cut = RoadFile { restrictions: file.restrictions, ..RoadFile::default() };
        let mut parts = Parts::default();
        let mut border_nodes = FIRST_BORDER_NODE;
        for road in file.roads {
            let first = cut.roads.len();
            let (id, vertices) = (road.id.clone(), road.line.len());
            cut.roads.extend(self.parts_of(road, &mut border_nodes));
            let is_whole = cut.roads.len() == first + 1 && cut.roads[first].line.len() == vertices;
            if !is_whole {
                parts.insert(id, (first..cut.roads.len()).collect());
            }
        }
        cut.nodes = file.nodes.into_iter().filter(|node| self.contains(node.position)).collect();
        part::follow(&mut cut, &parts);
        cut
    }

    /// The parts of a road that lie inside; people along it are shared out by length.
    fn parts_of(&self, road: Road, border_nodes: &mut i64) -> Vec<Road> {
        let has_nodes = road.nodes.len() == road.line.len();
        let node = |index: usize| if has_nodes { road.nodes[index] } else { 0 };
        let mut runs: Vec<Vec<(Position, i64)>> = Vec::new();
        let mut open: Vec<(Position, i64)> = Vec::new();
        for (index, ends) in road.line.windows(2).enumerate() {
            let shares = self.crossings(ends[0], ends[1]);
            let mut at = |share: f64| match share {
                0.0 => (ends[0], node(index)),
                1.0 => (ends[1], node(index + 1)),
                _ => {
                    *border_nodes = border_nodes.saturating_add(1);
                    let grid = |from: f64, to: f64| ((from + (to - from) * share) * 1e7).round() / 1e7;
                    (
                        Position { lon: grid(ends[0].lon, ends[1].lon), lat: grid(ends[0].lat, ends[1].lat) },
                        *border_nodes,
                    )
                }
            };
            for span in shares.windows(2) {
                let half = (span[0] + span[1]) / 2.0;
                let middle = Position {
                    lon: ends[0].lon + (ends[1].lon - ends[0].lon) * half,
                    lat: ends[0].lat + (ends[1].lat - ends[0].lat) * half,
                };
                if !self.contains(middle) {
                    runs.push(std::mem::take(&mut open));
                    continue;
                }
                if open.is_empty() {
                    open.push(at(span[0]));
                }
                // A share inside the piece where the road stays inside is a touch of the border, not a vertex.
                open.push(at(span[1]));
            }
        }
        runs.push(open);
        for run in &mut runs {
            run.dedup_by(|next, before| next.0 == before.0);
        }
        runs.retain(|run| run.len() >= 2);
        let metres = |line: &[Position]| line.windows(2).map(|ends| ends[0].metres_to(ends[1])).sum::<f64>();
        let whole = metres(&road.line).max(f64::MIN_POSITIVE);
        let part = |(number, run): (usize, Vec<(Position, i64)>)| {
            let line: Vec<Position> = run.iter().map(|(at, _)| *at).collect();
            let service = road.service.clone().map(|mut service| {
                service.people *= (metres(&line) / whole).min(1.0);
                service
            });
            Road {
                id: part::id(&road.id, number),
                nodes: if has_nodes { run.iter().map(|(_, node)| *node).collect() } else { Vec::new() },
                line,
                tags: road.tags.clone(),
                names: road.names.clone(),
                service,
            }
        };
        runs.into_iter().enumerate().map(part).collect()
    }
}
