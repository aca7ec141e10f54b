//! People, streets and the way to the dump go in, the number of vehicles that a week needs comes out.

/// What the default vehicles hold on average: 10 m3 of winter waste at 230 kg/m3.
const LOAD_KG: f64 = 2_300.0;
/// Winter demand, the heavier season.
const KG_PER_PERSON_WEEK: f64 = 0.45 * 7.0;
/// Collecting, and driving to the dump, m/s.
const COLLECTION_M_PER_S: f64 = 6.0 / 3.6;
const HAUL_M_PER_S: f64 = 20.0 / 3.6;
/// Roads are longer than the crow flies; in valleys by about half.
const DETOUR: f64 = 1.5;
const SECONDS_PER_KG: f64 = 0.9;
const UNLOAD_S: f64 = 720.0;
/// Five shifts of eight hours a week, of which half is left for driving between streets and delays:
/// plans of three real towns take twice the time of collecting and hauling alone.
const WEEK_S: f64 = 5.0 * 8.0 * 3_600.0 * 0.5;
/// A plan holds at most 64; a place that needs more than 20 should be cut into parts first.
const MOST: usize = 20;

/// How many vehicles; at least two.
pub(super) fn size(people: u32, street_metres: f64, dump_metres: f64) -> usize {
    let kilograms = f64::from(people) * KG_PER_PERSON_WEEK;
    let loads = (kilograms / LOAD_KG).ceil();
    let haul = loads * (2.0 * dump_metres * DETOUR / HAUL_M_PER_S + UNLOAD_S);
    let seconds = street_metres / COLLECTION_M_PER_S + kilograms * SECONDS_PER_KG + haul;
    ((seconds / WEEK_S).ceil() as usize).clamp(2, MOST)
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn an_average_aimak_needs_the_two_vehicles_it_has() {
        assert_eq!(size(9_300, 36_000.0, 6_500.0), 2);
    }

    #[test]
    fn more_waste_and_a_farther_dump_need_more() {
        assert!(size(40_000, 120_000.0, 6_500.0) > 4);
        assert!(size(9_300, 36_000.0, 40_000.0) > 2);
        assert_eq!(size(u32::MAX, f64::MAX, f64::MAX), 20);
    }
}
