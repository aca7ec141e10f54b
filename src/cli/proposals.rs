//! Roads go in; the repairs that somebody may accept come out, each with what it would change.

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::{Value, json};

use crate::maps::Road;
use crate::maps::repair::{self, Change, Repair, RepairId};
use crate::units::{Position, RoadId};

/// A repair with the vertex as it is and as it would be.
#[derive(Serialize)]
pub(super) struct Proposal {
    #[serde(flatten)]
    repair: Repair,
    /// Where the vertex is now; nothing where there is none yet.
    before: Option<Position>,
    /// Where it would be; nothing where a road would be left out.
    after: Option<Position>,
    /// What would change, in words.
    sentence: String,
}

/// All proposals for these roads.
pub(super) fn find(roads: &[Road]) -> Vec<Proposal> {
    let by_id: FxHashMap<&RoadId, &Road> = roads.iter().map(|road| (&road.id, road)).collect();
    repair::find(roads).into_iter().map(|repair| proposal(repair, &by_id)).collect()
}

fn proposal(repair: Repair, roads: &FxHashMap<&RoadId, &Road>) -> Proposal {
    let end = |id: &RoadId, last: bool| {
        let road = roads.get(id)?;
        if last { road.line.last() } else { road.line.first() }.copied()
    };
    let which = |last: bool| if last { "last" } else { "first" };
    let at = repair.position;
    let (before, after, sentence) = match &repair.change {
        Change::JoinEnd { road, last, onto, gap_m, .. } | Change::JoinLine { road, last, onto, gap_m, .. } => (
            end(road, *last),
            Some(at),
            format!("{road}: its {} vertex moves {gap_m} m onto {onto}, which it misses now", which(*last)),
        ),
        Change::AddCrossing { road, other, .. } => {
            (None, Some(at), format!("{road} and {other} get a common vertex where they cross at the same level"))
        }
        Change::DropDuplicate { road, kept } => {
            (Some(at), None, format!("{road} is left out; {kept} has the same line"))
        }
    };
    Proposal { repair, before, after, sentence }
}

/// One line of the table for people.
pub(super) fn row(proposal: &Proposal) -> Vec<String> {
    let Position { lon, lat } = proposal.repair.position;
    vec![
        "repair proposed".to_owned(),
        proposal.repair.id.0.clone(),
        format!("{lon:.6},{lat:.6}"),
        proposal.sentence.clone(),
    ]
}

/// The proposals as points.
pub(super) fn features(proposals: &[Proposal]) -> impl Iterator<Item = Value> + '_ {
    proposals.iter().map(|proposal| {
        let RepairId(id) = &proposal.repair.id;
        let properties = json!({
            "kind": "repair",
            "id": id,
            "reason": proposal.sentence,
            "before": proposal.before,
            "after": proposal.after,
        });
        let geometry = json!({ "type": "Point", "coordinates": proposal.repair.position });
        json!({ "type": "Feature", "properties": properties, "geometry": geometry })
    })
}
