//! Behaviour of `maps` through its public face.

mod osm;
