//! Behaviour of `service` through its public face.
