//! Tours of several trips go in; one trip, with its unloading, goes over to another tour.
//!
//! Strings of visits move one after the other, and while they do, both tours drive to the dump: a vehicle is
//! hardly ever saved that way. A whole trip keeps its load and its unloading, so only the time has to suffice.

use super::dice::Dice;
use super::kinds::{Kind, tell};
use crate::solver::model::Model;
use crate::solver::segment::Segment;
use crate::solver::state::{Absent, NOWHERE, State};

/// Visits given up one by one when the trip makes its new tour too long.
const MOST_GIVEN_UP: usize = 12;
/// Probability that any tour of the day may be the one to go to.
const ANYWHERE: f64 = 0.5;
/// Probability that a trip comes back for the one that went.
const HAND_BACK: f64 = 0.4;
/// Neighbours looked at for a tour to go to.
const NEAR: usize = 60;

/// Moves the trip of a visit to another tour, a neighbour's or any; nothing happens where that is not possible. At
/// times the other tour hands a trip of its own back: trips are then packed anew without a vehicle more or less.
pub(super) fn relocate<S: Segment>(
    model: &Model<S>,
    state: &mut State<S>,
    dice: &mut Dice,
    (service, day): (u32, u32),
) {
    let from = state.place_of(service, day);
    if from == NOWHERE {
        return;
    }
    let to = if dice.chance(ANYWHERE) {
        let out = &state.out[day as usize];
        Some(out[dice.below(out.len())]).filter(|&slot| slot != from)
    } else {
        let near = &model.near[service as usize];
        let first = dice.below(near.len().clamp(1, NEAR));
        let mut others = near.iter().skip(first).map(|&other| state.place_of(other, day));
        others.find(|&slot| slot != NOWHERE && slot != from)
    };
    let Some(to) = to else { return };
    // Chosen before the trip arrives, or it would go straight back.
    let back = dice.chance(HAND_BACK).then(|| some_visit(model, state, dice, to)).flatten();
    if !move_trip(model, state, dice, service, (from, to)) {
        return;
    }
    if let Some(service) = back {
        move_trip(model, state, dice, service, (to, from));
    }
    for slot in [from, to] {
        for _ in 0..MOST_GIVEN_UP {
            if !state.tours[slot as usize].broken {
                break;
            }
            give_up(model, state, dice, slot);
        }
    }
    tell(model, state, Kind::MoveTrip);
}

/// A visit of a tour that may still move.
fn some_visit<S: Segment>(model: &Model<S>, state: &State<S>, dice: &mut Dice, slot: u32) -> Option<u32> {
    let tour = &state.tours[slot as usize];
    let open = tour.items.iter().skip(tour.begun);
    let served: Vec<u32> = open.copied().filter(|&item| item != model.unload()).collect();
    (!served.is_empty()).then(|| served[dice.below(served.len())])
}

/// Moves the trip that makes a visit from one tour to a boundary between trips of another; false where it cannot.
fn move_trip<S: Segment>(
    model: &Model<S>,
    state: &mut State<S>,
    dice: &mut Dice,
    service: u32,
    (from, to): (u32, u32),
) -> bool {
    let unload = model.unload();
    let (source, target) = (&state.tours[from as usize], &state.tours[to as usize]);
    let day = source.day;
    let kind = &model.fleet[target.vehicle as usize];
    if !kind.returns_empty || !model.fleet[source.vehicle as usize].returns_empty {
        return false;
    }
    let Some(at) = source.items.iter().position(|&item| item == service) else { return false };
    let begin = source.items[..at].iter().rposition(|&item| item == unload).map_or(0, |before| before + 1);
    let end =
        source.items[at..].iter().position(|&item| item == unload).map_or(source.items.len(), |after| at + after + 1);
    let trip: Vec<u32> = source.items[begin..end].to_vec();
    let fits = source.trips.get(source.trip_of[at] as usize).is_some_and(|load| load.fits(kind.capacity));
    let allowed = |&item: &u32| item == unload || model.allows(item, target.vehicle, day);
    if begin < source.begun || !fits || !trip.iter().all(allowed) {
        return false;
    }
    // Any boundary between trips, the start being the first.
    let boundaries: Vec<usize> = std::iter::once(0)
        .chain(target.items.iter().enumerate().filter(|&(_, &item)| item == unload).map(|(index, _)| index + 1))
        .filter(|&place| place >= target.begun)
        .collect();
    if boundaries.is_empty() {
        return false;
    }
    let place = boundaries[dice.below(boundaries.len())];
    state.touch(from);
    state.touch(to);
    for &item in trip.iter().filter(|&&item| item != unload) {
        state.set_place(item, day, to);
    }
    state.tours[from as usize].items.drain(begin..end);
    state.tours[to as usize].items.splice(place..place, trip);
    for slot in [from, to] {
        state.tours[slot as usize].tidy(model);
        state.renew(model, slot);
    }
    true
}

/// Takes one visit out of a tour.
fn give_up<S: Segment>(model: &Model<S>, state: &mut State<S>, dice: &mut Dice, slot: u32) {
    let Some(service) = some_visit(model, state, dice, slot) else { return };
    let day = state.tours[slot as usize].day;
    state.tours[slot as usize].items.retain(|&item| item != service);
    state.set_place(service, day, NOWHERE);
    state.absent.push(Absent { service, day: model.open_day(service, day) });
    state.tours[slot as usize].tidy(model);
    state.renew(model, slot);
}
