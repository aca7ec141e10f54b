//! Behaviour of `service` through its public face.

mod calendar;
mod desks;
mod explanation;
mod live;
mod map_files;
mod paper;
mod record;
mod recovery;
mod resident;
mod sign_in;
mod staff;
mod sync;
mod tariff;
mod walls;
