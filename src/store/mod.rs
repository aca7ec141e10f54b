//! Records go in and come out; the only SQL of the house, one text for two engines.
//!
//! A [`Store`] is an embedded SQLite file or a PostgreSQL server behind the same statements. SQLite
//! gets exactly one connection that writes (two writers that read first end in "database is
//! locked") and several that read beside it (WAL). A write that a driver was told about is on the
//! disk: `synchronous=FULL`, and the answer is given after the commit.
//!
//! Every function takes the municipality first and every statement has it in its `WHERE`: there
//! is no way to ask across the wall, except for the look-ups that find out which municipality a secret token
//! belongs to, and where somebody who signs in may work.

mod account;
mod audit;
mod backup;
mod bucket;
mod calendar_token;
mod change;
mod connect;
mod contract;
mod conversation;
mod desk;
mod device;
mod event;
mod event_line;
mod group;
mod idempotency;
mod intake;
mod job;
mod listen;
mod map;
mod media;
mod municipality;
mod occurrence;
mod outbox;
mod plan;
mod position;
mod rating;
mod recovery;
mod report;
mod seal;
mod session;
mod setting;
mod signing;
mod webhook;

pub use account::{Account, Member};
pub use audit::{AuditLine, Chain, Deed};
pub use backup::Counts;
pub use bucket::Bucket;
pub use change::{Change, What};
pub use connect::{Engine, Store};
pub use contract::Contract;
pub use conversation::{Arrived, Contact, ForOffice, TalkLine, TurnRecord, Waiting};
pub use desk::{DeskEntry, DeskRecord, DeskState};
pub use device::Device;
pub use event::{Answer, Batch, Incoming, Ingested, LONGEST_HOLD_MS, Outcome, Quarantined};
pub use idempotency::{Claim, KeyOwner};
pub use intake::{Intake, IntakeKind};
pub use job::{Job, JobState};
pub use listen::Listener;
pub use media::{Media, Piece, Upload, is_hash};
pub use municipality::MunicipalityRecord;
pub use outbox::{NewOut, Out, OutSum, Sent};
pub use plan::{NewPlan, PlanRecord, PlanStatus};
pub use position::Tracker;
pub use rating::{Rating, RatingSum};
pub use recovery::{ChosenWay, RecoveryRecord};
pub use report::{NewReport, Report, ReportState};
pub use seal::private_file;
pub use session::{Link, OpenSession, Role, Session};
pub use setting::{Setting, SettingKind};
pub use webhook::Webhook;

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed or cannot be reached.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the database schema could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A write shared a commit with others, and the commit failed.
    #[error("the database failed: {0}")]
    Group(String),
    /// A document in the database cannot be read.
    #[error("a stored document cannot be read: {0}")]
    Document(#[from] serde_json::Error),
    /// What was asked for is not there.
    #[error("{0} was not found")]
    NotFound(&'static str),
    /// What was asked for is not possible in the present state.
    #[error("{0}")]
    Conflict(String),
    /// The address of the database cannot be used.
    #[error("{0}")]
    Address(String),
}
