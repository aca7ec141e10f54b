//! What can be added up is searched without overflow; what cannot is refused by name. Tests are built with overflow checks.

use std::ops::ControlFlow;

use proptest::prelude::*;
use taza::problem::{LARGEST_COST, LARGEST_RATE, LATEST_SECOND, ProblemFault, check};
use taza::solver::{Settings, solve, verify};

use super::random::{Flavour, problem};

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn costs_of_any_size_are_refused_or_added_up(seed in any::<u64>(), bits in 0_u32..16384, size in 0_u32..42) {
        let mut problem = problem(seed, 12, Flavour::number(bits));
        let large = |cost: u64| cost.saturating_mul(1 << size).min(LARGEST_COST);
        for vehicle in &mut problem.vehicles {
            vehicle.fixed_cost = large(vehicle.fixed_cost);
            vehicle.millis_per_second = large(vehicle.millis_per_second).min(LARGEST_RATE);
            vehicle.millis_per_metre = large(vehicle.millis_per_metre).min(LARGEST_RATE);
        }
        for facility in &mut problem.facilities {
            facility.fee = large(facility.fee);
        }
        for service in &mut problem.services {
            service.prize = service.prize.map(large);
        }
        problem.preferences.crew_hour = large(problem.preferences.crew_hour).min(LARGEST_RATE);
        problem.preferences.neighbours.iter_mut().for_each(|pair| pair.price = large(pair.price));
        match check(&problem) {
            Ok(()) => {
                let settings = Settings { seed, iterations: Some(20), ..Settings::default() };
                let solution = solve(&problem, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
                prop_assert!(verify(&problem, &solution).is_ok());
            }
            Err(faults) => {
                let named = |fault: &ProblemFault| matches!(fault, ProblemFault::Range { .. });
                prop_assert!(faults.iter().all(named), "{:?}", faults);
            }
        }
    }
}

#[test]
fn a_sum_beyond_reach_is_named() {
    let mut problem = problem(1, 30, Flavour { prizes: true, ..Flavour::default() });
    for service in &mut problem.services {
        service.prize = Some(LARGEST_COST);
    }
    assert!(check(&problem).is_ok());
    for vehicle in &mut problem.vehicles {
        (vehicle.fixed_cost, vehicle.millis_per_metre) = (LARGEST_COST, LARGEST_RATE);
    }
    let mode = &mut problem.modes[0];
    mode.metres = LATEST_SECOND;
    let faults = check(&problem).unwrap_err();
    assert!(
        matches!(faults[..], [ProblemFault::Range { what: "all costs summed, thousandths of problem", .. }]),
        "{faults:?}"
    );
}
