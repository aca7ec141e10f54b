//! A search that runs on a thread of its own goes in; its outcome comes out, and the record of its job says
//! how far it is meanwhile.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use tokio::task::{JoinError, JoinHandle};

use crate::clock::Clock;
use crate::store::{Job, JobState, Store, StoreError};

/// How often the record of a job is renewed.
const RENEWED: Duration = Duration::from_millis(500);

/// How far a search is, for everybody who wants to look.
#[derive(Debug, Default)]
pub struct Gauge {
    /// Thousandths.
    pub progress: AtomicI64,
    /// Cost of the best week so far, tyiyn.
    pub cost: AtomicI64,
    /// Set to stop the search; the best week so far is the plan.
    pub stop: AtomicBool,
}

/// Where the record of a job is, and who wants to know.
pub struct Watch<'a, W: Fn() + Send + Sync> {
    /// The records.
    pub store: &'a Store,
    /// The present moment.
    pub clock: &'a Clock,
    /// Whose job it is.
    pub municipality: &'a str,
    /// Called after every change of the records.
    pub wake: &'a W,
}

impl<W: Fn() + Send + Sync> Watch<'_, W> {
    /// Waits for a search and renews the record of its job.
    pub async fn follow<T>(
        &self,
        job: &mut Job,
        gauge: &Gauge,
        mut search: JoinHandle<T>,
    ) -> Result<Result<T, JoinError>, StoreError> {
        job.state = JobState::Running;
        self.write(job).await?;
        loop {
            match tokio::time::timeout(RENEWED, &mut search).await {
                Ok(outcome) => return Ok(outcome),
                Err(_) => {
                    job.progress = gauge.progress.load(Ordering::Relaxed);
                    job.cost = gauge.cost.load(Ordering::Relaxed);
                    self.write(job).await?;
                }
            }
        }
    }

    /// Writes where a job stands.
    pub async fn write(&self, job: &Job) -> Result<(), StoreError> {
        self.store.move_job(self.municipality, job, self.clock.now().as_millisecond()).await?;
        (self.wake)();
        Ok(())
    }
}

/// Why a job came to nothing, as its record keeps it.
pub fn problem(title: &str, status: u16, detail: &str, errors: serde_json::Value) -> String {
    serde_json::json!({ "type": "urn:taza:planning", "title": title, "status": status, "detail": detail,
        "errors": errors })
    .to_string()
}
