//! A resident talks with the service: from "when?" to an appeal, on both engines, however often a message is sent.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::support::app::{Person, TestApp};
use crate::support::valley;

const RUN: &str = "2026-11-23.tractor";
const WHO: &str = "gulnara-phone-1";

async fn say(app: &TestApp, body: Value) -> Vec<Value> {
    let mut body = body;
    body["who"] = WHO.into();
    let answer = app.post("/api/v1/public/ak-bulak/talk", body).await.ok();
    answer["replies"].as_array().unwrap().clone()
}

async fn write(app: &TestApp, text: &str) -> String {
    let replies = say(app, json!({ "text": text })).await;
    replies.iter().map(|reply| reply["text"].as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

async fn open_reports(manager: &Person<'_>) -> Vec<Value> {
    manager.get("/api/v1/reports?state=open").await.ok().as_array().unwrap().clone()
}

async fn story(app: &TestApp) {
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;

    // Her street is asked once, and then remembered.
    assert!(write(app, "качан таштанды?").await.contains("Кайсы көчөдө"));
    let dates = write(app, "чуй").await;
    assert!(dates.contains("Чүй көчөсү") && dates.contains("дүйшөмбү, 23-ноябрь"), "{dates}");
    assert!(write(app, "когда заберете?").await.contains("понедельник, 23 ноября"));
    assert!(write(app, "эскерт").await.contains("эскертип турам"));

    // The crew was there at 09:42, says the crew; she says no.
    let mut phone = app.driver("ak-bulak", "tractor").await;
    app.later(162);
    let steps = &valley::plan().routes[0].steps;
    let step = steps.iter().find(|step| step.street.as_ref().is_some_and(|own| own.0 == "chuy")).unwrap().id.clone();
    let done = phone.done(RUN, &plan, &step);
    phone.push(&[done]).await.ok();
    let replies = say(app, json!({ "text": "алып кеткен жок", "id": "m1" })).await;
    assert!(replies[0]["text"].as_str().unwrap().contains("09:42"), "{replies:?}");
    assert!(replies[0]["text"].as_str().unwrap().contains("M-0001"));
    assert_eq!(replies[0]["buttons"], json!(["Ооба", "Жок"]));
    // The same message again: nothing happens, and nothing is said twice.
    assert!(say(app, json!({ "text": "алып кеткен жок", "id": "m1" })).await.is_empty());
    assert!(open_reports(&manager).await.is_empty());
    assert!(write(app, "Жок").await.contains("M-0001"));
    let open = open_reports(&manager).await;
    assert_eq!((open.len(), &open[0]["disagreed"]), (1, &json!(true)));
    // What she adds reaches the office.
    assert!(write(app, "үйдүн алдында мүшөктөр турат").await.contains("M-0001"));
    let waiting = manager.get("/api/v1/talk").await.ok();
    assert_eq!(waiting[0]["text"], "M-0001: үйдүн алдында мүшөктөр турат");
    assert_eq!(waiting[0]["street"], "chuy");

    // The office answers in the same conversation.
    let path = format!("/api/v1/talk/{}", waiting[0]["contact"].as_str().unwrap());
    assert_eq!(manager.post(&path, json!({ "text": "Эртең келебиз" })).await.status, 204);
    assert_eq!(manager.get("/api/v1/talk").await.ok(), json!([]));
    let lines = manager.get(&path).await.ok();
    let last = lines.as_array().unwrap().last().unwrap();
    assert_eq!((&last["resident"], &last["text"]), (&json!(false), &json!("Эртең келебиз")));
    assert_eq!(manager.get("/api/v1/talk/nobody").await.problem(404), "not-found");

    // A heap with its position, a rating, a voice note.
    assert!(say(app, json!({ "position": [75.1, 41.9] })).await[0]["text"].as_str().unwrap().contains("M-0002"));
    assert!(write(app, "баа 4").await.contains('4'));
    assert_eq!(app.get("/api/v1/public/ak-bulak/ratings").await.ok()["count"], 1);
    assert!(say(app, json!({ "voice": "v1" })).await[0]["text"].as_str().unwrap().contains("угат"));
    assert_eq!(manager.get("/api/v1/talk").await.ok()[0]["text"], "voice:v1");

    // She wants to be forgotten: the conversation is gone, an old message does not bring it back.
    assert!(write(app, "мени унут").await.contains("өчүрүлдү"));
    assert_eq!(manager.get("/api/v1/talk").await.ok(), json!([]));
    assert_eq!(manager.get(&path).await.problem(404), "not-found");
    assert!(say(app, json!({ "text": "алып кеткен жок", "id": "m1" })).await.is_empty());
    assert!(write(app, "качан").await.contains("Кайсы көчөдө"));
}

#[tokio::test]
async fn a_resident_is_understood_and_answered() {
    TestApp::on_both_engines(story).await;
}

#[tokio::test]
async fn messages_that_are_none_are_refused() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let path = "/api/v1/public/ak-bulak/talk";
    assert_eq!(app.post(path, json!({ "who": "x", "text": "hi" })).await.problem(422), "invalid");
    assert_eq!(app.post(path, json!({ "who": WHO })).await.problem(422), "invalid");
    assert_eq!(app.post(path, json!({ "who": WHO, "text": "я".repeat(2001) })).await.problem(422), "invalid");
    assert_eq!(
        app.post("/api/v1/public/nowhere/talk", json!({ "who": WHO, "text": "hi" })).await.problem(404),
        "not-found"
    );
    assert_eq!(app.get("/api/v1/talk").await.problem(401), "sign-in");
}

#[tokio::test]
async fn many_messages_at_once_are_answered_once_each() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    write(&app, "Chuy").await;
    let send = |id: usize| {
        let app = &app;
        async move { say(app, json!({ "text": "when?", "id": format!("m{}", id % 4) })).await.len() }
    };
    let (a, b, c, d) = tokio::join!(send(0), send(1), send(2), send(3));
    let (e, f, g, h) = tokio::join!(send(0), send(1), send(2), send(3));
    assert_eq!([a, b, c, d, e, f, g, h].iter().sum::<usize>(), 4);
}

#[tokio::test]
async fn the_page_talks_without_scripts() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let page = app.get("/s/ak-bulak/talk?lang=en").await.text();
    let hidden = |page: &str, name: &str| {
        let rest = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().to_owned();
        rest.split('"').next().unwrap().to_owned()
    };
    let (who, message) = (hidden(&page, "who"), hidden(&page, "message"));
    let send = |text: &str, message: &str| {
        let request = Request::post("/s/ak-bulak/talk?lang=en")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("who={who}&message={message}&text={text}")))
            .unwrap();
        app.send(request)
    };
    let page = send("when+on+Chuy+%3Cb%3E", &message).await.text();
    assert!(page.contains("Monday, 23 November") && page.contains("Remind me"), "{page}");
    assert!(page.contains("&lt;b&gt;") && !page.contains("<b>"), "{page}");
    // Loaded again: nothing is said twice.
    let again = send("when+on+Chuy+%3Cb%3E", &message).await.text();
    assert_eq!(again.matches("Monday, 23 November").count(), 1);
}
