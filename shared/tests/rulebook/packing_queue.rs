//! The packing queue: its bodies as real backends send them, the one next step, and who may report an issue.

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::api::fulfillment::{
    ItemAnswer, ItemCounts, ItemOrder, ItemProduct, ItemRequest, OpenItem, Queue, QueueQuery,
    open_items, take_step,
};
use shared::ids::{OrderId, OrderNumber, SellerId};
use shared::json::decode_body;
use shared::money::Currency;
use shared::order::{
    Actor, ExceptionStatus, ItemFacts, ItemStatus, ItemStep, OrderStatus, RefusalCode, next_step,
    report,
};
use shared::time::Timestamp;

use crate::round_trip::assert_survives;

/// As SokoNova sends it, with a status that it does not have yet.
fn sokonova() -> Value {
    json!([{
        "id": "clx1", "orderId": "cly2", "qty": 3, "price": "45000", "fulfillmentStatus": "PACKED", "trackingCode": null,
        "carrier": null, "shippedAt": null, "deliveredAt": null, "deliveryProofUrl": null, "notes": null,
        "createdAt": "2026-01-10T08:00:00.000Z", "product": {"title": "Ankara Dress", "imageUrl": "https://example.com/a.jpg"},
        "order": {"id": "cly2", "status": "PAID", "shippingAddress": "1 Main Street", "buyerName": "Amina", "buyerEmail": "a@example.com"}
    }, {
        "id": "clx2", "orderId": "cly2", "qty": 1, "price": "12.5", "fulfillmentStatus": "quality_check",
        "createdAt": "2026-01-10T08:00:00.000Z", "product": {"title": "Scarf", "imageUrl": null}, "order": {"id": "cly2", "status": "PAID"}
    }])
}

#[test]
fn a_queue_of_a_real_backend_is_read_and_an_unknown_status_kept() {
    let Queue(items) = decode_body(&sokonova()).unwrap();
    assert_eq!(items[0].order_number.as_str(), "cly2");
    assert_eq!(
        items[0].price.map(|price| price.to_string()).as_deref(),
        Some("45000")
    );
    assert_eq!(items[0].next_step(), Some(ItemStep::Ship));
    assert_eq!((items[0].units_left(), items[0].version), (3, 0));
    assert_eq!(items[0].order.status, OrderStatus::Processing);
    assert_eq!(
        items[1].fulfillment_status,
        ItemStatus::Other("quality_check".to_owned())
    );
    assert_eq!(items[1].next_step(), None);
    let enveloped = json!({"success": true, "data": sokonova()});
    assert_eq!(decode_body::<Queue, _>(&enveloped).unwrap().0, items);
}

#[test]
fn the_raw_row_that_a_step_is_answered_with_is_read_without_product_and_order() {
    let raw = json!({
        "id": "clx1", "orderId": "cly2", "productId": "p", "sellerId": "s", "qty": 3, "price": "45000", "fulfillmentStatus": "SHIPPED",
        "trackingCode": "PK1", "carrier": "Posta", "shippedAt": "2026-01-11T08:00:00.000Z", "createdAt": "2026-01-10T08:00:00.000Z",
        "feeAmount": "100", "order": {"userId": "u", "id": "cly2"}
    });
    let answer: ItemAnswer = decode_body(&raw).unwrap();
    assert_eq!(answer.item.next_step(), Some(ItemStep::Deliver));
    assert_eq!((answer.change, answer.undo_until), (None, None));
}

#[test]
fn figures_are_read_in_capitals_and_as_the_same_systems_pages_expect_them() {
    let own = json!({"PACKED": 4, "SHIPPED": 3, "DELIVERED": 20, "ISSUE": 1, "total": 28});
    let others = json!({"pending": 4, "shipped": 3, "delivered": 20, "issues": 1, "total": 28});
    let read = |body: &Value| decode_body::<ItemCounts, _>(body).unwrap();
    assert_eq!(read(&own), read(&others));
    assert_eq!(read(&own).of(&ItemStatus::Delivered), 20);
    assert!(decode_body::<ItemCounts, _>(&json!({})).is_err());
}

#[test]
fn words_are_read_in_any_case_and_written_in_capitals() {
    for status in ItemStatus::ALL {
        assert_eq!(
            ItemStatus::from_word(&status.word().to_lowercase()),
            *status
        );
        assert_eq!(status.word(), status.word().to_uppercase());
    }
    for step in ItemStep::ALL {
        assert_eq!(ItemStep::from_word(step.word()), Some(step));
    }
}

#[test]
fn addresses_hold_what_they_are_made_of() {
    let query = QueueQuery {
        status: Some(ItemStatus::Packed),
        cursor: Some("1.0.a&b".to_owned()),
    };
    let shop = SellerId::parse("s/1").unwrap();
    assert_eq!(
        open_items(&query, Some(&shop)).path,
        "/fulfillment/seller/open?status=PACKED&cursor=1.0.a%26b&seller=s%2F1"
    );
    assert_eq!(
        take_step(ItemStep::ReportIssue, "a/b").path,
        "/fulfillment/seller/issue/a%2Fb"
    );
    let request = ItemRequest {
        own_delivery: true,
        note: Some("\"torn\"".to_owned()),
        ..ItemRequest::default()
    };
    assert_eq!(
        request.to_json(),
        r#"{"ownDelivery":true,"note":"\"torn\""}"#
    );
}

#[test]
fn who_may_report_an_issue_on_what_and_where_it_begins() {
    for actor in Actor::ALL {
        for status in OrderStatus::ALL {
            let begins = report(status, actor, "Torn").map_err(|refusal| refusal.code);
            let has_ended = [OrderStatus::Cancelled, OrderStatus::Returned].contains(status);
            let expected = match actor {
                Actor::Seller | Actor::Support | Actor::Admin if has_ended => {
                    Err(RefusalCode::AlreadyFinal)
                }
                // Whoever says it knows it.
                Actor::Seller => Ok(ExceptionStatus::SellerNotified),
                Actor::Support | Actor::Admin => Ok(ExceptionStatus::Open),
                _ => Err(RefusalCode::NotAllowed),
            };
            assert_eq!(begins, expected, "{actor:?} {status:?}");
        }
    }
    let unsaid = report(&OrderStatus::Shipped, Actor::Seller, " \n").unwrap_err();
    assert_eq!(unsaid.code, RefusalCode::ReasonMissing);
    assert_eq!(
        unsaid.sentence,
        "Cannot report an issue: say what is wrong."
    );
}

fn item(id: &str, status: ItemStatus, qty: u64, shipped: u64, minor: i64) -> OpenItem {
    let order_id = OrderId::parse("o1").unwrap();
    OpenItem {
        id: id.to_owned(),
        order_number: OrderNumber::parse("SK-1").unwrap(),
        qty,
        units_shipped: Some(shipped),
        price: Some(rust_decimal::Decimal::new(minor, 2).normalize()),
        currency: Currency::parse("KES"),
        fulfillment_status: status,
        tracking_code: None,
        carrier: Some(id.to_owned()),
        shipped_at: (shipped > 0).then_some(Timestamp(1_000)),
        delivered_at: None,
        delivery_proof_url: None,
        notes: Some(id.to_owned()),
        created_at: Timestamp(0),
        promised_to: Some(Timestamp(5_000)),
        version: qty,
        product: ItemProduct {
            title: id.to_owned(),
            image_url: None,
        },
        order: ItemOrder {
            id: order_id.clone(),
            status: OrderStatus::Processing,
            shipping_address: None,
            buyer_name: Some(id.to_owned()),
            buyer_email: None,
        },
        order_id,
        cursor: Some("5000.0.o1".to_owned()),
    }
}

proptest! {
    #[test]
    fn what_the_server_writes_is_read_as_the_same(
        id in "\\PC{1,20}", word in "[a-z_]{3,12}", qty in 0_u64..1_000, shipped in 0_u64..1_000, minor in 0_i64..1_000_000_000,
    ) {
        for status in ItemStatus::ALL.iter().cloned().chain([ItemStatus::from_word(&word)]) {
            let item = item(&id, status, qty, shipped, minor);
            assert_survives(&item);
            assert_survives(&ItemAnswer { item, change: Some(qty), undo_until: Some(Timestamp(minor)) });
        }
        assert_survives(&ItemCounts {
            packed: qty, shipped, delivered: 1, issue: 2, total: qty + shipped + 3,
            time_zone: Some("Africa/Nairobi".to_owned()), as_of: Some(Timestamp(minor)), last_event: Some(qty),
        });
    }

    /// From wherever it is, an item arrives by its next steps, and an issue stays with it.
    #[test]
    fn the_next_steps_bring_an_item_to_its_customer(qty in 1_u64..9, shipped in 0_u64..9, has_issue: bool) {
        let shipped = shipped.min(qty);
        let status = match (has_issue, shipped == qty) {
            (true, _) => ItemStatus::Issue,
            (_, true) => ItemStatus::Shipped,
            (_, false) => ItemStatus::Packed,
        };
        let mut item = item("i", status, qty, shipped, 100);
        let mut taken = Vec::new();
        while let Some(step) = item.next_step() {
            taken.push(step);
            prop_assert!(taken.len() <= 2, "{:?}", taken);
            item = item.after(step, Timestamp(9));
        }
        prop_assert_eq!(taken.last(), Some(&ItemStep::Deliver));
        prop_assert_eq!(taken.len(), if shipped == qty { 1 } else { 2 });
        prop_assert_eq!(item.units_left(), 0);
        prop_assert_eq!(item.fulfillment_status == ItemStatus::Issue, has_issue);
        prop_assert!(!item.is_late(Timestamp(i64::MAX)));
    }

    /// Whatever the facts, the step offered is one that leads on: never back to where the item is, and none once it arrived.
    #[test]
    fn the_next_step_leads_on(place in 0_usize..4, is_shipped: bool, is_delivered: bool) {
        let status = ItemStatus::ALL[place].clone();
        let facts = ItemFacts { status: status.clone(), is_shipped, is_delivered };
        let step = next_step(&facts);
        prop_assert_ne!(step, Some(ItemStep::ReportIssue));
        prop_assert_ne!(step.map(ItemStep::target), Some(status.clone()));
        if status == ItemStatus::Delivered || (status == ItemStatus::Issue && is_delivered) {
            prop_assert_eq!(step, None);
        } else {
            prop_assert!(step.is_some());
        }
    }
}
