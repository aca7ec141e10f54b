//! Repairs are proposed, never silent; what is accepted is applied, and nothing else.

use std::path::Path;

use proptest::prelude::*;
use taza::maps::Road;
use taza::maps::osm;
use taza::maps::repair::{Change, Repair, apply, find};
use taza::units::{Names, Position, RoadId};

/// A road in metres east and north of a village.
fn road(id: &str, line: &[(f64, f64)], tags: &[(&str, &str)]) -> Road {
    let place = |(east, north): &(f64, f64)| Position {
        lon: 74.0 + (east / 82_634.0 * 1e7).round() / 1e7,
        lat: 42.0 + (north / 111_195.0 * 1e7).round() / 1e7,
    };
    Road {
        id: RoadId::from(id),
        line: line.iter().map(place).collect(),
        nodes: Vec::new(),
        tags: tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        names: Names::default().into(),
        service: None,
    }
}

fn accept_all(roads: &mut Vec<Road>, repairs: &[Repair]) {
    let ids: Vec<_> = repairs.iter().map(|repair| repair.id.clone()).collect();
    assert_eq!(apply(roads, &ids), [], "every proposal fits the map it was made for");
}

#[test]
fn an_end_that_stops_short_of_a_street_is_proposed_and_mended() {
    let mut roads = vec![road("a", &[(0.0, 0.0), (100.0, 0.0)], &[]), road("b", &[(50.0, 40.0), (50.0, 1.2)], &[])];
    let before = roads.clone();
    let repairs = find(&roads);
    assert_eq!(repairs.len(), 1, "{repairs:?}");
    assert!(matches!(&repairs[0].change, Change::JoinLine { gap_m, last: true, .. } if (gap_m - 1.2).abs() < 0.05));
    apply(&mut roads, &[]);
    assert_eq!(
        roads.iter().map(|road| &road.line).collect::<Vec<_>>(),
        before.iter().map(|road| &road.line).collect::<Vec<_>>()
    );
    accept_all(&mut roads, &repairs);
    assert_eq!(roads[0].line.len(), 3);
    assert_eq!(roads[0].line[1], *roads[1].line.last().unwrap());
    assert_eq!(find(&roads), []);
}

#[test]
fn an_end_beside_a_corner_joins_the_corner() {
    let mut roads = vec![road("a", &[(0.0, 0.0), (100.0, 0.0)], &[]), road("b", &[(101.0, 0.5), (200.0, 50.0)], &[])];
    let repairs = find(&roads);
    assert!(repairs.iter().any(|repair| matches!(repair.change, Change::JoinEnd { .. })), "{repairs:?}");
    let one = repairs[..1].to_vec();
    accept_all(&mut roads, &one);
    assert_eq!(find(&roads), []);
}

#[test]
fn a_crossing_on_the_ground_is_proposed_and_a_bridge_is_left_alone() {
    let street = road("a", &[(0.0, 0.0), (100.0, 0.0)], &[]);
    let mut ground = vec![street.clone(), road("b", &[(50.0, -50.0), (50.0, 50.0)], &[])];
    let repairs = find(&ground);
    assert!(matches!(repairs[..], [Repair { change: Change::AddCrossing { .. }, .. }]), "{repairs:?}");
    accept_all(&mut ground, &repairs);
    assert_eq!(ground[0].line[1], ground[1].line[1]);
    for tags in [[("bridge", "yes")], [("tunnel", "culvert")], [("layer", "1")]] {
        assert_eq!(find(&[street.clone(), road("b", &[(50.0, -50.0), (50.0, 50.0)], &tags)]), [], "{tags:?}");
    }
}

#[test]
fn the_same_line_twice_is_a_duplicate() {
    let mut roads = vec![road("a", &[(0.0, 0.0), (100.0, 0.0)], &[]), road("b", &[(100.0, 0.0), (0.0, 0.0)], &[])];
    let repairs = find(&roads);
    assert_eq!(repairs.len(), 1);
    accept_all(&mut roads, &repairs);
    assert_eq!(roads.len(), 1);
}

#[test]
fn real_towns_need_few_repairs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/roads");
    let path = folder.join("andorra-250202.osm.pbf");
    if !path.exists() {
        eprintln!("skipped: {} is absent", path.display());
        return;
    }
    let (mut file, _) = osm::read(&path).unwrap();
    let repairs = find(&file.roads);
    assert!(repairs.len() < file.roads.len() / 20, "{} proposals for {} roads", repairs.len(), file.roads.len());
    accept_all(&mut file.roads, &repairs);
    assert!(find(&file.roads).len() * 5 <= repairs.len(), "what was accepted is mended");
}

proptest! {
    #[test]
    fn any_lines_can_be_mended_without_a_fault(lines in prop::collection::vec(prop::collection::vec((0_i32..60, 0_i32..60), 2..6), 1..12)) {
        let mut roads: Vec<Road> = lines
            .iter()
            .enumerate()
            .filter_map(|(index, line)| {
                let mut line: Vec<(f64, f64)> = line.iter().map(|(x, y)| (f64::from(*x) / 2.0, f64::from(*y) / 2.0)).collect();
                line.dedup();
                (line.len() > 1).then(|| road(&format!("way/{index}"), &line, &[]))
            })
            .collect();
        let repairs = find(&roads);
        prop_assert_eq!(&repairs, &find(&roads), "the same map gives the same proposals");
        accept_all(&mut roads, &repairs);
        for road in &roads {
            prop_assert!(road.line.len() >= 2);
            prop_assert!(road.line.windows(2).all(|ends| ends[0] != ends[1]));
        }
    }
}
