//! A push of events goes in, one answer an event comes out; all of it is on the disk by then.

use std::io::Read;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::pickups::event::{self, hexadecimal};
use crate::pickups::{Contact, RunId, Source};
use crate::store::{Batch, Incoming, Ingested};

use super::super::app::{App, instant};
use super::super::error::Problem;
use super::super::session::Driver;

/// Largest push, before and after decompression: a bomb of gzip is stopped here.
pub const MOST_BYTES: usize = 256 * 1024;
/// Most events of one push.
pub const MOST_EVENTS: usize = 200;
/// Most of a broken line that is kept.
const MOST_KEPT: usize = 4_096;

/// The answer to a push.
#[derive(Serialize, ToSchema)]
pub struct PushAnswer {
    /// One a line, in their order.
    pub answers: Vec<EventAnswer>,
    /// Everything up to this number arrived.
    pub acked_seq: i64,
    /// Numbers that are missing below the highest one seen.
    pub missing_seq: Vec<i64>,
    /// SHA-256 of photos that events of this phone name and whose bytes are missing.
    pub missing_media: Vec<String>,
    /// The server's clock.
    pub server_time: String,
}

/// The answer to one event.
#[derive(Serialize, ToSchema)]
pub struct EventAnswer {
    /// Its id; nothing where the line had none.
    pub id: Option<String>,
    /// `accepted`, `duplicate`, `held` or `quarantined`.
    pub result: &'static str,
    /// Why it was quarantined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
}

/// `POST /sync/v1/events`
#[utoipa::path(post, path = "/sync/v1/events", tag = "driver", params(("x-taza-clock" = Option<String>, Header, description = "`<wall ms>,<steady ms>,<boot id>` of the phone at this moment: lets the server correct its clock")), request_body(content = String, content_type = "application/x-ndjson", description = "One event a line, at most 200 lines and 256 KB, gzip allowed"), responses((status = 200, body = PushAnswer), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 413, body = Problem), (status = 429, body = Problem)))]
pub async fn push(
    State(app): State<App>,
    driver: Driver,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Json<PushAnswer>, Problem> {
    let body = plain(headers.get(header::CONTENT_ENCODING).map(|coding| coding.as_bytes()), body?)?;
    let vehicles = app.vehicle_names(&driver.municipality.id, driver.municipality.sequence).await?;
    let known = |vehicle: &str| vehicle == driver.device.vehicle || vehicles.iter().any(|(known, _)| known == vehicle);
    let lines = lines(&body, &driver.device.id, known)?;
    let now_ms = app.now_ms();
    let ingested = app
        .store
        .ingest(Batch {
            municipality: driver.municipality.id.clone(),
            device: driver.device.id.clone(),
            source: Source::Phone,
            lines,
            contact: contact(&headers, now_ms),
            now_ms,
        })
        .await?;
    for answer in &ingested.answers {
        app.metrics.event(answer.outcome.code());
    }
    if !ingested.dates.is_empty() {
        app.live.wake(&driver.municipality.id);
    }
    let missing_media = app.store.missing_media(&driver.municipality.id, &driver.device.id).await?;
    Ok(Json(answer(ingested, missing_media, now_ms)))
}

fn answer(ingested: Ingested, missing_media: Vec<String>, now_ms: i64) -> PushAnswer {
    PushAnswer {
        answers: ingested
            .answers
            .into_iter()
            .map(|answer| EventAnswer { id: answer.id, result: answer.outcome.code(), code: answer.code })
            .collect(),
        acked_seq: ingested.acked_seq,
        missing_seq: ingested.missing_seq,
        missing_media,
        server_time: instant(now_ms),
    }
}

/// The body without its packing, never larger than [`MOST_BYTES`].
pub fn plain(coding: Option<&[u8]>, body: Bytes) -> Result<Bytes, Problem> {
    let large = || Problem::too_large("A push holds at most 200 events and 256 KB; send the rest in the next one.");
    match coding {
        None | Some(b"identity") => Ok(body),
        Some(b"gzip") => {
            let mut plain = Vec::new();
            let mut reader = flate2::read::GzDecoder::new(body.as_ref()).take(MOST_BYTES as u64 + 1);
            reader
                .read_to_end(&mut plain)
                .map_err(|error| Problem::unreadable(format!("The gzip body did not arrive whole: {error}.")))?;
            if plain.len() > MOST_BYTES { Err(large()) } else { Ok(plain.into()) }
        }
        Some(_) => Err(Problem::unreadable("Only `gzip` and no packing are understood.")),
    }
}

/// Reads the lines of a push; each is judged by itself.
pub fn lines(body: &[u8], device: &str, known: impl Fn(&str) -> bool) -> Result<Vec<Incoming>, Problem> {
    let lines: Vec<&[u8]> = body.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).collect();
    if lines.len() > MOST_EVENTS {
        return Err(Problem::too_large("A push holds at most 200 events; send the rest in the next one."));
    }
    Ok(lines.into_iter().map(|line| read_line(line, device, &known)).collect())
}

fn read_line(line: &[u8], device: &str, known: &impl Fn(&str) -> bool) -> Incoming {
    let bad = |id: Option<String>, seq: Option<i64>, code: &'static str| Incoming::Bad {
        id,
        seq,
        code,
        document: kept(line),
        hash: hexadecimal(&Sha256::digest(line)),
    };
    let value = match event::parse(line) {
        Ok(value) => value,
        Err(fault) => return bad(None, None, fault.code()),
    };
    let id = value.get("id").and_then(|id| id.as_str()).filter(|id| id.len() <= 64).map(str::to_owned);
    let own = value.get("device").and_then(|device| device.as_str()) == Some(device);
    let seq = value.get("seq").and_then(|seq| seq.as_i64()).filter(|seq| own && (1..=1_000_000_000).contains(seq));
    let event = match event::read(&value) {
        Ok(event) => event,
        Err(fault) => return bad(id, seq, fault.code()),
    };
    if !own {
        return bad(id, None, "other_device");
    }
    let Some(run) = RunId::read(&event.run) else { return bad(id, seq, "not_a_run") };
    if !known(&run.vehicle.0) {
        return bad(id, seq, "unknown_run");
    }
    let mut document = String::with_capacity(line.len());
    event::canonical(&value, &mut document);
    let hash = event::hash(&value);
    Incoming::Good { event: Box::new(event), run, document, hash }
}

/// What is kept of a broken line: text without zero bytes, which PostgreSQL cannot hold.
fn kept(line: &[u8]) -> String {
    let cut = line.get(..MOST_KEPT).unwrap_or(line);
    String::from_utf8_lossy(cut).replace('\0', "\u{fffd}")
}

/// What the clocks of the phone show, where it tells them.
fn contact(headers: &HeaderMap, now_ms: i64) -> Option<(String, Contact)> {
    let text = headers.get("x-taza-clock")?.to_str().ok()?;
    let mut parts = text.splitn(3, ',');
    let wall: i64 = parts.next()?.trim().parse().ok()?;
    let steady: i64 = parts.next()?.trim().parse().ok()?;
    let boot = parts.next()?.trim();
    if boot.is_empty() || boot.len() > 64 {
        return None;
    }
    let contact = Contact {
        steady_offset_ms: now_ms.checked_sub(steady)?,
        wall_offset_ms: now_ms.checked_sub(wall)?,
        at_ms: now_ms,
    };
    Some((boot.to_owned(), contact))
}
