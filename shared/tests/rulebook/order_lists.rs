//! Lists of orders: addresses of any kind are read, what was read is printed and reads back, and bodies survive the wire.

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::api::order_events::{EventPage, OrderEvent};
use shared::api::order_jobs::{
    Job, JobRequest, JobRow, JobState, NumberOfOrder, ReasonCount, RowCount, RowState,
};
use shared::api::saved_views::{SavedView, ViewRequest};
use shared::api::seller_orders::{ChangeRequest, OrderMoney, OrderPage, OrderRow, Units};
use shared::ids::{OrderId, OrderNumber};
use shared::json::decode_body;
use shared::money::{Currency, Money};
use shared::order::{Fulfillment, OrderAction, OrderStatus, PaymentStatus};
use shared::query::{OrderQuery, Parameters, QueryText};
use shared::time::Timestamp;

use crate::round_trip::assert_survives;

fn printed(query: &OrderQuery) -> String {
    let mut text = QueryText::default();
    query.push_to(&mut text);
    text.to_string()
}

/// Names and values that mean something, next to anything at all.
fn pair() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("status"),
        Just("payment"),
        Just("fulfillment"),
        Just("carrier"),
        Just("period"),
        Just("min"),
        Just("max"),
        Just("late"),
        Just("exception"),
        Just("age"),
        Just("search"),
        Just("ordering"),
        Just("page_size"),
        Just("cursor"),
    ];
    let value = prop_oneof![
        Just(String::from("unfulfilled")),
        Just(String::from("delivered")),
        Just(String::from("partially_refunded")),
        Just(String::from("7d")),
        Just(String::from("2026-01-01..2026-01-31")),
        Just(String::from("1")),
        Just(String::from("3+")),
        Just(String::from("0-1")),
        Just(String::from("-total")),
        Just(String::from("100")),
        Just(String::from("after~17~ord_1")),
        Just(String::from("12.50")),
        Just(String::from("%E0%A4%A")),
        Just(String::from("-0")),
        Just(String::from("1e999")),
        "[0-9.,-]{0,30}",
        ".{0,120}",
        "[%~&=+ ]{0,12}",
    ];
    prop_oneof![
        9 => (name, value).prop_map(|(name, value)| format!("{name}={value}")),
        1 => ".{0,60}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn any_address_is_read_and_what_was_read_reads_back(pairs in prop::collection::vec(pair(), 0..8)) {
        let query = OrderQuery::take_from(&mut Parameters::read(&pairs.join("&")));
        let address = printed(&query);
        let mut parameters = Parameters::read(&address);
        let again = OrderQuery::take_from(&mut parameters);
        prop_assert_eq!(&again, &query, "{}", address);
        prop_assert!(parameters.rest().is_empty(), "{}", address);
        prop_assert_eq!(printed(&again), address);
    }

    #[test]
    fn a_request_for_many_orders_reaches_the_server_as_it_was_meant(
        orders in prop::collection::vec(".{0,20}", 0..5),
        filter in prop::option::of(".{0,60}"),
        reason in prop::option::of(".{0,60}"),
        numbers in prop::collection::vec((".{0,20}", ".{0,20}"), 0..4),
        quantity in any::<u32>(),
    ) {
        let request = JobRequest {
            orders,
            filter,
            seller: None,
            change: ChangeRequest {
                reason,
                units: vec![Units { item: String::from("i\"1"), quantity: quantity.into() }],
                ..ChangeRequest::of(OrderAction::Ship)
            },
            tracking_numbers: numbers
                .into_iter()
                .map(|(order, number)| NumberOfOrder { order, number })
                .collect(),
        };
        let read: JobRequest = serde_json::from_str(&request.to_json()).unwrap();
        prop_assert_eq!(read, request);
    }

    #[test]
    fn a_view_reaches_the_server_as_it_was_named(name in ".{0,60}", query in ".{0,60}", is_default in any::<bool>()) {
        let view = ViewRequest { name, query, is_default };
        let read: ViewRequest = serde_json::from_str(&view.to_json()).unwrap();
        prop_assert_eq!(read, view);
    }
}

fn row(id: &str) -> OrderRow {
    let money = |minor| Money::from_minor(minor, Currency::parse("KES").unwrap());
    OrderRow {
        id: OrderId::parse(id).unwrap(),
        order_number: OrderNumber::parse("SK-1").unwrap(),
        status: OrderStatus::from_word("on_the_moon"),
        payment_status: PaymentStatus::Paid,
        pays_on_delivery: false,
        fulfillment: Fulfillment::PartiallyFulfilled,
        placed_at: Timestamp(1),
        promised_to: None,
        customer_name: Some(String::from("نور \"<b>\"")),
        first_item: Some(String::from("=1+1")),
        item_count: 2,
        unit_count: 3,
        money: OrderMoney {
            gross: money(12_345),
            commission: Some(money(0)),
            fees: None,
            refunds: Some(money(1)),
        },
        carrier: None,
        tracking_number: None,
        exception: None,
        version: 7,
    }
}

#[test]
fn lists_events_jobs_and_views_survive_the_wire() {
    assert_survives(&OrderPage {
        results: vec![row("a"), row("b")],
        count: Some(2),
        next_cursor: Some(String::from("after~1~b")),
        previous_cursor: None,
        time_zone: Some(String::from("Africa/Nairobi")),
        as_of: Some(Timestamp(9)),
        last_event: Some(4),
    });
    assert_survives(&EventPage {
        events: vec![OrderEvent {
            seq: 5,
            action: String::from(OrderEvent::PLACED),
            order: row("c"),
        }],
        last: 5,
    });
    assert_survives(&SavedView {
        id: String::from("v"),
        name: String::from("Due"),
        query: String::from("late=1"),
        is_default: true,
    });
    let count = |state, count| RowCount { state, count };
    let job = Job {
        id: String::from("j"),
        state: JobState::Finished,
        action: String::from("process"),
        counts: vec![count(RowState::Done, 93), count(RowState::Failed, 7)],
        reasons: vec![ReasonCount {
            code: String::from("payment_pending"),
            sentence: String::from("The payment is still pending."),
            count: 7,
        }],
        failures: vec![JobRow {
            order: OrderId::parse("a").unwrap(),
            order_number: OrderNumber::parse("SK-1").unwrap(),
            state: RowState::Failed,
            code: Some(String::from("payment_pending")),
            sentence: None,
        }],
        undo_until: Some(Timestamp(30_000)),
        as_of: Some(Timestamp(1)),
    };
    assert_survives(&job);
    assert_eq!((job.count(&RowState::Done), job.total()), (93, 100));
}

/// Orders as the OneSoko backend's serializer writes them: numbers as keys, totals as text, no versions, no fulfilment.
#[test]
fn a_bare_list_of_older_orders_is_read_and_what_it_does_not_say_stays_unknown() {
    let body: Value = json!([
        {"id": 17, "user": "amina", "shop": "Duka la Amina", "status": "pending", "total": "1250.00",
         "created_at": "2026-01-10T08:00:00.123456Z",
         "items": [{"id": 3, "product": {"productId": "p-1", "productName": "Kikoi"}, "quantity": 2, "order": 17}], "products": []},
        {"id": 18, "user": "juma", "shop": "Duka la Amina", "status": "delivered", "total": 90, "created_at": "2026-01-11T08:00:00Z", "items": []},
    ]);
    let page: OrderPage = decode_body(&body).unwrap();
    assert_eq!(page.results.len(), 2);
    let first = &page.results[0];
    assert_eq!(
        (first.id.as_str(), first.order_number.as_str()),
        ("17", "17")
    );
    assert_eq!(first.money.gross.amount.to_string(), "1250.00");
    assert_eq!((first.money.net(), first.version), (None, 0));
    assert_eq!(
        (first.unit_count, first.fulfillment),
        (2, Fulfillment::Unfulfilled)
    );
    assert_eq!(page.results[1].fulfillment, Fulfillment::Fulfilled);
    assert_eq!(
        (page.count, page.next_cursor, page.last_event),
        (None, None, None)
    );
}
