//! Paths, queries and bodies go in, checked values come out, or a problem that says what is wrong.

use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::error::Problem;

/// A part of the address.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub struct Path<T>(pub T);

/// The query of the address.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub struct Query<T>(pub T);

/// A JSON body.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, state).await?;
        // Nothing at all means: everything as usual.
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        serde_json::from_slice(text).map(Self).map_err(|error| match error.classify() {
            serde_json::error::Category::Data => Problem::field("", "wrong_shape", error.to_string()),
            _ => Problem::unreadable(format!("The body is not JSON: {error}.")),
        })
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Self::not_found("What this address names")
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::unreadable(rejection.body_text())
    }
}

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            Self::too_large("The body is larger than this address takes.")
        } else {
            Self::unreadable("The body did not arrive whole.")
        }
    }
}

/// The name of a phone, a person or a note as people type it: control characters out, cut at `most` letters.
pub fn plain_text(text: &str, most: usize) -> String {
    text.chars()
        .filter(|letter| !letter.is_control() || *letter == '\n')
        .take(most)
        .collect::<String>()
        .trim()
        .to_owned()
}
