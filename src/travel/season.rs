//! Tags that speak about a time of the year, and a date, go in; whether the road is open comes out.
//!
//! `winter_road=yes` and `ice_road=yes` exist only in winter; `seasonal=` names a season;
//! `motor_vehicle:conditional = no @ (Nov-Apr)` closes months. Hours of the day are not read:
//! a week is planned in days.

use jiff::civil::Date;

use super::reason::Reason;
use crate::maps::VehicleProfile;
use crate::roads::class::Tags;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Months of a season in the mountains of the northern half of the Earth, first and last.
fn months_of(season: &str) -> Option<(i8, i8)> {
    match season {
        "winter" => Some((12, 3)),
        "spring" => Some((3, 5)),
        "summer" | "dry" | "dry_season" => Some((5, 10)),
        "autumn" => Some((9, 11)),
        _ => None,
    }
}

fn within(month: i8, (first, last): (i8, i8)) -> bool {
    if first <= last { (first..=last).contains(&month) } else { month >= first || month <= last }
}

/// Why the road is not open on that day.
pub fn out_of_season(tags: &Tags, profile: &VehicleProfile, date: Date) -> Option<Reason> {
    let month = date.month();
    for key in ["winter_road", "ice_road"] {
        if tags.get(key).is_some_and(|value| value == "yes") && !within(month, (12, 3)) {
            return Some(Reason::OutOfSeason { tag: format!("{key}=yes") });
        }
    }
    if let Some(seasons) = tags.get("seasonal") {
        let named: Vec<(i8, i8)> = seasons.split(';').filter_map(|season| months_of(season.trim())).collect();
        if !named.is_empty() && !named.iter().any(|months| within(month, *months)) {
            return Some(Reason::OutOfSeason { tag: format!("seasonal={seasons}") });
        }
    }
    let own = profile.access_keys.iter().map(String::as_str);
    for key in own.chain(["motor_vehicle", "vehicle", "access"]) {
        let key = format!("{key}:conditional");
        if let Some(text) = tags.get(&key)
            && conditional_ban(text, date)
        {
            return Some(Reason::OutOfSeason { tag: format!("{key}={text}") });
        }
    }
    None
}

/// Whether a conditional tag such as `no @ (Nov-Apr); destination @ (May)` says `no` on that day.
fn conditional_ban(text: &str, date: Date) -> bool {
    text.split(';').any(|part| {
        let Some((value, condition)) = part.split_once('@') else { return false };
        value.trim() == "no" && condition_holds(condition.trim().trim_matches(['(', ')']), date)
    })
}

/// Whether a condition made of months and days (`Nov-Apr`, `Oct 15-May 01`, `winter`) holds.
fn condition_holds(condition: &str, date: Date) -> bool {
    let condition = condition.trim().to_lowercase();
    if let Some(months) = months_of(&condition) {
        return within(date.month(), months);
    }
    let ends: Vec<(i8, Option<i8>)> = condition.split('-').filter_map(month_and_day).collect();
    let today = (date.month(), date.day());
    match ends.as_slice() {
        [(month, None)] => date.month() == *month,
        [(month, Some(day))] => today == (*month, *day),
        [from, to] => {
            let (from, to) = ((from.0, from.1.unwrap_or(1)), (to.0, to.1.unwrap_or(31)));
            if from <= to { from <= today && today <= to } else { today >= from || today <= to }
        }
        _ => false,
    }
}

fn month_and_day(text: &str) -> Option<(i8, Option<i8>)> {
    let mut words = text.split_whitespace();
    let name = words.next()?;
    let month = MONTHS.iter().position(|month| name.starts_with(month))? as i8 + 1;
    Some((month, words.next().and_then(|day| day.parse().ok())))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn closed(key: &str, value: &str, month: i8, day: i8) -> bool {
        let tags = Tags::from([(key.to_owned(), value.to_owned())]);
        out_of_season(&tags, &VehicleProfile::default(), date(2026, month, day)).is_some()
    }

    #[test]
    fn roads_close_in_the_months_that_their_tags_name() {
        assert!(closed("motor_vehicle:conditional", "no @ (Nov-Apr)", 12, 5));
        assert!(!closed("motor_vehicle:conditional", "no @ (Nov-Apr)", 7, 5));
        assert!(closed("access:conditional", "no @ (Oct 15-May 01)", 10, 20));
        assert!(!closed("access:conditional", "no @ (Oct 15-May 01)", 10, 14));
        assert!(!closed("access:conditional", "no @ (22:00-06:00)", 10, 14));
        assert!(closed("winter_road", "yes", 7, 1) && !closed("winter_road", "yes", 1, 1));
        assert!(closed("seasonal", "summer", 1, 1) && !closed("seasonal", "yes", 1, 1));
    }
}
