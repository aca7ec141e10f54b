//! The other ways in: SMS, files, another phone's screen, trackers; and what the phone is told, signed.

use axum::http::Method;
use flate2::Compression;
use serde_json::{Value, json};
use std::io::Write;
use taza::pickups::frames::split;
use taza::pickups::sms::{self, SmsLine};
use taza::pickups::{FailureReason, RunId};
use taza::store::Role;

use crate::support::app::{Person, TestApp, results};
use crate::support::valley;

const RUN: &str = "2026-11-23.tractor";
const FIRST: &str = "mon-tractor-001";
const SECOND: &str = "mon-tractor-002";

async fn run(app: &TestApp) -> Value {
    app.manager("ak-bulak").await.get("/api/v1/today").await.ok()["runs"][0].clone()
}

async fn step(app: &TestApp, id: &str) -> Value {
    run(app).await["steps"].as_array().unwrap().iter().find(|step| step["id"] == id).unwrap().clone()
}

fn line(from: u32, to: u32, reason: Option<FailureReason>) -> String {
    sms::write(&SmsLine { run: RunId::read(RUN).unwrap(), from, to, reason })
}

async fn sms_story(app: &TestApp) {
    app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    let gateway = manager.post("/api/v1/intakes", json!({"kind": "sms_gateway"})).await.ok();
    let path = format!("/intake/v1/sms/{}", gateway["secret"].as_str().unwrap());
    let number = json!({"kind": "sms_number", "vehicle": "tractor", "number": "+996 555 123456", "name": "Айбек"});
    manager.post("/api/v1/intakes", number).await.ok();
    let send = async |from: &str, text: &str| app.post(&path, json!({"from": from, "text": text})).await;
    assert_eq!(send("0555123456", &line(1, 2, None)).await.text(), "OK 2");
    assert_eq!(send("0555123456", &line(1, 2, None).to_lowercase()).await.text(), "OK 2", "a gateway sends again");
    assert_eq!(app.app.store.event_count("ak-bulak").await.unwrap(), 2);
    let marked = step(app, FIRST).await;
    assert_eq!(
        (&marked["state"], &marked["source"], &marked["evidence"]),
        (&json!("done"), &json!("sms"), &json!("told"))
    );
    app.later(5);
    let form = format!("From=%2B996555123456&Body={}", line(2, 2, Some(FailureReason::Dog)).replace(' ', "+"));
    let person = Person { app, cookie: String::new() };
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(person.request(Method::POST, &path, &kind, form.into_bytes()).await.text(), "OK 1");
    assert_eq!(step(app, SECOND).await["reason"], "dog");
    // What cannot be believed is kept apart and answered in words.
    assert!(send("0700000000", &line(1, 2, None)).await.text().starts_with("NO: this number"));
    assert!(send("0555123456", "W1 2026-11-23.tractor 1-2 D 00").await.text().contains("two digits"));
    assert!(send("0555123456", &line(77, 78, None)).await.text().contains("not on the sheet"));
    assert_eq!(app.app.store.quarantined("ak-bulak").await.unwrap().len(), 3);
    assert_eq!(app.post("/intake/v1/sms/guess", json!({"from": "1", "text": "x"})).await.problem(404), "not-found");
    let id = gateway["id"].as_str().unwrap();
    assert_eq!(manager.post(&format!("/api/v1/intakes/{id}/end"), json!({})).await.status, 204);
    assert_eq!(send("0555123456", &line(1, 1, None)).await.status, 404);
    let listed = manager.get("/api/v1/intakes").await;
    assert!(!listed.text().contains("123456"), "the number itself is not kept");
    assert_eq!(manager.get("/api/v1/vehicles").await.ok()[0]["devices"], json!([]), "an SMS is no phone");
}

#[tokio::test]
async fn a_crew_without_data_tells_its_steps_by_sms() {
    TestApp::on_both_engines(sms_story).await;
}

async fn relay_story(app: &TestApp) {
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut broken = app.driver("ak-bulak", "tractor").await;
    let other = app.driver("ak-bulak", "tractor").await;
    let events: Vec<Value> = (0..40).map(|_| broken.done(RUN, &plan, FIRST)).collect();
    let text: String = events.iter().map(|event| format!("{event}\n")).collect();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(text.as_bytes()).unwrap();
    let mut frames = split(&packer.finish().unwrap());
    frames.reverse();
    let kind = [("content-type", "text/x-taza-frames")];
    let half = frames[1..].join("\n").into_bytes();
    assert_eq!(other.person.request(Method::POST, "/sync/v1/relay", &kind, half).await.problem(422), "invalid");
    let all = frames.join("\n").into_bytes();
    let reply = other.person.request(Method::POST, "/sync/v1/relay", &kind, all).await.ok();
    assert_eq!(results(&reply), ["accepted"; 40]);
    assert_eq!(reply["acked_seq"][&broken.device], 40);
    assert_eq!(step(app, FIRST).await["source"], "qr");
    // The first phone comes back: nothing is there twice.
    assert_eq!(results(&broken.push(&events).await.ok()), ["duplicate"; 40]);
    // A file of the rest, with a line of a phone that nobody knows.
    let next = broken.done(RUN, &plan, SECOND);
    let mut foreign = next.clone();
    foreign["device"] = "nobody".into();
    let clerk = app.staff("ak-bulak", Role::Clerk).await;
    let file = format!("{next}\n{foreign}\nnot json\n").into_bytes();
    let reply = clerk.request(Method::POST, "/api/v1/events/file", &[], file).await.ok();
    assert_eq!(results(&reply), ["accepted", "quarantined", "quarantined"]);
    assert_eq!(step(app, SECOND).await["source"], "file");
    let out = clerk.get(&format!("/api/v1/runs/{RUN}/events")).await.text();
    assert_eq!(out.lines().count(), 41);
    assert!(out.lines().all(|line| serde_json::from_str::<Value>(line).is_ok_and(|line| line["source"].is_string())));
    // What goes out can come in again.
    let reply = clerk.request(Method::POST, "/api/v1/events/file", &[], text.into_bytes()).await.ok();
    assert_eq!(results(&reply), ["duplicate"; 40]);
}

#[tokio::test]
async fn a_queue_comes_in_from_another_screen_or_as_a_file() {
    TestApp::on_both_engines(relay_story).await;
}

#[tokio::test]
async fn a_bundle_is_signed_and_small() {
    let (app, _) = TestApp::sample().await;
    let phone = app.driver("ak-bulak", "tractor").await;
    let key = phone.person.get("/api/v1/me?as=driver").await.ok()["bundle_key"].clone();
    let reply = phone.person.get("/sync/v1/bundle").await;
    let signature = reply.headers["taza-signature"].to_str().unwrap();
    let (id, sig) = signature.strip_prefix("ed25519;key=").unwrap().split_once(";sig=").unwrap();
    assert_eq!(key["id"], id);
    let bytes = |text: &str| -> Vec<u8> {
        text.as_bytes().chunks(2).map(|two| u8::from_str_radix(str::from_utf8(two).unwrap(), 16).unwrap()).collect()
    };
    let public = bytes(key["key"].as_str().unwrap());
    let public = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, public);
    public.verify(&reply.body, &bytes(sig)).unwrap();
    let mut changed = reply.body.clone();
    changed[100] ^= 1;
    public.verify(&changed, &bytes(sig)).unwrap_err();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(&reply.body).unwrap();
    let packed = packer.finish().unwrap().len();
    assert!(packed <= 300 * 1024, "{packed} bytes");
    // Every process of the service signs with the same key, and another municipality with another.
    let beside = app.beside().await;
    assert_eq!(beside.app.public_key("ak-bulak").await.unwrap().id, id);
    app.municipality("kara-suu", &valley::plan()).await;
    assert_ne!(app.app.public_key("kara-suu").await.unwrap().id, id);
}

async fn tracker_story(app: &TestApp) {
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    let opened = manager.post("/api/v1/intakes", json!({"kind": "tracker", "vehicle": "tractor"})).await.ok();
    let id = opened["secret"].as_str().unwrap();
    assert_eq!(run(app).await["steps"][0]["evidence"], "none", "right with no track at all");
    // Drive along the first street.
    let street = valley::plan().routes[0].steps.iter().find(|step| step.id == FIRST).unwrap().line.clone();
    let mut last = street[0];
    for pair in street.windows(2) {
        for part in 0..=4 {
            app.later(1);
            let share = f64::from(part) / 4.0;
            last.lat = pair[0].lat + (pair[1].lat - pair[0].lat) * share;
            last.lon = pair[0].lon + (pair[1].lon - pair[0].lon) * share;
            let seconds = app.app.now_ms() / 1000;
            let path =
                format!("/intake/v1/positions?id={id}&timestamp={seconds}&lat={}&lon={}&speed=8", last.lat, last.lon);
            let reply = app.get(&path).await;
            assert_eq!((reply.status.as_u16(), reply.body.len()), (200, 0));
        }
    }
    assert_eq!(step(app, FIRST).await["evidence"], "track");
    assert_eq!(run(app).await["position"], json!([last.lon, last.lat]));
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let done = phone.done(RUN, &plan, FIRST);
    phone.push(&[done]).await.ok();
    assert_eq!(step(app, FIRST).await["evidence"], "mark_and_track");
    // JSON of Traccar's own client; a jump is answered with 200 and not kept.
    let told = |lat: f64| json!({"device_id": id, "location": {"timestamp": app.app.now_ms() + 1000, "coords": {"latitude": lat, "longitude": last.lon}}});
    assert_eq!(app.post("/intake/v1/positions", told(51.5)).await.status, 200);
    assert_eq!(run(app).await["position"], json!([last.lon, last.lat]));
    assert_eq!(app.get("/intake/v1/positions?id=guess&lat=1&lon=2").await.problem(404), "not-found");
    assert_eq!(app.get(&format!("/intake/v1/positions?id={id}&lat=NaN&lon=2")).await.problem(400), "unreadable");
    assert!(app.app.store.purge_positions(app.app.now_ms() + 10_000).await.unwrap() >= 3);
}

#[tokio::test]
async fn a_tracker_tells_where_a_vehicle_is_and_streets_are_graded() {
    TestApp::on_both_engines(tracker_story).await;
}

#[tokio::test]
async fn a_run_tells_when_it_will_come_and_is_silent_rather_than_late() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let before = run(&app).await;
    assert!(before["behind_seconds"].is_null());
    assert!(before["steps"][0]["expected"].is_string());
    app.later(120);
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let done = phone.done(RUN, &plan, FIRST);
    phone.push(&[done]).await.ok();
    let now = run(&app).await;
    assert!(now["behind_seconds"].is_i64());
    assert_eq!(now["silent"], false);
    assert!(now["steps"][0]["expected"].is_null(), "what is done is not expected");
    app.later(52);
    let later = run(&app).await;
    assert_eq!((&later["silent"], &later["last_heard_minutes"]), (&json!(true), &json!(52)));
    assert_eq!(later["behind_seconds"], now["behind_seconds"], "silence makes nobody later");
    let width = |run: &Value| run["steps"][1]["give_or_take_seconds"].as_i64().unwrap();
    assert!(width(&later) >= width(&now));
}
