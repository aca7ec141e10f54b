//! The board of a date: every run, what was done, what could not be, what waits.

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::pickups::coverage::coverage;
use crate::pickups::eta::expected;
use crate::pickups::progress::RunStage;
use crate::pickups::track::{TrackPoint, believable};
use crate::pickups::{FailureReason, StepProgress, StepStatus};
use crate::plan::{Route, Step, StepKind};
use crate::store::Device;
use crate::units::{Names, Position};

use super::super::app::{App, instant, moment};
use super::super::board::{Day, DayRun};
use super::super::error::Problem;
use super::super::input::Query;
use super::super::session::Staff;
use super::me::Named;

/// A day without a change of the clock.
const DAY_MS: i64 = 86_400_000;

/// A date to look at.
#[derive(Deserialize)]
pub struct Which {
    date: Option<String>,
}

/// The board.
#[derive(Serialize, ToSchema)]
pub struct Today {
    /// The date.
    pub date: String,
    /// The server's clock.
    pub now: String,
    /// The plan in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Runs in the order of the plan.
    pub runs: Vec<RunAnswer>,
    /// Reports that wait for an answer.
    pub reports_open: i64,
    /// Number of the last change: where the live stream goes on.
    pub sequence: i64,
}

/// One run of the board.
#[derive(Serialize, ToSchema)]
pub struct RunAnswer {
    /// `2026-11-23.tractor`.
    pub id: String,
    /// Route of the plan.
    pub route: String,
    /// Who drives.
    pub vehicle: Named,
    /// The phone that was last heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
    /// `not_started`, `driving` or `finished`.
    pub state: &'static str,
    /// Second of the day.
    pub planned_start: i64,
    /// Second of the day.
    pub planned_end: i64,
    /// When the phone was last heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_heard: Option<String>,
    /// Minutes since then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_heard_minutes: Option<i64>,
    /// Where it was then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<[f64; 2]>,
    /// Steps collected.
    pub done: usize,
    /// Steps that could not be.
    pub could_not: usize,
    /// Steps without a word.
    pub waiting: usize,
    /// Collection steps.
    pub total: usize,
    /// Unloadings made.
    pub loads_done: usize,
    /// Unloadings planned.
    pub loads_planned: usize,
    /// Work that belongs to no step of this plan.
    pub extra: usize,
    /// Seconds behind the plan at the last mark, negative is ahead; nothing before the first mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behind_seconds: Option<i64>,
    /// Nothing was marked for so long that the times to come are a guess: silent, not late.
    pub silent: bool,
    /// Events that were let through though what came before them never did.
    pub gaps_forced: i64,
    /// A phone said at the end that it had more than what is here.
    pub incomplete: bool,
    /// Some position was farther from the one before than anything drives.
    pub position_doubtful: bool,
    /// A phone's clock was more than two minutes off.
    pub clock_off: bool,
    /// Remarks, blocked roads and photos in the order they were made.
    pub notes: Vec<NoteAnswer>,
    /// Steps in the order of the route.
    pub steps: Vec<StepAnswer>,
    /// The whole way.
    #[schema(value_type = Vec<[f64; 2]>)]
    pub line: Vec<Position>,
}

/// A remark, a blocked road or a photo.
#[derive(Serialize, ToSchema)]
pub struct NoteAnswer {
    /// When.
    pub at: String,
    /// What was said.
    pub text: String,
    /// A blocked road rather than a remark.
    pub road_blocked: bool,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<[f64; 2]>,
    /// The step it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// Photos and voice notes: `GET /api/v1/media/{sha256}`; 404 as long as the bytes are not there.
    pub media: Vec<String>,
}

/// One step of the board.
#[derive(Serialize, ToSchema)]
pub struct StepAnswer {
    /// Its id.
    pub id: String,
    /// `street`, `place`, `unload`, `break`.
    #[schema(value_type = String)]
    pub kind: StepKind,
    /// Street, place or dump.
    #[schema(value_type = Object)]
    pub names: Names,
    /// Its village.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub village: Option<String>,
    /// Its street.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// Second of the day.
    pub planned_arrive: i64,
    /// `done`, `could_not`, `waiting` or `conflict`.
    pub state: &'static str,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// `phone`, `paper` or `sms`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<&'static str>,
    /// When it will be done by the run's own pace, while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// It may be so much earlier or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub give_or_take_seconds: Option<i64>,
    /// How well it is shown: `mark_and_track`, `mark`, `told`, `track` or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<&'static str>,
    /// Where it begins.
    #[schema(value_type = [f64; 2])]
    pub position: Position,
    /// The stretches served.
    #[schema(value_type = Vec<[f64; 2]>)]
    pub line: Vec<Position>,
}

/// `GET /api/v1/today`
#[utoipa::path(get, path = "/api/v1/today", tag = "manager", params(("date" = Option<String>, Query, description = "Another date than today, `2026-11-23`")), responses((status = 200, body = Today), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn today(State(app): State<App>, staff: Staff, Query(which): Query<Which>) -> Result<Json<Today>, Problem> {
    let municipality = &staff.municipality;
    let today = app.today(&municipality.time_zone);
    let date = read_date(which.date.as_deref())?.unwrap_or(today);
    let day = app.day(&municipality.id, date).await?;
    let devices = app.store.devices(&municipality.id).await?;
    let now_ms = app.now_ms();
    let midnight_ms = moment(date, 0, &municipality.time_zone).as_millisecond();
    let mut runs = Vec::new();
    for run in &day.runs {
        let Some(mut answer) = one(&day, run, &devices, date == today, now_ms) else { continue };
        let vehicle = &run.id.vehicle.0;
        let track = app.store.track(&municipality.id, vehicle, midnight_ms, midnight_ms + DAY_MS).await?;
        if let Some(route) = day.route(run) {
            evidence(&mut answer, route, run, track);
            if date == today && run.progress.stage != RunStage::Finished {
                look_ahead(&mut answer, route, run, midnight_ms, now_ms);
            }
        }
        runs.push(answer);
    }
    Ok(Json(Today {
        date: date.to_string(),
        now: instant(now_ms),
        plan: day.plan.as_ref().map(|(record, _)| record.id.clone()),
        runs,
        reports_open: app.store.open_reports(&municipality.id).await?,
        sequence: municipality.sequence,
    }))
}

/// A date of a query.
pub fn read_date(text: Option<&str>) -> Result<Option<Date>, Problem> {
    let wrong = || Problem::field("/date", "not_a_date", "A date is written like 2026-11-23.");
    text.map(|text| text.parse::<Date>().ok().filter(|_| text.len() == 10).ok_or_else(wrong)).transpose()
}

fn one(day: &Day, run: &DayRun, devices: &[Device], is_today: bool, now_ms: i64) -> Option<RunAnswer> {
    let route = day.route(run)?;
    let (_, plan) = day.plan.as_ref()?;
    let names = plan.vehicles.iter().find(|vehicle| vehicle.id == route.vehicle).map(|vehicle| vehicle.names.clone());
    let phone = devices
        .iter()
        .filter(|device| device.vehicle == route.vehicle.0 && !device.revoked && device.last_heard_ms > 0)
        // Paper and SMS have rows of their own, and are no phones.
        .filter(|device| !device.id.contains('.'))
        .max_by_key(|device| device.last_heard_ms)
        .filter(|_| is_today);
    let heard = run.state.last_received_ms.max(phone.map(|phone| phone.last_heard_ms));
    Some(RunAnswer {
        id: run.id.to_string(),
        route: route.id.clone(),
        vehicle: Named { id: route.vehicle.0.clone(), names: names.unwrap_or_else(|| Names::one(&route.vehicle.0)) },
        driver: phone.map(|phone| phone.name.clone()),
        state: match run.progress.stage {
            RunStage::NotStarted => "not_started",
            RunStage::Driving => "driving",
            RunStage::Finished => "finished",
        },
        planned_start: route.start.0,
        planned_end: route.end.0,
        last_heard: heard.map(instant),
        last_heard_minutes: heard.filter(|_| is_today).map(|heard| (now_ms - heard).max(0) / 60_000),
        position: run.state.position.or_else(|| last_place(route, run)),
        done: run.progress.done,
        could_not: run.progress.could_not,
        waiting: run.progress.waiting,
        total: run.progress.total,
        loads_done: run.progress.loads_done,
        loads_planned: run.progress.loads_planned,
        extra: run.extra.len(),
        behind_seconds: None,
        silent: false,
        gaps_forced: run.forced,
        incomplete: run.state.incomplete,
        position_doubtful: run.state.position_doubtful,
        clock_off: run.state.skewed,
        notes: notes(run),
        steps: steps(route, run),
        line: route.line.clone(),
    })
}

/// Says of each step how well it is shown, and where the tracker was last.
fn evidence(answer: &mut RunAnswer, route: &Route, run: &DayRun, mut track: Vec<TrackPoint>) {
    track.extend(&run.state.track);
    track.sort_by_key(|point| point.at_ms);
    let (track, _) = believable(&track);
    if let Some(last) = track.last() {
        answer.position = Some([last.lon, last.lat]);
    }
    let covered = coverage(&route.steps, &run.marks, &track);
    for step in &mut answer.steps {
        step.evidence = covered.iter().find(|covered| covered.step == step.id).map(|covered| covered.grade.code());
    }
}

/// Says when each step that waits will be done.
fn look_ahead(answer: &mut RunAnswer, route: &Route, run: &DayRun, midnight_ms: i64, now_ms: i64) {
    let marked = run.marks.iter().map(|(step, mark)| (step.clone(), mark.at_ms));
    let unloaded = run.state.dumps.iter().filter_map(|dump| Some((dump.step.clone()?, dump.at_ms)));
    let expected = expected(route, &marked.chain(unloaded).collect(), midnight_ms, now_ms);
    answer.behind_seconds = expected.behind_ms.map(|behind| behind / 1000);
    answer.silent = expected.silent;
    for step in &mut answer.steps {
        let found = expected.steps.iter().find(|found| found.step == step.id && step.state == "waiting");
        step.expected = found.map(|found| instant(found.at_ms));
        step.give_or_take_seconds = found.map(|found| found.give_or_take_ms / 1000);
    }
}

fn notes(run: &DayRun) -> Vec<NoteAnswer> {
    let notes = run.state.notes.iter().map(|note| NoteAnswer {
        at: instant(note.at_ms),
        text: note.text.clone(),
        road_blocked: note.road_blocked,
        position: note.position,
        step: note.step.clone(),
        media: note.media.clone(),
    });
    notes.collect()
}

/// A phone without satellite signal was where its last mark was made.
fn last_place(route: &Route, run: &DayRun) -> Option<[f64; 2]> {
    let last = run.progress.steps.iter().filter(|step| step.at_ms.is_some()).max_by_key(|step| step.at_ms)?;
    let step = route.steps.iter().find(|step| step.id == last.step)?;
    Some(step.line.last().copied().unwrap_or(step.position).into())
}

fn steps(route: &Route, run: &DayRun) -> Vec<StepAnswer> {
    let mut marks = run.progress.steps.iter();
    let mut unloaded = run.state.dumps.iter();
    route
        .steps
        .iter()
        .filter(|step| step.kind.is_collection() || step.kind == StepKind::Unload)
        .filter_map(|step| {
            if step.kind.is_collection() {
                return marks.next().map(|mark| step_answer(step, mark));
            }
            let trip = unloaded.next();
            let (state, at) = trip.map_or(("waiting", None), |trip| ("done", Some(instant(trip.at_ms))));
            Some(StepAnswer { state, at, source: None, reason: None, ..plain(step) })
        })
        .collect()
}

fn plain(step: &Step) -> StepAnswer {
    StepAnswer {
        id: step.id.clone(),
        kind: step.kind,
        names: step.names.clone(),
        village: step.village.as_ref().map(|village| village.0.clone()),
        street: step.street.as_ref().map(|street| street.0.clone()),
        planned_arrive: step.arrive.0,
        state: "waiting",
        at: None,
        reason: None,
        source: None,
        expected: None,
        give_or_take_seconds: None,
        evidence: None,
        position: step.position,
        line: step.line.clone(),
    }
}

fn step_answer(step: &Step, mark: &StepProgress) -> StepAnswer {
    let (state, reason) = words(mark.status);
    StepAnswer {
        state,
        reason: reason.map(FailureReason::code),
        at: mark.at_ms.map(instant),
        source: mark.source.map(|source| source.code()),
        ..plain(step)
    }
}

/// The word of a status and its reason.
pub fn words(status: StepStatus) -> (&'static str, Option<FailureReason>) {
    use crate::pickups::Mark;
    match status {
        StepStatus::Waiting => ("waiting", None),
        StepStatus::Done => ("done", None),
        StepStatus::CouldNot(reason) => ("could_not", Some(reason)),
        StepStatus::Conflict(Mark::Done) => ("conflict", None),
        StepStatus::Conflict(Mark::CouldNot(reason)) => ("conflict", Some(reason)),
    }
}
