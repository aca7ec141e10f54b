//! Dates go in, dates as people of a language write them come out.

use jiff::civil::Date;

use super::bundle::{say, say_with};
use crate::units::Language;

const WEEKDAYS: [&str; 7] = [
    "weekday-monday",
    "weekday-tuesday",
    "weekday-wednesday",
    "weekday-thursday",
    "weekday-friday",
    "weekday-saturday",
    "weekday-sunday",
];
const SHORT_WEEKDAYS: [&str; 7] = [
    "weekday-short-monday",
    "weekday-short-tuesday",
    "weekday-short-wednesday",
    "weekday-short-thursday",
    "weekday-short-friday",
    "weekday-short-saturday",
    "weekday-short-sunday",
];
/// Months as they stand in a date ("23 ноября").
const MONTHS_IN_DATE: [&str; 12] = [
    "month-in-date-january",
    "month-in-date-february",
    "month-in-date-march",
    "month-in-date-april",
    "month-in-date-may",
    "month-in-date-june",
    "month-in-date-july",
    "month-in-date-august",
    "month-in-date-september",
    "month-in-date-october",
    "month-in-date-november",
    "month-in-date-december",
];
/// Months as they stand alone ("ноябрь").
const MONTHS: [&str; 12] = [
    "month-january",
    "month-february",
    "month-march",
    "month-april",
    "month-may",
    "month-june",
    "month-july",
    "month-august",
    "month-september",
    "month-october",
    "month-november",
    "month-december",
];

fn named(language: Language, keys: &[&str], index: usize) -> String {
    keys.get(index).map_or_else(String::new, |key| say(language, key))
}

/// The name of a day of the week, Monday is 0; empty for a day that does not exist.
pub fn weekday(language: Language, day: u8) -> String {
    named(language, &WEEKDAYS, usize::from(day))
}

/// The short name of a day of the week, Monday is 0.
pub fn weekday_short(language: Language, day: u8) -> String {
    named(language, &SHORT_WEEKDAYS, usize::from(day))
}

/// The name of a month, standing alone, January is 1.
pub fn month(language: Language, month: i8) -> String {
    named(language, &MONTHS, usize::try_from(i32::from(month) - 1).unwrap_or(usize::MAX))
}

/// The day of the week of a date, Monday is 0.
pub fn day_of_week(date: Date) -> u8 {
    date.weekday().to_monday_zero_offset().unsigned_abs()
}

fn parts(language: Language, date: Date) -> [(&'static str, super::Argument<'static>); 4] {
    let month = named(language, &MONTHS_IN_DATE, usize::from(date.month().unsigned_abs()).saturating_sub(1));
    [
        ("weekday", weekday(language, day_of_week(date)).into()),
        ("day", date.day().to_string().into()),
        ("month", month.into()),
        ("year", date.year().to_string().into()),
    ]
}

/// `дүйшөмбү, 23-ноябрь`: a date near today.
pub fn day(language: Language, date: Date) -> String {
    say_with(language, "date-day", &parts(language, date))
}

/// `2026-жылдын 23-ноябры`: a date on paper that lasts.
pub fn full(language: Language, date: Date) -> String {
    say_with(language, "date-full", &parts(language, date))
}
