//! OpenStreetMap extracts (`.osm.pbf`, `.osm`, `.osm.gz`) go in, a [`RoadFile`] comes out.
//!
//! The two formats are read into the same three lists, ways, nodes and restrictions, and only
//! [`assemble`] knows what a road is. A file may be cut off, hostile or of the wrong kind: every
//! reader answers with a fault that names the place, never with a panic, and no list grows beyond
//! what the bytes of the file can hold.

mod assemble;
mod bounded;
mod pbf;
mod places;
mod wire;
mod xml;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::crowded::{self, Crowd};
use super::fault::Faults;
use super::names;
use super::read::collect::{Collector, Spot};
use super::road_file::RoadFile;
use super::shared::{Shared, Sharing, Tags};
use crate::units::Names;
use bounded::Bounded;
use places::Places;

/// Largest file read; the PBF of the Kyrgyz Republic has about 60 MB.
const LARGEST_PBF_BYTES: u64 = 2 << 30;
/// Most bytes of XML read, unpacked: a packed file may claim any size.
const LARGEST_XML_BYTES: u64 = 8 << 30;
/// Extracts unpack to 3 times their size (PBF) or 10 times (XML); what unpacks to more than this is made to
/// fill the memory.
const MOST_TIMES_UNPACKED: u64 = 40;
/// A small file may unpack to this much whatever its size.
const FREE_UNPACKED_BYTES: u64 = 32 << 20;

/// Most bytes that a packed file of this size may unpack to.
fn most_unpacked(packed: u64) -> u64 {
    packed.saturating_mul(MOST_TIMES_UNPACKED).saturating_add(FREE_UNPACKED_BYTES)
}

/// A way as the file has it, without the tags that are not needed.
struct Way {
    id: i64,
    nodes: Box<[i64]>,
    tags: Shared<Tags>,
    names: Shared<Names>,
}

/// Looks at the tags of a way: takes out those that nobody needs, and says whether the way is needed.
pub type Prune<'a> = &'a dyn Fn(&mut Tags) -> bool;

/// Keeps everything.
pub(super) const KEEP_ALL: Prune<'static> = &|_| true;

/// A relation `type=restriction` as the file has it.
struct RestrictionRelation {
    id: i64,
    tags: Vec<(String, String)>,
    members: Vec<Member>,
}

/// A member of a restriction.
struct Member {
    is_way: bool,
    id: i64,
    role: String,
}

/// What both formats are read into.
#[derive(Default)]
struct Extract {
    ways: Vec<Way>,
    restrictions: Vec<RestrictionRelation>,
    /// Places of the nodes that ways need.
    positions: Places,
    /// Tags of those nodes that have any.
    node_tags: FxHashMap<i64, Vec<(String, String)>>,
    /// Tags and names that ways have in common.
    all_tags: Sharing<Tags>,
    all_names: Sharing<Names>,
}

impl Extract {
    /// Keeps a way that is needed; says whether it was.
    fn add_way(&mut self, id: i64, nodes: Vec<i64>, mut tags: Tags, prune: Prune<'_>) -> bool {
        let names = names::from_tags(&tags);
        let needed = prune(&mut tags);
        if needed {
            let (tags, names) = (self.all_tags.share(tags), self.all_names.share(names));
            self.ways.push(Way { id, nodes: nodes.into(), tags, names });
        }
        needed
    }
}

/// What stopped a reader: what is wrong, without the file's name.
struct Damaged(String);

/// Reads an OpenStreetMap extract. The warnings come beside the roads.
///
/// # Errors
/// One fault when the file cannot be opened, is cut off, is of another format, or holds no road.
pub fn read(path: &Path) -> Result<(RoadFile, Faults), Faults> {
    read_pruned(path, KEEP_ALL)
}

/// The same without the ways and tags that are not needed, which saves most of the memory.
///
/// # Errors
/// As [`read`].
pub fn read_pruned(path: &Path, prune: Prune<'_>) -> Result<(RoadFile, Faults), Faults> {
    let shown = path.display().to_string();
    let stop = |what: String, advice: &str| {
        let mut faults = Collector::new(&shown);
        faults.error("damaged-extract", &Spot::default(), what, advice);
        Faults(faults.finish())
    };
    let file = File::open(path)
        .map_err(|error| stop(format!("cannot be opened: {error}."), "Check the path and the rights of the file."))?;
    let packed = file.metadata().map_or(0, |metadata| metadata.len());
    let name = shown.to_lowercase();
    let read = if name.ends_with(".pbf") {
        if packed > LARGEST_PBF_BYTES {
            Err(Damaged(format!("is larger than {} MB; cut out the area you need first.", LARGEST_PBF_BYTES >> 20)))
        } else {
            pbf::read(BufReader::new(file), packed, prune)
        }
    } else if name.ends_with(".gz") {
        let unpacked = flate2::read::MultiGzDecoder::new(BufReader::new(file));
        xml::read(Bounded::new(BufReader::new(unpacked), most_unpacked(packed).min(LARGEST_XML_BYTES)), prune)
    } else {
        xml::read(Bounded::new(BufReader::new(file), LARGEST_XML_BYTES), prune)
    };
    let extract =
        read.map_err(|Damaged(what)| stop(what, "Download the extract again, or export it again from its program."))?;
    let mut faults = Collector::new(&shown);
    let roads = assemble::assemble(extract, &mut faults);
    if roads.roads.is_empty() {
        return Err(stop(
            "holds no road: no way has a `highway` tag and its nodes.".to_owned(),
            "Export the area with its roads and their nodes.",
        ));
    }
    for crowd in crowded::points(&roads.roads) {
        let spot = Spot::feature(&roads.roads[crowd.road].id.0).at(crowd.position);
        faults.error("crowded-junction", &spot, crowd.sentence(), Crowd::ADVICE);
    }
    let faults = Faults(faults.finish());
    if faults.stop_the_work() { Err(faults) } else { Ok((roads, faults)) }
}

/// Reads bytes already in memory as PBF: for tests and fuzzing.
///
/// # Errors
/// One sentence that says what is damaged.
pub fn read_pbf_bytes(bytes: &[u8]) -> Result<RoadFile, String> {
    pbf::read(std::io::Cursor::new(bytes), bytes.len() as u64, KEEP_ALL)
        .map_err(|Damaged(what)| what)
        .and_then(assembled)
}

/// Reads bytes already in memory as OpenStreetMap XML: for tests and fuzzing.
///
/// # Errors
/// One sentence that says what is damaged.
pub fn read_xml_bytes(bytes: &[u8]) -> Result<RoadFile, String> {
    xml::read(Bounded::new(bytes, LARGEST_XML_BYTES), KEEP_ALL).map_err(|Damaged(what)| what).and_then(assembled)
}

fn assembled(extract: Extract) -> Result<RoadFile, String> {
    let file = assemble::assemble(extract, &mut Collector::new("bytes"));
    crowded::points(&file.roads).first().map_or(Ok(()), |crowd| Err(crowd.sentence()))?;
    Ok(file)
}

/// Whether a way is something to drive, push or walk along.
fn is_road<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>) -> bool {
    /// Values of `highway` that are no roads yet, no roads any more, or no roads at all.
    const NO_ROADS: [&str; 10] = [
        "proposed",
        "construction",
        "abandoned",
        "razed",
        "platform",
        "elevator",
        "rest_area",
        "services",
        "corridor",
        "bus_stop",
    ];
    let (mut road, mut area) = (false, false);
    for (key, value) in tags {
        match key {
            "highway" => road = !NO_ROADS.contains(&value),
            "area" => area = value == "yes",
            _ => {}
        }
    }
    road && !area
}
