//! Every plan that comes back keeps every rule, whatever the problem and wherever the search stops.

use std::ops::ControlFlow;

use proptest::prelude::*;
use taza::solver::{Settings, solve, verify};

use super::random::{Flavour, problem};

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_passes_the_recount(seed in any::<u64>(), bits in 0_u32..16384, count in 1_usize..30) {
        let flavour = Flavour::number(bits);
        let problem = problem(seed, count, flavour);
        let settings = Settings { seed, iterations: Some(150), ..Settings::default() };
        let mut best = u64::MAX;
        let solution = solve(&problem, &settings, &mut |progress| {
            best = progress.best;
            ControlFlow::Continue(())
        }).unwrap();
        let account = verify(&problem, &solution).unwrap_or_else(|faults| panic!("{flavour:?}: {faults:?}"));
        // The search may count in a coarser unit than the recount: less than a unit for each stop. Its price
        // for a visit that must be made and is not is no cost of the plan.
        let slack = count as u64 * 4;
        let forced = solution.unserved.iter().any(|unserved| problem.services[unserved.service].prize.is_none());
        // Of ways that cost the same the recount may take one that lasts longer, and hours are what evenness is paid in.
        prop_assert!(flavour.even || account.cost <= best + slack);
        prop_assert!(forced || flavour.even || flavour.pause || flavour.windows || flavour.releases || best <= account.cost + slack);
        let again = solve(&problem, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
        prop_assert_eq!(&again, &solution);
    }
}
