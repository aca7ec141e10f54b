//! Directions of ways that are only known as lines.

use taza::travel::{DrivenWays, Manoeuvre};
use taza::units::Position;

use crate::support::town::Town;

fn cross() -> Town {
    // B lies north of the crossing, D south; A west, C east.
    Town::draw(100.0, " B \nAXC\n D \n E ").street("AX").street("XC").street("BX").street("XD").street("DE")
}

fn line(town: &Town, letters: &str) -> Vec<Position> {
    letters.chars().map(|letter| town.at(letter)).collect()
}

fn told(town: &Town, before: &str, way: &[Position], next: &str) -> Vec<(Manoeuvre, String, u32)> {
    let graph = town.graph();
    let turns = DrivenWays::on(&graph).turns(&line(town, before), way, &line(town, next));
    turns.into_iter().map(|turn| (turn.manoeuvre, turn.names.ky, turn.after_m)).collect()
}

#[test]
fn a_way_is_told_from_the_street_before_into_the_street_that_follows() {
    let town = cross();
    let way = line(&town, "XD");
    assert_eq!(
        told(&town, "AX", &way, "DE"),
        [(Manoeuvre::Right, "XD".to_owned(), 0), (Manoeuvre::Straight, "DE".to_owned(), 100)]
    );
    assert_eq!(told(&town, "CX", &way, "DE")[0], (Manoeuvre::Left, "XD".to_owned(), 0));
    assert_eq!(told(&town, "DX", &way, "DE")[0].0, Manoeuvre::UTurn);
}

#[test]
fn a_way_that_begins_and_ends_in_the_middle_of_roads_is_found_too() {
    let town = cross();
    let (a, x, d) = (town.at('A'), town.at('X'), town.at('D'));
    let half = |one: Position, other: Position| Position {
        lon: (one.lon + other.lon) / 2.0,
        lat: (one.lat + other.lat) / 2.0,
    };
    assert_eq!(
        told(&town, "", &[half(a, x), x, half(x, d)], ""),
        [(Manoeuvre::Start, "AX".to_owned(), 0), (Manoeuvre::Right, "XD".to_owned(), 50)]
    );
}

#[test]
fn a_line_that_is_on_no_road_is_told_as_nothing() {
    let town = cross();
    let elsewhere = [Position { lon: 10.0, lat: 10.0 }, Position { lon: 10.0, lat: 10.1 }];
    assert_eq!(told(&town, "", &elsewhere, ""), []);
    assert_eq!(told(&town, "", &[], ""), []);
}
