//! Small writes of many people go in, few commits come out, and nobody is answered before the commit.
//!
//! A commit to SQLite waits for the disk, and only one can at a time. While one is under way, whatever else is to be
//! written queues up and shares the next: the busier the service, the more one commit carries. PostgreSQL does
//! the same by itself when several connections commit, so there only the very many small ones (positions) share.

use std::future::Future;
use std::pin::Pin;

use sqlx::{Any, AnyPool, Transaction};
use tokio::sync::{mpsc, oneshot};

use super::{Engine, Store, StoreError};

/// Writes that one commit carries at most.
const MOST_TOGETHER: usize = 128;
/// Writes that may wait; whoever comes later waits before the queue.
const MOST_WAITING: usize = 1_024;

/// What is done inside a transaction.
type Doing<'t, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 't>>;
/// A write: gets the transaction, says what came of it.
pub(super) type Write<T> = Box<dyn for<'t> FnOnce(&'t mut Transaction<'static, Any>) -> Doing<'t, T> + Send>;

/// Tells whoever waits, once the commit is done or failed.
type Tell = Box<dyn FnOnce(Option<&sqlx::Error>) + Send>;
/// A write that waits; `None` when it failed and has been told so.
type Waiting = Box<
    dyn for<'t> FnOnce(&'t mut Transaction<'static, Any>) -> Pin<Box<dyn Future<Output = Option<Tell>> + Send + 't>>
        + Send,
>;

/// Where writes queue up.
pub(super) type Queue = mpsc::Sender<Waiting>;

/// Begins to take writes; ends when nobody can send one any more.
pub(super) fn queue(pool: AnyPool) -> Queue {
    let (sender, mut receiver) = mpsc::channel::<Waiting>(MOST_WAITING);
    tokio::spawn(async move {
        let mut waiting = Vec::with_capacity(MOST_TOGETHER);
        while receiver.recv_many(&mut waiting, MOST_TOGETHER).await > 0 {
            // Whoever waits is told by the drop of their channel when there is no transaction at all.
            if let Err(error) = write_together(&pool, &mut waiting).await {
                tracing::error!(%error, "a group of writes failed");
            }
            waiting.clear();
        }
    });
    sender
}

async fn write_together(pool: &AnyPool, waiting: &mut Vec<Waiting>) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let alone = waiting.len() == 1;
    let mut written = Vec::with_capacity(waiting.len());
    for write in waiting.drain(..) {
        if !alone {
            sqlx::query("SAVEPOINT one").execute(&mut *transaction).await?;
        }
        match write(&mut transaction).await {
            Some(tell) => {
                written.push(tell);
                if !alone {
                    sqlx::query("RELEASE one").execute(&mut *transaction).await?;
                }
            }
            None if alone => return Ok(()),
            None => {
                sqlx::query("ROLLBACK TO one").execute(&mut *transaction).await?;
                sqlx::query("RELEASE one").execute(&mut *transaction).await?;
            }
        }
    }
    let outcome = transaction.commit().await;
    for tell in written {
        tell(outcome.as_ref().err());
    }
    outcome
}

impl Store {
    /// Does a small write, together with those of others where the engine has one writer; back after the commit.
    pub(super) async fn together<T: Send + 'static>(&self, write: Write<T>) -> Result<T, StoreError> {
        if self.engine() == Engine::Postgres {
            let mut transaction = self.begin().await?;
            let value = write(&mut transaction).await?;
            transaction.commit().await?;
            return Ok(value);
        }
        self.queued(write).await
    }

    /// Does a small write that touches rows of its own alone, together with those of others on either engine: writes
    /// that wait for each other's rows must not share a transaction where several processes have one.
    pub(super) async fn queued<T: Send + 'static>(&self, write: Write<T>) -> Result<T, StoreError> {
        let (sender, receiver) = oneshot::channel();
        let waiting: Waiting = Box::new(move |transaction| {
            Box::pin(async move {
                match write(transaction).await {
                    Ok(value) => Some(Box::new(move |fault: Option<&sqlx::Error>| {
                        // Nobody waits any more when the client hung up; what was written stays.
                        let _ = sender.send(match fault {
                            None => Ok(value),
                            Some(error) => Err(StoreError::Group(error.to_string())),
                        });
                    }) as Tell),
                    Err(error) => {
                        let _ = sender.send(Err(error));
                        None
                    }
                }
            })
        });
        let gone = || StoreError::Group("the database is closed or failed".to_owned());
        self.queue.send(waiting).await.map_err(|_| gone())?;
        receiver.await.map_err(|_| gone())?
    }
}
