//! Events of one phone come in through another phone (QR codes) or as a file; a run's events go out as a file.

use std::collections::{BTreeMap, HashSet};

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use utoipa::ToSchema;

use crate::pickups::frames::join;
use crate::pickups::{RunId, Source};
use crate::store::{Batch, Ingested};

use super::super::app::{App, instant};
use super::super::error::Problem;
use super::super::input::Path;
use super::super::session::{Driver, Staff};
use super::events::{EventAnswer, MOST_EVENTS, lines, plain};

/// Most events of one file: what a phone gathers in a season without signal.
const MOST_LINES: usize = 2_000;

/// What became of events that somebody else handed in.
#[derive(Serialize, ToSchema)]
pub struct RelayAnswer {
    /// One a line, in their order.
    pub answers: Vec<EventAnswer>,
    /// How far the row of each phone is.
    pub acked_seq: BTreeMap<String, i64>,
    /// The server's clock.
    pub server_time: String,
}

/// `POST /sync/v1/relay`: another phone's queue, read from its screen (`text/x-taza-frames`) or as lines.
#[utoipa::path(post, path = "/sync/v1/relay", tag = "driver", request_body(content = String, content_type = "application/x-ndjson", description = "Events of any phone of the municipality, or `text/x-taza-frames`: QR frames, one a line"), responses((status = 200, body = RelayAnswer), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn relay(
    State(app): State<App>,
    driver: Driver,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Json<RelayAnswer>, Problem> {
    let body = body?;
    let framed =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/x-taza-frames"));
    let (body, source) = if framed {
        let text = str::from_utf8(&body).map_err(|_| Problem::unreadable("The frames are not text."))?;
        let queue = join(text.lines()).map_err(|fault| Problem::field("", "frames", format!("{fault}.")))?;
        // What a phone shows is packed: fewer codes.
        let packed = queue.starts_with(&[0x1f, 0x8b]);
        (plain(packed.then_some(b"gzip".as_slice()), queue.into())?, Source::Qr)
    } else {
        (plain(headers.get(header::CONTENT_ENCODING).map(|coding| coding.as_bytes()), body)?, Source::Qr)
    };
    take(&app, &driver.municipality.id, &driver.device.id, source, &body).await.map(Json)
}

/// `POST /api/v1/events/file`: a phone's queue as a file that somebody brought.
#[utoipa::path(post, path = "/api/v1/events/file", tag = "manager", request_body(content = String, content_type = "application/x-ndjson", description = "The phone's own lines, at most 2,000, gzip allowed"), responses((status = 200, body = RelayAnswer), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 413, body = Problem)))]
pub async fn import(
    State(app): State<App>,
    staff: Staff,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Json<RelayAnswer>, Problem> {
    let body = plain(headers.get(header::CONTENT_ENCODING).map(|coding| coding.as_bytes()), body?)?;
    take(&app, &staff.municipality.id, "file", Source::File, &body).await.map(Json)
}

/// `GET /api/v1/runs/{run}/events`: every event of a run that counts, as it was said, with who said it and when it came.
#[utoipa::path(get, path = "/api/v1/runs/{run}/events", tag = "manager", params(("run" = String, Path)), responses((status = 200, content_type = "application/x-ndjson", description = "One event a line, with `source` and `received_at`"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn export(State(app): State<App>, staff: Staff, Path(run): Path<String>) -> Result<Response, Problem> {
    let id = RunId::read(&run).ok_or_else(|| Problem::not_found("The run"))?;
    let date = id.date.to_string();
    let mut runs = app.store.events_between(&staff.municipality.id, &date, &date).await?;
    let events = runs.remove(&run).ok_or_else(|| Problem::not_found("The run"))?;
    let mut text = String::new();
    for recorded in events {
        let mut line = serde_json::to_value(&recorded.event)?;
        if let Some(fields) = line.as_object_mut() {
            fields.insert("source".to_owned(), recorded.source.code().into());
            fields.insert("received_at".to_owned(), instant(recorded.received_ms).into());
        }
        text.push_str(&format!("{line}\n"));
    }
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{date}.ndjson\"")),
    ];
    Ok((headers, text).into_response())
}

/// Takes lines of several phones, each in the row of its own phone. What names no phone of the municipality is kept
/// apart under whoever brought it.
async fn take(app: &App, municipality: &str, by: &str, source: Source, body: &[u8]) -> Result<RelayAnswer, Problem> {
    let all: Vec<&[u8]> = body.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).collect();
    if all.len() > MOST_LINES {
        return Err(Problem::too_large("A file holds at most 2,000 events; cut it in two."));
    }
    let now_ms = app.now_ms();
    app.store.add_device(municipality, by, "", by, now_ms).await?;
    let devices: HashSet<String> = app.store.devices(municipality).await?.into_iter().map(|device| device.id).collect();
    let vehicles: HashSet<String> = app.vehicles(municipality).await?.into_iter().map(|vehicle| vehicle.id).collect();
    let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, line) in all.iter().enumerate() {
        let named = serde_json::from_slice::<serde_json::Value>(line)
            .ok()
            .and_then(|value| value.get("device")?.as_str().map(str::to_owned))
            .filter(|device| devices.contains(device));
        rows.entry(named.unwrap_or_else(|| by.to_owned())).or_default().push(index);
    }
    let mut answers: Vec<Option<EventAnswer>> = all.iter().map(|_| None).collect();
    let mut acked_seq = BTreeMap::new();
    for (device, indices) in rows {
        for batch in indices.chunks(MOST_EVENTS) {
            let own: Vec<u8> =
                batch.iter().flat_map(|index| [all.get(*index).copied().unwrap_or_default(), b"\n"].concat()).collect();
            let lines = lines(&own, &device, |vehicle| vehicles.contains(vehicle))?;
            let (to, from) = (municipality.to_owned(), device.clone());
            let push = Batch { municipality: to, device: from, source, lines, contact: None, now_ms };
            let ingested: Ingested = app.store.ingest(push).await?;
            acked_seq.insert(device.clone(), ingested.acked_seq);
            for (index, answer) in batch.iter().zip(ingested.answers) {
                app.metrics.event(answer.outcome.code());
                if let Some(slot) = answers.get_mut(*index) {
                    *slot = Some(EventAnswer { id: answer.id, result: answer.outcome.code(), code: answer.code });
                }
            }
            if !ingested.dates.is_empty() {
                app.live.wake(municipality);
            }
        }
    }
    Ok(RelayAnswer { answers: answers.into_iter().flatten().collect(), acked_seq, server_time: instant(now_ms) })
}
