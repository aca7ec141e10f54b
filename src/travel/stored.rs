//! A prepared network goes in, bytes come out; bytes and the network they were made of go in, and it is prepared.
//!
//! The key of the bytes is a hash of the search graph itself, every turn with its weight. Another map, vehicle,
//! day or version of the rules has another search graph, so what was kept for one is never used for another.

use sha2::{Digest, Sha256};

use super::contract::NO_MIDDLE;
use super::hierarchy::{Hierarchy, Rise, Rises};
use super::network::Network;
use super::weight::Weight;
use crate::roads::bytes::{Reader, Writer};

impl Network {
    /// The key that the prepared network is kept under.
    pub fn search_key(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut part: Vec<u8> = Vec::with_capacity(1 << 16);
        part.extend_from_slice(&(self.state_of.len() as u64).to_le_bytes());
        for (node, state) in self.state_of.iter().enumerate() {
            part.extend_from_slice(&state.0.to_le_bytes());
            for turn in self.turns_from(node as u32) {
                part.extend_from_slice(&turn.head.to_le_bytes());
                part.extend_from_slice(&turn.weight.0.to_le_bytes());
            }
            part.extend_from_slice(&u32::MAX.to_le_bytes());
            if part.len() > 1 << 15 {
                hash.update(&part);
                part.clear();
            }
        }
        hash.update(&part);
        hash.finalize().into()
    }

    /// The prepared network as bytes; nothing before it is prepared.
    pub fn prepared_bytes(&self) -> Option<Vec<u8>> {
        let hierarchy = self.hierarchy.get()?;
        let mut to = Writer::default();
        to.list(hierarchy.rank_of.iter().copied());
        for rises in [&hierarchy.up, &hierarchy.down] {
            to.list(rises.first.iter().copied());
            to.list(rises.arcs.iter().flat_map(|arc| [arc.other, arc.middle]).collect::<Vec<u32>>().into_iter());
            to.long_list(rises.arcs.iter().map(|arc| arc.weight.0));
        }
        Some(to.into_bytes())
    }

    /// Prepares the network with bytes made of it before; says whether they fitted.
    pub fn prepare_with(&self, bytes: &[u8]) -> bool {
        let Some(hierarchy) = read(bytes, self.state_of.len()) else { return false };
        self.hierarchy.set(hierarchy).is_ok()
    }
}

fn read(bytes: &[u8], nodes: usize) -> Option<Hierarchy> {
    let mut from = Reader::new(bytes);
    let rank_of = from.list().filter(|ranks| ranks.len() == nodes)?;
    let mut node_at = vec![u32::MAX; nodes];
    for (node, rank) in rank_of.iter().enumerate() {
        let slot = node_at.get_mut(*rank as usize)?;
        if std::mem::replace(slot, node as u32) != u32::MAX {
            return None;
        }
    }
    let (up, down) = (rises(&mut from, nodes)?, rises(&mut from, nodes)?);
    from.is_at_end().then_some(Hierarchy { rank_of, node_at, up, down })
}

fn rises(from: &mut Reader<'_>, nodes: usize) -> Option<Rises> {
    let (first, ends, weights) = (from.list()?, from.list()?, from.long_list()?);
    let arcs: Vec<Rise> = ends
        .as_chunks::<2>()
        .0
        .iter()
        .zip(&weights)
        .map(|([other, middle], weight)| Rise { other: *other, weight: Weight(*weight), middle: *middle })
        .collect();
    let whole = first.len() == nodes + 1
        && first.first() == Some(&0)
        && first.is_sorted()
        && first.last().map(|last| *last as usize) == Some(arcs.len())
        && ends.len() == arcs.len() * 2
        && weights.len() == arcs.len();
    if !whole {
        return None;
    }
    for (rank, ends) in first.windows(2).enumerate() {
        let rank = rank as u32;
        let own = arcs.get(ends[0] as usize..ends[1] as usize)?;
        let rising = |arc: &Rise| {
            arc.other > rank && (arc.other as usize) < nodes && (arc.middle == NO_MIDDLE || arc.middle < rank)
        };
        if !own.iter().all(rising) {
            return None;
        }
    }
    Some(Rises { first, arcs })
}
