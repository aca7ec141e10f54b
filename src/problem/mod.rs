//! What must be collected, with dense indices: the one model of every plan and every benchmark.
//!
//! A **stop** is a service, a facility or a depot. A stop has **modes**: ways to pass through it,
//! each with an entry and an exit. A street collected in one pass has two modes (its two
//! directions), a container one per allowed approach, a plain point one. Travel is known from
//! the exit of every mode to the entry of every mode, so turns and U-turns are inside it.

mod access;
mod assemble;
pub mod build;
mod check;
pub mod demand;
mod drafts;
pub mod fleet;
pub mod frequency;
pub mod key;
mod locks;
pub mod preferences;
pub mod waste;

pub use locks::{Begun, Locks, Pinned, Visit};
pub use preferences::{InForce, Neighbours, Preferences};

pub use check::{LARGEST_COST, LARGEST_RATE, LARGEST_SUM, MOST_DAYS, MOST_VEHICLES, MOST_VISITS, ProblemFault, check};

/// Index of a mode in [`Problem::modes`]; rows and columns of a [`Matrix`].
pub type ModeIndex = usize;
/// Index of a service in [`Problem::services`].
pub type ServiceIndex = usize;
/// Index of a facility in [`Problem::facilities`].
pub type FacilityIndex = usize;
/// Index of a depot in [`Problem::depots`].
pub type DepotIndex = usize;
/// Index of a vehicle in [`Problem::vehicles`].
pub type VehicleIndex = usize;

/// No time of a problem is later than this; sums of times then fit 32 bits.
pub const LATEST_SECOND: u32 = 1 << 28;

/// Travel that is not possible.
pub const UNREACHABLE: u32 = u32::MAX;

/// All that a search needs to know.
#[derive(Clone, Debug, Default)]
pub struct Problem {
    /// Days in the horizon; a day set is a bit mask, bit 0 is the first day.
    pub days: usize,
    /// Ways through stops. At a depot a vehicle starts at the exit of a mode and ends at the entry of
    /// one: what lies between is not driven.
    pub modes: Vec<Mode>,
    /// What is to be collected.
    pub services: Vec<Service>,
    /// Where a vehicle unloads.
    pub facilities: Vec<Facility>,
    /// Where vehicles start and end.
    pub depots: Vec<Depot>,
    /// Vehicles; one that works on four days has four shifts.
    pub vehicles: Vec<Vehicle>,
    /// Travel, one matrix a kind of vehicle.
    pub matrices: Vec<Matrix>,
    /// Services that share their days, such as the parts of a street; each service in one group at most, all of a
    /// group with the same day sets.
    pub groups: Vec<Vec<ServiceIndex>>,
    /// What is wished for beside money.
    pub preferences: Preferences,
    /// What stays as it is.
    pub locks: Locks,
}

/// One way through a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    /// Metres driven inside the stop, from entry to exit.
    pub metres: u32,
    /// Seconds driven inside the stop, from entry to exit, service not counted.
    pub seconds: u32,
}

/// Something to collect.
#[derive(Clone, Debug)]
pub struct Service {
    /// The ways through it.
    pub modes: std::ops::Range<ModeIndex>,
    /// Mass at each visit.
    pub kilograms: u32,
    /// Volume at each visit.
    pub litres: u32,
    /// Seconds the service takes, for each kind of vehicle (same index as [`Problem::matrices`]).
    pub seconds: Vec<u32>,
    /// Day sets it may be served on, as bit masks; exactly one is chosen.
    pub patterns: Vec<u32>,
    /// Earliest and latest second of the day the service may begin.
    pub window: (u32, u32),
    /// A trip that has it aboard leaves the depot or the facility no earlier than this second of the day; 0 where
    /// nothing has to be waited for.
    pub release: u32,
    /// Vehicles that can serve it, as a bit mask over [`Problem::vehicles`].
    pub vehicles: u64,
    /// Cost of leaving one visit out; `None` when it must be served.
    pub prize: Option<u64>,
}

/// Where a vehicle unloads.
#[derive(Clone, Debug)]
pub struct Facility {
    /// The ways through it.
    pub modes: std::ops::Range<ModeIndex>,
    /// Seconds one unloading takes.
    pub seconds: u32,
    /// Cost of one unloading.
    pub fee: u64,
    /// Second of the day it opens and closes; unloading must be over when it closes.
    pub hours: (u32, u32),
}

/// Where vehicles start and end.
#[derive(Clone, Debug)]
pub struct Depot {
    /// The ways through it.
    pub modes: std::ops::Range<ModeIndex>,
}

/// A vehicle with its shifts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vehicle {
    /// Index in [`Problem::matrices`].
    pub matrix: usize,
    /// How many there are of it: each can go out once a day. One for a vehicle with a name.
    pub copies: u32,
    /// Mass it carries.
    pub kilograms: u32,
    /// Volume it holds.
    pub litres: u32,
    /// Where the shift begins.
    pub start: DepotIndex,
    /// Where the shift ends.
    pub end: DepotIndex,
    /// Days it works, as a bit mask.
    pub days: u32,
    /// First and last second of the day of its shift.
    pub shift: (u32, u32),
    /// Longest time from leaving to coming back, break counted in.
    pub longest_route: u32,
    /// The midday break: its length, and the earliest and latest second it may begin. It is taken
    /// on arrival at a stop; a route that is back by the latest second needs none.
    pub pause: Option<(u32, u32, u32)>,
    /// Whether it must unload before it comes back.
    pub returns_empty: bool,
    /// Cost of going out on a day.
    pub fixed_cost: u64,
    /// Most services it makes on a day.
    pub most_services: u32,
    /// Most litres it collects on a day, over all its trips.
    pub most_litres: u64,
    /// Cost of a second from leaving to coming back, waiting and break counted in, in thousandths of the cost unit.
    pub millis_per_second: u64,
    /// Cost of a metre driven, in thousandths of the cost unit.
    pub millis_per_metre: u64,
}

impl Default for Vehicle {
    /// One vehicle without limits or costs, on the first depot and the first matrix, every day.
    fn default() -> Self {
        Self {
            matrix: 0,
            copies: 1,
            kilograms: u32::MAX,
            litres: u32::MAX,
            start: 0,
            end: 0,
            days: u32::MAX,
            shift: (0, LATEST_SECOND),
            longest_route: LATEST_SECOND,
            pause: None,
            returns_empty: false,
            fixed_cost: 0,
            most_services: u32::MAX,
            most_litres: u64::MAX,
            millis_per_second: 0,
            millis_per_metre: 0,
        }
    }
}

/// Travel between modes for one kind of vehicle, row-major: `[from * modes + to]`.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// Seconds from the exit of one mode to the entry of another; [`UNREACHABLE`] where there is no way.
    pub seconds: Vec<u32>,
    /// Metres of the same way.
    pub metres: Vec<u32>,
}
