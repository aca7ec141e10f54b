//! Behaviour of `service` through its public face.

mod bad_input;
mod calendar;
mod channels;
mod conformance;
mod desks;
mod explanation;
mod idempotency;
mod intake;
mod live;
mod map_files;
mod open311;
mod paper;
mod provider;
mod record;
mod recovery;
mod resident;
mod sign_in;
mod staff;
mod sync;
mod sync_failures;
mod talk;
mod tariff;
mod walls;
mod webhooks;
