//! A budget goes in; when each step of the search ends comes out, and what a search that was given time did with it,
//! so that it can be done again.
//!
//! A search goes through [`STEPS`] steps of equal shares of its budget, and only from step to step do its
//! temperatures change and islands meet. Whoever knows after which round each step of each island ended can repeat
//! a search to the byte, though the machine's clock ended it.

/// Steps of a search.
pub(in crate::solver) const STEPS: usize = 48;

/// After how many rounds each step ended, one list an island; shorter than all steps when the search was stopped.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Pace(pub Vec<Vec<u64>>);

impl Pace {
    /// Rounds of all islands together.
    pub fn rounds(&self) -> u64 {
        self.0.iter().filter_map(|island| island.last()).fold(0, |sum, rounds| sum.saturating_add(*rounds))
    }
}

/// How far one island may go.
#[derive(Clone, Copy)]
pub(in crate::solver) enum Budget<'a> {
    /// So many rounds.
    Rounds(u64),
    /// Until the share of the time that is used up is 1.
    Time(&'a (dyn Fn() -> f64 + Sync)),
    /// As an earlier search went, islands in the same order.
    Again(&'a Pace),
}

/// When a step is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum End {
    /// After this round.
    Round(u64),
    /// When this share of the time is used up.
    Share(f64),
    /// The search that is repeated was stopped before it.
    Never,
}

impl Budget<'_> {
    /// When step `step` of island `island` ends.
    pub(super) fn end(&self, island: usize, step: usize) -> End {
        let share = (step + 1) as f64 / STEPS as f64;
        match self {
            // A whole number of rounds, so that where a step ends does not depend on how a share is rounded.
            Self::Rounds(most) => {
                End::Round((u128::from(*most) * (step as u128 + 1) / STEPS as u128).min(u64::MAX.into()) as u64)
            }
            Self::Time(_) => End::Share(share),
            Self::Again(pace) => {
                let ends = pace.0.get(island).and_then(|ends| ends.get(step));
                ends.map_or(End::Never, |&round| End::Round(round))
            }
        }
    }

    /// Share of the time that is used up; nothing where time does not count.
    pub(super) fn spent(&self) -> f64 {
        match self {
            Self::Time(spent) => spent(),
            _ => 0.0,
        }
    }
}
