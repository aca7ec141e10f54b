//! The crew's sheet, read back by another program.

use taza::plan::Plan;
use taza::sheets::route_sheet::RouteSheet;
use taza::units::Language;

use super::read_back;
use crate::support::valley;

/// Letters and digits only: programs that read PDFs put spaces where they like.
fn squeeze(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

fn pages(plan: &Plan, route: usize, sheet: &RouteSheet<'_>, name: &str) -> Option<Vec<String>> {
    let pdf = sheet.to_pdf(plan, &plan.routes[route]).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    read_back(&pdf, name)
}

#[test]
fn kyrgyz_names_times_and_reasons_are_read_back() {
    let plan = valley::plan();
    let sheet = RouteSheet {
        language: Language::Ru,
        open_on_telephone: Some("https://taza.example/d/7fd1a0f4b2c94b1f8d53"),
        enter_by_clerk: Some("https://taza.example/enter/7fd1a0f4b2c94b1f8d53"),
        date: None,
    };
    for (index, route) in plan.routes.iter().enumerate() {
        let Some(pages) = pages(&plan, index, &sheet, &format!("{}.pdf", route.id)) else { return };
        let text = squeeze(&pages.join(""));
        for step in route.steps.iter().filter(|step| step.kind.is_collection()) {
            assert!(text.contains(&squeeze(&step.names.ky)), "{} is not on the sheet", step.names.ky);
            assert!(text.contains(&squeeze(&step.arrive.as_clock())));
        }
        assert!(text.contains("ОЙДОНЧЫГАРЫЛГАН") && text.contains("ВЫМЫШЛЕННЫЙ"), "a made-up place must say so");
        for letter in ["А", "Б", "В", "Г", "Д", "Е"] {
            assert!(text.contains(letter));
        }
        assert!(text.contains("Күлысык") && text.contains("Горячаязола"));
    }
}

#[test]
fn a_long_route_goes_over_pages_and_numbers_them() {
    let mut plan = valley::plan();
    let street = plan.routes[0].steps[1].clone();
    for number in 0..87 {
        let mut step = street.clone();
        step.id = format!("mon-tractor-1{number:02}");
        for place in &mut step.line {
            place.lat += f64::from(number) * 0.0009;
        }
        plan.routes[0].steps.insert(2, step);
    }
    let sheet = RouteSheet { language: Language::En, ..RouteSheet::default() };
    let Some(pages) = pages(&plan, 0, &sheet, "long.pdf") else { return };
    assert_eq!(pages.len(), 7);
    for (number, page) in (1..).zip(&pages) {
        assert!(squeeze(page).contains(&format!("{number}бетбардыгы7")), "page {number}");
    }
}

#[test]
fn odd_plans_still_give_a_sheet() {
    let mut plan = valley::plan();
    plan.routes[0].steps.clear();
    plan.routes[0].line.clear();
    plan.routes[1].vehicle = "nobody".into();
    plan.routes[1].day = 99;
    for step in &mut plan.routes[1].steps {
        step.names.ky = "Ө".repeat(4_000);
        step.village = None;
        step.line.clear();
    }
    for step in &mut plan.routes[2].steps {
        step.position.lat = f64::NAN;
        step.line.iter_mut().for_each(|place| place.lon = f64::INFINITY);
    }
    plan.vehicles[1].capacity_kg.0 = 0;
    plan.inputs_sha256 = "ы".into();
    for route in &plan.routes {
        for language in taza::words::LANGUAGES {
            let sheet = RouteSheet { language, ..RouteSheet::default() };
            assert!(sheet.to_pdf(&plan, route).unwrap().starts_with(b"%PDF-"), "{}", route.id);
        }
    }
    let long = "x".repeat(5_000);
    let sheet = RouteSheet { open_on_telephone: Some(&long), ..RouteSheet::default() };
    assert!(sheet.to_pdf(&plan, &plan.routes[3]).unwrap_err().to_string().contains("QR"));
}
