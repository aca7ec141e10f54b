//! Exits and entries go in; the metres climbed and descended on the best way from each to each come out.
//!
//! The cost of fuel asks for them: a full lorry burns far more on the way up than on the level. They are carried
//! along in the same sweep that finds the weights, so they are those of the very way that the matrix speaks of.

use rustc_hash::FxHashMap;

use super::contract::NO_MIDDLE;
use super::hierarchy::{Hierarchy, Rises};
use super::many::BASE;
use super::network::{Network, Port};
use super::path::Path;
use super::sweep::{Columns, LANES, Label, Row, Side, Targets};
use super::weight::Weight;
use crate::roads::DirectedSegment;

/// Metres climbed and descended from every row to every column, row-major; `NaN` where there is no way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClimbMatrix {
    /// Metres up.
    pub ascent_m: Vec<f32>,
    /// Metres down.
    pub descent_m: Vec<f32>,
}

/// Weight, metres up, metres down.
type Step = [f64; 3];

/// Weights with what is climbed and descended on the way.
#[derive(Clone, Copy)]
struct Steep {
    weight: [f64; LANES],
    up: [f64; LANES],
    down: [f64; LANES],
}

impl Label for Steep {
    type Step = Step;
    type Known = Step;
    const UNREACHED: Self = Self { weight: [f64::INFINITY; LANES], up: [0.0; LANES], down: [0.0; LANES] };

    #[inline(always)]
    fn relax(&mut self, from: &Self, [weight, up, down]: Step) {
        for lane in 0..LANES {
            let reached = from.weight[lane] + weight;
            let better = reached < self.weight[lane];
            self.weight[lane] = if better { reached } else { self.weight[lane] };
            self.up[lane] = if better { from.up[lane] + up } else { self.up[lane] };
            self.down[lane] = if better { from.down[lane] + down } else { self.down[lane] };
        }
    }

    fn begin(&mut self, lane: usize, [weight, up, down]: Step) {
        if weight < self.weight[lane] {
            (self.weight[lane], self.up[lane], self.down[lane]) = (weight, up, down);
        }
    }

    fn known(&self, lane: usize) -> Step {
        [self.weight[lane], self.up[lane], self.down[lane]]
    }
}

/// Metres up and down of every arc of a hierarchy.
struct Heights {
    up: Vec<[f64; 2]>,
    down: Vec<[f64; 2]>,
}

impl Heights {
    fn of(network: &Network, hierarchy: &Hierarchy) -> Self {
        let of_rank = |rank: u32| network.climb_of(network.state_of[hierarchy.node_at[rank as usize] as usize]);
        let mut heights =
            Self { up: vec![[0.0; 2]; hierarchy.up.arcs.len()], down: vec![[0.0; 2]; hierarchy.down.arcs.len()] };
        let find = |rises: &Rises, low: u32, high: u32| {
            let first = rises.first[low as usize] as usize;
            rises.from(low).iter().position(|arc| arc.other == high).map(|index| first + index)
        };
        // An arc leads over a node of lower rank, whose arcs are known by then.
        for rank in 0..hierarchy.node_at.len() as u32 {
            for (is_up, rises) in [(true, &hierarchy.up), (false, &hierarchy.down)] {
                let first = rises.first[rank as usize] as usize;
                for (index, arc) in rises.from(rank).iter().enumerate() {
                    let (from, to) = if is_up { (rank, arc.other) } else { (arc.other, rank) };
                    let sum = if arc.middle == NO_MIDDLE {
                        of_rank(from)
                    } else {
                        let into = find(&hierarchy.down, arc.middle, from).map(|at| heights.down[at]);
                        let out = find(&hierarchy.up, arc.middle, to).map(|at| heights.up[at]);
                        let ([a, b], [c, d]) = (into.unwrap_or_default(), out.unwrap_or_default());
                        [a + c, b + d]
                    };
                    let known = if is_up { &mut heights.up } else { &mut heights.down };
                    known[first + index] = sum;
                }
            }
        }
        heights
    }
}

impl Network {
    /// Metres up and down from the start of a directed segment to its end.
    fn climb_of(&self, state: DirectedSegment) -> [f64; 2] {
        self.graph.slope(state).map_or([0.0; 2], |slope| [slope.ascent_m, slope.descent_m])
    }

    /// Metres up and down from the start of a port's directed segment to the port.
    fn climb_to(&self, port: Port) -> [f64; 2] {
        let share = (port.offset_m / self.graph.metres(port.state.segment())).clamp(0.0, 1.0);
        self.climb_of(port.state).map(|metres| metres * share)
    }

    /// Metres climbed and descended on a path; its first and last segment count by the share that is driven.
    pub fn climb_on(&self, path: &Path) -> [f64; 2] {
        let whole: f64 = path.states.iter().map(|state| self.graph.metres(state.segment())).sum();
        let mut missing = (whole - f64::from(path.metres)).max(0.0);
        let mut sum = [0.0; 2];
        for (index, state) in path.states.iter().enumerate() {
            let metres = self.graph.metres(state.segment());
            let is_part = index == 0 || index + 1 == path.states.len();
            // Which end misses how much follows from the drawn line of the first segment.
            let driven = if !is_part {
                metres
            } else if index == 0 && path.states.len() > 1 {
                let end = self.graph.position(self.graph.end(*state));
                let reaches = path.line.iter().position(|at| *at == end).unwrap_or(0);
                let first: f64 = path.line[..=reaches].windows(2).map(|ends| ends[0].metres_to(ends[1])).sum();
                missing = (missing - (metres - first).max(0.0)).max(0.0);
                first.min(metres)
            } else {
                (metres - missing).max(0.0)
            };
            let own = self.climb_of(*state);
            (0..2).for_each(|way| sum[way] += own[way] * driven / metres.max(0.1));
        }
        sum
    }

    /// Metres climbed and descended on the best way from any port of a row to any port of a column.
    pub fn climbs_between(&self, exits: &[Vec<Port>], entries: &[Vec<Port>]) -> ClimbMatrix {
        let hierarchy = self.prepared();
        let heights = Heights::of(self, hierarchy);
        let mut targets: Vec<u32> = Vec::new();
        let mut place_of: FxHashMap<u32, u32> = FxHashMap::default();
        let mut columns: Columns<Step> = Columns::new();
        for entry in entries {
            let ways = entry.iter().flat_map(|port| {
                let [up, down] = self.climb_to(*port);
                let step = [self.part(*port).0 as f64, up, down];
                self.target_nodes(port.state).map(move |node| (node, step))
            });
            columns.push(ways.map(|(node, step)| {
                let place = *place_of.entry(node).or_insert_with(|| {
                    targets.push(node);
                    targets.len() as u32 - 1
                });
                (place, step)
            }));
        }
        let rows: Vec<Row<Step>> = exits.iter().map(|exit| self.steep_row(exit)).collect();
        let cells = exits.len() * entries.len();
        let mut matrix = ClimbMatrix { ascent_m: vec![f32::NAN; cells], descent_m: vec![f32::NAN; cells] };
        let mut weights = vec![f64::INFINITY; cells];
        let step = |side: Side, arc: &super::hierarchy::Rise| {
            let [up, down] = match side {
                Side::Up(number) => heights.up[number],
                Side::Down(number) => heights.down[number],
            };
            [arc.weight.0 as f64, up, down]
        };
        let targets: Targets<'_, Steep, _> = Targets::of(hierarchy, &targets, step);
        targets.sweep(&rows, &columns, |row, column, [weight, up, down]| {
            let way = weight - BASE.0 as f64;
            if way.is_finite() && Weight(way as u64).is_reached() {
                let cell = row * entries.len() + column;
                weights[cell] = way;
                // What the row had driven of its first segment is taken off, which may leave a hair below zero.
                matrix.ascent_m[cell] = up.max(0.0) as f32;
                matrix.descent_m[cell] = down.max(0.0) as f32;
            }
        });
        for (row, exit) in exits.iter().enumerate() {
            for (column, entry) in entries.iter().enumerate() {
                let cell = row * entries.len() + column;
                for (from, to) in exit.iter().flat_map(|from| entry.iter().map(move |to| (*from, *to))) {
                    if self.is_ahead(from, to) && ((self.part(to) - self.part(from)).0 as f64) <= weights[cell] {
                        let ([up, down], [driven_up, driven_down]) = (self.climb_to(to), self.climb_to(from));
                        matrix.ascent_m[cell] = (up - driven_up).max(0.0) as f32;
                        matrix.descent_m[cell] = (down - driven_down).max(0.0) as f32;
                        weights[cell] = (self.part(to) - self.part(from)).0 as f64;
                    }
                }
            }
        }
        matrix
    }

    fn steep_row(&self, exits: &[Port]) -> Row<Step> {
        let mut row = Row::new();
        for port in exits {
            let begun = BASE - self.part(*port);
            let ([up, down], [driven_up, driven_down]) = (self.climb_of(port.state), self.climb_to(*port));
            let turns = self.source_node(port.state).into_iter().flat_map(|node| self.turns_from(node));
            row.extend(
                turns.map(|turn| (turn.head, [(begun + turn.weight).0 as f64, up - driven_up, down - driven_down])),
            );
        }
        row
    }
}
