//! How long an edit of a plan takes at 2,000 services: `cargo bench --bench edits`. The figures of the
//! machine it was measured on are in `benches/RESULTS.md`.

use std::ops::ControlFlow;
use std::time::Instant;

use taza::maps::{MunicipalityMap, Road, StreetService, profiles, read};
use taza::plan::Plan;
use taza::plan::edits::{Desk, Edit};
use taza::plan::pipeline::{Settings, week};
use taza::units::{Names, Position, RoadId, StreetId};

/// Streets each way; a stretch lies between two crossings, so there are 2 x 32 x 31 = 1,984 of them.
const STREETS: usize = 32;

/// A grid of streets around the depot of the sample, with its vehicles three times.
fn grid() -> Option<MunicipalityMap> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak");
    let (mut map, _) = read::read_folder(&folder).ok()?;
    let dump = map.places.iter().find(|place| matches!(place.kind, taza::maps::PlaceKind::Dump { .. }))?.position;
    map.closures.clear();
    map.places.retain(|place| !matches!(place.kind, taza::maps::PlaceKind::Collection { .. }));
    let village = map.villages.first()?.id.clone();
    map.roads.clear();
    let at = |row: usize, column: usize| Position {
        lon: dump.lon + 0.0009 * column as f64,
        lat: dump.lat + 0.0007 * row as f64,
    };
    for number in 0..STREETS {
        for across in [false, true] {
            let line = (0..STREETS).map(|step| if across { at(step, number) } else { at(number, step) }).collect();
            let name = format!("{}-{number}", if across { "north" } else { "east" });
            let street = Some(Box::new(StreetService {
                street: StreetId(name.clone()),
                village: village.clone(),
                people: 120.0,
                visits_per_week: 1,
                sides: taza::maps::Sides::BothInOnePass,
                assumed: true,
                note: Default::default(),
            }));
            map.roads.push(Road {
                id: RoadId(format!("way/{name}")),
                line,
                nodes: Vec::new(),
                tags: [("highway".to_owned(), "residential".to_owned())].into_iter().collect(),
                names: Names::one(&name).into(),
                service: street,
            });
        }
    }
    for place in &mut map.places {
        place.position = at(STREETS / 2, STREETS / 2);
    }
    let model = map.vehicles.first()?.clone();
    map.vehicles.clear();
    for number in 1..=4 {
        let mut vehicle = model.clone();
        vehicle.id = format!("tractor-{number}").as_str().into();
        vehicle.profile = profiles::built_in("side-loader")?.clone();
        map.vehicles.push(vehicle);
    }
    Some(map)
}

fn day_of(plan: &Plan, street: &str) -> Option<u8> {
    plan.streets.iter().find(|known| known.id.0 == street)?.days.first().copied()
}

fn main() {
    let Some(map) = grid() else {
        println!("skipped: maps/ak-bulak cannot be read");
        return;
    };
    let began = Instant::now();
    let settings = Settings {
        date: jiff::civil::date(2026, 7, 6),
        seed: 1,
        iterations: Some(2_000),
        seconds: 0.0,
        threads: 1,
        pace: Vec::new(),
        inputs_sha256: String::new(),
        keep: None,
    };
    let elapsed = || began.elapsed().as_secs_f64();
    let Ok(plan) = week(&map, &settings, &elapsed, &mut |_| ControlFlow::Continue(())) else {
        println!("skipped: the grid cannot be planned");
        return;
    };
    let stretches = plan.routes.iter().flat_map(|route| &route.steps).map(|step| step.services.len()).sum::<usize>();
    println!("{stretches} visits, {} routes, planned in {:.1} s", plan.routes.len(), elapsed());
    let opening = Instant::now();
    let Ok(mut desk) = Desk::open(map, "", &plan) else { return };
    println!("opened in {:.0} ms", opening.elapsed().as_secs_f64() * 1000.0);
    let Some(from) = day_of(&plan, "east-3") else { return };
    let other = plan.routes.iter().find(|route| route.day == from).map(|route| route.vehicle.clone());
    let to = (from + 1) % 5;
    let vehicle = ["tractor-1", "tractor-2"].into_iter().find(|id| other.as_ref().is_none_or(|other| other.0 != *id));
    let street = || StreetId::from("east-3");
    let edits = [
        ("move to another day", Edit::MoveDay { street: street(), from, to }),
        (
            "move to another vehicle",
            Edit::MoveRoute { street: street(), day: to, vehicle: vehicle.unwrap_or("tractor-1").into() },
        ),
        ("move to the end of the route", Edit::MovePosition { street: street(), day: to, before: None }),
        ("pin", Edit::Pin { street: street() }),
        ("unpin", Edit::Unpin { street: street() }),
        ("forbid a vehicle", Edit::Forbid { street: StreetId::from("north-5"), vehicle: "tractor-1".into() }),
        ("collect twice a week", Edit::Frequency { street: StreetId::from("north-9"), visits_per_week: 2 }),
        ("add a vehicle", Edit::AddVehicle { id: "new".into(), like: "tractor-1".into(), names: Names::default() }),
    ];
    for (name, edit) in edits {
        let began = Instant::now();
        let outcome = desk.apply(&edit);
        let milliseconds = began.elapsed().as_secs_f64() * 1000.0;
        let told = outcome
            .map_or_else(|error| error.to_string(), |effect| format!("{} rules broken", effect.violations.len()));
        println!("{name}: {milliseconds:.0} ms ({told})");
    }
    let began = Instant::now();
    let undone = desk.undo();
    println!("undo: {:.0} ms ({undone:?})", began.elapsed().as_secs_f64() * 1000.0);
}
