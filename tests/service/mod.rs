//! Behaviour of `service` through its public face.

mod live;
mod map_files;
mod resident;
mod sign_in;
mod sync;
mod walls;
