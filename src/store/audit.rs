//! Who did what goes in; a chain comes out in which no line can be changed, left out or put in unseen.
//!
//! Each line carries SHA-256 over the line before it and itself. Whoever keeps the last hash (the council, a printed
//! hearing pack) can tell later that nothing before it was touched.

use sha2::{Digest, Sha256};

use crate::pickups::event::hexadecimal;

use super::{Store, StoreError};

/// Something that somebody did, before it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// The account, or the name of whoever came by a link.
    pub actor: String,
    /// What the person may do.
    pub role: String,
    /// Method and template of the address, or the word for it.
    pub action: String,
    /// The address, without its query.
    pub object: String,
    /// Status of the answer; 0 is written before the deed is tried.
    pub outcome: i64,
}

/// A line of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    /// Its number, 1, 2, 3 ... in each municipality.
    pub number: i64,
    /// What was done.
    pub deed: Deed,
    /// SHA-256 over the line before and this one, hexadecimal.
    pub hash: String,
}

/// What a check of one chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Lines that follow from each other.
    pub lines: i64,
    /// Hash of the last of them.
    pub head: String,
    /// What is wrong, where something is.
    pub fault: Option<String>,
}

type Row = (i64, i64, String, String, String, String, i64, String);

const NEXT: &str = "UPDATE municipality SET audit_number = audit_number + 1 WHERE municipality_id = $1
    RETURNING audit_number, audit_hash";
const ADD: &str = "INSERT INTO audit (municipality_id, number, at, actor, role, action, object, outcome, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const HEAD: &str = "UPDATE municipality SET audit_hash = $2 WHERE municipality_id = $1";
const ENDS: &str = "SELECT audit_number, audit_hash FROM municipality WHERE municipality_id = $1";
const BEFORE: &str = "SELECT number, at, actor, role, action, object, outcome, hash FROM audit
    WHERE municipality_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3";
const AFTER: &str = "SELECT number, at, actor, role, action, object, outcome, hash FROM audit
    WHERE municipality_id = $1 AND number > $2 ORDER BY number LIMIT $3";
/// Lines read at once by a check.
const PAGE: i64 = 2_000;

/// The hash of a line. Parts are told apart by their lengths, so that nothing can move from one to the next.
fn link(previous: &str, municipality: &str, number: i64, deed: &Deed) -> String {
    let mut hasher = Sha256::new();
    let (number, at, outcome) = (number.to_string(), deed.at_ms.to_string(), deed.outcome.to_string());
    let parts = [previous, municipality, &number, &at, &deed.actor, &deed.role, &deed.action, &deed.object, &outcome];
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hexadecimal(&hasher.finalize())
}

fn read((number, at_ms, actor, role, action, object, outcome, hash): Row) -> AuditLine {
    AuditLine { number, deed: Deed { at_ms, actor, role, action, object, outcome }, hash }
}

impl Store {
    /// Adds a line to the chain of a municipality; returns its number.
    pub async fn record_deed(&self, municipality: &str, deed: &Deed) -> Result<i64, StoreError> {
        let mut transaction = self.begin().await?;
        // Counting up locks the municipality's row: two deeds of one moment take turns.
        let (number, previous): (i64, String) = sqlx::query_as(NEXT)
            .bind(municipality)
            .fetch_optional(&mut *transaction)
            .await?
            .ok_or(StoreError::NotFound("the municipality"))?;
        let hash = link(&previous, municipality, number, deed);
        sqlx::query(ADD)
            .bind(municipality)
            .bind(number)
            .bind(deed.at_ms)
            .bind(&deed.actor)
            .bind(&deed.role)
            .bind(&deed.action)
            .bind(&deed.object)
            .bind(deed.outcome)
            .bind(&hash)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(HEAD).bind(municipality).bind(&hash).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(number)
    }

    /// Lines before a number, newest first.
    pub async fn audit_before(&self, municipality: &str, before: i64, most: i64) -> Result<Vec<AuditLine>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as(BEFORE).bind(municipality).bind(before).bind(most).fetch_all(&self.read).await?;
        Ok(rows.into_iter().map(read).collect())
    }

    /// Counts the chain of a municipality again from its first line.
    pub async fn check_audit(&self, municipality: &str) -> Result<Chain, StoreError> {
        let (last, head): (i64, String) = sqlx::query_as(ENDS)
            .bind(municipality)
            .fetch_optional(&self.read)
            .await?
            .ok_or(StoreError::NotFound("the municipality"))?;
        let mut chain = Chain { lines: 0, head: String::new(), fault: None };
        loop {
            let rows: Vec<Row> =
                sqlx::query_as(AFTER).bind(municipality).bind(chain.lines).bind(PAGE).fetch_all(&self.read).await?;
            let full = rows.len() as i64 == PAGE;
            for line in rows.into_iter().map(read) {
                if line.number > last {
                    break;
                }
                let wanted = chain.lines + 1;
                if line.number != wanted {
                    chain.fault = Some(format!("line {wanted} is missing"));
                } else if line.hash != link(&chain.head, municipality, line.number, &line.deed) {
                    chain.fault = Some(format!("line {wanted} was changed after it was written"));
                }
                if chain.fault.is_some() {
                    return Ok(chain);
                }
                chain.lines = line.number;
                chain.head = line.hash;
            }
            if !full {
                break;
            }
        }
        if chain.lines < last {
            chain.fault = Some(format!("lines {} to {last} are missing", chain.lines + 1));
        } else if chain.head != head {
            chain.fault = Some(format!("the hash kept beside the municipality is not that of line {last}"));
        }
        Ok(chain)
    }
}
