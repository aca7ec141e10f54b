//! Everything a phone needs for a week without signal.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::pickups::event::hexadecimal;
use crate::pickups::{FailureReason, RunId};
use crate::plan::{CollectedSides, Plan, Route, Step, StepKind};
use crate::units::{Names, Position};

use super::super::api::me::{MunicipalityAnswer, Named};
use super::super::api::today::words;
use super::super::app::{App, instant, token_hash, weekday};
use super::super::error::Problem;
use super::super::session::Driver;
use super::ways::{Told, TurnBundle};

/// Days in a bundle, today counted in.
const DAYS: i64 = 7;

/// Everything a phone needs for a week without signal.
#[derive(Serialize, ToSchema)]
pub struct Bundle {
    /// 1.
    pub format: u32,
    /// The phone.
    pub device: String,
    /// Its vehicle.
    pub vehicle: Named,
    /// Where.
    pub municipality: MunicipalityAnswer,
    /// The server's clock.
    pub server_time: String,
    /// The phone goes on with it until then.
    pub valid_until: String,
    /// The plan in force today.
    pub plan: Option<PlanName>,
    /// Runs of today and the next six days.
    pub runs: Vec<RunBundle>,
    /// Streets near the routes, GeoJSON.
    #[schema(value_type = Object)]
    pub roads: serde_json::Value,
    /// Reasons why a step could not be collected.
    pub reasons: Vec<Reason>,
    /// Everything up to this number arrived.
    pub acked_seq: i64,
    /// Changes with each link that signs the phone in: the phone then asks for a new PIN. It opens nothing.
    pub signed_in: String,
}

/// A plan by name.
#[derive(Serialize, ToSchema)]
pub struct PlanName {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: i64,
}

/// One run.
#[derive(Serialize, ToSchema)]
pub struct RunBundle {
    /// `2026-11-23.tractor`.
    pub run: String,
    /// The date.
    pub date: String,
    /// The plan it follows.
    pub plan: PlanName,
    /// What is driven.
    pub route: RouteBundle,
    /// What other phones and paper said about its steps already: a second phone goes on from there.
    pub marks: Vec<MarkBundle>,
    /// When some phone said that the crew is back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
}

/// What is known about a step.
#[derive(Serialize, ToSchema)]
pub struct MarkBundle {
    /// The step.
    pub step: String,
    /// `done`, `could_not` or `conflict`.
    pub state: &'static str,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// When.
    pub at: String,
}

/// What is driven.
#[derive(Serialize, ToSchema)]
pub struct RouteBundle {
    /// `mon-tractor`.
    pub id: String,
    /// Second of the day.
    pub start: i64,
    /// Second of the day.
    pub end: i64,
    /// Steps in order.
    pub steps: Vec<StepBundle>,
}

/// One step.
#[derive(Serialize, ToSchema)]
pub struct StepBundle {
    /// Its id.
    pub id: String,
    /// What is done.
    #[schema(value_type = String)]
    pub kind: StepKind,
    /// Street, place, dump or depot.
    #[schema(value_type = Object)]
    pub names: Names,
    /// Its village.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object)]
    pub village_names: Option<Names>,
    /// Which side of the street is collected; nothing where it is no street.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub sides: Option<CollectedSides>,
    /// Second of the day.
    pub arrive: i64,
    /// Second of the day.
    pub leave: i64,
    /// Trip of the day.
    pub trip: u32,
    /// Mass taken.
    pub kilograms: i64,
    /// Mass on the vehicle afterwards.
    pub load_kg: i64,
    /// Where it begins.
    pub position: [f64; 2],
    /// The stretches served.
    pub line: Vec<[f64; 2]>,
    /// The way there.
    pub approach_line: Vec<[f64; 2]>,
    /// Its length.
    pub approach_metres: i64,
    /// The way there in words: turn by turn, the last one leads into the step.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub turns: Vec<TurnBundle>,
}

/// A reason why a step could not be collected.
#[derive(Serialize, ToSchema)]
pub struct Reason {
    /// Its stable name.
    pub code: &'static str,
    /// In words.
    #[schema(value_type = Object)]
    pub names: Names,
    /// Name of its picture.
    pub icon: &'static str,
}

/// `GET /sync/v1/bundle`
#[utoipa::path(get, path = "/sync/v1/bundle", tag = "driver", responses((status = 200, body = Bundle, description = "`Taza-Signature: ed25519;key=<id>;sig=<hex>` over the body as it is without packing, by the key of `/api/v1/me`"), (status = 304), (status = 401, body = Problem)))]
pub async fn one(State(app): State<App>, driver: Driver, headers: HeaderMap) -> Result<Response, Problem> {
    if driver.device.revoked {
        return Err(Problem::sign_in());
    }
    let now_ms = app.now_ms();
    app.store.heard(&driver.municipality.id, &driver.device.id, now_ms).await?;
    let mut bundle = make(&app, &driver).await?;
    // The clock is not part of what the tag is about: a bundle that says the same is the same.
    let tag = format!("\"{}\"", hexadecimal(&Sha256::digest(serde_json::to_vec(&bundle)?)).get(..24).unwrap_or("0"));
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    bundle.server_time = instant(now_ms);
    bundle.valid_until = instant(now_ms + DAYS * 86_400_000);
    let text = serde_json::to_vec(&bundle)?;
    let signature = app.signed(&driver.municipality.id, &text).await?;
    let mut response = ([(header::CONTENT_TYPE, "application/json")], text).into_response();
    if let Ok(signature) = HeaderValue::from_str(&signature) {
        response.headers_mut().insert("taza-signature", signature);
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

async fn make(app: &App, driver: &Driver) -> Result<Bundle, Problem> {
    let municipality = &driver.municipality;
    let today = app.today(&municipality.time_zone);
    let mut runs = Vec::new();
    let mut named = None;
    let (mut streets, mut attribution) = (BTreeMap::new(), String::new());
    for offset in 0..DAYS {
        let Ok(date) = today.checked_add(offset.days()) else { break };
        let Some(record) = app.store.plan_in_force(&municipality.id, &date.to_string()).await? else { continue };
        let Some(plan) = app.plan(&municipality.id, &record.id).await? else { continue };
        if named.is_none() {
            named = Some(PlanName { id: record.id.clone(), version: record.version });
        }
        let days: Vec<u8> = app.driven_on(&municipality.id, date).await?.into_iter().map(weekday).collect();
        let own =
            plan.routes.iter().filter(|route| days.contains(&route.day) && route.vehicle.0 == driver.device.vehicle);
        let ways = app.ways(&municipality.id, &record.id, &plan).await;
        for route in own {
            let (marks, ended) = match offset {
                0 => known(app, driver, date, route).await?,
                _ => (Vec::new(), None),
            };
            runs.push(RunBundle {
                run: RunId { date, vehicle: route.vehicle.clone() }.to_string(),
                date: date.to_string(),
                plan: PlanName { id: record.id.clone(), version: record.version },
                route: route_bundle(&plan, route, &ways),
                marks,
                ended,
            });
        }
        if !plan.attribution.is_empty() {
            attribution.clone_from(&plan.attribution);
        }
        for street in &plan.streets {
            for (index, line) in street.lines.iter().enumerate().filter(|(_, line)| line.len() > 1) {
                streets.insert((street.id.0.clone(), index), (street.names.clone(), thin(line)));
            }
        }
    }
    Ok(Bundle {
        format: 1,
        device: driver.device.id.clone(),
        vehicle: app.vehicle(&municipality.id, &driver.device.vehicle).await?,
        municipality: municipality.clone().into(),
        server_time: String::new(),
        valid_until: String::new(),
        plan: named,
        runs,
        roads: serde_json::json!({
            "type": "FeatureCollection",
            "attribution": attribution,
            "features": streets.into_iter().map(|((id, _), (names, line))| serde_json::json!({
                "type": "Feature",
                "properties": { "id": id, "names": names },
                "geometry": { "type": "LineString", "coordinates": line },
            })).collect::<Vec<_>>(),
        }),
        reasons: reasons(),
        acked_seq: driver.device.acked_seq,
        signed_in: token_hash(&driver.session.token_hash).chars().take(16).collect(),
    })
}

/// What is known about the steps of a run, and when its crew was back.
async fn known(
    app: &App,
    driver: &Driver,
    date: Date,
    route: &Route,
) -> Result<(Vec<MarkBundle>, Option<String>), Problem> {
    let day = app.day(&driver.municipality.id, date).await?;
    let Some(run) = day.runs.iter().find(|run| day.route(run).is_some_and(|own| own.id == route.id)) else {
        return Ok((Vec::new(), None));
    };
    let collected = run.progress.steps.iter().filter_map(|step| {
        let (state, reason) = words(step.status);
        let reason = reason.map(FailureReason::code);
        Some(MarkBundle { step: step.step.clone(), state, reason, at: instant(step.at_ms?) })
    });
    let unloaded = run.state.dumps.iter().filter_map(|dump| {
        let step = route.steps.iter().find(|step| Some(&step.id) == dump.step.as_ref())?;
        Some(MarkBundle { step: step.id.clone(), state: "done", reason: None, at: instant(dump.at_ms) })
    });
    Ok((collected.chain(unloaded).collect(), run.state.ended_ms.map(instant)))
}

fn route_bundle(plan: &Plan, route: &Route, ways: &Told) -> RouteBundle {
    RouteBundle {
        id: route.id.clone(),
        start: route.start.0,
        end: route.end.0,
        steps: route.steps.iter().map(|step| step_bundle(plan, step, ways)).collect(),
    }
}

fn step_bundle(plan: &Plan, step: &Step, ways: &Told) -> StepBundle {
    let village = plan.villages.iter().find(|village| Some(&village.id) == step.village.as_ref());
    StepBundle {
        id: step.id.clone(),
        kind: step.kind,
        names: step.names.clone(),
        village_names: village.map(|village| village.names.clone()),
        sides: step.sides(),
        arrive: step.arrive.0,
        leave: step.leave.0,
        trip: step.trip,
        kilograms: step.kilograms.0,
        load_kg: step.load_kg.0,
        position: short(step.position),
        line: thin(&step.line),
        approach_line: thin(&step.approach_line),
        approach_metres: step.approach.0,
        turns: ways.get(&step.id).cloned().unwrap_or_default(),
    }
}

/// Five decimals are a metre; more would only fill the phone.
fn short(position: Position) -> [f64; 2] {
    let round = |degrees: f64| (degrees * 1e5).round() / 1e5;
    [round(position.lon), round(position.lat)]
}

fn thin(line: &[Position]) -> Vec<[f64; 2]> {
    let mut thin: Vec<[f64; 2]> = line.iter().map(|position| short(*position)).collect();
    thin.dedup();
    thin
}

/// The six reasons with their words.
pub fn reasons() -> Vec<Reason> {
    FailureReason::ALL
        .into_iter()
        .map(|reason| Reason { code: reason.code(), names: reason_names(reason), icon: reason.code() })
        .collect()
}

/// A reason in words.
pub fn reason_names(reason: FailureReason) -> Names {
    let (ky, ru, en) = match reason {
        FailureReason::NoAccess => ("Өтө албадык", "Не проехать", "No way through"),
        FailureReason::NoBinsOut => ("Таштанды чыгарылган эмес", "Мусор не вынесли", "Nothing was put out"),
        FailureReason::HotAsh => ("Ысык күл", "Горячая зола", "Hot ash"),
        FailureReason::Dog => ("Ит бар", "Собака", "A loose dog"),
        FailureReason::Overloaded => ("Унаа толуп калды", "Машина полная", "The vehicle was full"),
        FailureReason::RoadImpassable => ("Жол жүрүүгө жараксыз", "Дорога непроходима", "The road was impassable"),
    };
    Names { ky: ky.to_owned(), ru: ru.to_owned(), en: en.to_owned() }
}
