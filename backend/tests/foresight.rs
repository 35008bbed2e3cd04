//! A fortnight of the demo's marketplace, lived through hour by hour with the watch looking: most parcels that end late were
//! announced before their promise broke, and few of those announced came in time. What is right is told by the stories that
//! the demo wrote, which the watch gets to see only as they happen.

#![expect(clippy::unwrap_used, reason = "a test stops by panicking")]

use std::collections::BTreeMap;

use backend::demo::{self, Plan};
use backend::store::Store;
use shared::order::{NO_SCAN_DAYS, Standing};
use shared::time::{DAY_MS, HOUR_MS, Timestamp};
use sqlx::SqliteConnection;

const NOW: i64 = 1_763_640_000_000;
/// When the fortnight begins, and how long it is looked.
const BEGINS: i64 = NOW - 14 * DAY_MS;
const HOURS: i64 = 13 * 24;

/// What happened to an order, and when.
struct Event {
    at: i64,
    order: String,
    row: (String, String),
}

/// Parts promised within the time that is looked at, with whether they were late. What never arrived nor was paid is left out.
async fn right_answers(store: &Store) -> BTreeMap<String, (i64, bool)> {
    let rows: Vec<(String, i64, Option<i64>)> = sqlx::query_as(
        "SELECT p.id, p.promised_to, o.delivered_at FROM seller_orders p JOIN orders o ON o.id = p.order_id
         WHERE p.promised_to > $1 AND p.promised_to <= $2 AND (o.paid_at IS NOT NULL OR o.pays_on_delivery = 1)
           AND p.status NOT IN ('cancelled', 'returned')",
    )
    .bind(BEGINS)
    .bind(BEGINS + HOURS * HOUR_MS)
    .fetch_all(store.pool())
    .await
    .unwrap();
    let answer = |(id, promised, arrived): (String, i64, Option<i64>)| {
        (
            id,
            (promised, arrived.is_none_or(|arrived| arrived > promised)),
        )
    };
    rows.into_iter().map(answer).collect()
}

/// Takes back everything that happened after the fortnight began, and hands it over in the order in which it did.
async fn rewind(database: &mut SqliteConnection) -> Vec<Event> {
    let rows: Vec<(i64, String, String, String)> = sqlx::query_as(
        "SELECT occurred_at, order_id, id, code FROM tracking_events WHERE occurred_at > $1 ORDER BY occurred_at, id",
    )
    .bind(BEGINS)
    .fetch_all(&mut *database)
    .await
    .unwrap();
    for sql in [
        "CREATE TABLE orders_to_come AS SELECT id, delivered_at, paid_at FROM orders",
        "CREATE TABLE parcels_to_come AS SELECT id, order_id, shipped_at FROM shipments",
        "DELETE FROM tracking_events WHERE occurred_at > $1",
        "UPDATE orders SET delivered_at = NULL WHERE delivered_at > $1",
        "UPDATE orders SET paid_at = NULL WHERE paid_at > $1",
        "UPDATE shipments SET delivered_at = NULL WHERE delivered_at > $1",
        "UPDATE shipments SET shipped_at = NULL, status = 'processing' WHERE shipped_at > $1",
        "UPDATE seller_orders SET status = 'cancelled' WHERE placed_at > $1",
    ] {
        let statement = sqlx::query(sql).bind(BEGINS);
        statement.execute(&mut *database).await.unwrap();
    }
    let orders: Vec<(String, String)> = sqlx::query_as(
        "SELECT e.order_id, e.code FROM tracking_events e JOIN orders o ON o.id = e.order_id WHERE o.placed_at <= $1
         ORDER BY e.occurred_at, e.id",
    )
    .bind(BEGINS)
    .fetch_all(&mut *database)
    .await
    .unwrap();
    for (order, code) in orders {
        stand(database, &order, &code).await;
    }
    rows.into_iter()
        .map(|(at, order, id, code)| Event {
            at,
            order,
            row: (id, code),
        })
        .collect()
}

/// Brings an order to where it stands after that event.
async fn stand(database: &mut SqliteConnection, order: &str, code: &str) {
    let (status, parcel) = match code {
        "placed" => ("pending", None),
        "processing" => ("processing", None),
        "shipped" | "delivery_failed" => ("shipped", Some("shipped")),
        "out_for_delivery" | "ready_for_pickup" => ("out_for_delivery", Some("out_for_delivery")),
        "delivered" => ("delivered", Some("delivered")),
        "cancelled" => ("cancelled", None),
        "returned" => ("returned", Some("returned")),
        "paid" => {
            let sql = "UPDATE seller_orders SET payment_status = 'paid' WHERE order_id = $1";
            sqlx::query(sql)
                .bind(order)
                .execute(database)
                .await
                .unwrap();
            return;
        }
        _ => return,
    };
    let sql = "UPDATE seller_orders SET status = $2 WHERE order_id = $1";
    let statement = sqlx::query(sql).bind(order).bind(status);
    statement.execute(&mut *database).await.unwrap();
    if let Some(parcel) = parcel {
        let sql = "UPDATE shipments SET status = $2 WHERE order_id = $1";
        let statement = sqlx::query(sql).bind(order).bind(parcel);
        statement.execute(&mut *database).await.unwrap();
    }
}

/// Lets it happen.
async fn happen(database: &mut SqliteConnection, event: &Event) {
    let (id, code) = &event.row;
    let sql =
        "INSERT INTO tracking_events (id, order_id, code, occurred_at) VALUES ($2, $1, $3, $4)";
    let statement = sqlx::query(sql).bind(&event.order).bind(id).bind(code);
    statement
        .bind(event.at)
        .execute(&mut *database)
        .await
        .unwrap();
    stand(database, &event.order, code).await;
    let sql = match code.as_str() {
        "paid" => {
            "UPDATE orders SET paid_at = (SELECT c.paid_at FROM orders_to_come c WHERE c.id = orders.id) WHERE id = $1"
        }
        "shipped" => {
            "UPDATE shipments SET shipped_at = (SELECT c.shipped_at FROM parcels_to_come c WHERE c.id = shipments.id) WHERE order_id = $1"
        }
        "delivered" => "UPDATE shipments SET delivered_at = $2 WHERE order_id = $1",
        _ => return,
    };
    let statement = sqlx::query(sql).bind(&event.order).bind(event.at);
    statement.execute(&mut *database).await.unwrap();
}

/// How many of the parcels that had stood there, so many hours before their promise, were late: counted from the tables alone.
async fn counted(store: &Store, day: i64, standing: &str, hours: i64) -> (u64, u64) {
    let (late, parcels): (i64, i64) = sqlx::query_as(
        "WITH known AS (
           SELECT p.id, p.promised_to - $3 * 3600000 AS then_at, p.promised_to, o.id AS order_id, o.placed_at, o.paid_at, o.pays_on_delivery,
             (SELECT MIN(occurred_at) FROM tracking_events d WHERE d.order_id = o.id AND d.code = 'delivered') AS arrived,
             (SELECT MAX(occurred_at) FROM tracking_events d WHERE d.order_id = o.id AND d.code = 'returned') AS back, p.status
           FROM seller_orders p JOIN orders o ON o.id = p.order_id
           WHERE p.promised_to < $1 AND p.promised_to >= $1 - 365 * 86400000 AND p.status <> 'cancelled' AND (o.paid_at IS NOT NULL OR o.pays_on_delivery = 1)),
         stood AS (
           SELECT arrived IS NULL OR arrived > promised_to AS late, COALESCE((SELECT e.code FROM tracking_events e
               WHERE e.order_id = k.order_id AND e.occurred_at <= then_at
                 AND e.code IN ('shipped', 'in_transit', 'delayed', 'exception', 'return_started', 'delivery_failed', 'out_for_delivery',
                   'ready_for_pickup')
               ORDER BY e.occurred_at DESC, e.id DESC LIMIT 1), '') AS code
           FROM known k WHERE then_at >= placed_at AND (pays_on_delivery = 1 OR then_at >= paid_at)
             AND (arrived IS NULL OR arrived > then_at) AND (arrived IS NOT NULL OR back IS NULL OR back >= $1))
         SELECT COALESCE(SUM(late), 0), COUNT(*) FROM stood WHERE instr($2, '/' || code || '/') > 0",
    )
    .bind(day * DAY_MS)
    .bind(standing)
    .bind(hours)
    .fetch_one(store.pool())
    .await
    .unwrap();
    (late.unsigned_abs(), parcels.unsigned_abs())
}

async fn marketplace(orders: u64) -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("d.db");
    let store = Store::open(file.to_str().unwrap()).await.unwrap();
    let plan = Plan {
        orders,
        now: Timestamp(NOW),
        seed: 7,
    };
    demo::fill(&store, plan, &mut |_, _| ()).await.unwrap();
    (store, folder)
}

#[tokio::test]
async fn what_delays_are_foreseen_by_is_what_the_tables_hold() {
    let (store, _folder) = marketplace(6_000).await;
    let day = NOW / DAY_MS;
    let foresight = store.foresight(day).await.unwrap();
    let mut compared = 0;
    for (standing, codes) in [
        (Standing::Waiting, "//"),
        (Standing::UnderWay, "/shipped/in_transit/"),
        (Standing::Delayed, "/delayed/"),
        (Standing::Troubled, "/exception/return_started/"),
        (Standing::Missed, "/delivery_failed/"),
        (Standing::OutForDelivery, "/out_for_delivery/"),
        (Standing::ReadyForPickup, "/ready_for_pickup/"),
    ] {
        for hours in [1, 12, 48, 120] {
            let chance = foresight.chance(standing, hours * HOUR_MS);
            let counted = counted(&store, day, codes, hours).await;
            assert_eq!(
                (chance.late, chance.parcels),
                counted,
                "{standing:?} {hours} h"
            );
            compared += chance.parcels;
        }
    }
    assert!(compared > 3_000, "too little was compared: {compared}");
}

#[tokio::test]
async fn most_that_end_late_were_announced_and_few_that_were_announced_came_in_time() {
    let (store, _folder) = marketplace(6_000).await;
    let answers = right_answers(&store).await;
    let promises: Vec<(String, i64)> =
        sqlx::query_as("SELECT id, promised_to FROM seller_orders ORDER BY id")
            .fetch_all(store.pool())
            .await
            .unwrap();
    let mut connection = store.pool().acquire().await.unwrap();
    let mut to_come = rewind(&mut connection).await.into_iter().peekable();
    let mut of_day = None;
    for hour in 0..=HOURS {
        let now = BEGINS + hour * HOUR_MS;
        while let Some(event) = to_come.next_if(|event| event.at <= now) {
            happen(&mut connection, &event).await;
        }
        let day = now / DAY_MS;
        let foresight = match of_day.take() {
            Some((of, foresight)) if of == day => foresight,
            _ => store.foresight(day).await.unwrap(),
        };
        let looked = store.watch(NO_SCAN_DAYS, &foresight, Timestamp(now)).await;
        looked.unwrap();
        of_day = Some((day, foresight));
    }
    // By itself the marketplace tells customers of nothing else.
    let told: Vec<(String, i64)> = sqlx::query_as(
        "SELECT e.seller_order_id, n.at FROM notifications n JOIN delivery_exceptions e ON e.id = n.exception_id
         WHERE n.recipient = 'customer' AND n.action = 'notify_customer'",
    )
    .fetch_all(store.pool())
    .await
    .unwrap();
    let notices: BTreeMap<&str, i64> = told.iter().map(|(id, at)| (id.as_str(), *at)).collect();
    assert_eq!(notices.len(), told.len(), "nobody is told twice");
    let ends: BTreeMap<&str, i64> = promises
        .iter()
        .map(|(id, promised)| (id.as_str(), *promised))
        .collect();
    assert!(
        notices.iter().all(|(id, at)| *at < ends[id]),
        "before the promise breaks, or not at all"
    );

    let late = answers.values().filter(|(_, late)| *late).count();
    let announced = |is_late: bool| {
        let told = answers
            .iter()
            .filter(|(id, (_, late))| *late == is_late && notices.contains_key(id.as_str()));
        told.count()
    };
    let (right, wrong) = (announced(true), announced(false));
    println!(
        "{late} late, {right} announced, {wrong} false of {}",
        right + wrong
    );
    assert!(late > 100, "too few were late: {late}");
    assert!(right * 100 >= late * 80, "{right} of {late}");
    assert!(wrong * 10 < right + wrong, "{wrong} of {}", right + wrong);
    let after: Vec<(String, i64)> =
        sqlx::query_as("SELECT id, promised_to FROM seller_orders ORDER BY id")
            .fetch_all(store.pool())
            .await
            .unwrap();
    assert_eq!(after, promises, "a promise never moves");
}
