//! Reading bodies that somebody else wrote: all that real backends send, and anything at all.

mod hostile;

use serde_json::{Value, json};
use shared::api::auth::{Role, User};
use shared::api::problem::Problem;
use shared::api::seller_summary::SellerSummary;
use shared::api::tracking::{Tier, Tracking};
use shared::json::{Decode, decode_body};
use shared::order::{EventCode, OrderStatus, PaymentStatus};
use shared::time::Timestamp;

/// The example of the issue, word for word.
const SUMMARY: &str = r#"
{"sellerMeta":{"shopName":"Mama Ade Fashion","sellerHandle":"mama-ade-fashion"},
 "revenue7d":{"amount":1234.56,"currency":"USD"},
 "topSkus":[{"productId":"clx123","title":"Ankara Print Dress","qty":15}],
 "dispute":{"disputeRatePct":2.5,"soldWindow":80,"disputesWindow":2},
 "rating":{"avg":4.7,"count":23,"trend":[{"rating":5,"ts":"2025-10-20T10:00:00Z"}]}}
"#;

const TRACKING: &str = r#"
{"tier":"full","orderNumber":"SK-7F3K-92QM","status":"out_for_delivery","placedAt":"2026-01-10T08:00:00Z",
 "promisedDelivery":{"from":"2026-01-14T21:00:00Z","to":"2026-01-16T20:59:59Z"},"estimatedDelivery":null,"deliveredAt":null,
 "items":[{"title":"Ankara Print Dress","quantity":2}],"shipments":[{"carrier":"Posta","trackingNumber":"PK1"}],
 "events":[{"code":"shipped","occurredAt":"2026-01-12T06:00:00Z","place":"Nairobi"},{"code":"placed","occurredAt":"2026-01-10T08:00:00Z"}],
 "paymentStatus":"paid","recipient":{"name":"Amina","address":"Kisumu"},"timeZone":"Africa/Nairobi"}
"#;

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn summary(body: &Value) -> SellerSummary {
    decode_body(body).unwrap()
}

/// `sellerMeta` as `seller_meta`, in all names at every depth.
fn in_snake_case(json: &Value) -> Value {
    let snake = |name: &String| {
        let separated = name.chars().flat_map(|c| {
            c.is_ascii_uppercase()
                .then_some('_')
                .into_iter()
                .chain([c.to_ascii_lowercase()])
        });
        separated.collect::<String>()
    };
    match json {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (snake(name), in_snake_case(member)))
            .collect(),
        Value::Array(elements) => elements.iter().map(in_snake_case).collect(),
        other => other.clone(),
    }
}

fn with_more_members(json: &Value) -> Value {
    match json {
        Value::Object(members) => {
            let more = ("addedLater".to_owned(), json!({"deep": [null, 1.5]}));
            members
                .iter()
                .map(|(name, member)| (name.clone(), with_more_members(member)))
                .chain([more])
                .collect()
        }
        Value::Array(elements) => elements.iter().map(with_more_members).collect(),
        other => other.clone(),
    }
}

#[test]
fn the_summary_of_the_issue_reads_in_full() {
    let read = summary(&parsed(SUMMARY));
    assert_eq!(
        read.seller_meta.shop_name.as_deref(),
        Some("Mama Ade Fashion")
    );
    assert_eq!(
        read.seller_meta.seller_handle.as_deref(),
        Some("mama-ade-fashion")
    );
    assert_eq!(read.revenue_7d.amount.to_string(), "1234.56");
    assert_eq!(read.revenue_7d.currency.as_str(), "USD");
    assert_eq!(
        (read.top_skus[0].title.as_str(), read.top_skus[0].qty),
        ("Ankara Print Dress", 15)
    );
    assert_eq!(read.dispute.dispute_rate_pct.to_string(), "2.5");
    assert_eq!(
        (read.dispute.sold_window, read.dispute.disputes_window),
        (80, 2)
    );
    assert_eq!(
        read.rating.avg.map(|avg| avg.to_string()).as_deref(),
        Some("4.7")
    );
    assert_eq!(
        read.rating.trend[0].ts,
        Timestamp::parse("2025-10-20T10:00:00Z").unwrap()
    );
    assert_eq!(read.as_of, None);
}

#[test]
fn a_summary_reads_the_same_in_every_dress() {
    let plain = parsed(SUMMARY);
    let mut text_money = plain.clone();
    text_money["revenue7d"]["amount"] = json!("1234.56");
    text_money["dispute"]["disputeRatePct"] = json!("2.5");
    let forms = [
        in_snake_case(&plain),
        with_more_members(&plain),
        json!({"success": true, "data": plain}),
        json!({"message": "ok", "data": in_snake_case(&plain)}),
        text_money,
    ];
    for form in forms {
        assert_eq!(summary(&form), summary(&plain), "{form}");
    }
    let renamed = in_snake_case(&plain)
        .to_string()
        .replace("revenue7d", "revenue_7d");
    assert_eq!(summary(&parsed(&renamed)), summary(&plain));
}

#[test]
fn a_seller_with_nothing_has_no_average_and_no_trend() {
    let read = summary(&json!({
        "sellerMeta": {"shopName": null, "sellerHandle": null},
        "revenue7d": {"amount": 0, "currency": "KES"},
        "topSkus": [],
        "dispute": {"disputeRatePct": 0, "soldWindow": 0, "disputesWindow": 0},
        "rating": {"avg": null, "count": 0, "trend": []},
    }));
    assert_eq!(
        (
            read.rating.avg,
            read.rating.trend.len(),
            read.seller_meta.shop_name
        ),
        (None, 0, None)
    );
}

#[test]
fn an_error_names_the_place_below_the_envelope() {
    let mut body = json!({"data": parsed(SUMMARY)});
    body["data"]["topSkus"][0]["qty"] = json!("many");
    let error = decode_body::<SellerSummary, _>(&body).unwrap_err();
    assert_eq!(
        error.to_string(),
        "expected a whole number of at least 0 at data.topSkus[0].qty"
    );
}

#[test]
fn tracking_reads_with_its_events_in_order_of_happening() {
    for form in [
        parsed(TRACKING),
        in_snake_case(&parsed(TRACKING)),
        with_more_members(&parsed(TRACKING)),
    ] {
        let read: Tracking = decode_body(&form).unwrap();
        assert_eq!(
            (read.tier, read.status),
            (Tier::Full, OrderStatus::OutForDelivery)
        );
        assert_eq!(read.payment_status, Some(PaymentStatus::Paid));
        assert_eq!(
            read.events
                .iter()
                .map(|event| &event.code)
                .collect::<Vec<_>>(),
            [&EventCode::Placed, &EventCode::Shipped]
        );
        assert_eq!(read.events[1].place.as_deref(), Some("Nairobi"));
        assert!(read.promised_delivery.is_some() && read.estimated_delivery.is_none());
    }
}

#[test]
fn unknown_words_are_kept_as_they_came() {
    let mut body = parsed(TRACKING);
    body["status"] = json!("In Customs");
    body["paymentStatus"] = json!("ESCROWED");
    body["events"][0]["code"] = json!("drone_landed");
    let read: Tracking = decode_body(&body).unwrap();
    assert_eq!(read.status, OrderStatus::Other("In Customs".to_owned()));
    assert_eq!(
        read.payment_status,
        Some(PaymentStatus::Other("ESCROWED".to_owned()))
    );
    assert_eq!(
        read.events[1].code,
        EventCode::Other("drone_landed".to_owned())
    );
}

#[test]
fn statuses_read_in_the_spellings_of_the_backends_there_are() {
    for (word, status) in [
        ("PENDING", OrderStatus::Pending),
        ("Out-For Delivery", OrderStatus::OutForDelivery),
        ("canceled", OrderStatus::Cancelled),
        ("CONFIRMED", OrderStatus::Processing),
        ("invoiced", OrderStatus::Processing),
        ("outForDelivery", OrderStatus::OutForDelivery),
        ("", OrderStatus::Other(String::new())),
        ("配送中", OrderStatus::Other("配送中".to_owned())),
    ] {
        assert_eq!(OrderStatus::from_word(word), status, "{word}");
    }
    for status in OrderStatus::ALL {
        assert_eq!(OrderStatus::from_word(status.word()), *status);
    }
    let endless = OrderStatus::from_word(&"x".repeat(10_000));
    assert_eq!(endless.word().len(), 80);
}

#[test]
fn a_seller_without_a_shop_key_is_known_by_the_account() {
    let user: User = decode_body(&json!({"id": 7, "email": "a@b.c", "role": "VENDOR"})).unwrap();
    assert_eq!(
        (user.role, user.seller_id.map(|id| id.to_string())),
        (Role::Seller, Some("7".to_owned()))
    );
    let buyer: User = decode_body(&json!({"user_id": "u1", "role": "customer"})).unwrap();
    assert_eq!(buyer.seller_id, None);
}

#[test]
fn the_sentence_of_a_problem_is_found_wherever_it_is() {
    for (body, sentence) in [
        (
            json!({"status": 404, "code": "no_order", "detail": "No such order."}),
            "No such order.",
        ),
        (
            json!({"message": ["email must be an email"], "error": "Bad Request", "statusCode": 400}),
            "email must be an email",
        ),
        (json!({"error": {"message": "Nope"}}), "Nope"),
        (
            json!({"errors": [{"message": "First"}, {"message": "Second"}]}),
            "First",
        ),
        (json!({"detail": "  "}), ""),
        (json!("<html>"), ""),
        (json!(null), ""),
    ] {
        assert_eq!(Problem::decode(&body).unwrap().detail, sentence, "{body}");
    }
}
