//! `/orders/reports`: a shop's orders as figures, and as a file for a spreadsheet.

use std::io;

use axum::Json;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;
use futures_util::stream::unfold;
use serde::Serialize;
use shared::api::problem::Problem;
use shared::api::seller_orders::OrderRow;
use shared::money::Money;
use shared::period::Period;
use shared::query::{OrderQuery, Parameters};
use shared::time::{Date, Timestamp};
use utoipa::ToSchema;

use super::seller_orders::shop_of;
use crate::app::AppState;
use crate::auth::Caller;
use crate::error::ApiError;
use crate::store::{ReportSummary, Shop, Store, TopCustomer};

/// Orders read, and written into the file, at once.
const PORTION: u32 = 1_000;
/// Orders that a detailed report shows.
const DETAILED: u32 = 100;

/// What a report is about, and what it says.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderReport {
    /// The days, by the shop's calendar; nothing when the report is about all of them.
    period: Option<ReportPeriod>,
    /// The figures.
    summary: ReportSummary,
    /// Who bought for most, at most ten; in a summary.
    #[serde(skip_serializing_if = "Option::is_none")]
    top_customers: Option<Vec<TopCustomer>>,
    /// The first hundred orders; in a detailed report.
    #[serde(skip_serializing_if = "Option::is_none")]
    orders: Option<Vec<OrderRow>>,
}

/// From the first to the last day.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportPeriod {
    /// Like `2026-01-01`.
    start_date: String,
    /// Like `2026-01-31`.
    end_date: String,
}

/// Orders of a shop: figures (`type=summary`, `type=detailed`), or all of them as CSV (`type=export`). It takes the filters of
/// the list; `start_date` and `end_date` stand for its `period`.
#[utoipa::path(get, path = "/orders/reports/", tag = "orders", params(
    ("type" = Option<String>, Query, description = "summary, detailed or export"),
    ("start_date" = Option<String>, Query, description = "First day"),
    ("end_date" = Option<String>, Query, description = "Last day"),
    ("seller" = Option<String>, Query, description = "Whose orders; for admins, who must name one"),
), responses(
    (status = 200, description = "The figures; or the file, as text/csv", body = OrderReport),
    (status = 400, description = "Days that are none, or an admin who names no shop", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin, or another seller's shop", body = Problem),
))]
pub async fn show(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let mut parameters = Parameters::read(query.as_deref().unwrap_or_default());
    let shop = shop_of(&state, &caller, &mut parameters).await?;
    let kind = parameters.take("type", |kind| Some(kind.to_owned()));
    let days = period_of(&mut parameters)?;
    let mut query = OrderQuery::take_from(&mut parameters);
    query.filter.period = days.or(query.filter.period);
    query.cursor = None;
    let now = state.clock.now();
    if kind.as_deref() == Some("export") {
        return Ok(export(state.store.clone(), shop, query, now));
    }
    let summary = state
        .store
        .report_summary(&shop, &query.filter, now)
        .await?;
    let (mut top_customers, mut orders) = (None, None);
    if kind.as_deref() == Some("detailed") {
        let portion = state.store.orders_portion(&shop, &query, now, DETAILED);
        orders = Some(portion.await?.0);
    } else {
        top_customers = Some(state.store.top_customers(&shop, &query.filter, now).await?);
    }
    let period = query.filter.period.map(|period| {
        let window = period.window(now, &shop.time_zone);
        let day = |at: Timestamp| at.civil(&shop.time_zone).date.to_string();
        ReportPeriod {
            start_date: day(window.from),
            end_date: day(window.to.plus_ms(-1)),
        }
    });
    Ok(Json(OrderReport {
        period,
        summary,
        top_customers,
        orders,
    })
    .into_response())
}

/// The days of the older parameters; a missing end is the other one.
fn period_of(parameters: &mut Parameters) -> Result<Option<Period>, ApiError> {
    let mut text = |name| parameters.take(name, |day| Some(day.to_owned()));
    let (from, to) = (text("start_date"), text("end_date"));
    let Some(from) = from.clone().or_else(|| to.clone()) else {
        return Ok(None);
    };
    let to = to.unwrap_or_else(|| from.clone());
    let days = Date::parse(&from).zip(Date::parse(&to));
    let period = days.and_then(|(from, to)| Period::parse(&format!("{from}..{to}")));
    period.map(Some).ok_or_else(|| {
        ApiError::bad_request(
            "start_date and end_date are days like 2026-01-31, the first not after the last.",
        )
    })
}

/// The orders as a file: read and sent portion by portion, so that a million take no more memory than a thousand.
fn export(store: Store, shop: Shop, query: OrderQuery, now: Timestamp) -> Response {
    let day = now.civil(&shop.time_zone).date;
    let name = format!("attachment; filename=\"orders-{day}.csv\"");
    let file = CsvFile {
        store,
        shop,
        query,
        now,
        is_begun: false,
        is_whole: false,
    };
    let stream = unfold(file, |mut file| async move {
        let portion = file.next().await?;
        Some((portion, file))
    })
    // What compresses it asks once more after the end.
    .fuse();
    let kind = (
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    let name =
        HeaderValue::from_str(&name).unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    (
        [kind, (header::CONTENT_DISPOSITION, name)],
        Body::from_stream(stream),
    )
        .into_response()
}

/// A file on its way.
struct CsvFile {
    store: Store,
    shop: Shop,
    query: OrderQuery,
    now: Timestamp,
    is_begun: bool,
    is_whole: bool,
}

/// Names of the columns.
const COLUMNS: [&str; 20] = [
    "order_number",
    "status",
    "payment_status",
    "fulfillment",
    "placed_at",
    "promised_to",
    "time_zone",
    "customer_name",
    "first_item",
    "items",
    "units",
    "currency",
    "gross",
    "commission",
    "fees",
    "refunds",
    "net",
    "carrier",
    "tracking_number",
    "exception",
];

impl CsvFile {
    /// The next lines; nothing at the end. When the database fails, the connection breaks: half a file does not look whole.
    async fn next(&mut self) -> Option<Result<Vec<u8>, io::Error>> {
        if self.is_whole {
            return None;
        }
        let found = self
            .store
            .orders_portion(&self.shop, &self.query, self.now, PORTION)
            .await;
        let (orders, next) = match found {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(%error, "an export broke off");
                self.is_whole = true;
                return Some(Err(io::Error::other("the database did not answer")));
            }
        };
        self.is_whole = next.is_none();
        self.query.cursor = next;
        Some(self.lines(&orders))
    }

    fn lines(&mut self, orders: &[OrderRow]) -> Result<Vec<u8>, io::Error> {
        let mut bytes = Vec::new();
        if !self.is_begun {
            // Spreadsheets take a file without this mark for one of the last century.
            bytes.extend_from_slice("\u{feff}".as_bytes());
        }
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(bytes);
        if !self.is_begun {
            writer.write_record(COLUMNS)?;
            self.is_begun = true;
        }
        for order in orders {
            writer.write_record(self.line(order))?;
        }
        writer
            .into_inner()
            .map_err(|_| io::Error::other("out of memory"))
    }

    fn line(&self, order: &OrderRow) -> [String; 20] {
        let time = |at: Timestamp| {
            let civil = at.civil(&self.shop.time_zone);
            format!("{} {:02}:{:02}", civil.date, civil.hour, civil.minute)
        };
        let amount = |money: &Money| money.amount.to_string();
        let part = |money: Option<&Money>| money.map(amount).unwrap_or_default();
        let money = &order.money;
        [
            safe(order.order_number.as_str()),
            order.status.word().to_owned(),
            order.payment_status.word().to_owned(),
            order.fulfillment.as_str().to_owned(),
            time(order.placed_at),
            order.promised_to.map(time).unwrap_or_default(),
            self.shop.time_zone.name().to_owned(),
            safe(order.customer_name.as_deref().unwrap_or_default()),
            safe(order.first_item.as_deref().unwrap_or_default()),
            order.item_count.to_string(),
            order.unit_count.to_string(),
            money.gross.currency.as_str().to_owned(),
            amount(&money.gross),
            part(money.commission.as_ref()),
            part(money.fees.as_ref()),
            part(money.refunds.as_ref()),
            part(money.net().as_ref()),
            safe(order.carrier.as_deref().unwrap_or_default()),
            safe(order.tracking_number.as_deref().unwrap_or_default()),
            order
                .exception
                .as_ref()
                .map(|code| code.word().to_owned())
                .unwrap_or_default(),
        ]
    }
}

/// Text that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    let is_formula = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    if is_formula {
        ["'", text].concat()
    } else {
        text.to_owned()
    }
}
