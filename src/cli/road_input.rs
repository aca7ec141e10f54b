//! A road file or a municipality's folder, and the name of a vehicle, go in; roads and a profile come out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::Failure;
use super::area::{self, AreaArguments};
use super::prepared::CacheArguments;
use crate::maps::{Elevation, MunicipalityMap, RoadFile, VehicleProfile, profiles, read};
use crate::roads::{RoadGraph, class};
use crate::travel::{Conditions, Load, closed};

/// Which roads, driven by what, when.
#[derive(Args)]
pub(super) struct RoadArguments {
    /// Roads: .geojson, .osm.pbf, .osm, .osm.gz, or the folder of a municipality.
    #[arg(value_name = "ROADS")]
    pub(super) roads: PathBuf,
    /// A vehicle of the folder, or a built-in one: car, cart, compactor, side-loader, tractor-with-trailer.
    #[arg(long, value_name = "NAME")]
    pub(super) vehicle: String,
    #[command(flatten)]
    pub(super) day: DayArguments,
    #[command(flatten)]
    pub(super) area: AreaArguments,
    #[command(flatten)]
    pub(super) cache: CacheArguments,
}

/// What the roads are like when they are driven.
#[derive(Args)]
pub(super) struct DayArguments {
    /// The day, such as 2026-11-23: decides about seasons and about closures with dates.
    #[arg(long)]
    date: Option<Date>,
    /// Roads that are shut, slow or open on some days (closures.geojson; see maps/README.md), after those of the folder.
    #[arg(long, value_name = "FILE")]
    closures: Option<PathBuf>,
    /// Heights of the ground: SRTM tiles (.hgt, .hgt.zip) or a folder of them; instead of those of the municipality's folder.
    #[arg(long, value_name = "FILE|DIR")]
    elevation: Vec<PathBuf>,
    /// How full the vehicle is; a full one climbs slower.
    #[arg(long, value_enum, default_value_t = LoadArgument::Full)]
    load: LoadArgument,
}

/// How full the vehicle is.
#[derive(Clone, Copy, ValueEnum)]
enum LoadArgument {
    Empty,
    Full,
}

/// Roads, and the whole municipality where a folder was given.
pub(super) struct RoadInput {
    pub(super) file: RoadFile,
    pub(super) elevation: Option<Arc<Elevation>>,
    /// What should be looked at in a road file.
    pub(super) notes: Vec<String>,
    /// Its roads are those of `file`.
    pub(super) map: Option<MunicipalityMap>,
}

impl DayArguments {
    /// What holds on the day.
    pub(super) fn conditions(&self, map: Option<&MunicipalityMap>) -> Result<Conditions, Failure> {
        let mut closures = map.map(|map| map.closures.clone()).unwrap_or_default();
        if let Some(path) = &self.closures {
            closures.extend(read::read_closures(path).map_err(Failure::Input)?);
        }
        let load = match self.load {
            LoadArgument::Empty => Load::Empty,
            LoadArgument::Full => Load::Full,
        };
        Ok(Conditions { date: self.date, closures: closures.into(), load })
    }

    /// The heights that were named.
    fn heights(&self) -> Result<Option<Elevation>, Failure> {
        let tiles = self.tiles()?;
        if tiles.is_empty() { Ok(None) } else { Elevation::read(&tiles).map(Some).map_err(Failure::Input) }
    }

    /// Their files, in order.
    pub(super) fn tiles(&self) -> Result<Vec<PathBuf>, Failure> {
        let mut tiles = Vec::new();
        for path in &self.elevation {
            if !path.is_dir() {
                tiles.push(path.to_owned());
                continue;
            }
            std::fs::read_dir(path)
                .map_err(|error| Failure::Refused(format!("{} cannot be read: {error}.", path.display())))?;
            tiles.extend(read::tiles(path));
        }
        tiles.sort();
        Ok(tiles)
    }
}

impl RoadInput {
    /// Whose data the roads are; nobody's for a made-up municipality.
    pub(super) fn attribution(&self) -> Option<&'static str> {
        let fictional = self.map.as_ref().is_some_and(|map| map.municipality.fictional);
        self.file.attribution().filter(|_| !fictional)
    }

    /// The road graph, with the heights of the ground under it. Closures that touch no road are told.
    pub(super) fn graph(&self, conditions: &Conditions) -> Arc<RoadGraph> {
        on_the_ground(RoadGraph::of_file(&self.file), self.elevation.as_deref(), conditions)
    }

    /// The same where nobody needs the roads afterwards.
    pub(super) fn into_graph(self, conditions: &Conditions) -> Arc<RoadGraph> {
        drop(self.map);
        on_the_ground(RoadGraph::consuming(self.file), self.elevation.as_deref(), conditions)
    }
}

fn on_the_ground(mut graph: RoadGraph, elevation: Option<&Elevation>, conditions: &Conditions) -> Arc<RoadGraph> {
    if let Some(elevation) = elevation {
        graph.lay_heights(elevation);
    }
    tell_idle(&graph, conditions);
    Arc::new(graph)
}

/// Tells what should be looked at.
pub(super) fn tell_notes(notes: &[String]) {
    for note in notes {
        eprintln!("note: {note}");
    }
}

/// Tells which closures touch no road.
pub(super) fn tell_idle(graph: &RoadGraph, conditions: &Conditions) {
    let segments = closed::segments(graph, &conditions.closures);
    for (closure, _) in conditions.closures.iter().zip(segments).filter(|(_, segments)| segments.is_empty()) {
        eprintln!("note: the closure `{}` touches no road of this file.", closure.id);
    }
}

/// The profile of a vehicle of the folder, or a built-in one.
pub(super) fn profile_of(map: Option<&MunicipalityMap>, name: &str) -> Result<VehicleProfile, Failure> {
    let own = map.iter().flat_map(|map| &map.vehicles).find(|vehicle| vehicle.id.0 == name);
    if let Some(profile) = own.map(|vehicle| &vehicle.profile).or_else(|| profiles::built_in(name)) {
        return Ok(profile.clone());
    }
    let own = map.iter().flat_map(|map| &map.vehicles).map(|vehicle| vehicle.id.0.as_str());
    let known: Vec<&str> = own.chain(profiles::names()).collect();
    Err(Failure::Refused(format!("There is no vehicle `{name}`; there are {}.", known.join(", "))))
}

/// What of a road file is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All roads with all their tags: to report on them.
    Everything,
    /// What vehicles drive on: a third of the memory.
    Driving,
}

/// Roads of a file, or of a municipality's folder; what should be looked at goes to the error channel.
pub(super) fn read_roads(
    path: &Path,
    area: &AreaArguments,
    day: &DayArguments,
    wanted: Wanted,
) -> Result<RoadInput, Failure> {
    let elevation = day.heights()?.map(Arc::new);
    let boundary = area.boundary()?;
    let mut input = if path.is_dir() {
        let mut map = super::municipality::read(path)?;
        let file = RoadFile { roads: std::mem::take(&mut map.roads), ..RoadFile::default() };
        let elevation = elevation.or_else(|| map.elevation.clone());
        RoadInput { file, elevation, notes: Vec::new(), map: Some(map) }
    } else {
        let read = match wanted {
            Wanted::Everything => read::read_roads(path),
            Wanted::Driving => read::read_roads_pruned(path, &class::prune),
        };
        let (mut file, warnings) = read.map_err(Failure::Input)?;
        let notes: Vec<String> = warnings.0.iter().map(ToString::to_string).collect();
        tell_notes(&notes);
        area.mend(&mut file)?;
        RoadInput { file, elevation, notes, map: None }
    };
    if let Some(boundary) = boundary {
        input.file = area::cut(input.file, &boundary)?;
        input.map.iter_mut().for_each(|map| area::keep_inside(map, &boundary));
    }
    Ok(input)
}
