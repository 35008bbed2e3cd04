//! The packing queue: what is in it, what each step does, who may, and that its figures are those of the tables.

use std::collections::BTreeMap;

use axum::http::Method;
use serde_json::{Value, json};
use shared::api::fulfillment::{ItemAnswer, OpenItem};
use shared::json::decode_body;
use shared::order::{ItemStatus, ItemStep};

use crate::order_changes::set;
use crate::server::{Answer, Server};

const OPEN: &str = "/api/fulfillment/seller/open";
const STATS: &str = "/api/fulfillment/seller/stats";

async fn take(server: &Server, session: &str, step: &str, item: &str, body: Value) -> Answer {
    take_with(server, session, step, item, &[], body).await
}

async fn take_with(
    server: &Server,
    session: &str,
    step: &str,
    item: &str,
    headers: &[(&str, &str)],
    body: Value,
) -> Answer {
    let path = format!("/api/fulfillment/seller/{step}/{item}");
    server
        .mutate_by(Method::PATCH, session, &path, headers, &body)
        .await
}

fn by_myself() -> Value {
    json!({"ownDelivery": true})
}

fn read(answer: &Answer) -> ItemAnswer {
    assert_eq!(answer.status, 200, "{}", answer.json());
    decode_body(&answer.json()).unwrap()
}

async fn queue(server: &Server, session: &str, query: &str) -> Vec<OpenItem> {
    let answer = server.get(&format!("{OPEN}{query}"), session).await;
    decode_body(&answer.json()).unwrap()
}

/// An order of the demo seller with two items, of one and of two units, in that state; the order and its items.
async fn order_of_two(server: &Server, status: &str, payment: &str) -> (String, [String; 2]) {
    let id: String = server
        .value(
            "SELECT p.id FROM seller_orders p WHERE seller_id = 'seller_0000' AND item_count = 2 ORDER BY id LIMIT 1",
        )
        .await;
    server
        .change(&format!(
            "UPDATE order_items SET quantity = position + 1 WHERE order_id = '{id}'"
        ))
        .await;
    set(server, &id, status, payment).await;
    let item = |position| {
        format!("SELECT id FROM order_items WHERE order_id = '{id}' AND position = {position}")
    };
    let items = [server.value(&item(0)).await, server.value(&item(1)).await];
    (id, items)
}

async fn trail(server: &Server, order: &str) -> Vec<String> {
    sqlx::query_scalar("SELECT action FROM order_changes WHERE seller_order_id = $1 ORDER BY seq")
        .bind(order)
        .fetch_all(server.store.pool())
        .await
        .unwrap()
}

/// Where every item of the demo seller stands, worked out row by row from the tables and knowing nothing of the queue's statement.
async fn standings(server: &Server) -> BTreeMap<String, (&'static str, i64)> {
    type Row = (String, String, String, String, String, i64, i64, i64, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT i.id, i.order_id, o.payment_status, p.status, p.id, o.pays_on_delivery, i.quantity, i.shipped_quantity,
           COALESCE(o.promised_to, 253402214400000)
         FROM order_items i JOIN orders o ON o.id = i.order_id
         JOIN seller_orders p ON p.order_id = i.order_id AND p.seller_id = i.seller_id WHERE i.seller_id = 'seller_0000'",
    )
    .fetch_all(server.store.pool())
    .await
    .unwrap();
    let parcels: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT s.order_id, s.status, COALESCE(u.item_id, '') FROM shipments s LEFT JOIN shipment_items u ON u.shipment_id = s.id
         WHERE s.seller_id = 'seller_0000'",
    )
    .fetch_all(server.store.pool())
    .await
    .unwrap();
    let issues: Vec<String> =
        sqlx::query_scalar("SELECT item_id FROM delivery_exceptions WHERE status <> 'resolved' AND item_id IS NOT NULL")
            .fetch_all(server.store.pool())
            .await
            .unwrap();
    let mut standings = BTreeMap::new();
    for (id, order, payment, status, _, on_delivery, ordered, shipped, promised) in rows {
        let held: Vec<&str> = parcels
            .iter()
            .filter(|(of, _, item)| *of == order && (item.is_empty() || *item == id))
            .map(|(_, status, _)| status.as_str())
            .collect();
        let is_payable = on_delivery == 1 || payment == "paid" || payment == "partially_refunded";
        let under_way = held
            .iter()
            .any(|status| !["delivered", "returned"].contains(status));
        let stands = if issues.contains(&id) {
            "ISSUE"
        } else if status == "delivered" {
            "DELIVERED"
        } else if ["cancelled", "returned"].contains(&status.as_str()) {
            continue;
        } else if shipped < ordered && (status == "processing" || is_payable) {
            "PACKED"
        } else if shipped < ordered {
            continue;
        } else if under_way || held.is_empty() {
            "SHIPPED"
        } else {
            "DELIVERED"
        };
        standings.insert(id, (stands, promised));
    }
    standings
}

/// Brings a few orders into every state that a queue can hold: split, partly received, in trouble, unpaid, paid on delivery.
async fn mixed(server: &Server, session: &str) {
    let (_, [first, second]) = order_of_two(server, "pending", "paid").await;
    read(&take(server, session, "ship", &first, by_myself()).await);
    read(&take(server, session, "deliver", &first, json!({})).await);
    read(&take(server, session, "issue", &second, json!({"note": "Torn"})).await);
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM seller_orders WHERE seller_id = 'seller_0000' AND item_count = 1 ORDER BY id LIMIT 7",
    )
    .fetch_all(server.store.pool())
    .await
    .unwrap();
    for (id, (status, payment)) in ids.iter().zip([
        ("pending", "pending"),
        ("pending", "partially_refunded"),
        ("processing", "paid"),
        ("shipped", "paid"),
        ("out_for_delivery", "paid"),
        ("delivered", "paid"),
        ("cancelled", "refunded"),
    ]) {
        set(server, id, status, payment).await;
    }
    server
        .change(&format!(
            "UPDATE seller_orders SET pays_on_delivery = 1 WHERE id = '{}'",
            ids[0]
        ))
        .await;
    server
        .change(&format!(
            "UPDATE orders SET pays_on_delivery = 1 WHERE id = '{}'",
            ids[0]
        ))
        .await;
    let of_delivered: String = server
        .value(&format!(
            "SELECT id FROM order_items WHERE order_id = '{}'",
            ids[5]
        ))
        .await;
    read(
        &take(
            server,
            session,
            "issue",
            &of_delivered,
            json!({"note": "Broken"}),
        )
        .await,
    );
}

#[tokio::test]
async fn the_queue_and_its_figures_are_those_of_the_tables_oldest_promise_first() {
    let server = Server::start().await;
    // Enough of one shop for several parts.
    server
        .change("UPDATE order_items SET seller_id = 'seller_0000' WHERE order_id IN (SELECT order_id FROM seller_orders WHERE item_count = 1 AND order_id IN (SELECT order_id FROM order_items GROUP BY order_id HAVING COUNT(DISTINCT seller_id) = 1))")
        .await;
    server
        .change("UPDATE seller_orders SET seller_id = (SELECT MIN(i.seller_id) FROM order_items i WHERE i.order_id = seller_orders.order_id) WHERE item_count = 1 AND order_id IN (SELECT order_id FROM order_items GROUP BY order_id HAVING COUNT(DISTINCT seller_id) = 1)")
        .await;
    server
        .change("UPDATE shipments SET seller_id = (SELECT MIN(i.seller_id) FROM order_items i WHERE i.order_id = shipments.order_id) WHERE order_id IN (SELECT order_id FROM order_items GROUP BY order_id HAVING COUNT(DISTINCT seller_id) = 1)")
        .await;
    let session = server.sign_in("seller").await;
    mixed(&server, &session).await;
    let expected = standings(&server).await;
    let count = |word: &str| {
        expected
            .values()
            .filter(|(stands, _)| *stands == word)
            .count()
    };
    let stats = server.get(STATS, &session).await.json();
    for word in ["PACKED", "SHIPPED", "DELIVERED", "ISSUE"] {
        assert_eq!(stats[word], count(word), "{word}: {stats}");
        assert!(count(word) > 1, "there are some {word}");
    }
    assert_eq!(stats["total"], expected.len());

    for status in ["", "PACKED", "SHIPPED", "ISSUE"] {
        let is_wanted = |stands: &str| match status {
            "" => stands != "DELIVERED",
            wanted => stands == wanted,
        };
        let mut found: Vec<OpenItem> = Vec::new();
        loop {
            let cursor = found.last().and_then(|item| item.cursor.clone());
            let cursor = shared::api::percent_encoded(&cursor.unwrap_or_default());
            let query = format!("?limit=7&status={status}&cursor={cursor}");
            let part = queue(&server, &session, &query).await;
            let is_last = part.len() < 7;
            found.extend(part);
            if is_last {
                break;
            }
        }
        let told: BTreeMap<String, &str> = found
            .iter()
            .map(|item| (item.id.clone(), item.fulfillment_status.word()))
            .collect();
        assert_eq!(told.len(), found.len(), "each once: {status}");
        let wanted: BTreeMap<String, &str> = expected
            .iter()
            .filter(|(_, (stands, _))| is_wanted(stands))
            .map(|(id, (stands, _))| (id.clone(), *stands))
            .collect();
        assert_eq!(told, wanted, "{status}");
        let promises: Vec<i64> = found.iter().map(|item| expected[&item.id].1).collect();
        assert!(promises.is_sorted(), "{status}: {promises:?}");
        // What the page offers next is what the rules allow.
        for item in &found {
            if item.fulfillment_status == ItemStatus::Packed {
                assert_eq!(item.next_step(), Some(ItemStep::Ship));
            }
        }
    }
}

#[tokio::test]
async fn shipping_sends_what_is_left_of_the_item_alone_and_begins_to_prepare_first() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let (order, [first, second]) = order_of_two(&server, "pending", "paid").await;
    let body = json!({"carrier": "DHL Express", "trackingCode": "12 3456 7890", "note": "By noon"});
    let answer = read(&take(&server, &session, "ship", &second, body).await);
    assert_eq!(answer.item.fulfillment_status, ItemStatus::Shipped);
    assert_eq!(answer.item.tracking_code.as_deref(), Some("1234567890"));
    assert_eq!(
        (answer.item.units_shipped, answer.item.version),
        (Some(2), 3)
    );
    assert_eq!(answer.item.order.status.word(), "processing");
    assert!(answer.undo_until.is_some());
    assert_eq!(trail(&server, &order).await, ["process", "ship", "note"]);
    let held: i64 = server
        .value(&format!(
            "SELECT SUM(quantity) FROM shipment_items WHERE item_id = '{second}'"
        ))
        .await;
    assert_eq!(held, 2);
    let [open] = &queue(&server, &session, "?status=PACKED")
        .await
        .into_iter()
        .filter(|item| item.order_id.as_str() == order)
        .collect::<Vec<_>>()[..]
    else {
        panic!("the other item waits");
    };
    assert_eq!(open.id, first);

    // It can be taken back, and the order goes on being prepared.
    let undone = server
        .mutate(
            &session,
            &format!("/api/enhanced-orders/{order}/undo/"),
            &[],
            &json!({"change": answer.change}),
        )
        .await;
    assert_eq!(undone.status, 200);
    assert_eq!(undone.json()["order"]["status"], "processing");
    let both = queue(&server, &session, "?status=PACKED").await;
    assert_eq!(
        both.iter()
            .filter(|item| item.order_id.as_str() == order)
            .count(),
        2
    );
}

#[tokio::test]
async fn delivering_marks_every_parcel_that_holds_the_item_as_one_change() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let (order, [first, second]) = order_of_two(&server, "processing", "paid").await;
    let path = format!("/api/enhanced-orders/{order}/update_status/");
    for _ in 0..2 {
        let one = json!({"action": "ship", "own_delivery": true, "units": [{"item": second, "quantity": 1}]});
        assert_eq!(server.mutate(&session, &path, &[], &one).await.status, 200);
    }
    let proof = json!({"proofUrl": "Signed by Asha"});
    let answer = read(&take(&server, &session, "deliver", &second, proof).await);
    assert_eq!(answer.item.fulfillment_status, ItemStatus::Delivered);
    assert_eq!(
        answer.item.delivery_proof_url.as_deref(),
        Some("Signed by Asha")
    );
    assert_eq!(answer.item.order.status.word(), "processing");
    assert_eq!(trail(&server, &order).await, ["ship", "ship", "deliver"]);
    let delivered: i64 = server
        .value(&format!(
            "SELECT COUNT(*) FROM shipments WHERE order_id = '{order}' AND status = 'delivered'"
        ))
        .await;
    assert_eq!(delivered, 2);
    // The other item has not left: delivering it is refused, and shipping it ends the order's packing.
    let early = take(&server, &session, "deliver", &first, json!({})).await;
    assert_eq!(early.refusal(), (409, String::from("wrong_state")));
    let again = take(&server, &session, "deliver", &second, json!({})).await;
    assert_eq!(again.refusal(), (409, String::from("already_done")));
    let answer = read(&take(&server, &session, "ship", &first, by_myself()).await);
    assert_eq!(answer.item.order.status.word(), "shipped");
    let answer = read(&take(&server, &session, "deliver", &first, json!({})).await);
    assert_eq!(answer.item.order.status.word(), "delivered");
}

#[tokio::test]
async fn what_the_rulebook_refuses_is_refused_with_its_reason_and_changes_nothing() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    for (status, payment, step, body, code) in [
        ("pending", "pending", "ship", by_myself(), "payment_pending"),
        ("pending", "paid", "ship", json!({}), "carrier_missing"),
        (
            "pending",
            "paid",
            "ship",
            json!({"carrier": "DHL Express", "trackingCode": "1"}),
            "tracking_number_malformed",
        ),
        ("pending", "paid", "deliver", json!({}), "wrong_state"),
        ("cancelled", "paid", "ship", by_myself(), "already_final"),
        (
            "cancelled",
            "paid",
            "issue",
            json!({"note": "Torn"}),
            "already_final",
        ),
        ("delivered", "paid", "deliver", json!({}), "already_done"),
        (
            "processing",
            "paid",
            "issue",
            json!({"note": "  "}),
            "reason_missing",
        ),
        ("processing", "paid", "issue", json!({}), "reason_missing"),
    ] {
        let (order, [item, _]) = order_of_two(&server, status, payment).await;
        let answer = take(&server, &session, step, &item, body.clone()).await;
        assert_eq!(
            answer.refusal(),
            (409, code.to_owned()),
            "{status} {step} {body}"
        );
        assert!(
            trail(&server, &order).await.is_empty(),
            "{status} {step} {body}"
        );
        let kept: String = server
            .value(&format!(
                "SELECT status FROM seller_orders WHERE id = '{order}'"
            ))
            .await;
        assert_eq!(kept, status);
    }
    let (_, [item, _]) = order_of_two(&server, "processing", "paid").await;
    read(&take(&server, &session, "ship", &item, by_myself()).await);
    let twice = take(&server, &session, "ship", &item, by_myself()).await;
    assert_eq!(twice.refusal(), (409, String::from("nothing_to_ship")));
}

#[tokio::test]
async fn an_issue_is_opened_once_is_told_and_does_not_hold_the_item_up() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let (order, [item, _]) = order_of_two(&server, "processing", "paid").await;
    let shipped = read(&take(&server, &session, "ship", &item, by_myself()).await);
    let answer = read(
        &take(
            &server,
            &session,
            "issue",
            &item,
            json!({"note": " Lid is torn. "}),
        )
        .await,
    );
    assert_eq!(answer.item.fulfillment_status, ItemStatus::Issue);
    assert_eq!(answer.item.notes.as_deref(), Some("Lid is torn."));
    assert_eq!(answer.item.version, shipped.item.version);
    assert_eq!(answer.item.next_step(), Some(ItemStep::Deliver));
    let row: (String, String, String, String, String, i64) = sqlx::query_as(
        "SELECT cause, severity, status, seller_id, shipment_id, version FROM delivery_exceptions WHERE item_id = $1",
    )
    .bind(&item)
    .fetch_one(server.store.pool())
    .await
    .unwrap();
    assert_eq!(
        (row.0.as_str(), row.1.as_str(), row.2.as_str()),
        ("reported_issue", "medium", "seller_notified")
    );
    assert_eq!((row.3.as_str(), row.5), ("seller_0000", 1));
    let again = take(&server, &session, "issue", &item, json!({"note": "Still"})).await;
    assert_eq!(again.refusal(), (409, String::from("already_done")));
    let order_path = format!("/api/enhanced-orders/{order}/");
    let history = server.get(&order_path, &session).await.json()["history"].clone();
    assert_eq!(history[1]["action"], "issue");
    assert_eq!(history[1]["detail"], "Lid is torn.");
    let news = server
        .get(
            &format!("/api/events?after={}", history[0]["seq"]),
            &session,
        )
        .await
        .json();
    assert_eq!(news["events"][0]["action"], "issue");

    // Taking the parcel back leaves the issue with the item.
    let undo = json!({"change": shipped.change});
    let undone = server
        .mutate(&session, &format!("{order_path}undo/"), &[], &undo)
        .await;
    assert_eq!(undone.status, 200, "{}", undone.json());
    let open = queue(&server, &session, "?status=ISSUE").await;
    assert_eq!(open[0].id, item);
    assert_eq!(open[0].next_step(), Some(ItemStep::Ship));

    // An admin's report is one that the seller has not heard of.
    let admin = server.sign_in("admin").await;
    let (_, [_, other]) = order_of_two(&server, "processing", "paid").await;
    read(
        &take(
            &server,
            &admin,
            "issue",
            &other,
            json!({"note": "Recalled"}),
        )
        .await,
    );
    let status: String = server
        .value(&format!(
            "SELECT status FROM delivery_exceptions WHERE item_id = '{other}'"
        ))
        .await;
    assert_eq!(status, "open");
}

#[tokio::test]
async fn a_step_happens_once_a_key_and_only_on_the_version_that_was_seen() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let (order, [first, second]) = order_of_two(&server, "pending", "paid").await;
    let key = [("idempotency-key", "k1"), ("if-match", "\"1\"")];
    let once = take_with(&server, &session, "ship", &first, &key, by_myself()).await;
    let twice = take_with(&server, &session, "ship", &first, &key, by_myself()).await;
    assert_eq!((once.status, &once.bytes), (twice.status, &twice.bytes));
    assert_eq!(trail(&server, &order).await, ["process", "ship"]);
    let other = take_with(&server, &session, "ship", &second, &key, by_myself()).await;
    assert_eq!(
        other.refusal(),
        (422, String::from("idempotency_key_reused"))
    );
    let late = [("if-match", "\"1\"")];
    let overtaken = take_with(&server, &session, "ship", &second, &late, by_myself()).await;
    assert_eq!(overtaken.refusal(), (412, String::from("changed_since")));
    let seen = [("if-match", "\"3\"")];
    let answer = read(&take_with(&server, &session, "ship", &second, &seen, by_myself()).await);
    assert_eq!(answer.item.version, 4);
}

#[tokio::test]
async fn nobody_sees_or_moves_what_is_not_theirs() {
    let server = Server::start().await;
    let (_, [item, _]) = order_of_two(&server, "processing", "paid").await;
    let foreign: String = server
        .value("SELECT id FROM order_items WHERE seller_id <> 'seller_0000' ORDER BY id LIMIT 1")
        .await;
    let seller = server.sign_in("seller").await;
    for step in ["ship", "deliver", "issue"] {
        let body = json!({"ownDelivery": true, "note": "x"});
        let others = take(&server, &seller, step, &foreign, body.clone()).await;
        let nobodys = take(&server, &seller, step, "nothing", body.clone()).await;
        assert_eq!(others.refusal(), (404, String::from("no_such_item")));
        assert_eq!(others.bytes, nobodys.bytes);
        for who in ["customer", "support"] {
            let session = server.sign_in(who).await;
            let answer = take(&server, &session, step, &item, body.clone()).await;
            assert_eq!(answer.refusal().0, 403, "{who} {step}");
        }
        assert_eq!(take(&server, "", step, &item, body).await.refusal().0, 401);
    }
    for path in [OPEN, STATS] {
        for who in ["customer", "support"] {
            let session = server.sign_in(who).await;
            assert_eq!(
                server.get(path, &session).await.refusal().0,
                403,
                "{who} {path}"
            );
        }
        assert_eq!(server.get(path, "").await.refusal().0, 401);
        let named = format!("{path}?seller=seller_0001");
        assert_eq!(server.get(&named, &seller).await.refusal().0, 403);
        let admin = server.sign_in("admin").await;
        assert_eq!(server.get(path, &admin).await.refusal().0, 400);
        assert_eq!(server.get(&named, &admin).await.status, 200);
    }
    // Devices keep the queue, so no address is in it.
    let told = server.get(OPEN, &seller).await;
    let told = String::from_utf8(told.bytes).unwrap();
    assert!(
        told.contains("\"buyerEmail\":null") && !told.contains('@'),
        "{told}"
    );
}
