//! Reports of residents: a number people can say on the telephone, a secret token for the reporter.

use sqlx::{Any, Transaction};

use super::change::{self, What};
use super::{Store, StoreError};

/// Where a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportState {
    /// The municipality owes an answer.
    Open,
    /// Answered; the resident may still disagree.
    Answered,
    /// Done with.
    Closed,
}

impl ReportState {
    /// The word used in records and answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }

    fn from_code(code: &str) -> Self {
        match code {
            "answered" => Self::Answered,
            "closed" => Self::Closed,
            _ => Self::Open,
        }
    }
}

/// A report about to be kept.
#[derive(Clone, Debug)]
pub struct NewReport<'a> {
    /// Hash of the reporter's token.
    pub token_hash: &'a str,
    /// Street or place.
    pub street: &'a str,
    /// The promise it is about; empty where there was none.
    pub occurrence: &'a str,
    /// The date it is about.
    pub date: &'a str,
    /// What the resident wrote.
    pub note: &'a str,
    /// Hash of the reporter's opaque id; empty for a form without scripts.
    pub reporter: &'a str,
    /// Open, or answered where the evidence answers it.
    pub state: ReportState,
    /// The verdict given at once, as JSON.
    pub verdict: String,
}

/// A report.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// 417 is shown as `M-0417`.
    pub number: i64,
    /// Street or place.
    pub street: String,
    /// The promise it is about; empty where there was none.
    pub occurrence: String,
    /// The date it is about.
    pub date: String,
    /// What the resident wrote.
    pub note: String,
    /// When it arrived, milliseconds since 1970.
    pub received_ms: i64,
    /// Where it stands.
    pub state: ReportState,
    /// The verdict given at once.
    pub verdict: serde_json::Value,
    /// What the municipality answered; empty before.
    pub answer: String,
    /// Its words, if any.
    pub answer_text: String,
    /// The date it promised, if any.
    pub answer_date: String,
    /// Whether the resident disagreed.
    pub disagreed: bool,
    /// When something became of it last, milliseconds since 1970.
    pub updated_ms: i64,
}

type Row = (i64, String, String, String, String, i64, String, String, String, String, String, i64, i64);

const NUMBER: &str =
    "UPDATE municipality SET report_number = report_number + 1 WHERE municipality_id = $1 RETURNING report_number";
const ADD: &str = "INSERT INTO report (municipality_id, number, token_hash, street_id, occurrence_id, date, note, reporter, received_at, state, verdict, answer, answer_text, answer_date, answered_at, disagreed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', '', 0, 0)";
const SAME: &str = "SELECT number FROM report
    WHERE municipality_id = $1 AND street_id = $2 AND date = $3 AND reporter = $4 AND state <> 'closed' LIMIT 1";
const RETOKEN: &str = "UPDATE report SET token_hash = $3 WHERE municipality_id = $1 AND number = $2";
const ALL: &str = "SELECT number, street_id, occurrence_id, date, note, received_at, state, verdict, answer, answer_text, answer_date, disagreed_at, answered_at
    FROM report WHERE municipality_id = $1 ORDER BY number DESC LIMIT 1000";
const OPEN: &str = "SELECT number, street_id, occurrence_id, date, note, received_at, state, verdict, answer, answer_text, answer_date, disagreed_at, answered_at
    FROM report WHERE municipality_id = $1 AND state = 'open' ORDER BY number DESC LIMIT 1000";
const ONE: &str = "SELECT number, street_id, occurrence_id, date, note, received_at, state, verdict, answer, answer_text, answer_date, disagreed_at, answered_at
    FROM report WHERE municipality_id = $1 AND number = $2";
const BY_TOKEN: &str = "SELECT number, street_id, occurrence_id, date, note, received_at, state, verdict, answer, answer_text, answer_date, disagreed_at, answered_at
    FROM report WHERE municipality_id = $1 AND token_hash = $2";
const OPEN_OF_STREET: &str = "SELECT number, street_id, occurrence_id, date, note, received_at, state, verdict, answer, answer_text, answer_date, disagreed_at, answered_at
    FROM report WHERE municipality_id = $1 AND street_id = $2 AND state = 'open' ORDER BY number DESC LIMIT 1";
const OPEN_COUNT: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM report WHERE municipality_id = $1 AND state = 'open'";
const ANSWER: &str = "UPDATE report SET state = $3, answer = $4, answer_text = $5, answer_date = $6, answered_at = $7
    WHERE municipality_id = $1 AND number = $2";
const DISAGREE: &str = "UPDATE report SET state = 'open', disagreed_at = $3, note = $4
    WHERE municipality_id = $1 AND number = $2 AND disagreed_at = 0 AND state <> 'closed'";

fn read(row: Row) -> Result<Report, StoreError> {
    let (
        number,
        street,
        occurrence,
        date,
        note,
        received_ms,
        state,
        verdict,
        answer,
        answer_text,
        answer_date,
        disagreed,
        answered_ms,
    ) = row;
    Ok(Report {
        number,
        street,
        occurrence,
        date,
        note,
        received_ms,
        state: ReportState::from_code(&state),
        verdict: serde_json::from_str(&verdict)?,
        answer,
        answer_text,
        answer_date,
        disagreed: disagreed != 0,
        updated_ms: received_ms.max(disagreed).max(answered_ms),
    })
}

impl Store {
    /// Keeps a report and returns its number and whether it is new. The same reporter has one open
    /// report a street and date: a second one gives the number of the first, with the fresh token.
    pub async fn add_report(
        &self,
        municipality: &str,
        report: NewReport<'_>,
        now_ms: i64,
    ) -> Result<(i64, bool), StoreError> {
        let mut transaction = self.begin().await?;
        change::add(&mut transaction, municipality, What::Reports, report.date, now_ms).await?;
        if !report.reporter.is_empty()
            && let Some(number) = same(&mut transaction, municipality, &report).await?
        {
            sqlx::query(RETOKEN)
                .bind(municipality)
                .bind(number)
                .bind(report.token_hash)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
            return Ok((number, false));
        }
        let (number,): (i64,) = sqlx::query_as(NUMBER).bind(municipality).fetch_one(&mut *transaction).await?;
        sqlx::query(ADD)
            .bind(municipality)
            .bind(number)
            .bind(report.token_hash)
            .bind(report.street)
            .bind(report.occurrence)
            .bind(report.date)
            .bind(report.note)
            .bind(report.reporter)
            .bind(now_ms)
            .bind(report.state.code())
            .bind(report.verdict)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok((number, true))
    }

    /// Reports, newest first: open ones, or all.
    pub async fn reports(&self, municipality: &str, all: bool) -> Result<Vec<Report>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as(if all { ALL } else { OPEN }).bind(municipality).fetch_all(&self.read).await?;
        rows.into_iter().map(read).collect()
    }

    /// One report by its number.
    pub async fn report(&self, municipality: &str, number: i64) -> Result<Option<Report>, StoreError> {
        let row: Option<Row> = sqlx::query_as(ONE).bind(municipality).bind(number).fetch_optional(&self.read).await?;
        row.map(read).transpose()
    }

    /// One report by the reporter's token.
    pub async fn report_of_token(&self, municipality: &str, token_hash: &str) -> Result<Option<Report>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as(BY_TOKEN).bind(municipality).bind(token_hash).fetch_optional(&self.read).await?;
        row.map(read).transpose()
    }

    /// The newest open report of a street.
    pub async fn open_report_of_street(&self, municipality: &str, street: &str) -> Result<Option<Report>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as(OPEN_OF_STREET).bind(municipality).bind(street).fetch_optional(&self.read).await?;
        row.map(read).transpose()
    }

    /// How many reports wait for an answer.
    pub async fn open_reports(&self, municipality: &str) -> Result<i64, StoreError> {
        let (count,): (i64,) = sqlx::query_as(OPEN_COUNT).bind(municipality).fetch_one(&self.read).await?;
        Ok(count)
    }

    /// Answers a report, or closes it.
    pub async fn answer_report(
        &self,
        municipality: &str,
        number: i64,
        (answer, text, date): (&str, &str, &str),
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let state = if answer == "closed" { ReportState::Closed } else { ReportState::Answered };
        let mut transaction = self.begin().await?;
        let done = sqlx::query(ANSWER)
            .bind(municipality)
            .bind(number)
            .bind(state.code())
            .bind(answer)
            .bind(text)
            .bind(date)
            .bind(now_ms)
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound("the report"));
        }
        change::add(&mut transaction, municipality, What::Reports, date, now_ms).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The resident disagrees with the answer, once: the report is open again.
    pub async fn disagree(&self, municipality: &str, number: i64, note: &str, now_ms: i64) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let done = sqlx::query(DISAGREE)
            .bind(municipality)
            .bind(number)
            .bind(now_ms)
            .bind(note)
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() > 0 {
            change::add(&mut transaction, municipality, What::Reports, "", now_ms).await?;
        }
        transaction.commit().await?;
        Ok(done.rows_affected() > 0)
    }
}

async fn same(
    transaction: &mut Transaction<'static, Any>,
    municipality: &str,
    report: &NewReport<'_>,
) -> Result<Option<i64>, StoreError> {
    let row: Option<(i64,)> = sqlx::query_as(SAME)
        .bind(municipality)
        .bind(report.street)
        .bind(report.date)
        .bind(report.reporter)
        .fetch_optional(&mut **transaction)
        .await?;
    Ok(row.map(|(number,)| number))
}
