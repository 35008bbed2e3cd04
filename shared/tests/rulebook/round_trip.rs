//! What the server writes, the application reads as the same value.

use proptest::prelude::*;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;
use shared::api::auth::{LoginResponse, Role, User};
use shared::api::customer_orders::{CustomerOrder, CustomerOrders, Pagination};
use shared::api::problem::Problem;
use shared::api::seller_directory::SellerEntry;
use shared::api::seller_summary::{
    DisputeFigures, RatingFigures, RatingPoint, SellerMeta, SellerSummary, TopSku,
};
use shared::api::tracking::{
    DateRange, Recipient, Tier, TrackRequest, TrackedItem, TrackedShipment, Tracking,
};
use shared::ids::{OrderId, OrderNumber, ProductId, SellerId, UserId};
use shared::json::{Decode, decode_body};
use shared::money::{Currency, Money};
use shared::order::{EventCode, OrderStatus, PaymentStatus, TimelineEvent};
use shared::time::Timestamp;

pub(crate) fn assert_survives<T: Serialize + Decode + PartialEq + std::fmt::Debug>(value: &T) {
    let written = serde_json::to_string(value).unwrap();
    let read: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(decode_body::<T, _>(&read).as_ref(), Ok(value), "{written}");
}

fn time(ms: i64) -> Timestamp {
    Timestamp(ms)
}

fn summary(
    minor_units: i64,
    currency: &str,
    title: &str,
    tenths: i64,
    count: u64,
) -> SellerSummary {
    SellerSummary {
        seller_meta: SellerMeta {
            shop_name: Some(title.to_owned()),
            seller_handle: None,
        },
        revenue_7d: Money::from_minor(minor_units, Currency::parse(currency).unwrap()),
        top_skus: vec![TopSku {
            product_id: ProductId::parse("p1").unwrap(),
            title: title.to_owned(),
            qty: count,
        }],
        dispute: DisputeFigures {
            dispute_rate_pct: Decimal::new(tenths, 1),
            sold_window: count,
            disputes_window: 0,
        },
        rating: RatingFigures {
            avg: (count > 0).then(|| Decimal::new(tenths, 1)),
            count,
            trend: vec![RatingPoint {
                rating: count,
                ts: time(minor_units.rem_euclid(4_102_444_800_000)),
            }],
        },
        as_of: Some(time(1_760_954_400_123)),
    }
}

fn tracking(title: &str, status: OrderStatus, tier: Tier) -> Tracking {
    let is_private = tier != Tier::Public;
    let text = || is_private.then(|| title.to_owned());
    Tracking {
        tier,
        order_number: OrderNumber::parse("SK-7F3K-92QM").unwrap(),
        status,
        placed_at: Some(time(0)),
        promised_delivery: Some(DateRange {
            from: time(1),
            to: time(2),
        }),
        estimated_delivery: None,
        next_update_by: Some(time(5)),
        delivered_at: Some(time(3)),
        items: vec![TrackedItem {
            title: title.to_owned(),
            quantity: 3,
        }],
        shipments: vec![TrackedShipment {
            carrier: title.to_owned(),
            tracking_number: text(),
        }],
        events: vec![TimelineEvent {
            code: EventCode::Delayed,
            occurred_at: time(4),
            place: text(),
            description: text(),
        }],
        payment_status: is_private.then_some(PaymentStatus::PartiallyRefunded),
        current_location: text(),
        recipient: is_private.then(|| Recipient {
            name: title.to_owned(),
            address: None,
        }),
        cancel_reason: text(),
        time_zone: Some("Africa/Nairobi".to_owned()),
        as_of: None,
    }
}

fn user(name: &str, role: Role) -> User {
    let seller_id = (role == Role::Seller).then(|| SellerId::parse("s1").unwrap());
    User {
        id: UserId::parse("u1").unwrap(),
        name: name.to_owned(),
        email: "a@b.c".to_owned(),
        role,
        seller_id,
    }
}

#[test]
fn the_summary_is_written_as_the_issue_shows_it() {
    let written = serde_json::to_string(&summary(123_456, "USD", "Ankara", 25, 80)).unwrap();
    for part in [
        r#"{"sellerMeta":{"shopName":"Ankara","sellerHandle":null},"#,
        r#""revenue7d":{"amount":1234.56,"currency":"USD"},"#,
        r#""topSkus":[{"productId":"p1","title":"Ankara","qty":80}],"#,
        r#""dispute":{"disputeRatePct":2.5,"soldWindow":80,"disputesWindow":0},"#,
        r#""rating":{"avg":2.5,"count":80,"trend":[{"rating":80,"ts":"1970-01-01T00:02:03.456Z"}]},"#,
    ] {
        assert!(written.contains(part), "{part} in {written}");
    }
    let nothing = serde_json::to_string(&summary(0, "KES", "x", 0, 0)).unwrap();
    assert!(nothing.contains(r#""avg":null"#), "{nothing}");
}

#[test]
fn what_the_public_tier_may_not_see_is_absent_and_not_null() {
    let written =
        serde_json::to_value(tracking("secret", OrderStatus::Shipped, Tier::Public)).unwrap();
    let names: Vec<&str> = written
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    for private in [
        "paymentStatus",
        "currentLocation",
        "recipient",
        "cancelReason",
    ] {
        assert!(!names.contains(&private), "{private}");
    }
    assert_eq!(written["shipments"][0].get("trackingNumber"), None);
    assert_eq!(written["events"][0].get("place"), None);
}

#[test]
fn what_the_application_sends_is_what_the_server_expects() {
    let request = TrackRequest {
        order_number: "SK \"1\"\n".to_owned(),
        email: None,
    };
    assert_eq!(
        serde_json::from_str::<TrackRequest>(&request.to_json()).unwrap(),
        request
    );
    let with_email = TrackRequest {
        email: Some("a@b.c".to_owned()),
        ..request
    };
    assert_eq!(
        serde_json::from_str::<TrackRequest>(&with_email.to_json()).unwrap(),
        with_email
    );
}

proptest! {
    #[test]
    fn summaries_survive(units in any::<i64>(), currency in "[A-Z]{3}", title in "\\PC{0,30}", tenths in any::<i64>(), count in any::<u64>()) {
        assert_survives(&summary(units, &currency, &title, tenths, count));
    }

    #[test]
    fn trackings_survive(title in "\\PC{0,30}", status in prop::sample::select(OrderStatus::ALL), tier in prop::sample::select(Tier::ALL)) {
        assert_survives(&tracking(&title, status, tier));
    }

    #[test]
    fn users_and_logins_survive(name in "\\PC{0,30}", role in prop::sample::select(Role::ALL), token in prop::option::of("[a-z.]{1,9}")) {
        let user = user(&name, role);
        assert_survives(&user);
        assert_survives(&LoginResponse { user, token });
    }

    #[test]
    fn lists_survive(name in "\\PC{0,30}", count in any::<u64>(), status in prop::sample::select(OrderStatus::ALL)) {
        assert_survives(&vec![SellerEntry { seller_id: SellerId::parse("s1").unwrap(), shop_name: name.clone(), order_count: count }]);
        let order = CustomerOrder {
            id: OrderId::parse("o1").unwrap(),
            order_number: OrderNumber::parse("SK-1").unwrap(),
            status,
            placed_at: time(5),
            first_item: Some(name),
            item_count: count,
        };
        let pagination = Pagination { page: 1, limit: 10, total: count, total_pages: count / 10 };
        assert_survives(&CustomerOrders { orders: vec![order], pagination });
    }

    #[test]
    fn problems_survive(status in 100_u16..600, code in "[a-z_]{1,20}", detail in "[A-Z][a-z ]{0,60}[.]") {
        assert_survives(&Problem { status, code, detail });
    }
}
