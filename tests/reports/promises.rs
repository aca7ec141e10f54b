//! Promises kept and broken, counted by hand beside the record.

use jiff::civil::{Date, date};
use taza::pickups::FailureReason;
use taza::reports::promises::monday_of;
use taza::reports::{DuePromise, Fate, PromiseRecord, Tally};

fn promise(date: Date, village: Option<&str>, fate: Fate) -> DuePromise {
    DuePromise { street: "chuy".into(), village: village.map(Into::into), date, fate }
}

#[test]
fn promises_are_counted_by_week_village_and_reason() {
    let dog = Fate::CouldNot(1, FailureReason::Dog);
    let ash = Fate::CouldNot(2, FailureReason::HotAsh);
    let record = PromiseRecord::of(&[
        promise(date(2026, 11, 16), Some("upper"), Fate::Kept(1)),
        promise(date(2026, 11, 22), Some("upper"), Fate::Missed),
        promise(date(2026, 11, 23), Some("lower"), dog),
        promise(date(2026, 11, 24), Some("lower"), ash),
        promise(date(2026, 11, 24), None, ash),
        promise(date(2026, 11, 29), Some("lower"), Fate::Kept(2)),
    ]);
    assert_eq!(record.total, Tally { kept: 2, could_not: 3, missed: 1 });
    let weeks: Vec<_> = record.weeks.into_iter().collect();
    assert_eq!(weeks[0], (date(2026, 11, 16), Tally { kept: 1, could_not: 0, missed: 1 }));
    assert_eq!(weeks[1], (date(2026, 11, 23), Tally { kept: 1, could_not: 3, missed: 0 }));
    assert_eq!(record.villages[&Some("lower".into())], Tally { kept: 1, could_not: 2, missed: 0 });
    assert_eq!(record.villages[&None].promised(), 1);
    assert_eq!(record.reasons, [(FailureReason::HotAsh, 2), (FailureReason::Dog, 1)]);
}

#[test]
fn nobody_reads_all_kept_where_one_was_broken() {
    assert_eq!(Tally::default().kept_thousandths(), None);
    assert_eq!(Tally { kept: 9_999, could_not: 0, missed: 1 }.kept_thousandths(), Some(999));
    assert_eq!(Tally { kept: 7, could_not: 0, missed: 0 }.kept_thousandths(), Some(1_000));
}

#[test]
fn a_week_begins_on_monday() {
    for (day, monday) in [(23, 23), (24, 23), (29, 23), (22, 16)] {
        assert_eq!(monday_of(date(2026, 11, day)), date(2026, 11, monday));
    }
}
