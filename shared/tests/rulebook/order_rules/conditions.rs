//! What each step of an order needs, one condition at a time.

use shared::order::{
    Actor, CancellationStatus, Handover, ItemQuantity, OrderAction, OrderFacts, OrderGiven,
    OrderStatus, PaymentStatus, RefusalCode, ReturnStatus, allowed,
};
use shared::time::Timestamp;

use Actor::{Admin, Carrier, Customer, Seller};
use OrderAction::{AcceptReturn, Cancel, Deliver, Process, RecordFailedAttempt, Ship};

use super::{everything, ready, refusal_code};

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
        (label("Posta", "PK12"), None),
        (label("Posta", " "), Some(RefusalCode::CarrierMissing)),
        (label("", "PK12"), Some(RefusalCode::CarrierMissing)),
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
