//! A [`Problem`] goes in; what makes it unusable comes out, each fault with its index.
//!
//! What passes here cannot make the search overflow or index out of range: every time is at most
//! [`LATEST_SECOND`] and every cost at most [`LARGEST_COST`], so sums over [`MOST_VISITS`] visits fit.

use super::{LATEST_SECOND, ModeIndex, Problem, UNREACHABLE, locks, preferences};

/// No single cost (fixed cost, fee, prize) is larger.
pub const LARGEST_COST: u64 = 1 << 32;
/// No rate, in thousandths of the cost unit a second or a metre, is larger.
pub const LARGEST_RATE: u64 = 1 << 24;
/// All costs a plan could have, in thousandths of the cost unit, are no more than this.
pub const LARGEST_SUM: u64 = 1 << 58;
/// No more services times days.
pub const MOST_VISITS: usize = 1 << 20;
/// A day set is a mask of 32 bits.
pub const MOST_DAYS: usize = 31;
/// A set of vehicles is a mask of 64 bits.
pub const MOST_VEHICLES: usize = 64;

/// Why a problem cannot be solved as it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProblemFault {
    /// The horizon is empty or too long.
    #[error("the horizon has {0} days; it needs 1 to {MOST_DAYS}")]
    Days(usize),
    /// Too many visits, vehicles or copies to count.
    #[error("{what}: {count} is more than {most}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        count: usize,
        /// How many are possible.
        most: usize,
    },
    /// There is nobody to drive.
    #[error("there is no vehicle")]
    NoVehicle,
    /// A stop has no way through it, or one that does not exist.
    #[error("{stop} {index} has the modes {modes:?}; it needs at least one of the {count} that exist")]
    Modes {
        /// Service, facility or depot.
        stop: &'static str,
        /// Its index.
        index: usize,
        /// What it names.
        modes: std::ops::Range<ModeIndex>,
        /// Modes there are.
        count: usize,
    },
    /// An index points at nothing.
    #[error("{from} {index} names {to} {named}, which does not exist")]
    Dangling {
        /// What points.
        from: &'static str,
        /// Its index.
        index: usize,
        /// What it points at.
        to: &'static str,
        /// The index it names.
        named: usize,
    },
    /// A matrix is not square over the modes.
    #[error("matrix {matrix} has {got} cells; {modes} modes need {}", modes * modes)]
    MatrixSize {
        /// Which.
        matrix: usize,
        /// Cells it has.
        got: usize,
        /// Modes there are.
        modes: usize,
    },
    /// A service does not say how long it takes for each kind of vehicle.
    #[error("service {service} has {got} durations; {matrices} kinds of vehicles need as many")]
    Durations {
        /// Which.
        service: usize,
        /// Durations it has.
        got: usize,
        /// Matrices there are.
        matrices: usize,
    },
    /// A day set is empty or names a day outside the horizon, or there is none.
    #[error("service {service} has the day sets {patterns:?}; each needs a day within the {days} of the horizon")]
    Patterns {
        /// Which.
        service: usize,
        /// Its day sets.
        patterns: Vec<u32>,
        /// Days there are.
        days: usize,
    },
    /// A group cannot share its days.
    #[error("group {index}: {why}")]
    Group {
        /// Which.
        index: usize,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A begun route cannot be the beginning of any.
    #[error("begun route {index}: {why}")]
    Locked {
        /// Which.
        index: usize,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A time window ends before it begins, or a time or cost is beyond what can be summed.
    #[error("{what} {index}: {value} is out of range (at most {most})")]
    Range {
        /// What is wrong.
        what: &'static str,
        /// Index of its owner.
        index: usize,
        /// Its value.
        value: u64,
        /// The largest it may be.
        most: u64,
    },
}

/// Every fault of `problem`; none when it can be solved.
pub fn check(problem: &Problem) -> Result<(), Vec<ProblemFault>> {
    let mut faults = Vec::new();
    if problem.days == 0 || problem.days > MOST_DAYS {
        faults.push(ProblemFault::Days(problem.days));
    }
    let visits = problem.services.len().saturating_mul(problem.days);
    for (what, count, most) in [
        ("visits", visits, MOST_VISITS),
        ("vehicles", problem.vehicles.len(), MOST_VEHICLES),
        ("modes", problem.modes.len(), MOST_VISITS),
    ] {
        if count > most {
            faults.push(ProblemFault::TooMany { what, count, most });
        }
    }
    if problem.vehicles.is_empty() {
        faults.push(ProblemFault::NoVehicle);
    }
    check_stops(problem, &mut faults);
    check_vehicles(problem, &mut faults);
    check_matrices(problem, &mut faults);
    check_groups(problem, &mut faults);
    preferences::check(problem, &mut faults);
    locks::check(problem, &mut faults);
    if faults.is_empty() {
        check_sum(problem, &mut faults);
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn range(faults: &mut Vec<ProblemFault>, what: &'static str, index: usize, value: u64, most: u64) {
    if value > most {
        faults.push(ProblemFault::Range { what, index, value, most });
    }
}

fn check_stops(problem: &Problem, faults: &mut Vec<ProblemFault>) {
    let count = problem.modes.len();
    let mut modes = |stop: &'static str, index: usize, modes: &std::ops::Range<ModeIndex>| {
        if modes.is_empty() || modes.end > count {
            faults.push(ProblemFault::Modes { stop, index, modes: modes.clone(), count });
        }
    };
    for (index, service) in problem.services.iter().enumerate() {
        modes("service", index, &service.modes);
    }
    for (index, facility) in problem.facilities.iter().enumerate() {
        modes("facility", index, &facility.modes);
    }
    for (index, depot) in problem.depots.iter().enumerate() {
        modes("depot", index, &depot.modes);
    }
    let latest = u64::from(LATEST_SECOND);
    for (index, mode) in problem.modes.iter().enumerate() {
        range(faults, "seconds of mode", index, mode.seconds.into(), latest);
        range(faults, "metres of mode", index, mode.metres.into(), latest);
    }
    for (index, service) in problem.services.iter().enumerate() {
        if service.seconds.len() != problem.matrices.len() {
            let (got, matrices) = (service.seconds.len(), problem.matrices.len());
            faults.push(ProblemFault::Durations { service: index, got, matrices });
        }
        for &seconds in &service.seconds {
            range(faults, "duration of service", index, seconds.into(), latest);
        }
        let outside = |&pattern: &u32| pattern == 0 || (problem.days < 32 && pattern >> problem.days != 0);
        if service.patterns.is_empty() || service.patterns.iter().any(outside) {
            let (patterns, days) = (service.patterns.clone(), problem.days);
            faults.push(ProblemFault::Patterns { service: index, patterns, days });
        }
        range(faults, "begin of the window of service", index, service.window.0.into(), service.window.1.into());
        range(faults, "end of the window of service", index, service.window.1.into(), latest);
        range(faults, "release of service", index, service.release.into(), latest);
        range(faults, "prize of service", index, service.prize.unwrap_or(0), LARGEST_COST);
    }
    for (index, facility) in problem.facilities.iter().enumerate() {
        range(faults, "duration of facility", index, facility.seconds.into(), latest);
        range(faults, "opening of facility", index, facility.hours.0.into(), facility.hours.1.into());
        range(faults, "closing of facility", index, facility.hours.1.into(), latest);
        range(faults, "fee of facility", index, facility.fee, LARGEST_COST);
    }
}

fn check_vehicles(problem: &Problem, faults: &mut Vec<ProblemFault>) {
    let latest = u64::from(LATEST_SECOND);
    for (index, vehicle) in problem.vehicles.iter().enumerate() {
        let mut dangling = |to: &'static str, named: usize, count: usize| {
            if named >= count {
                faults.push(ProblemFault::Dangling { from: "vehicle", index, to, named });
            }
        };
        dangling("matrix", vehicle.matrix, problem.matrices.len());
        dangling("depot", vehicle.start, problem.depots.len());
        dangling("depot", vehicle.end, problem.depots.len());
        if vehicle.returns_empty {
            dangling("facility", 0, problem.facilities.len());
        }
        range(faults, "copies of vehicle", index, vehicle.copies.into(), MOST_VISITS as u64);
        range(faults, "begin of the shift of vehicle", index, vehicle.shift.0.into(), vehicle.shift.1.into());
        range(faults, "end of the shift of vehicle", index, vehicle.shift.1.into(), latest);
        range(faults, "longest route of vehicle", index, vehicle.longest_route.into(), latest);
        if let Some((length, earliest, last)) = vehicle.pause {
            range(faults, "break of vehicle", index, length.into(), latest);
            range(faults, "earliest break of vehicle", index, earliest.into(), last.into());
            range(faults, "latest break of vehicle", index, last.into(), latest);
        }
        range(faults, "fixed cost of vehicle", index, vehicle.fixed_cost, LARGEST_COST);
        range(faults, "cost a second of vehicle", index, vehicle.millis_per_second, LARGEST_RATE);
        range(faults, "cost a metre of vehicle", index, vehicle.millis_per_metre, LARGEST_RATE);
    }
}

fn check_matrices(problem: &Problem, faults: &mut Vec<ProblemFault>) {
    let modes = problem.modes.len();
    for (index, matrix) in problem.matrices.iter().enumerate() {
        for cells in [&matrix.seconds, &matrix.metres] {
            if cells.len() != modes.saturating_mul(modes) {
                faults.push(ProblemFault::MatrixSize { matrix: index, got: cells.len(), modes });
            }
            let largest = cells.iter().copied().filter(|&cell| cell != UNREACHABLE).max().unwrap_or(0);
            range(faults, "largest travel of matrix", index, largest.into(), u64::from(LATEST_SECOND));
        }
    }
}

/// Whether groups share their day sets and no service.
fn check_groups(problem: &Problem, faults: &mut Vec<ProblemFault>) {
    let mut taken = vec![false; problem.services.len()];
    for (index, group) in problem.groups.iter().enumerate() {
        let mut wrong = |why| faults.push(ProblemFault::Group { index, why });
        let first = group.first().and_then(|&service| problem.services.get(service));
        for &service in group {
            let Some(item) = problem.services.get(service) else {
                wrong("it names a service that does not exist");
                continue;
            };
            if std::mem::replace(&mut taken[service], true) {
                wrong("one of its services is in it twice, or in another group too");
            }
            if first.is_some_and(|first| first.patterns != item.patterns) {
                wrong("its services have different day sets");
            }
        }
    }
}

/// Whether everything summed up, visited and left out, still fits.
fn check_sum(problem: &Problem, faults: &mut Vec<ProblemFault>) {
    let visits = (problem.services.len() * problem.days) as u128;
    let largest = |cells: &[u32]| cells.iter().copied().filter(|&cell| cell != UNREACHABLE).max().unwrap_or(0);
    let (mut seconds, mut metres) = (0_u128, 0_u128);
    for matrix in &problem.matrices {
        seconds = seconds.max(largest(&matrix.seconds).into());
        metres = metres.max(largest(&matrix.metres).into());
    }
    let stops = problem.services.iter().flat_map(|service| &service.seconds);
    let stop = stops.chain(problem.facilities.iter().map(|facility| &facility.seconds)).max().copied().unwrap_or(0);
    let inside = |of: fn(&super::Mode) -> u32| u128::from(problem.modes.iter().map(of).max().unwrap_or(0));
    let seconds = seconds + u128::from(stop) + inside(|mode| mode.seconds);
    let metres = metres + inside(|mode| mode.metres);
    let rates = |of: fn(&super::Vehicle) -> u64| u128::from(problem.vehicles.iter().map(of).max().unwrap_or(0));
    let fee = problem.facilities.iter().map(|facility| facility.fee).max().unwrap_or(0);
    let once = u128::from(fee) * 1000
        + rates(|vehicle| vehicle.fixed_cost) * 1000
        + seconds * rates(|vehicle| vehicle.millis_per_second)
        + metres * rates(|vehicle| vehicle.millis_per_metre);
    // A route serves at least one visit, and unloads after each at most; then it comes home.
    let driven = (visits + 1) * 3 * once;
    let prizes: u128 = problem.services.iter().map(|service| u128::from(service.prize.unwrap_or(0))).sum();
    let wished = &problem.preferences;
    let in_force = wished.in_force.as_ref().map_or(0, |plan| u128::from(plan.other_day.max(plan.other_vehicle)));
    let pairs: u128 = wished.neighbours.iter().map(|pair| u128::from(pair.price)).sum();
    let wishes = (in_force * visits + pairs * problem.days as u128) * 1000;
    let all = driven + prizes * problem.days as u128 * 1000 + wishes;
    if all > u128::from(LARGEST_SUM) {
        let value = u64::try_from(all).unwrap_or(u64::MAX);
        faults.push(ProblemFault::Range {
            what: "all costs summed, thousandths of problem",
            index: 0,
            value,
            most: LARGEST_SUM,
        });
    }
}
