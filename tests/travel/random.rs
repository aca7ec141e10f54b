//! Random small towns on a grid, held against the obvious oracle.

use proptest::prelude::*;
use std::sync::{Arc, OnceLock};
use taza::maps::closure::{Closure, Effect, Period, Shape};
use taza::maps::{Elevation, Restriction, Road, RoadFile, RoadNode, Rule, VehicleProfile, Via};
use taza::roads::{DirectedSegment, RoadGraph};
use taza::travel::{Conditions, Load, Network, Port, UNREACHABLE};
use taza::units::{Names, Position, RoadId};

use super::oracle;
use crate::support::town::lorry;

const SIDE: usize = 4;
const STEP: f64 = 0.001;

fn position(spot: usize) -> Position {
    Position { lon: 75.0 + (spot % SIDE) as f64 * STEP, lat: 41.0 + (spot / SIDE) as f64 * STEP * 0.8 }
}

/// Node id of a spot: its number and 1.
pub(crate) fn node_at(place: Position) -> i64 {
    (0..SIDE * SIDE).find(|spot| position(*spot).metres_to(place) < 1.0).map_or(-1, |spot| spot as i64 + 1)
}

const TAGS: &[&[(&str, &str)]] = &[
    &[("highway", "residential")],
    &[("highway", "residential")],
    &[("highway", "tertiary"), ("maxspeed", "30")],
    &[("highway", "residential"), ("oneway", "yes")],
    &[("highway", "residential"), ("oneway", "-1")],
    &[("highway", "service"), ("access", "private")],
    &[("highway", "service"), ("access", "destination"), ("oneway", "yes")],
    &[("highway", "residential"), ("width", "4")],
    &[("highway", "residential"), ("bridge", "yes"), ("maxweight", "5")],
    &[("highway", "trunk")],
];

/// Roads between neighbouring spots, each with its tags; restrictions among them; gates and circles.
fn town() -> impl Strategy<Value = RoadFile> {
    let roads = prop::collection::vec((0..SIDE * SIDE, any::<bool>(), 0..TAGS.len()), 8..22);
    let restrictions =
        prop::collection::vec((any::<bool>(), any::<u16>(), any::<u16>(), any::<u16>(), any::<bool>()), 0..6);
    let spots = prop::collection::vec((0..SIDE * SIDE, any::<bool>()), 0..3);
    (roads, restrictions, spots).prop_map(|(pieces, restrictions, spots)| {
        let mut roads: Vec<Road> = Vec::new();
        for (spot, east, tags) in pieces {
            let fits = if east { spot % SIDE + 1 < SIDE } else { spot / SIDE + 1 < SIDE };
            let other = if east { spot + 1 } else { spot + SIDE };
            let id = RoadId(format!("way/{spot}-{other}"));
            if !fits || roads.iter().any(|road| road.id == id) {
                continue;
            }
            roads.push(Road {
                id,
                line: vec![position(spot), position(other)],
                nodes: vec![spot as i64 + 1, other as i64 + 1],
                tags: TAGS[tags].iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
                names: Names::default().into(),
                service: None,
            });
        }
        let nodes = spots.into_iter().map(|(spot, gate)| {
            let tag = if gate { ("barrier", "bollard") } else { ("highway", "turning_circle") };
            RoadNode {
                id: spot as i64 + 1,
                position: position(spot),
                tags: [(tag.0.to_owned(), tag.1.to_owned())].into(),
            }
        });
        let nodes = nodes.collect();
        let restrictions = restrictions.into_iter().filter_map(|draw| restriction(&roads, draw)).collect();
        RoadFile { roads, restrictions, nodes }
    })
}

/// A restriction over roads that really follow each other.
fn restriction(roads: &[Road], (only, from, via, to, through): (bool, u16, u16, u16, bool)) -> Option<Restriction> {
    let pick = |number: u16, fits: &dyn Fn(&&Road) -> bool| {
        let fitting: Vec<&Road> = roads.iter().filter(fits).collect();
        fitting.get(usize::from(number).checked_rem(fitting.len())?).copied()
    };
    let touches = |road: &Road, node: i64| road.nodes.contains(&node);
    let from = pick(from, &|_| true)?;
    let node = from.nodes[usize::from(via) % 2];
    let (via, node) = if through {
        let road = pick(via / 2, &|road| touches(road, node) && road.id != from.id)?;
        (Via::Roads(vec![road.id.clone()]), road.nodes.iter().copied().find(|other| *other != node)?)
    } else {
        (Via::Node(node), node)
    };
    let to = pick(to, &|road| touches(road, node))?;
    let rule = if only { Rule::Only } else { Rule::No };
    Some(Restriction { id: 7, rule, from: from.id.clone(), via, to: to.id.clone(), except: Vec::new() })
}

/// Three ports on every state: at its start, inside, and at its end.
fn ports(graph: &RoadGraph) -> Vec<Port> {
    graph
        .states()
        .flat_map(|state| {
            let metres = graph.metres(state.segment());
            [0.0, metres * 0.3, metres].map(|offset_m| Port { state, offset_m })
        })
        .collect()
}

/// Hills under the towns: a tile of heights that go up and down by some metres from sample to sample.
fn hills() -> &'static Elevation {
    static HILLS: OnceLock<Elevation> = OnceLock::new();
    HILLS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("N41E075.hgt");
        let heights = (0..1_201_i32).flat_map(|row| (0..1_201_i32).map(move |column| (row * 7 + column * 13) % 11 * 2));
        let bytes: Vec<u8> = heights.flat_map(|height| (height as i16).to_be_bytes()).collect();
        std::fs::write(&path, bytes).unwrap();
        Elevation::read(&[path]).unwrap()
    })
}

/// Closures of roads of a town: shut, slow or open, always or on the day.
fn closures() -> impl Strategy<Value = Vec<(u16, u8, bool)>> {
    prop::collection::vec((any::<u16>(), 0..4_u8, any::<bool>()), 0..5)
}

fn conditions(file: &RoadFile, closures: &[(u16, u8, bool)], full: bool) -> Conditions {
    let day = jiff::civil::date(2026, 11, 23);
    let closure = |(road, effect, dated): &(u16, u8, bool)| {
        let road = &file.roads[usize::from(*road) % file.roads.len()];
        Closure {
            id: road.id.0.clone(),
            road: (effect % 2 == 0).then(|| road.id.clone()),
            shape: (effect % 2 == 1).then(|| Shape::Line(road.line.clone())),
            period: Period::Dates { from: dated.then_some(day), to: None },
            vehicles: Vec::new(),
            effect: [Effect::Closed, Effect::Slow(7.0), Effect::Open, Effect::Closed][usize::from(*effect)],
            reason: Names::one("works"),
        }
    };
    let load = if full { Load::Full } else { Load::Empty };
    Conditions { date: Some(day), closures: closures.iter().map(closure).collect(), load }
}

/// The town driven backwards and seen in a mirror: a left turn driven backwards is a right turn, and in the mirror a
/// left turn again. `only_` restrictions have no counterpart and are left out.
fn turned_round(file: &RoadFile) -> RoadFile {
    let spot = |node: i64| {
        let spot = usize::try_from(node - 1).unwrap();
        spot / SIDE * SIDE + (SIDE - 1 - spot % SIDE)
    };
    let node = |old: i64| spot(old) as i64 + 1;
    let road = |road: &Road| Road {
        line: road.nodes.iter().rev().map(|old| position(spot(*old))).collect(),
        nodes: road.nodes.iter().rev().map(|old| node(*old)).collect(),
        ..road.clone()
    };
    let restriction = |one: &Restriction| Restriction {
        from: one.to.clone(),
        to: one.from.clone(),
        via: match &one.via {
            Via::Node(old) => Via::Node(node(*old)),
            Via::Roads(roads) => Via::Roads(roads.iter().rev().cloned().collect()),
        },
        ..one.clone()
    };
    RoadFile {
        roads: file.roads.iter().map(road).collect(),
        restrictions: file.restrictions.iter().map(restriction).collect(),
        nodes: file
            .nodes
            .iter()
            .map(|old| RoadNode { id: node(old.id), position: position(spot(old.id)), tags: old.tags.clone() })
            .collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_way_is_the_one_that_trying_everything_finds(file in town(), closures in closures(), hilly: bool, full: bool) {
        let mut graph = RoadGraph::of_file(&file);
        if hilly {
            graph.lay_heights(hills());
        }
        let graph = Arc::new(graph);
        let lorry = VehicleProfile { power_kw: 40.0, ..lorry() };
        let usual = Network::for_vehicle(&graph, &lorry, &Conditions::default());
        let network = usual.under(&conditions(&file, &closures, full));
        let ports = ports(&graph);
        let matrix = network.matrix(&ports, &ports);
        prop_assert_eq!(network.weights(&ports, &ports), network.weights_by_dijkstra(&ports, &ports));
        for (row, exit) in ports.iter().enumerate() {
            let expected = oracle::by_trying_everything(&network, &file.restrictions, *exit, &ports);
            for (column, expected) in expected.into_iter().enumerate() {
                let cell = row * ports.len() + column;
                let found = (matrix.seconds[cell], matrix.metres[cell]);
                let wished = expected.map_or((UNREACHABLE, UNREACHABLE), |(ms, dm)| (((ms + 500) / 1000) as u32, ((dm + 5) / 10) as u32));
                prop_assert_eq!(found, wished, "from {:?} to {:?}", exit, ports[column]);
            }
        }
        let reach = network.reachable_from(&ports[..1]);
        for (column, entry) in ports.iter().enumerate().filter(|(column, _)| column % 3 == 2) {
            if matrix.seconds[column] != UNREACHABLE {
                prop_assert!(reach.contains(entry.state));
            } else if network.permission(ports[0].state).is_open() && network.permission(entry.state).is_open() {
                prop_assert!(!reach.contains(entry.state));
                prop_assert!(!network.explain(ports[0], *entry).is_empty());
            }
        }
    }

    #[test]
    fn a_town_driven_backwards_in_a_mirror_has_the_transposed_matrix(file in town()) {
        let file = RoadFile {
            restrictions: file.restrictions.iter().filter(|one| one.rule == Rule::No).cloned().collect(),
            ..file
        };
        let backwards = turned_round(&file);
        let (graph, turned) = (Arc::new(RoadGraph::of_file(&file)), Arc::new(RoadGraph::of_file(&backwards)));
        let network = Network::for_vehicle(&graph, &lorry(), &Conditions::default());
        let mirrored = Network::for_vehicle(&turned, &lorry(), &Conditions::default());
        let ports = ports(&graph);
        let seen: Vec<Port> = ports
            .iter()
            .map(|port| {
                let road = graph.road_id_of(port.state.segment());
                // Both are drawn backwards, so each is still driven along its line.
                let same = |state: &DirectedSegment| {
                    turned.road_id_of(state.segment()) == road && state.is_backward() == port.state.is_backward()
                };
                let state = turned.states().find(same).unwrap();
                Port { state, offset_m: graph.metres(port.state.segment()) - port.offset_m }
            })
            .collect();
        let (there, back) = (network.weights(&ports, &ports), mirrored.weights(&seen, &seen));
        for row in 0..ports.len() {
            for column in 0..ports.len() {
                let (one, other) = (there[row * ports.len() + column], back[column * ports.len() + row]);
                prop_assert_eq!(one.is_reached(), other.is_reached(), "{:?} {:?}", ports[row], ports[column]);
                // Angles in a mirror differ by rounding, and so do turns by a millisecond.
                if one.is_reached() {
                    prop_assert!(one.milliseconds().abs_diff(other.milliseconds()) <= 20, "{} {}", one.milliseconds(), other.milliseconds());
                }
            }
        }
    }

    #[test]
    fn a_path_has_the_time_and_length_of_the_matrix(file in town(), from in any::<u16>(), to in any::<u16>()) {
        let graph = Arc::new(RoadGraph::of_file(&file));
        let network = Network::for_vehicle(&graph, &lorry(), &Conditions::default());
        let ports = ports(&graph);
        let (exit, entry) = (ports[usize::from(from) % ports.len()], ports[usize::from(to) % ports.len()]);
        let matrix = network.matrix(&[exit], &[entry]);
        let plain = network.path(exit, entry).map(|path| (path.seconds, path.metres));
        network.prepare();
        let prepared = network.path(exit, entry).map(|path| (path.seconds, path.metres));
        prop_assert_eq!(plain, prepared);
        match network.path(exit, entry) {
            None => prop_assert_eq!(matrix.seconds[0], UNREACHABLE),
            Some(path) => {
                prop_assert_eq!((path.seconds, path.metres), (matrix.seconds[0], matrix.metres[0]));
                let drawn: f64 = path.line.windows(2).map(|pair| pair[0].metres_to(pair[1])).sum();
                prop_assert!((drawn - f64::from(path.metres)).abs() < 2.0, "{} drawn, {} told", drawn, path.metres);
                for pair in path.states.windows(2) {
                    prop_assert_eq!(graph.end(pair[0]), graph.start(pair[1]));
                }
            }
        }
    }
}
