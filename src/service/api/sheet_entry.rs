//! A paper sheet, read off by a clerk, comes in as events.

use axum::Json;
use axum::extract::State;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::pickups::{EventKind, FailureReason, RunId, Source};
use crate::plan::{Route, StepKind};

use super::super::app::{App, moment};
use super::super::error::{FieldFault, Problem};
use super::super::input::{Json as Body, Path, plain_text};
use super::super::session::Staff;
use super::super::sync::desk::{Teller, Told};
use super::super::sync::events::EventAnswer;

/// The longest day of a crew has a few hundred stops.
const MOST_MARKS: usize = 1_000;

/// What is written on a sheet.
#[derive(Deserialize, ToSchema)]
pub struct Sheet {
    /// Marks at steps; with the unloadings at most 1,000.
    #[serde(default)]
    pub marks: Vec<SheetMark>,
    /// Unloadings.
    #[serde(default)]
    pub dumps: Vec<SheetDump>,
    /// Litres of fuel taken.
    pub litres: Option<f64>,
    /// Kilometres on the clock.
    pub kilometres: Option<f64>,
    /// A remark.
    pub note: Option<String>,
    /// The crew is back: `16:40`.
    pub back: Option<String>,
}

/// A mark at a step.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetMark {
    /// The step.
    pub step: String,
    /// `done` or `could_not`.
    pub state: String,
    /// Why not: one of the six reasons.
    #[schema(value_type = Option<String>)]
    pub reason: Option<FailureReason>,
    /// Local time, `09:42`; without it, when the plan has it.
    pub at: Option<String>,
}

/// An unloading.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetDump {
    /// Local time, `12:05`; without it, when the plan has it.
    pub at: Option<String>,
    /// How full, percent.
    pub fill: Option<i64>,
    /// What a scale showed.
    pub weight_kg: Option<i64>,
}

/// What became of the marks.
#[derive(Serialize, ToSchema)]
pub struct SheetAnswer {
    /// One a mark, in the order of the request: marks, unloadings, then the rest.
    pub answers: Vec<EventAnswer>,
}

/// Faults of a sheet, all of them at once.
struct Reader<'a> {
    run: &'a RunId,
    zone: &'a str,
    faults: Vec<FieldFault>,
}

impl Reader<'_> {
    fn fault(&mut self, pointer: String, code: &str, detail: &str) {
        self.faults.push(FieldFault { pointer, code: code.to_owned(), detail: detail.to_owned() });
    }

    /// A local time, or `planned` seconds of the day.
    fn at(&mut self, pointer: &str, text: Option<&str>, planned: i64) -> i64 {
        let seconds = match text {
            None => planned,
            Some(text) => match text.parse::<Time>() {
                Ok(time) => i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60,
                Err(_) => {
                    self.fault(format!("{pointer}/at"), "not_a_time", "A time is written like 09:42.");
                    planned
                }
            },
        };
        moment(self.run.date, seconds, self.zone).as_millisecond()
    }

    fn mark(&mut self, index: usize, mark: &SheetMark, route: &Route) -> Option<Told> {
        let pointer = format!("/marks/{index}");
        let Some(step) = route.steps.iter().find(|step| step.id == mark.step && step.kind.is_collection()) else {
            self.fault(
                format!("{pointer}/step"),
                "unknown_step",
                "This run has no such step; take the list of the plan.",
            );
            return None;
        };
        let (kind, reason) = match (mark.state.as_str(), mark.reason) {
            ("done", None) => (EventKind::StepDone, None),
            ("could_not", Some(reason)) => (EventKind::StepFailed, Some(reason)),
            ("could_not", None) => {
                self.fault(format!("{pointer}/reason"), "missing", "Say why it could not be collected.");
                return None;
            }
            _ => {
                self.fault(format!("{pointer}/state"), "unknown", "A mark is `done`, or `could_not` with a reason.");
                return None;
            }
        };
        let at_ms = self.at(&pointer, mark.at.as_deref(), step.leave.0);
        Some(Told { kind, step: Some(step.id.clone()), reason, body: json!({}), at_ms })
    }
}

/// `POST /api/v1/runs/{run}/paper`: what the crew wrote on its sheet. Entering it twice changes nothing.
#[utoipa::path(post, path = "/api/v1/runs/{run}/paper", tag = "manager", params(("run" = String, Path)), request_body = Sheet, responses((status = 200, body = SheetAnswer), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
pub async fn enter(
    State(app): State<App>,
    staff: Staff,
    Path(run): Path<String>,
    Body(sheet): Body<Sheet>,
) -> Result<Json<SheetAnswer>, Problem> {
    let municipality = &staff.municipality;
    let gone = || Problem::not_found("The run");
    let id = RunId::read(&run).ok_or_else(gone)?;
    let day = app.day(&municipality.id, id.date).await?;
    let found = day.runs.iter().find(|own| own.id == id).ok_or_else(gone)?;
    let route = day.route(found).ok_or_else(gone)?;
    let plan = day.plan.as_ref().map(|(record, _)| record.id.clone()).unwrap_or_default();
    if sheet.marks.len() + sheet.dumps.len() > MOST_MARKS {
        return Err(Problem::too_large("A sheet has at most 1,000 marks."));
    }
    let mut reader = Reader { run: &id, zone: &municipality.time_zone, faults: Vec::new() };
    let mut told: Vec<Told> =
        sheet.marks.iter().enumerate().filter_map(|(index, mark)| reader.mark(index, mark, route)).collect();
    let unloads = route.steps.iter().filter(|step| step.kind == StepKind::Unload);
    let planned: Vec<_> = unloads.map(|step| (step.id.clone(), step.leave.0)).collect();
    for (index, dump) in sheet.dumps.iter().enumerate() {
        let step = planned.get(index);
        let at_ms = reader.at(&format!("/dumps/{index}"), dump.at.as_deref(), step.map_or(route.end.0, |(_, at)| *at));
        let body = json!({ "fill": dump.fill, "weight_kg": dump.weight_kg });
        told.push(Told { kind: EventKind::Dump, step: step.map(|(id, _)| id.clone()), reason: None, body, at_ms });
    }
    let end_ms = moment(id.date, route.end.0, &municipality.time_zone).as_millisecond();
    let mut plain = |kind, body, at_ms| told.push(Told { kind, step: None, reason: None, body, at_ms });
    if let Some(litres) = sheet.litres {
        plain(EventKind::Fuel, json!({ "litres": litres }), end_ms);
    }
    if let Some(kilometres) = sheet.kilometres {
        plain(EventKind::Odometer, json!({ "kilometres": kilometres }), end_ms);
    }
    if let Some(note) = sheet.note.as_deref().map(|note| plain_text(note, 500)).filter(|note| !note.is_empty()) {
        plain(EventKind::Note, json!({ "text": note }), end_ms);
    }
    if let Some(back) = &sheet.back {
        let at_ms = reader.at("/back", Some(back), route.end.0);
        plain(EventKind::RunEnd, json!({}), at_ms);
    }
    if !reader.faults.is_empty() {
        let mut problem = Problem::field("", "sheet", "Some lines of the sheet cannot be taken; nothing was kept.");
        problem.errors = reader.faults;
        return Err(problem);
    }
    let teller = Teller {
        municipality: &municipality.id,
        source: Source::Paper,
        device: &format!("paper.{}", id.vehicle),
        vehicle: &id.vehicle.0,
        by: &staff.session.person,
    };
    let ingested = app.tell(&teller, &id, &plan, told).await?;
    let answers = ingested.answers.into_iter();
    let answers = answers.map(|answer| EventAnswer { id: answer.id, result: answer.outcome.code(), code: answer.code });
    Ok(Json(SheetAnswer { answers: answers.collect() }))
}
