//! After every single move of every kind the search believes what a recount from scratch finds.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex};

use taza::problem::Problem;
use taza::solver::formats::{self, FAMILIES};
use taza::solver::{KINDS, Kind, Seen, Settings, Solution, Watch, solve, unserved, verify};

use super::random::{Flavour, problem};
use super::tiny::TINY;

/// How exactly the search can know what a plan costs.
#[derive(Clone, Copy, PartialEq)]
enum Exact {
    /// To the rounding of each way.
    Yes,
    /// A break or a window may be kept in a cheaper way than the one that a label was kept for.
    AtMost,
    /// Hours above a share follow from which of two ways that cost the same is driven.
    RoutesOnly,
}

/// What is wrong with what the search believes; nothing when it is right.
fn wrong(problem: &Problem, seen: &Seen, exact: Exact) -> Option<String> {
    if !seen.sound {
        return None;
    }
    let solution = Solution { unserved: unserved(problem, &seen.routes), routes: seen.routes.clone() };
    let account = match verify(problem, &solution) {
        Ok(account) => account,
        Err(faults) => return Some(format!("{:?}: {faults:?}", seen.kind)),
    };
    let left_out = |entry: &taza::solver::Unserved| {
        i128::from(problem.services[entry.service].prize.unwrap_or(0)) * i128::from(entry.visits)
    };
    let prizes: i128 = solution.unserved.iter().map(left_out).sum();
    let counted = (i128::from(account.cost) - prizes) * 1000;
    let stops: usize = seen.routes.iter().map(|route| route.visits.len() + 2).sum();
    // Each way and stop is rounded to the search's unit, which is a thousand of the recount's at most here.
    let slack = 1000 * (stops as i128 * 2 + 4);
    let right = match exact {
        Exact::Yes => (seen.millis - counted).abs() <= slack,
        Exact::AtMost => counted <= seen.millis + slack,
        Exact::RoutesOnly => true,
    };
    (!right).then(|| format!("{:?}: {} believed, {counted} counted", seen.kind, seen.millis))
}

/// Searches and looks at every move; the kinds that were seen.
fn watched(name: &str, problem: &Problem, exact: Exact, seed: u64, rounds: u64, threads: usize) -> BTreeSet<Kind> {
    let found = Arc::new(Mutex::new((BTreeSet::new(), Vec::new())));
    let (writes, looks_at) = (found.clone(), problem.clone());
    let watch = Watch(Arc::new(move |seen: &Seen| {
        let fault = wrong(&looks_at, seen, exact);
        let mut found = writes.lock().unwrap();
        found.0.insert(seen.kind);
        found.1.extend(fault);
    }));
    let settings = Settings { seed, iterations: Some(rounds), threads, watch: Some(&watch), ..Settings::default() };
    solve(problem, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
    let (kinds, faults) = found.lock().unwrap().clone();
    assert!(faults.is_empty(), "{name}: {} faults, the first: {}", faults.len(), faults[0]);
    kinds
}

#[test]
fn every_kind_of_move_keeps_the_books_right_on_problems_of_every_flavour() {
    let mut seen = BTreeSet::new();
    for number in 0..90_u64 {
        let bits = ((number * 2_654_435_761) >> 5) as u32 % 16384;
        let flavour = Flavour::number(bits);
        let problem = problem(number, 4 + number as usize % 22, flavour);
        let exact = match flavour {
            _ if flavour.even => Exact::RoutesOnly,
            _ if flavour.windows || flavour.pause || flavour.releases => Exact::AtMost,
            _ => Exact::Yes,
        };
        let threads = 1 + number as usize % 2;
        seen.extend(watched(&format!("{flavour:?}"), &problem, exact, number, 25, threads));
    }
    let missing: Vec<&Kind> = KINDS.iter().filter(|kind| !seen.contains(kind)).collect();
    assert!(missing.is_empty(), "never exercised: {missing:?}");
}

/// A file of each family that is small enough to recount after every move.
const SMALL: &[(&str, &str)] = &[
    ("carp", "carp/gdb/gdb10.dat"),
    ("mcarp", "mcarp/mval/mval1B.txt"),
    ("mcarptif", "mcarptif/gdb_if/gdb1_IF.txt"),
    ("mcgrp", "mcgrp/mggdb/mggdb_0.25_11.dat"),
    ("mcgrp-tp", "mcgrp-tp/BHW1-TP.dat"),
    ("kim", "kim-wcvrptw/102_stop.txt"),
    ("cvrp-x", "cvrp-x/X-n101-k25.vrp"),
    ("vrptw", "vrptw/solomon100/C101.vrptw"),
    ("mtvrptwr", "mtvrptwr/C201R0.25.vrp"),
    ("pcarp", "pcarp/gdb3.txt"),
    ("pvrp-if", "pvrp-if"),
    ("rwcp-tp", "rwcp-tp/routing"),
];

#[test]
fn every_kind_of_move_keeps_the_books_right_on_every_family() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/instances");
    let mut exercised = BTreeMap::<&str, BTreeSet<Kind>>::new();
    let mut look = |family: &'static str, text: &str| {
        let instance = formats::read(family, text, None).unwrap_or_else(|fault| panic!("{family}: {fault}"));
        let problem = &instance.problem;
        let timed = ["kim", "vrptw", "mtvrptwr"].contains(&family);
        let exact = if timed { Exact::AtMost } else { Exact::Yes };
        let rounds = (2000 / problem.services.len().max(1)).clamp(8, 40) as u64;
        exercised.entry(family).or_default().extend(watched(family, problem, exact, 3, rounds, 2));
    };
    for &(family, text, ..) in TINY {
        look(family, text);
    }
    for &(family, place) in SMALL {
        let mut path = data.join(place);
        if let Ok(entries) = std::fs::read_dir(&path) {
            let files = entries.flatten().map(|entry| entry.path()).filter(|path| {
                !path.to_string_lossy().contains("README") && path.metadata().is_ok_and(|file| file.len() < 400_000)
            });
            path = files.min().unwrap_or(path);
        }
        match std::fs::read(&path) {
            Ok(bytes) if path.extension().is_none_or(|ending| ending != "gz") => {
                look(family, &String::from_utf8_lossy(&bytes));
            }
            _ => println!("{family}: only the tiny file was looked at, {} is not here", path.display()),
        }
    }
    for family in FAMILIES {
        let kinds = &exercised[family];
        for kind in [Kind::Start, Kind::RemoveVisits, Kind::Insert, Kind::Undo, Kind::Adopt] {
            assert!(kinds.contains(&kind), "{family}: {kind:?} was never exercised");
        }
    }
}
