//! Something fails today: three ways on, from where the routes are.

use std::collections::BTreeSet;

use taza::maps::{MunicipalityMap, PlaceKind};
use taza::plan::check::check;
use taza::plan::recover::{Choice, RecoverError, Recovery, Today, Trouble};
use taza::plan::scenario::Scenario;
use taza::plan::{Plan, Route, StepKind};
use taza::units::Seconds;

use super::week::planned;
use crate::support::hamlet::{hamlet, hour};

/// The three ways on.
fn recover(
    given: (&MunicipalityMap, &str),
    plan: &Plan,
    today: &Today,
    trouble: &Trouble,
) -> Result<Recovery, RecoverError> {
    let mut told = Vec::new();
    let found = taza::plan::recover::recover(given, plan, today, trouble, &mut |share| told.push(share));
    assert!(told.is_sorted() && found.is_err() || told.last() == Some(&990));
    found
}

/// The hamlet's week, and its day with most collections.
fn week() -> (MunicipalityMap, Plan, u8) {
    let map = hamlet();
    let plan = planned(&map, 300);
    let stops =
        |day: u8| plan.routes.iter().filter(|route| route.day == day).map(|route| route.figures.stops).sum::<u32>();
    let day = (0..5).max_by_key(|day| stops(*day)).unwrap();
    (map, plan, day)
}

fn route(plan: &Plan, day: u8) -> &Route {
    plan.routes.iter().filter(|route| route.day == day).max_by_key(|route| route.figures.stops).unwrap()
}

/// The first collection of the day is done, nothing else.
fn after_one_street(plan: &Plan, day: u8) -> Today {
    let first = route(plan, day).steps.iter().find(|step| step.kind.is_collection()).unwrap();
    let early = plan.routes.iter().filter(|route| route.day == day).flat_map(|route| &route.steps);
    let done: BTreeSet<String> = early.filter(|step| step.leave <= first.leave).map(|step| step.id.clone()).collect();
    Today { day, now: first.leave, done }
}

/// Every stretch with its days, as often as it is served.
fn services(plan: &Plan) -> Vec<(String, u8)> {
    let mut all: Vec<(String, u8)> = plan
        .routes
        .iter()
        .flat_map(|route| route.steps.iter().map(move |step| (route.day, step)))
        .filter(|(_, step)| step.kind.is_collection())
        .flat_map(|(day, step)| step.services.iter().map(move |stretch| (stretch.service.clone(), day)))
        .collect();
    all.sort();
    all
}

/// What every way on must hold: nothing is lost without being told, what is done stays.
fn holds(plan: &Plan, today: &Today, choice: &Choice) {
    let (before, after) = (services(plan), services(&choice.plan));
    let keys = |all: &[(String, u8)]| all.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
    if choice.dropped.is_empty() {
        assert_eq!(keys(&before), keys(&after), "{}: every visit is still made", choice.code);
    } else {
        assert!(after.len() < before.len());
    }
    let past: Vec<_> = before.iter().filter(|(_, day)| *day < today.day).collect();
    assert_eq!(past, after.iter().filter(|(_, day)| *day < today.day).collect::<Vec<_>>());
    for id in &today.done {
        let step = |plan: &Plan| {
            plan.routes
                .iter()
                .flat_map(|route| &route.steps)
                .find(|step| step.id == *id)
                .map(|step| step.services.clone())
        };
        let (old, new) = (step(plan).unwrap(), step(&choice.plan));
        if !old.is_empty() {
            assert!(new.is_some_and(|new| new.starts_with(&old)), "{}: step {id} stays", choice.code);
        }
    }
    for entry in choice.moved.iter().chain(&choice.dropped) {
        for text in [&entry.text.ky, &entry.text.ru, &entry.text.en] {
            assert!(text.ends_with('.'), "{text}");
        }
    }
}

fn option<'a>(recovery: &'a Recovery, code: &str) -> &'a Choice {
    recovery.options.iter().find(|choice| choice.code == code).unwrap()
}

#[test]
fn a_vehicle_breaks_down_and_its_streets_go_to_others() {
    let (map, plan, day) = week();
    let today = after_one_street(&plan, day);
    let vehicle = route(&plan, day).vehicle.clone();
    for trouble in [Trouble::VehicleDown { vehicle: vehicle.clone() }, Trouble::DriverIll { vehicle: vehicle.clone() }]
    {
        let recovery = recover((&map, &plan.inputs_sha256), &plan, &today, &trouble).unwrap();
        assert!(recovery.hit > 0);
        assert_eq!(recovery.options.len(), 3);
        for choice in &recovery.options {
            holds(&plan, &today, choice);
            let broken = choice.plan.routes.iter().find(|route| route.day == day && route.vehicle == vehicle);
            let driven = broken.map_or(0, |route| route.steps.iter().filter(|step| step.kind.is_collection()).count());
            let done = route(&plan, day).steps.iter().filter(|step| today.done.contains(&step.id));
            assert_eq!(driven, done.filter(|step| step.kind.is_collection()).count(), "{}", choice.code);
            assert!(!choice.moved.is_empty(), "{}", choice.code);
        }
        let cost = |code: &str| option(&recovery, code).more;
        // Visits are placed one after the other, and overtime can be cheaper than another day: only the dearest is excluded.
        assert!(cost("least-cost") <= cost("least-change").max(cost("most-served")));
    }
}

#[test]
fn the_other_vehicle_on_the_road_keeps_its_order() {
    let (map, plan, day) = week();
    let today = after_one_street(&plan, day);
    let vehicle = route(&plan, day).vehicle.clone();
    let recovery =
        recover((&map, &plan.inputs_sha256), &plan, &today, &Trouble::VehicleDown { vehicle: vehicle.clone() })
            .unwrap();
    let least = option(&recovery, "least-change");
    for other in plan.routes.iter().filter(|route| route.day > day) {
        let Some(now) = least.plan.routes.iter().find(|route| route.id == other.id) else { continue };
        let order = |route: &Route| -> Vec<String> {
            let steps = route.steps.iter().filter(|step| step.kind.is_collection());
            steps.flat_map(|step| &step.services).map(|stretch| stretch.service.clone()).collect()
        };
        let (before, after) = (order(other), order(now));
        let kept: Vec<String> = after.into_iter().filter(|key| before.contains(key)).collect();
        assert_eq!(kept, before, "what is put in between leaves the order of the others");
    }
}

#[test]
fn a_closed_road_cuts_its_street_off_and_the_only_dump_postpones_the_rest() {
    let (map, plan, day) = week();
    let today = Today { day, now: hour(7), done: BTreeSet::new() };
    let street = route(&plan, day).steps.iter().find(|step| step.kind == StepKind::Street).unwrap();
    let id = street.street.clone().unwrap();
    let closed = Trouble::RoadClosed { road: format!("way/{id}").as_str().into() };
    let recovery = recover((&map, &plan.inputs_sha256), &plan, &today, &closed).unwrap();
    for choice in &recovery.options {
        assert!(choice.dropped.iter().any(|entry| entry.street == id), "{}", choice.code);
        assert!(choice.plan.routes.iter().flat_map(|route| &route.steps).all(|step| step.street.as_ref() != Some(&id)));
    }
    let recovery =
        recover((&map, &plan.inputs_sha256), &plan, &today, &Trouble::DumpClosed { dump: "dump".into() }).unwrap();
    for choice in &recovery.options {
        assert!(choice.plan.routes.iter().all(|route| route.day != day), "{}: nobody can unload today", choice.code);
        assert!(choice.people_waiting > 0);
    }
}

#[test]
fn nonsense_about_today_is_refused() {
    let (map, plan, _) = week();
    let today = |day| Today { day, now: Seconds(30_000), done: BTreeSet::new() };
    for (day, trouble) in [
        (9, Trouble::VehicleDown { vehicle: "lorry".into() }),
        (0, Trouble::VehicleDown { vehicle: "camel".into() }),
        (0, Trouble::RoadClosed { road: "way/none".into() }),
        (0, Trouble::DumpClosed { dump: "depot".into() }),
    ] {
        let refused = recover((&map, &plan.inputs_sha256), &plan, &today(day), &trouble);
        assert!(matches!(refused, Err(RecoverError::Refused(_))), "{trouble:?}");
    }
}

/// The recovered week of every option, recounted as `taza check-plan` does.
fn recounted(map: &MunicipalityMap, files: &str, recovery: &Recovery) {
    for choice in &recovery.options {
        let scenario = Scenario::read(&choice.plan.what_if).unwrap();
        assert!(!scenario.recovery.is_empty());
        let mut changed = map.clone();
        scenario.apply(&mut changed).unwrap();
        let found = check(&changed, &scenario.fingerprint(files), &choice.plan).unwrap();
        assert!(found.is_empty(), "{}: {found:?}", choice.code);
    }
}

#[test]
fn every_way_on_is_recounted_from_the_files_and_itself_alone() {
    let (map, plan, day) = week();
    let files = plan.inputs_sha256.clone();
    let dump = |map: &MunicipalityMap| {
        map.places.iter().find(|place| matches!(place.kind, PlaceKind::Dump { .. })).unwrap().clone()
    };
    for later in [false, true] {
        let mut today = after_one_street(&plan, day);
        if later {
            today.now = hour(12);
            let todays = plan.routes.iter().filter(|route| route.day == day).flat_map(|route| &route.steps);
            today.done = todays.filter(|step| step.leave <= today.now).map(|step| step.id.clone()).collect();
        }
        let vehicle = route(&plan, day).vehicle.clone();
        let mut troubles = vec![
            Trouble::VehicleDown { vehicle: vehicle.clone() },
            Trouble::DriverIll { vehicle },
            Trouble::DumpClosed { dump: dump(&map).id },
        ];
        // Every road of the day in turn, those driven already counted in.
        let streets = route(&plan, day).steps.iter().filter(|step| step.kind == StepKind::Street);
        troubles.extend(streets.map(|step| {
            let road = step.services[0].service.split('#').next().unwrap();
            Trouble::RoadClosed { road: road.into() }
        }));
        for trouble in troubles {
            let recovery =
                recover((&map, &files), &plan, &today, &trouble).unwrap_or_else(|error| panic!("{trouble:?}: {error}"));
            recounted(&map, &files, &recovery);
            for choice in &recovery.options {
                holds(&plan, &today, choice);
            }
            // And something else goes wrong the next day.
            let next = Today { day: day + 1, now: hour(9), done: BTreeSet::new() };
            let again = Trouble::VehicleDown { vehicle: "lorry".into() };
            let first = &recovery.options[0].plan;
            if let Ok(second) = recover((&map, &files), first, &next, &again) {
                recounted(&map, &files, &second);
            }
        }
    }
}

#[test]
fn what_went_wrong_is_part_of_the_recount() {
    let (map, plan, day) = week();
    let today = after_one_street(&plan, day);
    let vehicle = route(&plan, day).vehicle.clone();
    let recovery = recover((&map, &plan.inputs_sha256), &plan, &today, &Trouble::VehicleDown { vehicle }).unwrap();
    let mut forged = option(&recovery, "least-change").plan.clone();
    forged.what_if.clear();
    let found = check(&map, &plan.inputs_sha256, &forged).unwrap();
    let rules: Vec<&str> = found.iter().map(|violation| violation.rule).collect();
    assert!(rules.contains(&"inputs-changed") && rules.contains(&"not-empty"), "{rules:?}");
}
