//! A route goes in, a sketch of it for black-and-white paper comes out: one panel a village.
//!
//! Streets of the route are thick and numbered like the list, small arrows say which way they are
//! driven, everything else is thin. A dump or a depot outside a panel is an arrow at its edge.

use super::paper::{ACCENT, BLACK, DIM, Ink, Sheet, WHITE};
use super::typeface::Weight;
use crate::plan::{Plan, Route, Step, StepKind};
use crate::units::{Language, METRES_PER_DEGREE, Position, VillageId};
use crate::words::{number, say};

/// Where the sketch goes.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

/// Panels beyond this are too small to read; further villages share the last one.
const MOST_PANELS: usize = 4;
/// Least side of a panel in metres, so that one short street does not fill it.
const LEAST_METRES: f64 = 320.0;
const PADDING: f32 = 30.0;
const ROAD: Ink = (185, 185, 185);
const DRIVEN: Ink = (110, 110, 110);

/// A collection step with its number in the list.
type Numbered<'a> = (usize, &'a Step);

/// Draws the sketch.
pub(super) fn draw(sheet: &mut Sheet, area: Area, plan: &Plan, route: &Route, languages: (Language, Language)) {
    let mut groups: Vec<(Option<&VillageId>, Vec<Numbered<'_>>)> = Vec::new();
    let collections = route.steps.iter().filter(|step| step.kind.is_collection());
    for (number, step) in (1..).zip(collections) {
        let village = step.village.as_ref();
        match groups.iter_mut().find(|(known, _)| *known == village) {
            Some((_, steps)) => steps.push((number, step)),
            None => groups.push((village, vec![(number, step)])),
        }
    }
    while groups.len() > MOST_PANELS {
        if let (Some((_, steps)), Some((name, last))) = (groups.pop(), groups.last_mut()) {
            last.extend(steps);
            *name = None;
        }
    }
    // Below the panels stands whose data they are drawn from.
    let owner = plan.attribution.as_str();
    let area = if owner.is_empty() { area } else { Area { height: area.height - 10.0, ..area } };
    sheet.text_within(area.x, area.y + area.height + 9.0, area.width, 7.5, Weight::Regular, DIM, owner);
    let gap = 8.0;
    let panels = groups.len();
    for (place, (village, steps)) in groups.into_iter().enumerate() {
        let columns = if panels > 1 { 2 } else { 1 };
        let rows = panels.div_ceil(columns);
        let (column, row) = (place % columns, place / columns);
        // The last of three panels gets the whole row.
        let alone = column == 0 && place + 1 == panels;
        let width = if alone { area.width } else { (area.width - gap) / columns as f32 };
        let height = (area.height - gap * (rows as f32 - 1.0)) / rows as f32;
        let panel =
            Area { x: area.x + column as f32 * (width + gap), y: area.y + row as f32 * (height + gap), width, height };
        let title = village.and_then(|id| plan.villages.iter().find(|village| village.id == *id));
        let title = title.map(|village| village.names.pick(languages.0)).unwrap_or_default();
        draw_panel(sheet, panel, plan, route, title, &steps, languages.0);
    }
}

/// Degrees to points on a panel: a plane that touches the Earth in the panel's middle.
struct Projection {
    middle: Position,
    narrowing: f64,
    points_per_metre: f64,
    origin: (f32, f32),
}

impl Projection {
    fn new(panel: Area, steps: &[Numbered<'_>]) -> Option<Self> {
        let positions = || steps.iter().flat_map(|(_, step)| step.line.iter().chain([&step.position]));
        let bounds = |pick: fn(&Position) -> f64| {
            let least = positions().map(pick).filter(|degrees| degrees.is_finite()).fold(f64::INFINITY, f64::min);
            let most = positions().map(pick).filter(|degrees| degrees.is_finite()).fold(f64::NEG_INFINITY, f64::max);
            (least <= most).then_some((least, most))
        };
        let ((west, east), (south, north)) = (bounds(|place| place.lon)?, bounds(|place| place.lat)?);
        let middle = Position { lon: (west + east) / 2.0, lat: (south + north) / 2.0 };
        let narrowing = middle.lat.to_radians().cos().max(0.01);
        let across = ((east - west) * narrowing * METRES_PER_DEGREE).max(LEAST_METRES);
        let along = ((north - south) * METRES_PER_DEGREE).max(LEAST_METRES);
        let room = (f64::from(panel.width - 2.0 * PADDING), f64::from(panel.height - 2.0 * PADDING));
        Some(Self {
            middle,
            narrowing,
            points_per_metre: (room.0 / across).min(room.1 / along),
            origin: (panel.x + panel.width / 2.0, panel.y + panel.height / 2.0),
        })
    }

    fn place(&self, position: Position) -> (f32, f32) {
        let east = (position.lon - self.middle.lon) * self.narrowing * METRES_PER_DEGREE * self.points_per_metre;
        let north = (position.lat - self.middle.lat) * METRES_PER_DEGREE * self.points_per_metre;
        (self.origin.0 + east as f32, self.origin.1 - north as f32)
    }

    fn line(&self, line: &[Position]) -> Vec<(f32, f32)> {
        line.iter().map(|position| self.place(*position)).collect()
    }
}

fn draw_panel(
    sheet: &mut Sheet,
    panel: Area,
    plan: &Plan,
    route: &Route,
    title: &str,
    steps: &[Numbered<'_>],
    language: Language,
) {
    let Some(projection) = Projection::new(panel, steps) else { return };
    sheet.marks.push(super::paper::Mark::Clip { x: panel.x, y: panel.y, width: panel.width, height: panel.height });
    sheet.filled(panel.x, panel.y, panel.width, panel.height, (250, 250, 248));
    for street in &plan.streets {
        for line in &street.lines {
            sheet.line(&projection.line(line), 2.2, ROAD);
        }
    }
    sheet.line(&projection.line(&route.line), 0.9, DRIVEN);
    for (_, step) in steps.iter().filter(|(_, step)| step.line.len() > 1) {
        sheet.line(&projection.line(&step.line), 4.2, ACCENT);
    }
    for (_, step) in steps.iter().filter(|(_, step)| step.line.len() > 1) {
        arrow_along(sheet, &projection.line(&step.line));
    }
    let mut taken: Vec<(f32, f32)> = Vec::new();
    furniture(sheet, panel, &projection, title, language);
    facilities(sheet, panel, &projection, route, language, &mut taken);
    numbers(sheet, panel, &projection, steps, &mut taken);
    sheet.marks.push(super::paper::Mark::Unclip);
    sheet.frame(panel.x, panel.y, panel.width, panel.height, 1.0, DIM);
}

/// The point at `share` of a line's length and the unit vector it is driven in there.
fn along(line: &[(f32, f32)], share: f32) -> Option<((f32, f32), (f32, f32))> {
    let pieces =
        || line.iter().zip(line.iter().skip(1)).map(|(from, to)| (from, to, (to.0 - from.0).hypot(to.1 - from.1)));
    let mut left = pieces().map(|(_, _, length)| length).sum::<f32>() * share;
    let mut last = None;
    for (from, to, length) in pieces().filter(|(_, _, length)| *length > 0.0) {
        let way = ((to.0 - from.0) / length, (to.1 - from.1) / length);
        last = Some((*to, way));
        if left <= length {
            return Some(((from.0 + way.0 * left, from.1 + way.1 * left), way));
        }
        left -= length;
    }
    last
}

/// Black arrow heads with a white edge on the thick line.
fn arrow_along(sheet: &mut Sheet, line: &[(f32, f32)]) {
    for share in [0.18, 0.82] {
        let Some((at, way)) = along(line, share) else { continue };
        sheet.area(&arrow_head(at, way, 15.0, 8.0), WHITE);
        sheet.area(&arrow_head(at, way, 11.0, 5.5), BLACK);
    }
}

fn arrow_head(at: (f32, f32), way: (f32, f32), length: f32, half_width: f32) -> [(f32, f32); 3] {
    let (side_x, side_y) = (-way.1 * half_width, way.0 * half_width);
    let back = (at.0 - way.0 * length / 2.0, at.1 - way.1 * length / 2.0);
    [
        (at.0 + way.0 * length / 2.0, at.1 + way.1 * length / 2.0),
        (back.0 + side_x, back.1 + side_y),
        (back.0 - side_x, back.1 - side_y),
    ]
}

/// Numbers in circles, put where they cover no other one; where the streets are too dense for all,
/// the list still has them.
fn numbers(
    sheet: &mut Sheet,
    panel: Area,
    projection: &Projection,
    steps: &[Numbered<'_>],
    taken: &mut Vec<(f32, f32)>,
) {
    let (radius, size) = if steps.len() > 40 { (7.0, 9.0) } else { (9.0, 12.0) };
    let inside = |(x, y): (f32, f32)| {
        x > panel.x + radius
            && x < panel.x + panel.width - radius
            && y > panel.y + radius
            && y < panel.y + panel.height - radius
    };
    for (number, step) in steps {
        let line = projection.line(&step.line);
        let shares = [0.5, 0.4, 0.6, 0.3, 0.7, 0.05, 0.95];
        let mut places =
            shares.into_iter().filter_map(|share| along(&line, share).map(|(place, _)| place)).collect::<Vec<_>>();
        if places.is_empty() {
            places.push(projection.place(step.position));
        }
        let free = |place: &(f32, f32)| {
            inside(*place)
                && taken.iter().all(|other| (other.0 - place.0).hypot(other.1 - place.1) > 2.0 * radius + 1.0)
        };
        let Some((x, y)) = places.into_iter().find(free) else { continue };
        taken.push((x, y));
        sheet.disc(x, y, radius, WHITE, BLACK, 1.2);
        sheet.text_centred(x, y + size * 0.36, size, Weight::Bold, BLACK, &number.to_string());
    }
}

/// Dump and depot: a mark where they are, or an arrow at the edge that points to them.
fn facilities(
    sheet: &mut Sheet,
    panel: Area,
    projection: &Projection,
    route: &Route,
    language: Language,
    taken: &mut Vec<(f32, f32)>,
) {
    let mut shown: Vec<&str> = Vec::new();
    for step in &route.steps {
        let name = step.names.pick(language);
        if !matches!(step.kind, StepKind::Start | StepKind::Unload) || shown.contains(&name) {
            continue;
        }
        shown.push(name);
        let (x, y) = projection.place(step.position);
        let edge = 16.0;
        let held = (
            x.clamp(panel.x + edge, panel.x + panel.width - edge),
            y.clamp(panel.y + edge + 34.0, panel.y + panel.height - edge - 18.0),
        );
        let outside = (x - held.0).hypot(y - held.1) > 1.0;
        if outside {
            let length = (x - held.0).hypot(y - held.1);
            let way = ((x - held.0) / length, (y - held.1) / length);
            sheet.area(&arrow_head(held, way, 20.0, 8.0), BLACK);
        } else if step.kind == StepKind::Unload {
            sheet.area(&[(x, y - 9.0), (x + 10.0, y + 8.0), (x - 10.0, y + 8.0)], BLACK);
        } else {
            sheet.area(
                &[(x - 8.0, y + 8.0), (x - 8.0, y - 3.0), (x, y - 10.0), (x + 8.0, y - 3.0), (x + 8.0, y + 8.0)],
                BLACK,
            );
        }
        taken.push(held);
        let width = Weight::Bold.width(name, 12.0);
        let left =
            (held.0 - width / 2.0).clamp(panel.x + 4.0, (panel.x + panel.width - width - 4.0).max(panel.x + 4.0));
        let below = if held.1 + 26.0 < panel.y + panel.height { held.1 + 21.0 } else { held.1 - 14.0 };
        sheet.filled(left - 2.0, below - 11.0, width + 4.0, 15.0, WHITE);
        // Numbers keep off the label too.
        taken.extend([0.1, 0.5, 0.9].map(|share| (left + width * share, below - 4.0)));
        sheet.text(left, below, 12.0, Weight::Bold, BLACK, name);
    }
}

/// Name of the village, scale bar, north arrow.
fn furniture(sheet: &mut Sheet, panel: Area, projection: &Projection, title: &str, language: Language) {
    if !title.is_empty() {
        let width = Weight::Bold.width(title, 13.0);
        sheet.filled(panel.x, panel.y, width + 14.0, 20.0, WHITE);
        sheet.text(panel.x + 7.0, panel.y + 15.0, 13.0, Weight::Bold, BLACK, title);
    }
    let (north_x, north_y) = (panel.x + panel.width - 16.0, panel.y + 8.0);
    sheet.filled(north_x - 13.0, north_y - 6.0, 26.0, 40.0, WHITE);
    sheet.area(
        &[
            (north_x, north_y),
            (north_x + 6.0, north_y + 17.0),
            (north_x, north_y + 13.0),
            (north_x - 6.0, north_y + 17.0),
        ],
        BLACK,
    );
    sheet.text_centred(north_x, north_y + 29.0, 12.0, Weight::Bold, BLACK, &say(language, "sheet-north"));

    let longest = f64::from(panel.width) * 0.3 / projection.points_per_metre;
    let metres =
        [5_000, 2_000, 1_000, 500, 200, 100, 50].into_iter().find(|metres| f64::from(*metres) <= longest).unwrap_or(50);
    let length = (f64::from(metres) * projection.points_per_metre) as f32;
    let (x, y) = (panel.x + 9.0, panel.y + panel.height - 9.0);
    let text = number::length(language, crate::units::Metres(metres.into()));
    sheet.filled(panel.x, y - 16.0, length + Weight::Regular.width(&text, 12.0) + 22.0, 25.0, WHITE);
    sheet.line(&[(x, y - 5.0), (x, y), (x + length, y), (x + length, y - 5.0)], 1.2, BLACK);
    sheet.text(x + length + 6.0, y + 1.0, 12.0, Weight::Regular, BLACK, &text);
}
