//! What a vehicle drove and how long it worked go in; fuel and money come out.
//!
//! Fuel has three parts. A vehicle that creeps from gate to gate burns by the hour, one that drives to the dump by the
//! kilometre: both as its owner told, for a level paved road and half a load. What the way asks of the engine beyond
//! that is work, and work is fuel: a tonne lifted by a metre is 9.81 kJ (see `travel::lift` for what soft ground is
//! worth). A litre of diesel holds 35.8 MJ (EN 590: 42.9 MJ/kg at 0.835 kg/l); an engine at part load makes a third of
//! that into work and the driveline loses 15 % of it, which leaves 10 MJ at the wheels. Petrol holds 32 MJ/l and its
//! engine makes little more than a quarter of it: 7.5 MJ. Rates are turned into whole millilitres first
//! and sums are rounded once a route, so a recount finds the same tyiyn.

use super::work::Work;
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

/// Millilitres of fuel for a million tonnes lifted by a metre: 9.80665 kJ for each, from 10 and 7.5 kJ a millilitre.
const DIESEL_FOR_LIFT: i64 = 980_665;
const PETROL_FOR_LIFT: i64 = 1_307_553;
/// Kilograms times millimetres in a million tonnes lifted by a metre.
const MILLION_TONNE_METRES: i64 = 1_000_000_000_000;
/// However far down a way leads, an engine that turns burns this part of what it burns on the level.
const LEAST_PART: i64 = 4;

/// Fuel of a route: all of it, and what of it slopes, ground and load ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::plan) struct Fuel {
    pub(in crate::plan) all: Millilitres,
    pub(in crate::plan) by_ground: Millilitres,
}

/// Fuel for `metres` driven, `collecting` seconds of collecting and unloading, and the work beyond a level road.
pub(in crate::plan) fn fuel(vehicle: &Vehicle, metres: Metres, collecting: Seconds, work: Work) -> Fuel {
    let level = share(metres.0, millilitres(vehicle.litres_per_100_km), 100_000);
    let standing = share(collecting.0, millilitres(vehicle.litres_per_hour), 3600);
    let for_lift = if vehicle.fuel == "petrol" { PETROL_FOR_LIFT } else { DIESEL_FOR_LIFT };
    let by_ground = share(work.0, for_lift, MILLION_TONNE_METRES).max(level / LEAST_PART - level);
    Fuel { all: Millilitres(level + by_ground + standing), by_ground: Millilitres(by_ground) }
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
        let burnt = |metres, seconds| fuel(&tractor(), Metres(metres), Seconds(seconds), Work(0)).all;
        assert_eq!(burnt(10_000, 0), Millilitres(3000));
        assert_eq!(burnt(0, 7200), Millilitres(15_000));
        assert_eq!(burnt(10_000, 7200), Millilitres(18_000));
    }

    #[test]
    fn ten_tonnes_lifted_by_a_hundred_metres_take_a_litre_and_a_way_down_gives_back_three_quarters_at_most() {
        let lifted = |kilograms: i64, metres: i64| {
            let found = fuel(&tractor(), Metres(10_000), Seconds(0), Work(kilograms * metres * 1000));
            (found.all.0, found.by_ground.0)
        };
        assert_eq!(lifted(10_000, 100), (3981, 981));
        assert_eq!(lifted(10_000, -100), (2019, -981));
        assert_eq!(lifted(10_000, -1_000), (750, -2250));
        let petrol = Vehicle { fuel: "petrol".into(), ..tractor() };
        assert_eq!(fuel(&petrol, Metres(0), Seconds(0), Work(1_000_000_000)).by_ground, Millilitres(1308));
    }

    #[test]
    fn money_is_whole_tyiyn_rounded_half_up() {
        let costs = Costs { diesel_per_litre: Tyiyn(7551), petrol_per_litre: Tyiyn(1) };
        assert_eq!(fuel_cost(&tractor(), &costs, Millilitres(500)), Tyiyn(3776));
        assert_eq!(crew_cost(&tractor(), Seconds(1)), Tyiyn(10));
    }
}
