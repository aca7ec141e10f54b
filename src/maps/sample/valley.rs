//! A seed goes in, the whole valley comes out: roads, villages and places on the drawing plane.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;

use super::Point;
use super::grid::{Collection, Drawn, Grid};
use super::places::{self, DrawnPlace};
use crate::clock::generator;
use crate::units::Names;

/// The drawing.
pub(super) struct Valley {
    pub(super) roads: Vec<Drawn>,
    pub(super) villages: Vec<DrawnVillage>,
    pub(super) places: Vec<DrawnPlace>,
}

/// A village of the drawing.
pub(super) struct DrawnVillage {
    pub(super) id: &'static str,
    pub(super) names: Names,
    pub(super) people: u32,
    pub(super) middle: Point,
}

pub(super) fn names(ky: &str, ru: &str, en: &str) -> Names {
    Names { ky: ky.to_owned(), ru: ru.to_owned(), en: en.to_owned() }
}

/// The main road follows the river: north of the middle for each metre east.
fn main_road(east: f64) -> f64 {
    330.0 * (east / 2_600.0).sin() + 110.0 * (east / 900.0 + 1.0).sin()
}

/// Evenly spaced lanes from one end of a village to the other.
fn lanes(from: f64, spacing: f64, count: u32) -> Vec<f64> {
    (0..count).map(|lane| from + spacing * f64::from(lane)).collect()
}

/// East of the middle where the road to the upper village leaves the main road.
const SIDE_VALLEY_EAST: f64 = 4_300.0;
/// North of the main road where the upper village lies.
const SIDE_VALLEY_NORTH: f64 = 2_300.0;
/// East of the middle where the road to the dump leaves the main road.
const DUMP_TURN_EAST: f64 = -7_300.0;

/// Draws the valley.
pub(super) fn draw(seed: u64) -> Valley {
    let mut random = generator(seed);
    let villages = vec![
        village(
            "tomonku-sai",
            ["Төмөнкү-Сай", "Томонку-Сай", "Tomonku-Sai"],
            2_640,
            Point::new(-5_000.0, main_road(-5_000.0)),
        ),
        village("ak-bulak", ["Ак-Булак", "Ак-Булак", "Ak-Bulak"], 3_780, Point::new(-700.0, main_road(-700.0))),
        village("kok-jar", ["Көк-Жар", "Кок-Жар", "Kok-Jar"], 1_820, Point::new(3_050.0, main_road(3_050.0))),
        village(
            "jogorku-ordo",
            ["Жогорку-Ордо", "Жогорку-Ордо", "Jogorku-Ordo"],
            1_060,
            Point::new(4_620.0, main_road(SIDE_VALLEY_EAST) + SIDE_VALLEY_NORTH),
        ),
    ];
    let grids = [
        Grid {
            village: 0,
            lanes: lanes(-5_780.0, 142.0, 12),
            rows: vec![-235.0, -118.0, 0.0, 122.0, 240.0],
            first_name: 0,
            visits_per_week: 1,
        },
        Grid {
            village: 1,
            lanes: lanes(-1_560.0, 138.0, 13),
            rows: vec![-240.0, -120.0, 0.0, 118.0, 236.0, 352.0],
            first_name: 10,
            visits_per_week: 2,
        },
        Grid {
            village: 2,
            lanes: lanes(2_420.0, 146.0, 10),
            rows: vec![-120.0, 0.0, 124.0, 246.0],
            first_name: 21,
            visits_per_week: 1,
        },
        Grid {
            village: 3,
            lanes: lanes(4_160.0, 150.0, 7),
            rows: vec![-125.0, 0.0, 128.0],
            first_name: 30,
            visits_per_week: 1,
        },
    ];
    let mut roads = Vec::new();
    let mut corners = Vec::new();
    for grid in &grids {
        let upper = grid.village == 3;
        let street = |east: f64| {
            if upper {
                main_road(SIDE_VALLEY_EAST) + SIDE_VALLEY_NORTH + 0.08 * (east - SIDE_VALLEY_EAST)
            } else {
                main_road(east)
            }
        };
        let own = grid.corners(street, &mut random);
        roads.extend(grid.streets(&own, &mut random));
        corners.push(own);
    }
    roads.extend(main_streets(&grids, &corners, &mut random));
    roads.extend(river_quarters(&corners, &mut random));
    roads.extend(difficult_lanes(&corners));
    let (dump_road, dump) = dump_road(&mut random);
    roads.extend(dump_road);
    roads.extend(field_tracks(&corners, &mut random));
    let places = places::places(&corners, dump);
    Valley { roads, villages, places }
}

fn village(id: &'static str, [ky, ru, en]: [&str; 3], people: u32, middle: Point) -> DrawnVillage {
    DrawnVillage { id, names: names(ky, ru, en), people, middle }
}

fn tags(pairs: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    pairs.iter().map(|(key, value)| (*key, (*value).to_owned())).collect()
}

/// Points of the main road from one place to another, not counting the ends.
fn between(from: f64, to: f64) -> Vec<Point> {
    let pieces = ((to - from) / 90.0).ceil().max(1.0) as u32;
    (1..pieces)
        .map(|piece| from + (to - from) * f64::from(piece) / f64::from(pieces))
        .map(|east| Point::new(east, main_road(east)))
        .collect()
}

/// The main street of each village, the main road between them, and the road up the side valley.
fn main_streets(grids: &[Grid], corners: &[Vec<Vec<Point>>], random: &mut Pcg64Mcg) -> Vec<Drawn> {
    let row = |village: usize| -> Vec<Point> {
        grids[village]
            .rows
            .iter()
            .position(|row| *row == 0.0)
            .map(|row| corners[village][row].clone())
            .unwrap_or_default()
    };
    let street = |village: usize, title: Names, class: &str, each_side: bool| Drawn {
        line: row(village),
        names: title,
        tags: tags(&[("highway", class), ("surface", "asphalt"), ("maxspeed", "40"), ("width", "7")]),
        collection: Some(Collection {
            village,
            visits_per_week: grids[village].visits_per_week,
            each_side,
            density: 0.7,
        }),
    };
    let highway = |line: Vec<Point>| Drawn {
        line,
        names: Names::default(),
        tags: tags(&[
            ("highway", "secondary"),
            ("surface", "asphalt"),
            ("maxspeed", "60"),
            ("ref", "Д-117"),
            ("width", "7"),
        ]),
        collection: None,
    };
    let end = |village: usize| row(village).last().copied().unwrap_or(Point::new(0.0, 0.0));
    let start = |village: usize| row(village).first().copied().unwrap_or(Point::new(0.0, 0.0));
    let join = |from: Point, to: Point| {
        let mut line = vec![from];
        line.extend(between(from.east, to.east));
        line.push(to);
        highway(line)
    };
    let on_road = |east: f64| Point::new(east, main_road(east));
    let mut up = vec![on_road(SIDE_VALLEY_EAST)];
    let foot = up[0];
    let head = start(3);
    // The way to the upper village swings from side to side as it climbs.
    for piece in 1..40_u32 {
        let share = f64::from(piece) / 40.0;
        let swing = 120.0 * (share * 5.0 * std::f64::consts::PI).sin() + random.random_range(-6.0..6.0);
        up.push(Point::new(
            foot.east + (head.east - foot.east) * share + swing,
            foot.north + (head.north - foot.north) * share,
        ));
    }
    up.push(head);
    vec![
        street(0, names("Жибек-Жолу көчөсү", "улица Жибек-Жолу", "Jibek-Jolu Street"), "secondary", true),
        street(1, names("Борбордук көчө", "Центральная улица", "Central Street"), "secondary", true),
        street(2, names("Күнгөй көчөсү", "улица Кунгой", "Kungoy Street"), "secondary", true),
        street(3, names("Ордо көчөсү", "улица Ордо", "Ordo Street"), "unclassified", false),
        join(on_road(DUMP_TURN_EAST), start(0)),
        join(end(0), start(1)),
        join(end(1), start(2)),
        join(end(2), on_road(SIDE_VALLEY_EAST)),
        join(on_road(SIDE_VALLEY_EAST), on_road(7_400.0)),
        Drawn {
            line: up,
            names: Names::default(),
            tags: tags(&[("highway", "unclassified"), ("surface", "gravel"), ("incline", "6%"), ("width", "5")]),
            collection: None,
        },
    ]
}

/// Streets behind the river: one quarter behind a good bridge, one behind a weak one, and a track between.
fn river_quarters(corners: &[Vec<Vec<Point>>], random: &mut Pcg64Mcg) -> Vec<Drawn> {
    let mut drawn = Vec::new();
    let mut banks = Vec::new();
    for (village, lane, blocks, title, limit) in [
        (1_usize, 5_usize, 4_u32, names("Аркы-Өйүз көчөсү", "улица Заречная", "Arky-Oyuz Street"), "20"),
        (0, 6, 3, names("Кечүү көчөсү", "улица Бродовая", "Kechuu Street"), "5"),
    ] {
        let bank = corners[village][0][lane];
        let far = Point::new(bank.east + 6.0, bank.north - 95.0);
        let landing = Point::new(bank.east + 4.0, bank.north - 35.0);
        drawn.push(Drawn {
            line: vec![bank, landing],
            names: Names::default(),
            tags: tags(&[("highway", "residential"), ("surface", "gravel")]),
            collection: None,
        });
        drawn.push(Drawn {
            line: vec![landing, far],
            names: Names::default(),
            tags: tags(&[
                ("highway", "residential"),
                ("bridge", "yes"),
                ("layer", "1"),
                ("maxweight", limit),
                ("width", "4"),
            ]),
            collection: None,
        });
        let mut street = vec![far];
        for block in 1..=blocks {
            let east = far.east + 120.0 * f64::from(block);
            street.push(Point::new(east, far.north - 12.0 * f64::from(block % 2) + random.random_range(-8.0..8.0)));
        }
        let west = Point::new(far.east - 130.0, far.north + 5.0);
        street.insert(0, west);
        banks.push((west, *street.last().unwrap_or(&far)));
        drawn.push(Drawn {
            line: street,
            names: title,
            tags: tags(&[("highway", "residential"), ("surface", "ground")]),
            collection: Some(Collection { village, visits_per_week: 1, each_side: false, density: 0.8 }),
        });
    }
    // The track along the far bank is the way round for whoever is too heavy for the weak bridge.
    if let [(east_end, _), (_, west_end)] = banks[..] {
        let mut track = vec![west_end];
        for piece in 1..24_u32 {
            let share = f64::from(piece) / 24.0;
            let east = west_end.east + (east_end.east - west_end.east) * share;
            let straight = west_end.north + (east_end.north - west_end.north) * share;
            track.push(Point::new(east, straight + 60.0 * (east / 400.0).sin() * (share * (1.0 - share) * 4.0)));
        }
        track.push(east_end);
        drawn.push(Drawn {
            line: track,
            names: Names::default(),
            tags: tags(&[("highway", "track"), ("tracktype", "grade3"), ("surface", "dirt")]),
            collection: None,
        });
    }
    drawn
}

/// A lane too narrow for the trailer, and one too steep and soft for the lorry.
fn difficult_lanes(corners: &[Vec<Vec<Point>>]) -> Vec<Drawn> {
    let top = |village: usize, lane: usize| corners[village].last().map_or(Point::new(0.0, 0.0), |row| row[lane]);
    let lane = |from: Point, title: Names, village: usize, extra: &[(&'static str, &str)], length: f64| {
        let mut all = tags(&[("highway", "residential")]);
        all.extend(tags(extra));
        Drawn {
            line: vec![
                from,
                Point::new(from.east + 18.0, from.north + length * 0.5),
                Point::new(from.east + 9.0, from.north + length),
            ],
            names: title,
            tags: all,
            collection: Some(Collection { village, visits_per_week: 1, each_side: false, density: 0.9 }),
        }
    };
    vec![
        lane(
            top(2, 4),
            names("Тар көчө", "Узкая улица", "Tar Street"),
            2,
            &[("maxwidth", "2.4"), ("surface", "gravel")],
            160.0,
        ),
        lane(
            top(3, 3),
            names("Кыя көчөсү", "улица Кыя", "Kyya Street"),
            3,
            &[("surface", "ground"), ("incline", "14%"), ("smoothness", "very_bad")],
            210.0,
        ),
    ]
}

/// The way to the dump, nine kilometres from the depot, and where it ends.
fn dump_road(random: &mut Pcg64Mcg) -> (Vec<Drawn>, Point) {
    let turn = Point::new(DUMP_TURN_EAST, main_road(DUMP_TURN_EAST));
    let mut line = vec![turn];
    for piece in 1..=14_u32 {
        let share = f64::from(piece) / 14.0;
        line.push(Point::new(
            turn.east - 620.0 * share + 110.0 * (share * 7.0).sin() + random.random_range(-10.0..10.0),
            turn.north + 1_720.0 * share,
        ));
    }
    let dump = line[14];
    let (gravel, track) = line.split_at(8);
    let mut track = track.to_vec();
    track.insert(0, gravel[7]);
    let roads = vec![
        Drawn {
            line: gravel.to_vec(),
            names: Names::default(),
            tags: tags(&[("highway", "unclassified"), ("surface", "gravel"), ("width", "5")]),
            collection: None,
        },
        Drawn {
            line: track,
            names: Names::default(),
            tags: tags(&[("highway", "track"), ("tracktype", "grade2"), ("surface", "gravel")]),
            collection: None,
        },
    ];
    (roads, dump)
}

/// Ways to the fields, which nobody is collected along.
fn field_tracks(corners: &[Vec<Vec<Point>>], random: &mut Pcg64Mcg) -> Vec<Drawn> {
    let mut drawn = Vec::new();
    for (village, grade) in [(0_usize, "grade4"), (1, "grade3"), (2, "grade5"), (3, "grade4")] {
        for lane in [0_usize, 3] {
            let Some(from) = corners[village].last().and_then(|row| row.get(lane)) else { continue };
            let mut line = vec![*from];
            for step in 1..6_u32 {
                let along = 90.0 * f64::from(step);
                line.push(Point::new(
                    from.east - 40.0 * f64::from(step) + random.random_range(-15.0..15.0),
                    from.north + along,
                ));
            }
            drawn.push(Drawn {
                line,
                names: Names::default(),
                tags: tags(&[("highway", "track"), ("tracktype", grade)]),
                collection: None,
            });
        }
    }
    drawn
}
