//! Behaviour of `maps` through its public face.

mod elevation;
mod osm;
mod repair;
mod sample;
