//! Behaviour of `maps` through its public face.

mod elevation;
mod hostile;
mod osm;
mod read;
mod repair;
mod sample;
