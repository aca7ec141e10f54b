//! What it would take, and long ways round, in sentences with their figures.

use taza::plan::detour::detours;
use taza::plan::edits::Desk;
use taza::units::{Kilograms, Metres, Seconds};

use super::week::planned;
use crate::support::hamlet::hamlet;

#[test]
fn a_street_left_out_is_told_what_it_would_take() {
    let mut map = hamlet();
    map.vehicles.truncate(1);
    map.vehicles[0].days = vec![0];
    map.vehicles[0].capacity_kg = Kilograms(900);
    map.vehicles[0].break_length = Seconds(0);
    map.vehicles[0].shift_end = map.vehicles[0].shift_start + Seconds(3_600);
    for road in &mut map.roads {
        if let Some(service) = &mut road.service {
            service.visits_per_week = 1;
        }
    }
    map.places.retain(|place| place.id.0 != "shop");
    let plan = planned(&map, 500);
    assert!(!plan.unserved.is_empty(), "an hour is too little");
    let mut desk = Desk::open(map, "none", &plan).unwrap();
    let mut codes = std::collections::BTreeSet::new();
    for entry in &plan.unserved {
        for one in desk.what_would_it_take(&entry.street).unwrap() {
            assert!(one.visits > 0 && one.visits <= one.of && one.week.0 > 0, "{one:?}");
            for text in [&one.text.ky, &one.text.ru, &one.text.en] {
                assert!(text.contains(&((one.week.0 + 99) / 100).to_string()), "{text}");
            }
            codes.insert(one.code);
        }
    }
    assert!(codes.contains("one-more-day") && codes.contains("another-vehicle"), "{codes:?}");
    let untouched = desk.plan().unwrap();
    assert_eq!(untouched.totals, plan.totals, "asking changes nothing");
}

#[test]
fn a_long_way_round_is_told() {
    let mut plan = planned(&hamlet(), 200);
    assert_eq!(detours(&plan), Vec::new());
    let step = plan.routes[0].steps.iter_mut().filter(|step| step.kind.is_collection()).nth(1).unwrap();
    step.approach = Metres(4_260);
    let id = step.id.clone();
    let found = detours(&plan);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].step, id);
    assert!(found[0].text.ky.contains("4,2 км") && found[0].text.en.contains("4.2 km"), "{:?}", found[0].text);
}
