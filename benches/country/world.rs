//! An empty database goes in, a country comes out; afterwards its records are counted again.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use jiff::ToSpan;
use taza::clock::Clock;
use taza::jobs::map_files;
use taza::pickups::track::TrackPoint;
use taza::plan::Plan;
use taza::plan::pipeline::{Settings, week};
use taza::service::app::{App, fresh_id, token_hash};
use taza::store::{Intake, IntakeKind, NewPlan, Role, Session, Store};
use tokio::sync::watch;

use super::Failure;
use super::crowd::Totals;
use super::engine::TestDatabase;

/// Municipalities of the country (National Statistical Committee, 2019).
pub(crate) const MUNICIPALITIES: usize = 453;
/// Drivers of all of them: three each, a few have four.
pub(crate) const DRIVERS: usize = 1_400;
/// Signed in until then.
const FOR_EVER: i64 = 4_000_000_000_000;

/// One driver with a phone and a tracker.
#[derive(Clone)]
pub(crate) struct Driver {
    pub(crate) municipality: String,
    pub(crate) device: String,
    pub(crate) run: String,
    pub(crate) plan: String,
    /// Steps in their order, and where each begins.
    pub(crate) steps: Vec<(String, [f64; 2])>,
    pub(crate) cookie: String,
    pub(crate) tracker: String,
    pub(crate) vehicle: String,
}

/// What the crowd needs to know.
pub(crate) struct World {
    pub(crate) drivers: Vec<Driver>,
    /// Slug and cookie of a manager each.
    pub(crate) managers: Vec<(String, String)>,
    /// Slug and streets: id and a name to be typed.
    pub(crate) streets: Vec<(String, Vec<(String, String)>)>,
}

fn sample() -> Result<Plan, Failure> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak");
    let files = map_files::of_folder(&folder)?;
    let map = map_files::map(&files).map_err(|faults| format!("{faults:?}"))?;
    let settings = Settings {
        date: jiff::civil::date(2026, 11, 23),
        seed: 1,
        iterations: Some(300),
        seconds: 0.0,
        threads: 1,
        pace: Vec::new(),
        inputs_sha256: map_files::fingerprint(&files),
        keep: None,
    };
    week(&map, &settings, &|| 0.0, &mut |_| ControlFlow::Continue(())).map_err(|fault| format!("{fault:?}").into())
}

impl World {
    /// Fills the database.
    pub(crate) async fn build(database: &TestDatabase) -> Result<Self, Failure> {
        let store = Store::open(&database.address).await?;
        let (_stop, stopping) = watch::channel(false);
        let app = App::new(store.clone(), Clock::system(), stopping);
        let mut plan = sample()?;
        let mut world = Self { drivers: Vec::new(), managers: Vec::new(), streets: Vec::new() };
        let today = app.today("Asia/Bishkek");
        // Two weeks have passed since: residents see what became of earlier dates as well.
        let since = today - 14.days();
        for number in 0..MUNICIPALITIES {
            let slug = format!("aimak-{number:03}");
            plan.municipality.clone_from(&slug);
            let now_ms = app.now_ms();
            store.put_municipality(&slug, &plan.names, true, "Asia/Bishkek", now_ms).await?;
            let id = fresh_id();
            let new = NewPlan {
                id: &id,
                seed: 1,
                totals: serde_json::to_string(&plan.totals)?,
                unserved: plan.unserved.len() as i64,
                document: serde_json::to_string(&plan)?,
            };
            store.add_plan(&slug, new, now_ms).await?;
            app.publish(&slug, &id, since).await.map_err(|problem| problem.detail)?;
            let streets = plan.streets.iter().map(|street| (street.id.0.clone(), street.names.ky.clone())).collect();
            world.streets.push((slug.clone(), streets));
            let token = format!("manager-{number}");
            sign_in(&store, &slug, Role::Manager, "", &token, now_ms).await?;
            world.managers.push((slug.clone(), format!("cookie: taza_manager={token}\r\n")));
            let drivers = DRIVERS / MUNICIPALITIES + usize::from(number < DRIVERS % MUNICIPALITIES);
            for driver in 0..drivers {
                world.drivers.push(enrol(&store, &plan, &slug, &id, driver, &today.to_string(), now_ms).await?);
            }
        }
        store.close().await;
        Ok(world)
    }

    /// Counts what was acknowledged; every difference in words.
    pub(crate) async fn recount(&self, database: &TestDatabase, totals: &Totals) -> Result<Vec<String>, Failure> {
        let store = Store::open(&database.address).await?;
        let mut faults = totals.faults.clone();
        let mut events: BTreeMap<&str, i64> = BTreeMap::new();
        for (driver, sent) in self.drivers.iter().zip(&totals.of_driver) {
            let device = store.device(&driver.municipality, &driver.device).await?.ok_or("a phone is gone")?;
            if device.acked_seq < sent.acknowledged {
                faults.push(format!("{}: {} acknowledged, {} there", device.id, sent.acknowledged, device.acked_seq));
            }
            *events.entry(&driver.municipality).or_default() += device.acked_seq;
            let track: Vec<TrackPoint> = store.track(&driver.municipality, &driver.vehicle, 0, FOR_EVER).await?;
            if (track.len() as i64) < sent.positions {
                faults.push(format!("{}: {} positions taken, {} there", device.id, sent.positions, track.len()));
            }
        }
        for (municipality, expected) in events {
            let there = store.event_count(municipality).await?;
            if there != expected {
                faults.push(format!("{municipality}: {expected} events numbered, {there} there"));
            }
        }
        store.close().await;
        Ok(faults)
    }
}

async fn sign_in(store: &Store, slug: &str, role: Role, device: &str, token: &str, now_ms: i64) -> Result<(), Failure> {
    let session = Session {
        municipality: slug.to_owned(),
        role,
        person: "Айгүл".to_owned(),
        device: device.to_owned(),
        account: String::new(),
        token_hash: token_hash(token),
    };
    store.add_session(&session, now_ms, FOR_EVER).await?;
    Ok(())
}

async fn enrol(
    store: &Store,
    plan: &Plan,
    slug: &str,
    id: &str,
    number: usize,
    today: &str,
    now_ms: i64,
) -> Result<Driver, Failure> {
    let own = &plan.vehicles.get(number % plan.vehicles.len().max(1)).ok_or("the plan has no vehicle")?.id;
    let weekday = taza::service::app::weekday(today.parse()?);
    let of_vehicle = || plan.routes.iter().filter(|route| route.vehicle == *own);
    let route = of_vehicle().find(|route| route.day == weekday).or_else(|| of_vehicle().next());
    let route = route.or(plan.routes.first()).ok_or("the plan has no route")?;
    // Two trackers on one vehicle would contradict each other.
    let vehicle = if number < plan.vehicles.len() { own.0.clone() } else { format!("{}-{number}", own.0) };
    let device = fresh_id();
    store.add_device(slug, &device, &route.vehicle.0, "phone", now_ms).await?;
    let token = format!("driver-{device}");
    sign_in(store, slug, Role::Driver, &device, &token, now_ms).await?;
    let tracker = format!("tracker-{device}");
    let intake = Intake {
        municipality: slug.to_owned(),
        id: fresh_id(),
        kind: IntakeKind::Tracker,
        name: "tracker".to_owned(),
        vehicle: vehicle.clone(),
        since_ms: now_ms,
        ended_ms: 0,
    };
    store.add_intake(&intake, &token_hash(&tracker)).await?;
    let steps = route.steps.iter().filter(|step| step.kind.is_collection());
    Ok(Driver {
        municipality: slug.to_owned(),
        device,
        run: format!("{today}.{}", route.vehicle.0),
        plan: id.to_owned(),
        steps: steps.map(|step| (step.id.clone(), step.position.into())).collect(),
        cookie: format!("cookie: taza_driver={token}\r\n"),
        tracker,
        vehicle,
    })
}
