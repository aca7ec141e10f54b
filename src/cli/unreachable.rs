//! A matrix with its points goes in; why some of its pairs have no way comes out.

use serde::Serialize;

use super::points::Point;
use crate::travel::weight::Weight;
use crate::travel::{Network, Obstacle, Port, Stranded};

/// Pairs of points that are explained by a search of their own.
const MOST_PAIRS_EXPLAINED: usize = 200;

/// Why a point has no way to or from others.
#[derive(Serialize)]
pub(super) struct Missing {
    /// Row of the table, from 1.
    point: usize,
    /// `to`: nothing gets there; `from`: nothing gets away from there; `between`: only to some points.
    direction: &'static str,
    /// The first point it does not get to, where it gets to others.
    #[serde(skip_serializing_if = "Option::is_none")]
    to_point: Option<usize>,
    /// Pairs that have no way because of it.
    pub(super) pairs: usize,
    /// Kind of the first obstacle.
    code: &'static str,
    /// All obstacles in words.
    reason: String,
    /// All obstacles on the way, with their roads, places and figures.
    obstacles: Vec<Obstacle>,
}

impl Missing {
    fn new(point: usize, direction: &'static str, pairs: usize, obstacles: Vec<Obstacle>) -> Self {
        let reasons: Vec<String> = obstacles.iter().map(ToString::to_string).collect();
        Self {
            point: point + 1,
            direction,
            to_point: None,
            pairs,
            code: obstacles.first().map_or("no-road-near", |obstacle| obstacle.reason.code()),
            reason: if reasons.is_empty() {
                "No road that this vehicle drives is near.".to_owned()
            } else {
                reasons.join("; then ")
            },
            obstacles,
        }
    }
}

/// Pairs without a way, each counted with the one of its two points that is cut off; where both are, the way out
/// of the first is what is missing first.
pub(super) fn missing_pairs(
    network: &Network,
    points: &[Point],
    ports: &[Vec<Port>],
    weights: &[Weight],
) -> Vec<Missing> {
    if weights.iter().all(|weight| weight.is_reached()) {
        return Vec::new();
    }
    let stranded: Vec<Stranded> = ports.iter().map(|ports| network.stranded(ports)).collect();
    let is_cut = |point: usize, obstacles: &[Obstacle]| ports[point].is_empty() || !obstacles.is_empty();
    let mut pairs = vec![[0usize; 2]; points.len()];
    let mut between: Vec<(usize, Option<usize>)> = vec![(0, None); points.len()];
    for row in 0..points.len() {
        for column in 0..points.len() {
            if weights[row * points.len() + column].is_reached() {
                continue;
            }
            if is_cut(row, &stranded[row].from) {
                pairs[row][1] += 1;
            } else if is_cut(column, &stranded[column].to) {
                pairs[column][0] += 1;
            } else {
                between[row].0 += 1;
                between[row].1.get_or_insert(column);
            }
        }
    }
    let mut missing = Vec::new();
    let mut explained = 0;
    for (point, stranded) in stranded.into_iter().enumerate() {
        let [to, from] = pairs[point];
        if to > 0 {
            missing.push(Missing::new(point, "to", to, stranded.to));
        }
        if from > 0 {
            missing.push(Missing::new(point, "from", from, stranded.from));
        }
        if let (count, Some(column)) = between[point] {
            explained += 1;
            let all = || ports[point].iter().flat_map(|exit| ports[column].iter().map(move |entry| (*exit, *entry)));
            let least = if explained <= MOST_PAIRS_EXPLAINED {
                all().map(|(exit, entry)| network.explain(exit, entry)).min_by_key(Vec::len).unwrap_or_default()
            } else {
                Vec::new()
            };
            let mut found = Missing::new(point, "between", count, least);
            if found.obstacles.is_empty() {
                found.code = "not-explained";
                found.reason = "There is no way between these two; `taza route` says why.".to_owned();
            }
            found.to_point = Some(column + 1);
            missing.push(found);
        }
    }
    missing
}
