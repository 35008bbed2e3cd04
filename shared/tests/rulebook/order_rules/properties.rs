//! Any order, any actor, any action, any sequence of them.

use proptest::prelude::*;
use shared::order::{
    Actor, CancellationStatus, Handover, ItemQuantity, OrderAction, OrderFacts, OrderGiven,
    OrderStatus, PaymentStatus, ReturnStatus, allowed, check,
};
use shared::time::Timestamp;

use Actor::Customer;
use OrderAction::{
    AcceptReturn, Cancel, Deliver, HoldForPickup, Process, RecordFailedAttempt, ReturnToSender,
    SendOut, Ship,
};

use super::{FINAL, destination, every_status};

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
        ("[ A]{0,1}", "[ 1]{0,1}|12345").prop_map(|(carrier, tracking_number)| Handover::Carrier {
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
    let has_left = order.items.iter().any(|item| item.shipped > 0);
    match action {
        Process => is_paid || order.pays_on_delivery,
        Cancel if actor == Customer => {
            has_reason && !has_left && order.cancellation == Some(CancellationStatus::Approved)
        }
        Cancel => has_reason && !has_left,
        RecordFailedAttempt => has_reason,
        Ship => {
            let has_label = match &given.handover {
                None => false,
                Some(Handover::OwnDelivery) => true,
                Some(Handover::Carrier {
                    carrier,
                    tracking_number,
                    // A carrier that we do not know: one sign is no number.
                }) => carrier.trim() != "" && tracking_number.trim().len() > 1,
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
        SendOut | HoldForPickup | ReturnToSender => true,
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
