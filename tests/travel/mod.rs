//! Behaviour of `travel` through its public face.
