//! Open311 GeoReport v2: other programs of a city hand reports in and follow them, in XML and JSON.
//!
//! A jurisdiction is a municipality. Reading needs no key; the words of residents are shown only to whoever has a key of
//! that jurisdiction, and handing in needs one (`api_key`, an intake of kind `open311`). What is handed in becomes a
//! report like any other: judged at once, numbered, in the list of the office. Names, telephone numbers and addresses of
//! people are not kept. A `media_url` is never fetched by the service, only shown to staff as text.

pub mod form;
pub mod requests;
pub mod services;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use form::{Form, json_text, xml_text};
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::store::{Intake, IntakeKind, MunicipalityRecord};

use super::app::{App, token_hash};
use super::error::Problem;

/// Every address of it.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(services::list_or_requests, requests::add))
        .routes(routes!(services::one))
        .routes(routes!(requests::one))
        .routes(routes!(requests::of_token))
}

/// XML or JSON, as the end of the address says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `.xml`
    Xml,
    /// `.json`
    Json,
}

impl Format {
    /// `requests.xml` is `requests` in XML.
    pub fn of(file: &str) -> Option<(&str, Self)> {
        let (name, end) = file.rsplit_once('.')?;
        match end {
            "xml" => Some((name, Self::Xml)),
            "json" => Some((name, Self::Json)),
            _ => None,
        }
    }

    /// An answer: its items under the names GeoReport gives them.
    pub fn answer(self, status: StatusCode, root: &str, item: &str, body: &Value) -> Response {
        match self {
            Self::Json => ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], json_text(body)),
            Self::Xml => ([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], xml_text(root, item, body)),
        }
        .into_response()
        .with_status(status)
    }
}

trait WithStatus {
    fn with_status(self, status: StatusCode) -> Response;
}

impl WithStatus for Response {
    fn with_status(mut self, status: StatusCode) -> Response {
        *self.status_mut() = status;
        self
    }
}

/// A fault as GeoReport tells it.
pub struct Fault {
    format: Format,
    status: StatusCode,
    detail: String,
}

impl Fault {
    /// A fault in the format of the question.
    pub fn new(format: Format, status: StatusCode, detail: impl Into<String>) -> Self {
        Self { format, status, detail: detail.into() }
    }

    /// A problem of the service in the shape of GeoReport.
    pub fn of(format: Format) -> impl Fn(Problem) -> Self {
        move |problem| {
            let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            // GeoReport knows 400 for what is wrong with a request, and nothing finer.
            let status = if status == StatusCode::UNPROCESSABLE_ENTITY { StatusCode::BAD_REQUEST } else { status };
            Self::new(format, status, problem.detail)
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let body = json!([{ "code": self.status.as_u16(), "description": self.detail }]);
        self.format.answer(self.status, "errors", "error", &body)
    }
}

/// The municipality a question is about; where there is one only, it need not be named.
async fn jurisdiction(app: &App, form: &Form, format: Format) -> Result<MunicipalityRecord, Fault> {
    let fault = Fault::of(format);
    let Some(named) = form.get("jurisdiction_id") else {
        let mut all = app.store.municipalities().await.map_err(Problem::from).map_err(fault)?;
        return match (all.pop(), all.is_empty()) {
            (Some(only), true) => Ok(only),
            _ => Err(Fault::new(format, StatusCode::BAD_REQUEST, "jurisdiction_id was not provided.")),
        };
    };
    let found = app.store.municipality(named).await.map_err(Problem::from).map_err(fault)?;
    found.ok_or_else(|| Fault::new(format, StatusCode::NOT_FOUND, "There is no jurisdiction of that jurisdiction_id."))
}

/// The program whose key came with a question; nothing where none came.
async fn program(app: &App, form: &Form, m: &MunicipalityRecord, format: Format) -> Result<Option<Intake>, Fault> {
    let Some(key) = form.get("api_key") else { return Ok(None) };
    let found = app.store.intake_of(&token_hash(key), IntakeKind::Open311).await;
    let found = found.map_err(Problem::from).map_err(Fault::of(format))?.filter(|intake| intake.municipality == m.id);
    let wrong = || Fault::new(format, StatusCode::FORBIDDEN, "This api_key is none of the jurisdiction.");
    found.map(Some).ok_or_else(wrong)
}
