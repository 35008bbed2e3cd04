//! When a product would arrive, how such promises did, and when a shop hands over.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_decimal::Decimal;
use serde::Deserialize;
use shared::api::delivery_promise::{
    DeliveryPromise, PromiseBasis, PromiseGrade, PromiseGrades, PromisedProduct, ShopHours,
};
use shared::api::problem::Problem;
use shared::ids::{ProductId, SellerId};
use shared::metrics::SMALL_SAMPLE;
use shared::order::{DISPATCH_DAYS, MOST_DISPATCH_DAYS};
use utoipa::IntoParams;

use super::reading::Parameters;
use super::seller_orders::{Mutation, shop_named};
use crate::app::AppState;
use crate::auth::Caller;
use crate::error::ApiError;
use crate::promise::{HISTORY_DAYS, NO_CUT_OFF, Promised, ShopCalendar};
use crate::promiser::day_of;
use crate::store::ProductOnSale;

/// Places that are named at most.
const MOST_LOCATIONS: usize = 200;
/// Longest name of a place that is answered.
const LONGEST_LOCATION: usize = 200;
/// Holidays that a shop keeps at most, and the longest name of one.
const MOST_HOLIDAYS: usize = 400;
const LONGEST_HOLIDAY: usize = 100;
/// Pages of others may keep a promise for that long; it changes once a day.
const KEEP_FOR: &str = "public, max-age=300";

/// Where to.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PromiseQuery {
    /// State or city, as the marketplace names it, in any letter case. Another place than those known is promised for by
    /// what is known of the shop.
    #[serde(default)]
    location: Option<String>,
}

/// When a product would arrive that is ordered now. Pages of others may ask: it is the same for everybody.
#[utoipa::path(get, path = "/fulfillment/delivery-promise/{product}", tag = "fulfillment",
    params(("product" = String, Path, description = "Product key"), PromiseQuery), responses(
    (status = 200, description = "The promise; days and dates are null while there is too little to promise by", body = DeliveryPromise),
    (status = 404, description = "No such product", body = Problem),
))]
pub async fn show(
    State(state): State<AppState>,
    Path(product): Path<String>,
    Parameters(query): Parameters<PromiseQuery>,
    asked_by: HeaderMap,
) -> Result<Response, ApiError> {
    let unknown = || ApiError::not_found("no_such_product", "There is no such product.");
    let id = ProductId::parse(&product).ok_or_else(unknown)?;
    let product = state.store.product_on_sale(&id).await?;
    let product = product.ok_or_else(unknown)?;
    let now = state.clock.now();
    let (book, measured) = (
        state.promiser.book().await?,
        state.store.marketplace_grade(day_of(now)).await?,
    );
    let asked = query.location.as_deref().unwrap_or("").trim();
    let known = book.destination_named(asked);
    let promised = product.shop.promise(&book, known.unwrap_or(""), now);
    let body = DeliveryPromise {
        location: match (known, asked) {
            (_, "") => "default".to_owned(),
            (Some(known), _) => known.to_owned(),
            (None, asked) => asked.chars().take(LONGEST_LOCATION).collect(),
        },
        is_known_location: Some(known.is_some()),
        locations: book
            .destinations()
            .take(MOST_LOCATIONS)
            .map(str::to_owned)
            .collect(),
        ..answer(id, product, promised, &measured)
    };
    let mut response = Json(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    // Our own page asks afresh, and says when nobody answers.
    if asked_by.contains_key(header::ORIGIN) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(KEEP_FOR));
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
    }
    Ok(response)
}

fn answer(
    product_id: ProductId,
    product: ProductOnSale,
    promised: Option<Promised>,
    measured: &PromiseGrade,
) -> DeliveryPromise {
    let days = |days: i64| u64::try_from(days).unwrap_or(0);
    DeliveryPromise {
        product_id,
        message: message(promised.as_ref()),
        product: Some(PromisedProduct {
            title: product.title,
            shop_name: product.shop.shop_name,
        }),
        location: String::new(),
        is_known_location: None,
        promised_min_days: promised.map(|promised| promised.days_to(promised.from)),
        promised_max_days: promised.map(|promised| promised.days_to(promised.to)),
        from: promised.map(|promised| promised.from),
        to: promised.map(|promised| promised.to),
        confidence_level: promised.and_then(|_| confidence(measured)),
        basis: promised.map(|Promised { band, .. }| PromiseBasis {
            level: band.level.word().to_owned(),
            arrivals: band.arrivals,
            history_days: days(HISTORY_DAYS),
            p50_days: days(band.p50_days),
            p90_days: days(band.p90_days),
            measured_parcels: measured.parcels,
        }),
        locations: Vec::new(),
    }
}

/// The share of measured parcels that came by the last day of their promise, three decimals, half up.
fn confidence(measured: &PromiseGrade) -> Option<Decimal> {
    if measured.parcels < SMALL_SAMPLE {
        return None;
    }
    let (part, whole) = (i128::from(measured.by_p90), i128::from(measured.parcels));
    Decimal::try_from_i128_with_scale((part * 2_000 + whole) / (whole * 2), 3).ok()
}

fn message(promised: Option<&Promised>) -> String {
    let Some(Promised { band, from, to, .. }) = promised else {
        return "There is not enough data yet to promise a day.".to_owned();
    };
    format!(
        "Arrives {from} to {to}: of {} parcels like it, half had arrived by the first day and nine in ten by the last.",
        band.arrivals
    )
}

/// Which shop.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShopQuery {
    /// Seller key; for admins.
    #[serde(default)]
    seller: Option<String>,
}

/// How promises would have done for a shop's parcels, in the weeks of the last 20 whose outcome is known.
#[utoipa::path(get, path = "/fulfillment/seller/promise-grades", tag = "fulfillment", params(ShopQuery), responses(
    (status = 200, description = "Marks by carrier", body = PromiseGrades),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin", body = Problem),
))]
pub async fn grades(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(query): Parameters<ShopQuery>,
) -> Result<Json<PromiseGrades>, ApiError> {
    let seller = shop_of(&state, &caller, &query).await?;
    let today = day_of(state.clock.now());
    Ok(Json(state.store.promise_grades(&seller, today).await?))
}

/// When a shop hands parcels over.
#[utoipa::path(get, path = "/fulfillment/seller/hours", tag = "fulfillment", params(ShopQuery), responses(
    (status = 200, description = "Cut-off, closed weekdays, holidays", body = ShopHours),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin", body = Problem),
    (status = 404, description = "No such shop; for admins", body = Problem),
))]
pub async fn hours(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(query): Parameters<ShopQuery>,
) -> Result<Json<ShopHours>, ApiError> {
    let seller = shop_of(&state, &caller, &query).await?;
    hours_of(&state, &seller).await
}

/// Changes when a shop hands parcels over. Promises that were made stay; new ones follow.
#[utoipa::path(patch, path = "/fulfillment/seller/hours", tag = "fulfillment", params(ShopQuery), request_body = ShopHours, responses(
    (status = 200, description = "As they are now", body = ShopHours),
    (status = 400, description = "No such time, weekday or day", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin", body = Problem),
    (status = 404, description = "No such shop; for admins", body = Problem),
))]
pub async fn change_hours(
    State(state): State<AppState>,
    Parameters(query): Parameters<ShopQuery>,
    mutation: Mutation,
) -> Result<Json<ShopHours>, ApiError> {
    let hours: ShopHours = mutation.json()?;
    let seller = shop_of(&state, mutation.caller(), &query).await?;
    let calendar = calendar_of(&hours)?;
    state
        .store
        .change_shop_hours(&seller, &calendar, &hours.holidays, state.clock.now())
        .await?;
    hours_of(&state, &seller).await
}

pub(super) async fn shop_of(
    state: &AppState,
    caller: &Caller,
    query: &ShopQuery,
) -> Result<SellerId, ApiError> {
    let named = query.seller.as_deref().and_then(SellerId::parse);
    Ok(shop_named(state, caller, named).await?.seller)
}

async fn hours_of(state: &AppState, seller: &SellerId) -> Result<Json<ShopHours>, ApiError> {
    let hours = state.store.shop_hours(seller).await?;
    hours
        .map(Json)
        .ok_or_else(|| ApiError::not_found("no_such_seller", "There is no such seller."))
}

fn calendar_of(hours: &ShopHours) -> Result<ShopCalendar, ApiError> {
    let cut_off_minute = match hours.cut_off.as_deref() {
        None | Some("") => NO_CUT_OFF,
        Some(text) => minute_of(text)
            .ok_or_else(|| ApiError::bad_request("The cut-off is a time of day, as 14:00."))?,
    };
    let mut closed_weekdays = 0;
    for day in &hours.closed_weekdays {
        if *day > 6 {
            return Err(ApiError::bad_request(
                "A weekday is 0 for Monday to 6 for Sunday.",
            ));
        }
        closed_weekdays |= 1 << day;
    }
    if closed_weekdays == 0b111_1111 {
        return Err(ApiError::bad_request(
            "A shop is open on at least one weekday.",
        ));
    }
    let too_long = |name: &str| name.chars().count() > LONGEST_HOLIDAY;
    if hours.holidays.len() > MOST_HOLIDAYS
        || hours.holidays.iter().any(|holiday| too_long(&holiday.name))
    {
        return Err(ApiError::bad_request(format!(
            "A shop has at most {MOST_HOLIDAYS} holidays, with names of at most {LONGEST_HOLIDAY} characters."
        )));
    }
    let days: Vec<i64> = hours
        .holidays
        .iter()
        .map(|holiday| holiday.date.days_since_epoch())
        .collect();
    let holidays: std::collections::BTreeSet<i64> = days.iter().copied().collect();
    if holidays.len() < days.len() {
        return Err(ApiError::bad_request("A day is a holiday once."));
    }
    let dispatch_days = u32::try_from(hours.dispatch_days.unwrap_or(u64::from(DISPATCH_DAYS)))
        .ok()
        .filter(|days| *days <= MOST_DISPATCH_DAYS)
        .ok_or_else(|| {
            ApiError::bad_request(format!(
                "A shop hands over within {MOST_DISPATCH_DAYS} open days at the latest."
            ))
        })?;
    Ok(ShopCalendar {
        cut_off_minute,
        closed_weekdays,
        holidays,
        dispatch_days,
    })
}

/// `14:30` as minutes after midnight.
fn minute_of(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let number = |digits: &str, below: u32| {
        let fits = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits
            .parse()
            .ok()
            .filter(|number: &u32| fits && *number < below)
    };
    Some(number(hour, 24)? * 60 + number(minute, 60)?)
}
