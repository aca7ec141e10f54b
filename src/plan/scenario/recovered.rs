//! What went wrong in a week goes in; what was closed for which visit, who stopped and who stays longer come out.
//!
//! A plan that recovers from a breakdown keeps this beside its changes, so that whoever recounts it knows which
//! rules held for which visit: a street collected at nine was open although its road was closed at eleven.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Closure, Fault, Scenario, Weekday};
use crate::maps::{MunicipalityMap, PlaceKind};
use crate::plan::recover::Trouble;
use crate::problem::fleet::Fleet;
use crate::travel::Conditions;
use crate::units::{PlaceId, RoadId, Seconds, VehicleId};

/// Something that went wrong, and how far the day's routes were by then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovered {
    /// The day.
    pub day: Weekday,
    /// The time of day.
    pub now: Seconds,
    /// Seconds that crews stay longer on that day.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub longer: Seconds,
    /// What went wrong.
    pub trouble: Trouble,
    /// Visits of that day's routes that were made by then, unloadings counted in.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub driven: BTreeMap<VehicleId, usize>,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_nothing(seconds: &Seconds) -> bool {
    *seconds == Seconds::ZERO
}

impl Recovered {
    fn driven_by(&self, vehicle: &VehicleId) -> usize {
        self.driven.get(vehicle).copied().unwrap_or(0)
    }
}

impl crate::plan::Plan {
    /// Whether it is a way on for one week after something failed.
    pub fn is_recovery(&self) -> bool {
        Scenario::read(&self.what_if).is_ok_and(|scenario| !scenario.recovery.is_empty())
    }
}

/// Dumps of a map.
fn dumps(map: &MunicipalityMap) -> impl Iterator<Item = &PlaceId> {
    map.places.iter().filter(|place| matches!(place.kind, PlaceKind::Dump { .. })).map(|place| &place.id)
}

/// Everything that went wrong in one week, in the order of time.
#[derive(Clone, Debug)]
pub(in crate::plan) struct Setbacks {
    found: Vec<Recovered>,
    /// What vehicles drive on after so many setbacks.
    fleets: Vec<Fleet>,
}

impl Setbacks {
    /// Works out the roads after each setback.
    ///
    /// # Errors
    /// When a road or dump is not on the map.
    pub(in crate::plan) fn of(
        map: &MunicipalityMap,
        fleet: &Fleet,
        date: jiff::civil::Date,
        found: &[Recovered],
    ) -> Result<Self, Vec<Fault>> {
        if found.is_empty() {
            return Ok(Self { found: Vec::new(), fleets: Vec::new() });
        }
        let mut fleets = vec![fleet.clone()];
        let mut closed = map.clone();
        for one in found {
            let last = fleets.last().unwrap_or(fleet).clone();
            fleets.push(match &one.trouble {
                Trouble::RoadClosed { road } => {
                    let closure = vec![Closure { road: Some(road.clone()), dump: None }];
                    Scenario { closure, ..Scenario::default() }.apply(&mut closed)?;
                    let conditions = Conditions::on(&closed, Some(date));
                    Fleet { networks: last.networks.iter().map(|network| network.under(&conditions)).collect(), ..last }
                }
                Trouble::DumpClosed { dump } if !dumps(map).any(|known| known == dump) => {
                    let what = format!("there is no dump `{dump}`.");
                    return Err(vec![Fault { at: "recovery".to_owned(), what }]);
                }
                Trouble::VehicleDown { vehicle } | Trouble::DriverIll { vehicle }
                    if !map.vehicles.iter().any(|known| known.id == *vehicle) =>
                {
                    let what = format!("there is no vehicle `{vehicle}`.");
                    return Err(vec![Fault { at: "recovery".to_owned(), what }]);
                }
                _ => last,
            });
        }
        Ok(Self { found: found.to_vec(), fleets })
    }

    /// Whether nothing went wrong.
    pub(in crate::plan) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether a road or a dump was closed: without that, ways are as ever.
    pub(in crate::plan) fn close_something(&self) -> bool {
        let closes = |one: &Recovered| matches!(one.trouble, Trouble::RoadClosed { .. } | Trouble::DumpClosed { .. });
        self.found.iter().any(closes)
    }

    /// What had gone wrong before the `visit`-th visit of a route (0 is the first).
    fn before(&self, day: u8, vehicle: &VehicleId, visit: usize) -> &[Recovered] {
        let past =
            |one: &Recovered| one.day.number() < day || one.day.number() == day && visit >= one.driven_by(vehicle);
        let count = self.found.iter().take_while(|one| past(one)).count();
        self.found.get(..count).unwrap_or_default()
    }

    /// What the vehicle drives on to that visit.
    pub(in crate::plan) fn fleet(&self, day: u8, vehicle: &VehicleId, visit: usize) -> Option<&Fleet> {
        self.fleets.get(self.before(day, vehicle, visit).len())
    }

    /// What vehicles drive on after everything that went wrong.
    pub(in crate::plan) fn fleet_now(&self) -> Option<&Fleet> {
        self.fleets.last()
    }

    /// Whether a vehicle stands where something had just been closed around it: it may leave by the way it came.
    pub(in crate::plan) fn leaves_by(&self, day: u8, vehicle: &VehicleId, visit: usize) -> Option<&Fleet> {
        let last = visit.checked_sub(1)?;
        let (was, is) = (self.before(day, vehicle, last).len(), self.before(day, vehicle, visit).len());
        if was < is { self.fleets.get(was) } else { None }
    }

    /// Whoever is out when a road is closed is let out to unload and go home, where there is no other way.
    pub(in crate::plan) fn lets_out(&self, day: u8, vehicle: &VehicleId, visit: usize) -> Option<&Fleet> {
        let (was, is) = (self.before(day, vehicle, 0).len(), self.before(day, vehicle, visit).len());
        if was < is { self.fleets.get(was) } else { None }
    }

    /// Whether a road is closed by then.
    pub(in crate::plan) fn road_is_closed(&self, road: &RoadId, day: u8, vehicle: &VehicleId, visit: usize) -> bool {
        let closed = |one: &Recovered| matches!(&one.trouble, Trouble::RoadClosed { road: closed } if closed == road);
        self.before(day, vehicle, visit).iter().any(closed)
    }

    /// Whether a dump is closed by then: one of several until the end of the week, the only one for the day.
    pub(in crate::plan) fn dump_is_closed(
        &self,
        map: &MunicipalityMap,
        dump: &PlaceId,
        (day, vehicle, visit): (u8, &VehicleId, usize),
    ) -> bool {
        let several = dumps(map).count() > 1;
        self.before(day, vehicle, visit).iter().any(|one| {
            matches!(&one.trouble, Trouble::DumpClosed { dump: closed } if closed == dump)
                && (several || one.day.number() == day)
        })
    }

    /// Visits after which a route breaks off: its vehicle or driver fails, or nobody can unload any more.
    pub(in crate::plan) fn ends_after(&self, map: &MunicipalityMap, day: u8, vehicle: &VehicleId) -> Option<usize> {
        let mut shut: BTreeSet<&PlaceId> = BTreeSet::new();
        let mut ends = None;
        for one in &self.found {
            if let Trouble::DumpClosed { dump } = &one.trouble {
                shut.insert(dump);
            }
            let stops = match &one.trouble {
                Trouble::VehicleDown { vehicle: out } | Trouble::DriverIll { vehicle: out } => out == vehicle,
                Trouble::DumpClosed { .. } => dumps(map).all(|dump| shut.contains(dump)),
                Trouble::RoadClosed { .. } => false,
            };
            if stops && one.day.number() == day {
                ends = ends.or(Some(one.driven_by(vehicle)));
            }
        }
        ends
    }

    /// Seconds that crews stay longer on a day.
    pub(in crate::plan) fn longer(&self, day: u8) -> i64 {
        let own = self.found.iter().filter(|one| one.day.number() == day);
        own.map(|one| one.longer.0.clamp(0, 86_400)).max().unwrap_or(0)
    }
}
