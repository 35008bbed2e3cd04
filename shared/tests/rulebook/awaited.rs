//! What whoever waits for an order is told comes next.

use proptest::prelude::*;
use shared::order::{Awaited, EventCode, OrderStatus, TimelineEvent};
use shared::time::{DAY_MS, HOUR_MS, Timestamp};

use EventCode::{
    Backordered, DeliveryFailed, InTransit, LabelCreated, OutForDelivery, Paid, Placed, Processing,
    ReadyForPickup, Refunded, Shipped,
};

const PLACED_AT: i64 = 1_763_640_000_000;

/// Hours after placing, and what happened.
fn events(codes: &[(i64, EventCode)]) -> Vec<TimelineEvent> {
    codes
        .iter()
        .map(|(hours, code)| TimelineEvent {
            code: code.clone(),
            occurred_at: Timestamp(PLACED_AT + hours * HOUR_MS),
            place: None,
            description: None,
        })
        .collect()
}

/// What comes next, so many hours after placing, of an order promised from the third day on, in one parcel with a carrier.
fn next(status: &OrderStatus, codes: &[(i64, EventCode)], hours: i64) -> String {
    let events = events(codes);
    let awaited = Awaited {
        status,
        events: &events,
        carried: 1,
        promised_from: Some(Timestamp(PLACED_AT + 3 * DAY_MS)),
        now: Some(Timestamp(PLACED_AT + hours * HOUR_MS)),
    };
    awaited.next_step().to_owned()
}

#[test]
fn a_shop_that_lets_a_paid_order_lie_is_said_to() {
    let begun = [(0, Placed), (10, Processing)];
    let processing = |hours| next(&OrderStatus::Processing, &begun, hours);
    assert_eq!(processing(57), "processing");
    assert_eq!(processing(58), "not_handed_over");
    // A promise that leaves time leaves it to the shop as well.
    let events = events(&begun);
    let promised_late = Awaited {
        status: &OrderStatus::Processing,
        events: &events,
        carried: 0,
        promised_from: Some(Timestamp(PLACED_AT + 9 * DAY_MS)),
        now: Some(Timestamp(PLACED_AT + 7 * DAY_MS)),
    };
    assert_eq!(promised_late.next_step(), "processing");
    let now = Some(Timestamp(PLACED_AT + 8 * DAY_MS));
    assert_eq!(
        Awaited {
            now,
            ..promised_late
        }
        .next_step(),
        "not_handed_over"
    );
    // Without the server's time nobody knows how long it has been.
    let timeless = Awaited {
        now: None,
        ..promised_late
    };
    assert_eq!(timeless.next_step(), "processing");
}

#[test]
fn a_label_without_a_parcel_keeps_nobody_waiting_in_silence() {
    let labelled = [(0, Placed), (1, Processing), (30, LabelCreated)];
    let told = |hours| next(&OrderStatus::Processing, &labelled, hours);
    assert_eq!(
        (told(77), told(78)),
        ("processing".into(), "not_handed_over".into())
    );
}

#[test]
fn who_has_not_paid_waits_for_no_shop() {
    let pending = |codes: &[(i64, EventCode)]| next(&OrderStatus::Pending, codes, 240);
    assert_eq!(pending(&[(0, Placed)]), "pending");
    assert_eq!(pending(&[(0, Placed), (1, Paid)]), "not_handed_over");
    assert_eq!(
        pending(&[(0, Placed), (1, EventCode::PaymentFailed)]),
        "payment_failed"
    );
    assert_eq!(pending(&[(0, Placed), (1, Paid), (2, Refunded)]), "pending");
    // What has left in part is no silence.
    let partly = [(0, Placed), (1, Processing), (20, Shipped)];
    assert_eq!(next(&OrderStatus::Processing, &partly, 240), "processing");
}

#[test]
fn a_shop_that_waits_for_stock_says_so_until_the_parcel_leaves() {
    let waiting = [(0, Placed), (1, Processing), (2, Backordered)];
    let told = next(&OrderStatus::Processing, &waiting, 500);
    assert_eq!(told, "backordered");
    let late = [
        (0, Placed),
        (1, Processing),
        (9, InTransit),
        (10, Backordered),
    ];
    assert_eq!(next(&OrderStatus::Shipped, &late, 500), "shipped");
}

#[test]
fn a_parcel_that_only_its_shop_has_seen_leave_is_said_to_be_unseen() {
    let left = [(0, Placed), (1, Processing), (20, Shipped)];
    let shipped = |codes: &[(i64, EventCode)], hours| next(&OrderStatus::Shipped, codes, hours);
    assert_eq!(shipped(&left, 67), "shipped");
    assert_eq!(shipped(&left, 68), "not_seen");
    // A label is nothing that anybody saw; any report of the carrier is.
    let with = |code: EventCode| [&left[..], &[(21, code)]].concat();
    assert_eq!(shipped(&with(LabelCreated), 500), "not_seen");
    for code in [InTransit, EventCode::Other("ZX".to_owned()), Shipped] {
        assert_eq!(shipped(&with(code.clone()), 500), "shipped", "{code:?}");
    }
    // Who brings it himself has no carrier that could see it.
    let events = events(&left);
    let own = Awaited {
        status: &OrderStatus::Shipped,
        events: &events,
        carried: 0,
        promised_from: None,
        now: Some(Timestamp(PLACED_AT + 90 * DAY_MS)),
    };
    assert_eq!(own.next_step(), "shipped");
}

#[test]
fn a_parcel_at_a_pickup_point_waits_there_until_something_else_is_heard_of_it() {
    let kept = [(1, Shipped), (9, DeliveryFailed), (10, ReadyForPickup)];
    let out = |codes: &[(i64, EventCode)]| next(&OrderStatus::OutForDelivery, codes, 40);
    assert_eq!(out(&kept), "ready_for_pickup");
    let with = |code: EventCode| [&kept[..], &[(11, code)]].concat();
    assert_eq!(out(&with(LabelCreated)), "ready_for_pickup");
    assert_eq!(
        out(&with(EventCode::Other("ZX".to_owned()))),
        "ready_for_pickup"
    );
    assert_eq!(out(&with(OutForDelivery)), "out_for_delivery");
    assert_eq!(next(&OrderStatus::Delivered, &kept, 40), "delivered");
}

/// The words that have a text.
fn has_text(word: &str) -> bool {
    let of_events = [
        "payment_failed",
        "backordered",
        "delayed",
        "delay_foreseen",
        "exception",
        "ready_for_pickup",
        "delivery_failed",
        "return_started",
        "not_handed_over",
        "not_seen",
        "other",
    ];
    of_events.contains(&word) || OrderStatus::ALL.iter().any(|status| status.word() == word)
}

fn any_code() -> impl Strategy<Value = EventCode> {
    prop_oneof![
        9 => prop::sample::select(EventCode::ALL.to_vec()),
        1 => Just(EventCode::Other("ZX".to_owned())),
    ]
}

proptest! {
    #[test]
    fn every_order_is_told_something_and_a_late_label_changes_nothing_once_it_has_left(
        status in prop::sample::select([OrderStatus::ALL, &[OrderStatus::Other("lost".to_owned())]].concat()),
        codes in prop::collection::vec((0_i64..400, any_code()), 0..12),
        carried in 0_usize..3,
        promised in prop::option::of(any::<i64>()),
        now in prop::option::of(0_i64..900),
    ) {
        let mut codes = codes;
        codes.sort_by_key(|(hours, _)| *hours);
        let mut events = events(&codes);
        let awaited = |events: &[TimelineEvent]| {
            let awaited = Awaited {
                status: &status,
                events,
                carried,
                promised_from: promised.map(Timestamp),
                now: now.map(|hours| Timestamp(PLACED_AT + hours * HOUR_MS)),
            };
            awaited.next_step().to_owned()
        };
        let before = awaited(&events);
        prop_assert!(has_text(&before), "{before}");
        events.push(TimelineEvent { code: LabelCreated, occurred_at: Timestamp(PLACED_AT + 400 * HOUR_MS), place: None, description: None });
        if !matches!(status, OrderStatus::Pending | OrderStatus::Processing) {
            prop_assert_eq!(awaited(&events), before);
        }
    }
}
