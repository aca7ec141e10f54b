//! Streets and their dates.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::plan::{Plan, StreetSummary};
use crate::residents::{FoundKind, Outcome};
use crate::units::Names;

use super::super::api::me::{MunicipalityAnswer, Named};
use super::super::app::{App, fresh_token, instant, moment};
use super::super::error::Problem;
use super::super::input::{Path, Query};
use super::super::promises::PROMISED_AHEAD;
use super::super::revision::unless_known;
use super::super::street::{Kept, street};
use super::super::sync::bundle::reason_names;
use super::look_up;

/// Streets found at most for a question.
const MOST_FOUND: usize = 50;

/// `GET /api/v1/public/municipalities`
#[utoipa::path(get, path = "/api/v1/public/municipalities", tag = "resident", responses((status = 200, body = [MunicipalityAnswer])))]
pub async fn municipalities(State(app): State<App>) -> Result<Json<Vec<MunicipalityAnswer>>, Problem> {
    Ok(Json(app.store.municipalities().await?.into_iter().map(MunicipalityAnswer::from).collect()))
}

/// A question.
#[derive(Deserialize)]
pub struct Question {
    q: Option<String>,
    village: Option<String>,
}

/// Villages and streets.
#[derive(Serialize, ToSchema)]
pub struct StreetList {
    /// Villages of the municipality.
    pub villages: Vec<VillageAnswer>,
    /// Streets found.
    pub streets: Vec<StreetLine>,
}

/// A village.
#[derive(Serialize, ToSchema)]
pub struct VillageAnswer {
    /// Its id.
    pub id: String,
    /// Its name.
    #[schema(value_type = Object)]
    pub names: Names,
    /// People living there.
    pub people: u32,
}

/// A street of a list.
#[derive(Serialize, ToSchema)]
pub struct StreetLine {
    /// Its id.
    pub id: String,
    /// Its name.
    #[schema(value_type = Object)]
    pub names: Names,
    /// Its village.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub village: Option<String>,
    /// Days it is collected on, Monday is 0.
    pub days: Vec<u8>,
    /// A point of it, so that a phone finds the street it stands in without telling anybody where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<[f64; 2]>,
}

/// `GET /api/v1/public/{m}/streets`
#[utoipa::path(get, path = "/api/v1/public/{m}/streets", tag = "resident", params(("m" = String, Path), ("q" = Option<String>, Query), ("village" = Option<String>, Query)), responses((status = 200, body = StreetList), (status = 304, description = "As the `ETag` in `If-None-Match`"), (status = 400, body = Problem), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub async fn list(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(m): Path<String>,
    Query(question): Query<Question>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    look_up(&app, address)?;
    let municipality = app.public_municipality(&m).await?;
    let plan = app.public_plan(&municipality).await?;
    let found = found(&app, &municipality.id, &plan, question.q.as_deref(), question.village.as_deref());
    unless_known(&headers, &found, &found)
}

/// Streets that fit a question; all of them, by village and name, when there is none.
pub fn found(app: &App, municipality: &str, plan: &Arc<Plan>, q: Option<&str>, village: Option<&str>) -> StreetList {
    let q = q.map(str::trim).unwrap_or_default();
    let in_village = |street: &&StreetSummary| {
        village.is_none_or(|village| street.village.as_ref().is_some_and(|own| own.0 == village))
    };
    let streets: Vec<&StreetSummary> = if q.is_empty() {
        let mut all: Vec<_> = plan.streets.iter().filter(in_village).collect();
        let place = |street: &StreetSummary| {
            plan.villages.iter().position(|village| Some(&village.id) == street.village.as_ref())
        };
        all.sort_by(|left, right| {
            (place(left), &left.names.ky, &left.id).cmp(&(place(right), &right.names.ky, &right.id))
        });
        all
    } else {
        let mut chosen: Vec<&StreetSummary> = Vec::new();
        for found in app.address_book(municipality, plan).search(q, MOST_FOUND) {
            for street in plan.streets.iter().filter(in_village) {
                let meant = match &found.kind {
                    FoundKind::Street(id) => street.id == *id,
                    // A village that was named stands for its streets.
                    FoundKind::Village(id) => street.village.as_ref() == Some(id),
                };
                if meant && !chosen.iter().any(|known| known.id == street.id) {
                    chosen.push(street);
                }
            }
        }
        chosen
    };
    StreetList {
        villages: plan
            .villages
            .iter()
            .map(|village| VillageAnswer {
                id: village.id.0.clone(),
                names: village.names.clone(),
                people: village.people,
            })
            .collect(),
        streets: streets
            .into_iter()
            .map(|street| StreetLine {
                id: street.id.0.clone(),
                names: street.names.clone(),
                village: street.village.as_ref().map(|village| village.0.clone()),
                days: street.days.clone(),
                at: middle(street),
            })
            .collect(),
    }
}

/// The middle of the longest line of a street, to about a metre.
fn middle(street: &StreetSummary) -> Option<[f64; 2]> {
    let line = street.lines.iter().max_by_key(|line| line.len())?;
    let position = line.get(line.len() / 2)?;
    let short = |degrees: f64| (degrees * 1e5).round() / 1e5;
    Some([short(position.lon), short(position.lat)])
}

/// A street with its dates.
#[derive(Serialize, ToSchema)]
pub struct StreetAnswer {
    /// Its id.
    pub id: String,
    /// Its name.
    #[schema(value_type = Object)]
    pub names: Names,
    /// Its village.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub village: Option<Named>,
    /// Where.
    pub municipality: MunicipalityAnswer,
    /// Today there.
    pub today: String,
    /// The server's clock.
    pub now: String,
    /// Days it is collected on, Monday is 0.
    pub days: Vec<u8>,
    /// The next five, today counted in.
    pub upcoming: Vec<OccurrenceAnswer>,
    /// The last four.
    pub past: Vec<OccurrenceAnswer>,
    /// Address of its calendar.
    pub calendar_url: String,
    /// A report of this street that waits for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_open: Option<ReportOpen>,
}

/// A report that waits.
#[derive(Serialize, ToSchema)]
pub struct ReportOpen {
    /// The promise it is about.
    pub occurrence: String,
    /// Its date.
    pub date: String,
}

/// A promise with what became of it.
#[derive(Serialize, ToSchema)]
pub struct OccurrenceAnswer {
    /// Its id.
    pub id: String,
    /// Its date.
    pub date: String,
    /// `planned`, `expected`, `collected`, `could_not`, `missed`, `moved`, `cancelled`.
    pub status: &'static str,
    /// From when people may expect it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_from: Option<String>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_to: Option<String>,
    /// When it was collected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collected_at: Option<String>,
    /// Why it could not be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<ReasonAnswer>,
}

/// Why it could not be.
#[derive(Serialize, ToSchema)]
pub struct ReasonAnswer {
    /// Its stable name.
    pub code: &'static str,
    /// In words.
    #[schema(value_type = Object)]
    pub names: Names,
}

/// A promise as answers show it.
pub fn occurrence_answer(kept: &Kept, time_zone: &str) -> OccurrenceAnswer {
    let occurrence = &kept.occurrence;
    let (from, to) = occurrence.promised_window();
    let at = |second| Some(moment(occurrence.date, second, time_zone).to_string());
    let (status, collected_at, reason) = match &kept.outcome {
        Outcome::Planned => ("planned", None, None),
        Outcome::Moved => ("moved", None, None),
        Outcome::Cancelled => ("cancelled", None, None),
        Outcome::Expected => ("expected", None, None),
        Outcome::Missed => ("missed", None, None),
        Outcome::Collected(proof) => ("collected", Some(instant(proof.at_ms)), None),
        Outcome::CouldNot(_, reason) => ("could_not", None, Some(*reason)),
    };
    OccurrenceAnswer {
        id: occurrence.id.to_string(),
        date: occurrence.date.to_string(),
        status,
        expected_from: at(from.0),
        expected_to: at(to.0),
        collected_at,
        reason: reason.map(|reason| ReasonAnswer { code: reason.code(), names: reason_names(reason) }),
    }
}

/// `GET /api/v1/public/{m}/streets/{id}`
#[utoipa::path(get, path = "/api/v1/public/{m}/streets/{id}", tag = "resident", params(("m" = String, Path), ("id" = String, Path)), responses((status = 200, body = StreetAnswer), (status = 304, description = "As the `ETag` in `If-None-Match`"), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub async fn one(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path((m, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    look_up(&app, address)?;
    let municipality = app.public_municipality(&m).await?;
    let plan = app.public_plan(&municipality).await?;
    let found = street(&plan, &id)?;
    let today = app.today(&municipality.time_zone);
    let all = app.kept(&municipality, &id, 28, PROMISED_AHEAD).await?;
    let (past, upcoming): (Vec<_>, Vec<_>) = all.iter().partition(|kept| kept.occurrence.date < today);
    let token = app.store.calendar_token(&m, &id, &fresh_token()?, app.now_ms()).await?;
    let report = app.store.open_report_of_street(&m, &id).await?;
    let village = plan.villages.iter().find(|village| Some(&village.id) == found.village.as_ref());
    let time_zone = municipality.time_zone.clone();
    let shown = |kept: &&Kept| occurrence_answer(kept, &time_zone);
    let mut answer = StreetAnswer {
        id: found.id.0.clone(),
        names: found.names.clone(),
        village: village.map(|village| Named { id: village.id.0.clone(), names: village.names.clone() }),
        municipality: municipality.into(),
        today: today.to_string(),
        now: String::new(),
        days: found.days.clone(),
        upcoming: upcoming.iter().take(5).map(shown).collect(),
        past: past.iter().rev().take(4).map(shown).collect(),
        calendar_url: format!("/calendar/{token}.ics"),
        report_open: report.map(|report| ReportOpen { occurrence: report.occurrence, date: report.date }),
    };
    let same = serde_json::to_value(&answer)?;
    answer.now = instant(app.now_ms());
    unless_known(&headers, &same, &answer)
}
