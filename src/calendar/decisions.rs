//! What a manager decided about dates goes in: holidays, a rule, closures, single days. The dates on which the
//! plan's week does not hold come out, or every fault of what was decided.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::exception::Exceptions;
use super::holiday::{Holiday, HolidayFault, ShiftRule, check, kyrgyz_holidays, shift};
use crate::plan::scenario::Scenario;
use crate::plan::{Plan, StreetSummary};
use crate::units::{Names, StreetId, VillageId};

/// Most entries of one kind: a village has not more holidays in ten years.
const MOST: usize = 1_000;

/// What was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Decisions {
    /// What a holiday does; where nothing is said, what the plan's scenario says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<ShiftRule>,
    /// The holidays; those of the Kyrgyz Republic where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holiday: Option<Vec<Holiday>>,
    /// Streets and villages that are not collected for a while.
    pub closure: Vec<Closure>,
    /// Single days that are moved or fall out.
    pub single: Vec<SingleDay>,
}

/// A street or a village that is not collected for a while: snow, a flooded road, a rebuilt bridge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// A street.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<StreetId>,
    /// Or a village with all its streets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub village: Option<VillageId>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// A day that is moved or falls out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SingleDay {
    /// The day of the plan's week.
    pub date: Date,
    /// The date collected instead; it falls out where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// One street alone; everybody where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<StreetId>,
}

/// Why a decision cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionFault {
    /// A fault of the table of holidays.
    #[error("{0}")]
    Holiday(#[from] HolidayFault),
    /// A closure that ends before it begins, or names nothing or two things.
    #[error("a closure from {from} until {until} must end after it begins, and name a street or a village")]
    Closure {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// One day decided twice.
    #[error("{date} is decided twice{}: keep one of the entries", of.as_ref().map(|street| format!(" for `{street}`")).unwrap_or_default())]
    Twice {
        /// The date.
        date: Date,
        /// The street, where it is about one.
        of: Option<StreetId>,
    },
    /// A day moved further than anybody would remember.
    #[error("{date} is moved to {to}: a day moves at most two weeks; let it fall out instead")]
    Far {
        /// The date.
        date: Date,
        /// The date instead.
        to: Date,
    },
    /// A street or village that the plan does not have.
    #[error("there is no `{0}` in the plan: name a street or village of it")]
    Unknown(String),
    /// Too many entries.
    #[error("{0} entries are too many: keep at most 1,000 of a kind")]
    TooMany(usize),
}

impl DecisionFault {
    /// Which list it is about, as a JSON pointer.
    pub fn pointer(&self) -> &'static str {
        match self {
            Self::Holiday(_) => "/holiday",
            Self::Closure { .. } => "/closure",
            Self::Twice { .. } | Self::Far { .. } => "/single",
            Self::Unknown(_) | Self::TooMany(_) => "",
        }
    }
}

impl Decisions {
    /// Every fault of what was decided. Streets and villages are those of `plan`, where there is one.
    pub fn faults(&self, plan: Option<&Plan>) -> Vec<DecisionFault> {
        let holidays = self.holiday.as_deref().unwrap_or_default();
        let mut faults: Vec<DecisionFault> = check(holidays).into_iter().map(DecisionFault::from).collect();
        for count in [holidays.len(), self.closure.len(), self.single.len()] {
            if count > MOST {
                faults.push(DecisionFault::TooMany(count));
            }
        }
        let wrong = |one: &&Closure| one.until < one.from || one.street.is_some() == one.village.is_some();
        let closures = self.closure.iter().filter(wrong);
        faults.extend(closures.map(|one| DecisionFault::Closure { from: one.from, until: one.until }));
        let mut seen = BTreeSet::new();
        for one in &self.single {
            if !seen.insert((one.date, &one.street)) {
                faults.push(DecisionFault::Twice { date: one.date, of: one.street.clone() });
            }
            if let Some(to) = one.to
                && !one.date.until(to).is_ok_and(|span| span.get_days().abs() <= 14)
            {
                faults.push(DecisionFault::Far { date: one.date, to });
            }
        }
        let Some(plan) = plan else { return faults };
        let streets = self.closure.iter().filter_map(|one| one.street.as_ref());
        for street in streets.chain(self.single.iter().filter_map(|one| one.street.as_ref())) {
            if !plan.streets.iter().any(|known| known.id == *street) {
                faults.push(DecisionFault::Unknown(street.0.clone()));
            }
        }
        for village in self.closure.iter().filter_map(|one| one.village.as_ref()) {
            if !plan.villages.iter().any(|known| known.id == *village) {
                faults.push(DecisionFault::Unknown(village.0.clone()));
            }
        }
        faults
    }

    /// The holidays from `first` to `last`.
    pub fn holidays(&self, first: Date, last: Date) -> Vec<Holiday> {
        match &self.holiday {
            None => kyrgyz_holidays(first, last),
            Some(own) => own.iter().filter(|one| (first..=last).contains(&one.date)).cloned().collect(),
        }
    }

    /// Dates on which the week does not hold, under plans each in force from its date until the next one's.
    /// `usual` is the rule where neither the manager nor the plan's scenario says another.
    pub fn exceptions(&self, plans: &[(Date, &Plan)], last: Date, usual: ShiftRule) -> Exceptions {
        let mut exceptions = Exceptions::default();
        let Some(first) = plans.iter().map(|(from, _)| *from).min() else { return exceptions };
        let known = self.holidays(first, last);
        for (place, (from, plan)) in plans.iter().enumerate() {
            let next = plans.get(place + 1).and_then(|(next, _)| next.yesterday().ok());
            let until = next.unwrap_or(last).min(last);
            let decided = Scenario::read(&plan.what_if).ok().and_then(|scenario| scenario.holidays).unwrap_or_default();
            let rule = self.rule.or_else(|| ShiftRule::read(&decided.rule)).unwrap_or(usual);
            let mut holidays = known.clone();
            for date in decided.also {
                if !holidays.iter().any(|holiday| holiday.date == date) {
                    holidays.push(Holiday { date, names: Names::one(&date.to_string()), settled: true });
                }
            }
            exceptions.days.extend(shift(plan, &holidays, rule, *from, until).days);
            let closed = |street: &StreetSummary, closure: &Closure| {
                closure.street.as_ref() == Some(&street.id)
                    || closure.village.is_some() && closure.village == street.village
            };
            for closure in &self.closure {
                for street in plan.streets.iter().filter(|street| closed(street, closure)) {
                    let days = closure.from.max(first).series(Span::new().days(1));
                    let days = days.take_while(|date| *date <= closure.until.min(last));
                    days.for_each(|date| exceptions.set_street(&street.id, date, None));
                }
            }
        }
        for one in &self.single {
            match &one.street {
                Some(street) => exceptions.set_street(street, one.date, one.to),
                None => {
                    exceptions.days.insert(one.date, one.to);
                }
            }
        }
        exceptions
    }
}
