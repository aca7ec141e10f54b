//! Positions come in by the OsmAnd protocol (`/intake/v1/positions`), as a query, a form or JSON; apart from events.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;

use crate::pickups::osmand::{Report, ReportFault, filter, of_json, of_query};

use super::super::app::{App, token_hash};
use super::super::error::Problem;
use super::super::limit::{Purpose, key};

/// Pairs of a query or a form.
pub fn pairs(text: &str) -> BTreeMap<String, String> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let plain = |text: &str| {
        let (bytes, mut out, mut at) = (text.as_bytes(), Vec::new(), 0);
        while let Some(byte) = bytes.get(at) {
            at += 1;
            match (byte, digit(bytes.get(at)), digit(bytes.get(at + 1))) {
                (b'%', Some(high), Some(low)) => {
                    out.push(u8::try_from((high << 4) | low).unwrap_or_default());
                    at += 2;
                }
                (b'+', ..) => out.push(b' '),
                (byte, ..) => out.push(*byte),
            }
        }
        String::from_utf8_lossy(&out).into_owned()
    };
    let pairs = text.split('&').take(100).filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (plain(name), plain(value))).collect()
}

/// `GET|POST /intake/v1/positions`: 200 without a body, also for a position that is not worth keeping; 404 for a tracker
/// that nobody knows. The id is the only credential: 128 bits, made by the service.
pub async fn take(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<StatusCode, Problem> {
    let (body, now_ms) = (body?, app.now_ms());
    let json = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let report = if json && !body.is_empty() {
        let value = serde_json::from_slice(&body)
            .map_err(|error| Problem::unreadable(format!("The body is not JSON: {error}.")))?;
        of_json(&value, now_ms)
    } else {
        let mut fields = pairs(&query.unwrap_or_default());
        fields.extend(pairs(&String::from_utf8_lossy(&body)));
        of_query(&fields, now_ms)
    };
    keep(&app, address, report, now_ms).await
}

async fn keep(
    app: &App,
    address: SocketAddr,
    report: Result<Report, ReportFault>,
    now_ms: i64,
) -> Result<StatusCode, Problem> {
    let report = report.map_err(|fault| Problem::unreadable(format!("{fault}.")))?;
    let hash = token_hash(&report.id);
    app.limits.take(Purpose::Sync, &hash, now_ms)?;
    let tracker = app.store.tracker(&hash, report.point.at_ms).await?;
    let Some(tracker) = tracker else {
        // Whoever guesses is slowed down; trackers that are known may all share one address of the mobile network.
        app.limits.take(Purpose::Lookup, &key(address.ip()), now_ms)?;
        return Err(Problem::not_found("The tracker"));
    };
    if filter(&report, tracker.last.as_ref(), now_ms).is_ok() {
        app.store.add_position(&tracker.municipality, &tracker.vehicle, &report.point, now_ms).await?;
    }
    Ok(StatusCode::OK)
}
