//! The address of a database goes in, a [`Store`] with an up-to-date schema comes out.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyPool, Transaction};

use super::StoreError;
use super::bucket::Bucket;
use super::group::{self, Queue};
use super::seal::Seal;

/// Connections that read a SQLite file beside the one that writes.
const READERS: u32 = 4;
/// Connections one process opens to PostgreSQL for writing, and for reading: a look-up never waits behind a commit.
const POSTGRES_CONNECTIONS: u32 = 8;

/// Which engine keeps the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// An embedded file.
    Sqlite,
    /// A server, for many service processes.
    Postgres,
}

/// All records of the service.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) write: AnyPool,
    pub(super) read: AnyPool,
    /// Where small writes share their commits.
    pub(super) queue: Queue,
    /// Where the bytes of photos lie.
    pub(super) media: PathBuf,
    /// The bucket they lie in instead, where there is one.
    pub(super) bucket: Option<Bucket>,
    /// Seals what must be read again and may not lie open.
    pub(super) seal: Arc<Seal>,
    /// Address of the server; nothing for a file.
    pub(super) server: Option<String>,
    engine: Engine,
}

impl Store {
    /// Opens the database at `address`: a path, `sqlite:path` or `postgres://...`. A file that is
    /// not there is made; the schema is brought up to date.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let store = if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            let options = || {
                AnyPoolOptions::new()
                    .max_connections(POSTGRES_CONNECTIONS)
                    .acquire_timeout(Duration::from_secs(10))
                    .connect(address)
            };
            let (write, read) = (options().await?, options().await?);
            Self {
                queue: group::queue(write.clone()),
                write,
                read,
                server: Some(address.to_owned()),
                seal: Arc::new(Seal::in_file(PathBuf::from("taza.key"))),
                media: PathBuf::from("taza.media"),
                bucket: None,
                engine: Engine::Postgres,
            }
        } else {
            Self::open_file(address.strip_prefix("sqlite:").unwrap_or(address)).await?
        };
        sqlx::migrate!("src/store/migrations").run(&store.write).await?;
        Ok(store)
    }

    async fn open_file(path: &str) -> Result<Self, StoreError> {
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.contains(['?', '#', '%']) {
            return Err(StoreError::Address(format!("`{path}` cannot be the name of a database file")));
        }
        if let Some(folder) = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty())
            && let Err(error) = std::fs::create_dir_all(folder)
        {
            return Err(StoreError::Address(format!("the folder of the database {path} cannot be made: {error}")));
        }
        let options = |connections: u32| {
            AnyPoolOptions::new()
                .max_connections(connections)
                .min_connections(1)
                .idle_timeout(None)
                .max_lifetime(None)
                .acquire_timeout(Duration::from_secs(10))
                .after_connect(|connection, _| {
                    Box::pin(async move {
                        for pragma in [
                            "PRAGMA busy_timeout = 5000",
                            "PRAGMA journal_mode = WAL",
                            "PRAGMA synchronous = FULL",
                            "PRAGMA foreign_keys = ON",
                            "PRAGMA cache_size = -8000",
                        ] {
                            sqlx::query(pragma).fetch_all(&mut *connection).await?;
                        }
                        Ok(())
                    })
                })
        };
        let write = options(1).connect(&format!("sqlite:{path}?mode=rwc")).await?;
        let read = options(READERS).connect(&format!("sqlite:{path}?mode=rw")).await?;
        let queue = group::queue(write.clone());
        let media = PathBuf::from(format!("{path}.media"));
        let seal = Arc::new(Seal::in_file(PathBuf::from(format!("{path}.key"))));
        Ok(Self { write, read, queue, media, bucket: None, seal, server: None, engine: Engine::Sqlite })
    }

    /// Which engine keeps the records.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> bool {
        sqlx::query("SELECT 1").fetch_one(&self.read).await.is_ok()
    }

    /// Finishes what is under way and closes every connection; SQLite folds its journal into the file.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }

    pub(super) async fn begin(&self) -> Result<Transaction<'static, Any>, StoreError> {
        Ok(self.write.begin().await?)
    }
}
