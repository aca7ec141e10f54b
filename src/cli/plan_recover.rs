//! `taza plan recover DIR PLAN`: what went wrong today and how far the routes are go in; three ways on,
//! each with who is affected and until when, come out.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use clap::{ArgGroup, Args};

use super::Failure;
use super::output_folder::OutputFolder;
use super::plan::{Tongue, files};
use super::plan_diff::read_plan;
use crate::plan::recover::{Choice, RecoverError, Today, Trouble, recover};
use crate::plan::scenario::Scenario;
use crate::plan::{Plan, inputs};
use crate::units::{Language, Seconds};
use crate::words::{number, say, say_with};

/// Find ways on when a vehicle, a driver, a road or a dump fails today.
#[derive(Args)]
#[command(group = ArgGroup::new("trouble").required(true))]
pub(super) struct PlanRecover {
    /// Folder of the municipality.
    folder: PathBuf,
    /// The plan in force: `plan.json` or the folder that holds it.
    plan: PathBuf,
    /// The day: mon, tue, wed, thu, fri, sat or sun.
    #[arg(long)]
    day: String,
    /// The time of day, such as 10:30.
    #[arg(long)]
    now: String,
    /// A vehicle that drives no further today.
    #[arg(long, group = "trouble", value_name = "VEHICLE")]
    vehicle_down: Option<String>,
    /// The vehicle whose driver is ill.
    #[arg(long, group = "trouble", value_name = "VEHICLE")]
    driver_ill: Option<String>,
    /// A road that is closed, such as way/12.
    #[arg(long, group = "trouble", value_name = "ROAD")]
    road_closed: Option<String>,
    /// A dump that is closed.
    #[arg(long, group = "trouble", value_name = "DUMP")]
    dump_closed: Option<String>,
    /// Steps that are done, one id a line; without it, what the plan has before `--now` counts as done.
    #[arg(long, value_name = "FILE")]
    done: Option<PathBuf>,
    /// Writes the plan of one way (least-change, least-cost, most-served) with its sheets.
    #[arg(long, requires = "out", value_name = "WAY")]
    choose: Option<String>,
    /// Folder for the plan that is chosen.
    #[arg(long, requires = "choose", value_name = "DIR")]
    out: Option<PathBuf>,
    /// Writes the three ways as JSON.
    #[arg(long)]
    json: bool,
    /// Language.
    #[arg(long, value_enum, default_value_t = Tongue::En)]
    language: Tongue,
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl PlanRecover {
    fn today(&self, plan: &Plan) -> Result<Today, Failure> {
        let day = DAYS.iter().zip(0_u8..).find(|(name, _)| **name == self.day).map(|(_, day)| day);
        let day = day
            .ok_or_else(|| Failure::Refused(format!("`{}` is no day: write one of {}.", self.day, DAYS.join(", "))))?;
        let clock = self.now.split_once(':').and_then(|(hours, minutes)| {
            let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
            ((0..24).contains(&hours) && (0..60).contains(&minutes)).then_some(Seconds(hours * 3600 + minutes * 60))
        });
        let now = clock.ok_or_else(|| Failure::Refused(format!("`{}` is no time of day: write 10:30.", self.now)))?;
        let todays = || plan.routes.iter().filter(|route| route.day == day).flat_map(|route| &route.steps);
        let done: BTreeSet<String> = match &self.done {
            None => todays().filter(|step| step.leave <= now).map(|step| step.id.clone()).collect(),
            Some(path) => {
                let text = fs::read_to_string(path)
                    .map_err(|error| Failure::Refused(format!("`{}` cannot be read ({error}).", path.display())))?;
                text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
            }
        };
        if let Some(unknown) = done.iter().find(|id| !todays().any(|step| step.id == **id)) {
            return Err(Failure::Refused(format!("`{unknown}` is no step of that day in this plan.")));
        }
        Ok(Today { day, now, done })
    }

    fn trouble(&self) -> Result<Trouble, Failure> {
        let down = self.vehicle_down.as_deref().map(|id| Trouble::VehicleDown { vehicle: id.into() });
        let ill = self.driver_ill.as_deref().map(|id| Trouble::DriverIll { vehicle: id.into() });
        let road = self.road_closed.as_deref().map(|id| Trouble::RoadClosed { road: id.into() });
        let dump = self.dump_closed.as_deref().map(|id| Trouble::DumpClosed { dump: id.into() });
        down.or(ill).or(road).or(dump).ok_or_else(|| Failure::Refused("Say what went wrong.".to_owned()))
    }
}

/// Runs the command.
pub(super) fn run(arguments: &PlanRecover) -> Result<(), Failure> {
    let plan = read_plan(&arguments.plan)?;
    let map = super::municipality::read(&arguments.folder)?;
    let (today, trouble) = (arguments.today(&plan)?, arguments.trouble()?);
    let files_sha256 = inputs::fingerprint_of_folder(&arguments.folder);
    let scenario = Scenario::read(&plan.what_if).map_err(|fault| Failure::Refused(fault.to_string()))?;
    if scenario.fingerprint(&files_sha256) != plan.inputs_sha256 {
        return Err(Failure::Refused(
            "The plan was made from other files than the folder holds now. Give the folder as it was when the plan was made."
                .to_owned(),
        ));
    }
    let recovery =
        recover((&map, &files_sha256), &plan, &today, &trouble, &mut |_| ()).map_err(|error| match error {
            RecoverError::Map(faults) => Failure::Input(faults),
            RecoverError::Refused(_) => Failure::Refused(error.to_string()),
            RecoverError::Program(_) => Failure::Broken(error.to_string()),
        })?;
    let language: Language = arguments.language.into();
    if arguments.json {
        let text = serde_json::to_string_pretty(&recovery)
            .map_err(|error| Failure::Broken(format!("the ways on cannot be written: {error}")))?;
        println!("{text}");
    } else {
        println!("{}", say_with(language, "recover-hit", &[("count", recovery.hit.to_string().into())]));
        for choice in &recovery.options {
            print!("{}", page(choice, language));
        }
    }
    let (Some(wanted), Some(out)) = (&arguments.choose, &arguments.out) else { return Ok(()) };
    let Some(choice) = recovery.options.iter().find(|choice| choice.code == wanted) else {
        let known: Vec<&str> = recovery.options.iter().map(|choice| choice.code).collect();
        return Err(Failure::Refused(format!("`{wanted}` is no way on: choose one of {}.", known.join(", "))));
    };
    OutputFolder::check(out)?.replace(&files(&choice.plan, language)?)?;
    println!("{} -> {}", choice.code, out.display());
    Ok(())
}

fn page(choice: &Choice, language: Language) -> String {
    let title = match choice.code {
        "least-change" => "recover-least-change",
        "least-cost" => "recover-least-cost",
        _ => "recover-most-served",
    };
    let figures = [
        ("moved", choice.moved.len().to_string().into()),
        ("dropped", choice.dropped.len().to_string().into()),
        ("people", choice.people_waiting.to_string().into()),
        ("money", number::money(language, choice.more).into()),
    ];
    let mut text = format!("\n{}\n  {}\n", say(language, title), say_with(language, "recover-figures", &figures));
    for entry in choice.moved.iter().chain(&choice.dropped) {
        text.push_str(&format!("  {}\n", entry.text.pick(language)));
    }
    text
}
