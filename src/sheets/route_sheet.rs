//! One route goes in, the crew's PDF comes out: A4, large letters, Kyrgyz and one other language.
//!
//! The sheet is the last fallback when every telephone is dead: it must do alone. So it holds the
//! map, every stop in order with a box to tick, letters for what went wrong, and room for the
//! figures that somebody types in afterwards.

use super::SheetError;
use super::map_sketch::{self, Area};
use super::paper::{ACCENT, BLACK, DIM, HEIGHT, LINE, MARGIN, PALE, Sheet, WHITE, WIDTH};
use super::pdf;
use super::qr::QrCode;
use super::typeface::Weight;
use crate::pickups::FailureReason;
use crate::plan::{CollectedSides, Plan, Route, Step, StepKind, VehicleSummary};
use crate::units::Language;
use crate::words::{date, number, say, say_with};

/// What stands on the sheet besides the route.
#[derive(Clone, Debug, Default)]
pub struct RouteSheet<'a> {
    /// Second language; Kyrgyz alone when it is Kyrgyz.
    pub language: Language,
    /// Address that a telephone opens to drive this route.
    pub open_on_telephone: Option<&'a str>,
    /// Address at which a clerk types the sheet in afterwards.
    pub enter_by_clerk: Option<&'a str>,
    /// The day it is driven, where the sheet is for one day and not for every week.
    pub date: Option<jiff::civil::Date>,
}

/// Letters for what went wrong, in the order of [`FailureReason::ALL`].
pub const REASON_LETTERS: [char; 6] = ['А', 'Б', 'В', 'Г', 'Д', 'Е'];

const RIGHT: f32 = WIDTH - MARGIN;
const ROW: f32 = 38.0;
const BOTTOM: f32 = HEIGHT - 46.0;
/// Columns of the list: left edges.
const BOX: f32 = MARGIN;
const NUMBER: f32 = MARGIN + 30.0;
const TIME: f32 = MARGIN + 58.0;
const NAME: f32 = MARGIN + 112.0;
const TRIP: f32 = RIGHT - 160.0;
const LOAD: f32 = RIGHT - 116.0;
const REASON: f32 = RIGHT - 52.0;

impl RouteSheet<'_> {
    /// The PDF of `route`, a route of `plan`.
    ///
    /// # Errors
    /// When an address is too long for a QR code, or the PDF cannot be put together.
    pub fn to_pdf(&self, plan: &Plan, route: &Route) -> Result<Vec<u8>, SheetError> {
        let mut sheets = vec![Sheet::default()];
        let mut y = self.header(&mut sheets, plan, route)?;
        if route.steps.iter().any(|step| step.kind.is_collection()) {
            let area = Area { x: MARGIN, y, width: RIGHT - MARGIN, height: 250.0 };
            map_sketch::draw(last(&mut sheets), area, plan, route, (Language::Ky, self.language));
            y += area.height + 16.0;
        }
        y = self.figures_by_hand(last(&mut sheets), y);
        y = self.list(&mut sheets, y, plan, route);
        self.ending(&mut sheets, y);
        let pages = sheets.len();
        for (page, sheet) in sheets.iter_mut().enumerate() {
            let of = [("page", (page + 1).to_string().into()), ("pages", pages.to_string().into())];
            let note = format!("{}   {}", route.id, plan.inputs_sha256.get(..8).unwrap_or_default());
            sheet.text(MARGIN, HEIGHT - 24.0, 12.0, Weight::Regular, DIM, &note);
            sheet.text_right(
                RIGHT,
                HEIGHT - 24.0,
                12.0,
                Weight::Bold,
                BLACK,
                &say_with(Language::Ky, "sheet-page", &of),
            );
        }
        let title = format!("{} · {}", say(Language::Ky, "sheet-title"), route.id);
        pdf::write(&sheets, &title, Language::Ky)
    }

    /// Both languages, or one where they say the same.
    fn both(&self, ky: String, other: String) -> String {
        if ky == other || other.is_empty() { ky } else { format!("{ky} · {other}") }
    }

    fn say_both(&self, key: &str) -> String {
        self.both(say(Language::Ky, key), say(self.language, key))
    }

    fn header(&self, sheets: &mut Vec<Sheet>, plan: &Plan, route: &Route) -> Result<f32, SheetError> {
        let sheet = last(sheets);
        let codes = [(self.open_on_telephone, "sheet-qr-drive"), (self.enter_by_clerk, "sheet-qr-clerk")];
        let mut right = RIGHT;
        for (address, key) in codes {
            let Some(address) = address else { continue };
            let side = 84.0;
            sheet.qr(right - side, MARGIN, side, &QrCode::new(address)?);
            sheet.text_centred(
                right - side / 2.0,
                MARGIN + side + 14.0,
                12.0,
                Weight::Regular,
                BLACK,
                &say(Language::Ky, key),
            );
            right -= side + 20.0;
        }
        let width = right - MARGIN;
        let mut y = MARGIN + 12.0;
        sheet.text_within(MARGIN, y, width, 14.0, Weight::Bold, ACCENT, plan.names.pick(Language::Ky));
        y += 16.0;
        if self.language != Language::Ky {
            let other = format!("{} · {}", plan.names.pick(self.language), say(self.language, "sheet-title"));
            sheet.text_within(MARGIN, y, width, 12.0, Weight::Regular, DIM, &other);
            y += 16.0;
        }
        if plan.fictional {
            let mut marks = vec![say(Language::Ky, "fictional-mark"), say(self.language, "fictional-mark")];
            marks.dedup();
            let wide =
                marks.iter().map(|mark| Weight::Bold.width(mark, 12.0)).fold(0.0, f32::max).min(width - 12.0) + 12.0;
            sheet.frame(MARGIN, y - 9.0, wide, 4.0 + 15.0 * marks.len() as f32, 1.2, BLACK);
            for mark in &marks {
                sheet.text_within(MARGIN + 6.0, y + 4.5, width - 12.0, 12.0, Weight::Bold, BLACK, mark);
                y += 15.0;
            }
            y -= 15.0;
            y += 24.0;
        }
        y += 16.0;
        let day = match self.date {
            Some(date) => date::full(Language::Ky, date),
            None => capital(&date::weekday(Language::Ky, route.day)),
        };
        sheet.text_within(MARGIN, y, width, 26.0, Weight::Bold, BLACK, &day);
        if self.language != Language::Ky {
            let after = MARGIN + Weight::Bold.width(&day, 26.0) + 10.0;
            let weekday = date::weekday(self.language, route.day);
            sheet.text_within(after, y, right - after, 15.0, Weight::Regular, DIM, &weekday);
        }
        y += 23.0;
        let vehicle = plan.vehicles.iter().find(|vehicle| vehicle.id == route.vehicle);
        let name = |language| vehicle.map_or(route.vehicle.0.as_str(), |vehicle| vehicle.names.pick(language));
        sheet.text_within(MARGIN, y, width, 15.0, Weight::Bold, BLACK, name(Language::Ky));
        if name(self.language) != name(Language::Ky) {
            y += 17.0;
            sheet.text_within(MARGIN, y, width, 12.0, Weight::Regular, DIM, name(self.language));
        }
        y = (y + 14.0).max(if right < RIGHT { MARGIN + 108.0 } else { 0.0 });

        let figures = &route.figures;
        let language = Language::Ky;
        let facts = [
            (say(language, "sheet-start"), route.start.as_clock()),
            (say(language, "sheet-end"), route.end.as_clock()),
            (say(language, "sheet-way"), number::length(language, figures.metres)),
            (say(language, "sheet-stops"), figures.stops.to_string()),
            (say(language, "sheet-trips"), figures.loads.to_string()),
            (say(language, "sheet-mass"), number::mass(language, figures.kilograms)),
        ];
        let box_width = (RIGHT - MARGIN) / facts.len() as f32;
        sheet.filled(MARGIN, y, RIGHT - MARGIN, 42.0, PALE);
        for (place, (label, value)) in (0_u8..).zip(facts) {
            let middle = MARGIN + box_width * (f32::from(place) + 0.5);
            sheet.text_centred(middle, y + 15.0, 12.0, Weight::Regular, DIM, &label);
            sheet.text_centred(middle, y + 34.0, 16.0, Weight::Bold, BLACK, &value);
        }
        Ok(y + 42.0 + 12.0)
    }

    /// Room for what is read off gauges and scales.
    fn figures_by_hand(&self, sheet: &mut Sheet, y: f32) -> f32 {
        let half = (RIGHT - MARGIN - 20.0) / 2.0;
        let rows = [
            ("sheet-date", "sheet-driver"),
            ("sheet-odometer-out", "sheet-odometer-in"),
            ("sheet-fuel-out", "sheet-fuel-in"),
        ];
        let mut y = y + 10.0;
        for (left, right) in rows {
            self.field(sheet, MARGIN, y, half, left);
            self.field(sheet, MARGIN + half + 20.0, y, half, right);
            y += 33.0;
        }
        y - 4.0
    }

    /// A line to write on, with its label in both languages before it.
    fn field(&self, sheet: &mut Sheet, x: f32, y: f32, width: f32, key: &str) {
        let label = 128.0;
        sheet.text_within(x, y, label, 12.0, Weight::Bold, BLACK, &say(Language::Ky, key));
        if self.language != Language::Ky {
            sheet.text_within(x, y + 14.0, label, 12.0, Weight::Regular, DIM, &say(self.language, key));
        }
        sheet.line(&[(x + label + 4.0, y + 12.0), (x + width, y + 12.0)], 0.8, BLACK);
    }

    fn list(&self, sheets: &mut Vec<Sheet>, y: f32, plan: &Plan, route: &Route) -> f32 {
        let vehicle = plan.vehicles.iter().find(|vehicle| vehicle.id == route.vehicle);
        let mut y = self.list_head(last(sheets), y);
        let mut number = 0;
        for step in &route.steps {
            if y + ROW > BOTTOM {
                sheets.push(Sheet::default());
                y = self.list_head(last(sheets), MARGIN);
            }
            if step.kind.is_collection() {
                number += 1;
                self.stop(last(sheets), y, number, step, plan, vehicle);
            } else {
                self.other(last(sheets), y, step);
            }
            y += ROW;
            last(sheets).line(&[(MARGIN, y), (RIGHT, y)], 0.5, LINE);
        }
        y
    }

    fn list_head(&self, sheet: &mut Sheet, y: f32) -> f32 {
        sheet.filled(MARGIN, y, RIGHT - MARGIN, 22.0, ACCENT);
        let baseline = y + 15.5;
        for (x, key) in [
            (NUMBER, "sheet-column-number"),
            (TIME, "sheet-column-time"),
            (NAME, "sheet-column-street"),
            (TRIP, "sheet-column-trip"),
            (LOAD, "sheet-column-load"),
            (REASON, "sheet-column-reason"),
        ] {
            sheet.text(x, baseline, 12.0, Weight::Bold, WHITE, &say(Language::Ky, key));
        }
        sheet.line(&[(BOX + 6.0, baseline - 4.0), (BOX + 10.0, baseline), (BOX + 17.0, baseline - 9.0)], 1.8, WHITE);
        y + 22.0
    }

    fn stop(
        &self,
        sheet: &mut Sheet,
        y: f32,
        number: usize,
        step: &Step,
        plan: &Plan,
        vehicle: Option<&VehicleSummary>,
    ) {
        let (upper, lower) = (y + 17.0, y + 32.0);
        sheet.frame(BOX + 2.0, y + 9.0, 20.0, 20.0, 1.4, BLACK);
        sheet.text(NUMBER, y + 24.0, 14.0, Weight::Bold, BLACK, &number.to_string());
        sheet.text(TIME, y + 24.0, 14.0, Weight::Bold, BLACK, &step.arrive.as_clock());
        let width = TRIP - NAME - 8.0;
        let name = step.names.pick(Language::Ky);
        sheet.text_within(NAME, upper, width, 14.0, Weight::Bold, BLACK, name);
        let village = plan.villages.iter().find(|village| Some(&village.id) == step.village.as_ref());
        let other = step.names.pick(self.language);
        let other = if other == name { "" } else { other };
        let village = village.map(|village| village.names.pick(Language::Ky)).unwrap_or_default();
        let side = match step.sides() {
            Some(CollectedSides::Right) => say(Language::Ky, "sheet-right-side"),
            Some(CollectedSides::Both) | None => String::new(),
        };
        let street = plan.streets.iter().find(|street| Some(&street.id) == step.street.as_ref());
        let note = street.map(|street| street.note.pick(Language::Ky)).unwrap_or_default();
        let below = [note, side.as_str(), village, other]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" · ");
        sheet.text_within(NAME, lower, width, 12.0, Weight::Regular, DIM, &below);
        sheet.text(TRIP + 10.0, y + 24.0, 14.0, Weight::Regular, BLACK, &step.trip.to_string());
        if let Some(percent) = vehicle.and_then(|vehicle| load_percent(step, vehicle)) {
            sheet.text(LOAD, upper, 12.0, Weight::Regular, BLACK, &format!("{percent}\u{a0}%"));
            sheet.filled(LOAD, y + 25.0, 48.0, 6.0, PALE);
            sheet.filled(LOAD, y + 25.0, 48.0 * (percent.clamp(0, 100) as f32) / 100.0, 6.0, DIM);
        }
        sheet.frame(REASON + 8.0, y + 7.0, 30.0, 24.0, 0.9, BLACK);
    }

    /// Leaving, unloading, the break, coming home: shaded, because nobody waits there.
    fn other(&self, sheet: &mut Sheet, y: f32, step: &Step) {
        sheet.filled(MARGIN, y, RIGHT - MARGIN, ROW, PALE);
        sheet.text(TIME, y + 24.0, 14.0, Weight::Bold, BLACK, &step.arrive.as_clock());
        let key = super::tables::kind_key(step);
        let (ky, other) = (say(Language::Ky, key), say(self.language, key));
        let unloading = step.kind == StepKind::Unload;
        let right = if unloading { TRIP - 12.0 } else { RIGHT };
        let place = step.names.pick(Language::Ky);
        let named = if place.is_empty() || place == ky { ky } else { format!("{ky}: {place}") };
        sheet.text_within(NAME, y + 17.0, right - NAME - 6.0, 13.0, Weight::Bold, BLACK, &named);
        if self.language != Language::Ky {
            let place = step.names.pick(self.language);
            let named = if place.is_empty() || place == other { other } else { format!("{other}: {place}") };
            sheet.text_within(NAME, y + 32.0, right - NAME - 6.0, 12.0, Weight::Regular, DIM, &named);
        }
        if unloading {
            sheet.frame(BOX + 2.0, y + 9.0, 20.0, 20.0, 1.4, BLACK);
            sheet.blank(right, y + 24.0, RIGHT - right - 6.0, &say(Language::Ky, "sheet-weight"));
        }
    }

    /// What the letters mean, and the signature.
    fn ending(&self, sheets: &mut Vec<Sheet>, y: f32) {
        let mut y = y + 22.0;
        if y + 190.0 > BOTTOM {
            sheets.push(Sheet::default());
            y = MARGIN + 14.0;
        }
        let sheet = last(sheets);
        sheet.text(MARGIN, y, 13.0, Weight::Bold, BLACK, &self.say_both("sheet-reasons"));
        y += 8.0;
        let half = (RIGHT - MARGIN) / 2.0;
        for (place, (letter, reason)) in REASON_LETTERS.into_iter().zip(FailureReason::ALL).enumerate() {
            let x = MARGIN + if place % 2 == 1 { half } else { 0.0 };
            let row = y + 34.0 * (place / 2) as f32;
            sheet.disc(x + 11.0, row + 16.0, 11.0, WHITE, BLACK, 1.2);
            sheet.text_centred(x + 11.0, row + 20.8, 13.0, Weight::Bold, BLACK, &letter.to_string());
            let key = reason_key(reason);
            sheet.text_within(x + 30.0, row + 14.0, half - 36.0, 12.0, Weight::Bold, BLACK, &say(Language::Ky, key));
            if self.language != Language::Ky {
                sheet.text_within(
                    x + 30.0,
                    row + 28.0,
                    half - 36.0,
                    12.0,
                    Weight::Regular,
                    DIM,
                    &say(self.language, key),
                );
            }
        }
        y += 34.0 * 3.0 + 28.0;
        sheet.blank(MARGIN, y, RIGHT - MARGIN, &self.say_both("sheet-notes"));
        y += 28.0;
        let half = (RIGHT - MARGIN - 20.0) / 2.0;
        self.field(sheet, MARGIN, y, half, "sheet-signature-driver");
        self.field(sheet, MARGIN + half + 20.0, y, half, "sheet-signature-office");
    }
}

/// The words for a reason.
pub fn reason_key(reason: FailureReason) -> &'static str {
    match reason {
        FailureReason::NoAccess => "reason-no-access",
        FailureReason::NoBinsOut => "reason-no-bins-out",
        FailureReason::HotAsh => "reason-hot-ash",
        FailureReason::Dog => "reason-dog",
        FailureReason::Overloaded => "reason-overloaded",
        FailureReason::RoadImpassable => "reason-road-impassable",
    }
}

/// How full the vehicle is after a step: the fuller of mass and volume.
fn load_percent(step: &Step, vehicle: &VehicleSummary) -> Option<i64> {
    let share = |load: i64, capacity: i64| (capacity > 0).then(|| load.saturating_mul(100) / capacity);
    share(step.load_kg.0, vehicle.capacity_kg.0).max(share(step.load_l.0, vehicle.capacity_l.0))
}

pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn last(sheets: &mut Vec<Sheet>) -> &mut Sheet {
    if sheets.is_empty() {
        sheets.push(Sheet::default());
    }
    let end = sheets.len() - 1;
    &mut sheets[end]
}
