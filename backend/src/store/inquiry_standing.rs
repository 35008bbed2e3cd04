//! How an order stood, and what its customer had been told, at the moment when somebody asked about it.

use shared::api::wismo::{InquiryTopic, OrderAge};
use shared::ids::SellerId;
use shared::order::{EventCode, ExceptionCause, OrderStatus, PaymentStatus, least_advanced};
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
    pays_on_delivery: bool,
    payment_status: String,
    /// When its payment arrived, whatever became of the money later.
    paid_at: Option<i64>,
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

impl Part {
    /// Whether it was paid then, or would be when it was handed over: money that went back later was there then.
    fn could_leave(&self, asked_at: Timestamp, happened: &[Happened]) -> bool {
        let was_paid = self.paid_at.is_some_and(|paid_at| paid_at <= asked_at.0);
        let refunded = |one: &Happened| one.code == EventCode::Refunded && one.at > asked_at;
        let is_refunded = PaymentStatus::from_word(&self.payment_status) == PaymentStatus::Refunded
            && !happened.iter().any(refunded);
        self.pays_on_delivery || (was_paid && !is_refunded)
    }
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
           p.pays_on_delivery, p.payment_status, CASE WHEN p.payment_status IN ('paid', 'partially_refunded', 'refunded')
             THEN COALESCE(o.paid_at, p.placed_at) END AS paid_at
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
    let happened = happened(database, part).await?;
    let known = Known {
        asked_at,
        status_now: OrderStatus::from_word(&part.status),
        may_leave: part.could_leave(asked_at, &happened),
        promised_to: (part.promised_to != NO_PROMISE).then_some(Timestamp(part.promised_to)),
        happened,
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
