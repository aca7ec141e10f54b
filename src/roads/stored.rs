//! A [`RoadGraph`] goes in, bytes come out; bytes go in, the same graph comes out or nothing.
//!
//! What follows from the rest (which segments leave a junction, the index of places) is worked out again, so that
//! it cannot disagree with it. Every number that points into a list is held against the length of that list.

use super::bytes::{Reader, Writer};
use super::class::Tags;
use super::graph::{DirectedSegment, Junction, LeftOut, RoadFacts, RoadGraph, Segment};
use super::road_ids::RoadIds;
use super::slope::Slope;
use super::split;
use super::turn_rule::TurnRule;
use crate::maps::Rule;
use crate::units::Names;

impl RoadGraph {
    /// The graph as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writer::default();
        let fields = self.segments.iter();
        let fields = fields.flat_map(|own| {
            [own.road, own.ordinal, own.from.0, own.to.0, own.decimetres, own.first_vertex, own.vertices]
        });
        to.list(fields.collect::<Vec<u32>>().into_iter());
        to.list(self.vertices.iter().flatten().map(|value| *value as u32).collect::<Vec<u32>>().into_iter());
        let facts = self.roads.iter().flat_map(|road| [road.tag_set, road.names, road.first_segment, road.segments]);
        to.list(facts.collect::<Vec<u32>>().into_iter());
        self.road_ids.iter().for_each(|id| to.text(id));
        to.number(self.names.len() as u64);
        for names in &self.names {
            [&names.ky, &names.ru, &names.en].into_iter().for_each(|name| to.text(name));
        }
        to.number(self.tag_sets.len() as u64);
        self.tag_sets.iter().for_each(|tags| write_tags(&mut to, tags));
        to.list(
            self.left_out
                .iter()
                .flat_map(|(road, why)| [*road, u32::from(*why == LeftOut::NoLength)])
                .collect::<Vec<u32>>()
                .into_iter(),
        );
        to.number(u64::from(self.junctions));
        let mut tagged: Vec<_> = self.junction_tags.iter().collect();
        tagged.sort_by_key(|(junction, _)| **junction);
        to.list(tagged.iter().map(|(junction, _)| junction.0));
        tagged.iter().for_each(|(_, tags)| write_tags(&mut to, tags));
        let mut nodes: Vec<(i64, u32)> =
            self.junction_of_node.iter().map(|(node, junction)| (*node, junction.0)).collect();
        nodes.sort_unstable();
        to.long_list(nodes.iter().map(|(node, _)| *node as u64));
        to.list(nodes.iter().map(|(_, junction)| *junction));
        to.number(self.turn_rules.len() as u64);
        for rule in &self.turn_rules {
            to.number(rule.relation as u64);
            to.number(u64::from(rule.rule == Rule::Only));
            to.list([rule.from.0].into_iter());
            to.list(rule.via.iter().map(|state| state.0));
            to.list(rule.to.iter().map(|state| state.0));
            to.number(rule.except.len() as u64);
            rule.except.iter().for_each(|key| to.text(key));
        }
        let slopes = self.slopes.iter().flat_map(|slope| match slope {
            None => [f64::NAN; 6],
            Some(own) => {
                [own.ascent_m, own.descent_m, own.up_m, own.down_m, own.steepest_up_percent, own.steepest_down_percent]
            }
        });
        to.long_list(slopes.map(f64::to_bits).collect::<Vec<u64>>().into_iter());
        to.into_bytes()
    }

    /// The graph of these bytes; nothing when they are not whole.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader::new(bytes);
        let from = &mut from;
        let segments: Vec<Segment> = rows::<7>(from.list()?)?
            .map(|[road, ordinal, start, end, decimetres, first_vertex, vertices]| Segment {
                road,
                ordinal,
                from: Junction(start),
                to: Junction(end),
                decimetres,
                first_vertex,
                vertices,
            })
            .collect();
        let vertices: Vec<[i32; 2]> = rows::<2>(from.list()?)?.map(|place| place.map(|value| value as i32)).collect();
        let facts: Vec<[u32; 4]> = rows::<4>(from.list()?)?.collect();
        let (mut roads, mut road_ids) = (Vec::with_capacity(facts.len()), RoadIds::default());
        for [tag_set, names, first_segment, count] in facts {
            road_ids.push(&from.text()?);
            roads.push(RoadFacts { tag_set, names, first_segment, segments: count });
        }
        let names = many(from, |from| Some(Names { ky: from.text()?, ru: from.text()?, en: from.text()? }))?;
        let tag_sets = many(from, read_tags)?;
        let left_out = rows::<2>(from.list()?)?
            .map(|[road, why]| (road, if why == 1 { LeftOut::NoLength } else { LeftOut::NotForWheels }))
            .collect();
        let junctions = u32::try_from(from.number()?).ok()?;
        let mut junction_tags = rustc_hash::FxHashMap::default();
        for junction in from.list()? {
            junction_tags.insert(Junction(junction), read_tags(from)?);
        }
        let (nodes, their_junctions) = (from.long_list()?, from.list()?);
        let junction_of_node =
            nodes.into_iter().zip(their_junctions).map(|(node, junction)| (node as i64, Junction(junction))).collect();
        let states = |list: Vec<u32>| list.into_iter().map(DirectedSegment).collect::<Vec<_>>();
        let turn_rules = many(from, |from| {
            Some(TurnRule {
                relation: from.number()? as i64,
                rule: if from.number()? == 1 { Rule::Only } else { Rule::No },
                from: DirectedSegment(*from.list()?.first()?),
                via: states(from.list()?),
                to: states(from.list()?),
                except: many(from, |from| from.text())?,
            })
        })?;
        let slopes = from.long_list()?;
        let slopes = slopes.as_chunks::<6>().0.iter().map(|own| {
            let [ascent_m, descent_m, up_m, down_m, steepest_up_percent, steepest_down_percent] =
                own.map(f64::from_bits);
            let slope = Slope { ascent_m, descent_m, up_m, down_m, steepest_up_percent, steepest_down_percent };
            (!ascent_m.is_nan()).then_some(slope)
        });
        let slopes = slopes.collect();
        let graph = Self {
            segments,
            vertices,
            roads,
            road_ids,
            names,
            tag_sets,
            left_out,
            junctions,
            junction_tags,
            junction_of_node,
            turn_rules,
            slopes,
            ..Self::empty()
        };
        (from.is_at_end() && graph.is_sound()).then(|| split::with_what_follows(graph))
    }

    /// Whether every number points into its list.
    fn is_sound(&self) -> bool {
        let (roads, vertices) = (self.roads.len() as u64, self.vertices.len() as u64);
        let states = self.segments.len() as u64 * 2;
        let sound = |segment: &Segment| {
            u64::from(segment.road) < roads
                && segment.from.0 < self.junctions
                && segment.to.0 < self.junctions
                && segment.vertices >= 2
                && u64::from(segment.first_vertex) + u64::from(segment.vertices) <= vertices
                && segment.decimetres > 0
        };
        let known = |road: &RoadFacts| {
            (road.tag_set as usize) < self.tag_sets.len()
                && (road.names as usize) < self.names.len()
                && u64::from(road.first_segment) + u64::from(road.segments) <= states / 2
        };
        let there = |state: &DirectedSegment| u64::from(state.0) < states;
        // Every junction is the end of a segment.
        u64::from(self.junctions) <= states
            && self.segments.iter().all(sound)
            && self.roads.iter().all(known)
            && self.turn_rules.iter().all(|rule| there(&rule.from) && rule.via.iter().chain(&rule.to).all(there))
            && self.junction_tags.keys().all(|junction| junction.0 < self.junctions)
            && self.left_out.iter().all(|(road, _)| u64::from(*road) < roads)
            && self.junction_of_node.values().all(|junction| junction.0 < self.junctions)
            && (self.slopes.is_empty() || self.slopes.len() == self.segments.len())
    }
}

fn rows<const WIDTH: usize>(list: Vec<u32>) -> Option<impl Iterator<Item = [u32; WIDTH]>> {
    list.len().is_multiple_of(WIDTH).then(|| {
        let rows: Vec<[u32; WIDTH]> = list.as_chunks::<WIDTH>().0.to_vec();
        rows.into_iter()
    })
}

fn many<T>(from: &mut Reader<'_>, mut one: impl FnMut(&mut Reader<'_>) -> Option<T>) -> Option<Vec<T>> {
    let count = from.number()?;
    // Grown as it is read: a length that lies reserves nothing.
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(one(from)?);
    }
    Some(all)
}

fn write_tags(to: &mut Writer, tags: &Tags) {
    to.number(tags.len() as u64);
    for (key, value) in tags {
        to.text(key);
        to.text(value);
    }
}

fn read_tags(from: &mut Reader<'_>) -> Option<Tags> {
    Some(many(from, |from| Some((from.text()?, from.text()?)))?.into_iter().collect())
}
