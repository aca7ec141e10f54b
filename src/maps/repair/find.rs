//! Roads go in, every place where two of them nearly meet comes out.

use std::cell::Cell;

use rstar::{AABB, RTree, RTreeObject};
use rustc_hash::{FxHashMap, FxHashSet};

use super::level::Level;
use super::{Change, REACH_M, Repair, RepairId, key};
use crate::maps::Road;
use crate::units::{METRES_PER_DEGREE, Position};

/// A piece of a road between two vertices, in metres of a local plane.
struct Piece {
    road: usize,
    /// Index of its first vertex.
    at: usize,
    from: [f64; 2],
    to: [f64; 2],
}

impl RTreeObject for Piece {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.from, self.to)
    }
}

/// A plane that touches the map in its middle: good to a few centimetres over two metres anywhere on it.
struct Plane {
    metres_per_degree_lon: f64,
}

impl Plane {
    fn of(roads: &[Road]) -> Self {
        let (mut least, mut most) = (f64::MAX, f64::MIN);
        for at in roads.iter().flat_map(|road| &road.line) {
            (least, most) = (least.min(at.lat), most.max(at.lat));
        }
        let middle = if least <= most { (least + most) / 2.0 } else { 0.0 };
        Self { metres_per_degree_lon: METRES_PER_DEGREE * middle.to_radians().cos().max(1e-3) }
    }

    fn metres(&self, at: Position) -> [f64; 2] {
        [at.lon * self.metres_per_degree_lon, at.lat * METRES_PER_DEGREE]
    }

    fn position(&self, [x, y]: [f64; 2]) -> Position {
        // Rounded to the grid that vertices are compared on, so that both roads get the very same place.
        let grid = |degrees: f64| (degrees * 1e7).round() / 1e7;
        Position { lon: grid(x / self.metres_per_degree_lon), lat: grid(y / METRES_PER_DEGREE) }
    }
}

/// Most proposals that are made: a map with more is not mended one by one.
const MOST_PROPOSALS: usize = 20_000;
/// Most neighbours looked at, together: lines drawn to lie all over each other must not take for ever.
const MOST_LOOKED_AT: u64 = 50_000_000;

/// What may still be looked at.
struct Patience(Cell<u64>);

impl Patience {
    /// Looks at one more, if there is patience left.
    fn look(&self) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(1));
        left > 0
    }
}

/// A map as the search for repairs looks at it.
struct Look<'a> {
    roads: &'a [Road],
    levels: &'a [Level],
    tree: &'a RTree<Piece>,
    plane: &'a Plane,
    patience: &'a Patience,
}

/// All proposals, in the order of the roads; of a map that is all crossings, the first of them.
pub fn find(roads: &[Road]) -> Vec<Repair> {
    let patience = Patience(Cell::new(MOST_LOOKED_AT));
    let plane = Plane::of(roads);
    let mut uses: FxHashMap<(i32, i32), u32> = FxHashMap::default();
    for road in roads {
        for at in road.line.iter().map(|at| key(*at)).collect::<FxHashSet<_>>() {
            *uses.entry(at).or_default() += 1;
        }
    }
    let pieces = roads
        .iter()
        .enumerate()
        .flat_map(|(index, road)| {
            let plane = &plane;
            road.line.windows(2).enumerate().map(move |(at, ends)| Piece {
                road: index,
                at,
                from: plane.metres(ends[0]),
                to: plane.metres(ends[1]),
            })
        })
        .collect();
    let tree = RTree::bulk_load(pieces);
    let levels: Vec<Level> = roads.iter().map(Level::of).collect();

    let look = Look { roads, levels: &levels, tree: &tree, plane: &plane, patience: &patience };
    let mut found = duplicates(roads);
    for index in 0..roads.len() {
        if found.len() >= MOST_PROPOSALS {
            break;
        }
        for last in [false, true] {
            found.extend(loose_end(&look, index, last, &uses));
        }
        found.extend(crossings(&look, index));
    }
    found.truncate(MOST_PROPOSALS);
    found
}

fn loose_end(look: &Look<'_>, index: usize, last: bool, uses: &FxHashMap<(i32, i32), u32>) -> Option<Repair> {
    let Look { roads, levels, tree, plane, patience } = look;
    let road = &roads[index];
    let end = if last { road.line.last() } else { road.line.first() }.copied()?;
    if uses.get(&key(end)).copied().unwrap_or(0) > 1
        || road.line.first().map(|at| key(*at)) == road.line.last().map(|at| key(*at))
    {
        return None;
    }
    let at = plane.metres(end);
    let around = AABB::from_corners([at[0] - REACH_M, at[1] - REACH_M], [at[0] + REACH_M, at[1] + REACH_M]);
    let (piece, along, gap_m) = tree
        .locate_in_envelope_intersecting(&around)
        .take_while(|_| patience.look())
        .filter(|piece| piece.road != index && levels[piece.road] == levels[index])
        .map(|piece| {
            let (along, gap_m) = nearest(piece, at);
            (piece, along, gap_m)
        })
        .filter(|(_, _, gap_m)| *gap_m <= REACH_M)
        // Ties are broken by the order of the roads, so that the same map gives the same proposals.
        .min_by(|a, b| a.2.total_cmp(&b.2).then(a.0.road.cmp(&b.0.road)).then(a.0.at.cmp(&b.0.at)))?;
    let onto = &roads[piece.road];
    let (side, end_name) = (if last { "last" } else { "first" }, &road.id);
    let length = distance(piece.from, piece.to);
    let gap_m = (gap_m * 100.0).round() / 100.0;
    let near_start = along * length <= REACH_M;
    if near_start || (1.0 - along) * length <= REACH_M {
        let vertex = if near_start && along <= 0.5 { piece.at } else { piece.at + 1 };
        return Some(Repair {
            id: RepairId(format!("join {end_name} {side} {} {vertex}", onto.id)),
            position: onto.line[vertex],
            change: Change::JoinEnd { road: road.id.clone(), last, onto: onto.id.clone(), vertex, gap_m },
        });
    }
    Some(Repair {
        id: RepairId(format!("tee {end_name} {side} {} {}", onto.id, piece.at)),
        position: plane.position(between(piece, along)),
        change: Change::JoinLine { road: road.id.clone(), last, onto: onto.id.clone(), after: piece.at, gap_m },
    })
}

fn crossings(look: &Look<'_>, index: usize) -> Vec<Repair> {
    let Look { roads, levels, tree, plane, patience } = look;
    let road = &roads[index];
    let mut found = Vec::new();
    for (at, ends) in road.line.windows(2).enumerate() {
        let own = Piece { road: index, at, from: plane.metres(ends[0]), to: plane.metres(ends[1]) };
        let mut others: Vec<&Piece> = tree
            .locate_in_envelope_intersecting(&own.envelope())
            .take_while(|_| patience.look())
            .filter(|piece| piece.road > index && levels[piece.road].meets(levels[index]))
            .collect();
        if found.len() >= MOST_PROPOSALS {
            break;
        }
        others.sort_by_key(|piece| (piece.road, piece.at));
        for other in others {
            let line = &roads[other.road].line;
            let other_ends = [key(line[other.at]), key(line[other.at + 1])];
            if other_ends.contains(&key(ends[0])) || other_ends.contains(&key(ends[1])) {
                continue;
            }
            let Some((own_along, other_along)) = intersection(&own, other) else { continue };
            // A crossing within reach of an end is an end that overshoots; joining the end mends it.
            let near = |along: f64, piece: &Piece| {
                let length = distance(piece.from, piece.to);
                along * length <= 1e-3 || (1.0 - along) * length <= 1e-3
            };
            if near(own_along, &own) && near(other_along, other) {
                continue;
            }
            found.push(Repair {
                id: RepairId(format!("cross {} {at} {} {}", road.id, roads[other.road].id, other.at)),
                position: plane.position(between(&own, own_along)),
                change: Change::AddCrossing {
                    road: road.id.clone(),
                    after: at,
                    other: roads[other.road].id.clone(),
                    other_after: other.at,
                },
            });
        }
    }
    found
}

fn duplicates(roads: &[Road]) -> Vec<Repair> {
    let mut seen: FxHashMap<Vec<(i32, i32)>, usize> = FxHashMap::default();
    let mut found = Vec::new();
    for (index, road) in roads.iter().enumerate() {
        let forward: Vec<_> = road.line.iter().map(|at| key(*at)).collect();
        let backward: Vec<_> = forward.iter().rev().copied().collect();
        // One entry for both directions; two one-way halves drawn on one line are no duplicates.
        let line = forward.clone().min(backward);
        match seen.get(&line) {
            Some(kept) if roads[*kept].tags.get("oneway") == road.tags.get("oneway") => found.push(Repair {
                id: RepairId(format!("drop {} for {}", road.id, roads[*kept].id)),
                position: road.line[0],
                change: Change::DropDuplicate { road: road.id.clone(), kept: roads[*kept].id.clone() },
            }),
            Some(_) => {}
            None => {
                seen.insert(line, index);
            }
        }
    }
    found
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn between(piece: &Piece, along: f64) -> [f64; 2] {
    [piece.from[0] + along * (piece.to[0] - piece.from[0]), piece.from[1] + along * (piece.to[1] - piece.from[1])]
}

/// The share of a piece at which it is nearest to a point, and how near.
fn nearest(piece: &Piece, at: [f64; 2]) -> (f64, f64) {
    let way = [piece.to[0] - piece.from[0], piece.to[1] - piece.from[1]];
    let square = way[0] * way[0] + way[1] * way[1];
    let along = if square > 0.0 {
        (((at[0] - piece.from[0]) * way[0] + (at[1] - piece.from[1]) * way[1]) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (along, distance(at, between(piece, along)))
}

/// The shares of two pieces at which they cross; nothing for parallel ones.
fn intersection(a: &Piece, b: &Piece) -> Option<(f64, f64)> {
    let way = [a.to[0] - a.from[0], a.to[1] - a.from[1]];
    let other = [b.to[0] - b.from[0], b.to[1] - b.from[1]];
    let cross = way[0] * other[1] - way[1] * other[0];
    if cross.abs() < 1e-9 {
        return None;
    }
    let gap = [b.from[0] - a.from[0], b.from[1] - a.from[1]];
    let along = (gap[0] * other[1] - gap[1] * other[0]) / cross;
    let other_along = (gap[0] * way[1] - gap[1] * way[0]) / cross;
    ((0.0..=1.0).contains(&along) && (0.0..=1.0).contains(&other_along)).then_some((along, other_along))
}
