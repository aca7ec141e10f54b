//! What the driver's phone asks: its bundle, a push of events, a digest.

pub mod bundle;
pub mod digest;
pub mod events;
pub mod hand_over;
pub mod ways;
