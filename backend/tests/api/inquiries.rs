//! Inquiries: kept once, ended once, answered once, whoever sends what how often; and counted by day as if all were counted anew.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request, header};
use backend::signature;
use backend::store::SenderKind;
use serde_json::{Value, json};
use shared::time::{DAY_MS, HOUR_MS, Timestamp};

use crate::server::{Answer, NOW, Server, generous};
use crate::signed::{SECRET, admit, post_signed};

const INQUIRIES: &str = "/api/inquiries";
const SHOP: &str = "seller_0000";

/// A part of an order of the demo shop that nothing has happened to for days, with its number.
async fn order(server: &Server, nth: u32) -> (String, String) {
    let row = |column: &str| {
        format!(
            "SELECT {column} FROM seller_orders WHERE seller_id = '{SHOP}' AND placed_at < {} ORDER BY id LIMIT 1 OFFSET {nth}",
            NOW.0 - 30 * DAY_MS
        )
    };
    (
        server.value(&row("id")).await,
        server.value(&row("order_number")).await,
    )
}

fn about(number: &str, key: &str, asked_at: Timestamp) -> Value {
    json!({ "externalId": key, "orderNumber": number, "topic": "status", "channel": "chat", "askedAt": asked_at.to_string() })
}

/// Without the inquiries of the demo, so that a test counts its own alone.
async fn quiet(server: Server) -> Server {
    server.change("DELETE FROM inquiries").await;
    server.store.rebuild_rollups(None, NOW).await.unwrap();
    server
}

async fn report(server: &Server, session: &str, body: &Value) -> Answer {
    server.mutate(session, INQUIRIES, &[], body).await
}

async fn resolve(server: &Server, session: &str, id: &str, body: &Value) -> Answer {
    let path = format!("{INQUIRIES}/{id}");
    server
        .mutate_by(Method::PATCH, session, &path, &[], body)
        .await
}

fn kept(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()
}

fn id_of(answer: &Answer) -> String {
    kept(answer)["id"].as_str().unwrap().to_owned()
}

async fn count(server: &Server, sql: &str) -> i64 {
    server.value(sql).await
}

/// Everything that is counted by day, as text.
pub(crate) async fn counted(server: &Server) -> BTreeSet<String> {
    let mut rows = BTreeSet::new();
    for sql in [
        "SELECT 'day ' || day || ' ' || orders || ' ' || shipments FROM order_days",
        "SELECT 'cell ' || day || carrier || region || value_band || customer_kind || ' ' || orders || ' ' || shipments FROM order_cells",
        "SELECT 'asked ' || day || ' ' || inquiries || ' ' || asking_where || ' ' || asking_where_first || ' ' || first_ones || ' '
           || first_answered || ' ' || preventable || ' ' || resolved || ' ' || resolution_minutes || ' ' || surveys || ' ' || answers
           || ' ' || stars FROM inquiry_days",
        "SELECT kind || ' ' || day || ' ' || key || ' ' || inquiries FROM inquiry_tallies",
        "SELECT what || ' ' || id || ' ' || seller_order_id || ' ' || seller_id || ' ' || day || ' ' || carrier || ' ' || region || ' '
           || value_band || ' ' || customer_kind FROM counted_orders",
        "SELECT id || ' ' || day || ' ' || hour || ' ' || is_repeat || ' ' || is_followed FROM inquiries",
        "SELECT id || ' ' || inquiry_count FROM sellers",
    ] {
        let found: Vec<String> = sqlx::query_scalar(sql)
            .fetch_all(server.store.pool())
            .await
            .unwrap();
        rows.extend(found);
    }
    rows
}

pub(crate) async fn assert_equals_a_rebuild(server: &Server) {
    let before = counted(server).await;
    server.store.rebuild_rollups(None, NOW).await.unwrap();
    let after = counted(server).await;
    let differs: Vec<_> = before.symmetric_difference(&after).take(10).collect();
    assert!(differs.is_empty(), "{differs:#?}");
}

#[tokio::test]
async fn a_report_is_kept_once_with_how_the_order_stood_and_shows_in_its_history() {
    let server = quiet(Server::start().await).await;
    let support = server.sign_in("support").await;
    let (part, number) = order(&server, 0).await;
    let body = about(&number.to_lowercase(), "chat-1", NOW.plus_ms(-HOUR_MS));
    let first = kept(&report(&server, &support, &body).await);
    assert_eq!(first["orderId"], part);
    assert_eq!(first["orderNumber"], number);
    assert_eq!(first["isRepeat"], false);
    assert_eq!(first["resolvedAt"], Value::Null);
    assert!(first.get("surveyToken").is_none());
    let again = kept(&report(&server, &support, &body).await);
    assert_eq!(again, first);
    let without_time = json!({ "externalId": "chat-1", "orderNumber": number, "topic": "status", "channel": "chat" });
    assert_eq!(kept(&report(&server, &support, &without_time).await), first);
    assert_eq!(
        count(
            &server,
            "SELECT COUNT(*) FROM inquiries WHERE external_id = 'chat-1'"
        )
        .await,
        1
    );
    let other = json!({ "externalId": "chat-1", "orderNumber": number, "topic": "refund", "channel": "chat" });
    assert_eq!(
        report(&server, &support, &other).await.refusal(),
        (409, "external_id_used".to_owned())
    );
    let lines = count(
        &server,
        &format!("SELECT COUNT(*) FROM order_changes WHERE seller_order_id = '{part}' AND action = 'inquiry' AND actor_role = 'support'"),
    )
    .await;
    assert_eq!(lines, 1);
    assert_equals_a_rebuild(&server).await;
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_and_said_why() {
    let server = quiet(Server::start().await).await;
    let support = server.sign_in("support").await;
    let (_, number) = order(&server, 0).await;
    let long = "x".repeat(201);
    for (body, refusal) in [
        (
            json!({ "orderNumber": "SK-NONE", "topic": "status", "channel": "chat" }),
            (404, "no_such_order"),
        ),
        (
            json!({ "orderNumber": "", "topic": "status", "channel": "chat" }),
            (400, "invalid_request"),
        ),
        (
            json!({ "orderNumber": number, "topic": "weather", "channel": "chat" }),
            (400, "invalid_request"),
        ),
        (
            json!({ "orderNumber": number, "topic": "status", "channel": "smoke" }),
            (400, "invalid_request"),
        ),
        (
            json!({ "orderNumber": number, "topic": "status", "channel": "chat", "externalId": long }),
            (400, "invalid_request"),
        ),
        (
            json!({ "orderNumber": number, "topic": "status", "channel": "chat", "askedAt": "noon" }),
            (400, "invalid_request"),
        ),
        (
            about(&number, "k", NOW.plus_ms(HOUR_MS)),
            (400, "invalid_request"),
        ),
        (
            about(&number, "k", Timestamp(0)),
            (409, "asked_before_order"),
        ),
    ] {
        let (status, code) = refusal;
        assert_eq!(
            report(&server, &support, &body).await.refusal(),
            (status, code.to_owned()),
            "{body}"
        );
    }
    // A clock that is a little ahead has seen what is now.
    let ahead = kept(&report(&server, &support, &about(&number, "k", NOW.plus_ms(60_000))).await);
    assert_eq!(ahead["askedAt"], NOW.to_string());
    for (who, status) in [
        ("customer", 403),
        ("newseller", 404),
        ("seller2", 404),
        ("seller", 200),
        ("admin", 200),
    ] {
        let session = server.sign_in(who).await;
        let answer = report(&server, &session, &about(&number, who, NOW)).await;
        assert_eq!(answer.status, status, "{who}");
    }
    assert_eq!(
        report(&server, "", &about(&number, "k", NOW)).await.status,
        401
    );
}

#[tokio::test]
async fn a_help_desk_signs_what_it_reports_and_ends_its_own_alone() {
    let server = quiet(Server::start().await).await;
    admit(&server, "Jibu Desk", SenderKind::HelpDesk).await;
    admit(&server, "Other Desk", SenderKind::HelpDesk).await;
    admit(&server, "Sendy", SenderKind::Carrier).await;
    let (_, number) = order(&server, 0).await;
    let body = about(&number, "t-1", NOW).to_string();
    let signed = signature(SECRET, body.as_bytes(), NOW);
    let answer = post_signed(&server, INQUIRIES, "Jibu Desk", &signed, &body).await;
    let id = id_of(&answer);
    let forged = body.replace("t-1", "t-2");
    assert_eq!(
        post_signed(&server, INQUIRIES, "Jibu Desk", &signed, &forged)
            .await
            .status,
        401
    );
    assert_eq!(
        post_signed(&server, INQUIRIES, "Nobody", &signed, &body)
            .await
            .status,
        401
    );
    assert_eq!(
        post_signed(&server, INQUIRIES, "Sendy", &signed, &body)
            .await
            .status,
        403
    );
    // Another desk may have a ticket of the same name.
    let theirs = post_signed(&server, INQUIRIES, "Other Desk", &signed, &body).await;
    assert_ne!(id_of(&theirs), id);
    let ending = json!({ "resolution": "answered" }).to_string();
    let patch = |sender: &str, id: &str| {
        Request::patch(format!("{INQUIRIES}/{id}"))
            .header("Sokoni-Sender", sender)
            .header(
                "Sokoni-Signature",
                signature(SECRET, ending.as_bytes(), NOW),
            )
            .body(Body::from(ending.clone()))
            .unwrap()
    };
    assert_eq!(server.send(patch("Other Desk", &id)).await.status, 404);
    let ended = server.send(patch("Jibu Desk", &id)).await;
    assert_eq!(kept(&ended)["surveyToken"].as_str().unwrap().len(), 32);
}

#[tokio::test]
async fn of_reports_and_endings_that_come_at_once_one_counts() {
    let server = quiet(Server::start().await).await;
    let support = server.sign_in("support").await;
    let (_, number) = order(&server, 0).await;
    let body = about(&number, "same", NOW);
    let answers =
        futures_util::future::join_all((0..8).map(|_| report(&server, &support, &body))).await;
    let ids: BTreeSet<String> = answers.iter().map(id_of).collect();
    assert_eq!(ids.len(), 1);
    let id = ids.first().unwrap().clone();
    let ending = json!({ "resolution": "answered" });
    let answers =
        futures_util::future::join_all((0..8).map(|_| resolve(&server, &support, &id, &ending)))
            .await;
    let tokens: Vec<Value> = answers
        .iter()
        .map(kept)
        .filter_map(|told| told.get("surveyToken").cloned())
        .collect();
    assert_eq!(tokens.len(), 1, "{tokens:?}");
    let other = json!({ "resolution": "escalated" });
    assert_eq!(
        resolve(&server, &support, &id, &other).await.refusal(),
        (409, "already_resolved".to_owned())
    );
    assert_equals_a_rebuild(&server).await;
}

#[tokio::test]
async fn an_inquiry_ends_after_it_was_asked_and_nobody_unverified_is_surveyed() {
    let server = quiet(Server::start().await).await;
    let (support, seller, seller2) = (
        server.sign_in("support").await,
        server.sign_in("seller").await,
        server.sign_in("seller2").await,
    );
    let (_, number) = order(&server, 0).await;
    let id = id_of(
        &report(
            &server,
            &support,
            &about(&number, "a", NOW.plus_ms(-2 * HOUR_MS)),
        )
        .await,
    );
    for (at, word) in [
        (NOW.plus_ms(-3 * HOUR_MS), "answered"),
        (NOW.plus_ms(HOUR_MS), "answered"),
        (NOW, "somehow"),
    ] {
        let body = json!({ "resolution": word, "resolvedAt": at.to_string() });
        assert_eq!(
            resolve(&server, &support, &id, &body).await.status,
            400,
            "{body}"
        );
    }
    let body = json!({ "resolution": "verification_failed", "resolvedAt": NOW.plus_ms(-HOUR_MS).to_string() });
    assert_eq!(resolve(&server, &seller2, &id, &body).await.status, 404);
    assert_eq!(
        resolve(&server, &seller, "nothing", &body).await.status,
        404
    );
    let ended = kept(&resolve(&server, &seller, &id, &body).await);
    assert!(ended.get("surveyToken").is_none());
    assert_eq!(
        count(
            &server,
            "SELECT resolution_minutes FROM inquiries WHERE external_id = 'a'"
        )
        .await,
        60
    );
    assert_equals_a_rebuild(&server).await;
}

#[tokio::test]
async fn inquiries_count_in_the_order_of_asking_however_late_they_are_reported() {
    let server = quiet(Server::start().await).await;
    let support = server.sign_in("support").await;
    let (_, number) = order(&server, 0).await;
    let ask = async |key: &str, days: i64| {
        let body = about(&number, key, NOW.plus_ms(-days * DAY_MS));
        kept(&report(&server, &support, &body).await)["isRepeat"].clone()
    };
    assert_eq!(ask("third", 2).await, false);
    assert_eq!(ask("first", 20).await, false);
    assert_eq!(ask("second", 9).await, true);
    let flags = |key: &str| {
        format!("SELECT is_repeat || '' || is_followed FROM inquiries WHERE external_id = '{key}'")
    };
    let of = async |key: &str| server.value::<String>(&flags(key)).await;
    // The second came eleven days after the first, and the third seven after the second.
    assert_eq!(
        (
            of("first").await.as_str(),
            of("second").await.as_str(),
            of("third").await.as_str()
        ),
        ("00", "11", "10")
    );
    assert_equals_a_rebuild(&server).await;
}

async fn survey(server: &Server) -> (String, String) {
    let support = server.sign_in("support").await;
    let (_, number) = order(server, 0).await;
    let id = id_of(&report(server, &support, &about(&number, "s", NOW)).await);
    let ended = kept(&resolve(server, &support, &id, &json!({ "resolution": "answered" })).await);
    (id, ended["surveyToken"].as_str().unwrap().to_owned())
}

async fn look(server: &Server, token: &str) -> Answer {
    let request = Request::get(format!("/api/survey/{token}"));
    server.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_survey_is_answered_once_and_says_nothing_of_the_order() {
    let server = quiet(Server::start().await).await;
    let (id, token) = survey(&server).await;
    let shown = kept(&look(&server, &token).await);
    assert_eq!(shown["isAnswered"], false);
    let names: BTreeSet<&str> = shown
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        names,
        BTreeSet::from(["topic", "askedAt", "isAnswered", "timeZone"])
    );
    let path = format!("/api/survey/{token}");
    for body in [
        json!({ "rating": 0 }),
        json!({ "rating": 6 }),
        json!({ "rating": "5" }),
        json!({}),
        json!({ "rating": 3, "comment": "é".repeat(1_001) }),
    ] {
        assert_eq!(server.post(&path, body.clone()).await.status, 400, "{body}");
    }
    let hostile = "=HYPERLINK(\"x\")<script>alert(1)</script>\u{202e}'; DROP TABLE inquiries; --";
    let answer = json!({ "rating": 2, "comment": hostile });
    assert_eq!(
        kept(&server.post(&path, answer.clone()).await)["isAnswered"],
        true
    );
    assert_eq!(kept(&server.post(&path, answer).await)["isAnswered"], true);
    assert_eq!(
        server.post(&path, json!({ "rating": 5 })).await.refusal(),
        (409, "already_answered".to_owned())
    );
    let kept_comment: String = server
        .value(&format!("SELECT comment FROM inquiries WHERE id = '{id}'"))
        .await;
    assert_eq!(kept_comment, hostile);
    assert_eq!(
        count(
            &server,
            &format!("SELECT rating FROM inquiries WHERE id = '{id}'")
        )
        .await,
        2
    );
    let stored: String = server
        .value(&format!(
            "SELECT survey_hash FROM inquiries WHERE id = '{id}'"
        ))
        .await;
    assert_ne!(stored, token);
    assert_equals_a_rebuild(&server).await;
}

#[tokio::test]
async fn a_desk_that_asks_itself_reports_the_answer_once_and_the_first_one_counts() {
    let server = quiet(Server::start().await).await;
    let (id, token) = survey(&server).await;
    let support = server.sign_in("support").await;
    let path = format!("/api/inquiries/{id}/satisfaction");
    let rate = async |who: &str, path: &str, body: &serde_json::Value| {
        server
            .mutate_by(axum::http::Method::POST, who, path, &[], body)
            .await
    };
    let answer = json!({ "rating": 4, "comment": " Quick. " });
    let seller2 = server.sign_in("seller2").await;
    assert_eq!(rate(&seller2, &path, &answer).await.status, 404);
    for wrong in [json!({ "rating": 0 }), json!({ "rating": 6 }), json!({})] {
        assert_eq!(rate(&support, &path, &wrong).await.status, 400, "{wrong}");
    }
    for _ in 0..2 {
        let inquiry = kept(&rate(&support, &path, &answer).await);
        assert_eq!(
            (&inquiry["rating"], &inquiry["comment"]),
            (&json!(4), &json!("Quick."))
        );
    }
    let other = rate(&support, &path, &json!({ "rating": 5 })).await;
    assert_eq!(other.refusal(), (409, "already_answered".to_owned()));
    let late = server
        .post(&format!("/api/survey/{token}"), json!({ "rating": 1 }))
        .await;
    assert_eq!(late.refusal(), (409, "already_answered".to_owned()));
    let (_, number) = order(&server, 1).await;
    let open = id_of(&report(&server, &support, &about(&number, "open", NOW)).await);
    let path = format!("/api/inquiries/{open}/satisfaction");
    let early = rate(&support, &path, &answer).await;
    assert_eq!(early.refusal(), (409, "not_asked".to_owned()));
    assert_eq!(
        count(&server, "SELECT COUNT(rating) FROM inquiries").await,
        1
    );
    assert_equals_a_rebuild(&server).await;
}

#[tokio::test]
async fn of_two_tabs_that_answer_at_once_one_counts() {
    let server = quiet(Server::start().await).await;
    let (id, token) = survey(&server).await;
    let path = format!("/api/survey/{token}");
    let answers = futures_util::future::join_all(
        (1..=5).map(|rating| server.post(&path, json!({ "rating": rating }))),
    )
    .await;
    let (kept, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!((kept.len(), refused.len()), (1, 4));
    assert!(refused.iter().all(|answer| answer.status == 409));
    assert_eq!(
        count(
            &server,
            &format!("SELECT COUNT(rating) FROM inquiries WHERE id = '{id}'")
        )
        .await,
        1
    );
    assert_equals_a_rebuild(&server).await;
}

#[tokio::test]
async fn wrong_tokens_all_get_the_same_answer_and_are_counted() {
    let config = backend::config::Config {
        lookups_a_minute: 12,
        ..generous()
    };
    let server = quiet(Server::with(config).await).await;
    let (_, token) = survey(&server).await;
    let upper = token.to_uppercase();
    let long = "a".repeat(300);
    let mut told = BTreeSet::new();
    for wrong in ["0", &token[1..], &upper, &long, "%27%20OR%201%3D1", "..%2f"] {
        let answer = look(&server, wrong).await;
        assert_eq!(answer.status, 404);
        told.insert(answer.bytes);
        let answer = server
            .post(&format!("/api/survey/{wrong}"), json!({ "rating": 5 }))
            .await;
        assert_eq!(answer.status, 404);
        told.insert(answer.bytes);
    }
    assert_eq!(told.len(), 1);
    let mut last = look(&server, "0").await;
    for _ in 0..4 {
        last = look(&server, "0").await;
    }
    assert_eq!(last.status, 429);
    let foreign = Request::post(format!("/api/survey/{token}"))
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/json");
    let foreign = foreign.body(Body::from("{\"rating\":5}")).unwrap();
    assert_eq!(
        server.send(foreign).await.refusal(),
        (403, "cross_site".to_owned())
    );
}

#[tokio::test]
async fn what_is_counted_of_orders_follows_what_happens_to_them() {
    let server = quiet(Server::start().await).await;
    let seller = server.sign_in("seller").await;
    let part: String = server
        .value(&format!(
            "SELECT id FROM seller_orders WHERE seller_id = '{SHOP}' AND status = 'processing' AND payment_status = 'paid' ORDER BY id LIMIT 1"
        ))
        .await;
    let parcels = "SELECT COALESCE(SUM(shipments), 0) FROM order_days";
    let before = count(&server, parcels).await;
    let change = |body: Value| {
        let (server, seller, part) = (&server, &seller, &part);
        async move {
            let path = format!("/api/enhanced-orders/{part}/update_status/");
            kept(&server.mutate(seller, &path, &[], &body).await)
        }
    };
    let shipped = change(
        json!({ "action": "ship", "carrier": "G4S Courier", "tracking_number": "ABC12345" }),
    )
    .await;
    assert_eq!(count(&server, parcels).await, before + 1);
    assert_equals_a_rebuild(&server).await;
    let undo = format!("/api/enhanced-orders/{part}/undo/");
    kept(
        &server
            .mutate(&seller, &undo, &[], &json!({ "change": shipped["change"] }))
            .await,
    );
    assert_eq!(count(&server, parcels).await, before);
    assert_equals_a_rebuild(&server).await;
}

#[tokio::test]
async fn another_zone_moves_days_and_loses_nothing() {
    let server = quiet(Server::start().await).await;
    let support = server.sign_in("support").await;
    for nth in 0..5 {
        let (_, number) = order(&server, nth).await;
        let asked = NOW.plus_ms(-i64::from(nth) * 5 * HOUR_MS);
        kept(&report(&server, &support, &about(&number, &nth.to_string(), asked)).await);
    }
    let totals = "SELECT (SELECT SUM(orders) FROM order_days) || ' ' || (SELECT SUM(inquiries) FROM inquiry_days)";
    let before: String = server.value(totals).await;
    for zone in ["America/Sao_Paulo", "Pacific/Apia", "Africa/Nairobi"] {
        server
            .store
            .rebuild_rollups(Some(zone.parse().unwrap()), NOW)
            .await
            .unwrap();
        assert_eq!(server.value::<String>(totals).await, before, "{zone}");
        assert_equals_a_rebuild(&server).await;
    }
    // 12:00 UTC on a Thursday is 15:00 in Nairobi.
    assert_eq!(
        count(
            &server,
            "SELECT hour FROM inquiries WHERE external_id = '0'"
        )
        .await,
        3 * 24 + 15
    );
}
