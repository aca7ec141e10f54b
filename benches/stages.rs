//! Speed of each stage, one group a stage; `benches/RESULTS.md` keeps what was measured and when.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::Criterion;
use rand::RngExt;
use taza::maps::closure::{Closure, Effect, Period};
use taza::maps::{MunicipalityMap, profiles, read};
use taza::problem::build;
use taza::problem::demand::season_on;
use taza::problem::fleet::Fleet;
use taza::roads::RoadGraph;
use taza::travel::{Conditions, Network, Port};
use taza::units::{Names, Position};

/// A day whose season and roads are measured.
const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 23);

fn sample() -> Option<MunicipalityMap> {
    read::read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak")).ok().map(|(map, _)| map)
}

/// Reading, graph and matrices of the sample municipality: under a second together, so that a plan's time is search.
fn stages(criterion: &mut Criterion) {
    let Some(map) = sample() else {
        eprintln!("skipped: maps/ak-bulak cannot be read");
        return;
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak");
    criterion.bench_function("maps/read the sample", |bencher| {
        bencher.iter(|| black_box(read::read_folder(&folder).is_ok()))
    });
    criterion.bench_function("roads/build the sample's graph", |bencher| {
        bencher.iter(|| black_box(RoadGraph::build(&map.roads)))
    });
    let graph = Arc::new(RoadGraph::build(&map.roads));
    let conditions = Conditions::on(&map, Some(DAY));
    criterion.bench_function("travel/lay the fleet over the sample's graph", |bencher| {
        bencher.iter(|| black_box(Fleet::of(&map, &graph, &conditions)));
    });
    let fleet = Fleet::of(&map, &graph, &conditions);
    let Some(season) = season_on(&map.municipality, DAY) else {
        eprintln!("skipped: the sample has no season on {DAY}");
        return;
    };
    criterion.bench_function("problem/build the sample's problem", |bencher| {
        bencher.iter(|| black_box(build::build(&map, &graph, &fleet, season).is_ok()));
    });
    if let Ok(built) = build::build(&map, &graph, &fleet, season) {
        criterion.bench_function("problem/measure travel between all modes of the sample", |bencher| {
            bencher.iter(|| black_box(build::travel(&fleet, &built.key)));
        });
    }
}

/// Random places on roads that the vehicle gets to and comes back from.
fn places(network: &Network, count: usize) -> Vec<Position> {
    let graph = network.graph();
    let connected: Vec<_> = graph.states().filter(|state| network.is_connected(*state)).collect();
    let mut random = taza::clock::generator(7);
    (0..count)
        .map(|_| {
            let state = connected[random.random_range(0..connected.len())];
            graph.position_at(state, graph.metres(state.segment()) * random.random_range(0.0..1.0))
        })
        .collect()
}

fn ports(network: &Network, places: &[Position]) -> Vec<Vec<Port>> {
    let ports = |place: &Position| network.snap(*place).map(|snap| network.ports_at(&snap)).unwrap_or_default();
    places.iter().map(ports).collect()
}

/// The whole way from the file of a mountain country to matrices and ways on it: what `RESULTS.md` compares with OSRM.
fn country(criterion: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/roads/andorra-250202.osm.pbf");
    let (Ok((file, _)), Some(car)) = (read::read_roads(&path), profiles::built_in("car")) else {
        eprintln!("skipped: {} cannot be read", path.display());
        return;
    };
    let mut group = criterion.benchmark_group("travel/andorra");
    group.sample_size(10);
    group.bench_function("read the PBF", |bencher| bencher.iter(|| black_box(read::read_roads(&path).is_ok())));
    group.bench_function("build the graph", |bencher| bencher.iter(|| black_box(RoadGraph::of_file(&file))));
    let graph = Arc::new(RoadGraph::of_file(&file));
    let usual = Conditions::default();
    group.bench_function("lay the car over it", |bencher| {
        bencher.iter(|| black_box(Network::for_vehicle(&graph, car, &usual)))
    });
    let network = Network::for_vehicle(&graph, car, &usual);
    group.bench_function("prepare", |bencher| {
        bencher.iter(|| Network::for_vehicle(&graph, car, &usual).prepare());
    });
    network.prepare();
    let all = places(&network, 3_000);
    for count in [1_000, 3_000] {
        group.bench_function(format!("matrix {count}x{count} from coordinates"), |bencher| {
            bencher.iter(|| {
                let ports = ports(&network, &all[..count]);
                black_box(network.weights_between(&ports, &ports))
            });
        });
    }
    let edited = file.roads[file.roads.len() / 2].id.clone();
    group.bench_function("one road shut, to a fresh matrix 1000x1000", |bencher| {
        bencher.iter(|| {
            let closure = Closure {
                id: "edit".to_owned(),
                road: Some(edited.clone()),
                shape: None,
                period: Period::Dates { from: None, to: None },
                vehicles: Vec::new(),
                effect: Effect::Closed,
                reason: Names::default(),
            };
            let edited = network.under(&Conditions { closures: [closure].into(), ..Conditions::default() });
            let ports = ports(&edited, &all[..1_000]);
            black_box(edited.weights_between(&ports, &ports))
        });
    });
    group.finish();
    let mut took: Vec<Duration> = all
        .chunks_exact(2)
        .map(|ends| {
            let clock = Instant::now();
            let snaps = [ends[0], ends[1]].map(|place| network.snap(place));
            if let [Some(from), Some(to)] = &snaps {
                let (exits, entries) = (network.ports_at(from), network.ports_at(to));
                let best = network.best_path(&exits, &entries);
                black_box(best.map(|path| network.directions(&path, Some(to))));
            }
            clock.elapsed()
        })
        .collect();
    took.sort();
    eprintln!(
        "travel/andorra/way with line and directions: p50 {:?}, p99 {:?} of {} ways",
        took[took.len() / 2],
        took[took.len() * 99 / 100],
        took.len()
    );
}

fn main() {
    let mut criterion =
        Criterion::default().sample_size(20).measurement_time(Duration::from_secs(4)).configure_from_args();
    stages(&mut criterion);
    country(&mut criterion);
    criterion.final_summary();
}
