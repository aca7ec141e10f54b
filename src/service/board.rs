//! Records of a date go in, the day as it stands comes out: plan, runs, and what really happened.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use jiff::civil::Date;

use crate::pickups::mapping::{ExtraWork, steps_of_old_plan};
use crate::pickups::{RunId, RunProgress, RunState, StepState, fold, progress};
use crate::plan::{Plan, Route};
use crate::store::PlanRecord;

use super::app::{App, weekday};
use super::error::Problem;
use super::memory::Memory;

/// Days kept in memory, by the number of their runs.
const DAYS_KEPT: usize = 8_000;

/// One date of one municipality.
#[derive(Debug)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// The plan in force; nothing before the first one.
    pub plan: Option<(PlanRecord, Arc<Plan>)>,
    /// Its runs, in the order of the plan.
    pub runs: Vec<DayRun>,
}

/// One run of a date.
#[derive(Debug)]
pub struct DayRun {
    /// Its name.
    pub id: RunId,
    /// Index of its route in the plan.
    pub route: usize,
    /// Everything the events say.
    pub state: RunState,
    /// What its steps came to, by step of the plan in force.
    pub marks: BTreeMap<String, StepState>,
    /// Marks that belong to no step of it.
    pub extra: Vec<ExtraWork>,
    /// Events that were let through though what came before them never did.
    pub forced: i64,
    /// The line of the board.
    pub progress: RunProgress,
}

impl Day {
    /// The route of a run.
    pub fn route(&self, run: &DayRun) -> Option<&Route> {
        self.plan.as_ref().and_then(|(_, plan)| plan.routes.get(run.route))
    }
}

/// A day as it stood after the change of that number.
type DayAsOf = (i64, Arc<Day>);

/// Days kept in memory, each with the number of the last change that touched it.
#[derive(Debug)]
pub struct Days(Mutex<Memory<(String, Date), DayAsOf>>);

impl Default for Days {
    fn default() -> Self {
        Self(Mutex::new(Memory::new(DAYS_KEPT)))
    }
}

impl App {
    /// The day as it stands. Kept in memory until a change of the records touches it.
    pub async fn day(&self, municipality: &str, date: Date) -> Result<Arc<Day>, Problem> {
        let sequence = self.sequence(municipality).await?;
        self.day_as_of(municipality, sequence, date).await
    }

    /// The day as it stands, by somebody who just read the number of the municipality's last change.
    pub async fn day_as_of(&self, municipality: &str, sequence: i64, date: Date) -> Result<Arc<Day>, Problem> {
        let key = (municipality.to_owned(), date);
        let touched = self.stamp_of_day(municipality, sequence, &date.to_string()).await?;
        let known = self.days.0.lock().ok().and_then(|mut days| days.get(&key));
        if let Some((_, day)) = known.filter(|(number, _)| *number == touched) {
            return Ok(day);
        }
        let day = Arc::new(self.read_day(municipality, sequence, date).await?);
        if let Ok(mut days) = self.days.0.lock() {
            days.put(key, (touched, day.clone()), day.runs.len() + 1);
        }
        Ok(day)
    }

    async fn read_day(&self, municipality: &str, sequence: i64, date: Date) -> Result<Day, Problem> {
        let text = date.to_string();
        let Some(record) = self.in_force(municipality, sequence, date).await? else {
            return Ok(Day { date, plan: None, runs: Vec::new() });
        };
        let plan = self.plan(municipality, &record.id).await?.ok_or_else(|| Problem::not_found("The plan"))?;
        let events = self.store.events_between(municipality, &text, &text).await?;
        let contacts = if events.is_empty() { BTreeMap::new() } else { self.store.contacts(municipality).await? };
        let forced =
            if events.is_empty() { BTreeMap::new() } else { self.store.forced_events(municipality, &text).await? };
        let mut runs = Vec::new();
        let days: Vec<u8> = self.driven_on(municipality, date).await?.into_iter().map(weekday).collect();
        for (index, route) in plan.routes.iter().enumerate().filter(|(_, route)| days.contains(&route.day)) {
            let id = RunId { date, vehicle: route.vehicle.clone() };
            let state = events.get(&id.to_string()).map(|events| fold(events, &contacts)).unwrap_or_default();
            let mut older = HashMap::new();
            for (other, _) in state.steps.keys() {
                if *other != record.id && !older.contains_key(other) {
                    older.insert(other.clone(), self.plan(municipality, other).await?);
                }
            }
            let (marks, extra) = steps_of_old_plan(&state, &record.id, route, |id| {
                older.get(id).and_then(Option::as_ref).map(Arc::as_ref)
            });
            let progress = progress(route, &marks, &state);
            let forced = forced.get(&id.to_string()).copied().unwrap_or(0);
            runs.push(DayRun { id, forced, route: index, state, marks, extra, progress });
        }
        Ok(Day { date, plan: Some((record, plan)), runs })
    }
}
