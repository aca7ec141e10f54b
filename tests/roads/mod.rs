//! The road graph: where roads meet, and where a place lies on them.

use taza::roads::{Islands, LeftOut, RoadGraph, Side};

use crate::support::town::{Town, keys};

#[test]
fn roads_are_split_where_they_meet_and_only_there() {
    let town = Town::draw(50.0, "A--B--C\n   |   \n   D").street("ABC").street("BD");
    assert_eq!(keys(&town.graph()), ["way/ABC#0", "way/ABC#1", "way/BD#0"]);
    let alone = Town::draw(50.0, "A--B--C").street("ABC");
    assert_eq!(keys(&alone.graph()), ["way/ABC#0"]);
}

#[test]
fn a_road_that_crosses_itself_is_split_at_the_crossing() {
    let town = Town::draw(50.0, "  D \nA B C\n  E ").street("ABCDBE");
    assert_eq!(town.graph().segment_count(), 3);
}

#[test]
fn a_bridge_meets_the_road_at_its_ends_only() {
    let tags = [("highway", "primary"), ("bridge", "yes"), ("layer", "1")];
    let town = Town::draw(50.0, "   F\n   |\nA--B--C\n   |\n   G").street("FBG").road("ABC", &tags);
    assert_eq!(town.graph().segment_count(), 2);
    let on_its_end = Town::draw(50.0, "   F\n   |\nA--B\n   |\n   G").street("FBG").road("AB", &tags);
    assert_eq!(on_its_end.graph().segment_count(), 3);
}

#[test]
fn node_ids_decide_when_there_are_any() {
    let mut town = Town::draw(50.0, "A--B--C\n   |   \n   D").street("ABC").street("BD");
    town.roads[0].nodes = vec![1, 2, 3];
    town.roads[1].nodes = vec![9, 4];
    assert_eq!(town.graph().segment_count(), 2);
    town.roads[1].nodes = vec![2, 4];
    assert_eq!(town.graph().segment_count(), 3);
}

#[test]
fn footways_and_roads_without_length_are_left_out_and_listed() {
    let town = Town::draw(50.0, "A--B").street("AA").road("AB", &[("highway", "footway")]).street("AB");
    let graph = town.graph();
    assert_eq!(graph.left_out(), [(0, LeftOut::NoLength), (1, LeftOut::NotForWheels)]);
    assert_eq!(graph.segment_count(), 1);
    assert_eq!(graph.segment_by_key("way/AB#1"), None);
}

#[test]
fn bad_coordinates_do_no_harm() {
    let mut town = Town::draw(50.0, "A--B--C").street("ABC");
    town.roads[0].line[1] = taza::units::Position { lon: f64::NAN, lat: 1e9 };
    let graph = town.graph();
    assert_eq!(graph.segment_count(), 1);
    assert!(graph.snap(town.at('A'), |_| true).is_some());
    assert!(RoadGraph::build(&[]).snap(town.at('A'), |_| true).is_none());
}

#[test]
fn a_place_is_snapped_to_the_nearest_accepted_road_with_its_side() {
    let town = Town::draw(10.0, "A-----B\n\n   P\n\n\n\nC-----D").street("AB").street("CD");
    let graph = town.graph();
    let snap = graph.snap(town.at('P'), |_| true).unwrap();
    assert_eq!(graph.key(snap.segment), "way/AB#0");
    assert!((snap.offset_m - 30.0).abs() < 0.1 && (snap.distance_m - 20.0).abs() < 0.1, "{snap:?}");
    assert_eq!(snap.side, Side::Right);
    let other = graph.snap(town.at('P'), |state| state.segment() != snap.segment).unwrap();
    assert_eq!((graph.key(other.segment).as_str(), other.side), ("way/CD#0", Side::Left));
    assert_eq!(graph.snap(town.at('A'), |_| true).unwrap().side, Side::OnTheLine);
}

#[test]
fn a_place_between_a_street_and_a_nearer_track_belongs_to_the_street() {
    let town = Town::draw(10.0, "A-----B\n\n   P\n   \nC-----D\n")
        .street("AB")
        .road("CD", &[("highway", "track"), ("access", "private")]);
    let graph = town.graph();
    assert_eq!(graph.key(graph.snap(town.at('P'), |_| true).unwrap().segment), "way/AB#0");
}

#[test]
fn islands_are_numbered_from_the_largest() {
    let town = Town::draw(50.0, "A--B--C  X--Y").street("XY").street("AB").street("BC");
    let graph = town.graph();
    let islands = Islands::of(&graph);
    assert_eq!(islands.sizes(), [2, 1]);
    let island: Vec<u32> = graph.segments().map(|segment| islands.of_segment(&graph, segment)).collect();
    assert_eq!(island, [1, 0, 0]);
}
