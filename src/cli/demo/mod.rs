//! `taza demo`: nothing goes in, a municipality that has been served for four weeks comes out, with
//! three addresses to look at it from.
//!
//! Nothing is put into the records by hand: the map is read and planned like any other, the plan is
//! published, and four weeks of driven days go through the same door that phones use.

mod history;
mod simulation;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::Date;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::jobs::planning;
use crate::maps::sample;
use crate::plan::Plan;
use crate::plan::scenario::Scenario;
use crate::service::app::{App, fresh_id, moment, weekday};
use crate::service::enter::make_link;
use crate::service::serve::{serve, stop_signal};
use crate::service::upkeep;
use crate::store::{MunicipalityRecord, Role, Store};

use super::Failure;
use super::serve::{ABANDONED, bring_in_map, broken, failed, log_to_stderr, runtime};

/// Shows a made-up municipality at work: no set-up, no accounts.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Begins anew instead of going on where the last demonstration stopped.
    #[arg(long)]
    fresh: bool,
    /// Where the demonstration keeps its records.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Port to listen on; a free one unless told.
    #[arg(long)]
    port: Option<u16>,
    /// Seconds to search for the plan.
    #[arg(long, default_value_t = 3)]
    seconds: u32,
    /// Seed of the plan and of what happened.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Hours of the day in which the demonstration shows the real time: the crew is on the road.
const LIVELY_HOURS: std::ops::Range<i8> = 10..15;

/// Runs `taza demo`.
pub(super) fn run(arguments: Arguments) -> Result<(), Failure> {
    // A demonstration talks to a person: only what is wrong is worth a line of the log.
    if std::env::var_os("TAZA_LOG").is_none() {
        let filter = tracing_subscriber::EnvFilter::new("error");
        let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    } else {
        log_to_stderr();
    }
    runtime()?.block_on(start(arguments))
}

/// The folder of the records unless told: beside where the command is run, out of version control.
fn folder(arguments: &Arguments) -> PathBuf {
    arguments.data.clone().unwrap_or_else(|| PathBuf::from("out/demo"))
}

async fn start(arguments: Arguments) -> Result<(), Failure> {
    let began = Instant::now();
    let folder = folder(&arguments);
    let cannot = |error: std::io::Error| Failure::Refused(format!("{} cannot be used: {error}.", folder.display()));
    std::fs::create_dir_all(&folder).map_err(cannot)?;
    let database = folder.join("demo.sqlite");
    if arguments.fresh {
        for ending in ["", "-wal", "-shm"] {
            let path = PathBuf::from(format!("{}{ending}", database.display()));
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(cannot(error)),
                _ => {}
            }
        }
    }
    let port = arguments.port.unwrap_or(0);
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await.map_err(|error| {
        Failure::Refused(format!("Port {port} cannot be listened on: {error}. Leave --port out to get a free one."))
    })?;
    let address = listener.local_addr().map_err(|error| Failure::Broken(error.to_string()))?;
    let store = Store::open(&database.display().to_string()).await.map_err(broken)?;
    let stopping = stop_signal();
    let prepared = tokio::select! {
        prepared = prepare(&arguments, &folder, &store) => prepared?,
        () = stopped(stopping.clone()) => {
            store.close().await;
            println!("Stopped before the demonstration was ready; the next start goes on.");
            return Ok(());
        }
    };
    let app = App::new(store.clone(), prepared.clock, stopping.clone());
    tell(&app, &prepared.municipality, address, prepared.note, began).await?;
    store.abandon_jobs(ABANDONED, app.now_ms()).await.map_err(broken)?;
    upkeep::start(app.clone());
    serve(app, listener, stopping).await.map_err(|error| Failure::Broken(format!("the service stopped: {error}")))?;
    store.close().await;
    println!("Stopped. `taza demo` goes on from here; `taza demo --fresh` begins anew.");
    Ok(())
}

async fn stopped(mut stopping: watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// A demonstration that is ready to be looked at.
struct Prepared {
    municipality: MunicipalityRecord,
    clock: Clock,
    note: Option<String>,
}

async fn prepare(arguments: &Arguments, folder: &Path, store: &Store) -> Result<Prepared, Failure> {
    let now = Clock::system();
    let (_keep, going) = watch::channel(false);
    // The past is told with a clock that stands where the story is.
    let past = App::new(store.clone(), Clock::set(now.now()), going);
    let known = store.municipalities().await.map_err(broken)?.into_iter().next();
    let municipality = match known {
        Some(municipality) => municipality,
        None => {
            let map = folder.join("map");
            sample::write(sample::SEED, &map)
                .map_err(|error| Failure::Refused(format!("{} cannot be written: {error}.", map.display())))?;
            let slug = bring_in_map(&past, &map).await?;
            let found = store.municipality(&slug).await.map_err(broken)?;
            found.ok_or_else(|| Failure::Broken("the municipality is not there".to_owned()))?
        }
    };
    let today = now.now().to_zoned(crate::service::app::zone(&municipality.time_zone)).date();
    let monday = back(today, i32::from(weekday(today)) + 28);
    if store.plans(&municipality.id).await.map_err(broken)?.iter().all(|plan| plan.published_ms.is_none()) {
        set(&past, moment(monday, -12 * 3600, &municipality.time_zone).as_millisecond());
        publish(arguments, &past, &municipality, monday).await?;
    }
    let (shown, clock, note) = scene(&past, &municipality, today, &now).await?;
    history::tell(&past, &municipality, monday, shown, clock.now().as_millisecond(), arguments.seed).await?;
    set(&past, clock.now().as_millisecond());
    upkeep::once(&past).await.map_err(failed)?;
    Ok(Prepared { municipality, clock, note })
}

fn back(date: Date, days: i32) -> Date {
    date.checked_sub(days.days()).unwrap_or(date)
}

/// Sets the clock of the story.
fn set(app: &App, at_ms: i64) {
    app.clock.advance_ms(at_ms - app.now_ms());
}

/// Plans the week and makes it the promise in force from `monday` on.
async fn publish(
    arguments: &Arguments,
    app: &App,
    municipality: &MunicipalityRecord,
    monday: Date,
) -> Result<(), Failure> {
    let (_, files) = app
        .store
        .map(&municipality.id)
        .await
        .map_err(broken)?
        .ok_or_else(|| Failure::Broken("the map is not there".to_owned()))?;
    let bar = indicatif::ProgressBar::new(1000).with_message("planning the week");
    let mut tried: u32 = 0;
    let plan = loop {
        // A busy machine may leave a search too few rounds for a week that holds; then it gets more.
        let seconds = f64::from(arguments.seconds.clamp(1, 120)) * f64::from(1 << tried);
        let order = planning::Order {
            files: files.clone(),
            date: monday,
            seconds,
            iterations: None,
            seed: arguments.seed.wrapping_add(u64::from(tried)),
            scenario: Scenario::default(),
        };
        match search(order, &bar).await? {
            Ok(plan) => break plan,
            Err(error) if tried == 2 => return Err(Failure::Broken(format!("no plan was made: {error}"))),
            Err(_) => tried += 1,
        }
    };
    bar.finish_and_clear();
    let id = fresh_id();
    let new = planning::record(&id, &plan).map_err(broken)?;
    app.store.add_plan(&municipality.id, new, app.now_ms()).await.map_err(broken)?;
    app.publish(&municipality.id, &id, monday).await.map_err(failed)?;
    Ok(())
}

/// One search on a thread of its own, its bar moved meanwhile.
async fn search(
    order: planning::Order,
    bar: &indicatif::ProgressBar,
) -> Result<Result<Plan, planning::PlanningError>, Failure> {
    let gauge = Arc::new(crate::jobs::watch::Gauge::default());
    let seen = gauge.clone();
    let mut search = tokio::task::spawn_blocking(move || planning::plan(&order, &seen));
    loop {
        match tokio::time::timeout(std::time::Duration::from_millis(100), &mut search).await {
            Ok(outcome) => return outcome.map_err(broken),
            Err(_) => bar.set_position(gauge.progress.load(std::sync::atomic::Ordering::Relaxed).unsigned_abs()),
        }
    }
}

/// The date that is shown and its clock: today as it is, or around noon of a day with the crew on the road.
async fn scene(
    app: &App,
    municipality: &MunicipalityRecord,
    today: Date,
    now: &Clock,
) -> Result<(Date, Clock, Option<String>), Failure> {
    let plan = app.public_plan_of(municipality, today).await.map_err(failed)?;
    let driven = |date: Date| plan.routes.iter().any(|route| route.day == weekday(date));
    let mut shown = today;
    while !driven(shown) && back(today, 7) < shown {
        shown = back(shown, 1);
    }
    let local = now.now().to_zoned(crate::service::app::zone(&municipality.time_zone));
    if shown == today && LIVELY_HOURS.contains(&local.hour()) {
        return Ok((shown, now.clone(), None));
    }
    // Never back behind what was acknowledged already: time in the records only goes on.
    let heard = app.store.devices(&municipality.id).await.map_err(broken)?;
    let heard = heard.iter().map(|device| device.last_heard_ms).max().unwrap_or_default();
    let noon = moment(shown, 12 * 3600, &municipality.time_zone).as_millisecond().max(heard + 1000);
    let clock = Clock::System { offset_ms: noon - now.now().as_millisecond() };
    let note = format!(
        "It is {} in {}: nobody is on the road, so the demonstration's clock starts around noon of {shown}.",
        local.strftime("%A %H:%M"),
        municipality.names.en
    );
    Ok((shown, clock, Some(note)))
}

/// Prints where to look.
async fn tell(
    app: &App,
    municipality: &MunicipalityRecord,
    address: SocketAddr,
    note: Option<String>,
    began: Instant,
) -> Result<(), Failure> {
    let slug = &municipality.id;
    let today = app.today(&municipality.time_zone);
    let day = app.day(slug, today).await.map_err(failed)?;
    let plan = app.public_plan(municipality).await.map_err(failed)?;
    // The phone of the crew that has most before it.
    let busiest = day.runs.iter().max_by_key(|run| run.progress.waiting).and_then(|run| day.route(run));
    let vehicle = busiest.or(plan.routes.first()).map(|route| route.vehicle.0.clone()).unwrap_or_default();
    let (manager, _) = make_link(app, slug, Role::Manager, "Айгүл Токтосунова", "").await.map_err(failed)?;
    let (driver, _) = make_link(app, slug, Role::Driver, "Бакыт Асанов", &vehicle).await.map_err(failed)?;
    println!("\n{} is ready (a made-up municipality), {:.1} s.", municipality.names.en, began.elapsed().as_secs_f64());
    if let Some(note) = note {
        println!("{note}");
    }
    println!("\n  Manager   http://{address}/enter/{manager}");
    println!("  Driver    http://{address}/enter/{driver}");
    println!("  Resident  http://{address}/?m={slug}");
    println!("\nThe first two links work once. Ctrl-C stops; the next `taza demo` goes on from here.");
    Ok(())
}
