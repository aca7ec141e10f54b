//! GPX, GeoJSON, CSV and QR codes, read back by other readers.

use std::collections::BTreeSet;

use taza::sheets::{geojson::plan_geojson, qr::QrCode, tables, tracks};
use taza::units::Language;

use crate::support::valley;

#[test]
fn a_gpx_reader_finds_the_way_and_the_stops() {
    let mut plan = valley::plan();
    plan.routes[0].steps[1].names.ky = "A & <b> \"ң\" \u{1}".into();
    plan.routes[0].line.push(taza::units::Position { lon: f64::NAN, lat: 95.0 });
    for route in &plan.routes {
        let text = tracks::gpx(&plan, route, Language::Ky);
        let read = gpx::read(text.as_bytes()).unwrap();
        assert_eq!(read.version, gpx::GpxVersion::Gpx11);
        let points = &read.tracks[0].segments[0].points;
        let sound = route.line.iter().filter(|place| place.lon.is_finite()).count();
        assert_eq!(points.len(), sound);
        assert!((points[0].point().x() - route.line[0].lon).abs() < 1e-6);
        let stops = read.waypoints.iter().filter(|place| place.type_.as_deref() == Some("collection")).count();
        assert_eq!(stops as u32, route.figures.stops);
    }
    let first = gpx::read(tracks::gpx(&plan, &plan.routes[0], Language::Ky).as_bytes()).unwrap();
    assert_eq!(first.waypoints[1].name.as_deref(), Some("1. A & <b> \"ң\" "));
    assert!(first.metadata.unwrap().description.unwrap().contains("Ойдон чыгарылган"));
}

#[test]
fn a_geojson_reader_finds_every_route_step_and_unserved_visit() {
    let plan = valley::plan();
    let text = plan_geojson(&plan).to_string();
    let read: geojson::FeatureCollection = text.parse::<geojson::GeoJson>().unwrap().try_into().unwrap();
    let kinds = |kind: &str| {
        read.features
            .iter()
            .filter(|feature| feature.property("kind").is_some_and(|found| found == kind))
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds("route").len(), plan.routes.len());
    assert_eq!(kinds("step").len(), plan.routes.iter().map(|route| route.steps.len()).sum::<usize>());
    assert_eq!(kinds("unserved").len(), plan.unserved.len());
    assert_eq!(kinds("village").len(), plan.villages.len());
    let colours: BTreeSet<_> =
        kinds("route").iter().map(|route| route.property("colour").unwrap().to_string()).collect();
    assert_eq!(colours.len(), plan.routes.len(), "each route has its colour");
    assert_eq!(read.foreign_members.unwrap()["fictional"], true);
    for feature in &read.features {
        let geometry = feature.geometry.as_ref().expect("a place");
        assert!(geometry.value.type_name() == "Point" || geometry.value.type_name() == "LineString");
    }
}

#[test]
fn csv_holds_every_row_and_runs_no_formula() {
    let mut plan = valley::plan();
    plan.streets[0].names.ky = "=HYPERLINK(\"http://evil\")".into();
    plan.streets[1].names.ky = "Чүй, \"узун\"\nкөчө".into();
    for table in tables::plan_tables(&plan, Language::Ky) {
        let bytes = table.to_csv().unwrap();
        let text = std::str::from_utf8(&bytes).unwrap().strip_prefix('\u{feff}').expect("a byte order mark");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap().len(), table.columns.len());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
        assert_eq!(rows.len(), table.rows.len());
        match table.name.as_str() {
            "streets" => {
                assert_eq!(&rows[0][1], "'=HYPERLINK(\"http://evil\")");
                assert_eq!(&rows[1][1], "Чүй, \"узун\"\nкөчө");
                assert_eq!(&rows[0][4], "Дүй Бей");
            }
            "routes" => {
                let total: i64 = rows.iter().map(|row| (row[16].parse::<f64>().unwrap() * 100.0).round() as i64).sum();
                assert_eq!(total, plan.totals.cost().0, "the som of the table are those of the plan");
            }
            _ => {}
        }
    }
}

#[test]
fn xlsx_keeps_figures_as_figures() {
    let plan = valley::plan();
    let tables = tables::plan_tables(&plan, Language::Ru);
    let bytes = tables::to_xlsx(&tables).unwrap();
    assert_eq!(bytes, tables::to_xlsx(&tables).unwrap(), "the same plan, the same file");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    let book = part("xl/workbook.xml");
    for name in ["routes", "steps", "streets", "unserved"] {
        assert!(book.contains(&format!("name=\"{name}\"")), "{name}");
    }
    assert!(part("xl/sharedStrings.xml").contains("улица Токтогула"));
    let first = &plan.routes[0].figures;
    assert!(part("xl/worksheets/sheet1.xml").contains(&format!("<v>{}</v>", first.kilograms.0)));
}

#[test]
fn qr_codes_are_squares_with_their_three_eyes() {
    let code = QrCode::new("https://taza.example/d/7fd1a0f4b2c94b1f8d53").unwrap();
    assert_eq!((code.size() - 17) % 4, 0, "sides are 21, 25, 29 …");
    let runs: BTreeSet<_> = code.dark_runs().into_iter().collect();
    let end = code.size() - 7;
    for eye in [(0, 0, 7), (0, end, 7), (end, 0, 7), (6, 0, 7)] {
        assert!(runs.contains(&eye), "{eye:?}");
    }
    let svg = code.to_svg("a < b & c");
    assert!(svg.contains("<title>a &lt; b &amp; c</title>") && svg.ends_with("</svg>"));
    assert!(QrCode::new(&"я".repeat(900)).is_err());
    QrCode::new(&"x".repeat(1_600)).unwrap();
}

#[test]
fn coverage_says_of_every_street_whether_somebody_comes() {
    let plan = valley::plan();
    let json = taza::sheets::geojson::coverage_geojson(&plan);
    let read: geojson::FeatureCollection = serde_json::from_value(json).unwrap();
    assert_eq!(read.features.len(), plan.streets.len());
    for (feature, street) in read.features.iter().zip(&plan.streets) {
        let covered = feature.property("covered").unwrap().as_str().unwrap();
        assert_eq!(covered == "no", street.days.is_empty(), "{}", street.id);
        assert_eq!(feature.property("people").unwrap().as_u64(), Some(street.people.into()));
    }
}
