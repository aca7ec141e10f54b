//! One edit goes in; what is wanted and the visits of the routes change with it.

use super::Edit;
use super::desk::{Desk, DeskError};
use super::insert::{Room, force, insert, take_out};
use super::take_apart::days_served;
use crate::plan::scenario::{AddVehicle, Days, Fault, Frequency, NotBy, Scenario, Weekday, Where};
use crate::problem::ServiceIndex;
use crate::problem::frequency;
use crate::solver::Visit;
use crate::units::{Names, StreetId, VehicleId};

fn refused(what: String) -> DeskError {
    DeskError::Refused(vec![Fault { at: "edit".to_owned(), what }])
}

/// Leaves all that was said about the days of a street out of a scenario.
fn forget_days(scenario: &mut Scenario, street: &StreetId) {
    scenario.days.retain(|entry| entry.street.as_ref() != Some(street));
}

impl Desk {
    /// Makes the change, without telling what it does.
    pub(super) fn change(&mut self, edit: &Edit) -> Result<(), DeskError> {
        match edit {
            Edit::MoveDay { street, from, to } => self.move_day(street, *from, *to),
            Edit::MoveRoute { street, day, vehicle } => self.move_route(street, *day, vehicle),
            Edit::MovePosition { street, day, before } => self.move_position(street, *day, before.as_ref()),
            Edit::Pin { street } => self.pin(street),
            Edit::Unpin { street } => {
                self.services_of(street)?;
                let mut scenario = self.scenario.clone();
                forget_days(&mut scenario, street);
                scenario.not_by.retain(|entry| entry.street != *street);
                self.set_scenario(scenario)
            }
            Edit::Forbid { street, vehicle } => self.forbid(street, vehicle),
            Edit::Split { street, stretches, from, to } => self.split(street, stretches, *from, *to),
            Edit::Frequency { street, visits_per_week } => self.frequency(street, *visits_per_week),
            Edit::AddVehicle { id, like, names } => self.add_vehicle(id, like, names),
        }
    }

    fn services_of(&self, street: &StreetId) -> Result<Vec<ServiceIndex>, DeskError> {
        let targets = self.built.key.services.iter().enumerate();
        let own: Vec<usize> = targets.filter(|(_, target)| target.street == *street).map(|(index, _)| index).collect();
        if own.is_empty() {
            return Err(refused(format!("no vehicle collects a street `{street}`, or there is none.")));
        }
        Ok(own)
    }

    fn vehicle(&self, id: &VehicleId) -> Result<usize, DeskError> {
        let found = self.map.vehicles.iter().position(|vehicle| vehicle.id == *id);
        found.ok_or_else(|| refused(format!("there is no vehicle `{id}`.")))
    }

    fn a_day(&self, day: u8) -> Result<usize, DeskError> {
        if day < 7 { Ok(day.into()) } else { Err(refused(format!("{day} is no day: Monday is 0, Sunday is 6."))) }
    }

    /// A day on which some vehicle works.
    fn a_working_day(&self, day: u8) -> Result<usize, DeskError> {
        let number = self.a_day(day)?;
        if self.map.vehicles.iter().any(|vehicle| vehicle.days.contains(&day)) {
            return Ok(number);
        }
        Err(refused(format!("no vehicle works on day {day} (Monday is 0): give one that day first.")))
    }

    fn days_now(&self, services: &[ServiceIndex]) -> Vec<u32> {
        let served = days_served(self.built.problem.services.len(), &self.solution.routes);
        services.iter().map(|service| served.get(*service).copied().unwrap_or(0)).collect()
    }

    /// Takes visits of these services on a day out of every route but those of `stays`.
    fn take_out_on(&mut self, services: &[ServiceIndex], day: usize, stays: Option<usize>) {
        for route in self.solution.routes.iter_mut().filter(|route| route.day == day && Some(route.vehicle) != stays) {
            take_out(route, |service| services.contains(&service));
        }
        self.solution.routes.retain(|route| !route.visits.is_empty());
    }

    /// Puts visits where they are least out of the way, broken rules or not.
    fn put(&mut self, services: &[ServiceIndex], room: &Room) -> Result<(), DeskError> {
        for service in services {
            if !force(&self.built.problem, &mut self.solution.routes, *service, room) {
                let name = self.built.key.services.get(*service).map(|target| target.key.clone()).unwrap_or_default();
                return Err(refused(format!("no vehicle that works then can come to `{name}`.")));
            }
        }
        Ok(())
    }

    fn move_day(&mut self, street: &StreetId, from: u8, to: u8) -> Result<(), DeskError> {
        let (from, to) = (self.a_day(from)?, self.a_working_day(to)?);
        let services = self.services_of(street)?;
        let now = self.days_now(&services);
        let days = now.iter().fold(0, |all, days| all | days);
        if days >> from & 1 == 0 || days >> to & 1 == 1 {
            let told = frequency::days(days);
            return Err(refused(format!(
                "`{street}` is collected on the days {told:?}: name one of them and a free one."
            )));
        }
        let wanted = days & !(1 << from) | 1 << to;
        let moving: Vec<String> = self.keys(services.iter().zip(&now).filter(|(_, days)| **days >> from & 1 == 1));
        let mut scenario = self.scenario.clone();
        forget_days(&mut scenario, street);
        let days = Weekday::of(&frequency::days(wanted));
        scenario.days.push(Days { street: Some(street.clone()), stretches: Vec::new(), days });
        self.set_scenario(scenario)?;
        let moving = self.found(&moving);
        self.take_out_on(&moving, from, None);
        self.put(&moving, &Room::on(1 << to))
    }

    /// Keys of services, to find them again in a changed problem.
    fn keys<'a>(&self, services: impl Iterator<Item = (&'a ServiceIndex, &'a u32)>) -> Vec<String> {
        services.filter_map(|(index, _)| Some(self.built.key.services.get(*index)?.key.clone())).collect()
    }

    fn found(&self, keys: &[String]) -> Vec<ServiceIndex> {
        let targets = self.built.key.services.iter().enumerate();
        targets.filter(|(_, target)| keys.contains(&target.key)).map(|(index, _)| index).collect()
    }

    fn move_route(&mut self, street: &StreetId, day: u8, vehicle: &VehicleId) -> Result<(), DeskError> {
        let (day, to) = (self.a_day(day)?, self.vehicle(vehicle)?);
        let services = self.services_of(street)?;
        let now = self.days_now(&services);
        let there = |service: &ServiceIndex| {
            self.solution.routes.iter().any(|route| {
                (route.day, route.vehicle) == (day, to)
                    && route
                        .visits
                        .iter()
                        .any(|visit| matches!(visit, Visit::Serve { service: other, .. } if other == service))
            })
        };
        let moving: Vec<usize> = services
            .iter()
            .zip(&now)
            .filter(|(service, days)| **days >> day & 1 == 1 && !there(service))
            .map(|(service, _)| *service)
            .collect();
        if moving.is_empty() {
            return Err(refused(format!("nobody else collects `{street}` on that day.")));
        }
        self.take_out_on(&moving, day, Some(to));
        self.put(&moving, &Room { vehicles: 1 << to, ..Room::on(1 << day) })
    }

    fn move_position(&mut self, street: &StreetId, day: u8, before: Option<&StreetId>) -> Result<(), DeskError> {
        let day = self.a_day(day)?;
        let own = self.services_of(street)?;
        let others = before.map(|before| self.services_of(before)).transpose()?;
        let is_of = |visit: &Visit, services: &[ServiceIndex]| matches!(visit, Visit::Serve { service, .. } if services.contains(service));
        let routes = self.solution.routes.iter_mut();
        let holds = |route: &&mut crate::solver::Route| {
            route.day == day
                && route.visits.iter().any(|visit| is_of(visit, &own))
                && others.as_ref().is_none_or(|others| route.visits.iter().any(|visit| is_of(visit, others)))
        };
        let Some(route) = routes.into_iter().find(holds).filter(|_| before != Some(street)) else {
            return Err(refused(format!(
                "no route of that day holds `{street}` and the street it should come before."
            )));
        };
        let (moving, mut rest): (Vec<Visit>, Vec<Visit>) = route.visits.iter().partition(|visit| is_of(visit, &own));
        let place = match &others {
            Some(others) => rest.iter().position(|visit| is_of(visit, others)),
            None => rest.iter().rposition(|visit| matches!(visit, Visit::Unload { .. })),
        };
        let place = place.unwrap_or(rest.len());
        rest.splice(place..place, moving);
        route.visits = rest;
        // Two unloadings in a row, or one before anything is collected, empty an empty vehicle.
        take_out(route, |_| false);
        Ok(())
    }

    fn pin(&mut self, street: &StreetId) -> Result<(), DeskError> {
        let services = self.services_of(street)?;
        let days = self.days_now(&services).iter().fold(0, |all, days| all | days);
        if days == 0 {
            return Err(refused(format!("nobody collects `{street}`, so there is nothing to keep.")));
        }
        let serving: Vec<usize> = self
            .solution
            .routes
            .iter()
            .filter(|route| {
                route
                    .visits
                    .iter()
                    .any(|visit| matches!(visit, Visit::Serve { service, .. } if services.contains(service)))
            })
            .map(|route| route.vehicle)
            .collect();
        let mut scenario = self.scenario.clone();
        forget_days(&mut scenario, street);
        let days = Weekday::of(&frequency::days(days));
        scenario.days.push(Days { street: Some(street.clone()), stretches: Vec::new(), days });
        scenario.not_by.retain(|entry| entry.street != *street);
        for (index, vehicle) in self.map.vehicles.iter().enumerate().filter(|(index, _)| !serving.contains(index)) {
            let _ = index;
            scenario.not_by.push(NotBy { street: street.clone(), vehicle: vehicle.id.clone() });
        }
        self.set_scenario(scenario)
    }

    fn forbid(&mut self, street: &StreetId, vehicle: &VehicleId) -> Result<(), DeskError> {
        let away = self.vehicle(vehicle)?;
        let services = self.services_of(street)?;
        let mut scenario = self.scenario.clone();
        let entry = NotBy { street: street.clone(), vehicle: vehicle.clone() };
        if !scenario.not_by.contains(&entry) {
            scenario.not_by.push(entry);
        }
        let keys = self.keys(services.iter().zip(std::iter::repeat(&0)));
        self.set_scenario(scenario)?;
        let services = self.found(&keys);
        let mut homeless = Vec::new();
        for route in self.solution.routes.iter_mut().filter(|route| route.vehicle == away) {
            for visit in &route.visits {
                if let Visit::Serve { service, .. } = visit
                    && services.contains(service)
                {
                    homeless.push((*service, route.day));
                }
            }
            take_out(route, |service| services.contains(&service));
        }
        self.solution.routes.retain(|route| !route.visits.is_empty());
        // What nobody else can take on that day stays out, and is told.
        for (service, day) in homeless {
            insert(&self.built.problem, &mut self.solution.routes, service, &Room::on(1 << day));
        }
        Ok(())
    }

    fn split(&mut self, street: &StreetId, stretches: &[String], from: u8, to: u8) -> Result<(), DeskError> {
        let (from, to) = (self.a_day(from)?, self.a_working_day(to)?);
        let services = self.services_of(street)?;
        let chosen: Vec<usize> = services
            .iter()
            .copied()
            .filter(|index| self.built.key.services.get(*index).is_some_and(|target| stretches.contains(&target.key)))
            .collect();
        if chosen.is_empty() || chosen.len() == services.len() {
            return Err(refused(format!("name some of the stretches of `{street}`, and not all of them.")));
        }
        let now = self.days_now(&chosen);
        let days = now.iter().fold(0, |all, days| all | days);
        if now.iter().any(|days| days >> from & 1 == 0 || days >> to & 1 == 1) {
            return Err(refused("these stretches are not collected on the one day, or are on the other.".to_owned()));
        }
        let wanted = days & !(1 << from) | 1 << to;
        let keys = self.keys(chosen.iter().zip(&now));
        let mut scenario = self.scenario.clone();
        let days = Weekday::of(&frequency::days(wanted));
        scenario.days.retain(|entry| !entry.stretches.iter().any(|key| keys.contains(key)));
        scenario.days.push(Days { street: None, stretches: keys.clone(), days });
        self.set_scenario(scenario)?;
        let moving = self.found(&keys);
        self.take_out_on(&moving, from, None);
        self.put(&moving, &Room::on(1 << to))
    }

    fn frequency(&mut self, street: &StreetId, visits_per_week: u8) -> Result<(), DeskError> {
        self.services_of(street)?;
        let mut scenario = self.scenario.clone();
        forget_days(&mut scenario, street);
        scenario.frequency.retain(|entry| entry.at.street.as_ref() != Some(street));
        let at = Where { village: None, street: Some(street.clone()) };
        scenario.frequency.push(Frequency { at, visits_per_week });
        self.set_scenario(scenario)?;
        let services = self.services_of(street)?;
        // The set of days that keeps most visits where they are.
        let now = self.days_now(&services);
        let all = now.iter().fold(0, |all, days| all | days);
        for (service, days) in services.iter().zip(now) {
            let patterns = self.built.problem.services.get(*service).map(|service| service.patterns.clone());
            let keeps = |pattern: &u32| {
                ((days & pattern).count_ones(), (all & pattern).count_ones(), std::cmp::Reverse(*pattern))
            };
            let Some(pattern) = patterns.and_then(|patterns| patterns.into_iter().max_by_key(keeps)) else { continue };
            for day in 0..7 {
                if days & !pattern & 1 << day != 0 {
                    self.take_out_on(&[*service], day, None);
                }
                if pattern & !days & 1 << day != 0 {
                    insert(&self.built.problem, &mut self.solution.routes, *service, &Room::on(1 << day));
                }
            }
        }
        Ok(())
    }

    fn add_vehicle(&mut self, id: &VehicleId, like: &VehicleId, names: &Names) -> Result<(), DeskError> {
        let mut scenario = self.scenario.clone();
        scenario.add_vehicle.push(AddVehicle { id: id.clone(), like: like.clone(), names: names.clone() });
        self.set_scenario(scenario)
    }
}
