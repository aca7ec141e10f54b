//! The text of a `loads.csv` and the plan they were collected by go in; weighed loads beside what the
//! plan expected of them, or every fault of the file, come out.
//!
//! A line is one unloading: `date,vehicle,trip,kilograms,fill_percent`. A scale gives kilograms, a look
//! into the trailer gives how full it is; either may be empty, not both.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Deserialize;

use crate::plan::{Plan, StepKind};
use crate::units::{VehicleId, VillageId};

/// One unloading beside what the plan expected of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// When.
    pub date: Date,
    /// Who.
    pub vehicle: VehicleId,
    /// Trip of the day, from 1.
    pub trip: u32,
    /// Weighed.
    pub kilograms: Option<f64>,
    /// How full the body was, as litres.
    pub litres: Option<f64>,
    /// Kilograms the plan expected from streets, by village.
    pub streets_kg: BTreeMap<Option<VillageId>, f64>,
    /// Litres the plan expected from streets.
    pub streets_l: f64,
    /// Kilograms the plan expected from containers, schools, markets.
    pub places_kg: f64,
    /// Litres the plan expected from them.
    pub places_l: f64,
}

/// Why a line cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct LoadFault {
    /// Line of the file, its heading being 1.
    pub line: u64,
    /// What is wrong and what to do.
    pub what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    date: Date,
    vehicle: VehicleId,
    trip: u32,
    kilograms: Option<f64>,
    fill_percent: Option<f64>,
}

/// A load heavier or fuller than this many times the vehicle is a slip of the pen.
const MOST_OVERLOADED: f64 = 3.0;

/// Reads the loads of a plan.
///
/// # Errors
/// Every line that cannot be used.
pub fn read(text: &str, plan: &Plan) -> Result<Vec<Load>, Vec<LoadFault>> {
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let (mut loads, mut faults, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (line, row) in (2..).zip(reader.deserialize::<Row>()) {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let what = format!("it cannot be read ({error}). Write date,vehicle,trip,kilograms,fill_percent.");
                faults.push(LoadFault { line, what });
                continue;
            }
        };
        match load(&row, plan) {
            Ok(load) if seen.insert((load.date, load.vehicle.clone(), load.trip)) => loads.push(load),
            Ok(load) => {
                let what =
                    format!("trip {} of `{}` on {} stands in it twice. Keep one.", load.trip, load.vehicle, load.date);
                faults.push(LoadFault { line, what });
            }
            Err(what) => faults.push(LoadFault { line, what }),
        }
    }
    if faults.is_empty() { Ok(loads) } else { Err(faults) }
}

fn load(row: &Row, plan: &Plan) -> Result<Load, String> {
    let Some(vehicle) = plan.vehicles.iter().find(|vehicle| vehicle.id == row.vehicle) else {
        let known: Vec<&str> = plan.vehicles.iter().map(|vehicle| vehicle.id.0.as_str()).collect();
        return Err(format!("the plan has no vehicle `{}`. Write one of: {}.", row.vehicle, known.join(", ")));
    };
    let within = |name: &str, value: Option<f64>, most: f64| match value {
        Some(value) if !(0.0..=most).contains(&value) => {
            Err(format!("`{name}` is {value}; it must be between 0 and {most:.0}."))
        }
        value => Ok(value),
    };
    let kilograms = within("kilograms", row.kilograms, MOST_OVERLOADED * amount(vehicle.capacity_kg.0))?;
    let fill = within("fill_percent", row.fill_percent, MOST_OVERLOADED * 100.0)?;
    if kilograms.is_none() && fill.is_none() {
        return Err("neither `kilograms` nor `fill_percent` is given. Write one of them.".to_owned());
    }
    let day = row.date.weekday().to_monday_zero_offset().unsigned_abs();
    let routes = plan.routes.iter().filter(|route| route.day == day && route.vehicle == row.vehicle);
    let steps: Vec<_> = routes.flat_map(|route| &route.steps).filter(|step| step.trip == row.trip).collect();
    if !steps.iter().any(|step| step.kind.is_collection()) {
        return Err(format!(
            "the plan has no trip {} of `{}` on that day of the week ({}). Correct it, or give the plan that was driven.",
            row.trip, row.vehicle, row.date
        ));
    }
    let mut load = Load {
        date: row.date,
        vehicle: row.vehicle.clone(),
        trip: row.trip,
        kilograms,
        litres: fill.map(|fill| fill / 100.0 * amount(vehicle.capacity_l.0)),
        streets_kg: BTreeMap::new(),
        streets_l: 0.0,
        places_kg: 0.0,
        places_l: 0.0,
    };
    for step in steps {
        match step.kind {
            StepKind::Street => {
                *load.streets_kg.entry(step.village.clone()).or_default() += amount(step.kilograms.0);
                load.streets_l += amount(step.litres.0);
            }
            StepKind::Place => {
                load.places_kg += amount(step.kilograms.0);
                load.places_l += amount(step.litres.0);
            }
            StepKind::Start | StepKind::Unload | StepKind::Break | StepKind::End => {}
        }
    }
    Ok(load)
}

/// Kilograms and litres are far below 2^52, where `f64` holds every whole number.
#[allow(clippy::cast_precision_loss)]
fn amount(whole: i64) -> f64 {
    whole as f64
}
