//! How orders leave and arrive, held against the tables that orders are kept in.

use std::collections::BTreeMap;

use serde_json::Value;
use shared::time::{DAY_MS, HOUR_MS, Timestamp};

use crate::server::{NOW, Server, generous};
use crate::wismo::{Oracle, ZONES, address, ask, periods, segments};
use crate::wismo_journeys::journeys;
use crate::wismo_lines::{ASKED, Expected};
use crate::wismo_shapes::shape;

const FULFILLMENT: &str = "/api/analytics/wismo/fulfillment";

/// Paid orders of the demo's Nairobi shops (whose days are the marketplace's) as known at $4, straight from orders, parcels and
/// events, three hours before UTC and open on all days.
const SECOND: &str = "WITH days AS (
       SELECT i.seller_id, COALESCE(h.carrier, '') AS carrier, (o.placed_at + 10800000) / 86400000 AS first,
         (o.promised_to + 10800000) / 86400000 AS promised, (o.estimated_to + 10800000) / 86400000 AS estimated,
         CASE WHEN o.delivered_at <= $4 THEN (o.delivered_at + 10800000) / 86400000 END AS arrived,
         CASE WHEN h.shipped_at <= $4 THEN (h.shipped_at + 10800000) / 86400000 END AS shipped,
         (CASE o.pays_on_delivery WHEN 1 THEN o.placed_at ELSE o.paid_at END + 10800000) / 86400000 + 2 AS ship_by,
         (SELECT MIN(e.occurred_at + 10800000) / 86400000 FROM tracking_events e
           WHERE e.order_id = o.id AND e.code IN ('delivery_failed', 'ready_for_pickup') AND e.occurred_at <= $4) AS missed
       FROM orders o JOIN order_items i ON i.order_id = o.id AND i.position = 0 AND i.seller_id = $1
       LEFT JOIN shipments h ON h.order_id = o.id
       WHERE o.status <> 'cancelled' AND CASE o.pays_on_delivery WHEN 1 THEN o.placed_at ELSE o.paid_at END <= $4
         AND (o.status <> 'returned' OR (SELECT MAX(e.occurred_at) FROM tracking_events e WHERE e.order_id = o.id) > $4))
     SELECT carrier, COUNT(*), COUNT(shipped), COUNT(arrived),
       SUM(arrived IS NOT NULL OR promised < $2), SUM(COALESCE(arrived <= promised, 0)),
       SUM(arrived IS NOT NULL AND estimated IS NOT NULL), SUM(COALESCE(arrived <= estimated, 0)),
       SUM(COALESCE(arrived, $2) > promised AND COALESCE(missed <= promised, 0)),
       SUM(COALESCE(arrived, $2) > promised AND NOT COALESCE(missed <= promised, 0) AND (shipped IS NULL OR shipped > ship_by))
     FROM days WHERE first BETWEEN $3 AND $2 GROUP BY carrier";

type Second = (String, i64, i64, i64, i64, i64, i64, i64, i64, i64);

async fn second(
    server: &Server,
    seller: &str,
    first: i64,
    known_at: Timestamp,
) -> BTreeMap<String, Vec<i64>> {
    let rows: Vec<Second> = sqlx::query_as(SECOND)
        .bind(seller)
        .bind((known_at.0 + 3 * HOUR_MS) / DAY_MS)
        .bind(first)
        .bind(known_at.0)
        .fetch_all(server.store.pool())
        .await
        .unwrap();
    rows.into_iter()
        .map(|(carrier, a, b, c, d, e, f, g, h, i)| (carrier, vec![a, b, c, d, e, f, g, h, i]))
        .collect()
}

fn figures(line: &Value) -> Vec<i64> {
    [
        "orders",
        "left",
        "arrived",
        "decided",
        "onTime",
        "estimated",
        "byEstimate",
        "byRecipient",
        "byShop",
    ]
    .map(|name| line[name].as_i64().unwrap())
    .to_vec()
}

#[tokio::test]
async fn lines_are_those_of_a_second_computation_and_add_up_to_their_total() {
    let server = Server::of(6_000, generous()).await;
    let session = server.sign_in("admin").await;
    let today = (NOW.0 + 3 * HOUR_MS) / DAY_MS;
    let seller: String = server
        .value("SELECT id FROM sellers WHERE time_zone = 'Africa/Nairobi' ORDER BY paid_order_count DESC LIMIT 1")
        .await;
    for (range, days) in [("7d", 7), ("30d", 30), ("90d", 90)] {
        let path = format!("{FULFILLMENT}?seller={seller}&date_range={range}");
        let answer = server.get(&path, &session).await.json();
        let expected = second(&server, &seller, today - days + 1, NOW).await;
        let lines = answer["lines"].as_array().unwrap();
        let found: BTreeMap<String, Vec<i64>> = lines
            .iter()
            .map(|line| (line["key"].as_str().unwrap().to_owned(), figures(line)))
            .collect();
        assert_eq!(found, expected, "{range}");
        let mut sum = vec![0; 9];
        for figures in expected.values() {
            for (sum, figure) in sum.iter_mut().zip(figures) {
                *sum += figure;
            }
        }
        assert_eq!(figures(&answer["total"]), sum, "{range}");
        assert!(sum[0] > 10, "{range} {sum:?}");
        // Every cut has all of them.
        for cut in ["lane", "seller", "week"] {
            let path = format!("{path}&cut={cut}");
            let answer = server.get(&path, &session).await.json();
            let mut of_cut = vec![0; 9];
            for line in answer["lines"].as_array().unwrap() {
                for (sum, figure) in of_cut.iter_mut().zip(figures(line)) {
                    *sum += figure;
                }
            }
            assert_eq!(of_cut, sum, "{range} {cut}");
        }
    }
}

#[tokio::test]
async fn every_figure_of_every_line_is_that_of_a_second_computation() {
    let server = Server::start().await;
    shape(&server).await;
    // It is tomorrow already in two of the three zones.
    server.wait_ms(11 * HOUR_MS + HOUR_MS / 2);
    let now = NOW.plus_ms(server.waited_ms());
    let support = server.sign_in("support").await;
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for zone in ZONES {
        server.store.rebuild_rollups(Some(zone), now).await.unwrap();
        let oracle = Oracle::read(server.store.pool(), zone).await;
        let journeys = journeys(server.store.pool(), &oracle).await;
        let today = oracle.day(now.0);
        for (period, days) in periods(today) {
            for segment in segments() {
                let expected = Expected::of(&journeys, days, &segment, today);
                for (cut, in_days) in ASKED {
                    let asked = format!("&cut={cut}{in_days}");
                    let path = address(FULFILLMENT, period, &segment, &asked);
                    let told = ask(&server, &support, &path).await;
                    let what = format!("{zone} {period} {segment:?} by {cut}{in_days}");
                    assert_eq!(told["timeZone"], zone.name());
                    expected.assert(&told, (cut, in_days), &what);
                    for (name, figure) in told["total"].as_object().unwrap() {
                        *seen.entry(name.clone()).or_default() += figure.as_u64().unwrap_or(0);
                    }
                }
            }
        }
    }
    // Nothing is right because there is nothing.
    seen.retain(|name, _| !["key", "name"].contains(&name.as_str()));
    assert_eq!(seen.len(), 20);
    assert!(seen.values().all(|sum| *sum > 0), "{seen:?}");
}

#[tokio::test]
async fn what_was_not_kept_is_known_from_when_it_happened() {
    let server = Server::of(6_000, generous()).await;
    let session = server.sign_in("admin").await;
    let seller: String = server
        .value("SELECT id FROM sellers WHERE time_zone = 'Africa/Nairobi' ORDER BY paid_order_count DESC LIMIT 1")
        .await;
    let (mut on_their_way, mut received_and_sent_back) = (0, false);
    for days_ago in [1, 6, 13, 20, 40, 75, 120] {
        let at = NOW.plus_ms(-days_ago * DAY_MS);
        let today = (at.0 + 3 * HOUR_MS) / DAY_MS;
        let path = format!("{FULFILLMENT}?seller={seller}&date_range=30d&known_at={at}");
        let answer = server.get(&path, &session).await.json();
        let expected = second(&server, &seller, today - 29, at).await;
        let lines = answer["lines"].as_array().unwrap().iter();
        let found: BTreeMap<String, Vec<i64>> = lines
            .map(|line| (line["key"].as_str().unwrap().to_owned(), figures(line)))
            .collect();
        assert_eq!(found, expected, "{at}");
        let total = &answer["total"];
        let count = |name: &str| total[name].as_i64().unwrap();
        on_their_way += count("left") - count("arrived");
        let causes = answer["changedSince"].as_array().unwrap();
        received_and_sent_back |= causes.iter().any(|change| change["key"] == "returned");
    }
    assert!(on_their_way > 10, "{on_their_way}");
    assert!(received_and_sent_back);
}

#[tokio::test]
async fn late_orders_have_one_cause_each_and_what_is_on_its_way_is_no_kept_promise() {
    let server = Server::of(6_000, generous()).await;
    let session = server.sign_in("support").await;
    let answer = server
        .get(&format!("{FULFILLMENT}?date_range=90d&cut=week"), &session)
        .await
        .json();
    for line in answer["lines"]
        .as_array()
        .unwrap()
        .iter()
        .chain([&answer["total"]])
    {
        let count = |name: &str| line[name].as_i64().unwrap();
        let causes = ["byShop", "byCarrier", "byRecipient", "unknown"].map(count);
        assert_eq!(
            count("decided") - count("onTime"),
            causes.iter().sum::<i64>(),
            "{line}"
        );
        assert!(count("decided") <= count("promised"), "{line}");
    }
    // Of the last week the naive share knows the quick ones: what is on its way brings it down.
    let total = &answer["total"];
    let naive = total["onTime"].as_f64().unwrap() / total["decided"].as_f64().unwrap();
    let expected = total["expectedOnTime"].as_f64().unwrap() / 1_000.0;
    assert!((naive - expected).abs() < 0.1, "{naive} {expected}");
    // With everything arrived both are the same.
    server
        .change("UPDATE deliveries SET has_arrived = 1, last_day = first_day + 4, days = 4")
        .await;
    let answer = server
        .get(&format!("{FULFILLMENT}?date_range=30d"), &session)
        .await
        .json();
    let total = &answer["total"];
    let naive = total["onTime"].as_f64().unwrap() / total["decided"].as_f64().unwrap();
    assert_eq!(total["decided"], total["promised"]);
    assert!(
        (naive - total["expectedOnTime"].as_f64().unwrap() / 1_000.0).abs() < 0.000_6,
        "{total}"
    );
}

#[tokio::test]
async fn sellers_see_their_own_shop_and_customers_nothing() {
    let server = Server::start().await;
    assert_eq!(server.get(FULFILLMENT, "").await.refusal().0, 401);
    let customer = server.sign_in("customer").await;
    assert_eq!(server.get(FULFILLMENT, &customer).await.refusal().0, 403);
    let seller = server.sign_in("seller").await;
    let own = server
        .get(&format!("{FULFILLMENT}?cut=seller"), &seller)
        .await
        .json();
    let keys: Vec<&Value> = own["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| &line["key"])
        .collect();
    assert_eq!(keys, ["seller_0000"]);
    let other = format!("{FULFILLMENT}?seller=seller_0001");
    assert_ne!(server.get(&other, &seller).await.status, 200);
}
