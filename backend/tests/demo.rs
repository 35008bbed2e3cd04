//! The demo data keeps the rules it is there to show.

#![expect(clippy::unwrap_used, reason = "a test stops by panicking")]

use backend::demo::{self, Plan};
use backend::store::Store;
use shared::time::Timestamp;
use tempfile::TempDir;

const NOW: i64 = 1_763_640_000_000;

async fn marketplace(orders: u64) -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("d.db").to_str().unwrap())
        .await
        .unwrap();
    let plan = Plan {
        orders,
        now: Timestamp(NOW),
        seed: 7,
    };
    demo::fill(&store, plan, &mut |_, _| ()).await.unwrap();
    (store, folder)
}

async fn count(store: &Store, sql: &str) -> i64 {
    sqlx::query_scalar(sql)
        .fetch_one(store.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn no_row_breaks_a_rule_of_the_marketplace() {
    let (store, _folder) = marketplace(3_000).await;
    assert_eq!(count(&store, "SELECT COUNT(*) FROM orders").await, 3_000);
    for (rule, broken) in [
        (
            "nothing happens in the future",
            "SELECT COUNT(*) FROM tracking_events WHERE occurred_at > 1763640000000",
        ),
        (
            "nothing happens before it was placed",
            "SELECT COUNT(*) FROM tracking_events e JOIN orders o ON o.id = e.order_id WHERE e.occurred_at < o.placed_at",
        ),
        (
            "no timeline is empty, whatever of it is left out for whom",
            "SELECT COUNT(*) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM tracking_events e WHERE e.order_id = o.id AND e.code = 'placed')",
        ),
        (
            "what left was prepared before, and labelled before it left",
            "SELECT COUNT(*) FROM tracking_events e JOIN tracking_events l ON l.order_id = e.order_id AND l.id > e.id
               WHERE l.occurred_at < e.occurred_at OR (e.code = 'shipped' AND l.code IN ('label_created', 'backordered', 'processing'))",
        ),
        (
            "what is refunded was paid",
            "SELECT COUNT(*) FROM orders WHERE payment_status LIKE '%refunded' AND paid_at IS NULL",
        ),
        (
            "no more goes back than was bought",
            "SELECT COUNT(*) FROM order_items WHERE refunded_quantity > quantity",
        ),
        (
            "all of a refunded order went back",
            "SELECT COUNT(*) FROM order_items WHERE payment_status = 'refunded' AND refunded_quantity <> quantity",
        ),
        (
            "a part of a partly refunded order went back",
            "SELECT COUNT(*) FROM orders o WHERE payment_status = 'partially_refunded' AND (SELECT SUM(refunded_quantity) FROM order_items i WHERE i.order_id = o.id) = 0",
        ),
        (
            "items say what their order says",
            "SELECT COUNT(*) FROM order_items i JOIN orders o ON o.id = i.order_id WHERE i.paid_at IS NOT o.paid_at OR i.payment_status <> o.payment_status",
        ),
        (
            "delivered orders have a time of delivery",
            "SELECT COUNT(*) FROM orders WHERE (status = 'delivered') AND delivered_at IS NULL",
        ),
        (
            "shipped orders have a parcel",
            "SELECT COUNT(*) FROM orders o WHERE status IN ('shipped', 'out_for_delivery', 'delivered') AND NOT EXISTS (SELECT 1 FROM shipments s WHERE s.order_id = o.id)",
        ),
        (
            "cancelled orders have a reason",
            "SELECT COUNT(*) FROM orders WHERE (status = 'cancelled') <> (cancel_reason IS NOT NULL)",
        ),
        (
            "nothing is expected of an order that is over",
            "SELECT COUNT(*) FROM orders WHERE status IN ('cancelled', 'returned') AND estimated_from IS NOT NULL",
        ),
        (
            "the directory counts paid orders",
            "SELECT COUNT(*) FROM sellers s WHERE paid_order_count <> (SELECT COUNT(DISTINCT i.order_id) FROM order_items i WHERE i.seller_id = s.id AND i.paid_at IS NOT NULL)",
        ),
        (
            "prices are above their fee",
            "SELECT COUNT(*) FROM order_items WHERE unit_fee >= unit_price OR unit_fee < 0",
        ),
    ] {
        assert_eq!(count(&store, broken).await, 0, "{rule}");
    }
}

#[tokio::test]
async fn there_is_one_of_everything_to_look_at() {
    let (store, _folder) = marketplace(3_000).await;
    for (what, sql, least) in [
        (
            "statuses of the demo customer's orders",
            "SELECT COUNT(DISTINCT status) FROM orders WHERE customer_id = 'user_customer'",
            7,
        ),
        (
            "payment statuses",
            "SELECT COUNT(DISTINCT payment_status) FROM orders",
            5,
        ),
        (
            "kinds of event",
            "SELECT COUNT(DISTINCT code) FROM tracking_events",
            18,
        ),
        (
            "currencies",
            "SELECT COUNT(DISTINCT currency) FROM orders",
            7,
        ),
        ("zones", "SELECT COUNT(DISTINCT time_zone) FROM orders", 6),
        (
            "late orders under way",
            "SELECT COUNT(*) FROM orders WHERE status = 'shipped' AND estimated_from > promised_to",
            5,
        ),
        (
            "orders whose estimate was withdrawn",
            "SELECT COUNT(*) FROM orders WHERE status = 'shipped' AND estimated_from IS NULL",
            1,
        ),
        (
            "unpaid orders on their way",
            "SELECT COUNT(*) FROM orders WHERE status = 'shipped' AND paid_at IS NULL",
            1,
        ),
        (
            "sellers with sales this week",
            "SELECT COUNT(DISTINCT seller_id) FROM order_items WHERE paid_at > 1763640000000 - 604800000",
            20,
        ),
        (
            "rejected disputes",
            "SELECT COUNT(*) FROM disputes WHERE status = 'rejected'",
            1,
        ),
        (
            "hidden reviews",
            "SELECT COUNT(*) FROM reviews WHERE is_visible = 0",
            1,
        ),
        (
            "long titles",
            "SELECT COUNT(*) FROM products WHERE length(title) > 100",
            1,
        ),
        (
            "e-mail addresses",
            "SELECT COUNT(DISTINCT email) FROM orders",
            400,
        ),
    ] {
        let found = count(&store, sql).await;
        assert!(found >= least, "{what}: {found}");
    }
    assert_eq!(
        count(
            &store,
            "SELECT COUNT(*) FROM order_items WHERE seller_id = 'seller_0001'"
        )
        .await,
        7
    );
    assert_eq!(
        count(
            &store,
            "SELECT COUNT(*) FROM products WHERE seller_id = 'seller_new'"
        )
        .await,
        0
    );
}

#[tokio::test]
async fn some_orders_wait_before_they_leave_and_some_at_a_pickup_point() {
    let (store, _folder) = marketplace(3_000).await;
    for (what, status, last, least) in [
        (
            "wait at a pickup point",
            "out_for_delivery",
            "ready_for_pickup",
            2,
        ),
        ("wait for stock", "processing", "backordered", 1),
        (
            "have a label and have not left",
            "processing",
            "label_created",
            1,
        ),
    ] {
        let sql = format!(
            "SELECT COUNT(*) FROM orders o WHERE status = '{status}' AND '{last}' =
               (SELECT code FROM tracking_events e WHERE e.order_id = o.id ORDER BY occurred_at DESC, id DESC LIMIT 1)"
        );
        let found = count(&store, &sql).await;
        assert!(found >= least, "{found} orders {what}");
    }
}

#[tokio::test]
async fn what_customers_ask_is_a_story_that_could_have_happened() {
    let (store, _folder) = marketplace(3_000).await;
    for (rule, broken) in [
        (
            "nobody asks in the future, or before the order was placed",
            "SELECT COUNT(*) FROM inquiries i JOIN seller_orders p ON p.id = i.seller_order_id
             WHERE i.asked_at > 1763640000000 OR i.asked_at < p.placed_at",
        ),
        (
            "an answer follows its question, and a rating its answer",
            "SELECT COUNT(*) FROM inquiries WHERE resolved_at < asked_at OR answered_at < resolved_at
               OR resolved_at > 1763640000000 OR answered_at > 1763640000000",
        ),
        (
            "nobody asks at night",
            "SELECT COUNT(*) FROM inquiries WHERE hour % 24 NOT BETWEEN 7 AND 21",
        ),
        (
            "only who was asked says how it was",
            "SELECT COUNT(*) FROM inquiries WHERE rating IS NOT NULL AND is_surveyed = 0",
        ),
        (
            "what the orders' carriers and regions are, is what is asked about",
            "SELECT COUNT(*) FROM inquiries i JOIN orders o ON o.id = i.order_id WHERE o.region <> i.region",
        ),
    ] {
        assert_eq!(count(&store, broken).await, 0, "{rule}");
    }
    for (what, sql, least, most) in [
        ("inquiries", "SELECT COUNT(*) FROM inquiries", 700, 1_500),
        ("repeats, percent", "SELECT 100 * SUM(is_repeat) / COUNT(*) FROM inquiries", 15, 50),
        ("about where the order is, percent", "SELECT 100 * SUM(is_asking_where) / COUNT(*) FROM inquiries", 70, 95),
        ("preventable, percent", "SELECT 100 * SUM(is_preventable) / COUNT(*) FROM inquiries", 10, 50),
        ("still open, percent", "SELECT 100 * COUNT(CASE WHEN resolved_at IS NULL THEN 1 END) / COUNT(*) FROM inquiries", 1, 12),
        ("answers to the survey, percent", "SELECT 100 * COUNT(rating) / SUM(is_surveyed) FROM inquiries", 10, 22),
        (
            "how much happier the quickly answered are, tenths of a star",
            "SELECT CAST(10 * (AVG(CASE WHEN answer_time = '1h' THEN rating END)
               - AVG(CASE WHEN answer_time IN ('3d', 'longer') THEN rating END)) AS BIGINT) FROM inquiries",
            10,
            40,
        ),
        (
            "a carrier's share of what was asked in its bad fortnight, percent",
            "SELECT 100 * COUNT(CASE WHEN carrier = 'Sendy' THEN 1 END) / COUNT(*) FROM inquiries
             WHERE asked_at BETWEEN 1763640000000 - 46 * 86400000 AND 1763640000000 - 32 * 86400000",
            26,
            70,
        ),
    ] {
        let found = count(&store, sql).await;
        assert!((least..=most).contains(&found), "{what}: {found}");
    }
}

/// Of first inquiries about parcels that left in those days: how many a hundred parcels `which` had, and how many others had.
async fn asked_of_a_hundred(store: &Store, which: &str, from_days: i64, to_days: i64) -> [i64; 2] {
    let mut rates = [0; 2];
    for (rate, is_hit) in rates.iter_mut().zip(["", "NOT"]) {
        let sql = format!(
            "SELECT 100 * COUNT(DISTINCT i.order_id) / MAX(COUNT(DISTINCT s.order_id), 1) FROM shipments s JOIN orders o ON o.id = s.order_id
             LEFT JOIN inquiries i ON i.order_id = o.id AND i.asked_at BETWEEN s.shipped_at + 86400000 AND s.shipped_at + 4 * 86400000
             WHERE s.shipped_at BETWEEN {NOW} - {from_days} * 86400000 AND {NOW} - {to_days} * 86400000 AND {is_hit} ({which})"
        );
        *rate = count(store, &sql).await;
    }
    rates
}

#[tokio::test]
async fn eighteen_months_have_their_incidents() {
    let (store, _folder) = marketplace(12_000).await;
    let months =
        "SELECT COUNT(DISTINCT strftime('%Y-%m', asked_at / 1000, 'unixepoch')) FROM inquiries";
    assert!(count(&store, months).await >= 18);
    for (which, from_days, to_days) in [
        ("s.carrier = 'Sendy'", 47, 33),
        ("s.carrier = 'Aramex'", 112, 84),
        ("o.region = 'Tunis'", 252, 240),
        ("s.carrier = 'Posta Kenya'", 395, 374),
    ] {
        let [hit, others] = asked_of_a_hundred(&store, which, from_days, to_days).await;
        assert!(hit > others + 10, "{which}: {hit}, others {others}");
    }
    let [outage, _] = asked_of_a_hundred(&store, "1", 171, 169).await;
    let [before, _] = asked_of_a_hundred(&store, "1", 190, 175).await;
    assert!(outage > before + 20, "everybody: {outage}, before {before}");
}

#[tokio::test]
async fn the_same_seed_makes_the_same_marketplace() {
    let checksum = "SELECT COALESCE(SUM(length(id) * placed_at % 1000003 + length(recipient_name)), 0) FROM orders";
    let (one, _a) = marketplace(300).await;
    let (two, _b) = marketplace(300).await;
    assert_eq!(count(&one, checksum).await, count(&two, checksum).await);
}

#[tokio::test]
async fn a_database_with_orders_is_not_added_to() {
    let (store, _folder) = marketplace(30).await;
    let plan = Plan {
        orders: 10,
        now: Timestamp(NOW),
        seed: 7,
    };
    let refusal = demo::fill(&store, plan, &mut |_, _| ()).await.unwrap_err();
    assert!(
        refusal.to_string().contains("holds orders already"),
        "{refusal}"
    );
    assert_eq!(count(&store, "SELECT COUNT(*) FROM orders").await, 30);
}
