//! A sheet that is printed for a day signs a second phone in, once, and leads a clerk to it.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::json;
use taza::store::Role;

use crate::support::app::{Person, TestApp};
use crate::support::sample;

#[tokio::test]
async fn a_sheet_of_a_day_carries_codes_and_a_sheet_of_the_week_none() {
    let (app, plan) = TestApp::sample().await;
    let route = &sample::plan().routes[0];
    let path = format!("/api/v1/plans/{plan}/sheets/{}.pdf", route.id);
    let dispatcher = app.staff("ak-bulak", Role::Dispatcher).await;
    let links = || async { app.app.store.check_audit("ak-bulak").await.unwrap().lines };
    let bare = dispatcher.get(&path).await;
    assert!(bare.status == StatusCode::OK && bare.body.starts_with(b"%PDF"), "{}", bare.status);
    let before = links().await;
    let printed = dispatcher.post(&path, json!({"date": "2026-11-30"})).await;
    assert!(printed.status == StatusCode::OK && printed.body.starts_with(b"%PDF"), "{}", printed.text());
    assert!(printed.body.len() > bare.body.len() + 500, "two codes are drawn");
    assert!(links().await > before, "who printed a code is in the audit log");
    let clerk = app.staff("ak-bulak", Role::Clerk).await;
    assert_eq!(clerk.post(&path, json!({})).await.problem(403), "not-allowed");
    assert_eq!(dispatcher.post(&path, json!({"date": "soon"})).await.problem(422), "invalid");
    assert_eq!(dispatcher.post(&path.replace(&route.id, "none"), json!({})).await.problem(404), "not-found");
}

#[tokio::test]
async fn the_code_on_the_sheet_is_a_link_that_works_once() {
    let (app, plan) = TestApp::sample().await;
    let route = &sample::plan().routes[0];
    let manager = app.manager("ak-bulak").await;
    let path = format!("/api/v1/plans/{plan}/sheets/{}.pdf", route.id);
    let headers = [("content-type", "application/json"), ("host", "taza.example"), ("x-forwarded-proto", "https")];
    let printed = manager.request(Method::POST, &path, &headers, b"{}".to_vec()).await;
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("sheet.pdf");
    std::fs::write(&pdf, &printed.body).unwrap();
    let picture = folder.path().join("sheet");
    let drawn = std::process::Command::new("pdftoppm")
        .args(["-png", "-r", "200", "-singlefile"])
        .arg(&pdf)
        .arg(&picture)
        .output();
    let read = drawn.ok().and_then(|_| {
        let read = std::process::Command::new("zbarimg")
            .args(["--quiet", "--raw"])
            .arg(picture.with_extension("png"))
            .output();
        read.ok().map(|read| String::from_utf8_lossy(&read.stdout).into_owned())
    });
    let Some(read) = read else {
        return eprintln!("SKIPPED reading the codes back: pdftoppm and zbarimg are not installed");
    };
    let link = read.lines().find(|line| line.contains("/enter/")).expect("a code that signs a phone in");
    assert!(link.starts_with("https://taza.example/enter/"), "{link}");
    assert!(read.contains(&format!("/manager/#/today/2026-11-23.{}", route.vehicle)), "{read}");
    let token = link.rsplit('/').next().unwrap();
    let enter = || app.send(Request::post(format!("/enter/{token}")).body(Body::empty()).unwrap());
    let entered = enter().await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
    let cookie = entered.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let phone = Person { app: &app, cookie };
    assert_eq!(phone.get("/api/v1/me").await.ok()["vehicle"]["id"], route.vehicle.0.as_str());
    assert_ne!(enter().await.status, StatusCode::SEE_OTHER, "once");
}
