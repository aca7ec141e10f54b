//! Roads that are shut, slow or open on some days, and roads that climb.

use std::sync::Arc;

use jiff::civil::{Date, date};
use taza::maps::closure::{Closure, Effect, Period, Shape};
use taza::maps::{Elevation, VehicleProfile};
use taza::roads::RoadGraph;
use taza::travel::{Conditions, Load, Network, Permission, Reason, closed};
use taza::units::{Names, Position, RoadId};

use crate::support::town::{Town, driven, keys, lorry, middle};

const DAY: Date = date(2026, 4, 1);

fn shut(road: Option<&str>, shape: Option<Shape>) -> Closure {
    Closure {
        id: "works".to_owned(),
        road: road.map(RoadId::from),
        shape,
        period: Period::EveryYear { from: (3, 15), to: (4, 30) },
        vehicles: Vec::new(),
        effect: Effect::Closed,
        reason: Names {
            ky: "жазгы ылай".into(), ru: "весенняя грязь".into(), en: "spring mud".into()
        },
    }
}

fn on(date: Date, closures: &[Closure]) -> Conditions {
    Conditions { date: Some(date), closures: closures.into(), load: Load::Full }
}

/// A square with a short side over the ford and a long way round.
fn town() -> Town {
    Town::draw(50.0, "A--B--C\n   |\n   |  \nD--E--F").street("ABC").street("DEF").street("BE").street("AD")
}

#[test]
fn a_road_is_shut_on_its_days_with_its_reason_and_the_way_goes_round() {
    let town = town();
    let usual = town.network(&lorry());
    let graph = usual.graph();
    let (from, to) = (middle(graph, driven(&town, graph, "CB")), middle(graph, driven(&town, graph, "EF")));
    let straight = usual.path(from, to).unwrap();
    let mud = shut(Some("way/BE"), None);
    let muddy = usual.under(&on(DAY, std::slice::from_ref(&mud)));
    let round = muddy.path(from, to).unwrap();
    assert!(round.metres > straight.metres + 100, "{} and {}", round.metres, straight.metres);
    let Permission::Cannot(Reason::Closed { what, until }) = muddy.permission(driven(&town, graph, "BE")) else {
        panic!()
    };
    assert_eq!((what.ru.as_str(), *until), ("весенняя грязь", Some(date(2026, 4, 30))));
    let dry = usual.under(&on(date(2026, 6, 1), std::slice::from_ref(&mud)));
    assert_eq!(dry.path(from, to).unwrap(), straight);
    let all = shut(Some("way/AD"), None);
    let cut = usual.under(&on(DAY, &[mud, all]));
    let obstacles = cut.explain(from, to);
    assert_eq!(obstacles[0].reason.to_string(), "closed until 2026-04-30: spring mud");
}

#[test]
fn closures_hold_for_the_vehicles_they_name() {
    let town = town();
    let usual = town.network(&lorry());
    let state = driven(&town, usual.graph(), "BE");
    for (names, closed) in [(&["lorry"][..], true), (&["hgv"], true), (&["cart"], false), (&["cart", "second"], true)] {
        let vehicles = names.iter().map(|name| (*name).to_owned()).collect();
        let closure = Closure { vehicles, ..shut(Some("way/BE"), None) };
        let second = VehicleProfile { vehicle: Some("second".to_owned()), ..lorry() };
        let network = Network::for_vehicle(usual.graph(), &second, &on(DAY, &[closure]));
        assert_eq!(network.permission(state).is_open(), !closed, "{names:?}");
    }
}

#[test]
fn roads_can_be_slow_or_opened_and_a_later_line_goes_before() {
    let town = Town::draw(50.0, "A--B--C").street("AB").road("BC", &[("highway", "track"), ("winter_road", "yes")]);
    let usual = town.network(&lorry());
    let graph = usual.graph();
    let (street, ice) = (driven(&town, graph, "AB"), driven(&town, graph, "BC"));
    let slow = Closure { effect: Effect::Slow(9.0), ..shut(Some("way/AB"), None) };
    let open = Closure { effect: Effect::Open, ..shut(Some("way/BC"), None) };
    let network = usual.under(&on(date(2026, 4, 20), &[slow, shut(Some("way/BC"), None), open]));
    assert!((network.kmh(street) - 9.0).abs() < 1e-9 && (usual.kmh(street) - 36.0).abs() < 1e-9);
    assert_eq!(network.permission(ice), &Permission::Free);
    let without = usual.under(&on(date(2026, 4, 20), &[]));
    assert!(matches!(without.permission(ice), Permission::Cannot(Reason::OutOfSeason { .. })));
}

#[test]
fn drawn_closures_mean_the_roads_they_touch() {
    let town = town();
    let graph = town.graph();
    let found = |shape: Shape| {
        let segments = closed::segments(&graph, &[shut(None, Some(shape))]);
        let mut names: Vec<String> = segments[0].iter().map(|segment| graph.key(*segment)).collect();
        names.sort();
        names
    };
    assert_eq!(keys(&graph), ["way/ABC#0", "way/ABC#1", "way/DEF#0", "way/DEF#1", "way/BE#0", "way/AD#0"]);
    assert_eq!(found(Shape::Line(vec![town.at('B'), town.at('E')])), ["way/BE#0"]);
    assert_eq!(found(Shape::Line(vec![town.at('A'), town.at('B'), town.at('E')])), ["way/ABC#0", "way/BE#0"]);
    let near = |letter: char, east: f64, north: f64| {
        let at = town.at(letter);
        Position { lon: at.lon + east * 1e-5, lat: at.lat + north * 1e-5 }
    };
    assert_eq!(found(Shape::Place(near('B', 3.0, -70.0))), ["way/BE#0"]);
    assert_eq!(
        found(Shape::Line(vec![near('B', -10.0, -70.0), near('B', 10.0, -70.0)])),
        ["way/BE#0"],
        "a stroke across it"
    );
    let around_b =
        [(-20.0, -20.0), (20.0, -20.0), (20.0, 20.0), (-20.0, 20.0)].map(|(east, north)| near('B', east, north));
    assert_eq!(found(Shape::Area(vec![around_b.to_vec()])), ["way/ABC#0", "way/ABC#1", "way/BE#0"]);
    assert!(found(Shape::Place(near('F', 400.0, 400.0))).is_empty());
    let part = Closure { road: Some(RoadId::from("way/ABC")), ..shut(None, Some(Shape::Place(near('C', -50.0, 0.0)))) };
    assert_eq!(closed::segments(&graph, &[part])[0].len(), 1, "the part of the road at that place");
}

/// A plane that rises to the north by `rise` metres a sample of 92.6 m.
pub(crate) fn hillside(rise: i32) -> Elevation {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["N41E075.hgt", "N40E075.hgt"].map(|name| folder.path().join(name));
    for (tile, path) in paths.iter().enumerate() {
        let rows = (0..1_201_i32).map(|row| ((1_600 - row - tile as i32 * 1_200) * rise).clamp(-30_000, 30_000));
        let bytes: Vec<u8> = rows.flat_map(|height| [(height as i16).to_be_bytes(); 1_201].concat()).collect();
        std::fs::write(path, bytes).unwrap();
    }
    Elevation::read(&paths).unwrap()
}

#[test]
fn a_full_lorry_climbs_slowly_and_a_slope_beyond_its_limit_is_named() {
    let town = Town::draw(100.0, "A--B\n|\n|\n|\n|\n|\nC").street("AB").street("AC");
    let network = |rise: i32, load: Load| {
        let mut graph = RoadGraph::build(&town.roads);
        graph.lay_heights(&hillside(rise));
        let profile = VehicleProfile { power_kw: 40.0, ..lorry() };
        Network::for_vehicle(&Arc::new(graph), &profile, &Conditions { load, ..Conditions::default() })
    };
    let (full, empty) = (network(9, Load::Full), network(9, Load::Empty));
    let graph = full.graph();
    let (up, down, level) = (driven(&town, graph, "CA"), driven(&town, graph, "AC"), driven(&town, graph, "AB"));
    let slope = graph.slope(up).unwrap();
    assert!((slope.ascent_m - 58.3).abs() < 1.5 && slope.descent_m < 0.1, "{slope:?}: 600 m at 9.7 %");
    assert!((graph.slope(down).unwrap().descent_m - slope.ascent_m).abs() < 1e-9);
    assert!(full.kmh(up) < empty.kmh(up) && full.kmh(up) < 16.0 && full.kmh(up) < full.kmh(down));
    assert!((full.kmh(level) - 36.0).abs() < 1e-9);
    let ports: Vec<Vec<_>> = [up, down, level].map(|state| vec![middle(graph, state)]).to_vec();
    let climbs = full.climbs_between(&ports, &ports);
    for (row, exit) in ports.iter().enumerate() {
        for (column, entry) in ports.iter().enumerate() {
            let path = full.path(exit[0], entry[0]).unwrap();
            let climbed = |rises: fn(&taza::roads::Slope) -> f64| -> f64 {
                let whole = path.states.iter().map(|state| rises(&graph.slope(*state).unwrap())).sum::<f64>();
                let part = |state: &taza::roads::DirectedSegment| rises(&graph.slope(*state).unwrap()) / 2.0;
                if path.states.len() == 1 {
                    0.0
                } else {
                    whole - part(&path.states[0]) - part(&path.states[path.states.len() - 1])
                }
            };
            let cell = row * 3 + column;
            assert!(
                (f64::from(climbs.ascent_m[cell]) - climbed(|slope| slope.ascent_m)).abs() < 0.01,
                "{row} {column}"
            );
            assert!(
                (f64::from(climbs.descent_m[cell]) - climbed(|slope| slope.descent_m)).abs() < 0.01,
                "{row} {column}"
            );
        }
    }
    let doubtful = network(20, Load::Full);
    assert!(doubtful.permission(up).is_open(), "21 % in the heights may be 18 % on the ground");
    let steep = network(28, Load::Full);
    let Permission::Cannot(Reason::TooSteepUp { percent, .. }) = steep.permission(up) else { panic!() };
    assert!((percent - 30.2).abs() < 0.7, "{percent}");
}
