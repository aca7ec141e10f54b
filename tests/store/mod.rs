//! Behaviour of `store` through its public face.
