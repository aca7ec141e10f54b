//! Planning a hamlet.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use jiff::civil::date;
use taza::maps::{MunicipalityMap, Sides};
use taza::plan::pipeline::{PlanError, Progress, Settings, week};
use taza::plan::{Plan, StepKind, file};
use taza::units::Seconds;

use crate::support::hamlet::{containers, dump, hamlet, hour, lived_in, municipality, place, vehicle, with_sides};
use crate::support::town::Town;

pub(crate) fn settings(iterations: u64) -> Settings {
    Settings {
        date: date(2026, 7, 6),
        seed: 7,
        iterations: Some(iterations),
        seconds: 0.0,
        threads: 1,
        pace: Vec::new(),
        inputs_sha256: "ab".repeat(32),
        keep: None,
    }
}

pub(crate) fn planned(map: &MunicipalityMap, iterations: u64) -> Plan {
    week(map, &settings(iterations), &|| 0.0, &mut |_| ControlFlow::Continue(())).unwrap()
}

#[test]
fn every_street_and_place_is_served_as_often_as_asked() {
    let plan = planned(&hamlet(), 2000);
    assert_eq!(plan.unserved, Vec::new());
    for street in &plan.streets {
        assert_eq!(street.days.len(), usize::from(street.visits_per_week), "{}: {:?}", street.id, street.days);
    }
    assert_eq!(plan.streets.len(), 7);
    assert_eq!(plan.season, "summer");
    assert_eq!(plan.iterations, 2000);
}

#[test]
fn the_same_seed_and_rounds_give_the_same_bytes() {
    let (one, other) = (planned(&hamlet(), 500), planned(&hamlet(), 500));
    assert_eq!(file::write(&one).unwrap(), file::write(&other).unwrap());
    assert_eq!(file::read(&file::write(&one).unwrap()).unwrap(), one);
}

#[test]
fn a_plan_that_was_given_time_is_made_again_to_the_byte() {
    use std::sync::atomic::{AtomicU64, Ordering};
    for threads in [1, 2] {
        // A clock that runs by how often it is asked, and an impatient manager.
        let asked = AtomicU64::new(0);
        let clock = || asked.fetch_add(1, Ordering::Relaxed) as f64 / 100.0;
        let timed = Settings { iterations: None, seconds: 2.0, threads, ..settings(0) };
        let mut looks = 0;
        let first = week(&hamlet(), &timed, &clock, &mut |_| {
            looks += 1;
            if looks > 55 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let first = first.unwrap();
        assert!(first.iterations == 0 && first.pace.len() == 3);
        assert!(first.pace[0].rounds() > 64, "{:?}", first.pace[0]);
        let again = Settings { pace: first.pace.clone(), seconds: 0.0, ..timed };
        let second = week(&hamlet(), &again, &|| 0.0, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(file::write(&second).unwrap(), file::write(&first).unwrap());
    }
}

#[test]
fn a_plan_that_keeps_another_one_changes_less_the_dearer_a_change_is() {
    use taza::plan::pipeline::Keep;
    use taza::units::Tyiyn;
    let known = planned(&hamlet(), 200);
    let moved = |price: i64| {
        let keep = Some(Keep { plan: known.clone(), price: Tyiyn(price) });
        let other = Settings { seed: 99, keep, ..settings(900) };
        let plan = week(&hamlet(), &other, &|| 0.0, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!((plan.iterations, plan.pace.len()), (0, 0));
        let days = |plan: &Plan| plan.streets.iter().map(|street| street.days.clone()).collect::<Vec<_>>();
        days(&plan).into_iter().zip(days(&known)).filter(|(now, before)| now != before).count()
    };
    assert_eq!(moved(100_000_000), 0);
    assert!(moved(0) >= moved(100_000_000));
}

#[test]
fn winter_waste_is_heavier_and_as_bulky_containers_weigh_more() {
    let summer = planned(&hamlet(), 300);
    let winter_settings = Settings { date: date(2026, 12, 1), ..settings(300) };
    let winter = week(&hamlet(), &winter_settings, &|| 0.0, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(winter.season, "winter");
    assert!(winter.totals.litres < summer.totals.litres);
    assert!(winter.totals.kilograms > summer.totals.kilograms);
}

#[test]
fn routes_begin_and_end_at_the_depot_empty_and_lines_hang_together() {
    let plan = planned(&hamlet(), 500);
    for route in &plan.routes {
        let kinds: Vec<StepKind> = route.steps.iter().map(|step| step.kind).collect();
        assert_eq!((kinds[0], kinds[kinds.len() - 1]), (StepKind::Start, StepKind::End));
        assert_eq!(route.steps.last().unwrap().load_kg.0, 0);
        assert!(route.start >= hour(8) && route.end <= hour(17));
        let driven: f64 = route.line.windows(2).map(|pair| pair[0].metres_to(pair[1])).sum();
        let told = route.figures.metres.0 as f64;
        assert!((driven - told).abs() < 0.02 * told + 30.0, "{}: line {driven:.0} m, figures {told} m", route.id);
        let ids: BTreeSet<&str> = route.steps.iter().map(|step| step.id.as_str()).collect();
        assert_eq!(ids.len(), route.steps.len());
    }
}

#[test]
fn a_day_past_noon_has_a_break_in_its_window() {
    let town = Town::draw(400.0, "A---B---C---D---E");
    let town = lived_in(town, "ABCDE", 3000.0, 1);
    let places = vec![place("depot", town.at('A'), taza::maps::PlaceKind::Depot), dump(town.at('E'))];
    let mut truck = vehicle("truck", 4000, 30_000);
    truck.days = vec![0, 1];
    let plan = planned(&municipality(town, places, vec![truck]), 500);
    let long: Vec<_> = plan.routes.iter().filter(|route| route.end > hour(13)).collect();
    assert!(!long.is_empty(), "the example has a long day");
    for route in long {
        let breaks: Vec<_> = route.steps.iter().filter(|step| step.kind == StepKind::Break).collect();
        assert_eq!(breaks.len(), 1, "{}", route.id);
        assert!(breaks[0].arrive >= hour(12) && breaks[0].arrive <= hour(13));
        assert_eq!(breaks[0].leave, breaks[0].arrive + Seconds(2700));
    }
}

#[test]
fn what_no_vehicle_reaches_is_left_out_with_the_obstacle() {
    let mut map = hamlet();
    let town = Town::draw(60.0, "\nA----B----C----------------Z\n\n\n\n\n\n\n\n\n\n\n\n  Q--R");
    let far = lived_in(town, "QR", 40.0, 1).roads;
    map.roads.extend(far);
    let plan = planned(&map, 300);
    assert_eq!(plan.unserved.len(), 1);
    let left = &plan.unserved[0];
    assert_eq!((left.service.as_str(), left.code.as_str(), left.visits), ("way/QR#0", "not-connected", 1));
    assert!(left.reason.ky.contains("метр") || left.reason.ky.contains("жол"), "{:?}", left.reason);
    let street = plan.streets.iter().find(|street| street.id.0 == "QR").unwrap();
    assert_eq!(street.days, Vec::<u8>::new());
}

#[test]
fn each_side_in_its_own_pass_is_driven_on_that_side() {
    let town = Town::draw(60.0, "A----B----C----D");
    let town = with_sides(town, "ABCD", 100.0, 1, Sides::EachInItsOwnPass);
    let places = vec![place("depot", town.at('A'), taza::maps::PlaceKind::Depot), dump(town.at('D'))];
    let plan = planned(&municipality(town, places, vec![vehicle("lorry", 3000, 9000)]), 300);
    assert_eq!(plan.unserved, Vec::new());
    let served: Vec<_> = plan.routes.iter().flat_map(|route| &route.steps).flat_map(|step| &step.services).collect();
    let sides: Vec<_> = served.iter().filter(|stretch| stretch.service.contains("way/")).collect();
    assert!(sides.iter().all(|stretch| stretch.service.ends_with("/left") == stretch.backward), "{sides:?}");
    assert!(sides.iter().any(|stretch| stretch.backward) && sides.iter().any(|stretch| !stretch.backward));
}

#[test]
fn more_visits_than_working_days_are_told() {
    let mut map = hamlet();
    map.places.push(containers("market", map.places[2].position, 1000, 7));
    let plan = planned(&map, 300);
    assert_eq!(plan.unserved.len(), 1);
    assert_eq!((plan.unserved[0].code.as_str(), plan.unserved[0].visits), ("too-few-working-days", 2));
    assert_eq!(plan.streets.iter().find(|street| street.id.0 == "market").unwrap().days, vec![0, 1, 2, 3, 4]);
}

#[test]
fn a_place_larger_than_every_vehicle_is_collected_in_parts() {
    let mut map = hamlet();
    map.places.push(containers("bazaar", map.places[2].position, 20_000, 1));
    let plan = planned(&map, 1000);
    assert_eq!(plan.unserved, Vec::new());
    let litres: i64 = plan
        .routes
        .iter()
        .flat_map(|route| &route.steps)
        .filter(|step| step.street.as_ref().is_some_and(|street| street.0 == "bazaar"))
        .map(|step| step.litres.0)
        .sum();
    assert_eq!(litres, 20_000);
}

#[test]
fn a_map_that_cannot_be_planned_names_every_fault() {
    let mut map = hamlet();
    map.places[0].position.lat += 0.2;
    map.places[1].position.lon -= 0.2;
    map.vehicles[1].depot = "garage".into();
    let Err(PlanError::Map(faults)) = week(&map, &settings(10), &|| 0.0, &mut |_| ControlFlow::Continue(())) else {
        panic!("it must not be planned");
    };
    let codes: Vec<&str> = faults.0.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["no-road-near", "no-road-near", "unknown-depot"]);
    assert!(faults.0.iter().all(|fault| !fault.advice.is_empty()));
}

#[test]
fn a_stopped_search_still_gives_a_plan() {
    let mut looks = 0;
    let mut stop = |progress: Progress| match progress {
        Progress::Search { .. } => {
            looks += 1;
            ControlFlow::Break(())
        }
        _ => ControlFlow::Continue(()),
    };
    let plan = week(&hamlet(), &settings(1_000_000), &|| 0.0, &mut stop).unwrap();
    assert_eq!(plan.unserved, Vec::new());
    assert!(looks >= 1);
}
