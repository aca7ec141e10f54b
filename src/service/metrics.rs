//! What the service did goes in, counts come out as Prometheus reads them (OpenMetrics 1.0 text).
//!
//! Addresses are counted by their template and nobody by name: a label never holds what a person typed.

use std::sync::Mutex;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::app::App;
use super::client::is_near;
use super::error::Problem;

/// Bounds of answer times, seconds: from a look-up in memory to a map of a district.
const SECONDS: [f64; 11] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0, 30.0];

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u32,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Became {
    result: &'static str,
}

/// Everything that is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Mutex<Registry>,
    answers: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    events: Family<Became, Counter>,
    /// Boards that are open right now.
    pub boards: Gauge<i64, AtomicI64>,
}

fn histogram() -> Histogram {
    Histogram::new(SECONDS)
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("taza");
        let answers = Family::<Answered, Counter>::default();
        let seconds = Family::new_with_constructor(histogram as fn() -> Histogram);
        let events = Family::<Became, Counter>::default();
        let boards = Gauge::<i64, AtomicI64>::default();
        registry.register("answers", "Requests answered, by route and status", answers.clone());
        registry.register_with_unit("answer", "Time until an answer began", Unit::Seconds, seconds.clone());
        registry.register("events", "Events of phones, by what became of them", events.clone());
        registry.register("boards_open", "Live boards that are open", boards.clone());
        Self { registry: Mutex::new(registry), answers, seconds, events, boards }
    }
}

impl Metrics {
    /// A request was answered.
    pub fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let answered = Answered { method: method.to_owned(), route: route.to_owned(), status: u32::from(status) };
        self.answers.get_or_create(&answered).inc();
        self.seconds.get_or_create(&Route { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// Something became of an event.
    pub fn event(&self, result: &'static str) {
        self.events.get_or_create(&Became { result }).inc();
    }

    /// All counts as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        if let Ok(registry) = self.registry.lock() {
            // Writing to a string cannot fail.
            let _ = encode(&mut text, &registry);
        }
        text
    }
}

/// `GET /metrics`: for a collector on the same machine or its private network, never through a proxy that faces people.
pub async fn metrics(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<std::net::SocketAddr>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    if !is_near(address.ip()) || headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded") {
        return Err(Problem::not_found("This address"));
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], app.metrics.text()))
}
