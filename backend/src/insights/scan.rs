//! Days in a row on which more was asked, or more came late, than is usual around them.

use super::compare::{Side, alone, at_least, of_part};

/// A spell that has not ended is one that lasts, from so many days on.
const LASTING_DAYS: usize = 7;
/// So many days outside of a spell say what is usual.
const FEWEST_USUAL: usize = 21;
/// How long a spell may be that has ended. Each length is another comparison, so there are not all of them.
const LENGTHS: [usize; 10] = [3, 4, 5, 6, 7, 8, 10, 14, 21, 28];
/// How long a spike may be.
pub(super) const SPIKES: [usize; 3] = [1, 2, 3];
/// Days to both sides of a spike that say what is usual: what has gone on for weeks is none.
pub(super) const AROUND_SPIKE: usize = 14;
/// Days to both sides that say what is usual on a day, when it is asked how much days differ.
const NEAR: usize = 7;
/// Squares of surprises count as so much at most, by what is usual among them: they may be what is looked for.
const MOST_SURPRISE: f64 = 4.0;
/// What the squares of standard normal values are on average, so capped.
const CAPPED_SQUARE: f64 = 0.9205;
/// Enough steps for the estimate to stand still.
const STEPS: usize = 30;

/// Day after day: what happened, and what it could have happened to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Series {
    pub(super) hits: Vec<f64>,
    pub(super) exposure: Vec<f64>,
}

/// Days in a row with more than usual.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spell {
    /// Places of the first day and of the last.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) is_lasting: bool,
    /// Chance of one like this anywhere in the days.
    pub(super) chance: f64,
}

/// Sums of a series.
struct Summed {
    up_to: Vec<Side>,
}

impl Summed {
    /// Inside of these days, and outside, as far as so many days away.
    fn both(&self, (from, to): (usize, usize), around: usize) -> [Side; 2] {
        let sum = |from: usize, to: usize| self.up_to[to].minus(self.up_to[from]);
        let inside = sum(from, to + 1);
        let end = self.up_to.len() - 1;
        let all = sum(
            from.saturating_sub(around),
            (to + 1).saturating_add(around).min(end),
        );
        [inside, all.minus(inside)]
    }
}

impl Series {
    pub(super) fn len(&self) -> usize {
        self.hits.len()
    }

    pub(super) fn sum(&self, from: usize, to: usize) -> Side {
        Side {
            hits: self.hits[from..=to].iter().sum(),
            of: self.exposure[from..=to].iter().sum(),
        }
    }

    pub(super) fn all(&self) -> Side {
        Side {
            hits: self.hits.iter().sum(),
            of: self.exposure.iter().sum(),
        }
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        let less = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect();
        Self {
            hits: less(&self.hits, &other.hits),
            exposure: less(&self.exposure, &other.exposure),
        }
    }

    /// Sums up to each day, so that those of any days in a row are two of them.
    fn summed(&self) -> Summed {
        let mut sum = Side::default();
        let mut up_to = vec![sum];
        for (hits, of) in self.hits.iter().zip(&self.exposure) {
            sum = sum.plus(Side {
                hits: *hits,
                of: *of,
            });
            up_to.push(sum);
        }
        Summed { up_to }
    }

    /// Forgets some days.
    pub(super) fn forget(&mut self, from: usize, to: usize) {
        self.hits[from..=to].fill(0.0);
        self.exposure[from..=to].fill(0.0);
    }

    /// How many times more days differ from those around them than chance explains; at least 1. Days that differ by far
    /// count as if they did less (as Huber proposed), so that spells do not hide themselves.
    pub(super) fn spread(&self) -> f64 {
        let squares: Vec<f64> = (0..self.len())
            .filter_map(|day| self.surprise(day))
            .collect();
        if squares.len() < FEWEST_USUAL {
            return 1.0;
        }
        let days = super::real(squares.len() as u64);
        let mut spread = squares.iter().sum::<f64>() / days;
        for _ in 0..STEPS {
            let capped = squares
                .iter()
                .map(|square| square.min(MOST_SURPRISE * spread));
            spread = capped.sum::<f64>() / days / CAPPED_SQUARE;
        }
        spread.max(1.0)
    }

    /// How far a day is from those around it: the square, by what chance does on average.
    fn surprise(&self, day: usize) -> Option<f64> {
        let around = self.sum(day.saturating_sub(NEAR), (day + NEAR).min(self.len() - 1));
        let others = around.minus(self.sum(day, day));
        let usual = others.rate() * self.exposure[day];
        (usual > 0.0)
            .then(|| (self.hits[day] - usual).powi(2) / (usual * (1.0 + usual / others.hits)))
    }
}

/// Which spells are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sought {
    /// A day, or a few, of much more than around them.
    Spikes,
    /// Days in a row, or since a day, of more than in all others.
    Spells,
}

/// Spells of a part, from the place `since` on, most certain first, and the comparison that found none if there is none. `rest` has
/// what is not of the part: a spell that all have in common is none of a part.
pub(super) fn spells(
    part: &Series,
    rest: Option<&Series>,
    since: usize,
    sought: Sought,
    most: usize,
) -> Vec<Spell> {
    let spread = part.spread();
    let (mut part, mut rest) = (part.clone(), rest.cloned());
    let mut found = Vec::new();
    while found.len() < most {
        let Some(spell) = clearest(&part, rest.as_ref(), since, sought, spread) else {
            break;
        };
        found.push(spell);
        if spell.chance > super::ALPHA {
            break;
        }
        part.forget(spell.from, spell.to);
        if let Some(rest) = &mut rest {
            rest.forget(spell.from, spell.to);
        }
    }
    found
}

fn clearest(
    part: &Series,
    rest: Option<&Series>,
    since: usize,
    sought: Sought,
    spread: f64,
) -> Option<Spell> {
    let candidates = candidates(part.len(), since, sought);
    let around = match sought {
        Sought::Spikes => AROUND_SPIKE,
        Sought::Spells => usize::MAX,
    };
    let (days, part, rest) = (part.len(), part.summed(), rest.map(Series::summed));
    let score = |days: (usize, usize)| {
        let ours = part.both(days, around);
        let own = excess(ours);
        let rest = rest.as_ref().filter(|_| own > 0.0);
        rest.map_or(own, |rest| alone(ours, rest.both(days, around)))
    };
    let scored = candidates.iter().map(|days| (score(*days), *days));
    let (_, found) = scored
        .filter(|(score, _)| *score > 0.0)
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    let ours = part.both(found, around);
    let [inside, outside] = ours;
    let share = inside.of / (inside.of + outside.of);
    let own = at_least(inside.hits / spread, outside.hits / spread, share);
    let chance = rest.map_or(own, |rest| {
        of_part(own, ours, rest.both(found, around), spread)
    });
    let tried = super::real(candidates.len() as u64);
    let (from, to) = found;
    Some(Spell {
        from,
        to,
        is_lasting: to + 1 == days && to + 1 - from >= LASTING_DAYS,
        chance: (chance * tried).min(1.0),
    })
}

/// How much more there is inside than outside leads to expect: the signed root of the likelihood ratio.
fn excess([inside, outside]: [Side; 2]) -> f64 {
    let usual = outside.rate() * inside.of;
    if !usual.is_finite() || usual <= 0.0 || inside.hits <= usual {
        return 0.0;
    }
    (2.0 * (inside.hits * (inside.hits / usual).ln() - (inside.hits - usual))).sqrt()
}

/// First and last places of all spells that are looked at.
fn candidates(days: usize, since: usize, sought: Sought) -> Vec<(usize, usize)> {
    let lengths: &[usize] = match sought {
        Sought::Spikes => &SPIKES,
        Sought::Spells => &LENGTHS,
    };
    let mut all = Vec::new();
    for from in since..days {
        let ended = lengths.iter().map(|length| (from, from + length - 1));
        all.extend(ended.filter(|(_, to)| *to < days));
        let lasting = days - from;
        if sought == Sought::Spells && lasting >= LASTING_DAYS && !lengths.contains(&lasting) {
            all.push((from, days - 1));
        }
    }
    all.retain(|(from, to)| days - (to + 1 - from) >= FEWEST_USUAL);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(days: usize, of: f64) -> Series {
        // 4, 5, 6, 5 and so on: less than chance does.
        let hits = (0..days).map(|day| [4.0, 5.0, 6.0, 5.0][day % 4]).collect();
        Series {
            hits,
            exposure: vec![of; days],
        }
    }

    #[test]
    fn a_week_of_much_is_found_with_its_days() {
        let mut series = steady(60, 100.0);
        series.hits[40..47].fill(15.0);
        let found = spells(&series, None, 30, Sought::Spells, 3);
        assert_eq!((found[0].from, found[0].to), (40, 46));
        assert!(found[0].chance < 1e-6 && !found[0].is_lasting);
        assert!(found[1..].iter().all(|spell| spell.chance > 0.05));
    }

    #[test]
    fn what_goes_on_is_found_by_its_first_day() {
        let mut series = steady(60, 100.0);
        series.hits[47..].fill(14.0);
        let found = spells(&series, None, 30, Sought::Spells, 1);
        assert!((46..=48).contains(&found[0].from) && found[0].is_lasting);
    }

    #[test]
    fn what_all_have_in_common_is_no_spell_of_a_part() {
        let mut part = steady(60, 100.0);
        let mut rest = steady(60, 100.0);
        part.hits[40..47].fill(15.0);
        rest.hits[40..47].fill(15.0);
        let found = spells(&part, Some(&rest), 30, Sought::Spells, 1);
        assert!(found.iter().all(|spell| spell.chance > 0.05), "{found:?}");
    }

    #[test]
    fn days_that_differ_by_more_than_chance_count_less() {
        let mut chance = fastrand::Rng::with_seed(3);
        let mut series = steady(200, 100.0);
        for hits in &mut series.hits {
            // Normal enough, with mean 50 and four times the variance of chance.
            let sum: f64 = (0..12).map(|_| chance.f64()).sum::<f64>() - 6.0;
            *hits = 50.0 + sum * 200.0_f64.sqrt();
        }
        assert!((3.0..5.5).contains(&series.spread()), "{}", series.spread());
        assert!(steady(200, 100.0).spread() <= 1.0);
    }
}
