//! A week with visits that need another place goes in; three ways to give them one come out.

use super::today::Week;
use super::told::{dropped_streets, moved_streets, waiting};
use super::{Choice, RecoverError, Recovery, Today, Trouble};
use crate::maps::MunicipalityMap;
use crate::plan::edits::effect::loosely;
use crate::plan::edits::take_apart::{days_served, report_missing};
use crate::plan::edits::{Room, insert};
use crate::plan::make::{Origin, make};
use crate::plan::{Plan, Step};
use crate::problem::ServiceIndex;
use crate::solver::{Account, Route, RouteAccount, Solution, Visit, unserved, verify_route};
use crate::units::Tyiyn;

/// Crews stay at most so much longer, when they do.
const OVERTIME: u32 = 2 * 3600;

/// Where visits are tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    LeastChange,
    LeastCost,
    MostServed,
}

/// Finds three ways on.
///
/// # Errors
/// When the map or what was told about today cannot be used.
pub fn recover(map: &MunicipalityMap, plan: &Plan, today: &Today, trouble: &Trouble) -> Result<Recovery, RecoverError> {
    let week = Week::open(map, plan, today, trouble)?;
    let hit = week.homeless.len() + week.cut_off.len();
    let ways = [Way::LeastChange, Way::LeastCost, Way::MostServed];
    let options = ways.into_iter().map(|way| choice(&week, plan, today, way)).collect::<Result<Vec<_>, _>>()?;
    Ok(Recovery { hit: u32::try_from(hit).unwrap_or(u32::MAX), options })
}

fn choice(week: &Week, before: &Plan, today: &Today, way: Way) -> Result<Choice, RecoverError> {
    let mut week = week.clone();
    let now = usize::from(today.day);
    let overtime = if way == Way::MostServed { OVERTIME } else { 0 };
    let mut dropped: Vec<(ServiceIndex, usize)> = Vec::new();
    for (service, due) in std::mem::take(&mut week.homeless) {
        let at_once = due == now && !week.full;
        let placed = match way {
            Way::LeastCost => cheapest(&mut week, service, at_once, now),
            Way::LeastChange | Way::MostServed => {
                at_once && put_today(&mut week, service, now, overtime) || soonest(&mut week, service, now)
            }
        };
        if !placed {
            dropped.push((service, due));
        }
    }
    let plan = write(&mut week, before, overtime)?;
    let moved = moved_streets(before, &plan, today.day);
    let lost = dropped_streets(&week, before, &dropped);
    Ok(Choice {
        code: match way {
            Way::LeastChange => "least-change",
            Way::LeastCost => "least-cost",
            Way::MostServed => "most-served",
        },
        people_waiting: waiting(&moved, today.day) + waiting(&lost, today.day),
        moved,
        dropped: lost,
        more: Tyiyn(plan.totals.cost().0 - before.totals.cost().0),
        totals: plan.totals,
        plan,
    })
}

/// Puts a visit into what is left of today.
fn put_today(week: &mut Week, service: ServiceIndex, today: usize, overtime: u32) -> bool {
    let kept = week.as_today(overtime);
    let stopped = week.out.iter().fold(0_u64, |mask, vehicle| mask | 1 << vehicle);
    let room = Room { vehicles: !stopped, done: week.done.clone(), ..Room::on(1 << today) };
    let placed = insert(&week.built.problem, &mut week.routes, service, &room);
    week.put_back(kept);
    placed
}

/// Days after today on which a service is not collected anyway.
fn days_after(week: &Week, service: ServiceIndex, today: usize) -> Vec<usize> {
    let served = days_served(week.built.problem.services.len(), &week.routes);
    let taken = served.get(service).copied().unwrap_or(0);
    (today + 1..week.built.problem.days).filter(|day| taken >> day & 1 == 0).collect()
}

/// Puts a visit on the first day after today with room.
fn soonest(week: &mut Week, service: ServiceIndex, today: usize) -> bool {
    let days = days_after(week, service, today);
    days.into_iter().any(|day| insert(&week.built.problem, &mut week.routes, service, &Room::on(1 << day)))
}

/// Tries today and every day after it and keeps what costs least.
fn cheapest(week: &mut Week, service: ServiceIndex, at_once: bool, today: usize) -> bool {
    let kept = week.routes.clone();
    let now = cost(week);
    let mut best: Option<(u64, Vec<Route>)> = None;
    let days = at_once.then_some(today).into_iter().chain(days_after(week, service, today));
    for day in days.collect::<Vec<_>>() {
        let placed = if day == today {
            put_today(week, service, today, 0)
        } else {
            insert(&week.built.problem, &mut week.routes, service, &Room::on(1 << day))
        };
        let more = cost(week).saturating_sub(now);
        let tried = std::mem::replace(&mut week.routes, kept.clone());
        if placed && best.as_ref().is_none_or(|(least, _)| more < *least) {
            best = Some((more, tried));
        }
    }
    let Some((_, routes)) = best else { return false };
    week.routes = routes;
    true
}

/// What the week's routes cost, in thousandths; those that broke off count nothing before and after.
fn cost(week: &Week) -> u64 {
    let accounts = week.routes.iter().filter_map(|route| verify_route(&week.built.problem, route).ok());
    accounts.map(|account| account.cost_millis).sum()
}

/// The week as a plan. What is past or broke off is counted loosely: it was driven as it was driven.
fn write(week: &mut Week, before: &Plan, overtime: u32) -> Result<Plan, RecoverError> {
    let serves = |route: &&Route| route.visits.iter().any(|visit| matches!(visit, Visit::Serve { .. }));
    let mut routes: Vec<Route> = week.routes.iter().filter(serves).cloned().collect();
    routes.sort_by_key(|route| (route.day, route.vehicle));
    let mut accounts: Vec<RouteAccount> = Vec::with_capacity(routes.len());
    for route in &routes {
        let mut counted = verify_route(&week.built.problem, route).ok();
        if counted.is_none() && overtime > 0 {
            let kept = week.as_today(overtime);
            counted = verify_route(&week.built.problem, route).ok();
            week.put_back(kept);
        }
        let counted = counted.or_else(|| loosely(&mut week.built.problem, route));
        accounts.push(counted.ok_or_else(|| RecoverError::Program("a route cannot be counted".to_owned()))?);
    }
    let mut solution = Solution { routes, unserved: Vec::new() };
    report_missing(&week.built, &mut solution);
    if !solution.unserved.is_empty() {
        solution.unserved = unserved(&week.built.problem, &solution.routes);
    }
    let account = Account { cost: 0, routes: accounts, unserved_visits: 0, ..Account::default() };
    let origin = Origin {
        inputs_sha256: before.inputs_sha256.clone(),
        date: before.date,
        seed: before.seed,
        iterations: 0,
        islands: before.islands,
        pace: Vec::new(),
    };
    let season = week.season().ok_or_else(|| RecoverError::Program("the season is gone".to_owned()))?;
    let mut plan = make((&week.map, season), &week.built, &week.roadbook(), (&solution, &account), &origin);
    plan.what_if.clone_from(&before.what_if);
    keep_step_ids(before, &mut plan);
    Ok(plan)
}

/// Steps that were driven, or that stay where they are, keep their ids: marks of phones name them.
fn keep_step_ids(before: &Plan, after: &mut Plan) {
    for route in &mut after.routes {
        let same = |old: &&crate::plan::Route| old.day == route.day && old.vehicle == route.vehicle;
        let Some(old) = before.routes.iter().find(same) else { continue };
        route.id.clone_from(&old.id);
        let mut free: Vec<&Step> = old.steps.iter().collect();
        let mut number = old.steps.len();
        for step in &mut route.steps {
            let equal = |known: &&Step| {
                known.kind == step.kind && known.street == step.street && known.services == step.services
            };
            let begins = |known: &&Step| {
                known.kind == step.kind && known.street.is_some() && known.services.first() == step.services.first()
            };
            match free.iter().position(equal).or_else(|| free.iter().position(begins)) {
                Some(place) => step.id.clone_from(&free.remove(place).id),
                None => {
                    step.id = format!("{}-{number:03}", old.id);
                    number += 1;
                }
            }
        }
    }
}
