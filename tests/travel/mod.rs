//! Travel: what a vehicle may drive, how it turns, how long it takes, and why it cannot.

mod cache;
mod closures;
mod driven;
mod oracle;
mod profile;
mod random;
mod towns;

use taza::maps::{LoadingSide, VehicleProfile};
use taza::travel::{Permission, Port, Reason, UNREACHABLE};

use crate::support::town::{Town, driven, lorry, middle};

#[test]
fn time_and_length_add_up_over_turns_and_parts() {
    let town = Town::draw(100.0, "A--B--C").street("AB").street("BC");
    let network = town.network(&lorry());
    let graph = network.graph();
    let (from, to) = (middle(graph, driven(&town, graph, "AB")), middle(graph, driven(&town, graph, "BC")));
    let path = network.path(from, to).unwrap();
    assert_eq!((path.seconds, path.metres), (30, 300), "a bend costs no turn");
    let matrix = network.matrix(&[from], &[to, from]);
    assert_eq!(matrix.seconds[0], 30);
    assert_eq!(matrix.seconds[1], 0, "the entry is where the exit is");
    assert!((path.line[0].metres_to(town.at('A')) - 150.0).abs() < 0.5);
    assert!((path.line[2].metres_to(town.at('C')) - 150.0).abs() < 0.5);
}

#[test]
fn a_turn_at_a_junction_costs_more_than_going_straight_on() {
    let town = Town::draw(100.0, "A--B--C\n   |\n   |\n   D").street("ABC").street("BD");
    let network = town.network(&lorry());
    let graph = network.graph();
    let exit = Port { state: driven(&town, graph, "AB"), offset_m: 300.0 };
    let seconds = |letters: &str| {
        let entry = Port { state: driven(&town, graph, letters), offset_m: 0.0 };
        network.path(exit, entry).unwrap().seconds
    };
    assert_eq!(seconds("BC"), 0);
    assert!((2..=4).contains(&seconds("BD")), "{}", seconds("BD"));
}

#[test]
fn a_street_with_room_is_left_by_a_u_turn_and_a_narrow_one_backwards() {
    let town = Town::draw(50.0, "A--B--C\n   |\n   D").street("ABC");
    let round = |tags: &[(&str, &str)]| {
        let town = Town::draw(50.0, "A--B--C\n   |\n   D").street("ABC").road("BD", tags);
        let network = town.network(&lorry());
        let state = driven(&town, network.graph(), "BD");
        let exit = Port { state, offset_m: 100.0 };
        network.path(exit, Port { state: state.reversed(), offset_m: 0.0 }).map(|path| path.seconds)
    };
    drop(town);
    assert_eq!(round(&[("highway", "residential")]), Some(20));
    assert_eq!(round(&[("highway", "residential"), ("width", "4")]), None, "100 m is too far to back out");
    let short = Town::draw(20.0, "A--B--C\n   |\n   |\n   D")
        .street("ABC")
        .road("BD", &[("highway", "residential"), ("width", "4")]);
    let network = short.network(&lorry());
    let state = driven(&short, network.graph(), "BD");
    let path = network.path(Port { state, offset_m: 60.0 }, Port { state: state.reversed(), offset_m: 0.0 });
    assert_eq!(path.unwrap().seconds, 20 + 43 - 6, "60 m at 5 km/h instead of 36 km/h, and the turn itself");
}

#[test]
fn a_dead_end_without_room_is_named_with_its_figures() {
    let town = Town::draw(50.0, "A--B--C\n   |\n   |\n   D")
        .street("ABC")
        .road("BD", &[("highway", "residential"), ("width", "4")]);
    let network = town.network(&lorry());
    let graph = network.graph();
    let state = driven(&town, graph, "BD");
    assert!(!network.is_connected(state) && network.is_connected(driven(&town, graph, "AB")));
    let obstacles = network.explain(Port { state, offset_m: 0.0 }, middle(graph, driven(&town, graph, "BA")));
    assert_eq!(obstacles.len(), 1);
    let expected = Reason::NoRoomToTurn { room_m: 4.0, needs_m: 8.0, back_out_m: 150.0, reverse_m: 60.0 };
    assert_eq!(obstacles[0].reason, expected);
    assert!(obstacles[0].position.metres_to(town.at('D')) < 1.0);
}

#[test]
fn a_weak_bridge_stops_the_lorry_and_is_named() {
    let bridge = [("highway", "residential"), ("bridge", "yes"), ("maxweight", "5")];
    let town = Town::draw(50.0, "A--B--C--D").street("AB").road("BC", &bridge).street("CD");
    let network = town.network(&lorry());
    let graph = network.graph();
    let (from, to) = (middle(graph, driven(&town, graph, "AB")), middle(graph, driven(&town, graph, "CD")));
    let matrix = network.matrix(&[from], &[to]);
    assert_eq!((matrix.seconds[0], matrix.metres[0]), (UNREACHABLE, UNREACHABLE));
    let obstacles = network.explain(from, to);
    assert_eq!(obstacles.len(), 1);
    assert_eq!(obstacles[0].reason.to_string(), "bridge with maxweight 5 t; vehicle full 8.2 t");
    assert_eq!(obstacles[0].road.0, "way/BC");
    let light = VehicleProfile { full_t: 3.0, ..lorry() };
    assert!(town.network(&light).explain(from, to).is_empty());
}

#[test]
fn a_private_road_is_a_first_or_last_leg_and_never_a_way_through() {
    let private = [("highway", "service"), ("access", "private")];
    let drawing = "A--B-----C--D\n   |     |\n   |     |\n   E-----F";
    let town = Town::draw(50.0, drawing).street("AB").road("BC", &private).street("CD").street("BEFC");
    let network = town.network(&lorry());
    let graph = network.graph();
    let state = |letters: &str| driven(&town, graph, letters);
    let through = network.path(middle(graph, state("AB")), middle(graph, state("CD"))).unwrap();
    assert!(through.states.iter().all(|passed| graph.road_id_of(passed.segment()) != "way/BC"));
    assert!(network.path(middle(graph, state("AB")), middle(graph, state("BC"))).is_some());
    assert!(network.path(middle(graph, state("BC")), middle(graph, state("CD"))).is_some());
}

#[test]
fn a_public_street_behind_a_gate_is_reached_through_it_and_never_passed_through() {
    let private = [("highway", "service"), ("access", "destination")];
    // C-D and C-F are public and lie between the private roads B-C and D-E; B-H-I-E is the long way round them.
    let drawing = "A--B--C--D--E--G\n   |  |     |\n   |  F     |\n   |        |\n   H--------I";
    let town = Town::draw(50.0, drawing).street("AB").road("BC", &private).street("CD").street("CF");
    let town = town.road("DE", &private).street("EG").street("BHIE");
    let network = town.network(&lorry());
    let graph = network.graph();
    let port = |letters: &str| middle(graph, driven(&town, graph, letters));
    let roads = |from: &str, to: &str| -> Vec<String> {
        let path = network.path(port(from), port(to)).unwrap();
        path.states.iter().map(|state| graph.road_id_of(state.segment()).to_owned()).collect()
    };
    assert_eq!(roads("AB", "CF"), ["way/AB", "way/BC", "way/CF"]);
    assert_eq!(roads("FC", "EG"), ["way/CF", "way/CD", "way/DE", "way/EG"]);
    assert_eq!(roads("DC", "CF"), ["way/CD", "way/CF"]);
    assert_eq!(roads("AB", "EG"), ["way/AB", "way/BHIE", "way/EG"]);
    assert!(network.is_connected(port("CF").state) && network.stranded(&[port("CF")]).to.is_empty());
    let ports: Vec<Port> = graph.states().map(|state| middle(graph, state)).collect();
    network.prepare();
    assert_eq!(network.weights(&ports, &ports), network.weights_by_dijkstra(&ports, &ports));
    // Where the gate is the only way between two parts of a town, the smaller part is the one behind it.
    let only = Town::draw(50.0, drawing).street("ABHIE").street("EG").road("BC", &private).street("CD");
    let network = only.network(&lorry());
    let graph = network.graph();
    let port = |letters: &str| middle(graph, driven(&only, graph, letters));
    assert!(network.path(port("EG"), port("CD")).is_some() && network.path(port("DC"), port("EG")).is_some());
}

#[test]
fn one_way_streets_are_driven_one_way() {
    let town = Town::draw(50.0, "A--B--C").street("AB").road("BC", &[("highway", "residential"), ("oneway", "yes")]);
    let network = town.network(&lorry());
    let graph = network.graph();
    assert_eq!(network.permission(driven(&town, graph, "CB")), &Permission::MustNot(Reason::Oneway));
    assert_eq!(network.permission(driven(&town, graph, "BC")), &Permission::Free);
    let from = middle(graph, driven(&town, graph, "BC"));
    let there = network.reachable_from(&[middle(graph, driven(&town, graph, "AB"))]);
    assert!(there.contains(from.state));
    assert!(!network.reaching(&[middle(graph, driven(&town, graph, "AB"))]).contains(from.state));
    assert_eq!(network.explain(from, middle(graph, driven(&town, graph, "BA")))[0].reason, Reason::Oneway);
}

#[test]
fn two_parts_of_a_map_are_told_with_the_gap_between_them() {
    let town = Town::draw(10.0, "A--B--C X--Y").street("ABC").street("XY");
    let network = town.network(&lorry());
    let graph = network.graph();
    let obstacles =
        network.explain(middle(graph, driven(&town, graph, "AC")), middle(graph, driven(&town, graph, "XY")));
    let Reason::NotConnected { gap_m } = obstacles[0].reason else { panic!("{obstacles:?}") };
    assert!((gap_m - 20.0).abs() < 0.5, "{gap_m}");
}

#[test]
fn a_vehicle_loaded_from_one_side_comes_with_the_place_on_that_side() {
    let town = Town::draw(10.0, "A-----B\n   P").street("AB");
    let ports = |loading_side: LoadingSide| {
        let network = town.network(&VehicleProfile { loading_side, ..lorry() });
        let snap = network.snap(town.at('P')).unwrap();
        let ports = network.ports_at(&snap);
        ports.iter().map(|port| port.state.is_backward()).collect::<Vec<bool>>()
    };
    assert_eq!(ports(LoadingSide::Both), [false, true]);
    assert_eq!(ports(LoadingSide::Right), [false], "driving east, the south is on the right");
    assert_eq!(ports(LoadingSide::Left), [true]);
}
