//! Old promises, the plan in force and its exceptions go in, the promises that hold now come out.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use uuid::Uuid;

use super::exception::Exceptions;
use super::occurrence::{Occurrence, OccurrenceStatus, occurrence_id, promised_window};
use crate::plan::Plan;
use crate::units::{Seconds, StreetId};

/// A visit that the plan wants on a date.
struct Wanted {
    due: Date,
    /// Nothing when it falls out.
    date: Option<Date>,
    day: usize,
}

/// What one street gets on one day of the week.
#[derive(Clone, Default)]
struct DayVisit {
    route: String,
    steps: Vec<(Seconds, String)>,
    from: Seconds,
    to: Seconds,
}

/// Renews the promises for every visit due from `first` to `last`, both counted in.
///
/// `existing` are all promises made before. A visit on the same street and date keeps its promise;
/// what is left of a street's week is matched visit by visit and moves; promises without a visit are
/// cancelled, visits without a promise get a new one. Promises due outside the range come back
/// unchanged. Calling it again with its own result changes nothing.
pub fn promise(
    existing: &[Occurrence],
    plan: &Plan,
    exceptions: &Exceptions,
    first: Date,
    last: Date,
) -> Vec<Occurrence> {
    let visits = visits_by_street(plan);
    let mut kept: Vec<Occurrence> = Vec::new();
    let mut open: BTreeMap<&StreetId, Vec<Occurrence>> = BTreeMap::new();
    for occurrence in existing {
        if (first..=last).contains(&occurrence.due) {
            open.entry(&occurrence.street).or_default().push(occurrence.clone());
        } else {
            kept.push(occurrence.clone());
        }
    }
    let mut ids: BTreeSet<Uuid> = existing.iter().map(|occurrence| occurrence.id).collect();
    let streets: BTreeSet<&StreetId> = visits.keys().copied().chain(open.keys().copied()).collect();
    let mut settled: BTreeMap<&StreetId, BTreeSet<Date>> = BTreeMap::new();
    for occurrence in existing.iter().filter(|occurrence| occurrence.is_live()) {
        if !(first..=last).contains(&occurrence.due) {
            settled.entry(&occurrence.street).or_default().insert(occurrence.date);
        }
    }
    let nothing: Week = Default::default();
    for street in streets {
        let week = visits.get(street).unwrap_or(&nothing);
        let settled = settled.remove(street).unwrap_or_default();
        let wanted = wanted(street, week, exceptions, first, last, settled);
        let before = open.remove(street).unwrap_or_default();
        let renewed = renew(before, wanted, week, first, |due| {
            // A street has few turns: each needs a promise that moved away from the same date.
            let id = (0..).map(|turn| occurrence_id(&plan.municipality, street, due, turn)).find(|id| ids.insert(*id));
            (id.unwrap_or_default(), street.clone())
        });
        kept.extend(renewed);
    }
    kept.sort_by(|a, b| (a.date, &a.street, a.id).cmp(&(b.date, &b.street, b.id)));
    kept
}

/// Renews the promises from `first` to `last` under several plans, each in force from its date until
/// the next one's (a winter and a summer week, say). Dates before the first plan get no new promise.
pub fn promise_seasons(
    existing: &[Occurrence],
    plans: &[(Date, &Plan)],
    exceptions: &Exceptions,
    first: Date,
    last: Date,
) -> Vec<Occurrence> {
    let mut plans = plans.to_vec();
    plans.sort_by_key(|(from, _)| *from);
    let mut promises = existing.to_vec();
    for (place, (from, plan)) in plans.iter().enumerate() {
        let next = plans.get(place + 1).and_then(|(next, _)| next.yesterday().ok());
        let (from, until) = ((*from).max(first), next.unwrap_or(last).min(last));
        if from <= until {
            promises = promise(&promises, plan, exceptions, from, until);
        }
    }
    promises
}

/// What one street gets on each day of the week, Monday first.
type Week = [Option<DayVisit>; 7];

/// The week of every street, from the routes (not from the summaries: only what is driven is promised).
fn visits_by_street(plan: &Plan) -> BTreeMap<&StreetId, Week> {
    let mut visits: BTreeMap<&StreetId, Week> = BTreeMap::new();
    for route in &plan.routes {
        for step in route.steps.iter().filter(|step| step.kind.is_collection()) {
            let Some(street) = &step.street else { continue };
            let Some(slot) = visits.entry(street).or_default().get_mut(usize::from(route.day)) else { continue };
            let visit = slot.get_or_insert_with(|| DayVisit {
                route: route.id.clone(),
                steps: Vec::new(),
                from: step.arrive,
                to: step.leave,
            });
            if step.arrive < visit.from {
                visit.from = step.arrive;
                visit.route.clone_from(&route.id);
            }
            visit.to = visit.to.max(step.leave);
            visit.steps.push((step.arrive, step.id.clone()));
        }
    }
    for visit in visits.values_mut().flatten().flatten() {
        visit.steps.sort();
    }
    visits
}

/// The visits of one street in the range, by due date. A visit that an exception puts on a date the
/// street is collected on anyway falls out: nobody needs to come twice.
fn wanted(
    street: &StreetId,
    week: &Week,
    exceptions: &Exceptions,
    first: Date,
    last: Date,
    mut taken: BTreeSet<Date>,
) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for due in first.series(jiff::Span::new().days(1)).take_while(|date| *date <= last) {
        let day = usize::from(due.weekday().to_monday_zero_offset().unsigned_abs());
        if week.get(day).is_some_and(Option::is_some) {
            wanted.push(Wanted { due, date: exceptions.date_for(street, due), day });
        }
    }
    // Visits that stay where the plan has them come first in the claim for a date.
    for stays in [true, false] {
        for visit in wanted.iter_mut().filter(|visit| (visit.date == Some(visit.due)) == stays) {
            visit.date = visit.date.filter(|date| *date >= first && taken.insert(*date));
        }
    }
    wanted
}

/// Matches the old promises of one street with the visits wanted, week by week.
fn renew(
    before: Vec<Occurrence>,
    wanted: Vec<Wanted>,
    week: &Week,
    first: Date,
    mut new_id: impl FnMut(Date) -> (Uuid, StreetId),
) -> Vec<Occurrence> {
    let monday = |date: Date| {
        let back = i64::from(date.weekday().to_monday_zero_offset());
        date.checked_sub(jiff::Span::new().days(back)).unwrap_or(date)
    };
    let mut weeks: BTreeMap<Date, (Vec<Occurrence>, Vec<Wanted>)> = BTreeMap::new();
    for occurrence in before {
        weeks.entry(monday(occurrence.due)).or_default().0.push(occurrence);
    }
    for visit in wanted {
        weeks.entry(monday(visit.due)).or_default().1.push(visit);
    }
    let mut renewed = Vec::new();
    for (mut old, mut new) in weeks.into_values() {
        old.sort_by_key(|occurrence| (occurrence.due, occurrence.id));
        new.sort_by_key(|visit| visit.due);
        let mut pairs: Vec<(Option<Occurrence>, Option<Wanted>)> = Vec::new();
        // The same due date: living promises first, then those taken back, which come to life again.
        for live in [true, false] {
            let mut unmatched = Vec::new();
            for visit in new {
                match old.iter().position(|old| old.due == visit.due && old.is_live() == live) {
                    Some(index) => pairs.push((Some(old.remove(index)), Some(visit))),
                    None => unmatched.push(visit),
                }
            }
            new = unmatched;
        }
        // The rest of the week in order: the n-th promise moves to the n-th visit.
        let (moving, gone): (Vec<_>, Vec<_>) = old.into_iter().partition(Occurrence::is_live);
        let mut moving = moving.into_iter();
        for visit in new {
            pairs.push((moving.next(), Some(visit)));
        }
        pairs.extend(moving.chain(gone).map(|old| (Some(old), None)));
        renewed.extend(pairs.into_iter().filter_map(|(old, visit)| settle(old, visit, week, first, &mut new_id)));
    }
    renewed
}

/// One old promise and one visit wanted, either of which may be missing, become one promise.
fn settle(
    old: Option<Occurrence>,
    visit: Option<Wanted>,
    week: &Week,
    first: Date,
    new_id: &mut impl FnMut(Date) -> (Uuid, StreetId),
) -> Option<Occurrence> {
    match (old, visit) {
        // An exception had brought it forward to a date that is past: it was kept or missed by then.
        (Some(old), _) if old.is_live() && old.date < first => Some(old),
        (Some(mut old), Some(visit)) => {
            old.due = visit.due;
            match visit.date {
                Some(date) => {
                    let before = old.sequence;
                    take_over(&mut old, week.get(visit.day)?.as_ref()?);
                    old.put_on(date);
                    // Another day at another time is one change.
                    old.sequence = old.sequence.min(before.saturating_add(1));
                }
                None => old.cancel(),
            }
            Some(old)
        }
        (Some(mut old), None) => {
            old.cancel();
            Some(old)
        }
        (None, Some(visit)) => {
            let day = week.get(visit.day)?.as_ref()?;
            let (id, street) = new_id(visit.due);
            let date = visit.date.unwrap_or(visit.due);
            let status = match visit.date {
                None => OccurrenceStatus::Cancelled,
                Some(date) if date == visit.due => OccurrenceStatus::Planned,
                Some(_) => OccurrenceStatus::Moved,
            };
            Some(Occurrence {
                id,
                street,
                first_promised: visit.due,
                due: visit.due,
                date,
                route: day.route.clone(),
                steps: day.steps.iter().map(|(_, step)| step.clone()).collect(),
                expected_from: day.from,
                expected_to: day.to,
                sequence: 0,
                status,
                moved_from: (date != visit.due).then_some(visit.due),
                changed_ms: None,
            })
        }
        (None, None) => None,
    }
}

/// Takes route, steps and times from the plan; a window that people would read differently is a change.
fn take_over(old: &mut Occurrence, day: &DayVisit) {
    if old.promised_window() != promised_window(day.from, day.to) {
        old.sequence = old.sequence.saturating_add(1);
    }
    old.route.clone_from(&day.route);
    old.steps = day.steps.iter().map(|(_, step)| step.clone()).collect();
    old.expected_from = day.from;
    old.expected_to = day.to;
}
