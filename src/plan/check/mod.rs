//! The folder of a municipality and a `plan.json` go in; every rule that the plan breaks comes out.
//!
//! Everything is recounted: ways are searched again one by one instead of read from a matrix, times
//! and loads are followed along the route, days and sums are gathered anew. Nothing of
//! [`make`](super::make) is used, so a mistake there is found here.

mod days;
mod walk;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::{Figures, Plan};
use crate::maps::{Faults, MunicipalityMap};
use crate::plan::scenario::{Scenario, Setbacks};
use crate::problem::build::{Built, build};
use crate::problem::demand::season_named;
use crate::problem::fleet::Fleet;
use crate::roads::RoadGraph;
use crate::travel::Conditions;

/// One rule that a plan breaks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// A short stable name of the rule, such as `overloaded`.
    pub rule: &'static str,
    /// The route, where it concerns one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// The step, where it concerns one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// What is wrong, with both figures.
    pub what: String,
    /// By how much, in the unit that `what` names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<i64>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.step, &self.route) {
            (Some(step), _) => write!(f, "step {step}: ")?,
            (None, Some(route)) => write!(f, "route {route}: ")?,
            (None, None) => write!(f, "plan: ")?,
        }
        write!(f, "{} [{}]", self.what, self.rule)
    }
}

/// Collects what is wrong, with the place it was found at.
#[derive(Debug, Default)]
pub(super) struct Findings {
    route: Option<String>,
    step: Option<String>,
    found: Vec<Violation>,
}

impl Findings {
    fn at_plan(&mut self) {
        (self.route, self.step) = (None, None);
    }

    fn at_route(&mut self, route: &str) {
        (self.route, self.step) = (Some(route.to_owned()), None);
    }

    fn at_step(&mut self, step: &str) {
        self.step = Some(step.to_owned());
    }

    fn add(&mut self, rule: &'static str, what: impl Into<String>) {
        self.add_by(rule, what, None);
    }

    fn add_by(&mut self, rule: &'static str, what: impl Into<String>, by: Option<i64>) {
        let (route, step) = (self.route.clone(), self.step.clone());
        self.found.push(Violation { rule, route, step, what: what.into(), by });
    }

    /// Two figures that must be the same.
    fn same(&mut self, rule: &'static str, of: &str, said: i64, counted: i64) {
        if said != counted {
            self.add_by(
                rule,
                format!("{of} is given as {said}, counted are {counted}"),
                Some(said.abs_diff(counted) as i64),
            );
        }
    }
}

/// Recounts `plan` against the municipality it was made for.
pub fn check(map: &MunicipalityMap, inputs_sha256: &str, plan: &Plan) -> Result<Vec<Violation>, Faults> {
    let mut findings = Findings::default();
    if plan.municipality != map.municipality.slug {
        let what = format!("it is for `{}`, the folder holds `{}`", plan.municipality, map.municipality.slug);
        findings.add("other-municipality", what);
        return Ok(findings.found);
    }
    if plan.inputs_sha256 != inputs_sha256 {
        findings.add("inputs-changed", "the files of the municipality changed since it was made; plan again");
    }
    let Some(season) = season_named(&map.municipality, &plan.season) else {
        findings.add("unknown-season", format!("the season `{}` is not in municipality.toml", plan.season));
        return Ok(findings.found);
    };
    let graph = Arc::new(RoadGraph::of_map(map));
    let fleet = Fleet::of(map, &graph, &Conditions::on(map, Some(plan.date)));
    let built = build(map, &graph, &fleet, season)?;
    findings.found.extend(check_on(map, &fleet, &built, plan));
    Ok(findings.found)
}

/// Recounts `plan` on roads and services that are at hand already.
pub(super) fn check_on(map: &MunicipalityMap, fleet: &Fleet, built: &Built, plan: &Plan) -> Vec<Violation> {
    let mut findings = Findings::default();
    let recovered = Scenario::read(&plan.what_if).map(|scenario| scenario.recovery).unwrap_or_default();
    let setbacks = match Setbacks::of(map, fleet, plan.date, &recovered) {
        Ok(setbacks) => setbacks,
        Err(faults) => {
            faults.iter().for_each(|fault| findings.add("recovery", fault.to_string()));
            return findings.found;
        }
    };
    let mut served = days::Served::new(built);
    let mut totals = Figures::default();
    for route in &plan.routes {
        findings.at_route(&route.id);
        let counted = walk::walk((map, &setbacks), fleet, built, route, &mut served, &mut findings);
        compare(&mut findings, &route.figures, &counted);
        totals = sum(&totals, &counted);
    }
    findings.at_plan();
    compare(&mut findings, &plan.totals, &totals);
    days::check(map, built, plan, (&served, !setbacks.is_empty()), &mut findings);
    findings.found
}

/// Figures by name, so that no field is forgotten in comparisons and sums.
fn named(figures: &Figures) -> [(&'static str, i64); 12] {
    [
        ("metres", figures.metres.0),
        ("duration in seconds", figures.duration.0),
        ("kilograms", figures.kilograms.0),
        ("litres", figures.litres.0),
        ("loads", figures.loads.into()),
        ("stops", figures.stops.into()),
        ("fuel in millilitres", figures.fuel.0),
        ("fuel by slopes, ground and load in millilitres", figures.fuel_by_ground.0),
        ("crew cost in tyiyn", figures.crew_cost.0),
        ("fuel cost in tyiyn", figures.fuel_cost.0),
        ("gate fees in tyiyn", figures.gate_fees.0),
        ("fixed cost in tyiyn", figures.fixed_cost.0),
    ]
}

fn compare(findings: &mut Findings, said: &Figures, counted: &Figures) {
    for ((name, said), (_, counted)) in named(said).into_iter().zip(named(counted)) {
        findings.same("figures", name, said, counted);
    }
}

fn sum(one: &Figures, other: &Figures) -> Figures {
    Figures {
        metres: one.metres + other.metres,
        duration: one.duration + other.duration,
        kilograms: one.kilograms + other.kilograms,
        litres: one.litres + other.litres,
        loads: one.loads + other.loads,
        stops: one.stops + other.stops,
        fuel: one.fuel + other.fuel,
        fuel_by_ground: one.fuel_by_ground + other.fuel_by_ground,
        crew_cost: one.crew_cost + other.crew_cost,
        fuel_cost: one.fuel_cost + other.fuel_cost,
        gate_fees: one.gate_fees + other.gate_fees,
        fixed_cost: one.fixed_cost + other.fixed_cost,
    }
}
