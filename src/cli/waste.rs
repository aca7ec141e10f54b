//! `taza waste DIR PLAN --loads FILE`: weighed loads and fill levels go in; how far the assumed waste is
//! off, how sure that is, and the lines for municipality.toml come out.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use super::Failure;
use super::plan::Tongue;
use super::plan_diff::read_plan;
use crate::plan::inputs;
use crate::problem::demand::season_named;
use crate::problem::waste::Making;
use crate::reports::estimate::{Estimate, Finding, findings};
use crate::reports::weighed;
use crate::units::{Language, VillageId};
use crate::words::{number, say_with};

/// Correct the assumed waste from weighed loads and fill levels.
#[derive(Args)]
pub(super) struct Arguments {
    /// Folder of the municipality.
    folder: PathBuf,
    /// The plan that was driven: `plan.json` or the folder that holds it.
    plan: PathBuf,
    /// CSV with the columns date,vehicle,trip,kilograms,fill_percent: one line an unloading.
    #[arg(long)]
    loads: PathBuf,
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
    let map = super::municipality::read(&arguments.folder)?;
    if plan.municipality != map.municipality.slug
        || plan.inputs_sha256 != inputs::fingerprint_of_folder(&arguments.folder)
    {
        return Err(Failure::Refused(
            "The plan was made from other files than the folder holds now, so what it expected of each load is not known. \
             Give the folder as it was when the plan was made."
                .to_owned(),
        ));
    }
    let season = season_named(&map.municipality, &plan.season)
        .ok_or_else(|| Failure::Refused(format!("The season `{}` is not in municipality.toml.", plan.season)))?;
    let shown = arguments.loads.display();
    let text = fs::read_to_string(&arguments.loads)
        .map_err(|error| Failure::Refused(format!("`{shown}` cannot be read ({error}).")))?;
    let loads = weighed::read(&text, &plan).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(|fault| format!("`{shown}`, {fault}")).collect();
        Failure::Refused(lines.join("\n"))
    })?;
    let findings = findings(&loads);
    if findings.is_empty() {
        return Err(Failure::Refused(format!("`{shown}` holds no load from streets: nothing can be learnt from it.")));
    }
    if arguments.json {
        let text = serde_json::to_string_pretty(&findings)
            .map_err(|error| Failure::Broken(format!("the findings cannot be written: {error}")))?;
        println!("{text}");
        return Ok(());
    }
    let language = arguments.language.into();
    let making = Making::of(&map, season);
    for finding in &findings {
        let village = finding.village.as_ref();
        let name = map.villages.iter().find(|known| Some(&known.id) == village);
        println!("{}", name.map_or(plan.names.pick(language), |village| village.names.pick(language)));
        for (key, found) in [("waste-mass", &finding.mass), ("waste-volume", &finding.volume)] {
            if let Some(found) = found {
                println!("  {}", sentence(language, key, found));
            }
        }
    }
    println!();
    for finding in &findings {
        print!("{}", table(finding, making.rates_of(finding.village.as_ref()), &season.id, loads.len()));
    }
    Ok(())
}

/// What was found, in a sentence.
fn sentence(language: Language, key: &str, found: &Estimate) -> String {
    let figure = |value: f64| number::whole(language, whole(value));
    let arguments = [
        ("count", found.loads.to_string().into()),
        ("expected", figure(found.expected).into()),
        ("found", figure(found.found).into()),
        ("ratio", number::decimal(language, whole(found.ratio * 1000.0), 1).into()),
        ("factor", number::decimal(language, whole(found.factor * 1000.0), 1).into()),
        ("error", number::decimal(language, whole(found.percent() * 10.0), 1).into()),
    ];
    say_with(language, key, &arguments)
}

/// The finding as municipality.toml wants it.
fn table(finding: &Finding, (person, density): (f64, f64), season: &str, loads: usize) -> String {
    let mut lines = vec!["[[measured]]".to_owned()];
    lines.extend(finding.village.as_ref().map(|VillageId(village)| format!("village = {village:?}")));
    lines.push(format!("season = {season:?}"));
    lines.extend(finding.kg_per_person_day(person).map(|kilograms| format!("kg_per_person_day = {kilograms:.3}")));
    lines.extend(finding.kg_per_m3(density).map(|kilograms| format!("kg_per_m3 = {kilograms:.0}")));
    lines.extend(finding.mass.map(|mass| format!("error_percent = {:.1}", mass.percent())));
    lines.push(format!("source = \"{loads} loads of the week's routes\""));
    lines.join("\n") + "\n\n"
}

/// Sums of a file of loads are far below 2^52.
#[allow(clippy::cast_possible_truncation)]
fn whole(value: f64) -> i64 {
    if value.is_finite() { value.round().clamp(-1e15, 1e15) as i64 } else { 0 }
}
