//! `taza calendar export PLAN`: a plan and holidays go in; calendars for every street (iCalendar, JSON), a
//! wall calendar for every village and a table of all dates come out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::Span;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};

use super::Failure;
use super::output_folder::OutputFolder;
use super::plan::Tongue;
use super::plan_diff::read_plan;
use super::sheets::file_name;
use crate::calendar::holiday::{Holiday, ShiftRule};
use crate::calendar::{Decisions, Occurrence, OccurrenceStatus, promise_seasons};
use crate::clock::Clock;
use crate::plan::{Plan, file};
use crate::sheets::tables::{Cell, Table, to_xlsx};
use crate::sheets::wall_calendar::WallCalendar;
use crate::units::{Language, StreetId};
use crate::words::feed::{FeedAddresses, street_feed};
use crate::words::{date, say};

/// Dates of a plan.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes an iCalendar and a Home Assistant file a street, a wall calendar a village, and all dates as CSV and XLSX.
    Export(Export),
}

#[derive(Args)]
struct Export {
    /// `plan.json` or the folder that holds it.
    plan: PathBuf,
    /// Another plan from a date on, such as a winter week: `--then 2026-11-01=winter`; may be given several times.
    #[arg(long, value_name = "DATE=PLAN", value_parser = season_from)]
    then: Vec<(Date, PathBuf)>,
    /// Folder to write.
    #[arg(long)]
    out: PathBuf,
    /// First day, such as 2026-12-01; the first of the coming month when left out.
    #[arg(long)]
    from: Option<Date>,
    /// How many months.
    #[arg(long, default_value_t = 13, value_parser = clap::value_parser!(u8).range(1..=36))]
    months: u8,
    /// A file of holidays ([[holiday]] with `date` and `names`), closures ([[closure]] with `street` or `village`, `from`,
    /// `until`) and single days ([[single]] with `date`, `to`, `street`); the holidays of the Kyrgyz Republic when left out.
    #[arg(long)]
    holidays: Option<PathBuf>,
    /// What a holiday does: as-usual, next-free-day, rest-of-week-one-day-later, falls-out. Next-free-day, unless the plan's
    /// scenario says another.
    #[arg(long, value_parser = rule_from)]
    shift: Option<ShiftRule>,
    /// Language of the calendars, second language of the paper.
    #[arg(long, value_enum, default_value_t = Tongue::Ru)]
    language: Tongue,
    /// Address of the page where residents find their street, for the QR code.
    #[arg(long)]
    address: Option<String>,
}

/// `2026-11-01=winter` as a date and a path.
fn season_from(text: &str) -> Result<(Date, PathBuf), String> {
    let (date, plan) = text.split_once('=').ok_or("write a date and a plan, such as 2026-11-01=winter")?;
    let date = date.parse().map_err(|_| format!("`{date}` is no date: write it like 2026-11-01"))?;
    Ok((date, PathBuf::from(plan)))
}

fn rule_from(text: &str) -> Result<ShiftRule, String> {
    let wrong = "choose as-usual, next-free-day, rest-of-week-one-day-later or falls-out";
    ShiftRule::read(text).ok_or_else(|| wrong.to_owned())
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments, clock: &Clock) -> Result<(), Failure> {
    let Command::Export(export) = &arguments.command;
    export.run(clock)
}

impl Export {
    fn run(&self, clock: &Clock) -> Result<(), Failure> {
        let plan = read_plan(&self.plan)?;
        let out = OutputFolder::check(&self.out)?;
        let (first, last) = self.range(clock)?;
        let mut later = Vec::new();
        for (from, path) in &self.then {
            later.push((*from, read_plan(path)?));
        }
        if let Some((_, other)) = later.iter().find(|(_, other)| other.municipality != plan.municipality) {
            return Err(Failure::Refused(format!(
                "The plans are for different municipalities, `{}` and `{}`: one calendar is for one.",
                plan.municipality, other.municipality
            )));
        }
        let mut seasons: Vec<(Date, &Plan)> = later.iter().map(|(from, plan)| (*from, plan)).collect();
        seasons.push((first, &plan));
        seasons.sort_by_key(|(from, _)| *from);
        let decisions = self.decisions()?;
        let holidays = decisions.holidays(first, last);
        let exceptions = decisions.exceptions(&seasons, last, ShiftRule::default());
        let occurrences = promise_seasons(&[], &seasons, &exceptions, first, last);
        if occurrences.is_empty() {
            return Err(Failure::Refused(format!(
                "The plan `{}` collects no street, so it has no dates. Make it again with `taza plan`.",
                self.plan.display()
            )));
        }
        let files = self.files(&plan, &occurrences, &holidays, clock, first)?;
        out.replace(&files)?;
        let moved = occurrences.iter().filter(|visit| visit.status == OccurrenceStatus::Moved).count();
        let cancelled = occurrences.iter().filter(|visit| !visit.is_live()).count();
        println!(
            "{} visits from {first} to {last}: {moved} moved and {cancelled} dropped by {} holidays. {} files in {}.",
            occurrences.len(),
            holidays.len(),
            files.len(),
            self.out.display()
        );
        for holiday in holidays.iter().filter(|holiday| !holiday.settled) {
            println!(
                "{}: {} is computed from the moon; check the announced day.",
                holiday.date,
                holiday.names.pick(Language::En)
            );
        }
        Ok(())
    }

    fn range(&self, clock: &Clock) -> Result<(Date, Date), Failure> {
        // Kyrgyzstan keeps UTC+6 all year.
        let today = clock.now().to_zoned(TimeZone::fixed(offset(6))).date();
        let coming = today.last_of_month().tomorrow().unwrap_or(today);
        let first = self.from.unwrap_or(coming);
        first
            .checked_add(Span::new().months(i32::from(self.months)))
            .and_then(|end| end.yesterday())
            .map(|last| (first, last))
            .map_err(|_| Failure::Refused(format!("`--from {first}` is too far away: give a date of this century.")))
    }

    /// What the file of holidays and the options decide.
    fn decisions(&self) -> Result<Decisions, Failure> {
        let Some(path) = &self.holidays else { return Ok(Decisions { rule: self.shift, ..Decisions::default() }) };
        let shown = path.display();
        let text = fs::read_to_string(path)
            .map_err(|error| Failure::Refused(format!("`{shown}` cannot be read ({error}).")))?;
        let mut decisions: Decisions = toml::from_str(&text).map_err(|error| {
            Failure::Refused(format!("`{shown}` is no table of holidays: {error}\nEach one is [[holiday]] with date = \"2027-03-21\" and names = {{ ky = \"Нооруз\" }}."))
        })?;
        let faults: Vec<String> = decisions.faults(None).iter().map(|fault| format!("`{shown}`: {fault}.")).collect();
        if !faults.is_empty() {
            return Err(Failure::Refused(faults.join("\n")));
        }
        // A file that names none has none.
        decisions.holiday.get_or_insert_default();
        decisions.rule = self.shift.or(decisions.rule);
        Ok(decisions)
    }

    fn files(
        &self,
        plan: &Plan,
        occurrences: &[Occurrence],
        holidays: &[Holiday],
        clock: &Clock,
        first: Date,
    ) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let broken = |error: String| Failure::Broken(error);
        let language: Language = self.language.into();
        let mut taken = BTreeSet::new();
        let json = file::write(plan).map_err(|error| broken(error.to_string()))?;
        let mut files = vec![("plan.json".to_owned(), json.into_bytes())];
        let mut by_street: BTreeMap<&StreetId, Vec<Occurrence>> = BTreeMap::new();
        for occurrence in occurrences {
            by_street.entry(&occurrence.street).or_default().push(occurrence.clone());
        }
        for street in &plan.streets {
            let Some(visits) = by_street.get(&street.id) else { continue };
            let addresses = FeedAddresses { source: String::new(), page: self.address.clone().unwrap_or_default() };
            let feed = street_feed(language, plan, street, visits, &BTreeMap::new(), addresses);
            let name = file_name("street", &street.id.0, "ics", &mut taken);
            files.push((name, feed.to_icalendar(clock.now(), first).into_bytes()));
            let json = serde_json::to_vec_pretty(&feed.to_home_assistant(first));
            let name = file_name("street", &street.id.0, "json", &mut taken);
            files.push((name, json.map_err(|error| broken(error.to_string()))?));
        }
        let wall = WallCalendar { language, address: self.address.as_deref(), first, months: self.months, holidays };
        for village in &plan.villages {
            let pdf = wall.to_pdf(plan, village, occurrences).map_err(|error| broken(error.to_string()))?;
            files.push((file_name("village", &village.id.0, "pdf", &mut taken), pdf));
        }
        let table = self.table(plan, occurrences);
        files.push(("dates.csv".to_owned(), table.to_csv().map_err(|error| broken(error.to_string()))?));
        files.push(("dates.xlsx".to_owned(), to_xlsx(&[table]).map_err(|error| broken(error.to_string()))?));
        Ok(files)
    }

    fn table(&self, plan: &Plan, occurrences: &[Occurrence]) -> Table {
        let language: Language = self.language.into();
        let keys = [
            "table-date",
            "table-day",
            "table-village",
            "table-street",
            "table-from",
            "table-to",
            "table-status",
            "table-first-date",
            "table-route",
        ];
        let street = |id: &StreetId| plan.streets.iter().find(|street| street.id == *id);
        let names: BTreeMap<&StreetId, (String, String)> = occurrences
            .iter()
            .map(|visit| &visit.street)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|id| {
                let village = street(id).and_then(|street| street.village.as_ref());
                let village = plan.villages.iter().find(|known| Some(&known.id) == village);
                let village = village.map(|village| village.names.pick(language).to_owned()).unwrap_or_default();
                let name = street(id).map_or_else(|| id.0.clone(), |street| street.names.pick(language).to_owned());
                (id, (village, name))
            })
            .collect();
        let rows = occurrences.iter().map(|visit| {
            let (from, to) = visit.promised_window();
            let (village, name) = names.get(&visit.street).cloned().unwrap_or_default();
            let status = match visit.status {
                OccurrenceStatus::Planned => "status-planned",
                OccurrenceStatus::Moved => "status-moved",
                OccurrenceStatus::Cancelled => "status-cancelled",
            };
            vec![
                Cell::from(visit.date.to_string()),
                date::weekday(language, date::day_of_week(visit.date)).into(),
                village.into(),
                name.into(),
                from.as_clock().into(),
                to.as_clock().into(),
                say(language, status).into(),
                visit.first_promised.to_string().into(),
                visit.route.clone().into(),
            ]
        });
        let columns = keys.iter().map(|key| say(language, key)).collect();
        Table { name: "dates".to_owned(), columns, rows: rows.collect() }
    }
}
