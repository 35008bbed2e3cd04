//! `/survey`: the one question after an inquiry, for whoever holds its secret.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::api::problem::Problem;
use shared::api::wismo::{Survey, SurveyAnswer};
use tokio::time::Instant;

use super::reading::Body;
use crate::app::AppState;
use crate::auth::{ClientAddress, SurveyToken};
use crate::error::ApiError;
use crate::store::{Answer, Answered};

/// Longest comment that is kept, in characters.
const LONGEST_COMMENT: usize = 1_000;
/// Our secrets have 32 characters.
const LONGEST_TOKEN: usize = 200;
/// Every secret that opens nothing costs this long, whatever we found out before.
const TIME_OF_A_MISS: Duration = Duration::from_millis(60);

/// What the question is about: nothing of the order or its customer.
#[utoipa::path(get, path = "/survey/{token}", tag = "inquiries", params(
    ("token" = String, Path, description = "The secret of the survey"),
), responses(
    (status = 200, description = "The survey", body = Survey),
    (status = 404, description = "No such survey", body = Problem),
    (status = 429, description = "Too many tries; see Retry-After", body = Problem),
))]
pub async fn show(
    State(state): State<AppState>,
    ClientAddress(from): ClientAddress,
    Path(token): Path<String>,
) -> Result<Json<Survey>, ApiError> {
    let started = Instant::now();
    if token.len() > LONGEST_TOKEN {
        return Err(miss(started).await);
    }
    state.limits.count_lookup(from, &token)?;
    let hash = SurveyToken::brought(&token).hash();
    match state.store.survey(&hash).await? {
        Some(survey) => Ok(Json(survey)),
        None => Err(miss(started).await),
    }
}

/// Answers it. The first answer counts; the same again changes nothing, another one is refused.
#[utoipa::path(post, path = "/survey/{token}", tag = "inquiries", request_body = SurveyAnswer, params(
    ("token" = String, Path, description = "The secret of the survey"),
), responses(
    (status = 200, description = "The answer is kept", body = Survey),
    (status = 400, description = "No rating from 1 to 5, or a comment of more than 1,000 characters", body = Problem),
    (status = 404, description = "No such survey", body = Problem),
    (status = 409, description = "Another answer was given before", body = Problem),
    (status = 429, description = "Too many tries; see Retry-After", body = Problem),
))]
pub async fn answer(
    State(state): State<AppState>,
    ClientAddress(from): ClientAddress,
    Path(token): Path<String>,
    Body(request): Body<SurveyAnswer>,
) -> Result<Json<Survey>, ApiError> {
    let started = Instant::now();
    if token.len() > LONGEST_TOKEN {
        return Err(miss(started).await);
    }
    state.limits.count_lookup(from, &token)?;
    let answer = read(request)?;
    let (hash, now) = (SurveyToken::brought(&token).hash(), state.clock.now());
    match state.store.answer_survey(&hash, &answer, now).await? {
        Answered::Kept(survey) => Ok(Json(survey)),
        Answered::Otherwise => Err(answered_before()),
        Answered::NoSuchSurvey => Err(miss(started).await),
    }
}

/// An answer that can be kept.
pub(super) fn read(request: SurveyAnswer) -> Result<Answer, ApiError> {
    if !(1..=5).contains(&request.rating) {
        return Err(ApiError::bad_request("Give a `rating` from 1 to 5."));
    }
    let comment = request.comment.as_deref().map(str::trim);
    let comment = comment.filter(|comment| !comment.is_empty());
    if comment.is_some_and(|comment| comment.chars().count() > LONGEST_COMMENT) {
        return Err(ApiError::bad_request(
            "A comment has at most 1,000 characters.",
        ));
    }
    Ok(Answer {
        rating: request.rating,
        comment: comment.map(str::to_owned),
    })
}

pub(super) fn answered_before() -> ApiError {
    ApiError::new(
        StatusCode::CONFLICT,
        "already_answered",
        "This question was answered before; the first answer counts.",
    )
}

async fn miss(started: Instant) -> ApiError {
    tokio::time::sleep_until(started + TIME_OF_A_MISS).await;
    ApiError::not_found(
        "no_such_survey",
        "There is no such question, or it was withdrawn.",
    )
}
