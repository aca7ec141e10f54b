//! Long work that somebody asked for, and how far it is.

use super::change::{self, What};
use super::{Store, StoreError};

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Not taken up yet.
    Waiting,
    /// Under way.
    Running,
    /// Finished with a result.
    Done,
    /// Finished without one.
    Failed,
}

impl JobState {
    /// The word used in records and answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    fn from_code(code: &str) -> Self {
        match code {
            "running" => Self::Running,
            "done" => Self::Done,
            "failed" => Self::Failed,
            _ => Self::Waiting,
        }
    }
}

/// One job.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// `plan`.
    pub kind: String,
    /// Where it stands.
    pub state: JobState,
    /// What was asked, as JSON.
    pub parameters: serde_json::Value,
    /// How far it is, thousandths.
    pub progress: i64,
    /// Cost of the best plan so far, tyiyn; 0 before there is one.
    pub cost: i64,
    /// The plan it made; empty before.
    pub plan: String,
    /// Why it failed, as JSON; empty otherwise.
    pub problem: String,
}

type Row = (String, String, String, String, i64, i64, String, String);

const ADD: &str = "INSERT INTO job (municipality_id, job_id, kind, state, parameters, progress, cost, plan_id, problem, created_at, updated_at)
    VALUES ($1, $2, $3, 'waiting', $4, 0, 0, '', '', $5, $5)";
const ONE: &str = "SELECT job_id, kind, state, parameters, progress, cost, plan_id, problem FROM job
    WHERE municipality_id = $1 AND job_id = $2";
const UNDER_WAY: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM job
    WHERE municipality_id = $1 AND (state = 'waiting' OR state = 'running')";
const MOVE_ON: &str = "UPDATE job SET state = $3, progress = $4, cost = $5, plan_id = $6, problem = $7, updated_at = $8
    WHERE municipality_id = $1 AND job_id = $2";
const ABANDON: &str = "UPDATE job SET state = 'failed', problem = $1, updated_at = $2
    WHERE state = 'waiting' OR state = 'running'";

impl Store {
    /// Keeps a job that waits.
    pub async fn add_job(
        &self,
        municipality: &str,
        id: &str,
        kind: &str,
        parameters: &serde_json::Value,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(ADD)
            .bind(municipality)
            .bind(id)
            .bind(kind)
            .bind(parameters.to_string())
            .bind(now_ms)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// One job.
    pub async fn job(&self, municipality: &str, id: &str) -> Result<Option<Job>, StoreError> {
        let row: Option<Row> = sqlx::query_as(ONE).bind(municipality).bind(id).fetch_optional(&self.read).await?;
        row.map(|(id, kind, state, parameters, progress, cost, plan, problem)| {
            Ok(Job {
                id,
                kind,
                state: JobState::from_code(&state),
                parameters: serde_json::from_str(&parameters)?,
                progress,
                cost,
                plan,
                problem,
            })
        })
        .transpose()
    }

    /// How many jobs of a municipality wait or run.
    pub async fn jobs_under_way(&self, municipality: &str) -> Result<i64, StoreError> {
        let (count,): (i64,) = sqlx::query_as(UNDER_WAY).bind(municipality).fetch_one(&self.read).await?;
        Ok(count)
    }

    /// Writes where a job stands.
    pub async fn move_job(&self, municipality: &str, job: &Job, now_ms: i64) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(MOVE_ON)
            .bind(municipality)
            .bind(&job.id)
            .bind(job.state.code())
            .bind(job.progress)
            .bind(job.cost)
            .bind(&job.plan)
            .bind(&job.problem)
            .bind(now_ms)
            .execute(&mut *transaction)
            .await?;
        change::add(&mut transaction, municipality, What::Jobs, "", now_ms).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Jobs that a process left behind when it stopped have failed, with `problem` as the reason.
    pub async fn abandon_jobs(&self, problem: &str, now_ms: i64) -> Result<(), StoreError> {
        sqlx::query(ABANDON).bind(problem).bind(now_ms).execute(&self.write).await?;
        Ok(())
    }
}
