//! The sample municipality as it is brought, planned once for all tests.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use taza::jobs::map_files;
use taza::maps::MunicipalityMap;
use taza::plan::Plan;
use taza::plan::pipeline::{Settings, week};

/// The folder of the sample.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak")
}

/// Its files, name to text.
pub fn files() -> BTreeMap<String, String> {
    map_files::of_folder(&folder()).unwrap()
}

/// Its map.
pub fn map() -> MunicipalityMap {
    map_files::map(&files()).unwrap()
}

/// A week of it, searched for a moment.
pub fn plan_with(seed: u64, iterations: u64) -> Plan {
    let settings = Settings {
        date: jiff::civil::date(2026, 11, 23),
        seed,
        iterations: Some(iterations),
        seconds: 0.0,
        threads: 1,
        pace: Vec::new(),
        inputs_sha256: map_files::fingerprint(&files()),
        keep: None,
    };
    week(&map(), &settings, &|| 0.0, &mut |_| ControlFlow::Continue(())).unwrap()
}

/// The week of most tests.
pub fn plan() -> &'static Plan {
    static PLAN: LazyLock<Plan> = LazyLock::new(|| plan_with(1, 300));
    &PLAN
}
