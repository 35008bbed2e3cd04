//! The timeline of an order: who may read it, and that it says what the tables say, once, in order.

use std::collections::BTreeSet;

use axum::http::Method;
use backend::demo;
use serde_json::{Value, json};
use shared::time::{DAY_MS, HOUR_MS};

use crate::order_changes::order_to_ship;
use crate::server::{Answer, NOW, Server};

const SHOP: &str = "seller_0000";

async fn timeline(server: &Server, session: &str, number: &str) -> Answer {
    let path = format!("/api/orders/{number}/timeline");
    server.get(&path, session).await
}

async fn read(server: &Server, session: &str, number: &str) -> Value {
    let answer = timeline(server, session, number).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()
}

fn entries(timeline: &Value) -> &Vec<Value> {
    timeline["entries"].as_array().unwrap()
}

fn of_kind<'a>(timeline: &'a Value, kind: &str) -> Vec<&'a Value> {
    let is_meant = |entry: &&Value| entry["kind"] == kind;
    entries(timeline).iter().filter(is_meant).collect()
}

/// The order with the most inquiries, of the demo shop or of others.
async fn asked_about(server: &Server, of_demo_shop: bool) -> (String, String) {
    let sql = |column: &str| {
        let is = if of_demo_shop { "=" } else { "<>" };
        format!(
            "SELECT p.{column} FROM seller_orders p JOIN inquiries i ON i.seller_order_id = p.id
             WHERE p.seller_id {is} '{SHOP}' GROUP BY p.id ORDER BY COUNT(*) DESC, p.id LIMIT 1"
        )
    };
    (
        server.value(&sql("order_id")).await,
        server.value(&sql("order_number")).await,
    )
}

#[tokio::test]
async fn support_admins_and_the_seller_of_an_order_read_its_timeline_and_nobody_else_does() {
    let server = Server::start().await;
    let (_, own) = asked_about(&server, true).await;
    let (_, others) = asked_about(&server, false).await;
    for who in ["support", "admin"] {
        let session = server.sign_in(who).await;
        for number in [&own, &others] {
            assert_eq!(
                read(&server, &session, number).await["orderNumber"],
                **number
            );
        }
    }
    let seller = server.sign_in("seller").await;
    read(&server, &seller, &own.to_lowercase()).await;
    let missing = timeline(&server, &seller, "SK-NONE-0000").await;
    let foreign = timeline(&server, &seller, &others).await;
    assert_eq!(foreign.refusal(), (404, "no_such_order".to_owned()));
    assert_eq!(foreign.bytes, missing.bytes);
    let customer = server.sign_in("customer").await;
    assert_eq!(timeline(&server, &customer, &own).await.status, 403);
    assert_eq!(timeline(&server, "", &own).await.status, 401);
}

/// What an entry is, in one line, as the tables below say it too.
fn line(entry: &Value) -> String {
    let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    let at = shared::time::Timestamp::parse(&text("at")).unwrap().0;
    [
        text("kind"),
        at.to_string(),
        text("code"),
        text("note"),
        text("told"),
    ]
    .join("|")
}

/// Every row that an order has in any table, by queries of their own, each as `kind|at|code|note|told`.
async fn rows(server: &Server, order: &str) -> Vec<String> {
    let sql = format!(
        "SELECT 'placed|' || placed_at || '|||' FROM orders WHERE id = '{order}'
         UNION ALL SELECT 'paid|' || paid_at || '|||' FROM orders WHERE id = '{order}' AND paid_at > 0
         UNION ALL SELECT 'promised|' || placed_at || '|||' FROM orders WHERE id = '{order}' AND promised_to > 0
         UNION ALL SELECT 'estimated|' || estimated_to || '|||' FROM orders WHERE id = '{order}' AND estimated_to > 0
           AND (SELECT COUNT(*) FROM delivery_exceptions e, seller_orders p WHERE e.seller_order_id = p.id AND p.order_id = '{order}'
             AND e.resolved_at IS NULL) = 0
         UNION ALL SELECT (CASE code WHEN 'delivered' THEN 'delivered|' ELSE 'scan|' END) || occurred_at || '|' || code || '|'
           || IFNULL(description, '') || '|' FROM tracking_events WHERE order_id = '{order}' AND code NOT IN ('placed', 'paid')
         UNION ALL SELECT 'exception|' || opened_at || '|' || cause || '|' || IFNULL(note, '') || '|' FROM delivery_exceptions
           WHERE seller_order_id IN (SELECT id FROM seller_orders WHERE order_id = '{order}')
         UNION ALL SELECT 'told|' || at || '|' || (SELECT cause FROM delivery_exceptions WHERE id = exception_id) || '|'
           || IFNULL(note, '') || '|' || recipient FROM notifications WHERE order_id = '{order}'
         UNION ALL SELECT 'asked|' || asked_at || '|' || topic || '||' FROM inquiries WHERE order_id = '{order}'
         UNION ALL SELECT 'resolved|' || resolved_at || '|' || resolution || '||' FROM inquiries
           WHERE order_id = '{order}' AND resolved_at > 0
         UNION ALL SELECT 'rated|' || answered_at || '||' || IFNULL(comment, '') || '|' FROM inquiries
           WHERE order_id = '{order}' AND rating > 0"
    );
    let mut rows: Vec<String> = sqlx::query_scalar(&sql)
        .fetch_all(server.store.pool())
        .await
        .unwrap();
    rows.sort();
    rows
}

#[tokio::test]
async fn every_order_has_what_its_tables_have_oldest_first_and_nothing_else() {
    let server = Server::start().await;
    demo::find_trouble(&server.store, NOW).await.unwrap();
    let support = server.sign_in("support").await;
    let orders: Vec<(String, String)> =
        sqlx::query_as("SELECT id, order_number FROM orders ORDER BY id")
            .fetch_all(server.store.pool())
            .await
            .unwrap();
    let mut kinds = BTreeSet::new();
    for (order, number) in orders {
        let timeline = read(&server, &support, &number).await;
        let told = entries(&timeline);
        let mut lines: Vec<String> = told.iter().map(line).collect();
        lines.sort();
        assert_eq!(lines, rows(&server, &order).await, "{number}");
        let times: Vec<&str> = told
            .iter()
            .map(|entry| entry["at"].as_str().unwrap())
            .collect();
        assert!(times.is_sorted(), "{number}");
        let ids: BTreeSet<&str> = told
            .iter()
            .map(|entry| entry["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids.len(), told.len(), "{number}");
        kinds.extend(told.iter().map(|entry| entry["kind"].to_string()));
    }
    // The demo has no changes by hand and no steps but notices.
    assert_eq!(kinds.len(), 11, "{kinds:?}");
}

#[tokio::test]
async fn a_question_says_what_its_customer_had_last_been_told_and_when() {
    let server = Server::start().await;
    let support = server.sign_in("support").await;
    let (order, number) = asked_about(&server, true).await;
    let timeline = read(&server, &support, &number).await;
    let asked = of_kind(&timeline, "asked");
    assert!(!asked.is_empty());
    for entry in asked {
        let id = entry["inquiry"].as_str().unwrap();
        let told: String = server
            .value(&format!(
                "SELECT IFNULL(last_told, '') || ' ' || IFNULL(last_told_at, 0) || ' ' || is_preventable FROM inquiries
                 WHERE id = '{id}' AND order_id = '{order}'"
            ))
            .await;
        let at = entry["lastToldAt"].as_str();
        let at = at.map_or(0, |at| shared::time::Timestamp::parse(at).unwrap().0);
        let preventable = i64::from(entry["isPreventable"] == true);
        let word = entry["lastTold"].as_str().unwrap_or_default();
        assert_eq!(told, format!("{word} {at} {preventable}"));
    }
    let zone: String = server
        .value(&format!(
            "SELECT time_zone FROM orders WHERE id = '{order}'"
        ))
        .await;
    assert_eq!(timeline["timeZone"], zone);
    assert_eq!(timeline["asOf"], NOW.to_string());
}

#[tokio::test]
async fn words_of_carriers_and_customers_come_back_as_text_and_notes_of_sellers_do_not() {
    const HOSTILE: &str = "<img src=x onerror=alert(1)> \u{202e}'; DROP TABLE orders; --";
    let server = Server::start().await;
    let seller = server.sign_in("seller").await;
    let (order, number) = asked_about(&server, true).await;
    let part: String = server
        .value(&format!(
            "SELECT id FROM seller_orders WHERE order_id = '{order}'"
        ))
        .await;
    sqlx::query("UPDATE tracking_events SET description = $1, place = $1 WHERE order_id = $2")
        .bind(HOSTILE)
        .bind(&order)
        .execute(server.store.pool())
        .await
        .unwrap();
    let path = format!("/api/enhanced-orders/{part}/");
    let note = json!({ "note": "for us alone" });
    let noted = server
        .mutate_by(
            Method::PATCH,
            &seller,
            &path,
            &[("idempotency-key", "n-1")],
            &note,
        )
        .await;
    assert_eq!(noted.status, 200, "{}", noted.json());
    let answer = timeline(&server, &seller, &number).await;
    let text = String::from_utf8(answer.bytes.clone()).unwrap();
    assert!(!text.contains("for us alone"));
    let timeline = answer.json();
    let scans = of_kind(&timeline, "scan");
    assert!(!scans.is_empty());
    assert!(
        scans
            .iter()
            .all(|scan| scan["note"] == HOSTILE && scan["place"] == HOSTILE)
    );
}

/// Gives an order a second shop with a parcel, a carrier's report, an inquiry and a report by hand of its own.
async fn split(server: &Server, order: &str) {
    let at = NOW.0 - HOUR_MS;
    let asked = NOW.0 - 2 * HOUR_MS;
    for sql in [
        format!(
            "INSERT INTO seller_orders SELECT 'other_part', order_id, 'seller_0001', order_number, 'shipped', payment_status, pays_on_delivery,
               fulfillment, customer_name, placed_at, promised_to, first_item, item_count, unit_count, currency, total, commission, refunds,
               fees, carrier, tracking_number, exception, search_text, version, ship_by_day FROM seller_orders WHERE order_id = '{order}'"
        ),
        format!(
            "INSERT INTO shipments (id, order_id, carrier, tracking_number, seller_id, status, shipped_at)
             VALUES ('other_parcel', '{order}', 'Sendy', 'SY-1', 'seller_0001', 'shipped', {at})"
        ),
        format!(
            "INSERT INTO tracking_events (id, order_id, code, occurred_at, place, shipment_id)
             VALUES ('other_scan', '{order}', 'in_transit', {at}, 'Kisumu', 'other_parcel')"
        ),
        format!(
            "INSERT INTO tracking_events (id, order_id, code, occurred_at) VALUES ('other_part_c77', '{order}', 'shipped', {at})"
        ),
        format!(
            "INSERT INTO inquiries (id, sender, order_id, seller_order_id, seller_id, topic, channel, asked_at, reported_at, order_status,
               carrier, region, value_band, customer_kind, age, is_asking_where, is_preventable, day, hour)
             VALUES ('other_inquiry', 'x', '{order}', 'other_part', 'seller_0001', 'tracking', 'chat', {asked}, {asked}, 'shipped', '', '',
               'low', 'new', '0-1', 1, 0, {}, 0)",
            NOW.0 / DAY_MS
        ),
    ] {
        server.change(&sql).await;
    }
}

#[tokio::test]
async fn a_seller_reads_their_part_of_a_split_order_alone_and_support_both() {
    let server = Server::start().await;
    let (seller, support) = (
        server.sign_in("seller").await,
        server.sign_in("support").await,
    );
    let (order, number) = asked_about(&server, true).await;
    let before = read(&server, &seller, &number).await;
    split(&server, &order).await;
    assert_eq!(read(&server, &seller, &number).await, before);
    let all = read(&server, &support, &number).await;
    let ids: BTreeSet<&str> = entries(&all)
        .iter()
        .map(|entry| entry["id"].as_str().unwrap())
        .collect();
    let own: BTreeSet<&str> = entries(&before)
        .iter()
        .map(|entry| entry["id"].as_str().unwrap())
        .collect();
    let added: Vec<&str> = ids.difference(&own).copied().collect();
    assert_eq!(
        added,
        [
            "asked/other_inquiry",
            "promised/other_part",
            "scan/other_part_c77",
            "scan/other_scan"
        ]
    );
    assert_eq!(all["shops"].as_array().unwrap().len(), 2);
    assert_eq!(all["orderId"], Value::Null);
    let scan = entries(&all)
        .iter()
        .find(|entry| entry["id"] == "scan/other_scan")
        .unwrap();
    assert_eq!(
        (&scan["parcel"], &scan["carrier"]),
        (&json!("SY-1"), &json!("Sendy"))
    );
}

#[tokio::test]
async fn what_was_taken_back_is_told_with_its_taking_back() {
    let server = Server::start().await;
    let seller = server.sign_in("seller").await;
    let id = order_to_ship(&server).await;
    let number: String = server
        .value(&format!(
            "SELECT order_number FROM seller_orders WHERE id = '{id}'"
        ))
        .await;
    let path = format!("/api/enhanced-orders/{id}/update_status/");
    let ship =
        json!({ "action": "ship", "carrier": "DHL Express", "tracking_number": "1234567890" });
    let done = server.mutate(&seller, &path, &[], &ship).await;
    assert_eq!(done.status, 200, "{}", done.json());
    let timeline = read(&server, &seller, &number).await;
    assert!(of_kind(&timeline, "changed").is_empty());
    let seq: i64 = server
        .value(&format!(
            "SELECT MAX(seq) FROM order_changes WHERE seller_order_id = '{id}'"
        ))
        .await;
    let path = format!("/api/enhanced-orders/{id}/undo/");
    let undone = server
        .mutate(&seller, &path, &[], &json!({ "change": seq }))
        .await;
    assert_eq!(undone.status, 200, "{}", undone.json());
    let timeline = read(&server, &seller, &number).await;
    let codes: Vec<&Value> = of_kind(&timeline, "changed")
        .iter()
        .map(|entry| &entry["code"])
        .collect();
    assert_eq!(codes, ["ship", "undo"]);
}
