//! Roads go in; a [`RoadGraph`] comes out, every road split where it meets another.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::class::{self, Tags};
use super::graph::{DirectedSegment, Junction, LeftOut, RoadFacts, RoadGraph, Segment, position_of};
use super::node::{self, Key, Level, NO_JUNCTION, Vertex};
use super::road_ids::RoadIds;
use super::turn_rule;
use crate::maps::{MunicipalityMap, Restriction, Road, RoadFile, Shared, Via};
use crate::units::Names;

/// How far along a line its bearing at an end is measured, metres: a drawn kink right at a
/// junction is noise, the street's direction shows a few car lengths further.
const BEARING_METRES: f64 = 12.0;

/// A road with its vertices rounded and without repetitions.
struct Cleaned {
    points: Vec<[i32; 2]>,
    nodes: Vec<i64>,
}

fn cleaned(road: &Road) -> Result<Cleaned, LeftOut> {
    if !class::is_for_wheels(&road.tags) {
        return Err(LeftOut::NotForWheels);
    }
    let has_nodes = road.nodes.len() == road.line.len();
    let mut clean = Cleaned { points: Vec::with_capacity(road.line.len()), nodes: Vec::new() };
    for (index, position) in road.line.iter().enumerate() {
        // `as` saturates and turns NaN into 0: a bad coordinate cannot stop the program here.
        let point = [(position.lon * 1e7).round() as i32, (position.lat * 1e7).round() as i32];
        if clean.points.last() == Some(&point) {
            continue;
        }
        clean.points.push(point);
        if has_nodes && let Some(node) = road.nodes.get(index) {
            clean.nodes.push(*node);
        }
    }
    if clean.points.len() >= 2 { Ok(clean) } else { Err(LeftOut::NoLength) }
}

impl RoadGraph {
    /// Splits roads where they meet, and at their ends. Roads that wheels do not belong on are left
    /// out and listed.
    pub fn build(roads: &[Road]) -> Self {
        Self::with_points(roads, &PointsOfInterest::default())
    }

    /// The roads of a municipality, with the heights of the ground where it brought them.
    pub fn of_map(map: &MunicipalityMap) -> Self {
        let mut graph = Self::build(&map.roads);
        if let Some(elevation) = &map.elevation {
            graph.lay_heights(elevation);
        }
        graph
    }

    /// Splits the roads of a file as [`Self::build`] does, and keeps its turn restrictions, barriers
    /// and turning circles.
    pub fn of_file(file: &RoadFile) -> Self {
        let points = PointsOfInterest::of(file);
        let graph = Cuts::of(&file.roads, &points).graph(file.roads.iter().map(Cow::Borrowed), &points);
        graph.with_turn_rules(&file.restrictions)
    }

    /// The same for roads that nobody needs afterwards: they go one by one, so that a country is never in memory
    /// both as roads and as a graph.
    pub fn consuming(file: RoadFile) -> Self {
        let points = PointsOfInterest::of(&file);
        let RoadFile { roads, restrictions, .. } = file;
        let cuts = Cuts::of(&roads, &points);
        cuts.graph(roads.into_iter().map(Cow::Owned), &points).with_turn_rules(&restrictions)
    }

    fn with_turn_rules(mut self, restrictions: &[Restriction]) -> Self {
        self.turn_rules = turn_rule::resolve(&self, restrictions);
        self
    }

    fn with_points(roads: &[Road], points: &PointsOfInterest) -> Self {
        Cuts::of(roads, points).graph(roads.iter().map(Cow::Borrowed), points)
    }
}

/// Where roads are cut.
struct Cuts {
    /// Facts of the roads, as far as they follow from a road alone.
    builder: Builder,
    /// Junction of every vertex of the roads, cleaned, in their order, or [`NO_JUNCTION`].
    junction_of: Vec<u32>,
    junctions: u32,
    /// Vertices that mean something by themselves.
    wanted: Vec<(Key, u32)>,
    left_out: Vec<(u32, LeftOut)>,
}

impl Cuts {
    fn of(roads: &[Road], points: &PointsOfInterest) -> Self {
        let (mut builder, mut left_out) = (Builder::default(), Vec::new());
        builder.roads.reserve_exact(roads.len());
        let mut vertices = Vec::with_capacity(roads.iter().map(|road| road.line.len()).sum());
        let mut wanted: Vec<(Key, u32)> = Vec::new();
        for (index, road) in roads.iter().enumerate() {
            // What is kept of a road is put down before the first of them goes: small things among those that go
            // would keep their memory from being used again.
            builder.note(road);
            match cleaned(road) {
                Ok(clean) => number_vertices(&clean, Level::of(&road.tags), points, &mut vertices, &mut wanted),
                Err(reason) => left_out.push((index as u32, reason)),
            }
        }
        let (junction_of, junctions) = node::join(vertices);
        builder.tags_are_known();
        Self { builder, junction_of, junctions, wanted, left_out }
    }

    /// The graph of the same roads.
    fn graph<'roads>(
        self,
        roads: impl ExactSizeIterator<Item = Cow<'roads, Road>>,
        points: &PointsOfInterest,
    ) -> RoadGraph {
        let mut builder = self.builder;
        builder.vertices.reserve_exact(self.junction_of.len() + self.junctions as usize);
        let mut numbers = self.junction_of.iter().copied();
        for (index, road) in roads.enumerate() {
            // Cleaned once more: to keep it would take as much memory as the roads themselves.
            let clean = cleaned(&road).ok();
            builder.add(index as u32, clean.as_ref(), &mut numbers);
        }
        let mut graph = builder.finish(self.junctions, self.left_out);
        for (key, number) in self.wanted {
            let junction = self.junction_of.get(number as usize).filter(|junction| **junction != NO_JUNCTION);
            let Some(junction) = junction else { continue };
            if let Key::Node(node) = key {
                graph.junction_of_node.insert(node, Junction(*junction));
            }
            if let Some(tags) = points.tags.get(&key) {
                graph.junction_tags.insert(Junction(*junction), tags.clone());
            }
        }
        graph
    }
}

/// Vertices that mean something by themselves.
#[derive(Default)]
struct PointsOfInterest {
    /// Barriers and turning circles: roads are split there.
    tags: FxHashMap<Key, Tags>,
    /// Nodes that turn restrictions lead through.
    vias: FxHashSet<Key>,
}

impl PointsOfInterest {
    fn of(file: &RoadFile) -> Self {
        let mut points = Self::default();
        for node in file.nodes.iter().filter(|node| class::is_point_of_interest(&node.tags)) {
            let position = [(node.position.lon * 1e7).round() as i32, (node.position.lat * 1e7).round() as i32];
            let key = if node.id == 0 { Key::Position(position) } else { Key::Node(node.id) };
            points.tags.insert(key, node.tags.clone());
        }
        points.vias.extend(file.restrictions.iter().filter_map(|restriction| match restriction.via {
            Via::Node(node) => Some(Key::Node(node)),
            Via::Roads(_) => None,
        }));
        points
    }
}

fn number_vertices(
    clean: &Cleaned,
    level: Level,
    points: &PointsOfInterest,
    vertices: &mut Vec<Vertex>,
    wanted: &mut Vec<(Key, u32)>,
) {
    let last = clean.points.len() - 1;
    for (index, point) in clean.points.iter().enumerate() {
        let key = clean.nodes.get(index).map_or(Key::Position(*point), |node| Key::Node(*node));
        let number = vertices.len() as u32;
        let is_cut = points.tags.contains_key(&key);
        if is_cut || points.vias.contains(&key) {
            wanted.push((key, number));
        }
        vertices.push(Vertex::new(key, number, level, index == 0 || index == last, is_cut));
    }
}

#[derive(Default)]
struct Builder {
    segments: Vec<Segment>,
    vertices: Vec<[i32; 2]>,
    roads: Vec<RoadFacts>,
    road_ids: RoadIds,
    /// Tags of a road that has each set, and names: copied when the roads are gone.
    tag_sets: Vec<Shared<Tags>>,
    tag_set_numbers: FxHashMap<Tags, u32>,
    /// Numbers by the tags as the file has them, so that the tags that are read are picked out once only.
    known_tags: FxHashMap<Shared<Tags>, u32>,
    names: Vec<Shared<Names>>,
    name_numbers: FxHashMap<Shared<Names>, u32>,
}

impl Builder {
    /// Puts down the id, the tags and the names of the next road.
    fn note(&mut self, road: &Road) {
        let (tag_set, names) = (self.tag_set(&road.tags), self.name(&road.names));
        self.roads.push(RoadFacts { tag_set, names, first_segment: 0, segments: 0 });
        self.road_ids.push(&road.id.0);
    }

    fn tags_are_known(&mut self) {
        (self.tag_set_numbers, self.known_tags, self.name_numbers) = Default::default();
        self.road_ids.close();
    }

    /// Adds the segments of a road.
    fn add(&mut self, index: u32, clean: Option<&Cleaned>, numbers: &mut impl Iterator<Item = u32>) {
        let first_segment = self.segments.len() as u32;
        if let Some(clean) = clean {
            self.cut(index, clean, numbers);
        }
        let segments = self.segments.len() as u32 - first_segment;
        if let Some(facts) = self.roads.get_mut(index as usize) {
            (facts.first_segment, facts.segments) = (first_segment, segments);
        }
    }

    fn cut(&mut self, road: u32, clean: &Cleaned, numbers: &mut impl Iterator<Item = u32>) {
        let (mut from, mut first_vertex, mut ordinal, mut metres) = (NO_JUNCTION, 0, 0, 0.0);
        let mut before = None;
        for (point, junction) in clean.points.iter().zip(numbers) {
            if let Some(before) = before {
                metres += position_of(before).metres_to(position_of(*point));
            }
            before = Some(*point);
            self.vertices.push(*point);
            if junction == NO_JUNCTION {
                continue;
            }
            if from != NO_JUNCTION {
                self.segments.push(Segment {
                    road,
                    ordinal,
                    from: Junction(from),
                    to: Junction(junction),
                    decimetres: ((metres * 10.0).round() as u32).max(1),
                    first_vertex,
                    vertices: self.vertices.len() as u32 - first_vertex,
                });
                ordinal += 1;
                self.vertices.push(*point);
            }
            (from, first_vertex, metres) = (junction, self.vertices.len() as u32 - 1, 0.0);
        }
        // The last junction opened a segment that never came.
        self.vertices.pop();
    }

    fn tag_set(&mut self, tags: &Shared<Tags>) -> u32 {
        if let Some(number) = self.known_tags.get(tags) {
            return *number;
        }
        let number = *self.tag_set_numbers.entry(read_tags(tags)).or_insert_with(|| {
            self.tag_sets.push(tags.clone());
            self.tag_sets.len() as u32 - 1
        });
        self.known_tags.insert(tags.clone(), number);
        number
    }

    fn name(&mut self, names: &Shared<Names>) -> u32 {
        if let Some(number) = self.name_numbers.get(names) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.names.push(names.clone());
        self.name_numbers.insert(names.clone(), number);
        number
    }

    fn finish(mut self, junctions: u32, left_out: Vec<(u32, LeftOut)>) -> RoadGraph {
        self.segments.shrink_to_fit();
        self.vertices.shrink_to_fit();
        with_what_follows(RoadGraph {
            segments: self.segments,
            vertices: self.vertices,
            roads: self.roads,
            road_ids: self.road_ids,
            names: self.names.iter().map(|names| Names::clone(names)).collect(),
            tag_sets: self.tag_sets.iter().map(|tags| read_tags(tags)).collect(),
            left_out,
            junctions,
            ..RoadGraph::empty()
        })
    }
}

/// The tags of a road that this program reads.
fn read_tags(tags: &Tags) -> Tags {
    let read = tags.iter().filter(|(key, _)| class::is_read(key));
    read.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Works out what follows from the segments: which of them leave a junction, their bearings, the index of places.
pub(super) fn with_what_follows(mut graph: RoadGraph) -> RoadGraph {
    (graph.leaving_from, graph.leaving) = leaving(&graph.segments, graph.junctions);
    graph.bearings = graph.states().map(|state| bearing(&graph, state)).collect();
    graph
}

/// Directed segments by the junction they leave, in the order of their numbers.
fn leaving(segments: &[Segment], junctions: u32) -> (Vec<u32>, Vec<DirectedSegment>) {
    let mut from = vec![0u32; junctions as usize + 1];
    for segment in segments {
        from[segment.from.0 as usize + 1] += 1;
        from[segment.to.0 as usize + 1] += 1;
    }
    for index in 1..from.len() {
        from[index] += from[index - 1];
    }
    let mut next = from.clone();
    let mut leaving = vec![DirectedSegment(0); segments.len() * 2];
    for (index, segment) in segments.iter().enumerate() {
        for (junction, state) in [(segment.from, index * 2), (segment.to, index * 2 + 1)] {
            let slot = &mut next[junction.0 as usize];
            leaving[*slot as usize] = DirectedSegment(state as u32);
            *slot += 1;
        }
    }
    (from, leaving)
}

/// Bearing from the start of a directed segment to the point [`BEARING_METRES`] further along it.
fn bearing(graph: &RoadGraph, state: DirectedSegment) -> f32 {
    let vertices = graph.vertices_of(state.segment());
    let step = |index: usize| {
        let index = if state.is_backward() { vertices.len() - 1 - index } else { index };
        position_of(vertices[index])
    };
    let start = step(0);
    let mut walked = 0.0;
    let (mut east, mut north) = (0.0, 0.0);
    for index in 1..vertices.len() {
        let (before, point) = (step(index - 1), step(index));
        let length = before.metres_to(point);
        let share = if length > 0.0 { ((BEARING_METRES - walked) / length).min(1.0) } else { 1.0 };
        let (lon, lat) = (before.lon + (point.lon - before.lon) * share, before.lat + (point.lat - before.lat) * share);
        (east, north) = ((lon - start.lon) * start.lat.to_radians().cos(), lat - start.lat);
        walked += length;
        if walked >= BEARING_METRES {
            break;
        }
    }
    (f64::atan2(east, north).to_degrees().rem_euclid(360.0)) as f32
}
