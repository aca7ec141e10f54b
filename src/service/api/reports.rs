//! Reports as the manager sees them: each beside the evidence, with the answer she gives.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::residents::Outcome;
use crate::residents::judge::Proof;
use crate::store::{MunicipalityRecord, Report};
use crate::units::Names;

use super::super::app::{App, instant};
use super::super::error::Problem;
use super::super::input::{self, Path, Query, plain_text};
use super::super::public::sightings::sighting_names;
use super::super::session::Staff;
use super::me::Named;

/// Which reports.
#[derive(Deserialize)]
pub struct Which {
    state: Option<String>,
}

/// A report.
#[derive(Serialize, ToSchema)]
pub struct ReportLine {
    /// `M-0417`.
    pub number: String,
    /// Its street.
    pub street: Named,
    /// The street's village.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object)]
    pub village: Option<Names>,
    /// The date it is about.
    pub date: String,
    /// The promise it is about.
    pub occurrence: String,
    /// When it arrived.
    pub received_at: String,
    /// What the resident wrote.
    pub note: String,
    /// `open`, `answered` or `closed`.
    pub state: &'static str,
    /// What the road says now.
    pub evidence: EvidenceAnswer,
    /// What was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_text: Option<String>,
    /// The date it promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_date: Option<String>,
    /// Where it was seen, `[lon, lat]`; of a sighting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<[f64; 2]>,
    /// Whether the resident disagreed with the first answer.
    pub disagreed: bool,
}

/// What the road says.
#[derive(Serialize, ToSchema)]
pub struct EvidenceAnswer {
    /// `collected`, `could_not`, `not_yet`, `none`, or `sighting` where no promise is behind it.
    pub kind: &'static str,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// The run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// The step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
}

impl EvidenceAnswer {
    fn none(kind: &'static str) -> Self {
        Self { kind, at: None, reason: None, run: None, step: None }
    }

    fn proof(kind: &'static str, proof: Proof, reason: Option<&'static str>) -> Self {
        Self { kind, at: Some(instant(proof.at_ms)), reason, run: Some(proof.run), step: Some(proof.step) }
    }
}

/// 417 as people say it.
pub fn number_text(number: i64) -> String {
    format!("M-{number:04}")
}

/// `M-0417` as a number.
pub fn number_of(text: &str) -> Option<i64> {
    text.strip_prefix("M-")?.parse().ok().filter(|number| *number > 0)
}

async fn line(app: &App, municipality: &MunicipalityRecord, report: Report) -> Result<ReportLine, Problem> {
    let plan = app.public_plan(municipality).await?;
    let street = plan.streets.iter().find(|street| street.id.0 == report.street);
    let village = street.and_then(|street| {
        plan.villages
            .iter()
            .find(|village| Some(&village.id) == street.village.as_ref())
            .map(|village| village.names.clone())
    });
    let today = app.today(&municipality.time_zone);
    let promise = if report.occurrence.is_empty() {
        None
    } else {
        app.store.occurrence(&municipality.id, &report.occurrence).await?
    };
    let evidence = match promise {
        None if report.street.contains('@') => EvidenceAnswer::none("sighting"),
        None => EvidenceAnswer::none("none"),
        Some(promise) => match app.judged(municipality, promise, today).await?.outcome {
            Outcome::Collected(proof) => EvidenceAnswer::proof("collected", proof, None),
            Outcome::CouldNot(proof, reason) => EvidenceAnswer::proof("could_not", proof, Some(reason.code())),
            Outcome::Expected | Outcome::Planned | Outcome::Moved => EvidenceAnswer::none("not_yet"),
            Outcome::Missed | Outcome::Cancelled => EvidenceAnswer::none("none"),
        },
    };
    let seen = sighting_names(&report.street);
    let is_sighting = seen.is_some();
    let named = || seen.unwrap_or_else(|| Names::one(&report.street));
    let names = street.map_or_else(named, |street| street.names.clone());
    let position = serde_json::from_value(report.verdict["position"].clone()).ok().filter(|_| is_sighting);
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(ReportLine {
        number: number_text(report.number),
        street: Named { id: report.street, names },
        village,
        date: report.date,
        occurrence: report.occurrence,
        received_at: instant(report.received_ms),
        note: report.note,
        state: report.state.code(),
        evidence,
        answer: some(report.answer),
        answer_text: some(report.answer_text),
        answer_date: some(report.answer_date),
        position,
        disagreed: report.disagreed,
    })
}

/// `GET /api/v1/reports`
#[utoipa::path(get, path = "/api/v1/reports", tag = "manager", params(("state" = Option<String>, Query, description = "`open` or `all`")), responses((status = 200, body = [ReportLine]), (status = 400, body = Problem), (status = 401, body = Problem)))]
pub async fn list(
    State(app): State<App>,
    staff: Staff,
    Query(which): Query<Which>,
) -> Result<Json<Vec<ReportLine>>, Problem> {
    let all = which.state.as_deref() == Some("all");
    let mut lines = Vec::new();
    for report in app.store.reports(&staff.municipality.id, all).await? {
        lines.push(line(&app, &staff.municipality, report).await?);
    }
    Ok(Json(lines))
}

/// An answer.
#[derive(Deserialize, ToSchema)]
pub struct Answer {
    /// `will_collect`, `was_collected` or `closed`.
    pub answer: String,
    /// When it will be collected.
    pub date: Option<String>,
    /// In words, at most 500 letters.
    pub text: Option<String>,
}

/// `POST /api/v1/reports/{number}/answer`
#[utoipa::path(post, path = "/api/v1/reports/{number}/answer", tag = "manager", params(("number" = String, Path)), request_body = Answer, responses((status = 200, body = ReportLine), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
pub async fn answer(
    State(app): State<App>,
    staff: Staff,
    Path(number): Path<String>,
    input::Json(body): input::Json<Answer>,
) -> Result<Json<ReportLine>, Problem> {
    let missing = || Problem::not_found("The report");
    let number = number_of(&number).ok_or_else(missing)?;
    if !["will_collect", "was_collected", "closed"].contains(&body.answer.as_str()) {
        return Err(Problem::field("/answer", "unknown", "An answer is will_collect, was_collected or closed."));
    }
    let date = super::today::read_date(body.date.as_deref())?;
    if body.answer == "will_collect" && date.is_none() {
        return Err(Problem::field("/date", "missing", "Say on which date it will be collected."));
    }
    let text = plain_text(body.text.as_deref().unwrap_or_default(), 500);
    let date = date.map(|date| date.to_string()).unwrap_or_default();
    let id = &staff.municipality.id;
    app.store.answer_report(id, number, (&body.answer, &text, &date), app.now_ms()).await?;
    app.live.wake(id);
    let report = app.store.report(id, number).await?.ok_or_else(missing)?;
    Ok(Json(line(&app, &staff.municipality, report).await?))
}
