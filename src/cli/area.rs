//! `--bbox` and `--boundary` go in; roads cut to that area come out.

use std::path::PathBuf;

use clap::Args;

use super::Failure;
use crate::maps::{Boundary, MunicipalityMap, RoadFile, read, repair};

/// Which part of the roads is used.
#[derive(Args)]
pub(super) struct AreaArguments {
    /// Only the roads in this box, cut off at its border: west,south,east,north in degrees.
    #[arg(long, value_name = "W,S,E,N", value_parser = bbox, allow_hyphen_values = true, conflicts_with = "boundary")]
    bbox: Option<[f64; 4]>,
    /// Only the roads in this area, cut off at its border: GeoJSON with a polygon, or an Osmosis .poly file.
    #[arg(long, value_name = "FILE")]
    boundary: Option<PathBuf>,
    /// Repairs of the drawing that were accepted (repairs.json), for a road file; a folder brings its own.
    #[arg(long, value_name = "FILE")]
    repairs: Option<PathBuf>,
}

fn bbox(text: &str) -> Result<[f64; 4], String> {
    let numbers: Vec<f64> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    match numbers.as_slice() {
        [west, south, east, north]
            if west < east
                && south < north
                && west.abs() <= 180.0
                && east <= &180.0
                && south.abs() <= 90.0
                && north <= &90.0 =>
        {
            Ok([*west, *south, *east, *north])
        }
        _ => Err(format!("`{text}` is no box; write west,south,east,north such as 74.5,42.8,74.7,42.95")),
    }
}

impl AreaArguments {
    /// The box as text, for a key.
    pub(super) fn key(&self) -> String {
        self.bbox.map(|bbox| format!("{bbox:?}")).unwrap_or_default()
    }

    /// The files that were named.
    pub(super) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.boundary.iter().chain(&self.repairs)
    }

    /// Mends roads by the repairs that were accepted; those that do not fit are told.
    pub(super) fn mend(&self, file: &mut RoadFile) -> Result<(), Failure> {
        let Some(path) = &self.repairs else { return Ok(()) };
        let accepted = read::read_accepted_repairs(path).map_err(Failure::Input)?;
        for stale in repair::apply(&mut file.roads, &accepted) {
            eprintln!("note: the accepted repair `{}` does not fit these roads.", stale.0);
        }
        Ok(())
    }

    /// The area asked for; nothing when all roads are used.
    pub(super) fn boundary(&self) -> Result<Option<Boundary>, Failure> {
        match (self.bbox, &self.boundary) {
            (Some(bbox), _) => Ok(Boundary::of_box(bbox)),
            (None, Some(path)) => read::read_boundary(path).map(Some).map_err(Failure::Input),
            (None, None) => Ok(None),
        }
    }
}

/// The roads inside an area.
pub(super) fn cut(file: RoadFile, boundary: &Boundary) -> Result<RoadFile, Failure> {
    let cut = boundary.cut(file);
    if cut.roads.is_empty() {
        return Err(Failure::Refused("No road lies in this area; check that longitude comes first.".to_owned()));
    }
    Ok(cut)
}

/// The places and villages inside an area; those outside are told.
pub(super) fn keep_inside(map: &mut MunicipalityMap, boundary: &Boundary) {
    map.places.retain(|place| {
        let inside = boundary.contains(place.position);
        if !inside {
            eprintln!("note: the place `{}` lies outside the area and is left out.", place.id);
        }
        inside
    });
    map.villages.retain(|village| boundary.contains(village.position));
}
