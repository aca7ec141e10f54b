//! One route goes in; it is driven again step by step, and what does not hold comes out.

use super::Findings;
use super::days::Served;
use crate::maps::{MunicipalityMap, PlaceKind, Vehicle};
use crate::plan::scenario::Setbacks;
use crate::plan::{Figures, Route, ServedStretch, Step, StepKind};
use crate::problem::build::Built;
use crate::problem::fleet::Fleet;
use crate::problem::key::Passage;
use crate::travel::Network;
use crate::travel::lift::PAVED_MM;
use crate::units::{Kilograms, Litres, Metres, Millilitres, RoadId, Seconds, Tyiyn};

/// A vehicle under way.
struct Walk<'a> {
    map: &'a MunicipalityMap,
    built: &'a Built,
    setbacks: &'a Setbacks,
    network: &'a Network,
    /// Visits made so far, unloadings counted in.
    visits: usize,
    vehicle: &'a Vehicle,
    index: usize,
    day: u8,
    /// Where it may stand: several at the depot, whose direction no plan tells, else one.
    at: Vec<Passage>,
    /// Where it stands already although its stop is not begun: it took its break on arrival.
    arrived: Option<Passage>,
    clock: i64,
    load: (i64, i64),
    trip: u32,
    collecting: i64,
    /// Kilograms moved times millimetres lifted, as `travel::lift` counts them.
    lifted: i128,
    rested: bool,
    figures: Figures,
}

/// Ways that are equally fast and long may climb differently, and which of them is found is nobody's fault: so many
/// parts in a thousand of the fuel may lie between, and so many where roads were closed during the week.
const EQUAL_WAYS: i64 = 20;
const CHANGED_WAYS: i64 = 100;
/// Differences of fuel that are always passed over, millilitres.
const LITTLE_FUEL: i64 = 50;

/// Drives `route` again; returns what it really comes to.
pub(super) fn walk(
    (map, setbacks): (&MunicipalityMap, &Setbacks),
    fleet: &Fleet,
    built: &Built,
    route: &Route,
    served: &mut Served<'_>,
    findings: &mut Findings,
) -> Figures {
    let known = map.vehicles.iter().enumerate().find(|(_, vehicle)| vehicle.id == route.vehicle);
    let Some((index, vehicle)) = known else {
        findings.add("unknown-vehicle", format!("there is no vehicle `{}`", route.vehicle));
        return Figures::default();
    };
    let Some(network) = fleet.network_of(index) else { return Figures::default() };
    if !vehicle.days.contains(&route.day) {
        findings.add("off-duty", format!("`{}` does not work on day {}", route.vehicle, route.day));
    }
    let depot = built.problem.vehicles.get(index).and_then(|driver| built.problem.depots.get(driver.start));
    let at = depot.map_or_else(Vec::new, |depot| passages(built, depot.modes.clone()));
    let mut walk = Walk {
        map,
        built,
        setbacks,
        network,
        visits: 0,
        vehicle,
        index,
        day: route.day,
        at,
        arrived: None,
        clock: route.start.0,
        load: (0, 0),
        trip: 1,
        collecting: 0,
        lifted: 0,
        rested: false,
        figures: Figures::default(),
    };
    walk.frame(route, findings);
    for (position, step) in route.steps.iter().enumerate() {
        findings.at_step(&step.id);
        walk.step(step, route.steps.get(position + 1), served, findings);
    }
    findings.at_route(&route.id);
    walk.close(route, findings);
    walk.figures
}

fn passages(built: &Built, modes: std::ops::Range<usize>) -> Vec<Passage> {
    built.key.modes.get(modes).unwrap_or_default().to_vec()
}

impl Walk<'_> {
    /// First and last step, ids, and the shift.
    fn frame(&self, route: &Route, findings: &mut Findings) {
        let ends = (route.steps.first().map(|step| step.kind), route.steps.last().map(|step| step.kind));
        if ends != (Some(StepKind::Start), Some(StepKind::End)) {
            findings.add("depot", "it does not begin and end with leaving the depot and coming back");
        }
        let mut ids: Vec<&str> = route.steps.iter().map(|step| step.id.as_str()).collect();
        ids.sort_unstable();
        if ids.windows(2).any(|pair| pair.first() == pair.last()) {
            findings.add("step-ids", "two steps have the same id");
        }
        let early = self.vehicle.shift_start.0 - route.start.0;
        if early > 0 {
            findings.add_by("shift", format!("it leaves {early} s before the shift begins"), Some(early));
        }
        let late = route.end.0 - self.vehicle.shift_end.0 - self.setbacks.longer(self.day);
        if late > 0 {
            findings.add_by("shift", format!("it is back {late} s after the shift ends"), Some(late));
        }
    }

    fn step(&mut self, step: &Step, next: Option<&Step>, served: &mut Served<'_>, findings: &mut Findings) {
        if step.kind.is_collection() || step.kind == StepKind::Unload {
            findings.same("trip", "the trip", step.trip.into(), self.trip.into());
        }
        match step.kind {
            StepKind::Start => findings.same("times", "leaving the depot", step.leave.0, self.clock),
            StepKind::Street | StepKind::Place => self.collect(step, served, findings),
            StepKind::Unload => self.unload(step, findings),
            StepKind::Break => self.rest(step, next, findings),
            StepKind::End => self.home(step, findings),
        }
        findings.same("load", "the load in kg", step.load_kg.0, self.load.0);
        findings.same("load", "the load in litres", step.load_l.0, self.load.1);
        if step.leave < step.arrive {
            findings.add("times", "it is left before it begins");
        }
        // What follows is counted from what the plan says, so one fault is told once.
        self.clock = step.leave.0;
    }

    /// Drives to one of `targets`; the metres and seconds of the way. Where the plan leaves the
    /// direction open, at the depot, the way with the metres it tells is meant, else the quickest.
    fn drive(&mut self, targets: &[Passage], told: i64, homeward: bool, findings: &mut Findings) -> (i64, i64) {
        if let Some(arrived) = self.arrived.take() {
            self.at = vec![arrived];
            return (0, 0);
        }
        let ways = self.at.iter().flat_map(|from| targets.iter().map(move |to| (from, to)));
        let ways: Vec<(&Passage, &Passage)> = ways.collect();
        let over = |network: &Network| {
            ways.iter()
                .filter_map(|(from, to)| {
                    let path = network.path(from.exit, to.entry)?;
                    let lift = network.lift_on_mm(from.exit, to.entry, &path);
                    Some((path.seconds, path.metres, (*to).clone(), lift))
                })
                .min_by_key(|(seconds, metres, _, _)| (i64::from(*metres) != told, *seconds, *metres))
        };
        let now = (self.day, &self.vehicle.id, self.visits);
        let network = self.setbacks.fleet(now.0, now.1, now.2).and_then(|fleet| fleet.network_of(self.index));
        let found = over(network.unwrap_or(self.network)).or_else(|| {
            let leaves = self.setbacks.leaves_by(now.0, now.1, now.2);
            let lets_out = || self.setbacks.lets_out(now.0, now.1, now.2).filter(|_| homeward);
            over(leaves.or_else(lets_out)?.network_of(self.index)?)
        });
        let Some((seconds, metres, to, lift)) = found else {
            findings.add("no-way", "there is no way here from the step before for this vehicle");
            self.at = targets.to_vec();
            return (0, 0);
        };
        self.at = vec![to];
        self.lift(lift);
        self.figures.metres += Metres(metres.into());
        (metres.into(), seconds.into())
    }

    /// Counts work: the vehicle as it is loaded now, lifted by so many millimetres.
    fn lift(&mut self, millimetres: i64) {
        let mass = (self.vehicle.profile.empty_t * 1000.0).round() as i64 + self.load.0;
        self.lifted += i128::from(mass) * i128::from(millimetres);
    }

    /// What slopes, ground and load add to the fuel for so many millilitres of level driving.
    fn fuel_by_ground(&self, level: i64) -> i64 {
        let profile = &self.vehicle.profile;
        if profile.empty_t <= 0.0 || profile.full_t <= 0.0 {
            return 0;
        }
        let both = (profile.empty_t * 1000.0).round() as i64 + (profile.full_t * 1000.0).round() as i64;
        let usual = i128::from(self.figures.metres.0) * i128::from(PAVED_MM) * i128::from(both / 2);
        // Kilojoules at the wheels from a millilitre: 10 of diesel, 7.5 of petrol.
        let per_million = if self.vehicle.fuel == "petrol" { 1_307_553 } else { 980_665 };
        nearest((self.lifted - usual) * per_million, 1_000_000_000_000).max(level / 4 - level)
    }

    /// The way through a service or dump that a step names.
    fn passage(
        &self,
        modes: std::ops::Range<usize>,
        stretch: &ServedStretch,
        findings: &mut Findings,
    ) -> Option<Passage> {
        let found = passages(self.built, modes).into_iter().find(|passage| passage.backward == stretch.backward);
        if found.is_none() {
            findings.add("direction", format!("`{}` cannot be passed in this direction", stretch.service));
        }
        found
    }

    /// Arrival: as soon as it is there, or when `opens` allows.
    fn begins(&self, step: &Step, drive: i64, opens: i64, findings: &mut Findings) {
        findings.same("times", "its begin", step.arrive.0, (self.clock + drive).max(opens));
    }

    fn collect(&mut self, step: &Step, served: &mut Served<'_>, findings: &mut Findings) {
        let (mut time, mut kilograms, mut litres) = (0, 0, 0);
        if step.services.is_empty() {
            findings.add("empty-step", "it collects nothing");
        }
        for (position, stretch) in step.services.iter().enumerate() {
            let Some(service) = served.by_key.get(stretch.service.as_str()).copied() else {
                findings.add("unknown-service", format!("there is no service `{}` on the map", stretch.service));
                continue;
            };
            let (Some(model), Some(target)) =
                (self.built.problem.services.get(service), self.built.key.services.get(service))
            else {
                continue;
            };
            if step.street.as_ref() != Some(&target.street) {
                findings
                    .add("wrong-street", format!("`{}` belongs to the street `{}`", stretch.service, target.street));
            }
            if model.vehicles >> self.index & 1 == 0 {
                findings.add("not-allowed", format!("`{}` cannot get to `{}`", self.vehicle.id, stretch.service));
            }
            if !served.visit(service, self.day) {
                findings.add("twice", format!("`{}` is served twice on one day", stretch.service));
            }
            let road = RoadId(stretch.service.split('#').next().unwrap_or_default().to_owned());
            if self.setbacks.road_is_closed(&road, self.day, &self.vehicle.id, self.visits) {
                findings.add("closed", format!("`{road}` is closed by then"));
            }
            let Some(passage) = self.passage(model.modes.clone(), stretch, findings) else { continue };
            let through = (passage.entry != passage.exit).then_some(passage.entry.state);
            let length = self.built.problem.modes.get(model.modes.start).map_or(0, |mode| i64::from(mode.metres));
            let (metres, seconds) =
                self.drive(&[passage], if position == 0 { step.approach.0 } else { 0 }, false, findings);
            self.visits += 1;
            self.figures.metres += Metres(length);
            if position == 0 {
                findings.same("approach", "the approach in metres", step.approach.0, metres);
                self.begins(step, seconds, model.window.0.into(), findings);
                time = step.arrive.0;
            } else {
                time += seconds;
            }
            let late = time - i64::from(model.window.1);
            if late > 0 {
                findings.add_by(
                    "window",
                    format!("`{}` is begun {late} s after its window", stretch.service),
                    Some(late),
                );
            }
            let kind = self.built.problem.vehicles.get(self.index).map_or(0, |driver| driver.matrix);
            let work = i64::from(model.seconds.get(kind).copied().unwrap_or(0));
            time += work;
            self.collecting += work;
            kilograms += i64::from(model.kilograms);
            litres += i64::from(model.litres);
            self.load.0 += i64::from(model.kilograms);
            if let Some(along) = through {
                self.lift(self.network.lift_mm(along));
            }
            self.load.1 += i64::from(model.litres);
        }
        findings.same("times", "its end", step.leave.0, time);
        findings.same("waste", "the mass in kg", step.kilograms.0, kilograms);
        findings.same("waste", "the volume in litres", step.litres.0, litres);
        let over = (self.load.0 - self.vehicle.capacity_kg.0, self.load.1 - self.vehicle.capacity_l.0);
        if over.0 > 0 {
            findings.add_by("overloaded", format!("the vehicle is {} kg over its capacity", over.0), Some(over.0));
        }
        if over.1 > 0 {
            findings.add_by("overloaded", format!("the vehicle is {} litres over its capacity", over.1), Some(over.1));
        }
        self.figures.kilograms += Kilograms(kilograms);
        self.figures.litres += Litres(litres);
        self.figures.stops += 1;
    }

    fn unload(&mut self, step: &Step, findings: &mut Findings) {
        let named = step.services.first().and_then(|stretch| {
            let dumps = self.built.key.facilities.iter().zip(&self.built.problem.facilities);
            let mut places = dumps.filter_map(|(place, facility)| Some((self.map.places.get(*place)?, facility)));
            let (place, facility) = places.find(|(place, _)| place.id.0 == stretch.service)?;
            Some((stretch, place, facility))
        });
        let Some((stretch, place, facility)) = named else {
            findings.add("unknown-dump", "it unloads at a place that is no dump of the map");
            return;
        };
        let PlaceKind::Dump { opens, closes, unload, gate_fee } = place.kind else { return };
        if self.setbacks.dump_is_closed(self.map, &place.id, (self.day, &self.vehicle.id, self.visits)) {
            findings.add("closed", format!("the dump `{}` is closed by then", place.id));
        }
        let Some(passage) = self.passage(facility.modes.clone(), stretch, findings) else { return };
        let (metres, seconds) = self.drive(&[passage], step.approach.0, true, findings);
        self.visits += 1;
        findings.same("approach", "the approach in metres", step.approach.0, metres);
        self.begins(step, seconds, opens.0, findings);
        findings.same("times", "its end", step.leave.0, step.arrive.0 + unload.0);
        if step.arrive < opens || step.leave > closes {
            let what = format!("the dump is open from {} to {}", opens.as_clock(), closes.as_clock());
            findings.add_by("dump-hours", what, Some((step.leave.0 - closes.0).max(opens.0 - step.arrive.0)));
        }
        self.collecting += unload.0;
        self.load = (0, 0);
        self.trip += 1;
        self.figures.loads += 1;
        self.figures.gate_fees += gate_fee;
    }

    /// The break is taken where the next step begins, so the drive there comes before it.
    fn rest(&mut self, step: &Step, next: Option<&Step>, findings: &mut Findings) {
        let targets = next.map_or_else(Vec::new, |next| self.targets(next));
        let homeward = next.is_none_or(|next| !next.kind.is_collection());
        let (metres, seconds) = self.drive(&targets, step.approach.0, homeward, findings);
        self.arrived = self.at.first().cloned();
        findings.same("approach", "the approach in metres", step.approach.0, metres);
        let (earliest, latest) = self.vehicle.break_window;
        self.begins(step, seconds, earliest.0, findings);
        let late = step.arrive.0 - latest.0;
        if late > 0 {
            findings.add_by("break", format!("the break begins {late} s too late"), Some(late));
        }
        findings.same(
            "break",
            "the length of the break in seconds",
            step.leave.0 - step.arrive.0,
            self.vehicle.break_length.0,
        );
        if self.rested {
            findings.add("break", "there is a second break");
        }
        self.rested = true;
    }

    /// Where a step begins.
    fn targets(&self, step: &Step) -> Vec<Passage> {
        let Some(stretch) = step.services.first() else {
            let driver = self.built.problem.vehicles.get(self.index);
            let depot = driver.and_then(|driver| self.built.problem.depots.get(driver.end));
            return depot.map_or_else(Vec::new, |depot| passages(self.built, depot.modes.clone()));
        };
        let service = self.built.key.services.iter().position(|target| target.key == stretch.service);
        let dump = self
            .built
            .key
            .facilities
            .iter()
            .position(|place| self.map.places.get(*place).is_some_and(|place| place.id.0 == stretch.service));
        let modes = match (step.kind, service, dump) {
            (StepKind::Unload, _, Some(dump)) => self.built.problem.facilities.get(dump).map(|dump| dump.modes.clone()),
            (_, Some(service), _) => self.built.problem.services.get(service).map(|service| service.modes.clone()),
            _ => None,
        };
        let passages = modes.map_or_else(Vec::new, |modes| passages(self.built, modes));
        passages.into_iter().filter(|passage| passage.backward == stretch.backward).collect()
    }

    fn home(&mut self, step: &Step, findings: &mut Findings) {
        let targets = self.targets(step);
        let (metres, seconds) = self.drive(&targets, step.approach.0, true, findings);
        findings.same("approach", "the approach in metres", step.approach.0, metres);
        self.begins(step, seconds, 0, findings);
        if self.load != (0, 0) && !self.broke_off() {
            let what = format!("it comes back with {} kg and {} litres aboard", self.load.0, self.load.1);
            findings.add_by("not-empty", what, Some(self.load.0));
        }
    }

    /// Whether the route ends where its vehicle, its driver or its dump failed.
    fn broke_off(&self) -> bool {
        self.setbacks.ends_after(self.map, self.day, &self.vehicle.id).is_some_and(|ends| self.visits <= ends)
    }

    /// What can be said only at the end: the clock, the break, and money.
    fn close(&mut self, route: &Route, findings: &mut Findings) {
        findings.same("times", "the return", route.end.0, self.clock);
        let ends = self.setbacks.ends_after(self.map, self.day, &self.vehicle.id);
        if ends.is_some_and(|ends| self.visits > ends) {
            findings.add("broke-off", "it goes on although its vehicle, its driver or its dump failed by then");
        }
        let needs_break = self.vehicle.break_length.0 > 0 && route.end > self.vehicle.break_window.1;
        if needs_break && !self.rested && !self.broke_off() {
            findings.add("break", "there is no break although it is out past the latest begin of one");
        }
        let thousandths = |litres: f64| (litres * 1000.0).round() as i64;
        let rate = thousandths(self.vehicle.litres_per_100_km);
        let driving = nearest(i128::from(self.figures.metres.0) * i128::from(rate), 100_000);
        let (counted, said) = (self.fuel_by_ground(driving), route.figures.fuel_by_ground.0);
        let parts = if self.setbacks.is_empty() { EQUAL_WAYS } else { CHANGED_WAYS };
        let is_near = (counted - said).abs() <= LITTLE_FUEL + driving * parts / 1000;
        let by_ground = if is_near { said } else { counted };
        let figures = &mut self.figures;
        figures.duration = Seconds(route.end.0 - route.start.0);
        let per_hour = |amount: i64, seconds: i64| nearest(i128::from(amount) * i128::from(seconds), 3600);
        let standing = per_hour(thousandths(self.vehicle.litres_per_hour), self.collecting);
        figures.fuel_by_ground = Millilitres(by_ground);
        figures.fuel = Millilitres(driving + by_ground + standing);
        let costs = &self.map.municipality.costs;
        let price = if self.vehicle.fuel == "petrol" { costs.petrol_per_litre } else { costs.diesel_per_litre };
        figures.fuel_cost = Tyiyn(nearest(i128::from(figures.fuel.0) * i128::from(price.0), 1000));
        figures.crew_cost = Tyiyn(per_hour(self.vehicle.crew_per_hour.0, figures.duration.0));
        figures.fixed_cost = self.vehicle.fixed_per_day;
    }
}

/// The quotient to the nearest whole number, halves upwards.
fn nearest(amount: i128, per: i128) -> i64 {
    i64::try_from((2 * amount + per).div_euclid(2 * per)).unwrap_or(i64::MAX)
}
