//! The number of a municipality's last change goes in; whether what this process remembers of it still holds comes out.
//!
//! Every change of the records has a number, written in the same transaction (`store::change`). One look at a
//! municipality's own row tells whether anything changed at all; only then are the changes themselves read, and each says
//! what it touched. So a thing is read once and believed until it changes, in however many processes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;

use crate::store::{MunicipalityRecord, PlanRecord};
use crate::units::Names;

use super::app::App;
use super::error::Problem;

/// More changes than this at once are not looked at one by one.
const MOST_CHANGES: usize = 500;
/// Dates of one municipality whose plan is remembered.
const MOST_DATES: usize = 120;

/// What this process knows of each municipality's changes.
#[derive(Debug, Default)]
pub(super) struct Stamps(Mutex<HashMap<String, Known>>);

#[derive(Debug, Default)]
struct Known {
    /// The last change that was looked at.
    sequence: i64,
    /// The last one after which plans, their dates or the calendar may be others.
    plans: i64,
    /// By date: the last one that touched what happened on it. A date that is not there was not touched since `plans`.
    pickups: HashMap<String, i64>,
    /// The plan of a date, as of `plans`.
    in_force: HashMap<Date, Option<PlanRecord>>,
    /// The vehicles of the newest plan, as of `plans`.
    vehicles: Option<Arc<Vec<(String, Names)>>>,
    /// The day on which dates were promised ahead and none was missing, as of `plans`.
    promised: Option<Date>,
}

impl Known {
    fn begin(sequence: i64) -> Self {
        Self { sequence, plans: sequence, ..Self::default() }
    }
}

impl App {
    /// Takes note of every change of a municipality up to `sequence`, its last one as somebody just read it.
    async fn note_changes(&self, municipality: &str, sequence: i64) -> Result<(), Problem> {
        let seen = {
            let Ok(mut stamps) = self.stamps.0.lock() else { return Ok(()) };
            stamps.entry(municipality.to_owned()).or_insert_with(|| Known::begin(sequence)).sequence
        };
        if sequence <= seen {
            return Ok(());
        }
        let changes = self.store.changes_after(municipality, seen).await?;
        let Ok(mut stamps) = self.stamps.0.lock() else { return Ok(()) };
        let Some(known) = stamps.get_mut(municipality) else { return Ok(()) };
        if changes.len() >= MOST_CHANGES {
            *known = Known::begin(sequence.max(known.sequence));
            return Ok(());
        }
        for change in changes {
            if change.number <= known.sequence {
                continue;
            }
            known.sequence = change.number;
            match change.what.as_str() {
                "pickups" => {
                    known.pickups.insert(change.date, change.number);
                }
                "plans" => *known = Known::begin(change.number),
                _ => {}
            }
        }
        Ok(())
    }

    /// A number that rises whenever a date may look different: what happened on it, or which plan holds.
    pub(super) async fn stamp_of_day(&self, municipality: &str, sequence: i64, date: &str) -> Result<i64, Problem> {
        self.note_changes(municipality, sequence).await?;
        let stamp = self.stamps.0.lock().ok().and_then(|stamps| {
            let known = stamps.get(municipality)?;
            Some(known.pickups.get(date).copied().unwrap_or(0).max(known.plans))
        });
        Ok(stamp.unwrap_or(sequence))
    }

    /// Whether dates were promised ahead today already, and nothing changed since.
    pub(super) async fn is_promised(&self, municipality: &MunicipalityRecord, today: Date) -> Result<bool, Problem> {
        self.note_changes(&municipality.id, municipality.sequence).await?;
        let stamps = self.stamps.0.lock();
        Ok(stamps.is_ok_and(|stamps| stamps.get(&municipality.id).is_some_and(|known| known.promised == Some(today))))
    }

    /// No date was missing today.
    pub(super) fn note_promised(&self, municipality: &str, today: Date) {
        if let Ok(mut stamps) = self.stamps.0.lock()
            && let Some(known) = stamps.get_mut(municipality)
        {
            known.promised = Some(today);
        }
    }

    /// The number of the last change of a municipality.
    pub(super) async fn sequence(&self, municipality: &str) -> Result<i64, Problem> {
        Ok(self.store.municipality(municipality).await?.map_or(0, |record| record.sequence))
    }

    /// Which plan is in force on a date, as of a municipality's change of that number.
    pub(super) async fn in_force(
        &self,
        municipality: &str,
        sequence: i64,
        date: Date,
    ) -> Result<Option<PlanRecord>, Problem> {
        self.note_changes(municipality, sequence).await?;
        let asked = |stamps: &mut HashMap<String, Known>| {
            let known = stamps.get(municipality)?;
            Some((known.plans, known.in_force.get(&date).cloned()))
        };
        let known = self.stamps.0.lock().ok().and_then(|mut stamps| asked(&mut stamps));
        if let Some((_, Some(found))) = known {
            return Ok(found);
        }
        let found = self.store.plan_in_force(municipality, &date.to_string()).await?;
        if let (Some((plans, _)), Ok(mut stamps)) = (known, self.stamps.0.lock())
            && let Some(known) = stamps.get_mut(municipality).filter(|known| known.plans == plans)
        {
            if known.in_force.len() >= MOST_DATES {
                known.in_force.clear();
            }
            known.in_force.insert(date, found.clone());
        }
        Ok(found)
    }

    /// Id and name of every vehicle of the newest plan, a draft too: they are those of the municipality.
    pub(super) async fn vehicle_names(
        &self,
        municipality: &str,
        sequence: i64,
    ) -> Result<Arc<Vec<(String, Names)>>, Problem> {
        self.note_changes(municipality, sequence).await?;
        let known = self.stamps.0.lock().ok().and_then(|stamps| {
            let known = stamps.get(municipality)?;
            Some((known.plans, known.vehicles.clone()))
        });
        if let Some((_, Some(found))) = known {
            return Ok(found);
        }
        let newest = match self.store.plans(municipality).await?.into_iter().next() {
            Some(record) => self.plan(municipality, &record.id).await?,
            None => None,
        };
        let vehicles = newest.iter().flat_map(|plan| &plan.vehicles);
        let found = Arc::new(vehicles.map(|vehicle| (vehicle.id.0.clone(), vehicle.names.clone())).collect::<Vec<_>>());
        if let (Some((plans, _)), Ok(mut stamps)) = (known, self.stamps.0.lock())
            && let Some(known) = stamps.get_mut(municipality).filter(|known| known.plans == plans)
        {
            known.vehicles = Some(found.clone());
        }
        Ok(found)
    }
}
