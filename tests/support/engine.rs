//! Databases for tests: a fresh SQLite file, or a fresh database of a PostgreSQL server on loopback.

use tempfile::TempDir;

/// A database that goes away with the test.
pub struct TestDatabase {
    pub address: String,
    _folder: Option<TempDir>,
}

impl TestDatabase {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("taza.sqlite").display().to_string();
        Self { address, _folder: Some(folder) }
    }
}
