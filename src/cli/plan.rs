//! `taza plan DIR --out OUT`: the folder of a municipality goes in; a week of routes comes out as a
//! table and as a folder of files for the crew, the office and the map.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::output_folder::OutputFolder;
use super::plan_table::page;
use super::progress::ProgressDisplay;
use super::{Failure, plan_diff, plan_recover, what_if};
use crate::clock::Clock;
use crate::maps::MunicipalityMap;
use crate::plan::compare::compare;
use crate::plan::pipeline::{Keep, PlanError, Settings, week};
use crate::plan::scenario::Scenario;
use crate::plan::{Plan, file, inputs};
use crate::sheets::geojson::plan_geojson;
use crate::sheets::route_sheet::RouteSheet;
use crate::sheets::tables::plan_tables;
use crate::sheets::tracks::gpx;
use crate::units::{Language, Tyiyn};

/// Plan a week of collection, or compare two plans.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Other>,
    /// Folder with roads.geojson, places.geojson and municipality.toml.
    #[arg(required = true)]
    folder: Option<PathBuf>,
    /// Folder for the plan: new, empty, or an earlier plan.
    #[arg(long, required = true, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Seconds to search.
    #[arg(long, default_value_t = 10.0, value_parser = seconds)]
    seconds: f64,
    /// The same seed and rounds give the same plan.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Rounds to search, instead of seconds: repeatable on every machine.
    #[arg(long)]
    iterations: Option<u64>,
    /// A day of the week to plan for, such as 2026-07-06: decides about season and roads. Today by default.
    #[arg(long)]
    date: Option<Date>,
    /// Threads: each searches on its own, and they exchange their best plans at fixed points.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64))]
    threads: u16,
    /// A scenario (TOML): the plan is made for the changed map and compared with the plan of the map as it is.
    #[arg(long, value_name = "FILE")]
    what_if: Option<PathBuf>,
    /// The plan to compare a scenario with; planned now when left out.
    #[arg(long, value_name = "PLAN", requires = "what_if")]
    base: Option<PathBuf>,
    /// Makes this plan again from what is stored in it: scenario, date, seed and rounds.
    #[arg(long, value_name = "PLAN", conflicts_with_all = ["what_if", "seed", "iterations", "date", "threads", "seconds"])]
    again: Option<PathBuf>,
    /// The plan that people know: the new one changes as little of it as --change-price says.
    #[arg(long, value_name = "PLAN", conflicts_with = "again")]
    keep: Option<PathBuf>,
    /// Som that may be paid more for each stretch or place that keeps its day; half of it for its crew.
    #[arg(long, value_name = "SOM", default_value_t = 20, requires = "keep", value_parser = clap::value_parser!(i64).range(0..=1_000_000))]
    change_price: i64,
    /// Language of the table.
    #[arg(long, value_enum, default_value_t = Tongue::En)]
    language: Tongue,
}

/// What else can be done with plans.
#[derive(Subcommand)]
enum Other {
    Diff(plan_diff::PlanDiff),
    Recover(Box<plan_recover::PlanRecover>),
}

/// A language by its two letters.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Tongue {
    /// Kyrgyz.
    Ky,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::Ky => Self::Ky,
            Tongue::Ru => Self::Ru,
            Tongue::En => Self::En,
        }
    }
}

/// A number of seconds between a blink and a day.
fn seconds(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "give a number of seconds, such as 10".to_owned())?;
    if (0.0..=86_400.0).contains(&value) { Ok(value) } else { Err("give between 0 and 86400 seconds".to_owned()) }
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        Some(Other::Diff(diff)) => return plan_diff::run(diff),
        Some(Other::Recover(recover)) => return plan_recover::run(recover),
        None => {}
    }
    let (Some(folder), Some(out)) = (&arguments.folder, &arguments.out) else {
        return Err(Failure::Refused("Give the folder of the municipality, and --out.".to_owned()));
    };
    make(arguments, folder, out)
}

fn make(arguments: &Arguments, folder: &Path, out: &Path) -> Result<(), Failure> {
    let began = Instant::now();
    let output = OutputFolder::check(out)?;
    let mut display = ProgressDisplay::new();
    display.reading();
    let map = super::municipality::read(folder)?;
    let files_sha256 = inputs::fingerprint_of_folder(folder);
    let (settings, scenario) = match (&arguments.again, &arguments.what_if) {
        (Some(plan), _) => what_if::again(plan, &files_sha256)?,
        (None, Some(file)) => (arguments.settings(&map, &files_sha256)?, what_if::read(file)?),
        (None, None) => (arguments.settings(&map, &files_sha256)?, Scenario::default()),
    };
    let mut changed = map.clone();
    what_if::apply(&scenario, &mut changed)?;
    let stop = stop_on_interrupt();
    let mut search = |map: &MunicipalityMap, scenario: &Scenario| {
        let settings = Settings { inputs_sha256: scenario.fingerprint(&files_sha256), ..settings.clone() };
        let began = Instant::now();
        let plan = week(map, &settings, &|| began.elapsed().as_secs_f64(), &mut |progress| {
            display.show(progress);
            if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let what_if = if scenario.is_empty() { String::new() } else { scenario.write() };
        plan.map(|plan| Plan { what_if, ..plan }).map_err(failure)
    };
    let plan = search(&changed, &scenario)?;
    let base = match (&arguments.what_if, &arguments.base) {
        (None, _) => None,
        (Some(_), Some(base)) => Some(plan_diff::read_plan(base)?),
        (Some(_), None) => Some(search(&map, &Scenario::default())?),
    };
    display.finish();
    let mut written = files(&plan, arguments.language.into())?;
    print!("{}", page(&plan, arguments.language.into()));
    if let Some(base) = base {
        let comparison = compare(&base, &plan);
        let text = serde_json::to_vec_pretty(&comparison)
            .map_err(|error| Failure::Broken(format!("the comparison cannot be written: {error}")))?;
        written.push(("comparison.json".to_owned(), text));
        print!("\n{}", plan_diff::page(&comparison));
    }
    output.replace(&written)?;
    println!("Written to {} in {:.1} s.", out.display(), began.elapsed().as_secs_f64());
    Ok(())
}

impl Arguments {
    /// What to search with.
    fn settings(&self, map: &MunicipalityMap, inputs_sha256: &str) -> Result<Settings, Failure> {
        let price = Tyiyn(self.change_price.saturating_mul(100));
        let keep = self.keep.as_deref().map(plan_diff::read_plan).transpose()?.map(|plan| Keep { plan, price });
        Ok(Settings {
            date: self.date.unwrap_or_else(|| today(map)),
            seed: self.seed,
            iterations: self.iterations,
            pace: Vec::new(),
            seconds: self.seconds,
            threads: self.threads.into(),
            inputs_sha256: inputs_sha256.to_owned(),
            keep,
        })
    }
}

/// Today where the municipality is.
fn today(map: &MunicipalityMap) -> Date {
    let zone = jiff::tz::TimeZone::get(&map.municipality.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    Clock::system().now().to_zoned(zone).date()
}

/// Ctrl-C ends the search and keeps what it found; a second one ends the program.
fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stop);
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else { return };
        runtime.block_on(async {
            if tokio::signal::ctrl_c().await.is_ok() {
                seen.store(true, Ordering::Relaxed);
                eprintln!("Stopping; the best week so far is written.");
            }
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(130);
            }
        });
    });
    stop
}

/// Which of the person and the program has to mend something.
fn failure(error: PlanError) -> Failure {
    match error {
        PlanError::Map(faults) => Failure::Input(faults),
        PlanError::Problem(_) => Failure::Refused(format!("{error}. Check the sizes, times and prices in the files.")),
        PlanError::Search(_) | PlanError::Check(_) => Failure::Broken(format!("{error}; nothing was written.")),
    }
}

/// Everything that goes into the folder: the plan itself, the map, and paper and track for each route.
pub(super) fn files(plan: &Plan, language: Language) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let broken = |what: &str, error: &dyn std::fmt::Display| Failure::Broken(format!("{what}: {error}"));
    let text = file::write(plan).map_err(|error| broken("plan.json", &error))?;
    let map = serde_json::to_vec(&plan_geojson(plan)).map_err(|error| broken("plan.geojson", &error))?;
    let mut files = vec![("plan.json".to_owned(), text.into_bytes()), ("plan.geojson".to_owned(), map)];
    // A sheet is in Kyrgyz and one language more.
    let second = if language == Language::Ky { Language::Ru } else { language };
    for route in &plan.routes {
        let sheet = RouteSheet { language: second, ..RouteSheet::default() };
        let name = format!("{}.pdf", route.id);
        let paper = sheet.to_pdf(plan, route).map_err(|error| broken(&name, &error))?;
        files.push((name, paper));
        files.push((format!("{}.gpx", route.id), gpx(plan, route, language).into_bytes()));
    }
    for table in plan_tables(plan, language) {
        let name = format!("{}.csv", table.name);
        let content = table.to_csv().map_err(|error| broken(&name, &error))?;
        files.push((name, content));
    }
    Ok(files)
}
