//! People of staff: password, second factor, and what they may do in which municipality.

use super::seal::Seal;
use super::{Role, Store, StoreError};

/// A person who can sign in with a password and a code.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// What the person types, in small letters.
    pub login: String,
    /// What the person is called on pages.
    pub person: String,
    /// Argon2id in the PHC string format.
    pub password: String,
    /// Secret of the one-time codes (RFC 6238), base32.
    pub factor: String,
    /// Whether the person has shown that the codes work.
    pub confirmed: bool,
}

/// Somebody of a municipality's staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub account: String,
    /// What the person types to sign in.
    pub login: String,
    /// What the person is called.
    pub person: String,
    /// What the person may do.
    pub role: Role,
    /// Since when, milliseconds since 1970.
    pub since_ms: i64,
}

// Neither a password nor a secret may reach a log by way of `{:?}`.
impl std::fmt::Debug for Account {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Account").field("id", &self.id).field("confirmed", &self.confirmed).finish()
    }
}

type Row = (String, String, String, String, String, i64);

const ADD: &str =
    "INSERT INTO account (account_id, login, person, password, factor, factor_step, confirmed_at, created_at)
    VALUES ($1, $2, $3, $4, $5, 0, 0, $6) ON CONFLICT DO NOTHING";
const ADD_AGAIN: &str = "UPDATE account SET login = $2, person = $3, password = $4, factor = $5
    WHERE account_id = $1 AND confirmed_at = 0
    AND NOT EXISTS (SELECT 1 FROM account other WHERE other.login = $2 AND other.account_id <> $1)";
const JOIN: &str = "INSERT INTO membership (municipality_id, account_id, role, since, ended_at)
    VALUES ($1, $2, $3, $4, 0)
    ON CONFLICT (municipality_id, account_id) DO UPDATE SET role = excluded.role, since = excluded.since, ended_at = 0";
const TAKE_SESSION: &str =
    "UPDATE session SET account_id = $3 WHERE municipality_id = $1 AND token_hash = $2 AND account_id = ''";
const BY_LOGIN: &str = "SELECT account_id, login, person, password, factor, confirmed_at FROM account WHERE login = $1";
const BY_ID: &str =
    "SELECT account_id, login, person, password, factor, confirmed_at FROM account WHERE account_id = $1";
const CONFIRM: &str = "UPDATE account SET confirmed_at = $3, factor_step = $2
    WHERE account_id = $1 AND confirmed_at = 0 AND factor_step < $2";
const STEP: &str = "UPDATE account SET factor_step = $2 WHERE account_id = $1 AND factor_step < $2";
const MEMBERSHIPS: &str = "SELECT municipality_id, role FROM membership WHERE account_id = $1 AND ended_at = 0 ORDER BY since, municipality_id";
const MEMBERS: &str = "SELECT account.account_id, account.login, account.person, membership.role, membership.since
    FROM membership JOIN account ON account.account_id = membership.account_id
    WHERE membership.municipality_id = $1 AND membership.ended_at = 0 AND account.confirmed_at > 0
    ORDER BY membership.since, account.login";
const LEAVE: &str =
    "UPDATE membership SET ended_at = $3 WHERE municipality_id = $1 AND account_id = $2 AND ended_at = 0";
const LEAVE_SESSIONS: &str =
    "UPDATE session SET revoked_at = $3 WHERE municipality_id = $1 AND account_id = $2 AND revoked_at = 0";

fn purpose(account: &str) -> String {
    format!("factor {account}")
}

impl Store {
    fn account_of(
        (id, login, person, password, factor, confirmed_at): Row,
        seal: &Seal,
    ) -> Result<Account, StoreError> {
        let factor = seal.open(&purpose(&id), &factor)?;
        Ok(Account { id, login, person, password, factor, confirmed: confirmed_at != 0 })
    }

    /// Keeps a new account, makes it a member, and gives it the session that made it; one that was never confirmed
    /// is made anew. False when the login is taken.
    pub async fn add_account(
        &self,
        account: &Account,
        municipality: &str,
        role: Role,
        session_hash: &str,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let factor = self.seal.seal(&purpose(&account.id), &account.factor)?;
        let mut transaction = self.begin().await?;
        let mut kept = 0;
        for (text, with_time) in [(ADD_AGAIN, false), (ADD, true)] {
            let query = sqlx::query(text)
                .bind(&account.id)
                .bind(&account.login)
                .bind(&account.person)
                .bind(&account.password)
                .bind(&factor);
            let query = if with_time { query.bind(now_ms) } else { query };
            kept = query.execute(&mut *transaction).await?.rows_affected();
            if kept > 0 {
                break;
            }
        }
        if kept == 0 {
            return Ok(false);
        }
        sqlx::query(JOIN)
            .bind(municipality)
            .bind(&account.id)
            .bind(role.code())
            .bind(now_ms)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(TAKE_SESSION)
            .bind(municipality)
            .bind(session_hash)
            .bind(&account.id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The account of that login.
    pub async fn account_of_login(&self, login: &str) -> Result<Option<Account>, StoreError> {
        let row: Option<Row> = sqlx::query_as(BY_LOGIN).bind(login).fetch_optional(&self.read).await?;
        row.map(|row| Self::account_of(row, &self.seal)).transpose()
    }

    /// The account of that id.
    pub async fn account(&self, id: &str) -> Result<Option<Account>, StoreError> {
        let row: Option<Row> = sqlx::query_as(BY_ID).bind(id).fetch_optional(&self.read).await?;
        row.map(|row| Self::account_of(row, &self.seal)).transpose()
    }

    /// Notes that the codes of an account work; `step` is the one that was shown.
    pub async fn confirm_factor(&self, account: &str, step: i64, now_ms: i64) -> Result<bool, StoreError> {
        let done = sqlx::query(CONFIRM).bind(account).bind(step).bind(now_ms).execute(&self.write).await?;
        Ok(done.rows_affected() > 0)
    }

    /// Uses up the code of a step; false when that code, or a later one, was used before.
    pub async fn use_factor(&self, account: &str, step: i64) -> Result<bool, StoreError> {
        let done = sqlx::query(STEP).bind(account).bind(step).execute(&self.write).await?;
        Ok(done.rows_affected() > 0)
    }

    /// Makes an account a member of a municipality, or changes what it may do there.
    pub async fn join(&self, municipality: &str, account: &str, role: Role, now_ms: i64) -> Result<(), StoreError> {
        sqlx::query(JOIN).bind(municipality).bind(account).bind(role.code()).bind(now_ms).execute(&self.write).await?;
        Ok(())
    }

    /// Where an account may work, and as what.
    pub async fn memberships(&self, account: &str) -> Result<Vec<(String, Role)>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(MEMBERSHIPS).bind(account).fetch_all(&self.read).await?;
        Ok(rows.into_iter().filter_map(|(municipality, role)| Some((municipality, Role::from_code(&role)?))).collect())
    }

    /// Who works for a municipality.
    pub async fn members(&self, municipality: &str) -> Result<Vec<Member>, StoreError> {
        let rows: Vec<(String, String, String, String, i64)> =
            sqlx::query_as(MEMBERS).bind(municipality).fetch_all(&self.read).await?;
        Ok(rows
            .into_iter()
            .filter_map(|(account, login, person, role, since_ms)| {
                Some(Member { account, login, person, role: Role::from_code(&role)?, since_ms })
            })
            .collect())
    }

    /// Ends somebody's work for a municipality, and every session of it; false when there was none.
    pub async fn leave(&self, municipality: &str, account: &str, now_ms: i64) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let left = sqlx::query(LEAVE).bind(municipality).bind(account).bind(now_ms).execute(&mut *transaction).await?;
        sqlx::query(LEAVE_SESSIONS).bind(municipality).bind(account).bind(now_ms).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(left.rows_affected() > 0)
    }
}
