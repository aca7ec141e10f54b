//! Behaviour of `maps` through its public face.

mod boundary;
mod closures;
mod elevation;
mod hostile;
mod mutated;
mod osm;
mod read;
mod repair;
mod sample;
