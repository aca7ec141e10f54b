//! What is changed by several people has a revision: it goes out as `ETag` and comes back as `If-Match`.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::pickups::event::hexadecimal;

use super::error::Problem;

/// An answer about something that has a revision.
pub fn tagged(status: StatusCode, revision: i64, body: Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{revision}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// An answer for everybody: whoever has it already is told so in a few bytes. `same` is what the tag is made from: the
/// answer without its clock.
pub fn unless_known(headers: &HeaderMap, same: &impl Serialize, body: &impl Serialize) -> Result<Response, Problem> {
    let tag = hexadecimal(&Sha256::digest(serde_json::to_vec(same)?));
    let tag = format!("W/\"{}\"", tag.get(..24).unwrap_or(&tag));
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let known = known.flat_map(|value| value.split(',')).any(|one| one.trim() == tag);
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { Json(body).into_response() };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

/// The revision that the request was made for.
pub fn seen(headers: &HeaderMap) -> Result<i64, Problem> {
    let tag = headers.get(header::IF_MATCH).and_then(|tag| tag.to_str().ok()).map(|tag| tag.trim_matches('"'));
    let tag = tag.ok_or_else(|| {
        Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "precondition-required",
            "Say what you looked at",
            "A change needs `If-Match` with the ETag of the last answer, so that nobody writes over another.",
        )
    })?;
    tag.parse().map_err(|_| Problem::unreadable("`If-Match` is not the ETag of the last answer."))
}

/// Somebody else wrote since: what there is now.
pub fn changed_meanwhile(revision: i64, now: Value) -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "changed-meanwhile",
        "Somebody else was first",
        "It changed since you looked at it; nothing of yours was done. See what there is now, and do it again.",
    )
    .with("revision", revision)
    .with("now", now)
}
