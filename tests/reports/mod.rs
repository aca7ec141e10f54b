//! Behaviour of `reports` through its public face.

mod promises;
mod weighed;

use proptest::prelude::*;
use taza::reports::inputs::{MOST_SOM, Payers};
use taza::reports::{Figure, InputFault, Making, TariffInputs, Unit, costs, tariff};
use taza::units::{Language, Tyiyn};

use crate::support::valley;

const FILE: &str = r#"
people_per_household = 5
subsidy_som_per_year = 120000
[yearly_costs]
administration_som = 96000.50
depreciation_som = 150000
[[class]]
names = { ky = "Тургундар", ru = "Жители", en = "Residents" }
share_of_people_percent = 80
som_per_month = 20
collection_percent = 70
[[class]]
names = { ky = "Пенсионерлер", ru = "Пенсионеры", en = "Pensioners" }
share_of_people_percent = 20
som_per_month = 20
discount_percent = 50
collection_percent = 90
[[class]]
names = { en = "Shops" }
payers = 12
som_per_month = 350
"#;

fn find<'a>(figure: &'a Figure, key: &str, of: &str) -> Option<&'a Figure> {
    if figure.key == key && figure.of == of {
        return Some(figure);
    }
    figure.inputs.iter().find_map(|input| find(input, key, of))
}

#[test]
fn a_tariff_adds_up_by_hand() {
    let plan = valley::plan();
    let inputs = TariffInputs::read(FILE).unwrap();
    let result = tariff(&plan, &inputs, Language::En).unwrap();
    let people: i64 =
        plan.streets.iter().filter(|street| !street.days.is_empty()).map(|street| i64::from(street.people)).sum();
    assert_eq!(people, 4_230, "the street nobody comes to pays nothing");

    let paid = |name: &str| find(&result.income, "figure-paid-year", name).unwrap().value;
    assert_eq!(paid("Residents"), (people * 8 / 10) * 2_000 * 12 * 7 / 10);
    assert_eq!(paid("Pensioners"), (people * 2 / 10) * 1_000 * 12 * 9 / 10);
    assert_eq!(paid("Shops"), 12 * 35_000 * 12);
    let income = paid("Residents") + paid("Pensioners") + paid("Shops") + 12_000_000;
    assert_eq!(result.income.value, income);

    let rounded = |week: i64| (week * 365 * 2 + 7) / 14;
    let week = plan.totals;
    let driven = [week.crew_cost, week.fuel_cost, week.fixed_cost, week.gate_fees]
        .map(|cost| rounded(cost.0))
        .iter()
        .sum::<i64>();
    assert_eq!(result.costs.year.value, driven + 9_600_050 + 15_000_000);
    assert_eq!(result.balance.value, income - result.costs.year.value);
    assert_eq!(
        result.arrears.value,
        find(&result.arrears, "figure-unpaid-year", "Residents").unwrap().value
            + find(&result.arrears, "figure-unpaid-year", "Pensioners").unwrap().value
    );
    let person = result.costs.per_person_month.value;
    assert!((person * people * 12 - result.costs.year.value).abs() <= people * 12 / 2 + 1);
    assert_eq!(result.costs.per_household_month.value, person * 5);
}

#[test]
fn ten_to_the_twelve_som_are_refused_with_every_other_fault() {
    let text = FILE
        .replace("som_per_month = 350", "som_per_month = 1000000000000")
        .replace("= 70", "= 170")
        .replace("payers = 12", "payers = 12\nshare_of_people_percent = 3");
    let faults = TariffInputs::read(&text).unwrap_err();
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("class 3: som_per_month") && line.contains("1000000000000")));
    assert!(lines.iter().any(|line| line.contains("class 1: collection_percent")));
    assert!(lines.iter().any(|line| line.contains("either `payers`")));
    for nonsense in
        ["class = 3", "som", "[[class]]\nnames = {en = \"x\"}\npayers = 1\nsom_per_month = nan", "unknown = 1"]
    {
        assert!(TariffInputs::read(nonsense).is_err(), "{nonsense}");
    }
    assert!(matches!(TariffInputs::read("subsidy_som_per_year = -1").unwrap_err()[0], InputFault::Bounds { .. }));
    assert_eq!(TariffInputs::read("").unwrap().classes.len(), 1, "an empty file gives the assumed tariff");
}

#[test]
fn more_frequent_collection_costs_more_but_not_more_waste() {
    let plan = valley::plan();
    let once = costs(&plan, &TariffInputs::default(), Language::En).unwrap();
    let twice =
        costs(&plan, &TariffInputs { frequency_thousandths: 2_000, ..TariffInputs::default() }, Language::En).unwrap();
    let gate = |costs: &taza::reports::costs::Costs| find(&costs.year, "figure-gate-year", "").unwrap().value;
    assert_eq!(gate(&once), gate(&twice));
    assert!((twice.year.value - gate(&twice) - 2 * (once.year.value - gate(&once))).abs() <= 3);
    assert!(twice.per_tonne.value > once.per_tonne.value);
}

#[test]
fn fuel_opens_to_litres_and_kilometres_and_pay_to_hours() {
    let plan = valley::plan();
    let costs = costs(&plan, &TariffInputs::default(), Language::En).unwrap();
    assert!(costs.year.holds());
    for (week, total) in [("figure-fuel-week", plan.totals.fuel_cost), ("figure-crew-week", plan.totals.crew_cost)] {
        assert_eq!(find(&costs.year, week, "").unwrap().value, total.0);
    }
    let of = |key: &str| -> i64 {
        let vehicles =
            &find(&costs.year, if key == "figure-seconds-out" { "figure-crew-week" } else { "figure-fuel-week" }, "")
                .unwrap()
                .inputs;
        vehicles.iter().map(|vehicle| find(vehicle, key, "").unwrap().value).sum()
    };
    assert_eq!(of("figure-litres-burnt"), plan.totals.fuel.0);
    assert_eq!(of("figure-metres-driven"), plan.totals.metres.0);
    assert_eq!(of("figure-fuel-ground"), plan.totals.fuel_by_ground.0);
    assert_eq!(of("figure-seconds-out"), plan.totals.duration.0);
}

#[test]
fn half_the_coverage_halves_people_waste_and_driving() {
    let plan = valley::plan();
    let all = tariff(&plan, &TariffInputs::read(FILE).unwrap(), Language::En).unwrap();
    let text = format!("coverage_percent = 50\n{FILE}");
    let half = tariff(&plan, &TariffInputs::read(&text).unwrap(), Language::En).unwrap();
    let of = |figure: &Figure, key: &str| find(figure, key, "").unwrap().value;
    for key in ["figure-crew-year", "figure-fuel-year", "figure-gate-year"] {
        assert!((of(&all.costs.year, key) - 2 * of(&half.costs.year, key)).abs() <= 53, "{key}");
    }
    let administration = "figure-administration-year";
    assert_eq!(of(&all.costs.year, administration), of(&half.costs.year, administration), "the office stays");
    let paid =
        |result: &taza::reports::tariff::Tariff| find(&result.income, "figure-paid-year", "Residents").unwrap().value;
    assert!((paid(&all) - 2 * paid(&half)).abs() <= 2_000 * 12);
    assert!(half.costs.per_person_month.value > all.costs.per_person_month.value, "fewer people share the office");
    assert!(TariffInputs::read("coverage_percent = 0").is_err());
}

#[test]
fn a_week_without_anything_divides_by_nothing() {
    let mut plan = valley::plan();
    plan.totals = Default::default();
    for route in &mut plan.routes {
        route.figures = Default::default();
    }
    plan.streets.clear();
    let result = tariff(&plan, &TariffInputs::default(), Language::Ky).unwrap();
    assert_eq!((result.costs.per_tonne.value, result.costs.per_person_month.value, result.recovery.value), (0, 0, 0));
    plan.routes[0].figures.crew_cost = Tyiyn(i64::MAX);
    assert!(costs(&plan, &TariffInputs::default(), Language::En).unwrap_err().to_string().contains("figure-crew-year"));
}

#[test]
fn numbers_round_half_away_from_nothing() {
    let made = |making, values: &[i64]| {
        let inputs = values.iter().map(|value| Figure::given("figure-payers", Unit::Count, *value)).collect();
        Figure::made("figure-payers", Unit::Count, making, inputs).map(|figure| figure.value)
    };
    assert_eq!(made(Making::Product { by: 2 }, &[1, 5]), Ok(3));
    assert_eq!(made(Making::Product { by: 2 }, &[-1, 5]), Ok(-3));
    assert_eq!(made(Making::Quotient { times: 10 }, &[1, 4]), Ok(3));
    assert_eq!(made(Making::Difference, &[1, 5, 7]), Ok(-11));
    assert!(made(Making::Product { by: 1 }, &[i64::MAX, i64::MAX, i64::MAX]).is_err());
}

proptest! {
    /// Whatever is written into the file within its bounds, every number follows from its inputs.
    #[test]
    fn every_number_opens_to_its_inputs(
        frequency in 100..7_000_i64, subsidy in 0..(MOST_SOM as i64) * 100, month in 0..(MOST_SOM as i64) * 100,
        discount in 0..=1_000_i64, rate in 0..=1_000_i64, share in 0..=1_000_i64, count in 0..10_000_000_i64,
    ) {
        let mut inputs = TariffInputs::read(FILE).unwrap();
        inputs.frequency_thousandths = frequency;
        inputs.subsidy_year = Tyiyn(subsidy);
        inputs.classes[0].month = Tyiyn(month);
        inputs.classes[0].payers = Payers::ShareOfPeople(share);
        inputs.classes[1].discount_thousandths = discount;
        inputs.classes[1].collection_thousandths = rate;
        inputs.classes[2].payers = Payers::Count(count);
        let result = tariff(&valley::plan(), &inputs, Language::Ru).unwrap();
        for figure in [&result.income, &result.balance, &result.arrears, &result.recovery, &result.costs.year,
            &result.costs.per_tonne, &result.costs.per_person_month, &result.costs.per_household_month] {
            prop_assert!(figure.holds(), "{} does not follow from its inputs", figure.key);
        }
        prop_assert_eq!(result.balance.value, result.income.value - result.costs.year.value);
    }
}
