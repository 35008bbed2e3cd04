//! Changing orders: by the rulebook, once, explained, undoable.

use serde_json::{Value, json};
use shared::api::seller_orders::OrderDetail;
use shared::json::decode_body;
use shared::order::{
    Actor, OrderAction, OrderGiven, OrderStatus, PaymentStatus, RefusalCode, check,
};

use crate::server::{Answer, Server};

/// An order of the demo seller with two items, paid, being prepared, three units to ship.
pub(crate) async fn order_to_ship(server: &Server) -> String {
    let id: String = server
        .value(
            "SELECT p.id FROM seller_orders p WHERE seller_id = 'seller_0000' AND item_count = 2 ORDER BY id LIMIT 1",
        )
        .await;
    set(server, &id, "processing", "paid").await;
    server
        .change(&format!(
            "UPDATE order_items SET quantity = position + 1 WHERE order_id = '{id}'"
        ))
        .await;
    id
}

/// Puts an order into a state, with one parcel when it has left.
pub(crate) async fn set(server: &Server, id: &str, status: &str, payment: &str) {
    let has_left = ["shipped", "out_for_delivery", "delivered", "returned"].contains(&status);
    let fulfillment = if has_left { "fulfilled" } else { "unfulfilled" };
    for sql in [
        format!(
            "UPDATE seller_orders SET status = '{status}', payment_status = '{payment}', fulfillment = '{fulfillment}', pays_on_delivery = 0, version = 1, exception = NULL WHERE id = '{id}'"
        ),
        format!(
            "UPDATE orders SET status = '{status}', payment_status = '{payment}' WHERE id = '{id}'"
        ),
        format!(
            "UPDATE order_items SET shipped_quantity = CASE WHEN {} THEN quantity ELSE 0 END WHERE order_id = '{id}'",
            i32::from(has_left)
        ),
        format!(
            "DELETE FROM shipment_items WHERE shipment_id IN (SELECT id FROM shipments WHERE order_id = '{id}')"
        ),
        format!("DELETE FROM shipments WHERE order_id = '{id}'"),
        format!("DELETE FROM tracking_events WHERE id LIKE '{id}_c%'"),
        format!("DELETE FROM order_changes WHERE seller_order_id = '{id}'"),
    ] {
        server.change(&sql).await;
    }
    if has_left {
        server.change(&format!("INSERT INTO shipments (id, order_id, carrier, seller_id, status, shipped_at) VALUES ('{id}_x', '{id}', 'Sendy', 'seller_0000', '{status}', 0)")).await;
    }
}

fn path(id: &str, rest: &str) -> String {
    format!("/api/enhanced-orders/{id}/{rest}")
}

async fn act(server: &Server, session: &str, id: &str, body: Value) -> Answer {
    server
        .mutate(session, &path(id, "update_status/"), &[], &body)
        .await
}

fn ship() -> Value {
    json!({"action": "ship", "carrier": "DHL Express", "tracking_number": "12 3456 7890"})
}

fn read(answer: &Answer) -> OrderDetail {
    let json = answer.json();
    let order = if json["order"].is_object() {
        &json["order"]
    } else {
        &json
    };
    decode_body(order).unwrap()
}

/// Proof 2: for every state, payment, actor and action, the page (which asks the same rules about what the server
/// sent it) and the server agree, and a refusal always has a sentence.
#[tokio::test]
async fn page_and_server_agree_on_every_state_actor_and_action() {
    let server = Server::start().await;
    let id = order_to_ship(&server).await;
    let people = [
        (Actor::Seller, server.sign_in("seller").await),
        (Actor::Admin, server.sign_in("admin").await),
    ];
    let mut done = 0;
    for status in OrderStatus::ALL {
        for payment in PaymentStatus::ALL {
            for action in OrderAction::ALL {
                for (actor, session) in &people {
                    set(&server, &id, status.word(), payment.word()).await;
                    let order = read(&server.get(&path(&id, ""), session).await);
                    let given = OrderGiven {
                        reason: Some("sold out".to_owned()),
                        handover: Some(shared::order::Handover::OwnDelivery),
                        at: None,
                    };
                    let expected = check(&order.facts(), action, *actor, &given);
                    let body = json!({"action": action.word(), "reason": "sold out", "own_delivery": true});
                    let answer = act(&server, session, &id, body).await;
                    let place = format!("{status:?} {payment:?} {actor:?} {action:?}");
                    match expected {
                        Ok(next) => {
                            assert_eq!(answer.status, 200, "{place}: {}", answer.json());
                            assert_eq!(read(&answer).row.status, next, "{place}");
                            done += 1;
                        }
                        Err(refusal) => {
                            let code = refusal.code.as_str().to_owned();
                            assert_eq!(answer.refusal(), (409, code), "{place}");
                            assert_eq!(answer.json()["detail"], refusal.sentence, "{place}");
                        }
                    }
                }
            }
        }
    }
    assert!(done > 50, "{done} were done");
}

#[tokio::test]
async fn an_order_is_shipped_sent_out_and_delivered_with_proof() {
    let server = Server::start().await;
    let (id, session) = (order_to_ship(&server).await, server.sign_in("seller").await);
    let shipped = read(&act(&server, &session, &id, ship()).await);
    assert_eq!(shipped.row.status, OrderStatus::Shipped);
    assert_eq!(shipped.row.version, 2);
    assert_eq!(shipped.row.tracking_number.as_deref(), Some("1234567890"));
    assert_eq!(
        shipped.history[0].detail.as_deref(),
        Some("DHL Express 1234567890")
    );

    let out = read(
        &act(
            &server,
            &session,
            &id,
            json!({"status": "out_for_delivery"}),
        )
        .await,
    );
    assert_eq!(out.shipments[0].status, OrderStatus::OutForDelivery);
    let proof = json!({"action": "deliver", "proof": "Signed by Asha"});
    let delivered = read(&act(&server, &session, &id, proof).await);
    assert_eq!(delivered.row.status, OrderStatus::Delivered);
    assert_eq!(
        delivered.shipments[0].proof.as_deref(),
        Some("Signed by Asha")
    );

    // The customer reads the same.
    let whole: String = server
        .value(&format!("SELECT status FROM orders WHERE id = '{id}'"))
        .await;
    assert_eq!(whole, "delivered");
    let events: i64 = server
        .value(&format!(
            "SELECT COUNT(*) FROM tracking_events WHERE id LIKE '{id}_c%'"
        ))
        .await;
    assert_eq!(events, 3);
    let found = server
        .get("/api/enhanced-orders/?search=1234567890", &session)
        .await
        .json();
    assert_eq!(found["results"][0]["id"], id);
}

#[tokio::test]
async fn three_parcels_in_three_states_show_the_one_that_is_furthest_behind() {
    let server = Server::start().await;
    let (id, session) = (order_to_ship(&server).await, server.sign_in("seller").await);
    let order = read(&server.get(&path(&id, ""), &session).await);
    let units = |place: usize, quantity: u64| {
        let mut body = ship();
        body["units"] = json!([{"item": order.items[place].id, "quantity": quantity}]);
        body
    };
    let first = read(&act(&server, &session, &id, units(0, 1)).await);
    assert_eq!(first.row.status, OrderStatus::Processing);
    assert_eq!(first.row.fulfillment.as_str(), "partially_fulfilled");
    let too_many = act(&server, &session, &id, units(0, 1)).await;
    assert_eq!(too_many.refusal(), (409, "quantity_exceeded".to_owned()));
    let cancel = act(
        &server,
        &session,
        &id,
        json!({"action": "cancel", "reason": "x"}),
    )
    .await;
    assert_eq!(cancel.refusal(), (409, "partly_shipped".to_owned()));

    act(&server, &session, &id, units(1, 1)).await;
    let third = read(&act(&server, &session, &id, units(1, 1)).await);
    assert_eq!(third.row.status, OrderStatus::Shipped);
    assert_eq!(third.row.fulfillment.as_str(), "fulfilled");
    let parcels: Vec<&str> = third.shipments.iter().map(|one| one.id.as_str()).collect();
    let move_one =
        |action: &str, place: usize| json!({"action": action, "shipment": parcels[place]});
    act(&server, &session, &id, move_one("deliver", 0)).await;
    let mixed = read(&act(&server, &session, &id, move_one("send_out", 1)).await);
    let states: Vec<&str> = mixed
        .shipments
        .iter()
        .map(|one| one.status.word())
        .collect();
    assert_eq!(states, ["delivered", "out_for_delivery", "shipped"]);
    assert_eq!(mixed.row.status, OrderStatus::Shipped);

    let all = read(&act(&server, &session, &id, json!({"action": "deliver"})).await);
    assert_eq!(all.row.status, OrderStatus::Delivered);
    let again = act(&server, &session, &id, move_one("send_out", 1)).await;
    assert_eq!(again.refusal(), (409, "wrong_state".to_owned()));
}

#[tokio::test]
async fn the_same_key_is_answered_alike_and_done_once() {
    let server = Server::start().await;
    let (id, session) = (order_to_ship(&server).await, server.sign_in("seller").await);
    let key = [("idempotency-key", "5c1f")];
    let to = path(&id, "update_status/");
    let first = server.mutate(&session, &to, &key, &ship()).await;
    let again = server.mutate(&session, &to, &key, &ship()).await;
    assert_eq!((first.status, &first.bytes), (again.status, &again.bytes));
    let parcels: i64 = server
        .value(&format!(
            "SELECT COUNT(*) FROM shipments WHERE order_id = '{id}'"
        ))
        .await;
    assert_eq!(parcels, 1);

    let other = server
        .mutate(&session, &to, &key, &json!({"action": "deliver"}))
        .await;
    assert_eq!(other.refusal(), (422, "idempotency_key_reused".to_owned()));
    // Another person's key of the same name is another key.
    let admin = server.sign_in("admin").await;
    let theirs = server
        .mutate(&admin, &to, &key, &json!({"action": "deliver"}))
        .await;
    assert_eq!(theirs.status, 200);
    // A refusal is an answer too.
    let refused = [("idempotency-key", "77")];
    let cancel = json!({"action": "cancel", "reason": "x"});
    let no = server.mutate(&session, &to, &refused, &cancel).await;
    set(&server, &id, "processing", "paid").await;
    let still_no = server.mutate(&session, &to, &refused, &cancel).await;
    assert_eq!((no.status, &no.bytes), (still_no.status, &still_no.bytes));
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let server = Server::start().await;
    let (id, session) = (order_to_ship(&server).await, server.sign_in("seller").await);
    let to = path(&id, "update_status/");
    server
        .mutate(&session, &to, &[("idempotency-key", "a")], &ship())
        .await;
    server.wait_ms(86_400_001);
    server
        .mutate(
            &session,
            &to,
            &[("idempotency-key", "b")],
            &json!({"action": "deliver"}),
        )
        .await;
    let kept: i64 = server.value("SELECT COUNT(*) FROM idempotency_keys").await;
    assert_eq!(kept, 1);
}

#[tokio::test]
async fn who_comes_second_is_told_who_was_first() {
    let server = Server::start().await;
    let (id, session) = (order_to_ship(&server).await, server.sign_in("seller").await);
    let admin = server.sign_in("admin").await;
    let to = path(&id, "update_status/");
    let based_on = [("if-match", "\"1\"")];
    let won = server.mutate(&admin, &to, &based_on, &ship()).await;
    assert_eq!(won.status, 200);
    let lost = server.mutate(&session, &to, &based_on, &ship()).await;
    assert_eq!(
        lost.refusal(),
        (412, RefusalCode::ChangedSince.as_str().to_owned())
    );
    let said = lost.json()["detail"].as_str().unwrap().to_owned();
    assert!(
        said.contains("changed this order in between: it is shipped now"),
        "{said}"
    );
    let parcels: i64 = server
        .value(&format!(
            "SELECT COUNT(*) FROM shipments WHERE order_id = '{id}'"
        ))
        .await;
    assert_eq!(parcels, 1);
    let unreadable = server
        .mutate(&session, &to, &[("if-match", "yesterday")], &ship())
        .await;
    assert_eq!(unreadable.refusal().0, 400);
}

#[tokio::test]
async fn undo_puts_everything_back() {
    let server = Server::start().await;
    let (id, session) = (order_to_ship(&server).await, server.sign_in("seller").await);
    let before = read(&server.get(&path(&id, ""), &session).await);
    for body in [
        ship(),
        json!({"action": "send_out"}),
        json!({"action": "deliver"}),
    ] {
        assert_eq!(act(&server, &session, &id, body).await.status, 200);
    }
    // Newest first; anything else would take back the middle of a story.
    let undo = |change: u64| json!({"change": change});
    let order = read(&server.get(&path(&id, ""), &session).await);
    let made: Vec<u64> = order.history.iter().map(|change| change.seq).collect();
    let offered: Vec<bool> = order
        .history
        .iter()
        .map(|one| one.undo_until.is_some())
        .collect();
    assert_eq!(offered, [false, false, true]);
    let early = server
        .mutate(&session, &path(&id, "undo/"), &[], &undo(made[0]))
        .await;
    assert_eq!(early.refusal(), (409, "changed_since".to_owned()));
    let after = read(
        &server
            .mutate(&session, &path(&id, "undo/"), &[], &undo(made[2]))
            .await,
    );
    assert_eq!(after.row.status, OrderStatus::OutForDelivery);
    assert_eq!(after.shipments[0].delivered_at, None);
    let twice = server
        .mutate(&session, &path(&id, "undo/"), &[], &undo(made[2]))
        .await;
    assert_eq!(twice.refusal(), (409, "already_done".to_owned()));

    set(&server, &id, "processing", "paid").await;
    let shipped = read(&act(&server, &session, &id, ship()).await);
    let seq = shipped.history.last().unwrap().seq;
    let back = read(
        &server
            .mutate(&session, &path(&id, "undo/"), &[], &undo(seq))
            .await,
    );
    assert_eq!(back.row.status, before.row.status);
    assert_eq!(back.row.fulfillment, before.row.fulfillment);
    assert_eq!(back.items, before.items);
    assert_eq!(back.shipments, []);
    assert_eq!(back.row.version, 3);
}

#[tokio::test]
async fn undo_is_refused_to_others_after_half_a_minute_and_for_what_is_final() {
    let server = Server::start().await;
    let (id, session) = (order_to_ship(&server).await, server.sign_in("seller").await);
    let admin = server.sign_in("admin").await;
    let seq = read(&act(&server, &session, &id, ship()).await).history[0].seq;
    let undo = json!({"change": seq});
    let theirs = server.mutate(&admin, &path(&id, "undo/"), &[], &undo).await;
    assert_eq!(theirs.refusal(), (409, "not_allowed".to_owned()));
    server.wait_ms(30_001);
    let late = server
        .mutate(&session, &path(&id, "undo/"), &[], &undo)
        .await;
    assert_eq!(late.refusal(), (409, "undo_too_late".to_owned()));

    set(&server, &id, "processing", "paid").await;
    let cancelled = read(
        &act(
            &server,
            &session,
            &id,
            json!({"action": "cancel", "reason": "sold out"}),
        )
        .await,
    );
    assert_eq!(cancelled.cancel_reason.as_deref(), Some("sold out"));
    let undo = json!({"change": cancelled.history[0].seq});
    let refused = server
        .mutate(&session, &path(&id, "undo/"), &[], &undo)
        .await;
    assert_eq!(refused.refusal(), (409, "already_final".to_owned()));
}

#[tokio::test]
async fn a_note_is_kept_and_disturbs_nobody() {
    let server = Server::start().await;
    let (id, session) = (order_to_ship(&server).await, server.sign_in("seller").await);
    let request = axum::http::Request::patch(path(&id, ""))
        .header("content-type", "application/json")
        .header("cookie", &session)
        .header(
            "user-agent",
            "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36",
        )
        .body(json!({"note": " <b>Gate code 12</b> "}).to_string().into())
        .unwrap();
    let order = read(&server.send(request).await);
    assert_eq!(order.notes[0].text, "<b>Gate code 12</b>");
    assert_eq!(order.row.version, 1);
    assert_eq!(order.history[0].action, "note");
    assert_eq!(
        order.history[0].device.as_deref(),
        Some("Chrome on Android")
    );
    assert_eq!(order.history[0].role, "seller");
}

#[tokio::test]
async fn requests_that_say_nothing_are_refused_in_words() {
    let server = Server::start().await;
    let (id, session) = (order_to_ship(&server).await, server.sign_in("seller").await);
    let long = "x".repeat(1_001);
    for body in [
        json!({}),
        json!({"action": "teleport"}),
        json!({"status": "on_the_moon"}),
        json!({"action": "ship", "own_delivery": true, "units": [{"item": "nothing", "quantity": 1}]}),
        json!({"action": "deliver", "shipment": "nothing"}),
        json!({"action": "cancel", "reason": long}),
        json!({"action": "deliver", "at": "soon"}),
        json!({"action": "deliver", "at": "2099-01-01T00:00:00Z"}),
        json!([]),
    ] {
        let answer = act(&server, &session, &id, body.clone()).await;
        assert_eq!(answer.refusal().0, 400, "{body}");
    }
    let empty = [("idempotency-key", " ")];
    let answer = server
        .mutate(&session, &path(&id, "update_status/"), &empty, &ship())
        .await;
    assert_eq!(answer.refusal().0, 400);
}

#[tokio::test]
async fn of_two_who_ship_the_same_units_at_once_one_wins() {
    let server = Server::start().await;
    let (id, session) = (order_to_ship(&server).await, server.sign_in("seller").await);
    let admin = server.sign_in("admin").await;
    let both = tokio::join!(
        act(&server, &session, &id, ship()),
        act(&server, &admin, &id, ship())
    );
    let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let units: i64 = server
        .value(&format!(
            "SELECT SUM(shipped_quantity) FROM order_items WHERE order_id = '{id}'"
        ))
        .await;
    assert_eq!(units, 3);
}
