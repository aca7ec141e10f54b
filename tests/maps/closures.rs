//! `closures.geojson`: what it may say, and every fault named.

use taza::maps::closure::{Effect, Period, Shape};
use taza::maps::read::{self, read_closures, read_folder};
use taza::maps::{Closure, Faults, sample};

fn read_text(text: &str) -> Result<Vec<Closure>, Faults> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(read::CLOSURES_FILE);
    std::fs::write(&path, text).unwrap();
    read_closures(&path)
}

fn feature(properties: &str, geometry: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","id":"c1","properties":{properties},"geometry":{geometry}}}]}}"#
    )
}

#[test]
fn closures_say_where_when_for_whom_and_why() {
    let text = feature(
        r#"{"road":"way/7","from":"03-15","to":"04-30","vehicles":"side-loader, lorry","reason:ky":"жазгы ылай","reason:en":"spring mud"}"#,
        "null",
    );
    let closure = read_text(&text).unwrap().remove(0);
    assert_eq!(closure.road.unwrap().0, "way/7");
    assert_eq!(closure.period, Period::EveryYear { from: (3, 15), to: (4, 30) });
    assert_eq!(closure.vehicles, ["side-loader", "lorry"]);
    assert_eq!((closure.reason.ky.as_str(), closure.effect), ("жазгы ылай", Effect::Closed));
    let line = r#"{"type":"LineString","coordinates":[[75,41],[75.001,41]]}"#;
    let slow =
        read_text(&feature(r#"{"from":"2026-11-01","effect":"slow","kmh":10,"reason":"ремонт моста"}"#, line)).unwrap();
    assert_eq!(slow[0].effect, Effect::Slow(10.0));
    assert!(matches!(&slow[0].shape, Some(Shape::Line(line)) if line.len() == 2));
    let area = r#"{"type":"Polygon","coordinates":[[[75,41],[75.1,41],[75.1,41.1],[75,41]]]}"#;
    assert!(
        matches!(&read_text(&feature("{}", area)).unwrap()[0].shape, Some(Shape::Area(rings)) if rings[0].len() == 4)
    );
}

#[test]
fn faults_of_closures_are_named() {
    for (properties, code) in [
        (r#"{"road":"way/7","from":"2026-13-01"}"#, "bad-date"),
        (r#"{"road":"way/7","from":"2026-03-01","to":"2026-02-01"}"#, "bad-date"),
        (r#"{"road":"way/7","from":"2026-03-01","to":"05-01"}"#, "bad-date"),
        (r#"{"road":"way/7","effect":"flooded"}"#, "unknown-value"),
        (r#"{"road":"way/7","effect":"slow"}"#, "missing-field"),
        (r#"{"road":"","from":"2026-03-01"}"#, "missing-field"),
    ] {
        let faults = read_text(&feature(properties, "null")).unwrap_err();
        assert_eq!(faults.0[0].code, code, "{properties}");
    }
}

#[test]
fn a_folder_brings_its_closures_and_a_vehicle_named_by_its_id_drives_for_itself() {
    let folder = tempfile::tempdir().unwrap();
    sample::write(sample::SEED, folder.path()).unwrap();
    let path = folder.path().join(read::CLOSURES_FILE);
    std::fs::write(&path, feature(r#"{"road":"way/1001","vehicles":"lorry","reason":"көпүрө оңдолууда"}"#, "null"))
        .unwrap();
    let (map, _) = read_folder(folder.path()).unwrap();
    assert_eq!(map.closures.len(), 1);
    let own: Vec<bool> = map.vehicles.iter().map(|vehicle| vehicle.profile.vehicle.is_some()).collect();
    assert_eq!(own, [false, true]);
    std::fs::write(&path, feature(r#"{"road":"way/9"}"#, "null")).unwrap();
    let faults = read_folder(folder.path()).unwrap_err();
    assert!(faults.0.iter().any(|fault| fault.code == "unknown-road"));
}
