//! Collections a week and working days go in; the day sets a service may be served on come out.
//!
//! A day set is a bit mask, bit 0 is Monday. The week is a circle: after Sunday comes Monday, so
//! twice a week on Monday and Thursday leaves gaps of three and four days.

/// Days in a week.
pub const WEEK: usize = 7;

/// The mask of a list of days; numbers past Sunday are no days.
pub fn mask(days: &[u8]) -> u32 {
    days.iter().filter(|day| usize::from(**day) < WEEK).fold(0, |mask, day| mask | 1 << day)
}

/// The days of a mask, in order.
pub fn days(mask: u32) -> Vec<u8> {
    (0..7).filter(|day| mask >> day & 1 == 1).collect()
}

/// Day sets of `visits` days among `working` days that are spread most evenly over the week.
///
/// Even means the smallest sum of squared gaps, which is what waste lying in the sun feels. All
/// sets that reach it are given, so the search can choose among them. Asked for more visits than
/// there are working days, it gives the working days; without any, nothing.
pub fn evenly_spread(visits: u8, working: u32) -> Vec<u32> {
    let working = working & 0b111_1111;
    let visits = u32::from(visits).clamp(1, 7).min(working.count_ones());
    if visits == 0 {
        return Vec::new();
    }
    let candidates: Vec<u32> =
        (1..1_u32 << WEEK).filter(|set| set & !working == 0 && set.count_ones() == visits).collect();
    let evenest = candidates.iter().map(|set| unevenness(*set)).min().unwrap_or(0);
    candidates.into_iter().filter(|set| unevenness(*set) == evenest).collect()
}

/// Sum of the squared gaps, in days, between neighbouring days of a set.
fn unevenness(set: u32) -> u32 {
    let days = days(set);
    let next = days.iter().skip(1).map(|day| u32::from(*day)).chain(days.first().map(|day| u32::from(*day) + 7));
    days.iter().zip(next).map(|(day, next)| (next - u32::from(*day)).pow(2)).sum()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn once_a_week_is_any_working_day() {
        assert_eq!(evenly_spread(1, mask(&[0, 2, 4])), vec![0b1, 0b100, 0b1_0000]);
    }

    #[test]
    fn twice_a_week_leaves_three_and_four_days() {
        let sets: Vec<Vec<u8>> = evenly_spread(2, mask(&[0, 1, 2, 3, 4])).into_iter().map(days).collect();
        assert_eq!(sets, vec![vec![0, 3], vec![0, 4], vec![1, 4]]);
    }

    #[test]
    fn three_times_a_week_skips_a_day_between() {
        let sets: Vec<Vec<u8>> = evenly_spread(3, mask(&[0, 1, 2, 3, 4, 5])).into_iter().map(days).collect();
        assert_eq!(sets, vec![vec![0, 2, 4], vec![0, 2, 5], vec![0, 3, 5], vec![1, 3, 5]]);
    }

    #[test]
    fn more_visits_than_working_days_give_every_working_day() {
        assert_eq!(evenly_spread(7, mask(&[0, 1, 2])), vec![0b111]);
        assert_eq!(evenly_spread(2, 0), Vec::<u32>::new());
    }

    #[test]
    fn masks_and_days_are_inverse() {
        for set in 0..128 {
            assert_eq!(mask(&days(set)), set);
        }
        assert_eq!(mask(&[0, 9]), 1);
    }
}
