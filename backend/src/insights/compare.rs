//! Two of a kind held against each other: how much they differ, how sure that is, and what chance alone would do.

use std::collections::BTreeMap;

use statrs::distribution::{ContinuousCDF, DiscreteCDF, Hypergeometric, Normal, StudentsT};
use statrs::function::beta::checked_beta_reg;

/// Of a standard normal value, 95 of 100 lie within so much of 0.
const Z95: f64 = 1.959_963_984_540_054;

/// A part that moved unlike the rest must have moved by itself, too, so surely that its interval does not hold 0.
const OWN: f64 = 0.05;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Side {
    pub(super) hits: f64,
    pub(super) of: f64,
}

impl Side {
    pub(super) fn rate(self) -> f64 {
        self.hits / self.of
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            hits: self.hits + other.hits,
            of: self.of + other.of,
        }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self {
            hits: self.hits - other.hits,
            of: self.of - other.of,
        }
    }

    /// What it is worth where days differ more than chance explains: so many times less.
    fn spread_by(self, spread: f64) -> Self {
        Self {
            hits: self.hits / spread,
            of: self.of / spread,
        }
    }
}

/// How two differ.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Difference {
    /// Chance of such a difference or a greater one, either way, where there is none.
    pub(super) chance: f64,
    /// Bounds of the first less the second, in 95 cases of 100.
    pub(super) low: f64,
    pub(super) high: f64,
    /// Effect size.
    pub(super) effect: f64,
}

/// Two rates of events, such as inquiries a parcel: exact, given how many events there are in all. Bounds are those of both
/// rates by the score method, combined as Newcombe does.
pub(super) fn rates(one: Side, other: Side, spread: f64) -> Difference {
    let (a, b) = (one.spread_by(spread), other.spread_by(spread));
    let share = a.of / (a.of + b.of);
    let more = at_least(a.hits, b.hits, share);
    let fewer = at_least(b.hits, a.hits, 1.0 - share);
    let (low, high) = combined([a, b], |side| {
        let half = Z95 * (side.hits + Z95 * Z95 / 4.0).sqrt();
        let middle = side.hits + Z95 * Z95 / 2.0;
        ((middle - half) / side.of, (middle + half) / side.of)
    });
    Difference {
        chance: (2.0 * more.min(fewer)).min(1.0),
        low,
        high,
        effect: one.rate() / other.rate(),
    }
}

/// Chance that of `hits + others` events at least `hits` fall where the share `share` of them is expected.
pub(super) fn at_least(hits: f64, others: f64, share: f64) -> f64 {
    if hits <= 0.0 {
        return 1.0;
    }
    checked_beta_reg(hits, others + 1.0, share).unwrap_or(1.0)
}

/// Two shares: Fisher's exact test, doubled, and Newcombe's interval of the difference (his method 10).
pub(super) fn shares(one: Side, other: Side, spread: f64) -> Difference {
    let (a, b) = (one.spread_by(spread), other.spread_by(spread));
    let (low, high) = combined([a, b], wilson);
    let angle = |side: Side| 2.0 * side.rate().clamp(0.0, 1.0).sqrt().asin();
    Difference {
        chance: fisher(a, b),
        low,
        high,
        effect: (angle(one) - angle(other)).abs(),
    }
}

fn fisher(a: Side, b: Side) -> f64 {
    let [hits, other_hits, of, other_of] =
        [a.hits, b.hits, a.of, b.of].map(|count| super::whole(count.round()));
    let Ok(table) = Hypergeometric::new(of + other_of, hits + other_hits, of) else {
        return 1.0;
    };
    let more = hits.checked_sub(1).map_or(1.0, |below| table.sf(below));
    let fewer = table.cdf(hits);
    (2.0 * more.min(fewer)).clamp(0.0, 1.0)
}

/// Where a share lies in 95 cases of 100, by Wilson's score.
pub(super) fn wilson(side: Side) -> (f64, f64) {
    let (rate, of, square) = (side.rate(), side.of, Z95 * Z95);
    let half = Z95
        * (rate * (1.0 - rate) / of + square / (4.0 * of * of))
            .max(0.0)
            .sqrt();
    let middle = rate + square / (2.0 * of);
    let whole = 1.0 + square / of;
    ((middle - half) / whole, (middle + half) / whole)
}

/// Bounds of a difference, from those of each.
fn combined([a, b]: [Side; 2], bounds: impl Fn(Side) -> (f64, f64)) -> (f64, f64) {
    let ((a_low, a_high), (b_low, b_high)) = (bounds(a), bounds(b));
    let difference = a.rate() - b.rate();
    (
        difference - (a.rate() - a_low).hypot(b_high - b.rate()),
        difference + (a_high - a.rate()).hypot(b.rate() - b_low),
    )
}

/// How far a part has moved beyond what the rest has, in standard deviations; `[now, before]` of both. What all days have in
/// common does not count.
pub(super) fn alone(part: [Side; 2], rest: [Side; 2]) -> f64 {
    // Half an event more, so that none is not nothing.
    let log = |side: Side| ((side.hits + 0.5) / side.of).ln();
    let moved = |[now, before]: [Side; 2]| log(now) - log(before);
    let all = [part[0], part[1], rest[0], rest[1]];
    let variance: f64 = all.iter().map(|side| 1.0 / (side.hits + 0.5)).sum();
    (moved(part) - moved(rest)) / variance.sqrt()
}

/// Chance that a part moves so unlike the rest, where its own chance of having moved at all is small as well.
pub(super) fn of_part(own: f64, part: [Side; 2], rest: [Side; 2], spread: f64) -> f64 {
    judged(own, alone(part, rest) / spread.sqrt())
}

/// The chance of a score, unless what is said of the part alone would not be true by itself.
pub(super) fn judged(own: f64, score: f64) -> f64 {
    let chance = either_way(score);
    if own <= OWN { chance } else { chance.max(own) }
}

/// Chance of a standard normal value as far from 0.
pub(super) fn either_way(z: f64) -> f64 {
    if z.is_finite() {
        2.0 * Normal::standard().sf(z.abs())
    } else {
        1.0
    }
}

/// Measured values: how many of each rank, and their sums.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sample {
    ranks: BTreeMap<i64, f64>,
    n: f64,
    sum: f64,
    squares: f64,
}

impl Sample {
    /// Adds `count` values that rank alike, by their sum and the sum of their squares.
    pub(crate) fn add(&mut self, rank: i64, count: f64, sum: f64, squares: f64) {
        *self.ranks.entry(rank).or_default() += count;
        self.n += count;
        self.sum += sum;
        self.squares += squares;
    }

    /// What is left without some of them.
    pub(super) fn minus(&self, part: &Self) -> Self {
        let mut left = self.clone();
        for (rank, count) in &part.ranks {
            *left.ranks.entry(*rank).or_default() -= count;
        }
        left.n -= part.n;
        left.sum -= part.sum;
        left.squares -= part.squares;
        left
    }

    pub(super) fn n(&self) -> f64 {
        self.n
    }

    pub(super) fn mean(&self) -> f64 {
        self.sum / self.n
    }

    fn variance(&self) -> f64 {
        ((self.squares - self.sum * self.mean()) / (self.n - 1.0)).max(0.0)
    }

    /// The square of the standard error of the mean.
    pub(super) fn error(&self) -> f64 {
        self.variance() / self.n
    }
}

/// Two means: of Welch's test and that of ranks (Mann and Whitney, with ties) the one that is less sure, since a few values may
/// be very long. Bounds are Welch's.
pub(super) fn means(one: &Sample, other: &Sample) -> Difference {
    let difference = one.mean() - other.mean();
    let (ours, theirs) = (one.error(), other.error());
    let error = (ours + theirs).sqrt();
    let freedom =
        (ours + theirs).powi(2) / (ours.powi(2) / (one.n - 1.0) + theirs.powi(2) / (other.n - 1.0));
    let pooled = ((one.variance() * (one.n - 1.0) + other.variance() * (other.n - 1.0))
        / (one.n + other.n - 2.0))
        .sqrt();
    let (welch, half) = StudentsT::new(0.0, 1.0, freedom).map_or((1.0, f64::INFINITY), |t| {
        let chance = 2.0 * t.sf((difference / error).abs());
        (chance, t.inverse_cdf(0.975) * error)
    });
    Difference {
        chance: welch.max(either_way(rank_score(one, other))),
        low: difference - half,
        high: difference + half,
        effect: (difference / pooled).abs(),
    }
}

/// How far the sum of ranks is from that of equals, in standard deviations.
pub(super) fn rank_score(one: &Sample, other: &Sample) -> f64 {
    let mut by_rank: BTreeMap<i64, (f64, f64)> = BTreeMap::new();
    for (rank, count) in &one.ranks {
        by_rank.entry(*rank).or_default().0 += count;
    }
    for (rank, count) in &other.ranks {
        by_rank.entry(*rank).or_default().1 += count;
    }
    let all = one.n + other.n;
    let (mut below, mut wins, mut tied) = (0.0, 0.0, 0.0);
    for (ours, theirs) in by_rank.values() {
        wins += ours * (below + theirs / 2.0);
        below += theirs;
        tied += (ours + theirs).powi(3) - (ours + theirs);
    }
    let variance = one.n * other.n / 12.0 * (all + 1.0 - tied / (all * (all - 1.0)));
    (wins - one.n * other.n / 2.0) / variance.sqrt()
}

/// Chances after Holm's correction: whatever of the comparisons are true, the chance that any of those which are not is taken
/// for one stays within what is asked for.
pub(super) fn holm(chances: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|a, b| chances[*a].total_cmp(&chances[*b]));
    let mut corrected = vec![1.0; chances.len()];
    let (mut left, mut greatest) = (super::real(chances.len() as u64), 0.0_f64);
    for place in order {
        greatest = greatest.max((chances[place] * left).min(1.0));
        corrected[place] = greatest;
        left -= 1.0;
    }
    corrected
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
