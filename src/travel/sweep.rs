//! Many sources and many targets on a hierarchy go in; all weights between them come out.
//!
//! RPHAST (Delling, Goldberg, Werneck: Faster Batched Shortest Paths in Road Networks, ATMOS 2011):
//! the part of the hierarchy that leads down to the targets is cut out once; then, for a handful of
//! sources at a time, one sweep up from them and one sweep down over that part give all labels.
//! Labels are whole numbers below 2^53 in `f64`, because processors add and compare several of
//! those at once.

use super::hierarchy::{Hierarchy, Rise};
use super::weight::Weight;

/// Sources swept together.
pub(super) const LANES: usize = 16;
const NOWHERE: u32 = u32::MAX;

/// What is known of the way to one node, for all sources of a sweep.
pub(super) trait Label: Copy {
    /// What an arc adds.
    type Step: Copy;
    /// What is known for one source.
    type Known;
    /// Nothing leads here.
    const UNREACHED: Self;
    /// Takes the way over `from` and an arc for every source for which it is better.
    fn relax(&mut self, from: &Self, step: Self::Step);
    /// Begins here for one source, if that is better.
    fn begin(&mut self, lane: usize, step: Self::Step);
    /// What is known for one source.
    fn known(&self, lane: usize) -> Self::Known;
}

/// Weights as `f64`.
#[derive(Clone, Copy)]
pub(super) struct Weights([f64; LANES]);

impl Label for Weights {
    type Step = f64;
    type Known = Weight;
    const UNREACHED: Self = Self([f64::INFINITY; LANES]);

    #[inline(always)]
    fn relax(&mut self, from: &Self, step: f64) {
        for lane in 0..LANES {
            let reached = from.0[lane] + step;
            self.0[lane] = if reached < self.0[lane] { reached } else { self.0[lane] };
        }
    }

    fn begin(&mut self, lane: usize, step: f64) {
        self.0[lane] = self.0[lane].min(step);
    }

    fn known(&self, lane: usize) -> Weight {
        let label = self.0[lane];
        if label.is_finite() { Weight(label as u64) } else { Weight::UNREACHED }
    }
}

/// Which arcs of a hierarchy, and the number of an arc among them.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Up(usize),
    Down(usize),
}

/// An arc of the part that leads down to the targets.
#[derive(Clone, Copy)]
struct Descent<S> {
    /// Place of its upper node in the part.
    from: u32,
    step: S,
}

/// The part of a hierarchy that leads down to some targets.
pub(super) struct Targets<'a, L: Label, F> {
    hierarchy: &'a Hierarchy,
    /// What an arc adds.
    step: F,
    /// Ranks of the part, highest first.
    ranks: Vec<u32>,
    first: Vec<u32>,
    arcs: Vec<Descent<L::Step>>,
    /// Place of every target in the part.
    place_of: Vec<u32>,
    /// Place of every rank in the part, or [`NOWHERE`].
    place_at: Vec<u32>,
}

/// Targets of every column, each with what lies between there and where the column ends.
pub(super) struct Columns<S> {
    first: Vec<u32>,
    ways: Vec<(u32, S)>,
}

impl<S> Columns<S> {
    /// No columns yet.
    pub(super) fn new() -> Self {
        Self { first: vec![0], ways: Vec::new() }
    }

    /// Adds a column: numbers of targets, each with what lies behind it.
    pub(super) fn push(&mut self, ways: impl Iterator<Item = (u32, S)>) {
        self.ways.extend(ways);
        self.first.push(self.ways.len() as u32);
    }
}

/// Nodes a row begins at, with what it begins with.
pub(super) type Row<S> = Vec<(u32, S)>;

impl<'a, L: Label, F: Fn(Side, &Rise) -> L::Step> Targets<'a, L, F> {
    /// Cuts out the part that leads down to these nodes.
    pub(super) fn of(hierarchy: &'a Hierarchy, targets: &[u32], step: F) -> Self {
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
            let number = hierarchy.down.first[*low as usize] as usize;
            let descents = hierarchy.down.from(*low).iter().enumerate();
            arcs.extend(descents.map(|(index, arc)| Descent {
                from: place_at[arc.other as usize],
                step: step(Side::Down(number + index), arc),
            }));
            first.push(arcs.len() as u32);
        }
        let place_of = targets.iter().map(|target| place_at[rank(target) as usize]).collect();
        Self { hierarchy, step, ranks, first, arcs, place_of, place_at }
    }

    /// Calls `take` with the number of a row, the number of a column and what is known between them,
    /// for every pair. It includes what the row and the column begin with.
    pub(super) fn sweep(
        &self,
        rows: &[Row<L::Step>],
        columns: &Columns<L::Step>,
        mut take: impl FnMut(usize, usize, L::Known),
    ) {
        let mut labels = vec![L::UNREACHED; self.ranks.len()];
        let mut climb: Climb<L> = Climb::new(self.hierarchy.rank_of.len());
        for (batch, rows) in rows.chunks(LANES).enumerate() {
            climb.run(self.hierarchy, rows, &self.step);
            labels.fill(L::UNREACHED);
            for (rank, label) in climb.ranks.iter().zip(&climb.labels) {
                let place = self.place_at[*rank as usize];
                if place != NOWHERE {
                    labels[place as usize] = *label;
                }
            }
            self.descend(&mut labels);
            for column in 0..columns.first.len() - 1 {
                let mut best = L::UNREACHED;
                for (target, step) in &columns.ways[columns.first[column] as usize..columns.first[column + 1] as usize]
                {
                    best.relax(&labels[self.place_of[*target as usize] as usize], *step);
                }
                for lane in 0..rows.len() {
                    take(batch * LANES + lane, column, best.known(lane));
                }
            }
        }
    }

    fn descend(&self, labels: &mut [L]) {
        for place in 0..self.ranks.len() {
            let arcs = &self.arcs[self.first[place] as usize..self.first[place + 1] as usize];
            let (above, here) = labels.split_at_mut(place);
            let Some(here) = here.first_mut() else { break };
            let mut label = *here;
            for arc in arcs {
                label.relax(&above[arc.from as usize], arc.step);
            }
            *here = label;
        }
    }
}

/// The sweep up from some sources.
struct Climb<L> {
    ranks: Vec<u32>,
    labels: Vec<L>,
    place_at: Vec<u32>,
}

impl<L: Label> Climb<L> {
    fn new(nodes: usize) -> Self {
        Self { ranks: Vec::new(), labels: Vec::new(), place_at: vec![NOWHERE; nodes] }
    }

    fn run(&mut self, hierarchy: &Hierarchy, rows: &[Row<L::Step>], step: &impl Fn(Side, &Rise) -> L::Step) {
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
        self.labels.resize(self.ranks.len(), L::UNREACHED);
        for (lane, row) in rows.iter().enumerate() {
            for (node, begun) in row {
                let place = self.place_at[hierarchy.rank_of[*node as usize] as usize];
                self.labels[place as usize].begin(lane, *begun);
            }
        }
        for place in 0..self.ranks.len() {
            let (from, rank) = (self.labels[place], self.ranks[place]);
            let number = hierarchy.up.first[rank as usize] as usize;
            for (index, arc) in hierarchy.up.from(rank).iter().enumerate() {
                let other = self.place_at[arc.other as usize] as usize;
                self.labels[other].relax(&from, step(Side::Up(number + index), arc));
            }
        }
    }
}
