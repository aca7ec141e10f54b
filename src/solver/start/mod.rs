//! Between plans as others know them and the plan being searched, both ways.

use super::model::Model;
use super::segment::Segment;
use super::solution::{Route, Solution, Visit};
use super::state::{ANY_DAY, Absent, NOWHERE, State};
use crate::problem::Problem;

/// Fills `state`, which is empty, with what can be kept of `plan`; the rest stays left out.
pub(super) fn from_plan<S: Segment>(model: &Model<S>, state: &mut State<S>, problem: &Problem, plan: &Solution) {
    choose_group_days(model, state, plan);
    let mut filled = Vec::new();
    for route in &plan.routes {
        if route.vehicle >= model.fleet.len() || route.day >= model.days {
            continue;
        }
        let Some(slot) = state.tour_for(route.vehicle, route.day) else { continue };
        if filled.contains(&slot) {
            continue;
        }
        filled.push(slot);
        let day = route.day as u32;
        let item = |visit: &Visit| match *visit {
            Visit::Serve { service, .. } => service as u32,
            Visit::Unload { .. } => model.unload(),
        };
        // What has begun is there already; a plan that begins otherwise gives only what comes after it.
        let begun = model.begun(route.vehicle as u32, day);
        let same = begun.iter().zip(&route.visits).take_while(|((own, _), visit)| *own == item(visit)).count();
        let mut items: Vec<u32> = begun.iter().map(|&(item, _)| item).collect();
        for visit in &route.visits[if same == begun.len() { same } else { 0 }..] {
            match *visit {
                Visit::Unload { .. } if problem.facilities.is_empty() => {}
                Visit::Unload { .. } => items.push(model.unload()),
                Visit::Serve { service, .. } => {
                    let free = service < model.services
                        && state.place_of(service as u32, day) == NOWHERE
                        && model.allows(service as u32, route.vehicle as u32, day)
                        && fits_a_pattern(model, state, service as u32, day);
                    if free {
                        items.push(service as u32);
                        state.set_place(service as u32, day, slot);
                    }
                }
            }
        }
        state.tours[slot as usize].items = items;
        state.tours[slot as usize].tidy(model);
        state.renew(model, slot);
        shorten(model, state, slot);
    }
    state.absent.clear();
    for service in 0..model.services as u32 {
        let made = state.made_days(service);
        let best = state
            .sets(model, service)
            .iter()
            .copied()
            .filter(|pattern| made & !pattern == 0)
            .min_by_key(|pattern| pattern.count_ones());
        match best {
            Some(_) if made == 0 => state.absent.push(Absent { service, day: ANY_DAY }),
            Some(pattern) => {
                let missing = pattern & !made;
                let days = (0..model.days as u32).filter(|day| missing >> day & 1 == 1);
                state.absent.extend(days.map(|day| Absent { service, day }));
            }
            None => {}
        }
    }
    state.begin();
}

/// Each group gets the day set that most of its waste has in `plan`, of equal ones the earliest in the week.
fn choose_group_days<S: Segment>(model: &Model<S>, state: &mut State<S>, plan: &Solution) {
    if model.groups.is_empty() {
        return;
    }
    let mut days = vec![0_u32; model.services];
    for route in plan.routes.iter().filter(|route| route.day < model.days) {
        for visit in &route.visits {
            if let Visit::Serve { service, .. } = *visit
                && let Some(days) = days.get_mut(service)
            {
                *days |= 1 << route.day;
            }
        }
    }
    for (group, services) in model.groups.iter().enumerate() {
        let weight = |set: u32| -> i64 {
            let kept =
                services.iter().filter(|&&service| days[service as usize] & !set == 0 && days[service as usize] != 0);
            kept.map(|&service| 1 + model.loads[service as usize].kilograms + model.loads[service as usize].litres)
                .sum()
        };
        if state.group_days[group] == 0 {
            let sets = model.patterns[services[0] as usize].iter().copied();
            let best = sets.max_by_key(|&set| (weight(set), std::cmp::Reverse(set)));
            state.group_days[group] = best.filter(|&set| weight(set) > 0).unwrap_or(0);
        }
    }
}

fn fits_a_pattern<S: Segment>(model: &Model<S>, state: &State<S>, service: u32, day: u32) -> bool {
    let days = state.made_days(service) | 1 << day;
    state.sets(model, service).iter().any(|pattern| days & !pattern == 0)
}

/// Takes the last services out of a tour until its vehicle can drive it.
fn shorten<S: Segment>(model: &Model<S>, state: &mut State<S>, slot: u32) {
    loop {
        let tour = &state.tours[slot as usize];
        if tour.services == 0 || (tour.drivable(model) && tour.carries(model)) {
            return;
        }
        let day = tour.day;
        let begun = tour.begun;
        let Some(last) = tour.items[begun..].iter().rposition(|&item| item != model.unload()) else { return };
        let service = state.tours[slot as usize].items.remove(begun + last);
        state.set_place(service, day, NOWHERE);
        state.tours[slot as usize].tidy(model);
        state.renew(model, slot);
    }
}

/// The routes of `state` as others know them, in the order of day, then vehicle.
pub(super) fn to_routes<S: Segment>(model: &Model<S>, state: &State<S>) -> Vec<Route> {
    let mut slots: Vec<u32> = state.out.iter().flatten().copied().collect();
    slots.sort_unstable_by_key(|&slot| {
        let tour = &state.tours[slot as usize];
        (tour.day, tour.vehicle, slot)
    });
    slots
        .into_iter()
        .map(|slot| {
            let tour = &state.tours[slot as usize];
            let visits = tour
                .items
                .iter()
                .zip(tour.modes(model))
                .map(|(&item, mode)| {
                    let (mode, owner) = model.origin[mode];
                    if item == model.unload() {
                        Visit::Unload { facility: owner, mode }
                    } else {
                        Visit::Serve { service: owner, mode }
                    }
                })
                .collect();
            Route { vehicle: tour.vehicle as usize, day: tour.day as usize, visits }
        })
        .collect()
}
