//! Vertices of roads go in; which of them are one junction comes out.
//!
//! Two vertices are one when their source gave them one node id, or, where there are no ids
//! (overpass-turbo, QGIS), when they lie within 1e-7 degree. A bridge that has a vertex exactly
//! above a vertex of the road below does not touch it: vertices of different levels are joined
//! only where one of the two levels ends.

/// Level of a road: it meets other levels only where one of the two ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    layer: i8,
    bridge: bool,
    tunnel: bool,
}

impl Level {
    /// The level of a road with these tags.
    pub(super) fn of(tags: &super::class::Tags) -> Self {
        let is = |key: &str| tags.get(key).is_some_and(|value| value != "no");
        let layer = tags.get("layer").and_then(|text| text.trim().parse::<i8>().ok()).unwrap_or(0);
        Self { layer, bridge: is("bridge"), tunnel: is("tunnel") }
    }
}

/// One vertex of one road, in 16 bytes: a country has tens of millions of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vertex {
    /// A node id or a position, as `marks` tell.
    place: u64,
    /// Its running number over all roads.
    number: u32,
    /// Level of its road, and the marks below.
    marks: u32,
}

/// Bits of [`Vertex::marks`]: the layer takes the lowest eight.
const BRIDGE: u32 = 1 << 8;
const TUNNEL: u32 = 1 << 9;
const LEVEL: u32 = (1 << 10) - 1;
const END: u32 = 1 << 10;
const CUT: u32 = 1 << 11;
const NODE: u32 = 1 << 12;

impl Vertex {
    /// A vertex; `is_end`: its road ends here; `is_cut`: the road is cut here even if nothing else touches it
    /// (a gate, a turning circle).
    pub(super) fn new(key: Key, number: u32, level: Level, is_end: bool, is_cut: bool) -> Self {
        let (place, kind) = match key {
            Key::Node(node) => (node as u64, NODE),
            Key::Position([lon, lat]) => (u64::from(lon as u32) << 32 | u64::from(lat as u32), 0),
        };
        let mark = |is_so: bool, mark: u32| if is_so { mark } else { 0 };
        let level = u32::from(level.layer as u8) | mark(level.bridge, BRIDGE) | mark(level.tunnel, TUNNEL);
        Self { place, number, marks: level | mark(is_end, END) | mark(is_cut, CUT) | kind }
    }

    fn is_node(&self) -> bool {
        self.marks & NODE != 0
    }

    fn is_same(&self, other: &Self) -> bool {
        self.place == other.place && self.is_node() == other.is_node()
    }

    fn level(&self) -> u32 {
        self.marks & LEVEL
    }

    fn layer(&self) -> i32 {
        i32::from(self.marks as u8 as i8)
    }

    fn is_end(&self) -> bool {
        self.marks & END != 0
    }
}

/// What makes two vertices the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    /// A position in 1e-7 degrees.
    Position([i32; 2]),
    /// An OpenStreetMap node.
    Node(i64),
}

/// Marks a vertex that is no junction.
pub(super) const NO_JUNCTION: u32 = u32::MAX;

/// Gives every vertex its junction, or [`NO_JUNCTION`]; also the number of junctions. A vertex is
/// a junction when its road ends there or when another vertex is the same.
pub(super) fn join(mut vertices: Vec<Vertex>) -> (Vec<u32>, u32) {
    let mut junction_of = vec![NO_JUNCTION; vertices.len()];
    let mut junctions = 0;
    let mut join_group = |group: &[Vertex]| {
        if let [vertex] = group
            && vertex.marks & (END | CUT) == 0
        {
            return;
        }
        for vertex in group {
            if let Some(slot) = junction_of.get_mut(vertex.number as usize) {
                *slot = junctions;
            }
        }
        junctions += 1;
    };
    vertices.sort_unstable_by_key(|vertex| (vertex.place, vertex.is_node(), vertex.number));
    for same in vertices.chunk_by(Vertex::is_same) {
        let one_level = same.windows(2).all(|pair| matches!(pair, [a, b] if a.level() == b.level()));
        let by_id = same.first().is_some_and(Vertex::is_node);
        if one_level || by_id {
            join_group(same);
        } else {
            levels_that_meet(same).iter().for_each(|group| join_group(group));
        }
    }
    (junction_of, junctions)
}

/// Cuts vertices of one position and several levels into those that really touch.
fn levels_that_meet(same: &[Vertex]) -> Vec<Vec<Vertex>> {
    let mut sorted = same.to_vec();
    sorted.sort_by_key(|vertex| (vertex.layer(), vertex.level(), vertex.number));
    let (mut passing, mut ending): (Vec<Vec<Vertex>>, Vec<Vertex>) = (Vec::new(), Vec::new());
    for level in sorted.chunk_by(|one, other| one.level() == other.level()) {
        if level.iter().any(|vertex| !vertex.is_end()) {
            passing.push(level.to_vec());
        } else {
            ending.extend_from_slice(level);
        }
    }
    if passing.is_empty() {
        return vec![ending];
    }
    // What only ends here must go on somewhere: on the passing road whose layer is nearest.
    for vertex in ending {
        let distance =
            |level: &[Vertex]| level.first().map_or(i32::MAX, |other| (other.layer() - vertex.layer()).abs());
        if let Some(nearest) = passing.iter_mut().min_by_key(|level| distance(level)) {
            nearest.push(vertex);
        }
    }
    passing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vertex(number: u32, layer: i8, is_end: bool) -> Vertex {
        let level = Level { layer, bridge: layer > 0, tunnel: layer < 0 };
        Vertex::new(Key::Position([5, 5]), number, level, is_end, false)
    }

    #[test]
    fn a_bridge_above_a_vertex_does_not_touch_the_road_below() {
        let (junction_of, junctions) = join(vec![vertex(0, 0, false), vertex(1, 1, false)]);
        assert_eq!((junction_of, junctions), (vec![NO_JUNCTION; 2], 0));
    }

    #[test]
    fn a_bridge_that_ends_on_a_road_touches_it() {
        let (junction_of, junctions) = join(vec![vertex(0, 0, false), vertex(1, 1, true)]);
        assert_eq!((junction_of, junctions), (vec![0, 0], 1));
    }

    #[test]
    fn a_side_street_under_a_bridge_joins_the_street_and_not_the_bridge() {
        let (junction_of, junctions) = join(vec![vertex(0, 0, false), vertex(1, 0, true), vertex(2, 1, false)]);
        assert_eq!((junction_of, junctions), (vec![0, 0, NO_JUNCTION], 1));
    }

    #[test]
    fn a_passing_vertex_alone_is_no_junction_and_an_end_alone_is_one() {
        let (junction_of, junctions) = join(vec![vertex(0, 0, false)]);
        assert_eq!((junction_of, junctions), (vec![NO_JUNCTION], 0));
        let (junction_of, junctions) = join(vec![vertex(0, 0, true)]);
        assert_eq!((junction_of, junctions), (vec![0], 1));
    }
}
