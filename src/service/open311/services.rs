//! What can be reported: the services of GeoReport, in the language that is asked for.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::units::Language;
use crate::words::say;

use super::super::app::App;
use super::super::error::Problem;
use super::super::input::Path;
use super::super::public::{language, look_up, sightings::SightingKind};
use super::form::Form;
use super::{Fault, Format, jurisdiction, requests};

/// A collection that did not come.
pub const MISSED: &str = "missed";

/// The name of a service.
pub fn service_name(language: Language, code: &str) -> Option<String> {
    if code == MISSED {
        return Some(say(language, "open311-missed"));
    }
    SightingKind::ALL.into_iter().find(|kind| kind.code() == code).map(|kind| kind.names().pick(language).to_owned())
}

fn services(language: Language) -> Vec<Value> {
    let codes = std::iter::once(MISSED).chain(SightingKind::ALL.into_iter().map(SightingKind::code));
    let service = |code: &str| {
        json!({
            "service_code": code,
            "service_name": service_name(language, code),
            "description": say(language, &format!("reportable-{}", code.replace('_', "-"))),
            "metadata": code == MISSED,
            "type": "realtime",
            "keywords": "waste",
            "group": say(language, "open311-group"),
        })
    };
    codes.map(service).collect()
}

/// `GET /open311/v2/services.*` and `GET /open311/v2/requests.*`
#[utoipa::path(get, path = "/open311/v2/{file}", operation_id = "open311_list", tag = "open311", params(("file" = String, Path, description = "`services.json`, `services.xml`, `requests.json`, `requests.xml`, `discovery.json` or `discovery.xml`"), ("jurisdiction_id" = Option<String>, Query, description = "The municipality"), ("service_request_id" = Option<String>, Query, description = "Numbers with commas between"), ("service_code" = Option<String>, Query), ("start_date" = Option<String>, Query), ("end_date" = Option<String>, Query), ("status" = Option<String>, Query, description = "`open` or `closed`, with commas between"), ("page" = Option<i64>, Query), ("page_size" = Option<i64>, Query), ("api_key" = Option<String>, Query)), responses((status = 200, description = "GeoReport v2"), (status = 400, description = "Something is missing or wrong"), (status = 403, description = "The key is none of this jurisdiction"), (status = 404, description = "No such jurisdiction or address"), (status = 429, description = "Too often")))]
pub async fn list_or_requests(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Some((name, format)) = Format::of(&file) else {
        return Problem::not_found("This address").into_response();
    };
    let form = Form::read(query.as_deref(), &[]);
    let spoken = language(form.get("lang"), &headers);
    if let Err(problem) = look_up(&app, address) {
        return Fault::of(format)(problem).into_response();
    }
    let outcome = match name {
        "services" => jurisdiction(&app, &form, format)
            .await
            .map(|_| format.answer(StatusCode::OK, "services", "service", &services(spoken).into())),
        "requests" => requests::list(&app, &form, format, spoken).await,
        "discovery" => Ok(format.answer(StatusCode::OK, "discovery", "discovery", &discovery())),
        _ => Err(Fault::new(format, StatusCode::NOT_FOUND, "There is nothing of this name.")),
    };
    outcome.unwrap_or_else(IntoResponse::into_response)
}

fn discovery() -> Value {
    json!({
        "changeset": "2026-11-23T00:00:00Z",
        "contact": "Taza",
        "key_service": "The office of the municipality gives keys: POST /api/v1/intakes, kind open311.",
        "endpoints": [{
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": "/open311/v2",
            "changeset": "2026-11-23T00:00:00Z",
            "type": "production",
            "formats": [{ "format": "text/xml" }, { "format": "application/json" }],
        }],
    })
}

/// `GET /open311/v2/services/{code}.*`
#[utoipa::path(get, path = "/open311/v2/services/{file}", operation_id = "open311_service", tag = "open311", params(("file" = String, Path, description = "The code of a service and `.json` or `.xml`"), ("jurisdiction_id" = Option<String>, Query)), responses((status = 200, description = "Its definition"), (status = 400, description = "No jurisdiction was named"), (status = 404, description = "No such service"), (status = 429, description = "Too often")))]
pub async fn one(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Some((code, format)) = Format::of(&file) else {
        return Problem::not_found("This address").into_response();
    };
    let form = Form::read(query.as_deref(), &[]);
    let spoken = language(form.get("lang"), &headers);
    let answer = async {
        look_up(&app, address).map_err(Fault::of(format))?;
        jurisdiction(&app, &form, format).await?;
        let unknown = || Fault::new(format, StatusCode::NOT_FOUND, "There is no service of that service_code.");
        service_name(spoken, code).ok_or_else(unknown)?;
        let date = json!({
            "variable": true, "code": "DATE", "datatype": "datetime", "required": false, "order": 1,
            "datatype_description": say(spoken, "open311-date-hint"), "description": say(spoken, "open311-date"),
            "values": [],
        });
        let attributes = if code == MISSED { vec![date] } else { Vec::new() };
        let body = json!({ "service_code": code, "attributes": attributes });
        Ok(format.answer(StatusCode::OK, "service_definition", "service_definition", &body))
    };
    answer.await.unwrap_or_else(|fault: Fault| fault.into_response())
}
