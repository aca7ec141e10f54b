//! The bytes of an `.osm.pbf` file go in, ways, nodes and restrictions come out
//! (<https://wiki.openstreetmap.org/wiki/PBF_Format>).
//!
//! Two passes: the first reads ways and restrictions and notes which blocks hold nodes, the second
//! reads those blocks and keeps only the nodes that ways need.

use std::io::{Read, Seek, SeekFrom};

use super::places::Needed;
use super::wire::{Message, Packed, Value, running, unfold_sign};
use super::{Damaged, Extract, Member, Prune, RestrictionRelation, is_road, most_unpacked};

/// Limits of the format itself.
const LARGEST_HEADER_BYTES: usize = 64 << 10;
const LARGEST_BLOCK_BYTES: u64 = 32 << 20;

/// Reads a file of so many bytes; no more than a block of it is in memory.
pub(super) fn read(source: impl Read + Seek, length: u64, prune: Prune<'_>) -> Result<Extract, Damaged> {
    let mut extract = Extract::default();
    let mut needed = Vec::new();
    let mut blocks_with_nodes = Vec::new();
    let mut left = most_unpacked(length);
    let mut blobs = Blobs { source, at: 0, length };
    while let Some(place) = blobs.next()? {
        let block = unpack(&blobs.bytes(place)?)?;
        left = left.checked_sub(block.len() as u64).ok_or_else(too_much)?;
        if read_ways(&block, prune, &mut extract, &mut needed)? {
            blocks_with_nodes.push(place);
        }
    }
    let mut needed = Needed::of(needed);
    extract.positions.reserve(needed.len());
    for place in blocks_with_nodes {
        read_nodes(&unpack(&blobs.bytes(place)?)?, &mut needed, &mut extract)?;
    }
    extract.positions.sort();
    Ok(extract)
}

fn too_much() -> Damaged {
    Damaged("unpacks to far more than a map of this size has.".to_owned())
}

/// Where a blob lies in its file.
#[derive(Clone, Copy)]
struct Place {
    start: u64,
    size: usize,
}

/// The data blobs of a file, still packed.
struct Blobs<R> {
    source: R,
    at: u64,
    length: u64,
}

impl<R: Read + Seek> Blobs<R> {
    /// The next data blob; nothing at the end of the file.
    fn next(&mut self) -> Result<Option<Place>, Damaged> {
        while self.at < self.length {
            let at = self.at;
            let cut_off = || Damaged(format!("is cut off or not an OpenStreetMap PBF file (byte {at})."));
            let length = self.bytes(Place { start: at, size: 4 }).map_err(|_| cut_off())?;
            let length = length.first_chunk::<4>().map_or(0, |bytes| u32::from_be_bytes(*bytes) as usize);
            if length > LARGEST_HEADER_BYTES {
                return Err(Damaged(format!("is not an OpenStreetMap PBF file (byte {at}).")));
            }
            let header = self.bytes(Place { start: at + 4, size: length }).map_err(|_| cut_off())?;
            let (mut is_data, mut size) = (false, None);
            let mut fields = Message::new(&header);
            while let Some((field, value)) = fields.field()? {
                match (field, value) {
                    (1, Value::Bytes(kind)) => is_data = kind == b"OSMData",
                    (3, Value::Number(bytes)) => size = usize::try_from(bytes).ok(),
                    _ => {}
                }
            }
            let start = at + 4 + length as u64;
            let size = size.filter(|size| *size as u64 <= self.length - start.min(self.length)).ok_or_else(cut_off)?;
            self.at = start + size as u64;
            if is_data {
                return Ok(Some(Place { start, size }));
            }
        }
        Ok(None)
    }

    /// The bytes at a place.
    fn bytes(&mut self, place: Place) -> Result<Vec<u8>, Damaged> {
        let unreadable = |error: std::io::Error| Damaged(format!("cannot be read: {error}."));
        self.source.seek(SeekFrom::Start(place.start)).map_err(unreadable)?;
        // Grown as it is read: a size that lies reserves nothing.
        let mut bytes = Vec::new();
        let read = self.source.by_ref().take(place.size as u64).read_to_end(&mut bytes).map_err(unreadable)?;
        if read == place.size { Ok(bytes) } else { Err(Damaged(format!("is cut off (byte {}).", place.start))) }
    }
}

fn unpack(blob: &[u8]) -> Result<Vec<u8>, Damaged> {
    let mut fields = Message::new(blob);
    while let Some((field, value)) = fields.field()? {
        match (field, value) {
            (1, Value::Bytes(raw)) => return Ok(raw.to_vec()),
            (3, Value::Bytes(packed)) => {
                let mut block = Vec::new();
                flate2::read::ZlibDecoder::new(packed)
                    .take(LARGEST_BLOCK_BYTES + 1)
                    .read_to_end(&mut block)
                    .map_err(|error| Damaged(format!("has a block that does not unpack: {error}.")))?;
                if block.len() as u64 > LARGEST_BLOCK_BYTES {
                    return Err(Damaged("has a block over the 32 MB that the format allows.".to_owned()));
                }
                return Ok(block);
            }
            (4..=7, Value::Bytes(_)) => {
                return Err(Damaged("is packed in a way other than zlib; save it with zlib.".to_owned()));
            }
            _ => {}
        }
    }
    Err(Damaged("has a block without data.".to_owned()))
}

/// The parts of a block that every reader needs.
struct Block<'a> {
    texts: Vec<&'a [u8]>,
    groups: Vec<&'a [u8]>,
    granularity: i64,
    lat_offset: i64,
    lon_offset: i64,
}

impl<'a> Block<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Damaged> {
        let mut block = Self { texts: Vec::new(), groups: Vec::new(), granularity: 100, lat_offset: 0, lon_offset: 0 };
        let mut fields = Message::new(bytes);
        while let Some((field, value)) = fields.field()? {
            match (field, value) {
                (1, Value::Bytes(table)) => {
                    let mut entries = Message::new(table);
                    while let Some((field, value)) = entries.field()? {
                        if let (1, Value::Bytes(text)) = (field, value) {
                            block.texts.push(text);
                        }
                    }
                }
                (2, Value::Bytes(group)) => block.groups.push(group),
                (17, Value::Number(nanodegrees)) => block.granularity = nanodegrees as i64,
                (19, Value::Number(nanodegrees)) => block.lat_offset = nanodegrees as i64,
                (20, Value::Number(nanodegrees)) => block.lon_offset = nanodegrees as i64,
                _ => {}
            }
        }
        Ok(block)
    }

    fn text(&self, index: u64) -> &'a str {
        usize::try_from(index)
            .ok()
            .and_then(|index| self.texts.get(index))
            .and_then(|text| std::str::from_utf8(text).ok())
            .unwrap_or("")
    }

    fn owned_tags(&self, keys: &[u8], values: &[u8]) -> Vec<(String, String)> {
        Packed(keys)
            .zip(Packed(values))
            .map(|(key, value)| (self.text(key).to_owned(), self.text(value).to_owned()))
            .collect()
    }

    /// A coordinate in 1e-7 degree; nothing when it is not on Earth.
    fn degree(&self, offset: i64, steps: i64, limit: i64) -> Option<i32> {
        let nanodegrees = steps.checked_mul(self.granularity)?.checked_add(offset)?;
        // Rounded, not cut: a file with a finer grid must meet the vertices of its neighbour.
        let value = nanodegrees.checked_add(if nanodegrees < 0 { -50 } else { 50 })? / 100;
        (value.abs() <= limit).then(|| i32::try_from(value).ok()).flatten()
    }
}

/// Reads ways and restrictions of a block; says whether it holds nodes.
fn read_ways(bytes: &[u8], prune: Prune<'_>, extract: &mut Extract, needed: &mut Vec<i64>) -> Result<bool, Damaged> {
    let block = Block::read(bytes)?;
    let mut holds_nodes = false;
    for group in &block.groups {
        let mut fields = Message::new(group);
        while let Some((field, value)) = fields.field()? {
            match (field, value) {
                (1 | 2, _) => {
                    holds_nodes = true;
                    break;
                }
                (3, Value::Bytes(way)) => read_way(&block, way, prune, extract, needed)?,
                (4, Value::Bytes(relation)) => read_restriction(&block, relation, extract)?,
                _ => {}
            }
        }
    }
    Ok(holds_nodes)
}

fn read_way(
    block: &Block<'_>,
    bytes: &[u8],
    prune: Prune<'_>,
    extract: &mut Extract,
    needed: &mut Vec<i64>,
) -> Result<(), Damaged> {
    let (mut id, mut keys, mut values, mut nodes): (i64, &[u8], &[u8], &[u8]) = (0, &[], &[], &[]);
    let mut fields = Message::new(bytes);
    while let Some((field, value)) = fields.field()? {
        match (field, value) {
            (1, Value::Number(number)) => id = number as i64,
            (2, Value::Bytes(packed)) => keys = packed,
            (3, Value::Bytes(packed)) => values = packed,
            (8, Value::Bytes(packed)) => nodes = packed,
            _ => {}
        }
    }
    let tags = Packed(keys).zip(Packed(values)).map(|(key, value)| (block.text(key), block.text(value)));
    if is_road(tags) {
        let tags = block.owned_tags(keys, values).into_iter().collect();
        if extract.add_way(id, running(nodes).collect(), tags, prune) {
            needed.extend(running(nodes));
        }
    }
    Ok(())
}

fn read_restriction(block: &Block<'_>, bytes: &[u8], extract: &mut Extract) -> Result<(), Damaged> {
    let (mut id, mut keys, mut values): (i64, &[u8], &[u8]) = (0, &[], &[]);
    let (mut roles, mut members, mut kinds): (&[u8], &[u8], &[u8]) = (&[], &[], &[]);
    let mut fields = Message::new(bytes);
    while let Some((field, value)) = fields.field()? {
        match (field, value) {
            (1, Value::Number(number)) => id = number as i64,
            (2, Value::Bytes(packed)) => keys = packed,
            (3, Value::Bytes(packed)) => values = packed,
            (8, Value::Bytes(packed)) => roles = packed,
            (9, Value::Bytes(packed)) => members = packed,
            (10, Value::Bytes(packed)) => kinds = packed,
            _ => {}
        }
    }
    let is_restriction = Packed(keys)
        .zip(Packed(values))
        .any(|(key, value)| block.text(key) == "type" && block.text(value) == "restriction");
    if is_restriction {
        let members = running(members)
            .zip(Packed(kinds))
            .zip(Packed(roles))
            .filter(|((_, kind), _)| *kind < 2)
            .map(|((id, kind), role)| Member { is_way: kind == 1, id, role: block.text(role).to_owned() })
            .collect();
        extract.restrictions.push(RestrictionRelation { id, tags: block.owned_tags(keys, values), members });
    }
    Ok(())
}

fn read_nodes(bytes: &[u8], needed: &mut Needed, extract: &mut Extract) -> Result<(), Damaged> {
    let block = Block::read(bytes)?;
    for group in &block.groups {
        let mut fields = Message::new(group);
        while let Some((field, value)) = fields.field()? {
            match (field, value) {
                (1, Value::Bytes(node)) => read_plain_node(&block, node, needed, extract)?,
                (2, Value::Bytes(nodes)) => read_dense_nodes(&block, nodes, needed, extract)?,
                _ => {}
            }
        }
    }
    Ok(())
}

fn place(block: &Block<'_>, extract: &mut Extract, id: i64, lat: i64, lon: i64) -> bool {
    let lat = block.degree(block.lat_offset, lat, 900_000_000);
    let lon = block.degree(block.lon_offset, lon, 1_800_000_000);
    if let (Some(lon), Some(lat)) = (lon, lat) {
        extract.positions.push(id, (lon, lat));
    }
    lat.is_some() && lon.is_some()
}

fn read_plain_node(block: &Block<'_>, bytes: &[u8], needed: &mut Needed, extract: &mut Extract) -> Result<(), Damaged> {
    let (mut id, mut keys, mut values, mut lat, mut lon): (i64, &[u8], &[u8], i64, i64) = (0, &[], &[], 0, 0);
    let mut fields = Message::new(bytes);
    while let Some((field, value)) = fields.field()? {
        match (field, value) {
            (1, Value::Number(number)) => id = unfold_sign(number),
            (2, Value::Bytes(packed)) => keys = packed,
            (3, Value::Bytes(packed)) => values = packed,
            (8, Value::Number(number)) => lat = unfold_sign(number),
            (9, Value::Number(number)) => lon = unfold_sign(number),
            _ => {}
        }
    }
    if needed.contains(id) && place(block, extract, id, lat, lon) && !keys.is_empty() {
        extract.node_tags.insert(id, block.owned_tags(keys, values));
    }
    Ok(())
}

fn read_dense_nodes(
    block: &Block<'_>,
    bytes: &[u8],
    needed: &mut Needed,
    extract: &mut Extract,
) -> Result<(), Damaged> {
    let (mut ids, mut lats, mut lons, mut tags): (&[u8], &[u8], &[u8], &[u8]) = (&[], &[], &[], &[]);
    let mut fields = Message::new(bytes);
    while let Some((field, value)) = fields.field()? {
        match (field, value) {
            (1, Value::Bytes(packed)) => ids = packed,
            (8, Value::Bytes(packed)) => lats = packed,
            (9, Value::Bytes(packed)) => lons = packed,
            (10, Value::Bytes(packed)) => tags = packed,
            _ => {}
        }
    }
    let mut tags = Packed(tags);
    for ((id, lat), lon) in running(ids).zip(running(lats)).zip(running(lons)) {
        let kept = needed.contains(id) && place(block, extract, id, lat, lon);
        // Key, value, key, value ... 0 for each node; an empty list means that no node has tags.
        let mut own = Vec::new();
        while let Some(key) = tags.next().filter(|key| *key != 0) {
            let Some(value) = tags.next() else { break };
            if kept {
                own.push((block.text(key).to_owned(), block.text(value).to_owned()));
            }
        }
        if !own.is_empty() {
            extract.node_tags.insert(id, own);
        }
    }
    Ok(())
}
