//! What has begun or is promised stays, whatever is searched around it.

use std::ops::ControlFlow;

use proptest::prelude::*;
use taza::problem::{Begun, Pinned, Problem, ProblemFault, Vehicle, Visit};
use taza::solver::{Settings, Solution, Violation, solve, verify};

use super::random::{Flavour, Numbers, problem};

fn found(problem: &Problem, seed: u64, start: Option<&Solution>) -> Result<Solution, ProblemFault> {
    let settings = Settings { seed, iterations: Some(120), start, ..Settings::default() };
    solve(problem, &settings, &mut |_| ControlFlow::Continue(()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn beginnings_and_promises_are_kept(seed in any::<u64>(), bits in 0_u32..16384, count in 2_usize..25) {
        let mut numbers = Numbers::new(seed);
        let mut problem = problem(seed, count, Flavour::number(bits));
        let crew = problem.vehicles.len();
        problem.vehicles.push(Vehicle { copies: 1, fixed_cost: 0, ..problem.vehicles[0].clone() });
        let before = found(&problem, seed, None).unwrap();
        prop_assert!(verify(&problem, &before).is_ok());
        for route in before.routes.iter().filter(|route| route.vehicle == crew) {
            let kept = 1 + numbers.below(route.visits.len() as u32) as usize;
            problem.locks.begun.push(Begun { vehicle: crew, day: route.day, visits: route.visits[..kept].to_vec() });
        }
        let driven: Vec<usize> = problem.locks.begun.iter().flat_map(|route| &route.visits).filter_map(|visit| match *visit {
            Visit::Serve { service, .. } => Some(service),
            Visit::Unload { .. } => None,
        }).collect();
        let free = (0..count).filter(|service| !driven.contains(service)).take(2);
        let pins = free.map(|service| Pinned { service, day: 0, vehicle: crew }).collect();
        problem.locks.pinned = pins;
        for start in [None, Some(&before)] {
            match found(&problem, seed ^ 1, start) {
                Ok(after) => {
                    let recount = verify(&problem, &after);
                    prop_assert!(recount.is_ok(), "{:?}: {:?}", Flavour::number(bits), recount);
                }
                // Where ways are missing, the beginning of a route need not be a route.
                Err(ProblemFault::Locked { .. }) => prop_assert!(Flavour::number(bits).holes),
                Err(fault) => prop_assert!(false, "{fault}"),
            }
        }
    }
}

#[test]
fn the_recount_names_locks_that_are_broken() {
    let mut problem = problem(7, 6, Flavour::default());
    problem.vehicles[0].copies = 1;
    problem.vehicles.push(problem.vehicles[0].clone());
    let before = found(&problem, 1, None).unwrap();
    let route = &before.routes[0];
    let mut visits = route.visits.clone();
    visits.reverse();
    let (vehicle, day) = (route.vehicle, route.day);
    problem.locks.begun.push(Begun { vehicle, day, visits });
    let Visit::Serve { service, .. } = route.visits[0] else { panic!("nothing is served first") };
    problem.locks.pinned.push(Pinned { service, day, vehicle: 1 - vehicle });
    let faults = verify(&problem, &before).unwrap_err();
    assert_eq!(
        faults,
        [Violation::NotPinned { service, day, vehicle: 1 - vehicle }, Violation::BegunOtherwise { vehicle, day }]
    );
    // Both at once is a contradiction that is named before anything is searched.
    assert!(matches!(found(&problem, 1, None), Err(ProblemFault::Locked { index: 0, .. })));
}

#[test]
fn a_plan_in_force_changes_no_more_than_its_price_is_worth() {
    let mut problem = problem(21, 24, Flavour { week: true, dumps: true, in_force: false, ..Flavour::default() });
    problem.vehicles[0].copies = 1;
    problem.vehicles.push(problem.vehicles[0].clone());
    let before = found(&problem, 3, None).unwrap();
    let mut visits = vec![Vec::new(); problem.services.len()];
    for route in &before.routes {
        for visit in &route.visits {
            if let Visit::Serve { service, .. } = *visit {
                visits[service].push((route.day, 1 << route.vehicle));
            }
        }
    }
    let mut changed = |price: u64| {
        let plan = taza::problem::InForce { visits: visits.clone(), other_day: price, other_vehicle: price };
        problem.preferences.in_force = Some(plan);
        let settings = Settings { seed: 9, iterations: Some(3000), start: Some(&before), ..Settings::default() };
        let after = solve(&problem, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
        let wished = verify(&problem, &after).unwrap().wished;
        wished.changes / 1000 / price.max(1)
    };
    let (dear, cheap) = (changed(1_000_000), changed(1));
    assert_eq!(dear, 0);
    assert!(cheap > 0);
}
