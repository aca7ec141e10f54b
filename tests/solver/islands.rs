//! Two islands: repeatable to the byte, and no worse than what they began from.

use std::ops::ControlFlow;

use taza::solver::{Settings, solve, verify};

use super::random::{Flavour, problem};

#[test]
fn two_islands_with_counted_rounds_repeat_and_keep_every_rule() {
    for bits in [0b0_0000_0011, 0b0_0001_1110, 0b1_0011_1101] {
        let problem = problem(11, 24, Flavour::number(bits));
        let search = |threads, iterations| {
            let settings = Settings { seed: 5, iterations: Some(iterations), threads, ..Settings::default() };
            let mut told = 0;
            let found = solve(&problem, &settings, &mut |progress| {
                told = progress.iterations;
                ControlFlow::Continue(())
            });
            (found.unwrap(), told)
        };
        let ((first, _), (alone, _)) = (search(1, 0), search(1, 700));
        let ((together, told), (again, _)) = (search(2, 700), search(2, 700));
        assert_eq!(together, again);
        assert_ne!(told, 0);
        let cost = |solution| verify(&problem, solution).unwrap().cost;
        assert!(cost(&together) <= cost(&first));
        assert!(cost(&alone) <= cost(&first));
    }
}

#[test]
fn islands_stop_when_they_are_asked() {
    let problem = problem(3, 20, Flavour::number(0));
    let settings = Settings { iterations: Some(50_000_000), threads: 2, ..Settings::default() };
    let solution = solve(&problem, &settings, &mut |progress| match progress.iterations > 200 {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    });
    assert!(verify(&problem, &solution.unwrap()).is_ok());
}
