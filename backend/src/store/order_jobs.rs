//! Jobs: many orders changed as one. What becomes of a row is written in the same transaction as the change itself, so
//! that a job goes on after a crash where it was, and no order is changed twice.

use serde::{Deserialize, Serialize};
use shared::api::order_jobs::{
    Job, JobRequest, JobRow, JobState, NumberOfOrder, ReasonCount, RowCount, RowState,
};
use shared::api::seller_orders::ChangeRequest;
use shared::ids::{OrderId, OrderNumber, UserId};
use shared::order::{
    Actor, Handover, OrderAction, OrderGiven, OrderStatus, Refusal, RefusalCode, UNDO_WINDOW_MS,
    UndoFacts, check, check_undo,
};
use shared::query::{OrderFilter, Parameters};
use shared::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::Store;
use super::order_changes::{Author, Intention, carry_out};
use super::seller_orders::{COLUMNS, Row, Shop, push_filter, read_order};
use crate::changing::Fault;

/// Orders that one job may be about.
pub const MOST_ORDERS: usize = 50_000;
/// Orders that one request may name, each a value of SQLite's 32,766; more are found by a filter.
pub const MOST_NAMED: usize = 10_000;
/// How long a draft can be started.
const DRAFT_LIFETIME_MS: i64 = 3_600_000;
/// Failures that an answer lists.
const MOST_FAILURES: i64 = 500;
/// Rows written in one statement; each takes seven values of SQLite's 32,766.
const ROWS_A_STATEMENT: usize = 4_000;

/// What is kept of a request.
#[derive(Debug, Serialize, Deserialize)]
struct KeptRequest {
    change: ChangeRequest,
    tracking_numbers: Vec<NumberOfOrder>,
}

impl KeptRequest {
    /// The change as this order undergoes it.
    fn of_order(&self, number: &str) -> ChangeRequest {
        let mut change = self.change.clone();
        let own = self
            .tracking_numbers
            .iter()
            .find(|one| one.order.trim() == number);
        if let Some(own) = own {
            change.tracking_number = Some(own.number.clone());
        }
        change
    }

    fn action(&self) -> Option<OrderAction> {
        OrderAction::from_word(self.change.action.as_deref()?)
    }
}

/// Why there is no job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoJob {
    /// The request names no action.
    NoAction,
    /// No order fits.
    NoOrders,
    /// More orders than a job may be about.
    TooMany,
}

impl Store {
    /// Looks at what a request would do, and keeps that as a draft under `key`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn draft_job(
        &self,
        key: &str,
        shop: &Shop,
        request: JobRequest,
        author: &Author,
        now: Timestamp,
    ) -> Result<Result<(), NoJob>, sqlx::Error> {
        let kept = KeptRequest {
            change: request.change,
            tracking_numbers: request.tracking_numbers,
        };
        let Some(action) = kept.action() else {
            return Ok(Err(NoJob::NoAction));
        };
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let filter = request.filter.as_deref();
        let orders = chosen_orders(&mut transaction, shop, &request.orders, filter, now).await?;
        if orders.is_empty() {
            return Ok(Err(NoJob::NoOrders));
        }
        if orders.len() > MOST_ORDERS || request.orders.len() > MOST_NAMED {
            return Ok(Err(NoJob::TooMany));
        }
        forget_old_drafts(&mut transaction, now).await?;
        sqlx::query(
            "INSERT INTO order_jobs (id, seller_id, user_id, device, state, request, created_at, asked_at)
             VALUES ($1, $2, $3, $4, 'draft', $5, $6, $6)",
        )
        .bind(key)
        .bind(shop.seller.as_str())
        .bind(&author.id)
        .bind(&author.device)
        .bind(serde_json::to_string(&kept).unwrap_or_default())
        .bind(now.0)
        .execute(&mut *transaction)
        .await?;
        let actor = author.actor;
        let verdicts: Vec<Verdict> = (0..)
            .zip(orders)
            .filter_map(|(position, row)| Verdict::of(position, row, &kept, action, actor))
            .collect();
        insert_rows(&mut transaction, key, verdicts).await?;
        transaction.commit().await?;
        Ok(Ok(()))
    }

    /// A job of that user, and what has become of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn job(
        &self,
        key: &str,
        user: &UserId,
        now: Timestamp,
    ) -> Result<Option<Job>, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        read_job(&mut snapshot, key, user, now).await
    }

    /// That user's jobs that are running, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn running_jobs(
        &self,
        user: &UserId,
        now: Timestamp,
    ) -> Result<Vec<Job>, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let keys: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM order_jobs WHERE user_id = $1 AND state = 'running' ORDER BY created_at DESC LIMIT 20",
        )
        .bind(user.as_str())
        .fetch_all(&mut *snapshot)
        .await?;
        let mut jobs = Vec::new();
        for key in keys {
            jobs.extend(read_job(&mut snapshot, &key, user, now).await?);
        }
        Ok(jobs)
    }

    /// Starts a draft. One that was started before goes on as it does.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn start_job(
        &self,
        key: &str,
        user: &UserId,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE order_jobs SET state = 'running', asked_at = $1 WHERE id = $2 AND user_id = $3 AND state = 'draft'",
        )
        .bind(now.0)
        .bind(key)
        .bind(user.as_str())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Has the rows of a finished job in one state carried out, as another.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn continue_job(
        &self,
        key: &str,
        user: &UserId,
        from: &RowState,
        to: &RowState,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let continued = sqlx::query(
            "UPDATE order_jobs SET state = 'running', asked_at = $1
             WHERE id = $2 AND user_id = $3 AND state = 'finished'",
        )
        .bind(now.0)
        .bind(key)
        .bind(user.as_str())
        .execute(&mut *transaction)
        .await?;
        if continued.rows_affected() == 1 {
            sqlx::query("UPDATE order_job_rows SET state = $1 WHERE job_id = $2 AND state = $3")
                .bind(to.word())
                .bind(key)
                .bind(from.word())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await
    }

    /// Keys of the jobs that were running when the server stopped.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn jobs_to_resume(&self) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar("SELECT id FROM order_jobs WHERE state = 'running' ORDER BY created_at")
            .fetch_all(&self.pool)
            .await
    }

    /// Carries the next row of a job out; false when there was none, and the job is finished.
    ///
    /// # Errors
    /// When the database does not answer. The row is as it was then.
    pub async fn carry_out_row(&self, key: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let next: Option<NextRow> = sqlx::query_as(
            "SELECT r.position, r.seller_order_id, r.order_number, r.state, r.change_seq, j.request, j.user_id, j.device, j.asked_at
             FROM order_job_rows r JOIN order_jobs j ON j.id = r.job_id
             WHERE r.job_id = $1 AND r.state IN ('waiting', 'undo_waiting') AND j.state = 'running'
             ORDER BY r.position LIMIT 1",
        )
        .bind(key)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(next) = next else {
            sqlx::query("UPDATE order_jobs SET state = 'finished', finished_at = $1 WHERE id = $2")
                .bind(now.0)
                .bind(key)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
            return Ok(false);
        };
        let outcome = next.carry_out(&mut transaction, now).await?;
        sqlx::query(
            "UPDATE order_job_rows SET state = $1, code = $2, sentence = $3, change_seq = COALESCE($4, change_seq)
             WHERE job_id = $5 AND position = $6",
        )
        .bind(outcome.state.word())
        .bind(outcome.code)
        .bind(outcome.sentence)
        .bind(outcome.change)
        .bind(key)
        .bind(next.position)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Nobody comes back to what was looked at and left.
async fn forget_old_drafts(
    database: &mut SqliteConnection,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    for statement in [
        "DELETE FROM order_job_rows WHERE job_id IN (SELECT id FROM order_jobs WHERE state = 'draft' AND created_at < $1)",
        "DELETE FROM order_jobs WHERE state = 'draft' AND created_at < $1",
    ] {
        sqlx::query(statement)
            .bind(now.0 - DRAFT_LIFETIME_MS)
            .execute(&mut *database)
            .await?;
    }
    Ok(())
}

/// The orders of a request: those named, or those that the filter finds, in the order of the list.
async fn chosen_orders(
    database: &mut SqliteConnection,
    shop: &Shop,
    named: &[String],
    filter: Option<&str>,
    now: Timestamp,
) -> Result<Vec<Row>, sqlx::Error> {
    let filter = filter.map(|query| OrderFilter::take_from(&mut Parameters::read(query)));
    let mut statement: QueryBuilder<'_, Sqlite> =
        QueryBuilder::new(format!("SELECT {COLUMNS} FROM seller_orders"));
    push_filter(
        &mut statement,
        shop,
        &filter.clone().unwrap_or_default(),
        now,
    );
    if filter.is_none() {
        statement.push(" AND id IN (");
        let mut list = statement.separated(", ");
        for order in named.iter().take(MOST_NAMED) {
            list.push_bind(order.clone());
        }
        statement.push(")");
    }
    statement.push(" ORDER BY placed_at DESC, id DESC LIMIT ");
    statement.push_bind(i64::try_from(MOST_ORDERS + 1).unwrap_or(i64::MAX));
    statement.build_query_as().fetch_all(database).await
}

/// What the rules say about one order before anything is done.
struct Verdict {
    position: i64,
    order: OrderId,
    number: OrderNumber,
    state: RowState,
    code: Option<&'static str>,
    sentence: Option<String>,
}

impl Verdict {
    fn of(
        position: i64,
        row: Row,
        request: &KeptRequest,
        action: OrderAction,
        actor: Actor,
    ) -> Option<Self> {
        let order = row.into_order()?;
        let change = request.of_order(order.order_number.as_str());
        let handover = if change.own_delivery {
            Some(Handover::OwnDelivery)
        } else {
            change.carrier.map(|carrier| Handover::Carrier {
                carrier,
                tracking_number: change.tracking_number.unwrap_or_default(),
            })
        };
        let given = OrderGiven {
            reason: change.reason,
            handover,
            at: None,
        };
        let refusal = check(&order.facts(), action, actor, &given).err();
        let state = match &refusal {
            None => RowState::Waiting,
            Some(refusal) if refusal.code == RefusalCode::AlreadyDone => RowState::Skipped,
            Some(_) => RowState::Failed,
        };
        Some(Self {
            position,
            order: order.id,
            number: order.order_number,
            state,
            code: refusal.as_ref().map(|refusal| refusal.code.as_str()),
            sentence: refusal.map(|refusal| refusal.sentence),
        })
    }
}

async fn insert_rows(
    database: &mut SqliteConnection,
    key: &str,
    verdicts: Vec<Verdict>,
) -> Result<(), sqlx::Error> {
    let mut verdicts = verdicts.into_iter().peekable();
    while verdicts.peek().is_some() {
        let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
            "INSERT INTO order_job_rows (job_id, position, seller_order_id, order_number, state, code, sentence) ",
        );
        statement.push_values(
            verdicts.by_ref().take(ROWS_A_STATEMENT),
            |mut row, verdict| {
                row.push_bind(key.to_owned())
                    .push_bind(verdict.position)
                    .push_bind(verdict.order.as_str().to_owned())
                    .push_bind(verdict.number.as_str().to_owned());
                row.push_bind(verdict.state.word().to_owned())
                    .push_bind(verdict.code)
                    .push_bind(verdict.sentence);
            },
        );
        statement.build().execute(&mut *database).await?;
    }
    Ok(())
}

async fn read_job(
    database: &mut SqliteConnection,
    key: &str,
    user: &UserId,
    now: Timestamp,
) -> Result<Option<Job>, sqlx::Error> {
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT state, request FROM order_jobs WHERE id = $1 AND user_id = $2")
            .bind(key)
            .bind(user.as_str())
            .fetch_optional(&mut *database)
            .await?;
    let Some((state, request)) = row else {
        return Ok(None);
    };
    let counts: Vec<(String, i64)> = sqlx::query_as(
        "SELECT state, COUNT(*) FROM order_job_rows WHERE job_id = $1 GROUP BY state ORDER BY state",
    )
    .bind(key)
    .fetch_all(&mut *database)
    .await?;
    let reasons: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT COALESCE(code, ''), MAX(sentence), COUNT(*) FROM order_job_rows
         WHERE job_id = $1 AND state = 'failed' GROUP BY code ORDER BY COUNT(*) DESC, code",
    )
    .bind(key)
    .fetch_all(&mut *database)
    .await?;
    let failures: Vec<FailureRow> = sqlx::query_as(
        "SELECT seller_order_id, order_number, state, code, sentence FROM order_job_rows
         WHERE job_id = $1 AND (state = 'failed' OR (state = 'done' AND code IS NOT NULL)) ORDER BY position LIMIT $2",
    )
    .bind(key)
    .bind(MOST_FAILURES)
    .fetch_all(&mut *database)
    .await?;
    let last_done: Option<i64> = sqlx::query_scalar(
        "SELECT MAX(c.at) FROM order_job_rows r JOIN order_changes c ON c.seq = r.change_seq
         WHERE r.job_id = $1 AND r.state = 'done'",
    )
    .bind(key)
    .fetch_one(&mut *database)
    .await?;
    let request: Option<KeptRequest> = serde_json::from_str(&request).ok();
    let action = request.as_ref().and_then(KeptRequest::action);
    let may_undo = |at: &i64| {
        action.is_some_and(|action| {
            check_undo(&UndoFacts {
                action,
                age_ms: now.0 - at,
                is_own: true,
                is_changed_since: false,
                is_undone: false,
            })
            .is_ok()
        })
    };
    let whole = |count: i64| u64::try_from(count).unwrap_or(0);
    Ok(Some(Job {
        id: key.to_owned(),
        state: JobState::from_word(&state),
        action: action.map_or("", OrderAction::word).to_owned(),
        counts: counts
            .into_iter()
            .map(|(state, count)| RowCount {
                state: RowState::from_word(&state),
                count: whole(count),
            })
            .collect(),
        reasons: reasons
            .into_iter()
            .map(|(code, sentence, count)| ReasonCount {
                code,
                sentence,
                count: whole(count),
            })
            .collect(),
        failures: failures.into_iter().filter_map(FailureRow::read).collect(),
        undo_until: last_done
            .filter(may_undo)
            .map(|at| Timestamp(at + UNDO_WINDOW_MS)),
        as_of: Some(now),
    }))
}

#[derive(sqlx::FromRow)]
struct FailureRow {
    seller_order_id: String,
    order_number: String,
    state: String,
    code: Option<String>,
    sentence: Option<String>,
}

impl FailureRow {
    fn read(self) -> Option<JobRow> {
        Some(JobRow {
            order: OrderId::parse(&self.seller_order_id)?,
            order_number: OrderNumber::parse(&self.order_number)?,
            state: RowState::from_word(&self.state),
            code: self.code,
            sentence: self.sentence,
        })
    }
}

#[derive(sqlx::FromRow)]
struct NextRow {
    position: i64,
    seller_order_id: String,
    order_number: String,
    state: String,
    change_seq: Option<i64>,
    request: String,
    user_id: String,
    device: Option<String>,
    asked_at: i64,
}

/// What has become of a row.
struct RowOutcome {
    state: RowState,
    code: Option<String>,
    sentence: Option<String>,
    change: Option<i64>,
}

impl RowOutcome {
    fn good(state: RowState, change: Option<u64>) -> Self {
        Self {
            state,
            code: None,
            sentence: None,
            change: change.and_then(|seq| i64::try_from(seq).ok()),
        }
    }

    fn bad(state: RowState, code: &str, sentence: &str) -> Self {
        Self {
            state,
            code: Some(code.to_owned()),
            sentence: Some(sentence.to_owned()),
            change: None,
        }
    }
}

impl NextRow {
    async fn carry_out(
        &self,
        database: &mut SqliteConnection,
        now: Timestamp,
    ) -> Result<RowOutcome, sqlx::Error> {
        let is_undo = self.state == RowState::UndoWaiting.word();
        let (good, bad) = if is_undo {
            (RowState::Undone, RowState::Done)
        } else {
            (RowState::Done, RowState::Failed)
        };
        let gone = |bad| RowOutcome::bad(bad, "no_such_order", "The order is not there any more.");
        let user = super::sessions::user_by_id(database, &self.user_id).await?;
        let (Some(user), Some(id)) = (user, OrderId::parse(&self.seller_order_id)) else {
            return Ok(gone(bad));
        };
        let author = Author::user(&user, self.device.clone());
        let found = read_order(database, &id, author.shop.as_ref(), &author.id, now).await?;
        let (Some(order), Some(intention)) = (found, self.intention(is_undo)) else {
            return Ok(gone(bad));
        };
        // However long a job takes, undoing its last row is as timely as undoing its first.
        let at = if is_undo {
            Timestamp(self.asked_at)
        } else {
            now
        };
        Ok(
            match carry_out(database, &order, &intention, &author, at).await? {
                Ok(seq) => RowOutcome::good(good, (!is_undo).then_some(seq)),
                Err(Fault::Refused(Refusal { code, .. }))
                    if !is_undo && is_so_already(code, &order.row.status, &intention) =>
                {
                    RowOutcome::good(RowState::Skipped, None)
                }
                Err(Fault::Refused(refusal)) => {
                    RowOutcome::bad(bad, refusal.code.as_str(), &refusal.sentence)
                }
                Err(Fault::Unreadable(sentence)) => {
                    RowOutcome::bad(bad, "invalid_request", sentence)
                }
            },
        )
    }

    fn intention(&self, is_undo: bool) -> Option<Intention> {
        if is_undo {
            return Some(Intention::Undo(u64::try_from(self.change_seq?).ok()?));
        }
        let request: KeptRequest = serde_json::from_str(&self.request).ok()?;
        Some(Intention::Change(request.of_order(&self.order_number)))
    }
}

/// Whether somebody else has done meanwhile what the job was about to do.
fn is_so_already(code: RefusalCode, status: &OrderStatus, intention: &Intention) -> bool {
    let Intention::Change(request) = intention else {
        return false;
    };
    let action = request.action.as_deref().and_then(OrderAction::from_word);
    code == RefusalCode::AlreadyDone && action.and_then(OrderAction::target) == Some(status)
}
