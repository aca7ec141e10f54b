//! Holidays of the Kyrgyz Republic and what they do to a week.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use taza::calendar::holiday::{HolidayFault, check, kyrgyz_holidays, shift};
use taza::calendar::{Exceptions, Holiday, ShiftRule, promise, promise_seasons};
use taza::units::Names;

use crate::support::valley;

fn year(year: i16) -> Vec<Holiday> {
    kyrgyz_holidays(date(year, 1, 1), date(year, 12, 31))
}

#[test]
fn fixed_days_stand_and_the_aits_follow_the_moon() {
    let holidays = year(2026);
    let on = |day: Date| holidays.iter().find(|holiday| holiday.date == day);
    assert_eq!(on(date(2026, 8, 31)).unwrap().names.en, "Independence Day");
    assert!(on(date(2026, 3, 21)).unwrap().names.ky.contains("Нооруз"));
    assert!(check(&holidays).is_empty());
    // Announced dates: Orozo Ait on 31 March 2025 and 20 March 2026, Kurman Ait on 6 June 2025 and
    // 27 May 2026; a computed date may be a day off.
    for (en, announced) in [
        ("Orozo Ait", date(2025, 3, 31)),
        ("Orozo Ait", date(2026, 3, 20)),
        ("Kurman Ait", date(2025, 6, 6)),
        ("Kurman Ait", date(2026, 5, 27)),
    ] {
        let holidays = year(announced.year());
        let near = holidays
            .iter()
            .any(|holiday| holiday.names.en.contains(en) && (holiday.date - announced).get_days().abs() <= 1);
        assert!(near, "{en} near {announced}: {holidays:?}");
    }
    // The lunar year is 11 days shorter: two Orozo Aits fall into 2033, in January and in December.
    assert_eq!(year(2033).iter().filter(|holiday| holiday.names.en.contains("Orozo Ait")).count(), 2);
    assert!(year(2027).iter().filter(|holiday| !holiday.settled).all(|holiday| holiday.names.en.contains("Ait")));
}

#[test]
fn a_table_with_a_duplicate_is_refused_with_both_names() {
    let mut holidays = year(2027);
    let mut again = holidays[0].clone();
    again.names = Names::one("Дагы бир майрам");
    holidays.push(again);
    holidays.push(Holiday { date: date(2027, 6, 1), names: Names::default(), settled: true });
    let faults = check(&holidays);
    assert_eq!(faults.len(), 2);
    assert!(matches!(&faults[0], HolidayFault::Twice { date: day, .. } if *day == date(2027, 1, 1)));
    assert!(faults[0].to_string().contains("Жаңы жыл") && faults[0].to_string().contains("Дагы бир майрам"));
}

/// Monday to Thursday and Friday work in the valley's plan: days 0, 1, 3, 4.
fn week_with_holiday_on(day: Date, rule: ShiftRule) -> Exceptions {
    let holidays = [Holiday { date: day, names: Names::one("х"), settled: true }];
    shift(&valley::plan(), &holidays, rule, date(2027, 3, 1), date(2027, 3, 14))
}

#[test]
fn each_rule_does_what_it_says() {
    let monday = date(2027, 3, 8);
    let days = |rule| week_with_holiday_on(monday, rule).days.into_iter().collect::<Vec<_>>();
    assert_eq!(days(ShiftRule::AsUsual), []);
    assert_eq!(days(ShiftRule::FallsOut), [(monday, None)]);
    assert_eq!(days(ShiftRule::NextFreeDay), [(monday, Some(date(2027, 3, 10)))], "Wednesday is the free day");
    assert_eq!(
        days(ShiftRule::RestOfWeekOneDayLater),
        [(8, 9), (9, 10), (11, 12), (12, 13)].map(|(from, to)| (date(2027, 3, from), Some(date(2027, 3, to))))
    );
}

#[test]
fn seasons_follow_one_another() {
    let (winter, mut summer) = (valley::plan(), valley::plan());
    summer.routes.retain(|route| route.day != 0);
    let plans = [(date(2027, 4, 1), &summer), (date(2026, 11, 1), &winter)];
    let all = promise_seasons(&[], &plans, &Exceptions::default(), date(2027, 3, 1), date(2027, 4, 30));
    let mondays = |from: Date, to: Date| {
        all.iter()
            .filter(|visit| (from..=to).contains(&visit.date) && visit.date.weekday() == jiff::civil::Weekday::Monday)
            .count()
    };
    assert_eq!(mondays(date(2027, 3, 1), date(2027, 3, 31)), 5 * 4);
    assert_eq!(mondays(date(2027, 4, 1), date(2027, 4, 30)), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Under every rule, nobody is promised a holiday (but "as usual"), and no visit is lost unless
    /// the rule drops it or the street is collected on the new date anyway.
    #[test]
    fn no_promise_falls_on_a_holiday(picked in prop::collection::btree_set(0..60_i32, 0..8), rule in 0..4_usize) {
        let rule = [ShiftRule::AsUsual, ShiftRule::NextFreeDay, ShiftRule::RestOfWeekOneDayLater, ShiftRule::FallsOut][rule];
        let start = date(2027, 1, 4);
        let after = |days: i32| start.checked_add(jiff::Span::new().days(days)).unwrap();
        let holidays: Vec<_> =
            picked.iter().map(|days| Holiday { date: after(*days), names: Names::one("х"), settled: true }).collect();
        let closed: BTreeSet<Date> = holidays.iter().map(|holiday| holiday.date).collect();
        let plan = valley::plan();
        let exceptions = shift(&plan, &holidays, rule, start, after(59));
        let usual = promise(&[], &plan, &Exceptions::default(), start, after(59));
        let moved = promise(&[], &plan, &exceptions, start, after(59));
        prop_assert_eq!(usual.len(), moved.len());
        for visit in moved.iter().filter(|visit| visit.is_live()) {
            prop_assert!(rule == ShiftRule::AsUsual || !closed.contains(&visit.date), "{:?} on {}", rule, visit.date);
        }
        for visit in moved.iter().filter(|visit| !visit.is_live()) {
            let served_then = |day: Date| moved.iter().any(|other| other.is_live() && other.street == visit.street && other.date == day);
            let target = exceptions.days.get(&visit.due).copied().flatten();
            prop_assert!(target.is_none_or(served_then), "{} was lost", visit.due);
        }
    }
}
