//! A plan goes in; strings of visits near one another are taken out of it.
//!
//! Slack induction by string removals (Christiaens and Vanden Berghe 2020, Transportation Science
//! 54(2)). Two things are ours: a route much longer than a string may lose several, and in a week
//! the string is taken on one day, or with every visit of its services so that day sets can change.

use super::dice::Dice;
use super::kinds::{Kind, tell};
use super::trips::relocate;
use super::unloadings::reseat;
use crate::solver::model::Model;
use crate::solver::segment::Segment;
use crate::solver::state::{ANY_DAY, Absent, NOWHERE, State};

/// How much is taken out.
#[derive(Clone, Copy, Debug)]
pub(in crate::solver) struct RuinSize {
    /// Visits, on average.
    pub(in crate::solver) average: f64,
    /// Longest string.
    pub(in crate::solver) longest: f64,
}

/// Probability that some visits inside a string stay.
const SPLIT: f64 = 0.5;
/// Probability that one more of them stays.
const SPLIT_DEEPER: f64 = 0.01;
/// Probability that an unloading of a tour that lost visits is moved.
const RESEAT: f64 = 0.3;
/// Probability that a whole trip goes to another tour before visits are taken out.
const MOVE_TRIP: f64 = 0.05;
/// Probability that a whole group of services loses its days before visits are taken out.
const MOVE_GROUP: f64 = 0.06;
/// Probability that a neighbour's group does too.
const TAKE_TWO: f64 = 0.3;
/// Larger groups keep their days.
const MOST_IN_GROUP: usize = 80;
/// A route may lose another string for every so many visits.
const VISITS_PER_STRING: usize = 30;

/// Takes visits out of `state`; they are in `state.absent` afterwards.
pub(in crate::solver) fn ruin<S: Segment>(model: &Model<S>, state: &mut State<S>, dice: &mut Dice, size: RuinSize) {
    let routes: usize = state.out.iter().map(Vec::len).sum();
    if state.visits == 0 || routes == 0 {
        return;
    }
    let mean = state.visits as f64 / routes as f64;
    let longest = size.longest.min(mean).max(1.0);
    let most = (4.0 * size.average / (1.0 + longest) - 1.0).max(1.0);
    let strings = 1 + (dice.share() * most) as usize;
    let Some((seed, seed_day)) = pick_visit(model, state, dice) else { return };
    if model.fleet[0].returns_empty && dice.chance(MOVE_TRIP) {
        relocate(model, state, dice, (seed, seed_day));
    }
    if !model.groups.is_empty() && dice.chance(MOVE_GROUP) && take_group(model, state, dice, seed) {
        tell(model, state, Kind::MoveGroup);
    }
    let whole = model.days > 1 && dice.chance(0.5);
    let mut hit: Vec<(u32, u32)> = Vec::new();
    let mut done = 0;
    for near in std::iter::once(seed).chain(model.near[seed as usize].iter().copied()) {
        if done >= strings {
            break;
        }
        let days = if whole { 0..model.days as u32 } else { seed_day..seed_day + 1 };
        for day in days {
            let slot = state.place_of(near, day);
            if slot == NOWHERE {
                continue;
            }
            let length = state.tours[slot as usize].services as usize;
            let known = hit.iter().position(|&(other, _)| other == slot);
            let taken = known.map_or(0, |index| hit[index].1);
            if taken > 0 && (taken as usize) * VISITS_PER_STRING > length {
                continue;
            }
            match known {
                Some(index) => hit[index].1 += 1,
                None => hit.push((slot, 1)),
            }
            take_string(model, state, dice, slot, near, longest, whole);
            done += 1;
            break;
        }
    }
    // Tours changed by the loss of single visits of a week are among the touched ones.
    for index in 0..state.touched().len() {
        let slot = state.touched()[index];
        state.tours[slot as usize].tidy(model);
        state.renew(model, slot);
    }
    tell(model, state, if whole { Kind::RemoveServices } else { Kind::RemoveVisits });
    for index in 0..state.touched().len() {
        let slot = state.touched()[index];
        if model.fleet[state.tours[slot as usize].vehicle as usize].unloads && dice.chance(RESEAT) {
            reseat(model, state, dice, slot);
        }
    }
}

/// Takes out every visit of the group of a service, so that its days are chosen anew; of a neighbour's too at times,
/// so that two can change places.
fn take_group<S: Segment>(model: &Model<S>, state: &mut State<S>, dice: &mut Dice, service: u32) -> bool {
    let first = model.group_of[service as usize];
    let mut groups = vec![first];
    if dice.chance(TAKE_TWO) {
        let near = &model.near[service as usize];
        let other = near.iter().map(|&near| model.group_of[near as usize]).find(|&group| group != first);
        groups.extend(other);
    }
    let mut taken = false;
    for group in groups {
        let Some(services) = model.groups.get(group as usize) else { continue };
        if services.len() > MOST_IN_GROUP || services.iter().any(|&service| begun_any_day(model, state, service)) {
            continue;
        }
        for &service in services {
            for day in 0..model.days as u32 {
                taken |= take_one(state, service, day);
            }
        }
        state.absent.retain(|absent| model.group_of[absent.service as usize] != group);
        state.absent.extend(services.iter().map(|&service| Absent { service, day: ANY_DAY }));
    }
    for index in 0..state.touched().len() {
        let slot = state.touched()[index];
        state.tours[slot as usize].tidy(model);
        state.renew(model, slot);
    }
    taken
}

/// A visit chosen evenly.
fn pick_visit<S: Segment>(model: &Model<S>, state: &State<S>, dice: &mut Dice) -> Option<(u32, u32)> {
    for _ in 0..64 {
        let index = dice.below(state.place.len());
        if state.place[index] != NOWHERE {
            return Some(((index / model.days) as u32, (index % model.days) as u32));
        }
    }
    let index = state.place.iter().position(|&slot| slot != NOWHERE)?;
    Some(((index / model.days) as u32, (index % model.days) as u32))
}

fn take_string<S: Segment>(
    model: &Model<S>,
    state: &mut State<S>,
    dice: &mut Dice,
    slot: u32,
    around: u32,
    longest: f64,
    whole: bool,
) {
    let tour = &state.tours[slot as usize];
    let served: Vec<u32> = tour.items.iter().copied().filter(|&item| item != model.unload()).collect();
    let Some(at) = served.iter().position(|&item| item == around) else { return };
    let count = served.len();
    let most = (count as f64).min(longest);
    let length = (1 + (dice.share() * most) as usize).min(count);
    let mut kept = 0;
    if length > 1 && length < count && dice.chance(SPLIT) {
        kept = 1;
        while length + kept < count && dice.chance(SPLIT_DEEPER) {
            kept += 1;
        }
    }
    let span = length + kept;
    // The string covers `around`: its first place is one of those that keep it inside the tour.
    let lowest = (at + 1).saturating_sub(span);
    let highest = at.min(count - span);
    let first = lowest + dice.below(highest - lowest + 1);
    let hole = first + if kept > 0 { 1 + dice.below(length - 1) } else { length };
    let day = tour.day;
    for (offset, &service) in served[first..first + span].iter().enumerate() {
        let place = first + offset;
        if place < hole || place >= hole + kept {
            take_out(model, state, service, day, whole);
        }
    }
}

/// Takes one visit out, or every visit of its service when that can change its days.
fn take_out<S: Segment>(model: &Model<S>, state: &mut State<S>, service: u32, day: u32, whole: bool) {
    if whole && state.sets(model, service).len() > 1 && !begun_any_day(model, state, service) {
        for day in 0..model.days as u32 {
            take_one(state, service, day);
        }
        state.absent.retain(|absent| absent.service != service);
        state.absent.push(Absent { service, day: ANY_DAY });
    } else if take_one(state, service, day) {
        state.absent.push(Absent { service, day: model.open_day(service, day) });
    }
}

/// Whether a route has begun with a visit of the service: its day set is decided then.
fn begun_any_day<S: Segment>(model: &Model<S>, state: &State<S>, service: u32) -> bool {
    model.locked && (0..model.days as u32).any(|day| state.is_begun(service, day))
}

fn take_one<S: Segment>(state: &mut State<S>, service: u32, day: u32) -> bool {
    let slot = state.place_of(service, day);
    if slot == NOWHERE || state.is_begun(service, day) {
        return false;
    }
    state.touch(slot);
    state.tours[slot as usize].items.retain(|&item| item != service);
    state.set_place(service, day, NOWHERE);
    true
}
