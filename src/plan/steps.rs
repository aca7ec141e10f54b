//! The visits of one route go in; the steps that a driver follows come out.
//!
//! Consecutive stretches of one street are one step: nobody wants a list of forty junctions. A
//! dump trip, the break or a longer drive in between begins a new step.

use super::make::{fee_of, whole};
use super::roadbook::{Roadbook, append};
use super::{ServedStretch, Step, StepKind};
use crate::maps::{MunicipalityMap, Place};
use crate::problem::ModeIndex;
use crate::problem::build::Built;
use crate::problem::key::{Target, What};
use crate::solver::{Route, RouteAccount, Visit, VisitAccount};
use crate::units::{Kilograms, Litres, Metres, Names, PlaceId, Position, Seconds, Tyiyn};

/// A drive between two stretches of one street that is still the same step: around a corner and
/// back, not to the other end of the village.
const LONGEST_DRIVE_INSIDE: u32 = 250;

/// Steps of a route, and what its unloadings cost.
#[derive(Clone, Debug, Default)]
pub struct RouteSteps {
    /// In order, from leaving the depot to coming back.
    pub steps: Vec<Step>,
    /// Gate fees of all unloadings.
    pub gate_fees: Tyiyn,
}

/// Where the vehicle is and how it goes on, while the steps are written down.
struct Writer<'a> {
    map: &'a MunicipalityMap,
    built: &'a Built,
    roadbook: &'a Roadbook<'a>,
    kind: usize,
    id: &'a str,
    at: ModeIndex,
    written: RouteSteps,
}

impl RouteSteps {
    /// Writes the steps of `route`, whose times and loads are in `account`.
    pub fn of(
        map: &MunicipalityMap,
        built: &Built,
        roadbook: &Roadbook<'_>,
        route: &Route,
        account: &RouteAccount,
        id: &str,
    ) -> Self {
        let Some(vehicle) = built.problem.vehicles.get(route.vehicle) else { return Self::default() };
        let depot = |depot: usize| built.key.depots.get(depot).and_then(|place| map.places.get(*place));
        let written = Self::default();
        let mut writer = Writer { map, built, roadbook, kind: vehicle.matrix, id, at: account.start_mode, written };
        writer.at_depot(StepKind::Start, depot(vehicle.start), account.depart, 1, Metres::ZERO, Vec::new());
        for (position, (visit, times)) in route.visits.iter().zip(&account.visits).enumerate() {
            let pause = account.pause.filter(|(at, _)| *at == position).map(|(_, begin)| begin);
            writer.visit(visit, times, pause.zip(vehicle.pause.map(|(length, _, _)| length)));
        }
        let last = account.visits.last();
        let trip = last.map_or(1, |visit| visit.trip);
        let (mut approach, mut line) = writer.drive(account.end_mode, account.return_metres);
        if let Some(((_, begin), (length, _, _))) =
            account.pause.filter(|(at, _)| *at == route.visits.len()).zip(vehicle.pause)
        {
            let position = line.last().copied();
            writer.rest(begin, length, trip, position, approach, line);
            (approach, line) = (Metres::ZERO, Vec::new());
        }
        writer.at_depot(StepKind::End, depot(vehicle.end), account.back, trip, approach, line);
        writer.written
    }

    /// The whole way driven.
    pub fn line(&self) -> Vec<Position> {
        let mut line = Vec::new();
        for step in &self.steps {
            append(&mut line, &step.approach_line);
            if !matches!(step.kind, StepKind::Start | StepKind::Break | StepKind::End) {
                append(&mut line, &step.line);
            }
        }
        line
    }
}

impl Writer<'_> {
    /// The way to `mode`, with the metres that the account counted.
    fn drive(&self, mode: ModeIndex, metres: u64) -> (Metres, Vec<Position>) {
        (Metres(whole(metres)), self.roadbook.approach(self.kind, self.at, mode))
    }

    fn push(&mut self, step: Step) {
        let number = self.written.steps.len();
        self.written.steps.push(Step { id: format!("{}-{number:03}", self.id), ..step });
    }

    fn loads(&self) -> (Kilograms, Litres) {
        self.written.steps.last().map_or((Kilograms::ZERO, Litres::ZERO), |step| (step.load_kg, step.load_l))
    }

    fn at_depot(
        &mut self,
        kind: StepKind,
        depot: Option<&Place>,
        time: u32,
        trip: u32,
        approach: Metres,
        approach_line: Vec<Position>,
    ) {
        let (load_kg, load_l) = self.loads();
        let position = depot.map_or(Position { lon: 0.0, lat: 0.0 }, |depot| depot.position);
        self.push(Step {
            names: depot.map(|depot| depot.names.clone()).unwrap_or_default(),
            village: depot.and_then(|depot| depot.village.clone()),
            trip,
            arrive: Seconds(time.into()),
            leave: Seconds(time.into()),
            approach,
            load_kg,
            load_l,
            position,
            line: vec![position],
            approach_line,
            ..blank(kind)
        });
    }

    fn rest(
        &mut self,
        begin: u32,
        length: u32,
        trip: u32,
        position: Option<Position>,
        approach: Metres,
        line: Vec<Position>,
    ) {
        let (load_kg, load_l) = self.loads();
        let position = position
            .or_else(|| self.written.steps.last().and_then(|step| step.line.last()).copied())
            .unwrap_or(Position { lon: 0.0, lat: 0.0 });
        self.push(Step {
            names: Names { ky: "Тыныгуу".into(), ru: "Перерыв".into(), en: "Break".into() },
            trip,
            arrive: Seconds(begin.into()),
            leave: Seconds(i64::from(begin) + i64::from(length)),
            approach,
            load_kg,
            load_l,
            position,
            line: vec![position],
            approach_line: line,
            ..blank(StepKind::Break)
        });
    }

    fn visit(&mut self, visit: &Visit, times: &VisitAccount, pause: Option<(u32, u32)>) {
        let (Visit::Serve { mode, .. } | Visit::Unload { mode, .. }) = *visit;
        let (mut approach, mut approach_line) = self.drive(mode, times.approach_metres.into());
        if let Some((begin, length)) = pause {
            let position = approach_line.last().copied();
            self.rest(begin, length, times.trip, position, approach, approach_line);
            (approach, approach_line) = (Metres::ZERO, Vec::new());
        }
        match *visit {
            Visit::Serve { service, .. } => {
                if let Some(target) = self.built.key.services.get(service) {
                    self.serve(service, target, mode, times, approach, approach_line);
                }
            }
            Visit::Unload { facility, .. } => self.unload(facility, mode, times, approach, approach_line),
        }
        self.at = mode;
    }

    fn serve(
        &mut self,
        service: usize,
        target: &Target,
        mode: ModeIndex,
        times: &VisitAccount,
        approach: Metres,
        approach_line: Vec<Position>,
    ) {
        let (kilograms, litres) = self.built.problem.services.get(service).map_or((0, 0), |s| (s.kilograms, s.litres));
        let stretch = ServedStretch { service: target.key.clone(), backward: self.roadbook.is_backward(mode) };
        let line = self.roadbook.passage(mode);
        let goes_on = self.written.steps.last().is_some_and(|last| {
            last.kind == StepKind::Street
                && matches!(target.what, What::Stretch(_))
                && last.street.as_ref() == Some(&target.street)
                && last.trip == times.trip
                && times.arrive == times.begin
                && approach <= Metres(LONGEST_DRIVE_INSIDE.into())
        });
        if let (true, Some(last)) = (goes_on, self.written.steps.last_mut()) {
            last.leave = Seconds(times.leave.into());
            last.kilograms += Kilograms(kilograms.into());
            last.litres += Litres(litres.into());
            last.load_kg = Kilograms(whole(times.kilograms));
            last.load_l = Litres(whole(times.litres));
            append(&mut last.line, &approach_line);
            append(&mut last.line, &line);
            last.services.push(stretch);
            return;
        }
        let kind = if matches!(target.what, What::Stretch(_)) { StepKind::Street } else { StepKind::Place };
        self.push(Step {
            names: target.names.clone(),
            village: target.village.clone(),
            street: Some(target.street.clone()),
            trip: times.trip,
            arrive: Seconds(times.begin.into()),
            leave: Seconds(times.leave.into()),
            approach,
            kilograms: Kilograms(kilograms.into()),
            litres: Litres(litres.into()),
            load_kg: Kilograms(whole(times.kilograms)),
            load_l: Litres(whole(times.litres)),
            position: if kind == StepKind::Place {
                target.position
            } else {
                line.first().copied().unwrap_or(target.position)
            },
            line,
            approach_line,
            services: vec![stretch],
            ..blank(kind)
        });
    }

    fn unload(
        &mut self,
        facility: usize,
        mode: ModeIndex,
        times: &VisitAccount,
        approach: Metres,
        approach_line: Vec<Position>,
    ) {
        let Some(index) = self.built.key.facilities.get(facility).copied() else { return };
        let Some(dump) = self.map.places.get(index) else { return };
        let PlaceId(service) = dump.id.clone();
        self.written.gate_fees += fee_of(self.map, index);
        self.push(Step {
            names: dump.names.clone(),
            village: dump.village.clone(),
            trip: times.trip,
            arrive: Seconds(times.begin.into()),
            leave: Seconds(times.leave.into()),
            approach,
            position: dump.position,
            line: vec![self.roadbook.passage(mode).first().copied().unwrap_or(dump.position)],
            approach_line,
            services: vec![ServedStretch { service, backward: self.roadbook.is_backward(mode) }],
            ..blank(StepKind::Unload)
        });
    }
}

/// A step of which nothing is known but its kind.
fn blank(kind: StepKind) -> Step {
    Step {
        id: String::new(),
        kind,
        names: Names::default(),
        village: None,
        street: None,
        trip: 1,
        arrive: Seconds::ZERO,
        leave: Seconds::ZERO,
        approach: Metres::ZERO,
        kilograms: Kilograms::ZERO,
        litres: Litres::ZERO,
        load_kg: Kilograms::ZERO,
        load_l: Litres::ZERO,
        position: Position { lon: 0.0, lat: 0.0 },
        line: Vec::new(),
        approach_line: Vec::new(),
        services: Vec::new(),
    }
}
