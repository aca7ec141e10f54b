//! What a plan is doing goes in; a bar in a terminal, or plain lines elsewhere, comes out on the error channel.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};

use super::plan_table::som;
use crate::plan::pipeline::Progress;
use crate::units::Tyiyn;

/// Steps of the bar.
const STEPS: u64 = 1000;

/// Shows progress where somebody watches, and a line for each tenth where nobody does.
pub(super) struct ProgressDisplay {
    bar: Option<ProgressBar>,
    /// The first cost found: what the improvement is counted from.
    first: Option<u64>,
    /// The last cost told.
    last: u64,
    told_tenths: u64,
}

impl ProgressDisplay {
    /// A bar when the error channel is a terminal.
    pub(super) fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{elapsed_precise} [{wide_bar}] {msg}");
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> ");
            ProgressBar::new(STEPS).with_style(style)
        });
        Self { bar, first: None, last: 0, told_tenths: 0 }
    }

    fn say(&self, text: String) {
        match &self.bar {
            Some(bar) => bar.set_message(text),
            None => eprintln!("{text}"),
        }
    }

    /// Reading the files, before the plan's own steps.
    pub(super) fn reading(&self) {
        self.say("reading the files".to_owned());
    }

    /// One step of the plan.
    pub(super) fn show(&mut self, progress: Progress) {
        match progress {
            Progress::Graph => self.say("joining the roads".to_owned()),
            Progress::Travel { services, modes } => {
                self.say(format!("measuring ways between {services} services, {modes} directions"));
            }
            Progress::Search { share, best, lower_bound, iterations, pace } => {
                self.search(share, (best, lower_bound), (iterations, pace));
            }
            Progress::Check => self.say("recounting the plan".to_owned()),
        }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    fn search(&mut self, share: f64, (best, bound): (u64, u64), (iterations, pace): (u64, f64)) {
        let mut first = *self.first.get_or_insert(best);
        if best > self.last && self.last > 0 {
            // A later part of the search is bound by more (one day a street): it begins dearer, and so would the
            // first plan have been. The share that was saved stays what it was.
            let dearer = u128::from(first) * u128::from(best) / u128::from(self.last);
            first = u64::try_from(dearer).unwrap_or(first);
        }
        (self.first, self.last) = (Some(first), best);
        let saved = 100.0 * (first.saturating_sub(best)) as f64 / first.max(1) as f64;
        let cost = som(Tyiyn(i64::try_from(best).unwrap_or(i64::MAX)));
        let over = 100.0 * best.saturating_sub(bound) as f64 / bound.max(1) as f64;
        let text = format!(
            "searching: {cost} som a week, {saved:.1} % better, {over:.0} % above a simple lower bound, {pace:.0} rounds/s"
        );
        match &self.bar {
            Some(bar) => {
                bar.set_position((share * STEPS as f64) as u64);
                bar.set_message(text);
            }
            None => {
                let tenths = (share * 10.0) as u64;
                if tenths > self.told_tenths || iterations == 0 && self.told_tenths == 0 && share == 0.0 {
                    self.told_tenths = tenths;
                    eprintln!("{:3.0} % {text}", share * 100.0);
                }
            }
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
