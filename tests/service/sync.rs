//! The bundle of a phone, and pushes that are too much. The failures of the sync protocol are in `sync_failures`.

use std::io::Write;

use serde_json::json;

use crate::support::app::TestApp;
use crate::support::valley;

const RUN: &str = "2026-11-23.tractor";
const FIRST: &str = "mon-tractor-001";

#[tokio::test]
async fn a_bundle_holds_the_week_and_is_small() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let phone = app.driver("ak-bulak", "tractor").await;
    let reply = phone.person.get("/sync/v1/bundle").await;
    let bundle = reply.ok();
    let runs: Vec<_> = bundle["runs"].as_array().unwrap().iter().map(|run| run["run"].clone()).collect();
    assert_eq!(runs, ["2026-11-23.tractor", "2026-11-24.tractor", "2026-11-26.tractor"]);
    assert_eq!(bundle["reasons"].as_array().unwrap().len(), 6);
    let tag = reply.headers["etag"].to_str().unwrap().to_owned();
    let again =
        phone.person.request(axum::http::Method::GET, "/sync/v1/bundle", &[("if-none-match", &tag)], vec![]).await;
    assert_eq!(again.status, 304);
}

#[tokio::test]
async fn a_second_phone_learns_what_the_first_one_said() {
    let app = TestApp::start().await;
    let week = valley::plan();
    let unload = week.routes[0].steps.iter().find(|step| step.kind == taza::plan::StepKind::Unload).unwrap().id.clone();
    let plan = app.municipality("ak-bulak", &week).await;
    let mut first = app.driver("ak-bulak", "tractor").await;
    let second = app.driver("ak-bulak", "tractor").await;
    let run = async || second.person.get("/sync/v1/bundle").await.ok()["runs"][0].clone();
    let known = |run: &serde_json::Value| -> Vec<String> {
        run["marks"].as_array().unwrap().iter().map(|mark| mark["step"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(known(&run().await), [""; 0]);
    assert_eq!(run().await["route"]["steps"][1]["sides"], "both");
    let done = first.done(RUN, &plan, FIRST);
    let dump = first.event(RUN, &plan, Some(&unload), "dump", json!({ "fill": 75 }));
    first.push(&[done, dump]).await.ok();
    assert_eq!(known(&run().await), [FIRST.to_owned(), unload]);
    assert!(run().await["ended"].is_null());
    let home = first.event(RUN, &plan, None, "run_end", json!({}));
    first.push(&[home]).await.ok();
    assert!(run().await["ended"].is_string());
}

#[tokio::test]
async fn too_much_is_refused_and_a_bomb_is_cheap() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let many: Vec<_> = (0..201).map(|_| phone.done(RUN, &plan, FIRST)).collect();
    assert_eq!(phone.push(&many).await.problem(413), "too-large");
    assert_eq!(phone.push_bytes(vec![b' '; 300_000], &[]).await.problem(413), "too-large");
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&vec![b'\n'; 100 << 20]).unwrap();
    let bomb = packer.finish().unwrap();
    assert!(bomb.len() < 200_000);
    assert_eq!(phone.push_bytes(bomb, &[("content-encoding", "gzip")]).await.problem(413), "too-large");
    assert_eq!(app.app.store.event_count("ak-bulak").await.unwrap(), 0);
}

#[tokio::test]
async fn a_bundle_tells_the_way_in_words_and_stays_small() {
    let (app, _) = TestApp::sample().await;
    let vehicle =
        app.manager("ak-bulak").await.get("/api/v1/vehicles").await.ok()[0]["id"].as_str().unwrap().to_owned();
    let phone = app.driver("ak-bulak", &vehicle).await;
    let reply = phone.person.get("/sync/v1/bundle").await;
    let bundle = reply.ok();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&reply.body).unwrap();
    let size = packed.finish().unwrap().len();
    assert!(size <= 300_000, "{size} bytes packed");
    let runs = bundle["runs"].as_array().unwrap();
    let steps: Vec<_> = runs.iter().flat_map(|run| run["route"]["steps"].as_array().unwrap()).collect();
    let driven: Vec<_> = steps.iter().filter(|step| step["approach_metres"].as_i64().unwrap() > 300).collect();
    assert!(!driven.is_empty());
    let silent = driven.iter().filter(|step| step["turns"].as_array().is_none_or(Vec::is_empty)).count();
    assert!(silent * 10 <= driven.len(), "{silent} of {} long ways have no words", driven.len());
    for turn in driven.iter().filter_map(|step| step["turns"].as_array()).flatten() {
        assert!(turn["turn"].is_string() && turn["after"].is_u64(), "{turn}");
    }
}

#[tokio::test]
async fn a_phone_that_opens_a_new_link_stays_the_phone_it_is() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let phone = app.driver("ak-bulak", "tractor").await;
    let before = phone.person.get("/sync/v1/bundle").await.ok();
    let link = phone.person.post("/sync/v1/hand-over", json!({})).await.ok();
    assert!(link["qr_svg"].as_str().unwrap().contains("<svg"));
    let path = link["url"].as_str().unwrap().split_once("/enter/").unwrap().1.to_owned();
    let enter = format!("/enter/{path}");
    let reply = phone.person.request(axum::http::Method::POST, &enter, &[], vec![]).await;
    let cookie = reply.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let again = crate::support::app::Person { app: &app, cookie };
    let after = again.get("/sync/v1/bundle").await.ok();
    assert_eq!(after["device"], before["device"], "what waits on the phone keeps its numbers");
    assert_ne!(after["signed_in"], before["signed_in"], "the phone asks for a new PIN");
    let second = app.driver("ak-bulak", "tractor").await;
    assert_ne!(second.device, phone.device, "another phone is another phone");
}
