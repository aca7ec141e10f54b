//! Behaviour of `service` through its public face.

mod desks;
mod explanation;
mod live;
mod map_files;
mod record;
mod resident;
mod sign_in;
mod staff;
mod sync;
mod walls;
