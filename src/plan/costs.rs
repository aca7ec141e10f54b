//! What a vehicle drove and how long it worked go in; fuel and money come out.
//!
//! Fuel has two parts, because a vehicle that creeps from gate to gate burns by the hour and one
//! that drives to the dump burns by the kilometre. Rates are turned into whole millilitres first
//! and sums are rounded once a route, so a recount finds the same tyiyn.

use crate::maps::{Costs, Vehicle};
use crate::units::{Metres, Millilitres, Seconds, Tyiyn};

/// `amount * rate / per`, rounded half up; sums of a week fit an `i64` many times over.
fn share(amount: i64, rate: i64, per: i64) -> i64 {
    let exact = i128::from(amount) * i128::from(rate) + i128::from(per) / 2;
    i64::try_from(exact.div_euclid(i128::from(per))).unwrap_or(i64::MAX)
}

/// Litres of a file as whole millilitres.
#[allow(clippy::cast_possible_truncation)]
fn millilitres(litres: f64) -> i64 {
    if litres.is_finite() { (litres * 1000.0).round().clamp(0.0, 1e12) as i64 } else { 0 }
}

/// Fuel for `metres` driven and `collecting` seconds of collecting and unloading.
pub fn fuel(vehicle: &Vehicle, metres: Metres, collecting: Seconds) -> Millilitres {
    Millilitres(
        share(metres.0, millilitres(vehicle.litres_per_100_km), 100_000)
            + share(collecting.0, millilitres(vehicle.litres_per_hour), 3600),
    )
}

/// What `fuel` costs.
pub fn fuel_cost(vehicle: &Vehicle, costs: &Costs, fuel: Millilitres) -> Tyiyn {
    Tyiyn(share(fuel.0, costs.per_litre(&vehicle.fuel).0, 1000))
}

/// Pay of the crew from leaving the depot to coming back.
pub fn crew_cost(vehicle: &Vehicle, duration: Seconds) -> Tyiyn {
    Tyiyn(share(duration.0, vehicle.crew_per_hour.0, 3600))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::maps::VehicleProfile;
    use crate::units::{Kilograms, Litres, Names};

    fn tractor() -> Vehicle {
        Vehicle {
            id: "tractor".into(),
            names: Names::one("МТЗ-82"),
            profile: VehicleProfile::default(),
            capacity_kg: Kilograms(4000),
            capacity_l: Litres(10_000),
            depot: "depot".into(),
            days: vec![0],
            shift_start: Seconds(28_800),
            shift_end: Seconds(61_200),
            break_length: Seconds(3600),
            break_window: (Seconds(43_200), Seconds(46_800)),
            seconds_per_100_kg: Seconds(60),
            collection_kmh: 5.0,
            crew_per_hour: Tyiyn(36_000),
            fixed_per_day: Tyiyn(50_000),
            fuel: "diesel".into(),
            litres_per_100_km: 30.0,
            litres_per_hour: 7.5,
        }
    }

    #[test]
    fn fuel_has_a_part_by_distance_and_a_part_by_the_hour() {
        assert_eq!(fuel(&tractor(), Metres(10_000), Seconds(0)), Millilitres(3000));
        assert_eq!(fuel(&tractor(), Metres(0), Seconds(7200)), Millilitres(15_000));
        assert_eq!(fuel(&tractor(), Metres(10_000), Seconds(7200)), Millilitres(18_000));
    }

    #[test]
    fn money_is_whole_tyiyn_rounded_half_up() {
        let costs = Costs { diesel_per_litre: Tyiyn(7551), petrol_per_litre: Tyiyn(1) };
        assert_eq!(fuel_cost(&tractor(), &costs, Millilitres(500)), Tyiyn(3776));
        assert_eq!(crew_cost(&tractor(), Seconds(1)), Tyiyn(10));
    }
}
