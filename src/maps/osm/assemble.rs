//! Ways, nodes and restrictions as a file has them go in, roads come out.

use rustc_hash::FxHashSet;

use super::places::Places;
use super::{Extract, Member, RestrictionRelation, Way};
use crate::maps::Road;
use crate::maps::part::{self, Parts};
use crate::maps::read::collect::{Collector, Spot};
use crate::maps::road_file::{Restriction, RoadFile, RoadNode, Rule, Via};
use crate::units::{Position, RoadId};

/// Puts a road file together; what had to be left out comes as warnings.
pub(super) fn assemble(extract: Extract, warnings: &mut Collector) -> RoadFile {
    let mut kept = FxHashSet::default();
    let mut roads = Vec::with_capacity(extract.ways.len());
    let mut parts = Parts::default();
    let mut used_nodes = FxHashSet::default();
    let Extract { ways, restrictions, positions, node_tags, .. } = extract;
    // Only nodes with tags, and those that turns lead over, are asked for again.
    let vias = restrictions.iter().flat_map(|relation| &relation.members).filter(|member| !member.is_way);
    let asked: FxHashSet<i64> = node_tags.keys().copied().chain(vias.map(|member| member.id)).collect();
    // Ways go one by one, so that a way and its road are never all in memory twice.
    for way in ways {
        if !kept.insert(way.id) {
            continue;
        }
        let first = roads.len();
        let way_id = way.id;
        roads.extend(roads_of(way, &positions));
        let spot = || Spot::feature(&format!("way/{way_id}")).field("nd");
        match roads.len() - first {
            0 => {
                kept.remove(&way_id);
                warnings.warning(
                    "road-without-line",
                    &spot(),
                    "Fewer than two of its nodes are in the file; the road is left out.",
                    "Export the area with complete ways if this road matters.",
                );
            }
            1 => {}
            count => {
                parts.insert(road_id(way_id), (first..roads.len()).collect());
                warnings.warning(
                    "road-with-gap",
                    &spot().at(roads[first].line[roads[first].line.len() - 1]),
                    format!("Nodes in its middle are not in the file; it is kept as {count} roads that do not meet."),
                    "Export the area with complete ways if this road matters.",
                );
            }
        }
        let nodes = roads[first..].iter().flat_map(|road: &Road| &road.nodes);
        used_nodes.extend(nodes.filter(|node| asked.contains(*node)));
    }
    let mut nodes: Vec<RoadNode> = node_tags
        .iter()
        .filter(|(id, _)| used_nodes.contains(*id))
        .filter_map(|(id, tags)| {
            let position = position(positions.get(*id)?);
            Some(RoadNode { id: *id, position, tags: tags.iter().cloned().collect() })
        })
        .collect();
    nodes.sort_by_key(|node| node.id);
    let restrictions = restrictions.iter().filter_map(|relation| restriction(relation, &kept, &used_nodes)).collect();
    let mut file = RoadFile { roads, restrictions, nodes };
    part::follow(&mut file, &parts);
    file
}

fn position((lon, lat): (i32, i32)) -> Position {
    // Divided, not multiplied by 1e-7: division gives the nearest double to the decimal number.
    Position { lon: f64::from(lon) / 1e7, lat: f64::from(lat) / 1e7 }
}

/// The roads of a way: one, or several where nodes in its middle are absent. Nothing is drawn across a gap.
fn roads_of(way: Way, positions: &Places) -> Vec<Road> {
    let mut runs: Vec<(Vec<Position>, Vec<i64>)> = Vec::new();
    let (mut last, mut is_open) = (None, false);
    for node in &way.nodes {
        // Nodes outside an extract's border are absent; the road then ends at the border.
        let Some(place) = positions.get(*node) else {
            (last, is_open) = (None, false);
            continue;
        };
        if last.replace(place) == Some(place) {
            continue;
        }
        if !std::mem::replace(&mut is_open, true) {
            runs.push((Vec::new(), Vec::new()));
        }
        if let Some((line, nodes)) = runs.last_mut() {
            line.push(position(place));
            nodes.push(*node);
        }
    }
    runs.retain(|(line, _)| line.len() >= 2);
    let id = road_id(way.id);
    let road = |(number, (mut line, mut nodes)): (usize, (Vec<Position>, Vec<i64>))| {
        line.shrink_to_fit();
        nodes.shrink_to_fit();
        let (names, tags) = (way.names.clone(), way.tags.clone());
        Road { id: part::id(&id, number), line, nodes, names, tags, service: None }
    };
    runs.into_iter().enumerate().map(road).collect()
}

fn road_id(way: i64) -> RoadId {
    RoadId(format!("way/{way}"))
}

/// A restriction that can be obeyed: all its roads are in the file and its kind is known.
fn restriction(relation: &RestrictionRelation, ways: &FxHashSet<i64>, nodes: &FxHashSet<i64>) -> Option<Restriction> {
    let tag = |key: &str| relation.tags.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str());
    let kind = tag("restriction").or_else(|| tag("restriction:hgv")).or_else(|| tag("restriction:conditional"))?;
    // A condition by hour or season is not decided here: a turn that is free most of the day must not be lost.
    if kind.contains('@') {
        return None;
    }
    let rule = if kind.starts_with("no_") {
        Rule::No
    } else if kind.starts_with("only_") {
        Rule::Only
    } else {
        return None;
    };
    let role = |wanted: &'static str| relation.members.iter().filter(move |member| member.role == wanted);
    let way = |wanted| role(wanted).find(|member: &&Member| member.is_way && ways.contains(&member.id));
    let via = match role("via").find(|member| !member.is_way) {
        Some(node) => nodes.contains(&node.id).then_some(Via::Node(node.id))?,
        None => {
            let roads: Vec<&Member> = role("via").collect();
            if roads.is_empty() || roads.iter().any(|member| !ways.contains(&member.id)) {
                return None;
            }
            Via::Roads(roads.iter().map(|member| road_id(member.id)).collect())
        }
    };
    Some(Restriction {
        id: relation.id,
        rule,
        from: road_id(way("from")?.id),
        via,
        to: road_id(way("to")?.id),
        except: tag("except")
            .map(|list| list.split(';').map(|key| key.trim().to_owned()).collect())
            .unwrap_or_default(),
    })
}
