//! Everything that happened to an order, from all tables that know of it.

use shared::api::order_timeline::{OrderTimeline, TimelineEntry, TimelineKind};
use shared::api::tracking::DateRange;
use shared::api::wismo::Channel;
use shared::ids::{OrderId, OrderNumber, SellerId};
use shared::order::OrderStatus;
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::seller_orders::whole;
use super::{Store, number_key};

/// The order, and what a reader's part of it adds up to. $1: key of the number; $2: the only shop whose part is read, NULL for all.
const ORDER: &str = "SELECT o.id, o.order_number, o.time_zone, o.promised_from, o.promised_to, o.estimated_to,
    CASE WHEN EXISTS (SELECT 1 FROM seller_orders p JOIN delivery_exceptions e ON e.seller_order_id = p.id
      WHERE p.order_id = o.id AND e.status <> 'resolved') THEN NULL ELSE o.estimated_from END AS estimated_from,
    COALESCE((SELECT p.status FROM seller_orders p WHERE p.order_id = o.id AND p.seller_id = $2), o.status) AS status,
    COALESCE((SELECT MAX(h.delivered_at) FROM shipments h JOIN seller_orders p ON p.order_id = h.order_id AND p.seller_id = h.seller_id
      WHERE h.order_id = o.id AND h.seller_id = $2 AND p.status = 'delivered'), o.delivered_at) AS delivered_at
  FROM orders o WHERE o.order_number_key = $1
    AND ($2 IS NULL OR EXISTS (SELECT 1 FROM seller_orders p WHERE p.order_id = o.id AND p.seller_id = $2))";

/// The parts that are read. $1: key of the order, here and below.
const PARTS: &str =
    "SELECT p.id, s.shop_name FROM seller_orders p JOIN sellers s ON s.id = p.seller_id
  WHERE p.order_id = $1 AND ($2 IS NULL OR p.seller_id = $2) ORDER BY p.id";

/// Where each kind of entry comes from. What one table says already is not said again from another.
const SOURCES: [(TimelineKind, &str); 12] = [
    (
        TimelineKind::Placed,
        "SELECT '' AS id, placed_at AS at FROM orders WHERE id = $1",
    ),
    (
        TimelineKind::Paid,
        "SELECT '' AS id, paid_at AS at FROM orders WHERE id = $1 AND paid_at IS NOT NULL",
    ),
    (
        // Of orders that came from elsewhere it is not known what their promise rested on.
        TimelineKind::Promised,
        "SELECT p.id, COALESCE(m.made_at, o.placed_at) AS at, m.level AS code, s.shop_name AS shop,
           CASE WHEN o.promised_from < p.promised_to THEN o.promised_from ELSE p.promised_to END AS from_at, p.promised_to AS to_at
         FROM seller_orders p JOIN orders o ON o.id = p.order_id JOIN sellers s ON s.id = p.seller_id
         LEFT JOIN promises m ON m.order_id = p.order_id AND m.seller_id = p.seller_id
         WHERE p.order_id = $1 AND ($2 IS NULL OR p.seller_id = $2) AND o.promised_from IS NOT NULL AND o.promised_to IS NOT NULL",
    ),
    (
        // Most changes are reports of the timeline as well; those that were taken back are not, nor is taking back itself.
        TimelineKind::Changed,
        "SELECT CAST(c.seq AS TEXT) AS id, c.at, c.action AS code, c.actor_name AS actor,
           s.shop_name AS shop
         FROM order_changes c JOIN seller_orders p ON p.id = c.seller_order_id JOIN sellers s ON s.id = p.seller_id
         WHERE p.order_id = $1 AND ($2 IS NULL OR p.seller_id = $2)
           AND c.action IN ('undo', 'process', 'cancel', 'ship', 'send_out', 'hold_for_pickup', 'deliver', 'record_failed_attempt',
             'return_to_sender', 'accept_return')
           AND NOT EXISTS (SELECT 1 FROM tracking_events e WHERE e.id = p.id || '_c' || c.seq)",
    ),
    (
        // What has no parcel concerns the order, unless somebody of another shop wrote it about theirs.
        TimelineKind::Scan,
        "SELECT e.id, e.occurred_at AS at, e.code, e.place, e.description AS note, COALESCE(h.tracking_number, h.id) AS parcel, h.carrier
         FROM tracking_events e JOIN orders o ON o.id = e.order_id LEFT JOIN shipments h ON h.id = e.shipment_id
         WHERE e.order_id = $1 AND ($2 IS NULL OR COALESCE(h.seller_id, $2) = $2)
           AND e.code <> 'placed' AND (e.code <> 'paid' OR o.paid_at IS NULL)
           AND ($2 IS NULL OR NOT EXISTS (SELECT 1 FROM seller_orders q WHERE q.order_id = e.order_id AND q.seller_id <> $2
             AND substr(e.id, 1, length(q.id) + 2) = q.id || '_c'))",
    ),
    (
        // That of which no scan tells.
        TimelineKind::Delivered,
        "SELECT p.id, COALESCE(MAX(h.delivered_at), o.delivered_at) AS at, 'delivered' AS code, s.shop_name AS shop
         FROM seller_orders p JOIN orders o ON o.id = p.order_id JOIN sellers s ON s.id = p.seller_id
         JOIN deliveries d ON d.seller_order_id = p.id AND d.has_arrived = 1
         LEFT JOIN shipments h ON h.order_id = p.order_id AND h.seller_id = p.seller_id
         WHERE p.order_id = $1 AND ($2 IS NULL OR p.seller_id = $2)
           AND NOT EXISTS (SELECT 1 FROM tracking_events e WHERE e.order_id = p.order_id AND e.code = 'delivered')
         GROUP BY p.id, o.delivered_at, s.shop_name HAVING COALESCE(MAX(h.delivered_at), o.delivered_at) IS NOT NULL",
    ),
    (
        TimelineKind::Exception,
        "SELECT e.id, e.opened_at AS at, e.cause AS code, e.note, s.shop_name AS shop
         FROM delivery_exceptions e JOIN seller_orders p ON p.id = e.seller_order_id JOIN sellers s ON s.id = p.seller_id
         WHERE p.order_id = $1 AND ($2 IS NULL OR p.seller_id = $2)",
    ),
    (
        TimelineKind::Step,
        "SELECT t.exception_id || '/' || t.seq || '/' || t.action AS id, t.at, t.action AS code, t.note, t.actor_name AS actor,
           s.shop_name AS shop
         FROM exception_steps t JOIN delivery_exceptions e ON e.id = t.exception_id
         JOIN seller_orders p ON p.id = e.seller_order_id JOIN sellers s ON s.id = p.seller_id
         WHERE p.order_id = $1 AND ($2 IS NULL OR p.seller_id = $2) AND t.action <> 'opened' AND NOT EXISTS (
           SELECT 1 FROM notifications n WHERE n.exception_id = t.exception_id AND n.seq = t.seq AND n.action = t.action)",
    ),
    (
        TimelineKind::Told,
        "SELECT COALESCE(n.exception_id, '') || '/' || n.seq || '/' || n.action || '/' || n.recipient AS id, n.at, COALESCE(e.cause, n.action) AS code, n.note,
           n.recipient AS told, COALESCE(t.actor_name, c.actor_name) AS actor, s.shop_name AS shop
         FROM notifications n LEFT JOIN delivery_exceptions e ON e.id = n.exception_id JOIN sellers s ON s.id = n.seller_id
         LEFT JOIN exception_steps t ON t.exception_id = n.exception_id AND t.seq = n.seq AND t.action = n.action
         LEFT JOIN order_changes c ON n.exception_id IS NULL AND c.seq = n.seq
         WHERE n.order_id = $1 AND ($2 IS NULL OR n.seller_id = $2)",
    ),
    (
        TimelineKind::Asked,
        "SELECT i.id, i.asked_at AS at, i.topic AS code, i.channel, i.last_told, i.last_told_at, i.is_preventable, i.id AS inquiry,
           s.shop_name AS shop
         FROM inquiries i JOIN sellers s ON s.id = i.seller_id WHERE i.order_id = $1 AND ($2 IS NULL OR i.seller_id = $2)",
    ),
    (
        TimelineKind::Resolved,
        "SELECT id, resolved_at AS at, resolution AS code, id AS inquiry FROM inquiries
         WHERE order_id = $1 AND ($2 IS NULL OR seller_id = $2) AND resolved_at IS NOT NULL",
    ),
    (
        TimelineKind::Rated,
        "SELECT id, answered_at AS at, rating, comment AS note, id AS inquiry FROM inquiries
         WHERE order_id = $1 AND ($2 IS NULL OR seller_id = $2) AND rating IS NOT NULL AND answered_at IS NOT NULL",
    ),
];

#[derive(sqlx::FromRow)]
struct OrderRow {
    id: String,
    order_number: String,
    time_zone: String,
    status: String,
    promised_from: Option<i64>,
    promised_to: Option<i64>,
    estimated_from: Option<i64>,
    estimated_to: Option<i64>,
    delivered_at: Option<i64>,
}

/// An entry as any source has it; what a source does not have is absent.
#[derive(Default, sqlx::FromRow)]
#[sqlx(default)]
struct Row {
    id: String,
    at: i64,
    code: Option<String>,
    shop: Option<String>,
    parcel: Option<String>,
    carrier: Option<String>,
    place: Option<String>,
    note: Option<String>,
    actor: Option<String>,
    told: Option<String>,
    channel: Option<String>,
    from_at: Option<i64>,
    to_at: Option<i64>,
    rating: Option<i64>,
    last_told: Option<String>,
    last_told_at: Option<i64>,
    is_preventable: i64,
    inquiry: Option<String>,
}

impl Row {
    fn into_entry(self, kind: TimelineKind) -> TimelineEntry {
        // A report that it was received is the delivery.
        let is_delivery = kind == TimelineKind::Scan && self.code.as_deref() == Some("delivered");
        let kind = if is_delivery {
            TimelineKind::Delivered
        } else {
            kind
        };
        TimelineEntry {
            code: self.code,
            shop: self.shop,
            parcel: self.parcel,
            carrier: self.carrier,
            place: self.place,
            note: self.note,
            actor: self.actor,
            told: self.told,
            channel: self.channel.as_deref().map(Channel::from_word),
            range: range(self.from_at, self.to_at),
            rating: self.rating.map(whole),
            last_told: self.last_told,
            last_told_at: self.last_told_at.map(Timestamp),
            is_preventable: self.is_preventable == 1,
            inquiry: self.inquiry,
            ..TimelineEntry::new(
                [kind.word(), "/", &self.id].concat(),
                kind.clone(),
                Timestamp(self.at),
            )
        }
    }
}

impl Store {
    /// The timeline of the order of that number, or of one shop's part of it; nothing when there is no such order, or none of theirs.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn order_timeline(
        &self,
        number: &str,
        shop: Option<&SellerId>,
        now: Timestamp,
    ) -> Result<Option<OrderTimeline>, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let shop = shop.map(SellerId::as_str);
        let order: Option<OrderRow> = sqlx::query_as(ORDER)
            .bind(number_key(number))
            .bind(shop)
            .fetch_optional(&mut *snapshot)
            .await?;
        let Some(order) = order else {
            return Ok(None);
        };
        let parts: Vec<(String, String)> = sqlx::query_as(PARTS)
            .bind(&order.id)
            .bind(shop)
            .fetch_all(&mut *snapshot)
            .await?;
        let mut entries = entries(&mut snapshot, &order.id, shop).await?;
        entries.extend(order.estimate());
        // Entries of one instant and kind stand as their tables have them.
        entries.sort_by_key(|entry| (entry.at, entry.kind.rank()));
        Ok(order.into_timeline(&parts, entries, now))
    }
}

async fn entries(
    database: &mut SqliteConnection,
    order: &str,
    shop: Option<&str>,
) -> Result<Vec<TimelineEntry>, sqlx::Error> {
    let mut entries = Vec::new();
    for (kind, source) in &SOURCES {
        // By their keys, so that two readings are the same.
        let rows: Vec<Row> = sqlx::query_as(&format!(
            "SELECT * FROM ({source}) AS entry ORDER BY at, id"
        ))
        .bind(order)
        .bind(shop)
        .fetch_all(&mut *database)
        .await?;
        entries.extend(rows.into_iter().map(|row| row.into_entry(kind.clone())));
    }
    Ok(entries)
}

fn range(from: Option<i64>, to: Option<i64>) -> Option<DateRange> {
    let from = from?;
    Some(DateRange {
        from: Timestamp(from),
        to: Timestamp(to.unwrap_or(from)),
    })
}

impl OrderRow {
    /// Where the estimate stands on the axis: at its end.
    fn estimate(&self) -> Option<TimelineEntry> {
        let range = range(self.estimated_from, self.estimated_to)?;
        Some(TimelineEntry {
            range: Some(range),
            ..TimelineEntry::new("estimated/".to_owned(), TimelineKind::Estimated, range.to)
        })
    }

    fn into_timeline(
        self,
        parts: &[(String, String)],
        entries: Vec<TimelineEntry>,
        now: Timestamp,
    ) -> Option<OrderTimeline> {
        let only = match parts {
            [(part, _)] => OrderId::parse(part),
            _ => None,
        };
        Some(OrderTimeline {
            order_number: OrderNumber::parse(&self.order_number)?,
            order_id: only,
            status: OrderStatus::from_word(&self.status),
            promised: range(self.promised_from, self.promised_to),
            estimated: range(self.estimated_from, self.estimated_to),
            delivered_at: self.delivered_at.map(Timestamp),
            shops: parts.iter().map(|(_, shop)| shop.clone()).collect(),
            entries,
            time_zone: Some(self.time_zone),
            as_of: Some(now),
        })
    }
}
