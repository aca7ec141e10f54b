//! What residents see, and how their reports are judged.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::valley;

const RUN: &str = "2026-11-23.tractor";

/// The step of a street on Monday.
fn step(street: &str) -> String {
    let plan = valley::plan();
    let steps = &plan.routes[0].steps;
    steps.iter().find(|step| step.street.as_ref().is_some_and(|own| own.0 == street)).unwrap().id.clone()
}

async fn report(app: &TestApp, street: &str) -> serde_json::Value {
    let reply =
        app.post("/api/v1/public/ak-bulak/reports", json!({"street": street, "reporter": "phone of Gülnara"})).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()
}

#[tokio::test]
async fn a_street_is_found_however_it_is_typed() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let all = app.get("/api/v1/public/ak-bulak/streets").await.ok();
    assert_eq!(all["streets"].as_array().unwrap().len(), valley::plan().streets.len());
    for typed in ["%D0%BA%D1%83%D1%80%D0%BC%D0%BE%D0%BD%D1%82%D1%83", "kurmontu"] {
        let found = app.get(&format!("/api/v1/public/ak-bulak/streets?q={typed}")).await.ok();
        assert_eq!(found["streets"][0]["id"], "kuermoentue", "{typed}");
    }
    assert_eq!(app.get("/api/v1/public/nowhere/streets").await.problem(404), "not-found");
}

#[tokio::test]
async fn a_tap_becomes_a_time_that_the_street_sees() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let before = app.get("/api/v1/public/ak-bulak/streets/chuy").await.ok();
    assert_eq!(before["upcoming"][0]["status"], "expected");
    assert_eq!(before["upcoming"].as_array().unwrap().len(), 5);
    let mut phone = app.driver("ak-bulak", "tractor").await;
    app.later(162);
    let done = phone.done(RUN, &plan, &step("chuy"));
    phone.push(&[done]).await.ok();
    let after = app.get("/api/v1/public/ak-bulak/streets/chuy").await.ok();
    assert_eq!(after["upcoming"][0]["status"], "collected");
    assert_eq!(after["upcoming"][0]["collected_at"], "2026-11-23T03:42:00Z");
    let page = app.get("/s/ak-bulak/chuy?lang=en").await;
    assert!(page.text().contains("collected at 09:42"), "{}", page.text());
}

#[tokio::test]
async fn a_report_is_judged_against_the_crews_own_word() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    app.later(162);
    let start = phone.event(RUN, &plan, None, "run_start", json!({}));
    let done = phone.done(RUN, &plan, &step("chuy"));
    let failed = phone.could_not(RUN, &plan, &step("manas"), "no_access");
    phone.push(&[start, done, failed]).await.ok();

    let collected = report(&app, "chuy").await;
    assert_eq!((&collected["answer"]["kind"], &collected["state"]), (&json!("collected"), &json!("answered")));
    assert!(collected["answer"]["text"]["en"].as_str().unwrap().contains("09:42"));
    let failed = report(&app, "manas").await;
    assert_eq!((&failed["answer"]["kind"], &failed["answer"]["reason"]), (&json!("could_not"), &json!("no_access")));
    assert_eq!(failed["answer"]["date"], "2026-11-30");
    assert_eq!(report(&app, "toktogul").await["answer"]["kind"], "not_yet");
    assert_eq!(report(&app, "kuermoentue").await["answer"]["kind"], "not_a_collection_day");

    // The crew is back and never said a word about Toktogul Street.
    app.later(6 * 60);
    let end = phone.event(RUN, &plan, None, "run_end", json!({}));
    phone.push(&[end]).await.ok();
    app.later(1);
    let other =
        app.post("/api/v1/public/ak-bulak/reports", json!({"street": "toktogul", "reporter": "another"})).await.ok();
    assert_eq!(other["answer"]["kind"], "our_miss");
    assert_eq!(other["answer"]["date"], "2026-11-26");
    assert_eq!(other["state"], "open");

    let manager = app.manager("ak-bulak").await;
    let open = manager.get("/api/v1/reports?state=open").await.ok();
    assert_eq!(open.as_array().unwrap().len(), 1);
    assert_eq!(open[0]["evidence"]["kind"], "none");
    let number = open[0]["number"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/reports/{number}/answer");
    assert_eq!(manager.post(&path, json!({"answer": "perhaps"})).await.problem(422), "invalid");
    assert_eq!(manager.post(&path, json!({"answer": "will_collect"})).await.problem(422), "invalid");
    let answered = manager.post(&path, json!({"answer": "will_collect", "date": "2026-11-24"})).await.ok();
    assert_eq!(answered["state"], "answered");
    let token = other["token"].as_str().unwrap();
    let seen = app.get(&format!("/api/v1/public/ak-bulak/reports/{token}")).await.ok();
    assert_eq!(seen["municipality_answer"]["date"], "2026-11-24");
}

#[tokio::test]
async fn the_same_reporter_has_one_open_report_and_may_disagree_once() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let done = phone.done(RUN, &plan, &step("chuy"));
    phone.push(&[done]).await.ok();
    let first = report(&app, "chuy").await;
    let second = report(&app, "chuy").await;
    assert_eq!(first["number"], second["number"]);
    let path = format!("/api/v1/public/ak-bulak/reports/{}/disagree", second["token"].as_str().unwrap());
    let disagreed = app.post(&path, json!({"note": "Баштык турат <script>"})).await.ok();
    assert_eq!((&disagreed["state"], &disagreed["disagreed"]), (&json!("open"), &json!(true)));
    let manager = app.manager("ak-bulak").await;
    let open = manager.get("/api/v1/reports?state=open").await.ok();
    assert_eq!(open[0]["evidence"]["kind"], "collected");
    assert_eq!(open[0]["disagreed"], true);
}

#[tokio::test]
async fn a_page_without_scripts_takes_a_report_and_shows_nothing_unescaped() {
    let app = TestApp::start().await;
    let mut plan = valley::plan();
    plan.streets[1].names.ky = "<b>Чүй</b> & \"көчөсү\"".to_owned();
    app.municipality("ak-bulak", &plan).await;
    let page = app.get("/s/ak-bulak?lang=ky").await;
    assert!(page.text().contains("&lt;b&gt;Чүй&lt;/b&gt; &amp; &quot;көчөсү&quot;"));
    assert!(!page.text().contains("<b>Чүй"));
    let request = Request::post("/s/ak-bulak/chuy/report?lang=ky")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("note=%D0%BA%D0%B5%D0%BB%D0%B3%D0%B5%D0%BD+%D0%B6%D0%BE%D0%BA"))
        .unwrap();
    let answer = app.send(request).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.text().contains("M-0001"));
}

#[tokio::test]
async fn a_calendar_moves_its_entry_when_the_plan_moves_the_day() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let url =
        app.get("/api/v1/public/ak-bulak/streets/kuermoentue").await.ok()["calendar_url"].as_str().unwrap().to_owned();
    let before = app.get(&url).await;
    assert_eq!(before.headers["content-type"], "text/calendar; charset=utf-8");
    assert_eq!(before.headers["cache-control"], "max-age=3600");
    let unfolded = |text: String| text.replace("\r\n ", "");
    let uid = |text: &str, date: &str| {
        let at = text.find(&format!("DTSTART;VALUE=DATE:{date}")).unwrap_or_else(|| panic!("{date} is not there"));
        let from = text[..at].rfind("UID:").unwrap();
        text[from..at].lines().next().unwrap().to_owned()
    };
    let before = unfolded(before.text());
    // Tuesday's route is driven on Wednesday from next week on.
    let mut plan = valley::plan();
    plan.routes[1].day = 2;
    for street in plan.streets.iter_mut().filter(|street| street.days == [1]) {
        street.days = vec![2];
    }
    let draft = app.draft("ak-bulak", &plan).await;
    let manager = app.manager("ak-bulak").await;
    let path = format!("/api/v1/plans/{draft}/publish");
    assert_eq!(manager.post(&path, json!({"valid_from": "2026-11-01"})).await.problem(422), "invalid");
    assert_eq!(manager.post(&path, json!({"valid_from": "soon"})).await.problem(422), "invalid");
    let published = manager.post(&path, json!({"valid_from": "2026-11-30"})).await.ok();
    assert_eq!(published["affected_streets"].as_array().unwrap().len(), 4);
    assert_eq!(manager.post(&path, json!({"valid_from": "2026-11-30"})).await.problem(409), "conflict");
    let after = unfolded(app.get(&url).await.text());
    assert_eq!(uid(&before, "20261201"), uid(&after, "20261202"));
    assert_eq!(uid(&before, "20261124"), uid(&after, "20261124"), "the week before stays as it was promised");
    let json = app.get(&url.replace(".ics", ".json")).await.ok();
    assert_eq!(json[0]["date"], "2026-11-24");
    assert_eq!(app.get("/calendar/0123456789abcdef.ics").await.problem(404), "not-found");
}

#[tokio::test]
async fn rubbish_that_somebody_saw_has_a_number_and_is_followed() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let path = "/api/v1/public/ak-bulak/sightings";
    let seen = json!({"kind": "dump", "position": [75.36, 41.62], "note": "көпүрөнүн түбүндө", "reporter": "r1"});
    let first = app.post(path, seen.clone()).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let first = first.json();
    let token = first["token"].as_str().unwrap().to_owned();
    let again = app.post(path, seen).await.json();
    assert_eq!(again["number"], first["number"], "one place seen twice by one browser is one report");
    assert_eq!(app.post(path, json!({"kind": "dump"})).await.problem(422), "invalid");
    assert_eq!(app.post(path, json!({"kind": "dump", "position": [200.0, 1.0]})).await.problem(422), "invalid");
    let manager = app.manager("ak-bulak").await;
    let list = manager.get("/api/v1/reports").await.ok();
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert_eq!(list[0]["street"]["names"]["ru"], "Свалка мусора");
    assert_eq!(list[0]["evidence"]["kind"], "sighting");
    assert_eq!(list[0]["position"], json!([75.36, 41.62]));
    let record = app.get("/api/v1/public/ak-bulak/record").await.ok();
    assert_eq!(record["reports"]["filed"], 0, "no promise is behind it");
    let number = list[0]["number"].as_str().unwrap();
    let answered = json!({"answer": "will_collect", "date": "2026-11-25"});
    manager.post(&format!("/api/v1/reports/{number}/answer"), answered).await.ok();
    let token = if again["token"].is_string() { again["token"].as_str().unwrap().to_owned() } else { token };
    let told = app.get(&format!("/api/v1/public/ak-bulak/reports/{token}")).await.ok();
    assert_eq!(told["municipality_answer"]["date"], "2026-11-25");
    let page = app.get("/s/ak-bulak?lang=ru").await.text();
    assert!(page.contains("/s/ak-bulak/sighting?lang=ru"), "the form without scripts");
    let form = Request::post("/s/ak-bulak/sighting?lang=ru")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("kind=full_container&note=%D0%A8%D0%BA%D0%BE%D0%BB%D0%B0"))
        .unwrap();
    assert!(app.send(form).await.text().contains("M-0002"));
}

#[tokio::test]
async fn stars_are_counted_once_a_week_and_told_from_five_on() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let path = "/api/v1/public/ak-bulak/ratings";
    for stars in [1, 4] {
        app.post(path, json!({"stars": stars, "words": "Чаң көп", "reporter": "r0"})).await.ok();
    }
    assert_eq!(app.get(path).await.ok(), json!({"count": 1}), "the later word replaces the earlier one");
    for reporter in 1..5 {
        app.post(path, json!({"stars": 5, "reporter": format!("r{reporter}")})).await.ok();
    }
    assert_eq!(app.get(path).await.ok(), json!({"count": 5, "mean_tenths": 48}));
    assert_eq!(app.post(path, json!({"stars": 6})).await.problem(422), "invalid");
    let office = app.manager("ak-bulak").await.get("/api/v1/ratings").await.ok();
    assert_eq!(office.as_array().unwrap().len(), 5);
    assert!(office.as_array().unwrap().iter().any(|rating| rating["words"] == "Чаң көп" && rating["stars"] == 4));
}

#[tokio::test]
async fn whoever_has_an_answer_already_is_told_so_until_something_changes() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let ask = async |path: &str, tag: &str| {
        let request = Request::get(path).header("if-none-match", tag).body(Body::empty()).unwrap();
        app.send(request).await
    };
    for path in ["/api/v1/public/ak-bulak/streets/chuy", "/api/v1/public/ak-bulak/streets?q=chuy"] {
        let tag = app.get(path).await.headers["etag"].to_str().unwrap().to_owned();
        app.later(1);
        let again = ask(path, &format!("W/\"other\", {tag}")).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{path}");
        assert_eq!(again.headers["etag"].to_str().unwrap(), tag);
    }
    let street = "/api/v1/public/ak-bulak/streets/chuy";
    let before = app.get(street).await.headers["etag"].to_str().unwrap().to_owned();
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let done = phone.done("2026-11-23.tractor", &plan, &step("chuy"));
    phone.push(&[done]).await.ok();
    let after = ask(street, &before).await;
    assert_eq!(after.ok()["upcoming"][0]["status"], "collected");
}

#[tokio::test]
async fn every_street_has_a_calendar_before_anybody_asks() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let streets: Vec<(&str, String)> = vec![("chuy", "fresh-1".to_owned()), ("manas", "fresh-2".to_owned())];
    let store = &app.app.store;
    assert_eq!(store.fill_calendar_tokens("ak-bulak", &streets, 1).await.unwrap(), 2);
    assert_eq!(store.fill_calendar_tokens("ak-bulak", &streets, 2).await.unwrap(), 0);
    let shown = app.get("/api/v1/public/ak-bulak/streets/chuy").await.ok();
    assert_eq!(shown["calendar_url"], "/calendar/fresh-1.ics");
}
