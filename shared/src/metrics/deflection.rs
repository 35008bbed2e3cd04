//! Whether a notice has kept customers from asking: those told beside those held back, of whom chance alone decided.

use rust_decimal::Decimal;

use super::SMALL_SAMPLE;
use crate::api::wismo::{EffectVerdict, NoticeEffect};

/// 1.96², in ten-thousandths.
const Z_SQUARED: u128 = 38_416;
/// Parts of a share.
const WHOLE: i128 = 1_000_000;

/// Orders told and held back in one sending, and those of them that were asked about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arms {
    /// Orders told.
    pub told: u64,
    /// Those of them that were asked about.
    pub told_asked: u64,
    /// Orders held back.
    pub held: u64,
    /// Those of them that were asked about.
    pub held_asked: u64,
}

/// A difference of shares with its 95 % interval, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Interval {
    middle: i128,
    low: i128,
    high: i128,
}

impl Arms {
    /// **Effect** of one sending: the share of those held back that were asked about, minus that of those told, with Newcombe's interval
    /// for the difference of two shares (his method 10, from Wilson's intervals, 95 %). Everybody counts on the side that they
    /// were drawn for, whatever became of the notice.
    pub fn effect(self, hours: u64) -> NoticeEffect {
        judged(self, hours, newcombe(self))
    }

    /// **Effect** of several: differences within each sending, weighted as Mantel and Haenszel do, with Sato's variance, since sendings
    /// about likelier askers may have held back another share.
    pub fn effect_of_all(all: &[Self], hours: u64) -> NoticeEffect {
        let sum = |of: fn(&Self) -> u64| all.iter().map(of).sum();
        let together = Self {
            told: sum(|one| one.told),
            told_asked: sum(|one| one.told_asked),
            held: sum(|one| one.held),
            held_asked: sum(|one| one.held_asked),
        };
        judged(together, hours, mantel_haenszel(all))
    }

    /// Of a sending whose window is not over: nothing is said of it before.
    pub fn running(self, hours: u64) -> NoticeEffect {
        self.saying(hours, EffectVerdict::Running)
    }

    fn saying(self, hours: u64, verdict: EffectVerdict) -> NoticeEffect {
        NoticeEffect {
            hours,
            told: self.told,
            told_asked: self.told_asked,
            held: self.held,
            held_asked: self.held_asked,
            difference: None,
            low: None,
            high: None,
            deflected: None,
            verdict,
        }
    }
}

fn judged(arms: Arms, hours: u64, interval: Option<Interval>) -> NoticeEffect {
    let is_small = arms.told.min(arms.held) < SMALL_SAMPLE;
    let Some(interval) = interval.filter(|_| !is_small) else {
        return arms.saying(hours, EffectVerdict::TooFew);
    };
    let verdict = match (interval.low > 0, interval.high < 0) {
        (true, _) => EffectVerdict::Fewer,
        (_, true) => EffectVerdict::More,
        _ => EffectVerdict::Nothing,
    };
    let deflected = (interval.middle * i128::from(arms.told) + WHOLE / 2).div_euclid(WHOLE);
    let is_fewer = verdict == EffectVerdict::Fewer;
    let tenth = |millionths: i128| Decimal::try_from_i128_with_scale(millionths, 1).ok();
    NoticeEffect {
        difference: tenth((interval.middle + 500).div_euclid(1_000)),
        low: tenth(interval.low.div_euclid(1_000)),
        high: tenth(-(-interval.high).div_euclid(1_000)),
        deflected: u64::try_from(deflected).ok().filter(|_| is_fewer),
        ..arms.saying(hours, verdict)
    }
}

/// Wilson's interval for a share, in millionths.
fn wilson(part: u64, whole: u64) -> Option<Interval> {
    let (part, whole) = (u128::from(part.min(whole)), u128::from(whole));
    let spread = Z_SQUARED * (Z_SQUARED * whole + 40_000 * part * (whole - part));
    // In hundred-millionths, as the rest is.
    let root = spread.checked_mul(100_000_000)?.checked_div(whole)?.isqrt();
    let middle = 2 * part * 100_000_000 + Z_SQUARED * 10_000;
    let below = 2 * whole * 100_000_000 + 2 * Z_SQUARED * 10_000;
    let share = |above: u128| i128::try_from(above * 1_000_000 / below).ok();
    Some(Interval {
        middle: i128::try_from(part * 1_000_000 / whole).ok()?,
        low: share(middle.saturating_sub(root))?,
        high: share(middle + root)?,
    })
}

fn newcombe(arms: Arms) -> Option<Interval> {
    let held = wilson(arms.held_asked, arms.held)?;
    let told = wilson(arms.told_asked, arms.told)?;
    let far = |one: i128, other: i128| (one * one + other * other).isqrt();
    let middle = held.middle - told.middle;
    Some(Interval {
        middle,
        low: middle - far(held.middle - held.low, told.high - told.middle),
        high: middle + far(held.high - held.middle, told.middle - told.low),
    })
}

fn mantel_haenszel(all: &[Arms]) -> Option<Interval> {
    let (mut above, mut weight, mut tilt, mut noise) = (0, 0, 0, 0);
    for arms in all.iter().filter(|one| one.told > 0 && one.held > 0) {
        let [told, told_asked] = [arms.told, arms.told_asked].map(i128::from);
        let [held, held_asked] = [arms.held, arms.held_asked].map(i128::from);
        let whole = told + held;
        above += (held_asked * told - told_asked * held) * WHOLE / whole;
        weight += held * told * WHOLE / whole;
        let twice =
            2 * (held * held * told_asked - told * told * held_asked) + held * told * (told - held);
        tilt += twice * WHOLE / (2 * whole * whole);
        let crossed = held_asked * (told - told_asked) + told_asked * (held - held_asked);
        noise += crossed * WHOLE / (2 * whole);
    }
    let middle = (above * WHOLE).checked_div(weight)?;
    // Variance in millionths of millionths, and its root times 1.96.
    let variance = (middle * tilt / WHOLE + noise) * WHOLE * WHOLE / weight * WHOLE / weight;
    let half = (variance.max(0) * i128::try_from(Z_SQUARED).ok()? / 10_000).isqrt();
    Some(Interval {
        middle,
        low: middle - half,
        high: middle + half,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn arms(held_asked: u64, held: u64, told_asked: u64, told: u64) -> Arms {
        Arms {
            told,
            told_asked,
            held,
            held_asked,
        }
    }

    fn said(effect: &NoticeEffect) -> [String; 3] {
        [effect.difference, effect.low, effect.high].map(|one| one.unwrap().to_string())
    }

    #[test]
    fn the_interval_is_that_of_newcombes_paper() {
        // Newcombe 1998, table II, method 10: 56/70 - 48/80 is 0.0524 to 0.3339; 0/20 - 0/20 and the like are allowed, too.
        let effect = arms(56, 70, 48, 80).effect(24);
        assert_eq!(said(&effect), ["20.0", "5.2", "33.4"]);
        assert_eq!(effect.verdict, EffectVerdict::Fewer);
        assert_eq!(effect.deflected, Some(16));
        let nobody = arms(0, 20, 0, 20).effect(24);
        assert_eq!(nobody.verdict, EffectVerdict::Nothing);
        assert_eq!(nobody.deflected, None);
    }

    #[test]
    fn few_are_called_few_and_an_interval_that_holds_zero_says_nothing() {
        assert_eq!(
            arms(19, 19, 0, 80).effect(24).verdict,
            EffectVerdict::TooFew
        );
        assert_eq!(arms(0, 0, 0, 0).effect(24).verdict, EffectVerdict::TooFew);
        assert_eq!(
            arms(5, 25, 15, 100).effect(24).verdict,
            EffectVerdict::Nothing
        );
        assert_eq!(
            arms(2, 100, 40, 100).effect(24).verdict,
            EffectVerdict::More
        );
    }

    #[test]
    fn sendings_that_held_back_other_shares_are_compared_within_themselves() {
        // In each, told and held back ask alike; added up plainly, those held back would seem to ask more than twice as often.
        let all = [arms(50, 100, 10, 20), arms(2, 20, 20, 200)];
        let effect = Arms::effect_of_all(&all, 72);
        assert_eq!(effect.difference.unwrap().to_string(), "0.0");
        assert_eq!(effect.verdict, EffectVerdict::Nothing);
        let plain = arms(52, 120, 30, 220).effect(72);
        assert_eq!(plain.verdict, EffectVerdict::Fewer);
    }

    #[test]
    fn one_sending_is_judged_alike_alone_and_among_all() {
        let one = arms(56, 70, 48, 80);
        let among = Arms::effect_of_all(&[one], 24);
        assert_eq!(among.difference, one.effect(24).difference);
        // 1.96 × √(0.8 × 0.2 / 70 + 0.6 × 0.4 / 80) is 0.1426; Sato's variance of one table comes close to it.
        let [_, low, high] = said(&among);
        assert!(["5.6", "5.7", "5.8"].contains(&low.as_str()), "{low}");
        assert!(["34.2", "34.3", "34.4"].contains(&high.as_str()), "{high}");
    }
}
