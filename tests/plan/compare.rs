//! What changes between two plans.

use taza::plan::compare::compare;

use super::week::planned;
use crate::support::hamlet::hamlet;

#[test]
fn a_plan_compared_with_itself_changes_nothing() {
    let plan = planned(&hamlet(), 100);
    let comparison = compare(&plan, &plan);
    assert!(comparison.streets.is_empty());
    assert_eq!((comparison.people_with_other_days, comparison.streets_unchanged), (0, plan.streets.len()));
    assert_eq!(comparison.before, comparison.after);
}

#[test]
fn streets_with_other_days_are_listed_with_the_people_who_live_there() {
    let before = planned(&hamlet(), 100);
    let mut after = before.clone();
    after.streets[0].days = vec![6];
    let (street, people) = (after.streets[0].id.clone(), after.streets[0].people);
    let comparison = compare(&before, &after);
    assert_eq!(comparison.streets.len(), 1);
    assert_eq!((&comparison.streets[0].street, comparison.people_with_other_days), (&street, people));
    assert_eq!(comparison.streets[0].days_after, vec![6]);
}

#[test]
fn a_street_that_is_gone_is_told() {
    let before = planned(&hamlet(), 100);
    let mut after = before.clone();
    let gone = after.streets.pop().unwrap();
    let comparison = compare(&before, &after);
    let told = comparison.streets.iter().find(|change| change.street == gone.id).unwrap();
    assert_eq!((told.days_before.clone(), told.days_after.len()), (gone.days, 0));
}
