//! `taza sample`: writes the made-up municipality, as a start for trying things out.

use std::path::PathBuf;

use clap::Args;

use super::Failure;
use crate::maps::sample;

/// Write a made-up municipality (it says so wherever it is shown).
#[derive(Args)]
pub(super) struct Arguments {
    /// The same seed draws the same valley.
    #[arg(long, default_value_t = sample::SEED)]
    seed: u64,
    /// Folder for roads.geojson, places.geojson and municipality.toml.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    sample::write(arguments.seed, &arguments.out)
        .map_err(|error| Failure::Broken(format!("{} cannot be written: {error}.", arguments.out.display())))?;
    println!("Wrote a made-up municipality to {}.", arguments.out.display());
    Ok(())
}
