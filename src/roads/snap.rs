//! A position goes in; the place on the nearest fitting segment comes out.

use rstar::{AABB, PointDistance, RTree, RTreeObject};

use super::graph::{DEGREES, DirectedSegment, RoadGraph, SegmentIndex, position_of};
use crate::units::{METRES_PER_DEGREE, Position};

/// Pieces of a line that share one box of the index: long mountain roads get several small boxes.
const PIECES_A_BOX: usize = 12;
/// Boxes of one tree.
const BOXES_A_TREE: usize = 1 << 16;
/// A position this near to the line lies on the road itself and has no side, metres.
const ON_THE_LINE_METRES: f64 = 0.5;

/// A place on a segment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snap {
    /// The segment.
    pub segment: SegmentIndex,
    /// Metres from the start of the segment, in the direction its road was drawn.
    pub offset_m: f64,
    /// Metres from the position asked for to the road.
    pub distance_m: f64,
    /// Side of the road the position lies on, looking in the direction the road was drawn.
    pub side: Side,
    /// The place on the road.
    pub position: Position,
}

/// Side of a road.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Left of the direction the road was drawn in.
    Left,
    /// Right of the direction the road was drawn in.
    Right,
    /// On the road itself: no side can be told.
    OnTheLine,
}

/// Some consecutive pieces of a segment, with their box in metres from the origin of the index.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    lower: [f32; 2],
    upper: [f32; 2],
    segment: u32,
    first_piece: u32,
}

impl RTreeObject for Stretch {
    type Envelope = AABB<[f32; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.lower, self.upper)
    }
}

impl PointDistance for Stretch {
    fn distance_2(&self, point: &[f32; 2]) -> f32 {
        let outside = |axis: usize| (self.lower[axis] - point[axis]).max(point[axis] - self.upper[axis]).max(0.0);
        let (x, y) = (outside(0), outside(1));
        x * x + y * y
    }
}

/// Boxes of all segments in R*-trees.
#[derive(Clone, Debug, Default)]
pub(super) struct SnapIndex {
    /// Several trees for a country: making one takes three times its memory for a moment.
    trees: Vec<RTree<Stretch>>,
    origin: [f64; 2],
    metres_per_lon: f64,
}

impl SnapIndex {
    pub(super) fn build(graph: &RoadGraph) -> Self {
        let (mut lower, mut upper) = ([i32::MAX; 2], [i32::MIN; 2]);
        for vertex in &graph.vertices {
            for axis in 0..2 {
                lower[axis] = lower[axis].min(vertex[axis]);
                upper[axis] = upper[axis].max(vertex[axis]);
            }
        }
        if graph.vertices.is_empty() {
            return Self::default();
        }
        let middle = |axis: usize| (f64::from(lower[axis]) + f64::from(upper[axis])) / 2.0 * DEGREES;
        let origin = [middle(0), middle(1)];
        let metres_per_lon = METRES_PER_DEGREE * origin[1].to_radians().cos();
        let mut index = Self { trees: Vec::new(), origin, metres_per_lon };
        let mut stretches = Vec::with_capacity(BOXES_A_TREE.min(graph.segment_count() * 2));
        for segment in graph.segments() {
            let vertices = graph.vertices_of(segment);
            let mut first = 0;
            while first + 1 < vertices.len() {
                let last = (first + PIECES_A_BOX).min(vertices.len() - 1);
                stretches.push(index.stretch(segment, first, &vertices[first..=last]));
                first = last;
            }
            if stretches.len() >= BOXES_A_TREE {
                index.trees.push(RTree::bulk_load(std::mem::take(&mut stretches)));
            }
        }
        index.trees.push(RTree::bulk_load(stretches));
        index
    }

    fn stretch(&self, segment: SegmentIndex, first_piece: usize, vertices: &[[i32; 2]]) -> Stretch {
        let (mut lower, mut upper) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
        for vertex in vertices {
            let point = self.project(position_of(*vertex));
            for axis in 0..2 {
                lower[axis] = lower[axis].min(point[axis]);
                upper[axis] = upper[axis].max(point[axis]);
            }
        }
        Stretch { lower, upper, segment: segment.0, first_piece: first_piece as u32 }
    }

    /// Metres east and north of the origin.
    fn project(&self, position: Position) -> [f32; 2] {
        [
            ((position.lon - self.origin[0]) * self.metres_per_lon) as f32,
            ((position.lat - self.origin[1]) * METRES_PER_DEGREE) as f32,
        ]
    }
}

impl RoadGraph {
    /// The nearest place on a segment of which at least one direction is accepted. Tracks, drives
    /// and private roads count as some metres further away than they are.
    pub fn snap(&self, position: Position, accept: impl Fn(DirectedSegment) -> bool) -> Option<Snap> {
        self.snap_within(position, f64::INFINITY, |segment| {
            (accept(segment.forward()) || accept(segment.backward())).then(|| self.snap_handicap_metres(segment))
        })
    }

    /// Makes the index of places now; the first place that is looked for would do it otherwise.
    pub fn index_places(&self) {
        self.snap_index();
    }

    fn snap_index(&self) -> &SnapIndex {
        self.snap_index.get_or_init(|| SnapIndex::build(self))
    }

    /// The place with the smallest sum of distance and handicap, at most `limit_m` away. The
    /// handicap of a segment is a number of metres; a segment without one is not accepted.
    pub fn snap_within(
        &self,
        position: Position,
        limit_m: f64,
        handicap: impl Fn(SegmentIndex) -> Option<f64>,
    ) -> Option<Snap> {
        if !(position.lon.is_finite() && position.lat.is_finite()) {
            return None;
        }
        let index = self.snap_index();
        let point = index.project(position);
        // The plane of the index is true at its middle latitude; elsewhere its east-west scale is
        // off by the ratio of the cosines, so a box may be nearer than it looks by that much.
        let here = position.lat.to_radians().cos() * METRES_PER_DEGREE;
        let slack = (index.metres_per_lon / here.max(1.0)).max(1.0) * 1.02;
        let mut best: Option<(f64, Snap)> = None;
        // Of each tree the boxes that may hold something nearer than what was found in those before.
        let mut trees = index.trees.iter().map(|tree| tree.nearest_neighbor_iter_with_distance_2(&point));
        let mut boxes = trees.next();
        while let Some(tree) = &mut boxes {
            let at_least = |distance_2: f32| f64::from(distance_2).sqrt() / slack - 1.0;
            let near = |at_least: f64| at_least <= limit_m && best.as_ref().is_none_or(|(sum, _)| at_least <= *sum);
            let Some((stretch, _)) = tree.next().filter(|(_, distance_2)| near(at_least(*distance_2))) else {
                boxes = trees.next();
                continue;
            };
            let segment = SegmentIndex(stretch.segment);
            let Some(handicap) = handicap(segment) else { continue };
            let snap = self.nearest_on(segment, stretch.first_piece as usize, position);
            if snap.distance_m > limit_m {
                continue;
            }
            let sum = snap.distance_m + handicap;
            let nearer = best
                .as_ref()
                .is_none_or(|(least, found)| sum < *least || (sum == *least && snap.segment < found.segment));
            if nearer {
                best = Some((sum, snap));
            }
        }
        best.map(|(_, snap)| self.with_offset(snap))
    }

    /// The nearest place on the pieces of a segment that share a box; its offset is the number of
    /// the piece and the share of it, until [`Self::with_offset`] makes metres of it.
    fn nearest_on(&self, segment: SegmentIndex, first_piece: usize, position: Position) -> Snap {
        let vertices = self.vertices_of(segment);
        let last = (first_piece + PIECES_A_BOX).min(vertices.len() - 1);
        let scale = position.lat.to_radians().cos();
        let flat = |vertex: [i32; 2]| {
            let vertex = position_of(vertex);
            [(vertex.lon - position.lon) * scale * METRES_PER_DEGREE, (vertex.lat - position.lat) * METRES_PER_DEGREE]
        };
        let mut best = Snap { segment, offset_m: 0.0, distance_m: f64::INFINITY, side: Side::OnTheLine, position };
        for (number, pair) in vertices[first_piece..=last].windows(2).enumerate() {
            let (from, to) = (flat(pair[0]), flat(pair[1]));
            let along = [to[0] - from[0], to[1] - from[1]];
            let length_2 = along[0] * along[0] + along[1] * along[1];
            let share = if length_2 > 0.0 {
                (-(from[0] * along[0] + from[1] * along[1]) / length_2).clamp(0.0, 1.0)
            } else {
                0.0
            };
            let distance = (from[0] + along[0] * share).hypot(from[1] + along[1] * share);
            if distance >= best.distance_m {
                continue;
            }
            // The cross product of the direction driven and the way from the line to the position.
            let cross = from[0] * along[1] - from[1] * along[0];
            let side = match cross {
                _ if distance < ON_THE_LINE_METRES => Side::OnTheLine,
                cross if cross > 0.0 => Side::Left,
                _ => Side::Right,
            };
            let (start, end) = (position_of(pair[0]), position_of(pair[1]));
            best = Snap {
                segment,
                offset_m: (first_piece + number) as f64 + share,
                distance_m: distance,
                side,
                position: Position {
                    lon: start.lon + (end.lon - start.lon) * share,
                    lat: start.lat + (end.lat - start.lat) * share,
                },
            };
        }
        best
    }

    fn with_offset(&self, mut snap: Snap) -> Snap {
        let vertices = self.vertices_of(snap.segment);
        let length = |from: usize| position_of(vertices[from]).metres_to(position_of(vertices[from + 1]));
        let piece = (snap.offset_m as usize).min(vertices.len() - 2);
        let share = snap.offset_m - piece as f64;
        let before: f64 = (0..piece).map(length).sum();
        let whole: f64 = before + (piece..vertices.len() - 1).map(length).sum::<f64>();
        let walked = before + length(piece) * share;
        let metres = self.metres(snap.segment);
        snap.offset_m = if whole > 0.0 { (walked / whole * metres).clamp(0.0, metres) } else { 0.0 };
        snap
    }
}
