//! A street that is not collected as often as it should be goes in; what would make it possible, and
//! what that costs a week, comes out.
//!
//! Three things are tried, each alone: a shift one hour longer, a day more for a vehicle, one vehicle
//! more. The missing visits are put where they are least out of the way; nothing else moves. A search
//! may do it for less, so the price is an upper bound.

use serde::Serialize;

use super::desk::{Desk, DeskError};
use super::insert::{Room, insert};
use super::sentences::day;
use super::take_apart::days_served;
use crate::plan::scenario::Fault;
use crate::problem::{Problem, ServiceIndex, Vehicle};
use crate::solver::{Route, verify_route};
use crate::units::{Names, StreetId, Tyiyn, VehicleId};

/// What would make visits possible, with its price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counterfactual {
    /// `one-more-hour`, `one-more-day` or `another-vehicle`.
    pub code: &'static str,
    /// The vehicle that works longer, on another day, or is bought again.
    pub vehicle: VehicleId,
    /// The day, where it is about one (Monday is 0).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<u8>,
    /// Visits a week that become possible.
    pub visits: u32,
    /// Visits a week that are missing.
    pub of: u32,
    /// What the week costs more.
    pub week: Tyiyn,
    /// The sentence.
    pub text: Names,
}

const HOUR: u32 = 3600;
/// One visit that is missing: the service and the days that would do.
type Missing = (ServiceIndex, u32);

impl Desk {
    /// What it would take to collect a street as often as it should be, the fullest and cheapest of
    /// each kind; nothing when nothing is missing or nothing of these helps.
    ///
    /// # Errors
    /// When there is no such street.
    pub fn what_would_it_take(&mut self, street: &StreetId) -> Result<Vec<Counterfactual>, DeskError> {
        let served = days_served(self.built.problem.services.len(), &self.solution.routes);
        let own = self.built.key.services.iter().enumerate().filter(|(_, target)| target.street == *street);
        let own: Vec<usize> = own.map(|(index, _)| index).collect();
        if own.is_empty() {
            let what = format!("no vehicle can come to a street `{street}`, or there is none.");
            return Err(DeskError::Refused(vec![Fault { at: "street".to_owned(), what }]));
        }
        let mut missing: Vec<Missing> = Vec::new();
        for service in own {
            let days = served.get(service).copied().unwrap_or(0);
            let patterns =
                self.built.problem.services.get(service).map(|item| item.patterns.clone()).unwrap_or_default();
            let fitting = patterns.into_iter().filter(|pattern| days & !pattern == 0);
            let Some(lacking) = fitting.map(|pattern| pattern & !days).min_by_key(|days| days.count_ones()) else {
                continue;
            };
            missing.extend((0..7).filter(|day| lacking >> day & 1 == 1).map(|day| (service, 1 << day)));
        }
        if missing.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for vehicle in 0..self.built.problem.vehicles.len() {
            found.extend(self.one_more_hour(vehicle, &missing));
            found.extend((0..7).filter_map(|day| self.one_more_day(vehicle, day, &missing)));
            found.extend(self.another(vehicle, &missing));
        }
        found.sort_by_key(|one| (one.code, std::cmp::Reverse(one.visits), one.week));
        found.dedup_by_key(|one| one.code);
        Ok(found)
    }

    fn one_more_hour(&mut self, vehicle: usize, missing: &[Missing]) -> Option<Counterfactual> {
        let kept = self.built.problem.vehicles.get(vehicle)?.clone();
        if let Some(driver) = self.built.problem.vehicles.get_mut(vehicle) {
            driver.shift.1 += HOUR;
            driver.longest_route = driver.longest_route.saturating_add(HOUR);
        }
        let tried = self.tried(vehicle, missing);
        self.put_back(vehicle, kept);
        let names = self.map.vehicles.get(vehicle)?.names.clone();
        self.counterfactual("one-more-hour", vehicle, None, tried, missing, |[visits, som]| Names {
            ky: format!(
                "«{}» бир саат көбүрөөк иштесе, {visits} жолу чогултууга болот; бул жумасына {som} сом.",
                names.ky
            ),
            ru: format!("Если «{}» работает на час дольше, успевает раз: {visits}; это {som} сом в неделю.", names.ru),
            en: format!("With one hour more for {}, {visits} visits fit; that is {som} som a week.", names.en),
        })
    }

    fn one_more_day(&mut self, vehicle: usize, new_day: u8, missing: &[Missing]) -> Option<Counterfactual> {
        let kept = self.built.problem.vehicles.get(vehicle)?.clone();
        if kept.days >> new_day & 1 == 1 {
            return None;
        }
        if let Some(driver) = self.built.problem.vehicles.get_mut(vehicle) {
            driver.days |= 1 << new_day;
        }
        // A visit lacking on any day may be made on the new one, once a service.
        let mut any_day: Vec<Missing> = missing.iter().map(|(service, _)| (*service, 1 << new_day)).collect();
        any_day.dedup();
        let tried = self.tried(vehicle, &any_day);
        self.put_back(vehicle, kept);
        let names = self.map.vehicles.get(vehicle)?.names.clone();
        let on = day(new_day.into());
        self.counterfactual("one-more-day", vehicle, Some(new_day), tried, missing, |[visits, som]| Names {
            ky: format!(
                "«{}» {} күнү да иштесе, {visits} жолу чогултууга болот; бул жумасына {som} сом.",
                names.ky, on.ky
            ),
            ru: format!(
                "Если «{}» работает и в день «{}», успевает раз: {visits}; это {som} сом в неделю.",
                names.ru, on.ru
            ),
            en: format!("With {} out on {} too, {visits} visits fit; that is {som} som a week.", names.en, on.en),
        })
    }

    fn another(&mut self, vehicle: usize, missing: &[Missing]) -> Option<Counterfactual> {
        let twin = self.built.problem.vehicles.len();
        let model = self.built.problem.vehicles.get(vehicle)?.clone();
        if twin >= 64 {
            return None;
        }
        self.built.problem.vehicles.push(model);
        let mut lent = Vec::new();
        for (service, _) in missing {
            if let Some(item) = self.built.problem.services.get_mut(*service)
                && item.vehicles >> vehicle & 1 == 1
            {
                item.vehicles |= 1 << twin;
                lent.push(*service);
            }
        }
        let tried = self.tried(twin, missing);
        self.built.problem.vehicles.truncate(twin);
        for service in lent {
            if let Some(item) = self.built.problem.services.get_mut(service) {
                item.vehicles &= !(1 << twin);
            }
        }
        let names = self.map.vehicles.get(vehicle)?.names.clone();
        self.counterfactual("another-vehicle", vehicle, None, tried, missing, |[visits, som]| Names {
            ky: format!(
                "«{}» сыяктуу дагы бир унаа {visits} жолу чогулта алат; жолу жана экипажы жумасына {som} сом.",
                names.ky
            ),
            ru: format!(
                "Ещё одна машина, как «{}», успевает раз: {visits}; поездки и экипаж — {som} сом в неделю.",
                names.ru
            ),
            en: format!(
                "Another vehicle like {} makes {visits} visits; driving and crew are {som} som a week.",
                names.en
            ),
        })
    }

    fn put_back(&mut self, vehicle: usize, kept: Vehicle) {
        if let Some(driver) = self.built.problem.vehicles.get_mut(vehicle) {
            *driver = kept;
        }
    }

    /// Visits that fit, and what the week costs more, in thousandths.
    fn tried(&self, vehicle: usize, missing: &[Missing]) -> (u32, u64) {
        let problem = &self.built.problem;
        let mut routes = self.solution.routes.clone();
        let before = cost(problem, &routes);
        let mut visits = 0;
        for (service, days) in missing {
            let room = Room { vehicles: 1 << vehicle, ..Room::on(*days) };
            visits += u32::from(insert(problem, &mut routes, *service, &room));
        }
        (visits, cost(problem, &routes).saturating_sub(before))
    }

    fn counterfactual(
        &self,
        code: &'static str,
        vehicle: usize,
        day: Option<u8>,
        (visits, millis): (u32, u64),
        missing: &[Missing],
        text: impl Fn([String; 2]) -> Names,
    ) -> Option<Counterfactual> {
        if visits == 0 {
            return None;
        }
        let week = Tyiyn(i64::try_from(millis.div_ceil(1000)).unwrap_or(i64::MAX));
        let of = u32::try_from(missing.len()).unwrap_or(u32::MAX);
        let som = (week.0.saturating_add(99) / 100).to_string();
        let made = if visits < of { format!("{visits}/{of}") } else { visits.to_string() };
        let vehicle = self.map.vehicles.get(vehicle)?.id.clone();
        Some(Counterfactual { code, vehicle, day, visits, of, week, text: text([made, som]) })
    }
}

/// What routes cost, in thousandths; one that breaks rules counts nothing before and after.
fn cost(problem: &Problem, routes: &[Route]) -> u64 {
    routes.iter().filter_map(|route| verify_route(problem, route).ok()).map(|account| account.cost_millis).sum()
}
