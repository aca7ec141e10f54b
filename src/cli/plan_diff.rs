//! `taza plan diff A B`: two plans go in; who is collected on other days or by another crew, and what it costs, comes out.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Failure;
use super::plan_table::{DAYS, hours, kilometres, litres, som};
use super::table::{Column, columns};
use crate::plan::compare::{Comparison, StreetChange, compare};
use crate::plan::{Figures, Plan, file};
use crate::units::{Language, VehicleId};

/// Shows what changes from one plan to another.
#[derive(Args)]
pub(super) struct PlanDiff {
    /// The earlier plan: `plan.json` or the folder that holds it.
    earlier: PathBuf,
    /// The later plan.
    later: PathBuf,
    /// Writes the comparison as JSON.
    #[arg(long)]
    json: bool,
}

/// Reads a plan from a file, or from the `plan.json` of a folder.
pub(super) fn read_plan(path: &Path) -> Result<Plan, Failure> {
    let path = if path.is_dir() { path.join("plan.json") } else { path.to_path_buf() };
    let text = fs::read_to_string(&path)
        .map_err(|error| Failure::Refused(format!("`{}` cannot be read ({error}).", path.display())))?;
    file::read(&text).map_err(|error| Failure::Refused(format!("`{}`: {error}", path.display())))
}

/// Runs the command.
pub(super) fn run(arguments: &PlanDiff) -> Result<(), Failure> {
    let (earlier, later) = (read_plan(&arguments.earlier)?, read_plan(&arguments.later)?);
    if earlier.municipality != later.municipality {
        return Err(Failure::Refused(format!(
            "The plans are for different municipalities, `{}` and `{}`: compare two plans of one.",
            earlier.municipality, later.municipality
        )));
    }
    let comparison = compare(&earlier, &later);
    if arguments.json {
        let text = serde_json::to_string_pretty(&comparison)
            .map_err(|error| Failure::Broken(format!("the comparison cannot be written: {error}")))?;
        println!("{text}");
    } else {
        print!("{}", page(&comparison));
    }
    Ok(())
}

fn days(days: &[u8]) -> String {
    let names: Vec<&str> = days.iter().filter_map(|day| DAYS.get(usize::from(*day)).copied()).collect();
    if names.is_empty() { "never".to_owned() } else { names.join(" ") }
}

fn vehicles(ids: &[VehicleId]) -> String {
    let ids: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
    if ids.is_empty() { "nobody".to_owned() } else { ids.join(" ") }
}

fn change(change: &StreetChange) -> Vec<String> {
    let name = match change.names.pick(Language::En) {
        "" => change.street.0.clone(),
        name => name.to_owned(),
    };
    vec![
        name,
        change.village.as_ref().map(|village| village.0.clone()).unwrap_or_default(),
        change.people.to_string(),
        format!("{} -> {}", days(&change.days_before), days(&change.days_after)),
        format!("{} -> {}", vehicles(&change.vehicles_before), vehicles(&change.vehicles_after)),
    ]
}

fn figures(name: &str, before: &Figures, after: &Figures, show: impl Fn(&Figures) -> String) -> Vec<String> {
    vec![name.to_owned(), show(before), show(after)]
}

pub(super) fn page(comparison: &Comparison) -> String {
    let mut text = String::new();
    if comparison.streets.is_empty() {
        text.push_str("Every street keeps its days and its vehicle.\n");
    } else {
        let mut rows: Vec<Vec<String>> =
            vec![["Street", "Village", "People", "Days", "Vehicle"].iter().map(ToString::to_string).collect()];
        rows.extend(comparison.streets.iter().map(change));
        let kinds = [Column::Words, Column::Words, Column::Figures, Column::Words, Column::Words];
        text.push_str(&columns(&kinds, &rows));
        text.push_str(&format!(
            "{} streets change, {} stay as they are; {} people put their waste out on other days.\n",
            comparison.streets.len(),
            comparison.streets_unchanged,
            comparison.people_with_other_days
        ));
    }
    for (title, services) in
        [("No longer collected", &comparison.newly_unserved), ("Collected again", &comparison.newly_served)]
    {
        if !services.is_empty() {
            text.push_str(&format!("{title}: {}\n", services.join(", ")));
        }
    }
    let (before, after) = (&comparison.before, &comparison.after);
    let rows = [
        ["", "Before", "After"].iter().map(ToString::to_string).collect(),
        figures("km", before, after, |figures| kilometres(figures.metres)),
        figures("Hours", before, after, |figures| hours(figures.duration)),
        figures("Loads", before, after, |figures| figures.loads.to_string()),
        figures("Fuel, l", before, after, |figures| litres(figures.fuel)),
        figures("Som", before, after, |figures| som(figures.cost())),
    ];
    text.push('\n');
    text.push_str(&columns(&[Column::Words, Column::Figures, Column::Figures], &rows));
    text
}
