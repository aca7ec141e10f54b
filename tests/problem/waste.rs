//! What streets and places make: assumed by season, measured before assumed; against hand computation.

use taza::maps::{Found, Measured, MeasuredOf, MunicipalityMap, Season};
use taza::problem::demand::{Waste, season_named};
use taza::problem::waste::Making;
use taza::units::Litres;

use crate::support::hamlet::hamlet;

fn season<'a>(map: &'a MunicipalityMap, id: &str) -> &'a Season {
    season_named(&map.municipality, id).unwrap()
}

fn measured(of: MeasuredOf, season: Option<&str>, found: Found) -> Measured {
    Measured { of, season: season.map(str::to_owned), found, error_percent: None, source: "scale".into() }
}

fn rate(kg_per_person_day: f64) -> Found {
    Found::Rate { kg_per_person_day: Some(kg_per_person_day), kg_per_m3: None }
}

/// Kilograms and litres, to the gram and the millilitre.
fn rounded(waste: Waste) -> (i64, i64) {
    ((waste.kilograms * 1000.0).round() as i64, (waste.litres * 1000.0).round() as i64)
}

fn weekly(map: &MunicipalityMap, season_id: &str, street: &str) -> (i64, i64) {
    let making = Making::of(map, season(map, season_id));
    let services = map.roads.iter().filter_map(|road| road.service.as_ref());
    let service = services.into_iter().find(|service| service.street.0 == street).unwrap();
    rounded(making.at_a_visit(service, 1))
}

#[test]
fn assumed_waste_follows_people_season_and_density() {
    let map = hamlet();
    // 120 people x 0.4 kg x 7 days = 336 kg; at 150 kg/m3 that is 2,240 l, as winter ash at 250 kg/m3 1,344 l.
    assert_eq!(weekly(&map, "summer", "ABC"), (336_000, 2_240_000));
    assert_eq!(weekly(&map, "winter", "ABC"), (336_000, 1_344_000));
    let shop = map.places.iter().find(|place| place.id.0 == "shop").unwrap();
    let winter = Making::of(&map, season(&map, "winter")).at(shop, Litres(2200), 2);
    assert_eq!(rounded(winter), (550_000, 2_200_000), "2,200 l of winter waste weigh 550 kg");
}

#[test]
fn the_more_particular_measurement_counts() {
    let mut map = hamlet();
    let list = &mut map.municipality.measured;
    list.push(measured(MeasuredOf::Everywhere, None, rate(0.30)));
    assert_eq!(weekly(&map, "summer", "ABC").0, 252_000, "120 x 0.30 x 7");
    map.municipality.measured.push(measured(MeasuredOf::Everywhere, Some("winter"), rate(0.60)));
    assert_eq!(weekly(&map, "summer", "ABC").0, 252_000);
    assert_eq!(weekly(&map, "winter", "ABC").0, 504_000, "120 x 0.60 x 7");
    map.municipality.measured.push(measured(MeasuredOf::Village("ak-bulak".into()), None, rate(0.50)));
    assert_eq!(weekly(&map, "winter", "ABC").0, 420_000, "120 x 0.50 x 7");
    let week = Found::Week { kilograms: Some(700.0), litres: None };
    map.municipality.measured.push(measured(MeasuredOf::Street("ABC".into()), Some("winter"), week));
    assert_eq!(weekly(&map, "winter", "ABC"), (700_000, 2_800_000), "700 kg at 250 kg/m3");
    assert_eq!(weekly(&map, "summer", "ABC").0, 420_000);
    assert_eq!(weekly(&map, "winter", "GHI").0, 210_000, "60 x 0.50 x 7: its neighbours keep the village's rate");
}

#[test]
fn a_measured_street_is_shared_out_by_people_and_a_place_by_visits() {
    let mut map = hamlet();
    // The road DEF becomes a second road of the street ABC: 120 and 90 people.
    for road in &mut map.roads {
        if let Some(service) = &mut road.service
            && service.street.0 == "DEF"
        {
            service.street = "ABC".into();
        }
    }
    let week = Found::Week { kilograms: Some(420.0), litres: Some(2100.0) };
    map.municipality.measured.push(measured(MeasuredOf::Street("ABC".into()), None, week));
    let week = Found::Week { kilograms: None, litres: Some(6000.0) };
    map.municipality.measured.push(measured(MeasuredOf::Place("shop".into()), None, week));
    let making = Making::of(&map, season(&map, "summer"));
    let services = map.roads.iter().filter_map(|road| road.service.as_ref());
    let shares: Vec<(i64, i64)> = services
        .filter(|service| service.street.0 == "ABC")
        .map(|service| rounded(making.at_a_visit(service, 1)))
        .collect();
    assert_eq!(shares, [(240_000, 1_200_000), (180_000, 900_000)]);
    let shop = map.places.iter().find(|place| place.id.0 == "shop").unwrap();
    assert_eq!(rounded(making.at(shop, Litres(2200), 2)), (450_000, 3_000_000), "3 m3 a visit at 150 kg/m3");
}
