//! Behaviour of `solver` through its public face.
