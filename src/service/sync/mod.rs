//! What the driver's phone asks: its bundle, a push of events, a digest.

pub mod bundle;
pub mod desk;
pub mod digest;
pub mod events;
pub mod hand_over;
pub mod media;
pub mod positions;
pub mod relay;
pub mod signature;
pub mod sms;
pub mod ways;
