//! Passwords and codes, roles, and the chained record of what staff did.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use taza::service::credential::factor_code;
use taza::service::permission;
use taza::store::Role;

use crate::support::app::{Person, Reply, TestApp};
use crate::support::engine::TestDatabase;
use crate::support::valley;

async fn typed(app: &TestApp, login: &str, password: &str, code: &str) -> Reply {
    let form = format!("login={login}&password={password}&code={}", code.replace(' ', "+"));
    let request = Request::post("/sign-in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap();
    app.send(request).await
}

fn session_of<'a>(app: &'a TestApp, reply: &Reply) -> Person<'a> {
    let cookie = reply.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    Person { app, cookie }
}

/// Gives whoever is signed in a name, a password and a confirmed code; returns the secret of the codes.
async fn account(person: &Person<'_>, login: &str) -> String {
    let made = person.post("/api/v1/account", json!({"login": login, "password": "суу-тоо-асман"})).await.ok();
    assert!(made["qr_svg"].as_str().unwrap().starts_with("<svg"));
    let secret = made["secret"].as_str().unwrap().to_owned();
    let code = factor_code(&secret, person.app.app.now_ms()).unwrap();
    let reply = person.post("/api/v1/account/confirm", json!({ "code": code })).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT, "{}", reply.text());
    secret
}

const PASSWORD: &str = "%D1%81%D1%83%D1%83-%D1%82%D0%BE%D0%BE-%D0%B0%D1%81%D0%BC%D0%B0%D0%BD";

#[tokio::test]
async fn a_password_and_a_fresh_code_open_the_page_and_nothing_less() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    assert_eq!(manager.post("/api/v1/account", json!({"login": "ai", "password": "1"})).await.problem(422), "invalid");
    let weak = json!({"login": "aigul", "password": "Aigul-1234567"});
    assert_eq!(manager.post("/api/v1/account", weak).await.problem(422), "invalid");
    // The page was closed before the code was confirmed: one begins again, and only the last secret counts.
    let first = json!({"login": "aigulya", "password": "суу-тоо-асман"});
    let begun = manager.post("/api/v1/account", first.clone()).await.ok();
    assert_eq!(manager.get("/api/v1/me").await.ok()["account"], json!({"login": "aigulya", "confirmed": false}));
    let secret = account(&manager, "Aigul").await;
    assert_ne!(begun["secret"], json!(secret));
    assert_eq!(manager.post("/api/v1/account", first).await.status, StatusCode::CONFLICT, "confirmed is confirmed");
    let me = manager.get("/api/v1/me").await.ok();
    assert_eq!(me["account"], json!({"login": "aigul", "confirmed": true}));
    assert!(me["may"].as_array().unwrap().contains(&json!("POST /api/v1/plans/{id}/publish")));
    let code = || factor_code(&secret, app.app.now_ms()).unwrap();
    assert_eq!(typed(&app, "aigul", PASSWORD, &code()).await.status, 401, "the code was used to confirm");
    app.later(2);
    assert_eq!(typed(&app, "aigul", "wrong-wrong", &code()).await.status, 401);
    assert_eq!(typed(&app, "somebody", PASSWORD, &code()).await.status, 401);
    assert_eq!(typed(&app, "aigul", PASSWORD, "000000").await.status, 401);
    let entered = typed(&app, "aigul", PASSWORD, &code()).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
    assert_eq!(typed(&app, "aigul", PASSWORD, &code()).await.status, 401, "a code works once");
    let me = session_of(&app, &entered).get("/api/v1/me").await.ok();
    assert_eq!((&me["role"], &me["works_for"][0]["id"]), (&json!("manager"), &json!("ak-bulak")));
    let foreign = Request::post("/sign-in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .body(Body::from("login=a&password=b&code=c"))
        .unwrap();
    assert_eq!(app.send(foreign).await.problem(403), "not-from-a-page");
    let mut last = StatusCode::OK;
    for _ in 0..12 {
        last = typed(&app, "aigul", "guess-guess", "123456").await.status;
    }
    assert_eq!(last, 429, "guessing at one account is slow from any address");
}

#[tokio::test]
async fn one_person_works_for_two_municipalities_until_one_of_them_ends_it() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    app.municipality("kara-suu", &valley::plan()).await;
    let here = app.staff("ak-bulak", Role::Dispatcher).await;
    account(&here, "bakyt").await;
    let boss = app.manager("kara-suu").await;
    let link = boss.post("/api/v1/people/links", json!({"person": "Бакыт", "role": "clerk"})).await.ok();
    let path = link["url"].as_str().unwrap().split_once("/enter/").unwrap().1.to_owned();
    let joined = here.request(Method::POST, &format!("/enter/{path}"), &[], Vec::new()).await;
    let there = session_of(&app, &joined);
    let me = there.get("/api/v1/me").await.ok();
    assert_eq!((&me["role"], &me["municipality"]["slug"]), (&json!("clerk"), &json!("kara-suu")));
    assert_eq!(me["works_for"].as_array().unwrap().len(), 2);

    let switched = there.post("/api/v1/me/municipality", json!({"municipality": "ak-bulak"})).await;
    assert_eq!(switched.status, StatusCode::NO_CONTENT);
    assert_eq!(there.get("/api/v1/me").await.status, 401, "one session at a time");
    let back = session_of(&app, &switched);
    assert_eq!(back.get("/api/v1/me").await.ok()["role"], "dispatcher");
    assert_eq!(
        back.post("/api/v1/me/municipality", json!({"municipality": "nowhere"})).await.problem(404),
        "not-found"
    );

    let members = boss.get("/api/v1/people").await.ok();
    let id = members[0]["id"].as_str().unwrap();
    let moved = back.post("/api/v1/me/municipality", json!({"municipality": "kara-suu"})).await;
    let there = session_of(&app, &moved);
    assert_eq!(boss.post(&format!("/api/v1/people/{id}/end"), json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(there.get("/api/v1/me").await.status, 401, "who is gone is signed out");
    assert_eq!(boss.get("/api/v1/people").await.ok(), json!([]));
    let manager = app.manager("ak-bulak").await;
    assert_eq!(manager.get("/api/v1/people").await.ok()[0]["login"], "bakyt");
}

/// Every described address of staff, with every role: the matrix is what really happens.
#[tokio::test]
async fn the_permission_matrix_holds_at_every_described_address() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let document: Value = serde_json::from_str(&taza::service::router::openapi()).unwrap();
    let mut refused = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            if !matches!(operation["tags"][0].as_str().unwrap(), "manager" | "everybody") {
                continue;
            }
            let method = method.to_uppercase();
            let known = permission::listed(&method, path);
            let listed = known.unwrap_or_else(|| panic!("{method} {path} has no line in permissions.csv"));
            let filled: String = path
                .split('/')
                .map(|part| if part.starts_with('{') { "none" } else { part })
                .collect::<Vec<_>>()
                .join("/");
            for role in Role::STAFF {
                // A minute between sign-ins, so that there are not too many from one address.
                app.later(1);
                let person = app.staff("ak-bulak", role).await;
                // A stream of live changes does not end; who may not open it is told at once.
                if listed.roles.contains(&role) && path.ends_with("/live") {
                    continue;
                }
                let kind = [("content-type", "application/json")];
                let reply = person.request(method.parse().unwrap(), &filled, &kind, b"{}".to_vec()).await;
                let refuses = reply.status == 403 && reply.json()["type"] == "urn:taza:not-allowed";
                assert_eq!(refuses, !listed.roles.contains(&role), "{method} {path} as {}", role.code());
                refused += usize::from(refuses);
            }
        }
    }
    assert!(refused > 50, "only {refused} refusals were seen");
}

#[tokio::test]
async fn a_session_can_be_ended_from_afar() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    let clerk = app.staff("ak-bulak", Role::Clerk).await;
    let open = manager.get("/api/v1/sessions").await.ok();
    let theirs = open.as_array().unwrap().iter().find(|session| session["role"] == "clerk").unwrap();
    let path = format!("/api/v1/sessions/{}/end", theirs["id"].as_str().unwrap());
    assert_eq!(manager.post(&path, json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(clerk.get("/api/v1/me").await.status, 401);
    assert_eq!(manager.post(&path, json!({})).await.problem(404), "not-found");
}

async fn chain_story(app: &TestApp) {
    let id = app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    let council = app.staff("ak-bulak", Role::Council).await;
    manager.post("/api/v1/vehicles/tractor/device-link", json!({})).await.ok();
    let path = format!("/api/v1/plans/{id}/publish");
    assert_eq!(council.post(&path, json!({"valid_from": "2026-11-30"})).await.problem(403), "not-allowed");
    let page = council.get("/api/v1/audit").await.ok();
    let lines: Vec<(String, i64)> = page["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["action"].as_str().unwrap().to_owned(), line["outcome"].as_i64().unwrap()))
        .collect();
    let link = "POST /api/v1/vehicles/{id}/device-link".to_owned();
    let publish = "POST /api/v1/plans/{id}/publish".to_owned();
    let wanted = [(publish, 403), (link.clone(), 200), (link, 0), ("enter".to_owned(), 200), ("enter".to_owned(), 200)];
    assert_eq!(lines, wanted);
    assert_eq!(page["next"], Value::Null);
    let chain = app.app.store.check_audit("ak-bulak").await.unwrap();
    assert_eq!((chain.lines, chain.fault), (5, None));
}

#[tokio::test]
async fn what_staff_did_is_a_chain_on_sqlite() {
    chain_story(&TestApp::start().await).await;
}

#[tokio::test]
async fn what_staff_did_is_a_chain_on_postgresql() {
    match TestDatabase::postgres() {
        Ok(database) => {
            let app = TestApp::on(database).await;
            chain_story(&app).await;
            app.app.store.close().await;
        }
        Err(reason) => eprintln!("SKIPPED the audit chain on PostgreSQL: {reason}"),
    }
}

#[tokio::test]
async fn a_line_that_was_touched_is_found() {
    for (touch, fault) in [
        ("UPDATE audit SET actor = 'nobody' WHERE number = 2", "line 2 was changed"),
        ("DELETE FROM audit WHERE number = 2", "line 2 is missing"),
        ("DELETE FROM audit WHERE number = 4", "lines 4 to 4 are missing"),
        ("UPDATE municipality SET audit_hash = 'x'", "the hash kept beside"),
    ] {
        let database = TestDatabase::sqlite();
        let address = database.address.clone();
        let app = TestApp::on(database).await;
        app.municipality("ak-bulak", &valley::plan()).await;
        let manager = app.manager("ak-bulak").await;
        manager.post("/api/v1/vehicles/tractor/device-link", json!({})).await.ok();
        app.staff("ak-bulak", Role::Clerk).await;
        assert_eq!(app.app.store.check_audit("ak-bulak").await.unwrap().lines, 4);
        let pool = sqlx::AnyPool::connect(&format!("sqlite:{address}")).await.unwrap();
        sqlx::query(touch).execute(&pool).await.unwrap();
        pool.close().await;
        let found = app.app.store.check_audit("ak-bulak").await.unwrap().fault.unwrap();
        assert!(found.starts_with(fault), "{touch}: {found}");
    }
}

#[tokio::test]
async fn counts_are_told_to_collectors_nearby_and_name_nobody() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    manager.get("/api/v1/plans").await.ok();
    app.get("/s/ak-bulak/chuy").await;
    let text = app.get("/metrics").await.text();
    assert!(text.contains("taza_answers_total{method=\"GET\",route=\"/api/v1/plans\",status=\"200\"} 1"), "{text}");
    assert!(text.contains("route=\"/s/{m}/{street}\""), "{text}");
    assert!(!text.contains("chuy") && !text.contains("Айгүл"), "{text}");
    assert!(text.ends_with("# EOF\n"));
    let through = Request::get("/metrics").header("x-forwarded-for", "203.0.113.7").body(Body::empty()).unwrap();
    assert_eq!(app.send(through).await.problem(404), "not-found");
}
