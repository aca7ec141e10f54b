//! Each figure of a vehicle's `limits` in municipality.toml is read, decides about a road, and is refused where no
//! vehicle has it.

use std::path::Path;
use std::sync::Arc;

use taza::maps::read::read_folder;
use taza::maps::{RoadNode, VehicleProfile};
use taza::roads::RoadGraph;
use taza::travel::{Conditions, Load, Network};

use super::closures::hillside;
use crate::support::town::{Town, driven, middle};

/// The sample municipality whose lorry has these limits.
fn read(limits: &str) -> Result<VehicleProfile, String> {
    let room = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak");
    for file in ["roads.geojson", "places.geojson", "municipality.toml"] {
        std::fs::copy(sample.join(file), room.path().join(file)).unwrap();
    }
    let settings = std::fs::read_to_string(sample.join("municipality.toml")).unwrap();
    let own =
        settings.replace("profile = \"side-loader\"", &format!("profile = \"side-loader\"\nlimits = {{ {limits} }}"));
    std::fs::write(room.path().join("municipality.toml"), own).unwrap();
    let (map, _) = read_folder(room.path())
        .map_err(|faults| faults.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    Ok(map.vehicles.iter().find(|vehicle| vehicle.id.0 == "lorry").unwrap().profile.clone())
}

/// Seconds from A to D through a road with these tags; nothing where it is no way.
fn seconds(profile: &VehicleProfile, tags: &[(&str, &str)]) -> Option<u32> {
    let town = Town::draw(50.0, "A-B-----C-D").street("AB").road("BC", tags).street("CD");
    let network = town.network(profile);
    let graph = network.graph();
    let port = |letters: &str| middle(graph, driven(&town, graph, letters));
    network.path(port("AB"), port("CD")).map(|path| path.seconds)
}

#[test]
fn a_limit_closes_the_road_that_the_built_in_vehicle_drives() {
    let usual = read("").unwrap();
    let street = ("highway", "residential");
    for (limits, tag) in [
        ("width_m = 3.4", ("maxwidth", "3.0")),
        ("height_m = 3.9", ("maxheight", "3.5")),
        ("length_m = 12", ("maxlength", "10")),
        ("full_t = 12", ("maxweight", "10")),
        ("kmh_by_surface = { gravel = 0 }", ("surface", "gravel")),
        ("kmh_by_tracktype = { grade3 = 0 }", ("tracktype", "grade3")),
        ("kmh_by_smoothness = { very_bad = 0 }", ("smoothness", "very_bad")),
    ] {
        let own = read(limits).unwrap();
        assert!(seconds(&usual, &[street, tag]).is_some(), "{tag:?} is driven by the built-in vehicle");
        assert_eq!(seconds(&own, &[street, tag]), None, "{limits}");
        assert!(seconds(&own, &[street]).is_some(), "{limits} closes nothing else");
    }
    let crosses = read("fords = true").unwrap();
    assert_eq!(seconds(&usual, &[street, ("ford", "yes")]), None);
    assert!(seconds(&crosses, &[street, ("ford", "yes")]).is_some());
    let carriage = read("access_keys = [\"agricultural\", \"vehicle\", \"access\"]").unwrap();
    assert_eq!(seconds(&usual, &[street, ("hgv", "no")]), None);
    assert!(seconds(&carriage, &[street, ("hgv", "no")]).is_some(), "what is forbidden to lorries is not to a tractor");
}

#[test]
fn a_speed_of_ones_own_changes_how_long_a_road_takes() {
    let usual = read("").unwrap();
    let street = ("highway", "residential");
    for (limits, tags) in [
        ("kmh_by_class = { residential = 12 }", &[street][..]),
        ("kmh_by_surface = { gravel = 9 }", &[street, ("surface", "gravel")]),
        ("kmh_by_tracktype = { grade2 = 9 }", &[street, ("tracktype", "grade2")]),
        ("kmh_by_smoothness = { bad = 9 }", &[street, ("smoothness", "bad")]),
    ] {
        let own = seconds(&read(limits).unwrap(), tags).unwrap();
        assert!(own > seconds(&usual, tags).unwrap() + 10, "{limits}: {own} s");
    }
    let by_sign = read("posted_speed_share = 0.8").unwrap();
    let fast = &[street, ("maxspeed", "60")];
    assert!(seconds(&by_sign, fast).unwrap() < seconds(&usual, fast).unwrap(), "the sign sets the speed");
}

#[test]
fn room_to_turn_and_the_way_backwards_decide_about_a_dead_end() {
    let town = Town::draw(25.0, "C-A-D\n  |\n  |\n  B").street("CAD").street("AB");
    let turn = |limits: &str| {
        let network = town.network(&read(limits).unwrap());
        let state = driven(&town, network.graph(), "AB");
        network.u_turn_milliseconds(state).map_err(|reason| reason.to_string())
    };
    let (quick, slow) = ("three_point_turn_m = 2, u_turn_seconds = 10", "three_point_turn_m = 2, u_turn_seconds = 55");
    assert_eq!(turn(slow).unwrap() - turn(quick).unwrap(), 45_000);
    assert!(turn("three_point_turn_m = 30, reverse_m = 400").unwrap() > turn(quick).unwrap(), "backwards is slower");
    let stuck = turn("three_point_turn_m = 30, reverse_m = 20").unwrap_err();
    assert!(stuck.contains("30 m to turn") && stuck.contains("20 m"), "{stuck}");
    // A turning circle makes room for everybody.
    let end =
        RoadNode { id: 0, position: town.at('B'), tags: [("highway".to_owned(), "turning_circle".to_owned())].into() };
    let file = taza::maps::RoadFile { roads: town.roads.clone(), nodes: vec![end], ..Default::default() };
    let graph = Arc::new(RoadGraph::of_file(&file));
    let profile = read("three_point_turn_m = 30, reverse_m = 20").unwrap();
    let network = Network::for_vehicle(&graph, &profile, &Conditions::default());
    assert!(network.u_turn_milliseconds(driven(&town, &graph, "AB")).is_ok());
}

#[test]
fn mass_power_and_slope_limits_decide_about_a_hill() {
    let town = Town::draw(100.0, "A--B\n|\n|\n|\n|\n|\nC").street("AB").street("AC");
    let climb = |limits: &str, load: Load| {
        let mut graph = RoadGraph::build(&town.roads);
        graph.lay_heights(&hillside(9));
        let graph = Arc::new(graph);
        let profile = read(limits).unwrap();
        let network = Network::for_vehicle(&graph, &profile, &Conditions { load, ..Conditions::default() });
        let [up, down] = ["CA", "AC"].map(|letters| driven(&town, &graph, letters));
        (network.kmh(up), network.permission(up).is_open(), network.permission(down).is_open())
    };
    let (kmh, up, down) = climb("", Load::Full);
    assert!(up && down);
    assert!(climb("power_kw = 15", Load::Full).0 < kmh);
    assert!(climb("power_kw = 15, full_t = 14", Load::Full).0 < climb("power_kw = 15", Load::Full).0);
    assert!(climb("power_kw = 15, empty_t = 7", Load::Empty).0 < climb("power_kw = 15", Load::Empty).0);
    assert!(!climb("steepest_up_percent = 5", Load::Full).1);
    assert!(!climb("steepest_down_percent = 5", Load::Full).2);
}

#[test]
fn the_side_it_is_loaded_from_decides_how_it_comes() {
    let town = Town::draw(10.0, "A-----B\n   P").street("AB");
    let backwards = |limits: &str| {
        let network = town.network(&read(limits).unwrap());
        let snap = network.snap(town.at('P')).unwrap();
        network.ports_at(&snap).iter().map(|port| port.state.is_backward()).collect::<Vec<_>>()
    };
    assert_eq!(backwards("loading_side = \"right\""), [false], "driving east, the south is on the right");
    assert_eq!(backwards("loading_side = \"left\""), [true]);
    assert_eq!(backwards(""), [false, true]);
}

#[test]
fn figures_of_no_vehicle_are_all_named() {
    let wrong = "width_m = 250, height_m = -1, full_t = 2, u_turn_seconds = nan, kmh_by_class = { residential = 900 }";
    let told = read(wrong).unwrap_err();
    for field in ["width_m", "height_m", "full_t", "u_turn_seconds", "kmh_by_class.residential"] {
        assert!(told.contains(&format!("limits.{field}")), "{field}: {told}");
    }
    for nonsense in ["wheels = 3", "width_m = \"wide\"", "loading_side = \"top\""] {
        let told = read(nonsense).unwrap_err();
        assert!(told.contains("limits") && told.contains("lorry"), "{nonsense}: {told}");
    }
}
