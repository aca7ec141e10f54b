//! A municipality goes in, a checked [`Plan`] of a week comes out: the one way that the command, the
//! service and the tests share.
//!
//! Map -> road graph -> networks -> problem -> search -> recount -> plan -> check. A plan that the
//! check finds fault with never leaves this file.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil::Date;
use thiserror::Error;

use super::Plan;
use super::check::{Violation, check_on};
use super::edits::Wishes;
use super::edits::take_apart::open;
use super::make::{Origin, make};
use super::roadbook::Roadbook;
use super::street_days::{gather, loosen};
use crate::maps::{Faults, MunicipalityMap};
use crate::problem::build::{Built, build, travel};
use crate::problem::demand::season_on;
use crate::problem::fleet::Fleet;
use crate::problem::{Preferences, Problem};
use crate::roads::RoadGraph;
use crate::solver::{self, Solution};
use crate::travel::Conditions;
use crate::units::Tyiyn;

/// What a plan is made with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// A day of the week that is planned: decides about season and roads.
    pub date: Date,
    /// Seed of the search.
    pub seed: u64,
    /// Rounds of the search when they are counted: the same files and seed then give the same plan.
    pub iterations: Option<u64>,
    /// Seconds of the search when rounds are not counted.
    pub seconds: f64,
    /// Threads of the search.
    pub threads: usize,
    /// How the search of an earlier plan went, phase by phase, to make it again; empty for a new one.
    pub pace: Vec<solver::Pace>,
    /// SHA-256 of the files of the municipality, hexadecimal.
    pub inputs_sha256: String,
    /// The plan that people know, when little is to change.
    pub keep: Option<Keep>,
}

/// A plan in force, and what it costs to differ from it.
#[derive(Clone, Debug)]
pub struct Keep {
    /// The plan; what the map does not have any more is no change.
    pub plan: Plan,
    /// Price of each visit to a stretch or place on a day on which nobody comes now; another crew on its day costs half.
    pub price: Tyiyn,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress {
    /// Roads become junctions and segments.
    Graph,
    /// Travel between everything that is collected.
    Travel {
        /// Services there are.
        services: usize,
        /// Directions they can be driven in.
        modes: usize,
    },
    /// The search for a better week.
    Search {
        /// Share of the time or the rounds used up, 0 to 1.
        share: f64,
        /// Cost of the best plan so far, tyiyn, prices of what it leaves out counted in.
        best: u64,
        /// No week costs less than this, tyiyn.
        lower_bound: u64,
        /// Rounds done.
        iterations: u64,
        /// Rounds a second so far.
        pace: f64,
    },
    /// The plan is recounted from scratch.
    Check,
}

/// Why there is no plan.
#[derive(Debug, Error)]
pub enum PlanError {
    /// The map cannot be planned: every fault.
    #[error("{} faults of the map stand in the way", .0.0.len())]
    Map(Faults),
    /// A figure of the map is beyond what the search can add up.
    #[error("the figures of the map cannot be planned with: {0}")]
    Problem(#[from] crate::problem::ProblemFault),
    /// The search broke a rule: a fault of the program.
    #[error("the search broke rules: {0}")]
    Search(String),
    /// The finished plan breaks a rule: a fault of the program.
    #[error("the plan breaks {} rules, the first: {}", .0.len(), .0.first().map(ToString::to_string).unwrap_or_default())]
    Check(Vec<Violation>),
}

/// Plans a week. `elapsed` gives the seconds since the work began; `progress` may stop the search
/// with [`ControlFlow::Break`], and the best week so far is the plan then.
pub fn week(
    map: &MunicipalityMap,
    settings: &Settings,
    elapsed: &(dyn Fn() -> f64 + Sync),
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Plan, PlanError> {
    // Only the search can be cut short: a part of a road graph is of no use.
    let _ = progress(Progress::Graph);
    let graph = Arc::new(RoadGraph::of_map(map));
    let fleet = Fleet::of(map, &graph, &Conditions::on(map, Some(settings.date)));
    let season = season_on(&map.municipality, settings.date).ok_or_else(|| PlanError::Map(no_season()))?;
    let mut built = build(map, &graph, &fleet, season).map_err(PlanError::Map)?;
    let _ = progress(Progress::Travel { services: built.problem.services.len(), modes: built.problem.modes.len() });
    built.problem.matrices = travel(&fleet, &built.key);

    let now = settings.keep.as_ref().map(|keep| {
        let now = open(map, &built, &keep.plan, &BTreeSet::new()).solution;
        let prices = Wishes { other_day: keep.price, other_crew: Tyiyn(keep.price.0 / 2), ..Wishes::default() };
        built.problem.preferences = prices.preferences(built.problem.services.len(), &now);
        now
    });
    let (solution, pace) = search(&mut built, now.as_ref(), settings, elapsed, progress)?;
    built.problem.preferences = Preferences::default();
    let account = solver::verify(&built.problem, &solution).map_err(|violations| {
        PlanError::Search(violations.iter().take(5).map(ToString::to_string).collect::<Vec<_>>().join("; "))
    })?;

    let _ = progress(Progress::Check);
    let roadbook = Roadbook { graph: &graph, fleet: &fleet, key: &built.key };
    let origin = Origin {
        inputs_sha256: settings.inputs_sha256.clone(),
        date: settings.date,
        seed: settings.seed,
        // What was kept is not in the plan: it cannot be made again from itself alone.
        iterations: settings.iterations.filter(|_| settings.keep.is_none()).unwrap_or(0),
        islands: settings.threads,
        pace: if settings.iterations.is_some() || settings.keep.is_some() { Vec::new() } else { pace },
    };
    let plan = make((map, season), &built, &roadbook, (&solution, &account), &origin);
    let violations = check_on(map, &fleet, &built, &plan);
    if violations.is_empty() { Ok(plan) } else { Err(PlanError::Check(violations)) }
}

/// Shares of the time or the rounds: free choice of days, whole streets moved between days, and streets that do not
/// fit on the days of their other parts let go their own ways.
const PHASES: [f64; 3] = [0.25, 0.50, 0.25];

/// Searches in three phases, each beginning from what the one before found; how each went is the second answer.
fn search(
    built: &mut Built,
    now: Option<&Solution>,
    settings: &Settings,
    elapsed: &(dyn Fn() -> f64 + Sync),
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<(Solution, Vec<solver::Pace>), PlanError> {
    let began = elapsed();
    let (mut done, mut stopped) = (0, false);
    let mut paces = Vec::new();
    let mut run = |problem: &Problem, start: Option<&Solution>, from: f64, share: f64| {
        let spent = || ((elapsed() - began) / settings.seconds.max(0.001) - from) / share;
        let rounds = settings.iterations.map(|rounds| part(rounds, share));
        let searching = solver::Settings {
            seed: settings.seed,
            iterations: if stopped { Some(0) } else { rounds },
            spent: if rounds.is_none() && !stopped { Some(&spent) } else { None },
            threads: settings.threads,
            pace: settings.pace.get(paces.len()),
            watch: None,
            start,
        };
        let before = done;
        let (solution, pace) = solver::solve_paced(problem, &searching, &mut |pulse| {
            done = before + pulse.iterations;
            let own = rounds.map_or_else(&spent, |rounds| ratio(pulse.iterations, rounds));
            let share = (from + own.clamp(0.0, 1.0) * share).min(1.0);
            let told = Progress::Search {
                share,
                best: pulse.best,
                lower_bound: pulse.lower_bound,
                iterations: done,
                pace: done as f64 / (elapsed() - began).max(0.001),
            };
            let flow = progress(told);
            stopped |= flow.is_break();
            flow
        })?;
        paces.push(pace);
        Ok::<_, PlanError>(solution)
    };
    let [free, settled, loosened] = PHASES;
    let first = run(&built.problem, now, 0.0, free)?;
    gather(&mut built.problem, &built.key);
    let second = run(&built.problem, Some(&first), free, settled)?;
    loosen(&mut built.problem, &built.key, &second);
    let best = run(&built.problem, Some(&second), free + settled, loosened)?;
    built.problem.groups.clear();
    // One day a street is worth no visit that could be made.
    let missing = |solution: &Solution| solution.unserved.iter().map(|entry| entry.visits).sum::<u32>();
    Ok((if missing(&best) > missing(&first) { first } else { best }, paces))
}

/// A share of a number of rounds.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn part(rounds: u64, share: f64) -> u64 {
    (rounds as f64 * share).round() as u64
}

/// Rounds are far below 2^52, where `f64` holds every whole number.
#[allow(clippy::cast_precision_loss)]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn no_season() -> Faults {
    use crate::maps::{Fault, Severity};
    Faults(vec![Fault {
        severity: Severity::Error,
        code: "no-season",
        file: "municipality.toml".to_owned(),
        feature: None,
        field: Some("season".to_owned()),
        position: None,
        what: "There is no season, so nobody knows how much waste there is.".to_owned(),
        advice: "Add a `[[season]]` table with `kg_per_person_day` and `kg_per_m3`.".to_owned(),
    }])
}
