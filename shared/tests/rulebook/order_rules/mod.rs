//! The order's lifecycle against a second, independent statement of it.

mod conditions;
mod properties;

use shared::order::{
    Action, Actor, CancellationStatus, Facts, Handover, ItemQuantity, OrderAction, OrderFacts,
    OrderGiven, OrderStatus, PaymentStatus, RefusalCode, ReturnStatus, allowed, check,
};
use shared::time::Timestamp;

use Actor::{Admin, Carrier, Customer, Seller};
use OrderAction::{
    AcceptReturn, Cancel, Deliver, HoldForPickup, Process, RecordFailedAttempt, ReturnToSender,
    SendOut, Ship,
};

/// design.md's table, written a second time: from, action, who, to.
const EXPECTED: &[(&str, OrderAction, &[Actor], &str)] = &[
    ("pending", Process, &[Seller, Admin], "processing"),
    ("pending", Cancel, &[Seller, Admin, Customer], "cancelled"),
    (
        "processing",
        Cancel,
        &[Seller, Admin, Customer],
        "cancelled",
    ),
    ("processing", Ship, &[Seller, Admin], "shipped"),
    (
        "shipped",
        SendOut,
        &[Seller, Carrier, Admin],
        "out_for_delivery",
    ),
    (
        "shipped",
        HoldForPickup,
        &[Carrier, Admin],
        "out_for_delivery",
    ),
    ("shipped", Deliver, &[Seller, Carrier, Admin], "delivered"),
    (
        "out_for_delivery",
        Deliver,
        &[Seller, Carrier, Admin],
        "delivered",
    ),
    (
        "out_for_delivery",
        RecordFailedAttempt,
        &[Carrier, Admin],
        "shipped",
    ),
    ("shipped", ReturnToSender, &[Carrier, Admin], "returned"),
    (
        "out_for_delivery",
        ReturnToSender,
        &[Carrier, Admin],
        "returned",
    ),
    ("delivered", AcceptReturn, &[Admin], "returned"),
];

const FINAL: [OrderStatus; 2] = [OrderStatus::Cancelled, OrderStatus::Returned];

fn destination(from: &str, action: OrderAction, actor: Actor) -> Option<&'static str> {
    EXPECTED
        .iter()
        .find(|(state, what, who, _)| *state == from && *what == action && who.contains(&actor))
        .map(|(.., to)| *to)
}

fn every_status() -> Vec<OrderStatus> {
    let unknown = [
        OrderStatus::Other("unavailable".to_owned()),
        OrderStatus::Other(String::new()),
    ];
    OrderStatus::ALL.iter().cloned().chain(unknown).collect()
}

/// An order of which nothing keeps anybody from anything but its status.
fn ready(status: OrderStatus) -> OrderFacts {
    OrderFacts {
        status,
        payment: PaymentStatus::Paid,
        pays_on_delivery: false,
        items: vec![ItemQuantity {
            ordered: 2,
            shipped: 0,
        }],
        cancellation: Some(CancellationStatus::Approved),
        return_request: Some(ReturnStatus::Received),
        shipped_at: Some(Timestamp(1_000)),
    }
}

fn everything() -> OrderGiven {
    OrderGiven {
        reason: Some("out of stock".to_owned()),
        handover: Some(Handover::Carrier {
            carrier: "Posta".to_owned(),
            tracking_number: "PK12".to_owned(),
        }),
        at: Some(Timestamp(1_000)),
    }
}

fn refusal_code(
    order: &OrderFacts,
    action: OrderAction,
    actor: Actor,
    given: &OrderGiven,
) -> Option<RefusalCode> {
    check(order, action, actor, given)
        .err()
        .map(|refusal| refusal.code)
}

#[test]
fn every_status_actor_and_action_ends_as_the_design_says() {
    let mut accepted = 0;
    for status in every_status() {
        let order = ready(status.clone());
        for actor in Actor::ALL {
            let mut offered = Vec::new();
            for action in OrderAction::ALL {
                let expected = destination(status.word(), action, actor);
                let answer = check(&order, action, actor, &everything());
                let place = format!("{status:?} {actor:?} {action:?}");
                assert_eq!(
                    answer.as_ref().ok().map(OrderStatus::word),
                    expected,
                    "{place}"
                );
                if let Err(refusal) = answer {
                    let start = format!("Cannot {}: ", action.verb());
                    assert!(refusal.sentence.starts_with(&start), "{place}: {refusal}");
                    assert!(refusal.sentence.ends_with('.'), "{place}: {refusal}");
                } else {
                    accepted += 1;
                    offered.push(action);
                }
            }
            assert_eq!(allowed(&order, actor), offered, "{status:?} {actor:?}");
        }
    }
    let in_the_table: usize = EXPECTED.iter().map(|(_, _, who, _)| who.len()).sum();
    assert_eq!(accepted, in_the_table);
}

#[test]
fn a_seller_is_never_offered_what_happens_at_pickup_points() {
    for status in every_status() {
        let order = ready(status);
        assert!(!allowed(&order, Seller).contains(&HoldForPickup));
        let refusal = check(&order, HoldForPickup, Seller, &everything()).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::NotAllowed);
    }
}

#[test]
fn an_unknown_status_is_refused_by_that_name() {
    let order = ready(OrderStatus::Other("on_the_moon".to_owned()));
    for action in OrderAction::ALL {
        let refusal = check(&order, action, Admin, &everything()).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::UnknownStatus);
        assert!(refusal.sentence.contains("on the moon"), "{refusal}");
    }
}

#[test]
fn cancelled_and_returned_are_final_for_everybody() {
    for status in FINAL {
        for actor in Actor::ALL {
            assert_eq!(allowed(&ready(status.clone()), actor), []);
        }
        let code = refusal_code(&ready(status), OrderAction::Process, Admin, &everything());
        assert_eq!(code, Some(RefusalCode::AlreadyFinal));
    }
}

#[test]
fn refusals_say_why_in_words() {
    let unpaid = |status| OrderFacts {
        payment: PaymentStatus::Pending,
        ..ready(status)
    };
    for (order, action, actor, sentence) in [
        (
            unpaid(OrderStatus::Pending),
            Ship,
            Seller,
            "Cannot ship: payment is still pending.",
        ),
        (
            ready(OrderStatus::Pending),
            Ship,
            Seller,
            "Cannot ship: the order is pending.",
        ),
        (
            ready(OrderStatus::Shipped),
            Ship,
            Seller,
            "Cannot ship: the order is already shipped.",
        ),
        (
            ready(OrderStatus::OutForDelivery),
            Cancel,
            Seller,
            "Cannot cancel: the order is out for delivery.",
        ),
        (
            ready(OrderStatus::Returned),
            Deliver,
            Seller,
            "Cannot mark as delivered: the order is already returned.",
        ),
        (
            ready(OrderStatus::Shipped),
            RecordFailedAttempt,
            Carrier,
            "Cannot record a failed attempt: the order is shipped.",
        ),
        (
            ready(OrderStatus::Processing),
            Ship,
            Customer,
            "Cannot ship: only the seller or an admin may do that.",
        ),
        (
            ready(OrderStatus::Shipped),
            Deliver,
            Customer,
            "Cannot mark as delivered: only the seller, the carrier or an admin may do that.",
        ),
        (
            ready(OrderStatus::Delivered),
            AcceptReturn,
            Seller,
            "Cannot take back: only an admin may do that.",
        ),
    ] {
        let refusal = check(&order, action, actor, &everything()).unwrap_err();
        assert_eq!(refusal.to_string(), sentence);
    }
}

#[test]
fn refusal_codes_are_distinct_words_for_programs() {
    let mut words: Vec<&str> = RefusalCode::ALL.iter().map(|code| code.as_str()).collect();
    assert!(
        words
            .iter()
            .all(|word| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
    );
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), RefusalCode::ALL.len());
}

#[test]
fn a_state_that_no_rule_mentions_does_not_exist() {
    for status in OrderStatus::ALL {
        let is_mentioned = OrderFacts::RULES
            .iter()
            .any(|rule| rule.to == *status || rule.from.contains(status));
        assert!(is_mentioned, "{status:?}");
    }
}
