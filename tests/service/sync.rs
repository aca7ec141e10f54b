//! The sync protocol of phones, failure by failure.

use std::io::Write;

use serde_json::json;
use taza::pickups::digest::digest;

use crate::support::app::{TestApp, results};
use crate::support::valley;

const RUN: &str = "2026-11-23.tractor";
const FIRST: &str = "mon-tractor-001";
const SECOND: &str = "mon-tractor-002";

async fn board_step(app: &TestApp, step: &str) -> serde_json::Value {
    let manager = app.manager("ak-bulak").await;
    let today = manager.get("/api/v1/today").await.ok();
    let steps = today["runs"][0]["steps"].as_array().unwrap().clone();
    steps.into_iter().find(|found| found["id"] == step).unwrap()
}

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

/// Product e, failure tests 1 and 2: the same batch again, the answer lost.
#[tokio::test]
async fn the_same_batch_three_times_is_one() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let batch = [phone.event(RUN, &plan, None, "run_start", json!({})), phone.done(RUN, &plan, FIRST)];
    assert_eq!(results(&phone.push(&batch).await.ok()), ["accepted", "accepted"]);
    for _ in 0..2 {
        let reply = phone.push(&batch).await.ok();
        assert_eq!(results(&reply), ["duplicate", "duplicate"]);
        assert_eq!(reply["acked_seq"], 2);
    }
    assert_eq!(app.app.store.event_count("ak-bulak").await.unwrap(), 2);
    assert_eq!(board_step(&app, FIRST).await["state"], "done");
}

/// 3: a batch that is cut in the middle of its body leaves nothing behind.
#[tokio::test]
async fn a_cut_body_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let batch = [phone.done(RUN, &plan, FIRST), phone.done(RUN, &plan, SECOND)];
    let text: String = batch.iter().map(|event| format!("{event}\n")).collect();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(text.as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    let cut = packed[..packed.len() / 2].to_vec();
    assert_eq!(phone.push_bytes(cut, &[("content-encoding", "gzip")]).await.problem(400), "unreadable");
    assert_eq!(app.app.store.event_count("ak-bulak").await.unwrap(), 0);
    let whole = phone.push_bytes(packed, &[("content-encoding", "gzip")]).await.ok();
    assert_eq!(results(&whole), ["accepted", "accepted"]);
}

/// 4: two tabs push at once.
#[tokio::test]
async fn two_tabs_that_push_at_once_make_one_row() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let batch: Vec<_> = (0..40).map(|_| phone.done(RUN, &plan, FIRST)).collect();
    let (left, right) = tokio::join!(phone.push(&batch), phone.push(&batch[..20]));
    let (left, right) = (left.ok(), right.ok());
    let accepted = results(&left).into_iter().chain(results(&right)).filter(|result| result == "accepted").count();
    assert_eq!(accepted, 40);
    assert_eq!(app.app.store.event_count("ak-bulak").await.unwrap(), 40);
}

/// 5 and 23: the same id with another body, and a poisoned line in the middle.
#[tokio::test]
async fn a_bad_event_never_blocks_the_next() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let first = phone.done(RUN, &plan, FIRST);
    phone.push(std::slice::from_ref(&first)).await.ok();
    let mut forged = first.clone();
    forged["step"] = SECOND.into();
    let second = phone.done(RUN, &plan, SECOND);
    let mut poison = phone.done(RUN, &plan, SECOND);
    poison["type"] = "explode".into();
    let last = phone.event(RUN, &plan, None, "run_end", json!({}));
    let mut body = [&forged, &second, &poison].map(|event| format!("{event}\n")).concat().into_bytes();
    body.extend_from_slice(b"{\"id\": \xff\xfe}\n{\"t_wall\": NaN}\n");
    body.extend_from_slice(format!("{last}\n").as_bytes());
    let reply = phone.push_bytes(body, &[]).await.ok();
    assert_eq!(results(&reply), ["quarantined", "accepted", "quarantined", "quarantined", "quarantined", "accepted"]);
    let codes: Vec<_> = reply["answers"].as_array().unwrap().iter().map(|answer| answer["code"].clone()).collect();
    assert_eq!(codes[0], "same_id_other_body");
    assert_eq!(codes[2], "wrong_shape");
    assert_eq!(codes[3], "not_json");
    assert_eq!(reply["acked_seq"], 4);
    assert_eq!(app.app.store.quarantined("ak-bulak").await.unwrap().len(), 4);
}

/// 6: a gap, then its late arrival.
#[tokio::test]
async fn a_gap_is_held_and_released() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let events: Vec<_> = [FIRST, SECOND, FIRST].map(|step| phone.done(RUN, &plan, step)).into();
    let reply = phone.push(&events[1..]).await.ok();
    assert_eq!(results(&reply), ["held", "held"]);
    assert_eq!(reply["missing_seq"], json!([1]));
    assert_eq!(reply["acked_seq"], 0);
    assert_eq!(board_step(&app, SECOND).await["state"], "waiting");
    let reply = phone.push(&events[..1]).await.ok();
    assert_eq!(results(&reply), ["accepted"]);
    assert_eq!(reply["acked_seq"], 3);
    assert_eq!(board_step(&app, SECOND).await["state"], "done");
}

/// 7: a gap that never fills.
#[tokio::test]
async fn a_gap_that_never_fills_is_not_waited_for_longer_than_five_days() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    phone.done(RUN, &plan, FIRST);
    let second = phone.done(RUN, &plan, SECOND);
    phone.push(&[second]).await.ok();
    app.later(4 * 24 * 60);
    assert_eq!(app.app.store.release_overdue(app.app.now_ms()).await.unwrap(), 0);
    app.later(25 * 60);
    assert_eq!(app.app.store.release_overdue(app.app.now_ms()).await.unwrap(), 1);
    let manager = app.manager("ak-bulak").await;
    let board = manager.get("/api/v1/today?date=2026-11-23").await.ok();
    assert_eq!(board["runs"][0]["done"], 1);
}

/// 8, 9 and 10: a clock that is a day ahead, stands in 1970, jumps at noon; a boot in between.
#[tokio::test]
async fn a_wrong_clock_is_corrected_and_flagged() {
    for wrong_by in [86_400_000_i64, -1_795_000_000_000, -3 * 3_600_000] {
        let app = TestApp::start().await;
        let plan = app.municipality("ak-bulak", &valley::plan()).await;
        let mut phone = app.driver("ak-bulak", "tractor").await;
        let steady = app.app.now_ms() - 1_000_000;
        let mut events = Vec::new();
        for step in [FIRST, SECOND] {
            app.later(10);
            let mut event = phone.done(RUN, &plan, step);
            event["t_wall"] = (app.app.now_ms() + wrong_by).into();
            event["t_mono"] = (app.app.now_ms() - steady).into();
            events.push(event);
        }
        // Then the phone is switched off and on: the last event has another boot.
        app.later(10);
        let mut last = phone.event(RUN, &plan, None, "run_end", json!({}));
        last["t_wall"] = (app.app.now_ms() + wrong_by).into();
        last["boot_id"] = "boot-0".into();
        events.push(last);
        app.later(200);
        let now = app.app.now_ms();
        let clock = format!("{},{},boot-1", now + wrong_by, now - steady);
        phone.clock = false;
        let text: String = events.iter().map(|event| format!("{event}\n")).collect();
        phone.push_bytes(text.into_bytes(), &[("x-taza-clock", &clock)]).await.ok();
        assert_eq!(board_step(&app, FIRST).await["at"], "2026-11-23T01:10:00Z", "wrong by {wrong_by}");
        assert_eq!(board_step(&app, SECOND).await["at"], "2026-11-23T01:20:00Z", "wrong by {wrong_by}");
        let manager = app.manager("ak-bulak").await;
        let run = manager.get("/api/v1/today").await.ok()["runs"][0].clone();
        assert_eq!(run["state"], "finished");
        assert_eq!(run["clock_off"], true);
    }
}

/// 11: two drivers, the same step.
#[tokio::test]
async fn two_phones_that_disagree_are_a_conflict_and_two_that_agree_are_not() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut first = app.driver("ak-bulak", "tractor").await;
    let mut second = app.driver("ak-bulak", "tractor").await;
    let done = [first.done(RUN, &plan, FIRST), first.done(RUN, &plan, SECOND)];
    first.push(&done).await.ok();
    app.later(5);
    let other = [second.could_not(RUN, &plan, FIRST, "dog"), second.done(RUN, &plan, SECOND)];
    second.push(&other).await.ok();
    let conflict = board_step(&app, FIRST).await;
    assert_eq!((&conflict["state"], &conflict["reason"]), (&json!("conflict"), &json!("dog")));
    assert_eq!(board_step(&app, SECOND).await["state"], "done");
}

/// 12: an undo before and after the sync, an undo of an undo.
#[tokio::test]
async fn an_undo_cancels_its_target_only() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let done = phone.done(RUN, &plan, FIRST);
    let other = phone.done(RUN, &plan, SECOND);
    let undo = phone.undo(RUN, &plan, &done);
    phone.push(&[done, other, undo.clone()]).await.ok();
    assert_eq!(board_step(&app, FIRST).await["state"], "waiting");
    assert_eq!(board_step(&app, SECOND).await["state"], "done");
    let again = phone.undo(RUN, &plan, &undo);
    phone.push(&[again]).await.ok();
    assert_eq!(board_step(&app, FIRST).await["state"], "done");
}

/// 13 and 14: a new plan at noon; a step that is gone.
#[tokio::test]
async fn marks_under_a_superseded_plan_are_carried_over() {
    let app = TestApp::start().await;
    let old = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let events = [phone.done(RUN, &old, FIRST), phone.done(RUN, &old, SECOND)];
    phone.push(&events).await.ok();
    // The new plan drives the first street last and leaves the second one out.
    let mut plan = valley::plan();
    let route = &mut plan.routes[0];
    let mut first = route.steps.remove(1);
    route.steps.remove(1);
    first.id = "mon-tractor-099".into();
    route.steps.insert(2, first);
    let draft = app.draft("ak-bulak", &plan).await;
    let manager = app.manager("ak-bulak").await;
    let published =
        manager.post(&format!("/api/v1/plans/{draft}/publish"), json!({"valid_from": "2026-11-23"})).await.ok();
    assert_eq!(published["status"], "published");
    let board = manager.get("/api/v1/today").await.ok();
    assert_eq!(board["runs"][0]["extra"], 1, "the street that the new plan leaves out was collected all the same");
    assert_eq!(board_step(&app, "mon-tractor-099").await["state"], "done");
    assert_eq!(board["runs"][0]["done"], 1);
}

/// 20: a revoked phone.
#[tokio::test]
async fn what_a_revoked_phone_sends_is_kept_apart() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let manager = app.manager("ak-bulak").await;
    let device = phone.device.clone();
    assert_eq!(manager.post(&format!("/api/v1/devices/{device}/revoke"), json!({})).await.status, 204);
    let done = phone.done(RUN, &plan, FIRST);
    let reply = phone.push(&[done]).await.ok();
    assert_eq!(results(&reply), ["quarantined"]);
    assert_eq!(reply["answers"][0]["code"], "device_revoked");
    assert_eq!(app.app.store.quarantined("ak-bulak").await.unwrap().len(), 1);
    assert_eq!(board_step(&app, FIRST).await["state"], "waiting");
}

/// 24: a phone of one municipality names a run of another.
#[tokio::test]
async fn a_phone_reaches_no_run_of_another_municipality() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let mut other = valley::plan();
    other.vehicles[0].id = "kamaz".into();
    for route in &mut other.routes {
        route.vehicle = "kamaz".into();
    }
    let theirs = app.municipality("kara-suu", &other).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let event = phone.done("2026-11-23.kamaz", &theirs, FIRST);
    let reply = phone.push(&[event]).await.ok();
    assert_eq!(reply["answers"][0]["code"], "unknown_run");
    let manager = app.manager("kara-suu").await;
    assert_eq!(manager.get("/api/v1/today").await.ok()["runs"][0]["done"], 0);
    let mut foreign = phone.done(RUN, &theirs, FIRST);
    foreign["device"] = "somebody else's".into();
    assert_eq!(phone.push(&[foreign]).await.ok()["answers"][0]["code"], "other_device");
}

/// 26: the digest names what the server has, and only that.
#[tokio::test]
async fn a_digest_tells_whether_everything_arrived() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let events: Vec<_> = [FIRST, SECOND].map(|step| phone.done(RUN, &plan, step)).into();
    phone.push(&events[..1]).await.ok();
    let all = digest(events.iter().map(|event| event["id"].as_str().unwrap()));
    let path = format!("/sync/v1/digest?run={RUN}");
    assert_ne!(phone.person.get(&path).await.ok()["digest"], all);
    phone.push(&events[1..]).await.ok();
    let answer = phone.person.get(&path).await.ok();
    assert_eq!((&answer["digest"], &answer["count"]), (&json!(all), &json!(2)));
}

/// 28: the server was restored from yesterday's copy; the phone offers again what lies above.
#[tokio::test]
async fn a_restored_server_asks_for_what_it_lost() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let events: Vec<_> = (0..10).map(|_| phone.done(RUN, &plan, FIRST)).collect();
    // The copy knows three events; the phone believes that eight were acknowledged.
    phone.push(&events[..3]).await.ok();
    let reply = phone.push(&events[8..]).await.ok();
    assert_eq!(reply["acked_seq"], 3);
    assert_eq!(reply["missing_seq"], json!([4, 5, 6, 7, 8]));
    let reply = phone.push(&events[3..]).await.ok();
    assert_eq!(reply["acked_seq"], 10);
    assert_eq!(app.app.store.event_count("ak-bulak").await.unwrap(), 10);
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
