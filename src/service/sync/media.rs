//! Photos and voice notes come in piece by piece under their own hash; staff can look at them.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio_stream::StreamExt;

use crate::pickups::media::{MOST_BYTES, MediaKind, jpeg_without_notes};
use crate::store::{Piece, Upload, is_hash};

use super::super::app::App;
use super::super::error::Problem;
use super::super::input::Path;
use super::super::session::{Driver, Staff};

/// Largest piece.
const LARGEST_PIECE: usize = super::events::MOST_BYTES;
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const COMPLETE: HeaderName = HeaderName::from_static("upload-complete");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");

/// `HEAD /sync/v1/media/{sha256}`: how much of it is there.
#[utoipa::path(head, path = "/sync/v1/media/{sha256}", tag = "driver", params(("sha256" = String, Path)), responses((status = 200, description = "`Upload-Offset`: bytes that are there; `Upload-Complete`: `?1` once all are and the hash is right"), (status = 401, body = Problem), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub async fn head(State(app): State<App>, driver: Driver, Path(sha256): Path<String>) -> Result<Response, Problem> {
    hash(&sha256)?;
    let upload = app.store.media_upload(&driver.municipality.id, &driver.device.id, &sha256).await?;
    let upload = upload.ok_or_else(|| Problem::not_found("The photo"))?;
    Ok(progress(StatusCode::OK, upload))
}

/// `PATCH /sync/v1/media/{sha256}`: the next piece. A piece that is cut off counts as far as it came.
#[utoipa::path(patch, path = "/sync/v1/media/{sha256}", tag = "driver", params(("sha256" = String, Path), ("upload-offset" = u64, Header, description = "Where the piece begins"), ("upload-length" = u64, Header, description = "Bytes of the whole, at most 4 MiB")), request_body(content = String, content_type = "application/octet-stream", description = "At most 256 KB"), responses((status = 204, description = "`Upload-Offset` and `Upload-Complete` as they are now"), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem, description = "`Upload-Offset` says where to go on"), (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn patch(
    State(app): State<App>,
    driver: Driver,
    Path(sha256): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    hash(&sha256)?;
    let offset = number(&headers, OFFSET)?;
    let total = number(&headers, LENGTH)?;
    if total > MOST_BYTES {
        return Err(Problem::too_large("A photo or voice note has at most 4 MiB; make it smaller on the phone."));
    }
    let (piece, whole) = read(body).await?;
    if offset.saturating_add(piece.len() as u64) > total || total == 0 {
        return Err(Problem::field("/upload-length", "too_short", "The piece ends behind the end of the whole."));
    }
    let place = (driver.municipality.id.as_str(), driver.device.id.as_str(), sha256.as_str());
    match app.store.add_piece(place, offset, total, piece, app.now_ms()).await? {
        Piece::Taken(upload) if whole || matches!(upload, Upload::Whole(_)) => {
            if matches!(upload, Upload::Whole(_)) {
                app.live.wake(&driver.municipality.id);
            }
            Ok(progress(StatusCode::NO_CONTENT, upload))
        }
        Piece::Taken(_) => Err(Problem::unreadable("The piece did not arrive whole; ask how much is there and go on.")),
        Piece::Elsewhere(there) => {
            let detail = format!("{there} bytes are there; go on from there.");
            let mut response = Problem::conflict(detail).into_response();
            response.headers_mut().insert(OFFSET, HeaderValue::from(there));
            Ok(response)
        }
        Piece::OtherBytes => {
            Err(Problem::field("/sha256", "other_bytes", "The bytes have another hash; send them again from 0."))
        }
        Piece::Refused(code) => {
            let mut problem = Problem::field("", code, "Only photos (JPEG, WebP) and sound (Ogg, WebM, MP4) are kept.");
            problem.status = StatusCode::UNSUPPORTED_MEDIA_TYPE.as_u16();
            Err(problem)
        }
        Piece::TooMany => Err(Problem::too_often(600)),
    }
}

/// `GET /api/v1/media/{sha256}`: the photo without what the camera wrote into it.
#[utoipa::path(get, path = "/api/v1/media/{sha256}", tag = "manager", params(("sha256" = String, Path)), responses((status = 200, content_type = "image/jpeg", description = "Photo or voice note"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 410, body = Problem, description = "Kept for half a year, then taken away")))]
pub async fn one(State(app): State<App>, staff: Staff, Path(sha256): Path<String>) -> Result<Response, Problem> {
    hash(&sha256)?;
    let gone = || Problem::not_found("The photo");
    let media = app.store.media(&staff.municipality.id, &sha256).await?.ok_or_else(gone)?;
    if media.expired {
        return Err(Problem::new(
            StatusCode::GONE,
            "expired",
            "Taken away",
            "Photos are kept for half a year; this one's time is over.",
        ));
    }
    let bytes = app.store.media_bytes(&staff.municipality.id, &sha256).await?.ok_or_else(gone)?;
    let bytes = match media.kind {
        MediaKind::Jpeg => jpeg_without_notes(&bytes).ok_or_else(gone)?,
        _ => bytes,
    };
    let name = format!("attachment; filename=\"{}.{}\"", sha256.get(..12).unwrap_or("photo"), media.kind.extension());
    let headers = [
        (header::CONTENT_TYPE, media.kind.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::CACHE_CONTROL, "private, max-age=86400, immutable".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

fn hash(text: &str) -> Result<(), Problem> {
    if is_hash(text) { Ok(()) } else { Err(Problem::not_found("What this address names")) }
}

fn number(headers: &HeaderMap, name: HeaderName) -> Result<u64, Problem> {
    let read = headers.get(&name).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    read.ok_or_else(|| Problem::unreadable(format!("The header `{name}` must be a number of bytes.")))
}

/// The piece as far as it came, and whether that is all of it.
async fn read(body: Body) -> Result<(Vec<u8>, bool), Problem> {
    let mut piece = Vec::new();
    let mut frames = body.into_data_stream();
    while let Some(frame) = frames.next().await {
        let Ok(frame) = frame else { return Ok((piece, false)) };
        if piece.len() + frame.len() > LARGEST_PIECE {
            return Err(Problem::too_large("A piece has at most 256 KB; send the rest in the next one."));
        }
        piece.extend_from_slice(&frame);
    }
    Ok((piece, true))
}

fn progress(status: StatusCode, upload: Upload) -> Response {
    let (there, complete) = match upload {
        Upload::Part(there) => (there, "?0"),
        Upload::Whole(there) => (there, "?1"),
    };
    let mut response = status.into_response();
    let headers = response.headers_mut();
    headers.insert(OFFSET, HeaderValue::from(there));
    headers.insert(COMPLETE, HeaderValue::from_static(complete));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
