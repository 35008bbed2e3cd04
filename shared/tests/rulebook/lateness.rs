//! Every late parcel has one cause, and shares of causes are all of them.

use proptest::prelude::*;
use rust_decimal::Decimal;
use shared::metrics::shares;
use shared::order::{LateCause, ParcelDays};

/// Promised for day 10, to be handed over by day 3, and arrived on day 12 by carrier, having left on day 2.
const LATE: ParcelDays = ParcelDays {
    promised: 10,
    ship_by: Some(3),
    left: Some(2),
    missed: None,
    arrived: Some(12),
    has_carrier: true,
};

#[test]
fn a_promise_holds_until_its_last_day_has_passed() {
    for (arrived, today, is_late) in [
        (Some(10), 20, false),
        (Some(11), 20, true),
        (None, 10, false),
        (None, 11, true),
    ] {
        let parcel = ParcelDays { arrived, ..LATE };
        assert_eq!(parcel.is_late(today), is_late, "{arrived:?} {today}");
        assert_eq!(parcel.late_cause(today).is_some(), is_late);
    }
}

#[test]
fn blame_goes_to_the_right_party() {
    let cause = |parcel: ParcelDays| parcel.late_cause(20).unwrap();
    assert_eq!(cause(LATE), LateCause::Carrier);
    let on_the_last_day = ParcelDays {
        left: Some(3),
        ..LATE
    };
    assert_eq!(cause(on_the_last_day), LateCause::Carrier);
    let handed_over_late = ParcelDays {
        left: Some(4),
        ..LATE
    };
    assert_eq!(cause(handed_over_late), LateCause::Shop);
    let never_left = ParcelDays {
        left: None,
        arrived: None,
        ..LATE
    };
    assert_eq!(cause(never_left), LateCause::Shop);
    let own_delivery = ParcelDays {
        has_carrier: false,
        ..LATE
    };
    assert_eq!(cause(own_delivery), LateCause::Shop);
    let nobody_there = ParcelDays {
        missed: Some(10),
        ..handed_over_late
    };
    assert_eq!(cause(nobody_there), LateCause::Recipient);
    let tried_too_late = ParcelDays {
        missed: Some(11),
        ..LATE
    };
    assert_eq!(cause(tried_too_late), LateCause::Carrier);
    let not_recorded = ParcelDays { left: None, ..LATE };
    assert_eq!(cause(not_recorded), LateCause::Unknown);
    let no_deadline = ParcelDays {
        ship_by: None,
        ..LATE
    };
    assert_eq!(cause(no_deadline), LateCause::Unknown);
}

#[test]
fn tenths_that_rounding_loses_go_to_those_that_lost_most() {
    let tenths = |number| Decimal::new(number, 1);
    assert_eq!(shares([1, 1, 1]), Some([334, 333, 333].map(tenths)));
    assert_eq!(shares([2, 1, 0]), Some([667, 333, 0].map(tenths)));
    assert_eq!(shares([0, 0]), None);
}

proptest! {
    #[test]
    fn every_late_parcel_has_one_cause_and_no_other_has_any(
        promised in 0_i64..30, ship_by in prop::option::of(0_i64..30), left in prop::option::of(0_i64..40),
        missed in prop::option::of(0_i64..40), arrived in prop::option::of(0_i64..60), has_carrier in any::<bool>(), today in 0_i64..60,
    ) {
        let parcel = ParcelDays { promised, ship_by, left, missed, arrived, has_carrier };
        let cause = parcel.late_cause(today);
        prop_assert_eq!(cause.is_some(), parcel.is_late(today));
        prop_assert!(!matches!(cause, Some(LateCause::Other(_))));
        // What it was is so tomorrow as well, once it has arrived.
        if arrived.is_some() {
            prop_assert_eq!(parcel.late_cause(today + 1), cause);
        }
    }

    #[test]
    fn shares_are_together_a_hundred_and_each_within_a_tenth_of_its_part(parts in prop::array::uniform4(0_u64..5_000_000)) {
        let whole: u64 = parts.iter().sum();
        match shares(parts) {
            None => prop_assert_eq!(whole, 0),
            Some(shares) => {
                prop_assert_eq!(shares.iter().sum::<Decimal>(), Decimal::ONE_HUNDRED);
                for (part, share) in parts.into_iter().zip(shares) {
                    let exact = Decimal::from(part) * Decimal::ONE_HUNDRED / Decimal::from(whole);
                    prop_assert!((share - exact).abs() < Decimal::new(1, 1), "{} {}", part, share);
                }
            }
        }
    }
}
