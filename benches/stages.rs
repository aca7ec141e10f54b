//! Speed of each stage, one group a stage; `benches/RESULTS.md` keeps what was measured and when.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use criterion::Criterion;
use taza::maps::{MunicipalityMap, read};
use taza::problem::build;
use taza::problem::demand::season_on;
use taza::problem::fleet::Fleet;
use taza::roads::RoadGraph;
use taza::travel::Conditions;

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
    let conditions = Conditions { date: Some(DAY) };
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

fn main() {
    let mut criterion =
        Criterion::default().sample_size(20).measurement_time(Duration::from_secs(4)).configure_from_args();
    stages(&mut criterion);
    criterion.final_summary();
}
