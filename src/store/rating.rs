//! Ratings of the service: stars and words, without a trace of whose they are.

use super::{Store, StoreError};

const PUT: &str =
    "INSERT INTO rating (municipality_id, rating_id, stars, words, street_id, at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (municipality_id, rating_id) DO UPDATE SET stars = excluded.stars, words = excluded.words,
        street_id = excluded.street_id, at = excluded.at";
const SUM: &str = "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(stars), 0) AS BIGINT) FROM rating
    WHERE municipality_id = $1 AND at >= $2";
const LIST: &str = "SELECT rating_id, stars, words, street_id, at FROM rating
    WHERE municipality_id = $1 ORDER BY at DESC, rating_id LIMIT 1000";

/// A rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// One for each browser and week.
    pub id: String,
    /// 1 to 5.
    pub stars: i64,
    /// Why.
    pub words: String,
    /// The street it is about; empty where it is about everything.
    pub street: String,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
}

/// Ratings counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatingSum {
    /// Voices.
    pub count: i64,
    /// Stars of all of them.
    pub stars: i64,
}

impl Store {
    /// Keeps a rating; it replaces the one of the same id.
    pub async fn put_rating(&self, municipality: &str, rating: &Rating) -> Result<(), StoreError> {
        sqlx::query(PUT)
            .bind(municipality)
            .bind(&rating.id)
            .bind(rating.stars)
            .bind(&rating.words)
            .bind(&rating.street)
            .bind(rating.at_ms)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Voices and stars since a moment.
    pub async fn rating_sum(&self, municipality: &str, since_ms: i64) -> Result<RatingSum, StoreError> {
        let (count, stars) = sqlx::query_as(SUM).bind(municipality).bind(since_ms).fetch_one(&self.read).await?;
        Ok(RatingSum { count, stars })
    }

    /// The newest ratings.
    pub async fn ratings(&self, municipality: &str) -> Result<Vec<Rating>, StoreError> {
        let rows: Vec<(String, i64, String, String, i64)> =
            sqlx::query_as(LIST).bind(municipality).fetch_all(&self.read).await?;
        let read = |(id, stars, words, street, at_ms)| Rating { id, stars, words, street, at_ms };
        Ok(rows.into_iter().map(read).collect())
    }
}
