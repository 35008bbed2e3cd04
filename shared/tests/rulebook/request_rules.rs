//! Cancellation requests, return requests and delivery exceptions, each against a second statement of its
//! lifecycle.

use std::fmt::Debug;

use shared::order::{
    Actor, CancellationAction, CancellationFacts, CancellationStatus, ExceptionAction,
    ExceptionCause, ExceptionFacts, ExceptionStatus, Facts, OrderStatus, RefusalCode, Resolution,
    ReturnAction, ReturnFacts, ReturnStatus, allowed, check, due_at, next_exception_step, outcomes,
    owner,
};
use shared::time::{HOUR_MS, Timestamp};

/// From, action, who, to.
type Row<A> = (&'static str, A, &'static [Actor], &'static str);

/// Asks every actor for every action in every state, and wants the table and nothing else.
fn assert_is<F>(
    subjects: &[F],
    actions: &[F::Action],
    given: &F::Given,
    expected: &[Row<F::Action>],
) where
    F: Facts<State: Debug, Action: Debug>,
{
    let mut accepted = 0;
    for facts in subjects {
        for actor in Actor::ALL {
            let mut offered = Vec::new();
            for action in actions {
                let row = expected.iter().find(|(from, what, who, _)| {
                    *from == facts.state_word() && what == action && who.contains(&actor)
                });
                let answer = check(facts, *action, actor, given);
                let place = format!("{:?} {actor:?} {action:?}", facts.state());
                match (&answer, row) {
                    (Ok(to), Some((.., word))) => {
                        assert_eq!(format!("{to:?}"), debug_name(word), "{place}");
                    }
                    (Err(_), None) => {}
                    _ => panic!("{place}: {:?}", answer.map_err(|refusal| refusal.sentence)),
                }
                if answer.is_ok() {
                    offered.push(*action);
                    accepted += 1;
                }
            }
            assert!(
                allowed(facts, actor) == offered,
                "{:?} {actor:?}",
                facts.state()
            );
        }
    }
    assert_eq!(
        accepted,
        expected
            .iter()
            .map(|(_, _, who, _)| who.len())
            .sum::<usize>()
    );
}

/// `seller_notified` as `SellerNotified`.
fn debug_name(word: &str) -> String {
    let capital = |part: &str| format!("{}{}", part[..1].to_uppercase(), &part[1..]);
    word.split('_').map(capital).collect()
}

fn cancellation(status: CancellationStatus) -> CancellationFacts {
    CancellationFacts {
        status,
        order: OrderStatus::Processing,
    }
}

fn return_of(status: ReturnStatus) -> ReturnFacts {
    ReturnFacts {
        status,
        quantity: 1,
        held: 2,
        is_refunded: true,
    }
}

#[test]
fn a_cancellation_request_is_answered_once_or_withdrawn() {
    use CancellationAction::{Approve, Reject, Withdraw};
    let unknown = CancellationStatus::Other("escalated".to_owned());
    let subjects: Vec<_> = CancellationStatus::ALL
        .iter()
        .cloned()
        .chain([unknown])
        .map(cancellation)
        .collect();
    assert_is(
        &subjects,
        &CancellationAction::ALL,
        &(),
        &[
            (
                "pending",
                Approve,
                &[Actor::Seller, Actor::Admin],
                "approved",
            ),
            (
                "pending",
                Reject,
                &[Actor::Seller, Actor::Admin],
                "rejected",
            ),
            ("pending", Withdraw, &[Actor::Customer], "withdrawn"),
        ],
    );
}

#[test]
fn a_cancellation_is_not_promised_once_the_order_has_left() {
    for order in OrderStatus::ALL {
        let facts = CancellationFacts {
            order: order.clone(),
            ..cancellation(CancellationStatus::Pending)
        };
        let in_time = matches!(order, OrderStatus::Pending | OrderStatus::Processing);
        let code = check(&facts, CancellationAction::Approve, Actor::Admin, &())
            .err()
            .map(|refusal| refusal.code);
        assert_eq!(
            code,
            (!in_time).then_some(RefusalCode::TooLateToCancel),
            "{order:?}"
        );
        assert!(
            check(&facts, CancellationAction::Reject, Actor::Admin, &()).is_ok(),
            "saying no is always possible"
        );
    }
}

#[test]
fn a_return_request_goes_through_approval_and_arrival_to_the_refund() {
    use ReturnAction::{Approve, Complete, Receive, Reject, Withdraw};
    let unknown = ReturnStatus::Other("inspecting".to_owned());
    let subjects: Vec<_> = ReturnStatus::ALL
        .iter()
        .cloned()
        .chain([unknown])
        .map(return_of)
        .collect();
    assert_is(
        &subjects,
        &ReturnAction::ALL,
        &(),
        &[
            (
                "pending",
                Approve,
                &[Actor::Seller, Actor::Admin],
                "approved",
            ),
            (
                "pending",
                Reject,
                &[Actor::Seller, Actor::Admin],
                "rejected",
            ),
            ("pending", Withdraw, &[Actor::Customer], "withdrawn"),
            (
                "approved",
                Receive,
                &[Actor::Seller, Actor::Admin],
                "received",
            ),
            ("received", Complete, &[Actor::Admin], "completed"),
        ],
    );
}

#[test]
fn a_return_is_of_units_that_the_customer_holds() {
    for (quantity, held, code) in [
        (0, 2, Some(RefusalCode::QuantityMissing)),
        (1, 2, None),
        (2, 2, None),
        (3, 2, Some(RefusalCode::QuantityExceeded)),
        (1, 0, Some(RefusalCode::QuantityExceeded)),
    ] {
        let facts = ReturnFacts {
            quantity,
            held,
            ..return_of(ReturnStatus::Pending)
        };
        let answer = check(&facts, ReturnAction::Approve, Actor::Seller, &());
        assert_eq!(
            answer.err().map(|refusal| refusal.code),
            code,
            "{quantity} of {held}"
        );
    }
}

#[test]
fn a_return_is_complete_only_when_the_money_went_back() {
    let facts = ReturnFacts {
        is_refunded: false,
        ..return_of(ReturnStatus::Received)
    };
    let refusal = check(&facts, ReturnAction::Complete, Actor::Admin, &()).unwrap_err();
    assert_eq!(
        refusal.sentence,
        "Cannot complete the return: the money was not refunded yet."
    );
}

fn exception_of(status: ExceptionStatus) -> ExceptionFacts {
    ExceptionFacts {
        status,
        remedies: Vec::new(),
        has_arrived: true,
        is_called_off: false,
        is_foreseen: false,
    }
}

#[test]
fn an_exception_goes_step_by_step_to_an_outcome() {
    use ExceptionAction::{
        NotifyCustomer, NotifySeller, OpenClaim, OpenRefund, PromptSeller, Replace, Resolve, Worsen,
    };
    const PEOPLE: &[Actor] = &[Actor::Seller, Actor::Support, Actor::Admin];
    const MARKETPLACE: &[Actor] = &[Actor::Support, Actor::Admin];
    const SYSTEM: &[Actor] = &[Actor::System];
    let unknown = ExceptionStatus::Other("paused".to_owned());
    let subjects: Vec<_> = ExceptionStatus::ALL
        .iter()
        .cloned()
        .chain([unknown])
        .map(exception_of)
        .collect();
    let (found, seller, customer) = ("open", "seller_notified", "customer_notified");
    assert_is(
        &subjects,
        &ExceptionAction::ALL,
        &Some(Resolution::Delivered),
        &[
            (
                found,
                NotifySeller,
                &[Actor::System, Actor::Support, Actor::Admin],
                seller,
            ),
            (seller, PromptSeller, MARKETPLACE, seller),
            (customer, PromptSeller, MARKETPLACE, customer),
            (seller, NotifyCustomer, PEOPLE, customer),
            (seller, OpenRefund, PEOPLE, seller),
            (customer, OpenRefund, PEOPLE, customer),
            (seller, OpenClaim, PEOPLE, seller),
            (customer, OpenClaim, PEOPLE, customer),
            (seller, Replace, PEOPLE, seller),
            (customer, Replace, PEOPLE, customer),
            (
                customer,
                Resolve,
                &[Actor::Seller, Actor::Support, Actor::Admin, Actor::System],
                "resolved",
            ),
            (found, Resolve, SYSTEM, "resolved"),
            (seller, Resolve, SYSTEM, "resolved"),
            (found, Worsen, SYSTEM, seller),
            (seller, Worsen, SYSTEM, seller),
            (customer, Worsen, SYSTEM, seller),
        ],
    );
}

#[test]
fn no_exception_ends_without_an_outcome_that_is_true() {
    let waiting = ExceptionFacts {
        has_arrived: false,
        ..exception_of(ExceptionStatus::CustomerNotified)
    };
    let resolve = |facts: &ExceptionFacts, outcome: Option<Resolution>| {
        check(facts, ExceptionAction::Resolve, Actor::Support, &outcome)
            .map_err(|refusal| refusal.code)
    };
    for outcome in [None, Some(Resolution::Other("whatever".to_owned()))] {
        assert_eq!(resolve(&waiting, outcome), Err(RefusalCode::OutcomeMissing));
    }
    for remedy in [
        Resolution::Refund,
        Resolution::Claim,
        Resolution::Replacement,
    ] {
        let opened = ExceptionFacts {
            remedies: vec![remedy.clone()],
            ..waiting.clone()
        };
        let refused = Err(RefusalCode::RemedyNotOpened);
        assert_eq!(resolve(&waiting, Some(remedy.clone())), refused);
        assert_eq!(
            resolve(&opened, Some(remedy.clone())),
            Ok(ExceptionStatus::Resolved)
        );
        assert_eq!(outcomes(&opened), [remedy]);
    }
    let arrived = exception_of(ExceptionStatus::CustomerNotified);
    let called_off = ExceptionFacts {
        is_called_off: true,
        ..waiting.clone()
    };
    for (outcome, facts) in [
        (Resolution::Delivered, arrived),
        (Resolution::CalledOff, called_off),
    ] {
        let refused = Err(RefusalCode::NotEnded);
        assert_eq!(resolve(&waiting, Some(outcome.clone())), refused);
        assert!(resolve(&facts, Some(outcome)).is_ok());
    }
}

#[test]
fn a_remedy_is_opened_once_and_by_then_it_is_an_outcome() {
    for action in ExceptionAction::ALL {
        let Some(remedy) = action.remedy() else {
            continue;
        };
        let opened = ExceptionFacts {
            remedies: vec![remedy],
            ..exception_of(ExceptionStatus::SellerNotified)
        };
        let again = check(&opened, action, Actor::Seller, &None).unwrap_err();
        assert_eq!(again.code, RefusalCode::AlreadyDone);
    }
}

#[test]
fn somebody_who_may_take_it_is_always_shown_a_next_step() {
    for status in ExceptionStatus::ALL {
        for cause in ExceptionCause::ALL {
            for has_arrived in [false, true] {
                let facts = ExceptionFacts {
                    has_arrived,
                    ..exception_of(status.clone())
                };
                let next = next_exception_step(&facts, cause);
                let outcome = outcomes(&facts).into_iter().next();
                let may = next
                    .is_some_and(|action| check(&facts, action, Actor::Support, &outcome).is_ok());
                assert_eq!(
                    may,
                    *status != ExceptionStatus::Resolved,
                    "{status:?} {cause:?}"
                );
                assert_eq!(owner(status).is_some(), next.is_some());
            }
        }
    }
}

#[test]
fn every_open_step_of_an_exception_has_a_due_time() {
    let since = Timestamp(1_700_000_000_000);
    let hours = |status| due_at(&status, since).map(|due| (due.0 - since.0) / HOUR_MS);
    assert_eq!(hours(ExceptionStatus::Open), Some(4));
    assert_eq!(hours(ExceptionStatus::SellerNotified), Some(24));
    assert_eq!(hours(ExceptionStatus::CustomerNotified), Some(72));
    assert_eq!(hours(ExceptionStatus::Resolved), None);
    assert_eq!(hours(ExceptionStatus::Other("paused".to_owned())), None);
}

#[test]
fn the_marketplace_itself_tells_customers_of_delays_that_it_foresees_and_of_nothing_else() {
    let tell = |facts: &ExceptionFacts| {
        check(facts, ExceptionAction::NotifyCustomer, Actor::System, &None)
            .map_err(|refusal| refusal.code)
    };
    for status in ExceptionStatus::ALL {
        let known = exception_of(status.clone());
        let foreseen = ExceptionFacts {
            is_foreseen: true,
            ..known.clone()
        };
        assert!(tell(&known).is_err());
        let waits = *status == ExceptionStatus::SellerNotified;
        assert_eq!(tell(&foreseen).is_ok(), waits, "{status:?}");
    }
}
