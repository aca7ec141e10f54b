//! A route goes in; its timetable and its figures come out: the shortest one that keeps windows,
//! opening hours, shift and break, or what it breaks.

use super::solution::{Route, Visit};
use super::verify::Violation;
use crate::problem::{Matrix, Mode, ModeIndex, Problem, UNREACHABLE, Vehicle};

/// Figures of one route.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RouteAccount {
    /// Second of the day it leaves the depot: as late as the earliest return allows.
    pub depart: u32,
    /// Second of the day it is back.
    pub back: u32,
    /// The mode of the start depot it leaves from.
    pub start_mode: ModeIndex,
    /// The mode of the end depot it arrives at.
    pub end_mode: ModeIndex,
    /// Metres driven, those inside the stops counted in.
    pub metres: u64,
    /// Metres from the last stop to the depot.
    pub return_metres: u64,
    /// Seconds driven, those inside the stops counted in, service not.
    pub driven: u32,
    /// Kilograms collected.
    pub kilograms: u64,
    /// Litres collected.
    pub litres: u64,
    /// Unloadings.
    pub unloadings: u32,
    /// Gate fees.
    pub fees: u64,
    /// The break: the visit on whose arrival it is taken (the depot counts as the last), and when it begins.
    pub pause: Option<(usize, u32)>,
    /// One entry a visit.
    pub visits: Vec<VisitAccount>,
    /// Everything paid for it, in thousandths of the cost unit.
    pub cost_millis: u64,
}

impl RouteAccount {
    /// Seconds from leaving to coming back.
    pub fn duration(&self) -> u32 {
        self.back - self.depart
    }
}

/// Figures of one visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VisitAccount {
    /// Second of the day the vehicle is there.
    pub arrive: u32,
    /// Second of the day it begins, after break and waiting.
    pub begin: u32,
    /// Second of the day it is done.
    pub leave: u32,
    /// Metres driven from the stop before.
    pub approach_metres: u32,
    /// Kilograms aboard when it is done.
    pub kilograms: u64,
    /// Litres aboard when it is done.
    pub litres: u64,
    /// Trip of the route, from 1; an unloading ends its trip.
    pub trip: u32,
}

/// When a route does what.
#[derive(Clone, Debug)]
pub(super) struct Timetable {
    depots: (ModeIndex, ModeIndex),
    depart: u32,
    back: u32,
    pause: Option<(usize, u32)>,
    /// Arrival, begin and end of each visit.
    times: Vec<(u32, u32, u32)>,
}

/// One thing to do: how long, and between which seconds it may begin.
struct Task {
    mode: ModeIndex,
    seconds: u32,
    begin: (u32, u32),
}

fn tasks(problem: &Problem, route: &Route) -> Vec<Task> {
    let kind = problem.vehicles[route.vehicle].matrix;
    let task = |visit: &Visit| match *visit {
        Visit::Serve { service, mode } => {
            let service = &problem.services[service];
            Task { mode, seconds: problem.modes[mode].seconds + service.seconds[kind], begin: service.window }
        }
        Visit::Unload { facility, mode } => {
            let facility = &problem.facilities[facility];
            let seconds = problem.modes[mode].seconds + facility.seconds;
            // A visit longer than the opening hours begins before it opens: the window is empty.
            let last = facility.hours.1.checked_sub(seconds);
            Task { mode, seconds, begin: last.map_or((1, 0), |last| (facility.hours.0, last)) }
        }
    };
    route.visits.iter().map(task).collect()
}

struct Drive<'a> {
    matrix: &'a Matrix,
    modes: usize,
    vehicle: &'a Vehicle,
    tasks: Vec<Task>,
    /// Earliest second to go on after each visit, the depot being the first: when all of the trip that begins there
    /// has been released.
    released: Vec<u32>,
}

/// See [`Drive::released`].
fn released(problem: &Problem, route: &Route) -> Vec<u32> {
    let mut released = vec![0; route.visits.len() + 1];
    let mut begins = 0;
    for (position, visit) in route.visits.iter().enumerate() {
        match *visit {
            Visit::Serve { service, .. } => {
                released[begins] = problem.services[service].release.max(released[begins]);
            }
            Visit::Unload { .. } => begins = position + 1,
        }
    }
    released
}

impl Drive<'_> {
    fn seconds(&self, from: ModeIndex, to: ModeIndex) -> u32 {
        let cell = from * self.modes + to;
        if self.matrix.metres[cell] == UNREACHABLE { UNREACHABLE } else { self.matrix.seconds[cell] }
    }

    /// Times when it departs at `depart` from `depots.0`, with the break on arrival at `pause`; or the
    /// visit that is late and by how much.
    fn forward(
        &self,
        depots: (ModeIndex, ModeIndex),
        depart: u32,
        pause: Option<usize>,
    ) -> Result<Timetable, (usize, u32)> {
        let depart = depart.max(self.released[0]);
        let (mut time, mut at) = (depart, depots.0);
        let mut table = Timetable { depots, depart, back: 0, pause: None, times: Vec::new() };
        let last = self.tasks.len();
        for position in 0..=last {
            let task = self.tasks.get(position);
            let mode = task.map_or(depots.1, |task| task.mode);
            let arrive = time + self.seconds(at, mode);
            time = arrive;
            if let (true, Some((length, earliest, latest))) = (pause == Some(position), self.vehicle.pause) {
                time = time.max(earliest);
                if time > latest {
                    return Err((position, time - latest));
                }
                table.pause = Some((position, time));
                time += length;
            }
            if let Some(task) = task {
                let begin = time.max(task.begin.0);
                if begin > task.begin.1 {
                    return Err((position, begin - task.begin.1));
                }
                time = begin + task.seconds;
                table.times.push((arrive, begin, time));
                time = time.max(self.released[position + 1]);
            }
            at = mode;
        }
        let latest_break = self.vehicle.pause.filter(|_| pause.is_none()).map_or(u32::MAX, |(_, _, latest)| latest);
        let close = self.vehicle.shift.1.min(latest_break);
        if time > close {
            return Err((last, time - close));
        }
        table.back = time;
        Ok(table)
    }

    /// The latest departure that is still back when `table` is.
    fn latest_departure(&self, table: &Timetable) -> u32 {
        let mut latest = table.back;
        let mut after = table.depots.1;
        for position in (0..=self.tasks.len()).rev() {
            if let Some(task) = self.tasks.get(position) {
                latest = (latest - self.seconds(task.mode, after) - task.seconds).min(task.begin.1);
                after = task.mode;
            }
            if let (Some((length, _, last)), true) =
                (self.vehicle.pause, table.pause.is_some_and(|(at, _)| at == position))
            {
                latest = (latest - length).min(last);
            }
        }
        latest - self.seconds(table.depots.0, after)
    }
}

impl Timetable {
    /// The cheapest timetable of `route`; what it breaks when there is none.
    pub(super) fn of(problem: &Problem, index: usize, route: &Route) -> Result<Self, Violation> {
        let vehicle = &problem.vehicles[route.vehicle];
        let drive = Drive {
            matrix: &problem.matrices[vehicle.matrix],
            modes: problem.modes.len(),
            vehicle,
            tasks: tasks(problem, route),
            released: released(problem, route),
        };
        for (position, pair) in drive.tasks.windows(2).enumerate() {
            if drive.seconds(pair[0].mode, pair[1].mode) == UNREACHABLE {
                return Err(Violation::NoWay { route: index, visit: position + 1 });
            }
        }
        let (mut best, mut blame) = (None::<(u128, Self)>, None);
        for start in problem.depots[vehicle.start].modes.clone() {
            for end in problem.depots[vehicle.end].modes.clone() {
                let first = drive.tasks.first().map_or(end, |task| task.mode);
                let last = drive.tasks.last().map_or(start, |task| task.mode);
                if drive.seconds(start, first) == UNREACHABLE || drive.seconds(last, end) == UNREACHABLE {
                    let visit = if drive.seconds(start, first) == UNREACHABLE { 0 } else { drive.tasks.len() };
                    blame.get_or_insert(Violation::NoWay { route: index, visit });
                    continue;
                }
                let pauses = (0..=drive.tasks.len()).map(Some).filter(|_| vehicle.pause.is_some());
                for pause in std::iter::once(None).chain(pauses) {
                    let earliest = match drive.forward((start, end), vehicle.shift.0, pause) {
                        Ok(table) => table,
                        Err((visit, seconds)) => {
                            blame.get_or_insert(Violation::Late { route: index, visit, seconds });
                            continue;
                        }
                    };
                    let departure = drive.latest_departure(&earliest);
                    let Ok(table) = drive.forward((start, end), departure, pause) else { continue };
                    let duration = table.back - table.depart;
                    if duration > vehicle.longest_route {
                        let seconds = duration - vehicle.longest_route;
                        blame.get_or_insert(Violation::TooLong { route: index, seconds });
                        continue;
                    }
                    let ends = drive.matrix.metres[start * drive.modes + first] as u128
                        + drive.matrix.metres[last * drive.modes + end] as u128;
                    let cost = u128::from(duration) * u128::from(vehicle.millis_per_second)
                        + ends * u128::from(vehicle.millis_per_metre);
                    // Of equal ones the earliest return: the break then lies at noon, not before the work.
                    if best.as_ref().is_none_or(|(least, kept)| (cost, table.back) < (*least, kept.back)) {
                        best = Some((cost, table));
                    }
                }
            }
        }
        let nothing = Violation::NoWay { route: index, visit: drive.tasks.len() };
        best.map(|(_, table)| table).ok_or_else(|| blame.unwrap_or(nothing))
    }

    /// Figures of `route`, which has this timetable and `aboard` after each visit.
    pub(super) fn account(&self, problem: &Problem, route: &Route, aboard: &[(u64, u64)]) -> RouteAccount {
        let vehicle = &problem.vehicles[route.vehicle];
        let matrix = &problem.matrices[vehicle.matrix];
        let mut account = RouteAccount {
            depart: self.depart,
            back: self.back,
            start_mode: self.depots.0,
            end_mode: self.depots.1,
            pause: self.pause,
            ..RouteAccount::default()
        };
        let (mut at, mut trip) = (self.depots.0, 1);
        for (position, visit) in route.visits.iter().enumerate() {
            let (Visit::Serve { mode, .. } | Visit::Unload { mode, .. }) = *visit;
            let cell = at * problem.modes.len() + mode;
            let Mode { metres, seconds } = problem.modes[mode];
            account.metres += u64::from(matrix.metres[cell]) + u64::from(metres);
            account.driven += matrix.seconds[cell] + seconds;
            let (arrive, begin, leave) = self.times[position];
            let (kilograms, litres) = aboard[position];
            let approach_metres = matrix.metres[cell];
            account.visits.push(VisitAccount { arrive, begin, leave, approach_metres, kilograms, litres, trip });
            match *visit {
                Visit::Serve { service, .. } => {
                    account.kilograms += u64::from(problem.services[service].kilograms);
                    account.litres += u64::from(problem.services[service].litres);
                }
                Visit::Unload { facility, .. } => {
                    account.fees += problem.facilities[facility].fee;
                    account.unloadings += 1;
                    trip += 1;
                }
            }
            at = mode;
        }
        let home = at * problem.modes.len() + self.depots.1;
        account.return_metres = u64::from(matrix.metres[home]);
        account.metres += account.return_metres;
        account.driven += matrix.seconds[home];
        account.cost_millis = (vehicle.fixed_cost + account.fees) * 1000
            + u64::from(account.duration()) * vehicle.millis_per_second
            + account.metres.saturating_mul(vehicle.millis_per_metre);
        account
    }
}
