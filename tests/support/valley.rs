//! A small week built by hand: three villages, two vehicles, Kyrgyz names. For tests that need a
//! plan and not a solver.

use taza::plan::{
    FORMAT, Figures, Plan, Route, ServedStretch, Step, StepKind, StreetSummary, Unserved, VehicleSummary,
    VillageSummary,
};
use taza::units::{
    Kilograms, Litres, Metres, Millilitres, Names, Position, Seconds, StreetId, Tyiyn, VehicleId, VillageId,
};

pub fn names(ky: &str, ru: &str, en: &str) -> Names {
    Names { ky: ky.into(), ru: ru.into(), en: en.into() }
}

const DEPOT: Position = Position { lon: 75.1010, lat: 41.9020 };
const DUMP: Position = Position { lon: 75.1720, lat: 41.9310 };

/// Village: id, names, middle, people.
fn villages() -> Vec<VillageSummary> {
    let village = |id: &str, names, lon, lat, people| VillageSummary {
        id: id.into(),
        names,
        position: Position { lon, lat },
        people,
    };
    vec![
        village("ak-bulak", names("Ак-Булак", "Ак-Булак", "Ak-Bulak"), 75.100, 41.900, 3_900),
        village("koek-jar", names("Көк-Жар", "Кок-Джар", "Kök-Jar"), 75.130, 41.912, 2_100),
        village("chong-tash", names("Чоң-Таш", "Чон-Таш", "Chong-Tash"), 75.150, 41.890, 1_150),
    ]
}

/// Street: id, village, names, people, days.
type StreetRow = (&'static str, &'static str, [&'static str; 3], u32, &'static [u8]);

const STREETS: &[StreetRow] = &[
    ("toktogul", "ak-bulak", ["Токтогул көчөсү", "улица Токтогула", "Toktogul Street"], 640, &[0, 3]),
    ("chuy", "ak-bulak", ["Чүй көчөсү", "улица Чуй", "Chuy Street"], 510, &[0]),
    ("zhibek-zholu", "ak-bulak", ["Жибек Жолу көчөсү", "улица Жибек-Жолу", "Jibek Jolu Street"], 480, &[0]),
    ("manas", "ak-bulak", ["Манас көчөсү", "улица Манаса", "Manas Street"], 430, &[0]),
    ("oezgoen", "ak-bulak", ["Өзгөн көчөсү", "улица Узгенская", "Özgön Street"], 390, &[3]),
    ("kuermoentue", "koek-jar", ["Күрмөнтү көчөсү", "улица Курменты", "Kürmöntü Street"], 350, &[1]),
    (
        "abdrahmanov",
        "koek-jar",
        ["Ю. Абдрахманов көчөсү", "улица Ю. Абдрахманова", "Yu. Abdrakhmanov Street"],
        340,
        &[1],
    ),
    ("jayloo", "koek-jar", ["Жайлоо көчөсү", "улица Джайлоо", "Jayloo Street"], 290, &[1]),
    ("ala-too", "koek-jar", ["Ала-Тоо көчөсү", "улица Ала-Тоо", "Ala-Too Street"], 270, &[1]),
    ("tengir-too", "chong-tash", ["Теңир-Тоо көчөсү", "улица Тенир-Тоо", "Tengir-Too Street"], 310, &[4]),
    ("ueymoek", "chong-tash", ["Үймөк көчөсү", "улица Уймок", "Üymök Street"], 220, &[4]),
    ("koel", "chong-tash", ["Көл жээги көчөсү", "улица Прибрежная", "Köl Jeegi Street"], 180, &[]),
];

fn village_middle(village: &str) -> Position {
    villages().iter().find(|known| known.id.0 == village).unwrap().position
}

/// A gently bent street; the n-th of its village lies 180 m north of the one before.
fn street_line(row: &StreetRow) -> Vec<Position> {
    let nth = STREETS.iter().take_while(|other| other.0 != row.0).filter(|other| other.1 == row.1).count() as f64;
    let middle = village_middle(row.1);
    (0..=6)
        .map(|point| {
            let along = f64::from(point) - 3.0;
            Position { lon: middle.lon + along * 0.0016, lat: middle.lat + nth * 0.0017 + 0.00012 * along * along }
        })
        .collect()
}

fn street_names(row: &StreetRow) -> Names {
    names(row.2[0], row.2[1], row.2[2])
}

/// The plan: a tractor on Monday, Tuesday and Thursday, a lorry on Friday, one street unserved.
pub fn plan() -> Plan {
    let streets: Vec<StreetSummary> = STREETS
        .iter()
        .map(|row| StreetSummary {
            id: row.0.into(),
            names: street_names(row),
            village: Some(row.1.into()),
            people: row.3,
            visits_per_week: row.4.len().max(1) as u8,
            days: row.4.to_vec(),
            assumed: row.0 == "koel",
            note: Default::default(),
            lines: vec![street_line(row)],
        })
        .collect();
    let vehicle = |id: &str, names, kg, l| VehicleSummary {
        id: id.into(),
        names,
        capacity_kg: Kilograms(kg),
        capacity_l: Litres(l),
    };
    let vehicles = vec![
        vehicle("tractor", names("МТЗ-82 чиркегичи менен", "МТЗ-82 с прицепом", "MTZ-82 with trailer"), 4_000, 10_000),
        vehicle("lorry", names("ГАЗ-53 таштанды ташуучу", "Мусоровоз ГАЗ-53", "GAZ-53 side loader"), 3_000, 8_000),
    ];
    let routes: Vec<Route> = [(0, &vehicles[0]), (1, &vehicles[0]), (3, &vehicles[0]), (4, &vehicles[1])]
        .into_iter()
        .map(|(day, vehicle)| route(day, vehicle))
        .collect();
    let mut totals = Figures::default();
    for route in &routes {
        let figures = route.figures;
        totals.metres += figures.metres;
        totals.duration += figures.duration;
        totals.kilograms += figures.kilograms;
        totals.litres += figures.litres;
        totals.loads += figures.loads;
        totals.stops += figures.stops;
        totals.fuel += figures.fuel;
        totals.fuel_by_ground += figures.fuel_by_ground;
        totals.crew_cost += figures.crew_cost;
        totals.fuel_cost += figures.fuel_cost;
        totals.gate_fees += figures.gate_fees;
        totals.fixed_cost += figures.fixed_cost;
    }
    let lonely = STREETS.last().unwrap();
    Plan {
        format: FORMAT,
        municipality: "ak-bulak".into(),
        names: names("Ак-Булак айыл аймагы", "Ак-Булакский айылный аймак", "Ak-Bulak municipality"),
        fictional: true,
        attribution: String::new(),
        inputs_sha256: "00".repeat(32),
        solver: "by hand".into(),
        seed: 1,
        iterations: 1000,
        islands: 1,
        pace: Vec::new(),
        what_if: String::new(),
        season: "summer".into(),
        date: jiff::civil::date(2026, 11, 23),
        villages: villages(),
        streets,
        vehicles,
        routes,
        unserved: vec![Unserved {
            service: "way/77#0".into(),
            street: lonely.0.into(),
            names: street_names(lonely),
            position: street_line(lonely)[0],
            visits: 1,
            code: "bridge-too-weak".into(),
            reason: names(
                "Көпүрө 3 т гана көтөрөт, трактор чиркегичи менен 7,8 т.",
                "Мост выдерживает только 3 т, трактор с прицепом весит 7,8 т.",
                "The bridge carries only 3 t; the tractor with its trailer weighs 7.8 t.",
            ),
        }],
        totals,
    }
}

const DAY_IDS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn route(day: u8, vehicle: &VehicleSummary) -> Route {
    let id = format!("{}-{}", DAY_IDS[usize::from(day)], vehicle.id);
    let mut drive = Drive {
        id: id.clone(),
        here: DEPOT,
        now: 8 * 3600,
        trip: 1,
        kg: 0,
        l: 0,
        steps: Vec::new(),
        line: vec![DEPOT],
        metres: 0,
        taken: 0,
    };
    drive.visit(StepKind::Start, names("Гараж", "Гараж", "Depot"), None, None, vec![DEPOT], 0, 0);
    for row in STREETS.iter().filter(|row| row.4.contains(&day)) {
        let kg = i64::from(row.3) * 3 / row.4.len() as i64;
        if drive.kg + kg > vehicle.capacity_kg.0 {
            drive.unload();
        }
        let line = street_line(row);
        drive.visit(StepKind::Street, street_names(row), Some(row.1.into()), Some(row.0.into()), line, kg, kg * 5 / 2);
    }
    drive.unload();
    drive.visit(StepKind::End, names("Гараж", "Гараж", "Depot"), None, None, vec![DEPOT], 0, 0);
    let stops = drive.steps.iter().filter(|step| step.kind.is_collection()).count() as u32;
    let loads = drive.steps.iter().filter(|step| step.kind == StepKind::Unload).count() as u32;
    let duration = drive.now - 8 * 3600;
    let fuel = drive.metres * 27 / 100 + duration;
    Route {
        id,
        day,
        vehicle: VehicleId(vehicle.id.0.clone()),
        start: Seconds(8 * 3600),
        end: Seconds(drive.now),
        line: drive.line,
        figures: Figures {
            metres: Metres(drive.metres),
            duration: Seconds(duration),
            kilograms: Kilograms(drive.taken),
            litres: Litres(drive.taken * 5 / 2),
            loads,
            stops,
            fuel: Millilitres(fuel),
            fuel_by_ground: Millilitres(fuel / 20),
            crew_cost: Tyiyn(duration * 35_000 / 3600),
            fuel_cost: Tyiyn(fuel * 7_600 / 1_000),
            gate_fees: Tyiyn(i64::from(loads) * 10_000),
            fixed_cost: Tyiyn(60_000),
        },
        steps: drive.steps,
    }
}

struct Drive {
    id: String,
    here: Position,
    now: i64,
    trip: u32,
    kg: i64,
    l: i64,
    steps: Vec<Step>,
    line: Vec<Position>,
    metres: i64,
    taken: i64,
}

impl Drive {
    fn unload(&mut self) {
        self.visit(StepKind::Unload, names("Таштанды төгүүчү жай", "Свалка", "Dump"), None, None, vec![DUMP], 0, 0);
    }

    #[allow(clippy::too_many_arguments)]
    fn visit(
        &mut self,
        kind: StepKind,
        names: Names,
        village: Option<VillageId>,
        street: Option<StreetId>,
        line: Vec<Position>,
        kg: i64,
        l: i64,
    ) {
        let approach = (self.here.metres_to(line[0]) * 1.2) as i64;
        let length: i64 = line.windows(2).map(|pair| pair[0].metres_to(pair[1]) as i64).sum();
        self.now += approach / 6;
        let arrive = self.now;
        self.now += match kind {
            StepKind::Unload => 15 * 60,
            StepKind::Street => length / 2 + kg,
            _ => 0,
        };
        if kind == StepKind::Unload {
            (self.kg, self.l) = (0, 0);
        }
        self.kg += kg;
        self.l += l;
        self.taken += kg;
        self.metres += approach + length;
        let number = self.steps.len();
        let id = format!("{}-{number:03}", self.id);
        let service = match kind {
            StepKind::Street => vec![ServedStretch { service: format!("way/{number}#0"), backward: false }],
            StepKind::Unload => vec![ServedStretch { service: "dump".into(), backward: false }],
            _ => Vec::new(),
        };
        self.steps.push(Step {
            id,
            kind,
            names,
            village,
            street,
            trip: self.trip,
            arrive: Seconds(arrive),
            leave: Seconds(self.now),
            approach: Metres(approach),
            kilograms: Kilograms(kg),
            litres: Litres(l),
            load_kg: Kilograms(self.kg),
            load_l: Litres(self.l),
            position: line[0],
            approach_line: vec![self.here, line[0]],
            line: line.clone(),
            services: service,
        });
        if kind == StepKind::Unload {
            self.trip += 1;
        }
        self.here = line[line.len() - 1];
        self.line.extend(line);
    }
}
