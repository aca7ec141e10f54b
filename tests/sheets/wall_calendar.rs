//! The calendar for the shop door, read back by another program.

use jiff::civil::date;
use taza::calendar::holiday::{kyrgyz_holidays, shift};
use taza::calendar::{ShiftRule, promise};
use taza::sheets::wall_calendar::WallCalendar;
use taza::units::Language;

use super::read_back;
use crate::support::valley;

#[test]
fn every_street_of_the_village_and_every_month_is_on_it() {
    let plan = valley::plan();
    let (first, last) = (date(2026, 12, 1), date(2027, 12, 31));
    let holidays = kyrgyz_holidays(first, last);
    let exceptions = shift(&plan, &holidays, ShiftRule::NextFreeDay, first, last);
    let occurrences = promise(&[], &plan, &exceptions, first, last);
    for village in &plan.villages {
        let wall = WallCalendar {
            language: Language::Ru,
            address: Some("https://taza.example/ak-bulak"),
            first,
            months: 13,
            holidays: &holidays,
        };
        let pdf = wall.to_pdf(&plan, village, &occurrences).unwrap();
        let Some(pages) = read_back(&pdf, &format!("wall-{}.pdf", village.id)) else { return };
        assert_eq!(pages.len(), 4, "one page of streets, three of months");
        let text: String = pages.concat().chars().filter(|letter| letter.is_alphanumeric()).collect();
        for street in plan.streets.iter().filter(|street| street.village.as_ref() == Some(&village.id)) {
            let name: String = street.names.ky.chars().filter(|letter| letter.is_alphanumeric()).collect();
            assert_eq!(text.contains(&name), !street.days.is_empty(), "{name}");
        }
        assert!(text.contains("Декабрь2026") && text.contains("Декабрь2027") && text.contains("ОЙДОНЧЫГАРЫЛГАН"));
    }
    let wall = WallCalendar { language: Language::Ky, address: None, first, months: 0, holidays: &[] };
    assert!(wall.to_pdf(&plan, &plan.villages[0], &[]).unwrap().starts_with(b"%PDF-"), "an empty calendar is a page");
}
