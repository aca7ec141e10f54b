//! `taza sheets PLAN`: a plan goes in; route sheets, tracks, tables and a map file come out.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use super::Failure;
use super::output_folder::OutputFolder;
use super::plan::Tongue;
use super::plan_diff::read_plan;
use crate::plan::{Plan, file};
use crate::sheets::geojson::{coverage_geojson, plan_geojson};
use crate::sheets::route_sheet::RouteSheet;
use crate::sheets::tables::{plan_tables, to_xlsx};
use crate::sheets::{SheetError, tracks};
use crate::units::Language;

/// Prints a plan: a PDF and a GPX track a route, tables as CSV and XLSX, the whole plan as GeoJSON.
#[derive(Args)]
pub(super) struct Arguments {
    /// `plan.json` or the folder that holds it.
    plan: PathBuf,
    /// Folder to write.
    #[arg(long)]
    out: PathBuf,
    /// Address that signs a second telephone in for a route, as a QR code on its sheet; `{route}` stands for the route.
    #[arg(long, value_name = "URL")]
    drive: Option<String>,
    /// Address where a clerk types a sheet in, as a QR code on it; `{route}` stands for the route.
    #[arg(long, value_name = "URL")]
    clerk: Option<String>,
    /// Second language of the paper, language of the tables.
    #[arg(long, value_enum, default_value_t = Tongue::Ru)]
    language: Tongue,
}

/// A file name from an id of the map: letters and digits of any alphabet stay, everything else
/// becomes a hyphen, and no name is given twice.
pub(super) fn file_name(kind: &str, id: &str, ending: &str, taken: &mut BTreeSet<String>) -> String {
    // File systems hold 255 octets; a letter takes up to four.
    let plain: String = id.chars().take(40).map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    let mut name = format!("{kind}-{plain}.{ending}");
    let mut number = 2;
    // Some file systems know no capital letters.
    while !taken.insert(name.to_lowercase()) {
        name = format!("{kind}-{plain}-{number}.{ending}");
        number += 1;
    }
    name
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let plan = read_plan(&arguments.plan)?;
    let out = OutputFolder::check(&arguments.out)?;
    let files = files(&plan, arguments).map_err(|error| match error {
        SheetError::TooLongForQr(_) => Failure::Refused(format!("{error}.")),
        error => Failure::Broken(error.to_string()),
    })?;
    out.replace(&files)?;
    println!("{} routes, {} files in {}.", plan.routes.len(), files.len(), arguments.out.display());
    Ok(())
}

fn files(plan: &Plan, arguments: &Arguments) -> Result<Vec<(String, Vec<u8>)>, SheetError> {
    let language: Language = arguments.language.into();
    let json = file::write(plan).map_err(|error| SheetError::Table(error.to_string()))?;
    let mut files = vec![
        ("plan.json".to_owned(), json.into_bytes()),
        ("plan.geojson".to_owned(), plan_geojson(plan).to_string().into_bytes()),
        ("coverage.geojson".to_owned(), coverage_geojson(plan).to_string().into_bytes()),
    ];
    let mut taken = BTreeSet::new();
    for route in &plan.routes {
        let address = |given: &Option<String>| given.as_ref().map(|address| address.replace("{route}", &route.id));
        let (drive, clerk) = (address(&arguments.drive), address(&arguments.clerk));
        let sheet = RouteSheet {
            language,
            open_on_telephone: drive.as_deref(),
            enter_by_clerk: clerk.as_deref(),
            ..RouteSheet::default()
        };
        files.push((file_name("route", &route.id, "pdf", &mut taken), sheet.to_pdf(plan, route)?));
        let track = tracks::gpx(plan, route, language).into_bytes();
        files.push((file_name("route", &route.id, "gpx", &mut taken), track));
    }
    let tables = plan_tables(plan, language);
    for table in &tables {
        files.push((format!("{}.csv", table.name), table.to_csv()?));
    }
    files.push(("plan.xlsx".to_owned(), to_xlsx(&tables)?));
    Ok(files)
}
