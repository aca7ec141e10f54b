//! Edits of a plan: what they do at once is what the recount finds.

use std::ops::ControlFlow;

use proptest::prelude::*;
use taza::maps::MunicipalityMap;
use taza::plan::check::check;
use taza::plan::edits::{Action, Desk, DeskError, Edit, Effect, Logbook, Written};
use taza::plan::scenario::Scenario;
use taza::plan::{Figures, Plan};
use taza::solver;
use taza::units::{Names, StreetId};

use super::week::planned;
use crate::support::hamlet::hamlet;

const FILES: &str = "abababababababababababababababababababababababababababababababab";

fn desk() -> (Desk, Plan) {
    let plan = planned(&hamlet(), 300);
    (Desk::open(hamlet(), FILES, &plan).unwrap(), plan)
}

fn days(plan: &Plan, street: &str) -> Vec<u8> {
    plan.streets.iter().find(|known| known.id.0 == street).unwrap().days.clone()
}

/// A working day (Monday to Friday) that a street is not collected on.
fn free_day(plan: &Plan, street: &str) -> u8 {
    (0..5).find(|day| !days(plan, street).contains(day)).unwrap()
}

/// The recount from the map alone, the plan's own scenario applied to it.
fn recount(plan: &Plan) -> Vec<String> {
    let mut map = hamlet();
    let scenario = Scenario::read(&plan.what_if).unwrap();
    scenario.apply(&mut map).unwrap();
    let found = check(&map, &scenario.fingerprint(FILES), plan).unwrap();
    found.iter().map(ToString::to_string).collect()
}

/// Figures without stops, which are steps of paper and not of the road.
fn driven(figures: &Figures) -> Figures {
    Figures { stops: 0, ..*figures }
}

#[test]
fn an_opened_plan_is_the_same_plan() {
    let (mut desk, plan) = desk();
    assert_eq!(desk.violations(), Vec::new());
    let again = desk.plan().unwrap();
    assert_eq!(again.routes, plan.routes);
    assert_eq!(again.totals, plan.totals);
    assert_eq!(again.streets, plan.streets);
}

#[test]
fn a_street_moves_to_another_day_and_back() {
    let (mut desk, plan) = desk();
    let (from, to) = (days(&plan, "ABC")[0], free_day(&plan, "ABC"));
    let effect = desk.apply(&Edit::MoveDay { street: "ABC".into(), from, to }).unwrap();
    assert_eq!(effect.violations, Vec::new());
    assert_eq!(effect.people, 120);
    assert!(effect.routes.iter().any(|route| route.day == to));
    let moved = desk.plan().unwrap();
    assert_eq!(days(&moved, "ABC"), [to]);
    assert_eq!(driven(&moved.totals), driven(&effect.after));
    assert_eq!(driven(&plan.totals), driven(&effect.before));
    assert_eq!(recount(&moved), Vec::<String>::new());
    assert!(moved.what_if.contains("ABC"), "{}", moved.what_if);
    assert!(desk.undo().unwrap().is_some());
    assert_eq!(desk.plan().unwrap().routes, plan.routes);
    assert!(desk.undo().unwrap().is_none(), "there is nothing left to take back");
}

#[test]
fn a_frequency_a_new_vehicle_and_a_forbidden_one() {
    let (mut desk, plan) = desk();
    let effect = desk.apply(&Edit::Frequency { street: "GHI".into(), visits_per_week: 2 }).unwrap();
    assert_eq!((effect.violations.len(), effect.left_out), (0, 0));
    assert_eq!(effect.after.kilograms, plan.totals.kilograms, "collected twice as often, the waste is the same");
    let effect = desk
        .apply(&Edit::AddVehicle { id: "second".into(), like: "lorry".into(), names: Names::one("Second") })
        .unwrap();
    assert!(effect.routes.is_empty(), "a vehicle that stands in the yard costs nothing yet");
    let moved = desk.plan().unwrap();
    assert_eq!(days(&moved, "GHI").len(), 2);
    let day = days(&moved, "ABC")[0];
    desk.apply(&Edit::MoveRoute { street: "ABC".into(), day, vehicle: "second".into() }).unwrap();
    let moved = desk.plan().unwrap();
    let by_second = moved.routes.iter().find(|route| route.vehicle.0 == "second").unwrap();
    assert!(by_second.steps.iter().any(|step| step.street == Some("ABC".into())));
    desk.apply(&Edit::Forbid { street: "ABC".into(), vehicle: "second".into() }).unwrap();
    let moved = desk.plan().unwrap();
    assert!(moved.routes.iter().all(|route| route.vehicle.0 != "second"));
    assert_eq!(recount(&moved), Vec::<String>::new());
}

#[test]
fn what_was_pinned_stays_when_the_rest_is_improved() {
    let (mut desk, plan) = desk();
    let to = free_day(&plan, "DEF");
    let from = days(&plan, "DEF")[0];
    desk.apply(&Edit::MoveDay { street: "DEF".into(), from, to }).unwrap();
    let wanted = days(&desk.plan().unwrap(), "DEF");
    let settings = solver::Settings { iterations: Some(2000), ..solver::Settings::default() };
    let before = desk.plan().unwrap().totals.cost();
    desk.improve(&settings, &mut |_| ControlFlow::Continue(())).unwrap();
    let improved = desk.plan().unwrap();
    assert_eq!(days(&improved, "DEF"), wanted);
    assert!(improved.totals.cost() <= before);
    assert_eq!(recount(&improved), Vec::<String>::new());
    let stretch = improved.routes.iter().flat_map(|route| &route.steps).find(|step| step.street == Some("ABC".into()));
    let key = stretch.unwrap().services[0].service.clone();
    let (from, to) = (days(&improved, "ABC")[0], free_day(&improved, "ABC"));
    desk.apply(&Edit::Split { street: "ABC".into(), stretches: vec![key], from, to }).unwrap();
    let split = desk.plan().unwrap();
    assert_eq!(days(&split, "ABC").len(), 2);
    assert_eq!(recount(&split), Vec::<String>::new());
}

#[test]
fn a_change_that_cannot_be_made_changes_nothing() {
    let (mut desk, plan) = desk();
    let edits = [
        Edit::MoveDay { street: "nowhere".into(), from: 0, to: 1 },
        Edit::MoveDay { street: "ABC".into(), from: 7, to: 1 },
        Edit::MoveDay { street: "ABC".into(), from: days(&plan, "ABC")[0], to: 6 },
        Edit::MoveRoute { street: "ABC".into(), day: 0, vehicle: "camel".into() },
        Edit::Frequency { street: "ABC".into(), visits_per_week: 0 },
        Edit::AddVehicle { id: "lorry".into(), like: "lorry".into(), names: Names::default() },
        Edit::Split { street: "ABC".into(), stretches: Vec::new(), from: 0, to: 1 },
    ];
    for edit in edits {
        assert!(matches!(desk.apply(&edit), Err(DeskError::Refused(_))), "{edit:?}");
        assert_eq!(desk.plan().unwrap().routes, plan.routes, "{edit:?}");
    }
    assert!(desk.undo().unwrap().is_none());
}

#[test]
fn a_rule_that_a_change_breaks_is_told_with_its_figure() {
    let mut map = hamlet();
    for vehicle in &mut map.vehicles {
        vehicle.shift_end = vehicle.shift_start + taza::units::Seconds(2700);
        vehicle.break_length = taza::units::Seconds(0);
    }
    let plan = planned(&map, 300);
    let mut desk = Desk::open(map, FILES, &plan).unwrap();
    let mut told = Vec::new();
    for street in ["ABC", "DEF", "GHI", "ADG", "BEH", "CFI"] {
        for from in days(&plan, street).into_iter().filter(|day| *day != 0) {
            if let Ok(Effect { violations, .. }) = desk.apply(&Edit::MoveDay { street: street.into(), from, to: 0 }) {
                told = violations;
            }
        }
    }
    assert!(!told.is_empty(), "everything on Monday does not fit into 45 minutes");
    for one in &told {
        for text in [&one.text.ky, &one.text.ru, &one.text.en] {
            assert!(text.ends_with('.') && !text.contains("  "), "{text}");
        }
    }
    assert!(told.iter().any(|one| one.text.en.chars().any(|letter| letter.is_ascii_digit())), "{told:?}");
    assert!(matches!(desk.plan(), Err(DeskError::Broken(_))), "no plan is made that breaks a rule");
}

fn edits() -> impl Strategy<Value = Edit> {
    let street = prop::sample::select(vec!["ABC", "DEF", "GHI", "ADG", "BEH", "CFI", "shop"]).prop_map(StreetId::from);
    let vehicle = prop::sample::select(vec!["tractor", "lorry"]);
    (street, 0..5_u8, 0..5_u8, vehicle, 0..8_u8).prop_map(|(street, from, to, vehicle, kind)| match kind {
        0 | 1 => Edit::MoveDay { street, from, to },
        2 => Edit::MoveRoute { street, day: from, vehicle: vehicle.into() },
        3 => Edit::MovePosition { street, day: from, before: None },
        4 => Edit::Pin { street },
        5 => Edit::Unpin { street },
        6 => Edit::Forbid { street, vehicle: vehicle.into() },
        _ => Edit::Frequency { street, visits_per_week: to.clamp(1, 3) },
    })
}

fn same_week(desk: &mut Desk, effect: &Effect, map: &MunicipalityMap) -> Result<(), TestCaseError> {
    match desk.plan() {
        Ok(plan) => {
            prop_assert!(
                effect.violations.is_empty(),
                "the recount finds nothing wrong, the edit told {:?}",
                effect.violations
            );
            prop_assert_eq!(driven(&plan.totals), driven(&effect.after));
            prop_assert_eq!(plan.unserved.iter().map(|entry| entry.visits).sum::<u32>(), effect.left_out);
            let mut map = map.clone();
            let scenario = Scenario::read(&plan.what_if).unwrap();
            scenario.apply(&mut map).unwrap();
            let found = check(&map, &scenario.fingerprint(FILES), &plan).unwrap();
            prop_assert!(found.is_empty(), "{}", found[0]);
        }
        Err(DeskError::Broken(_)) => prop_assert!(!effect.violations.is_empty()),
        Err(error) => prop_assert!(false, "{}", error),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever is edited in whatever order: what the edit told is what the full recount finds, and
    /// taking everything back gives the first plan.
    #[test]
    fn edits_tell_what_the_full_recount_finds(edits in prop::collection::vec(edits(), 1..6)) {
        let (mut desk, plan) = desk();
        let mut made = 0;
        for edit in &edits {
            if let Ok(effect) = desk.apply(edit) {
                made += 1;
                same_week(&mut desk, &effect, &hamlet())?;
            }
        }
        for _ in 0..made {
            prop_assert!(desk.undo().unwrap().is_some());
        }
        prop_assert_eq!(desk.plan().unwrap().routes, plan.routes);
    }
}

#[test]
fn a_street_that_no_vehicle_may_serve_on_its_days_any_more_is_left_out_and_counted() {
    let (mut desk, _) = desk();
    let street = StreetId::from("CFI");
    desk.apply(&Edit::Pin { street: street.clone() }).unwrap();
    let effect = desk.apply(&Edit::Forbid { street, vehicle: "tractor".into() }).unwrap();
    same_week(&mut desk, &effect, &hamlet()).unwrap();
}

fn actions() -> impl Strategy<Value = Action> {
    prop_oneof![
        6 => edits().prop_map(|edit| Action::Edit { edit }),
        2 => Just(Action::Undo),
        1 => Just(Action::Redo),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    /// The log leads to the desk again, whoever reads it and when: nothing else is kept of a desk.
    #[test]
    fn a_log_leads_to_the_same_desk_again(actions in prop::collection::vec(actions(), 1..12)) {
        let (desk, _) = desk();
        let mut at_work = Logbook::new(desk.clone());
        let mut log = Vec::new();
        for action in actions {
            let before = at_work.revision();
            match at_work.act(action.clone()) {
                Ok(Written::Done(_)) => {
                    prop_assert_eq!(at_work.revision(), before + 1);
                    let text = serde_json::to_string(&action).unwrap();
                    log.push(serde_json::from_str::<Action>(&text).unwrap());
                }
                Ok(Written::Nothing) | Err(DeskError::Refused(_)) => prop_assert_eq!(at_work.revision(), before),
                Err(error) => prop_assert!(false, "{}", error),
            }
        }
        let found = Action::Found { routes: at_work.desk().visits() };
        at_work.act(found.clone()).unwrap();
        log.push(found);
        let mut again = Logbook::new(desk);
        for action in log {
            prop_assert!(matches!(again.act(action), Ok(Written::Done(_))));
        }
        prop_assert_eq!(again.revision(), at_work.revision());
        prop_assert_eq!(again.can_redo(), at_work.can_redo());
        prop_assert_eq!(again.desk().overview(), at_work.desk().overview());
        prop_assert_eq!(again.desk().visits(), at_work.desk().visits());
    }
}

#[test]
fn driven_days_stay_and_dear_changes_are_few_while_the_rest_is_searched() {
    use taza::plan::edits::Wishes;
    use taza::units::Tyiyn;
    let (mut desk, plan) = desk();
    // A plan that somebody has worked on by hand leaves something to improve.
    let (from, to) = (days(&plan, "ABC")[0], free_day(&plan, "ABC"));
    desk.apply(&Edit::MoveDay { street: "ABC".into(), from, to }).unwrap();
    let begun = desk.plan().unwrap();
    let settings = solver::Settings { seed: 3, iterations: Some(800), ..solver::Settings::default() };
    let wishes = Wishes { other_day: Tyiyn(100_000_000), other_crew: Tyiyn(100_000_000), ..Wishes::default() };
    desk.improve_wishing(&wishes, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
    let kept = desk.plan().unwrap();
    for street in &begun.streets {
        assert_eq!(days(&kept, &street.id.0), street.days, "{}", street.id);
    }
    let wishes = Wishes { from_day: 3, crew_hour: Tyiyn(5_000), ..Wishes::default() };
    desk.improve_wishing(&wishes, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
    let later = desk.plan().unwrap();
    let driven = |plan: &Plan| plan.routes.iter().filter(|route| route.day < 3).cloned().collect::<Vec<_>>();
    assert_eq!(driven(&later), driven(&kept));
    assert_eq!(recount(&later), Vec::<String>::new());
}
