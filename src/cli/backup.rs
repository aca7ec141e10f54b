//! `taza backup` and `taza restore`: a database goes in, a checked copy comes out; and back.

use std::path::{Path, PathBuf};

use crate::store::{Counts, Store, StoreError};

use super::Failure;
use super::serve::runtime;

/// Copies the database while the service runs, and checks the copy.
#[derive(clap::Args)]
pub(super) struct Backup {
    /// The embedded database.
    #[arg(long, env = "TAZA_DATABASE", default_value = "taza.sqlite")]
    database: PathBuf,
    /// The copy; must not be there yet.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Puts a copy back where there is no database, and checks it. Phones offer again what it lacks.
#[derive(clap::Args)]
pub(super) struct Restore {
    /// The copy that `taza backup` made.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// Where the database belongs; must not be there yet.
    #[arg(long, env = "TAZA_DATABASE", default_value = "taza.sqlite")]
    database: PathBuf,
}

/// Runs `taza backup`.
pub(super) fn backup(arguments: &Backup) -> Result<(), Failure> {
    let counts = runtime()?.block_on(copy(&arguments.database, &arguments.out)).map_err(refused)?;
    told("Copied and checked", &arguments.out, counts);
    Ok(())
}

/// Runs `taza restore`.
pub(super) fn restore(arguments: &Restore) -> Result<(), Failure> {
    let counts = runtime()?.block_on(copy(&arguments.from, &arguments.database)).map_err(refused)?;
    told("Restored and checked", &arguments.database, counts);
    Ok(())
}

async fn copy(from: &Path, to: &Path) -> Result<Counts, StoreError> {
    if !from.is_file() {
        return Err(StoreError::Address(format!("{} is not a file", from.display())));
    }
    let store = Store::open(&from.display().to_string()).await?;
    store.check().await?;
    store.copy_to(to).await?;
    store.close().await;
    let copy = Store::open(&to.display().to_string()).await?;
    let counts = copy.check().await?;
    copy.close().await;
    Ok(counts)
}

fn refused(error: StoreError) -> Failure {
    Failure::Refused(format!("Nothing was changed: {error}."))
}

fn told(done: &str, path: &Path, counts: Counts) {
    println!(
        "{done}: {} ({} municipalities, {} plans, {} events, {} reports).",
        path.display(),
        counts.municipalities,
        counts.plans,
        counts.events,
        counts.reports
    );
}
