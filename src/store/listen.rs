//! "Something changed in these municipalities" goes out to every other process on the same records, and comes in from them.
//!
//! PostgreSQL carries it with LISTEN and NOTIFY. A notice is sent after the commit and outside the transaction, because
//! NOTIFY inside one takes a lock of the whole server when it commits. SQLite has one process, which needs no word.

use sqlx::postgres::PgListener;

use super::{Store, StoreError};

/// The channel all processes listen on.
const CHANNEL: &str = "taza_changes";
/// PostgreSQL carries less than 8,000 bytes in one notice.
const MOST_BYTES: usize = 7_500;

const NOTIFY: &str = "SELECT pg_notify('taza_changes', $1)";
const NUMBERS: &str = "SELECT municipality_id, sequence FROM municipality";

/// Hears what other processes announce.
#[derive(Debug)]
pub struct Listener(PgListener);

impl Listener {
    /// The municipalities of the next notice; nothing when the connection was lost for a while, and with it whatever was
    /// said meanwhile.
    pub async fn next(&mut self) -> Result<Option<Vec<String>>, StoreError> {
        let notice = self.0.try_recv().await?;
        Ok(notice.map(|notice| notice.payload().lines().map(str::to_owned).collect()))
    }
}

impl Store {
    /// Begins to listen; nothing where no other process can write.
    pub async fn listen(&self) -> Result<Option<Listener>, StoreError> {
        let Some(server) = &self.server else { return Ok(None) };
        let mut listener = PgListener::connect(server).await?;
        listener.listen(CHANNEL).await?;
        Ok(Some(Listener(listener)))
    }

    /// Tells every other process that something changed in these municipalities.
    pub async fn announce(&self, municipalities: &[String]) -> Result<(), StoreError> {
        if self.server.is_none() {
            return Ok(());
        }
        let mut payload = String::new();
        for municipality in municipalities {
            if payload.len() + municipality.len() >= MOST_BYTES {
                sqlx::query(NOTIFY).bind(std::mem::take(&mut payload)).execute(&self.write).await?;
            }
            payload.push_str(municipality);
            payload.push('\n');
        }
        if !payload.is_empty() {
            sqlx::query(NOTIFY).bind(payload).execute(&self.write).await?;
        }
        Ok(())
    }

    /// The number of the last change of every municipality.
    pub async fn last_changes(&self) -> Result<Vec<(String, i64)>, StoreError> {
        Ok(sqlx::query_as(NUMBERS).fetch_all(&self.read).await?)
    }
}
