//! A tour of several trips goes in; one of its unloadings is moved to where it costs least, or dropped.
//!
//! Insertion only cuts a trip beside the new visit. Once strings of visits are gone, the two trips around an
//! unloading have room, and the best place to cut them is another one.

use super::dice::Dice;
use super::kinds::{Kind, tell};
use crate::solver::model::Model;
use crate::solver::segment::{NEVER, Segment};
use crate::solver::state::State;
use crate::solver::terms::Terms;

/// Moves one unloading of the tour in `slot`, chosen evenly; the last one stays where the vehicle owes it.
pub(super) fn reseat<S: Segment>(model: &Model<S>, state: &mut State<S>, dice: &mut Dice, slot: u32) {
    let tour = &state.tours[slot as usize];
    let kind = &model.fleet[tour.vehicle as usize];
    let unload = model.unload();
    // One that has been driven to stays, and so does the last one.
    let fixed = tour.items[..tour.begun].iter().filter(|&&item| item == unload).count();
    let movable = (tour.items.len() - usize::from(kind.returns_empty && !tour.items.is_empty())).max(tour.begun);
    let count = tour.items[tour.begun..movable].iter().filter(|&&item| item == unload).count();
    if count == 0 || tour.broken {
        return;
    }
    let chosen = fixed + dice.below(count);
    let Some((at, _)) = tour.items.iter().enumerate().filter(|&(_, &item)| item == unload).nth(chosen) else { return };
    state.touch(slot);
    state.tours[slot as usize].items.remove(at);
    state.renew(model, slot);
    let tour = &state.tours[slot as usize];
    let trip = tour.trips[chosen];
    if trip.fits(kind.capacity) && !tour.broken {
        tell(model, state, Kind::MoveUnloading);
        return;
    }
    let terms = Terms::of(model, tour.vehicle);
    let (mut best, mut place) = (NEVER, at);
    for position in tour.begun..tour.items.len() {
        let before = tour.aboard[position];
        if tour.trip_of[position] as usize != chosen || !before.fits(kind.capacity) {
            continue;
        }
        if trip.minus(before).fits(kind.capacity) {
            let whole = tour.with(model, &terms, unload, position);
            if whole.cost() < best && whole.possible() && whole.seconds() <= kind.longest {
                (best, place) = (whole.cost(), position);
            }
        }
    }
    state.tours[slot as usize].items.insert(place, unload);
    state.tours[slot as usize].tidy(model);
    state.renew(model, slot);
    tell(model, state, Kind::MoveUnloading);
}
