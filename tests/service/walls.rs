//! Municipalities are walls: no address of one opens with the other's session, and bad input is refused cheaply.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::app::{Person, TestApp};
use crate::support::valley;

/// Everything that is named in an address, from another municipality.
struct Foreign {
    plan: String,
    desk: String,
    recovery: String,
    device: String,
    number: String,
    token: String,
    photo: String,
    webhook: String,
    contract: String,
    intake: String,
    session: String,
}

async fn foreign(app: &TestApp) -> Foreign {
    let mut plan = valley::plan();
    for street in &mut plan.streets {
        street.id = format!("kara-{}", street.id).as_str().into();
    }
    for step in plan.routes.iter_mut().flat_map(|route| &mut route.steps) {
        step.street = step.street.as_ref().map(|street| format!("kara-{street}").as_str().into());
    }
    for vehicle in &mut plan.vehicles {
        vehicle.id = format!("kara-{}", vehicle.id).as_str().into();
    }
    for route in &mut plan.routes {
        route.vehicle = format!("kara-{}", route.vehicle).as_str().into();
    }
    let id = app.municipality("kara-suu", &plan).await;
    let (desk, _) = app.app.store.open_desk("kara-suu", &id, "kara-desk", app.app.now_ms()).await.unwrap();
    let recovery = taza::store::RecoveryRecord {
        id: "kara-way".to_owned(),
        plan: id.clone(),
        date: "2026-11-23".to_owned(),
        document: json!({"options": []}),
        published_as: String::new(),
    };
    app.app.store.add_recovery("kara-suu", &recovery, app.app.now_ms()).await.unwrap();
    let mut phone = app.driver("kara-suu", "kara-tractor").await;
    let done = phone.done("2026-11-23.kara-tractor", &id, "mon-tractor-001");
    phone.push(&[done]).await.ok();
    let photo = photo_of(&phone).await;
    let filed =
        app.post("/api/v1/public/kara-suu/reports", json!({"street": "kara-chuy", "date": "2026-11-23"})).await.ok();
    let own = app.manager("kara-suu").await;
    let id_of = |reply: Value| reply["id"].as_str().unwrap().to_owned();
    let webhook = json!({"address": "https://example.org/hook"});
    let webhook = id_of(own.post("/api/v1/webhooks", webhook).await.ok());
    let contract = json!({"name": "Тазалык", "from": "2026-11-01"});
    let contract = id_of(own.post("/api/v1/contracts", contract).await.ok());
    let intake = id_of(own.post("/api/v1/intakes", json!({"kind": "open311"})).await.ok());
    let session = own.get("/api/v1/sessions").await.ok()[0]["id"].as_str().unwrap().to_owned();
    Foreign {
        webhook,
        contract,
        intake,
        session,
        plan: id,
        desk: desk.id,
        recovery: recovery.id,
        device: phone.device,
        number: filed["number"].as_str().unwrap().to_owned(),
        token: filed["token"].as_str().unwrap().to_owned(),
        photo,
    }
}

/// Hands a photo in; its hash.
async fn photo_of(phone: &crate::support::app::Phone<'_>) -> String {
    let sound = b"OggS, as far as anybody looks".to_vec();
    let hash = taza::service::app::token_hash(str::from_utf8(&sound).unwrap());
    let length = sound.len().to_string();
    let headers = [("upload-offset", "0"), ("upload-length", length.as_str())];
    let path = format!("/sync/v1/media/{hash}");
    assert_eq!(phone.person.request(Method::PATCH, &path, &headers, sound).await.status, 204);
    hash
}

async fn ask(person: &Person<'_>, method: &str, path: &str) -> u16 {
    let body = json!({"valid_from": "2026-11-30", "answer": "closed"}).to_string().into_bytes();
    let method: Method = method.to_uppercase().parse().unwrap();
    person.request(method, path, &[("content-type", "application/json")], body).await.status.as_u16()
}

#[tokio::test]
async fn every_described_route_is_closed_to_the_other_municipality() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let foreign = foreign(&app).await;
    let manager = app.manager("ak-bulak").await;
    let phone = app.driver("ak-bulak", "tractor").await;
    let document: Value = serde_json::from_str(&taza::service::router::openapi()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut walked = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        // Public answers name their municipality in the address and belong to everybody.
        if !path.replace("{m}", "").contains('{') || path.starts_with("/calendar") {
            continue;
        }
        let file = if path.contains("sheets") { "mon-tractor.pdf" } else { "mon-tractor.gpx" };
        let id = match path {
            path if path.contains("/plans/") => &foreign.plan,
            path if path.contains("/recoveries/") => &foreign.recovery,
            path if path.contains("/desks/") => &foreign.desk,
            path if path.contains("/devices/") => &foreign.device,
            path if path.contains("/webhooks/") => &foreign.webhook,
            path if path.contains("/contracts/") => &foreign.contract,
            path if path.contains("/intakes/") => &foreign.intake,
            path if path.contains("/sessions/") => &foreign.session,
            path if path.contains("/vehicles/") => "kara-tractor",
            path if path.contains("/streets/") => "kara-chuy",
            _ => "0",
        };
        let filled = path
            .replace("{m}", "ak-bulak")
            .replace("{file}", file)
            .replace("{number}", &foreign.number)
            .replace("{token}", &foreign.token)
            .replace("{run}", "2026-11-23.kara-tractor")
            .replace("{sha256}", &foreign.photo)
            .replace("{id}", id);
        for (method, operation) in operations.as_object().unwrap() {
            // A phone may hand in what bytes it likes; they are its own municipality's.
            if method == "patch" && path == "/sync/v1/media/{sha256}" {
                continue;
            }
            let person = if operation["tags"][0] == "driver" { &phone.person } else { &manager };
            assert_eq!(ask(person, method, &filled).await, 404, "{method} {filled}");
            walked += 1;
        }
    }
    assert!(walked >= 10, "only {walked} routes were walked");
    let own = app.manager("kara-suu").await;
    assert_eq!(
        own.get("/api/v1/reports?state=all").await.ok().as_array().unwrap().len(),
        1,
        "nothing of it was touched"
    );
    assert_eq!(own.get("/api/v1/vehicles").await.ok()[0]["devices"][0]["revoked"], false);
}

#[tokio::test]
async fn every_described_route_of_staff_asks_who_is_there() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let document: Value = serde_json::from_str(&taza::service::router::openapi()).unwrap();
    let nobody = Person { app: &app, cookie: "taza_manager=0123; taza_driver=4567".to_owned() };
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            if operation["security"].is_null() {
                continue;
            }
            let filled = path.replace("{id}", "1").replace("{number}", "M-0001").replace("{file}", "x.pdf");
            assert_eq!(ask(&nobody, method, &filled).await, 401, "{method} {filled}");
        }
    }
}

#[tokio::test]
async fn bad_input_is_refused_in_words() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    let reports = "/api/v1/public/ak-bulak/reports";
    let raw = |body: Vec<u8>| manager.request(Method::POST, reports, &[("content-type", "application/json")], body);
    assert_eq!(raw(b"{\"street\": \xff\xfe}".to_vec()).await.problem(400), "unreadable");
    assert_eq!(raw(b"{\"street\": NaN}".to_vec()).await.problem(400), "unreadable");
    assert_eq!(raw(b"[[[[[[[[".repeat(20_000)).await.problem(422), "invalid");
    assert_eq!(raw(vec![b'{'; 400_000]).await.problem(413), "too-large");
    assert_eq!(app.post(reports, json!({"street": 7})).await.problem(422), "invalid");
    assert_eq!(app.post(reports, json!({"street": "x'; DROP TABLE report; --"})).await.problem(404), "not-found");
    let long = "ң".repeat(501);
    assert_eq!(app.post(reports, json!({"street": "chuy", "note": long})).await.problem(422), "invalid");
    let quoted = "Робинсон'); DROP TABLE municipality;-- \u{0}";
    assert_eq!(app.post(reports, json!({"street": "chuy", "note": quoted})).await.status, 201);
    let kept = manager.get("/api/v1/reports?state=all").await.ok();
    assert_eq!(kept[0]["note"], "Робинсон'); DROP TABLE municipality;--");
    assert_eq!(manager.get("/api/v1/today?date=2026-13-45").await.problem(422), "invalid");
    assert_eq!(manager.get("/api/v1/today?date=%ff").await.status, 422);
    assert_eq!(manager.post("/api/v1/plans", json!({"seconds": 100_000})).await.problem(422), "invalid");
    assert_eq!(manager.post("/api/v1/plans", json!({"seconds": 5})).await.problem(409), "conflict");
    assert_eq!(app.get("/no/such/address").await.problem(404), "not-found");
    assert_eq!(manager.request(Method::DELETE, "/api/v1/plans", &[], vec![]).await.problem(405), "method");
    assert_eq!(app.get("/s/ak-bulak/%2e%2e%2f%2e%2e%2fetc%2fpasswd").await.problem(404), "not-found");
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_when_to_come_back() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let mut refused = None;
    for _ in 0..40 {
        let reply = app.post("/api/v1/public/ak-bulak/reports", json!({"street": "chuy"})).await;
        if reply.status == 429 {
            refused = Some(reply);
            break;
        }
    }
    let refused = refused.expect("the 31st report of one address within a moment is too many");
    assert_eq!(refused.problem(429), "too-often");
    assert!(refused.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() > 0);
}

#[tokio::test]
async fn every_answer_carries_the_headers_of_a_careful_server() {
    let app = TestApp::start().await;
    for path in ["/", "/health", "/api/v1/me", "/nothing"] {
        let reply = app.get(path).await;
        assert_eq!(reply.headers["x-content-type-options"], "nosniff", "{path}");
        assert!(reply.headers["content-security-policy"].to_str().unwrap().contains("default-src 'self'"), "{path}");
        assert_eq!(reply.headers["x-frame-options"], "DENY", "{path}");
    }
    assert_eq!(app.get("/ready").await.text(), "ready");
}
