//! Reports of residents as service requests of GeoReport: handed in, listed, followed.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::plan::Plan;
use crate::residents::FoundKind;
use crate::store::{MunicipalityRecord, Report, ReportState};
use crate::units::{Language, METRES_PER_DEGREE, Position};

use super::super::api::reports::{number_of, number_text};
use super::super::app::{App, instant, moment, token_hash};
use super::super::error::Problem;
use super::super::input::Path;
use super::super::limit::Purpose;
use super::super::public::reports::{ReportBody, file_with};
use super::super::public::sightings::{self, SightingBody, SightingKind};
use super::super::public::{language, look_up};
use super::form::Form;
use super::services::{MISSED, service_name};
use super::{Fault, Format, jurisdiction, program};

/// Letters of a description, as GeoReport allows.
const LONGEST_DESCRIPTION: usize = 4_000;
/// A position farther from every street than this names none, metres.
const FARTHEST: f64 = 250.0;
/// Days that a list without dates looks back, as GeoReport says.
const DAYS_BACK: i64 = 90;
/// Most of one page.
const LARGEST_PAGE: usize = 1_000;

/// `POST /open311/v2/requests.*`
#[utoipa::path(post, path = "/open311/v2/{file}", operation_id = "open311_add", tag = "open311", params(("file" = String, Path, description = "`requests.json` or `requests.xml`")), request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "`api_key`, `jurisdiction_id`, `service_code`, a place (`lat` and `long`, `address_id` or `address_string`), `description`, `attribute[DATE]`, `media_url`"), responses((status = 200, description = "Its number"), (status = 400, description = "Something is missing or wrong"), (status = 403, description = "No key, or one of another jurisdiction"), (status = 404, description = "No such jurisdiction, service or place"), (status = 413, description = "The form is too large"), (status = 429, description = "Too often")))]
pub async fn add(
    State(app): State<App>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Response {
    let Some((name, format)) = Format::of(&file) else {
        return Problem::not_found("This address").into_response();
    };
    let answer = async {
        if name != "requests" {
            return Err(Fault::new(format, StatusCode::NOT_FOUND, "There is nothing of this name to write to."));
        }
        let body = body.map_err(Problem::from).map_err(Fault::of(format))?;
        let form = Form::read(query.as_deref(), &body);
        let municipality = jurisdiction(&app, &form, format).await?;
        let key = program(&app, &form, &municipality, format).await?;
        let key = key.ok_or_else(|| Fault::new(format, StatusCode::FORBIDDEN, "api_key was not provided."))?;
        app.limits.take(Purpose::Program, &key.id, app.now_ms()).map_err(Fault::of(format))?;
        let (number, notice) =
            hand_in(&app, &municipality, &form, language(form.get("lang"), &headers), format).await?;
        let body =
            json!([{ "service_request_id": number, "service_notice": notice, "account_id": form.get("account_id") }]);
        Ok(format.answer(StatusCode::OK, "service_requests", "request", &body))
    };
    answer.await.unwrap_or_else(|fault: Fault| fault.into_response())
}

async fn hand_in(
    app: &App,
    municipality: &MunicipalityRecord,
    form: &Form,
    spoken: Language,
    format: Format,
) -> Result<(String, String), Fault> {
    let bad = |detail: &str| Fault::new(format, StatusCode::BAD_REQUEST, detail);
    let code = form.get("service_code").ok_or_else(|| bad("service_code was not provided."))?;
    let mut note = form.get("description").unwrap_or_default().to_owned();
    // Shown to staff as text; nobody here fetches it.
    if let Some(address) = form.get("media_url").filter(|address| address.len() <= 500) {
        if !address.starts_with("https://") && !address.starts_with("http://") {
            return Err(bad("media_url is no address of the web."));
        }
        note = format!("{note}\n{address}");
    }
    if note.chars().count() > LONGEST_DESCRIPTION {
        return Err(bad("A description has at most 4000 letters."));
    }
    let position = form.number("long").zip(form.number("lat")).map(|(lon, lat)| [lon, lat]);
    let reporter = form.get("account_id").or(form.get("device_id")).map(str::to_owned);
    if code == MISSED {
        let plan = app.public_plan(municipality).await.map_err(Fault::of(format))?;
        let street = place(app, municipality, &plan, form, position).ok_or_else(|| {
            Fault::new(format, StatusCode::NOT_FOUND, "No street is known at this place or of this name.")
        })?;
        let date = form.get("attribute[DATE]").and_then(|date| date.get(..10)).map(str::to_owned);
        let body = ReportBody { street, occurrence: None, date, note: Some(note), reporter };
        let filed = file_with(app, municipality, &body, LONGEST_DESCRIPTION).await.map_err(Fault::of(format))?;
        let (answer, ..) = filed;
        let notice = answer.answer["text"][language_code(spoken)].as_str().unwrap_or_default().to_owned();
        return Ok((answer.number, notice));
    }
    let unknown = || Fault::new(format, StatusCode::NOT_FOUND, "There is no service of that service_code.");
    let kind = SightingKind::ALL.into_iter().find(|kind| kind.code() == code).ok_or_else(unknown)?;
    if let Some(address) = form.get("address_string") {
        note = format!("{address}\n{note}").trim().to_owned();
    }
    let body = SightingBody { kind, position, note: Some(note), reporter };
    let answer =
        sightings::file(app, municipality, &body, LONGEST_DESCRIPTION + 500).await.map_err(Fault::of(format))?;
    let notice = answer.answer["text"][language_code(spoken)].as_str().unwrap_or_default().to_owned();
    Ok((answer.number, notice))
}

fn language_code(language: Language) -> &'static str {
    match language {
        Language::Ky => "ky",
        Language::Ru => "ru",
        Language::En => "en",
    }
}

/// The street that is meant: by its id, its name, or the nearest to a position.
fn place(
    app: &App,
    municipality: &MunicipalityRecord,
    plan: &std::sync::Arc<Plan>,
    form: &Form,
    position: Option<[f64; 2]>,
) -> Option<String> {
    if let Some(id) = form.get("address_id") {
        return plan.streets.iter().find(|street| street.id.0 == id).map(|street| street.id.0.clone());
    }
    if let Some(words) = form.get("address_string") {
        let found = app.address_book(&municipality.id, plan).search(words, 1);
        return found.into_iter().find_map(|found| match found.kind {
            FoundKind::Street(id) => Some(id.0),
            FoundKind::Village(_) => None,
        });
    }
    let [lon, lat] = position?;
    let here = Position { lon, lat };
    let far = |line: &[Position]| {
        let ends = line.windows(2).map(|pair| metres_to_piece(here, pair[0], pair[1]));
        ends.chain(line.first().map(|only| metres_to_piece(here, *only, *only))).fold(f64::INFINITY, f64::min)
    };
    let of_street = |lines: &[Vec<Position>]| lines.iter().map(|line| far(line)).fold(f64::INFINITY, f64::min);
    let all = plan.streets.iter().map(|street| (of_street(&street.lines), street));
    let (metres, street) = all.min_by(|(left, _), (right, _)| left.total_cmp(right))?;
    (metres <= FARTHEST).then(|| street.id.0.clone())
}

/// Metres from a point to a piece of a line, flat around the point: exact enough within a municipality.
fn metres_to_piece(here: Position, from: Position, to: Position) -> f64 {
    let (east, north) = (METRES_PER_DEGREE * here.lat.to_radians().cos(), METRES_PER_DEGREE);
    let flat = |position: Position| ((position.lon - here.lon) * east, (position.lat - here.lat) * north);
    let ((x1, y1), (x2, y2)) = (flat(from), flat(to));
    let length = (x2 - x1).powi(2) + (y2 - y1).powi(2);
    let along = if length == 0.0 { 0.0 } else { (-(x1 * (x2 - x1) + y1 * (y2 - y1)) / length).clamp(0.0, 1.0) };
    (x1 + along * (x2 - x1)).hypot(y1 + along * (y2 - y1))
}

/// `GET /open311/v2/requests.*`
pub async fn list(app: &App, form: &Form, format: Format, spoken: Language) -> Result<Response, Fault> {
    let municipality = jurisdiction(app, form, format).await?;
    let trusted = program(app, form, &municipality, format).await?.is_some();
    let all = app.store.reports(&municipality.id, true).await.map_err(Problem::from).map_err(Fault::of(format))?;
    let plan = app.public_plan(&municipality).await.ok();
    let wrong = |what: &str| {
        Fault::new(format, StatusCode::BAD_REQUEST, format!("{what} is no date like 2026-11-23T09:00:00Z."))
    };
    let date = |name: &str| match form.get(name) {
        None => Ok(None),
        Some(text) => text.parse::<Timestamp>().map(|at| Some(at.as_millisecond())).map_err(|_| wrong(name)),
    };
    let numbers: Option<Vec<&str>> = form.get("service_request_id").map(|ids| ids.split(',').map(str::trim).collect());
    let (from, to) = (date("start_date")?, date("end_date")?);
    // Whoever names requests or a beginning gets them however old they are.
    let earliest = if numbers.is_some() { i64::MIN } else { app.now_ms() - DAYS_BACK * 86_400_000 };
    let listed = |field: &str, word: &str| {
        form.get(field).is_none_or(|wished| wished.split(',').any(|wished| wished.trim() == word))
    };
    let wished = |report: &&Report| {
        report.received_ms >= from.unwrap_or(earliest)
            && to.is_none_or(|to| report.received_ms <= to)
            && numbers.as_ref().is_none_or(|numbers| numbers.contains(&number_text(report.number).as_str()))
            && listed("service_code", code_of(report))
            && listed("status", status_of(report))
    };
    let count = |name: &str| form.get(name).and_then(|text| text.parse::<usize>().ok());
    let size = count("page_size").unwrap_or(LARGEST_PAGE).clamp(1, LARGEST_PAGE);
    let first = count("page").unwrap_or(1).saturating_sub(1).saturating_mul(size);
    let page = all.iter().filter(wished).skip(first).take(size);
    let body: Vec<Value> = page.map(|report| shown(report, &municipality, plan.as_deref(), spoken, trusted)).collect();
    Ok(format.answer(StatusCode::OK, "service_requests", "request", &body.into()))
}

fn code_of(report: &Report) -> &str {
    report.street.split_once('@').map_or(MISSED, |(kind, _)| kind)
}

fn status_of(report: &Report) -> &'static str {
    if report.state == ReportState::Open { "open" } else { "closed" }
}

/// A report as GeoReport shows it; what a resident wrote only to whoever has a key.
fn shown(
    report: &Report,
    municipality: &MunicipalityRecord,
    plan: Option<&Plan>,
    spoken: Language,
    trusted: bool,
) -> Value {
    let street = plan.and_then(|plan| plan.streets.iter().find(|street| street.id.0 == report.street));
    let of_street = || {
        let line = street?.lines.iter().max_by_key(|line| line.len())?;
        line.get(line.len() / 2).map(|position| [position.lon, position.lat])
    };
    let seen = serde_json::from_value::<[f64; 2]>(report.verdict["position"].clone()).ok();
    let position = seen.or_else(of_street);
    let expected = report.answer_date.parse().ok().map(|date| moment(date, 0, &municipality.time_zone).to_string());
    let answered = if report.answer_text.is_empty() {
        report.verdict["text"][language_code(spoken)].as_str().unwrap_or_default()
    } else {
        &report.answer_text
    };
    json!({
        "service_request_id": number_text(report.number),
        "status": status_of(report),
        "status_notes": answered,
        "service_name": service_name(spoken, code_of(report)),
        "service_code": code_of(report),
        "description": trusted.then_some(&report.note),
        "agency_responsible": municipality.names.pick(spoken),
        "service_notice": null,
        "requested_datetime": instant(report.received_ms),
        "updated_datetime": instant(report.updated_ms),
        "expected_datetime": expected,
        "address": street.map(|street| street.names.pick(spoken)),
        "address_id": street.map(|street| &street.id.0),
        "zipcode": null,
        "lat": position.map(|[_, lat]| lat),
        "long": position.map(|[lon, _]| lon),
        "media_url": null,
    })
}

/// `GET /open311/v2/requests/{id}.*`
#[utoipa::path(get, path = "/open311/v2/requests/{file}", operation_id = "open311_request", tag = "open311", params(("file" = String, Path, description = "The number of a request and `.json` or `.xml`"), ("jurisdiction_id" = Option<String>, Query), ("api_key" = Option<String>, Query)), responses((status = 200, description = "The request"), (status = 400, description = "No jurisdiction was named"), (status = 403, description = "The key is none of this jurisdiction"), (status = 404, description = "No such request"), (status = 429, description = "Too often")))]
pub async fn one(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Some((number, format)) = Format::of(&file) else {
        return Problem::not_found("This address").into_response();
    };
    let form = Form::read(query.as_deref(), &[]);
    let spoken = language(form.get("lang"), &headers);
    let fault = Fault::of(format);
    let answer = async {
        look_up(&app, address).map_err(&fault)?;
        let municipality = jurisdiction(&app, &form, format).await?;
        let trusted = program(&app, &form, &municipality, format).await?.is_some();
        let unknown = || Fault::new(format, StatusCode::NOT_FOUND, "There is no request of that service_request_id.");
        let number = number_of(number).ok_or_else(unknown)?;
        let report = app.store.report(&municipality.id, number).await.map_err(Problem::from).map_err(&fault)?;
        let report = report.ok_or_else(unknown)?;
        let plan = app.public_plan(&municipality).await.ok();
        let body = json!([shown(&report, &municipality, plan.as_deref(), spoken, trusted)]);
        Ok(format.answer(StatusCode::OK, "service_requests", "request", &body))
    };
    answer.await.unwrap_or_else(|fault: Fault| fault.into_response())
}

/// `GET /open311/v2/tokens/{token}.*`: the number of a report whose reporter holds this token.
#[utoipa::path(get, path = "/open311/v2/tokens/{file}", operation_id = "open311_token", tag = "open311", params(("file" = String, Path, description = "A token and `.json` or `.xml`"), ("jurisdiction_id" = Option<String>, Query)), responses((status = 200, description = "Its number"), (status = 400, description = "No jurisdiction was named"), (status = 404, description = "No such token"), (status = 429, description = "Too often")))]
pub async fn of_token(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let Some((token, format)) = Format::of(&file) else {
        return Problem::not_found("This address").into_response();
    };
    let form = Form::read(query.as_deref(), &[]);
    let fault = Fault::of(format);
    let answer = async {
        look_up(&app, address).map_err(&fault)?;
        let municipality = jurisdiction(&app, &form, format).await?;
        let report = app.store.report_of_token(&municipality.id, &token_hash(token)).await;
        let report = report.map_err(Problem::from).map_err(&fault)?;
        let unknown = || Fault::new(format, StatusCode::NOT_FOUND, "There is no request of that token.");
        let number = number_text(report.ok_or_else(unknown)?.number);
        let body = json!([{ "service_request_id": number, "token": token }]);
        Ok(format.answer(StatusCode::OK, "service_requests", "request", &body))
    };
    answer.await.unwrap_or_else(|fault: Fault| fault.into_response())
}
