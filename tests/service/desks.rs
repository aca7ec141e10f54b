//! A manager opens a plan for changes: the effect at once, every step back, nothing lost to another manager,
//! to a restart or to a newer plan.

use axum::http::Method;
use serde_json::{Value, json};
use taza::plan::Plan;
use taza::plan::check::check;
use taza::plan::scenario::Scenario;

use crate::support::app::{Person, Reply, TestApp};
use crate::support::sample;

/// A write to a desk by somebody who saw this revision.
async fn write(person: &Person<'_>, path: &str, seen: i64, body: Value) -> Reply {
    person.write(Method::POST, path, seen, body).await
}

async fn opened(person: &Person<'_>, plan: &str) -> (String, Value) {
    let desk = person.post(&format!("/api/v1/plans/{plan}/desk"), json!({})).await.ok();
    (format!("/api/v1/desks/{}", desk["id"].as_str().unwrap()), desk)
}

/// A street with people that is collected on one day, that day, and a working day it is not collected on.
fn a_street(desk: &Value, skip: usize) -> (String, u64, u64) {
    let streets = desk["streets"].as_array().unwrap().iter();
    let street = streets
        .filter(|street| street["days"].as_array().unwrap().len() == 1 && street["people"].as_u64().unwrap() > 0)
        .nth(skip)
        .unwrap();
    let from = street["days"][0].as_u64().unwrap();
    let works = |day: &u64| {
        desk["vehicles"]
            .as_array()
            .unwrap()
            .iter()
            .all(|vehicle| vehicle["days"].as_array().unwrap().contains(&json!(day)))
    };
    let to = (0..7).filter(works).find(|day| *day != from).unwrap();
    (street["id"].as_str().unwrap().to_owned(), from, to)
}

fn days(desk: &Value, street: &str) -> Value {
    desk["streets"].as_array().unwrap().iter().find(|known| known["id"] == street).unwrap()["days"].clone()
}

/// Figures without stops, which are steps of paper and not of the road.
fn driven(figures: &Value) -> Value {
    let mut figures = figures.clone();
    figures["stops"] = json!(0);
    figures
}

#[tokio::test]
async fn an_edit_tells_what_it_does_and_becomes_a_draft_that_a_full_recount_agrees_with() {
    let (app, plan) = TestApp::sample().await;
    let manager = app.manager("ak-bulak").await;
    let first = manager.post(&format!("/api/v1/plans/{plan}/desk"), json!({})).await;
    assert_eq!((first.status.as_u16(), first.headers["etag"].to_str().unwrap()), (201, "\"0\""));
    let (path, desk) = opened(&manager, &plan).await;
    assert_eq!(desk["id"], first.ok()["id"], "managers share the desk of a plan");
    assert_eq!(desk["violations"], json!([]));
    assert_eq!(driven(&desk["before"]), driven(&desk["after"]));
    let (street, from, to) = a_street(&desk, 0);
    let edit = json!({"kind": "move_day", "street": street, "from": from, "to": to});
    let tried = manager.post(&format!("{path}/try"), edit.clone()).await.ok();
    assert_eq!(manager.get(&path).await.ok()["revision"], 0, "trying keeps nothing");

    let made = write(&manager, &format!("{path}/edits"), 0, edit.clone()).await;
    assert_eq!(made.headers["etag"], "\"1\"");
    let made = made.ok();
    assert_eq!(made["effect"], tried["effect"]);
    assert_eq!((&made["revision"], &made["can_undo"], &made["can_redo"]), (&json!(1), &json!(true), &json!(false)));
    assert!(made["effect"]["people"].as_u64().unwrap() > 0);
    let now = manager.get(&path).await.ok();
    assert_eq!(now["people"], made["effect"]["people"]);
    assert_eq!(days(&now, &street), json!([to]));
    assert_eq!(now["entries"][0]["edit"], edit);
    assert_eq!(now["entries"][0]["person"], "Айгүл");

    let undone = write(&manager, &format!("{path}/undo"), 1, json!({})).await.ok();
    assert_eq!((&undone["can_undo"], &undone["can_redo"]), (&json!(false), &json!(true)));
    assert_eq!(days(&manager.get(&path).await.ok(), &street), json!([from]));
    assert_eq!(write(&manager, &format!("{path}/undo"), 2, json!({})).await.problem(409), "conflict");
    let redone = write(&manager, &format!("{path}/redo"), 2, json!({})).await.ok();
    assert_eq!(redone["effect"], made["effect"]);

    let saved = write(&manager, &format!("{path}/save"), 3, json!({})).await.ok();
    let draft = manager.get(&format!("/api/v1/plans/{}", saved["plan"].as_str().unwrap())).await.ok();
    assert_eq!((&draft["status"], &draft["version"]), (&json!("draft"), &json!(2)));
    assert_eq!(driven(&draft["totals"]), driven(&made["effect"]["after"]));
    let draft: Plan = serde_json::from_value(draft).unwrap();
    let (mut map, scenario) = (sample::map(), Scenario::read(&draft.what_if).unwrap());
    scenario.apply(&mut map).unwrap();
    assert_eq!(check(&map, &draft.inputs_sha256, &draft).unwrap(), Vec::new());
    assert_eq!(manager.get("/api/v1/desks").await.ok(), json!([]), "a desk that was saved is closed");
    assert_eq!(write(&manager, &format!("{path}/edits"), 3, edit).await.problem(409), "conflict");
    assert_eq!(manager.get(&path).await.ok()["saved_as"], saved["plan"]);
}

#[tokio::test]
async fn the_second_of_two_managers_is_told_what_the_first_did() {
    TestApp::on_both_engines(async |app| {
    let plan = app.bring_sample().await;
    let (aigul, bakyt) = (app.manager("ak-bulak").await, app.manager("ak-bulak").await);
    let (path, desk) = opened(&aigul, &plan).await;
    let other = app.beside().await;
    let (one, other_one) = (a_street(&desk, 0), a_street(&desk, 1));
    let edit =
        |(street, from, to): &(String, u64, u64)| json!({"kind": "move_day", "street": street, "from": from, "to": to});
    write(&aigul, &format!("{path}/edits"), 0, edit(&one)).await.ok();
    let late = write(&bakyt, &format!("{path}/edits"), 0, edit(&other_one)).await;
    assert_eq!(late.problem(409), "changed-meanwhile");
    assert_eq!((&late.json()["revision"], &late.json()["entries"][0]["edit"]), (&json!(1), &edit(&one)));
    write(&bakyt, &format!("{path}/edits"), 1, edit(&other_one)).await.ok();
    let after = bakyt.get(&path).await.ok();
    assert_eq!((days(&after, &one.0), days(&after, &other_one.0)), (json!([one.2]), json!([other_one.2])));

    // Another process, and a service that was started again, know the desk from its log alone.
    let elsewhere = Person { app: &other, cookie: aigul.cookie.clone() };
    let seen = elsewhere.get(&path).await.ok();
    assert_eq!(seen, after);
    write(&elsewhere, &format!("{path}/undo"), 2, json!({})).await.ok();
    let back = aigul.get(&path).await.ok();
    assert_eq!((&back["revision"], days(&back, &other_one.0)), (&json!(3), json!([other_one.1])));
    })
    .await;
}

#[tokio::test]
async fn a_plan_that_was_superseded_takes_no_edits_and_they_are_carried_over() {
    TestApp::on_both_engines(async |app| {
        let plan = app.bring_sample().await;
        let manager = app.manager("ak-bulak").await;
        let (path, desk) = opened(&manager, &plan).await;
        let (street, from, to) = a_street(&desk, 0);
        let edit = json!({"kind": "move_day", "street": street, "from": from, "to": to});
        write(&manager, &format!("{path}/edits"), 0, edit.clone()).await.ok();
        let added = json!({"kind": "add_vehicle", "id": "second", "like": "tractor", "names": {"ky": "Экинчи"}});
        let newer = app.draft("ak-bulak", &sample::plan_with(5, 30)).await;
        manager.post(&format!("/api/v1/plans/{newer}/publish"), json!({"valid_from": "2026-11-30"})).await.ok();

        let refused = write(&manager, &format!("{path}/edits"), 1, added).await;
        assert_eq!(refused.problem(409), "superseded");
        assert_eq!(refused.json()["in_force"]["id"], newer.as_str());
        assert!(!refused.json()["difference"]["streets"].as_array().unwrap().is_empty());
        assert_eq!(manager.post(&format!("/api/v1/plans/{plan}/desk"), json!({})).await.problem(409), "superseded");
        assert_eq!(manager.get(&path).await.ok()["superseded"], true, "it can still be looked at");

        let carried = manager.post(&format!("{path}/carry-over"), json!({})).await.ok();
        assert_eq!(carried["desk"]["plan"]["id"], newer.as_str());
        let now = days(&carried["desk"], &street);
        if carried["refused"] == json!([]) {
            assert!(now.as_array().unwrap().contains(&json!(to)), "{now}");
        } else {
            assert_eq!(carried["refused"][0]["edit"], edit);
        }
        assert_eq!(manager.get("/api/v1/desks").await.ok().as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_search_goes_on_around_what_was_decided_by_hand() {
    let (app, plan) = TestApp::sample().await;
    let manager = app.manager("ak-bulak").await;
    let (path, desk) = opened(&manager, &plan).await;
    let (street, from, to) = a_street(&desk, 0);
    let edit = json!({"kind": "move_day", "street": street, "from": from, "to": to});
    let made = write(&manager, &format!("{path}/edits"), 0, edit).await.ok();
    let job = write(&manager, &format!("{path}/improve"), 1, json!({"seconds": 1})).await;
    let state = manager.finished(&job).await;
    assert_eq!(state["state"], "done", "{state}");
    let better = manager.get(&path).await.ok();
    assert_eq!((&better["revision"], &better["entries"][1]["kind"]), (&json!(2), &json!("found")));
    assert_eq!(days(&better, &street), json!([to]), "what was decided stays");
    let cost = |figures: &Value| {
        ["crew_cost", "fuel_cost", "gate_fees", "fixed_cost"]
            .iter()
            .map(|name| figures[name].as_i64().unwrap())
            .sum::<i64>()
    };
    assert!(cost(&better["after"]) < cost(&made["effect"]["after"]));
    assert_eq!(better["violations"], json!([]));
    // The log alone leads there again, though no machine would find the same in a second.
    let other = app.beside().await;
    let elsewhere = Person { app: &other, cookie: manager.cookie.clone() };
    assert_eq!(elsewhere.get(&path).await.ok(), better);
    write(&elsewhere, &format!("{path}/undo"), 2, json!({})).await.ok();
    assert_eq!(driven(&elsewhere.get(&path).await.ok()["after"]), driven(&made["effect"]["after"]));
}

#[tokio::test]
async fn what_cannot_be_done_is_refused_in_words() {
    let (app, plan) = TestApp::sample().await;
    let manager = app.manager("ak-bulak").await;
    let (path, desk) = opened(&manager, &plan).await;
    let edits = format!("{path}/edits");
    let (street, from, _) = a_street(&desk, 0);
    assert_eq!(manager.post(&edits, json!({})).await.problem(428), "precondition-required");
    assert_eq!(write(&manager, &edits, 7, json!({})).await.problem(409), "changed-meanwhile");
    for nonsense in [
        json!({"kind": "burn", "street": street}),
        json!({"kind": "move_day", "street": street}),
        json!({"kind": "move_day", "street": street, "from": from, "to": 300}),
        json!([]),
    ] {
        assert_eq!(write(&manager, &edits, 0, nonsense).await.problem(422), "invalid");
    }
    for impossible in [
        json!({"kind": "move_day", "street": "nowhere", "from": 0, "to": 1}),
        json!({"kind": "move_day", "street": street, "from": from, "to": 7}),
        json!({"kind": "move_route", "street": street, "day": from, "vehicle": "camel"}),
        json!({"kind": "frequency", "street": street, "visits_per_week": 0}),
        json!({"kind": "add_vehicle", "id": "../x", "like": "tractor"}),
    ] {
        let refused = write(&manager, &edits, 0, impossible).await;
        assert_eq!(refused.problem(422), "refused");
        assert!(refused.json()["errors"][0]["detail"].as_str().unwrap().ends_with('.'));
    }
    assert_eq!(manager.get(&path).await.ok()["revision"], 0);
    // Everything on one day fits into no shift: it can be looked at, and not made a plan of.
    let mut seen = 0;
    for street in
        desk["streets"].as_array().unwrap().iter().filter(|street| street["days"].as_array().unwrap().len() == 1)
    {
        let (id, from) = (street["id"].clone(), street["days"][0].as_u64().unwrap());
        let edit = json!({"kind": "move_day", "street": id, "from": from, "to": 0});
        if write(&manager, &edits, seen, edit).await.status.is_success() {
            seen += 1;
        }
        if seen == 25 {
            break;
        }
    }
    let refused = write(&manager, &format!("{path}/save"), seen, json!({})).await;
    assert_eq!(refused.problem(422), "broken-rules");
    assert!(refused.json()["violations"][0]["text"]["ky"].as_str().unwrap().ends_with('.'));
    let gone = manager.request(Method::DELETE, &path, &[("if-match", "\"0\"")], Vec::new()).await;
    assert_eq!(gone.problem(409), "changed-meanwhile");
    let tag = format!("\"{seen}\"");
    assert_eq!(manager.request(Method::DELETE, &path, &[("if-match", &tag)], Vec::new()).await.status, 204);
    assert_eq!(manager.get("/api/v1/desks").await.ok(), json!([]));
}

#[tokio::test]
async fn a_plan_without_its_map_is_shown_and_not_changed() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", sample::plan()).await;
    let manager = app.manager("ak-bulak").await;
    assert_eq!(manager.post(&format!("/api/v1/plans/{plan}/desk"), json!({})).await.problem(409), "conflict");
    assert_eq!(manager.get("/api/v1/desks").await.ok(), json!([]), "nothing is left behind");
}
