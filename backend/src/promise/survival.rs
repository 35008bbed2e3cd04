//! How many days parcels take, those that are still on their way included (Kaplan and Meier).
//!
//! Whoever counts only what has arrived believes in the quick ones: of last week's orders they know nothing else. A parcel
//! on its way says "longer than so many days", and that is counted.

use std::collections::BTreeMap;

/// Shares are counted in billionths: there is no float in figures.
const ONE: u128 = 1_000_000_000;
/// By how much a day may miss the share asked for, when the next one is further above it.
const TOLERANCE: u128 = 3 * ONE / 100;

/// Parcels by their days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journeys {
    /// Of those that have arrived: days to arrival.
    arrived: BTreeMap<i64, u64>,
    /// Of those that have not: days for which they have been seen.
    seen_for: BTreeMap<i64, u64>,
}

impl Journeys {
    /// Adds `count` parcels of `days` days.
    pub fn add(&mut self, days: i64, has_arrived: bool, count: u64) {
        let kind = if has_arrived {
            &mut self.arrived
        } else {
            &mut self.seen_for
        };
        *kind.entry(days.max(0)).or_default() += count;
    }

    /// Parcels that have arrived.
    pub fn arrivals(&self) -> u64 {
        self.arrived.values().sum()
    }

    /// The share that has arrived by the end of that day, in thousandths, half up, what has not arrived counting as "later than it
    /// has been seen"; nothing before anything has arrived or been seen.
    pub fn arrived_by(&self, day: i64) -> Option<i64> {
        let mut on_their_way = u128::from(self.arrivals())
            + self.seen_for.values().map(|n| u128::from(*n)).sum::<u128>();
        if on_their_way == 0 {
            return None;
        }
        let mut not_arrived = ONE;
        let mut unseen = self.seen_for.iter().peekable();
        for (days, count) in self.arrived.range(..=day) {
            while let Some((_, gone)) = unseen.next_if(|(seen, _)| *seen < days) {
                on_their_way -= u128::from(*gone);
            }
            let count = u128::from(*count);
            not_arrived = not_arrived * (on_their_way - count) / on_their_way;
            on_their_way -= count;
        }
        let per_mille = ((ONE - not_arrived) * 1_000 + ONE / 2) / ONE;
        i64::try_from(per_mille).ok()
    }

    /// The day by which the next parcel has arrived with a chance of `per_mille` thousandths; nothing when there are too few
    /// to say so. Days are whole: it is the first with that chance or more, unless the day before comes closer to it.
    ///
    /// The share asked for is widened by one part in the number of arrivals: of `n` parcels like those before, the next one
    /// falls behind the `k`-th with a chance of `k / (n + 1)` and not of `k / n`.
    pub fn quantile(&self, per_mille: u32) -> Option<i64> {
        let arrivals = u128::from(self.arrivals());
        if arrivals == 0 {
            return None;
        }
        let share = u128::from(per_mille) * ONE / 1_000;
        let wanted = share + share / arrivals;
        let mut on_their_way =
            arrivals + self.seen_for.values().map(|n| u128::from(*n)).sum::<u128>();
        let mut not_arrived = ONE;
        let mut unseen = self.seen_for.iter().peekable();
        let mut before: Option<(i64, u128)> = None;
        for (days, count) in &self.arrived {
            while let Some((_, gone)) = unseen.next_if(|(seen, _)| *seen < days) {
                on_their_way -= u128::from(*gone);
            }
            let count = u128::from(*count);
            not_arrived = not_arrived * (on_their_way - count) / on_their_way;
            on_their_way -= count;
            let arrived = ONE - not_arrived;
            if arrived >= wanted {
                let is_closer = |short: u128| short <= TOLERANCE && short < arrived - wanted;
                let closer = before.filter(|(_, earlier)| is_closer(wanted - earlier));
                return Some(closer.map_or(*days, |(day, _)| day));
            }
            before = Some((*days, arrived));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journeys(arrived: &[(i64, u64)], seen_for: &[(i64, u64)]) -> Journeys {
        let mut journeys = Journeys::default();
        for (days, count) in arrived {
            journeys.add(*days, true, *count);
        }
        for (days, count) in seen_for {
            journeys.add(*days, false, *count);
        }
        journeys
    }

    #[test]
    fn with_everything_arrived_it_is_the_plain_quantile() {
        let ten_a_day: Vec<(i64, u64)> = (1..=10).map(|day| (day, 100)).collect();
        let journeys = journeys(&ten_a_day, &[]);
        assert_eq!(journeys.quantile(499), Some(5));
        assert_eq!(journeys.quantile(899), Some(9));
        // 900 of 1,000 arrived by the ninth day, which is less than 0.9 of 1,001, but closer to it than all of them.
        assert_eq!(journeys.quantile(900), Some(9));
        // No day is close to 0.95; the first above it is taken.
        assert_eq!(journeys.quantile(950), Some(10));
    }

    #[test]
    fn parcels_on_their_way_move_it_back() {
        let arrived = [(1, 50), (2, 50)];
        assert_eq!(journeys(&arrived, &[]).quantile(600), Some(2));
        assert_eq!(journeys(&arrived, &[]).quantile(400), Some(1));
        assert_eq!(journeys(&arrived, &[(1, 100)]).quantile(400), Some(2));
        // A hundred that have been seen for a month without arriving: nobody knows the 90th in a hundred.
        assert_eq!(journeys(&arrived, &[(30, 100)]).quantile(900), None);
    }

    #[test]
    fn kaplan_and_meiers_textbook_numbers_come_out() {
        // Six arrive after 6 days where 21 were sent, and so on: Freireich's remission times, as every textbook has them.
        let arrived = [(6, 3), (7, 1), (10, 1), (13, 1), (16, 1), (22, 1), (23, 1)];
        let seen_for = [
            (6, 1),
            (9, 1),
            (10, 1),
            (11, 1),
            (17, 1),
            (19, 1),
            (20, 1),
            (25, 1),
            (32, 2),
            (34, 1),
            (35, 1),
        ];
        let journeys = journeys(&arrived, &seen_for);
        // S(6) = 0.857, S(7) = 0.807, S(10) = 0.753, S(13) = 0.690, S(16) = 0.627, S(22) = 0.538, S(23) = 0.448.
        // Nine arrivals widen a share by a ninth.
        for (arrived, day) in [
            (140, 6),
            (190, 7),
            (245, 10),
            (308, 13),
            (370, 16),
            (460, 22),
            (550, 23),
        ] {
            assert_eq!(journeys.quantile(arrived * 9 / 10), Some(day), "{arrived}");
        }
        assert_eq!(journeys.quantile(900), None);
    }

    #[test]
    fn shares_are_the_plain_ones_of_what_has_arrived_and_know_of_what_has_not() {
        let all_there = journeys(&[(1, 30), (2, 50), (3, 20)], &[]);
        let by = |day| all_there.arrived_by(day);
        assert_eq!(
            [0, 1, 2, 3, 9].map(by),
            [Some(0), Some(300), Some(800), Some(1_000), Some(1_000)]
        );
        // Half of the parcels have been seen for a day only: of the others, 30 of 100 came on the first day and 50 of 70 on the second.
        let half_seen = journeys(&[(1, 60), (2, 50), (3, 20)], &[(1, 70)]);
        assert_eq!(half_seen.arrived_by(1), Some(300));
        assert_eq!(half_seen.arrived_by(2), Some(800));
        assert_eq!(journeys(&[], &[]).arrived_by(5), None);
        assert_eq!(journeys(&[], &[(4, 9)]).arrived_by(5), Some(0));
    }

    #[test]
    fn the_next_parcel_keeps_a_promise_of_nine_in_ten_as_often_as_it_says() {
        // Twenty seen, one to come, ten thousand times: the correction for few parcels is what makes it true.
        let mut chance = fastrand::Rng::with_seed(11);
        let (mut kept, rounds) = (0_u32, 10_000_u32);
        for _ in 0..rounds {
            let mut drawn = || chance.i64(0..1_000_000);
            let mut journeys = Journeys::default();
            for _ in 0..20 {
                journeys.add(drawn(), true, 1);
            }
            kept += u32::from(journeys.quantile(900).is_some_and(|day| drawn() <= day));
        }
        let share = kept * 1_000 / rounds;
        assert!((890..=920).contains(&share), "{share} in a thousand");
    }
}
