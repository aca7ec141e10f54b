//! Heights that are brought beside the roads reach plans of the folder and of the records alike.

use std::ops::ControlFlow;
use std::path::Path;

use taza::jobs::map_files;
use taza::jobs::planning::{Order, plan};
use taza::jobs::watch::Gauge;
use taza::maps::{MunicipalityMap, read};
use taza::plan::check::check;
use taza::plan::pipeline::{Settings, week};
use taza::plan::scenario::Scenario;
use taza::plan::{Plan, inputs};
use taza::roads::RoadGraph;

use crate::support::sample;

/// The sample's folder with a tile of heights: a slope of `percent` to the north over the whole degree.
fn on_a_slope(folder: &Path, percent: f64) {
    for (name, text) in sample::files() {
        std::fs::write(folder.join(name), text).unwrap();
    }
    std::fs::create_dir(folder.join("elevation")).unwrap();
    let row = |row: i32| (100.0 + f64::from(1_200 - row) * 92.6 * percent / 100.0).round() as i16;
    let bytes: Vec<u8> = (0..1_201).flat_map(|number| vec![row(number); 1_201]).flat_map(i16::to_be_bytes).collect();
    std::fs::write(folder.join("elevation/N41E075.hgt"), bytes).unwrap();
}

fn planned(map: &MunicipalityMap, sha256: String) -> Plan {
    let settings = Settings {
        date: jiff::civil::date(2026, 11, 23),
        seed: 1,
        iterations: Some(40),
        seconds: 0.0,
        threads: 1,
        pace: Vec::new(),
        inputs_sha256: sha256,
        keep: None,
    };
    week(map, &settings, &|| 0.0, &mut |_| ControlFlow::Continue(())).unwrap()
}

#[test]
fn a_plan_is_made_with_the_heights_of_its_folder_and_the_same_from_the_records() {
    let folder = tempfile::tempdir().unwrap();
    on_a_slope(folder.path(), 8.0);
    let (map, _) = read::read_folder(folder.path()).unwrap();
    let graph = RoadGraph::of_map(&map);
    assert!(graph.states().filter_map(|state| graph.slope(state)).any(|slope| slope.ascent_m > 1.0));
    let sha256 = inputs::fingerprint_of_folder(folder.path());
    assert_ne!(sha256, map_files::fingerprint(&sample::files()), "heights belong to the files of a plan");

    // The records keep the part under the roads, as text.
    let files = map_files::of_folder(folder.path()).unwrap();
    assert!(files["heights.asc"].len() < 200_000, "{}", files["heights.asc"].len());
    assert_eq!(map_files::fingerprint(&files), sha256);
    let order = Order {
        files: files.clone(),
        date: jiff::civil::date(2026, 11, 23),
        seconds: 0.0,
        iterations: Some(40),
        seed: 1,
        scenario: Scenario::default(),
    };
    let (of_folder, of_records) = (planned(&map, sha256.clone()), plan(&order, &Gauge::default()).unwrap());
    assert_eq!(of_folder, of_records);
    assert_eq!(check(&map, &sha256, &of_folder).unwrap(), Vec::new());
    assert_eq!(check(&map_files::map(&files).unwrap(), &sha256, &of_records).unwrap(), Vec::new());

    // Every route tells what its slopes, ground and load took; more than the same roads on the level.
    let level = sample::plan_with(1, 40);
    for plan in [&of_folder, &level] {
        let sum: i64 = plan.routes.iter().map(|route| route.figures.fuel_by_ground.0).sum();
        assert_eq!(sum, plan.totals.fuel_by_ground.0);
    }
    let per_km = |plan: &Plan| plan.totals.fuel_by_ground.0 * 1_000 / plan.totals.metres.0;
    assert!(per_km(&of_folder) > per_km(&level) + 20, "{} {}", per_km(&of_folder), per_km(&level));

    // On the level the same week is told otherwise, and its plan does not hold on the slope.
    assert_ne!(level.totals, of_folder.totals);
    let found = check(&map, &sha256, &Plan { inputs_sha256: sha256.clone(), ..level }).unwrap();
    assert!(found.iter().any(|violation| violation.rule == "times" || violation.rule == "figures"), "{found:?}");
}

#[test]
fn tiles_of_another_valley_are_told_and_damaged_ones_stop_the_work() {
    let folder = tempfile::tempdir().unwrap();
    on_a_slope(folder.path(), 0.0);
    std::fs::rename(folder.path().join("elevation/N41E075.hgt"), folder.path().join("elevation/N10E010.hgt")).unwrap();
    let (map, faults) = read::read_folder(folder.path()).unwrap();
    assert!(map.elevation.is_none() && faults.0.iter().any(|fault| fault.code == "no-heights"), "{faults:?}");
    std::fs::write(folder.path().join("heights.asc"), "ncols 2\nnrows 2\ncellsize 0.1\n1 2 3").unwrap();
    let faults = read::read_folder(folder.path()).unwrap_err();
    assert!(faults.0.iter().any(|fault| fault.code == "damaged-elevation"), "{faults:?}");
}
