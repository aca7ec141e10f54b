//! Ranks and arcs of a contracted network go in; ways between two nodes come out.
//!
//! Nodes are renumbered by rank. From every node only the arcs to higher ranks are kept, once in
//! driving direction (up) and once against it (down). Everything that can be reached upwards from
//! one node is a few hundred nodes, which is swept in the order of rank without a heap.

use super::contract::NO_MIDDLE;
use super::weight::Weight;

/// An arc between a node and one of higher rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rise {
    /// The node of higher rank.
    pub(super) other: u32,
    pub(super) weight: Weight,
    /// The node this arc leads over, or [`NO_MIDDLE`].
    pub(super) middle: u32,
}

/// Arcs to higher ranks, by rank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rises {
    pub(super) first: Vec<u32>,
    pub(super) arcs: Vec<Rise>,
}

impl Rises {
    /// No arcs yet, of so many nodes and about so many arcs that are to come.
    pub(super) fn of_none(nodes: usize, arcs: usize) -> Self {
        let mut first = Vec::with_capacity(nodes + 1);
        first.push(0);
        Self { first, arcs: Vec::with_capacity(arcs) }
    }

    /// Adds the arcs of the next rank.
    pub(super) fn push(&mut self, arcs: impl Iterator<Item = Rise>) {
        self.arcs.extend(arcs);
        self.first.push(self.arcs.len() as u32);
    }

    /// Lets the arcs name ranks instead of nodes.
    fn renumber(&mut self, rank_of: &[u32]) {
        let rank = |node: u32| if node == NO_MIDDLE { NO_MIDDLE } else { rank_of[node as usize] };
        for arc in &mut self.arcs {
            (arc.other, arc.middle) = (rank(arc.other), rank(arc.middle));
        }
        self.arcs.shrink_to_fit();
    }

    /// Arcs between a rank and higher ones.
    pub(super) fn from(&self, rank: u32) -> &[Rise] {
        &self.arcs[self.first[rank as usize] as usize..self.first[rank as usize + 1] as usize]
    }

    fn between(&self, low: u32, high: u32) -> Option<&Rise> {
        self.from(low).iter().find(|arc| arc.other == high)
    }
}

/// A contracted network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hierarchy {
    pub(super) rank_of: Vec<u32>,
    pub(super) node_at: Vec<u32>,
    pub(super) up: Rises,
    pub(super) down: Rises,
}

/// Ranks that can be reached upwards, in order, with their labels and where those came from.
#[derive(Default)]
struct Cone {
    ranks: Vec<u32>,
    weights: Vec<Weight>,
    parents: Vec<u32>,
}

impl Hierarchy {
    /// Arcs by the rank of their lower end, which still name nodes.
    pub(super) fn of(rank_of: Vec<u32>, mut up: Rises, mut down: Rises) -> Self {
        up.renumber(&rank_of);
        down.renumber(&rank_of);
        let mut node_at = vec![0; rank_of.len()];
        for (node, rank) in rank_of.iter().enumerate() {
            node_at[*rank as usize] = node as u32;
        }
        Self { rank_of, node_at, up, down }
    }

    /// Everything upwards of some ranks with their labels.
    fn cone(&self, rises: &Rises, starts: &[(u32, Weight)]) -> Cone {
        let mut cone = Cone { ranks: self.upwards(rises, starts.iter().map(|(rank, _)| *rank)), ..Cone::default() };
        cone.weights = vec![Weight::UNREACHED; cone.ranks.len()];
        cone.parents = vec![u32::MAX; cone.ranks.len()];
        for (rank, weight) in starts {
            if let Ok(place) = cone.ranks.binary_search(rank) {
                cone.weights[place] = cone.weights[place].min(*weight);
            }
        }
        for place in 0..cone.ranks.len() {
            let (rank, weight) = (cone.ranks[place], cone.weights[place]);
            for arc in rises.from(rank) {
                let Ok(other) = cone.ranks.binary_search(&arc.other) else { continue };
                if weight + arc.weight < cone.weights[other] {
                    cone.weights[other] = weight + arc.weight;
                    cone.parents[other] = place as u32;
                }
            }
        }
        cone
    }

    /// Ranks reachable upwards from some, the starts counted in, in ascending order.
    pub(super) fn upwards(&self, rises: &Rises, starts: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut seen: rustc_hash::FxHashSet<u32> = rustc_hash::FxHashSet::default();
        let mut ranks: Vec<u32> = starts.filter(|rank| seen.insert(*rank)).collect();
        let mut next = 0;
        while let Some(rank) = ranks.get(next).copied() {
            ranks.extend(rises.from(rank).iter().map(|arc| arc.other).filter(|other| seen.insert(*other)));
            next += 1;
        }
        ranks.sort_unstable();
        ranks
    }

    /// The lightest way from one of the starts, each with a weight it begins with, to one of the
    /// ends: its weight and its nodes.
    pub(super) fn way(&self, starts: &[(u32, Weight)], ends: &[u32]) -> Option<(Weight, Vec<u32>)> {
        let rank = |node: u32| self.rank_of[node as usize];
        let starts: Vec<(u32, Weight)> = starts.iter().map(|(node, weight)| (rank(*node), *weight)).collect();
        let ends: Vec<(u32, Weight)> = ends.iter().map(|node| (rank(*node), Weight::ZERO)).collect();
        let (there, back) = (self.cone(&self.up, &starts), self.cone(&self.down, &ends));
        let (mut best, mut meeting) = (Weight::UNREACHED, None);
        let (mut one, mut other) = (0, 0);
        while let (Some(left), Some(right)) = (there.ranks.get(one), back.ranks.get(other)) {
            match left.cmp(right) {
                std::cmp::Ordering::Less => one += 1,
                std::cmp::Ordering::Greater => other += 1,
                std::cmp::Ordering::Equal => {
                    let sum = there.weights[one] + back.weights[other];
                    if sum < best {
                        (best, meeting) = (sum, Some((one, other)));
                    }
                    one += 1;
                    other += 1;
                }
            }
        }
        let (one, other) = meeting.filter(|_| best.is_reached())?;
        let mut ranks = trail(&there, one);
        ranks.reverse();
        ranks.extend(trail(&back, other).into_iter().skip(1));
        Some((best, self.unpacked(&ranks)))
    }

    /// Nodes of a way given by ranks whose arcs still lead over others.
    fn unpacked(&self, ranks: &[u32]) -> Vec<u32> {
        let mut nodes: Vec<u32> = ranks.first().map(|rank| self.node_at[*rank as usize]).into_iter().collect();
        let mut open: Vec<(u32, u32)> = ranks.windows(2).rev().map(|pair| (pair[0], pair[1])).collect();
        while let Some((from, to)) = open.pop() {
            let arc = if from < to { self.up.between(from, to) } else { self.down.between(to, from) };
            match arc {
                Some(arc) if arc.middle != NO_MIDDLE => {
                    open.push((arc.middle, to));
                    open.push((from, arc.middle));
                }
                _ => nodes.push(self.node_at[to as usize]),
            }
        }
        nodes
    }
}

/// Ranks from a place in a cone back to where its label began.
fn trail(cone: &Cone, place: usize) -> Vec<u32> {
    let mut ranks = vec![cone.ranks[place]];
    let mut at = cone.parents[place];
    while at != u32::MAX {
        ranks.push(cone.ranks[at as usize]);
        at = cone.parents[at as usize];
    }
    ranks
}
