//! Small maps drawn as text: letters are points, roads are named by the letters they pass.
//!
//! Everything but letters and digits is decoration: `A---B` shows a road, `town.road("AB", ..)` makes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use taza::maps::{Road, VehicleProfile};
use taza::roads::{DirectedSegment, RoadGraph, SegmentIndex};
use taza::travel::{Conditions, Network, Port};
use taza::units::{Names, Position, RoadId};

/// A map drawn as text.
pub(crate) struct Town {
    points: BTreeMap<char, Position>,
    pub(crate) roads: Vec<Road>,
}

impl Town {
    /// One column and one line of the drawing are `metres` each.
    pub(crate) fn draw(metres: f64, drawing: &str) -> Self {
        let mut points = BTreeMap::new();
        for (line, text) in drawing.lines().enumerate() {
            for (column, letter) in text.chars().enumerate().filter(|(_, letter)| letter.is_alphanumeric()) {
                let north = -(line as f64) * metres;
                let east = column as f64 * metres;
                let degree = 111_195.08;
                let lat = 41.0 + north / degree;
                points.insert(letter, Position { lon: 75.0 + east / (degree * lat.to_radians().cos()), lat });
            }
        }
        Self { points, roads: Vec::new() }
    }

    pub(crate) fn at(&self, letter: char) -> Position {
        self.points[&letter]
    }

    /// Adds a road through these points; its id is `way/` and the letters.
    pub(crate) fn road(mut self, letters: &str, tags: &[(&str, &str)]) -> Self {
        self.roads.push(Road {
            id: RoadId(format!("way/{letters}")),
            line: letters.chars().map(|letter| self.at(letter)).collect(),
            nodes: Vec::new(),
            tags: tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            names: Names::one(letters).into(),
            service: None,
        });
        self
    }

    /// Adds a plain residential street.
    pub(crate) fn street(self, letters: &str) -> Self {
        self.road(letters, &[("highway", "residential")])
    }

    pub(crate) fn graph(&self) -> Arc<RoadGraph> {
        Arc::new(RoadGraph::build(&self.roads))
    }

    pub(crate) fn network(&self, profile: &VehicleProfile) -> Network {
        Network::for_vehicle(&self.graph(), profile, &Conditions::default())
    }
}

/// The segment between two drawn points, driven from the first to the second.
pub(crate) fn driven(town: &Town, graph: &RoadGraph, letters: &str) -> DirectedSegment {
    let mut letters = letters.chars();
    let (from, to) = (town.at(letters.next().unwrap()), town.at(letters.next().unwrap()));
    let near = |one: Position, other: Position| one.metres_to(other) < 1.0;
    graph
        .states()
        .find(|state| {
            let line = graph.line(*state);
            near(line[0], from) && near(line[line.len() - 1], to)
        })
        .expect("a segment between these points")
}

/// The port in the middle of a directed segment.
pub(crate) fn middle(graph: &RoadGraph, state: DirectedSegment) -> Port {
    Port { state, offset_m: graph.metres(state.segment()) / 2.0 }
}

/// A vehicle that drives every common class at 36 km/h (10 m/s) and turns round in 20 s where there are 8 m.
pub(crate) fn lorry() -> VehicleProfile {
    let classes =
        ["residential", "service", "track", "unclassified", "tertiary", "secondary", "primary", "living_street"];
    VehicleProfile {
        id: "lorry".to_owned(),
        access_keys: vec!["hgv".to_owned(), "motor_vehicle".to_owned(), "vehicle".to_owned(), "access".to_owned()],
        width_m: 2.5,
        height_m: 3.2,
        length_m: 7.0,
        empty_t: 5.4,
        full_t: 8.2,
        kmh_by_class: classes.iter().map(|class| ((*class).to_owned(), 36.0)).collect(),
        steepest_up_percent: 18.0,
        steepest_down_percent: 20.0,
        u_turn_seconds: 20.0,
        three_point_turn_m: 8.0,
        reverse_m: 60.0,
        ..VehicleProfile::default()
    }
}

/// Keys of all segments, in order.
pub(crate) fn keys(graph: &RoadGraph) -> Vec<String> {
    graph.segments().map(|segment: SegmentIndex| graph.key(segment)).collect()
}
