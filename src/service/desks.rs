//! The record of a desk goes in, the desk itself comes out: its plan opened, and done again what its log says.
//!
//! Records are the truth, what is kept here is only quicker. A desk that somebody else moved on (another process,
//! another manager) is brought up to date entry by entry; one that cannot be is opened anew.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::http::{HeaderMap, StatusCode};
use tokio::sync::OwnedMutexGuard;

use crate::jobs::map_files::{self, MapFileError};
use crate::maps::MunicipalityMap;
use crate::plan::Plan;
use crate::plan::compare::compare;
use crate::plan::edits::{Action, Desk, DeskError, Logbook};
use crate::plan::scenario::{Fault, Scenario};
use crate::store::{DeskEntry, DeskRecord, DeskState, MunicipalityRecord, PlanRecord, PlanStatus};

use super::app::{App, instant};
use super::error::{FieldFault, Problem};
use super::revision::seen;

/// Desks kept open; each holds the travel between everything that is collected.
const KEPT: usize = 4;

/// A place for a desk: whoever works at it holds the lock.
type Place = Arc<tokio::sync::Mutex<Option<Logbook>>>;

/// Desks that are open in memory.
#[derive(Debug, Default)]
pub struct Desks(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    turn: u64,
    places: HashMap<(String, String), (u64, Place)>,
}

impl Desks {
    /// The place of a desk; the one that was not used for longest gives way.
    fn place(&self, municipality: &str, id: &str) -> Place {
        let Ok(mut kept) = self.0.lock() else { return Place::default() };
        kept.turn += 1;
        let (turn, key) = (kept.turn, (municipality.to_owned(), id.to_owned()));
        let place = kept.places.entry(key).or_default();
        place.0 = turn;
        let place = place.1.clone();
        while kept.places.len() > KEPT {
            let oldest = kept.places.iter().min_by_key(|(_, (turn, _))| *turn).map(|(key, _)| key.clone());
            let Some(oldest) = oldest else { break };
            kept.places.remove(&oldest);
        }
        place
    }
}

/// A desk that is being worked at.
pub struct AtWork {
    /// Its record.
    pub record: DeskRecord,
    place: OwnedMutexGuard<Option<Logbook>>,
}

impl AtWork {
    /// Works at the desk on a thread for long work.
    pub async fn work<T: Send + 'static>(
        &mut self,
        job: impl FnOnce(&mut Logbook) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let mut logbook = self.place.take().ok_or_else(|| Problem::broken(&"the desk is not open"))?;
        let (logbook, outcome) = tokio::task::spawn_blocking(move || {
            let outcome = job(&mut logbook);
            (logbook, outcome)
        })
        .await
        .map_err(|error| Problem::broken(&error))?;
        *self.place = Some(logbook);
        Ok(outcome)
    }

    /// What is kept in memory is ahead of the records: it is forgotten, and opened anew next time.
    pub fn forget(&mut self) {
        *self.place = None;
    }
}

impl App {
    /// The map that a plan was made from, and the fingerprint of its files.
    pub async fn map_of_plan(&self, municipality: &str, plan: &Plan) -> Result<(MunicipalityMap, String), Problem> {
        let scenario = Scenario::read(&plan.what_if).map_err(|fault| Problem::broken(&fault))?;
        let ids = self.store.map_ids(municipality).await?;
        let id = ids.into_iter().find(|id| scenario.fingerprint(id) == plan.inputs_sha256).ok_or_else(|| {
            Problem::conflict(
                "The files that this plan was made from are not in the records, so it can be shown but not changed. Make a plan \
                 from the map that is in use.",
            )
        })?;
        let files = self.store.map_of(municipality, &id).await?.unwrap_or_default();
        let map = tokio::task::spawn_blocking(move || map_files::map(&files))
            .await
            .map_err(|error| Problem::broken(&error))?
            .map_err(|error: MapFileError| {
                Problem::conflict(format!("The map of this plan cannot be read: {error}."))
            })?;
        Ok((map, id))
    }

    /// Opens a plan for changes.
    pub async fn open_plan(&self, municipality: &str, plan: &Arc<Plan>) -> Result<Desk, Problem> {
        let (map, sha256) = self.map_of_plan(municipality, plan).await?;
        let plan = plan.clone();
        tokio::task::spawn_blocking(move || Desk::open(map, &sha256, &plan))
            .await
            .map_err(|error| Problem::broken(&error))?
            .map_err(Problem::from)
    }

    /// The desk of that id, as new as the records.
    pub async fn desk(&self, municipality: &str, id: &str) -> Result<AtWork, Problem> {
        let missing = || Problem::not_found("The desk");
        self.store.desk(municipality, id).await?.ok_or_else(missing)?;
        let mut place = self.desks.place(municipality, id).lock_owned().await;
        // Read again: somebody may have worked at it while this waited.
        let record = self.store.desk(municipality, id).await?.ok_or_else(missing)?;
        let known = place.as_ref().map(Logbook::revision).and_then(|revision| i64::try_from(revision).ok());
        if known.is_none_or(|known| known > record.revision) {
            let plan = self.plan(municipality, &record.plan).await?.ok_or_else(missing)?;
            *place = Some(Logbook::new(self.open_plan(municipality, &plan).await?));
        }
        let known = known.filter(|known| *known <= record.revision).unwrap_or(0);
        let mut at_work = AtWork { record, place };
        let entries = self.store.desk_entries(municipality, id, known).await?;
        let actions: Vec<Action> = entries.into_iter().map(|entry| entry.action).collect();
        if !actions.is_empty() {
            let again = at_work
                .work(move |logbook| actions.into_iter().try_for_each(|action| logbook.act(action).map(|_| ())))
                .await?;
            if let Err(error) = again {
                at_work.forget();
                return Err(Problem::broken(&error));
            }
        }
        Ok(at_work)
    }

    /// A desk that may be changed by somebody who saw it as it is now.
    pub async fn desk_to_change(
        &self,
        municipality: &MunicipalityRecord,
        id: &str,
        headers: &HeaderMap,
    ) -> Result<AtWork, Problem> {
        let record = self.store.desk(&municipality.id, id).await?.ok_or_else(|| Problem::not_found("The desk"))?;
        let seen = seen(headers)?;
        self.changeable(municipality, &record).await?;
        if record.revision != seen {
            return Err(self.changed_meanwhile(&municipality.id, &record, seen).await);
        }
        let at_work = self.desk(&municipality.id, id).await?;
        if at_work.record.revision != seen {
            return Err(self.changed_meanwhile(&municipality.id, &at_work.record, seen).await);
        }
        Ok(at_work)
    }

    /// Whether a desk is open and its plan in force or a draft.
    async fn changeable(&self, municipality: &MunicipalityRecord, record: &DeskRecord) -> Result<(), Problem> {
        match record.state {
            DeskState::Open => {}
            DeskState::Saved => {
                return Err(Problem::conflict("A draft was made of this desk; open a desk on the draft to go on.")
                    .with("plan", &record.saved_as));
            }
            DeskState::Discarded => {
                return Err(Problem::conflict("This desk was put away; open the plan again to change it."));
            }
        }
        let plan = self.store.plan(&municipality.id, &record.plan).await?;
        let plan = plan.ok_or_else(|| Problem::not_found("The plan"))?;
        self.not_superseded(municipality, &plan).await
    }

    /// A plan that another one took the place of is told what is different now.
    pub async fn not_superseded(&self, municipality: &MunicipalityRecord, plan: &PlanRecord) -> Result<(), Problem> {
        if plan.status != PlanStatus::Superseded {
            return Ok(());
        }
        let problem = Problem::new(
            StatusCode::CONFLICT,
            "superseded",
            "Another plan is in force",
            format!(
                "Version {} was superseded. Look at the difference, and carry what you changed over to the plan in force.",
                plan.version
            ),
        );
        let Some(now) = self.in_force_or_coming(&municipality.id).await? else { return Err(problem) };
        let (old, new) = (self.plan(&municipality.id, &plan.id).await?, self.plan(&municipality.id, &now.id).await?);
        let difference = old.zip(new).map(|(old, new)| compare(&old, &new));
        Err(problem
            .with("in_force", serde_json::json!({ "id": now.id, "version": now.version }))
            .with("difference", difference))
    }

    /// The plan published last.
    pub async fn in_force_or_coming(&self, municipality: &str) -> Result<Option<PlanRecord>, Problem> {
        let plans = self.store.plans(municipality).await?;
        Ok(plans.into_iter().find(|plan| plan.status == PlanStatus::Published))
    }

    /// What somebody else did since `seen`.
    pub async fn changed_meanwhile(&self, municipality: &str, record: &DeskRecord, seen: i64) -> Problem {
        let now = self.store.desk(municipality, &record.id).await.ok().flatten();
        let revision = now.map_or(record.revision, |record| record.revision);
        let entries = self.store.desk_entries(municipality, &record.id, seen).await.unwrap_or_default();
        Problem::new(
            StatusCode::CONFLICT,
            "changed-meanwhile",
            "Somebody else was first",
            "The desk changed since you looked at it; nothing of yours was done. See what changed, and do it again.",
        )
        .with("revision", revision)
        .with("entries", entries.iter().map(told).collect::<Vec<_>>())
    }
}

/// An entry as answers show it; of a search only that there was one.
pub fn told(entry: &DeskEntry) -> serde_json::Value {
    let edit = match &entry.action {
        Action::Edit { edit } => Some(edit),
        _ => None,
    };
    serde_json::json!({ "revision": entry.revision, "at": instant(entry.at_ms), "person": entry.person,
        "kind": entry.action.code(), "edit": edit })
}

impl From<&Fault> for FieldFault {
    fn from(fault: &Fault) -> Self {
        let pointer = format!("/{}", fault.at.replace(' ', "/"));
        Self { pointer, code: "refused".to_owned(), detail: fault.what.clone() }
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        let unprocessable =
            |name: &str, title: &str| Self::new(StatusCode::UNPROCESSABLE_ENTITY, name, title, error.to_string());
        match &error {
            DeskError::Refused(faults) => {
                let mut problem = unprocessable("refused", "This change cannot be made");
                problem.errors = faults.iter().map(FieldFault::from).collect();
                problem
            }
            DeskError::Broken(told) => {
                let mut problem = unprocessable("broken-rules", "Rules are broken");
                problem.errors = told
                    .iter()
                    .map(|told| FieldFault {
                        pointer: String::new(),
                        code: told.code.clone(),
                        detail: told.text.pick(crate::units::Language::En).to_owned(),
                    })
                    .collect();
                problem.with("violations", told)
            }
            DeskError::Map(faults) => unprocessable("map", "The map cannot be planned").with("faults", faults),
            DeskError::OtherMap(what) => Self::conflict(what.clone()),
            DeskError::Program(_) => Self::broken(&error),
        }
    }
}
