//! A plan, its dates and what a manager decided about them go in; what residents are promised comes out, and the
//! routes that are driven on a date.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::calendar::{Decisions, Exceptions, ShiftRule, promise, promise_seasons};
use crate::plan::Plan;
use crate::store::{MunicipalityRecord, PlanRecord, Setting, SettingKind};

use super::api::plans::{AffectedStreet, Published};
use super::app::App;
use super::error::Problem;

/// Dates are promised so many days ahead.
pub const PROMISED_AHEAD: i32 = 56;

/// Days before and after a date whose exceptions may concern it: a day moves at most two weeks.
const AROUND: i32 = 15;

impl App {
    /// What the manager decided about dates, and which version of it that is.
    pub async fn decisions(&self, municipality: &str) -> Result<(Decisions, Option<Setting>), Problem> {
        let setting = self.store.setting(municipality, SettingKind::Calendar).await?;
        let decisions = setting.as_ref().map(|setting| serde_json::from_value(setting.document.clone()));
        Ok((decisions.transpose()?.unwrap_or_default(), setting))
    }

    /// The plans in force from one date to another, each with the first date it holds on.
    pub async fn plans_in_force(
        &self,
        municipality: &str,
        first: Date,
        last: Date,
    ) -> Result<Vec<(Date, Arc<Plan>)>, Problem> {
        let all = self.store.plans(municipality).await?;
        let mut found: Vec<(Date, String)> = Vec::new();
        for date in first.series(1.day()).take_while(|date| *date <= last) {
            let Some(record) = PlanRecord::in_force(&all, &date.to_string()) else { continue };
            if found.last().is_none_or(|(_, known)| *known != record.id) {
                found.push((date, record.id.clone()));
            }
        }
        let mut plans = Vec::new();
        for (from, id) in found {
            plans.extend(self.plan(municipality, &id).await?.map(|plan| (from, plan)));
        }
        Ok(plans)
    }

    /// Dates on which the week does not hold. A manager who decided nothing gets the week as it is.
    pub async fn exceptions(
        &self,
        municipality: &str,
        plans: &[(Date, Arc<Plan>)],
        last: Date,
    ) -> Result<Exceptions, Problem> {
        let (decisions, _) = self.decisions(municipality).await?;
        let plans: Vec<(Date, &Plan)> = plans.iter().map(|(from, plan)| (*from, plan.as_ref())).collect();
        Ok(decisions.exceptions(&plans, last, ShiftRule::AsUsual))
    }

    /// The days of the plan's week whose routes are driven on a date: its own, unless it is a holiday, say, and those
    /// that were moved to it.
    pub async fn driven_on(&self, municipality: &str, date: Date) -> Result<Vec<Date>, Problem> {
        if self.store.setting(municipality, SettingKind::Calendar).await?.is_none() {
            return Ok(vec![date]);
        }
        let first = date.checked_sub(AROUND.days()).unwrap_or(date);
        let last = date.checked_add(AROUND.days()).unwrap_or(date);
        let plans = self.plans_in_force(municipality, first, last).await?;
        Ok(self.exceptions(municipality, &plans, last).await?.driven_on(date))
    }

    /// Makes a draft the promise in force from a date on.
    pub async fn publish(&self, municipality: &str, id: &str, valid_from: Date) -> Result<Published, Problem> {
        let plan = self.plan(municipality, id).await?.ok_or_else(|| Problem::not_found("The plan"))?;
        let before = self.plan_on(municipality, valid_from).await?;
        let last = valid_from.checked_add(PROMISED_AHEAD.days()).unwrap_or(valid_from);
        let exceptions = self.exceptions(municipality, &[(valid_from, plan.clone())], last).await?;
        let occurrences = self
            .store
            .publish_plan(municipality, id, &valid_from.to_string(), self.now_ms(), |existing| {
                promise(existing, &plan, &exceptions, valid_from, last)
            })
            .await?;
        self.live.wake(municipality);
        Ok(Published {
            id: id.to_owned(),
            status: "published",
            affected_streets: before.map(|before| affected(&before, &plan)).unwrap_or_default(),
            occurrences,
        })
    }

    /// The plan in force on a date.
    pub async fn plan_on(&self, municipality: &str, date: Date) -> Result<Option<Arc<Plan>>, Problem> {
        match self.store.plan_in_force(municipality, &date.to_string()).await? {
            Some(record) => self.plan(municipality, &record.id).await,
            None => Ok(None),
        }
    }

    /// Fills the calendar up to [`PROMISED_AHEAD`] days from today, as time goes on, and moves what was decided
    /// anew. Returns how many promises changed.
    pub async fn promise_ahead(&self, municipality: &MunicipalityRecord) -> Result<usize, Problem> {
        let today = self.today(&municipality.time_zone);
        let last = today.checked_add(PROMISED_AHEAD.days()).unwrap_or(today);
        let plans = self.plans_in_force(&municipality.id, today, last).await?;
        let Some((from, _)) = plans.first() else { return Ok(0) };
        let exceptions = self.exceptions(&municipality.id, &plans, last).await?;
        let seasons: Vec<(Date, &Plan)> = plans.iter().map(|(from, plan)| (*from, plan.as_ref())).collect();
        let written = self
            .store
            .extend_occurrences(&municipality.id, &from.to_string(), self.now_ms(), |existing| {
                promise_seasons(existing, &seasons, &exceptions, *from, last)
            })
            .await?;
        Ok(written)
    }
}

/// Streets whose days differ, in the order of the new plan, then those only the old one knew.
pub(super) fn affected(before: &Plan, after: &Plan) -> Vec<AffectedStreet> {
    let days = |plan: &Plan| -> BTreeMap<String, Vec<u8>> {
        plan.streets.iter().map(|street| (street.id.0.clone(), street.days.clone())).collect()
    };
    let (old, new) = (days(before), days(after));
    let gone = before.streets.iter().filter(|street| !new.contains_key(&street.id.0));
    after
        .streets
        .iter()
        .chain(gone)
        .filter_map(|street| {
            let days_before = old.get(&street.id.0).cloned().unwrap_or_default();
            let days_after = new.get(&street.id.0).cloned().unwrap_or_default();
            (days_before != days_after).then(|| AffectedStreet {
                id: street.id.0.clone(),
                names: street.names.clone(),
                village: street.village.as_ref().map(|village| village.0.clone()),
                days_before,
                days_after,
            })
        })
        .collect()
}
