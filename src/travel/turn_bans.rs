//! Turn restrictions of a map and a vehicle go in; which turns they forbid comes out.
//!
//! Most restrictions speak of one junction and forbid a pair of directed segments. One that leads
//! through other roads depends on where the vehicle came from, so the search must remember it: a
//! **context** is the beginning of such a restriction that a way has just driven, and a directed
//! segment driven in a context gets a node of its own.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::maps::{Rule, VehicleProfile};
use crate::roads::{DirectedSegment, RoadGraph, TurnRule};

/// A context of none: nothing needs to be remembered.
pub(super) const NO_CONTEXT: u32 = 0;

/// Turns that restrictions forbid to a vehicle.
#[derive(Clone, Debug, Default)]
pub(super) struct TurnBans {
    forbidden: FxHashMap<(DirectedSegment, DirectedSegment), i64>,
    only: FxHashMap<DirectedSegment, Vec<TurnRule>>,
    long: Vec<TurnRule>,
    in_long: FxHashSet<DirectedSegment>,
    contexts: Vec<Vec<DirectedSegment>>,
}

impl TurnBans {
    pub(super) fn of(graph: &RoadGraph, profile: &VehicleProfile) -> Self {
        let mut bans = Self { contexts: vec![Vec::new()], ..Self::default() };
        for rule in graph.turn_rules() {
            if rule.except.iter().any(|key| profile.access_keys.contains(key)) {
                continue;
            }
            match (rule.via.is_empty(), rule.rule) {
                (true, Rule::No) => {
                    bans.forbidden.extend(rule.to.iter().map(|to| ((rule.from, *to), rule.relation)));
                }
                (true, Rule::Only) => bans.only.entry(rule.from).or_default().push(rule.clone()),
                (false, _) => {
                    bans.in_long.insert(rule.from);
                    bans.in_long.extend(&rule.via);
                    bans.long.push(rule.clone());
                }
            }
        }
        bans
    }

    /// The relation that forbids a turn at one junction.
    pub(super) fn at_junction(&self, from: DirectedSegment, to: DirectedSegment) -> Option<i64> {
        let broken = |rules: &Vec<TurnRule>| rules.iter().find(|rule| !rule.to.contains(&to)).map(|rule| rule.relation);
        self.forbidden.get(&(from, to)).copied().or_else(|| self.only.get(&from).and_then(broken))
    }

    /// The context after a turn, or the relation that forbids it.
    pub(super) fn after(&mut self, context: u32, from: DirectedSegment, to: DirectedSegment) -> Result<u32, i64> {
        if let Some(relation) = self.at_junction(from, to) {
            return Err(relation);
        }
        if !self.in_long.contains(&from) {
            return Ok(NO_CONTEXT);
        }
        let mut driven = self.contexts.get(context as usize).cloned().unwrap_or_default();
        if driven.is_empty() {
            driven.push(from);
        }
        for rule in &self.long {
            if ends_with(&driven, rule) && (rule.rule == Rule::Only) != rule.to.contains(&to) {
                return Err(rule.relation);
            }
        }
        driven.push(to);
        for start in 0..driven.len() - 1 {
            let rest = &driven[start..];
            if self.long.iter().any(|rule| begins_with(rule, rest)) {
                let rest = rest.to_vec();
                let known = self.contexts.iter().position(|context| *context == rest);
                let context = known.unwrap_or_else(|| {
                    self.contexts.push(rest);
                    self.contexts.len() - 1
                });
                return Ok(context as u32);
            }
        }
        Ok(NO_CONTEXT)
    }
}

/// Whether a way that drove `driven` has driven all of the rule but its last turn.
fn ends_with(driven: &[DirectedSegment], rule: &TurnRule) -> bool {
    let length = rule.via.len() + 1;
    let Some(start) = driven.len().checked_sub(length) else { return false };
    driven.get(start) == Some(&rule.from) && driven.get(start + 1..) == Some(rule.via.as_slice())
}

/// Whether a rule begins with `driven` (its first directed segment and at least one of its via).
fn begins_with(rule: &TurnRule, driven: &[DirectedSegment]) -> bool {
    match driven.split_first() {
        Some((from, via)) => *from == rule.from && !via.is_empty() && rule.via.starts_with(via),
        None => false,
    }
}
