//! Ids stay, nothing is promised twice, and what people were told changes as little as possible.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use proptest::prelude::*;
use taza::calendar::{Exceptions, Occurrence, OccurrenceStatus, promise};
use taza::plan::Plan;
use taza::units::StreetId;

use crate::support::valley;

const MONDAY: Date = date(2026, 11, 23);

fn after(days: i32) -> Date {
    MONDAY.checked_add(jiff::Span::new().days(days)).unwrap()
}

/// The plan with `street` collected on other days: its steps go to the routes of those days.
fn with_days(street: &str, days: &[u8]) -> Plan {
    let mut plan = valley::plan();
    let step = plan
        .routes
        .iter()
        .flat_map(|route| &route.steps)
        .find(|step| step.street.as_ref().is_some_and(|id| id.0 == street))
        .unwrap()
        .clone();
    for route in &mut plan.routes {
        route.steps.retain(|step| step.street.as_ref().is_none_or(|id| id.0 != street));
    }
    for day in days {
        let mut route = plan.routes[0].clone();
        route.day = *day;
        route.id = format!("day{day}-spare");
        route.steps = vec![step.clone()];
        route.steps[0].id = format!("day{day}-spare-000");
        plan.routes.push(route);
    }
    plan
}

fn of<'a>(all: &'a [Occurrence], street: &str) -> Vec<&'a Occurrence> {
    all.iter().filter(|occurrence| occurrence.street.0 == street).collect()
}

fn promise_weeks(plan: &Plan, weeks: i32) -> Vec<Occurrence> {
    promise(&[], plan, &Exceptions::default(), MONDAY, after(weeks * 7 - 1))
}

#[test]
fn every_visit_of_the_week_becomes_one_promise_a_week() {
    let plan = valley::plan();
    let all = promise_weeks(&plan, 4);
    let visits: usize = plan.streets.iter().map(|street| street.days.len()).sum();
    assert_eq!(all.len(), visits * 4);
    let dates: Vec<Date> = of(&all, "toktogul").iter().map(|occurrence| occurrence.date).collect();
    assert_eq!(dates, [0, 3, 7, 10, 14, 17, 21, 24].map(after));
    assert!(of(&all, "koel").is_empty(), "a street nobody comes to gets no promise");
    let first = of(&all, "toktogul")[0];
    assert_eq!(first.route, "mon-tractor");
    assert_eq!(first.steps, ["mon-tractor-001"]);
    assert!(first.promised_window().0 < first.expected_from && first.promised_window().1 > first.expected_to);
}

#[test]
fn ids_are_the_same_on_every_machine() {
    let all = promise_weeks(&valley::plan(), 1);
    assert_eq!(
        of(&all, "toktogul")[0].id,
        taza::calendar::occurrence::occurrence_id("ak-bulak", &StreetId::from("toktogul"), MONDAY, 0)
    );
    assert_eq!(of(&all, "toktogul")[0].id.get_version_num(), 8);
}

#[test]
fn a_new_plan_moves_the_promise_and_keeps_its_id() {
    let old = promise_weeks(&valley::plan(), 3);
    let plan = with_days("chuy", &[2]);
    let new = promise(&old, &plan, &Exceptions::default(), after(7), after(20));
    let (before, now) = (of(&old, "chuy"), of(&new, "chuy"));
    assert_eq!(before[0], now[0], "last week stays as it was");
    for (old, new) in before.iter().zip(&now).skip(1) {
        assert_eq!(old.id, new.id);
        assert_eq!((new.status, new.sequence), (OccurrenceStatus::Moved, 1));
        assert_eq!(new.moved_from, Some(old.date));
        assert_eq!(new.date, old.date.checked_add(jiff::Span::new().days(2)).unwrap());
        assert_eq!(new.route, "day2-spare");
    }
    // And back again: the same entry, on its first date.
    let back = promise(&new, &valley::plan(), &Exceptions::default(), after(7), after(20));
    let back = of(&back, "chuy");
    assert_eq!((back[1].id, back[1].status, back[1].sequence), (before[1].id, OccurrenceStatus::Planned, 2));
    assert_eq!(back[1].moved_from, None);
}

#[test]
fn fewer_visits_cancel_and_more_visits_add() {
    let old = promise_weeks(&valley::plan(), 1);
    let fewer = promise(&old, &with_days("toktogul", &[0]), &Exceptions::default(), MONDAY, after(6));
    let states: Vec<_> = of(&fewer, "toktogul").iter().map(|occurrence| occurrence.status).collect();
    assert_eq!(states, [OccurrenceStatus::Planned, OccurrenceStatus::Cancelled]);
    let more = promise(&fewer, &with_days("toktogul", &[0, 2, 3]), &Exceptions::default(), MONDAY, after(6));
    let live: Vec<_> = of(&more, "toktogul").into_iter().filter(|occurrence| occurrence.is_live()).collect();
    assert_eq!(live.iter().map(|occurrence| occurrence.date).collect::<Vec<_>>(), [0, 2, 3].map(after));
    assert_eq!(live[2].id, of(&old, "toktogul")[1].id, "the cancelled promise of that date came to life again");
}

#[test]
fn a_holiday_moves_the_day_and_one_street_can_differ() {
    let plan = valley::plan();
    let mut exceptions = Exceptions::default();
    exceptions.days.insert(MONDAY, Some(after(2)));
    exceptions.set_street(&StreetId::from("manas"), MONDAY, None);
    let all = promise(&[], &plan, &exceptions, MONDAY, after(6));
    let chuy = of(&all, "chuy");
    assert_eq!((chuy[0].date, chuy[0].moved_from, chuy[0].status), (after(2), Some(MONDAY), OccurrenceStatus::Moved));
    assert_eq!(of(&all, "manas")[0].status, OccurrenceStatus::Cancelled);
    // Lifting the holiday brings everything back to the first date.
    let lifted = promise(&all, &plan, &Exceptions::default(), MONDAY, after(6));
    assert!(lifted.iter().all(|occurrence| occurrence.status == OccurrenceStatus::Planned));
}

#[test]
fn a_visit_moved_onto_a_day_of_the_same_street_falls_out() {
    let mut exceptions = Exceptions::default();
    exceptions.days.insert(MONDAY, Some(after(3)));
    let all = promise(&[], &valley::plan(), &exceptions, MONDAY, after(6));
    let live: Vec<_> = of(&all, "toktogul").into_iter().filter(|occurrence| occurrence.is_live()).collect();
    assert_eq!(live.len(), 1);
    assert_eq!(live[0].status, OccurrenceStatus::Planned);
}

/// Days for three streets, as bit masks.
fn plan_of(masks: [u8; 3]) -> Plan {
    let mut plan = valley::plan();
    let template = plan.routes[0].clone();
    let street = template.steps.iter().find(|step| step.street.is_some()).unwrap().clone();
    plan.routes.clear();
    for day in 0..7_u8 {
        let mut route = template.clone();
        route.day = day;
        route.id = format!("day{day}");
        route.steps.clear();
        for (nth, mask) in masks.iter().enumerate().filter(|(_, mask)| *mask & (1 << day) != 0) {
            let mut step = street.clone();
            step.street = Some(StreetId(format!("street-{nth}")));
            step.id = format!("day{day}-{nth}-{mask}");
            step.arrive.0 += i64::from(*mask) * 60;
            step.leave.0 += i64::from(*mask) * 60;
            route.steps.push(step);
        }
        plan.routes.push(route);
    }
    plan
}

fn exceptions() -> impl Strategy<Value = Exceptions> {
    prop::collection::btree_map(0..28_i32, prop::option::of(-3..4_i32), 0..5).prop_map(|days| Exceptions {
        days: days.into_iter().map(|(day, shift)| (after(day), shift.map(|shift| after(day + shift)))).collect(),
        streets: BTreeMap::new(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// A history of plans and exceptions: ids are unique and never reused for another street, nobody
    /// is collected twice on one date, the past stays, numbers of change only rise, and renewing
    /// with the same arguments changes nothing.
    #[test]
    fn histories_keep_the_promises(
        history in prop::collection::vec((prop::array::uniform3(0..128_u8), exceptions(), 0..21_i32), 1..6)
    ) {
        let mut known: Vec<Occurrence> = Vec::new();
        let mut from = 0;
        for (masks, exceptions, later) in history {
            from = (from + later).min(27);
            let plan = plan_of(masks);
            let next = promise(&known, &plan, &exceptions, after(from), after(27));

            let ids: BTreeSet<_> = next.iter().map(|occurrence| occurrence.id).collect();
            prop_assert_eq!(ids.len(), next.len(), "an id twice");
            let mut live = BTreeSet::new();
            for occurrence in next.iter().filter(|occurrence| occurrence.is_live()) {
                prop_assert!(live.insert((occurrence.street.clone(), occurrence.date)), "two visits on one date");
                prop_assert_eq!(occurrence.status == OccurrenceStatus::Moved, occurrence.date != occurrence.first_promised);
                prop_assert_eq!(occurrence.moved_from.is_some(), occurrence.status == OccurrenceStatus::Moved);
            }
            for old in &known {
                let new = next.iter().find(|new| new.id == old.id);
                prop_assert!(new.is_some(), "a promise vanished");
                let new = new.unwrap();
                prop_assert_eq!(&new.street, &old.street);
                prop_assert_eq!(new.first_promised, old.first_promised);
                prop_assert!(new.sequence >= old.sequence);
                if old.due < after(from) {
                    prop_assert_eq!(new, old);
                }
                if (new.date, new.status) != (old.date, old.status) {
                    prop_assert!(new.sequence > old.sequence, "a change nobody is told of");
                }
            }
            // Every day the plan wants and no exception touches is collected.
            if exceptions.days.is_empty() {
                for (nth, mask) in masks.iter().enumerate() {
                    for day in from..28 {
                        if mask & (1 << (day % 7)) != 0 {
                            let street = StreetId(format!("street-{nth}"));
                            let brought_forward = next.iter().any(|visit| {
                                visit.is_live() && visit.street == street && visit.due == after(day)
                            });
                            let collected = live.contains(&(street, after(day)));
                            prop_assert!(collected || brought_forward, "a day without a visit");
                        }
                    }
                }
            }
            let again = promise(&next, &plan, &exceptions, after(from), after(27));
            prop_assert_eq!(&again, &next, "renewing is not idempotent");
            known = next;
        }
    }
}
