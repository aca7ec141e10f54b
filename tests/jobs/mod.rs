//! Behaviour of `jobs` through its public face.
