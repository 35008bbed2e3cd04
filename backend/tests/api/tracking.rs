use std::collections::BTreeSet;
use tokio::time::Instant;

use axum::http::{StatusCode, header};
use backend::config::Config;
use backend::demo;
use serde_json::{Value, json};

use crate::server::{NOW, Server, generous};

const ADDRESSES: &str = "SELECT order_number || ' ' || email FROM orders WHERE status = 'shipped' AND payment_status = 'paid' ORDER BY id LIMIT 1";

async fn order(server: &Server) -> (String, String) {
    let pair: String = server.value(ADDRESSES).await;
    let (number, email) = pair.split_once(' ').unwrap();
    (number.to_owned(), email.to_owned())
}

/// Every member name in a body, with the path to it.
fn names(value: &Value, path: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let path = format!("{path}.{name}");
                into.insert(path.clone());
                names(member, &path, into);
            }
        }
        Value::Array(elements) => elements
            .iter()
            .for_each(|element| names(element, &format!("{path}[]"), into)),
        _ => (),
    }
}

#[tokio::test]
async fn the_public_tier_holds_the_allowed_members_and_nothing_else_for_every_order() {
    const ALLOWED: [&str; 25] = [
        ".tier",
        ".orderNumber",
        ".status",
        ".placedAt",
        ".promisedDelivery",
        ".promisedDelivery.from",
        ".promisedDelivery.to",
        ".estimatedDelivery",
        ".estimatedDelivery.from",
        ".estimatedDelivery.to",
        ".nextUpdateBy",
        ".deliveredAt",
        ".items",
        ".items[].title",
        ".items[].quantity",
        ".shipments",
        ".shipments[].carrier",
        ".events",
        ".events[].code",
        ".events[].occurredAt",
        ".timeZone",
        ".asOf",
        "",
        "",
        "",
    ];
    let server = Server::start().await;
    demo::find_trouble(&server.store, NOW).await.unwrap();
    let numbers: Vec<String> = sqlx::query_scalar("SELECT order_number FROM orders")
        .fetch_all(server.store.pool())
        .await
        .unwrap();
    assert_eq!(numbers.len(), 600);
    let mut seen = BTreeSet::new();
    for number in numbers {
        let answer = server
            .post("/api/track", json!({ "orderNumber": number }))
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        let body = answer.json();
        names(&body, "", &mut seen);
        let codes: Vec<&str> = body["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["code"].as_str().unwrap())
            .collect();
        assert!(
            !codes
                .iter()
                .any(|code| matches!(*code, "paid" | "payment_failed" | "refunded")),
            "{codes:?}"
        );
        assert!(!codes.is_empty(), "{number} has an empty timeline");
    }
    let allowed: BTreeSet<String> = ALLOWED
        .iter()
        .filter(|name| !name.is_empty())
        .map(|name| (*name).to_owned())
        .collect();
    assert_eq!(seen, allowed);
}

#[tokio::test]
async fn the_address_opens_the_full_tier_whatever_its_letter_case() {
    let server = Server::start().await;
    let (number, email) = order(&server).await;
    let body = json!({ "orderNumber": format!("  {} ", number.to_lowercase()), "email": format!(" {}", email.to_uppercase()) });
    let full = server.post("/api/track", body).await.json();
    assert_eq!(full["tier"], "full");
    assert_eq!(full["orderNumber"], number);
    assert_eq!(full["paymentStatus"], "paid");
    for name in ["recipient", "currentLocation"] {
        assert!(!full[name].is_null(), "{name}");
    }
    assert!(full["shipments"][0]["trackingNumber"].is_string());
}

#[tokio::test]
async fn an_empty_address_asks_for_the_public_tier() {
    let server = Server::start().await;
    let (number, _) = order(&server).await;
    for email in [json!(null), json!(""), json!("  ")] {
        let answer = server
            .post(
                "/api/track",
                json!({ "orderNumber": number, "email": email }),
            )
            .await
            .json();
        assert_eq!(answer["tier"], "public");
    }
}

#[tokio::test]
async fn every_wrong_pair_gets_the_same_answer_and_not_sooner_than_the_others() {
    let server = Server::start().await;
    let (number, email) = order(&server).await;
    let long = "x".repeat(5_000);
    let wrong = [
        json!({ "orderNumber": "SK-0000-0000" }),
        json!({ "orderNumber": "SK-0000-0000", "email": email }),
        json!({ "orderNumber": number, "email": "nobody@example.com" }),
        json!({ "orderNumber": number, "email": long }),
        json!({ "orderNumber": long, "email": email }),
        json!({ "orderNumber": "", "email": "" }),
        json!({ "orderNumber": "' OR 1=1 --" }),
    ];
    let mut answers = Vec::new();
    for body in wrong {
        let started = Instant::now();
        let answer = server.post("/api/track", body).await;
        assert!(started.elapsed().as_millis() >= 60);
        answers.push((answer.status, answer.headers, answer.bytes));
    }
    assert_eq!(answers[0].0, StatusCode::NOT_FOUND);
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:?}"
    );
}

#[tokio::test]
async fn lookups_are_counted_by_address_and_by_number() {
    let server = Server::with(Config {
        lookups_a_minute: 2,
        ..generous()
    })
    .await;
    for _ in 0..2 {
        assert_eq!(
            server
                .post("/api/track", json!({ "orderNumber": "a" }))
                .await
                .status,
            StatusCode::NOT_FOUND
        );
    }
    let refused = server
        .post("/api/track", json!({ "orderNumber": "b" }))
        .await;
    assert_eq!(refused.refusal().0, 429);
    assert!(refused.headers.contains_key(header::RETRY_AFTER));
}

#[tokio::test]
async fn hostile_text_is_passed_on_to_the_letter() {
    let server = Server::start().await;
    let (number, email) = order(&server).await;
    let hostile = "<script>alert(1)</script>\u{202e}\u{0}'\"\\";
    for column in ["recipient_name", "recipient_address", "cancel_reason"] {
        sqlx::query(&format!("UPDATE orders SET {column} = $1"))
            .bind(hostile)
            .execute(server.store.pool())
            .await
            .unwrap();
    }
    sqlx::query("UPDATE tracking_events SET place = $1, description = $1")
        .bind(hostile)
        .execute(server.store.pool())
        .await
        .unwrap();
    let full = server
        .post(
            "/api/track",
            json!({ "orderNumber": number, "email": email }),
        )
        .await
        .json();
    assert_eq!(full["recipient"]["name"], hostile);
    assert_eq!(full["events"][0]["description"], hostile);
    assert_eq!(full["cancelReason"], hostile);
}
