//! `/fulfillment/exceptions`: what is wrong with orders on their way, and what is done about it.

use axum::Json;
use axum::extract::{FromRequest, Path, RawQuery, Request, State};
use axum::response::Response;
use shared::api::auth::Role;
use shared::api::exceptions::{
    DeliveryException, ExceptionAnswer, ExceptionPage, ExceptionQuery, ExceptionRequest,
    ItemExceptions, PART,
};
use shared::api::problem::Problem;
use shared::ids::SellerId;
use shared::order::{ExceptionAction, ExceptionStatus};
use shared::query::Parameters;

use super::seller_orders::{LONGEST_NOTE, Mutation};
use crate::app::AppState;
use crate::auth::Caller;
use crate::error::ApiError;
use crate::store::{ExceptionIntention, Intention, Shop};

/// Most exceptions of one answer.
const MOST: u32 = 200;

/// A part of the board, soonest due first, and what its tiles count.
#[utoipa::path(get, path = "/fulfillment/exceptions", tag = "fulfillment", params(
    ("view" = Option<String>, Query, description = "open (unless told), overdue, untold or resolved"),
    ("cause" = Option<String>, Query, description = "Only those with that cause"),
    ("item" = Option<String>, Query, description = "Only those of that item"),
    ("seller" = Option<String>, Query, description = "Whose; support and admins see all shops without"),
    ("limit" = Option<u32>, Query, description = "Exceptions at most: 50 unless told, no more than 200"),
    ("cursor" = Option<String>, Query, description = "As told by another part"),
), responses(
    (status = 200, description = "The exceptions", body = ExceptionPage),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller, support nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for support and admins", body = Problem),
))]
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<ExceptionPage>, ApiError> {
    may_see_exceptions(&caller)?;
    let mut parameters = Parameters::read(query.as_deref().unwrap_or_default());
    let limit = parameters.take("limit", |limit| limit.parse().ok());
    let usual = u32::try_from(PART).unwrap_or(MOST);
    let query = ExceptionQuery::take(&mut parameters);
    let shop = shop_of(&state, &caller, query.shop.as_ref()).await?;
    let limit = limit.unwrap_or(usual).clamp(1, MOST);
    let now = state.clock.now();
    let page = state.store.exceptions(shop.as_ref(), &query, limit, now);
    Ok(Json(page.await?))
}

/// Everything that was ever wrong with an item.
#[utoipa::path(get, path = "/fulfillment/exceptions/{item}", tag = "fulfillment", params(
    ("item" = String, Path, description = "Item key"),
), responses(
    (status = 200, description = "Its exceptions; none is an answer as well", body = ItemExceptions),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller, support nor admin", body = Problem),
    (status = 404, description = "No such item, or another seller's", body = Problem),
))]
pub async fn of_item(
    State(state): State<AppState>,
    caller: Caller,
    Path(item): Path<String>,
) -> Result<Json<ItemExceptions>, ApiError> {
    may_see_exceptions(&caller)?;
    let found = state
        .store
        .exceptions_of_item(&item, own_shop(&caller))
        .await?;
    let exceptions =
        found.ok_or_else(|| ApiError::not_found("no_such_item", "You have no such item."))?;
    let pressing = exceptions
        .iter()
        .find(|one| one.status != ExceptionStatus::Resolved);
    Ok(Json(ItemExceptions {
        order_item_id: item,
        exception_type: pressing.map(|one| one.cause.clone()),
        exception_severity: pressing.map(|one| one.severity.clone()),
        next_action: pressing
            .and_then(DeliveryException::next_step)
            .map(|action| action.word().to_owned()),
        sla_deadline: pressing.and_then(|one| one.due_at),
        exceptions,
    }))
}

/// Takes a step about an exception, and tells whom it concerns.
#[utoipa::path(post, path = "/fulfillment/exceptions/{id}/{action}", tag = "fulfillment", request_body = ExceptionRequest, params(
    ("id" = String, Path, description = "Key of the exception"),
    ("action" = String, Path, description = "notify_seller, prompt_seller, notify_customer, open_refund, open_claim, replace or resolve"),
    ("Idempotency-Key" = Option<String>, Header, description = "Made once an intention; the same key brings the same answer for 24 hours"),
), responses(
    (status = 200, description = "Done; the exception as it is now", body = ExceptionAnswer),
    (status = 400, description = "Nothing that can be done", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller, support nor admin", body = Problem),
    (status = 404, description = "No such exception, or another seller's; no such action", body = Problem),
    (status = 409, description = "The rules are against it; code and sentence say why", body = Problem),
    (status = 422, description = "The key was used for another request", body = Problem),
))]
pub async fn act(
    State(state): State<AppState>,
    Path((id, action)): Path<(String, String)>,
    ExceptionMutation(mutation): ExceptionMutation,
) -> Result<Response, ApiError> {
    let no_such_action = || ApiError::not_found("no_such_action", "There is no such action.");
    let action = ExceptionAction::from_word(&action).ok_or_else(no_such_action)?;
    let request: ExceptionRequest = mutation.json()?;
    let note = request.note.as_deref().unwrap_or_default();
    if note.trim().chars().count() > LONGEST_NOTE {
        return Err(ApiError::bad_request(
            "A note has at most 2,000 characters.",
        ));
    }
    let shop = own_shop(mutation.caller());
    let order = state.store.order_of_exception(&id, shop).await?;
    let order = order
        .ok_or_else(|| ApiError::not_found("no_such_exception", "You have no such exception."))?;
    let intention = Intention::Exception(ExceptionIntention {
        exception: id,
        action,
        request,
    });
    mutation.carry_out(&state, &order, &intention).await
}

/// A change of somebody who looks after exceptions.
pub struct ExceptionMutation(Mutation);

impl FromRequest<AppState> for ExceptionMutation {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let mutation = Mutation::read(request, state, may_see_exceptions).await?;
        Ok(Self(mutation))
    }
}

pub(super) fn may_see_exceptions(caller: &Caller) -> Result<(), ApiError> {
    let has_shop = caller.user.seller_id.is_some();
    match caller.user.role {
        Role::Seller if has_shop => Ok(()),
        Role::Admin | Role::Support => Ok(()),
        _ => Err(ApiError::forbidden("Your account may not see this.")),
    }
}

/// The only shop that the caller looks after; nothing for those who look after all.
pub(super) fn own_shop(caller: &Caller) -> Option<&SellerId> {
    let own = caller.user.seller_id.as_ref();
    own.filter(|_| caller.user.role == Role::Seller)
}

pub(super) async fn shop_of(
    state: &AppState,
    caller: &Caller,
    named: Option<&SellerId>,
) -> Result<Option<Shop>, ApiError> {
    let own = own_shop(caller);
    if let (Some(own), Some(named)) = (own, named)
        && own != named
    {
        return Err(ApiError::forbidden("These are another seller's figures."));
    }
    let Some(seller) = own.or(named) else {
        return Ok(None);
    };
    let shop = state.store.shop(seller).await?;
    shop.map(Some)
        .ok_or_else(|| ApiError::not_found("no_such_seller", "There is no such seller."))
}
