//! A whole service on a database of its own, spoken to in the words of the domain.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::connect_info::MockConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use jiff::Timestamp;
use serde_json::{Value, json};
use taza::clock::Clock;
use taza::jobs::map_files;
use taza::outgoing::Outgoing;
use taza::plan::Plan;
use taza::service::app::{App, fresh_id};
use taza::service::enter::make_link;
use taza::service::router;
use taza::store::{NewPlan, Role, Store};
use tokio::sync::watch;
use tower::ServiceExt;

use super::engine::TestDatabase;
use super::sample;

/// Monday 23 November 2026, 07:00 in Bishkek.
pub const MONDAY_MORNING: &str = "2026-11-23T01:00:00Z";

static ROUND: AtomicU64 = AtomicU64::new(1);

/// A service with its clock standing still.
pub struct TestApp {
    pub app: App,
    pub router: Router,
    stop: watch::Sender<bool>,
    database: Arc<TestDatabase>,
}

/// What came back.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, String::from_utf8_lossy(&self.body)))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The JSON of an answer that must be a success.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text());
        self.json()
    }

    /// The name of the problem of an answer that must be one.
    #[track_caller]
    pub fn problem(&self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        self.json()["type"].as_str().unwrap().trim_start_matches("urn:taza:").to_owned()
    }
}

impl TestApp {
    /// A service on a fresh SQLite file.
    pub async fn start() -> Self {
        Self::on(TestDatabase::sqlite()).await
    }

    /// A service on a given database.
    pub async fn on(database: TestDatabase) -> Self {
        Self::over(Arc::new(database)).await
    }

    /// Another process on the same records: what this one keeps in memory is not there.
    pub async fn beside(&self) -> Self {
        Self::over(self.database.clone()).await
    }

    /// A service with the sample's map in its records and its plan published; the plan's id.
    pub async fn sample() -> (Self, String) {
        let app = Self::start().await;
        let id = app.bring_sample().await;
        (app, id)
    }

    /// Puts the sample's map into the records and publishes its plan; the plan's id.
    pub async fn bring_sample(&self) -> String {
        let id = self.municipality("ak-bulak", sample::plan()).await;
        let files = sample::files();
        self.app.store.put_map("ak-bulak", &map_files::fingerprint(&files), &files, self.app.now_ms()).await.unwrap();
        id
    }

    /// Tells a story on SQLite, and on PostgreSQL where it is installed.
    pub async fn on_both_engines(story: impl AsyncFn(&Self)) {
        story(&Self::start().await).await;
        match TestDatabase::postgres() {
            Ok(database) => {
                let app = Self::on(database).await;
                story(&app).await;
                app.app.store.close().await;
            }
            Err(reason) => eprintln!("SKIPPED the story on PostgreSQL: {reason}"),
        }
    }

    async fn over(database: Arc<TestDatabase>) -> Self {
        let store = Store::open(&database.address).await.unwrap().with_media(database.media()).with_key(database.key());
        let (stop, stopping) = watch::channel(false);
        let app =
            App::calling(store, Clock::set(MONDAY_MORNING.parse::<Timestamp>().unwrap()), stopping, Outgoing::near());
        let router = router(app.clone()).layer(MockConnectInfo(SocketAddr::from(([10, 0, 0, 1], 4711))));
        Self { app, router, stop, database }
    }

    /// Adds a municipality with a published plan; returns the plan's id.
    pub async fn municipality(&self, slug: &str, plan: &Plan) -> String {
        self.app.store.put_municipality(slug, &plan.names, true, "Asia/Bishkek", self.app.now_ms()).await.unwrap();
        let id = self.draft(slug, plan).await;
        let today = self.app.today("Asia/Bishkek");
        self.app.publish(slug, &id, today).await.unwrap();
        id
    }

    /// Adds a draft; returns its id.
    pub async fn draft(&self, slug: &str, plan: &Plan) -> String {
        let id = fresh_id();
        let new = NewPlan {
            id: &id,
            seed: 1,
            totals: serde_json::to_string(&plan.totals).unwrap(),
            unserved: plan.unserved.len() as i64,
            document: serde_json::to_string(plan).unwrap(),
        };
        self.app.store.add_plan(slug, new, self.app.now_ms()).await.unwrap();
        id
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 50 << 20).await.unwrap().to_vec();
        Reply { status: parts.status, headers: parts.headers, body }
    }

    /// Reads an address without being signed in.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Posts JSON without being signed in.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-taza", "1")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request).await
    }

    /// Signs in as a manager by a one-time link.
    pub async fn manager(&self, municipality: &str) -> Person<'_> {
        self.sign_in(municipality, Role::Manager, "").await
    }

    /// Signs in at a desk by a one-time link.
    pub async fn staff(&self, municipality: &str, role: Role) -> Person<'_> {
        self.sign_in(municipality, role, "").await
    }

    /// Signs a new phone in for a vehicle.
    pub async fn driver(&self, municipality: &str, vehicle: &str) -> Phone<'_> {
        let person = self.sign_in(municipality, Role::Driver, vehicle).await;
        let device = person.get("/api/v1/me").await.ok()["device"].as_str().unwrap().to_owned();
        Phone { person, device, seq: 0, clock: true }
    }

    async fn sign_in(&self, municipality: &str, role: Role, vehicle: &str) -> Person<'_> {
        let (token, _) = make_link(&self.app, municipality, role, "Айгүл", vehicle).await.unwrap();
        let reply = self.send(Request::post(format!("/enter/{token}")).body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
        let cookie = reply.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        Person { app: self, cookie }
    }

    /// Lets time pass.
    pub fn later(&self, minutes: i64) {
        self.app.clock.advance_ms(minutes * 60_000);
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

/// Somebody who is signed in.
pub struct Person<'a> {
    pub app: &'a TestApp,
    pub cookie: String,
}

impl Person<'_> {
    pub async fn get(&self, path: &str) -> Reply {
        self.request(Method::GET, path, &[], Vec::new()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.request(Method::POST, path, &[("content-type", "application/json")], body.to_string().into_bytes()).await
    }

    /// Waits for a job to end; its record.
    pub async fn finished(&self, job: &Reply) -> Value {
        assert_eq!(job.status, StatusCode::ACCEPTED, "{}", job.text());
        let path = format!("/api/v1/jobs/{}", job.json()["job"].as_str().unwrap());
        for _ in 0..600 {
            let state = self.get(&path).await.ok();
            if state["state"] == "done" || state["state"] == "failed" {
                return state;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the job {path} did not end within 30 s");
    }

    /// Sends JSON by somebody who saw this revision.
    pub async fn write(&self, method: Method, path: &str, seen: i64, body: Value) -> Reply {
        let tag = format!("\"{seen}\"");
        let headers = [("content-type", "application/json"), ("if-match", tag.as_str())];
        self.request(method, path, &headers, body.to_string().into_bytes()).await
    }

    pub async fn request(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Reply {
        let mut request =
            Request::builder().method(method).uri(path).header(header::COOKIE, &self.cookie).header("x-taza", "1");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.app.send(request.body(Body::from(body)).unwrap()).await
    }
}

/// A phone with its counter of events.
pub struct Phone<'a> {
    pub person: Person<'a>,
    pub device: String,
    pub seq: i64,
    /// Whether it tells what its clocks show when it pushes.
    pub clock: bool,
}

impl Phone<'_> {
    /// A new event at the present moment; numbers go up.
    pub fn event(&mut self, run: &str, plan: &str, step: Option<&str>, kind: &str, body: Value) -> Value {
        self.seq += 1;
        let now = self.person.app.app.now_ms();
        let id = format!("0197-{}-{}", ROUND.fetch_add(1, Ordering::Relaxed), self.seq);
        let mut event = json!({
            "id": id, "device": self.device, "seq": self.seq, "run": run, "plan": plan, "type": kind, "body": body,
            "t_wall": now, "t_mono": now - 1_000_000, "boot_id": "boot-1",
        });
        if let Some(step) = step {
            event["step"] = step.into();
        }
        event
    }

    pub fn done(&mut self, run: &str, plan: &str, step: &str) -> Value {
        self.event(run, plan, Some(step), "step_done", json!({}))
    }

    pub fn could_not(&mut self, run: &str, plan: &str, step: &str, reason: &str) -> Value {
        self.event(run, plan, Some(step), "step_failed", json!({ "reason": reason }))
    }

    pub fn undo(&mut self, run: &str, plan: &str, of: &Value) -> Value {
        self.event(run, plan, None, "step_undone", json!({ "of": of["id"] }))
    }

    /// Pushes events.
    pub async fn push(&self, events: &[Value]) -> Reply {
        let lines: String = events.iter().map(|event| format!("{event}\n")).collect();
        self.push_bytes(lines.into_bytes(), &[]).await
    }

    pub async fn push_bytes(&self, body: Vec<u8>, headers: &[(&str, &str)]) -> Reply {
        let now = self.person.app.app.now_ms();
        let clock = format!("{now},{},boot-1", now - 1_000_000);
        let mut all = vec![("content-type", "application/x-ndjson")];
        if self.clock {
            all.push(("x-taza-clock", clock.as_str()));
        }
        all.extend_from_slice(headers);
        self.person.request(Method::POST, "/sync/v1/events", &all, body).await
    }
}

/// An id as it stands in an address.
pub fn in_address(id: &str) -> String {
    id.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Results of a push, in order.
pub fn results(reply: &Value) -> Vec<String> {
    reply["answers"].as_array().unwrap().iter().map(|answer| answer["result"].as_str().unwrap().to_owned()).collect()
}
