//! Payments: which step may follow which, and that refunds never exceed them.

use proptest::prelude::*;
use rust_decimal::Decimal;
use shared::money::{Currency, Money};
use shared::order::{
    Actor, PaymentAction, PaymentFacts, PaymentStatus, RefusalCode, allowed, check, refund,
};

use PaymentAction::{Confirm, Fail, RefundPart, RefundRest};

/// design.md's sentence about payments, written a second time: from, action, to.
const EXPECTED: &[(&str, PaymentAction, &str)] = &[
    ("pending", Confirm, "paid"),
    ("pending", Fail, "failed"),
    ("failed", Confirm, "paid"),
    ("paid", RefundPart, "partially_refunded"),
    ("paid", RefundRest, "refunded"),
    ("partially_refunded", RefundPart, "partially_refunded"),
    ("partially_refunded", RefundRest, "refunded"),
];

const WHO: [Actor; 2] = [Actor::PaymentProvider, Actor::Admin];

fn shillings(minor_units: i64) -> Money {
    Money::from_minor(minor_units, Currency::parse("KES").unwrap())
}

fn payment(status: PaymentStatus, paid: i64, refunded: i64) -> PaymentFacts {
    PaymentFacts {
        status,
        paid: shillings(paid),
        refunded: shillings(refunded),
    }
}

fn refund_code(payment: &PaymentFacts, amount: &Money) -> Option<RefusalCode> {
    refund(payment, amount, Actor::Admin)
        .err()
        .map(|refusal| refusal.code)
}

#[test]
fn every_status_actor_and_action_ends_as_the_design_says() {
    let unknown = PaymentStatus::Other("chargeback".to_owned());
    for status in PaymentStatus::ALL.iter().chain([&unknown]) {
        let facts = payment(status.clone(), 1_000, 400);
        for actor in Actor::ALL {
            let mut offered = Vec::new();
            for action in PaymentAction::ALL {
                let amount = if action == RefundPart { 599 } else { 600 };
                let expected = EXPECTED
                    .iter()
                    .find(|(from, what, _)| *from == status.word() && *what == action)
                    .filter(|_| WHO.contains(&actor))
                    .map(|(.., to)| *to);
                let answer = check(&facts, action, actor, &Some(shillings(amount)));
                assert_eq!(
                    answer.as_ref().ok().map(PaymentStatus::word),
                    expected,
                    "{status:?} {actor:?} {action:?}"
                );
                offered.extend(answer.is_ok().then_some(action));
            }
            assert_eq!(allowed(&facts, actor), offered, "{status:?} {actor:?}");
        }
    }
}

#[test]
fn a_refund_in_parts_ends_as_refunded_with_the_last_one() {
    let mut facts = payment(PaymentStatus::Paid, 1_000, 0);
    for (amount, status) in [
        (300, "partially_refunded"),
        (699, "partially_refunded"),
        (1, "refunded"),
    ] {
        facts = refund(&facts, &shillings(amount), Actor::Admin).unwrap();
        assert_eq!(facts.status.word(), status);
    }
    assert_eq!(facts.refunded, facts.paid);
    assert_eq!(allowed(&facts, Actor::Admin), []);
    assert_eq!(
        refund_code(&facts, &shillings(1)),
        Some(RefusalCode::AlreadyFinal)
    );
}

#[test]
fn refunds_that_make_no_sense_are_refused_with_the_reason() {
    let facts = payment(PaymentStatus::PartiallyRefunded, 1_000, 400);
    let dollars = Money::from_minor(100, Currency::parse("USD").unwrap());
    for (amount, code) in [
        (shillings(601), RefusalCode::RefundExceedsPayment),
        (shillings(0), RefusalCode::AmountMissing),
        (shillings(-1), RefusalCode::AmountMissing),
        (dollars, RefusalCode::CurrencyMismatch),
        (
            Money {
                amount: Decimal::MAX,
                ..shillings(0)
            },
            RefusalCode::RefundExceedsPayment,
        ),
    ] {
        assert_eq!(refund_code(&facts, &amount), Some(code), "{amount:?}");
    }
}

#[test]
fn a_part_is_less_than_the_rest_and_the_rest_is_all_of_it() {
    let facts = payment(PaymentStatus::Paid, 1_000, 0);
    for (action, amount, code) in [
        (RefundPart, Some(1_000), Some(RefusalCode::RefundKind)),
        (RefundRest, Some(999), Some(RefusalCode::RefundKind)),
        (RefundPart, None, Some(RefusalCode::AmountMissing)),
        (RefundRest, Some(1_000), None),
    ] {
        let answer = check(&facts, action, Actor::Admin, &amount.map(shillings));
        assert_eq!(
            answer.err().map(|refusal| refusal.code),
            code,
            "{action:?} {amount:?}"
        );
    }
}

#[test]
fn a_payment_of_nothing_has_nothing_to_refund() {
    let free = payment(PaymentStatus::Paid, 0, 0);
    assert_eq!(allowed(&free, Actor::Admin), []);
    assert_eq!(
        refund_code(&free, &shillings(1)),
        Some(RefusalCode::NothingToRefund)
    );
}

#[test]
fn amounts_that_cannot_be_compared_are_refused_not_guessed() {
    let mixed = PaymentFacts {
        refunded: Money::zero(Currency::parse("USD").unwrap()),
        ..payment(PaymentStatus::Paid, 1_000, 0)
    };
    assert_eq!(
        refund_code(&mixed, &shillings(1)),
        Some(RefusalCode::CurrencyMismatch)
    );
}

proptest! {
    #[test]
    fn refunds_never_exceed_the_payment_whatever_is_tried(
        paid in 0_i64..10_000,
        tries in prop::collection::vec((-50_i64..6_000, prop::sample::select(&Actor::ALL)), 0..30),
    ) {
        let mut facts = payment(PaymentStatus::Paid, paid, 0);
        let mut sent_back = 0;
        for (amount, actor) in tries {
            if let Ok(after) = refund(&facts, &shillings(amount), actor) {
                prop_assert!(WHO.contains(&actor));
                prop_assert!(amount > 0);
                sent_back += amount;
                facts = after;
            }
            prop_assert!(sent_back <= paid);
            prop_assert_eq!(&facts.refunded, &shillings(sent_back));
            let expected = match sent_back {
                0 => "paid",
                part if part < paid => "partially_refunded",
                _ => "refunded",
            };
            prop_assert_eq!(facts.status.word(), expected);
        }
    }
}
