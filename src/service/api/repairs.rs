//! Places where roads nearly meet: proposed, accepted one by one, taken back at any time.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::maps::Road;
use crate::maps::read::{REPAIRS_FILE, ROADS_FILE, read_road_bytes};
use crate::maps::repair::{AcceptedRepairs, Change, Repair, find};
use crate::units::RoadId;

use super::super::app::App;
use super::super::error::Problem;
use super::super::limit::Purpose;
use super::super::session::Staff;
use super::me::Named;

/// One place that can be mended.
#[derive(Serialize, ToSchema)]
pub struct RepairAnswer {
    /// Its id in `repairs.json`.
    pub id: String,
    /// Where, `[lon, lat]`.
    pub position: [f64; 2],
    /// `join_end`, `join_line`, `add_crossing`, `drop_duplicate`.
    pub kind: &'static str,
    /// The road that changes.
    pub road: Named,
    /// The road it meets, or is a copy of.
    pub other: Named,
    /// How far apart they are, metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap_m: Option<f64>,
    /// Whether somebody accepted it.
    pub accepted: bool,
}

/// `GET /api/v1/map/repairs`: proposals for the map in use. They are accepted by bringing `repairs.json` with their ids.
#[utoipa::path(get, path = "/api/v1/map/repairs", tag = "manager", responses((status = 200, body = [RepairAnswer]), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub async fn list(State(app): State<App>, staff: Staff) -> Result<Json<Vec<RepairAnswer>>, Problem> {
    app.limits.take(Purpose::Map, &staff.municipality.id, app.now_ms())?;
    let Some((_, mut files)) = app.store.map(&staff.municipality.id).await? else { return Ok(Json(Vec::new())) };
    let (roads, repairs) = (files.remove(ROADS_FILE).unwrap_or_default(), files.remove(REPAIRS_FILE));
    let found = tokio::task::spawn_blocking(move || {
        // A map in use was read before: what could stop it now would have stopped it then.
        let roads = read_road_bytes(roads.as_bytes(), ROADS_FILE).map(|(file, _)| file.roads).unwrap_or_default();
        let accepted: AcceptedRepairs = repairs.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let accepted: BTreeSet<String> = accepted.accepted.into_iter().map(|id| id.0).collect();
        find(&roads).into_iter().map(|repair| answer(&roads, repair, &accepted)).collect()
    })
    .await
    .map_err(|error| Problem::broken(&error))?;
    Ok(Json(found))
}

fn answer(roads: &[Road], repair: Repair, accepted: &BTreeSet<String>) -> RepairAnswer {
    let named = |id: &RoadId| Named {
        id: id.0.clone(),
        names: roads.iter().find(|road| road.id == *id).map(|road| (*road.names).clone()).unwrap_or_default(),
    };
    let (kind, road, other, gap_m) = match &repair.change {
        Change::JoinEnd { road, onto, gap_m, .. } => ("join_end", road, onto, Some(*gap_m)),
        Change::JoinLine { road, onto, gap_m, .. } => ("join_line", road, onto, Some(*gap_m)),
        Change::AddCrossing { road, other, .. } => ("add_crossing", road, other, None),
        Change::DropDuplicate { road, kept } => ("drop_duplicate", road, kept, None),
    };
    RepairAnswer {
        kind,
        road: named(road),
        other: named(other),
        gap_m,
        accepted: accepted.contains(&repair.id.0),
        position: repair.position.into(),
        id: repair.id.0,
    }
}
