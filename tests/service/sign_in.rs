//! One-time links, sessions, and what a request without one gets.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};

use crate::support::app::TestApp;
use crate::support::valley;
use taza::service::enter::make_link;
use taza::store::Role;

#[tokio::test]
async fn a_link_works_once_and_looking_does_not_use_it_up() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let (token, _) = make_link(&app.app, "ak-bulak", Role::Manager, "Айгүл", "").await.unwrap();
    let path = format!("/enter/{token}");
    for _ in 0..3 {
        let page = app.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("Sign in"));
    }
    let post = || Request::post(&path).body(Body::empty()).unwrap();
    assert_eq!(app.send(post()).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.send(post()).await.status, StatusCode::GONE);
    assert_eq!(app.get(&path).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_link_grows_old() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let (token, _) = make_link(&app.app, "ak-bulak", Role::Manager, "Айгүл", "").await.unwrap();
    app.later(73 * 60);
    assert_eq!(app.get(&format!("/enter/{token}")).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_session_ends_when_its_person_signs_out() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    assert_eq!(manager.get("/api/v1/me").await.ok()["role"], "manager");
    assert_eq!(manager.post("/api/v1/sign-out", serde_json::json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(manager.get("/api/v1/me").await.problem(401), "sign-in");
}

#[tokio::test]
async fn a_change_needs_the_header_that_no_foreign_form_can_send() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    let request = Request::builder()
        .method(Method::POST)
        .uri("/api/v1/vehicles/tractor/device-link")
        .header("cookie", &manager.cookie)
        .body(Body::empty())
        .unwrap();
    assert_eq!(app.send(request).await.problem(403), "not-from-a-page");
    assert!(manager.post("/api/v1/vehicles/tractor/device-link", serde_json::json!({})).await.status.is_success());
}

#[tokio::test]
async fn a_driver_is_no_manager_and_the_other_way_round() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let phone = app.driver("ak-bulak", "tractor").await;
    assert_eq!(phone.person.get("/api/v1/plans").await.problem(401), "sign-in");
    let manager = app.manager("ak-bulak").await;
    assert_eq!(manager.get("/sync/v1/bundle").await.problem(401), "sign-in");
}
