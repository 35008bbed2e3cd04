//! `/inquiries`: what customers ask, as help desks and people of support report it, and how it ends.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use shared::api::problem::Problem;
use shared::api::wismo::{
    Channel, InquiryAnswer, InquiryRequest, InquiryResolution, InquiryTopic, ResolveRequest,
    SurveyAnswer,
};
use shared::time::{MINUTE_MS, Timestamp};

use super::exceptions::may_see_exceptions;
use super::seller_orders::Mutation;
use super::surveys::{answered_before, read};
use crate::app::AppState;
use crate::auth::{SignedBody, SurveyToken};
use crate::error::ApiError;
use crate::store::{Author, Ended, Ending, NewInquiry, Rated, Reported, Reporter, SenderKind};

/// Longest key that a reporting system may use.
const LONGEST_KEY: usize = 200;
/// No receipt carries a longer number.
const LONGEST_NUMBER: usize = 200;
/// How far ahead of ours a caller's clock may be.
const CLOCK_SKEW_MS: i64 = 5 * MINUTE_MS;

/// Takes in that somebody asked about an order: from whoever looks after exceptions, or signed by a help desk.
#[utoipa::path(post, path = "/inquiries", tag = "inquiries", request_body = InquiryRequest, params(
    ("Sokoni-Sender" = Option<String>, Header, description = "Name of the help desk that signs; without it, whoever is signed in reports"),
    ("Sokoni-Signature" = Option<String>, Header, description = "`t=<seconds since 1970>,v1=<hexadecimal HMAC-SHA256 of the seconds, a full stop and the body>`"),
), responses(
    (status = 200, description = "It is kept; under a key that is known, it was so before", body = InquiryAnswer),
    (status = 400, description = "Nothing that can be kept, or asked in the future", body = Problem),
    (status = 401, description = "Nobody is signed in, or a signature that does not fit", body = Problem),
    (status = 403, description = "Neither seller, support nor admin; a sender that is no help desk", body = Problem),
    (status = 404, description = "No such order, or another seller's", body = Problem),
    (status = 409, description = "The key was used for another inquiry, or the order is younger than the inquiry", body = Problem),
))]
pub async fn report(
    State(state): State<AppState>,
    report: Report,
) -> Result<Json<InquiryAnswer>, ApiError> {
    let now = state.clock.now();
    let new = new_inquiry(&report.json()?, now)?;
    let reported = state.store.report_inquiry(&new, &report.reporter, now);
    match reported.await? {
        Reported::Kept(inquiry) => Ok(Json(InquiryAnswer {
            inquiry: *inquiry,
            survey_token: None,
        })),
        Reported::NoSuchOrder => Err(ApiError::not_found(
            "no_such_order",
            "There is no order of that number, or it is another shop's.",
        )),
        Reported::KeyUsed => Err(conflict(
            "external_id_used",
            "This externalId was used for another inquiry.",
        )),
        Reported::BeforeOrder => Err(conflict(
            "asked_before_order",
            "It cannot have been asked before the order was placed.",
        )),
    }
}

/// Ends an inquiry, once. The answer carries the secret of the survey about it, which is given out this one time; nobody is
/// asked who could not show that the order is theirs.
#[utoipa::path(patch, path = "/inquiries/{id}", tag = "inquiries", request_body = ResolveRequest, params(
    ("id" = String, Path, description = "Key of the inquiry"),
    ("Sokoni-Sender" = Option<String>, Header, description = "As for reporting; a help desk ends what it has reported"),
    ("Sokoni-Signature" = Option<String>, Header, description = "As for reporting"),
), responses(
    (status = 200, description = "It has ended; without a secret when it had ended like that before", body = InquiryAnswer),
    (status = 400, description = "Nothing that can be kept, or ended in the future or before it was asked", body = Problem),
    (status = 401, description = "Nobody is signed in, or a signature that does not fit", body = Problem),
    (status = 403, description = "Neither seller, support nor admin; a sender that is no help desk", body = Problem),
    (status = 404, description = "No such inquiry, or none of theirs", body = Problem),
    (status = 409, description = "It has ended otherwise", body = Problem),
))]
pub async fn resolve(
    State(state): State<AppState>,
    Path(id): Path<String>,
    report: Report,
) -> Result<Json<InquiryAnswer>, ApiError> {
    let now = state.clock.now();
    let request: ResolveRequest = report.json()?;
    let resolution = known(
        &request.resolution,
        InquiryResolution::from_word,
        InquiryResolution::ALL,
        "Name a `resolution`: answered, tracking_provided, escalated, unresolved or verification_failed.",
    )?;
    let token = match resolution {
        InquiryResolution::VerificationFailed => None,
        _ => Some(SurveyToken::random()?),
    };
    let ending = Ending {
        resolution,
        resolved_at: instant(request.resolved_at.as_deref(), "resolvedAt", now)?,
        survey_hash: token.as_ref().map(SurveyToken::hash),
    };
    let ended = state
        .store
        .resolve_inquiry(&id, &ending, &report.reporter, now);
    match ended.await? {
        Ended::Now(inquiry) => Ok(Json(InquiryAnswer {
            inquiry: *inquiry,
            survey_token: token.map(SurveyToken::reveal),
        })),
        Ended::Before(inquiry) => Ok(Json(InquiryAnswer {
            inquiry: *inquiry,
            survey_token: None,
        })),
        Ended::Otherwise => Err(conflict(
            "already_resolved",
            "This inquiry has ended otherwise.",
        )),
        Ended::NoSuchInquiry => Err(no_such_inquiry()),
        Ended::BeforeAsked => Err(ApiError::bad_request(
            "It cannot have ended before it was asked.",
        )),
    }
}

/// Keeps how content a customer said to be, where a help desk asks that itself. The first answer counts, be it this or that of the survey.
#[utoipa::path(post, path = "/inquiries/{id}/satisfaction", tag = "inquiries", request_body = SurveyAnswer, params(
    ("id" = String, Path, description = "Key of the inquiry"),
    ("Sokoni-Sender" = Option<String>, Header, description = "As for reporting; a help desk rates what it has reported"),
    ("Sokoni-Signature" = Option<String>, Header, description = "As for reporting"),
), responses(
    (status = 200, description = "It is kept, now or since it came before", body = InquiryAnswer),
    (status = 400, description = "No rating from 1 to 5, or a comment of more than 1,000 characters", body = Problem),
    (status = 401, description = "Nobody is signed in, or a signature that does not fit", body = Problem),
    (status = 403, description = "Neither seller, support nor admin; a sender that is no help desk", body = Problem),
    (status = 404, description = "No such inquiry, or none of theirs", body = Problem),
    (status = 409, description = "Another answer was given before, or the inquiry has not ended with an answer", body = Problem),
))]
pub async fn rate(
    State(state): State<AppState>,
    Path(id): Path<String>,
    report: Report,
) -> Result<Json<InquiryAnswer>, ApiError> {
    let answer = read(report.json::<SurveyAnswer>()?)?;
    let now = state.clock.now();
    let rated = state
        .store
        .rate_inquiry(&id, &answer, &report.reporter, now);
    match rated.await? {
        Rated::Kept(inquiry) => Ok(Json(InquiryAnswer {
            inquiry: *inquiry,
            survey_token: None,
        })),
        Rated::Otherwise => Err(answered_before()),
        Rated::NotAsked => Err(conflict(
            "not_asked",
            "This inquiry has not ended, or whoever asked could not show that the order is theirs.",
        )),
        Rated::NoSuchInquiry => Err(no_such_inquiry()),
    }
}

fn no_such_inquiry() -> ApiError {
    ApiError::not_found(
        "no_such_inquiry",
        "There is no such inquiry, or it is not yours.",
    )
}

fn conflict(code: &'static str, detail: &str) -> ApiError {
    ApiError::new(StatusCode::CONFLICT, code, detail)
}

/// What somebody reports, and who.
pub struct Report {
    reporter: Reporter,
    body: Bytes,
}

impl Report {
    fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        serde_json::from_slice(&self.body).map_err(|_| {
            ApiError::bad_request("The request is not the JSON that this address expects.")
        })
    }
}

impl FromRequest<AppState> for Report {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        if request.headers().contains_key("sokoni-sender") {
            let signed = SignedBody::from_request(request, state).await?;
            signed.require(SenderKind::HelpDesk)?;
            let name = &signed.sender.id;
            return Ok(Self {
                reporter: Reporter {
                    sender: ["helpdesk/", name].concat(),
                    author: Author::help_desk(name),
                    is_program: true,
                },
                body: signed.body,
            });
        }
        let mutation = Mutation::read(request, state, may_see_exceptions).await?;
        let author = mutation.author();
        Ok(Self {
            reporter: Reporter {
                sender: ["user/", &author.id].concat(),
                author,
                is_program: false,
            },
            body: mutation.into_body(),
        })
    }
}

fn new_inquiry(request: &InquiryRequest, now: Timestamp) -> Result<NewInquiry, ApiError> {
    let number = request.order_number.trim();
    if number.is_empty() || number.len() > LONGEST_NUMBER {
        return Err(ApiError::bad_request(
            "Name the order by its `orderNumber`.",
        ));
    }
    let key = request.external_id.as_deref().map(str::trim);
    let key = key.filter(|key| !key.is_empty());
    if key.is_some_and(|key| key.len() > LONGEST_KEY || key.chars().any(char::is_control)) {
        return Err(ApiError::bad_request(
            "`externalId` is longer than 200 bytes or not plain text.",
        ));
    }
    Ok(NewInquiry {
        external_id: key.map(str::to_owned),
        order_number: number.to_owned(),
        topic: known(
            &request.topic,
            InquiryTopic::from_word,
            InquiryTopic::ALL,
            "Name a `topic`: status, tracking, delivery, missing, refund or other.",
        )?,
        channel: known(
            &request.channel,
            Channel::from_word,
            Channel::ALL,
            "Name a `channel`: email, chat, phone, form or messenger.",
        )?,
        asked_at: instant(request.asked_at.as_deref(), "askedAt", now)?,
    })
}

/// A word that means something here: figures are made of them.
fn known<T: PartialEq>(
    word: &str,
    of_word: fn(&str) -> T,
    all: &[T],
    sentence: &str,
) -> Result<T, ApiError> {
    Some(of_word(word))
        .filter(|value| all.contains(value))
        .ok_or_else(|| ApiError::bad_request(sentence))
}

/// An instant that has passed; one that a clock a little ahead of ours has seen is now.
fn instant(text: Option<&str>, name: &str, now: Timestamp) -> Result<Option<Timestamp>, ApiError> {
    let Some(text) = text else {
        return Ok(None);
    };
    let at = Timestamp::parse(text)
        .ok_or_else(|| ApiError::bad_request(format!("`{name}` is no instant.")))?;
    if at > now.plus_ms(CLOCK_SKEW_MS) {
        return Err(ApiError::bad_request(format!(
            "`{name}` lies in the future."
        )));
    }
    Ok(Some(at.min(now)))
}
