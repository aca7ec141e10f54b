//! Small problems, solved by trying everything: every order, every vehicle, every direction, every unloading.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use proptest::prelude::*;
use taza::problem::{Problem, check};
use taza::solver::formats;
use taza::solver::{Route, Settings, Solution, Visit, solve, unserved, verify, verify_route};

use super::random::{Flavour, problem};
use super::tiny::TINY;

/// Tries everything.
struct Oracle<'a> {
    problem: &'a Problem,
    /// The cheapest way to drive an order of services: thousandths, and the route.
    known: BTreeMap<Order, Option<(u64, Route)>>,
    best: Option<(u64, Vec<Route>)>,
}

/// A vehicle, a day and services in order.
type Order = (usize, usize, Vec<usize>);

impl Oracle<'_> {
    /// The cheapest directions and unloadings of an order.
    fn route(&mut self, order: &Order) -> Option<(u64, Route)> {
        if let Some(known) = self.known.get(order) {
            return known.clone();
        }
        let mut best: Option<(u64, Route)> = None;
        let mut visits = Vec::new();
        self.extend(order, 0, &mut visits, &mut best);
        self.known.insert(order.clone(), best.clone());
        best
    }

    fn extend(&self, order: &Order, next: usize, visits: &mut Vec<Visit>, best: &mut Option<(u64, Route)>) {
        let Some(&service) = order.2.get(next) else {
            let route = Route { vehicle: order.0, day: order.1, visits: visits.clone() };
            if let Ok(account) = verify_route(self.problem, &route)
                && best.as_ref().is_none_or(|(least, _)| account.cost_millis < *least)
            {
                *best = Some((account.cost_millis, route));
            }
            return;
        };
        for mode in self.problem.services[service].modes.clone() {
            visits.push(Visit::Serve { service, mode });
            self.extend(order, next + 1, visits, best);
            for (facility, stop) in self.problem.facilities.iter().enumerate() {
                for mode in stop.modes.clone() {
                    visits.push(Visit::Unload { facility, mode });
                    self.extend(order, next + 1, visits, best);
                    visits.pop();
                }
            }
            visits.pop();
        }
    }

    /// Every way to serve `visits[next..]`, given `orders`.
    fn place(&mut self, visits: &[(usize, usize)], next: usize, orders: &mut Vec<Order>) {
        let Some(&(service, day)) = visits.get(next) else {
            self.weigh(orders);
            return;
        };
        for index in 0..orders.len() {
            if orders[index].1 == day && self.problem.services[service].vehicles >> orders[index].0 & 1 == 1 {
                for place in 0..=orders[index].2.len() {
                    orders[index].2.insert(place, service);
                    self.place(visits, next + 1, orders);
                    orders[index].2.remove(place);
                }
            }
        }
        for (vehicle, kind) in self.problem.vehicles.iter().enumerate() {
            let out = orders.iter().filter(|order| (order.0, order.1) == (vehicle, day)).count();
            let able = self.problem.services[service].vehicles >> vehicle & 1 == 1;
            if able && kind.days >> day & 1 == 1 && out < kind.copies as usize {
                orders.push((vehicle, day, vec![service]));
                self.place(visits, next + 1, orders);
                orders.pop();
            }
        }
    }

    fn weigh(&mut self, orders: &[Order]) {
        let mut routes = Vec::new();
        for order in orders {
            let Some((_, route)) = self.route(order) else { return };
            routes.push(route);
        }
        let solution = Solution { unserved: unserved(self.problem, &routes), routes };
        if let Ok(account) = verify(self.problem, &solution)
            && self.best.as_ref().is_none_or(|(least, _)| account.cost < *least)
        {
            self.best = Some((account.cost, solution.routes));
        }
    }

    /// Every choice of day sets, and of optional services that are left out.
    fn choose(&mut self, service: usize, visits: &mut Vec<(usize, usize)>) {
        let Some(item) = self.problem.services.get(service) else {
            self.place(&visits.clone(), 0, &mut Vec::new());
            return;
        };
        let mut sets = item.patterns.clone();
        if item.prize.is_some() {
            // Leaving out some of the visits, or all, is a choice too.
            let all = item.patterns.iter().flat_map(|&days| (0..=days).filter(move |part| part & !days == 0));
            sets = all.collect::<std::collections::BTreeSet<_>>().into_iter().collect();
        }
        for days in sets {
            let before = visits.len();
            visits.extend((0..self.problem.days).filter(|day| days >> day & 1 == 1).map(|day| (service, day)));
            self.choose(service + 1, visits);
            visits.truncate(before);
        }
    }
}

/// The least cost of a plan that serves all that must be served; nothing where there is none.
fn least(problem: &Problem) -> Option<u64> {
    let mut oracle = Oracle { problem, known: BTreeMap::new(), best: None };
    oracle.choose(0, &mut Vec::new());
    oracle.best.map(|(cost, _)| cost)
}

fn searched(problem: &Problem, seed: u64) -> (u64, bool) {
    let settings = Settings { seed, iterations: Some(1500), ..Settings::default() };
    let solution = solve(problem, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
    let forced = solution.unserved.iter().any(|entry| problem.services[entry.service].prize.is_none());
    (verify(problem, &solution).unwrap().cost, forced)
}

#[test]
fn the_search_finds_the_optimum_of_a_tiny_file_of_every_family() {
    for &(family, text, optimum, _) in TINY {
        let instance = formats::read(family, text, None).unwrap();
        let mut problem = instance.problem.clone();
        assert!(check(&problem).is_ok());
        for vehicle in &mut problem.vehicles {
            vehicle.copies = vehicle.copies.min(2);
        }
        if problem.days > 2 {
            // A week of five days with visits on each is too much to try; the optimum by hand stands for it.
            println!("{family}: not tried out, {} days; {optimum} was counted by hand", problem.days);
            continue;
        }
        let best = least(&problem).unwrap_or_else(|| panic!("{family}: nothing is possible"));
        assert_eq!(searched(&problem, 1), (best, false), "{family}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_search_finds_what_trying_everything_finds(seed in any::<u64>(), bits in 0_u32..16384, count in 1_usize..4) {
        let flavour = Flavour { week: false, ..Flavour::number(bits) };
        let problem = problem(seed, count, flavour);
        let (found, forced) = searched(&problem, seed);
        let best = least(&problem);
        // Where ways are missing, two stops may be possible only together: no plan can be built up to them.
        prop_assert!(flavour.holes || best.is_none() == forced, "{:?}", flavour);
        if let (Some(best), false) = (best, forced) {
            prop_assert!(found >= best, "{:?}: {} is below what trying everything finds, {}", flavour, found, best);
            // Costs are rounded to the search's unit way by way.
            let slack = count as u64 * 4;
            // One label a direction and a state of the break is kept: of two ways that differ in cost and in time, one goes.
            let labels = flavour.pause || flavour.releases || flavour.windows && (flavour.streets || flavour.even);
            prop_assert!(flavour.holes || labels || found <= best + slack, "{:?}: {}, and {} is possible", flavour, found, best);
        }
    }
}
