//! Holidays and a rule go in, the dates on which the plan's week does not hold come out.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::exception::Exceptions;
use crate::plan::Plan;
use crate::units::Names;

/// A day on which people do not work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Its date.
    pub date: Date,
    /// What it is called.
    pub names: Names,
    /// False while the date is only computed: the two Aits follow the moon and are announced.
    #[serde(default = "settled")]
    pub settled: bool,
}

fn settled() -> bool {
    true
}

/// What a holiday does to collections; the manager chooses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShiftRule {
    /// The crew works as on any day.
    AsUsual,
    /// The day's visits move to the next day without visits of its own, at most six days on; where
    /// there is none, to the next day that is no holiday.
    #[default]
    NextFreeDay,
    /// The day's visits and all later ones of that week move one day on.
    RestOfWeekOneDayLater,
    /// The day's visits fall out.
    FallsOut,
}

impl ShiftRule {
    /// Reads `as-usual`, `next-free-day`, `rest-of-week-one-day-later` or `falls-out`.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "as-usual" => Some(Self::AsUsual),
            "next-free-day" => Some(Self::NextFreeDay),
            "rest-of-week-one-day-later" => Some(Self::RestOfWeekOneDayLater),
            "falls-out" => Some(Self::FallsOut),
            _ => None,
        }
    }
}

/// Why a table of holidays cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HolidayFault {
    /// One date stands in it twice.
    #[error("{date} stands in the table of holidays twice ({first}, {second}): keep one of them")]
    Twice {
        /// The date.
        date: Date,
        /// One name.
        first: String,
        /// The other name.
        second: String,
    },
    /// A holiday without a name.
    #[error("the holiday on {0} has no name: give it one in at least one language")]
    Nameless(Date),
}

/// Every fault of a table of holidays.
pub fn check(holidays: &[Holiday]) -> Vec<HolidayFault> {
    let mut seen: BTreeMap<Date, &Holiday> = BTreeMap::new();
    let mut faults = Vec::new();
    for holiday in holidays {
        let name = |holiday: &Holiday| holiday.names.pick(crate::units::Language::Ky).to_owned();
        if holiday.names.is_empty() {
            faults.push(HolidayFault::Nameless(holiday.date));
        }
        if let Some(first) = seen.insert(holiday.date, holiday) {
            faults.push(HolidayFault::Twice { date: holiday.date, first: name(first), second: name(holiday) });
        }
    }
    faults
}

/// Month, day, and names of the holidays with a fixed date. Labour Code of the Kyrgyz Republic,
/// article on non-working holidays, as commonly published; a default that the municipality edits.
const FIXED: [(i8, i8, [&str; 3]); 12] = [
    (1, 1, ["Жаңы жыл", "Новый год", "New Year"]),
    (1, 7, ["Рождество", "Рождество Христово", "Orthodox Christmas"]),
    (2, 23, ["Ата Мекенди коргоочунун күнү", "День защитника Отечества", "Defender of the Fatherland Day"]),
    (3, 8, ["Аялдардын эл аралык күнү", "Международный женский день", "International Women's Day"]),
    (3, 21, ["Нооруз", "Нооруз", "Nooruz"]),
    (4, 7, ["Элдик Апрель революциясы күнү", "День народной Апрельской революции", "April Revolution Day"]),
    (5, 1, ["Эмгек майрамы", "Праздник труда", "Labour Day"]),
    (5, 5, ["Конституция күнү", "День Конституции", "Constitution Day"]),
    (5, 9, ["Жеңиш күнү", "День Победы", "Victory Day"]),
    (8, 31, ["Эгемендүүлүк күнү", "День независимости", "Independence Day"]),
    (11, 7, ["Тарых жана ата-бабаларды эскерүү күнү", "День истории и памяти предков", "Day of History and Memory"]),
    (11, 8, ["Тарых жана ата-бабаларды эскерүү күнү", "День истории и памяти предков", "Day of History and Memory"]),
];

const OROZO_AIT: [&str; 3] = ["Орозо айт", "Орозо айт", "Orozo Ait"];
const KURMAN_AIT: [&str; 3] = ["Курман айт", "Курман айт", "Kurman Ait"];

fn named([ky, ru, en]: [&str; 3]) -> Names {
    Names { ky: ky.to_owned(), ru: ru.to_owned(), en: en.to_owned() }
}

/// The holidays of the Kyrgyz Republic from `first` to `last`, in order. Where two fall on one date
/// their names are joined.
pub fn kyrgyz_holidays(first: Date, last: Date) -> Vec<Holiday> {
    let mut found: BTreeMap<Date, Holiday> = BTreeMap::new();
    let mut add = |date: Option<Date>, names: [&str; 3], settled: bool| {
        let Some(date) = date.filter(|date| (first..=last).contains(date)) else { return };
        match found.get_mut(&date) {
            Some(holiday) => {
                holiday.names.ky = format!("{}, {}", holiday.names.ky, names[0]);
                holiday.names.ru = format!("{}, {}", holiday.names.ru, names[1]);
                holiday.names.en = format!("{}, {}", holiday.names.en, names[2]);
            }
            None => {
                found.insert(date, Holiday { date, names: named(names), settled });
            }
        }
    };
    for year in first.year()..=last.year() {
        for (month, day, names) in FIXED {
            add(Date::new(year, month, day).ok(), names, true);
        }
        // A solar year touches at most two lunar ones; the year of the Hijra is 622.
        let lunar = (i64::from(year) - 622) * 33 / 32;
        for lunar in lunar - 1..=lunar + 2 {
            for (month, day, names) in [(10, 1, OROZO_AIT), (12, 10, KURMAN_AIT)] {
                let date = from_lunar(lunar, month, day).filter(|date| date.year() == year);
                add(date, names, false);
            }
        }
    }
    found.into_values().collect()
}

/// The civil date of a day of the tabular Islamic calendar (30-year cycle, civil epoch of 16 July 622
/// Julian). The announced day may differ by one: hence [`Holiday::settled`].
fn from_lunar(year: i64, month: i64, day: i64) -> Option<Date> {
    // Days since the epoch; 227,015 is the epoch in days after 31 December of the year 0.
    let months = (59 * (month - 1) + 1) / 2;
    let days = day + months + (year - 1) * 354 + (3 + 11 * year).div_euclid(30) + 227_014;
    let start = Date::new(1, 1, 1).ok()?;
    start.checked_add(Span::new().try_days(days - 1).ok()?).ok()
}

/// What the holidays from `first` to `last` do to the plan under a rule.
pub fn shift(plan: &Plan, holidays: &[Holiday], rule: ShiftRule, first: Date, last: Date) -> Exceptions {
    let mut exceptions = Exceptions::default();
    if rule == ShiftRule::AsUsual {
        return exceptions;
    }
    let closed: BTreeSet<Date> = holidays.iter().map(|holiday| holiday.date).collect();
    let working: BTreeSet<u8> = plan.routes.iter().map(|route| route.day).collect();
    let works = |date: Date| working.contains(&date.weekday().to_monday_zero_offset().unsigned_abs());
    let later = |date: Date, days: i32| date.checked_add(Span::new().days(days)).ok();
    // Dates that took over another day's visits already.
    let mut taken: BTreeSet<Date> = BTreeSet::new();
    for date in first.series(Span::new().days(1)).take_while(|date| *date <= last) {
        if !works(date) {
            continue;
        }
        let target = match rule {
            ShiftRule::AsUsual => Some(date),
            ShiftRule::FallsOut => (!closed.contains(&date)).then_some(date),
            ShiftRule::NextFreeDay if !closed.contains(&date) => Some(date),
            ShiftRule::NextFreeDay => {
                let open = || (1..=6).filter_map(|days| later(date, days)).filter(|date| !closed.contains(date));
                open().find(|date| !works(*date) && !taken.contains(date)).or_else(|| open().next())
            }
            ShiftRule::RestOfWeekOneDayLater => {
                let monday = later(date, -i32::from(date.weekday().to_monday_zero_offset())).unwrap_or(date);
                let lost = closed.range(monday..=date).count();
                let mut target = later(date, i32::try_from(lost).unwrap_or(0));
                while let Some(day) = target.filter(|day| *day != date && closed.contains(day)) {
                    target = later(day, 1);
                }
                target
            }
        };
        if target != Some(date) {
            taken.extend(target);
            exceptions.days.insert(date, target);
        }
    }
    exceptions
}
