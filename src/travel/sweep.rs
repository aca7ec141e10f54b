//! Many sources and many targets on a hierarchy go in; all weights between them come out.
//!
//! RPHAST (Delling, Goldberg, Werneck: Faster Batched Shortest Paths in Road Networks, ATMOS 2011):
//! the part of the hierarchy that leads down to the targets is cut out once; then, for a handful of
//! sources at a time, one sweep up from them and one sweep down over that part give all labels.
//! Labels are whole numbers below 2^53 in `f64`, because processors add and compare several of
//! those at once.

use super::hierarchy::Hierarchy;
use super::weight::Weight;

/// Sources swept together.
const LANES: usize = 16;
type Labels = [f64; LANES];
const UNREACHED: Labels = [f64::INFINITY; LANES];
const NOWHERE: u32 = u32::MAX;

/// An arc of the part that leads down to the targets.
#[derive(Clone, Copy)]
struct Descent {
    /// Place of its upper node in the part.
    from: u32,
    weight: f64,
}

/// The part of a hierarchy that leads down to some targets.
pub(super) struct Targets<'a> {
    hierarchy: &'a Hierarchy,
    /// Ranks of the part, highest first.
    ranks: Vec<u32>,
    first: Vec<u32>,
    arcs: Vec<Descent>,
    /// Place of every target in the part.
    place_of: Vec<u32>,
    /// Place of every rank in the part, or [`NOWHERE`].
    place_at: Vec<u32>,
}

/// Targets of every column, each with the weight from there to where the column ends.
pub(super) struct Columns {
    first: Vec<u32>,
    ways: Vec<Ending>,
}

struct Ending {
    target: u32,
    weight: f64,
}

impl Columns {
    /// No columns yet.
    pub(super) fn new() -> Self {
        Self { first: vec![0], ways: Vec::new() }
    }

    /// Adds a column: numbers of targets, each with the weight behind it.
    pub(super) fn push(&mut self, ways: impl Iterator<Item = (u32, Weight)>) {
        self.ways.extend(ways.map(|(target, weight)| Ending { target, weight: weight.0 as f64 }));
        self.first.push(self.ways.len() as u32);
    }
}

/// Nodes a row begins at, with the weight it begins with.
pub(super) type Row = Vec<(u32, Weight)>;

impl<'a> Targets<'a> {
    /// Cuts out the part that leads down to these nodes.
    pub(super) fn of(hierarchy: &'a Hierarchy, targets: &[u32]) -> Self {
        let rank = |node: &u32| hierarchy.rank_of[*node as usize];
        let mut place_at = vec![NOWHERE; hierarchy.rank_of.len()];
        let mut ranks: Vec<u32> = Vec::new();
        for target in targets.iter().map(rank) {
            if std::mem::replace(&mut place_at[target as usize], 0) == NOWHERE {
                ranks.push(target);
            }
        }
        let mut next = 0;
        while let Some(low) = ranks.get(next).copied() {
            for arc in hierarchy.down.from(low) {
                if std::mem::replace(&mut place_at[arc.other as usize], 0) == NOWHERE {
                    ranks.push(arc.other);
                }
            }
            next += 1;
        }
        ranks.sort_unstable_by(|one, other| other.cmp(one));
        for (place, rank) in ranks.iter().enumerate() {
            place_at[*rank as usize] = place as u32;
        }
        let (mut first, mut arcs) = (vec![0], Vec::new());
        for low in &ranks {
            let descents = hierarchy.down.from(*low).iter();
            arcs.extend(
                descents.map(|arc| Descent { from: place_at[arc.other as usize], weight: arc.weight.0 as f64 }),
            );
            first.push(arcs.len() as u32);
        }
        let place_of = targets.iter().map(|target| place_at[rank(target) as usize]).collect();
        Self { hierarchy, ranks, first, arcs, place_of, place_at }
    }

    /// Calls `take` with the number of a row, the number of a column and the weight between them,
    /// for every pair. The weight includes what the row and the column begin with.
    pub(super) fn sweep(&self, rows: &[Row], columns: &Columns, mut take: impl FnMut(usize, usize, Weight)) {
        let mut labels = vec![UNREACHED; self.ranks.len()];
        let mut climb = Climb::new(self.hierarchy.rank_of.len());
        for (batch, rows) in rows.chunks(LANES).enumerate() {
            climb.run(self.hierarchy, rows);
            labels.fill(UNREACHED);
            for (rank, label) in climb.ranks.iter().zip(&climb.labels) {
                let place = self.place_at[*rank as usize];
                if place != NOWHERE {
                    labels[place as usize] = *label;
                }
            }
            self.descend(&mut labels);
            for column in 0..columns.first.len() - 1 {
                let mut best = UNREACHED;
                for way in &columns.ways[columns.first[column] as usize..columns.first[column + 1] as usize] {
                    let place = self.place_of[way.target as usize];
                    relax(&mut best, &labels[place as usize], way.weight);
                }
                for (lane, label) in best.iter().enumerate().take(rows.len()) {
                    let weight = if label.is_finite() { Weight(*label as u64) } else { Weight::UNREACHED };
                    take(batch * LANES + lane, column, weight);
                }
            }
        }
    }

    fn descend(&self, labels: &mut [Labels]) {
        for place in 0..self.ranks.len() {
            let arcs = &self.arcs[self.first[place] as usize..self.first[place + 1] as usize];
            let (above, here) = labels.split_at_mut(place);
            let Some(here) = here.first_mut() else { break };
            let mut label = *here;
            for arc in arcs {
                relax(&mut label, &above[arc.from as usize], arc.weight);
            }
            *here = label;
        }
    }
}

/// `label` becomes the smaller of itself and `from` plus `weight`, lane by lane.
#[inline(always)]
fn relax(label: &mut Labels, from: &Labels, weight: f64) {
    for lane in 0..LANES {
        let reached = from[lane] + weight;
        label[lane] = if reached < label[lane] { reached } else { label[lane] };
    }
}

/// The sweep up from some sources.
struct Climb {
    ranks: Vec<u32>,
    labels: Vec<Labels>,
    place_at: Vec<u32>,
}

impl Climb {
    fn new(nodes: usize) -> Self {
        Self { ranks: Vec::new(), labels: Vec::new(), place_at: vec![NOWHERE; nodes] }
    }

    fn run(&mut self, hierarchy: &Hierarchy, rows: &[Row]) {
        for rank in self.ranks.drain(..) {
            self.place_at[rank as usize] = NOWHERE;
        }
        let starts = rows.iter().flatten().map(|(node, _)| hierarchy.rank_of[*node as usize]);
        for rank in starts {
            if std::mem::replace(&mut self.place_at[rank as usize], 0) == NOWHERE {
                self.ranks.push(rank);
            }
        }
        let mut next = 0;
        while let Some(rank) = self.ranks.get(next).copied() {
            for arc in hierarchy.up.from(rank) {
                if std::mem::replace(&mut self.place_at[arc.other as usize], 0) == NOWHERE {
                    self.ranks.push(arc.other);
                }
            }
            next += 1;
        }
        self.ranks.sort_unstable();
        for (place, rank) in self.ranks.iter().enumerate() {
            self.place_at[*rank as usize] = place as u32;
        }
        self.labels.clear();
        self.labels.resize(self.ranks.len(), UNREACHED);
        for (lane, row) in rows.iter().enumerate() {
            for (node, weight) in row {
                let place = self.place_at[hierarchy.rank_of[*node as usize] as usize];
                let label = &mut self.labels[place as usize][lane];
                *label = label.min(weight.0 as f64);
            }
        }
        for place in 0..self.ranks.len() {
            let from = self.labels[place];
            for arc in hierarchy.up.from(self.ranks[place]) {
                let other = self.place_at[arc.other as usize] as usize;
                relax(&mut self.labels[other], &from, arc.weight.0 as f64);
            }
        }
    }
}
