//! A write of staff with an `Idempotency-Key` goes in; however often it is sent, it is done once and answered the same.
//!
//! After draft-ietf-httpapi-idempotency-key-header: the first runs, the same again gets the same answer
//! (`Idempotency-Replayed: true`), the key with another request is 422, while the first is still running 409. Keys belong
//! to one session of one municipality and are kept for a day. An answer may hold a one-time link, so what is kept is
//! sealed with the secret of the session, which the service itself does not keep.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::pickups::event::{from_hexadecimal, hexadecimal};
use crate::store::{Claim, KeyOwner};

use super::api::map_files::MOST_BYTES;
use super::app::{App, token_hash};
use super::error::Problem;
use super::session::{MANAGER_COOKIE, cookie};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Largest answer that is kept.
const MOST_KEPT: usize = 256 * 1024;
/// Headers of an answer that are told again.
const TOLD_AGAIN: [HeaderName; 4] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION, header::CACHE_CONTROL];

#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Wraps every described route; does nothing for requests without the header, or without a session of staff.
pub async fn once(State(app): State<App>, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let Some(key) = request.headers().get(&KEY).filter(|_| changes).cloned() else { return next.run(request).await };
    let Some(token) = cookie(request.headers(), MANAGER_COOKIE).map(str::to_owned) else {
        return next.run(request).await;
    };
    match begin(&app, &key, &token).await {
        Ok(Some(owner)) => run(&app, owner, &token, request, next).await.unwrap_or_else(IntoResponse::into_response),
        Ok(None) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn begin(app: &App, key: &HeaderValue, token: &str) -> Result<Option<KeyOwner>, Problem> {
    let key = key.to_str().map(str::trim).unwrap_or_default();
    if key.is_empty() || key.len() > 128 {
        return Err(Problem::unreadable("An `Idempotency-Key` is 1 to 128 letters; a fresh UUID does."));
    }
    let principal = token_hash(token);
    // Who is nobody is told so by the route itself.
    let Some(session) = app.store.session(&principal, app.now_ms()).await? else { return Ok(None) };
    Ok(Some(KeyOwner { municipality: session.municipality, principal, key: key.to_owned() }))
}

async fn run(app: &App, owner: KeyOwner, token: &str, request: Request, next: Next) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MOST_BYTES)
        .await
        .map_err(|_| Problem::too_large("The body is larger than this address takes, or did not arrive whole."))?;
    let mut hasher = Sha256::new();
    for part in [parts.method.as_str().as_bytes(), parts.uri.to_string().as_bytes(), &body] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let hash = hexadecimal(&hasher.finalize());
    let began_ms = app.now_ms();
    match app.store.claim_key(&owner, &hash, began_ms).await? {
        Claim::Ours => {}
        Claim::Running => {
            let detail = "The first request with this key is still running; ask again in a moment.";
            return Err(Problem::new(StatusCode::CONFLICT, "still-running", "Still running", detail));
        }
        Claim::Other => {
            let detail = "This key came with another request before; use a fresh one for each.";
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "key-used", "The key was used", detail));
        }
        Claim::Answered(sealed) => return replay(&owner, token, &sealed),
    }
    // The work goes on and its answer is kept even when the client hangs up meanwhile.
    let (app, token) = (app.clone(), token.to_owned());
    let done = tokio::spawn(async move {
        let response = next.run(Request::from_parts(parts, Body::from(body))).await;
        keep(&app, &owner, &token, began_ms, response).await
    });
    done.await.map_err(|error| Problem::broken(&error))?
}

/// Keeps an answer, unless the server failed, or it sets a cookie or is too large to be told again.
async fn keep(
    app: &App,
    owner: &KeyOwner,
    token: &str,
    began_ms: i64,
    response: Response,
) -> Result<Response, Problem> {
    let (parts, body) = response.into_parts();
    let small = axum::body::HttpBody::size_hint(&body).exact().is_some_and(|length| length <= MOST_KEPT as u64);
    let again = matches!(parts.status, StatusCode::TOO_MANY_REQUESTS | StatusCode::UNAUTHORIZED);
    if !small || again || parts.status.is_server_error() || parts.headers.contains_key(header::SET_COOKIE) {
        app.store.forget_key(owner, began_ms).await?;
        return Ok(Response::from_parts(parts, body));
    }
    let body = to_bytes(body, MOST_KEPT).await.map_err(|error| Problem::broken(&error))?;
    let told = |headers: &HeaderMap| {
        let text = |name: &HeaderName| Some((name.to_string(), headers.get(name)?.to_str().ok()?.to_owned()));
        TOLD_AGAIN.iter().filter_map(text).collect()
    };
    let kept = Kept { status: parts.status.as_u16(), headers: told(&parts.headers), body: body.to_vec() };
    app.store.keep_answer(owner, &seal(owner, token, &serde_json::to_vec(&kept)?)?, began_ms).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn replay(owner: &KeyOwner, token: &str, sealed: &str) -> Result<Response, Problem> {
    let kept: Kept = serde_json::from_slice(&open(owner, token, sealed)?)?;
    let mut response = Response::new(Body::from(kept.body));
    *response.status_mut() = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in kept.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

fn sealing(owner: &KeyOwner, token: &str) -> Result<LessSafeKey, Problem> {
    let secret = Sha256::digest(format!("idempotency {} {} {token}", owner.municipality, owner.key).as_bytes());
    let key =
        UnboundKey::new(&CHACHA20_POLY1305, &secret).map_err(|_| Problem::broken(&"an answer cannot be sealed"))?;
    Ok(LessSafeKey::new(key))
}

fn seal(owner: &KeyOwner, token: &str, plain: &[u8]) -> Result<String, Problem> {
    let mut nonce = [0_u8; NONCE_LEN];
    getrandom::fill(&mut nonce).map_err(|error| Problem::broken(&error))?;
    let mut bytes = plain.to_vec();
    sealing(owner, token)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut bytes)
        .map_err(|_| Problem::broken(&"an answer cannot be sealed"))?;
    Ok(format!("{}{}", hexadecimal(&nonce), hexadecimal(&bytes)))
}

fn open(owner: &KeyOwner, token: &str, sealed: &str) -> Result<Vec<u8>, Problem> {
    let broken = || Problem::broken(&"a kept answer cannot be opened");
    let bytes = from_hexadecimal(sealed).ok_or_else(broken)?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
    let mut sealed = sealed.to_vec();
    let plain = sealing(owner, token)?.open_in_place(nonce, Aad::empty(), &mut sealed).map_err(|_| broken())?;
    Ok(plain.to_vec())
}
