//! Weighed loads beside the plan they were collected by.

use taza::reports::estimate::findings;
use taza::reports::weighed::read;

use crate::support::valley;

#[test]
fn loads_are_laid_beside_what_the_plan_expected() {
    let plan = valley::plan();
    let route = plan.routes.iter().find(|route| route.id == "mon-tractor").unwrap();
    let expected: i64 = route
        .steps
        .iter()
        .filter(|step| step.kind.is_collection() && step.trip == 1)
        .map(|step| step.kilograms.0)
        .sum();
    let text = "date,vehicle,trip,kilograms,fill_percent\n2026-11-23,tractor,1,3000,\n2026-11-30,tractor,1,,90\n";
    let loads = read(text, &plan).unwrap();
    assert_eq!(loads.len(), 2);
    assert!((loads[0].streets_kg.values().sum::<f64>() + loads[0].places_kg - expected as f64).abs() < 1e-9);
    let found = findings(&loads);
    assert_eq!(found[0].village, None);
    let mass = found[0].mass.unwrap();
    assert_eq!(mass.loads, 1, "the second load was looked at, not weighed");
    assert!((mass.ratio - 3000.0 / expected as f64).abs() < 1e-9);
    assert!(found[0].volume.is_some());
}

#[test]
fn every_bad_line_is_named() {
    let plan = valley::plan();
    let text = "date,vehicle,trip,kilograms,fill_percent\n\
        2026-11-23,tractor,1,3000,\n\
        2026-11-23,tractor,1,2900,\n\
        2026-11-23,camel,1,100,\n\
        2026-11-23,tractor,9,100,\n\
        2026-11-23,tractor,2,1000000000000,\n\
        2026-11-23,tractor,2,,\n\
        yesterday,tractor,1,100,\n";
    let faults: Vec<String> = read(text, &plan).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 6, "{faults:?}");
    for (fault, word) in
        faults.iter().zip(["twice", "camel", "no trip 9", "between 0 and", "neither", "cannot be read"])
    {
        assert!(fault.contains(word), "{fault}");
    }
    for (line, fault) in (3..).zip(&faults) {
        assert!(fault.starts_with(&format!("line {line}:")), "{fault}");
    }
}
