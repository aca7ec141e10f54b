//! `check-map`, `route` and `matrix`: what a person gets on the screen and in files.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Outcome, run};

/// Two streets, a way round, a weak bridge to the last one, and an end that misses its street by a metre.
fn town(room: &Path) -> PathBuf {
    let line = |id: &str, tags: Value, line: Value| json!({"type": "Feature", "id": id, "properties": tags, "geometry": {"type": "LineString", "coordinates": line}});
    let street = |name: &str| json!({"highway": "residential", "name:ky": format!("{name} көчөсү"), "name:ru": format!("улица {name}"), "name:en": format!("{name} Street")});
    let features = [
        line("way/1", street("Манас"), json!([[75.0, 41.0], [75.01, 41.0]])),
        line("way/2", street("Токтогул"), json!([[75.01, 41.0], [75.01, 41.005]])),
        line("way/3", street("Айтматов"), json!([[75.0, 41.0], [75.0, 41.005], [75.01, 41.005]])),
        line(
            "way/4",
            json!({"highway": "residential", "bridge": "yes", "maxweight": "5"}),
            json!([[75.01, 41.005], [75.012, 41.005]]),
        ),
        line("way/5", street("Сай"), json!([[75.012, 41.005], [75.02, 41.005]])),
        line("way/6", street("Тар"), json!([[75.005, 41.000_01], [75.005, 41.002]])),
    ];
    let path = room.join("town.geojson");
    fs::write(&path, json!({"type": "FeatureCollection", "features": features}).to_string()).unwrap();
    path
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The way of a side loader, nothing taken from the cache.
fn side_loader(roads: &Path, from: &str, to: &str, more: &[&dyn AsRef<OsStr>]) -> Outcome {
    let mut arguments: Vec<&dyn AsRef<OsStr>> = vec![&"route", &roads, &"--vehicle", &"side-loader", &from, &to];
    arguments.extend(more);
    arguments.push(&"--no-cache");
    run(&arguments)
}

#[test]
fn what_a_file_should_be_looked_at_for_is_told_from_the_cache_too() {
    let room = tempfile::tempdir().unwrap();
    let roads = town(room.path());
    let mut file: Value = serde_json::from_slice(&fs::read(&roads).unwrap()).unwrap();
    // A road of one point is left out, and said so.
    let lonely = json!({"type": "Feature", "id": "way/99", "properties": {"highway": "residential"}, "geometry": {"type": "LineString", "coordinates": [[75.0, 41.0]]}});
    file["features"].as_array_mut().unwrap().push(lonely);
    fs::write(&roads, file.to_string()).unwrap();
    let cache = room.path().join("cache");
    let ask = || {
        let told = run(&[&"route", &roads, &"--vehicle", &"cart", &"75.002,41.0", &"75.008,41.0", &"--cache", &cache]);
        assert_eq!(told.code, 0, "{}", told.err);
        told.err
    };
    let first = ask();
    assert!(first.contains("way/99"), "{first}");
    assert_eq!(ask(), first);
    fs::write(&roads, "{\"type\": ").unwrap();
    let broken = side_loader(&roads, "75.0,41.0", "75.0,41.0", &[]);
    assert!(broken.err.contains("not JSON") && !broken.err.contains("no road"), "{}", broken.err);
}

#[test]
fn a_way_is_told_in_three_languages_with_its_side() {
    let room = tempfile::tempdir().unwrap();
    let roads = town(room.path());
    let (from, to) = ("75.002,41.0001", "75.0102,41.003");
    let names = [("ky", "Токтогул көчөсү"), ("ru", "улица Токтогул"), ("en", "Токтогул Street")];
    for (language, words) in names {
        let told = side_loader(&roads, from, to, &[&"--lang", &language]);
        assert_eq!(told.code, 0, "{}", told.err);
        assert!(told.out.contains(words), "{language}: {}", told.out);
    }
    let told = side_loader(&roads, from, to, &[&"--json", &"--lang", &"en"]);
    let way = json_of(&told.out);
    let (seconds, metres) = (way["seconds"].as_u64().unwrap(), way["metres"].as_u64().unwrap());
    assert!((900..1_100).contains(&metres) && seconds > 100, "{way}");
    let last = way["directions"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((last["manoeuvre"].as_str(), last["side"].as_str()), (Some("arrive"), Some("right")));
    assert!(last["text"].as_str().unwrap().contains("right"));
    assert!(way["attribution"].as_str().unwrap().contains("OpenStreetMap"), "its roads are ways: {way}");
    let no_way = side_loader(&roads, "75.002,41.0", "75.018,41.005", &[&"--lang", &"en"]);
    assert_eq!(no_way.code, 2);
    assert!(no_way.err.contains("5 t") && no_way.err.contains("way/4"), "{}", no_way.err);
}

#[test]
fn a_closure_sends_the_way_round_on_its_days_only() {
    let room = tempfile::tempdir().unwrap();
    let roads = town(room.path());
    let closures = room.path().join("closures.geojson");
    let closure = json!({"type": "Feature", "id": "works", "properties": {"road": "way/2", "from": "2026-04-01", "to": "2026-04-30"}, "geometry": null});
    fs::write(&closures, json!({"type": "FeatureCollection", "features": [closure]}).to_string()).unwrap();
    let metres = |date: &str| {
        let told = run(&[
            &"route",
            &roads,
            &"--vehicle",
            &"cart",
            &"75.0098,41.0",
            &"75.0098,41.005",
            &"--closures",
            &closures,
            &"--date",
            &date,
            &"--json",
            &"--cache",
            &room.path().join("cache"),
        ]);
        assert_eq!(told.code, 0, "{}", told.err);
        json_of(&told.out)["metres"].as_u64().unwrap()
    };
    let (open, shut) = (metres("2026-05-01"), metres("2026-04-30"));
    assert!(open < 700 && shut > 2_000, "{open} and {shut}");
    assert_eq!(metres("2026-05-01"), open, "from the cache");
    fs::write(&closures, "nonsense").unwrap();
    let refused = run(&[
        &"route",
        &roads,
        &"--vehicle",
        &"cart",
        &"75.0,41.0",
        &"75.01,41.0",
        &"--closures",
        &closures,
        &"--no-cache",
    ]);
    assert_eq!(refused.code, 2);
}

/// Floats of an NPY file.
fn npy(path: &Path) -> Vec<f32> {
    let bytes = fs::read(path).unwrap();
    let start = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    assert_eq!(start % 64, 0);
    bytes[start..].as_chunks::<4>().0.iter().map(|number| f32::from_le_bytes(*number)).collect()
}

#[test]
fn a_matrix_is_the_same_from_the_cache_with_threads_and_after_damage() {
    let room = tempfile::tempdir().unwrap();
    let roads = town(room.path());
    let (points, cache) = (room.path().join("points.csv"), room.path().join("cache"));
    fs::write(
        &points,
        "lon,lat,side\n75.002,41.0001,\n75.0102,41.003,right\n75.018,41.005,\n75.0,41.004,both\n76.5,42.5,\n",
    )
    .unwrap();
    let matrix = |name: &str, more: &[&str]| {
        let out = room.path().join(name);
        let mut command = super::taza();
        command.arg("matrix").arg(&roads).args(["--vehicle", "side-loader", "--json", "--points"]).arg(&points);
        let output = command.arg("--out").arg(&out).arg("--cache").arg(&cache).args(more).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let bits = |file: &str| npy(&out.join(file)).iter().map(|value| value.to_bits()).collect::<Vec<u32>>();
        let timings = json_of(&String::from_utf8_lossy(&output.stdout));
        for key in ["read_s", "build_s", "prepare_s", "snap_s", "matrix_s", "peak_mb", "nodes", "segments"] {
            assert!(timings[key].is_number(), "{key}: {timings}");
        }
        let from =
            (timings["graph_from"].as_str().unwrap().to_owned(), timings["prepared_from"].as_str().unwrap().to_owned());
        (bits("durations.npy"), bits("distances.npy"), fs::read_to_string(out.join("unreachable.json")).unwrap(), from)
    };
    let made = |from: &(String, String)| (from.0 == "made", from.1 == "made");
    let first = matrix("first", &[]);
    assert_eq!(made(&first.3), (true, true));
    let durations: Vec<f32> = first.0.iter().map(|bits| f32::from_bits(*bits)).collect();
    assert!(
        durations[1] > 0.0 && durations[2].is_nan() && durations[4].is_nan() && durations[0] == 0.0,
        "{durations:?}"
    );
    let unreachable = json_of(&first.2);
    let codes: Vec<&str> =
        unreachable.as_array().unwrap().iter().map(|entry| entry["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"bridge-too-weak") && codes.contains(&"no-road-near"), "{codes:?}");
    let told = &unreachable[0]["obstacles"][0];
    assert_eq!((told["road"].as_str(), told["reason"]["limit_t"].as_f64()), (Some("way/4"), Some(5.0)), "{told}");
    let pairs: u64 = unreachable.as_array().unwrap().iter().map(|entry| entry["pairs"].as_u64().unwrap()).sum();
    assert_eq!(pairs as usize, durations.iter().filter(|seconds| seconds.is_nan()).count());
    let second = matrix("second", &["--threads", "2"]);
    assert_eq!((&second.0, &second.1, &second.2, made(&second.3)), (&first.0, &first.1, &first.2, (false, false)));
    for entry in fs::read_dir(&cache).unwrap() {
        let path = entry.unwrap().path();
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
    }
    let third = matrix("third", &[]);
    assert_eq!((&third.0, &third.2, made(&third.3)), (&first.0, &first.2, (true, true)));
    let fourth = matrix("fourth", &[]);
    assert_eq!((&fourth.0, made(&fourth.3)), (&first.0, (false, false)));
    fs::write(&roads, fs::read_to_string(&roads).unwrap().replace("[75.01,41.005]]", "[75.01,41.006]]")).unwrap();
    assert_eq!(made(&matrix("fifth", &[]).3), (true, true), "another file is another graph");
}

#[test]
fn a_map_is_checked_as_a_table_as_json_and_as_geojson() {
    let room = tempfile::tempdir().unwrap();
    let (roads, seen) = (town(room.path()), room.path().join("seen.geojson"));
    let table = run(&[&"check-map", &roads, &"--vehicle", &"side-loader", &"--geojson", &seen]);
    assert_eq!(table.code, 0, "{}", table.err);
    for words in [
        "cut off",
        "way/5#0",
        "bridge with maxweight 5 t",
        "repair proposed",
        "way/6: its first vertex moves 1.11 m onto way/1",
    ] {
        assert!(table.out.contains(words), "{words}: {}", table.out);
    }
    let report = json_of(&run(&[&"check-map", &roads, &"--vehicle", &"side-loader", &"--json"]).out);
    assert_eq!(report["vehicles"][0]["vehicle"], "side-loader");
    assert_eq!(report["repairs"][0]["kind"], "join_line");
    assert_eq!(report["repairs"][0]["before"], json!([75.005, 41.000_01]));
    let shown = json_of(&fs::read_to_string(&seen).unwrap());
    assert!(shown["attribution"].as_str().unwrap().contains("OpenStreetMap"));
    let kinds: Vec<&str> = shown["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| feature["properties"]["kind"].as_str().unwrap())
        .collect();
    assert!(kinds.contains(&"cut off") && kinds.contains(&"obstacle") && kinds.contains(&"repair"), "{kinds:?}");
    // What was accepted is mended, and the street is no island any more.
    let repairs = room.path().join("repairs.json");
    fs::write(&repairs, json!({"accepted": [report["repairs"][0]["id"]]}).to_string()).unwrap();
    let mended =
        json_of(&run(&[&"check-map", &roads, &"--vehicle", &"side-loader", &"--json", &"--repairs", &repairs]).out);
    assert_eq!((report["islands"].as_array().unwrap().len(), mended["islands"].as_array().unwrap().len()), (2, 1));
    let cut = json_of(
        &run(&[&"check-map", &roads, &"--vehicle", &"side-loader", &"--json", &"--bbox", &"74.9,40.9,75.011,41.1"]).out,
    );
    assert_eq!(cut["roads"], 5, "the part behind the bridge is cut off: {}", cut["roads"]);
    assert_eq!(run(&[&"check-map", &roads, &"--bbox", &"76,40.9,77,41.1"]).code, 2);
}
