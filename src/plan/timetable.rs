//! The stops of one route in order go in; the time of each of them, and of the break, comes out.
//!
//! The vehicle leaves as late as it can without coming back later, so nobody sits waiting at a gate
//! that opens at eight. The break lies between two stops, where it delays the end of the day least.

/// One stop as the clock sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Seconds driven from the stop before.
    pub drive: i64,
    /// Seconds the stop itself takes.
    pub work: i64,
    /// Earliest second of the day the work may begin.
    pub earliest: i64,
    /// Latest second of the day the work may begin.
    pub latest: i64,
}

/// The midday break of a crew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// How long it is.
    pub length: i64,
    /// Earliest second of the day it may begin.
    pub earliest: i64,
    /// Latest second of the day it may begin.
    pub latest: i64,
}

/// When the work of one stop is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The vehicle is there.
    pub arrive: i64,
    /// The work begins: later than the arrival where a gate is still shut.
    pub begin: i64,
    /// The work is done.
    pub leave: i64,
}

/// The clock of one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timetable {
    /// Leaves the depot.
    pub start: i64,
    /// One entry a stop.
    pub calls: Vec<Times>,
    /// The break: stops made before it, begin and end.
    pub pause: Option<(usize, i64, i64)>,
    /// Back at the depot.
    pub end: i64,
    /// Seconds by which windows are missed, summed; zero for a route that can be driven.
    pub late: i64,
}

/// Times for a route that may leave at `opening`, makes `calls` and drives `home` seconds back from the last.
///
/// A crew that is back before its break may begin takes none.
pub fn timetable(opening: i64, calls: &[Call], home: i64, pause: Option<Pause>) -> Timetable {
    let straight = drive_through(opening, calls, home, None);
    let Some(pause) = pause.filter(|pause| pause.length > 0 && straight.end > pause.latest) else {
        return straight;
    };
    (0..=calls.len())
        .map(|position| drive_through(opening, calls, home, Some((position, pause))))
        .min_by_key(|table| (table.late, table.end - table.start, table.end))
        .unwrap_or(straight)
}

/// A first pass finds how much waiting there is; a second one leaves later by as much as costs nothing.
fn drive_through(opening: i64, calls: &[Call], home: i64, pause: Option<(usize, Pause)>) -> Timetable {
    let (first, slack) = pass(opening, calls, home, pause);
    if slack > 0 { pass(opening + slack, calls, home, pause).0 } else { first }
}

/// One pass through the day, and the seconds by which it could begin later without ending later.
fn pass(start: i64, calls: &[Call], home: i64, pause: Option<(usize, Pause)>) -> (Timetable, i64) {
    let mut table = Timetable { start, calls: Vec::with_capacity(calls.len()), pause: None, end: start, late: 0 };
    let mut clock = start;
    let mut waited = 0;
    let mut slack = i64::MAX;
    let mut meet = |clock: i64, earliest: i64, latest: i64, late: &mut i64| {
        let begin = clock.max(earliest);
        waited += begin - clock;
        slack = slack.min(waited + (latest - begin).max(0));
        *late += (begin - latest).max(0);
        begin
    };
    for position in 0..=calls.len() {
        if let Some((_, pause)) = pause.filter(|(at, _)| *at == position) {
            let begin = meet(clock, pause.earliest, pause.latest, &mut table.late);
            clock = begin + pause.length;
            table.pause = Some((position, begin, clock));
        }
        if let Some(call) = calls.get(position) {
            let arrive = clock + call.drive;
            let begin = meet(arrive, call.earliest, call.latest, &mut table.late);
            clock = begin + call.work;
            table.calls.push(Times { arrive, begin, leave: clock });
        }
    }
    table.end = clock + home;
    let slack = if table.late > 0 { 0 } else { slack.min(waited) };
    (table, slack)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    const ANY: (i64, i64) = (0, 86_400);

    fn call(drive: i64, work: i64, (earliest, latest): (i64, i64)) -> Call {
        Call { drive, work, earliest, latest }
    }

    #[test]
    fn times_follow_one_another() {
        let table = timetable(100, &[call(10, 5, ANY), call(20, 7, ANY)], 30, None);
        assert_eq!(table.calls[1], Times { arrive: 135, begin: 135, leave: 142 });
        assert_eq!((table.start, table.end, table.late), (100, 172, 0));
    }

    #[test]
    fn leaves_later_when_a_gate_is_still_shut() {
        let table = timetable(0, &[call(10, 5, ANY), call(10, 5, (1000, 2000))], 10, None);
        assert_eq!((table.start, table.end), (975, 1015));
        assert_eq!(table.calls[1].arrive, table.calls[1].begin);
    }

    #[test]
    fn does_not_leave_so_late_that_an_early_window_is_missed() {
        let table = timetable(0, &[call(10, 5, (0, 100)), call(10, 5, (1000, 2000))], 10, None);
        assert_eq!((table.start, table.calls[0].begin, table.calls[1].begin), (90, 100, 1000));
    }

    #[test]
    fn a_crew_that_is_back_early_takes_no_break() {
        let pause = Pause { length: 60, earliest: 500, latest: 600 };
        assert_eq!(timetable(0, &[call(10, 5, ANY)], 10, Some(pause)).pause, None);
    }

    #[test]
    fn the_break_begins_inside_its_window() {
        let pause = Pause { length: 60, earliest: 500, latest: 600 };
        let calls = [call(100, 200, ANY), call(100, 150, ANY), call(100, 300, ANY)];
        let table = timetable(0, &calls, 50, Some(pause));
        let (position, begin, end) = table.pause.unwrap();
        assert_eq!((position, begin, end, table.late), (2, 550, 610, 0));
        assert_eq!(table.end, 1060);
    }

    #[test]
    fn lateness_is_counted_where_nothing_helps() {
        assert_eq!(timetable(0, &[call(100, 5, (0, 40))], 10, None).late, 60);
    }
}
