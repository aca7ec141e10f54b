//! A [`Plan`] goes in; the page that `taza plan` prints comes out.

use std::collections::BTreeMap;

use super::table::{Column, columns};
use crate::plan::{Figures, Plan, Unserved};
use crate::units::{Language, Metres, Millilitres, Seconds, Tyiyn};

/// Days of the week in English, Monday first.
pub(super) const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The words of the page in one language.
struct Words {
    days: [&'static str; 7],
    head: [&'static str; 9],
    total: &'static str,
    unserved: &'static str,
    all_served: &'static str,
}

const KYRGYZ: Words = Words {
    days: ["Дш", "Шш", "Шр", "Бш", "Жм", "Иш", "Жк"],
    head: ["Күн", "Унаа", "Убакыт", "км", "Саат", "Рейс", "Тонна", "Май, л", "Сом"],
    total: "Жалпы",
    unserved: "Чогултулбай калган",
    all_served: "Бардык көчөлөр жана жайлар чогултулат.",
};
const RUSSIAN: Words = Words {
    days: ["Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс"],
    head: ["День", "Машина", "Время", "км", "Часы", "Рейсы", "Тонны", "Топливо, л", "Сом"],
    total: "Всего",
    unserved: "Не собирается",
    all_served: "Собирается на всех улицах и местах.",
};
const ENGLISH: Words = Words {
    days: DAYS,
    head: ["Day", "Vehicle", "Time", "km", "Hours", "Loads", "Tonnes", "Fuel, l", "Som"],
    total: "Total",
    unserved: "Not collected",
    all_served: "Every street and place is collected.",
};

fn words(language: Language) -> &'static Words {
    match language {
        Language::Ky => &KYRGYZ,
        Language::Ru => &RUSSIAN,
        Language::En => &ENGLISH,
    }
}

/// The table of routes, the sums, and what is not collected, grouped by reason.
pub(super) fn page(plan: &Plan, language: Language) -> String {
    let words = words(language);
    let mut rows = vec![words.head.iter().map(ToString::to_string).collect::<Vec<_>>()];
    for route in &plan.routes {
        let day = words.days.get(usize::from(route.day)).copied().unwrap_or("?");
        let vehicle = plan.vehicles.iter().find(|vehicle| vehicle.id == route.vehicle);
        let vehicle = vehicle.map_or(route.vehicle.0.as_str(), |vehicle| vehicle.names.pick(language));
        let time = format!("{}-{}", route.start.as_clock(), route.end.as_clock());
        rows.push(row(day, vehicle, time, &route.figures));
    }
    rows.push(row(words.total, "", String::new(), &plan.totals));
    let kinds = [&[Column::Words; 3][..], &[Column::Figures; 6][..]].concat();
    let mut page = columns(&kinds, &rows);
    page.push('\n');
    page.push_str(&unserved(&plan.unserved, words, language));
    page
}

fn row(day: &str, vehicle: &str, time: String, figures: &Figures) -> Vec<String> {
    vec![
        day.to_owned(),
        vehicle.to_owned(),
        time,
        kilometres(figures.metres),
        hours(figures.duration),
        figures.loads.to_string(),
        tenths(figures.kilograms.0, 1000),
        litres(figures.fuel),
        som(figures.cost()),
    ]
}

/// Groups visits that nobody makes by reason: one line a reason, then the streets.
fn unserved(entries: &[Unserved], words: &Words, language: Language) -> String {
    if entries.is_empty() {
        return format!("{}\n", words.all_served);
    }
    let mut groups: BTreeMap<(&str, &str), Vec<&Unserved>> = BTreeMap::new();
    for entry in entries {
        groups.entry((&entry.code, entry.reason.pick(language))).or_default().push(entry);
    }
    let mut text = format!("{}: {}\n", words.unserved, entries.len());
    for ((code, reason), entries) in groups {
        text.push_str(&format!("  {} x {reason} [{code}]\n", entries.len()));
        let mut named: Vec<String> =
            entries.iter().map(|entry| format!("{} ({})", entry.names.pick(language), entry.service)).collect();
        named.dedup();
        for line in named.chunks(4) {
            text.push_str(&format!("      {}\n", line.join(", ")));
        }
    }
    text
}

/// One digit after the point, rounded half up, without leaving whole numbers.
fn tenths(value: i64, unit: i64) -> String {
    let tenths = (value * 10 + unit / 2).div_euclid(unit);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// `12.3` for 12,340 m.
pub(super) fn kilometres(metres: Metres) -> String {
    tenths(metres.0, 1000)
}

/// `7:05` for 25,500 s.
pub(super) fn hours(seconds: Seconds) -> String {
    let minutes = (seconds.0 + 30).div_euclid(60);
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// `31.4` for 31,400 ml.
pub(super) fn litres(fuel: Millilitres) -> String {
    tenths(fuel.0, 1000)
}

/// Whole som, rounded half up.
pub(super) fn som(money: Tyiyn) -> String {
    ((money.0 + 50).div_euclid(100)).to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rounded_half_up() {
        assert_eq!(kilometres(Metres(12_349)), "12.3");
        assert_eq!(kilometres(Metres(12_350)), "12.4");
        assert_eq!(hours(Seconds(25_500)), "7:05");
        assert_eq!(som(Tyiyn(149)), "1");
        assert_eq!(som(Tyiyn(150)), "2");
    }
}
