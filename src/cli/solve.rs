//! A benchmark instance goes in; one line of JSON, and the solution as a file, come out.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use serde_json::json;

use super::Failure;
use crate::solver::{Settings, Solution, formats, impossible, solve, verify};

/// Solves an instance of a published benchmark family.
#[derive(clap::Args)]
pub(super) struct Solve {
    /// Family of the instance, such as carp or mcarptif.
    family: String,
    /// The file, as it was published; also .gz.
    instance: PathBuf,
    /// Seconds for everything, reading included.
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// Count the processor's seconds instead of the clock's: fair beside other work on the machine.
    #[arg(long)]
    cpu: bool,
    /// Threads: each searches on its own, and they exchange their best plans at fixed points.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Seed of the search.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Rounds of the search instead of seconds: the same on every machine.
    #[arg(long)]
    iterations: Option<u64>,
    /// Vehicles there are, instead of what the file says.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    vehicles: Option<u32>,
    /// Where to write the solution.
    #[arg(long)]
    solution: Option<PathBuf>,
}

/// Set by Ctrl-C.
static STOPPED: AtomicBool = AtomicBool::new(false);

impl Solve {
    /// Reads, solves, prints.
    pub(super) fn run(&self) -> Result<(), Failure> {
        let start = Instant::now();
        if self.cpu && processor_seconds().is_none() {
            return Err(Failure::Refused("--cpu needs /proc/self/stat, which this machine does not have.".into()));
        }
        if !(self.seconds.is_finite() && self.seconds >= 0.0) {
            return Err(Failure::Refused("--seconds needs a number of seconds, 0 or more.".into()));
        }
        let refused = |why: String| Failure::Refused(format!("{}: {why}", self.instance.display()));
        let text = read(&self.instance).map_err(refused)?;
        let instance = formats::read(&self.family, &text, self.vehicles).map_err(|fault| refused(fault.to_string()))?;
        stop_on_interrupt();
        // Writing the answer takes a little of the time too.
        let seconds = (self.seconds - 0.02 - 0.004 * self.seconds.min(10.0)).max(0.001);
        let (cpu, threads) = (self.cpu, self.threads.max(1) as f64);
        let used = move || match if cpu { processor_seconds() } else { None } {
            Some(seconds) => seconds / threads,
            None => start.elapsed().as_secs_f64(),
        };
        let spent = move || used() / seconds;
        let settings = Settings {
            seed: self.seed,
            iterations: self.iterations,
            spent: if self.iterations.is_some() { None } else { Some(&spent) },
            threads: self.threads,
            start: None,
            pace: None,
            watch: None,
        };
        let mut iterations = 0;
        let solution = solve(&instance.problem, &settings, &mut |progress| {
            iterations = progress.iterations;
            if STOPPED.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .map_err(|fault| refused(fault.to_string()))?;
        let account = verify(&instance.problem, &solution).map_err(|violations| {
            let first = violations.first().map(ToString::to_string).unwrap_or_default();
            Failure::Broken(format!("the plan found breaks {} rules; the first: {first}", violations.len()))
        })?;
        if let Some(path) = &self.solution {
            let text = instance.solution(&solution, &account).to_string();
            std::fs::write(path, text).map_err(|why| Failure::Broken(format!("{}: {why}", path.display())))?;
        }
        let mut line = json!({
            "family": self.family,
            "instance": self.instance.file_name().map(|name| name.to_string_lossy()),
            "cost": instance.cost(&account),
            "vehicles": instance.vehicles(&solution),
            "routes": solution.routes.len(),
            "seconds": (used() * 1000.0).round() / 1000.0,
            "iterations": iterations,
            "seed": self.seed,
        });
        if account.unserved_visits > 0 {
            let reasons: Vec<_> = solution
                .unserved
                .iter()
                .map(|left| json!({"service": left.service, "visits": left.visits, "reason": format!("{:?}", left.reason), "cost": left.cost}))
                .collect();
            line["unserved"] = json!(reasons);
        }
        println!("{line}");
        self.refuse_impossible(&instance, &solution)
    }

    /// An instance that asks for what nobody can do is named, though the rest of it was solved and written.
    fn refuse_impossible(&self, instance: &formats::Instance, solution: &Solution) -> Result<(), Failure> {
        if solution.unserved.is_empty() {
            return Ok(());
        }
        let left = |service: usize| solution.unserved.iter().any(|entry| entry.service == service);
        let impossible: Vec<_> =
            impossible(&instance.problem).into_iter().filter(|entry| left(entry.service)).collect();
        let Some(first) = impossible.first() else { return Ok(()) };
        Err(Failure::Refused(format!(
            "{}: {} of {} services cannot be served even alone; the first, {}: {}. The plan printed leaves them out.",
            self.instance.display(),
            impossible.len(),
            instance.problem.services.len(),
            instance.name(first.service),
            first.reason
        )))
    }
}

fn read(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|why| why.to_string())?;
    let bytes = if path.extension().is_some_and(|extension| extension == "gz") {
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).map_err(|why| why.to_string())?;
        plain
    } else {
        bytes
    };
    // Old files are Latin-1: only comments differ, and figures are the same in both.
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|wrong| wrong.as_bytes().iter().map(|&byte| char::from(byte)).collect::<String>()))
}

/// Seconds that all threads of this process have worked, in the steps of the kernel's accounts.
fn processor_seconds() -> Option<f64> {
    const TICKS_A_SECOND: f64 = 100.0;
    let account = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in brackets and may hold spaces; user and system time are the 14th and 15th field.
    let (_, fields) = account.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace().skip(11);
    let ticks: u64 = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
    Some(ticks as f64 / TICKS_A_SECOND)
}

/// Ctrl-C ends the search; what was found is printed. A second one ends the program.
fn stop_on_interrupt() {
    std::thread::spawn(|| {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            while tokio::signal::ctrl_c().await.is_ok() {
                if STOPPED.swap(true, Ordering::Relaxed) {
                    std::process::exit(130);
                }
            }
        });
    });
}
