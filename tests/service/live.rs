//! Boards that are told what changed.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

use taza::service::live::follow;

use crate::support::app::{Person, TestApp};
use crate::support::engine::TestDatabase;
use crate::support::valley;

/// Reads the stream until `wanted` is in it.
async fn read_until(body: &mut Body, wanted: &str) -> String {
    let mut text = String::new();
    let read = async {
        while !text.contains(wanted) {
            let frame = body.frame().await.expect("the stream goes on").unwrap();
            text.push_str(&String::from_utf8_lossy(frame.data_ref().unwrap()));
        }
    };
    tokio::time::timeout(Duration::from_secs(10), read).await.unwrap_or_else(|_| panic!("{wanted} never came"));
    text
}

async fn open(app: &TestApp, manager: &Person<'_>, last: Option<i64>) -> Body {
    let mut request = Request::get("/api/v1/live").header(header::COOKIE, &manager.cookie);
    if let Some(last) = last {
        request = request.header("last-event-id", last.to_string());
    }
    let response = app.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    response.into_body()
}

#[tokio::test]
async fn a_tap_reaches_an_open_board_and_a_board_that_was_away() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    let before = manager.get("/api/v1/today").await.ok()["sequence"].as_i64().unwrap();
    let mut board = open(&app, &manager, None).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let done = phone.done("2026-11-23.tractor", &plan, "mon-tractor-001");
    phone.push(&[done]).await.ok();
    let told = read_until(&mut board, "\n\n").await;
    assert!(told.contains("event: changed"), "{told}");
    assert!(told.contains(&format!("id: {}", before + 1)), "{told}");
    assert!(told.contains(r#"{"date":"2026-11-23","what":"pickups"}"#), "{told}");
    // A board that was away is told everything since, and only that.
    let mut late = open(&app, &manager, Some(before - 1)).await;
    let told = read_until(&mut late, &format!("id: {}", before + 1)).await;
    assert!(told.contains(&format!("id: {before}")), "{told}");
}

#[tokio::test]
async fn a_board_of_one_process_hears_what_another_wrote_before_it_would_look_itself() {
    let database = match TestDatabase::postgres() {
        Ok(database) => database,
        Err(reason) => return eprintln!("SKIPPED: {reason}"),
    };
    let here = TestApp::on(database).await;
    let plan = here.municipality("ak-bulak", &valley::plan()).await;
    let there = here.beside().await;
    follow(here.app.clone());
    follow(there.app.clone());
    let manager = here.manager("ak-bulak").await;
    let mut board = open(&here, &manager, None).await;
    // The listener needs a moment to begin; what happens before that waits for the slow look.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let mut phone = there.driver("ak-bulak", "tractor").await;
    let done = phone.done("2026-11-23.tractor", &plan, "mon-tractor-001");
    let began = std::time::Instant::now();
    phone.push(&[done]).await.ok();
    let told = read_until(&mut board, "\n\n").await;
    assert!(told.contains(r#""what":"pickups""#), "{told}");
    assert!(began.elapsed() < Duration::from_secs(3), "the notice took {:?}", began.elapsed());
    there.app.store.close().await;
    here.app.store.close().await;
}

#[tokio::test]
async fn a_board_whose_session_was_ended_hears_no_more() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    let mut board = open(&app, &manager, None).await;
    assert!(manager.post("/api/v1/sign-out", serde_json::json!({})).await.status.is_success());
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let done = phone.done("2026-11-23.tractor", &plan, "mon-tractor-001");
    phone.push(&[done]).await.ok();
    let rest = tokio::time::timeout(Duration::from_secs(10), board.frame()).await.expect("the stream ends");
    assert!(rest.is_none(), "{rest:?}");
}
