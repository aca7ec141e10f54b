//! People, season and days between visits go in; kilograms and litres of one visit come out.
//!
//! Waste grows every day, so a visit takes what gathered since the last one: 7 days divided by the
//! visits a week. Mass comes from people; volume follows from the density of the season, because
//! coal ash makes winter waste heavy and packaging makes summer waste bulky.

use jiff::civil::Date;

use crate::maps::{Municipality, Season};
use crate::units::Litres;

/// Waste that waits at one visit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Waste {
    /// Mass, kg.
    pub kilograms: f64,
    /// Volume as it lies in the bin, l.
    pub litres: f64,
}

/// The season that `date` falls into; the first season of the file where none holds the month.
pub fn season_on(municipality: &Municipality, date: Date) -> Option<&Season> {
    let month = u8::try_from(date.month()).unwrap_or(1);
    municipality.seasons.iter().find(|season| holds(season, month)).or_else(|| municipality.seasons.first())
}

/// The season that is called `id`.
pub fn season_named<'map>(municipality: &'map Municipality, id: &str) -> Option<&'map Season> {
    municipality.seasons.iter().find(|season| season.id == id)
}

/// A season may run over the turn of the year: November to March.
fn holds(season: &Season, month: u8) -> bool {
    if season.first_month <= season.last_month {
        (season.first_month..=season.last_month).contains(&month)
    } else {
        month >= season.first_month || month <= season.last_month
    }
}

/// What gathers along a street between two of `visits_per_week` visits, from what it makes in a day.
pub fn between_visits(day: Waste, visits_per_week: u8) -> Waste {
    let days = 7.0 / f64::from(visits_per_week.max(1));
    Waste { kilograms: day.kilograms * days, litres: day.litres * days }
}

/// What waits at a place whose containers hold `volume` when a visit is due, at `kg_per_m3`.
pub fn at_a_place(volume: Litres, kg_per_m3: f64) -> Waste {
    let litres = quantity(volume.0);
    Waste { kilograms: litres * kg_per_m3 / 1000.0, litres }
}

/// Litres of a file are far below 2^52, where `f64` holds every whole number.
#[allow(clippy::cast_precision_loss)]
fn quantity(value: i64) -> f64 {
    value.max(0) as f64
}

/// Cuts the waste of a road into whole kilograms and litres for its stretches, by length.
///
/// Running sums are rounded instead of shares, so the stretches add up to the road whatever their number.
pub fn share_out(waste: Waste, metres: &[f64]) -> Vec<(u32, u32)> {
    let whole: f64 = metres.iter().sum();
    let mut driven = 0.0;
    let mut given = (0, 0);
    metres
        .iter()
        .map(|stretch| {
            driven += stretch;
            let share = if whole > 0.0 { driven / whole } else { 1.0 };
            let until = (rounded(waste.kilograms * share), rounded(waste.litres * share));
            let part = (until.0.saturating_sub(given.0), until.1.saturating_sub(given.1));
            given = (given.0 + part.0, given.1 + part.1);
            part
        })
        .collect()
}

/// To the nearest whole number; a negative or undefined figure counts as none.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn rounded(value: f64) -> u32 {
    if value.is_finite() { value.round().clamp(0.0, f64::from(u32::MAX)) as u32 } else { 0 }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::maps::Costs;
    use crate::units::{Names, Tyiyn};

    fn season(id: &str, first_month: u8, last_month: u8, kg_per_m3: f64) -> Season {
        Season { id: id.into(), first_month, last_month, kg_per_person_day: 0.4, kg_per_m3, source: String::new() }
    }

    fn municipality() -> Municipality {
        Municipality {
            slug: "ak-bulak".into(),
            names: Names::one("Ак-Булак"),
            fictional: true,
            population: 100,
            time_zone: "Asia/Bishkek".into(),
            seasons: vec![season("summer", 4, 10, 150.0), season("winter", 11, 3, 250.0)],
            measured: Vec::new(),
            costs: Costs { diesel_per_litre: Tyiyn(7000), petrol_per_litre: Tyiyn(7000) },
        }
    }

    #[test]
    fn a_season_may_run_over_the_turn_of_the_year() {
        let municipality = municipality();
        for (month, id) in [(1, "winter"), (3, "winter"), (4, "summer"), (10, "summer"), (11, "winter")] {
            let date = Date::new(2026, month, 15).unwrap();
            assert_eq!(season_on(&municipality, date).unwrap().id, id, "month {month}");
        }
    }

    #[test]
    fn a_visit_takes_what_gathered_since_the_last_one() {
        let day = Waste { kilograms: 40.0, litres: 40.0 / 150.0 * 1000.0 };
        let (weekly, twice) = (between_visits(day, 1), between_visits(day, 2));
        assert!((weekly.kilograms - 280.0).abs() < 1e-9);
        assert!((twice.kilograms - 140.0).abs() < 1e-9);
        assert!((weekly.litres - 280.0 / 150.0 * 1000.0).abs() < 1e-9);
    }

    #[test]
    fn winter_waste_of_the_same_containers_is_heavier() {
        let winter = at_a_place(Litres(1000), 250.0);
        assert!((winter.kilograms - 250.0).abs() < 1e-9);
    }

    #[test]
    fn stretches_add_up_to_their_road() {
        for count in 1..40 {
            let metres: Vec<f64> = (0..count).map(|index| 10.0 + f64::from(index * 7 % 5)).collect();
            let parts = share_out(Waste { kilograms: 101.4, litres: 699.6 }, &metres);
            assert_eq!(parts.iter().map(|part| part.0).sum::<u32>(), 101);
            assert_eq!(parts.iter().map(|part| part.1).sum::<u32>(), 700);
        }
    }
}
