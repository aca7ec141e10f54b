//! A manager brings files: every fault comes back, nothing changes by looking, two managers do not overwrite.

use axum::http::Method;
use serde_json::{Value, json};
use taza::units::Names;

use crate::support::app::{Person, Reply, TestApp};

const FILES: [&str; 3] = ["roads.geojson", "places.geojson", "municipality.toml"];

fn sample() -> Value {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak");
    FILES
        .into_iter()
        .map(|name| (name.to_owned(), Value::String(std::fs::read_to_string(folder.join(name)).unwrap())))
        .collect()
}

async fn put(manager: &Person<'_>, files: &Value) -> Reply {
    let headers = [("content-type", "application/json")];
    manager.request(Method::PUT, "/api/v1/map", &headers, json!({ "files": files }).to_string().into_bytes()).await
}

async fn empty(slug: &str) -> TestApp {
    let app = TestApp::start().await;
    app.app.store.put_municipality(slug, &Names::one("Ак-Булак"), true, "Asia/Bishkek", 1).await.unwrap();
    app
}

#[tokio::test]
async fn files_are_looked_at_then_taken_into_use_and_given_back() {
    let app = empty("ak-bulak").await;
    let manager = app.manager("ak-bulak").await;
    assert_eq!(manager.get("/api/v1/map").await.ok()["features"], json!([]));
    let files = sample();
    let looked = manager.post("/api/v1/map/check", json!({ "files": files })).await.ok();
    assert_eq!(looked["usable"], true, "{}", looked["faults"]);
    assert_eq!(looked["summary"]["people"], 9_300);
    assert_eq!(looked["summary"]["vehicles"], 2);
    assert_eq!(manager.get("/api/v1/map").await.ok()["features"], json!([]), "looking changes nothing");

    assert_eq!(put(&manager, &files).await.ok()["usable"], true);
    let ground = manager.get("/api/v1/map").await.ok();
    assert_eq!(ground["features"], looked["ground"]["features"]);
    assert_eq!(ground["files"], json!(["municipality.toml", "places.geojson", "roads.geojson"]));
    let stale = json!({ "files": files, "before": "an older one" }).to_string().into_bytes();
    let late = manager.request(Method::PUT, "/api/v1/map", &[("content-type", "application/json")], stale).await;
    assert_eq!(late.problem(409), "conflict");
    assert_eq!(manager.get("/api/v1/map").await.ok()["map"], ground["map"]);
    for name in FILES {
        let file = manager.get(&format!("/api/v1/map/files/{name}")).await;
        assert_eq!(file.text(), files[name].as_str().unwrap());
    }
    assert_eq!(manager.get("/api/v1/map/files/repairs.json").await.problem(404), "not-found");
    assert_eq!(manager.get("/api/v1/map/files/..%2Fplan.json").await.problem(404), "not-found");
    let me = manager.get("/api/v1/me").await.ok();
    assert_eq!(me["municipality"]["names"]["en"], "Ak-Bulak aiyl aimak", "the name comes from the files");

    // One file again: the others stay.
    let settings =
        files["municipality.toml"].as_str().unwrap().replace("diesel_som_per_litre = 76", "diesel_som_per_litre = 80");
    put(&manager, &json!({ "municipality.toml": settings })).await.ok();
    assert_eq!(manager.get("/api/v1/map/files/municipality.toml").await.text(), settings);
    // And back to what was: the same files as before are in use again.
    put(&manager, &files).await.ok();
    assert_eq!(
        manager.get("/api/v1/map/files/municipality.toml").await.text(),
        files["municipality.toml"].as_str().unwrap()
    );
}

#[tokio::test]
async fn every_fault_comes_back_and_nothing_is_kept() {
    let app = empty("ak-bulak").await;
    let manager = app.manager("ak-bulak").await;
    let mut files = sample();
    put(&manager, &files).await.ok();
    let before = manager.get("/api/v1/map").await.ok();
    let settings = files["municipality.toml"].as_str().unwrap();
    files["municipality.toml"] = settings.replace("\"side-loader\"", "\"spaceship\"").into();
    let mut places: Value = serde_json::from_str(files["places.geojson"].as_str().unwrap()).unwrap();
    let dump = places["features"].as_array_mut().unwrap().iter_mut().find(|one| one["properties"]["kind"] == "dump");
    dump.unwrap()["geometry"]["coordinates"] = json!([74.0, 41.0]);
    files["places.geojson"] = places.to_string().into();

    let looked = manager.post("/api/v1/map/check", json!({ "files": files })).await.ok();
    assert_eq!(looked["usable"], false);
    let codes: Vec<&str> =
        looked["faults"].as_array().unwrap().iter().map(|fault| fault["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"unknown-profile"), "{codes:?}");
    let dump = looked["faults"].as_array().unwrap().iter().find(|fault| fault["feature"] == "dump").unwrap();
    assert_eq!((&dump["file"], &dump["position"]), (&json!("places.geojson"), &json!([74.0, 41.0])));
    let refused = put(&manager, &files).await;
    assert_eq!(refused.problem(422), "invalid");
    assert!(refused.json()["errors"].as_array().unwrap().len() >= 2);
    assert_eq!(manager.get("/api/v1/map").await.ok(), before);

    let stranger = json!({ "files": { "../taza.sqlite": "" } });
    assert_eq!(manager.post("/api/v1/map/check", stranger).await.problem(422), "invalid");
}

#[tokio::test]
async fn files_of_a_neighbour_are_named() {
    let app = empty("ak-talaa").await;
    let manager = app.manager("ak-talaa").await;
    let looked = manager.post("/api/v1/map/check", json!({ "files": sample() })).await.ok();
    assert_eq!(looked["faults"][0]["code"], "other-municipality");
    assert_eq!(put(&manager, &sample()).await.problem(422), "invalid");
}

#[tokio::test]
async fn roads_alone_make_a_municipality_that_can_be_planned() {
    let app = empty("ak-bulak").await;
    let manager = app.manager("ak-bulak").await;
    let mut roads: Value = serde_json::from_str(sample()["roads.geojson"].as_str().unwrap()).unwrap();
    for road in roads["features"].as_array_mut().unwrap() {
        let tags = road["properties"].as_object_mut().unwrap();
        tags.retain(|key, _| !["collection", "people", "village", "visits_per_week", "sides"].contains(&key.as_str()));
    }
    let guessed =
        manager.post("/api/v1/map/scaffold", json!({ "roads": roads.to_string(), "population": 5_000 })).await.ok();
    assert_eq!(guessed["usable"], true, "{}", guessed["faults"]);
    assert_eq!(guessed["summary"]["people"], 5_000);
    assert_eq!(guessed["summary"]["assumed"], guessed["summary"]["served"]);
    assert_eq!(guessed["summary"]["names"]["ky"], "Ак-Булак");
    assert_eq!(manager.get("/api/v1/map").await.ok()["features"], json!([]), "nothing is kept by guessing");
    put(&manager, &guessed["files"]).await.ok();
    let job = manager.post("/api/v1/plans", json!({ "seconds": 1 })).await.ok();
    assert!(job["job"].is_string());

    let none = json!({ "roads": "{\"type\":\"FeatureCollection\",\"features\":[]}" });
    assert_eq!(manager.post("/api/v1/map/scaffold", none).await.ok()["usable"], false);
}

#[tokio::test]
async fn whoever_saw_an_older_map_does_not_overwrite() {
    let app = empty("m").await;
    let store = &app.app.store;
    let files = |text: &str| [("roads.geojson".to_owned(), text.to_owned())].into();
    let names = Names::one("M");
    store.replace_map("m", None, ("one", &files("1")), &names, 5).await.unwrap();
    store.replace_map("m", Some("one"), ("two", &files("2")), &names, 5).await.unwrap();
    assert!(store.replace_map("m", Some("one"), ("three", &files("3")), &names, 6).await.is_err());
    assert!(store.replace_map("m", None, ("three", &files("3")), &names, 6).await.is_err());
    assert_eq!(store.map("m").await.unwrap().unwrap().0, "two");
    // Going back to files that were in use before.
    store.replace_map("m", Some("two"), ("one", &files("1")), &names, 5).await.unwrap();
    assert_eq!(store.map("m").await.unwrap().unwrap().0, "one");
}

#[tokio::test]
async fn a_gap_between_roads_is_mended_only_when_somebody_says_so_and_opens_again() {
    let app = empty("ak-bulak").await;
    let manager = app.manager("ak-bulak").await;
    assert_eq!(manager.get("/api/v1/map/repairs").await.ok(), json!([]));
    let mut files = sample();
    let mut roads: Value = serde_json::from_str(files["roads.geojson"].as_str().unwrap()).unwrap();
    // An end that meets another road is drawn a metre short of it.
    let line = roads["features"][5]["geometry"]["coordinates"].as_array_mut().unwrap();
    let last = line.last_mut().unwrap();
    last[1] = (last[1].as_f64().unwrap() + 0.000_009).into();
    files["roads.geojson"] = roads.to_string().into();
    put(&manager, &files).await.ok();
    let proposed = manager.get("/api/v1/map/repairs").await.ok();
    let gap =
        proposed.as_array().unwrap().iter().find(|repair| repair["gap_m"].is_number()).expect("a gap is proposed");
    assert_eq!(gap["accepted"], false);
    assert!((0.1..2.0).contains(&gap["gap_m"].as_f64().unwrap()), "{gap}");
    assert!(gap["road"]["names"].is_object());
    let before = manager.get("/api/v1/map").await.ok();

    let id = gap["id"].as_str().unwrap();
    let accept = |ids: &[&str]| json!({ "repairs.json": json!({ "accepted": ids }).to_string() });
    put(&manager, &accept(&[id])).await.ok();
    let now = manager.get("/api/v1/map/repairs").await.ok();
    let accepted = now.as_array().unwrap().iter().find(|repair| repair["id"] == id).unwrap();
    assert_eq!(accepted["accepted"], true);
    assert_ne!(manager.get("/api/v1/map").await.ok()["features"], before["features"], "the road meets the other now");

    put(&manager, &accept(&[])).await.ok();
    assert_eq!(manager.get("/api/v1/map").await.ok()["features"], before["features"], "taken back");
}

#[tokio::test]
async fn figures_of_vehicles_are_changed_without_an_editor() {
    let app = empty("ak-bulak").await;
    let manager = app.manager("ak-bulak").await;
    assert_eq!(manager.get("/api/v1/map/settings").await.problem(404), "not-found", "there is no map yet");
    put(&manager, &sample()).await.ok();
    let before = manager.get("/api/v1/map/settings").await.ok();
    assert_eq!(before["settings"]["vehicle"][0]["capacity_kg"], 4_000);

    let wrong = json!({"vehicles": {"tractor": {"id": "x"}}, "remove": ["cart"]});
    let refused = manager.post("/api/v1/map/settings", wrong).await;
    assert_eq!(refused.problem(422), "invalid");
    let pointers: Vec<Value> =
        refused.json()["errors"].as_array().unwrap().iter().map(|error| error["pointer"].clone()).collect();
    assert_eq!(pointers, ["/vehicles/tractor/id", "/remove/0"]);

    let wanted = json!({"vehicles": {"tractor": {"capacity_kg": 3_500}}, "costs": {"diesel_som_per_litre": 83}});
    let changed = manager.post("/api/v1/map/settings", wanted).await.ok();
    assert_eq!(manager.get("/api/v1/map/settings").await.ok(), before, "nothing is in use yet");
    put(&manager, &changed["files"]).await.ok();
    let after = manager.get("/api/v1/map/settings").await.ok();
    assert_eq!(after["settings"]["vehicle"][0]["capacity_kg"], 3_500);
    assert_eq!(after["settings"]["costs"]["diesel_som_per_litre"], 83);

    // Figures that no plan could be made with are told by the reading of the map, and nothing changes.
    let none = json!({"vehicles": {"tractor": {"shift": ["25:00", "26:00"]}}});
    let changed = manager.post("/api/v1/map/settings", none).await.ok();
    assert_eq!(put(&manager, &changed["files"]).await.problem(422), "invalid");
    assert_eq!(manager.get("/api/v1/map/settings").await.ok(), after);
}
