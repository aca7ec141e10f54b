//! What people are reckoned to throw away, season by season, measured or assumed; and what weighed loads say about it.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::jobs::map_files;
use crate::maps::{MunicipalityMap, Season};
use crate::problem::demand::season_named;
use crate::problem::waste::Making;
use crate::reports::estimate::findings;
use crate::reports::weighed;
use crate::units::{Names, VillageId};

use super::super::app::App;
use super::super::error::{FieldFault, Problem};
use super::super::input;
use super::super::session::Staff;

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read)).routes(routes!(loads))
}

/// What a village makes in one season.
#[derive(Serialize, ToSchema)]
pub struct VillageWaste {
    /// The village; nothing where nobody lives in one.
    pub village: Option<String>,
    /// Its name.
    #[schema(value_type = Object)]
    pub names: Names,
    /// People along its streets.
    pub people: i64,
    /// Grams a person makes in a day.
    pub grams_per_person_day: i64,
    /// Kilograms in a cubic metre.
    pub kg_per_m3: i64,
    /// Kilograms its streets make in a week.
    pub kg_per_week: i64,
    /// Litres its streets make in a week.
    pub litres_per_week: i64,
}

/// Figures of a village stay far below 2^53.
#[allow(clippy::cast_possible_truncation)]
fn whole(value: f64) -> i64 {
    if value.is_finite() { value.round().clamp(-1e15, 1e15) as i64 } else { 0 }
}

fn of_season(map: &MunicipalityMap, season: &Season) -> Vec<VillageWaste> {
    let making = Making::of(map, season);
    let villages = map.villages.iter().map(|village| (Some(village.id.clone()), village.names.clone()));
    villages
        .map(|(village, names): (Option<VillageId>, Names)| {
            let (person, density) = making.rates_of(village.as_ref());
            let services = map.roads.iter().filter_map(|road| road.service.as_ref());
            let own = services.filter(|service| Some(&service.village) == village.as_ref());
            let sum = own.fold((0.0, 0.0, 0.0), |sum, service| {
                let waste = making.along(service);
                (sum.0 + service.people, sum.1 + waste.kilograms * 7.0, sum.2 + waste.litres * 7.0)
            });
            VillageWaste {
                village: village.map(|village| village.0),
                names,
                people: whole(sum.0),
                grams_per_person_day: whole(person * 1000.0),
                kg_per_m3: whole(density),
                kg_per_week: whole(sum.1),
                litres_per_week: whole(sum.2),
            }
        })
        .collect()
}

/// The map in use.
async fn map_in_use(app: &App, municipality: &str) -> Result<MunicipalityMap, Problem> {
    let missing = || Problem::conflict("There is no map yet: bring the roads on the page Map first.");
    let (_, files) = app.store.map(municipality).await?.ok_or_else(missing)?;
    let read = tokio::task::spawn_blocking(move || map_files::map(&files)).await;
    read.map_err(|error| Problem::broken(&error))?
        .map_err(|error| Problem::conflict(format!("The map in use cannot be read: {error}.")))
}

/// `GET /api/v1/waste`
#[utoipa::path(get, path = "/api/v1/waste", tag = "manager", responses((status = 200, description = "`seasons`, each with what every village makes, and `measured`: what was weighed, with its error and source", body = Object), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub async fn read(State(app): State<App>, staff: Staff) -> Result<Json<Value>, Problem> {
    let map = map_in_use(&app, &staff.municipality.id).await?;
    let seasons = map.municipality.seasons.iter().map(|season| {
        json!({ "id": season.id, "grams_per_person_day": whole(season.kg_per_person_day * 1000.0),
            "kg_per_m3": whole(season.kg_per_m3), "villages": of_season(&map, season) })
    });
    let measured = map.municipality.measured.iter().map(|one| {
        let (kind, id) = match &one.of {
            crate::maps::MeasuredOf::Everywhere => ("everywhere", None),
            crate::maps::MeasuredOf::Village(id) => ("village", Some(id.0.clone())),
            crate::maps::MeasuredOf::Street(id) => ("street", Some(id.0.clone())),
            crate::maps::MeasuredOf::Place(id) => ("place", Some(id.0.clone())),
        };
        json!({ "of": kind, "id": id, "season": one.season, "error_percent": one.error_percent, "source": one.source })
    });
    Ok(Json(json!({ "seasons": seasons.collect::<Vec<_>>(), "measured": measured.collect::<Vec<_>>() })))
}

/// Weighed loads.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Loads {
    /// The plan they were collected by; the one in force when left out.
    pub plan: Option<String>,
    /// CSV with the columns `date,vehicle,trip,kilograms,fill_percent`.
    pub csv: String,
}

/// `POST /api/v1/waste/loads`: how far the assumed waste is off, and how sure that is; nothing is kept.
#[utoipa::path(post, path = "/api/v1/waste/loads", tag = "manager", request_body = Loads, responses((status = 200, description = "For every village: mass and volume found against expected, with the error, and the rates to write into municipality.toml", body = [Object]), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn loads(
    State(app): State<App>,
    staff: Staff,
    input::Json(loads): input::Json<Loads>,
) -> Result<Json<Value>, Problem> {
    let municipality = &staff.municipality;
    let plan = match &loads.plan {
        Some(id) => app.plan(&municipality.id, id).await?.ok_or_else(|| Problem::not_found("The plan"))?,
        None => {
            let today = app.today(&municipality.time_zone);
            app.plan_on(&municipality.id, today).await?.ok_or_else(|| Problem::conflict("No plan holds today."))?
        }
    };
    let (map, _) = app.map_of_plan(&municipality.id, &plan).await?;
    let season = season_named(&map.municipality, &plan.season)
        .ok_or_else(|| Problem::conflict("The season of the plan is not in the map any more."))?;
    let read = weighed::read(&loads.csv, &plan).map_err(|faults| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        let mut problem = Problem::field("/csv", "refused", format!("{first}."));
        problem.errors = faults
            .iter()
            .map(|fault| FieldFault {
                pointer: "/csv".to_owned(),
                code: "refused".to_owned(),
                detail: format!("{fault}."),
            })
            .collect();
        problem
    })?;
    let making = Making::of(&map, season);
    let found = findings(&read);
    if found.is_empty() {
        return Err(Problem::field("/csv", "nothing", "There is no load from streets: nothing can be learnt from it."));
    }
    let found = found.iter().map(|finding| {
        let (person, density) = making.rates_of(finding.village.as_ref());
        let mut value = serde_json::to_value(finding)?;
        if let Some(fields) = value.as_object_mut() {
            let grams = finding.kg_per_person_day(person).map(|kilograms| whole(kilograms * 1000.0));
            fields.insert("grams_per_person_day".to_owned(), grams.into());
            fields.insert("kg_per_m3".to_owned(), finding.kg_per_m3(density).map(whole).into());
        }
        Ok(value)
    });
    Ok(Json(found.collect::<Result<Vec<_>, serde_json::Error>>()?.into()))
}
