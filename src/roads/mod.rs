//! Roads go in, a [`RoadGraph`] of directed segments comes out.
