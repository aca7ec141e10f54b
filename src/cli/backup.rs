//! `taza backup` and `taza restore`: a database with its photos and key goes in, a checked copy comes out; and back.

use std::path::{Path, PathBuf};

use crate::store::{Counts, Store, StoreError, private_file};

use super::Failure;
use super::serve::runtime;

/// Copies the database while the service runs, and checks the copy.
#[derive(clap::Args)]
pub(super) struct Backup {
    /// The embedded database.
    #[arg(long, env = "TAZA_DATABASE", default_value = "taza.sqlite")]
    database: PathBuf,
    /// The copy; must not be there yet. Photos go to FILE.media beside it, the key of its secrets to FILE.key.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Folder of photos and voice notes; usually DATABASE.media.
    #[arg(long, env = "TAZA_MEDIA")]
    media: Option<PathBuf>,
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
    /// Where photos and voice notes belong; usually DATABASE.media.
    #[arg(long, env = "TAZA_MEDIA")]
    media: Option<PathBuf>,
}

/// What a copy holds.
struct Copied {
    counts: Counts,
    photos: usize,
    missing: usize,
}

/// Runs `taza backup`.
pub(super) fn backup(arguments: &Backup) -> Result<(), Failure> {
    let media = arguments.media.clone().unwrap_or_else(|| beside(&arguments.database, "media"));
    let from = (arguments.database.as_path(), media.as_path());
    let to = (arguments.out.as_path(), beside(&arguments.out, "media"));
    let copied = runtime()?.block_on(copy(from, (to.0, &to.1))).map_err(refused)?;
    told("Copied and checked", &arguments.out, &copied);
    if beside(&arguments.out, "key").is_file() {
        println!(
            "The key of its secrets is {}: keep it in another place than the copy.",
            beside(&arguments.out, "key").display()
        );
    }
    Ok(())
}

/// Runs `taza restore`.
pub(super) fn restore(arguments: &Restore) -> Result<(), Failure> {
    let media = arguments.media.clone().unwrap_or_else(|| beside(&arguments.database, "media"));
    let from = (arguments.from.as_path(), beside(&arguments.from, "media"));
    let copied = runtime()?.block_on(copy((from.0, &from.1), (&arguments.database, &media))).map_err(refused)?;
    told("Restored and checked", &arguments.database, &copied);
    Ok(())
}

/// `taza.sqlite` and `media` are `taza.sqlite.media`.
fn beside(database: &Path, what: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(format!(".{what}"));
    PathBuf::from(name)
}

/// Copies key, database and photos.
async fn copy(from: (&Path, &Path), to: (&Path, &Path)) -> Result<Copied, StoreError> {
    if !from.0.is_file() {
        return Err(StoreError::Address(format!("{} is not a file", from.0.display())));
    }
    if to.0.exists() {
        return Err(StoreError::Address(format!("{} is there already; choose another name", to.0.display())));
    }
    let store = Store::open(&from.0.display().to_string()).await?;
    store.check().await?;
    copy_key(&beside(from.0, "key"), &beside(to.0, "key"))?;
    store.copy_to(to.0).await?;
    store.close().await;
    // The photos that the copy knows; what arrived since is in the next one.
    let copy = Store::open(&to.0.display().to_string()).await?.with_media(from.1.to_owned());
    let counts = copy.check().await?;
    let photos = copy.copy_media_to(to.1).await;
    copy.close().await;
    if photos.is_err() {
        // A copy without its photos must not look like one.
        let _ = std::fs::remove_file(to.0);
    }
    let (photos, missing) = photos?;
    Ok(Copied { counts, photos, missing })
}

/// Copies the key where there is one; another one that lies there already is not overwritten.
fn copy_key(from: &Path, to: &Path) -> Result<(), StoreError> {
    let cannot = |path: &Path, error: std::io::Error| StoreError::Address(format!("{}: {error}", path.display()));
    if !from.is_file() {
        return Ok(());
    }
    let key = std::fs::read(from).map_err(|error| cannot(from, error))?;
    if to.is_file() {
        let there = std::fs::read(to).map_err(|error| cannot(to, error))?;
        let other =
            || StoreError::Address(format!("{} is the key of something else; move it away first", to.display()));
        return if there == key { Ok(()) } else { Err(other()) };
    }
    private_file(to, &key).map_err(|error| cannot(to, error))
}

fn refused(error: StoreError) -> Failure {
    Failure::Refused(format!("Nothing was changed: {error}."))
}

fn told(done: &str, path: &Path, copied: &Copied) {
    let counts = copied.counts;
    println!(
        "{done}: {} ({} municipalities, {} plans, {} events, {} reports, {} photos and voice notes).",
        path.display(),
        counts.municipalities,
        counts.plans,
        counts.events,
        counts.reports,
        copied.photos
    );
    if copied.missing > 0 {
        println!("{} photos of the records were not found where photos lie, or are damaged.", copied.missing);
    }
}
