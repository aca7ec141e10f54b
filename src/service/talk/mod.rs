//! A message of a resident goes in, its answer comes out: one engine behind every channel.
//!
//! 1. [`App::take_message`] keeps the message, once however often a channel sends it; only then is the channel answered.
//! 2. [`App::answer_message`] lets `residents::conversation` hear it, does the [`deeds`], and ends the turn in one
//!    transaction: what is remembered, that the message is answered, what is sent.
//! 3. Whatever was kept and not answered when a process ended is answered by the next one ([`App::answer_waiting`]).
//!
//! [`webhooks`] are the addresses that providers call, [`post`] is what goes out to them. [`simulator`] is a channel without any provider: a page and an address of the interface. [`desk`] is the office.

mod deeds;
pub mod desk;
pub mod post;
mod reminders;
pub mod simulator;
pub mod webhooks;

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::residents::conversation::{Content, Person, hear};
use crate::store::{Arrived, MunicipalityRecord, NewOut, TurnRecord, Waiting};
use crate::words::conversation::{Reply, replies};

use super::app::{App, fresh_id, token_hash};
use super::error::Problem;

/// Conversations go on side by side; two messages of one person do not.
const LANES: usize = 64;
/// A turn that lost against another of the same person is made anew so often.
const TRIES: usize = 5;
/// A message whose answer goes back with the request is somebody else's to answer only after so long.
const AT_ONCE_MS: i64 = 60_000;
/// What was said is kept for a year.
pub const TALK_KEPT_MS: i64 = 365 * 86_400_000;

/// One message at a time for each person.
#[derive(Debug)]
pub struct Lanes(Vec<tokio::sync::Mutex<()>>);

impl Default for Lanes {
    fn default() -> Self {
        Self((0..LANES).map(|_| tokio::sync::Mutex::default()).collect())
    }
}

impl Lanes {
    async fn of(&self, contact: &str) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        let mut hasher = DefaultHasher::new();
        contact.hash(&mut hasher);
        let lane = usize::try_from(hasher.finish() % LANES as u64).unwrap_or_default();
        match self.0.get(lane) {
            Some(lane) => Some(lane.lock().await),
            None => None,
        }
    }
}

/// A message as a channel hands it over.
#[derive(Clone, Debug)]
pub struct Incoming<'a> {
    /// `whatsapp`, `telegram`, `sms`, `ussd`, `desk` or `simulator`.
    pub channel: &'a str,
    /// What the channel calls the message.
    pub message: &'a str,
    /// What the channel calls the person.
    pub user: &'a str,
    /// Where the answer goes; empty where it goes back with the request.
    pub address: &'a str,
    /// What it says.
    pub content: Content,
}

impl App {
    /// What is kept instead of a person's id on a channel: a signature that only this municipality can make, so that
    /// nobody can try telephone numbers against the records.
    pub async fn user_hash(&self, municipality: &str, channel: &str, user: &str) -> Result<String, Problem> {
        let signed = self.signed(municipality, format!("contact\n{channel}\n{user}").as_bytes()).await?;
        Ok(token_hash(&signed))
    }

    /// Keeps a message; nothing when it was kept before.
    pub async fn take_message(
        &self,
        municipality: &MunicipalityRecord,
        incoming: &Incoming<'_>,
    ) -> Result<Option<Waiting>, Problem> {
        let user_hash = self.user_hash(&municipality.id, incoming.channel, incoming.user).await?;
        let content = serde_json::to_string(&incoming.content)?;
        let arrived = Arrived {
            channel: incoming.channel,
            message: incoming.message,
            user_hash: &user_hash,
            address: incoming.address,
            content: &content,
        };
        let contact = self.store.arrive(&municipality.id, &arrived, &fresh_id(), self.now_ms()).await?;
        Ok(contact.map(|contact| Waiting {
            municipality: municipality.id.clone(),
            channel: incoming.channel.to_owned(),
            message: incoming.message.to_owned(),
            contact,
            content,
        }))
    }

    /// Answers a message that was kept. `delivered` says that the replies go back with the request; else they are put
    /// into the outbox. Nothing where it was answered meanwhile.
    pub async fn answer_message(&self, waiting: &Waiting, delivered: bool) -> Result<Vec<Reply>, Problem> {
        let _lane = self.lanes.of(&waiting.contact).await;
        let municipality = self.public_municipality(&waiting.municipality).await?;
        let plan = self.public_plan(&municipality).await?;
        let book = self.address_book(&municipality.id, &plan);
        let content: Content = serde_json::from_str(&waiting.content)?;
        for _ in 0..TRIES {
            let missing = || Problem::not_found("The conversation");
            let contact = self.store.contact(&municipality.id, &waiting.contact).await?.ok_or_else(missing)?;
            let person: Person = serde_json::from_value(contact.person.clone())?;
            let known = |id: &_| plan.streets.iter().any(|street| street.id == *id);
            let mut turn = hear(&person, &content, &book, known);
            let done = deeds::carry_out(self, &municipality, &contact, &mut turn).await?;
            let said = replies(turn.person.speaks(), &plan, &turn.says);
            let out = said.iter().enumerate().map(|(place, reply)| {
                Ok(NewOut {
                    id: fresh_id(),
                    contact: contact.id.clone(),
                    channel: waiting.channel.clone(),
                    kind: "answer",
                    purpose: format!("answer {} {} {place}", waiting.channel, waiting.message),
                    text: reply.text.clone(),
                    buttons: serde_json::to_string(&reply.buttons)?,
                    delivered,
                    not_before_ms: 0,
                })
            });
            let out = out.collect::<Result<Vec<_>, Problem>>()?;
            let record = TurnRecord {
                person: serde_json::to_string(&turn.person)?,
                street: turn.person.street.as_ref().map_or("", |street| street.0.as_str()),
                reminders: turn.person.reminders,
                stopped: turn.person.stopped,
                forget: done.forget,
                for_office: &done.for_office,
                out,
            };
            if self.store.end_turn(waiting, contact.revision, &record, self.now_ms()).await? {
                if done.forget && delivered {
                    self.store.forget_contact(&municipality.id, &contact.id).await?;
                }
                return Ok(said);
            }
            // Another process was faster: with another message of the same person, or with this very one.
            let still = self.store.waiting_messages(self.now_ms(), self.now_ms()).await?;
            if !still.iter().any(|other| other.message == waiting.message && other.channel == waiting.channel) {
                return Ok(Vec::new());
            }
        }
        Err(Problem::conflict("Too much was said at once. Please write again."))
    }

    /// Answers what was kept and is not answered yet; how many messages that were.
    pub async fn answer_waiting(&self) -> Result<usize, Problem> {
        let now_ms = self.now_ms();
        let waiting = self.store.waiting_messages(now_ms, now_ms - AT_ONCE_MS).await?;
        for message in &waiting {
            if let Err(problem) =
                self.answer_message(message, matches!(message.channel.as_str(), "simulator" | "ussd")).await
            {
                tracing::warn!(channel = message.channel, problem = problem.detail, "a message could not be answered");
            }
        }
        Ok(waiting.len())
    }
}
