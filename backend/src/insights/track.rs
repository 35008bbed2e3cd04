//! Day after day of all, or of one part; and what to expect of a day.

use super::compare::Side;
use super::counted::Cell;
use super::scan::Series;
use super::{Facts, LEAD_DAYS, real};

/// Below so many inquiries in all, nobody knows what a weekday does.
const FEWEST_FOR_WEEKDAYS: f64 = 100.0;
/// What little a weekday may do at least, so that a day on which nobody ever asks can have a first inquiry.
const LEAST_HABIT: f64 = 0.05;
/// Days of a week.
const WEEK: usize = 7;

/// Of all, or of one part: each day of the reach, and the days that are compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Track {
    by_day: Series,
    pub(super) now: Side,
    pub(super) before: Side,
}

impl Track {
    pub(super) fn of<'a>(facts: &Facts, cells: impl IntoIterator<Item = &'a Cell>) -> Self {
        let days = usize::try_from(facts.reach.last - facts.reach.first + 1).unwrap_or(0);
        let mut track = Self {
            by_day: Series {
                hits: vec![0.0; days],
                exposure: vec![0.0; days],
            },
            ..Self::default()
        };
        for cell in cells {
            let side = Side {
                hits: real(cell.hits),
                of: real(cell.of),
            };
            let place = usize::try_from(cell.day - facts.reach.first).ok();
            if let Some(place) = place.filter(|place| *place < days) {
                track.by_day.hits[place] += side.hits;
                track.by_day.exposure[place] += side.of;
            }
            if facts.current.has(cell.day) {
                track.now = track.now.plus(side);
            }
            if facts.base.is_some_and(|base| base.has(cell.day)) {
                track.before = track.before.plus(side);
            }
        }
        track
    }
}

/// What a day leads to expect. Of what happens to orders, by how many there are; of who asks, by the parcels that left in the seven
/// days up to it, and by the habits of its weekday.
pub(super) struct Expected {
    /// First day of the reach.
    first: i64,
    /// How much more, or less, is asked on each weekday than on all, Monday first; nothing where it is about orders.
    habits: Option<[f64; WEEK]>,
}

impl Expected {
    pub(super) fn of_orders(facts: &Facts) -> Self {
        Self {
            first: facts.reach.first,
            habits: None,
        }
    }

    /// Habits are those of all. The day with most of each weekday is left out: it may be what is looked for.
    pub(super) fn of_inquiries(facts: &Facts, all: &Track) -> Self {
        let plain = Self {
            first: facts.reach.first,
            habits: Some([1.0; WEEK]),
        };
        let series = plain.series(all);
        if series.all().hits < FEWEST_FOR_WEEKDAYS {
            return plain;
        }
        let mut weekdays: [Vec<Side>; WEEK] = Default::default();
        for day in (0..series.len()).filter(|day| series.exposure[*day] > 0.0) {
            weekdays[plain.weekday(day)].push(series.sum(day, day));
        }
        for days in &mut weekdays {
            days.sort_by(|a, b| a.rate().total_cmp(&b.rate()));
            if days.len() > 2 {
                days.pop();
            }
        }
        let whole = sum(&weekdays.concat()).rate();
        let habit = |days: Vec<Side>| Some(sum(&days).rate() / whole).filter(|one| one.is_finite());
        Self {
            habits: Some(weekdays.map(|days| habit(days).map_or(1.0, |one| one.max(LEAST_HABIT)))),
            ..plain
        }
    }

    /// What happened, and what it could have happened to, from the first day on that has a week before it.
    pub(super) fn series(&self, track: &Track) -> Series {
        let lead = usize::try_from(LEAD_DAYS).unwrap_or(0);
        let Series { hits, exposure } = &track.by_day;
        let Some(habits) = &self.habits else {
            return Series {
                hits: hits[lead..].to_vec(),
                exposure: exposure[lead..].to_vec(),
            };
        };
        let weeks = exposure.windows(WEEK).enumerate();
        let expected = |(day, week): (usize, &[f64])| {
            week.iter().sum::<f64>() / 7.0 * habits[self.weekday(day)]
        };
        Series {
            hits: hits[lead..].to_vec(),
            exposure: weeks.map(expected).collect(),
        }
    }

    /// Of a place in a series: 0 for Monday; days since 1970-01-01 begin with a Thursday.
    fn weekday(&self, place: usize) -> usize {
        let day = self.first + LEAD_DAYS + i64::try_from(place).unwrap_or(0);
        usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0)
    }
}

fn sum(sides: &[Side]) -> Side {
    let nothing = Side::default();
    sides.iter().fold(nothing, |sum, side| sum.plus(*side))
}
