//! Events from phones and paper go in, what really happened comes out.
//!
//! Nothing is ever edited: a phone, a clerk or an SMS line appends [`Event`]s, and the state of a
//! run is a pure function of the set of them. [`event::read`] checks one event at the edge and
//! [`event::hash`] fixes what it says. [`time::correct`] gives each event the time it really
//! happened, whatever the phone's clock thought. [`fold::fold`] turns the set into a [`RunState`]:
//! an undo cancels its target, two phones that disagree are a conflict, the same word twice is one.
//! [`mapping::steps_of_old_plan`] carries marks made under a superseded plan over to the new one,
//! [`digest::digest`] lets a phone know that everything arrived, and [`progress::progress`] lays
//! the state beside the route for the board.
//!
//! Any order, repetition or interleaving of the same batches folds to the same state.

pub mod coverage;
pub mod digest;
pub mod eta;
pub mod event;
pub mod fold;
pub mod frames;
pub mod mapping;
pub mod media;
pub mod osmand;
pub mod progress;
pub mod run;
pub mod sms;
pub mod time;
pub mod track;

pub use event::{Body, Event, EventFault, EventKind, FailureReason, Source};
pub use fold::{DumpTrip, Mark, RunState, StepState, fold};
pub use progress::{RunProgress, StepProgress, StepStatus, progress};
pub use run::RunId;
pub use time::{Contact, Quality, Recorded};
