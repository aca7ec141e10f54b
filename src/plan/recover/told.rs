//! Two weeks go in, the one planned and the one that is driven now; who is affected until when comes out.

use std::collections::BTreeMap;

use super::Moved;
use super::today::Week;
use crate::plan::edits::sentences::day;
use crate::plan::{Plan, Step};
use crate::problem::ServiceIndex;
use crate::units::{Names, Seconds, StreetId, VehicleId};

/// Stretches of a street that are collected, by day and vehicle, and when the last of them is.
type Served = BTreeMap<(u8, VehicleId), (usize, Seconds)>;

fn served(plan: &Plan, street: &StreetId, today: u8) -> Served {
    let mut served = Served::new();
    for route in plan.routes.iter().filter(|route| route.day >= today) {
        let own = |step: &&Step| step.street.as_ref() == Some(street);
        for step in route.steps.iter().filter(own) {
            let entry = served.entry((route.day, route.vehicle.clone())).or_default();
            *entry = (entry.0 + step.services.len(), entry.1.max(step.leave));
        }
    }
    served
}

/// Streets that are collected by somebody else or on another day, in the order of day and time.
pub(super) fn moved_streets(week: &Week, before: &Plan, after: &Plan, today: u8) -> Vec<Moved> {
    let mut moved = Vec::new();
    for street in &before.streets {
        let (was, is) = (served(before, &street.id, today), served(after, &street.id, today));
        let count = |served: &Served, key: &(u8, VehicleId)| served.get(key).map_or(0, |entry| entry.0);
        let gone = was.keys().find(|key| count(&is, key) < count(&was, key));
        let come = is.iter().rev().find(|(key, entry)| count(&was, key) < entry.0);
        if let (Some((from, _)), Some(((to, vehicle), (_, until)))) = (gone, come) {
            // Whoever is behind already comes later than the plan says.
            let behind = if *to == today { week.delay_of(vehicle) } else { 0 };
            let now = Some((*to, vehicle.clone(), Seconds(until.0 + behind)));
            moved.push(entry(&street.id, &street.names, street.people, *from, now));
        }
    }
    moved.sort_by_key(|entry| (entry.to, entry.until));
    moved
}

/// Streets of which something is not collected any more this week, once a day.
pub(super) fn dropped_streets(week: &Week, before: &Plan, dropped: &[(ServiceIndex, usize)]) -> Vec<Moved> {
    let people: BTreeMap<&StreetId, u32> = before.streets.iter().map(|street| (&street.id, street.people)).collect();
    let homeless = dropped.iter().filter_map(|(service, due)| {
        let target = week.built.key.services.get(*service)?;
        Some((target.street.clone(), target.names.clone(), u8::try_from(*due).ok()?))
    });
    let mut lost: Vec<Moved> = Vec::new();
    for (street, names, due) in homeless {
        if !lost.iter().any(|known| known.street == street && known.from == due) {
            lost.push(entry(&street, &names, people.get(&street).copied().unwrap_or(0), due, None));
        }
    }
    lost
}

/// People who wait longer than today.
pub(super) fn waiting(moved: &[Moved], today: u8) -> u32 {
    moved.iter().filter(|entry| entry.from == today && entry.to != Some(today)).map(|entry| entry.people).sum()
}

fn entry(street: &StreetId, names: &Names, people: u32, from: u8, now: Option<(u8, VehicleId, Seconds)>) -> Moved {
    use crate::units::Language::{En, Ky, Ru};
    let due = day(from.into());
    let (ky, ru, en) = (names.pick(Ky), names.pick(Ru), names.pick(En));
    let text = match &now {
        Some((to, _, until)) => {
            let (on, time) = (day((*to).into()), until.as_clock());
            Names {
                ky: format!("{ky}: {} күнү саат {time} чейин чогултулат, {people} киши күтөт.", on.ky),
                ru: format!("{ru}: соберут до {time}, {}; ждут жителей: {people}.", on.ru),
                en: format!("{en}: collected by {time} on {}; {people} people wait for it.", on.en),
            }
        }
        None => Names {
            ky: format!("{ky}: бул жумада чогултулбайт, кийинки жуманын {} күнүнө калат; {people} киши.", due.ky),
            ru: format!("{ru}: на этой неделе не соберут, остаётся до следующей ({}); жителей: {people}.", due.ru),
            en: format!("{en}: not collected this week, waits until {} of the next; {people} people.", due.en),
        },
    };
    let (to, vehicle, until) =
        now.map_or((None, None, None), |(to, vehicle, until)| (Some(to), Some(vehicle), Some(until)));
    Moved { street: street.clone(), names: names.clone(), people, from, to, until, vehicle, text }
}
