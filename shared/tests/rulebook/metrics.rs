//! The figures' arithmetic.

use proptest::prelude::*;
use rust_decimal::Decimal;
use shared::metrics::{
    Delta, SMALL_SAMPLE, Share, business_days, delta, dispute_rate_pct, rating_average, share,
};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn from_friday_to_monday_is_one_business_day_and_a_weekend_is_none() {
    const FRIDAY: i64 = 4;
    for (days, expected) in [(-3, 0), (0, 0), (1, 0), (2, 0), (3, 1), (7, 5), (70, 50)] {
        assert_eq!(business_days(FRIDAY, days), expected, "{days} later");
    }
}

proptest! {
    #[test]
    fn business_days_are_those_from_monday_to_friday_one_by_one(weekday in 0_i64..7, days in -10_i64..500) {
        let counted = (1..=days).filter(|later| (weekday + later) % 7 < 5).count();
        prop_assert_eq!(business_days(weekday, days), i64::try_from(counted).unwrap());
    }
}

#[test]
fn the_dispute_rate_has_one_decimal_and_rounds_half_up() {
    for (disputed, sold, rate) in [
        (0, 0, "0"),
        (0, 7, "0"),
        (2, 80, "2.5"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 2_000, "0.1"),
        (1, 2_001, "0.0"),
        (3, 2_000, "0.2"),
        (80, 80, "100"),
        (81, 80, "100"),
        (u64::MAX, u64::MAX, "100"),
    ] {
        assert_eq!(
            dispute_rate_pct(disputed, sold),
            decimal(rate),
            "{disputed} of {sold}"
        );
    }
}

#[test]
fn the_rating_has_one_decimal_and_is_absent_without_reviews() {
    for (sum, count, average) in [
        (0, 0, None),
        (5, 1, Some("5.0")),
        (14, 3, Some("4.7")),
        (9, 20, Some("0.5")),
        (89, 20, Some("4.5")),
        (u64::MAX, 1, Some("18446744073709551615")),
    ] {
        assert_eq!(
            rating_average(sum, count),
            average.map(decimal),
            "{sum} / {count}"
        );
    }
}

#[test]
fn a_share_is_a_percentage_only_from_twenty_on() {
    assert_eq!(share(0, 0), Share::NoData);
    assert_eq!(share(1, 7), Share::Count { part: 1, whole: 7 });
    assert_eq!(
        share(1, SMALL_SAMPLE - 1),
        Share::Count { part: 1, whole: 19 }
    );
    let enough = Share::Percent {
        percent: decimal("5"),
        part: 1,
        whole: 20,
    };
    assert_eq!(share(1, SMALL_SAMPLE), enough);
}

#[test]
fn a_change_against_nothing_is_new_and_never_infinite() {
    let change = |current: &str, base: &str| delta(decimal(current), decimal(base));
    assert_eq!(change("10", "0"), Delta::New);
    assert_eq!(change("-10", "0"), Delta::New);
    assert_eq!(change("0", "0.00"), Delta::Unchanged);
    assert_eq!(change("100", "100.0"), Delta::Unchanged);
    assert_eq!(change("100.04", "100"), Delta::Unchanged);
    assert_eq!(change("112.5", "100"), Delta::Percent(decimal("12.5")));
    assert_eq!(change("0", "100"), Delta::Percent(decimal("-100")));
    assert_eq!(change("-50", "100"), Delta::Percent(decimal("-150")));
    assert_eq!(change("5", "-100"), Delta::NoData);
    assert_eq!(delta(Decimal::MAX, decimal("0.0001")), Delta::NoData);
    assert_eq!(
        delta(Decimal::MIN, Decimal::MAX),
        Delta::Percent(decimal("-200"))
    );
}

proptest! {
    #[test]
    fn the_dispute_rate_is_within_half_a_tenth_of_the_exact_share(disputed in 0_u64..5_000, more in 0_u64..5_000) {
        let sold = disputed + more;
        prop_assume!(sold > 0);
        let exact = Decimal::from(disputed * 100).checked_div(Decimal::from(sold)).unwrap();
        let shown = dispute_rate_pct(disputed, sold);
        prop_assert!((shown - exact).abs() <= decimal("0.05"));
        prop_assert_eq!(shown.scale(), 1);
        prop_assert!(shown <= Decimal::ONE_HUNDRED);
    }

    #[test]
    fn a_change_is_within_half_a_tenth_of_the_exact_one(current in 0_i64..5_000_000, base in 1_i64..5_000_000, scales in (0_u32..3, 0_u32..3)) {
        let (current, base) = (Decimal::new(current, scales.0), Decimal::new(base, scales.1));
        let exact = (current - base) / base * Decimal::ONE_HUNDRED;
        let shown = match delta(current, base) {
            Delta::Percent(percent) => percent,
            Delta::Unchanged => Decimal::ZERO,
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        };
        prop_assert!((shown - exact).abs() <= decimal("0.05000000001"));
    }

    #[test]
    fn a_change_never_panics(current in any::<i128>(), base in any::<i128>(), scales in (0_u32..28, 0_u32..28)) {
        let number = |bits: i128, scale| Decimal::from_i128_with_scale(bits >> 33, scale);
        delta(number(current, scales.0), number(base, scales.1));
    }
}
