//! How far along an order is, as its customer sees it.

use shared::order::{EventCode, OrderStatus, Progress, Step, StepState, TimelineEvent, progress};
use shared::time::Timestamp;

use EventCode::{DeliveryFailed, OutForDelivery, Placed, Processing, Shipped};

fn events(codes: &[EventCode]) -> Vec<TimelineEvent> {
    (1_i64..)
        .zip(codes)
        .map(|(at, code)| TimelineEvent {
            code: code.clone(),
            occurred_at: Timestamp(at),
            place: None,
            description: None,
        })
        .collect()
}

/// One letter a milestone: done, now, ahead, skipped.
fn states(progress: &Progress) -> String {
    let letter = |(_, state, _): &(Step, StepState, Option<Timestamp>)| match state {
        StepState::Done => 'd',
        StepState::Current => 'n',
        StepState::Ahead => 'a',
        StepState::Skipped => 's',
    };
    progress.steps.iter().map(letter).collect()
}

fn reached(progress: &Progress) -> Vec<Option<i64>> {
    progress
        .steps
        .iter()
        .map(|(.., at)| at.map(|at| at.0))
        .collect()
}

#[test]
fn a_living_order_is_where_its_status_says() {
    for (status, expected) in [
        (OrderStatus::Pending, "naaaa"),
        (OrderStatus::Processing, "dnaaa"),
        (OrderStatus::Shipped, "ddnaa"),
        (OrderStatus::OutForDelivery, "dddna"),
        (OrderStatus::Delivered, "ddddd"),
    ] {
        assert_eq!(states(&progress(&status, &[])), expected, "{status:?}");
    }
}

#[test]
fn a_cancelled_or_returned_order_keeps_what_events_prove_and_skips_the_rest() {
    for (status, codes, expected) in [
        (OrderStatus::Cancelled, vec![], "dssss"),
        (OrderStatus::Cancelled, vec![Placed, Processing], "ddsss"),
        (
            OrderStatus::Returned,
            vec![Placed, Shipped, DeliveryFailed],
            "dddds",
        ),
        (
            OrderStatus::Returned,
            vec![Placed, EventCode::Delivered],
            "ddddd",
        ),
    ] {
        assert_eq!(
            states(&progress(&status, &events(&codes))),
            expected,
            "{status:?} {codes:?}"
        );
    }
}

#[test]
fn for_an_unknown_status_the_events_decide() {
    let unknown = OrderStatus::Other("in_customs".to_owned());
    assert_eq!(
        states(&progress(&unknown, &events(&[Placed, Shipped]))),
        "ddnaa"
    );
    assert_eq!(states(&progress(&unknown, &[])), "naaaa");
}

#[test]
fn a_milestone_has_the_time_of_its_first_event() {
    let twice = [Placed, Processing, Shipped, Shipped];
    let shown = progress(&OrderStatus::Shipped, &events(&twice));
    assert_eq!(reached(&shown), [Some(1), Some(2), Some(3), None, None]);
}

#[test]
fn after_a_failed_attempt_delivery_is_ahead_again_and_has_no_time() {
    let attempt = [Placed, Processing, Shipped, OutForDelivery, DeliveryFailed];
    let shown = progress(&OrderStatus::Shipped, &events(&attempt));
    assert_eq!(states(&shown), "ddnaa");
    assert_eq!(reached(&shown), [Some(1), Some(2), Some(3), None, None]);
    assert_eq!(shown.failed_attempts, 1);
}

#[test]
fn a_label_and_a_wait_for_stock_are_preparation_and_a_pickup_point_is_the_last_stop() {
    let unknown = OrderStatus::Other("in_customs".to_owned());
    for (code, expected) in [
        (EventCode::LabelCreated, "dnaaa"),
        (EventCode::Backordered, "dnaaa"),
        (EventCode::ReadyForPickup, "dddna"),
    ] {
        let shown = progress(&unknown, &events(&[Placed, code.clone()]));
        assert_eq!(states(&shown), expected, "{code:?}");
    }
    let labelled = [Placed, Processing, EventCode::LabelCreated];
    let shown = progress(&OrderStatus::Processing, &events(&labelled));
    assert_eq!(reached(&shown), [Some(1), Some(2), None, None, None]);
}
