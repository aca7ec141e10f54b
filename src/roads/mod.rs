//! Roads of a map go in, a [`RoadGraph`] comes out: junctions, and the segments between them.
//!
//! A **segment** is the piece of one road between two junctions; a **directed segment** is a
//! segment driven one way, and it is the state of every search of the next stage: a vehicle that
//! stands at the end of a directed segment knows where it came from, so turns can be banned or
//! cost time. The graph is the same for every vehicle; what a vehicle may and can do is
//! [`crate::travel`].
//!
//! Lengths are whole decimetres, positions whole 1e-7 degrees (about a centimetre, the precision
//! of OpenStreetMap), so that everything computed from them repeats exactly.

pub mod bytes;
pub mod class;
pub mod graph;
pub mod islands;
pub mod node;
mod road_ids;
pub mod slope;
pub mod snap;
pub mod split;
mod stored;
pub mod turn_rule;

pub use graph::{DirectedSegment, Junction, LeftOut, RoadFacts, RoadGraph, Segment, SegmentIndex};
pub use islands::Islands;
pub use slope::Slope;
pub use snap::{Side, Snap};
pub use turn_rule::TurnRule;
