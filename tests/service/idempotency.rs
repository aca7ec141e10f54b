//! Writes of staff that are sent more than once.

use axum::http::Method;
use serde_json::json;

use crate::support::app::{Person, Reply, TestApp};
use crate::support::valley;

async fn post(person: &Person<'_>, path: &str, key: &str, body: &str) -> Reply {
    let headers = [("content-type", "application/json"), ("idempotency-key", key)];
    person.request(Method::POST, path, &headers, body.as_bytes().to_vec()).await
}

async fn links(app: &TestApp) -> usize {
    let chain = app.app.store.audit_before("ak-bulak", i64::MAX, 100).await.unwrap();
    chain.iter().filter(|line| line.deed.action.ends_with("device-link") && line.deed.outcome == 200).count()
}

async fn story(app: &TestApp) {
    app.municipality("ak-bulak", &valley::plan()).await;
    app.municipality("kara-suu", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    let path = "/api/v1/vehicles/tractor/device-link";
    let first = post(&manager, path, "k1", "{}").await;
    let again = post(&manager, path, "k1", "{}").await;
    assert_eq!(first.ok(), again.ok(), "the same one-time link");
    assert!(!first.headers.contains_key("idempotency-replayed"));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.headers["content-type"], "application/json");
    assert_eq!(links(app).await, 1, "it was done once");
    assert_eq!(post(&manager, path, "k1", "{ }").await.problem(422), "key-used");
    assert_eq!(post(&manager, path, "", "{}").await.problem(400), "unreadable");
    assert_ne!(post(&manager, path, "k2", "{}").await.ok(), first.ok());
    // The key is nobody else's: another session, another municipality.
    let colleague = app.manager("ak-bulak").await;
    assert_ne!(post(&colleague, path, "k1", "{}").await.ok(), first.ok());
    let elsewhere = app.manager("kara-suu").await;
    assert_ne!(post(&elsewhere, path, "k1", "{}").await.ok(), first.ok());
    // Ten at once: one does it, the others are told that it runs, or what came of it.
    let before = links(app).await;
    let at_once = (0..10).map(|_| post(&manager, path, "k3", "{}"));
    let mut done = Vec::new();
    for reply in futures_of(at_once).await {
        match reply.status.as_u16() {
            200 => done.push(reply.json()),
            _ => assert_eq!(reply.problem(409), "still-running"),
        }
    }
    assert!(!done.is_empty() && done.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(links(app).await, before + 1);
    // A refusal is an answer as well.
    let refused = post(&manager, "/api/v1/plans", "k4", r#"{"seconds": 100000}"#).await;
    assert_eq!(refused.problem(422), "invalid");
    let replayed = post(&manager, "/api/v1/plans", "k4", r#"{"seconds": 100000}"#).await;
    assert_eq!(
        (replayed.problem(422), replayed.headers.contains_key("idempotency-replayed")),
        ("invalid".into(), true)
    );
    // A day later the key is free.
    app.later(24 * 60 + 1);
    assert_ne!(post(&manager, path, "k1", r#"{"x": 1}"#).await.ok(), first.ok());
    app.app.store.purge_keys(app.app.now_ms()).await.unwrap();
    let reply = manager.post(path, json!({})).await;
    assert!(!reply.headers.contains_key("idempotency-replayed"));
}

/// All at the same time.
async fn futures_of<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = all.map(Box::pin).map(|future| (Some(future), None)).collect();
    std::future::poll_fn(|context| {
        for (future, outcome) in &mut waiting {
            if let Some(running) = future
                && let std::task::Poll::Ready(value) = running.as_mut().poll(context)
            {
                (*future, *outcome) = (None, Some(value));
            }
        }
        if waiting.iter().all(|(future, _)| future.is_none()) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    waiting.into_iter().filter_map(|(_, outcome)| outcome).collect()
}

#[tokio::test]
async fn a_write_that_is_sent_again_is_done_once() {
    TestApp::on_both_engines(story).await;
}
