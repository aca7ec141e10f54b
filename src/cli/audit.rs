//! `taza audit verify`: a database goes in, whether its audit logs are whole comes out.

use crate::store::Store;

use super::Failure;
use super::serve::{broken, runtime};

/// Looks at what staff did.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Counts every chain of the audit log again: a line that was changed, left out or put in is found.
    Verify(Verify),
}

#[derive(clap::Args)]
struct Verify {
    /// Where the records are: a file, `sqlite:FILE` or `postgres://...`.
    #[arg(long, env = "TAZA_DATABASE", default_value = "taza.sqlite")]
    database: String,
}

/// Runs `taza audit`.
pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let What::Verify(arguments) = &arguments.what;
    let file = arguments.database.strip_prefix("sqlite:").unwrap_or(&arguments.database);
    if !file.contains("://") && !std::path::Path::new(file).is_file() {
        return Err(Failure::Refused(format!("{file} is not a file.")));
    }
    runtime()?.block_on(verify(&arguments.database))
}

async fn verify(database: &str) -> Result<(), Failure> {
    let store = Store::open(database)
        .await
        .map_err(|error| Failure::Refused(format!("The database {database} cannot be opened: {error}.")))?;
    let mut faults = Vec::new();
    for municipality in store.municipalities().await.map_err(broken)? {
        let chain = store.check_audit(&municipality.id).await.map_err(broken)?;
        match chain.fault {
            None => super::say(&format!(
                "{}: {} lines, whole; last hash {}",
                municipality.id,
                chain.lines,
                head(&chain.head)
            ))?,
            Some(fault) => faults.push(format!("{}: {fault}; lines 1 to {} are whole.", municipality.id, chain.lines)),
        }
    }
    store.close().await;
    if faults.is_empty() { Ok(()) } else { Err(Failure::Refused(faults.join("\n"))) }
}

fn head(hash: &str) -> &str {
    if hash.is_empty() { "none" } else { hash }
}
