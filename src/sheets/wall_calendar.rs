//! The promises of one village go in, a calendar for the shop door comes out: A4, large letters.
//!
//! Streets that are collected on the same dates share a letter; the first page says who has which
//! letter, the others show the months with the letters in their days.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::Date;

use super::SheetError;
use super::paper::{ACCENT, BLACK, DIM, HEIGHT, LINE, MARGIN, PALE, Sheet, WHITE, WIDTH};
use super::pdf;
use super::qr::QrCode;
use super::route_sheet::capital;
use super::typeface::{Weight, wrap};
use crate::calendar::{Holiday, Occurrence};
use crate::plan::{Plan, StreetSummary, VillageSummary};
use crate::units::{Language, Seconds, StreetId};
use crate::words::{date, say, say_with};

/// A calendar to hang up.
#[derive(Clone, Debug)]
pub struct WallCalendar<'a> {
    /// Second language; Kyrgyz alone when it is Kyrgyz.
    pub language: Language,
    /// Address that a telephone opens for the dates of a street.
    pub address: Option<&'a str>,
    /// First month, by any of its days.
    pub first: Date,
    /// How many months.
    pub months: u8,
    /// Days to mark as holidays.
    pub holidays: &'a [Holiday],
}

/// Letters of the groups; Ё and Й look like others from afar.
const LETTERS: &str = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯ";
const RIGHT: f32 = WIDTH - MARGIN;
const BOTTOM: f32 = HEIGHT - 46.0;
const MONTHS_PER_PAGE: usize = 6;

/// Streets with the same dates.
struct Group<'a> {
    letter: char,
    streets: Vec<&'a StreetSummary>,
    dates: BTreeSet<Date>,
    weekdays: BTreeSet<u8>,
    window: (Seconds, Seconds),
}

impl WallCalendar<'_> {
    /// The PDF for one village of the plan; of `occurrences`, those of its streets in the months shown.
    ///
    /// # Errors
    /// When the address is too long for a QR code, or the PDF cannot be put together.
    pub fn to_pdf(
        &self,
        plan: &Plan,
        village: &VillageSummary,
        occurrences: &[Occurrence],
    ) -> Result<Vec<u8>, SheetError> {
        let months = self.month_starts();
        let end = months.last().map_or(self.first, |month| month.last_of_month());
        let start = months.first().copied().unwrap_or(self.first);
        let streets: BTreeMap<&StreetId, &StreetSummary> = plan
            .streets
            .iter()
            .filter(|street| street.village.as_ref() == Some(&village.id))
            .map(|street| (&street.id, street))
            .collect();
        let shown: Vec<&Occurrence> = occurrences
            .iter()
            .filter(|visit| {
                visit.is_live() && streets.contains_key(&visit.street) && (start..=end).contains(&visit.date)
            })
            .collect();
        let groups = groups(&streets, &shown);
        let mut sheets = vec![self.front(plan, village, &groups, &shown, &months)?];
        for page in months.chunks(MONTHS_PER_PAGE) {
            sheets.push(self.page_of_months(village, &groups, page));
        }
        let pages = sheets.len();
        for (page, sheet) in sheets.iter_mut().enumerate() {
            let of = [("page", (page + 1).to_string().into()), ("pages", pages.to_string().into())];
            sheet.text(MARGIN, HEIGHT - 24.0, 12.0, Weight::Regular, DIM, plan.names.pick(Language::Ky));
            sheet.text_right(
                RIGHT,
                HEIGHT - 24.0,
                12.0,
                Weight::Bold,
                BLACK,
                &say_with(Language::Ky, "sheet-page", &of),
            );
        }
        let title = format!("{} · {}", say(Language::Ky, "wall-title"), village.names.pick(Language::Ky));
        pdf::write(&sheets, &title, Language::Ky)
    }

    fn month_starts(&self) -> Vec<Date> {
        let first = self.first.first_of_month();
        (0..i32::from(self.months)).filter_map(|month| first.checked_add(Span::new().months(month)).ok()).collect()
    }

    fn both(&self, key: &str) -> String {
        let (ky, other) = (say(Language::Ky, key), say(self.language, key));
        if ky == other { ky } else { format!("{ky} · {other}") }
    }

    fn front(
        &self,
        plan: &Plan,
        village: &VillageSummary,
        groups: &[Group<'_>],
        shown: &[&Occurrence],
        months: &[Date],
    ) -> Result<Sheet, SheetError> {
        let mut sheet = Sheet::default();
        let mut width = RIGHT - MARGIN;
        if let Some(address) = self.address {
            let side = 96.0;
            sheet.qr(RIGHT - side, MARGIN, side, &QrCode::new(address)?);
            sheet.text_centred(
                RIGHT - side / 2.0,
                MARGIN + side + 15.0,
                12.0,
                Weight::Regular,
                BLACK,
                &say(Language::Ky, "wall-qr"),
            );
            width -= side + 16.0;
        }
        let mut y = MARGIN + 32.0;
        sheet.text_within(MARGIN, y, width, 40.0, Weight::Bold, ACCENT, village.names.pick(Language::Ky));
        y += 30.0;
        sheet.text_within(MARGIN, y, width, 20.0, Weight::Bold, BLACK, &say(Language::Ky, "wall-title"));
        if self.language != Language::Ky {
            y += 20.0;
            let other = format!("{} · {}", village.names.pick(self.language), say(self.language, "wall-title"));
            sheet.text_within(MARGIN, y, width, 14.0, Weight::Regular, DIM, &other);
        }
        if let (Some(first), Some(last)) = (months.first(), months.last()) {
            y += 22.0;
            let month = |day: &Date| format!("{} {}", date::month(Language::Ky, day.month()), day.year());
            sheet.text_within(
                MARGIN,
                y,
                width,
                16.0,
                Weight::Bold,
                BLACK,
                &format!("{} – {}", month(first), month(last)),
            );
        }
        if plan.fictional {
            y += 22.0;
            sheet.text_within(MARGIN, y, width, 13.0, Weight::Bold, BLACK, &self.both("fictional-mark"));
        }
        y = (y + 16.0).max(MARGIN + 126.0);
        y = self.put_out(&mut sheet, y) + 30.0;
        for group in groups {
            let names: Vec<&str> = group.streets.iter().map(|street| street.names.pick(Language::Ky)).collect();
            let lines = wrap(&names.join(", "), Weight::Regular, 13.0, RIGHT - MARGIN - 54.0);
            if y + 22.0 + 17.0 * lines.len() as f32 > BOTTOM {
                sheet.text(MARGIN, y, 13.0, Weight::Bold, BLACK, &self.both("wall-more"));
                break;
            }
            sheet.disc(MARGIN + 19.0, y + 4.0, 18.0, ACCENT, ACCENT, 0.0);
            sheet.text_centred(MARGIN + 19.0, y + 11.5, 22.0, Weight::Bold, WHITE, &group.letter.to_string());
            let days: Vec<String> =
                group.weekdays.iter().map(|day| capital(&date::weekday(Language::Ky, *day))).collect();
            let (from, to) = (group.window.0.as_clock(), group.window.1.as_clock());
            let when = format!("{}  {from}–{to}", days.join(", "));
            sheet.text_within(MARGIN + 50.0, y + 2.0, RIGHT - MARGIN - 50.0, 17.0, Weight::Bold, BLACK, &when);
            y += 21.0;
            for line in lines {
                sheet.text(MARGIN + 50.0, y, 13.0, Weight::Regular, BLACK, &line);
                y += 17.0;
            }
            y += 20.0;
        }
        self.moved(&mut sheet, y, shown);
        Ok(sheet)
    }

    /// What to do on the day, in a shaded box as high as it needs to be; answers its lower edge.
    fn put_out(&self, sheet: &mut Sheet, y: f32) -> f32 {
        let mut lines = Vec::new();
        let width = RIGHT - MARGIN - 20.0;
        for line in wrap(&say(Language::Ky, "wall-put-out"), Weight::Bold, 14.0, width) {
            lines.push((14.0, Weight::Bold, BLACK, line));
        }
        if self.language != Language::Ky {
            for line in wrap(&say(self.language, "wall-put-out"), Weight::Regular, 12.0, width) {
                lines.push((12.0, Weight::Regular, DIM, line));
            }
        }
        let height = 18.0 * lines.len() as f32 + 10.0;
        sheet.filled(MARGIN, y, RIGHT - MARGIN, height, PALE);
        for (place, (size, weight, ink, line)) in lines.iter().enumerate() {
            sheet.text(MARGIN + 10.0, y + 19.0 + 18.0 * place as f32, *size, *weight, *ink, line);
        }
        y + height
    }

    /// Dates that differ from the usual weekday, once each.
    fn moved(&self, sheet: &mut Sheet, y: f32, shown: &[&Occurrence]) {
        let moves: BTreeSet<(Date, Date)> =
            shown.iter().filter(|visit| visit.date != visit.due).map(|visit| (visit.due, visit.date)).collect();
        if moves.is_empty() || y + 40.0 > BOTTOM {
            return;
        }
        let mut y = y + 6.0;
        sheet.text(MARGIN, y, 14.0, Weight::Bold, BLACK, &self.both("wall-moved"));
        y += 20.0;
        for (due, new) in moves {
            if y > BOTTOM {
                break;
            }
            let why = self.holidays.iter().find(|holiday| holiday.date == due);
            let why = why.map(|holiday| format!("  ({})", holiday.names.pick(Language::Ky))).unwrap_or_default();
            let line = format!("{} — {}{why}", date::day(Language::Ky, due), date::day(Language::Ky, new));
            sheet.text_within(MARGIN, y, RIGHT - MARGIN, 13.0, Weight::Regular, BLACK, &line);
            y += 18.0;
        }
    }

    fn page_of_months(&self, village: &VillageSummary, groups: &[Group<'_>], months: &[Date]) -> Sheet {
        let mut sheet = Sheet::default();
        sheet.text(MARGIN, MARGIN + 4.0, 16.0, Weight::Bold, ACCENT, village.names.pick(Language::Ky));
        sheet.frame(RIGHT - 130.0, MARGIN - 8.0, 16.0, 14.0, 1.4, BLACK);
        sheet.text(RIGHT - 108.0, MARGIN + 4.0, 12.0, Weight::Regular, BLACK, &say(Language::Ky, "wall-holiday"));
        let (gap, top) = (21.0, MARGIN + 20.0);
        let width = (RIGHT - MARGIN - gap) / 2.0;
        let height = (BOTTOM - top) / 3.0;
        for (place, month) in months.iter().enumerate() {
            let x = MARGIN + if place % 2 == 1 { width + gap } else { 0.0 };
            self.month(&mut sheet, x, top + height * (place / 2) as f32, width, groups, *month);
        }
        sheet
    }

    fn month(&self, sheet: &mut Sheet, x: f32, y: f32, width: f32, groups: &[Group<'_>], first: Date) {
        let title = format!("{} {}", capital(&date::month(Language::Ky, first.month())), first.year());
        sheet.text(x, y + 14.0, 14.0, Weight::Bold, BLACK, &title);
        if self.language != Language::Ky {
            let other = date::month(self.language, first.month());
            sheet.text_right(x + width, y + 14.0, 12.0, Weight::Regular, DIM, &other);
        }
        let (cell_width, cell_height) = (width / 7.0, 32.0);
        let head = y + 20.0;
        sheet.filled(x, head, width, 17.0, ACCENT);
        for day in 0..7_u8 {
            let middle = x + cell_width * (f32::from(day) + 0.5);
            sheet.text_centred(middle, head + 13.0, 12.0, Weight::Bold, WHITE, &date::weekday_short(Language::Ky, day));
        }
        let offset = usize::from(date::day_of_week(first));
        let days = first
            .series(Span::new().days(1))
            .take_while(|day| day.month() == first.month() && day.year() == first.year());
        for (number, day) in days.enumerate() {
            let (column, row) = ((number + offset) % 7, (number + offset) / 7);
            let (left, top) = (x + cell_width * column as f32, head + 17.0 + cell_height * row as f32);
            let letters: String =
                groups.iter().filter(|group| group.dates.contains(&day)).map(|group| group.letter).collect();
            if !letters.is_empty() {
                sheet.filled(left, top, cell_width, cell_height, PALE);
            }
            sheet.frame(left, top, cell_width, cell_height, 0.4, LINE);
            if self.holidays.iter().any(|holiday| holiday.date == day) {
                sheet.frame(left + 1.5, top + 1.5, cell_width - 3.0, cell_height - 3.0, 1.4, BLACK);
            }
            let (weight, ink) = if letters.is_empty() { (Weight::Regular, DIM) } else { (Weight::Bold, BLACK) };
            sheet.text(left + 4.0, top + 13.0, 12.0, weight, ink, &day.day().to_string());
            let size = if letters.chars().count() > 2 { 10.0 } else { 14.0 };
            let text = super::typeface::shorten(&letters, Weight::Bold, size, cell_width - 5.0);
            sheet.text_right(left + cell_width - 3.0, top + cell_height - 4.0, size, Weight::Bold, ACCENT, &text);
        }
    }
}

/// Streets of a village grouped by their dates, the group with the earliest first.
fn groups<'a>(streets: &BTreeMap<&StreetId, &'a StreetSummary>, shown: &[&Occurrence]) -> Vec<Group<'a>> {
    let mut by_street: BTreeMap<&StreetId, Vec<&Occurrence>> = BTreeMap::new();
    for visit in shown {
        by_street.entry(&visit.street).or_default().push(visit);
    }
    let mut by_dates: BTreeMap<BTreeSet<Date>, Group<'a>> = BTreeMap::new();
    for (id, visits) in by_street {
        let Some(street) = streets.get(id) else { continue };
        let dates: BTreeSet<Date> = visits.iter().map(|visit| visit.date).collect();
        let windows = || visits.iter().map(|visit| visit.promised_window());
        let from = windows().map(|(from, _)| from).min().unwrap_or_default();
        let to = windows().map(|(_, to)| to).max().unwrap_or_default();
        let weekdays = visits.iter().map(|visit| date::day_of_week(visit.due));
        let group = by_dates.entry(dates.clone()).or_insert_with(|| Group {
            letter: '?',
            streets: Vec::new(),
            dates,
            weekdays: BTreeSet::new(),
            window: (from, to),
        });
        group.streets.push(street);
        group.weekdays.extend(weekdays);
        group.window = (group.window.0.min(from), group.window.1.max(to));
    }
    let mut groups: Vec<Group<'a>> = by_dates.into_values().collect();
    for group in &mut groups {
        group.streets.sort_by_key(|street| street.names.pick(Language::Ky));
    }
    for (group, letter) in groups.iter_mut().zip(LETTERS.chars().chain(std::iter::repeat('•'))) {
        group.letter = letter;
    }
    groups
}
