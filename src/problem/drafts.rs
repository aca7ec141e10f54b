//! Roads and places with waste go in; services come out, before it is known who can reach them.

use super::demand::{rounded, share_out};
use super::frequency;
use super::key::{Passage, Target, What};
use super::waste::Making;
use crate::maps::{Place, PlaceKind, Road, Sides, StreetService};
use crate::roads::{DirectedSegment, RoadGraph, SegmentIndex, Snap};
use crate::travel::Port;
use crate::units::{Seconds, StreetId};

/// A service before anybody asked who can reach it.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) target: Target,
    /// Ways through it that any vehicle may try.
    pub(super) passages: Vec<Passage>,
    /// Metres driven while collecting.
    pub(super) metres: f64,
    /// Time a visit takes whoever makes it; nothing for a street, whose time depends on the vehicle.
    pub(super) fixed_time: Option<Seconds>,
    /// Share of the waste of its road or place: kilograms and litres at one visit.
    pub(super) kilograms: u32,
    pub(super) litres: u32,
    /// Visits a week that were asked for.
    pub(super) visits: u8,
    /// Days it must be served on; zero when evenly spread ones do.
    pub(super) fixed_days: u32,
    /// Earliest and latest second the service may begin.
    pub(super) window: (u32, u32),
}

/// A whole day: a service without a window.
const ANY_TIME: (u32, u32) = (0, 86_400);

/// Services of one road: one for each of its segments, or two where each side has its own pass.
///
/// Waste of a visit follows from the visits that can be made on `working_days` days a week;
/// `open` tells whether any vehicle may drive a directed segment.
pub(super) fn of_road(
    graph: &RoadGraph,
    (road_index, road, service): (u32, &Road, &StreetService),
    making: &Making<'_>,
    working_days: u32,
    open: impl Fn(DirectedSegment) -> bool,
) -> Vec<Draft> {
    let visits_made = service.visits_per_week.min(u8::try_from(working_days.count_ones()).unwrap_or(7));
    let segments: Vec<SegmentIndex> = graph.segments_of_road(road_index).collect();
    let lengths: Vec<f64> = segments.iter().map(|segment| graph.metres(*segment)).collect();
    let waste = making.at_a_visit(service, visits_made);
    let shares = share_out(waste, &lengths);
    let mut drafts = Vec::with_capacity(segments.len());
    for ((segment, metres), (kilograms, litres)) in segments.into_iter().zip(lengths).zip(shares) {
        let draft = |suffix: &str, states: &[DirectedSegment], kilograms, litres| Draft {
            target: Target {
                key: format!("{}{suffix}", graph.key(segment)),
                street: service.street.clone(),
                names: (*road.names).clone(),
                village: Some(service.village.clone()),
                position: graph.position(graph.segment(segment).from),
                what: What::Stretch(segment),
            },
            passages: states.iter().map(|state| along(graph, *state)).collect(),
            metres,
            fixed_time: None,
            kilograms,
            litres,
            visits: service.visits_per_week,
            fixed_days: 0,
            window: ANY_TIME,
        };
        let ways = ways(segment, &open);
        match (service.sides, ways.as_slice()) {
            // Traffic keeps to the right, so the right side is collected driving forward. On a one-way
            // street nobody comes from the front and the crew takes both sides in its only direction.
            (Sides::EachInItsOwnPass, [forward, backward]) => {
                let (right, left) = ((kilograms / 2, litres / 2), (kilograms.div_ceil(2), litres.div_ceil(2)));
                drafts.push(draft("/right", &[*forward], right.0, right.1));
                drafts.push(draft("/left", &[*backward], left.0, left.1));
            }
            (_, ways) => drafts.push(draft("", ways, kilograms, litres)),
        }
    }
    drafts
}

/// Directions that any vehicle may drive; both where none may, so the obstacle can be named.
fn ways(segment: SegmentIndex, open: impl Fn(DirectedSegment) -> bool) -> Vec<DirectedSegment> {
    let both = [segment.forward(), segment.backward()];
    let driven: Vec<DirectedSegment> = both.into_iter().filter(|state| open(*state)).collect();
    if driven.is_empty() { both.to_vec() } else { driven }
}

/// Collected from one end of a segment to the other.
fn along(graph: &RoadGraph, state: DirectedSegment) -> Passage {
    let port = |offset_m| Port { state, offset_m };
    Passage { entry: port(0.0), exit: port(graph.metres(state.segment())), backward: state.is_backward() }
}

/// The ways a vehicle may stand at a place beside the road: once in each direction.
pub(super) fn beside(graph: &RoadGraph, snap: &Snap, open: impl Fn(DirectedSegment) -> bool) -> Vec<Passage> {
    ways(snap.segment, open)
        .into_iter()
        .map(|state| {
            let metres = graph.metres(snap.segment);
            let offset_m = if state.is_backward() { metres - snap.offset_m } else { snap.offset_m };
            let port = Port { state, offset_m };
            Passage { entry: port, exit: port, backward: state.is_backward() }
        })
        .collect()
}

/// The service of a place where waste waits; nothing for a depot or a dump.
pub(super) fn of_place(index: usize, place: &Place, making: &Making<'_>, passages: Vec<Passage>) -> Option<Draft> {
    let PlaceKind::Collection { volume_per_visit, visits_per_week, days, service, window, .. } = &place.kind else {
        return None;
    };
    let waste = making.at(place, *volume_per_visit, *visits_per_week);
    let second = |time: Seconds| u32::try_from(time.0.clamp(0, 86_400)).unwrap_or(0);
    Some(Draft {
        target: Target {
            key: place.id.0.clone(),
            street: StreetId(place.id.0.clone()),
            names: place.names.clone(),
            village: place.village.clone(),
            position: place.position,
            what: What::Place(index),
        },
        passages,
        metres: 0.0,
        fixed_time: Some(*service),
        kilograms: rounded(waste.kilograms),
        litres: rounded(waste.litres),
        visits: *visits_per_week,
        fixed_days: frequency::mask(days),
        window: window.map_or(ANY_TIME, |(from, until)| (second(from), second(until))),
    })
}

/// Cuts a service that no vehicle holds into as many equal ones as it takes; their sum stays the same.
pub(super) fn cut_to_size(draft: Draft, largest_kg: u32, largest_l: u32) -> Vec<Draft> {
    let over = |amount: u32, largest: u32| amount.div_ceil(largest.max(1));
    let parts = over(draft.kilograms, largest_kg).max(over(draft.litres, largest_l)).clamp(1, MOST_PARTS);
    if parts == 1 {
        return vec![draft];
    }
    let part_of = |amount: u32, part: u32| amount / parts + u32::from(part < amount % parts);
    (0..parts)
        .map(|part| {
            let mut piece = draft.clone();
            piece.target.key = format!("{}/part-{}", draft.target.key, part + 1);
            piece.kilograms = part_of(draft.kilograms, part);
            piece.litres = part_of(draft.litres, part);
            piece.fixed_time = draft.fixed_time.map(|time| Seconds((time.0 + i64::from(parts) - 1) / i64::from(parts)));
            piece
        })
        .collect()
}

/// More parts than this are no collection but a mistake in the figures, which the search reports.
const MOST_PARTS: u32 = 50;
