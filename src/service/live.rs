//! A change in the records goes in, a line on every open board comes out (server-sent events).

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use tokio::sync::{broadcast, mpsc};
use tokio_stream::wrappers::ReceiverStream;

use super::app::App;
use super::error::Problem;
use super::session::Manager;

/// How often the records are asked anyway: another process may have written them.
const SLOW_POLL: Duration = Duration::from_secs(3);

/// Wakes pages that wait for changes of a municipality.
#[derive(Debug)]
pub struct Live(broadcast::Sender<String>);

impl Default for Live {
    fn default() -> Self {
        Self(broadcast::channel(256).0)
    }
}

impl Live {
    /// Something changed in this municipality.
    pub fn wake(&self, municipality: &str) {
        // No receiver is no fault: nobody is looking.
        let _ = self.0.send(municipality.to_owned());
    }
}

/// Counts a board as open for as long as it lives.
struct Open(App);

impl Open {
    fn new(app: &App) -> Self {
        app.metrics.boards.inc();
        Self(app.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.metrics.boards.dec();
    }
}

/// `GET /api/v1/live`: one `changed` event a change, from `Last-Event-ID` on.
#[utoipa::path(get, path = "/api/v1/live", tag = "manager", responses((status = 200, description = "Server-sent events: `id` is the change number, `event` is `changed`, data `{what, date?}`", content_type = "text/event-stream"), (status = 401, body = Problem)))]
pub async fn live(
    State(app): State<App>,
    manager: Manager,
    headers: HeaderMap,
) -> Result<Sse<KeepAliveEvents>, Problem> {
    let municipality = manager.municipality.id.clone();
    let told: Option<i64> = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    // A number from a future that a restored backup does not know would wait for ever.
    let mut last = told.filter(|told| *told <= manager.municipality.sequence).unwrap_or(manager.municipality.sequence);
    let (sender, receiver) = mpsc::channel::<Result<Event, Infallible>>(32);
    let mut wake = app.live.0.subscribe();
    tokio::spawn(async move {
        let _open = Open::new(&app);
        let mut stopping = app.stopping.clone();
        loop {
            let changes = app.store.changes_after(&municipality, last).await.unwrap_or_default();
            for change in changes {
                last = change.number;
                let mut data = serde_json::json!({ "what": change.what });
                if let (false, Some(fields)) = (change.date.is_empty(), data.as_object_mut()) {
                    fields.insert("date".to_owned(), change.date.into());
                }
                let event = Event::default().id(last.to_string()).event("changed").data(data.to_string());
                if sender.send(Ok(event)).await.is_err() {
                    return;
                }
            }
            let mut mine = false;
            while !mine {
                mine = tokio::select! {
                    () = sender.closed() => return,
                    _ = stopping.changed() => return,
                    () = tokio::time::sleep(SLOW_POLL) => true,
                    woken = wake.recv() => woken.map_or(true, |woken| woken == municipality),
                };
            }
        }
    });
    Ok(Sse::new(ReceiverStream::new(receiver))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)).text("ping")))
}

/// The stream of one open board.
pub type KeepAliveEvents = axum::response::sse::KeepAliveStream<ReceiverStream<Result<Event, Infallible>>>;
