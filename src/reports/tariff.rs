//! A plan and a tariff go in; income, costs and what is left or lacking in a year come out.

use super::costs::{Costs, costs, people_served};
use super::figure::{Figure, Making, TooLarge, Unit};
use super::inputs::{PayerClass, Payers, TariffInputs};
use crate::plan::Plan;
use crate::units::Language;

/// What a tariff comes to in a year.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Tariff {
    /// What collection costs.
    pub costs: Costs,
    /// What payers and the budget give.
    pub income: Figure,
    /// Income less costs: what is left, or lacking when below nothing.
    pub balance: Figure,
    /// Income as a share of the costs, in thousandths.
    pub recovery: Figure,
    /// Charged and not paid.
    pub arrears: Figure,
}

/// What one class is charged in a year.
fn charged(plan: &Plan, inputs: &TariffInputs, class: &PayerClass, name: &str) -> Result<Figure, TooLarge> {
    let payers = match class.payers {
        Payers::Count(count) => Figure::given("figure-payers", Unit::People, count),
        Payers::ShareOfPeople(share) => {
            let share = Figure::given("figure-share-of-people", Unit::Thousandths, share);
            let people = vec![people_served(plan, inputs)?, share];
            Figure::made("figure-payers", Unit::People, Making::Product { by: 1_000 }, people)?
        }
    };
    let kept = Figure::given("figure-share-after-discount", Unit::Thousandths, 1_000 - class.discount_thousandths);
    let month = Figure::given("figure-tariff-month", Unit::Tyiyn, class.month.0);
    let month =
        Figure::made("figure-tariff-after-discount", Unit::Tyiyn, Making::Product { by: 1_000 }, vec![month, kept])?;
    let months = Figure::given("figure-months-in-year", Unit::Count, 12);
    let inputs = vec![payers, month, months];
    Ok(Figure::made("figure-charged-year", Unit::Tyiyn, Making::Product { by: 1 }, inputs)?.of(name))
}

/// Computes the tariff. Names of classes are taken in `language`.
///
/// # Errors
/// When a figure does not fit.
pub fn tariff(plan: &Plan, inputs: &TariffInputs, language: Language) -> Result<Tariff, TooLarge> {
    let costs = costs(plan, inputs, language)?;
    let (mut income, mut arrears) = (Vec::new(), Vec::new());
    for class in &inputs.classes {
        let name = class.names.pick(language);
        let charged = charged(plan, inputs, class, name)?;
        let rate = Figure::given("figure-collection-rate", Unit::Thousandths, class.collection_thousandths);
        let paid = vec![charged.clone(), rate];
        let paid = Figure::made("figure-paid-year", Unit::Tyiyn, Making::Product { by: 1_000 }, paid)?.of(name);
        income.push(paid.clone());
        arrears
            .push(Figure::made("figure-unpaid-year", Unit::Tyiyn, Making::Difference, vec![charged, paid])?.of(name));
    }
    income.push(Figure::given("figure-subsidy-year", Unit::Tyiyn, inputs.subsidy_year.0));
    let income = Figure::made("figure-income-year", Unit::Tyiyn, Making::Sum, income)?;
    let arrears = Figure::made("figure-arrears-year", Unit::Tyiyn, Making::Sum, arrears)?;
    let both = || vec![income.clone(), costs.year.clone()];
    let balance = Figure::made("figure-balance-year", Unit::Tyiyn, Making::Difference, both())?;
    let recovery = Figure::made("figure-recovery", Unit::Thousandths, Making::Quotient { times: 1_000 }, both())?;
    Ok(Tariff { costs, income, balance, recovery, arrears })
}
