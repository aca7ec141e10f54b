//! A plan goes in, tables come out: as CSV for any program, as XLSX for an office.
//!
//! A table keeps its figures as numbers until it is written, so that a spreadsheet can add them up.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use super::SheetError;
use crate::plan::{Plan, Step, StepKind};
use crate::units::{Language, Tyiyn};
use crate::words::{date, say};

/// A table with a heading over each column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it is called: a file name without its ending, a name of a worksheet.
    pub name: String,
    /// Headings.
    pub columns: Vec<String>,
    /// Rows, each as long as the headings.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number in parts of ten to the power of its second figure.
    Decimal(i64, u32),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}
impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Whole(number.into())
    }
}
impl From<Tyiyn> for Cell {
    fn from(amount: Tyiyn) -> Self {
        Self::Decimal(amount.0, 2)
    }
}

impl Cell {
    /// The cell as a CSV field: numbers with a point and nothing between their thousands.
    fn to_field(&self) -> String {
        match self {
            // A spreadsheet would run a text that begins like a formula (OWASP: CSV injection).
            Self::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
            Self::Text(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Decimal(parts, places) => {
                let one = 10_u64.saturating_pow(*places);
                let (sign, parts) = (if *parts < 0 { "-" } else { "" }, parts.unsigned_abs());
                let width = usize::try_from(*places).unwrap_or(0);
                format!("{sign}{}.{:0width$}", parts / one, parts % one)
            }
        }
    }
}

impl Table {
    /// The table as CSV (RFC 4180) in UTF-8. A byte order mark stands first: without it, Excel
    /// shows Cyrillic letters as rubbish.
    ///
    /// # Errors
    /// When a row does not have as many cells as there are headings.
    pub fn to_csv(&self) -> Result<Vec<u8>, SheetError> {
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
        let failed = |error: csv::Error| SheetError::Table(format!("{}: {error}", self.name));
        writer.write_record(&self.columns).map_err(failed)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::to_field)).map_err(failed)?;
        }
        writer.into_inner().map_err(|error| SheetError::Table(format!("{}: {error}", self.name)))
    }
}

/// The tables as one XLSX workbook, a worksheet each; figures stay figures.
///
/// # Errors
/// When the workbook cannot be put together, such as for two tables of one name.
pub fn to_xlsx(tables: &[Table]) -> Result<Vec<u8>, SheetError> {
    let failed = |error: rust_xlsxwriter::XlsxError| SheetError::Table(error.to_string());
    let mut workbook = Workbook::new();
    // The file holds its date of creation; without a fixed one, equal plans give unequal files.
    let start = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
    workbook.set_properties(&DocProperties::new().set_author("Taza").set_creation_datetime(&start));
    let bold = Format::new().set_bold();
    for table in tables {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&table.name).map_err(failed)?;
        for (column, heading) in (0_u16..).zip(&table.columns) {
            sheet.write_string_with_format(0, column, heading, &bold).map_err(failed)?;
        }
        for (row, cells) in (1_u32..).zip(&table.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Text(text) => sheet.write_string(row, column, text),
                    Cell::Whole(number) => sheet.write_number(row, column, *number as f64),
                    Cell::Decimal(parts, places) => {
                        let number = *parts as f64 / 10_f64.powi(i32::try_from(*places).unwrap_or(0));
                        sheet.write_number(row, column, number)
                    }
                }
                .map_err(failed)?;
            }
        }
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        sheet.autofit();
    }
    workbook.save_to_buffer().map_err(failed)
}

/// Every table of a plan: routes, steps, streets, unserved visits.
pub fn plan_tables(plan: &Plan, language: Language) -> Vec<Table> {
    vec![routes(plan, language), steps(plan, language), streets(plan, language), unserved(plan, language)]
}

fn headings(language: Language, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| say(language, key)).collect()
}

fn vehicle_name(plan: &Plan, route: &crate::plan::Route, language: Language) -> String {
    let vehicle = plan.vehicles.iter().find(|vehicle| vehicle.id == route.vehicle);
    vehicle.map_or_else(|| route.vehicle.0.clone(), |vehicle| vehicle.names.pick(language).to_owned())
}

fn village_name(plan: &Plan, village: Option<&crate::units::VillageId>, language: Language) -> String {
    let village = plan.villages.iter().find(|known| Some(&known.id) == village);
    village.map(|village| village.names.pick(language).to_owned()).unwrap_or_default()
}

fn routes(plan: &Plan, language: Language) -> Table {
    let columns = headings(
        language,
        &[
            "table-route",
            "table-day",
            "table-vehicle",
            "table-start",
            "table-end",
            "table-kilometres",
            "table-hours",
            "table-stops",
            "table-loads",
            "table-kilograms",
            "table-litres",
            "table-fuel-litres",
            "table-crew-som",
            "table-fuel-som",
            "table-gate-som",
            "table-fixed-som",
            "table-total-som",
        ],
    );
    let rows = plan.routes.iter().map(|route| {
        let figures = &route.figures;
        vec![
            route.id.clone().into(),
            date::weekday(language, route.day).into(),
            vehicle_name(plan, route, language).into(),
            route.start.as_clock().into(),
            route.end.as_clock().into(),
            Cell::Decimal(figures.metres.0, 3),
            Cell::Decimal(figures.duration.0 * 100 / 3600, 2),
            figures.stops.into(),
            figures.loads.into(),
            figures.kilograms.0.into(),
            figures.litres.0.into(),
            Cell::Decimal(figures.fuel.0, 3),
            figures.crew_cost.into(),
            figures.fuel_cost.into(),
            figures.gate_fees.into(),
            figures.fixed_cost.into(),
            figures.cost().into(),
        ]
    });
    Table { name: "routes".to_owned(), columns, rows: rows.collect() }
}

fn steps(plan: &Plan, language: Language) -> Table {
    let columns = headings(
        language,
        &[
            "table-route",
            "table-day",
            "table-order",
            "table-step",
            "table-kind",
            "table-street",
            "table-village",
            "table-trip",
            "table-arrive",
            "table-leave",
            "table-kilograms",
            "table-load-kilograms",
        ],
    );
    let mut rows = Vec::new();
    for route in &plan.routes {
        for (order, step) in (1_i64..).zip(&route.steps) {
            rows.push(vec![
                route.id.clone().into(),
                date::weekday(language, route.day).into(),
                order.into(),
                step.id.clone().into(),
                say(language, kind_key(step)).into(),
                step.names.pick(language).into(),
                village_name(plan, step.village.as_ref(), language).into(),
                step.trip.into(),
                step.arrive.as_clock().into(),
                step.leave.as_clock().into(),
                step.kilograms.0.into(),
                step.load_kg.0.into(),
            ]);
        }
    }
    Table { name: "steps".to_owned(), columns, rows }
}

/// The word for what a step is.
pub(super) fn kind_key(step: &Step) -> &'static str {
    match step.kind {
        StepKind::Start => "step-start",
        StepKind::Street => "step-street",
        StepKind::Place => "step-place",
        StepKind::Unload => "step-unload",
        StepKind::Break => "step-break",
        StepKind::End => "step-end",
    }
}

fn streets(plan: &Plan, language: Language) -> Table {
    let keys = ["table-village", "table-street", "table-people", "table-visits", "table-days", "table-assumed"];
    let rows = plan.streets.iter().map(|street| {
        let days: Vec<String> = street.days.iter().map(|day| date::weekday_short(language, *day)).collect();
        vec![
            village_name(plan, street.village.as_ref(), language).into(),
            street.names.pick(language).into(),
            street.people.into(),
            u32::from(street.visits_per_week).into(),
            days.join(" ").into(),
            say(language, if street.assumed { "answer-yes" } else { "answer-no" }).into(),
        ]
    });
    Table { name: "streets".to_owned(), columns: headings(language, &keys), rows: rows.collect() }
}

fn unserved(plan: &Plan, language: Language) -> Table {
    let keys = ["table-street", "table-service", "table-code", "table-reason"];
    let rows = plan.unserved.iter().map(|unserved| {
        vec![
            unserved.names.pick(language).into(),
            unserved.service.clone().into(),
            unserved.code.clone().into(),
            unserved.reason.pick(language).into(),
        ]
    });
    Table { name: "unserved".to_owned(), columns: headings(language, &keys), rows: rows.collect() }
}
