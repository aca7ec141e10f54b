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
/// Neighbours looked at for a tour to go to.
const NEAR: usize = 60;

/// Moves the trip of a visit to the tour of a neighbour; nothing happens where that is not possible.
pub(super) fn relocate<S: Segment>(
    model: &Model<S>,
    state: &mut State<S>,
    dice: &mut Dice,
    (service, day): (u32, u32),
) {
    let from = state.place_of(service, day);
    let near = &model.near[service as usize];
    if from == NOWHERE || near.is_empty() {
        return;
    }
    let first = dice.below(near.len().min(NEAR));
    let others = near.iter().skip(first).map(|&other| state.place_of(other, day));
    let Some(to) = others.into_iter().find(|&slot| slot != NOWHERE && slot != from) else { return };
    let unload = model.unload();
    let (source, target) = (&state.tours[from as usize], &state.tours[to as usize]);
    let kind = &model.fleet[target.vehicle as usize];
    if !kind.returns_empty || !model.fleet[source.vehicle as usize].returns_empty {
        return;
    }
    let Some(at) = source.items.iter().position(|&item| item == service) else { return };
    let begin = source.items[..at].iter().rposition(|&item| item == unload).map_or(0, |before| before + 1);
    let end =
        source.items[at..].iter().position(|&item| item == unload).map_or(source.items.len(), |after| at + after + 1);
    let trip: Vec<u32> = source.items[begin..end].to_vec();
    let fits = source.trips.get(source.trip_of[at] as usize).is_some_and(|load| load.fits(kind.capacity));
    let allowed = |&item: &u32| item == unload || model.allows(item, target.vehicle, day);
    if begin < source.begun || !fits || !trip.iter().all(allowed) {
        return;
    }
    // Any boundary between trips, the start being the first.
    let boundaries: Vec<usize> = std::iter::once(0)
        .chain(target.items.iter().enumerate().filter(|&(_, &item)| item == unload).map(|(index, _)| index + 1))
        .filter(|&place| place >= target.begun)
        .collect();
    if boundaries.is_empty() {
        return;
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
    for _ in 0..MOST_GIVEN_UP {
        if !state.tours[to as usize].broken {
            break;
        }
        give_up(model, state, dice, to);
    }
    tell(model, state, Kind::MoveTrip);
}

/// Takes one visit out of a tour.
fn give_up<S: Segment>(model: &Model<S>, state: &mut State<S>, dice: &mut Dice, slot: u32) {
    let tour = &state.tours[slot as usize];
    let day = tour.day;
    let open = tour.items.iter().skip(tour.begun);
    let served: Vec<u32> = open.copied().filter(|&item| item != model.unload()).collect();
    if served.is_empty() {
        return;
    }
    let service = served[dice.below(served.len())];
    state.tours[slot as usize].items.retain(|&item| item != service);
    state.set_place(service, day, NOWHERE);
    state.absent.push(Absent { service, day: model.open_day(service, day) });
    state.tours[slot as usize].tidy(model);
    state.renew(model, slot);
}
