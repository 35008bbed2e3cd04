//! How an order stood, and what its customer had been told, at the moment when somebody asked about it.

use shared::api::wismo::{InquiryTopic, OrderAge};
use shared::ids::SellerId;
use shared::order::{EventCode, ExceptionCause, OrderStatus, least_advanced};
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::number_key;
use super::parts::NO_PROMISE;
use crate::inquiring::{Happened, Known, age, told_by};

/// A seller's part of an order, and the segments that it is in.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Part {
    pub(super) id: String,
    pub(super) order_id: String,
    pub(super) seller_id: String,
    status: String,
    may_leave: bool,
    pub(super) placed_at: i64,
    promised_to: i64,
    pub(super) region: String,
    pub(super) value_band: String,
    pub(super) customer_kind: String,
}

/// What is kept with an inquiry of the order it is about.
pub(super) struct Standing {
    pub(super) status: OrderStatus,
    /// Empty before anything had left.
    pub(super) carrier: String,
    pub(super) age: OrderAge,
    pub(super) last_told: Option<(EventCode, Timestamp)>,
    pub(super) is_preventable: bool,
}

/// The part of the order of that number, of that shop or of all: of several the one that is least advanced, since it is the one
/// that people wait for; of those the first by its key.
pub(super) async fn part_of_order(
    database: &mut SqliteConnection,
    number: &str,
    shop: Option<&SellerId>,
) -> Result<Option<Part>, sqlx::Error> {
    let parts: Vec<Part> = sqlx::query_as(
        "SELECT p.id, p.order_id, p.seller_id, p.status, p.placed_at, p.promised_to, c.region, c.value_band, c.customer_kind,
           p.pays_on_delivery = 1 OR p.payment_status IN ('paid', 'partially_refunded') AS may_leave
         FROM orders o JOIN seller_orders p ON p.order_id = o.id
         JOIN counted_orders c ON c.what = 'order' AND c.id = p.id
         WHERE o.order_number_key = $1 AND ($2 IS NULL OR p.seller_id = $2) ORDER BY p.id",
    )
    .bind(number_key(number))
    .bind(shop.map(SellerId::as_str))
    .fetch_all(database)
    .await?;
    let statuses: Vec<OrderStatus> = parts
        .iter()
        .map(|part| OrderStatus::from_word(&part.status))
        .collect();
    let least = least_advanced(&statuses).map(|status| status.word().to_owned());
    Ok(parts
        .into_iter()
        .find(|part| least.as_deref() == Some(OrderStatus::from_word(&part.status).word())))
}

/// How the part stood at `asked_at`, which may be long ago.
pub(super) async fn standing(
    database: &mut SqliteConnection,
    part: &Part,
    asked_at: Timestamp,
    topic: &InquiryTopic,
) -> Result<Standing, sqlx::Error> {
    let carrier: Option<String> = sqlx::query_scalar(
        "SELECT carrier FROM shipments WHERE order_id = $1 AND seller_id = $2 AND shipped_at <= $3
         ORDER BY shipped_at DESC, id DESC LIMIT 1",
    )
    .bind(&part.order_id)
    .bind(&part.seller_id)
    .bind(asked_at.0)
    .fetch_optional(&mut *database)
    .await?;
    let known = Known {
        asked_at,
        status_now: OrderStatus::from_word(&part.status),
        may_leave: part.may_leave,
        promised_to: (part.promised_to != NO_PROMISE).then_some(Timestamp(part.promised_to)),
        happened: happened(database, part).await?,
        trouble: trouble(database, part, asked_at).await?,
        notices: notices(database, part, asked_at).await?,
    };
    Ok(Standing {
        status: known.status(),
        carrier: carrier.unwrap_or_default(),
        age: age(asked_at.0 - part.placed_at),
        last_told: known.last_told(),
        is_preventable: known.is_preventable(topic),
    })
}

/// The part's timeline. What a carrier reports is known when it has come in, not when it happened.
async fn happened(
    database: &mut SqliteConnection,
    part: &Part,
) -> Result<Vec<Happened>, sqlx::Error> {
    let rows: Vec<(String, i64, Option<i64>)> = sqlx::query_as(
        "SELECT e.code, e.occurred_at, (SELECT MIN(c.received_at) FROM carrier_events c
             WHERE c.shipment_id = e.shipment_id AND c.occurred_at = e.occurred_at)
         FROM tracking_events e LEFT JOIN shipments h ON h.id = e.shipment_id
         WHERE e.order_id = $1 AND COALESCE(h.seller_id, $2) = $2 ORDER BY e.occurred_at, e.id",
    )
    .bind(&part.order_id)
    .bind(&part.seller_id)
    .fetch_all(database)
    .await?;
    let happened = |(code, at, known_at): (String, i64, Option<i64>)| Happened {
        code: EventCode::from_word(&code),
        at: Timestamp(at),
        known_at: Timestamp(known_at.unwrap_or(at)),
    };
    Ok(rows.into_iter().map(happened).collect())
}

/// Since when something was wrong, of exceptions that were open then.
async fn trouble(
    database: &mut SqliteConnection,
    part: &Part,
    asked_at: Timestamp,
) -> Result<Vec<Timestamp>, sqlx::Error> {
    let began: Vec<i64> = sqlx::query_scalar(
        "SELECT began_at FROM delivery_exceptions WHERE seller_order_id = $1 AND opened_at <= $2
           AND (resolved_at IS NULL OR resolved_at > $2) ORDER BY began_at",
    )
    .bind(&part.id)
    .bind(asked_at.0)
    .fetch_all(database)
    .await?;
    Ok(began.into_iter().map(Timestamp).collect())
}

/// What the customer had been told about this part by then.
async fn notices(
    database: &mut SqliteConnection,
    part: &Part,
    asked_at: Timestamp,
) -> Result<Vec<(EventCode, Timestamp)>, sqlx::Error> {
    let rows: Vec<(Option<String>, i64)> = sqlx::query_as(
        "SELECT e.cause, n.at FROM notifications n LEFT JOIN delivery_exceptions e ON e.id = n.exception_id
         WHERE n.order_id = $1 AND n.recipient = 'customer' AND n.seller_id = $2 AND n.at <= $3 ORDER BY n.at, n.seq",
    )
    .bind(&part.order_id)
    .bind(&part.seller_id)
    .bind(asked_at.0)
    .fetch_all(database)
    .await?;
    let notice = |(cause, at): (Option<String>, i64)| {
        let cause = cause.as_deref().map(ExceptionCause::from_word);
        (told_by(cause.as_ref()), Timestamp(at))
    };
    Ok(rows.into_iter().map(notice).collect())
}
