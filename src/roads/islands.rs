//! A [`RoadGraph`] goes in; which roads hang together at all comes out.

use petgraph::unionfind::UnionFind;

use super::graph::{Junction, RoadGraph, SegmentIndex};

/// Weakly connected parts of a road graph, whatever a vehicle may do.
#[derive(Clone, Debug)]
pub struct Islands {
    island_of: Vec<u32>,
    segments: Vec<u32>,
}

impl Islands {
    /// Finds the parts; part 0 has the most segments.
    pub fn of(graph: &RoadGraph) -> Self {
        let mut union = UnionFind::<u32>::new(graph.junction_count());
        for segment in graph.segments() {
            let segment = graph.segment(segment);
            union.union(segment.from.0, segment.to.0);
        }
        let labels = union.into_labeling();
        let mut counts = vec![0u32; labels.len()];
        for segment in graph.segments() {
            counts[labels[graph.segment(segment).from.0 as usize] as usize] += 1;
        }
        let mut order: Vec<u32> = (0..labels.len() as u32).filter(|label| counts[*label as usize] > 0).collect();
        order.sort_by_key(|label| (std::cmp::Reverse(counts[*label as usize]), *label));
        let mut number = vec![0u32; labels.len()];
        for (rank, label) in order.iter().enumerate() {
            number[*label as usize] = rank as u32;
        }
        Self {
            island_of: labels.iter().map(|label| number[*label as usize]).collect(),
            segments: order.iter().map(|label| counts[*label as usize]).collect(),
        }
    }

    /// The part a junction belongs to; 0 is the largest.
    pub fn of_junction(&self, junction: Junction) -> u32 {
        self.island_of[junction.0 as usize]
    }

    /// The part a segment belongs to; 0 is the largest.
    pub fn of_segment(&self, graph: &RoadGraph, segment: SegmentIndex) -> u32 {
        self.of_junction(graph.segment(segment).from)
    }

    /// Segments in each part, largest first.
    pub fn sizes(&self) -> &[u32] {
        &self.segments
    }
}
