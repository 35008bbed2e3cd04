//! Why parcels came late: one cause each, by a second computation, and causes that no later change of hours moves.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shared::time::{DAY_MS, HOUR_MS};

use crate::server::{NOW, Server, generous};

const REASONS: &str = "/api/fulfillment/seller/late-reasons";
const HOURS: &str = "/api/fulfillment/seller/hours";

/// Late parcels of the largest demo shop by carrier and cause, straight from orders, parcels and events. Its days begin an hour
/// before those of UTC, and it is open on all of them.
const SECOND: &str = "WITH days AS (
       SELECT o.id, o.status, h.carrier, (o.promised_to + 3600000) / 86400000 AS promised,
         (o.delivered_at + 3600000) / 86400000 AS arrived, (h.shipped_at + 3600000) / 86400000 AS shipped,
         (CASE o.pays_on_delivery WHEN 1 THEN o.placed_at ELSE o.paid_at END + 3600000) / 86400000 + 2 AS ship_by,
         (SELECT MIN(e.occurred_at + 3600000) / 86400000 FROM tracking_events e
           WHERE e.order_id = o.id AND e.code IN ('delivery_failed', 'ready_for_pickup')) AS missed
       FROM orders o JOIN order_items i ON i.order_id = o.id AND i.position = 0 AND i.seller_id = 'seller_0000'
       LEFT JOIN shipments h ON h.order_id = o.id
       WHERE o.status NOT IN ('cancelled', 'returned') AND (o.paid_at IS NOT NULL OR o.pays_on_delivery = 1))
     SELECT COALESCE(carrier, '') AS carrier, CASE
         WHEN missed <= promised THEN 'byRecipient' WHEN shipped IS NULL OR shipped > ship_by THEN 'byShop' ELSE 'byCarrier' END
         AS cause, COUNT(*) FROM days
     WHERE promised >= $1 - 90 AND promised < $1 AND COALESCE(arrived, $1) > promised GROUP BY 1, 2";

/// Promises of that shop that have ended, by carrier, from the same tables.
const DUE: &str = "SELECT COALESCE(h.carrier, ''), COUNT(*)
     FROM orders o JOIN order_items i ON i.order_id = o.id AND i.position = 0 AND i.seller_id = 'seller_0000'
     LEFT JOIN shipments h ON h.order_id = o.id
     WHERE o.status NOT IN ('cancelled', 'returned') AND (o.paid_at IS NOT NULL OR o.pays_on_delivery = 1)
       AND (o.promised_to + 3600000) / 86400000 >= $1 - 90 AND (o.promised_to + 3600000) / 86400000 < $1 GROUP BY 1";

type Counts = BTreeMap<String, i64>;

async fn second(server: &Server) -> BTreeMap<String, Counts> {
    let today = (NOW.0 + HOUR_MS) / DAY_MS;
    let rows: Vec<(String, String, i64)> = sqlx::query_as(SECOND)
        .bind(today)
        .fetch_all(server.store.pool())
        .await
        .unwrap();
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for (carrier, cause, count) in rows {
        counts.entry(carrier).or_default().insert(cause, count);
    }
    counts
}

/// The causes of a line that are not zero.
fn causes(line: &Value) -> Counts {
    ["byShop", "byCarrier", "byRecipient", "unknown"]
        .into_iter()
        .map(|cause| (cause.to_owned(), line[cause].as_i64().unwrap()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

#[tokio::test]
async fn late_parcels_are_those_that_a_second_computation_finds_with_the_same_causes() {
    let server = Server::of(6_000, generous()).await;
    let session = server.sign_in("seller").await;
    // Shops of the demo are quick: every third parcel is handed over two days later than it was.
    server
        .change("UPDATE shipments SET shipped_at = shipped_at + 2 * 86400000 WHERE rowid % 3 = 0")
        .await;
    let hours = json!({"cutOff": null, "closedWeekdays": [], "holidays": [], "dispatchDays": 2});
    let counted_anew = server
        .mutate_by(axum::http::Method::PATCH, &session, HOURS, &[], &hours)
        .await;
    assert_eq!(counted_anew.status, 200);
    let reasons = server.get(REASONS, &session).await.json();
    let expected = second(&server).await;
    let found: BTreeMap<String, Counts> = reasons["carriers"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["late"] != 0)
        .map(|line| (line["carrier"].as_str().unwrap().to_owned(), causes(line)))
        .collect();
    assert_eq!(found, expected);
    let total: i64 = expected.values().flat_map(BTreeMap::values).sum();
    assert!(total >= 30, "a figure over {total} parcels proves little");
    let kinds: std::collections::BTreeSet<&String> =
        expected.values().flat_map(BTreeMap::keys).collect();
    assert_eq!(kinds.len(), 3, "{kinds:?}");
    assert_eq!(reasons["total"]["late"], total);
    assert_eq!(causes(&reasons["total"]).values().sum::<i64>(), total);
    for line in reasons["carriers"].as_array().unwrap() {
        assert_eq!(
            causes(line).values().sum::<i64>(),
            line["late"].as_i64().unwrap()
        );
        assert!(line["late"].as_u64() <= line["due"].as_u64(), "{line}");
    }
    let due: Vec<(String, i64)> = sqlx::query_as(DUE)
        .bind((NOW.0 + HOUR_MS) / DAY_MS)
        .fetch_all(server.store.pool())
        .await
        .unwrap();
    let due: Counts = due.into_iter().collect();
    let told: Counts = reasons["carriers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            let carrier = line["carrier"].as_str().unwrap().to_owned();
            (carrier, line["due"].as_i64().unwrap())
        })
        .collect();
    assert_eq!(told, due);
    assert_eq!(reasons["total"]["due"], due.values().sum::<i64>());
    let latest = reasons["latest"].as_array().unwrap();
    assert_eq!(latest.len(), usize::try_from(total.min(20)).unwrap());
}

/// A parcel of that shop that is late, and the column of its order to change.
async fn cause_of(server: &Server, session: &str, order: &str) -> Value {
    let reasons = server.get(REASONS, session).await.json();
    let latest = reasons["latest"].as_array().unwrap();
    let found = latest.iter().find(|parcel| parcel["orderId"] == order);
    found.map_or(Value::Null, |parcel| parcel["cause"].clone())
}

#[tokio::test]
async fn each_turn_of_a_late_parcel_has_its_own_cause() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let order: String = server
        .value(
            "SELECT p.id FROM seller_orders p JOIN deliveries d ON d.seller_order_id = p.id
             WHERE p.seller_id = 'seller_0000' AND p.status = 'delivered' AND d.missed_day IS NULL AND d.carrier <> ''
             ORDER BY d.promised_day DESC LIMIT 1",
        )
        .await;
    let yesterday = (NOW.0 + HOUR_MS) / DAY_MS - 1;
    for (days, cause) in [
        // Promised for yesterday, due at the carrier three days before that: ship_by, left, missed, arrived.
        (
            "ship_by_day = {y} - 3, left_day = {y} - 3, missed_day = NULL, last_day = {y} + 1",
            json!("carrier"),
        ),
        (
            "ship_by_day = {y} - 3, left_day = {y} - 2, missed_day = NULL, last_day = {y} + 1",
            json!("shop"),
        ),
        (
            "ship_by_day = {y} - 3, left_day = {y} - 2, missed_day = {y}, last_day = {y} + 1",
            json!("recipient"),
        ),
        (
            "ship_by_day = NULL, left_day = {y} - 2, missed_day = NULL, last_day = {y} + 1",
            json!("unknown"),
        ),
        (
            "ship_by_day = {y} - 3, left_day = {y} - 3, missed_day = NULL, last_day = {y}",
            Value::Null,
        ),
    ] {
        let days = days.replace("{y}", &yesterday.to_string());
        server
            .change(&format!(
                "UPDATE deliveries SET promised_day = {yesterday}, {days} WHERE seller_order_id = '{order}'"
            ))
            .await;
        assert_eq!(cause_of(&server, &session, &order).await, cause, "{days}");
    }
}

#[tokio::test]
async fn what_a_shop_was_to_hand_over_by_a_day_stays_so_when_its_hours_change() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let by_then = "SELECT GROUP_CONCAT(id || ' ' || ship_by_day) FROM
        (SELECT id, ship_by_day FROM seller_orders WHERE seller_id = 'seller_0000' ORDER BY id)";
    let before: String = server.value(by_then).await;
    let reasons = server.get(REASONS, &session).await.json();
    let hours = json!({"cutOff": null, "closedWeekdays": [], "holidays": [], "dispatchDays": 9});
    let answer = server
        .mutate_by(axum::http::Method::PATCH, &session, HOURS, &[], &hours)
        .await;
    assert_eq!(answer.json()["dispatchDays"], 9);
    assert_eq!(server.value::<String>(by_then).await, before);
    assert_eq!(
        server.get(REASONS, &session).await.json()["total"],
        reasons["total"]
    );

    // A new order follows the new hours.
    let seller = shared::ids::SellerId::parse("seller_0000").unwrap();
    assert!(
        server
            .store
            .place_order(&seller, "SK-NEW1-NEW1", 1, NOW)
            .await
            .unwrap()
    );
    let ship_by: i64 = server
        .value("SELECT ship_by_day FROM seller_orders WHERE order_number = 'SK-NEW1-NEW1'")
        .await;
    assert_eq!(ship_by, (NOW.0 + HOUR_MS) / DAY_MS + 9);
    let too_many =
        json!({"cutOff": null, "closedWeekdays": [], "holidays": [], "dispatchDays": 31});
    let answer = server
        .mutate_by(axum::http::Method::PATCH, &session, HOURS, &[], &too_many)
        .await;
    assert_eq!(answer.refusal().0, 400);
}

#[tokio::test]
async fn nobody_but_the_shop_and_admins_learns_why_its_parcels_are_late() {
    let server = Server::start().await;
    assert_eq!(server.get(REASONS, "").await.refusal().0, 401);
    let customer = server.sign_in("customer").await;
    assert_eq!(server.get(REASONS, &customer).await.refusal().0, 403);
    let admin = server.sign_in("admin").await;
    let of_shop = format!("{REASONS}?seller=seller_0000");
    assert_eq!(server.get(&of_shop, &admin).await.status, 200);
    let of_none = format!("{REASONS}?seller=nobody");
    assert_eq!(server.get(&of_none, &admin).await.refusal().0, 404);
    let seller = server.sign_in("seller").await;
    let of_another = format!("{REASONS}?seller=seller_0001");
    assert_ne!(server.get(&of_another, &seller).await.status, 200);
}
