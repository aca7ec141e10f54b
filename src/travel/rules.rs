//! A road graph, a vehicle and the conditions of a day go in; what the vehicle may do on every directed segment,
//! and how fast it is there, comes out.
//!
//! Most roads share their tags with many others, so the answer is worked out once for each set of tags; only
//! what a closure or a slope changes is kept for single directed segments.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::permission::{self, Permission};
use super::reason::Reason;
use super::{closed, slope, speed};
use crate::maps::closure::Effect;
use crate::maps::{Closure, MunicipalityMap, VehicleProfile};
use crate::roads::{DirectedSegment, RoadGraph};

/// What a day changes about the roads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conditions {
    /// The day: decides about seasons and dated closures; nothing means the roads as drawn.
    pub date: Option<Date>,
    /// Roads that are shut, slow or open on some days; a later one goes before.
    pub closures: Arc<[Closure]>,
    /// How full the vehicle is: decides how slopes slow it.
    pub load: Load,
}

/// How full a vehicle is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Load {
    /// On the way out.
    Empty,
    /// On the way to the dump, and wherever nothing else is known: no plan then asks too much of the engine.
    #[default]
    Full,
}

impl Conditions {
    /// The roads of a municipality on a day.
    pub fn on(map: &MunicipalityMap, date: Option<Date>) -> Self {
        Self { date, closures: map.closures.clone().into(), load: Load::default() }
    }
}

/// What the vehicle may do and how fast it is, by set of tags and direction.
#[derive(Clone, Debug)]
pub struct Rules {
    by_tags: Vec<(Permission, f64)>,
    /// Where a closure or a slope says otherwise than the tags.
    by_state: FxHashMap<DirectedSegment, (Permission, f64)>,
    climb: slope::Climb,
}

impl Rules {
    pub(super) fn of(graph: &RoadGraph, profile: &VehicleProfile, conditions: &Conditions) -> Self {
        let mut by_tags = Vec::with_capacity(graph.tag_sets().len() * 2);
        for tags in graph.tag_sets() {
            for backward in [false, true] {
                let permission = permission::permission(tags, profile, backward, conditions.date);
                by_tags.push((permission, speed::kmh(tags, profile, backward)));
            }
        }
        let climb = slope::Climb::of(profile, conditions.load);
        let mut rules = Self { by_tags, by_state: FxHashMap::default(), climb };
        rules.lay_slopes(graph, profile);
        rules.lay_closures(graph, profile, conditions);
        rules
    }

    /// Roads too steep for the vehicle, told by the heights of the ground where no tag tells it.
    fn lay_slopes(&mut self, graph: &RoadGraph, profile: &VehicleProfile) {
        for state in graph.states() {
            let Some(slope) = graph.slope(state) else { continue };
            let (permission, kmh) = self.rule(graph, state);
            if permission.is_open()
                && let Some(reason) = slope::too_steep(slope, profile)
            {
                let kmh = *kmh;
                self.by_state.insert(state, (Permission::Cannot(reason), kmh));
            }
        }
    }

    fn lay_closures(&mut self, graph: &RoadGraph, profile: &VehicleProfile, conditions: &Conditions) {
        let holds = |closure: &&Closure| {
            closure.period.holds_on(conditions.date)
                && (closure.vehicles.is_empty() || closure.vehicles.iter().any(|name| profile.is_called(name)))
        };
        let closures: Vec<Closure> = conditions.closures.iter().filter(holds).cloned().collect();
        for (closure, segments) in closures.iter().zip(closed::segments(graph, &closures)) {
            for state in segments.into_iter().flat_map(|segment| [segment.forward(), segment.backward()]) {
                let (permission, kmh) = self.rule(graph, state).clone();
                let changed = match closure.effect {
                    // What is closed by a stronger reason keeps it.
                    Effect::Closed if !permission.is_open() => continue,
                    Effect::Closed => {
                        let until = conditions.date.and_then(|date| closure.period.last_day(date));
                        (Permission::Cannot(Reason::Closed { what: closure.reason.clone(), until }), kmh)
                    }
                    Effect::Slow(most) => (permission, kmh.min(most.max(speed::SLOWEST_KMH))),
                    Effect::Open => match permission.reason() {
                        Some(Reason::OutOfSeason { .. } | Reason::Closed { .. }) => {
                            let tags = graph.tags(state.segment());
                            (permission::permission(tags, profile, state.is_backward(), None), kmh)
                        }
                        _ => continue,
                    },
                };
                self.by_state.insert(state, changed);
            }
        }
    }

    fn rule(&self, graph: &RoadGraph, state: DirectedSegment) -> &(Permission, f64) {
        let of_tags = || {
            let tag_set = graph.road_of(state.segment()).tag_set as usize;
            &self.by_tags[tag_set * 2 + usize::from(state.is_backward())]
        };
        if self.by_state.is_empty() { of_tags() } else { self.by_state.get(&state).unwrap_or_else(of_tags) }
    }

    /// Whether the vehicle may and can drive a directed segment.
    pub fn permission(&self, graph: &RoadGraph, state: DirectedSegment) -> &Permission {
        &self.rule(graph, state).0
    }

    /// How fast it drives it, km/h, slopes counted in.
    pub fn kmh(&self, graph: &RoadGraph, state: DirectedSegment) -> f64 {
        let kmh = self.rule(graph, state).1;
        match graph.slope(state) {
            Some(slope) => self.climb.kmh(kmh, slope, graph.metres(state.segment())),
            None => kmh,
        }
    }
}
