//! OpenStreetMap XML goes in, ways, nodes and restrictions come out
//! (<https://wiki.openstreetmap.org/wiki/OSM_XML>).

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::bounded::Bounded;
use super::{Damaged, Extract, Member, Prune, RestrictionRelation, is_road};
use crate::maps::Tags;

/// The element whose children are being read.
enum Open {
    Nothing,
    Node { id: i64, tags: Vec<(String, String)> },
    Way { id: i64, nodes: Vec<i64>, tags: Tags },
    Relation(RestrictionRelation),
}

/// Reads a document; nodes may come in any place of it.
pub(super) fn read(source: Bounded<impl BufRead>, prune: Prune<'_>) -> Result<Extract, Damaged> {
    let allowance = source.allowance();
    let mut reader = Reader::from_reader(source);
    let mut buffer = Vec::new();
    let mut extract = Extract::default();
    let mut open = Open::Nothing;
    let mut is_osm = false;
    loop {
        let damaged = |at: u64, error: String| Damaged(format!("is not well-formed XML near byte {at}: {error}."));
        let event = reader.read_event_into(&mut buffer);
        let at = reader.buffer_position();
        match event.map_err(|error| damaged(at, error.to_string()))? {
            Event::Start(element) if element.name().as_ref() == "osm" => is_osm = true,
            Event::Start(element) => start(&element, &mut open, &mut extract),
            Event::Empty(element) => {
                start(&element, &mut open, &mut extract);
                if matches!(element.name().as_ref(), "node" | "way" | "relation") {
                    close(std::mem::replace(&mut open, Open::Nothing), &mut extract, prune);
                }
            }
            Event::End(element) => {
                if matches!(element.name().as_ref(), "node" | "way" | "relation") {
                    close(std::mem::replace(&mut open, Open::Nothing), &mut extract, prune);
                }
            }
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
        allowance.renew();
    }
    extract.positions.sort();
    if is_osm { Ok(extract) } else { Err(Damaged("has no <osm> element: it is not OpenStreetMap XML.".to_owned())) }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok().flatten()?;
    quick_xml::escape::unescape(&found.value).ok().map(|text| text.into_owned())
}

fn number(element: &BytesStart<'_>, name: &str) -> Option<i64> {
    attribute(element, name)?.parse().ok()
}

/// A coordinate in 1e-7 degree; nothing when it is not on Earth.
fn degree(element: &BytesStart<'_>, name: &str, limit: f64) -> Option<i32> {
    let degrees: f64 = attribute(element, name)?.parse().ok()?;
    (degrees.is_finite() && degrees.abs() <= limit).then_some((degrees * 1e7).round() as i32)
}

fn start(element: &BytesStart<'_>, open: &mut Open, extract: &mut Extract) {
    match (element.name().as_ref(), open) {
        ("node", open) => {
            let Some(id) = number(element, "id") else { return };
            if let (Some(lon), Some(lat)) = (degree(element, "lon", 180.0), degree(element, "lat", 90.0)) {
                extract.positions.push(id, (lon, lat));
            }
            *open = Open::Node { id, tags: Vec::new() };
        }
        ("way", open) => {
            let Some(id) = number(element, "id") else { return };
            *open = Open::Way { id, nodes: Vec::new(), tags: Tags::new() };
        }
        ("relation", open) => {
            let Some(id) = number(element, "id") else { return };
            *open = Open::Relation(RestrictionRelation { id, tags: Vec::new(), members: Vec::new() });
        }
        ("tag", Open::Way { tags, .. }) => {
            if let (Some(key), Some(value)) = (attribute(element, "k"), attribute(element, "v")) {
                tags.insert(key, value);
            }
        }
        ("tag", Open::Node { tags, .. }) | ("tag", Open::Relation(RestrictionRelation { tags, .. })) => {
            if let (Some(key), Some(value)) = (attribute(element, "k"), attribute(element, "v")) {
                tags.push((key, value));
            }
        }
        ("nd", Open::Way { nodes, .. }) => nodes.extend(number(element, "ref")),
        ("member", Open::Relation(relation)) => {
            if let (Some(kind), Some(id)) = (attribute(element, "type"), number(element, "ref"))
                && (kind == "way" || kind == "node")
            {
                let role = attribute(element, "role").unwrap_or_default();
                relation.members.push(Member { is_way: kind == "way", id, role });
            }
        }
        _ => {}
    }
}

fn close(open: Open, extract: &mut Extract, prune: Prune<'_>) {
    match open {
        Open::Node { id, tags } if !tags.is_empty() => {
            extract.node_tags.insert(id, tags);
        }
        Open::Way { id, nodes, tags } if is_road(tags.iter().map(|(key, value)| (key.as_str(), value.as_str()))) => {
            extract.add_way(id, nodes, tags, prune);
        }
        Open::Relation(relation)
            if relation.tags.iter().any(|(key, value)| key == "type" && value == "restriction") =>
        {
            extract.restrictions.push(relation);
        }
        _ => {}
    }
}
