//! Other programs are told of changes: signed, again until they take it, and never inside the own network.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use taza::jobs::webhooks::{deliver, signature};
use taza::outgoing::{Method, Outgoing, OutgoingError, Request};

use crate::support::app::TestApp;
use crate::support::valley;

/// Headers and body of a message.
type Message = (HeaderMap, String);

/// What a program was told, and what it answers.
#[derive(Clone, Default)]
struct Receiver(Arc<Mutex<(Vec<Message>, u16)>>);

impl Receiver {
    async fn listen(&self) -> String {
        let take = |State(receiver): State<Self>, headers: HeaderMap, body: String| async move {
            let mut inside = receiver.0.lock().unwrap();
            inside.0.push((headers, body));
            StatusCode::from_u16(inside.1).unwrap_or(StatusCode::NO_CONTENT)
        };
        let router = Router::new().route("/hook", post(take)).with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}/hook")
    }

    fn answers(&self, status: u16) {
        self.0.lock().unwrap().1 = status;
    }

    fn told(&self) -> Vec<Message> {
        std::mem::take(&mut self.0.lock().unwrap().0)
    }
}

async fn told(app: &TestApp) -> usize {
    deliver(&app.app.store, &app.app.outgoing, app.app.now_ms()).await.unwrap()
}

async fn story(app: &TestApp) {
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    let receiver = Receiver::default();
    let address = receiver.listen().await;
    let added =
        manager.post("/api/v1/webhooks", json!({"address": address, "about": ["pickups", "reports"]})).await.ok();
    let secret = added["secret"].as_str().unwrap();
    assert_eq!(told(app).await, 0, "nothing of before");

    // Down at first: tried again, later and later, and nothing is lost or told twice with another number.
    receiver.answers(503);
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let done = phone.done("2026-11-23.tractor", &plan, "mon-tractor-001");
    phone.push(&[done]).await.ok();
    assert_eq!((told(app).await, receiver.told().len()), (0, 1));
    assert_eq!((told(app).await, receiver.told().len()), (0, 0), "not before its time");
    let state = manager.get("/api/v1/webhooks").await.ok();
    assert_eq!((&state[0]["attempts"], &state[0]["said"]), (&json!(1), &json!("it answered 503")));
    receiver.answers(204);
    app.later(1);
    assert_eq!(told(app).await, 1);
    let messages = receiver.told();
    let (headers, body) = &messages[0];
    let text = |name: &str| headers[name].to_str().unwrap();
    let wanted = signature(secret, text("webhook-id"), text("webhook-timestamp"), body).unwrap();
    assert_eq!(text("webhook-signature"), wanted);
    let message: Value = serde_json::from_str(body).unwrap();
    assert_eq!(message["data"]["municipality"], "ak-bulak");
    let changes = message["data"]["changes"].as_array().unwrap();
    assert_eq!((changes.len(), &changes[0]["what"], &changes[0]["date"]), (1, &json!("pickups"), &json!("2026-11-23")));
    assert_eq!(told(app).await, 0, "once it was taken it is done");

    // What it did not ask for is passed over.
    app.draft("ak-bulak", &valley::plan()).await;
    assert_eq!((told(app).await, receiver.told().len()), (0, 0));
    // A receiver that is gone is told no more.
    receiver.answers(410);
    app.post("/api/v1/public/ak-bulak/reports", json!({"street": "chuy", "date": "2026-11-23"})).await.ok();
    assert_eq!((told(app).await, receiver.told().len()), (0, 1));
    assert_eq!(manager.get("/api/v1/webhooks").await.ok()[0]["ended"], true);
    // The secret does not lie open in the records.
    let kept = app.app.store.webhooks("ak-bulak").await.unwrap();
    assert_eq!(kept[0].secret, secret);
}

#[tokio::test]
async fn a_program_is_told_until_it_takes_it() {
    TestApp::on_both_engines(story).await;
}

#[tokio::test]
async fn nobody_can_make_the_service_look_around_in_its_own_network() {
    let receiver = Receiver::default();
    let near = receiver.listen().await;
    let outgoing = Outgoing::public();
    let call = async |address: &str| {
        let request =
            Request { method: Method::POST, address: address.to_owned(), headers: vec![], body: vec![].into() };
        outgoing.send(request, 1_000).await
    };
    let port = near.rsplit(':').next().unwrap();
    for trap in [
        near.as_str(),
        &format!("https://127.0.0.1:{port}"),
        &format!("https://localhost:{port}"),
        &format!("https://[::1]:{port}"),
        &format!("https://[::ffff:127.0.0.1]:{port}"),
        "https://169.254.169.254/latest/meta-data/",
        "https://2130706433/",
        "https://user:secret@example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "//example.org",
        "",
    ] {
        let refused = call(trap).await.unwrap_err();
        let right = matches!(refused, OutgoingError::Address(_) | OutgoingError::NotPublic(_))
            || trap.contains("2130706433") && matches!(refused, OutgoingError::NoAnswer(_));
        assert!(right, "{trap}: {refused}");
    }
    assert!(receiver.told().is_empty());
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    for address in ["gopher://example.org", "https://user@example.org/", &format!("https://e.org/{}", "x".repeat(600))]
    {
        assert_eq!(
            manager.post("/api/v1/webhooks", json!({"address": address})).await.problem(422),
            "invalid",
            "{address}"
        );
    }
    let wrong = json!({"address": "https://example.org", "about": ["everything"]});
    assert_eq!(manager.post("/api/v1/webhooks", wrong).await.problem(422), "invalid");
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let router = Router::new().route("/hook", post(|| async { vec![b'x'; 1 << 20] }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let request = Request { method: Method::POST, address, headers: vec![], body: vec![].into() };
    assert!(matches!(Outgoing::near().send(request, 1_000).await, Err(OutgoingError::TooLarge(1_000))));
}
