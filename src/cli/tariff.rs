//! `taza tariff PLAN`: a plan and a tariff go in; costs, income and balance come out, each number open
//! to those it was made from.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use super::Failure;
use super::plan::Tongue;
use super::plan_diff::read_plan;
use crate::reports::{Figure, TariffInputs, Unit, tariff};
use crate::units::{Kilograms, Language, Tyiyn};
use crate::words::{number, say};

/// Computes what collection costs and what a tariff brings: a tonne, a household, a person a month,
/// and the balance of a year.
#[derive(Args)]
pub(super) struct Arguments {
    /// `plan.json` or the folder that holds it.
    plan: PathBuf,
    /// A `tariff.toml`; without it everybody pays an assumed 20 som a month.
    #[arg(long)]
    inputs: Option<PathBuf>,
    /// Shows every number with those it was made from.
    #[arg(long)]
    open: bool,
    /// Writes JSON.
    #[arg(long)]
    json: bool,
    /// Language.
    #[arg(long, value_enum, default_value_t = Tongue::En)]
    language: Tongue,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let plan = read_plan(&arguments.plan)?;
    let inputs = match &arguments.inputs {
        None => TariffInputs::default(),
        Some(path) => {
            let shown = path.display();
            let text = fs::read_to_string(path)
                .map_err(|error| Failure::Refused(format!("`{shown}` cannot be read ({error}).")))?;
            TariffInputs::read(&text).map_err(|faults| {
                let lines: Vec<String> = faults.iter().map(|fault| format!("`{shown}`: {fault}.")).collect();
                Failure::Refused(lines.join("\n"))
            })?
        }
    };
    let language: Language = arguments.language.into();
    let result = tariff(&plan, &inputs, language).map_err(|error| Failure::Refused(format!("{error}.")))?;
    if arguments.json {
        let text = serde_json::to_string_pretty(&result)
            .map_err(|error| Failure::Broken(format!("the tariff cannot be written: {error}")))?;
        println!("{text}");
        return Ok(());
    }
    if plan.fictional {
        println!("{}", say(language, "fictional"));
    }
    let costs = &result.costs;
    for figure in [
        &costs.per_tonne,
        &costs.per_household_month,
        &costs.per_person_month,
        &costs.year,
        &result.income,
        &result.arrears,
        &result.recovery,
        &result.balance,
    ] {
        show(figure, language, 0, if arguments.open { usize::MAX } else { 0 });
    }
    Ok(())
}

fn show(figure: &Figure, language: Language, depth: usize, deepest: usize) {
    let name = say(language, figure.key);
    let name = if figure.of.is_empty() { name } else { format!("{name}: {}", figure.of) };
    println!(
        "{:indent$}{name:<width$} {:>18}",
        "",
        value(figure, language),
        indent = depth * 2,
        width = 48_usize.saturating_sub(depth * 2)
    );
    if depth < deepest {
        for input in &figure.inputs {
            show(input, language, depth + 1, deepest);
        }
    }
}

fn value(figure: &Figure, language: Language) -> String {
    match figure.unit {
        Unit::Tyiyn => number::money(language, Tyiyn(figure.value)),
        Unit::Kilograms => number::mass(language, Kilograms(figure.value)),
        Unit::People => format!("{} {}", number::whole(language, figure.value), say(language, "unit-people")),
        // Persons in a household and shares are kept in thousandths.
        Unit::Thousandths if figure.key == "figure-people-per-household" => {
            number::decimal(language, figure.value / 100, 1)
        }
        Unit::Thousandths => format!("{} %", number::decimal(language, figure.value, 1)),
        Unit::Count => number::whole(language, figure.value),
        // Tenths of litres, kilometres and hours.
        Unit::Millilitres => {
            format!("{} {}", number::decimal(language, figure.value / 100, 1), say(language, "unit-litre"))
        }
        Unit::Metres => {
            format!("{} {}", number::decimal(language, figure.value / 100, 1), say(language, "unit-kilometre"))
        }
        Unit::Seconds => format!("{} {}", number::decimal(language, figure.value / 360, 1), say(language, "unit-hour")),
    }
}
