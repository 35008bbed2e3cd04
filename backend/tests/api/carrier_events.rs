//! What carriers report: who is believed, what becomes of it, and that the order of arrival leaves no trace.

use std::collections::{BTreeMap, BTreeSet};

use backend::signature;
use backend::store::SenderKind;
use serde_json::{Value, json};
use shared::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

use crate::order_changes::set;
use crate::server::{Answer, NOW, Server};
use crate::signed::{SECRET, admit, post_signed};

const EVENTS: &str = "/api/carriers/events";

/// Sends a body as that carrier does; the answer.
async fn report_body(server: &Server, carrier: &str, body: &str) -> Answer {
    let signed = signature(SECRET, body.as_bytes(), NOW);
    post_signed(server, EVENTS, carrier, &signed, body).await
}

/// Sends events as that carrier does; what became of them.
async fn report(server: &Server, carrier: &str, events: &[Value]) -> Value {
    let answer = report_body(server, carrier, &json!({"events": events}).to_string()).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()
}

/// `minutes` after the instant at which all tests play.
fn event(id: &str, number: &str, code: &str, minutes: i64) -> Value {
    let at = NOW.plus_ms(minutes * MINUTE_MS).to_string();
    json!({"id": id, "trackingNumber": number, "code": code, "occurredAt": at})
}

const CARRIER: &str = "DHL Express";
const NUMBER: &str = "1234567890";

/// A server that knows the carrier, and an order of the demo seller that is ready to be shipped.
async fn ready() -> (Server, String, String) {
    let server = Server::start().await;
    admit(&server, CARRIER, SenderKind::Carrier).await;
    let order: String = server
        .value("SELECT id FROM seller_orders WHERE seller_id = 'seller_0000' AND item_count = 1 ORDER BY id LIMIT 1")
        .await;
    set(&server, &order, "processing", "paid").await;
    let session = server.sign_in("seller").await;
    (server, order, session)
}

async fn act(server: &Server, session: &str, order: &str, body: Value) -> Answer {
    let path = format!("/api/enhanced-orders/{order}/update_status/");
    server.mutate(session, &path, &[], &body).await
}

async fn ship(server: &Server, session: &str, order: &str) {
    let at = NOW.plus_ms(-2 * DAY_MS).to_string();
    let body = json!({"action": "ship", "carrier": CARRIER, "tracking_number": NUMBER, "at": at});
    let answer = act(server, session, order, body).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
}

/// Status of parcel, part and order, and what is wrong.
async fn standing(server: &Server, order: &str) -> (String, String, String, Option<String>) {
    let of = |sql: &str| sql.replace("{}", order);
    (
        server
            .value(&of("SELECT status FROM shipments WHERE order_id = '{}'"))
            .await,
        server
            .value(&of("SELECT status FROM seller_orders WHERE id = '{}'"))
            .await,
        server
            .value(&of("SELECT status FROM orders WHERE id = '{}'"))
            .await,
        server
            .value(&of("SELECT exception FROM seller_orders WHERE id = '{}'"))
            .await,
    )
}

fn all(status: &str, exception: Option<&str>) -> (String, String, String, Option<String>) {
    let status = status.to_owned();
    (
        status.clone(),
        status.clone(),
        status,
        exception.map(str::to_owned),
    )
}

/// What the order's page tells, oldest first.
async fn timeline(server: &Server, session: &str, order: &str) -> Vec<Value> {
    let path = format!("/api/enhanced-orders/{order}/tracking/");
    let page = server.get(&path, session).await.json();
    page["tracking_entries"].as_array().unwrap().clone()
}

async fn version(server: &Server, order: &str) -> i64 {
    server
        .value(&format!(
            "SELECT version FROM seller_orders WHERE id = '{order}'"
        ))
        .await
}

#[tokio::test]
async fn a_parcel_follows_what_its_carrier_reports_and_the_trail_says_so_once_a_request() {
    let (server, order, session) = ready().await;
    ship(&server, &session, &order).await;
    let first = [
        event("1", NUMBER, "PU", -2_000),
        event("2", "1234-567 890", "IT", -1_000),
    ];
    let ledger = report(&server, CARRIER, &first).await;
    let told = json!({"accepted": 2, "duplicates": 0, "unknownParcels": 0, "refused": []});
    assert_eq!(ledger, told);
    assert_eq!(standing(&server, &order).await, all("shipped", None));
    // Nothing that a change could be based on has changed.
    assert_eq!(version(&server, &order).await, 2);

    report(
        &server,
        CARRIER,
        &[
            event("3", NUMBER, "WC", -300),
            event("4", NUMBER, "NH", -200),
        ],
    )
    .await;
    assert_eq!(
        standing(&server, &order).await,
        all("shipped", Some("delivery_failed"))
    );
    report(
        &server,
        CARRIER,
        &[
            event("5", NUMBER, "WC", -100),
            event("6", NUMBER, "OK", -50),
        ],
    )
    .await;
    assert_eq!(standing(&server, &order).await, all("delivered", None));
    let delivered: i64 = server
        .value(&format!(
            "SELECT delivered_at FROM orders WHERE id = '{order}'"
        ))
        .await;
    assert_eq!(delivered, NOW.0 - 50 * MINUTE_MS);
    let trail: Vec<(String, String, String, i64)> = sqlx::query_as(
        "SELECT action, actor_role, actor_name, version FROM order_changes WHERE seller_order_id = $1 ORDER BY seq",
    )
    .bind(&order)
    .fetch_all(server.store.pool())
    .await
    .unwrap();
    let line = |action: &str, version| {
        (
            action.to_owned(),
            "carrier".to_owned(),
            CARRIER.to_owned(),
            version,
        )
    };
    assert_eq!(trail[1..], [line("carrier_report", 3), line("deliver", 4)]);

    // The customer reads the same, in the order of happening.
    let page = timeline(&server, &session, &order).await;
    let codes: Vec<&str> = page
        .iter()
        .map(|event| event["status"].as_str().unwrap())
        .collect();
    let way = [
        "shipped",
        "in_transit",
        "out_for_delivery",
        "delivery_failed",
        "out_for_delivery",
        "delivered",
    ];
    assert!(codes.ends_with(&way), "{codes:?}");
}

#[tokio::test]
async fn a_label_moves_nothing_and_a_pickup_point_is_the_carriers_to_name() {
    let (server, order, session) = ready().await;
    ship(&server, &session, &order).await;
    report(
        &server,
        CARRIER,
        &[event("1", NUMBER, "pre_transit", -2_000)],
    )
    .await;
    assert_eq!(standing(&server, &order).await, all("shipped", None));
    assert_eq!(version(&server, &order).await, 2);

    // Its seller cannot say so, neither as an action nor as a status.
    let body = json!({"action": "hold_for_pickup"});
    let refused = act(&server, &session, &order, body).await;
    assert_eq!(refused.refusal(), (409, "not_allowed".to_owned()));
    let body = json!({"status": "ready_for_pickup"});
    assert_eq!(act(&server, &session, &order, body).await.status, 400);
    assert_eq!(standing(&server, &order).await, all("shipped", None));

    report(
        &server,
        CARRIER,
        &[
            event("2", NUMBER, "NH", -200),
            event("3", NUMBER, "CC", -100),
        ],
    )
    .await;
    assert_eq!(
        standing(&server, &order).await,
        all("out_for_delivery", None)
    );
    let line: String = server
        .value(&format!(
            "SELECT action FROM order_changes WHERE seller_order_id = '{order}' ORDER BY seq DESC LIMIT 1"
        ))
        .await;
    assert_eq!(line, "hold_for_pickup");
    let page = timeline(&server, &session, &order).await;
    assert_eq!(page.last().unwrap()["status"], "ready_for_pickup");
}

#[tokio::test]
async fn an_admin_keeps_a_parcel_at_a_pickup_point_and_its_customer_reads_so() {
    let (server, order, session) = ready().await;
    ship(&server, &session, &order).await;
    let admin = server.sign_in("admin").await;
    let body = json!({"action": "hold_for_pickup"});
    let answer = act(&server, &admin, &order, body).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    assert_eq!(
        standing(&server, &order).await,
        all("out_for_delivery", None)
    );
    let number: String = server
        .value(&format!(
            "SELECT order_number FROM seller_orders WHERE id = '{order}'"
        ))
        .await;
    let told = server
        .post("/api/track", json!({"orderNumber": number}))
        .await;
    let events = told.json()["events"].clone();
    assert_eq!(
        events.as_array().unwrap().last().unwrap()["code"],
        "ready_for_pickup"
    );
    // Late reports of earlier take it nowhere else.
    report(&server, CARRIER, &[event("1", NUMBER, "NH", -100)]).await;
    assert_eq!(
        standing(&server, &order).await,
        all("out_for_delivery", None)
    );
}

#[tokio::test]
async fn whoever_follows_the_shop_hears_of_it() {
    let (server, order, session) = ready().await;
    ship(&server, &session, &order).await;
    let before = server.get("/api/events", &session).await.json();
    report(&server, CARRIER, &[event("1", NUMBER, "WC", -10)]).await;
    let news = server
        .get(&format!("/api/events?after={}", before["last"]), &session)
        .await
        .json();
    assert_eq!(news["events"][0]["action"], "send_out");
    assert_eq!(news["events"][0]["order"]["status"], "out_for_delivery");
}

#[tokio::test]
async fn who_is_not_known_or_signs_badly_or_late_gets_the_same_answer() {
    let server = Server::start().await;
    admit(&server, CARRIER, SenderKind::Carrier).await;
    admit(&server, "packers", SenderKind::Partner).await;
    let body = json!({"events": [event("1", NUMBER, "PU", -10)]}).to_string();
    let good = signature(SECRET, body.as_bytes(), NOW);
    let at = |minutes: i64| signature(SECRET, body.as_bytes(), NOW.plus_ms(minutes * MINUTE_MS));
    let mut answers = Vec::new();
    for (sender, signature) in [
        ("Somebody", good.clone()),
        (CARRIER, signature("another secret", body.as_bytes(), NOW)),
        (CARRIER, signature(SECRET, b"another body", NOW)),
        (CARRIER, at(-6)),
        (CARRIER, at(6)),
        (CARRIER, good.replace("t=1", "t=2")),
        (CARRIER, String::from("v1=00")),
        (CARRIER, String::new()),
    ] {
        let answer = post_signed(&server, EVENTS, sender, &signature, &body).await;
        assert_eq!(
            answer.refusal(),
            (401, "bad_signature".to_owned()),
            "{sender} {signature}"
        );
        answers.push(answer.bytes);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    let unsigned = server.post(EVENTS, json!({"events": []})).await;
    assert_eq!(unsigned.bytes, answers[0]);
    let partner = post_signed(&server, EVENTS, "packers", &good, &body).await;
    assert_eq!(partner.refusal(), (403, "forbidden".to_owned()));
    let kept: i64 = server.value("SELECT COUNT(*) FROM carrier_events").await;
    assert_eq!(kept, 0);
    assert_eq!(
        post_signed(&server, EVENTS, CARRIER, &at(-4), &body)
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn one_bad_event_loses_no_other_and_only_a_body_of_another_shape_is_refused() {
    let (server, order, session) = ready().await;
    ship(&server, &session, &order).await;
    let mut nameless = event("1", NUMBER, "PU", -10);
    nameless["id"].take();
    let ledger = report(
        &server,
        CARRIER,
        &[
            nameless,
            json!(7),
            event("2", NUMBER, "WC", -9),
            event("3", NUMBER, "OK", 6),
            event("2", NUMBER, "WC", -9),
            event("4", "9999999999", "PU", -8),
        ],
    )
    .await;
    let refused = json!([
        {"index": 0, "sentence": "The event cannot be read: expected a value at id."},
        {"index": 1, "sentence": "The event cannot be read: expected a value at trackingNumber."},
        {"index": 3, "sentence": "`occurredAt` lies in the future."},
    ]);
    assert_eq!(
        ledger,
        json!({"accepted": 2, "duplicates": 1, "unknownParcels": 1, "refused": refused})
    );
    assert_eq!(
        standing(&server, &order).await,
        all("out_for_delivery", None)
    );
    let many: Vec<Value> = (0..501)
        .map(|id| event(&id.to_string(), NUMBER, "IT", -5))
        .collect();
    for body in [
        "",
        "[]",
        "{\"events\": 1}",
        "{\"events\": []}",
        &json!({"events": many}).to_string(),
    ] {
        let answer = report_body(&server, CARRIER, body).await;
        assert_eq!(
            answer.refusal(),
            (400, "invalid_request".to_owned()),
            "{body:.40}"
        );
    }
    let long = format!("{{\"events\": [{}]}}", " ".repeat(1_100_000));
    assert_eq!(report_body(&server, CARRIER, &long).await.refusal().0, 413);
}

#[tokio::test]
async fn text_of_a_carrier_stays_text() {
    let (server, order, session) = ready().await;
    ship(&server, &session, &order).await;
    let hostile = "<img src=x onerror=alert(1)>'; DROP TABLE orders; --\u{202e}";
    let mut shown = event(hostile, NUMBER, "<b>?</b>", -5);
    shown["place"] = json!(hostile);
    shown["description"] = json!(hostile);
    // Whether money went back is not for a carrier to say.
    let sent = [
        shown,
        event("2", NUMBER, "refunded", -4),
        event("3", hostile, "PU", -3),
    ];
    let ledger = report(&server, CARRIER, &sent).await;
    assert_eq!(
        (&ledger["accepted"], &ledger["unknownParcels"]),
        (&json!(2), &json!(0)),
        "{ledger}"
    );
    assert_eq!(
        ledger["refused"][0]["sentence"],
        "`trackingNumber` is longer than 40 characters."
    );
    let events = timeline(&server, &session, &order).await;
    let [first, second] = &events[events.len() - 2..] else {
        panic!("{events:?}")
    };
    assert_eq!(
        (&first["status"], &first["location"]),
        (&json!("<b>?</b>"), &json!(hostile))
    );
    assert_eq!(first["description"], hostile);
    assert_eq!(second["status"], "refunded (DHL Express)");
    assert_eq!(standing(&server, &order).await, all("shipped", None));
}

#[tokio::test]
async fn an_event_of_another_carrier_with_that_number_is_about_another_parcel() {
    let (server, order, session) = ready().await;
    admit(&server, "Sendy", SenderKind::Carrier).await;
    ship(&server, &session, &order).await;
    let ledger = report(&server, "Sendy", &[event("1", NUMBER, "delivered", -5)]).await;
    assert_eq!(ledger["unknownParcels"], 1);
    assert_eq!(standing(&server, &order).await, all("shipped", None));
    // The same key from the right one is another event.
    let ledger = report(&server, CARRIER, &[event("1", NUMBER, "OK", -5)]).await;
    assert_eq!(
        (&ledger["accepted"], &ledger["unknownParcels"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(standing(&server, &order).await, all("delivered", None));
}

#[tokio::test]
async fn what_was_reported_before_the_parcel_was_known_counts_as_soon_as_it_is() {
    let (server, order, session) = ready().await;
    let early = [
        event("1", NUMBER, "PU", -3_000),
        event("2", NUMBER, "WC", -60),
    ];
    assert_eq!(report(&server, CARRIER, &early).await["unknownParcels"], 2);
    ship(&server, &session, &order).await;
    assert_eq!(
        standing(&server, &order).await,
        all("out_for_delivery", None)
    );
    let waiting: i64 = server
        .value("SELECT COUNT(*) FROM carrier_events WHERE shipment_id IS NULL")
        .await;
    assert_eq!(waiting, 0);
    // What brought it there was its carrier.
    let line: String = server
        .value("SELECT actor_name || ' ' || action FROM order_changes ORDER BY seq DESC LIMIT 1")
        .await;
    assert_eq!(line, "DHL Express send_out");
}

#[tokio::test]
async fn orders_in_one_box_move_together_and_a_number_given_out_again_moves_neither() {
    let (server, order, session) = ready().await;
    ship(&server, &session, &order).await;
    let (other, long_ago): (String, String) = {
        let of = |place: i64| {
            format!(
                "SELECT s.order_id FROM shipments s WHERE s.status = 'shipped' AND s.order_id <> '{order}' ORDER BY s.id LIMIT 1 OFFSET {place}"
            )
        };
        (server.value(&of(0)).await, server.value(&of(1)).await)
    };
    for (id, days) in [(&other, 1), (&long_ago, 300)] {
        let at = NOW.0 - days * DAY_MS;
        server
            .change(&format!(
                "UPDATE shipments SET carrier = '{CARRIER}', tracking_number = '{NUMBER}', shipped_at = {at} WHERE order_id = '{id}'"
            ))
            .await;
    }
    report(&server, CARRIER, &[event("1", NUMBER, "OK", -10)]).await;
    assert_eq!(standing(&server, &order).await, all("delivered", None));
    assert_eq!(standing(&server, &other).await, all("delivered", None));
    assert_eq!(standing(&server, &long_ago).await.0, "shipped");
}

async fn undo(server: &Server, session: &str, order: &str) -> Answer {
    let seq: i64 = server
        .value(&format!(
            "SELECT MAX(seq) FROM order_changes WHERE seller_order_id = '{order}' AND actor_role = 'seller'"
        ))
        .await;
    let path = format!("/api/enhanced-orders/{order}/undo/");
    server
        .mutate(session, &path, &[], &json!({"change": seq}))
        .await
}

#[tokio::test]
async fn a_change_is_taken_back_unless_its_carrier_changed_the_parcel_since() {
    let (server, order, session) = ready().await;
    ship(&server, &session, &order).await;
    act(&server, &session, &order, json!({"action": "send_out"})).await;
    report(&server, CARRIER, &[event("1", NUMBER, "OK", -5)]).await;
    let refused = undo(&server, &session, &order).await;
    assert_eq!(refused.refusal(), (409, "changed_since".to_owned()));
}

#[tokio::test]
async fn taking_a_change_back_leaves_what_its_carrier_reported() {
    let (server, order, session) = ready().await;
    ship(&server, &session, &order).await;
    assert_eq!(
        act(&server, &session, &order, json!({"action": "deliver"}))
            .await
            .status,
        200
    );
    // It was out before: that changes nothing while it counts as delivered.
    report(&server, CARRIER, &[event("1", NUMBER, "WC", -60)]).await;
    assert_eq!(standing(&server, &order).await, all("delivered", None));
    let undone = undo(&server, &session, &order).await;
    assert_eq!(undone.status, 200, "{}", undone.json());
    assert_eq!(
        standing(&server, &order).await,
        all("out_for_delivery", None)
    );
}

#[tokio::test]
async fn a_parcel_that_is_taken_back_leaves_its_events_to_whoever_gets_the_number_next() {
    let (server, order, session) = ready().await;
    ship(&server, &session, &order).await;
    report(&server, CARRIER, &[event("1", NUMBER, "PU", -60)]).await;
    let undone = undo(&server, &session, &order).await;
    assert_eq!(undone.status, 200, "{}", undone.json());
    let left: i64 = server
        .value("SELECT COUNT(*) FROM tracking_events WHERE shipment_id IS NOT NULL")
        .await;
    assert_eq!(left, 0);
    ship(&server, &session, &order).await;
    let found: i64 = server
        .value("SELECT COUNT(*) FROM tracking_events WHERE shipment_id IS NOT NULL")
        .await;
    assert_eq!(found, 1);
}

#[tokio::test]
async fn two_parcels_in_two_states_show_the_one_that_is_behind_and_the_trouble_of_either() {
    let (server, order, session) = ready().await;
    server
        .change(&format!(
            "UPDATE order_items SET quantity = 2 WHERE order_id = '{order}'"
        ))
        .await;
    let item: String = server
        .value(&format!(
            "SELECT id FROM order_items WHERE order_id = '{order}'"
        ))
        .await;
    for number in [NUMBER, "2222222222"] {
        let body = json!({"action": "ship", "carrier": "dhl express", "tracking_number": number,
                          "units": [{"item": item, "quantity": 1}], "at": NOW.plus_ms(-DAY_MS).to_string()});
        assert_eq!(act(&server, &session, &order, body).await.status, 200);
    }
    let part = async || -> (String, Option<String>) {
        let (_, status, _, exception) = standing(&server, &order).await;
        (status, exception)
    };
    report(
        &server,
        CARRIER,
        &[
            event("1", NUMBER, "OH", -60),
            event("2", "2222222222", "OK", -50),
        ],
    )
    .await;
    assert_eq!(
        part().await,
        ("shipped".to_owned(), Some("exception".to_owned()))
    );
    report(&server, CARRIER, &[event("3", NUMBER, "WC", -40)]).await;
    assert_eq!(part().await, ("out_for_delivery".to_owned(), None));
    report(&server, CARRIER, &[event("4", NUMBER, "OK", -30)]).await;
    assert_eq!(part().await, ("delivered".to_owned(), None));
}

#[tokio::test]
async fn the_same_events_twice_at_once_are_those_events() {
    let (server, order, session) = ready().await;
    ship(&server, &session, &order).await;
    let events: Vec<Value> = (0..200)
        .map(|id| {
            event(
                &id.to_string(),
                NUMBER,
                if id == 150 { "WC" } else { "IT" },
                id - 400,
            )
        })
        .collect();
    let (one, two) = tokio::join!(
        report(&server, CARRIER, &events),
        report(&server, CARRIER, &events)
    );
    let sum = |name: &str| one[name].as_u64().unwrap() + two[name].as_u64().unwrap();
    assert_eq!((sum("accepted"), sum("duplicates")), (200, 200));
    let kept: i64 = server
        .value("SELECT COUNT(*) FROM tracking_events WHERE shipment_id IS NOT NULL")
        .await;
    assert_eq!(kept, 200);
    let lines: i64 = server
        .value("SELECT COUNT(*) FROM order_changes WHERE actor_role = 'carrier'")
        .await;
    assert_eq!((lines, version(&server, &order).await), (1, 3));
}

/// What happens in the year that is told in several orders.
struct Year {
    /// Carrier and event.
    events: Vec<(String, Value)>,
    /// Orders that leave while it goes on: part, number, when.
    leaving: Vec<(String, String, i64)>,
    /// Of those, the ones that their seller says were received.
    received: Vec<(String, i64)>,
}

const CODES: [&str; 11] = [
    "label_created",
    "ready_for_pickup",
    "PU",
    "IT",
    "out_for_delivery",
    "failed_attempt",
    "EX",
    "delayed",
    "delivered",
    "RS",
    "RT",
];

/// The way of one parcel, as carriers tell it: mostly in order, now and then nonsense.
fn way(chance: &mut fastrand::Rng) -> Vec<&'static str> {
    let mut way = match chance.u8(0..3) {
        0 => vec!["pre_transit", "PU", "IT", "at_the_gate_7", "IT"],
        1 => vec!["PU", "label_printed", "IT", "at_the_gate_7", "IT"],
        _ => vec!["PU", "IT", "at_the_gate_7", "IT"],
    };
    for _ in 0..chance.usize(0..3) {
        way.extend(["out_for_delivery", "failed_attempt"]);
    }
    match chance.u8(0..10) {
        0 => way.extend(["RS", "IT", "out_for_delivery", "delivered"]),
        1 => way.extend(["EX", "RT"]),
        2 => way.push("delayed"),
        3 => way.extend(["out_for_delivery", "paid", "ZZ"]),
        5 => way.extend(["failed_attempt", "held for pickup"]),
        6 => way.extend(["held for pickup", "delivered"]),
        4 => way.extend((0..6).map(|_| CODES[chance.usize(0..CODES.len())])),
        _ => way.extend(["out_for_delivery", "delivered"]),
    }
    way
}

async fn year(server: &Server) -> Year {
    let mut chance = fastrand::Rng::with_seed(7);
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT carrier, tracking_number, shipped_at FROM shipments WHERE tracking_number IS NOT NULL ORDER BY id",
    )
    .fetch_all(server.store.pool())
    .await
    .unwrap();
    let unsent: Vec<String> = sqlx::query_scalar(
        "SELECT p.id FROM seller_orders p JOIN orders o ON o.id = p.order_id WHERE p.seller_id = 'seller_0000'
           AND NOT EXISTS (SELECT 1 FROM shipments s WHERE s.order_id = p.order_id) ORDER BY p.id LIMIT 12",
    )
    .fetch_all(server.store.pool())
    .await
    .unwrap();
    let mut parcels = rows;
    let mut year = Year {
        events: Vec::new(),
        leaving: Vec::new(),
        received: Vec::new(),
    };
    for (order, number) in unsent.into_iter().zip(5_000_000_000_u64..) {
        let shipped_at = NOW.0 - chance.i64(20..200) * DAY_MS;
        parcels.push((CARRIER.to_owned(), number.to_string(), shipped_at));
        if number % 3 == 0 {
            year.received.push((order.clone(), shipped_at + 3 * DAY_MS));
        }
        year.leaving.push((order, number.to_string(), shipped_at));
    }
    // Nobody ever sends these.
    for number in 6_000_000_000_u64..6_000_000_020 {
        parcels.push((CARRIER.to_owned(), number.to_string(), NOW.0 - 9 * DAY_MS));
    }
    let received: BTreeSet<&String> = year.received.iter().map(|(order, _)| order).collect();
    let never_delivered: BTreeSet<&String> = year
        .leaving
        .iter()
        .filter(|(order, ..)| received.contains(order))
        .map(|(_, number, _)| number)
        .collect();
    for (carrier, number, shipped_at) in &parcels {
        let mut at = shipped_at - chance.i64(0..6) * HOUR_MS;
        for (place, code) in way(&mut chance).into_iter().enumerate() {
            // What its seller says must be possible whenever it is said.
            let ends = ["delivered", "RT", "RS"].contains(&code);
            if ends && never_delivered.contains(number) {
                continue;
            }
            let id = format!("{number}-{place}");
            let when = Timestamp(at.min(NOW.0)).to_string();
            let mut event = json!({"id": id, "trackingNumber": number, "code": code, "occurredAt": when,
                                   "place": format!("Hub {}", chance.u8(..))});
            year.events.push((carrier.clone(), event.clone()));
            if chance.u8(..) < 8 {
                // A key used twice, for something else.
                event["code"] = json!("IT");
                event["occurredAt"] = json!(Timestamp((at + HOUR_MS).min(NOW.0)).to_string());
                year.events.push((carrier.clone(), event.clone()));
            }
            if chance.u8(..) < 8 {
                // The number of another carrier's parcel.
                let other = if carrier == "Sendy" { CARRIER } else { "Sendy" };
                event["code"] = json!("delivered");
                year.events.push((other.to_owned(), event));
            }
            // Some happen in the same instant.
            at += chance.i64(0..4) * 7 * HOUR_MS;
        }
    }
    year
}

/// What a year has made of the tables, without what says when it was told.
async fn outcome(server: &Server) -> BTreeMap<&'static str, Vec<String>> {
    let mut tables = BTreeMap::new();
    for (table, sql) in [
        (
            "shipments",
            "SELECT json_array(order_id, carrier, tracking_number, status, shipped_at, delivered_at, proof, trouble, last_scan_at)
             FROM shipments ORDER BY order_id, tracking_number",
        ),
        (
            "seller_orders",
            "SELECT json_array(id, status, fulfillment, carrier, tracking_number, exception, search_text) FROM seller_orders ORDER BY id",
        ),
        (
            "orders",
            "SELECT json_array(id, status, delivered_at, estimated_from, estimated_to, cancel_reason) FROM orders ORDER BY id",
        ),
        (
            "tracking_events",
            "SELECT json_array(e.order_id, s.tracking_number, e.code, e.occurred_at, e.place, e.description)
             FROM tracking_events e LEFT JOIN shipments s ON s.id = e.shipment_id ORDER BY e.order_id, e.occurred_at, e.id",
        ),
        (
            "deliveries",
            "SELECT json_array(seller_order_id, origin, destination, carrier, first_day, last_day, has_arrived, days, promised_day)
             FROM deliveries ORDER BY seller_order_id",
        ),
        (
            "carrier_events",
            "SELECT json_array(e.carrier, e.event_id, e.tracking_number, s.tracking_number, e.code, e.occurred_at, e.place)
             FROM carrier_events e LEFT JOIN shipments s ON s.id = e.shipment_id ORDER BY e.carrier, e.event_id",
        ),
    ] {
        let rows: Vec<String> = sqlx::query_scalar(sql)
            .fetch_all(server.store.pool())
            .await
            .unwrap();
        tables.insert(table, rows);
    }
    tables
}

/// How a year is told.
enum Telling {
    InOrder,
    Backwards,
    /// By chance, with that seed.
    Shuffled(u64),
}

/// A server that was told the year in that way, in requests of up to so many events.
async fn told(telling: &Telling, most: usize) -> BTreeMap<&'static str, Vec<String>> {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let mut year = year(&server).await;
    for (order, ..) in &year.leaving {
        set(&server, order, "processing", "paid").await;
    }
    let carriers: BTreeSet<String> = year
        .events
        .iter()
        .map(|(carrier, _)| carrier.clone())
        .collect();
    for carrier in &carriers {
        admit(&server, carrier, SenderKind::Carrier).await;
    }
    let at = |event: &Value| event["occurredAt"].as_str().unwrap().to_owned();
    year.events.sort_by_key(|(_, event)| at(event));
    let mut chance = fastrand::Rng::new();
    match telling {
        Telling::InOrder => {}
        Telling::Backwards => year.events.reverse(),
        Telling::Shuffled(seed) => {
            chance.seed(*seed);
            let again: Vec<_> = year
                .events
                .iter()
                .filter(|_| chance.bool())
                .cloned()
                .collect();
            year.events.extend(again);
            chance.shuffle(&mut year.events);
            chance.shuffle(&mut year.leaving);
        }
    }
    // In order, everything leaves before anything is reported; else in between.
    let mut until_leaving = match telling {
        Telling::InOrder => 0,
        _ => year.events.len() / 2,
    };
    let mut queue = year.events.as_slice();
    let mut leaving = year.leaving.as_slice();
    while !queue.is_empty() || !leaving.is_empty() {
        if until_leaving == 0 || queue.is_empty() {
            for (order, number, shipped_at) in std::mem::take(&mut leaving) {
                let at = Timestamp(*shipped_at).to_string();
                let body = json!({"action": "ship", "carrier": CARRIER, "tracking_number": number, "at": at});
                assert_eq!(act(&server, &session, order, body).await.status, 200);
                if let Some((_, at)) = year.received.iter().find(|(one, _)| one == order) {
                    let body = json!({"action": "deliver", "at": Timestamp(*at).to_string()});
                    let answer = act(&server, &session, order, body).await;
                    assert_eq!(answer.status, 200, "{}", answer.json());
                }
            }
        }
        let size = match telling {
            Telling::InOrder => most,
            _ => chance.usize(1..=most),
        };
        let (now, later) = queue.split_at(size.min(queue.len()));
        queue = later;
        until_leaving = until_leaving.saturating_sub(now.len());
        let mut by_carrier: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for (carrier, event) in now {
            by_carrier.entry(carrier).or_default().push(event.clone());
        }
        for (carrier, events) in by_carrier {
            report(&server, carrier, &events).await;
        }
    }
    outcome(&server).await
}

/// Proof: a year of events in order, and the same year shuffled, doubled, late by months and in other portions.
#[tokio::test]
async fn a_year_of_events_ends_the_same_in_whatever_order_it_is_told() {
    let in_order = told(&Telling::InOrder, 500).await;
    for status in [
        "\"shipped\"",
        "\"out_for_delivery\"",
        "\"delivered\"",
        "\"returned\"",
    ] {
        let parcels = in_order["shipments"]
            .iter()
            .filter(|row| row.contains(status));
        assert!(parcels.count() > 3, "{status}");
    }
    assert!(in_order["carrier_events"].len() > 2_000);
    for code in ["\"label_created\"", "\"ready_for_pickup\""] {
        let events = in_order["tracking_events"]
            .iter()
            .filter(|row| row.contains(code));
        assert!(events.count() > 20, "{code}");
    }
    for (telling, most) in [
        (Telling::Backwards, 500),
        (Telling::Shuffled(1), 500),
        (Telling::Shuffled(2), 40),
        (Telling::Shuffled(3), 7),
    ] {
        let mixed = told(&telling, most).await;
        for (table, rows) in &in_order {
            let differing: Vec<_> = rows
                .iter()
                .zip(&mixed[table])
                .filter(|(one, two)| one != two)
                .take(3)
                .collect();
            assert!(differing.is_empty(), "{table}: {differing:#?}");
            assert_eq!(rows.len(), mixed[table].len(), "{table}");
        }
    }
}

/// Every parcel of the demo data moves, two events each, in one request.
#[tokio::test]
async fn a_request_may_move_hundreds_of_orders() {
    let server = Server::start().await;
    admit(&server, "Sendy", SenderKind::Carrier).await;
    for sql in [
        "UPDATE shipments SET carrier = 'Sendy', status = 'shipped', delivered_at = NULL",
        "UPDATE seller_orders SET status = 'shipped', exception = NULL WHERE order_id IN (SELECT order_id FROM shipments)",
    ] {
        server.change(sql).await;
    }
    let numbers: Vec<(String, i64)> =
        sqlx::query_as("SELECT tracking_number, shipped_at FROM shipments ORDER BY id LIMIT 250")
            .fetch_all(server.store.pool())
            .await
            .unwrap();
    let mut events = Vec::new();
    for (number, shipped_at) in &numbers {
        let minutes = (shipped_at - NOW.0) / MINUTE_MS;
        events.push(event(&format!("{number}-1"), number, "OD", minutes + 1));
        events.push(event(&format!("{number}-2"), number, "DL", minutes + 2));
    }
    let ledger = report(&server, "Sendy", &events).await;
    assert_eq!(ledger["accepted"], events.len());
    assert_eq!(ledger["unknownParcels"], 0);
    let moved: i64 = server
        .value("SELECT COUNT(*) FROM order_changes WHERE action = 'deliver' AND actor_role = 'carrier'")
        .await;
    assert_eq!(usize::try_from(moved).unwrap(), numbers.len());
    assert!(numbers.len() > 200, "{}", numbers.len());
}
