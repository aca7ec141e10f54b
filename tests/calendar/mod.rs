//! Behaviour of `calendar` through its public face.
