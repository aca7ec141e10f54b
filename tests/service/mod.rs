//! Behaviour of `service` through its public face.

mod bad_input;
mod calendar;
mod desks;
mod explanation;
mod idempotency;
mod intake;
mod live;
mod map_files;
mod paper;
mod record;
mod recovery;
mod resident;
mod sign_in;
mod staff;
mod sync;
mod sync_failures;
mod tariff;
mod walls;
