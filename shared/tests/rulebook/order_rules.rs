//! The order's lifecycle against a second, independent statement of it.

use proptest::prelude::*;
use shared::order::{
    Action, Actor, CancellationStatus, Facts, Handover, ItemQuantity, OrderAction, OrderFacts,
    OrderGiven, OrderStatus, PaymentStatus, RefusalCode, ReturnStatus, allowed, check,
};
use shared::time::Timestamp;

use Actor::{Admin, Carrier, Customer, Seller};
use OrderAction::{
    AcceptReturn, Cancel, Deliver, Process, RecordFailedAttempt, ReturnToSender, SendOut, Ship,
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
            shipped: 1,
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
            tracking_number: "PK1".to_owned(),
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
fn an_order_is_prepared_only_when_paid_or_paid_on_delivery() {
    let order = |payment, pays_on_delivery| OrderFacts {
        payment,
        pays_on_delivery,
        ..ready(OrderStatus::Pending)
    };
    for (payment, code) in [
        (PaymentStatus::Paid, None),
        (PaymentStatus::PartiallyRefunded, None),
        (PaymentStatus::Pending, Some(RefusalCode::PaymentPending)),
        (PaymentStatus::Failed, Some(RefusalCode::PaymentFailed)),
        (PaymentStatus::Refunded, Some(RefusalCode::PaymentRefunded)),
        (
            PaymentStatus::Other("frozen".to_owned()),
            Some(RefusalCode::PaymentUnknown),
        ),
    ] {
        let prepaid = order(payment.clone(), false);
        assert_eq!(refusal_code(&prepaid, Process, Seller, &everything()), code);
        assert_eq!(allowed(&prepaid, Seller).contains(&Process), code.is_none());
        assert_eq!(
            refusal_code(&order(payment, true), Process, Seller, &everything()),
            None
        );
    }
}

#[test]
fn a_customer_cancels_only_by_an_approved_request() {
    let with = |cancellation| OrderFacts {
        cancellation,
        ..ready(OrderStatus::Processing)
    };
    for cancellation in [
        None,
        Some(CancellationStatus::Pending),
        Some(CancellationStatus::Rejected),
        Some(CancellationStatus::Withdrawn),
        Some(CancellationStatus::Other("perhaps".to_owned())),
    ] {
        let order = with(cancellation);
        assert_eq!(
            refusal_code(&order, Cancel, Customer, &everything()),
            Some(RefusalCode::CancellationNotApproved)
        );
        assert_eq!(allowed(&order, Customer), []);
        assert_eq!(
            refusal_code(&order, Cancel, Seller, &everything()),
            None,
            "the seller needs no request"
        );
    }
    assert_eq!(
        allowed(&with(Some(CancellationStatus::Approved)), Customer),
        [Cancel]
    );
}

#[test]
fn what_is_to_be_supplied_is_offered_before_and_refused_without() {
    let blank = OrderGiven {
        reason: Some(" \n".to_owned()),
        ..OrderGiven::default()
    };
    for (status, action, actor, code) in [
        (
            OrderStatus::Pending,
            Cancel,
            Seller,
            RefusalCode::ReasonMissing,
        ),
        (
            OrderStatus::Processing,
            Cancel,
            Customer,
            RefusalCode::ReasonMissing,
        ),
        (
            OrderStatus::OutForDelivery,
            RecordFailedAttempt,
            Carrier,
            RefusalCode::ReasonMissing,
        ),
        (
            OrderStatus::Processing,
            Ship,
            Seller,
            RefusalCode::CarrierMissing,
        ),
    ] {
        let order = ready(status);
        assert!(allowed(&order, actor).contains(&action));
        assert_eq!(
            refusal_code(&order, action, actor, &OrderGiven::default()),
            Some(code)
        );
        assert_eq!(refusal_code(&order, action, actor, &blank), Some(code));
    }
}

#[test]
fn shipping_takes_a_whole_label_or_the_sellers_own_van() {
    let label = |carrier: &str, number: &str| Handover::Carrier {
        carrier: carrier.to_owned(),
        tracking_number: number.to_owned(),
    };
    for (handover, code) in [
        (label("Posta", "PK1"), None),
        (label("Posta", " "), Some(RefusalCode::CarrierMissing)),
        (label("", "PK1"), Some(RefusalCode::CarrierMissing)),
        (Handover::OwnDelivery, None),
    ] {
        let given = OrderGiven {
            handover: Some(handover),
            ..OrderGiven::default()
        };
        assert_eq!(
            refusal_code(&ready(OrderStatus::Processing), Ship, Seller, &given),
            code
        );
    }
}

#[test]
fn nothing_is_shipped_twice() {
    let order = OrderFacts {
        items: vec![ItemQuantity {
            ordered: 2,
            shipped: 2,
        }],
        ..ready(OrderStatus::Processing)
    };
    assert_eq!(
        refusal_code(&order, Ship, Seller, &everything()),
        Some(RefusalCode::NothingToShip)
    );
    assert!(!allowed(&order, Seller).contains(&Ship));
}

#[test]
fn nothing_is_delivered_before_it_was_shipped() {
    let delivered_at = |ms| OrderGiven {
        at: Some(Timestamp(ms)),
        ..OrderGiven::default()
    };
    let order = ready(OrderStatus::Shipped);
    assert_eq!(
        refusal_code(&order, Deliver, Carrier, &delivered_at(999)),
        Some(RefusalCode::BeforeShipped)
    );
    assert_eq!(
        refusal_code(&order, Deliver, Carrier, &delivered_at(1_000)),
        None
    );
    assert_eq!(
        refusal_code(&order, Deliver, Carrier, &OrderGiven::default()),
        None,
        "now is after"
    );
    let unknown_shipping = OrderFacts {
        shipped_at: None,
        ..order
    };
    assert_eq!(
        refusal_code(&unknown_shipping, Deliver, Carrier, &delivered_at(999)),
        None
    );
}

#[test]
fn goods_are_taken_back_only_once_they_arrived() {
    for status in ReturnStatus::ALL {
        let order = OrderFacts {
            return_request: Some(status.clone()),
            ..ready(OrderStatus::Delivered)
        };
        let arrived = matches!(status, ReturnStatus::Received | ReturnStatus::Completed);
        let expected = (!arrived).then_some(RefusalCode::ReturnNotReceived);
        assert_eq!(
            refusal_code(&order, AcceptReturn, Admin, &everything()),
            expected,
            "{status:?}"
        );
    }
    let without = OrderFacts {
        return_request: None,
        ..ready(OrderStatus::Delivered)
    };
    assert_eq!(
        refusal_code(&without, AcceptReturn, Admin, &everything()),
        Some(RefusalCode::ReturnNotReceived)
    );
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

fn any_order() -> impl Strategy<Value = OrderFacts> {
    let payments = PaymentStatus::ALL
        .iter()
        .cloned()
        .chain([PaymentStatus::Other("x".to_owned())])
        .collect::<Vec<_>>();
    let items = prop::collection::vec((0_u64..4, 0_u64..5), 0..3);
    let cancellation = prop::option::of(prop::sample::select(CancellationStatus::ALL));
    let returning = prop::option::of(prop::sample::select(ReturnStatus::ALL));
    let shipped_at = prop::option::of((0_i64..5).prop_map(Timestamp));
    (
        prop::sample::select(every_status()),
        prop::sample::select(payments),
        any::<bool>(),
        items,
        cancellation,
        returning,
        shipped_at,
    )
        .prop_map(
            |(
                status,
                payment,
                pays_on_delivery,
                items,
                cancellation,
                return_request,
                shipped_at,
            )| OrderFacts {
                status,
                payment,
                pays_on_delivery,
                items: items
                    .into_iter()
                    .map(|(ordered, shipped)| ItemQuantity { ordered, shipped })
                    .collect(),
                cancellation,
                return_request,
                shipped_at,
            },
        )
}

fn any_given() -> impl Strategy<Value = OrderGiven> {
    let reason = prop::option::of(prop::sample::select(vec![String::new(), "lost".to_owned()]));
    let label =
        ("[ A]{0,1}", "[ 1]{0,1}").prop_map(|(carrier, tracking_number)| Handover::Carrier {
            carrier,
            tracking_number,
        });
    let handover = prop::option::of(prop_oneof![label, Just(Handover::OwnDelivery)]);
    let at = prop::option::of((0_i64..5).prop_map(Timestamp));
    (reason, handover, at).prop_map(|(reason, handover, at)| OrderGiven {
        reason,
        handover,
        at,
    })
}

/// The "only if" column of design.md, written a second time.
fn conditions_hold(
    order: &OrderFacts,
    action: OrderAction,
    actor: Actor,
    given: &OrderGiven,
) -> bool {
    let has_reason = given
        .reason
        .as_ref()
        .is_some_and(|reason| !reason.trim().is_empty());
    let is_paid = ["paid", "partially_refunded"].contains(&order.payment.word());
    match action {
        Process => is_paid || order.pays_on_delivery,
        Cancel if actor == Customer => {
            has_reason && order.cancellation == Some(CancellationStatus::Approved)
        }
        Cancel | RecordFailedAttempt => has_reason,
        Ship => {
            let has_label = match &given.handover {
                None => false,
                Some(Handover::OwnDelivery) => true,
                Some(Handover::Carrier {
                    carrier,
                    tracking_number,
                }) => carrier.trim() != "" && tracking_number.trim() != "",
            };
            has_label && order.items.iter().any(|item| item.shipped < item.ordered)
        }
        Deliver => {
            !matches!((given.at, order.shipped_at), (Some(at), Some(shipped)) if at < shipped)
        }
        AcceptReturn => order
            .return_request
            .as_ref()
            .is_some_and(|request| ["received", "completed"].contains(&request.word())),
        SendOut | ReturnToSender => true,
    }
}

proptest! {
    #[test]
    fn an_action_is_accepted_exactly_when_table_and_conditions_say_so(order in any_order(), given in any_given()) {
        for actor in Actor::ALL {
            for action in OrderAction::ALL {
                let expected = destination(order.status.word(), action, actor)
                    .filter(|_| conditions_hold(&order, action, actor, &given));
                let answer = check(&order, action, actor, &given);
                prop_assert_eq!(answer.as_ref().ok().map(OrderStatus::word), expected, "{:?} {:?} {:?}", actor, action, order);
                if answer.is_ok() {
                    prop_assert!(allowed(&order, actor).contains(&action), "accepted but never offered");
                }
            }
        }
    }

    #[test]
    fn no_sequence_of_actions_leaves_a_final_state(
        mut order in any_order(),
        steps in prop::collection::vec((prop::sample::select(&OrderAction::ALL), prop::sample::select(&Actor::ALL), any_given()), 0..40),
    ) {
        let mut ended_as: Option<OrderStatus> = None;
        for (action, actor, given) in steps {
            if let Ok(next) = check(&order, action, actor, &given) {
                order.status = next;
            }
            if let Some(end) = &ended_as {
                prop_assert_eq!(end, &order.status);
            }
            if FINAL.contains(&order.status) {
                ended_as = Some(order.status.clone());
            }
        }
    }
}
