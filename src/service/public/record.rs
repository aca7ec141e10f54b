//! The public record: promises kept and broken, and what collection costs. Figures of streets, never of people.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::plan::{Plan, VillageSummary};
use crate::reports::promises::monday_of;
use crate::reports::{DuePromise, Fate, PromiseRecord, Tally};
use crate::residents::judge::outcome;
use crate::store::{MunicipalityRecord, ReportState};
use crate::units::{Names, VillageId};

use super::super::api::me::Named;
use super::super::app::{App, moment};
use super::super::error::Problem;
use super::super::input::{Path, Query};
use super::super::street::{evidence, local_time};
use super::super::sync::bundle::reason_names;
use super::look_up;

/// Weeks looked back unless told, the present one counted in.
const WEEKS: i32 = 5;
/// Most weeks of one question.
const MOST_WEEKS: i32 = 53;
/// Most broken promises listed; the table has all.
const MOST_LISTED: usize = 100;

/// How far back.
#[derive(Deserialize)]
pub struct Span {
    weeks: Option<i32>,
}

/// Promises counted.
#[derive(Serialize, ToSchema)]
pub struct TallyAnswer {
    /// All of them.
    pub promised: u32,
    /// Kept.
    pub kept: u32,
    /// The crew was there and could not.
    pub could_not: u32,
    /// Nobody came.
    pub missed: u32,
    /// Kept ones of a thousand, rounded down; nothing before the first promise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_thousandths: Option<u32>,
}

impl From<Tally> for TallyAnswer {
    fn from(tally: Tally) -> Self {
        Self {
            promised: tally.promised(),
            kept: tally.kept,
            could_not: tally.could_not,
            missed: tally.missed,
            kept_thousandths: tally.kept_thousandths(),
        }
    }
}

/// A week.
#[derive(Serialize, ToSchema)]
pub struct WeekAnswer {
    /// Its Monday.
    pub monday: String,
    /// Its promises.
    #[serde(flatten)]
    pub tally: TallyAnswer,
}

/// A village.
#[derive(Serialize, ToSchema)]
pub struct VillageRecord {
    /// The village; nothing for streets outside of villages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub village: Option<Named>,
    /// Its promises.
    #[serde(flatten)]
    pub tally: TallyAnswer,
}

/// Why the crew could not.
#[derive(Serialize, ToSchema)]
pub struct ReasonCount {
    /// Its stable name.
    pub code: &'static str,
    /// In words.
    #[schema(value_type = Object)]
    pub names: Names,
    /// How often.
    pub count: u32,
}

/// A promise that was not kept.
#[derive(Serialize, ToSchema)]
pub struct BrokenAnswer {
    /// The date.
    pub date: String,
    /// The street.
    pub street: Named,
    /// Its village.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object)]
    pub village: Option<Names>,
    /// Why the crew could not; nothing where nobody came.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object)]
    pub reason: Option<Names>,
}

/// What a week of the plan in force costs.
#[derive(Serialize, ToSchema)]
pub struct MoneyAnswer {
    /// A week, tyiyn: crew, fuel, gate fees, fixed cost of going out.
    pub week: i64,
    /// Waste of a week, kilograms, as the plan counts with it.
    pub week_kilograms: i64,
    /// A tonne, tyiyn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tonne: Option<i64>,
    /// A person a month, tyiyn: a week times 52 over 12.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_month: Option<i64>,
    /// Driven in a week, metres.
    pub week_metres: i64,
    /// Fuel of a week, millilitres.
    pub week_fuel: i64,
}

/// What residents said.
#[derive(Serialize, ToSchema)]
pub struct VoiceAnswer {
    /// Reports that a street was not collected.
    pub filed: u32,
    /// Of these, without an answer yet.
    pub open: u32,
    /// Of these, our own miss by the crew's own record.
    pub our_miss: u32,
}

/// The public record of a municipality.
#[derive(Serialize, ToSchema)]
pub struct RecordAnswer {
    /// First date counted.
    pub from: String,
    /// Last date counted.
    pub to: String,
    /// All promises.
    pub total: TallyAnswer,
    /// By week, the oldest first.
    pub weeks: Vec<WeekAnswer>,
    /// By village.
    pub villages: Vec<VillageRecord>,
    /// Why crews could not, the most frequent first.
    pub reasons: Vec<ReasonCount>,
    /// Promises not kept, the newest first, at most 100.
    pub broken: Vec<BrokenAnswer>,
    /// What residents said in that time.
    pub reports: VoiceAnswer,
    /// What it costs by the plan in force.
    pub money: MoneyAnswer,
}

/// `GET /api/v1/public/{m}/record`
#[utoipa::path(get, path = "/api/v1/public/{m}/record", tag = "resident", params(("m" = String, Path), ("weeks" = Option<i32>, Query, description = "1 to 53; 5 unless told, the present week counted in")), responses((status = 200, body = RecordAnswer), (status = 400, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn one(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(m): Path<String>,
    Query(span): Query<Span>,
) -> Result<Json<RecordAnswer>, Problem> {
    look_up(&app, address)?;
    let municipality = app.public_municipality(&m).await?;
    let plan = app.public_plan(&municipality).await?;
    let (from, to) = dates(&app, &municipality, &span)?;
    let promises = due(&app, &municipality, &plan, from, to).await?;
    let record = PromiseRecord::of(&promises);
    let broken = promises.iter().rev().filter_map(|promise| {
        let reason = match promise.fate {
            Fate::Kept(_) => return None,
            Fate::CouldNot(_, reason) => Some(reason_names(reason)),
            Fate::Missed => None,
        };
        let street = plan.streets.iter().find(|street| street.id == promise.street)?;
        Some(BrokenAnswer {
            date: promise.date.to_string(),
            street: Named { id: street.id.0.clone(), names: street.names.clone() },
            village: village(&plan, promise.village.as_ref()).map(|village| village.names.clone()),
            reason,
        })
    });
    let reports = app.store.reports(&m, true).await?;
    let (first, last) = (from.to_string(), to.to_string());
    let about_promises = || reports.iter().filter(|report| report.verdict["kind"] != "noted");
    let recent = || about_promises().filter(|report| (first.as_str()..=last.as_str()).contains(&report.date.as_str()));
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Json(RecordAnswer {
        total: record.total.into(),
        weeks: record
            .weeks
            .into_iter()
            .map(|(monday, tally)| WeekAnswer { monday: monday.to_string(), tally: tally.into() })
            .collect(),
        villages: record
            .villages
            .into_iter()
            .map(|(id, tally)| {
                let named = village(&plan, id.as_ref())
                    .map(|found| Named { id: found.id.0.clone(), names: found.names.clone() });
                VillageRecord { village: named, tally: tally.into() }
            })
            .collect(),
        reasons: record
            .reasons
            .into_iter()
            .map(|(reason, count)| ReasonCount { code: reason.code(), names: reason_names(reason), count })
            .collect(),
        broken: broken.take(MOST_LISTED).collect(),
        reports: VoiceAnswer {
            filed: count(recent().count()),
            open: count(recent().filter(|report| report.state == ReportState::Open).count()),
            our_miss: count(recent().filter(|report| report.verdict["kind"] == "our_miss").count()),
        },
        money: money(&plan),
        from: first.clone(),
        to: last.clone(),
    }))
}

/// `GET /api/v1/public/{m}/record.csv`: every promise whose day has come, for anybody to count again.
#[utoipa::path(get, path = "/api/v1/public/{m}/record.csv", tag = "resident", params(("m" = String, Path), ("weeks" = Option<i32>, Query)), responses((status = 200, description = "CSV (RFC 4180), CC BY 4.0: date, street, street_name, village, fate, time, reason", content_type = "text/csv"), (status = 400, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn table(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(m): Path<String>,
    Query(span): Query<Span>,
) -> Result<Response, Problem> {
    look_up(&app, address)?;
    let municipality = app.public_municipality(&m).await?;
    let plan = app.public_plan(&municipality).await?;
    let (from, to) = dates(&app, &municipality, &span)?;
    let names: BTreeMap<&str, &str> =
        plan.streets.iter().map(|street| (street.id.0.as_str(), street.names.ky.as_str())).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let broken = |error: csv::Error| Problem::broken(&error);
    writer.write_record(["date", "street", "street_name", "village", "fate", "time", "reason"]).map_err(broken)?;
    for promise in due(&app, &municipality, &plan, from, to).await? {
        let (fate, at_ms, reason) = match promise.fate {
            Fate::Kept(at_ms) => ("kept", Some(at_ms), ""),
            Fate::CouldNot(at_ms, reason) => ("could_not", Some(at_ms), reason.code()),
            Fate::Missed => ("missed", None, ""),
        };
        let time = at_ms.map(|at_ms| local_time(at_ms, &municipality.time_zone)).unwrap_or_default();
        let street = promise.street.0.as_str();
        let village = promise.village.as_ref().map_or("", |village| village.0.as_str());
        let name = names.get(street).copied().unwrap_or_default();
        writer.write_record([&promise.date.to_string(), street, name, village, fate, &time, reason]).map_err(broken)?;
    }
    let bytes = writer.into_inner().map_err(|error| Problem::broken(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"record.csv\""),
        (header::LINK, "<https://creativecommons.org/licenses/by/4.0/>; rel=\"license\""),
    ];
    Ok((headers, bytes).into_response())
}

/// First and last date of a question: whole weeks, up to today.
fn dates(app: &App, municipality: &MunicipalityRecord, span: &Span) -> Result<(Date, Date), Problem> {
    let weeks = span.weeks.unwrap_or(WEEKS);
    if !(1..=MOST_WEEKS).contains(&weeks) {
        return Err(Problem::field("/weeks", "out_of_bounds", "Ask for 1 to 53 weeks."));
    }
    let today = app.today(&municipality.time_zone);
    let from = monday_of(today).checked_sub((weeks - 1).weeks()).unwrap_or(today);
    Ok((from, today))
}

/// First and last date of so many weeks, and every promise in them whose day has come.
pub async fn due_in_weeks(
    app: &App,
    municipality: &MunicipalityRecord,
    plan: &Plan,
    weeks: i32,
) -> Result<(Date, Date, Vec<DuePromise>), Problem> {
    let (from, to) = dates(app, municipality, &Span { weeks: Some(weeks) })?;
    Ok((from, to, due(app, municipality, plan, from, to).await?))
}

/// Promises whose day has come, by date.
async fn due(
    app: &App,
    municipality: &MunicipalityRecord,
    plan: &Plan,
    from: Date,
    to: Date,
) -> Result<Vec<DuePromise>, Problem> {
    let villages: BTreeMap<_, _> =
        plan.streets.iter().map(|street| (street.id.clone(), street.village.clone())).collect();
    let now = app.clock.now();
    let mut day = None;
    let mut promises = Vec::new();
    for occurrence in app.store.occurrences_between(&municipality.id, &from.to_string(), &to.to_string()).await? {
        // By date, so each day is laid out once.
        let known = day.take().filter(|(date, _)| *date == occurrence.date);
        let (date, known) = match known {
            Some(known) => known,
            None => (occurrence.date, app.day(&municipality.id, occurrence.date).await?),
        };
        let (_, end) = occurrence.promised_window();
        let late = moment(occurrence.date, end.0, &municipality.time_zone) < now;
        let found = outcome(&occurrence, &evidence(&known, &occurrence.street.0), to, late);
        if let Some(fate) = Fate::of(&found) {
            let village = villages.get(&occurrence.street).cloned().flatten();
            promises.push(DuePromise { street: occurrence.street, village, date: occurrence.date, fate });
        }
        day = Some((date, known));
    }
    Ok(promises)
}

fn village<'a>(plan: &'a Plan, id: Option<&VillageId>) -> Option<&'a VillageSummary> {
    plan.villages.iter().find(|village| Some(&village.id) == id)
}

fn money(plan: &Plan) -> MoneyAnswer {
    let totals = &plan.totals;
    let (week, kilograms) = (totals.cost().0, totals.kilograms.0);
    let people: i64 = plan.villages.iter().map(|village| i64::from(village.people)).sum();
    let of = |amount: i128, by: i128| {
        let rounded = (amount.checked_mul(2)?.checked_add(by)?).checked_div(by.checked_mul(2)?)?;
        i64::try_from(rounded).ok()
    };
    MoneyAnswer {
        week,
        week_kilograms: kilograms,
        tonne: of(i128::from(week) * 1_000, kilograms.into()),
        person_month: of(i128::from(week) * 52, i128::from(people) * 12),
        week_metres: totals.metres.0,
        week_fuel: totals.fuel.0,
    }
}
