//! `taza scaffold`: a first municipality folder out of nothing but a road file.

use std::path::PathBuf;

use clap::Args;

use super::Failure;
use super::area::{self, AreaArguments};
use super::output_folder::OutputFolder;
use crate::maps::read;
use crate::scaffold;

/// Make a first municipality folder from a road file, every guess marked "assumed".
#[derive(Args)]
pub(super) struct Arguments {
    /// Roads: GeoJSON from overpass-turbo or QGIS, or an OpenStreetMap extract (.osm.pbf, .osm, .osm.gz).
    roads: PathBuf,
    /// People living there; without it, one for each five metres of street.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    population: Option<u32>,
    /// New folder for roads.geojson, places.geojson and municipality.toml.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace an earlier municipality folder; its corrections are lost.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    area: AreaArguments,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let out = match arguments.force {
        true => {
            OutputFolder::holding_only(&arguments.out, &[read::ROADS_FILE, read::PLACES_FILE, read::SETTINGS_FILE])?
        }
        false => OutputFolder::new_or_empty(&arguments.out)?,
    };
    let boundary = arguments.area.boundary()?;
    let (mut roads, warnings) = read::read_roads(&arguments.roads).map_err(Failure::Input)?;
    for warning in &warnings.0 {
        eprintln!("{warning}");
    }
    arguments.area.mend(&mut roads)?;
    if let Some(boundary) = boundary {
        roads = area::cut(roads, &boundary)?;
    }
    let title = arguments.roads.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let title = title.split('.').next().unwrap_or_default().replace('_', " ");
    let made = scaffold::make(&roads, &scaffold::Title::plain(&title), arguments.population)
        .map_err(|error| Failure::Refused(format!("{}: {error}", arguments.roads.display())))?;
    out.replace(&[
        (read::ROADS_FILE.to_owned(), made.files.roads.into_bytes()),
        (read::PLACES_FILE.to_owned(), made.files.places.into_bytes()),
        (read::SETTINGS_FILE.to_owned(), made.files.municipality.into_bytes()),
    ])?;
    let out = arguments.out.display();
    println!(
        "Made {out}: {} people in {} villages along {:.0} km of street, {} vehicles, a dump {:.1} km from the depot as the crow flies.",
        made.people,
        made.villages,
        made.street_metres / 1_000.0,
        made.vehicles,
        made.dump_metres / 1_000.0
    );
    println!("All of it is assumed. Correct {out}/municipality.toml first, then: taza plan {out} --out plan");
    Ok(())
}
