//! `/analytics/wismo`: why customers ask, in figures and in rows.

use axum::Json;
use axum::extract::{RawQuery, State};
use shared::api::problem::Problem;
use shared::api::wismo::{
    Cut, InquiryFilter, InquiryPage, SegmentOptions, WismoFulfillment, WismoInquiries,
    WismoInsights, WismoOverview, WismoQuery, WismoSatisfaction, take_business_days,
};
use shared::query::Parameters;

use super::exceptions::{may_see_exceptions, own_shop, shop_of};
use crate::app::AppState;
use crate::auth::Caller;
use crate::error::ApiError;

/// Figures of a period beside those of another, every day of it, and where orders stood when somebody asked. What cannot be
/// read of the query is left out of account. Formulas: docs/metrics.md.
#[utoipa::path(get, path = "/analytics/wismo/overview", tag = "analytics", params(
    ("date_range" = Option<String>, Query, description = "7d, 30d (unless told), 90d or 2026-01-01..2026-01-31, by the marketplace's calendar"),
    ("compare" = Option<String>, Query, description = "previous (unless told): as many days right before; year: the same dates a year before; none"),
    ("seller" = Option<String>, Query, description = "Only that shop; a seller sees their own"),
    ("carrier" = Option<String>, Query, description = "Only what that carrier brings"),
    ("region" = Option<String>, Query, description = "Only what goes there"),
    ("channel" = Option<String>, Query, description = "Only inquiries that came that way: email, chat, phone, form, messenger"),
    ("value" = Option<String>, Query, description = "Only orders of that worth: low, middle, high"),
    ("customer" = Option<String>, Query, description = "Only new or returning customers"),
    ("known_at" = Option<String>, Query, description = "As known at the end of that day (2026-10-31, by the marketplace's calendar) or at that instant; what has not passed is now"),
), responses(
    (status = 200, description = "The figures", body = WismoOverview),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller, support nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for support and admins", body = Problem),
))]
pub async fn overview(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<WismoOverview>, ApiError> {
    let (query, _) = asked(&state, &caller, query.as_deref()).await?;
    let mut overview = state
        .store
        .wismo_overview(&query, state.clock.now())
        .await?;
    hide_shops(&caller, &mut overview.options);
    Ok(Json(overview))
}

/// What stands out in a period: what got worse or better, what is worse than elsewhere and need not be, each with how sure that is
/// and where its rows are. As of `asOf`, less than a minute ago. Formulas: docs/metrics.md.
#[utoipa::path(get, path = "/analytics/wismo/insights", tag = "analytics", params(
    ("date_range" = Option<String>, Query, description = "As for the overview"),
    ("compare" = Option<String>, Query, description = "As for the overview; what is usual is told by the days right before, whatever this says"),
    ("seller" = Option<String>, Query, description = "As for the overview, and so are carrier, region, channel, value and customer"),
), responses(
    (status = 200, description = "What stands out, most impact first", body = WismoInsights),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller, support nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for support and admins", body = Problem),
))]
pub async fn insights(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<WismoInsights>, ApiError> {
    let (query, _) = asked(&state, &caller, query.as_deref()).await?;
    Ok(Json(state.insights.insights(&query).await?))
}

/// How the inquiries of a period divide, and their trend by hour of the week, day, week or month.
#[utoipa::path(get, path = "/analytics/wismo/inquiries", tag = "analytics", params(
    ("date_range" = Option<String>, Query, description = "As for the overview"),
    ("compare" = Option<String>, Query, description = "As for the overview"),
    ("group_by" = Option<String>, Query, description = "hour (of the week), day (unless told), week or month"),
    ("seller" = Option<String>, Query, description = "As for the overview, and so are carrier, region, channel, value, customer and known_at"),
), responses(
    (status = 200, description = "The figures", body = WismoInquiries),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller, support nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for support and admins", body = Problem),
))]
pub async fn inquiries(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<WismoInquiries>, ApiError> {
    let (query, _) = asked(&state, &caller, query.as_deref()).await?;
    let mut inquiries = state
        .store
        .wismo_inquiries(&query, state.clock.now())
        .await?;
    hide_shops(&caller, &mut inquiries.options);
    Ok(Json(inquiries))
}

/// How satisfied customers are with the answers that they got: stars by day, week or month, by how long the answer took, by
/// carrier and topic, and what was written beside.
#[utoipa::path(get, path = "/analytics/wismo/satisfaction", tag = "analytics", params(
    ("date_range" = Option<String>, Query, description = "As for the overview"),
    ("compare" = Option<String>, Query, description = "As for the overview"),
    ("group_by" = Option<String>, Query, description = "day, week or month; unless told, the finest of which most points with answers have twenty"),
    ("seller" = Option<String>, Query, description = "As for the overview, and so are carrier, region, channel, value, customer and known_at"),
), responses(
    (status = 200, description = "The figures", body = WismoSatisfaction),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller, support nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for support and admins", body = Problem),
))]
pub async fn satisfaction(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<WismoSatisfaction>, ApiError> {
    let (query, _) = asked(&state, &caller, query.as_deref()).await?;
    let now = state.clock.now();
    let mut satisfaction = state.store.wismo_satisfaction(&query, now).await?;
    hide_shops(&caller, &mut satisfaction.options);
    Ok(Json(satisfaction))
}

/// A part of the inquiries that a view, or a part of one of its charts, is about: latest first, 50 at a time.
#[utoipa::path(get, path = "/analytics/wismo/inquiries/rows", tag = "analytics", params(
    ("date_range" = Option<String>, Query, description = "As for the overview"),
    ("seller" = Option<String>, Query, description = "As for the overview, and so are carrier, region, channel, value, customer and known_at"),
    ("topic" = Option<String>, Query, description = "Only what asks for that: status, tracking, delivery, missing, refund, other"),
    ("status" = Option<String>, Query, description = "Only where the order stood there"),
    ("age" = Option<String>, Query, description = "Only where the order was 0-1, 1-3, 3-7, 7-14 or 14+ days old"),
    ("answered" = Option<String>, Query, description = "Only what was answered within 1h, 4h, 12h, 24h, 3d, longer, or is open"),
    ("hour" = Option<String>, Query, description = "Only what was asked in that hour of the week, 0 for Monday 0 to 1; in such hours of every day, 8-12; or on such a day, weekday-0 for Mondays"),
    ("preventable" = Option<String>, Query, description = "1: only what a notice would have answered"),
    ("cursor" = Option<String>, Query, description = "As told by another part"),
), responses(
    (status = 200, description = "The inquiries", body = InquiryPage),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller, support nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for support and admins", body = Problem),
))]
pub async fn rows(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<InquiryPage>, ApiError> {
    let (query, filter) = asked(&state, &caller, query.as_deref()).await?;
    let now = state.clock.now();
    Ok(Json(state.store.inquiry_rows(&query, &filter, now).await?))
}

/// How orders of a period left and arrived: by carrier, lane, shop or week, each line with how many it rests on. Formulas:
/// docs/metrics.md.
#[utoipa::path(get, path = "/analytics/wismo/fulfillment", tag = "analytics", params(
    ("date_range" = Option<String>, Query, description = "As for the overview: the days on which orders were placed"),
    ("compare" = Option<String>, Query, description = "As for the overview"),
    ("cut" = Option<String>, Query, description = "carrier (unless told), lane, seller or week"),
    ("days" = Option<String>, Query, description = "business: time to ship and delivery time count Monday to Friday alone"),
    ("seller" = Option<String>, Query, description = "As for the overview, and so are carrier, region, value, customer and known_at"),
), responses(
    (status = 200, description = "The figures", body = WismoFulfillment),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller, support nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for support and admins", body = Problem),
))]
pub async fn fulfillment(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(raw): RawQuery,
) -> Result<Json<WismoFulfillment>, ApiError> {
    let (query, _) = asked(&state, &caller, raw.as_deref()).await?;
    let mut parameters = Parameters::read(raw.as_deref().unwrap_or_default());
    let cut = parameters.take("cut", Cut::known).unwrap_or(Cut::Carrier);
    let is_business = take_business_days(&mut parameters);
    let now = state.clock.now();
    let lines = (&cut, is_business);
    let mut answer = state.store.wismo_fulfillment(&query, lines, now).await?;
    hide_shops(&caller, &mut answer.options);
    Ok(Json(answer))
}

/// What is asked for, once it is known that the caller may: a seller's own shop, or what support and admins name.
async fn asked(
    state: &AppState,
    caller: &Caller,
    query: Option<&str>,
) -> Result<(WismoQuery, InquiryFilter), ApiError> {
    may_see_exceptions(caller)?;
    let mut parameters = Parameters::read(query.unwrap_or_default());
    let mut query = WismoQuery::take(&mut parameters);
    let filter = InquiryFilter::take(&mut parameters);
    let shop = shop_of(state, caller, query.segment.seller.as_ref()).await?;
    query.segment.seller = shop.map(|shop| shop.seller);
    Ok((query, filter))
}

/// A seller has one shop, and learns nothing of others.
fn hide_shops(caller: &Caller, options: &mut SegmentOptions) {
    if own_shop(caller).is_some() {
        options.shops.clear();
    }
}
