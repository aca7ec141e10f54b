//! A job goes in, a draft plan comes out; the record of the job says how far it is meanwhile.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use jiff::civil::Date;

use crate::clock::Clock;
use crate::maps::MunicipalityMap;
use crate::plan::Plan;
use crate::plan::pipeline::{PlanError, Progress, Settings, week};
use crate::plan::scenario::{Fault, Scenario};
use crate::store::{Job, JobState, NewPlan, Store, StoreError};

use super::map_files::{self, MapFileError};
use super::watch::{Gauge, Watch, problem};

/// What is planned.
#[derive(Clone, Debug)]
pub struct Order {
    /// Files of the municipality, name to text.
    pub files: BTreeMap<String, String>,
    /// A day of the week that is planned for.
    pub date: Date,
    /// Seconds to search.
    pub seconds: f64,
    /// Rounds of the search instead of seconds.
    pub iterations: Option<u64>,
    /// Seed of the search.
    pub seed: u64,
    /// What if: changes to the map.
    pub scenario: Scenario,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanningError {
    /// The map cannot be read.
    #[error("{0}")]
    Map(#[from] MapFileError),
    /// The changes cannot be made.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    WhatIf(Vec<Fault>),
    /// The map cannot be planned.
    #[error("{0}")]
    Plan(#[from] PlanError),
}

/// The map as it would be.
pub fn map(files: &BTreeMap<String, String>, scenario: &Scenario) -> Result<MunicipalityMap, PlanningError> {
    let mut map = map_files::map(files)?;
    scenario.apply(&mut map).map_err(PlanningError::WhatIf)?;
    Ok(map)
}

/// Plans a week on the thread it is called on.
pub fn plan(order: &Order, gauge: &Gauge) -> Result<Plan, PlanningError> {
    let map = map(&order.files, &order.scenario)?;
    let settings = Settings {
        date: order.date,
        seed: order.seed,
        iterations: order.iterations,
        seconds: order.seconds,
        threads: 1,
        inputs_sha256: order.scenario.fingerprint(&map_files::fingerprint(&order.files)),
        keep: None,
        pace: Vec::new(),
    };
    let began = Instant::now();
    let mut plan = week(&map, &settings, &|| began.elapsed().as_secs_f64(), &mut |progress| {
        let thousandths = match progress {
            Progress::Graph => 10,
            Progress::Travel { .. } => 30,
            Progress::Search { share, best, .. } => {
                gauge.cost.store(i64::try_from(best).unwrap_or(i64::MAX), Ordering::Relaxed);
                50 + (share.clamp(0.0, 1.0) * 900.0) as i64
            }
            Progress::Check => 970,
        };
        gauge.progress.store(thousandths, Ordering::Relaxed);
        if gauge.stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    if !order.scenario.is_empty() {
        plan.what_if = order.scenario.write();
    }
    Ok(plan)
}

/// A plan as the store keeps it.
pub fn record<'a>(id: &'a str, plan: &Plan) -> Result<NewPlan<'a>, StoreError> {
    Ok(NewPlan {
        id,
        seed: i64::try_from(plan.seed).unwrap_or(i64::MAX),
        totals: serde_json::to_string(&plan.totals)?,
        unserved: i64::try_from(plan.unserved.len()).unwrap_or(i64::MAX),
        document: serde_json::to_string(plan)?,
    })
}

/// Runs a job to its end: the search on a thread of its own, its record renewed meanwhile. `wake`
/// is called after every change of the records.
pub async fn run(
    store: Store,
    clock: Clock,
    municipality: String,
    mut job: Job,
    order: Order,
    plan_id: String,
    wake: impl Fn() + Send + Sync,
) -> Result<(), StoreError> {
    let gauge = Arc::new(Gauge::default());
    let seen = gauge.clone();
    let search = tokio::task::spawn_blocking(move || plan(&order, &seen));
    let watch = Watch { store: &store, clock: &clock, municipality: &municipality, wake: &wake };
    let outcome = watch.follow(&mut job, &gauge, search).await?;
    let failed = |detail: String, errors: serde_json::Value| problem("No plan was made", 422, &detail, errors);
    match outcome {
        Ok(Ok(plan)) => {
            store.add_plan(&municipality, record(&plan_id, &plan)?, clock.now().as_millisecond()).await?;
            job.cost = plan.totals.cost().0;
            job.plan = plan_id;
            job.progress = 1000;
            job.state = JobState::Done;
        }
        Ok(Err(error)) => {
            let faults = match &error {
                PlanningError::Map(MapFileError::Faults(faults)) | PlanningError::Plan(PlanError::Map(faults)) => {
                    serde_json::to_value(faults)?
                }
                _ => serde_json::json!([]),
            };
            job.problem = failed(error.to_string(), faults);
            job.state = JobState::Failed;
        }
        Err(_) => {
            job.problem = failed("The search broke off.".to_owned(), serde_json::json!([]));
            job.state = JobState::Failed;
        }
    }
    watch.write(&job).await
}
