//! What a programme officer sees: sums of each municipality that let her in, and nothing that says who or where.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::reports::promises::{PromiseRecord, Tally};

use super::super::app::App;
use super::super::error::Problem;
use super::super::public::record::due_in_weeks;
use super::super::session::Staff;
use super::me::Named;

/// Weeks that are counted, the present one among them.
const WEEKS: i32 = 5;
/// A number of cases below this could point at somebody.
const SMALLEST_CELL: u32 = 5;

/// The sums of one municipality.
#[derive(Serialize, ToSchema)]
pub struct MunicipalitySums {
    /// Which.
    pub municipality: Named,
    /// First date counted.
    pub from: String,
    /// Last date counted.
    pub to: String,
    /// People of its villages.
    pub people: u32,
    /// Promises kept; nothing where that would tell a small number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<u32>,
    /// The crew was there and could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub could_not: Option<u32>,
    /// Nobody came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missed: Option<u32>,
    /// Reports of residents in that time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reports: Option<u32>,
    /// Some numbers are left out, because one of them lies between 1 and 4.
    pub suppressed: bool,
}

/// Leaves out every cell from 1 to 4, and with it the next smallest: else a total told elsewhere would tell it.
fn suppress(cells: [u32; 3]) -> [Option<u32>; 3] {
    let small = |cell: u32| (1..SMALLEST_CELL).contains(&cell);
    let mut shown = cells.map(|cell| (!small(cell)).then_some(cell));
    if shown.iter().filter(|cell| cell.is_none()).count() == 1 {
        let next = shown.iter_mut().filter(|cell| cell.is_some()).min_by_key(|cell| **cell);
        if let Some(next) = next {
            *next = None;
        }
    }
    shown
}

/// `GET /api/v1/programme`: the municipalities in which one has this role, each in sums.
#[utoipa::path(get, path = "/api/v1/programme", tag = "manager", responses((status = 200, body = [MunicipalitySums])))]
pub async fn sums(State(app): State<App>, staff: Staff) -> Result<Json<Vec<MunicipalitySums>>, Problem> {
    let mut ids = vec![staff.municipality.id.clone()];
    for (id, role) in app.store.memberships(&staff.session.account).await? {
        if role == staff.session.role && !ids.contains(&id) {
            ids.push(id);
        }
    }
    let mut answers = Vec::new();
    for id in ids {
        let Some(municipality) = app.store.municipality(&id).await? else { continue };
        // One without a plan in force has nothing to be counted yet.
        let Ok(plan) = app.public_plan(&municipality).await else { continue };
        let (from, to, promises) = due_in_weeks(&app, &municipality, &plan, WEEKS).await?;
        let Tally { kept, could_not, missed } = PromiseRecord::of(&promises).total;
        let (first, last) = (from.to_string(), to.to_string());
        let in_time = |date: &str| (first.as_str()..=last.as_str()).contains(&date);
        let reports = app.store.reports(&id, true).await?.iter().filter(|report| in_time(&report.date)).count() as u32;
        let [kept, could_not, missed] = suppress([kept, could_not, missed]);
        let reports = Some(reports).filter(|reports| !(1..SMALLEST_CELL).contains(reports));
        answers.push(MunicipalitySums {
            suppressed: [kept, could_not, missed, reports].contains(&None),
            people: plan.villages.iter().map(|village| village.people).sum(),
            municipality: Named { id: municipality.id, names: municipality.names },
            from: first,
            to: last,
            kept,
            could_not,
            missed,
            reports,
        });
    }
    Ok(Json(answers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_small_number_is_told_nor_can_be_counted_back() {
        assert_eq!(suppress([120, 3, 9]), [Some(120), None, None]);
        assert_eq!(suppress([120, 4, 1]), [Some(120), None, None]);
        assert_eq!(suppress([120, 0, 9]), [Some(120), Some(0), Some(9)]);
        assert_eq!(suppress([120, 0, 2]), [Some(120), None, None]);
        assert_eq!(suppress([0, 0, 0]), [Some(0), Some(0), Some(0)]);
    }
}
