//! A path goes in, a file of the pages comes out: three entries, their assets, the driver's service worker.
//!
//! The files lie inside the program (`web/build.rs` made them), so one binary is the whole product. Assets carry a
//! hash of their content in their name and may be kept for a year; entries are asked for again each time, which
//! costs one small 304.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

/// What a page may load: only what this server sends. Inline styles are allowed because the map library and
/// Svelte transitions set them; inline scripts never.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
     object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/pages"]
struct Files;

/// Whether the real pages are in this program: `build`, or `stub` in a debug build.
pub const KIND: &str = env!("TAZA_PAGES");

/// The routes of the pages; everything else is the API.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/", get(entry))
        .route("/manager", get(|| async { Redirect::permanent("/manager/") }))
        .route("/manager/", get(entry))
        .route("/driver", get(|| async { Redirect::permanent("/driver/") }))
        .route("/driver/", get(entry))
        .route("/driver/{file}", get(file))
        .route("/assets/{*file}", get(file))
        .route("/icon.svg", get(file))
        .route("/favicon.ico", get(|| async { Redirect::permanent("/icon.svg") }))
}

async fn entry(uri: Uri, headers: HeaderMap) -> Response {
    send(&format!("{}index.html", uri.path().trim_start_matches('/')), &headers)
}

async fn file(uri: Uri, headers: HeaderMap) -> Response {
    send(uri.path().trim_start_matches('/'), &headers)
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip")) && parts.all(|part| part != "q=0")
        })
}

/// A strong tag; the packed and the plain form of a file are different bytes and get different tags.
fn tag(hash: [u8; 32], packed: bool) -> String {
    let mut text = String::from("\"");
    for byte in hash.iter().take(12) {
        text.push_str(&format!("{byte:02x}"));
    }
    text.push_str(if packed { "-gzip\"" } else { "\"" });
    text
}

fn send(path: &str, headers: &HeaderMap) -> Response {
    let Some(plain) = Files::get(path).filter(|_| !path.ends_with(".gz")) else {
        return (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "No such page.\n")
            .into_response();
    };
    let kind = match path.rsplit_once('.').map(|(_, extension)| extension) {
        // The guess for a manifest is octet-stream, which browsers refuse beside `nosniff`.
        Some("webmanifest") => "application/manifest+json".to_owned(),
        Some("html") => "text/html; charset=utf-8".to_owned(),
        Some("js" | "mjs") => "text/javascript; charset=utf-8".to_owned(),
        _ => plain.metadata.mimetype().to_owned(),
    };
    let packed = accepts_gzip(headers).then(|| Files::get(&format!("{path}.gz"))).flatten();
    let is_packed = packed.is_some();
    let found = packed.unwrap_or(plain);
    let tag = tag(found.metadata.sha256_hash(), is_packed);
    let keep = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };

    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|value| value.trim().trim_start_matches("W/") == tag);
    let (status, body) = if known {
        (StatusCode::NOT_MODIFIED, Body::empty())
    } else {
        (StatusCode::OK, Body::from(found.data.into_owned()))
    };
    let mut response = (status, body).into_response();
    let set = [
        (header::CONTENT_TYPE, kind.as_str()),
        (header::CACHE_CONTROL, keep),
        (header::ETAG, tag.as_str()),
        (header::VARY, "accept-encoding"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in set {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    if is_packed && !known {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use axum::http::Request;
    use tower::ServiceExt;

    async fn ask(path: &str, name: header::HeaderName, value: &str) -> Response {
        let request = Request::get(path).header(name, value).body(Body::empty()).unwrap();
        router::<()>().oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn each_entry_is_a_page_that_allows_only_its_own_server() {
        for path in ["/", "/manager/", "/driver/"] {
            let answer = ask(path, header::ACCEPT, "text/html").await;
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
            assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-cache");
            assert!(!CONTENT_SECURITY_POLICY.contains("script-src 'self' 'unsafe-inline'"));
            assert_eq!(answer.headers()[header::CONTENT_SECURITY_POLICY], CONTENT_SECURITY_POLICY);
            let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            assert!(body.starts_with(b"<!doctype html>"), "{path}");
        }
    }

    #[tokio::test]
    async fn a_page_that_did_not_change_is_not_sent_again() {
        let tag = ask("/", header::ACCEPT, "text/html").await.headers()[header::ETAG].clone();
        let again = ask("/", header::IF_NONE_MATCH, tag.to_str().unwrap()).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert!(to_bytes(again.into_body(), 16).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn nothing_outside_the_pages_can_be_read() {
        for path in ["/assets/../../Cargo.toml", "/driver/none.js", "/assets/", "/driver/index.html.gz"] {
            let answer = ask(path, header::ACCEPT, "*/*").await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn a_refused_coding_is_not_used() {
        let mut headers = HeaderMap::new();
        assert!(!accepts_gzip(&headers));
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("br, gzip;q=0"));
        assert!(!accepts_gzip(&headers));
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("br, gzip"));
        assert!(accepts_gzip(&headers));
    }
}
