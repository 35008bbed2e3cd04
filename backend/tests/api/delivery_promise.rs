//! Promises of days, and when a shop hands over.

use axum::body::Body;
use axum::http::{Request, header};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};
use shared::ids::SellerId;
use shared::time::DAY_MS;

use crate::server::{Answer, NOW, Server};

const HOURS: &str = "/api/fulfillment/seller/hours";

async fn promise(server: &Server, location: &str) -> Answer {
    let product: String = server
        .value("SELECT id FROM products WHERE seller_id = 'seller_0000' ORDER BY id LIMIT 1")
        .await;
    let path = format!("/api/fulfillment/delivery-promise/{product}{location}");
    server.get(&path, "").await
}

async fn change_hours(server: &Server, session: &str, hours: &Value) -> Answer {
    let request = Request::patch(HOURS)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::COOKIE, session);
    server
        .send(request.body(Body::from(hours.to_string())).unwrap())
        .await
}

#[tokio::test]
async fn anybody_is_told_when_a_product_would_arrive_and_what_that_rests_on() {
    let server = Server::start().await;
    let answer = promise(&server, "?location=nairobi").await;
    assert_eq!(answer.status, 200);
    let told = answer.json();
    assert_eq!(
        (&told["location"], &told["isKnownLocation"]),
        (&json!("Nairobi"), &json!(true))
    );
    let (from, to) = (
        told["promisedMinDays"].as_i64().unwrap(),
        told["promisedMaxDays"].as_i64().unwrap(),
    );
    assert!(0 < from && from <= to && to < 20, "{told}");
    let day = |days: i64| {
        let day = (NOW.0 + days * DAY_MS).div_euclid(DAY_MS);
        json!(shared::time::Date::from_days_since_epoch(day).to_string())
    };
    assert_eq!((&told["from"], &told["to"]), (&day(from), &day(to)));
    assert!(told["basis"]["arrivals"].as_u64().unwrap() >= 20, "{told}");
    assert_eq!(
        told["confidenceLevel"],
        json!(null),
        "nothing has been measured yet"
    );
    server.store.grade_promises(NOW.0 / DAY_MS).await.unwrap();
    let measured = promise(&server, "?location=nairobi").await.json();
    let (kept, of): (i64, i64) = sqlx::query_as(
        "SELECT SUM(by_p90), SUM(parcels) FROM promise_grades WHERE week NOT IN
           (SELECT week FROM promise_grades WHERE undecided > 0)",
    )
    .fetch_one(server.store.pool())
    .await
    .unwrap();
    assert_eq!(measured["basis"]["measuredParcels"], of);
    let share: Decimal = measured["confidenceLevel"].to_string().parse().unwrap();
    let independent = Decimal::from(kept) / Decimal::from(of);
    let rounded = independent.round_dp_with_strategy(3, RoundingStrategy::MidpointAwayFromZero);
    assert_eq!(share, rounded, "{kept} of {of}");
}

#[tokio::test]
async fn pages_of_others_may_ask_and_keep_the_answer_for_a_while() {
    let server = Server::start().await;
    let path = "/api/fulfillment/delivery-promise/prod_0000_00";
    let asked = Request::get(path).header(header::ORIGIN, "https://shop.example");
    let answer = server.send(asked.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    assert_eq!(answer.headers[header::CACHE_CONTROL], "public, max-age=300");
    let own = server.get(path, "").await;
    assert_eq!(own.headers[header::CACHE_CONTROL], "no-store");
    assert!(
        !own.headers
            .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
    );
}

#[tokio::test]
async fn a_place_that_nobody_knows_gets_what_is_known_of_the_shop_and_is_told_so() {
    let server = Server::start().await;
    let (nowhere, anywhere) = (
        promise(&server, "?location=Atlantis%3Cb%3E").await.json(),
        promise(&server, "").await.json(),
    );
    assert_eq!(
        (&nowhere["location"], &nowhere["isKnownLocation"]),
        (&json!("Atlantis<b>"), &json!(false))
    );
    assert_eq!(anywhere["location"], "default");
    assert_eq!(nowhere["to"], anywhere["to"]);
    assert!(
        nowhere["locations"]
            .as_array()
            .unwrap()
            .contains(&json!("Dar es Salaam"))
    );
}

#[tokio::test]
async fn without_enough_arrivals_nothing_is_promised() {
    let server = Server::start().await;
    server
        .change(
            "DELETE FROM deliveries WHERE has_arrived = 1 AND seller_order_id NOT IN
               (SELECT seller_order_id FROM deliveries WHERE has_arrived = 1 ORDER BY last_day LIMIT 19)",
        )
        .await;
    let told = promise(&server, "?location=Lagos").await.json();
    for nothing in [
        "from",
        "to",
        "promisedMinDays",
        "promisedMaxDays",
        "confidenceLevel",
        "basis",
    ] {
        assert_eq!(told[nothing], json!(null), "{nothing}");
    }
    assert_eq!(
        told["message"],
        "There is not enough data yet to promise a day."
    );
}

#[tokio::test]
async fn there_is_no_promise_for_a_product_that_is_not_there() {
    let server = Server::start().await;
    for path in ["nothing", "%20", "%27%20OR%201=1"] {
        let answer = server
            .get(&format!("/api/fulfillment/delivery-promise/{path}"), "")
            .await;
        assert_eq!(answer.refusal(), (404, "no_such_product".to_owned()));
    }
}

#[tokio::test]
async fn a_shop_decides_its_hours_and_later_promises_follow_them() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let none = json!({"cutOff": null, "closedWeekdays": [], "holidays": [], "dispatchDays": 2});
    assert_eq!(server.get(HOURS, &session).await.json(), none);
    let before = promise(&server, "").await.json();
    // It is Thursday noon in UTC: past the cut-off, Friday to Sunday closed, Monday a holiday, so that it counts as of Tuesday.
    let hours = json!({"cutOff": "09:30", "closedWeekdays": [4, 5, 6], "dispatchDays": 4,
        "holidays": [{"date": "2025-11-24", "name": "Stocktaking <b>"}]});
    assert_eq!(change_hours(&server, &session, &hours).await.json(), hours);
    assert_eq!(server.get(HOURS, &session).await.json(), hours);
    let after = promise(&server, "").await.json();
    let to = |told: &Value| {
        shared::time::Date::parse(told["to"].as_str().unwrap())
            .unwrap()
            .days_since_epoch()
    };
    assert_eq!(to(&after) - to(&before), 5, "{before} {after}");
}

#[tokio::test]
async fn hours_that_are_none_are_refused_in_words_and_others_may_not_change_them() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let hours = |cut_off: Value, closed: Value, holidays: Value| json!({"cutOff": cut_off, "closedWeekdays": closed, "holidays": holidays});
    for wrong in [
        hours(json!("25:00"), json!([]), json!([])),
        hours(json!("9:00"), json!([]), json!([])),
        hours(json!(null), json!([7]), json!([])),
        hours(json!(null), json!([0, 1, 2, 3, 4, 5, 6]), json!([])),
        hours(
            json!(null),
            json!([]),
            json!([{"date": "2025-02-30", "name": ""}]),
        ),
        hours(
            json!(null),
            json!([]),
            json!([{"date": "2025-12-24", "name": ""}, {"date": "2025-12-24", "name": ""}]),
        ),
    ] {
        let answer = change_hours(&server, &session, &wrong).await;
        assert_eq!(
            answer.refusal(),
            (400, "invalid_request".to_owned()),
            "{wrong}"
        );
    }
    let customer = server.sign_in("customer").await;
    let fine = hours(json!(null), json!([]), json!([]));
    assert_eq!(
        change_hours(&server, &customer, &fine).await.refusal().0,
        403
    );
    assert_eq!(change_hours(&server, "", &fine).await.refusal().0, 401);
    let others = format!("{HOURS}?seller=seller_0001");
    assert_eq!(server.get(&others, &session).await.refusal().0, 403);
}

#[tokio::test]
async fn a_rule_changed_today_moves_no_promise_made_before() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let shop = SellerId::parse("seller_0000").unwrap();
    assert!(
        server
            .store
            .place_order(&shop, "NEW-1", 1, NOW)
            .await
            .unwrap()
    );
    let kept = "SELECT p.p90_days || ' ' || p.level || ' ' || p.arrivals || ' ' || o.promised_from || ' ' || o.promised_to
         FROM orders o JOIN promises p ON p.order_id = o.id WHERE o.order_number = 'NEW-1'";
    let before: String = server.value(kept).await;
    let all: String = server
        .value("SELECT group_concat(promised_to) FROM (SELECT promised_to FROM seller_orders ORDER BY id)")
        .await;
    let hours = json!({"cutOff": "00:00", "closedWeekdays": [0, 1, 2, 3], "holidays": [{"date": "2025-11-21", "name": "x"}]});
    assert_eq!(change_hours(&server, &session, &hours).await.status, 200);
    server.change("UPDATE deliveries SET days = days + 30, last_day = last_day + 30 WHERE last_day IS NOT NULL").await;
    let tomorrow = shared::time::Timestamp(NOW.0 + DAY_MS);
    assert!(
        server
            .store
            .place_order(&shop, "NEW-2", 1, tomorrow)
            .await
            .unwrap()
    );
    assert_eq!(server.value::<String>(kept).await, before);
    let still: String = server
        .value("SELECT group_concat(promised_to) FROM (SELECT promised_to FROM seller_orders WHERE order_number <> 'NEW-2' ORDER BY id)")
        .await;
    assert_eq!(still, all);
    let wait = "SELECT (promised_to - placed_at) / 86400000 FROM orders WHERE order_number =";
    let (first, second): (i64, i64) = (
        server.value(&format!("{wait} 'NEW-1'")).await,
        server.value(&format!("{wait} 'NEW-2'")).await,
    );
    assert!(
        second > first + 20,
        "the new one follows the new rule: {first} and {second} days"
    );
}

#[tokio::test]
async fn what_happens_to_an_order_happens_to_its_journey_and_a_rebuild_changes_nothing() {
    let server = Server::start().await;
    let session = server.sign_in("seller").await;
    let ready = "SELECT id FROM seller_orders WHERE seller_id = 'seller_0000' AND status = 'processing' AND payment_status = 'paid'
         ORDER BY id LIMIT 1";
    let order: String = server.value(ready).await;
    let path = format!("/api/enhanced-orders/{order}/update_status/");
    let journey = format!(
        "SELECT carrier || ' ' || has_arrived || ' ' || COALESCE(days, 'open') FROM deliveries WHERE seller_order_id = '{order}'"
    );
    assert_eq!(server.value::<String>(&journey).await, " 0 open");
    server
        .mutate(
            &session,
            &path,
            &[],
            &json!({"status": "shipped", "own_delivery": true}),
        )
        .await;
    server.wait_ms(3 * DAY_MS);
    let answer = server
        .mutate(&session, &path, &[], &json!({"status": "delivered"}))
        .await;
    assert_eq!(answer.status, 200, "{:?}", answer.json());
    let told: String = server.value(&journey).await;
    let days: i64 = told.rsplit(' ').next().unwrap().parse().unwrap();
    assert!(told.contains(" 1 ") && days >= 3, "{told}");
    let all = "SELECT group_concat(row, ';') FROM (SELECT seller_order_id || carrier || first_day || COALESCE(last_day, '')
         || has_arrived || COALESCE(days, '') || COALESCE(promised_day, '') AS row FROM deliveries ORDER BY seller_order_id)";
    let before: String = server.value(all).await;
    let none = json!({"cutOff": null, "closedWeekdays": [], "holidays": []});
    change_hours(&server, &session, &none).await;
    assert_eq!(server.value::<String>(all).await, before);
}
