//! The road graph: junctions, segments and the facts of their roads in flat arrays.

use std::sync::OnceLock;

use petgraph::graphmap::UnGraphMap;
use rustc_hash::FxHashMap;

use super::class::{self, Tags};
use super::road_ids::RoadIds;
use super::slope::Slope;
use super::snap::SnapIndex;
use super::turn_rule::TurnRule;
use crate::units::{Names, Position};

/// A point where roads meet or end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Junction(pub u32);

/// Index of a segment: the piece of one road between two junctions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentIndex(pub u32);

/// A segment driven one way: the state of every search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DirectedSegment(pub u32);

impl SegmentIndex {
    /// Driven in the direction its road was drawn.
    pub fn forward(self) -> DirectedSegment {
        DirectedSegment(self.0 * 2)
    }

    /// Driven against the direction its road was drawn.
    pub fn backward(self) -> DirectedSegment {
        DirectedSegment(self.0 * 2 + 1)
    }
}

impl DirectedSegment {
    /// The segment.
    pub fn segment(self) -> SegmentIndex {
        SegmentIndex(self.0 / 2)
    }

    /// Whether it is driven against the direction its road was drawn.
    pub fn is_backward(self) -> bool {
        self.0 % 2 == 1
    }

    /// The same segment driven the other way.
    pub fn reversed(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// The piece of one road between two junctions.
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    /// Index of the road in the slice the graph was built from.
    pub road: u32,
    /// Its place along the road, from 0.
    pub ordinal: u32,
    /// Where it begins, in the direction its road was drawn.
    pub from: Junction,
    /// Where it ends.
    pub to: Junction,
    /// Length in decimetres, at least 1.
    pub decimetres: u32,
    pub(super) first_vertex: u32,
    pub(super) vertices: u32,
}

/// What the graph keeps of a road.
#[derive(Clone, Copy, Debug)]
pub struct RoadFacts {
    /// Index in [`RoadGraph::tag_sets`]: roads with the same tags share one set.
    pub tag_set: u32,
    pub(super) names: u32,
    pub(super) first_segment: u32,
    pub(super) segments: u32,
}

/// A road that is not part of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Its class is not for wheels: a footway, steps, a road still being built.
    NotForWheels,
    /// All its vertices lie on one spot.
    NoLength,
}

/// Junctions and segments of all roads that wheels belong on.
#[derive(Clone, Debug)]
pub struct RoadGraph {
    pub(super) segments: Vec<Segment>,
    /// Positions of all segments one after the other, 1e-7 degrees, longitude first.
    pub(super) vertices: Vec<[i32; 2]>,
    pub(super) roads: Vec<RoadFacts>,
    pub(super) road_ids: RoadIds,
    pub(super) names: Vec<Names>,
    pub(super) tag_sets: Vec<Tags>,
    pub(super) left_out: Vec<(u32, LeftOut)>,
    pub(super) junctions: u32,
    /// Directed segments that leave junction `j`: `leaving[leaving_from[j]..leaving_from[j + 1]]`.
    pub(super) leaving_from: Vec<u32>,
    pub(super) leaving: Vec<DirectedSegment>,
    /// Bearing at the start of every directed segment, degrees clockwise from north.
    pub(super) bearings: Vec<f32>,
    /// Made when the first place is looked for.
    pub(super) snap_index: OnceLock<SnapIndex>,
    /// Tags of junctions that are a barrier or a turning circle.
    pub(super) junction_tags: FxHashMap<Junction, Tags>,
    /// Junctions of the nodes that turn restrictions and tagged junctions name.
    pub(super) junction_of_node: FxHashMap<i64, Junction>,
    pub(super) turn_rules: Vec<TurnRule>,
    /// How each segment rises and falls in the direction of its drawing; empty before heights were laid under it.
    pub(super) slopes: Vec<Option<Slope>>,
}

/// Degrees in one unit of a stored position.
pub(super) const DEGREES: f64 = 1e-7;

pub(super) fn position_of([lon, lat]: [i32; 2]) -> Position {
    // Division instead of multiplication by 1e-7: it gives back the decimal that the file had.
    Position { lon: f64::from(lon) / 1e7, lat: f64::from(lat) / 1e7 }
}

impl RoadGraph {
    /// A graph of no roads.
    pub(super) fn empty() -> Self {
        Self {
            segments: Vec::new(),
            vertices: Vec::new(),
            roads: Vec::new(),
            road_ids: RoadIds::default(),
            names: Vec::new(),
            tag_sets: Vec::new(),
            left_out: Vec::new(),
            junctions: 0,
            leaving_from: vec![0],
            leaving: Vec::new(),
            bearings: Vec::new(),
            snap_index: OnceLock::new(),
            junction_tags: FxHashMap::default(),
            junction_of_node: FxHashMap::default(),
            turn_rules: Vec::new(),
            slopes: Vec::new(),
        }
    }

    /// Number of segments; directed segments are twice as many.
    pub fn segment_count(&self) -> usize {
        self.segments.len()
    }

    /// Number of junctions.
    pub fn junction_count(&self) -> usize {
        self.junctions as usize
    }

    /// All segments in the order of the roads.
    pub fn segments(&self) -> impl Iterator<Item = SegmentIndex> + use<> {
        (0..self.segments.len() as u32).map(SegmentIndex)
    }

    /// All directed segments: forward and backward of each segment in turn.
    pub fn states(&self) -> impl Iterator<Item = DirectedSegment> + use<> {
        (0..self.segments.len() as u32 * 2).map(DirectedSegment)
    }

    /// A segment of this graph.
    pub fn segment(&self, segment: SegmentIndex) -> &Segment {
        &self.segments[segment.0 as usize]
    }

    /// Length of a segment in metres.
    pub fn metres(&self, segment: SegmentIndex) -> f64 {
        f64::from(self.segment(segment).decimetres) / 10.0
    }

    /// Facts of the road with this index in the slice the graph was built from.
    pub fn road(&self, road: u32) -> &RoadFacts {
        &self.roads[road as usize]
    }

    /// Whom the roads come from; nothing where their ids do not tell.
    pub fn attribution(&self) -> Option<&'static str> {
        crate::maps::attribution(self.road_ids.iter())
    }

    /// As the file calls a road.
    pub fn road_id(&self, road: u32) -> &str {
        self.road_ids.get(road)
    }

    /// As the file calls the road a segment belongs to.
    pub fn road_id_of(&self, segment: SegmentIndex) -> &str {
        self.road_id(self.segment(segment).road)
    }

    /// Number of roads the graph was built from, those left out counted in.
    pub fn road_count(&self) -> usize {
        self.roads.len()
    }

    /// The road a segment belongs to.
    pub fn road_of(&self, segment: SegmentIndex) -> &RoadFacts {
        self.road(self.segment(segment).road)
    }

    /// Names of the road a segment belongs to; empty where it has none.
    pub fn names(&self, segment: SegmentIndex) -> &Names {
        &self.names[self.road_of(segment).names as usize]
    }

    /// Tags of the road a segment belongs to, those that this program reads.
    pub fn tags(&self, segment: SegmentIndex) -> &Tags {
        &self.tag_sets[self.road_of(segment).tag_set as usize]
    }

    /// The distinct sets of tags; [`RoadFacts::tag_set`] points into it.
    pub fn tag_sets(&self) -> &[Tags] {
        &self.tag_sets
    }

    /// Segments of the road with this index, in the order of its drawing; none when it was left out.
    pub fn segments_of_road(&self, road: u32) -> impl Iterator<Item = SegmentIndex> + use<> {
        let (first, count) =
            self.roads.get(road as usize).map_or((0, 0), |facts| (facts.first_segment, facts.segments));
        (first..first + count).map(SegmentIndex)
    }

    /// Roads that are not part of the graph: index in the slice it was built from, and why.
    pub fn left_out(&self) -> &[(u32, LeftOut)] {
        &self.left_out
    }

    /// Stable key of a segment, `way/12#3`: the key of a street service in plans.
    pub fn key(&self, segment: SegmentIndex) -> String {
        format!("{}#{}", self.road_id_of(segment), self.segment(segment).ordinal)
    }

    /// The segment with this key, if the map still has it.
    pub fn segment_by_key(&self, key: &str) -> Option<SegmentIndex> {
        let (road, ordinal) = key.rsplit_once('#')?;
        let ordinal: u32 = ordinal.parse().ok()?;
        let index = self.road_ids.iter().position(|id| id == road)?;
        let facts = self.roads.get(index)?;
        (ordinal < facts.segments).then(|| SegmentIndex(facts.first_segment + ordinal))
    }

    /// Where a directed segment begins.
    pub fn start(&self, state: DirectedSegment) -> Junction {
        let segment = self.segment(state.segment());
        if state.is_backward() { segment.to } else { segment.from }
    }

    /// Where a directed segment ends.
    pub fn end(&self, state: DirectedSegment) -> Junction {
        self.start(state.reversed())
    }

    /// Directed segments that leave a junction, in stable order.
    pub fn leaving(&self, junction: Junction) -> &[DirectedSegment] {
        let at = |index: usize| self.leaving_from[index] as usize;
        &self.leaving[at(junction.0 as usize)..at(junction.0 as usize + 1)]
    }

    /// Tags of a junction that is a barrier or a turning circle.
    pub fn junction_tags(&self, junction: Junction) -> Option<&Tags> {
        self.junction_tags.get(&junction)
    }

    /// Turn restrictions of the map, in terms of directed segments.
    pub fn turn_rules(&self) -> &[TurnRule] {
        &self.turn_rules
    }

    /// Where a junction lies.
    pub fn position(&self, junction: Junction) -> Position {
        self.leaving(junction).first().map_or(Position { lon: 0.0, lat: 0.0 }, |state| self.line_start(*state))
    }

    fn line_start(&self, state: DirectedSegment) -> Position {
        let vertices = self.vertices_of(state.segment());
        let vertex = if state.is_backward() { vertices.last() } else { vertices.first() };
        position_of(vertex.copied().unwrap_or_default())
    }

    /// Bearing at the start of a directed segment, degrees clockwise from north, 0 to 360.
    pub fn bearing_at_start(&self, state: DirectedSegment) -> f64 {
        f64::from(self.bearings[state.0 as usize])
    }

    /// Bearing at the end of a directed segment, degrees clockwise from north, 0 to 360.
    pub fn bearing_at_end(&self, state: DirectedSegment) -> f64 {
        (self.bearing_at_start(state.reversed()) + 180.0) % 360.0
    }

    /// Degrees turned between the end of one directed segment and the start of the next: 0 straight
    /// on, positive to the right, negative to the left, within -180 to 180.
    pub fn turn_degrees(&self, from: DirectedSegment, to: DirectedSegment) -> f64 {
        let turned = (self.bearing_at_start(to) - self.bearing_at_end(from)).rem_euclid(360.0);
        if turned > 180.0 { turned - 360.0 } else { turned }
    }

    pub(super) fn vertices_of(&self, segment: SegmentIndex) -> &[[i32; 2]] {
        let segment = self.segment(segment);
        let first = segment.first_vertex as usize;
        &self.vertices[first..first + segment.vertices as usize]
    }

    /// The line of a directed segment, in the direction it is driven.
    pub fn line(&self, state: DirectedSegment) -> Vec<Position> {
        let vertices = self.vertices_of(state.segment()).iter().copied().map(position_of);
        if state.is_backward() { vertices.rev().collect() } else { vertices.collect() }
    }

    /// The part of a directed segment between two offsets in metres from its start; always at least
    /// two positions, which are the same when the offsets are.
    pub fn line_between(&self, state: DirectedSegment, from_m: f64, to_m: f64) -> Vec<Position> {
        let line = self.line(state);
        // Lengths are stored rounded to the decimetre, so the line is stretched to the stored length.
        let whole: f64 = line.windows(2).map(|pair| pair[0].metres_to(pair[1])).sum();
        let stretch = whole / self.metres(state.segment()).max(0.1);
        let (from_m, to_m) = (from_m.clamp(0.0, f64::MAX) * stretch, to_m.clamp(0.0, f64::MAX) * stretch);
        let mut part = vec![along(&line, from_m)];
        let mut walked = 0.0;
        for pair in line.windows(2) {
            walked += pair[0].metres_to(pair[1]);
            if walked > from_m && walked < to_m {
                part.push(pair[1]);
            }
        }
        part.push(along(&line, to_m));
        part
    }

    /// The position at an offset in metres from the start of a directed segment.
    pub fn position_at(&self, state: DirectedSegment, offset_m: f64) -> Position {
        self.line_between(state, offset_m, offset_m)[0]
    }

    /// Place of a segment on a curve that fills the plane (Morton order): segments that are near on
    /// the curve are near on the map.
    pub fn curve_position(&self, state: DirectedSegment) -> u64 {
        let [lon, lat] = self.vertices_of(state.segment()).first().copied().unwrap_or_default();
        let spread = |value: i32| {
            let mut bits = u64::from((value as u32) ^ 0x8000_0000);
            for (shift, mask) in [
                (16, 0x0000_FFFF_0000_FFFF),
                (8, 0x00FF_00FF_00FF_00FF),
                (4, 0x0F0F_0F0F_0F0F_0F0F),
                (2, 0x3333_3333_3333_3333),
                (1, 0x5555_5555_5555_5555),
            ] {
                bits = (bits | (bits << shift)) & mask;
            }
            bits
        };
        spread(lon) | (spread(lat) << 1)
    }

    /// The junctions and segments as an undirected petgraph: what hangs together at all.
    pub fn junction_graph(&self) -> UnGraphMap<u32, SegmentIndex> {
        let mut graph = UnGraphMap::with_capacity(self.junctions as usize, self.segments.len());
        (0..self.junctions).for_each(|junction| {
            graph.add_node(junction);
        });
        for (index, segment) in self.segments.iter().enumerate() {
            graph.add_edge(segment.from.0, segment.to.0, SegmentIndex(index as u32));
        }
        graph
    }

    /// Metres that a place beside this segment is worth not being snapped to it.
    pub fn snap_handicap_metres(&self, segment: SegmentIndex) -> f64 {
        class::snap_handicap_metres(self.tags(segment))
    }
}

/// The position `metres` along a line, its end when the line is shorter.
fn along(line: &[Position], metres: f64) -> Position {
    let mut left = metres;
    for pair in line.windows(2) {
        let length = pair[0].metres_to(pair[1]);
        if left <= length && length > 0.0 {
            let share = left / length;
            return Position {
                lon: pair[0].lon + (pair[1].lon - pair[0].lon) * share,
                lat: pair[0].lat + (pair[1].lat - pair[0].lat) * share,
            };
        }
        left -= length;
    }
    line.last().copied().unwrap_or(Position { lon: 0.0, lat: 0.0 })
}
