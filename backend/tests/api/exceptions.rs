//! Delivery exceptions: what the watch finds, what each step does and who may, and that every figure is that of the tables.

use std::collections::{BTreeMap, BTreeSet};

use backend::demo;
use backend::promise::Foresight;
use serde_json::{Value, json};
use shared::api::exceptions::{DeliveryException, ExceptionPage};
use shared::json::decode_body;
use shared::order::{
    EventCode, ExceptionCause, ExceptionStatus, NO_SCAN_DAYS, OrderStatus, Resolution,
    tracking_number,
};
use shared::time::{DAY_MS, HOUR_MS};

use crate::server::{Answer, NOW, Server};

const BOARD: &str = "/api/fulfillment/exceptions";
const SHOP: &str = "seller_0000";

/// With the trouble of the demo found, so that a test finds its own alone.
async fn watched() -> Server {
    let server = Server::start().await;
    demo::find_trouble(&server.store, NOW).await.unwrap();
    server
}

async fn page(server: &Server, session: &str, query: &str) -> ExceptionPage {
    let answer = server.get(&format!("{BOARD}{query}"), session).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    decode_body(&answer.json()).unwrap()
}

/// All of a view, part by part.
async fn all(server: &Server, session: &str, query: &str) -> Vec<DeliveryException> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let part = page(server, session, &format!("{query}&limit=7{cursor}")).await;
        found.extend(part.results);
        match part.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

async fn act(server: &Server, session: &str, id: &str, action: &str, body: Value) -> Answer {
    server
        .mutate(session, &format!("{BOARD}/{id}/{action}"), &[], &body)
        .await
}

fn read(answer: &Answer) -> DeliveryException {
    assert_eq!(answer.status, 200, "{}", answer.json());
    decode_body(&answer.json()).unwrap()
}

async fn watch(server: &Server) -> backend::store::Round {
    let now = NOW.plus_ms(server.waited_ms());
    server
        .store
        .watch(NO_SCAN_DAYS, &Foresight::default(), now)
        .await
        .unwrap()
}

/// A paid order of the demo shop with one item, on its way with a number that fits, promised for tomorrow, last seen an hour
/// ago, and nothing wrong with it.
pub(crate) async fn on_its_way(server: &Server) -> String {
    let id: String = server
        .value(&format!(
            "SELECT p.id FROM seller_orders p WHERE p.seller_id = '{SHOP}' AND p.item_count = 1
             AND (SELECT COUNT(*) FROM shipments s WHERE s.order_id = p.order_id) = 1
             AND NOT EXISTS (SELECT 1 FROM delivery_exceptions e WHERE e.seller_order_id = p.id) ORDER BY p.id LIMIT 1"
        ))
        .await;
    let (soon, hours_ago) = (NOW.0 + DAY_MS, NOW.0 - HOUR_MS);
    for sql in [
        format!("UPDATE seller_orders SET status = 'shipped', payment_status = 'paid', promised_to = {soon} WHERE id = '{id}'"),
        format!("UPDATE orders SET status = 'shipped', promised_to = {soon}, estimated_from = {soon}, estimated_to = {soon} WHERE id = '{id}'"),
        format!(
            "UPDATE shipments SET status = 'shipped', carrier = 'G4S Courier', tracking_number = 'ABC12345',
             shipped_at = {hours_ago}, delivered_at = NULL WHERE order_id = '{id}'"
        ),
        format!("DELETE FROM tracking_events WHERE order_id = '{id}'"),
        format!("INSERT INTO tracking_events (id, order_id, code, occurred_at) VALUES ('{id}_seen', '{id}', 'in_transit', {hours_ago})"),
    ] {
        server.change(&sql).await;
    }
    id
}

pub(crate) async fn make_late(server: &Server, order: &str, days: i64) {
    let promised = NOW.0 - days * DAY_MS;
    server
        .change(&format!(
            "UPDATE seller_orders SET promised_to = {promised} WHERE id = '{order}'"
        ))
        .await;
}

pub(crate) async fn exception_of(
    server: &Server,
    session: &str,
    order: &str,
) -> Option<DeliveryException> {
    let open = all(server, session, "?view=open").await;
    open.into_iter().find(|one| one.order.id.as_str() == order)
}

type PartRow = (String, String, String, i64, i64, i64);
type ParcelRow = (
    String,
    String,
    String,
    String,
    Option<String>,
    Option<i64>,
    Option<i64>,
);

/// What must be open for each part at NOW, found order by order from the tables: the gravest cause, as the handbook words it.
async fn expected(server: &Server) -> BTreeMap<String, &'static str> {
    let parts: Vec<PartRow> = sqlx::query_as(
        "SELECT p.id, p.order_id, p.seller_id, p.promised_to, p.pays_on_delivery = 1 OR p.payment_status IN ('paid', 'partially_refunded'),
           CASE p.status WHEN 'pending' THEN 1 WHEN 'processing' THEN 1 WHEN 'shipped' THEN 1 WHEN 'out_for_delivery' THEN 1
             WHEN 'returned' THEN 2 ELSE 0 END FROM seller_orders p",
    )
    .fetch_all(server.store.pool())
    .await
    .unwrap();
    let parcels: Vec<ParcelRow> = sqlx::query_as(
        "SELECT id, order_id, status, carrier, tracking_number, shipped_at, delivered_at FROM shipments",
    )
    .fetch_all(server.store.pool())
    .await
    .unwrap();
    let events: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT order_id, code, occurred_at FROM tracking_events ORDER BY occurred_at, id",
    )
    .fetch_all(server.store.pool())
    .await
    .unwrap();
    let mut expected = BTreeMap::new();
    for (id, order, _, promised, may_leave, kind) in parts {
        if kind == 0 {
            continue;
        }
        let heard: Vec<(&str, i64)> = events
            .iter()
            .filter(|(of, code, at)| {
                let silent = [
                    "placed",
                    "paid",
                    "payment_failed",
                    "processing",
                    "backordered",
                    "label_created",
                    "cancelled",
                    "refunded",
                ];
                *of == order && *at <= NOW.0 && !silent.contains(&code.as_str())
            })
            .map(|(_, code, at)| (code.as_str(), *at))
            .collect();
        let last = heard.last().copied();
        let mut causes = BTreeSet::new();
        for (_, _, status, carrier, number, shipped, delivered) in
            parcels.iter().filter(|parcel| parcel.1 == order)
        {
            if status == "returned"
                && delivered.is_none()
                && last.is_some_and(|(_, at)| NOW.0 - at <= 30 * DAY_MS)
            {
                causes.insert((0, "returned_to_sender"));
            }
            if status != "shipped" && status != "out_for_delivery" {
                continue;
            }
            match last {
                Some(("return_started", _)) => causes.insert((0, "returned_to_sender")),
                Some(("delivery_failed", _)) => causes.insert((1, "failed_attempt")),
                Some(("ready_for_pickup", at)) if NOW.0 - at >= 7 * DAY_MS => {
                    causes.insert((1, "failed_attempt"))
                }
                Some(("delayed", _)) => causes.insert((3, "delivery_delay")),
                Some(("exception", _)) => causes.insert((4, "tracking_problem")),
                _ => false,
            };
            let seen = last.map(|(_, at)| at).max(*shipped);
            let is_kept = last.is_some_and(|(code, _)| code == "ready_for_pickup");
            let is_silent = seen.is_some_and(|seen| NOW.0 - seen >= 5 * DAY_MS);
            if !carrier.is_empty() && is_silent && !is_kept {
                causes.insert((2, "no_scan"));
            }
            let number = number.as_deref().unwrap_or_default();
            if !carrier.is_empty() && shipped.is_some() && tracking_number(carrier, number).is_err()
            {
                causes.insert((4, "tracking_problem"));
            }
        }
        if kind == 1 && may_leave == 1 && promised < NOW.0 {
            causes.insert((3, "delivery_delay"));
        }
        if let Some((_, gravest)) = causes.first() {
            expected.insert(id, *gravest);
        }
    }
    expected
}

#[tokio::test]
async fn what_is_open_closed_and_overdue_is_what_the_orders_themselves_say() {
    let server = watched().await;
    server.change("DELETE FROM notifications").await;
    server.change("DELETE FROM exception_steps").await;
    server.change("DELETE FROM delivery_exceptions").await;
    let expected = expected(&server).await;
    let round = watch(&server).await;
    assert_eq!(round.opened, expected.len());
    assert!(
        round.opened > 10,
        "the demo has too little trouble: {round:?}"
    );
    let again = watch(&server).await;
    assert_eq!(
        again,
        backend::store::Round::default(),
        "nothing is done twice"
    );
    let admin = server.sign_in("admin").await;
    let open = all(&server, &admin, "?view=open").await;
    let found: BTreeMap<String, String> = open
        .iter()
        .map(|one| {
            (
                one.order.id.as_str().to_owned(),
                one.cause.word().to_owned(),
            )
        })
        .collect();
    let wanted: BTreeMap<String, String> = expected
        .into_iter()
        .map(|(id, cause)| (id, cause.to_owned()))
        .collect();
    assert_eq!(found, wanted);

    // Tiles and views are the same orders, before and after the time for the next step has passed.
    for waited in [0, 24 * HOUR_MS - 1, 1] {
        server.wait_ms(waited);
        let now = NOW.0 + server.waited_ms();
        let page = page(&server, &admin, "?view=open").await;
        let counts = page.counts.unwrap();
        let overdue: i64 = server
            .value(&format!(
                "SELECT COUNT(*) FROM delivery_exceptions WHERE status = 'open' AND status_since + 4 * 3600000 <= {now}
                   OR status = 'seller_notified' AND status_since + 24 * 3600000 <= {now}
                   OR status = 'customer_notified' AND status_since + 72 * 3600000 <= {now}"
            ))
            .await;
        assert_eq!(counts.overdue, u64::try_from(overdue).unwrap());
        let listed = all(&server, &admin, "?view=overdue").await;
        assert_eq!(listed.len(), usize::try_from(overdue).unwrap());
        assert_eq!(counts.open, u64::try_from(wanted.len()).unwrap());
        assert_eq!(counts.untold, counts.open);
    }
}

#[tokio::test]
async fn an_exception_whose_parcel_arrives_or_whose_order_is_called_off_ends_by_itself() {
    let server = watched().await;
    let session = server.sign_in("seller").await;
    for (column, status, outcome) in [
        ("delivered", "delivered", Resolution::Delivered),
        ("shipped", "cancelled", Resolution::CalledOff),
    ] {
        let order = on_its_way(&server).await;
        make_late(&server, &order, 2).await;
        assert_eq!(watch(&server).await.opened, 1);
        let open = exception_of(&server, &session, &order).await.unwrap();
        assert_eq!(open.cause, ExceptionCause::DeliveryDelay);
        assert_eq!(open.status, ExceptionStatus::SellerNotified);
        assert_eq!(open.began_at.0, NOW.0 - 2 * DAY_MS);
        server
            .change(&format!(
                "UPDATE shipments SET status = '{column}' WHERE order_id = '{order}'"
            ))
            .await;
        server
            .change(&format!(
                "UPDATE seller_orders SET status = '{status}' WHERE id = '{order}'"
            ))
            .await;
        assert_eq!(watch(&server).await.resolved, 1);
        assert_eq!(exception_of(&server, &session, &order).await, None);
        let ended = all(&server, &session, "?view=resolved").await;
        let ended = ended.iter().find(|one| one.id == open.id).unwrap();
        assert_eq!(ended.resolution, Some(outcome));
        assert_eq!(ended.due_at, None);
        assert_eq!(ended.steps.last().unwrap().role, "system");
    }
}

#[tokio::test]
async fn a_late_parcel_goes_by_notice_and_claim_to_its_outcome_and_everybody_is_told() {
    let server = watched().await;
    let session = server.sign_in("seller").await;
    let order = on_its_way(&server).await;
    make_late(&server, &order, 2).await;
    watch(&server).await;
    let found = exception_of(&server, &session, &order).await.unwrap();
    let told = |one: &DeliveryException| -> Vec<(String, String)> {
        let steps = one.steps.iter();
        steps
            .map(|step| (step.action.clone(), step.told.join(" ")))
            .collect()
    };
    let pair = |action: &str, told: &str| (action.to_owned(), told.to_owned());
    assert_eq!(
        told(&found),
        [pair("opened", ""), pair("notify_seller", "seller")]
    );
    assert_eq!(found.due_at.unwrap().0, NOW.0 + 24 * HOUR_MS);

    // Nothing ends before its customer knows, nor with what nobody has begun.
    let early = act(
        &server,
        &session,
        &found.id,
        "resolve",
        json!({"outcome": "claim"}),
    )
    .await;
    assert_eq!(early.refusal(), (409, "wrong_state".to_owned()));
    server.wait_ms(HOUR_MS);
    let words = "It will be two days late. We are sorry.";
    let answer = act(
        &server,
        &session,
        &found.id,
        "notify_customer",
        json!({"note": words}),
    )
    .await;
    let informed = read(&answer);
    assert_eq!(informed.status, ExceptionStatus::CustomerNotified);
    assert_eq!(informed.due_at.unwrap().0, NOW.0 + 73 * HOUR_MS);
    let again = act(&server, &session, &found.id, "notify_customer", json!({})).await;
    assert_eq!(again.refusal(), (409, "already_done".to_owned()));
    for (outcome, code) in [
        (json!({}), "outcome_missing"),
        (json!({"outcome": "luck"}), "outcome_missing"),
        (json!({"outcome": "claim"}), "remedy_not_opened"),
        (json!({"outcome": "delivered"}), "not_ended"),
        (json!({"outcome": "called_off"}), "not_ended"),
    ] {
        let refused = act(&server, &session, &found.id, "resolve", outcome).await;
        assert_eq!(refused.refusal(), (409, code.to_owned()));
    }
    let claimed = read(
        &act(
            &server,
            &session,
            &found.id,
            "open_claim",
            json!({"note": "C-17"}),
        )
        .await,
    );
    assert_eq!(claimed.remedies, [Resolution::Claim]);
    assert_eq!(
        claimed.due_at, informed.due_at,
        "a claim does not put off what is due"
    );
    let answer = act(
        &server,
        &session,
        &found.id,
        "resolve",
        json!({"outcome": "claim"}),
    )
    .await;
    let ended = read(&answer);
    assert_eq!(ended.resolution, Some(Resolution::Claim));
    assert_eq!(
        told(&ended)[2..],
        [
            pair("notify_customer", "customer"),
            pair("open_claim", "admin"),
            pair("resolve", "customer"),
        ]
    );
    // The parcel is as late as before, and that has been seen to.
    assert_eq!(watch(&server).await.opened, 0);
    let lines: Vec<String> = sqlx::query_scalar(
        "SELECT action FROM order_changes WHERE seller_order_id = $1 AND seq > (SELECT MIN(seq) FROM exception_steps WHERE exception_id = $2) ORDER BY seq",
    )
    .bind(&order)
    .bind(&found.id)
    .fetch_all(server.store.pool())
    .await
    .unwrap();
    assert_eq!(
        lines,
        ["notify_seller", "notify_customer", "open_claim", "resolve"]
    );
}

#[tokio::test]
async fn what_becomes_graver_is_told_anew_and_what_does_not_is_not() {
    let server = watched().await;
    let session = server.sign_in("seller").await;
    let order = on_its_way(&server).await;
    make_late(&server, &order, 2).await;
    watch(&server).await;
    let found = exception_of(&server, &session, &order).await.unwrap();
    read(&act(&server, &session, &found.id, "notify_customer", json!({})).await);
    // Late and silent is late still.
    server
        .change(&format!(
            "UPDATE tracking_events SET occurred_at = {0} WHERE order_id = '{order}'",
            NOW.0 - 6 * DAY_MS
        ))
        .await;
    server
        .change(&format!(
            "UPDATE shipments SET shipped_at = {0} WHERE order_id = '{order}'",
            NOW.0 - 7 * DAY_MS
        ))
        .await;
    assert_eq!(watch(&server).await.worsened, 0);
    server
        .change(&format!(
            "INSERT INTO tracking_events (id, order_id, code, occurred_at) VALUES ('{order}_f', '{order}', 'delivery_failed', {})",
            NOW.0
        ))
        .await;
    assert_eq!(watch(&server).await.worsened, 1);
    let graver = exception_of(&server, &session, &order).await.unwrap();
    assert_eq!(graver.id, found.id);
    assert_eq!(graver.cause, ExceptionCause::FailedAttempt);
    assert_eq!(graver.status, ExceptionStatus::SellerNotified);
    assert_eq!(graver.steps.last().unwrap().told, ["seller"]);
    assert_eq!(watch(&server).await, backend::store::Round::default());
}

/// Writes that `code` was heard of the order so many days ago, and nothing else of its parcel in the last ten.
async fn heard(server: &Server, order: &str, code: &str, days: i64) {
    let at = |days: i64| NOW.0 - days * DAY_MS;
    for sql in [
        format!(
            "UPDATE tracking_events SET occurred_at = {} WHERE order_id = '{order}'",
            at(10)
        ),
        format!(
            "UPDATE shipments SET shipped_at = {} WHERE order_id = '{order}'",
            at(10)
        ),
        format!(
            "INSERT INTO tracking_events (id, order_id, code, occurred_at) VALUES ('{order}_{code}', '{order}', '{code}', {})",
            at(days)
        ),
    ] {
        server.change(&sql).await;
    }
}

#[tokio::test]
async fn a_label_is_no_sign_of_a_parcel_that_nobody_has_seen() {
    let server = watched().await;
    let session = server.sign_in("seller").await;
    let order = on_its_way(&server).await;
    heard(&server, &order, "label_created", 1).await;
    watch(&server).await;
    let found = exception_of(&server, &session, &order).await.unwrap();
    assert_eq!(found.cause, ExceptionCause::NoScan);
    assert_eq!(found.opened_at, NOW);
}

#[tokio::test]
async fn a_parcel_at_a_pickup_point_is_missed_only_when_nobody_comes_for_a_week() {
    let server = watched().await;
    let session = server.sign_in("seller").await;
    let order = on_its_way(&server).await;
    heard(&server, &order, "ready_for_pickup", 6).await;
    watch(&server).await;
    assert!(exception_of(&server, &session, &order).await.is_none());
    let week_ago = NOW.0 - 7 * DAY_MS;
    server
        .change(&format!(
            "UPDATE tracking_events SET occurred_at = {week_ago} WHERE id = '{order}_ready_for_pickup'"
        ))
        .await;
    watch(&server).await;
    let found = exception_of(&server, &session, &order).await.unwrap();
    assert_eq!(found.cause, ExceptionCause::FailedAttempt);
}

#[tokio::test]
async fn its_customer_reads_what_they_were_told_and_no_date_that_does_not_hold() {
    let server = watched().await;
    let session = server.sign_in("seller").await;
    let order = on_its_way(&server).await;
    let (number, email): (String, String) =
        sqlx::query_as("SELECT order_number, email FROM orders WHERE id = $1")
            .bind(&order)
            .fetch_one(server.store.pool())
            .await
            .unwrap();
    let look = async |email: Option<&str>| {
        let body = json!({"orderNumber": number, "email": email});
        server.post("/api/track", body).await.json()
    };
    assert!(look(None).await["estimatedDelivery"].is_object());
    make_late(&server, &order, 1).await;
    watch(&server).await;
    let withdrawn = look(None).await;
    assert!(withdrawn["estimatedDelivery"].is_null());
    assert!(
        withdrawn["promisedDelivery"].is_object(),
        "the promise stays"
    );
    let found = exception_of(&server, &session, &order).await.unwrap();
    assert_eq!(
        withdrawn["nextUpdateBy"],
        json!(found.due_at.unwrap().to_string())
    );
    let words = "<img src=x onerror=alert(1)> is late";
    read(
        &act(
            &server,
            &session,
            &found.id,
            "notify_customer",
            json!({"note": words}),
        )
        .await,
    );
    let told = look(Some(&email)).await;
    let last = told["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["code"], EventCode::Delayed.word());
    assert_eq!(last["description"], words);
    let public = look(None).await;
    assert_eq!(
        public["events"].as_array().unwrap().len(),
        told["events"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|event| event["code"] != "paid")
            .count()
    );
    assert!(!public.to_string().contains("onerror"));
    // Once it has ended, the date that was known counts again.
    server
        .change(&format!(
            "UPDATE shipments SET status = 'delivered' WHERE order_id = '{order}'"
        ))
        .await;
    server
        .change(&format!(
            "UPDATE seller_orders SET status = 'delivered' WHERE id = '{order}'"
        ))
        .await;
    watch(&server).await;
    assert!(look(None).await["nextUpdateBy"].is_null());
}

#[tokio::test]
async fn each_role_sees_and_does_what_is_theirs() {
    let server = watched().await;
    let (seller, other) = (
        server.sign_in("seller").await,
        server.sign_in("seller2").await,
    );
    let (admin, customer) = (
        server.sign_in("admin").await,
        server.sign_in("customer").await,
    );
    let support = server.sign_in("support").await;
    let order = on_its_way(&server).await;
    make_late(&server, &order, 2).await;
    watch(&server).await;
    let found = exception_of(&server, &seller, &order).await.unwrap();
    let item: String = server
        .value(&format!(
            "SELECT id FROM order_items WHERE order_id = '{order}'"
        ))
        .await;
    for session in [&support, &admin] {
        let theirs = all(&server, session, &format!("?seller={SHOP}")).await;
        assert!(theirs.iter().any(|one| one.id == found.id));
        let every = page(&server, session, "").await.counts.unwrap().open;
        assert!(every > u64::try_from(theirs.len()).unwrap(), "all shops");
    }
    assert!(
        !all(&server, &other, "?view=open")
            .await
            .iter()
            .any(|one| one.id == found.id)
    );
    assert_eq!(
        server
            .get(&format!("{BOARD}?seller={SHOP}"), &other)
            .await
            .refusal()
            .0,
        403
    );
    assert_eq!(server.get(BOARD, &customer).await.refusal().0, 403);
    assert_eq!(server.get(BOARD, "").await.refusal().0, 401);
    assert_eq!(
        server
            .get(&format!("{BOARD}/{item}"), &other)
            .await
            .refusal()
            .0,
        404
    );
    let of_item = server.get(&format!("{BOARD}/{item}"), &seller).await.json();
    assert_eq!(of_item["exceptionType"], "delivery_delay");
    assert_eq!(of_item["nextAction"], "notify_customer");
    assert_eq!(of_item["slaDeadline"], of_item["exceptions"][0]["dueAt"]);

    let refused = act(&server, &other, &found.id, "notify_customer", json!({})).await;
    assert_eq!(refused.refusal(), (404, "no_such_exception".to_owned()));
    let refused = act(&server, &customer, &found.id, "notify_customer", json!({})).await;
    assert_eq!(refused.refusal().0, 403);
    let refused = act(&server, &seller, &found.id, "prompt_seller", json!({})).await;
    assert_eq!(refused.refusal(), (409, "not_allowed".to_owned()));
    for action in ["worsen", "explode"] {
        let refused = act(&server, &seller, &found.id, action, json!({})).await;
        assert!([404, 409].contains(&refused.refusal().0));
    }
    let prompted = read(
        &act(
            &server,
            &support,
            &found.id,
            "prompt_seller",
            json!({"note": "Please look"}),
        )
        .await,
    );
    assert_eq!(prompted.steps.last().unwrap().told, ["seller"]);
    assert_eq!(prompted.status, ExceptionStatus::SellerNotified);
    let long = "x".repeat(2_001);
    let refused = act(
        &server,
        &seller,
        &found.id,
        "notify_customer",
        json!({"note": long}),
    )
    .await;
    assert_eq!(refused.refusal().0, 400);
}

#[tokio::test]
async fn a_step_that_is_sent_twice_or_by_two_at_once_is_taken_once() {
    let server = watched().await;
    let session = server.sign_in("seller").await;
    let order = on_its_way(&server).await;
    make_late(&server, &order, 2).await;
    watch(&server).await;
    let found = exception_of(&server, &session, &order).await.unwrap();
    let path = format!("{BOARD}/{}/notify_customer", found.id);
    let key = [("idempotency-key", "once")];
    let first = server.mutate(&session, &path, &key, &json!({})).await;
    let second = server.mutate(&session, &path, &key, &json!({})).await;
    assert_eq!(first.bytes, second.bytes);
    let (one, other) = tokio::join!(
        act(&server, &session, &found.id, "open_refund", json!({})),
        act(&server, &session, &found.id, "open_refund", json!({})),
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let told: i64 = server
        .value(&format!("SELECT COUNT(*) FROM notifications WHERE exception_id = '{}' AND recipient = 'customer'", found.id))
        .await;
    assert_eq!(told, 2);
}

#[tokio::test]
async fn an_issue_that_somebody_reported_is_brought_to_its_outcome_and_leaves_the_queue() {
    let server = watched().await;
    let session = server.sign_in("seller").await;
    let order = on_its_way(&server).await;
    let item: String = server
        .value(&format!(
            "SELECT id FROM order_items WHERE order_id = '{order}'"
        ))
        .await;
    let path = format!("/api/fulfillment/seller/issue/{item}");
    let body = json!({"note": "Wrong size"});
    let reported = server
        .mutate_by(axum::http::Method::PATCH, &session, &path, &[], &body)
        .await;
    assert_eq!(reported.json()["fulfillmentStatus"], "ISSUE");
    let found = exception_of(&server, &session, &order).await.unwrap();
    assert_eq!(found.cause, ExceptionCause::ReportedIssue);
    assert_eq!(found.steps[0].told, ["admin"]);
    assert_eq!(found.note.as_deref(), Some("Wrong size"));
    read(&act(&server, &session, &found.id, "notify_customer", json!({})).await);
    read(&act(&server, &session, &found.id, "replace", json!({})).await);
    let ended = read(
        &act(
            &server,
            &session,
            &found.id,
            "resolve",
            json!({"outcome": "replacement"}),
        )
        .await,
    );
    assert_eq!(ended.status, ExceptionStatus::Resolved);
    assert_eq!(ended.order.status, OrderStatus::Shipped);
    let open = server
        .get(
            "/api/fulfillment/seller/open?status=ISSUE&limit=200",
            &session,
        )
        .await;
    assert!(
        !open
            .json()
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["id"] == item)
    );
}

#[tokio::test]
async fn the_tabs_of_the_desks_say_what_each_desk_says() {
    let server = watched().await;
    let session = server.sign_in("seller").await;
    server
        .store
        .grade_promises(NOW.0.div_euclid(DAY_MS))
        .await
        .unwrap();
    let read = async |path: &str| {
        server
            .get(&format!("/api/fulfillment/{path}"), &session)
            .await
            .json()
    };
    let desks = read("seller/desks").await;
    assert_eq!(desks["toPack"], read("seller/stats").await["PACKED"]);
    let board = read("exceptions").await;
    assert_eq!(desks["exceptions"], board["counts"]["open"]);
    assert_eq!(desks["overdue"], board["counts"]["overdue"]);
    let grades = read("seller/promise-grades").await;
    assert_eq!(desks["parcels"], grades["total"]["parcels"]);
    assert_eq!(desks["inTime"], grades["total"]["byP90"]);
    let partners = read(&format!("micro-fulfillment/{SHOP}/partners")).await;
    let used = partners
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["optedIn"] == true);
    assert_eq!(desks["partners"], used.count());
    for count in ["toPack", "overdue", "parcels", "partners"] {
        assert_ne!(desks[count], 0, "{count}: {desks}");
    }
    let customer = server.sign_in("customer").await;
    let refused = server.get("/api/fulfillment/seller/desks", &customer).await;
    assert_eq!(refused.refusal().0, 403);
}
