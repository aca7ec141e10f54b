//! Inhabited streets go in, villages come out: streets near each other.

use petgraph::unionfind::UnionFind;
use rustc_hash::FxHashMap;

use super::inhabited::Street;
use crate::maps::Road;
use crate::units::{METRES_PER_DEGREE, Position};

/// Streets nearer than this belong to one village, in metres.
const APART_M: f64 = 250.0;
/// A group of streets shorter than this belongs to the nearest village, in metres.
const SHORTEST_VILLAGE_M: f64 = 600.0;

/// A village that was found.
#[derive(Clone, Debug)]
pub(super) struct Village {
    /// Its middle: the mean of its streets' vertices.
    pub(super) middle: Position,
    /// People sharing it.
    pub(super) people: u32,
    /// Indices into the streets.
    pub(super) streets: Vec<usize>,
    /// Length of its streets.
    pub(super) metres: f64,
}

/// Groups streets, the largest village first, and shares the people out by length.
pub(super) fn cluster(roads: &[Road], streets: &[Street], people: u32) -> Vec<Village> {
    let mut groups = group(roads, streets);
    groups.sort_by(|a, b| b.metres.total_cmp(&a.metres).then(a.streets.cmp(&b.streets)));
    let mut villages: Vec<Village> = Vec::new();
    for candidate in groups {
        let nearest = (candidate.metres < SHORTEST_VILLAGE_M)
            .then(|| {
                villages.iter_mut().min_by(|a, b| {
                    a.middle.metres_to(candidate.middle).total_cmp(&b.middle.metres_to(candidate.middle))
                })
            })
            .flatten();
        match nearest {
            Some(village) => {
                village.streets.extend(candidate.streets);
                village.metres += candidate.metres;
            }
            None => villages.push(candidate),
        }
    }
    let total: f64 = villages.iter().map(|village| village.metres).sum();
    let mut left = people;
    for village in villages.iter_mut().skip(1) {
        village.people = ((f64::from(people) * village.metres / total).round() as u32).min(left);
        left -= village.people;
        village.streets.sort_unstable();
    }
    // The largest one takes what rounding left over, so that the sum is exact.
    if let Some(first) = villages.first_mut() {
        first.people = left;
        first.streets.sort_unstable();
    }
    villages
}

fn group(roads: &[Road], streets: &[Street]) -> Vec<Village> {
    let cell_lat = APART_M / METRES_PER_DEGREE;
    let lat = streets.first().map_or(0.0, |street| roads[street.road].line[0].lat);
    let cell_lon = cell_lat / lat.to_radians().cos().max(0.01);
    let mut first_in_cell: FxHashMap<(i64, i64), usize> = FxHashMap::default();
    let mut same: UnionFind<usize> = UnionFind::new(streets.len());
    for (index, street) in streets.iter().enumerate() {
        for at in &roads[street.road].line {
            let (x, y) = ((at.lon / cell_lon).floor() as i64, (at.lat / cell_lat).floor() as i64);
            for cell in (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy))) {
                if let Some(other) = first_in_cell.get(&cell) {
                    same.union(index, *other);
                }
            }
            first_in_cell.entry((x, y)).or_insert(index);
        }
    }
    let mut groups: FxHashMap<usize, Village> = FxHashMap::default();
    let mut vertices: FxHashMap<usize, f64> = FxHashMap::default();
    for (index, street) in streets.iter().enumerate() {
        let root = same.find(index);
        let village = groups.entry(root).or_insert_with(|| Village {
            middle: Position { lon: 0.0, lat: 0.0 },
            people: 0,
            streets: Vec::new(),
            metres: 0.0,
        });
        village.streets.push(index);
        village.metres += street.metres;
        let count = vertices.entry(root).or_default();
        for at in &roads[street.road].line {
            *count += 1.0;
            village.middle.lon += (at.lon - village.middle.lon) / *count;
            village.middle.lat += (at.lat - village.middle.lat) / *count;
        }
    }
    groups.into_values().collect()
}
