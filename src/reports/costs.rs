//! A week's plan and the costs it does not know go in; a year's costs, and what a tonne, a household
//! and a person a month cost, come out.

use super::figure::{Figure, Making, TooLarge, Unit};
use super::inputs::TariffInputs;
use crate::plan::{Figures, Plan};
use crate::units::Language;

/// What collection costs.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Costs {
    /// Everything in a year.
    pub year: Figure,
    /// A tonne collected.
    pub per_tonne: Figure,
    /// A person served, a month.
    pub per_person_month: Figure,
    /// A household served, a month.
    pub per_household_month: Figure,
}

/// A figure of the week, over a year of 365 days.
fn over_a_year(key: &'static str, unit: Unit, week: Figure) -> Result<Figure, TooLarge> {
    let days = Figure::given("figure-days-in-year", Unit::Count, 365);
    Figure::made(key, unit, Making::Product { by: 7 }, vec![week, days])
}

/// A figure of the week as it is when more or fewer streets are collected more or less often than planned.
fn as_often(key: &'static str, week: Figure, inputs: &TariffInputs) -> Result<Figure, TooLarge> {
    let often = Figure::given("figure-frequency", Unit::Thousandths, inputs.frequency_thousandths);
    Figure::made(key, Unit::Tyiyn, Making::Product { by: 1_000_000 }, vec![week, often, coverage(inputs)])
}

/// A figure of the week that follows the people served and not the frequency.
fn as_many(key: &'static str, unit: Unit, week: Figure, inputs: &TariffInputs) -> Result<Figure, TooLarge> {
    Figure::made(key, unit, Making::Product { by: 1_000 }, vec![week, coverage(inputs)])
}

fn coverage(inputs: &TariffInputs) -> Figure {
    Figure::given("figure-coverage", Unit::Thousandths, inputs.coverage_thousandths)
}

/// People on streets that somebody comes to, as far as they are covered.
pub(super) fn people_served(plan: &Plan, inputs: &TariffInputs) -> Result<Figure, TooLarge> {
    let people = plan.streets.iter().filter(|street| !street.days.is_empty()).map(|street| i64::from(street.people));
    let people = Figure::given("figure-people-of-plan", Unit::People, people.sum());
    as_many("figure-people-served", Unit::People, people, inputs)
}

/// The sums of one vehicle's routes, with its name; vehicles that go out, in the order of the plan.
fn by_vehicle(plan: &Plan, language: Language) -> impl Iterator<Item = (String, Figures)> {
    plan.vehicles.iter().filter_map(move |vehicle| {
        let own = plan.routes.iter().filter(|route| route.vehicle == vehicle.id);
        let sum = own.map(|route| route.figures).reduce(|sum, route| sum.plus(&route))?;
        Some((vehicle.names.pick(language).to_owned(), sum))
    })
}

/// The week's fuel: each vehicle's litres and kilometres.
fn fuel_of_week(plan: &Plan, language: Language) -> Result<Figure, TooLarge> {
    let vehicles = by_vehicle(plan, language).map(|(name, sum)| {
        let litres = Figure::given("figure-litres-burnt", Unit::Millilitres, sum.fuel.0);
        let metres = Figure::given("figure-metres-driven", Unit::Metres, sum.metres.0);
        let ground = Figure::given("figure-fuel-ground", Unit::Millilitres, sum.fuel_by_ground.0);
        let inputs = vec![litres, metres, ground];
        Figure::counted("figure-fuel-vehicle-week", Unit::Tyiyn, sum.fuel_cost.0, inputs).of(&name)
    });
    Figure::made("figure-fuel-week", Unit::Tyiyn, Making::Sum, vehicles.collect())
}

/// The week's pay: each vehicle's hours.
fn crew_of_week(plan: &Plan, language: Language) -> Result<Figure, TooLarge> {
    let vehicles = by_vehicle(plan, language).map(|(name, sum)| {
        let hours = vec![Figure::given("figure-seconds-out", Unit::Seconds, sum.duration.0)];
        Figure::counted("figure-crew-vehicle-week", Unit::Tyiyn, sum.crew_cost.0, hours).of(&name)
    });
    Figure::made("figure-crew-week", Unit::Tyiyn, Making::Sum, vehicles.collect())
}

/// Costs the year. Names of vehicles are taken in `language`.
///
/// More frequent collection drives more and works longer, so crew, fuel and the fixed cost of going
/// out follow the frequency; the waste and so the gate fees do not. All of them follow the coverage.
/// That is a straight line between two plans: to be exact, plan again (`taza plan --what-if`).
///
/// # Errors
/// When a figure does not fit.
pub fn costs(plan: &Plan, inputs: &TariffInputs, language: Language) -> Result<Costs, TooLarge> {
    let week = &plan.totals;
    let given = |key, amount: crate::units::Tyiyn| Figure::given(key, Unit::Tyiyn, amount.0);
    let crew = as_often("figure-crew-week-often", crew_of_week(plan, language)?, inputs)?;
    let fuel = as_often("figure-fuel-week-often", fuel_of_week(plan, language)?, inputs)?;
    let fixed = as_often("figure-fixed-week-often", given("figure-fixed-week", week.fixed_cost), inputs)?;
    let gate = as_many("figure-gate-week-many", Unit::Tyiyn, given("figure-gate-week", week.gate_fees), inputs)?;
    let other = &inputs.yearly_costs;
    let year = Figure::made(
        "figure-cost-year",
        Unit::Tyiyn,
        Making::Sum,
        vec![
            over_a_year("figure-crew-year", Unit::Tyiyn, crew)?,
            over_a_year("figure-fuel-year", Unit::Tyiyn, fuel)?,
            over_a_year("figure-fixed-year", Unit::Tyiyn, fixed)?,
            over_a_year("figure-gate-year", Unit::Tyiyn, gate)?,
            given("figure-administration-year", other.administration),
            given("figure-depreciation-year", other.depreciation),
            given("figure-containers-year", other.containers),
            given("figure-other-year", other.other),
        ],
    )?;
    let kilograms = Figure::given("figure-kilograms-week", Unit::Kilograms, week.kilograms.0);
    let kilograms = as_many("figure-kilograms-week-many", Unit::Kilograms, kilograms, inputs)?;
    let kilograms = over_a_year("figure-kilograms-year", Unit::Kilograms, kilograms)?;
    let per_tonne = Figure::made(
        "figure-per-tonne",
        Unit::Tyiyn,
        Making::Quotient { times: 1_000 },
        vec![year.clone(), kilograms],
    )?;
    let months = Figure::given("figure-months-in-year", Unit::Count, 12);
    let person_months = Figure::made(
        "figure-person-months",
        Unit::People,
        Making::Product { by: 1 },
        vec![people_served(plan, inputs)?, months],
    )?;
    let per_person_month = Figure::made(
        "figure-per-person-month",
        Unit::Tyiyn,
        Making::Quotient { times: 1 },
        vec![year.clone(), person_months],
    )?;
    let household = Figure::given("figure-people-per-household", Unit::Thousandths, inputs.household_thousandths);
    let per_household_month = Figure::made(
        "figure-per-household-month",
        Unit::Tyiyn,
        Making::Product { by: 1_000 },
        vec![per_person_month.clone(), household],
    )?;
    Ok(Costs { year, per_tonne, per_person_month, per_household_month })
}
