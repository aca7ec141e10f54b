//! A database goes in, a consistent copy of it comes out while it is being used; and back.

use std::path::{Path, PathBuf};

use super::{Engine, Store, StoreError};

const COPY: &str = "VACUUM INTO $1";
const CHECK: &str = "PRAGMA integrity_check";
const COUNTS: &str =
    "SELECT CAST((SELECT COUNT(*) FROM municipality) AS BIGINT), CAST((SELECT COUNT(*) FROM plan) AS BIGINT),
    CAST((SELECT COUNT(*) FROM event) AS BIGINT), CAST((SELECT COUNT(*) FROM report) AS BIGINT)";

/// What a database holds, for people to compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Municipalities.
    pub municipalities: i64,
    /// Plans.
    pub plans: i64,
    /// Events.
    pub events: i64,
    /// Reports.
    pub reports: i64,
}

impl Store {
    /// Writes a copy of the embedded database to `path`, which must not exist. The copy is one
    /// moment of the database; whoever writes meanwhile is not held up.
    pub async fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        if self.engine() == Engine::Postgres {
            return Err(StoreError::Address(
                "a PostgreSQL server is copied with its own `pg_dump` and restored with `pg_restore`".to_owned(),
            ));
        }
        if path.exists() {
            return Err(StoreError::Address(format!("{} is there already; choose another name", path.display())));
        }
        let mut beside = path.as_os_str().to_owned();
        beside.push(".part");
        let beside = PathBuf::from(beside);
        let written = self.write_copy(&beside, path).await;
        if written.is_err() {
            // What is left of a failed copy helps nobody.
            let _ = std::fs::remove_file(&beside);
        }
        written
    }

    /// Writes beside, forces it to the disk, and renames: a name that is there is a copy that is whole.
    async fn write_copy(&self, beside: &Path, path: &Path) -> Result<(), StoreError> {
        let cannot = |error: std::io::Error| StoreError::Address(format!("{}: {error}", path.display()));
        if beside.exists() {
            std::fs::remove_file(beside).map_err(cannot)?;
        }
        sqlx::query(COPY).bind(beside.display().to_string()).execute(&self.read).await?;
        std::fs::File::open(beside).and_then(|file| file.sync_all()).map_err(cannot)?;
        std::fs::rename(beside, path).map_err(cannot)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(cannot)
    }

    /// Whether every page of the embedded database is whole, and what it holds.
    pub async fn check(&self) -> Result<Counts, StoreError> {
        if self.engine() == Engine::Sqlite {
            let (verdict,): (String,) = sqlx::query_as(CHECK).fetch_one(&self.read).await?;
            if verdict != "ok" {
                return Err(StoreError::Address(format!("the database is damaged: {verdict}")));
            }
        }
        let (municipalities, plans, events, reports): (i64, i64, i64, i64) =
            sqlx::query_as(COUNTS).fetch_one(&self.read).await?;
        Ok(Counts { municipalities, plans, events, reports })
    }
}
