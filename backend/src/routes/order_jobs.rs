//! `/enhanced-orders/jobs`: many orders changed as one.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::api::order_jobs::{Job, JobRequest, RowState};
use shared::api::problem::Problem;
use shared::api::seller_orders::ChangeRequest;
use shared::ids::{OrderId, SellerId, UserId};
use shared::json::decode_body;
use utoipa::ToSchema;

use super::seller_orders::{Mutation, may_see_orders, refusal, shop_named};
use crate::app::AppState;
use crate::auth::{Caller, SessionSecret};
use crate::error::ApiError;
use crate::store::{Intention, Key, MOST_NAMED, MOST_ORDERS, NoJob, Outcome};

/// Orders that one request of the older kind may name.
const MOST_AT_ONCE: usize = 500;

/// Looks at what a change would do to many orders, and changes nothing.
#[utoipa::path(post, path = "/enhanced-orders/jobs/", tag = "orders", request_body = JobRequest, responses(
    (status = 201, description = "A draft that can be started for an hour: waiting is what it would change", body = Job),
    (status = 400, description = "No action, no orders, or too many", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin, or another seller's shop", body = Problem),
))]
pub async fn draft(
    State(state): State<AppState>,
    mutation: Mutation,
) -> Result<(StatusCode, Json<Job>), ApiError> {
    let request: JobRequest = mutation.json()?;
    let named = request.seller.as_deref().and_then(SellerId::parse);
    let shop = shop_named(&state, mutation.caller(), named).await?;
    let key = SessionSecret::random()?.reveal().to_owned();
    let (author, now) = (mutation.author(), state.clock.now());
    let drafted = state.store.draft_job(&key, &shop, request, &author, now);
    if let Err(none) = drafted.await? {
        return Err(ApiError::bad_request(match none {
            NoJob::NoAction => String::from("The change names no action of the lifecycle."),
            NoJob::NoOrders => String::from("No order of this shop fits the request."),
            NoJob::TooMany => format!(
                "One job changes at most {MOST_ORDERS} orders, {MOST_NAMED} when they are named. Narrow the list."
            ),
        }));
    }
    let job = found(&state, &key, &mutation.caller().user.id).await?;
    Ok((StatusCode::CREATED, Json(job)))
}

/// The caller's jobs that are under way, newest first.
#[utoipa::path(get, path = "/enhanced-orders/jobs/", tag = "orders", responses(
    (status = 200, description = "The jobs", body = Vec<Job>),
    (status = 401, description = "Nobody is signed in", body = Problem),
))]
pub async fn running(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Json<Vec<Job>>, ApiError> {
    may_see_orders(&caller)?;
    let now = state.clock.now();
    Ok(Json(state.store.running_jobs(&caller.user.id, now).await?))
}

/// A job and what has become of its orders.
#[utoipa::path(get, path = "/enhanced-orders/jobs/{id}/", tag = "orders", params(("id" = String, Path, description = "Job key")), responses(
    (status = 200, description = "The job", body = Job),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 404, description = "No such job, or somebody else's", body = Problem),
))]
pub async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Job>, ApiError> {
    Ok(Json(found(&state, &id, &caller.user.id).await?))
}

/// Starts a draft. One that was started goes on as it does.
#[utoipa::path(post, path = "/enhanced-orders/jobs/{id}/start/", tag = "orders", params(("id" = String, Path, description = "Job key")), responses(
    (status = 200, description = "The job", body = Job),
    (status = 404, description = "No such job, or somebody else's", body = Problem),
))]
pub async fn start(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mutation: Mutation,
) -> Result<Json<Job>, ApiError> {
    let (user, now) = (&mutation.caller().user.id, state.clock.now());
    state.store.start_job(&id, user, now).await?;
    run(&state, id, user).await
}

/// Tries the orders of a finished job that failed once more, and no others.
#[utoipa::path(post, path = "/enhanced-orders/jobs/{id}/retry/", tag = "orders", params(("id" = String, Path, description = "Job key")), responses(
    (status = 200, description = "The job", body = Job),
    (status = 404, description = "No such job, or somebody else's", body = Problem),
))]
pub async fn retry(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mutation: Mutation,
) -> Result<Json<Job>, ApiError> {
    go_on(&state, id, &mutation, &RowState::Failed, &RowState::Waiting).await
}

/// Takes back what a finished job has done, order by order, where the rules allow it.
#[utoipa::path(post, path = "/enhanced-orders/jobs/{id}/undo/", tag = "orders", params(("id" = String, Path, description = "Job key")), responses(
    (status = 200, description = "The job", body = Job),
    (status = 404, description = "No such job, or somebody else's", body = Problem),
))]
pub async fn undo(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mutation: Mutation,
) -> Result<Json<Job>, ApiError> {
    go_on(
        &state,
        id,
        &mutation,
        &RowState::Done,
        &RowState::UndoWaiting,
    )
    .await
}

async fn go_on(
    state: &AppState,
    id: String,
    mutation: &Mutation,
    from: &RowState,
    to: &RowState,
) -> Result<Json<Job>, ApiError> {
    let (user, now) = (&mutation.caller().user.id, state.clock.now());
    state.store.continue_job(&id, user, from, to, now).await?;
    run(state, id, user).await
}

async fn run(state: &AppState, id: String, user: &UserId) -> Result<Json<Job>, ApiError> {
    let job = found(state, &id, user).await?;
    state.jobs.run(id);
    Ok(Json(job))
}

async fn found(state: &AppState, id: &str, user: &UserId) -> Result<Job, ApiError> {
    let job = state.store.job(id, user, state.clock.now()).await?;
    job.ok_or_else(|| ApiError::not_found("no_such_job", "You have no such job."))
}

/// Orders and the status that all of them shall have.
#[derive(Debug, Deserialize, ToSchema)]
pub struct BulkUpdate {
    /// Order keys, at most 500.
    order_ids: Vec<OrderId>,
    /// The status.
    status: String,
}

/// What has become of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkUpdated {
    /// For people.
    message: String,
    /// Orders that have the status now.
    updated_orders: Vec<OrderId>,
    /// Orders that have not, and why.
    failed: Vec<NotUpdated>,
}

/// An order that was not changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotUpdated {
    /// Order key.
    order_id: OrderId,
    /// For programs.
    code: String,
    /// For people.
    detail: String,
}

/// Gives many orders a status, as older clients do it: each by the rules, and none in silence.
#[utoipa::path(post, path = "/enhanced-orders/bulk_update_status/", tag = "orders", request_body = BulkUpdate, params(
    ("Idempotency-Key" = Option<String>, Header, description = "Made once an intention"),
), responses(
    (status = 200, description = "What has become of each", body = BulkUpdated),
    (status = 400, description = "Too many orders", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin", body = Problem),
))]
pub async fn bulk_update_status(
    State(state): State<AppState>,
    mutation: Mutation,
) -> Result<Json<BulkUpdated>, ApiError> {
    let request: BulkUpdate = mutation.json()?;
    if request.order_ids.len() > MOST_AT_ONCE {
        return Err(ApiError::bad_request(format!(
            "At most {MOST_AT_ONCE} orders at once. A job takes more."
        )));
    }
    let intention = Intention::Change(ChangeRequest {
        status: Some(request.status),
        ..ChangeRequest::default()
    });
    let (key, author) = (mutation.key()?, mutation.author());
    let (mut updated_orders, mut failed) = (Vec::new(), Vec::new());
    for order_id in request.order_ids {
        // The key of the whole, made the order's own.
        let key = key.as_ref().map(|key| Key {
            key: format!("{} {order_id}", key.key),
            request_hash: key.request_hash.clone(),
        });
        let now = state.clock.now();
        let outcome = state
            .store
            .change_order(&order_id, &intention, None, key.as_ref(), &author, now)
            .await?;
        match why_not(outcome) {
            None => updated_orders.push(order_id),
            Some(problem) => failed.push(NotUpdated {
                order_id,
                code: problem.code,
                detail: problem.detail,
            }),
        }
    }
    Ok(Json(BulkUpdated {
        message: format!("{} updated, {} not", updated_orders.len(), failed.len()),
        updated_orders,
        failed,
    }))
}

/// Why an order was not changed; nothing when it was.
fn why_not(outcome: Outcome) -> Option<Problem> {
    let Outcome::Answer(status, body) = outcome else {
        return refusal(outcome).map(|error| error.problem());
    };
    let told = serde_json::from_str(&body).ok();
    let told = told.and_then(|told: serde_json::Value| decode_body(&told).ok());
    told.filter(|_| !(200..300).contains(&status))
}
