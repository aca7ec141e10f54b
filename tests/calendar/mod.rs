//! Behaviour of `calendar` through its public face.

mod feed;
mod holiday;
mod promise;
