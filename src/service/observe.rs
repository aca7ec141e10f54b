//! A request goes through; its count, its log line and, where staff changed something, its lines in the audit log come out.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::store::Deed;

use super::app::App;
use super::error::Problem;

/// The place where [`super::session`] leaves a deed whose outcome is to be recorded.
#[derive(Clone, Debug, Default)]
pub struct Ticket(Arc<Mutex<Option<(String, Deed)>>>);

impl Ticket {
    /// Writes the deed down before it is tried: a change without a line cannot be. The outcome follows.
    pub async fn open(&self, app: &App, municipality: &str, deed: Deed) -> Result<(), Problem> {
        app.store.record_deed(municipality, &deed).await?;
        if let Ok(mut slot) = self.0.lock() {
            *slot = Some((municipality.to_owned(), deed));
        }
        Ok(())
    }

    fn take(&self) -> Option<(String, Deed)> {
        self.0.lock().ok().and_then(|mut slot| slot.take())
    }
}

/// Wraps every route.
pub async fn observe(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().to_string();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let ticket = Ticket::default();
    request.extensions_mut().insert(ticket.clone());
    let response = next.run(request).await;
    let (status, took) = (response.status(), began.elapsed());
    app.metrics.answered(&method, &route, status.as_u16(), took);
    let milliseconds = took.as_millis() as u64;
    if status.is_server_error() {
        tracing::warn!(method, route, status = status.as_u16(), milliseconds, "answered");
    } else {
        tracing::debug!(method, route, status = status.as_u16(), milliseconds, "answered");
    }
    if let Some((municipality, deed)) = ticket.take() {
        let deed = Deed { at_ms: app.now_ms(), outcome: i64::from(status.as_u16()), ..deed };
        if let Err(error) = app.store.record_deed(&municipality, &deed).await {
            // The line before it, without an outcome, is there: nothing was done unseen.
            tracing::error!(%error, "the outcome of a deed could not be recorded");
        }
    }
    response
}
