//! The 28 failures of the sync protocol (design of the product, section e), one test each, in their order, on both
//! engines. What they rest on, that any order, repetition and interleaving of batches folds to the same state, is
//! `pickups::fold` for events in memory and `batches_in_any_order` here for batches through the service.

use std::io::Write;

use axum::http::Method;
use rand::RngExt;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use taza::pickups::digest::digest;
use taza::pickups::event::hexadecimal;
use taza::service::app::{instant, token_hash};
use taza::store::{Role, Session};

use crate::support::app::{Person, Phone, Reply, TestApp, results};
use crate::support::engine::TestDatabase;
use crate::support::line::{Line, Weather, ask};
use crate::support::valley;

const HERE: &str = "ak-bulak";
const RUN: &str = "2026-11-23.tractor";
const FIRST: &str = "mon-tractor-001";
const SECOND: &str = "mon-tractor-002";
const HOUR: i64 = 3_600_000;

/// Tells every story on SQLite as a test of its own, and all of them on one PostgreSQL server, each in a database.
macro_rules! failures {
    ($($story:ident)+) => {
        mod on_sqlite {
            use crate::support::app::TestApp;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() { super::$story(&TestApp::start().await).await; })+
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn all_on_postgresql() {
            let server = match TestDatabase::postgres() {
                Ok(server) => server,
                Err(reason) => return eprintln!("SKIPPED the failures of sync on PostgreSQL: {reason}"),
            };
            $({
                let app = TestApp::on(server.another(stringify!($story)).await).await;
                $story(&app).await;
                app.app.store.close().await;
            })+
        }
    };
}

failures! {
    f01_the_same_batch_three_times
    f02_the_answer_is_lost_after_the_commit
    f03_a_batch_is_cut_in_its_body
    f04_two_tabs_push_at_once
    f05_the_same_id_with_another_body
    f06_a_gap_and_its_late_arrival
    f07_a_gap_that_never_fills
    f08_a_clock_a_day_ahead_in_1970_and_jumping_back
    f09_a_restart_in_the_middle_of_the_run
    f10_the_wrong_time_zone
    f11_two_drivers_and_one_step
    f12_undo_before_and_after_sync_and_undone
    f13_a_new_plan_at_noon
    f14_a_step_that_is_gone
    f15_a_photo_that_is_cut_and_goes_on
    f16_a_photo_before_its_event
    f17_a_photo_that_never_comes
    f18_a_phone_that_lost_its_memory
    f19_a_queue_of_an_older_app
    f20_a_session_that_ran_out_and_a_revoked_phone
    f21_a_thousand_events_over_a_bad_line
    f22_a_portal_that_says_yes_to_everything
    f23_a_poisoned_event_in_the_middle
    f24_a_phone_of_another_municipality
    f25_a_phone_that_jumps
    f26_a_digest_that_differs
    f27_paper_and_phone_tell_the_same_run
    f28_a_server_from_yesterdays_copy
    batches_in_any_order
}

/// A municipality, its plan, and a phone on its tractor.
async fn begin(app: &TestApp) -> (String, Phone<'_>) {
    let plan = app.municipality(HERE, &valley::plan()).await;
    (plan, app.driver(HERE, "tractor").await)
}

async fn run_of(app: &TestApp, municipality: &str) -> Value {
    let manager = app.manager(municipality).await;
    manager.get("/api/v1/today?date=2026-11-23").await.ok()["runs"][0].clone()
}

async fn board_step(app: &TestApp, step: &str) -> Value {
    let steps = run_of(app, HERE).await["steps"].as_array().unwrap().clone();
    steps.into_iter().find(|found| found["id"] == step).unwrap()
}

async fn count(app: &TestApp) -> i64 {
    app.app.store.event_count(HERE).await.unwrap()
}

fn lines(events: &[Value]) -> Vec<u8> {
    events.iter().flat_map(|event| format!("{event}\n").into_bytes()).collect()
}

fn packed(events: &[Value]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(&lines(events)).unwrap();
    packer.finish().unwrap()
}

/// A picture as far as the service looks at one, of a little more than `length` bytes, and its hash.
fn photo(length: usize) -> (Vec<u8>, String) {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1, 0, 10];
    bytes.extend_from_slice(b"Exif\0\0GP");
    bytes.extend_from_slice(&[0xff, 0xc0, 0, 11, 8, 1, 0xe0, 2, 0x80, 1, 1, 0x11, 0]);
    bytes.extend_from_slice(&[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]);
    bytes.extend((0..length).map(|at| (at % 251) as u8));
    let hash = hexadecimal(&Sha256::digest(&bytes));
    (bytes, hash)
}

async fn send_piece(phone: &Phone<'_>, hash: &str, offset: usize, total: usize, piece: &[u8]) -> Reply {
    let (offset, total) = (offset.to_string(), total.to_string());
    let headers =
        [("upload-offset", offset.as_str()), ("upload-length", total.as_str()), ("content-type", "image/jpeg")];
    phone.person.request(Method::PATCH, &format!("/sync/v1/media/{hash}"), &headers, piece.to_vec()).await
}

async fn upload(phone: &Phone<'_>, hash: &str) -> Reply {
    phone.person.request(Method::HEAD, &format!("/sync/v1/media/{hash}"), &[], vec![]).await
}

fn header(reply: &Reply, name: &str) -> String {
    reply.headers[name].to_str().unwrap().to_owned()
}

/// Sending again changes nothing.
async fn f01_the_same_batch_three_times(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let batch = [phone.event(RUN, &plan, None, "run_start", json!({})), phone.done(RUN, &plan, FIRST)];
    assert_eq!(results(&phone.push(&batch).await.ok()), ["accepted", "accepted"]);
    for _ in 0..2 {
        let reply = phone.push(&batch).await.ok();
        assert_eq!(results(&reply), ["duplicate", "duplicate"]);
        assert_eq!(reply["acked_seq"], 2);
    }
    assert_eq!(count(app).await, 2);
    assert_eq!(board_step(app, FIRST).await["state"], "done");
}

/// The phone has no answer and sends the batch again, to another process.
async fn f02_the_answer_is_lost_after_the_commit(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let batch: Vec<Value> = [FIRST, SECOND].map(|step| phone.done(RUN, &plan, step)).into();
    let _nobody_reads_it = phone.push(&batch).await;
    let other = app.beside().await;
    let person = Person { app: &other, cookie: phone.person.cookie.clone() };
    let again = person.request(Method::POST, "/sync/v1/events", &[], lines(&batch)).await.ok();
    assert_eq!(results(&again), ["duplicate", "duplicate"]);
    assert_eq!(again["acked_seq"], 2);
    assert_eq!(count(app).await, 2);
    other.app.store.close().await;
}

/// Half a body leaves nothing behind.
async fn f03_a_batch_is_cut_in_its_body(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let packed = packed(&[phone.done(RUN, &plan, FIRST), phone.done(RUN, &plan, SECOND)]);
    for cut in [1, packed.len() / 2, packed.len() - 1] {
        let part = packed[..cut].to_vec();
        assert_eq!(phone.push_bytes(part, &[("content-encoding", "gzip")]).await.problem(400), "unreadable");
    }
    assert_eq!(count(app).await, 0);
    let whole = phone.push_bytes(packed, &[("content-encoding", "gzip")]).await.ok();
    assert_eq!(results(&whole), ["accepted", "accepted"]);
}

/// Each event counts once.
async fn f04_two_tabs_push_at_once(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let batch: Vec<_> = (0..40).map(|_| phone.done(RUN, &plan, FIRST)).collect();
    let (left, right) = tokio::join!(phone.push(&batch), phone.push(&batch[..20]));
    let (left, right) = (left.ok(), right.ok());
    let accepted = results(&left).into_iter().chain(results(&right)).filter(|result| result == "accepted").count();
    assert_eq!(accepted, 40);
    assert_eq!(count(app).await, 40);
}

/// The item is quarantined, the rest is accepted.
async fn f05_the_same_id_with_another_body(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let first = phone.done(RUN, &plan, FIRST);
    phone.push(std::slice::from_ref(&first)).await.ok();
    let mut forged = first.clone();
    forged["step"] = SECOND.into();
    let next = phone.event(RUN, &plan, None, "run_end", json!({}));
    let reply = phone.push(&[forged, next]).await.ok();
    assert_eq!(results(&reply), ["quarantined", "accepted"]);
    assert_eq!(reply["answers"][0]["code"], "same_id_other_body");
    assert_eq!(app.app.store.quarantined(HERE).await.unwrap().len(), 1, "kept apart, not thrown away");
    assert_eq!(board_step(app, FIRST).await["state"], "done", "the first word stands");
    assert_eq!(board_step(app, SECOND).await["state"], "waiting");
}

/// Held, then released.
async fn f06_a_gap_and_its_late_arrival(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let events: Vec<_> = [FIRST, SECOND, FIRST].map(|step| phone.done(RUN, &plan, step)).into();
    let reply = phone.push(&events[1..]).await.ok();
    assert_eq!(results(&reply), ["held", "held"]);
    assert_eq!(reply["missing_seq"], json!([1]));
    assert_eq!(reply["acked_seq"], 0);
    assert_eq!(board_step(app, SECOND).await["state"], "waiting");
    let reply = phone.push(&events[..1]).await.ok();
    assert_eq!(results(&reply), ["accepted"]);
    assert_eq!(reply["acked_seq"], 3);
    assert_eq!(board_step(app, SECOND).await["state"], "done");
}

/// Let through after five days, and flagged.
async fn f07_a_gap_that_never_fills(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    phone.done(RUN, &plan, FIRST);
    let second = phone.done(RUN, &plan, SECOND);
    phone.push(&[second]).await.ok();
    app.later(4 * 24 * 60);
    assert_eq!(app.app.store.release_overdue(app.app.now_ms()).await.unwrap(), 0);
    app.later(25 * 60);
    assert_eq!(app.app.store.release_overdue(app.app.now_ms()).await.unwrap(), 1);
    let run = run_of(app, HERE).await;
    assert_eq!((&run["done"], &run["gaps_forced"]), (&json!(1), &json!(1)), "counted, and told apart");
}

/// Two marks ten minutes apart on a phone whose wall clock is off, pushed three hours later.
async fn marks_by_a_wrong_clock(app: &TestApp, municipality: &str, wrong_by: [i64; 2], last_boot: &str) {
    let plan = app.municipality(municipality, &valley::plan()).await;
    let mut phone = app.driver(municipality, "tractor").await;
    let began = app.app.now_ms();
    let steady = began - 1_000_000;
    let mut events = Vec::new();
    for (step, wrong_by) in [FIRST, SECOND].into_iter().zip(wrong_by) {
        app.later(10);
        let mut event = phone.done(RUN, &plan, step);
        event["t_wall"] = (app.app.now_ms() + wrong_by).into();
        event["t_mono"] = (app.app.now_ms() - steady).into();
        event["boot_id"] = if step == FIRST { "boot-1" } else { last_boot }.into();
        if last_boot != "boot-1" && step == SECOND {
            // The steady clock begins again with the boot.
            event["t_mono"] = 5_000.into();
        }
        events.push(event);
    }
    app.later(180);
    let now = app.app.now_ms();
    // The contact is made by the boot that made the first mark, or by the one that made the last.
    let (boot, steady_now) = match last_boot {
        "boot-1" => ("boot-1", now - steady),
        other => (other, now - (began + 20 * 60_000) + 5_000),
    };
    let clock = format!("{},{steady_now},{boot}", now + wrong_by[1]);
    phone.clock = false;
    phone.push_bytes(lines(&events), &[("x-taza-clock", &clock)]).await.ok();
    let run = run_of(app, municipality).await;
    for (step, minutes) in [(FIRST, 10), (SECOND, 20)] {
        let found = run["steps"].as_array().unwrap().iter().find(|found| found["id"] == step).unwrap();
        assert_eq!(found["at"], instant(began + minutes * 60_000), "{step}, wrong by {wrong_by:?}, {last_boot}");
    }
    assert_eq!(run["clock_off"], wrong_by[1].abs() > 120_000, "wrong by {wrong_by:?}");
}

/// The steady clock tells when it really was; the board is told that the wall clock is off.
async fn f08_a_clock_a_day_ahead_in_1970_and_jumping_back(app: &TestApp) {
    marks_by_a_wrong_clock(app, "ahead", [24 * HOUR; 2], "boot-1").await;
    app.app.clock.advance_ms(-200 * 60_000);
    marks_by_a_wrong_clock(app, "first-day", [-1_795_000_000_000; 2], "boot-1").await;
    app.app.clock.advance_ms(-200 * 60_000);
    marks_by_a_wrong_clock(app, "back", [0, -5 * HOUR], "boot-1").await;
}

/// The mark before the restart is told by how far the wall clock was off when the phone spoke next.
async fn f09_a_restart_in_the_middle_of_the_run(app: &TestApp) {
    marks_by_a_wrong_clock(app, "right", [0; 2], "boot-2").await;
    app.app.clock.advance_ms(-200 * 60_000);
    marks_by_a_wrong_clock(app, "behind", [-HOUR; 2], "boot-2").await;
}

/// Whatever zone the phone believes to be in, its clock counts from 1970; one that was set by hand to look right is off.
async fn f10_the_wrong_time_zone(app: &TestApp) {
    for (place, hours) in [("moscow", -3), ("omsk", 0), ("seoul", 3)] {
        marks_by_a_wrong_clock(app, place, [hours * HOUR; 2], "boot-1").await;
        app.app.clock.advance_ms(-200 * 60_000);
    }
}

/// Who agree are one word, who disagree are a conflict with the later word shown.
async fn f11_two_drivers_and_one_step(app: &TestApp) {
    let (plan, mut first) = begin(app).await;
    let mut second = app.driver(HERE, "tractor").await;
    let done = [first.done(RUN, &plan, FIRST), first.done(RUN, &plan, SECOND)];
    first.push(&done).await.ok();
    app.later(5);
    let other = [second.could_not(RUN, &plan, FIRST, "dog"), second.done(RUN, &plan, SECOND)];
    second.push(&other).await.ok();
    let conflict = board_step(app, FIRST).await;
    assert_eq!((&conflict["state"], &conflict["reason"]), (&json!("conflict"), &json!("dog")));
    let agreed = board_step(app, SECOND).await;
    assert_eq!((&agreed["state"], &agreed["at"]), (&json!("done"), &json!("2026-11-23T01:00:00Z")));
}

/// An undo cancels its target and nothing else; an undone undo cancels nothing.
async fn f12_undo_before_and_after_sync_and_undone(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let done = phone.done(RUN, &plan, FIRST);
    let other = phone.done(RUN, &plan, SECOND);
    let undo = phone.undo(RUN, &plan, &done);
    phone.push(&[done, other.clone(), undo.clone()]).await.ok();
    assert_eq!(board_step(app, FIRST).await["state"], "waiting");
    assert_eq!(board_step(app, SECOND).await["state"], "done");
    let late = phone.undo(RUN, &plan, &other);
    phone.push(&[late]).await.ok();
    assert_eq!(board_step(app, SECOND).await["state"], "waiting");
    let again = phone.undo(RUN, &plan, &undo);
    phone.push(&[again]).await.ok();
    assert_eq!(board_step(app, FIRST).await["state"], "done");
}

/// Publishes a plan that drives the first street last and leaves the second one out.
async fn publish_another(app: &TestApp) {
    let mut plan = valley::plan();
    let route = &mut plan.routes[0];
    let mut first = route.steps.remove(1);
    route.steps.remove(1);
    first.id = "mon-tractor-099".into();
    route.steps.insert(2, first);
    let draft = app.draft(HERE, &plan).await;
    let manager = app.manager(HERE).await;
    let path = format!("/api/v1/plans/{draft}/publish");
    assert_eq!(manager.post(&path, json!({"valid_from": "2026-11-23"})).await.ok()["status"], "published");
}

/// A mark under the old plan goes to the step of the new one with the same stretches.
async fn f13_a_new_plan_at_noon(app: &TestApp) {
    let (old, mut phone) = begin(app).await;
    let before = phone.done(RUN, &old, FIRST);
    phone.push(&[before]).await.ok();
    publish_another(app).await;
    assert_eq!(board_step(app, "mon-tractor-099").await["state"], "done");
    // The phone has not seen the new plan yet and goes on by the old one.
    let undo = phone.could_not(RUN, &old, FIRST, "dog");
    assert_eq!(results(&phone.push(&[undo]).await.ok()), ["accepted"]);
    assert_eq!(board_step(app, "mon-tractor-099").await["state"], "could_not");
}

/// Work at a step that the new plan does not have is kept as extra work.
async fn f14_a_step_that_is_gone(app: &TestApp) {
    let (old, mut phone) = begin(app).await;
    publish_another(app).await;
    let done = phone.done(RUN, &old, SECOND);
    assert_eq!(results(&phone.push(&[done]).await.ok()), ["accepted"]);
    let run = run_of(app, HERE).await;
    assert_eq!((&run["extra"], &run["done"]), (&json!(1), &json!(0)));
}

/// The upload goes on where it was cut; the hash decides.
async fn f15_a_photo_that_is_cut_and_goes_on(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let (bytes, hash) = photo(150_000);
    let mut note = phone.event(RUN, &plan, Some(FIRST), "note", json!({}));
    note["media"] = json!([hash]);
    assert_eq!(phone.push(&[note]).await.ok()["missing_media"], json!([hash]));
    let cut = bytes.len() * 2 / 5;
    assert_eq!(upload(&phone, &hash).await.status, 404);
    let reply = send_piece(&phone, &hash, 0, bytes.len(), &bytes[..cut]).await;
    assert_eq!((reply.status.as_u16(), header(&reply, "upload-offset")), (204, cut.to_string()));
    let reply = upload(&phone, &hash).await;
    assert_eq!((header(&reply, "upload-offset"), header(&reply, "upload-complete")), (cut.to_string(), "?0".into()));
    let from_the_start = send_piece(&phone, &hash, 0, bytes.len(), &bytes[..cut]).await;
    assert_eq!(from_the_start.problem(409), "conflict");
    assert_eq!(header(&from_the_start, "upload-offset"), cut.to_string());
    // Another process goes on.
    let beside = app.beside().await;
    let person = Person { app: &beside, cookie: phone.person.cookie.clone() };
    let elsewhere = Phone { person, device: phone.device.clone(), seq: 0, clock: true };
    let reply = send_piece(&elsewhere, &hash, cut, bytes.len(), &bytes[cut..]).await;
    assert_eq!((reply.status.as_u16(), header(&reply, "upload-complete")), (204, "?1".into()));
    beside.app.store.close().await;
    assert_eq!(phone.push(&[]).await.ok()["missing_media"], json!([]));
    let shown = run_of(app, HERE).await["notes"][0].clone();
    assert_eq!((&shown["step"], &shown["media"]), (&json!(FIRST), &json!([hash])));
    let seen = app.staff(HERE, Role::Clerk).await.get(&format!("/api/v1/media/{hash}")).await;
    assert_eq!(header(&seen, "content-type"), "image/jpeg");
    assert_eq!(seen.body.len(), bytes.len() - 12, "without what the camera wrote into it");
    // Bytes that are not what they are called begin again from nothing.
    let wrong = "0".repeat(64);
    assert_eq!(send_piece(&phone, &wrong, 0, bytes.len(), &bytes).await.problem(422), "invalid");
    assert_eq!(upload(&phone, &wrong).await.status, 404);
}

/// It waits for its event.
async fn f16_a_photo_before_its_event(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let (bytes, hash) = photo(1_000);
    assert_eq!(send_piece(&phone, &hash, 0, bytes.len(), &bytes).await.status, 204);
    let mut note = phone.event(RUN, &plan, None, "note", json!({}));
    note["media"] = json!([hash]);
    let reply = phone.push(&[note]).await.ok();
    assert_eq!((results(&reply), &reply["missing_media"]), (vec!["accepted".to_owned()], &json!([])));
    // Again: it is there already, nothing is written.
    let again = send_piece(&phone, &hash, 0, bytes.len(), &bytes).await;
    assert_eq!(header(&again, "upload-complete"), "?1");
}

/// The event counts, every answer names the photo, and other municipalities never see it.
async fn f17_a_photo_that_never_comes(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let (bytes, hash) = photo(500);
    let mut failed = phone.could_not(RUN, &plan, FIRST, "hot_ash");
    failed["media"] = json!([hash]);
    phone.push(&[failed]).await.ok();
    for _ in 0..3 {
        app.later(24 * 60);
        assert_eq!(phone.push(&[]).await.ok()["missing_media"], json!([hash]));
    }
    assert_eq!(board_step(app, FIRST).await["reason"], "hot_ash");
    let manager = app.manager(HERE).await;
    assert_eq!(manager.get(&format!("/api/v1/media/{hash}")).await.problem(404), "not-found");
    // The same photo in another municipality is another photo.
    app.municipality("kara-suu", &valley::plan()).await;
    let theirs = app.driver("kara-suu", "tractor").await;
    assert_eq!(send_piece(&theirs, &hash, 0, bytes.len(), &bytes).await.status, 204);
    assert_eq!(phone.push(&[]).await.ok()["missing_media"], json!([hash]));
    assert_eq!(manager.get(&format!("/api/v1/media/{hash}")).await.problem(404), "not-found");
    // Half a year later the bytes go; what happened stays.
    let kept = app.manager("kara-suu").await;
    assert_eq!(kept.get(&format!("/api/v1/media/{hash}")).await.status, 200);
    let never = std::time::Duration::from_secs(1 << 32);
    assert_eq!(app.app.store.expire_media(app.app.now_ms() + 1, never).await.unwrap(), 1);
    assert_eq!(kept.get(&format!("/api/v1/media/{hash}")).await.problem(410), "expired");
}

/// Its storage was full and thrown away: what had arrived is there, and the phone goes on from the number it is told.
async fn f18_a_phone_that_lost_its_memory(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let batch = [phone.done(RUN, &plan, FIRST), phone.done(RUN, &plan, SECOND)];
    phone.push(&batch).await.ok();
    let bundle = phone.person.get("/sync/v1/bundle").await.ok();
    assert_eq!((&bundle["acked_seq"], bundle["runs"][0]["marks"].as_array().unwrap().len()), (&json!(2), 2));
    phone.seq = bundle["acked_seq"].as_i64().unwrap();
    let next = phone.event(RUN, &plan, None, "run_end", json!({}));
    assert_eq!(results(&phone.push(&[next]).await.ok()), ["accepted"]);
    // One that counts from 1 again in spite of it loses nothing: what it sends is kept apart.
    phone.seq = 0;
    let again = phone.could_not(RUN, &plan, FIRST, "dog");
    let reply = phone.push(&[again]).await.ok();
    assert_eq!(reply["answers"][0]["code"], "sequence_taken");
    assert_eq!((reply["acked_seq"].clone(), count(app).await), (json!(3), 3));
}

/// Events without the fields of today and with fields that nobody knows any more.
async fn f19_a_queue_of_an_older_app(app: &TestApp) {
    let (_, phone) = begin(app).await;
    let now = app.app.now_ms();
    let old = |seq: i64, more: Value| {
        let mut event =
            json!({"id": format!("old-{seq}"), "device": phone.device, "seq": seq, "run": RUN, "t_wall": now});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    let batch = [
        old(1, json!({"type": "step_done", "step": FIRST, "colour": "green", "v": 0})),
        old(2, json!({"type": "note", "body": {"text": "суу", "mood": 7}})),
        old(3, json!({"type": "run_end", "media": [], "t_gps": null, "lat": null})),
    ];
    assert_eq!(results(&phone.push(&batch).await.ok()), ["accepted"; 3]);
    assert_eq!(results(&phone.push(&batch).await.ok()), ["duplicate"; 3]);
    let run = run_of(app, HERE).await;
    assert_eq!((&run["done"], &run["state"]), (&json!(1), &json!("finished")));
}

/// A session that ran out keeps the queue waiting; what a revoked phone sends is kept apart.
async fn f20_a_session_that_ran_out_and_a_revoked_phone(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    app.later(181 * 24 * 60);
    let batch = [phone.done(RUN, &plan, FIRST)];
    assert_eq!(phone.push(&batch).await.problem(401), "sign-in");
    let fresh = Session {
        municipality: HERE.to_owned(),
        role: Role::Driver,
        person: "Айбек".to_owned(),
        device: phone.device.clone(),
        account: String::new(),
        token_hash: token_hash("another link was opened"),
    };
    let now = app.app.now_ms();
    app.app.store.add_session(&fresh, now, now + HOUR).await.unwrap();
    phone.person.cookie = "taza_driver=another link was opened".to_owned();
    assert_eq!(results(&phone.push(&batch).await.ok()), ["accepted"]);
    assert!(app.app.store.revoke_device(HERE, &phone.device, now).await.unwrap());
    let late = phone.done(RUN, &plan, SECOND);
    let reply = phone.push(&[late]).await.ok();
    assert_eq!(reply["answers"][0]["code"], "device_revoked");
    assert_eq!(app.app.store.quarantined(HERE).await.unwrap().len(), 1);
    assert_eq!(board_step(app, SECOND).await["state"], "waiting");
}

/// Opens a port for the service and a line to it.
async fn line_to(app: &TestApp, weather: Weather) -> Line {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(taza::service::serve::serve(app.app.clone(), listener, app.app.stopping.clone()));
    Line::to(address, weather)
}

/// Sends a batch until an answer comes that says what became of each event: nothing else counts as sent.
fn until_answered(line: &Line, cookie: &str, batch: &[Value]) -> (Value, usize) {
    let body = packed(batch);
    let head = format!("POST /sync/v1/events HTTP/1.1\r\ncookie: {cookie}\r\nx-taza: 1\r\ncontent-encoding: gzip");
    for tries in 1..100 {
        let Some((200, answer)) = ask(line.address, &head, &body) else { continue };
        let Ok(answer) = serde_json::from_slice::<Value>(&answer) else { continue };
        if answer["answers"].as_array().is_some_and(|answers| answers.len() == batch.len()) {
            return (answer, tries);
        }
    }
    panic!("no batch came through in a hundred tries");
}

/// 1,000 events after five days, 64 kbit/s, every fifth connection cut: all are there, once.
async fn f21_a_thousand_events_over_a_bad_line(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let steps: Vec<String> = valley::plan().routes[0].steps.iter().map(|step| step.id.clone()).collect();
    let events: Vec<Value> = (0..1_000)
        .map(|number| {
            app.app.clock.advance_ms(7_000);
            phone.done(RUN, &plan, &steps[number % steps.len()])
        })
        .collect();
    app.later(5 * 24 * 60);
    let line = line_to(app, Weather { bytes_a_second: 8_000, lost_percent: 20 }).await;
    let cookie = phone.person.cookie.clone();
    let (events, line, tries) = tokio::task::spawn_blocking(move || {
        let tries: usize = events.chunks(100).map(|batch| until_answered(&line, &cookie, batch).1).sum();
        (events, line, tries)
    })
    .await
    .unwrap();
    let cut = line.cut.load(std::sync::atomic::Ordering::Relaxed);
    assert!(cut >= 1 && tries > 10, "the line was too good: {tries} tries, {cut} cut");
    assert_eq!(count(app).await, 1_000);
    let path = format!("/sync/v1/digest?run={RUN}");
    let all = digest(events.iter().map(|event| event["id"].as_str().unwrap()));
    assert_eq!(phone.person.get(&path).await.ok()["digest"], all);
}

/// The portal of a network answers 200 with a page: no event counts as sent, and the service never answers so.
async fn f22_a_portal_that_says_yes_to_everything(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let batch = vec![phone.done(RUN, &plan, FIRST)];
    let portal = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = portal.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut client in portal.incoming().map_while(Result::ok) {
            // Whoever closes with something unread cuts the answer off too.
            let (mut asked, mut piece) = (Vec::new(), [0; 4096]);
            while !asked.ends_with(b"{}") {
                match std::io::Read::read(&mut client, &mut piece) {
                    Ok(0) | Err(_) => break,
                    Ok(bytes) => asked.extend_from_slice(&piece[..bytes]),
                }
            }
            let page = "<html>Welcome! Pay here.</html>";
            let _ = write!(client, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{page}", page.len());
        }
    });
    let answer =
        tokio::task::spawn_blocking(move || ask(address, "POST /sync/v1/events HTTP/1.1", b"{}")).await.unwrap();
    let (status, page) = answer.unwrap();
    assert_eq!(status, 200);
    assert!(serde_json::from_slice::<Value>(&page).is_err(), "a page is no answer");
    assert_eq!(count(app).await, 0);
    let line = line_to(app, Weather { bytes_a_second: 1 << 30, lost_percent: 0 }).await;
    let cookie = phone.person.cookie.clone();
    let (answer, batch) =
        tokio::task::spawn_blocking(move || (until_answered(&line, &cookie, &batch).0, batch)).await.unwrap();
    assert_eq!(answer["answers"][0]["id"], batch[0]["id"]);
    assert_eq!(answer["answers"][0]["result"], "accepted");
}

/// What is no event is kept apart, and never in the way of the next.
async fn f23_a_poisoned_event_in_the_middle(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let first = phone.done(RUN, &plan, FIRST);
    let mut poison = phone.done(RUN, &plan, SECOND);
    poison["type"] = "explode".into();
    let last = phone.event(RUN, &plan, None, "run_end", json!({}));
    let mut body = lines(&[first, poison]);
    body.extend_from_slice(b"{\"id\": \xff\xfe}\n{\"t_wall\": NaN}\n\0\0\0\n");
    body.extend_from_slice(&lines(&[last]));
    let reply = phone.push_bytes(body.clone(), &[]).await.ok();
    let wanted = ["accepted", "quarantined", "quarantined", "quarantined", "quarantined", "accepted"];
    assert_eq!(results(&reply), wanted);
    let codes: Vec<_> = reply["answers"].as_array().unwrap().iter().map(|answer| answer["code"].clone()).collect();
    assert_eq!(codes[1..5], ["wrong_shape", "not_json", "not_json", "not_json"].map(Value::from));
    assert_eq!(reply["acked_seq"], 3, "the number of the poisoned one counts as filled");
    phone.push_bytes(body, &[]).await.ok();
    assert_eq!(app.app.store.quarantined(HERE).await.unwrap().len(), 4, "the same poison is kept once");
}

/// A run of another municipality is no run, and another phone's name is not believed.
async fn f24_a_phone_of_another_municipality(app: &TestApp) {
    let (_, mut phone) = begin(app).await;
    let mut other = valley::plan();
    other.vehicles[0].id = "kamaz".into();
    for route in &mut other.routes {
        route.vehicle = "kamaz".into();
    }
    let theirs = app.municipality("kara-suu", &other).await;
    let event = phone.done("2026-11-23.kamaz", &theirs, FIRST);
    assert_eq!(phone.push(&[event]).await.ok()["answers"][0]["code"], "unknown_run");
    let mut foreign = phone.done(RUN, &theirs, FIRST);
    foreign["device"] = "somebody else's".into();
    assert_eq!(phone.push(&[foreign]).await.ok()["answers"][0]["code"], "other_device");
    assert_eq!(run_of(app, "kara-suu").await["done"], 0);
}

/// A receiver that jumps, or a phone that is told where to be: the marks count, the place does not, and it is said.
async fn f25_a_phone_that_jumps(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let mut events = Vec::new();
    for (lon, lat) in [(74.60, 42.80), (74.601, 42.801), (-0.1, 51.5), (74.602, 42.802)] {
        app.later(1);
        let mut event = phone.done(RUN, &plan, FIRST);
        (event["lon"], event["lat"], event["acc"]) = (lon.into(), lat.into(), 8.into());
        events.push(event);
    }
    assert_eq!(results(&phone.push(&events[..3]).await.ok()), ["accepted"; 3]);
    let run = run_of(app, HERE).await;
    assert_eq!((&run["position"], &run["position_doubtful"]), (&json!([74.601, 42.801]), &json!(true)));
    phone.push(&events[3..]).await.ok();
    let run = run_of(app, HERE).await;
    assert_eq!((&run["position"], &run["done"]), (&json!([74.602, 42.802]), &json!(1)));
}

/// The digest is about what the server has of that phone and run, and only that.
async fn f26_a_digest_that_differs(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let events: Vec<_> = [FIRST, SECOND].map(|step| phone.done(RUN, &plan, step)).into();
    phone.push(&events[..1]).await.ok();
    let all = digest(events.iter().map(|event| event["id"].as_str().unwrap()));
    let path = format!("/sync/v1/digest?run={RUN}");
    assert_ne!(phone.person.get(&path).await.ok()["digest"], all);
    phone.push(&events[1..]).await.ok();
    let answer = phone.person.get(&path).await.ok();
    assert_eq!((&answer["digest"], &answer["count"]), (&json!(all), &json!(2)));
    // The last event says what the phone believes; one that says something else is seen on the board.
    let end = phone.event(RUN, &plan, None, "run_end", json!({ "count": 9, "digest": "00" }));
    phone.push(&[end]).await.ok();
    assert_eq!(run_of(app, HERE).await["incomplete"], true);
}

/// The same word is one, a different one is a conflict; paper is told apart.
async fn f27_paper_and_phone_tell_the_same_run(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let marks = [phone.done(RUN, &plan, FIRST), phone.done(RUN, &plan, SECOND)];
    phone.push(&marks).await.ok();
    app.later(600);
    let clerk = app.staff(HERE, Role::Clerk).await;
    let third = valley::plan().routes[0].steps[3].id.clone();
    let sheet = json!({"marks": [
        {"step": FIRST, "state": "done", "at": "07:20"},
        {"step": SECOND, "state": "could_not", "reason": "no_access", "at": "09:00"},
        {"step": third, "state": "done"},
    ]});
    let path = format!("/api/v1/runs/{RUN}/paper");
    let reply = clerk.post(&path, sheet.clone()).await.ok();
    assert_eq!(results(&reply), ["accepted"; 3]);
    assert_eq!(results(&clerk.post(&path, sheet).await.ok()), ["duplicate"; 3], "the sheet is entered once");
    let agreed = board_step(app, FIRST).await;
    assert_eq!((&agreed["state"], &agreed["source"]), (&json!("done"), &json!("phone")));
    assert_eq!(board_step(app, SECOND).await["state"], "conflict");
    assert_eq!(count(app).await, 5);
}

/// The copy knows three events, the phone believes that eight were acknowledged: it is asked for the others.
async fn f28_a_server_from_yesterdays_copy(app: &TestApp) {
    let (plan, mut phone) = begin(app).await;
    let events: Vec<_> = (0..10).map(|_| phone.done(RUN, &plan, FIRST)).collect();
    phone.push(&events[..3]).await.ok();
    let reply = phone.push(&events[8..]).await.ok();
    assert_eq!(reply["acked_seq"], 3);
    assert_eq!(reply["missing_seq"], json!([4, 5, 6, 7, 8]));
    let reply = phone.push(&events[3..]).await.ok();
    assert_eq!(reply["acked_seq"], 10);
    assert_eq!(count(app).await, 10);
}

/// Any order, repetition and interleaving of the batches of two phones ends in the same board and the same digests.
async fn batches_in_any_order(app: &TestApp) {
    let mut boards = Vec::new();
    let began = app.app.now_ms();
    for round in 0..6_u64 {
        let place = format!("place-{round}");
        app.app.clock.advance_ms(began - app.app.now_ms());
        let plan = app.municipality(&place, &valley::plan()).await;
        let mut phones = [app.driver(&place, "tractor").await, app.driver(&place, "tractor").await];
        // The same words in every round; only what the phones are called differs.
        let mut same = taza::clock::generator(5);
        let mut batches: Vec<(usize, Vec<Value>)> = Vec::new();
        for number in 0..60_usize {
            app.app.clock.advance_ms(30_000);
            let who = same.random_range(0..2_usize);
            let step = format!("mon-tractor-00{}", same.random_range(1..4_u32));
            let known: Vec<Value> = batches.iter().flat_map(|(_, batch)| batch.clone()).collect();
            let event = match same.random_range(0..4_u32) {
                0 => phones[who].could_not(RUN, &plan, &step, "dog"),
                1 if !known.is_empty() => {
                    let target = known[same.random_range(0..known.len())].clone();
                    phones[who].undo(RUN, &plan, &target)
                }
                _ => phones[who].done(RUN, &plan, &step),
            };
            match batches.last_mut() {
                Some((last, batch)) if *last == who && number % 5 > 0 => batch.push(event),
                _ => batches.push((who, vec![event])),
            }
        }
        app.app.clock.advance_ms(2 * HOUR);
        // Another order in every round, and every third batch twice.
        let mut dice = taza::clock::generator(100 + round);
        let mut order: Vec<usize> = (0..batches.len()).chain((0..batches.len()).step_by(3)).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, dice.random_range(0..=at));
        }
        for index in order {
            let (who, batch) = &batches[index];
            phones[*who].push(batch).await.ok();
        }
        let mut run = run_of(app, &place).await;
        assert_eq!(app.app.store.event_count(&place).await.unwrap(), 60, "round {round}");
        for field in ["last_heard", "driver"] {
            run.as_object_mut().unwrap().remove(field);
        }
        boards.push(run.to_string());
    }
    assert!(boards.windows(2).all(|pair| pair[0] == pair[1]), "{boards:#?}");
}
