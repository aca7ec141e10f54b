//! Why a request cannot be answered goes in, `application/problem+json` (RFC 9457) comes out.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::StoreError;

/// A problem as RFC 9457 writes it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// `urn:taza:` and a short stable name.
    #[serde(rename = "type")]
    pub kind: String,
    /// The name in words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What is wrong with this request and what to do about it.
    pub detail: String,
    /// Every fault of the request's content.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldFault>,
    /// What else helps to go on, such as what changed meanwhile. Boxed, because every result of the service has room
    /// for a problem.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub more: Option<Box<serde_json::Map<String, serde_json::Value>>>,
    /// Seconds after which to try again, where that helps.
    #[serde(skip)]
    pub retry_after: Option<u32>,
}

/// A fault of one field.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldFault {
    /// JSON pointer of the field (RFC 6901).
    pub pointer: String,
    /// A short stable name of the fault.
    pub code: String,
    /// What is wrong and what to do.
    pub detail: String,
}

impl Problem {
    /// A problem with a stable name, its title and what to do.
    pub fn new(status: StatusCode, name: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:taza:{name}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            more: None,
            retry_after: None,
        }
    }

    /// Tells one thing more under a name of its own.
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        if let Ok(value) = serde_json::to_value(value) {
            self.more.get_or_insert_default().insert(name.to_owned(), value);
        }
        self
    }

    /// Nothing there, or not behind this wall: the two look the same.
    pub fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", format!("{what} was not found."))
    }

    /// Nobody is signed in.
    pub fn sign_in() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "sign-in",
            "Sign in",
            "Nobody is signed in. Open a sign-in link; ask the manager for a new one if yours is used up.",
        )
    }

    /// Signed in, but this is for others.
    pub fn not_allowed(role: &str) -> Self {
        let detail = format!("As `{role}` you may not do this. Ask the manager, who can send a link for another role.");
        Self::new(StatusCode::FORBIDDEN, "not-allowed", "Not for this role", detail)
    }

    /// One field is wrong.
    pub fn field(pointer: &str, code: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Not valid", detail.clone());
        problem.errors.push(FieldFault { pointer: pointer.to_owned(), code: code.to_owned(), detail });
        problem
    }

    /// The request cannot be read.
    pub fn unreadable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unreadable", "Cannot be read", detail)
    }

    /// Not possible in the present state.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", "Not possible now", detail)
    }

    /// More than may be sent.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large", detail)
    }

    /// Too often.
    pub fn too_often(seconds: u64) -> Self {
        let mut problem = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-often",
            "Too often",
            format!("Too many requests. Try again in {seconds} s."),
        );
        problem.retry_after = u32::try_from(seconds).ok();
        problem
    }

    /// The server's own fault; the particulars go to its log only.
    pub fn broken(what: &dyn std::fmt::Display) -> Self {
        tracing::error!(problem = %what, "a request could not be answered");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "server",
            "The server failed",
            "Something failed on the server. Nothing that was acknowledged is lost; please try again.",
        )
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound(what) => Self::not_found(what),
            StoreError::Conflict(detail) => Self::conflict(detail),
            other => Self::broken(&other),
        }
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::broken(&error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
