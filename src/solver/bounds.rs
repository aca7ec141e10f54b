//! Travel between modes goes in; what no way from one item to another can go below comes out.
//!
//! Most places a visit could go are dear whatever direction is taken; a bound from two figures says so
//! before the directions are tried.

use super::model::Model;
use super::segment::{NEVER, NO_WAY, Segment};

/// With more items than this the table would be too large, and every place is priced exactly.
const MOST_ITEMS: usize = 5000;

/// Cheapest travel between items over their modes.
#[derive(Debug, Default)]
pub(super) struct Bounds {
    items: usize,
    /// `[to * items + from]`
    into: Vec<i32>,
    /// `[from * items + to]`
    out: Vec<i32>,
    /// Cheapest stop of each item.
    stops: Vec<i64>,
}

impl Bounds {
    /// Those of items whose modes begin at `first_mode`, with travel `out`.
    pub(super) fn of<S: Segment>(first_mode: &[u32], out: &[S::Arc], stops: &[S]) -> Self {
        let items = first_mode.len() - 1;
        // Where joining is one addition and stops have two directions at most, the exact price is as quick.
        let worth = S::DEEP || stops.len() > items * 2;
        if items > MOST_ITEMS || !worth {
            return Self::default();
        }
        let count = stops.len();
        let modes = |item: usize| first_mode[item] as usize..first_mode[item + 1] as usize;
        let mut bounds =
            Self { items, into: vec![NO_WAY; items * items], out: vec![NO_WAY; items * items], stops: Vec::new() };
        for from in 0..items {
            for to in 0..items {
                let mut least = NO_WAY;
                for mode in modes(from) {
                    for &arc in &out[mode * count..][modes(to)] {
                        least = least.min(S::arc_cost(arc));
                    }
                }
                bounds.out[from * items + to] = least;
                bounds.into[to * items + from] = least;
            }
        }
        bounds.stops = (0..items).map(|item| modes(item).map(|mode| stops[mode].cost()).min().unwrap_or(0)).collect();
        bounds
    }

    /// Whether there are bounds.
    #[inline(always)]
    pub(super) fn known(&self) -> bool {
        self.items > 0
    }

    /// From `before` to `item` and on to `after`, the stop counted in.
    #[inline(always)]
    pub(super) fn through(&self, before: u32, item: u32, after: u32) -> i64 {
        let row = item as usize * self.items;
        i64::from(self.into[row + before as usize])
            + i64::from(self.out[row + after as usize])
            + self.stops[item as usize]
    }

    /// From `before` to `first`, `second` and on to `after`, the stops counted in.
    #[inline(always)]
    pub(super) fn through_two(&self, before: u32, [first, second]: [u32; 2], after: u32) -> i64 {
        let (row, next) = (first as usize * self.items, second as usize * self.items);
        i64::from(self.into[row + before as usize])
            + self.stops[first as usize]
            + i64::from(self.out[row + second as usize])
            + self.stops[second as usize]
            + i64::from(self.out[next + after as usize])
    }
}

impl<S: Segment> Model<S> {
    /// What no plan can go below: every visit made, or paid for, with the cheapest way into it.
    pub(super) fn lower_bound(&self) -> i64 {
        let visit = |service: usize| -> i64 {
            let own = self.modes_of(service as u32);
            let ways = self.profiles.iter().flat_map(|profile| {
                let own = own.clone();
                own.clone().map(move |mode| {
                    let row = &profile.into[mode * self.modes..(mode + 1) * self.modes];
                    let outside = row.iter().enumerate().filter(|(from, _)| !own.contains(from));
                    let way = outside.map(|(_, &arc)| S::arc_cost(arc)).min().unwrap_or(NO_WAY);
                    if way == NO_WAY { NEVER } else { i64::from(way) + profile.stops[mode].cost() }
                })
            });
            ways.min().unwrap_or(NEVER).min(self.prices[service])
        };
        let visits = |service: usize| self.patterns[service].iter().map(|pattern| pattern.count_ones()).min();
        (0..self.services).map(|service| visit(service) * i64::from(visits(service).unwrap_or(0))).sum()
    }
}
