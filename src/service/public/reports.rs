//! "It was not collected": a report goes in, an answer with evidence comes out at once.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::residents::Verdict;
use crate::store::{MunicipalityRecord, NewReport, Report, ReportState};
use crate::units::Names;

use super::super::api::reports::number_text;
use super::super::app::{App, fresh_token, instant, token_hash};
use super::super::error::Problem;
use super::super::input::{self, Path, plain_text};
use super::super::limit::{Purpose, key};
use super::super::street::{Kept, street, verdict_names};

/// Longest note.
pub const LONGEST_NOTE: usize = 500;

/// A report.
#[derive(Deserialize, ToSchema)]
pub struct ReportBody {
    /// Street or place.
    pub street: String,
    /// The promise it is about.
    pub occurrence: Option<String>,
    /// Or the date it is about.
    pub date: Option<String>,
    /// What happened, at most 500 letters.
    pub note: Option<String>,
    /// An opaque id of the reporter's browser.
    pub reporter: Option<String>,
}

/// What became of a report.
#[derive(Serialize, ToSchema)]
pub struct ReportAnswer {
    /// `M-0417`.
    pub number: String,
    /// Secret of the reporter, told once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// `open`, `answered` or `closed`.
    pub state: &'static str,
    /// The street.
    pub street: String,
    /// The date it is about.
    pub date: String,
    /// The answer given at once.
    #[schema(value_type = Object)]
    pub answer: serde_json::Value,
    /// What the municipality answered since.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub municipality_answer: Option<serde_json::Value>,
    /// Whether the resident disagreed.
    pub disagreed: bool,
}

fn verdict_json(verdict: &Verdict, text: Names) -> serde_json::Value {
    let mut answer = serde_json::json!({ "kind": verdict.code(), "text": text });
    let mut set = |name: &str, value: Option<String>| {
        if let (Some(value), Some(fields)) = (value, answer.as_object_mut()) {
            fields.insert(name.to_owned(), value.into());
        }
    };
    match verdict {
        Verdict::Collected(proof) => set("at", Some(instant(proof.at_ms))),
        Verdict::CouldNot(proof, reason, next) => {
            set("at", Some(instant(proof.at_ms)));
            set("reason", Some(reason.code().to_owned()));
            set("date", next.map(|date| date.to_string()));
        }
        Verdict::NotYet => {}
        Verdict::OurMiss(next) | Verdict::NotACollectionDay(next) => set("date", next.map(|date| date.to_string())),
    }
    answer
}

/// Files a report of a resident: judges it, keeps it, gives its number and token.
pub async fn file(
    app: &App,
    municipality: &MunicipalityRecord,
    body: &ReportBody,
) -> Result<(ReportAnswer, Option<Kept>, Verdict), Problem> {
    file_with(app, municipality, body, LONGEST_NOTE).await
}

/// The same with a note of so many letters.
pub async fn file_with(
    app: &App,
    municipality: &MunicipalityRecord,
    body: &ReportBody,
    longest: usize,
) -> Result<(ReportAnswer, Option<Kept>, Verdict), Problem> {
    let plan = app.public_plan(municipality).await?;
    street(&plan, &body.street)?;
    let note = body.note.as_deref().unwrap_or_default();
    if note.chars().count() > longest {
        return Err(Problem::field("/note", "too_long", format!("A note has at most {longest} letters.")));
    }
    let note = plain_text(note, longest);
    let date = super::super::api::today::read_date(body.date.as_deref())?;
    let (kept, date, verdict) = app.judge_report(municipality, &body.street, body.occurrence.as_deref(), date).await?;
    let answer = verdict_json(&verdict, verdict_names(&verdict, kept.as_ref(), &municipality.time_zone));
    let token = fresh_token()?;
    let occurrence = kept.as_ref().map(|kept| kept.occurrence.id.to_string()).unwrap_or_default();
    let reporter = body.reporter.as_deref().filter(|reporter| !reporter.is_empty()).map(token_hash);
    let state = if verdict.stays_open() { ReportState::Open } else { ReportState::Answered };
    let (number, _) = app
        .store
        .add_report(
            &municipality.id,
            NewReport {
                token_hash: &token_hash(&token),
                street: &body.street,
                occurrence: &occurrence,
                date: &date.to_string(),
                note: &note,
                reporter: reporter.as_deref().unwrap_or_default(),
                state,
                verdict: answer.to_string(),
            },
            app.now_ms(),
        )
        .await?;
    app.live.wake(&municipality.id);
    let answer = ReportAnswer {
        number: number_text(number),
        token: Some(token),
        state: state.code(),
        street: body.street.clone(),
        date: date.to_string(),
        answer,
        municipality_answer: None,
        disagreed: false,
    };
    Ok((answer, kept, verdict))
}

/// `POST /api/v1/public/{m}/reports`
#[utoipa::path(post, path = "/api/v1/public/{m}/reports", tag = "resident", params(("m" = String, Path)), request_body = ReportBody, responses((status = 201, body = ReportAnswer), (status = 400, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn add(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(m): Path<String>,
    input::Json(body): input::Json<ReportBody>,
) -> Result<(StatusCode, Json<ReportAnswer>), Problem> {
    app.limits.take(Purpose::Report, &key(address.ip()), app.now_ms())?;
    let municipality = app.public_municipality(&m).await?;
    let (answer, _, _) = file(&app, &municipality, &body).await?;
    Ok((StatusCode::CREATED, Json(answer)))
}

fn shown(report: Report) -> ReportAnswer {
    let since = (!report.answer.is_empty()).then(
        || serde_json::json!({ "answer": report.answer, "text": report.answer_text, "date": report.answer_date }),
    );
    ReportAnswer {
        number: number_text(report.number),
        token: None,
        state: report.state.code(),
        street: report.street,
        date: report.date,
        answer: report.verdict,
        municipality_answer: since,
        disagreed: report.disagreed,
    }
}

/// `GET /api/v1/public/{m}/reports/{token}`
#[utoipa::path(get, path = "/api/v1/public/{m}/reports/{token}", tag = "resident", params(("m" = String, Path), ("token" = String, Path)), responses((status = 200, body = ReportAnswer), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub async fn one(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path((m, token)): Path<(String, String)>,
) -> Result<Json<ReportAnswer>, Problem> {
    super::look_up(&app, address)?;
    let report = app.store.report_of_token(&m, &token_hash(&token)).await?;
    Ok(Json(shown(report.ok_or_else(|| Problem::not_found("The report"))?)))
}

/// Why the resident disagrees.
#[derive(Deserialize, ToSchema)]
pub struct Disagreement {
    /// What really happened, at most 500 letters.
    pub note: Option<String>,
}

/// `POST /api/v1/public/{m}/reports/{token}/disagree`
#[utoipa::path(post, path = "/api/v1/public/{m}/reports/{token}/disagree", tag = "resident", params(("m" = String, Path), ("token" = String, Path)), request_body = Disagreement, responses((status = 200, body = ReportAnswer), (status = 400, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn disagree(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path((m, token)): Path<(String, String)>,
    input::Json(body): input::Json<Disagreement>,
) -> Result<Json<ReportAnswer>, Problem> {
    app.limits.take(Purpose::Report, &key(address.ip()), app.now_ms())?;
    let missing = || Problem::not_found("The report");
    let report = app.store.report_of_token(&m, &token_hash(&token)).await?.ok_or_else(missing)?;
    let more = plain_text(body.note.as_deref().unwrap_or_default(), LONGEST_NOTE);
    let note = if more.is_empty() { report.note.clone() } else { format!("{}\n{more}", report.note).trim().to_owned() };
    app.store.disagree(&m, report.number, &note, app.now_ms()).await?;
    app.live.wake(&m);
    let report = app.store.report_of_token(&m, &token_hash(&token)).await?.ok_or_else(missing)?;
    Ok(Json(shown(report)))
}
