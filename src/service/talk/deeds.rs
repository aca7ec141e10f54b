//! What a turn of a conversation asks to be done is done here, and what came of it is said after the rest.

use crate::residents::conversation::{Asked, Deed, Say, Turn, Visit, Whereabouts};
use crate::residents::{Outcome, Verdict};
use crate::store::{Contact, MunicipalityRecord};

use super::super::api::reports::{number_of, number_text};
use super::super::app::App;
use super::super::error::Problem;
use super::super::input::plain_text;
use super::super::limit::Purpose;
use super::super::promises::PROMISED_AHEAD;
use super::super::public::ratings;
use super::super::public::reports::{self, LONGEST_NOTE, ReportBody};
use super::super::public::sightings::{self, SightingBody, SightingKind};
use super::super::street::verdict_names;

/// Dates told at once.
const DATES_TOLD: usize = 3;

/// What is left to do when the turn has ended.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// What a person of the office must look at; mostly empty.
    pub(super) for_office: String,
    /// Whether the person is to be forgotten.
    pub(super) forget: bool,
}

/// Carries out every deed of a turn. Each may be done twice (when a turn is made anew) and counts once.
pub(super) async fn carry_out(
    app: &App,
    municipality: &MunicipalityRecord,
    contact: &Contact,
    turn: &mut Turn,
) -> Result<Done, Problem> {
    let mut done = Done::default();
    for deed in std::mem::take(&mut turn.deeds) {
        let writes = matches!(deed, Deed::Report(..) | Deed::See(..) | Deed::Rate(..) | Deed::Appeal(..));
        if writes && app.limits.take(Purpose::Report, &contact.id, app.now_ms()).is_err() {
            turn.says.push(Say::TooMany);
            continue;
        }
        match deed {
            Deed::TellDates(street) => {
                let visits = visits(app, municipality, &street.0).await?;
                turn.says.push(Say::Dates(street, visits));
            }
            Deed::Report(street, note) => {
                let body = ReportBody {
                    street: street.0,
                    occurrence: None,
                    date: None,
                    note: Some(note),
                    reporter: Some(contact.id.clone()),
                };
                let (answer, kept, verdict) = reports::file(app, municipality, &body).await?;
                let contestable = matches!(verdict, Verdict::Collected(_) | Verdict::CouldNot(..));
                if contestable {
                    turn.person.asked = number_of(&answer.number).map(Asked::Agree);
                }
                turn.says.push(Say::Judged {
                    answer: verdict_names(&verdict, kept.as_ref(), &municipality.time_zone),
                    number: answer.number,
                    contestable,
                });
            }
            Deed::Appeal(number, note) => {
                appeal(app, municipality, number, &note, &mut done).await?;
                turn.says.push(Say::Appealed(number_text(number)));
            }
            Deed::See(sighting, place) => {
                let (position, note) = match place {
                    Whereabouts::Position(lon, lat) => (Some([lon, lat]), None),
                    Whereabouts::Words(words) => (None, Some(words)),
                };
                let kind = SightingKind::of(sighting);
                let body = SightingBody { kind, position, note, reporter: Some(contact.id.clone()) };
                turn.says.push(Say::Noted(sightings::file(app, municipality, &body, LONGEST_NOTE).await?.number));
            }
            Deed::Rate(stars, street) => {
                let street = street.map(|street| street.0).unwrap_or_default();
                ratings::keep(app, municipality, i64::from(stars), "", &street, &contact.id).await?;
                turn.says.push(Say::Rated(stars));
            }
            Deed::PassOn(text) => done.for_office = text,
            Deed::Forget => done.forget = true,
        }
    }
    Ok(done)
}

/// The next visits of a street.
pub(super) async fn visits(app: &App, municipality: &MunicipalityRecord, street: &str) -> Result<Vec<Visit>, Problem> {
    let kept = app.kept(municipality, street, 0, PROMISED_AHEAD).await?;
    let ahead = kept
        .into_iter()
        .filter(|kept| matches!(kept.outcome, Outcome::Planned | Outcome::Moved | Outcome::Expected))
        .take(DATES_TOLD);
    let visit = |kept: super::super::street::Kept| {
        let (from, to) = kept.occurrence.promised_window();
        Visit {
            date: kept.occurrence.date,
            from: from.as_clock(),
            to: to.as_clock(),
            moved_from: kept.occurrence.moved_from,
        }
    };
    Ok(ahead.map(visit).collect())
}

/// The person disagrees; a report that was contested before, or is closed, goes to a person with what is said now.
async fn appeal(
    app: &App,
    municipality: &MunicipalityRecord,
    number: i64,
    note: &str,
    done: &mut Done,
) -> Result<(), Problem> {
    let Some(report) = app.store.report(&municipality.id, number).await? else { return Ok(()) };
    let said = plain_text(&format!("{}\n{note}", report.note), LONGEST_NOTE);
    if app.store.disagree(&municipality.id, number, &said, app.now_ms()).await? {
        app.live.wake(&municipality.id);
    } else if !note.is_empty() {
        done.for_office = format!("{}: {note}", number_text(number));
    }
    Ok(())
}
