//! The recount finds each single change of a good plan.

use taza::plan::check::check;
use taza::plan::{Plan, StepKind};
use taza::units::{Kilograms, Metres, Seconds, Tyiyn};

use super::week::planned;
use crate::support::hamlet::hamlet;

fn rules(plan: &Plan) -> Vec<&'static str> {
    let violations = check(&hamlet(), &"ab".repeat(32), plan).unwrap();
    violations.iter().map(|violation| violation.rule).collect()
}

/// Rules that a plan breaks after a change.
fn after(change: impl Fn(&mut Plan)) -> Vec<&'static str> {
    let mut plan = planned(&hamlet(), 500);
    change(&mut plan);
    rules(&plan)
}

fn first(plan: &mut Plan, kind: StepKind) -> &mut taza::plan::Step {
    plan.routes.iter_mut().flat_map(|route| &mut route.steps).find(|step| step.kind == kind).unwrap()
}

#[test]
fn a_good_plan_breaks_no_rule() {
    assert_eq!(after(|_| {}), Vec::<&str>::new());
}

#[test]
fn every_change_is_found() {
    type Change = fn(&mut Plan);
    let changes: [(&str, Change); 20] = [
        ("inputs-changed", |plan| plan.inputs_sha256.clear()),
        ("other-municipality", |plan| plan.municipality = "elsewhere".into()),
        ("unknown-season", |plan| plan.season = "monsoon".into()),
        ("unknown-vehicle", |plan| plan.routes[0].vehicle = "camel".into()),
        ("off-duty", |plan| plan.routes[0].day = 6),
        ("shift", |plan| plan.routes[0].start = Seconds(0)),
        ("times", |plan| first(plan, StepKind::Street).arrive.0 -= 60),
        ("approach", |plan| first(plan, StepKind::Unload).approach += Metres(5)),
        ("load", |plan| first(plan, StepKind::Street).load_kg += Kilograms(1)),
        ("waste", |plan| first(plan, StepKind::Street).kilograms += Kilograms(1)),
        ("trip", |plan| first(plan, StepKind::Street).trip = 9),
        ("times", |plan| first(plan, StepKind::Unload).services[0].backward ^= true),
        ("unknown-service", |plan| first(plan, StepKind::Street).services[0].service = "way/none#0".into()),
        ("unknown-dump", |plan| first(plan, StepKind::Unload).services[0].service = "depot".into()),
        ("figures", |plan| plan.totals.fuel_cost += Tyiyn(1)),
        ("figures", |plan| {
            // A route that says it burnt two litres less for its slopes, sums and money made to fit.
            let figures = &mut plan.routes[0].figures;
            figures.fuel_by_ground.0 -= 2_000;
            figures.fuel.0 -= 2_000;
        }),
        ("street-days", |plan| plan.streets[0].days.clear()),
        ("street-missing", |plan| {
            plan.streets.pop();
        }),
        ("unreported", |plan| {
            first(plan, StepKind::Street).services.pop();
        }),
        ("not-empty", |plan| {
            let route = &mut plan.routes[0];
            route.steps.retain(|step| step.kind != StepKind::Unload);
        }),
    ];
    for (rule, change) in changes {
        let found = after(change);
        assert!(found.contains(&rule), "{rule} is not among {found:?}");
    }
}

#[test]
fn a_doubled_visit_and_a_swapped_order_are_found() {
    let doubled = after(|plan| {
        let step = plan.routes[0].steps.iter().find(|step| step.kind == StepKind::Street).unwrap().clone();
        plan.routes[0].steps.insert(1, step);
    });
    assert!(doubled.contains(&"twice") && doubled.contains(&"step-ids"), "{doubled:?}");
    let swapped = after(|plan| {
        let streets: Vec<usize> =
            (0..plan.routes[0].steps.len()).filter(|at| plan.routes[0].steps[*at].kind == StepKind::Street).collect();
        plan.routes[0].steps.swap(streets[0], streets[1]);
    });
    assert!(swapped.contains(&"times"), "{swapped:?}");
}

#[test]
fn an_overloaded_trip_is_told_with_its_excess() {
    let mut map = hamlet();
    let plan = planned(&map, 500);
    map.vehicles.iter_mut().for_each(|vehicle| vehicle.capacity_kg = Kilograms(340));
    let violations = check(&map, &"ab".repeat(32), &plan).unwrap();
    let overloaded = violations.iter().find(|violation| violation.rule == "overloaded").unwrap();
    assert!(overloaded.by.unwrap() > 0 && overloaded.step.is_some(), "{overloaded}");
}
