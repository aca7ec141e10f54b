//! A road graph and a vehicle go in; travel times, ways, and the reasons for missing ways come out.
//!
//! A [`Network`] is the graph as one vehicle may and can drive it on one day. Its search runs over
//! directed segments, so turns cost time, can be banned, and a U-turn is only made where this
//! vehicle can make one. Everything asks it through **ports**: a [`Port`] is a place on a directed
//! segment where a vehicle stands, facing a known way. A street collected forward is entered at
//! `Port { forward, 0 }` and left at `Port { forward, length }`; a container beside the road is
//! entered and left at the same port, one for each direction the vehicle may come from.
//!
//! Times are whole milliseconds and lengths whole decimetres inside, in one number
//! ([`weight::Weight`]), so every way of computing the shortest way gives exactly the same answer:
//! the fastest, and the shortest among equally fast ones.

pub mod cache;
pub mod climb;
pub mod closed;
mod contract;
pub mod dijkstra;
pub mod directions;
pub mod driven;
pub mod explain;
mod hierarchy;
pub mod lift;
mod lists;
pub mod many;
pub mod network;
pub mod path;
pub mod permission;
pub mod reach;
pub mod reason;
pub mod rules;
pub mod season;
mod slope;
pub mod speed;
mod stored;
pub mod survey;
mod sweep;
mod turn_bans;
pub mod turning;
pub mod weight;
mod zones;

pub use climb::ClimbMatrix;
pub use directions::{Direction, DriverSide, Manoeuvre};
pub use driven::{DrivenWays, Turn};
pub use explain::{Obstacle, Stranded};
pub use many::{TravelMatrix, UNREACHABLE};
pub use network::{Network, Port};
pub use path::Path;
pub use permission::Permission;
pub use reach::Reach;
pub use reason::Reason;
pub use rules::{Conditions, Load};
pub use survey::{Finding, FindingKind, Survey};
