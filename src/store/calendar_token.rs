//! Secret addresses of calendar feeds: they show dates only and can be revoked.

use std::collections::HashSet;

use super::{Store, StoreError};

const OF_STREET: &str =
    "SELECT token FROM calendar_token WHERE municipality_id = $1 AND street_id = $2 AND revoked_at = 0
    ORDER BY created_at, token LIMIT 1";
const ADD: &str = "INSERT INTO calendar_token (municipality_id, street_id, token, created_at, revoked_at)
    SELECT $1, $2, $3, $4, 0 WHERE NOT EXISTS
        (SELECT 1 FROM calendar_token WHERE municipality_id = $1 AND street_id = $2 AND revoked_at = 0)";
const STREETS: &str = "SELECT street_id FROM calendar_token WHERE municipality_id = $1 AND revoked_at = 0";
const STREET: &str = "SELECT municipality_id, street_id FROM calendar_token WHERE token = $1 AND revoked_at = 0";

impl Store {
    /// The token of a street's feed; `fresh` becomes it when there is none yet.
    pub async fn calendar_token(
        &self,
        municipality: &str,
        street: &str,
        fresh: &str,
        now_ms: i64,
    ) -> Result<String, StoreError> {
        let known = sqlx::query_as::<_, (String,)>(OF_STREET).bind(municipality).bind(street);
        if let Some((token,)) = known.fetch_optional(&self.read).await? {
            return Ok(token);
        }
        let (municipality, street, fresh) = (municipality.to_owned(), street.to_owned(), fresh.to_owned());
        self.queued(Box::new(move |transaction| {
            Box::pin(async move {
                let add = sqlx::query(ADD).bind(&municipality).bind(&street).bind(&fresh).bind(now_ms);
                add.execute(&mut **transaction).await?;
                let find = sqlx::query_as::<_, (String,)>(OF_STREET).bind(&municipality).bind(&street);
                Ok(find.fetch_one(&mut **transaction).await?.0)
            })
        }))
        .await
    }

    /// Gives a feed to every one of these streets that has none, so that nobody who looks a street up waits for that;
    /// each with the fresh token beside it. Returns how many.
    pub async fn fill_calendar_tokens(
        &self,
        municipality: &str,
        streets: &[(&str, String)],
        now_ms: i64,
    ) -> Result<usize, StoreError> {
        let known: Vec<(String,)> = sqlx::query_as(STREETS).bind(municipality).fetch_all(&self.read).await?;
        let known: HashSet<String> = known.into_iter().map(|(street,)| street).collect();
        let lacking: Vec<_> = streets.iter().filter(|(street, _)| !known.contains(*street)).collect();
        if lacking.is_empty() {
            return Ok(0);
        }
        let mut transaction = self.begin().await?;
        for (street, fresh) in &lacking {
            let add = sqlx::query(ADD).bind(municipality).bind(*street).bind(fresh).bind(now_ms);
            add.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(lacking.len())
    }

    /// Municipality and street of a feed.
    pub async fn street_of_calendar(&self, token: &str) -> Result<Option<(String, String)>, StoreError> {
        Ok(sqlx::query_as(STREET).bind(token).fetch_optional(&self.read).await?)
    }
}
