//! Random problems of every flavour, repeatable from a number.

use taza::problem::{
    Depot, Facility, InForce, Matrix, Mode, Neighbours, Preferences, Problem, Service, UNREACHABLE, Vehicle,
};

/// A small generator: tests must not depend on the one they test.
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }
    /// Below `end`.
    pub fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) as u32 % end
    }
    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }
}

/// What a random problem has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flavour {
    pub streets: bool,
    pub dumps: bool,
    pub windows: bool,
    pub pause: bool,
    pub week: bool,
    pub mixed_fleet: bool,
    pub prizes: bool,
    pub holes: bool,
    pub short_shifts: bool,
    pub releases: bool,
    pub even: bool,
    pub neighbours: bool,
    pub in_force: bool,
    pub groups: bool,
}

impl Flavour {
    /// One of the 16384.
    pub fn number(bits: u32) -> Self {
        let bit = |index: u32| bits >> index & 1 == 1;
        Self {
            streets: bit(0),
            dumps: bit(1),
            windows: bit(2),
            pause: bit(3),
            week: bit(4),
            mixed_fleet: bit(5),
            prizes: bit(6),
            holes: bit(7),
            short_shifts: bit(8),
            releases: bit(9),
            even: bit(10),
            neighbours: bit(11),
            in_force: bit(12),
            groups: bit(13),
        }
    }
}

/// What is wished for.
fn preferences(numbers: &mut Numbers, problem: &Problem, flavour: Flavour) -> Preferences {
    let count = problem.services.len() as u32;
    let mut wished = Preferences::default();
    if flavour.even {
        (wished.crew_hour, wished.day_hour) = (numbers.below(3) as u64 * 900, numbers.below(3) as u64 * 700);
    }
    for _ in 0..if flavour.neighbours && count > 1 { count } else { 0 } {
        let a = numbers.below(count);
        let b = (a + 1 + numbers.below(count - 1)) % count;
        let services = (a.min(b) as usize, a.max(b) as usize);
        wished.neighbours.push(Neighbours { services, price: numbers.below(300).into() });
    }
    if flavour.in_force {
        let mut visits = |_| {
            let count = numbers.below(3);
            (0..count).map(|_| (numbers.below(problem.days as u32) as usize, numbers.below(4).into())).collect()
        };
        let visits = (0..count).map(&mut visits).collect();
        wished.in_force = Some(InForce { visits, other_day: 400, other_vehicle: 150 });
    }
    wished
}

/// Entry and exit of a way through a stop.
type Ends = ((i64, i64), (i64, i64));

/// A problem with `count` services.
pub fn problem(seed: u64, count: usize, flavour: Flavour) -> Problem {
    let mut numbers = Numbers::new(seed);
    let days = if flavour.week { 4 } else { 1 };
    let mut modes = Vec::new();
    let mut ends = Vec::new();
    let point = |numbers: &mut Numbers| (numbers.below(1000) as i64, numbers.below(1000) as i64);
    let mut add = |stop: &mut Vec<Ends>, ways: usize, numbers: &mut Numbers| {
        let first = modes.len();
        let (a, b) = (point(numbers), point(numbers));
        let b = ((a.0 + b.0 / 8).min(1000), (a.1 + b.1 / 8).min(1000));
        let metres = ((a.0 - b.0).abs() + (a.1 - b.1).abs()) as u32;
        for way in 0..ways {
            stop.push(if way == 0 { (a, b) } else { (b, a) });
            modes.push(Mode { metres, seconds: metres });
        }
        first..modes.len()
    };
    let matrices = if flavour.mixed_fleet { 2 } else { 1 };
    let mut services = Vec::new();
    for _ in 0..count {
        let ways = if flavour.streets { 1 + numbers.below(2) as usize } else { 1 };
        let range = add(&mut ends, ways, &mut numbers);
        let opens = if flavour.windows && numbers.chance(40) { numbers.below(8_000) } else { 0 };
        let closes = if flavour.windows && numbers.chance(40) { opens + 3_000 + numbers.below(9_000) } else { 40_000 };
        let patterns = match (flavour.week, numbers.below(4)) {
            (false, _) => vec![1],
            (true, 0) => vec![0b0001, 0b0010, 0b0100, 0b1000],
            (true, 1) => vec![0b0101, 0b1010],
            (true, 2) => vec![0b1111],
            (true, _) => vec![1 << numbers.below(4)],
        };
        services.push(Service {
            modes: range,
            kilograms: 1 + numbers.below(20),
            litres: 1 + numbers.below(40),
            seconds: (0..matrices).map(|kind| 20 + 10 * kind + numbers.below(60)).collect(),
            patterns,
            window: (opens, closes),
            release: if flavour.releases { numbers.below(3_000) } else { 0 },
            vehicles: if flavour.mixed_fleet && numbers.chance(30) { 1 << numbers.below(2) } else { u64::MAX },
            prize: (flavour.prizes && numbers.chance(50)).then(|| 50 + u64::from(numbers.below(2_000))),
        });
    }
    let mut facilities = Vec::new();
    if flavour.dumps {
        for index in 0..2 {
            let range = add(&mut ends, 1, &mut numbers);
            let hours = if flavour.windows { (1_000, 30_000) } else { (0, 40_000) };
            facilities.push(Facility { modes: range, seconds: 120, fee: 10 * index, hours });
        }
    }
    let depots = vec![Depot { modes: add(&mut ends, 1, &mut numbers) }];
    let shift = if flavour.short_shifts { (0, 9_000) } else { (0, 40_000) };
    let vehicle = |kind: u32| Vehicle {
        matrix: kind as usize,
        copies: if flavour.short_shifts { 2 } else { count as u32 },
        kilograms: 80,
        litres: 150,
        shift,
        longest_route: shift.1 - 500,
        pause: flavour.pause.then_some((600, 4_000, 6_000)),
        returns_empty: flavour.dumps,
        fixed_cost: 300,
        millis_per_second: 700,
        millis_per_metre: 300,
        ..Vehicle::default()
    };
    let vehicles = (0..matrices).map(vehicle).collect();
    let matrices = (0..matrices)
        .map(|kind| {
            let mut matrix = Matrix::default();
            for (_, from) in &ends {
                for (to, _) in &ends {
                    let metres = ((from.0 - to.0).abs() + (from.1 - to.1).abs()) as u32;
                    let hole = flavour.holes && numbers.chance(10);
                    matrix.metres.push(if hole { UNREACHABLE } else { metres });
                    matrix.seconds.push(if hole { UNREACHABLE } else { metres * (2 + kind) / 2 + 5 });
                }
            }
            matrix
        })
        .collect();
    let mut problem = Problem { days, modes, services, facilities, depots, vehicles, matrices, ..Problem::default() };
    problem.preferences = preferences(&mut numbers, &problem, flavour);
    if flavour.groups {
        let mut groups = std::collections::BTreeMap::<&[u32], Vec<usize>>::new();
        for (index, service) in problem.services.iter().enumerate() {
            groups.entry(&service.patterns).or_default().push(index);
        }
        problem.groups =
            groups.into_values().flat_map(|group| group.chunks(3).map(<[usize]>::to_vec).collect::<Vec<_>>()).collect();
    }
    problem
}
