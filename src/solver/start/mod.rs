//! Between plans as others know them and the plan being searched, both ways.

use super::model::Model;
use super::segment::Segment;
use super::solution::{Route, Solution, Visit};
use super::state::{ANY_DAY, Absent, NOWHERE, State};
use crate::problem::Problem;

/// Fills `state`, which is empty, with what can be kept of `plan`; the rest stays left out.
pub(super) fn from_plan<S: Segment>(model: &Model<S>, state: &mut State<S>, problem: &Problem, plan: &Solution) {
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
        let made = made_days(model, state, service);
        let best = model.patterns[service as usize]
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

/// Days on which a service is visited, as a bit mask.
fn made_days<S: Segment>(model: &Model<S>, state: &State<S>, service: u32) -> u32 {
    let visited = |day: &u32| state.place_of(service, *day) != NOWHERE;
    (0..model.days as u32).filter(visited).fold(0, |days, day| days | 1 << day)
}

fn fits_a_pattern<S: Segment>(model: &Model<S>, state: &State<S>, service: u32, day: u32) -> bool {
    let days = made_days(model, state, service) | 1 << day;
    model.patterns[service as usize].iter().any(|pattern| days & !pattern == 0)
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
