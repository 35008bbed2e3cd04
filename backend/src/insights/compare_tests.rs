use proptest::prelude::*;

use super::*;

fn side(hits: f64, of: f64) -> Side {
    Side { hits, of }
}

fn is_near(number: f64, known: f64, within: f64) -> bool {
    (number - known).abs() <= within
}

#[test]
fn intervals_of_shares_are_those_that_newcombe_published() {
    // Statistics in Medicine 17 (1998), table II, method 10.
    for (one, other, low, high) in [
        (side(56.0, 70.0), side(48.0, 80.0), 0.0524, 0.3339),
        (side(9.0, 10.0), side(3.0, 10.0), 0.1705, 0.8090),
        (side(5.0, 56.0), side(0.0, 29.0), -0.0381, 0.1926),
        (side(10.0, 10.0), side(0.0, 20.0), 0.6791, 1.0),
    ] {
        let told = shares(one, other, 1.0);
        assert!(
            is_near(told.low, low, 6e-5) && is_near(told.high, high, 6e-5),
            "{told:?}"
        );
    }
}

#[test]
fn shares_are_tested_as_fisher_tasted_tea() {
    // Three of four cups right: 17 of 70 ways are as good or better.
    let told = shares(side(3.0, 4.0), side(1.0, 4.0), 1.0);
    assert!(is_near(told.chance, 2.0 * 17.0 / 70.0, 1e-9), "{told:?}");
}

#[test]
fn rates_are_tested_exactly() {
    // 7 of 10 events where half are expected: 176 of 1024 ways have as many or more.
    let told = rates(side(7.0, 50.0), side(3.0, 50.0), 1.0);
    assert!(is_near(told.chance, 2.0 * 176.0 / 1024.0, 1e-9), "{told:?}");
    assert!(told.low < 0.0 && told.high > 0.0);
    let many = rates(side(70.0, 500.0), side(30.0, 500.0), 1.0);
    assert!(many.low > 0.0 && many.chance < 1e-3, "{many:?}");
}

#[test]
fn days_that_differ_more_make_everything_less_sure() {
    let (one, other) = (side(90.0, 500.0), side(50.0, 500.0));
    let (plain, spread) = (rates(one, other, 1.0), rates(one, other, 3.0));
    assert!(spread.chance > plain.chance * 10.0);
    assert!(spread.low < plain.low && spread.high > plain.high);
}

fn sample(values: &[i64]) -> Sample {
    let mut sample = Sample::default();
    for value in values {
        let number = f64::from(i32::try_from(*value).unwrap());
        sample.add(*value, 1.0, number, number * number);
    }
    sample
}

#[test]
fn means_are_tested_as_welch_and_as_mann_and_whitney_did() {
    let one = sample(&[3, 4, 2, 6, 2, 5]);
    let other = sample(&[9, 7, 5, 10, 6, 8]);
    // U = 2, of 36; two ties of two.
    let score = rank_score(&one, &other);
    let variance = 36.0 / 12.0 * (13.0 - 3.0 * 6.0 / (12.0 * 11.0));
    assert!(
        is_near(score, (2.0 - 18.0) / f64::sqrt(variance), 1e-9),
        "{score}"
    );
    // t = -3.781 with 9.82 degrees of freedom.
    let told = means(&one, &other);
    assert!(is_near(one.mean() - other.mean(), -3.8333, 1e-4));
    let error = (one.error() + other.error()).sqrt();
    assert!(
        is_near((one.mean() - other.mean()) / error, -3.781, 0.001),
        "{error}"
    );
    assert!(told.high < 0.0 && told.low < told.high, "{told:?}");
    assert!((0.003..0.02).contains(&told.chance), "{told:?}");
}

#[test]
fn what_all_have_in_common_does_not_count() {
    let doubled = [side(80.0, 500.0), side(40.0, 500.0)];
    assert!(is_near(alone(doubled, doubled), 0.0, 1e-12));
    let steady = [side(400.0, 5_000.0), side(400.0, 5_000.0)];
    let score = alone(doubled, steady);
    // ln 2 by a standard error of sqrt(1/80 + 1/40 + 2/400).
    assert!(is_near(score, 0.683 / 0.2054, 0.05), "{score}");
    assert!(
        of_part(0.3, doubled, steady, 1.0) >= 0.3,
        "by itself it is not sure"
    );
}

#[test]
fn corrections_are_those_of_holm() {
    let corrected = holm(&[0.01, 0.04, 0.03, 0.005]);
    let known = [0.03, 0.06, 0.06, 0.02];
    assert!(
        corrected
            .iter()
            .zip(known)
            .all(|(one, known)| is_near(*one, known, 1e-12))
    );
}

#[test]
fn what_is_left_without_a_part_is_the_rest() {
    let (part, rest) = (sample(&[1, 2, 3]), sample(&[4, 5, 5]));
    let mut all = part.clone();
    all.add(4, 1.0, 4.0, 16.0);
    all.add(5, 2.0, 10.0, 50.0);
    let left = all.minus(&part);
    assert!(is_near(left.mean(), rest.mean(), 1e-12) && is_near(left.error(), rest.error(), 1e-12));
}

proptest! {
    #[test]
    fn a_difference_is_the_same_seen_from_the_other_side(
        a in 0_u32..200, b in 0_u32..200, of_a in 200_u32..900, of_b in 200_u32..900, spread in 1.0_f64..4.0,
    ) {
        let [a, b, of_a, of_b] = [a, b, of_a, of_b].map(f64::from);
        for test in [rates, shares] {
            let there = test(side(a, of_a), side(b, of_b), spread);
            let back = test(side(b, of_b), side(a, of_a), spread);
            prop_assert!(is_near(there.chance, back.chance, 1e-6));
            prop_assert!(is_near(there.low, -back.high, 1e-9) && is_near(there.high, -back.low, 1e-9));
            prop_assert!((0.0..=1.0).contains(&there.chance));
            let difference = a / of_a - b / of_b;
            prop_assert!(there.low <= difference + 1e-9 && difference <= there.high + 1e-9);
        }
    }

    #[test]
    fn correction_never_makes_anything_surer(chances in prop::collection::vec(0.0_f64..1.0, 1..40)) {
        let corrected = holm(&chances);
        prop_assert!(corrected.iter().zip(&chances).all(|(after, before)| after >= before && *after <= 1.0));
    }
}
