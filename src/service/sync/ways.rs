//! A plan goes in; what its drivers are told on the way to each step comes out, found once and kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde::Serialize;
use utoipa::ToSchema;

use crate::maps::MunicipalityMap;
use crate::plan::scenario::Scenario;
use crate::plan::{Plan, Route};
use crate::roads::RoadGraph;
use crate::travel::{DrivenWays, Manoeuvre};
use crate::units::Names;

use super::super::app::App;

/// Plans whose directions are kept in memory.
const KEPT: usize = 8;

/// One thing that a driver is told before it is to be done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TurnBundle {
    /// `left`, `slight-right`, `u-turn`, `straight`, `start` and so on.
    #[schema(value_type = String)]
    pub turn: Manoeuvre,
    /// The road it leads into; nothing where it has no name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub names: Option<Names>,
    /// Metres to drive from the turn before.
    pub after: u32,
}

/// What is told on the way to each step, by the id of the step.
pub type Told = HashMap<String, Vec<TurnBundle>>;

/// What is kept for each plan.
#[derive(Debug, Default)]
pub struct Ways(Mutex<HashMap<String, Arc<Told>>>);

impl App {
    /// Directions of every route of a plan. Where the map of the plan is not in the records any more there are none,
    /// and the phone goes by its map alone.
    pub async fn ways(&self, municipality: &str, id: &str, plan: &Arc<Plan>) -> Arc<Told> {
        if let Some(known) = self.ways.0.lock().ok().and_then(|kept| kept.get(id).cloned()) {
            return known;
        }
        let Ok((map, _)) = self.map_of_plan(municipality, plan).await else { return Arc::default() };
        let plan = plan.clone();
        let told = tokio::task::spawn_blocking(move || Arc::new(told(map, &plan))).await.unwrap_or_default();
        if let Ok(mut kept) = self.ways.0.lock() {
            if kept.len() >= KEPT {
                kept.clear();
            }
            kept.insert(id.to_owned(), told.clone());
        }
        told
    }
}

fn told(mut map: MunicipalityMap, plan: &Plan) -> Told {
    if let Ok(scenario) = Scenario::read(&plan.what_if) {
        // A change that the map does not take leaves its roads as they are.
        let _ = scenario.apply(&mut map);
    }
    let graph = RoadGraph::of_map(&map);
    let ways = DrivenWays::on(&graph);
    plan.routes.iter().flat_map(|route| of_route(&ways, route)).collect()
}

fn of_route(ways: &DrivenWays, route: &Route) -> Told {
    let mut before: &[crate::units::Position] = &[];
    let mut told = Told::new();
    for step in &route.steps {
        let turns = ways.turns(before, &step.approach_line, &step.line).into_iter().map(|turn| TurnBundle {
            turn: turn.manoeuvre,
            names: Some(turn.names).filter(|names| *names != Names::default()),
            after: turn.after_m,
        });
        told.insert(step.id.clone(), turns.collect());
        // A place beside the road has no line: the vehicle leaves it the way it came.
        before = if step.line.len() > 1 {
            &step.line
        } else if step.approach_line.len() > 1 {
            &step.approach_line
        } else {
            before
        };
    }
    told
}
