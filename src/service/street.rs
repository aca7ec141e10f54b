//! A street goes in, its promises with what became of them come out.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::calendar::Occurrence;
use crate::plan::{Plan, StreetSummary};
use crate::residents::judge::{Evidence, Outcome, Verdict, judge, outcome};
use crate::store::MunicipalityRecord;
use crate::units::{Language, Names};
use crate::words::{date as dates, say, say_with};

use super::app::{App, moment, zone};
use super::board::Day;
use super::error::Problem;

/// How far back a report may reach, days.
pub const REPORT_DAYS: i32 = 7;

/// A promise and what became of it.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The promise.
    pub occurrence: Occurrence,
    /// What became of it.
    pub outcome: Outcome,
}

impl App {
    /// The plan residents see: the one in force today, else the first one that will be.
    pub async fn public_plan(&self, municipality: &MunicipalityRecord) -> Result<Arc<Plan>, Problem> {
        self.public_plan_of(municipality, self.today(&municipality.time_zone)).await
    }

    /// The plan in force on a date, else the first one that will be.
    pub async fn public_plan_of(&self, municipality: &MunicipalityRecord, date: Date) -> Result<Arc<Plan>, Problem> {
        let record = match self.in_force(&municipality.id, municipality.sequence, date).await? {
            Some(record) => record,
            None => {
                let later = self.store.plan_in_force(&municipality.id, "9999-12-31").await?;
                later.ok_or_else(|| Problem::not_found("A published plan"))?
            }
        };
        self.plan(&municipality.id, &record.id).await?.ok_or_else(|| Problem::not_found("The plan"))
    }

    /// A municipality of a public address.
    pub async fn public_municipality(&self, slug: &str) -> Result<MunicipalityRecord, Problem> {
        self.store.municipality(slug).await?.ok_or_else(|| Problem::not_found("The municipality"))
    }

    /// Promises to a street with what became of them, from `back` days ago to `ahead` days from now.
    pub async fn kept(
        &self,
        municipality: &MunicipalityRecord,
        street: &str,
        back: i32,
        ahead: i32,
    ) -> Result<Vec<Kept>, Problem> {
        let today = self.today(&municipality.time_zone);
        let from = today.checked_sub(back.days()).unwrap_or(today);
        let to = today.checked_add(ahead.days()).unwrap_or(today);
        let occurrences =
            self.store.occurrences_of_street(&municipality.id, street, &from.to_string(), &to.to_string()).await?;
        let mut kept = Vec::with_capacity(occurrences.len());
        for occurrence in occurrences {
            kept.push(self.judged(municipality, occurrence, today).await?);
        }
        Ok(kept)
    }

    /// What became of one promise.
    pub async fn judged(
        &self,
        municipality: &MunicipalityRecord,
        occurrence: Occurrence,
        today: Date,
    ) -> Result<Kept, Problem> {
        if occurrence.date > today {
            let outcome = outcome(&occurrence, &[], today, false);
            return Ok(Kept { occurrence, outcome });
        }
        let day = self.day_as_of(&municipality.id, municipality.sequence, occurrence.date).await?;
        let (_, end) = occurrence.promised_window();
        let late = moment(occurrence.date, end.0, &municipality.time_zone) < self.clock.now();
        let outcome = outcome(&occurrence, &evidence(&day, &occurrence.street.0), today, late);
        Ok(Kept { occurrence, outcome })
    }

    /// Judges a report about a street: about one promise, one date, or the last promise there was.
    pub async fn judge_report(
        &self,
        municipality: &MunicipalityRecord,
        street: &str,
        occurrence: Option<&str>,
        date: Option<Date>,
    ) -> Result<(Option<Kept>, Date, Verdict), Problem> {
        let today = self.today(&municipality.time_zone);
        let all = self.kept(municipality, street, REPORT_DAYS, super::promises::PROMISED_AHEAD).await?;
        let next = all.iter().find(|kept| kept.occurrence.date > today && kept.occurrence.is_live());
        let next = next.map(|kept| kept.occurrence.date);
        let about = match (occurrence, date) {
            (Some(id), _) => all.into_iter().find(|kept| kept.occurrence.id.to_string() == id),
            (None, Some(date)) => all.into_iter().find(|kept| kept.occurrence.date == date),
            // Two days, as long as a missed street is news (product, report window).
            (None, None) => all.into_iter().rfind(|kept| {
                kept.occurrence.date <= today
                    && today.since(kept.occurrence.date).is_ok_and(|span| span.get_days() <= 2)
            }),
        };
        let date = about.as_ref().map(|kept| kept.occurrence.date).or(date).unwrap_or(today);
        let verdict = judge(about.as_ref().map(|kept| kept.outcome.clone()), next);
        Ok((about, date, verdict))
    }
}

/// What the road says about a street on a date.
pub fn evidence(day: &Day, street: &str) -> Vec<Evidence> {
    let mut found = Vec::new();
    for run in &day.runs {
        let Some(route) = day.route(run) else { continue };
        let own = route
            .steps
            .iter()
            .filter(|step| step.kind.is_collection() && step.street.as_ref().is_some_and(|own| own.0 == street));
        for step in own {
            let Some(mark) = run.progress.steps.iter().find(|mark| mark.step == step.id) else { continue };
            found.push(Evidence {
                run: run.id.to_string(),
                step: step.id.clone(),
                status: mark.status,
                at_ms: mark.at_ms,
                source: mark.source,
                stage: run.progress.stage,
            });
        }
    }
    found
}

/// A street of a plan.
pub fn street<'a>(plan: &'a Plan, id: &str) -> Result<&'a StreetSummary, Problem> {
    plan.streets.iter().find(|street| street.id.0 == id).ok_or_else(|| Problem::not_found("The street"))
}

/// `09:42` on the wall of the municipality.
pub fn local_time(at_ms: i64, time_zone: &str) -> String {
    jiff::Timestamp::from_millisecond(at_ms)
        .map(|at| at.to_zoned(zone(time_zone)).strftime("%H:%M").to_string())
        .unwrap_or_default()
}

/// A verdict as a sentence of one language.
pub fn verdict_text(language: Language, verdict: &Verdict, kept: Option<&Kept>, time_zone: &str) -> String {
    let (text, next) = match verdict {
        Verdict::Collected(proof) => {
            (say_with(language, "answer-collected", &[("time", local_time(proof.at_ms, time_zone).into())]), None)
        }
        Verdict::CouldNot(proof, reason, next) => {
            let reason = say(language, &format!("why-{}", reason.code().replace('_', "-")));
            let time = local_time(proof.at_ms, time_zone);
            (say_with(language, "answer-could-not", &[("time", time.into()), ("reason", reason.into())]), *next)
        }
        Verdict::NotYet => {
            let (from, to) = kept.map(|kept| kept.occurrence.promised_window()).unwrap_or_default();
            let window = [("from", from.as_clock().into()), ("to", to.as_clock().into())];
            (say_with(language, "answer-not-yet", &window), None)
        }
        Verdict::OurMiss(next) => (say(language, "answer-our-miss"), *next),
        Verdict::NotACollectionDay(next) => (say(language, "answer-not-a-collection-day"), *next),
    };
    match next {
        None => text,
        Some(date) => {
            format!("{text} {}", say_with(language, "answer-next", &[("date", dates::day(language, date).into())]))
        }
    }
}

/// The same in every language.
pub fn verdict_names(verdict: &Verdict, kept: Option<&Kept>, time_zone: &str) -> Names {
    let text = |language| verdict_text(language, verdict, kept, time_zone);
    Names { ky: text(Language::Ky), ru: text(Language::Ru), en: text(Language::En) }
}
