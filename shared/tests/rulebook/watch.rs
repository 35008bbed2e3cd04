//! What the watch sees by itself.

use proptest::prelude::*;
use shared::order::{
    Chance, EventCode, ExceptionCause, OrderStatus, Severity, Standing, WatchedParcel, WatchedPart,
    foresee, gravity, signs,
};
use shared::time::{DAY_MS, Timestamp};

const NOW: Timestamp = Timestamp(1_763_640_000_000);
const NO_SCAN_DAYS: u32 = 5;

fn days_ago(days: i64) -> Timestamp {
    NOW.plus_ms(-days * DAY_MS)
}

/// On its way with a carrier since two days, seen yesterday.
fn parcel() -> WatchedParcel {
    WatchedParcel {
        status: OrderStatus::Shipped,
        carrier: "G4S Courier".to_owned(),
        tracking_number: Some("ABC123456".to_owned()),
        shipped_at: Some(days_ago(2)),
        delivered_at: None,
        last_report: Some((EventCode::InTransit, days_ago(1))),
        failed_attempts: 0,
    }
}

/// With that parcel, promised for tomorrow.
fn part(parcel: WatchedParcel) -> WatchedPart {
    WatchedPart {
        status: parcel.status.clone(),
        may_leave: true,
        promised_to: Some(days_ago(-1)),
        parcels: vec![parcel],
    }
}

fn seen(part: &WatchedPart) -> Vec<(ExceptionCause, Timestamp, Severity)> {
    let signs = signs(part, NO_SCAN_DAYS, NOW).into_iter();
    signs
        .map(|sign| (sign.cause, sign.began_at, sign.severity))
        .collect()
}

#[test]
fn an_order_that_goes_as_promised_shows_no_sign() {
    assert_eq!(seen(&part(parcel())), []);
}

#[test]
fn a_promise_that_has_passed_presses_more_with_every_day() {
    for (days, severity) in [
        (1, Severity::Low),
        (2, Severity::Medium),
        (3, Severity::Medium),
        (4, Severity::High),
    ] {
        let late = WatchedPart {
            promised_to: Some(days_ago(days)),
            ..part(parcel())
        };
        let delay = (ExceptionCause::DeliveryDelay, days_ago(days), severity);
        assert_eq!(seen(&late), std::slice::from_ref(&delay));
        let unsent = WatchedPart {
            status: OrderStatus::Processing,
            parcels: Vec::new(),
            ..late.clone()
        };
        assert_eq!(seen(&unsent), [delay]);
        for over in [
            OrderStatus::Delivered,
            OrderStatus::Cancelled,
            OrderStatus::Returned,
            OrderStatus::Other("lost".to_owned()),
        ] {
            let over = WatchedPart {
                status: over,
                parcels: Vec::new(),
                ..late.clone()
            };
            assert_eq!(seen(&over), []);
        }
        let unpaid = WatchedPart {
            may_leave: false,
            ..unsent
        };
        assert_eq!(seen(&unpaid), []);
    }
}

#[test]
fn a_parcel_that_falls_silent_is_missed_since_the_day_it_should_have_been_seen() {
    let silent = |days| WatchedParcel {
        shipped_at: Some(days_ago(9)),
        last_report: Some((EventCode::InTransit, days_ago(days))),
        ..parcel()
    };
    assert_eq!(seen(&part(silent(4))), []);
    let missed = (ExceptionCause::NoScan, days_ago(2), Severity::Medium);
    assert_eq!(seen(&part(silent(7))), [missed]);
    let late = WatchedPart {
        promised_to: Some(days_ago(1)),
        ..part(silent(7))
    };
    assert_eq!(
        seen(&late)[0],
        (ExceptionCause::NoScan, days_ago(2), Severity::High)
    );
    let never_seen = WatchedParcel {
        last_report: None,
        ..silent(7)
    };
    assert_eq!(
        seen(&part(never_seen)),
        [(ExceptionCause::NoScan, days_ago(4), Severity::Medium)]
    );
    let own = WatchedParcel {
        carrier: String::new(),
        tracking_number: None,
        ..silent(7)
    };
    assert_eq!(seen(&part(own)), []);
}

#[test]
fn what_was_reported_last_counts_until_something_else_is() {
    for (code, attempts, cause, severity) in [
        (
            EventCode::DeliveryFailed,
            1,
            ExceptionCause::FailedAttempt,
            Severity::Medium,
        ),
        (
            EventCode::DeliveryFailed,
            2,
            ExceptionCause::FailedAttempt,
            Severity::High,
        ),
        (
            EventCode::ReturnStarted,
            0,
            ExceptionCause::ReturnedToSender,
            Severity::High,
        ),
        (
            EventCode::Exception,
            0,
            ExceptionCause::TrackingProblem,
            Severity::Medium,
        ),
        (
            EventCode::Delayed,
            0,
            ExceptionCause::DeliveryDelay,
            Severity::Low,
        ),
    ] {
        let told = WatchedParcel {
            last_report: Some((code, days_ago(1))),
            failed_attempts: attempts,
            ..parcel()
        };
        assert_eq!(seen(&part(told.clone())), [(cause, days_ago(1), severity)]);
        let moved_on = WatchedParcel {
            last_report: Some((EventCode::OutForDelivery, days_ago(0))),
            ..told
        };
        assert_eq!(seen(&part(moved_on)), []);
    }
}

#[test]
fn a_number_that_leads_nowhere_is_a_problem_and_one_that_nobody_knows_is_not() {
    for (carrier, number, is_problem) in [
        ("DHL Express", Some("12"), true),
        ("DHL Express", None, true),
        ("DHL Express", Some("1234567890"), false),
        ("Somebody", None, false),
        ("Somebody", Some("!!"), true),
    ] {
        let parcel = WatchedParcel {
            carrier: carrier.to_owned(),
            tracking_number: number.map(str::to_owned),
            ..parcel()
        };
        let problem = (
            ExceptionCause::TrackingProblem,
            days_ago(2),
            Severity::Medium,
        );
        let expected: Vec<_> = is_problem.then_some(problem).into_iter().collect();
        assert_eq!(seen(&part(parcel)), expected, "{carrier} {number:?}");
    }
}

#[test]
fn what_came_back_unreceived_is_seen_for_a_month() {
    let back = |days| WatchedParcel {
        status: OrderStatus::Returned,
        last_report: Some((EventCode::Returned, days_ago(days))),
        ..parcel()
    };
    let found = (
        ExceptionCause::ReturnedToSender,
        days_ago(30),
        Severity::High,
    );
    assert_eq!(seen(&part(back(30))), [found]);
    assert_eq!(seen(&part(back(31))), []);
    let sent_back_by_its_customer = WatchedParcel {
        delivered_at: Some(days_ago(40)),
        ..back(1)
    };
    assert_eq!(seen(&part(sent_back_by_its_customer)), []);
}

#[test]
fn nobody_scans_a_parcel_on_a_shelf_and_after_a_week_somebody_asks_its_customer() {
    let waiting = |days| WatchedParcel {
        status: OrderStatus::OutForDelivery,
        shipped_at: Some(days_ago(20)),
        last_report: Some((EventCode::ReadyForPickup, days_ago(days))),
        failed_attempts: 1,
        ..parcel()
    };
    assert_eq!(seen(&part(waiting(6))), []);
    for days in [7, 19] {
        let missed = (
            ExceptionCause::FailedAttempt,
            days_ago(days - 7),
            Severity::Medium,
        );
        assert_eq!(seen(&part(waiting(days))), [missed]);
    }
    let fetched = WatchedParcel {
        status: OrderStatus::Delivered,
        ..waiting(9)
    };
    assert_eq!(seen(&part(fetched)), []);
}

#[test]
fn a_delay_is_foreseen_when_nineteen_in_twenty_were_late_with_the_next_one_in_time() {
    for (late, parcels, is_late) in [
        (19, 19, false),
        (20, 20, true),
        (20, 21, false),
        (95, 99, true),
        (95, 100, false),
        (96, 100, true),
        (0, 0, false),
    ] {
        let chance = Chance { late, parcels };
        assert_eq!(chance.is_late(), is_late, "{late} of {parcels}");
        let sign = foresee(&part(parcel()), chance, NOW);
        assert_eq!(sign.is_some(), is_late);
    }
}

#[test]
fn a_delay_is_foreseen_only_while_somebody_waits_and_the_promise_can_be_kept() {
    let certain = Chance {
        late: 100,
        parcels: 100,
    };
    let sign = foresee(&part(parcel()), certain, NOW).unwrap();
    let expected = (ExceptionCause::DelayForeseen, None, NOW, Severity::Low);
    assert_eq!(
        (sign.cause, sign.parcel, sign.began_at, sign.severity),
        expected
    );
    let unpaid = WatchedPart {
        may_leave: false,
        ..part(parcel())
    };
    let passing = WatchedPart {
        promised_to: Some(NOW),
        ..part(parcel())
    };
    let unpromised = WatchedPart {
        promised_to: None,
        ..part(parcel())
    };
    let arrived = WatchedPart {
        status: OrderStatus::Delivered,
        ..part(parcel())
    };
    for silent in [unpaid, passing, unpromised, arrived] {
        assert_eq!(foresee(&silent, certain, NOW), None);
    }
}

#[test]
fn a_part_stands_as_its_parcel_of_which_was_heard_last_that_has_not_arrived() {
    let heard = |code: EventCode, days: i64| WatchedParcel {
        last_report: Some((code, days_ago(days))),
        ..parcel()
    };
    let standing = |parcels: Vec<WatchedParcel>| {
        WatchedPart {
            parcels,
            ..part(parcel())
        }
        .standing()
    };
    assert_eq!(standing(Vec::new()), Standing::Waiting);
    let silent = WatchedParcel {
        last_report: None,
        ..parcel()
    };
    assert_eq!(standing(vec![silent]), Standing::UnderWay);
    assert_eq!(
        standing(vec![
            heard(EventCode::Delayed, 1),
            heard(EventCode::InTransit, 2)
        ]),
        Standing::Delayed
    );
    let arrived = WatchedParcel {
        status: OrderStatus::Delivered,
        ..heard(EventCode::Delivered, 0)
    };
    assert_eq!(
        standing(vec![heard(EventCode::OutForDelivery, 1), arrived]),
        Standing::OutForDelivery
    );
    let to_fetch = part(heard(EventCode::ReadyForPickup, 1));
    assert_eq!(to_fetch.standing(), Standing::ReadyForPickup);
    let certain = Chance {
        late: 100,
        parcels: 100,
    };
    assert_eq!(foresee(&to_fetch, certain, NOW), None);
    let unknown = heard(EventCode::Other("XZ".to_owned()), 1);
    assert_eq!(standing(vec![unknown]), Standing::UnderWay);
}

fn any_code() -> impl Strategy<Value = EventCode> {
    prop_oneof![
        proptest::sample::select(EventCode::ALL.to_vec()),
        Just(EventCode::Other("XZ".to_owned())),
    ]
}

prop_compose! {
    fn any_parcel()(
        status in proptest::sample::select(OrderStatus::ALL.to_vec()),
        carrier in "(DHL Express|Somebody|)",
        number in proptest::option::of("[0-9A-Z]{0,12}"),
        shipped in proptest::option::of(any::<i64>()),
        delivered in proptest::option::of(any::<i64>()),
        report in proptest::option::of((any_code(), any::<i64>())),
        failed_attempts in 0_u64..4,
    ) -> WatchedParcel {
        WatchedParcel {
            status,
            carrier,
            tracking_number: number,
            shipped_at: shipped.map(Timestamp),
            delivered_at: delivered.map(Timestamp),
            last_report: report.map(|(code, at)| (code, Timestamp(at))),
            failed_attempts,
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_known_signs_are_sorted_and_name_parcels_that_are_there(
        status in proptest::sample::select(OrderStatus::ALL.to_vec()),
        may_leave in any::<bool>(),
        promised in proptest::option::of(any::<i64>()),
        parcels in proptest::collection::vec(any_parcel(), 0..4),
        days in 1_u32..60,
        now in any::<i64>(),
    ) {
        let part = WatchedPart { status, may_leave, promised_to: promised.map(Timestamp), parcels };
        let found = signs(&part, days, Timestamp(now));
        prop_assert!(found.is_sorted_by_key(|sign| gravity(&sign.cause)));
        for sign in found {
            prop_assert!(sign.parcel.is_none_or(|place| place < part.parcels.len()));
            prop_assert!(sign.cause != ExceptionCause::ReportedIssue);
        }
    }
}
