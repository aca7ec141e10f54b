//! A week with visits that need another place goes in; three ways to give them one come out.

use super::today::Week;
use super::told::{dropped_streets, moved_streets, waiting};
use super::{Choice, RecoverError, Recovery, Today, Trouble};
use crate::maps::MunicipalityMap;
use crate::plan::check::check_on;
use crate::plan::edits::take_apart::days_served;
use crate::plan::edits::{Room, insert};
use crate::plan::make::{Origin, make};
use crate::plan::{Plan, Step};
use crate::problem::{ServiceIndex, frequency};
use crate::solver::{Account, Reason, Route, RouteAccount, Solution, Unserved, Visit, unserved};
use crate::units::{Seconds, Tyiyn};

/// Crews stay at most so much longer, when they do.
const OVERTIME: u32 = 2 * 3600;

/// Where visits are tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    LeastChange,
    LeastCost,
    MostServed,
}

/// Finds three ways on; `progress` is told how far it is, in thousandths.
///
/// # Errors
/// When the map or what was told about today cannot be used.
pub fn recover(
    (map, inputs_sha256): (&MunicipalityMap, &str),
    plan: &Plan,
    today: &Today,
    trouble: &Trouble,
    progress: &mut dyn FnMut(i64),
) -> Result<Recovery, RecoverError> {
    let week = Week::open(map, plan, today, trouble)?;
    progress(250);
    let hit = week.homeless.len();
    let ways = [Way::LeastChange, Way::LeastCost, Way::MostServed];
    let mut options = Vec::new();
    for (way, thousandths) in ways.into_iter().zip([500, 750, 990]) {
        options.push(choice(&week, (plan, inputs_sha256), today, way)?);
        progress(thousandths);
    }
    Ok(Recovery { hit: u32::try_from(hit).unwrap_or(u32::MAX), options })
}

fn choice(
    week: &Week,
    (before, inputs_sha256): (&Plan, &str),
    today: &Today,
    way: Way,
) -> Result<Choice, RecoverError> {
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
    let plan = write(&mut week, (before, inputs_sha256), overtime)?;
    let moved = moved_streets(&week, before, &plan, today.day);
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
    put_on(week, service, today, |week| insert_today(week, service, today, overtime))
}

fn insert_today(week: &mut Week, service: ServiceIndex, today: usize, overtime: u32) -> bool {
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

/// So many visits that were no larger did not fit on a day: a larger one is not tried.
const ENOUGH: usize = 6;

/// Puts a visit on a day with `place`, unless smaller ones failed there often enough.
fn put_on(week: &mut Week, service: ServiceIndex, day: usize, place: impl FnOnce(&mut Week) -> bool) -> bool {
    let Some(item) = week.built.problem.services.get(service) else { return false };
    let size = (item.kilograms, item.litres, item.seconds.first().copied().unwrap_or(0), item.vehicles);
    let smaller = |other: &&(u32, u32, u32, u64)| {
        other.0 <= size.0 && other.1 <= size.1 && other.2 <= size.2 && size.3 & !other.3 == 0
    };
    if week.failed.entry(day).or_default().iter().filter(smaller).count() >= ENOUGH {
        return false;
    }
    let placed = place(week);
    if !placed {
        week.failed.entry(day).or_default().push(size);
    }
    placed
}

/// Puts a visit on a day after today.
fn put_later(week: &mut Week, service: ServiceIndex, day: usize) -> bool {
    put_on(week, service, day, |week| insert(&week.built.problem, &mut week.routes, service, &Room::on(1 << day)))
}

/// Puts a visit on the first day after today with room.
fn soonest(week: &mut Week, service: ServiceIndex, today: usize) -> bool {
    let days = days_after(week, service, today);
    days.into_iter().any(|day| put_later(week, service, day))
}

/// Tries today and every day after it and keeps what costs least.
fn cheapest(week: &mut Week, service: ServiceIndex, at_once: bool, today: usize) -> bool {
    let kept = week.routes.clone();
    let mut best: Option<(i128, Vec<Route>)> = None;
    let days = at_once.then_some(today).into_iter().chain(days_after(week, service, today));
    for day in days.collect::<Vec<_>>() {
        let placed = if day == today { put_today(week, service, today, 0) } else { put_later(week, service, day) };
        let more = if placed { more(week, &kept) } else { 0 };
        let tried = std::mem::replace(&mut week.routes, kept.clone());
        if placed && best.as_ref().is_none_or(|(least, _)| more < *least) {
            best = Some((more, tried));
        }
    }
    let Some((_, routes)) = best else { return false };
    week.routes = routes;
    true
}

/// What the rest of the week costs more than with the routes `before`, in thousandths.
fn more(week: &mut Week, before: &[Route]) -> i128 {
    let now = week.routes.clone();
    let mut sum = |routes: &[Route], others: &[Route]| -> i128 {
        let changed = routes.iter().filter(|route| !others.contains(route));
        changed.filter_map(|route| week.account(route, 0)).map(|account| i128::from(account.cost_millis)).sum()
    };
    sum(&now, before) - sum(before, &now)
}

/// The week as a plan, recounted. Days that are past are told as they were.
fn write(week: &mut Week, (before, inputs_sha256): (&Plan, &str), overtime: u32) -> Result<Plan, RecoverError> {
    let serves = |route: &&Route| route.visits.iter().any(|visit| matches!(visit, Visit::Serve { .. }));
    let mut routes: Vec<Route> = week.routes.iter().filter(serves).cloned().collect();
    routes.sort_by_key(|route| (route.day, route.vehicle));
    let mut accounts: Vec<RouteAccount> = Vec::with_capacity(routes.len());
    for route in &routes {
        let counted =
            if route.day < week.today { Some(RouteAccount::default()) } else { week.account(route, overtime) };
        accounts.push(counted.ok_or_else(|| RecoverError::Program("a route cannot be counted".to_owned()))?);
    }
    let mut solution = Solution { routes, unserved: Vec::new() };
    solution.unserved = missing(week, &solution.routes);
    let account = Account { cost: 0, routes: accounts, unserved_visits: 0, ..Account::default() };
    if let Some(now) = week.scenario.recovery.last_mut() {
        now.longer = Seconds(overtime.into());
    }
    let origin = Origin {
        inputs_sha256: week.scenario.fingerprint(inputs_sha256),
        date: before.date,
        seed: before.seed,
        iterations: 0,
        islands: before.islands,
        pace: Vec::new(),
    };
    let season = week.season().ok_or_else(|| RecoverError::Program("the season is gone".to_owned()))?;
    let mut plan = make((&week.map, season), &week.built, &week.roadbook(), (&solution, &account), &origin);
    plan.what_if = week.scenario.write();
    past_as_it_was(before, &mut plan, week.today);
    keep_step_ids(before, &mut plan);
    match check_on(&week.map, &week.before, &week.built, &plan).first() {
        None => Ok(plan),
        Some(first) => Err(RecoverError::Program(first.to_string())),
    }
}

/// Visits that nobody makes this week, on whichever day: what is postponed counts as made.
fn missing(week: &Week, routes: &[Route]) -> Vec<Unserved> {
    let why = unserved(&week.built.problem, routes);
    let served = days_served(week.built.problem.services.len(), routes);
    let services = week.built.problem.services.iter().zip(served).enumerate();
    services
        .filter_map(|(service, (wanted, days))| {
            let asked = wanted.patterns.iter().map(|pattern| pattern.count_ones()).min()?;
            let visits = asked.saturating_sub(days.count_ones());
            let known = why.iter().find(|entry| entry.service == service);
            let (reason, cost) = known.map_or((Reason::Unreachable, None), |entry| (entry.reason.clone(), entry.cost));
            (visits > 0).then_some(Unserved { service, visits, reason, cost })
        })
        .collect()
}

/// Routes of days before today, and the lines of what was driven today, are those of the plan that was driven.
fn past_as_it_was(before: &Plan, plan: &mut Plan, today: usize) {
    let is_past = |route: &crate::plan::Route| usize::from(route.day) < today;
    let mut routes: Vec<crate::plan::Route> = before.routes.iter().filter(|route| is_past(route)).cloned().collect();
    routes.extend(plan.routes.drain(..).filter(|route| !is_past(route)));
    for route in routes.iter_mut().filter(|route| usize::from(route.day) == today) {
        let same = |old: &&crate::plan::Route| old.day == route.day && old.vehicle == route.vehicle;
        let Some(old) = before.routes.iter().find(same) else { continue };
        let driven = route.steps.iter_mut().zip(&old.steps);
        for (step, old) in driven.take_while(|(step, old)| step.kind == old.kind && step.services == old.services) {
            step.approach_line.clone_from(&old.approach_line);
            step.line.clone_from(&old.line);
        }
    }
    plan.routes = routes;
    plan.totals =
        plan.routes.iter().fold(Default::default(), |sum: crate::plan::Figures, route| sum.plus(&route.figures));
    for street in &mut plan.streets {
        let own = |route: &&crate::plan::Route| route.steps.iter().any(|step| step.street.as_ref() == Some(&street.id));
        let days = plan.routes.iter().filter(own).fold(0_u32, |days, route| days | 1 << route.day);
        street.days = frequency::days(days);
    }
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
