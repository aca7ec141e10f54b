//! The corners of the villages go in; depot, dump, container places, school and market come out.

use super::Point;
use super::valley::names;
use crate::units::Names;

/// A place of the drawing with the properties that its kind has.
pub(super) struct DrawnPlace {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) names: Names,
    pub(super) at: Point,
    pub(super) village: Option<usize>,
    pub(super) properties: Vec<(&'static str, serde_json::Value)>,
}

/// Depot, dump, container places, schools and the market.
pub(super) fn places(corners: &[Vec<Vec<Point>>], dump: Point) -> Vec<DrawnPlace> {
    let beside = |village: usize, row: usize, lane: usize| {
        let corner = corners[village][row][lane];
        Point::new(corner.east + 34.0, corner.north + 7.0)
    };
    let mut places = vec![
        DrawnPlace {
            id: "depot".to_owned(),
            kind: "depot",
            names: names("Ишкананын короосу", "Двор предприятия", "Enterprise yard"),
            at: beside(1, 4, 10),
            village: Some(1),
            properties: Vec::new(),
        },
        DrawnPlace {
            id: "dump".to_owned(),
            kind: "dump",
            names: names("Ачык таштанды төгүүчү жай", "Открытая свалка", "Open dump"),
            at: dump,
            village: None,
            properties: vec![
                ("opens", "07:00".into()),
                ("closes", "19:00".into()),
                ("unload_minutes", 12.into()),
                ("gate_fee_som", 0.into()),
            ],
        },
    ];
    let containers = [
        (0_usize, 2_usize, 2_usize, 3_u32),
        (0, 2, 8, 3),
        (0, 3, 5, 2),
        (1, 2, 1, 4),
        (1, 2, 6, 4),
        (1, 4, 3, 3),
        (1, 1, 9, 3),
        (1, 5, 7, 2),
        (2, 1, 3, 3),
        (2, 2, 7, 2),
        (3, 1, 2, 2),
    ];
    for (number, (village, row, lane, count)) in containers.into_iter().enumerate() {
        let number = number + 1;
        places.push(DrawnPlace {
            id: format!("containers-{number}"),
            kind: "containers",
            names: names(
                &format!("{number}-контейнер аянты"),
                &format!("Контейнерная площадка {number}"),
                &format!("Container place {number}"),
            ),
            at: beside(village, row, lane),
            village: Some(village),
            properties: vec![
                ("containers", count.into()),
                ("container_litres", 750.into()),
                ("fill_percent", 80.into()),
                ("visits_per_week", if village == 1 { 3 } else { 2 }.into()),
                ("service_minutes", (2 + count).into()),
            ],
        });
    }
    places.push(DrawnPlace {
        id: "school".to_owned(),
        kind: "school",
        names: names("Ак-Булак орто мектеби", "Ак-Булакская средняя школа", "Ak-Bulak secondary school"),
        at: beside(1, 3, 4),
        village: Some(1),
        properties: vec![
            ("volume_m3", 2.2.into()),
            ("visits_per_week", 2.into()),
            ("service_minutes", 8.into()),
            // Not while children arrive or leave.
            ("from", "09:00".into()),
            ("to", "15:00".into()),
        ],
    });
    places.push(DrawnPlace {
        id: "market".to_owned(),
        kind: "market",
        names: names("Базар", "Базар", "Market"),
        at: beside(1, 2, 8),
        village: Some(1),
        properties: vec![
            ("volume_m3", 3.5.into()),
            ("visits_per_week", 2.into()),
            ("days", "wed,sun".into()),
            ("service_minutes", 20.into()),
        ],
    });
    places
}
