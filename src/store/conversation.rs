//! Conversations with residents: what arrives is on the disk before it is answered, and arrives once.

use super::outbox::{NewOut, add_out};
use super::{Store, StoreError};

/// Somebody on one channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// Its id: nothing can be read from it.
    pub id: String,
    /// `whatsapp`, `telegram`, `sms`, `ussd`, `desk`, `simulator`.
    pub channel: String,
    /// Where answers go (sealed in the records); empty where they go back with the request.
    pub address: String,
    /// What the conversation remembers, as JSON.
    pub person: serde_json::Value,
    /// Which version of it.
    pub revision: i64,
    /// When something was heard last, milliseconds since 1970.
    pub heard_ms: i64,
}

/// A message as it arrives.
#[derive(Clone, Debug)]
pub struct Arrived<'a> {
    /// The channel.
    pub channel: &'a str,
    /// What the channel calls the message.
    pub message: &'a str,
    /// Keyed hash of what the channel calls the person.
    pub user_hash: &'a str,
    /// Where answers go; it is sealed before it is kept.
    pub address: &'a str,
    /// The content, as JSON.
    pub content: &'a str,
}

/// A message that waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The municipality it was sent to.
    pub municipality: String,
    /// The channel.
    pub channel: String,
    /// What the channel calls it.
    pub message: String,
    /// Who sent it.
    pub contact: String,
    /// The content, as JSON.
    pub content: String,
}

/// What a turn of a conversation changed.
#[derive(Clone, Debug)]
pub struct TurnRecord<'a> {
    /// What the conversation remembers now, as JSON.
    pub person: String,
    /// The street, empty where none is known.
    pub street: &'a str,
    /// Whether reminders are wished.
    pub reminders: bool,
    /// Whether nothing may be sent but answers.
    pub stopped: bool,
    /// Whether the person is to be forgotten once the answer is sent.
    pub forget: bool,
    /// What a person of the office must look at; mostly empty.
    pub for_office: &'a str,
    /// What is said.
    pub out: Vec<NewOut>,
}

/// A line of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TalkLine {
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Whether the resident said it.
    pub resident: bool,
    /// The content as JSON where the resident said it, else the text.
    pub content: String,
    /// Buttons below, as JSON; empty where the resident said it.
    pub buttons: String,
    /// The id of the message.
    pub id: String,
}

/// A message that a person of the office must look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForOffice {
    /// Whose conversation it is.
    pub contact: String,
    /// The channel.
    pub channel: String,
    /// What it is about.
    pub text: String,
    /// When it arrived, milliseconds since 1970.
    pub at_ms: i64,
    /// The street, empty where none is known.
    pub street: String,
}

const ADD: &str = "INSERT INTO inbox (municipality_id, channel, message_id, contact_id, content, for_office, received_at, answered_at)
    VALUES ($1, $2, $3, $4, $5, '', $6, 0) ON CONFLICT (municipality_id, channel, message_id) DO NOTHING";
const MEET: &str = "INSERT INTO resident (municipality_id, contact_id, channel, user_hash, address, person, street_id, reminders, stopped, revision, created_at, heard_at)
    VALUES ($1, $2, $3, $4, $5, '{}', '', 0, 0, 0, $6, $6)
    ON CONFLICT (municipality_id, channel, user_hash) DO UPDATE SET address = excluded.address, heard_at = excluded.heard_at
    RETURNING contact_id";
const CONTACT: &str = "SELECT contact_id, channel, address, person, revision, heard_at FROM resident
    WHERE municipality_id = $1 AND contact_id = $2";
const BY_USER: &str = "SELECT contact_id FROM resident WHERE municipality_id = $1 AND channel = $2 AND user_hash = $3";
const WAITING: &str = "SELECT municipality_id, channel, message_id, contact_id, content FROM inbox
    WHERE answered_at = 0 AND received_at <= $1 AND (channel NOT IN ('simulator', 'ussd') OR received_at <= $2)
    ORDER BY received_at, message_id LIMIT 100";
const REMEMBER: &str =
    "UPDATE resident SET person = $4, street_id = $5, reminders = $6, stopped = $7, revision = revision + 1
    WHERE municipality_id = $1 AND contact_id = $2 AND revision = $3";
const ANSWERED: &str = "UPDATE inbox SET answered_at = $4, for_office = $5
    WHERE municipality_id = $1 AND channel = $2 AND message_id = $3 AND answered_at = 0";
const HEARD: &str = "SELECT received_at, content, message_id FROM inbox
    WHERE municipality_id = $1 AND contact_id = $2 ORDER BY received_at DESC, message_id DESC LIMIT 100";
const SAID: &str = "SELECT created_at, text, buttons, out_id FROM outbox
    WHERE municipality_id = $1 AND contact_id = $2 ORDER BY created_at DESC, out_id DESC LIMIT 100";
const FOR_OFFICE: &str =
    "SELECT inbox.contact_id, inbox.channel, inbox.for_office, inbox.received_at, resident.street_id
    FROM inbox JOIN resident ON resident.municipality_id = inbox.municipality_id AND resident.contact_id = inbox.contact_id
    WHERE inbox.municipality_id = $1 AND inbox.for_office <> '' ORDER BY inbox.received_at DESC LIMIT 500";
const LOOKED_AT: &str = "UPDATE inbox SET for_office = '' WHERE municipality_id = $1 AND contact_id = $2";
const FORGET: [&str; 3] = [
    "UPDATE inbox SET contact_id = '', content = '', for_office = '' WHERE municipality_id = $1 AND contact_id = $2",
    "DELETE FROM outbox WHERE municipality_id = $1 AND contact_id = $2 AND state <> 'waiting'",
    "DELETE FROM resident WHERE municipality_id = $1 AND contact_id = $2",
];
const REMINDED: &str = "SELECT contact_id, channel, address, person, revision, heard_at FROM resident
    WHERE municipality_id = $1 AND reminders = 1 AND stopped = 0 AND street_id = $2 ORDER BY contact_id";
const MARKED: &str = "SELECT municipality_id, contact_id FROM resident WHERE stopped = 2 AND NOT EXISTS (
    SELECT 1 FROM outbox WHERE outbox.municipality_id = resident.municipality_id
        AND outbox.contact_id = resident.contact_id AND outbox.state = 'waiting')";
const REMINDED_STREETS: &str = "SELECT DISTINCT street_id FROM resident
    WHERE municipality_id = $1 AND reminders = 1 AND stopped = 0 AND street_id <> '' ORDER BY street_id";
const PURGE_HEARD: &str = "DELETE FROM inbox WHERE received_at < $1";
const PURGE_SAID: &str = "DELETE FROM outbox WHERE created_at < $1";

type Row = (String, String, String, String, i64, i64);

/// What an address is sealed for.
const PURPOSE: &str = "address of a resident";

impl Store {
    /// Keeps a message; the contact it is from, or nothing when it arrived before.
    pub async fn arrive(
        &self,
        municipality: &str,
        arrived: &Arrived<'_>,
        fresh: &str,
        now_ms: i64,
    ) -> Result<Option<String>, StoreError> {
        let address = match arrived.address {
            "" => String::new(),
            address => self.seal.seal(PURPOSE, address)?,
        };
        let mut transaction = self.begin().await?;
        let (contact,): (String,) = sqlx::query_as(MEET)
            .bind(municipality)
            .bind(fresh)
            .bind(arrived.channel)
            .bind(arrived.user_hash)
            .bind(&address)
            .bind(now_ms)
            .fetch_one(&mut *transaction)
            .await?;
        let added = sqlx::query(ADD)
            .bind(municipality)
            .bind(arrived.channel)
            .bind(arrived.message)
            .bind(&contact)
            .bind(arrived.content)
            .bind(now_ms)
            .execute(&mut *transaction)
            .await?;
        if added.rows_affected() == 0 {
            return Ok(None);
        }
        transaction.commit().await?;
        Ok(Some(contact))
    }

    fn read_contact(&self, (id, channel, address, person, revision, heard_ms): Row) -> Result<Contact, StoreError> {
        let address = self.seal.open(PURPOSE, &address)?;
        Ok(Contact { id, channel, address, person: serde_json::from_str(&person)?, revision, heard_ms })
    }

    /// A contact.
    pub async fn contact(&self, municipality: &str, id: &str) -> Result<Option<Contact>, StoreError> {
        let row: Option<Row> = sqlx::query_as(CONTACT).bind(municipality).bind(id).fetch_optional(&self.write).await?;
        row.map(|row| self.read_contact(row)).transpose()
    }

    /// The contact of a user of a channel.
    pub async fn contact_of(
        &self,
        municipality: &str,
        channel: &str,
        user_hash: &str,
    ) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> =
            sqlx::query_as(BY_USER).bind(municipality).bind(channel).bind(user_hash).fetch_optional(&self.read).await?;
        Ok(row.map(|(id,)| id))
    }

    /// Messages that arrived until a moment and have no answer yet; `at_once_until_ms` is that moment for channels whose
    /// answer goes back with the request, because those are being answered.
    pub async fn waiting_messages(&self, until_ms: i64, at_once_until_ms: i64) -> Result<Vec<Waiting>, StoreError> {
        let rows: Vec<(String, String, String, String, String)> =
            sqlx::query_as(WAITING).bind(until_ms).bind(at_once_until_ms).fetch_all(&self.write).await?;
        let read = |(municipality, channel, message, contact, content)| Waiting {
            municipality,
            channel,
            message,
            contact,
            content,
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Ends a turn that began at revision `seen`: the person, the message and what is said, all at once; false when
    /// another turn was faster, and then nothing is changed.
    pub async fn end_turn(
        &self,
        waiting: &Waiting,
        seen: i64,
        turn: &TurnRecord<'_>,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let remembered = sqlx::query(REMEMBER)
            .bind(&waiting.municipality)
            .bind(&waiting.contact)
            .bind(seen)
            .bind(&turn.person)
            .bind(turn.street)
            .bind(i64::from(turn.reminders))
            .bind(if turn.forget { 2 } else { i64::from(turn.stopped) })
            .execute(&mut *transaction)
            .await?;
        if remembered.rows_affected() == 0 {
            return Ok(false);
        }
        let answered = sqlx::query(ANSWERED)
            .bind(&waiting.municipality)
            .bind(&waiting.channel)
            .bind(&waiting.message)
            .bind(now_ms)
            .bind(turn.for_office)
            .execute(&mut *transaction)
            .await?;
        if answered.rows_affected() == 0 {
            return Ok(false);
        }
        for out in &turn.out {
            add_out(&mut transaction, &waiting.municipality, out, now_ms).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// What was said to and fro, the oldest first.
    pub async fn talk(&self, municipality: &str, contact: &str) -> Result<Vec<TalkLine>, StoreError> {
        let heard: Vec<(i64, String, String)> =
            sqlx::query_as(HEARD).bind(municipality).bind(contact).fetch_all(&self.read).await?;
        let said: Vec<(i64, String, String, String)> =
            sqlx::query_as(SAID).bind(municipality).bind(contact).fetch_all(&self.read).await?;
        let heard = heard.into_iter().map(|(at_ms, content, id)| TalkLine {
            at_ms,
            resident: true,
            content,
            buttons: String::new(),
            id,
        });
        let said = said.into_iter().map(|(at_ms, content, buttons, id)| TalkLine {
            at_ms,
            resident: false,
            content,
            buttons,
            id,
        });
        let mut lines: Vec<TalkLine> = heard.chain(said).collect();
        // A question and its answer of the same millisecond: the question first.
        lines.sort_by(|a, b| (a.at_ms, !a.resident, &a.id).cmp(&(b.at_ms, !b.resident, &b.id)));
        Ok(lines)
    }

    /// What a person of the office must look at, the newest first.
    pub async fn for_office(&self, municipality: &str) -> Result<Vec<ForOffice>, StoreError> {
        let rows: Vec<(String, String, String, i64, String)> =
            sqlx::query_as(FOR_OFFICE).bind(municipality).fetch_all(&self.read).await?;
        let read = |(contact, channel, text, at_ms, street)| ForOffice { contact, channel, text, at_ms, street };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Takes a conversation off the list of the office, with what is answered, if anything.
    pub async fn looked_at(
        &self,
        municipality: &str,
        contact: &str,
        out: Option<&NewOut>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(LOOKED_AT).bind(municipality).bind(contact).execute(&mut *transaction).await?;
        if let Some(out) = out {
            add_out(&mut transaction, municipality, out, now_ms).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets a contact: what it wrote, what was sent to it, where it can be reached. The ids of its messages stay,
    /// so that one that is sent again does not begin anew.
    pub async fn forget_contact(&self, municipality: &str, contact: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for statement in FORGET {
            sqlx::query(statement).bind(municipality).bind(contact).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets those who asked for it, once nothing waits to be sent to them.
    pub async fn forget_marked(&self) -> Result<(), StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(MARKED).fetch_all(&self.write).await?;
        for (municipality, contact) in rows {
            self.forget_contact(&municipality, &contact).await?;
        }
        Ok(())
    }

    /// Everybody who wishes to be reminded about a street.
    pub async fn reminded_of(&self, municipality: &str, street: &str) -> Result<Vec<Contact>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(REMINDED).bind(municipality).bind(street).fetch_all(&self.read).await?;
        rows.into_iter().map(|row| self.read_contact(row)).collect()
    }

    /// Streets about which somebody wishes to be reminded.
    pub async fn reminded_streets(&self, municipality: &str) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(REMINDED_STREETS).bind(municipality).fetch_all(&self.read).await?;
        Ok(rows.into_iter().map(|(street,)| street).collect())
    }

    /// Lets go of what was said before a moment.
    pub async fn purge_talk(&self, before_ms: i64) -> Result<(), StoreError> {
        sqlx::query(PURGE_HEARD).bind(before_ms).execute(&self.write).await?;
        sqlx::query(PURGE_SAID).bind(before_ms).execute(&self.write).await?;
        Ok(())
    }
}
