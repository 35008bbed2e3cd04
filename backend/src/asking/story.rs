//! What became of an order, told so that it can be asked how it stood at any moment, by what was known then.

use shared::api::wismo::ValueBand;
use shared::order::{EventCode, Standing};
use shared::time::{DAY_MS, Timestamp};

use super::AHEAD_MS;
use super::stand::{Asked, Lateness, Silence, Stand};

/// Something that happened to an order, and since when it is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// What.
    pub code: EventCode,
    /// When.
    pub at: Timestamp,
    /// Since when that is known.
    pub known_at: Timestamp,
}

/// A seller's part of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// Its key.
    pub id: String,
    /// The order that it is a part of.
    pub order_id: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When it was placed, and paid if it had to be: before that nobody waits for it.
    pub waited_from: Option<Timestamp>,
    /// Since when it was known to have arrived, or to have ended otherwise.
    pub ended_at: Option<Timestamp>,
    /// The end of the promised delivery.
    pub promised_to: Option<Timestamp>,
    /// What it is worth.
    pub value: ValueBand,
    /// What its timeline says, in the order of happening.
    pub moments: Vec<Moment>,
    /// When its customer was sent notices.
    pub notices: Vec<Timestamp>,
    /// When somebody asked where it is, and since when that is known.
    pub asked: Vec<(Timestamp, Timestamp)>,
    /// Since when it is known that its customer has asked about another order.
    pub asked_earlier: Option<Timestamp>,
}

impl Story {
    /// Whether it was open at `now`, and somebody waited for it.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.waited_from.is_some_and(|from| from <= now)
            && self.ended_at.is_none_or(|ended| ended > now)
    }

    /// When its customer was told something last, by the timeline or by a notice.
    pub fn last_told(&self, now: Timestamp) -> Option<Timestamp> {
        let shown = self.known(now).map(|one| one.at.max(one.known_at)).max();
        let sent = self.notices.iter().copied().filter(|at| *at <= now).max();
        shown.max(sent)
    }

    /// Whole days for which its customer has heard nothing.
    pub fn silent_days(&self, now: Timestamp) -> i64 {
        let since = self.last_told(now).unwrap_or(self.placed_at);
        (now.0 - since.0) / DAY_MS
    }

    /// How long ago its promise passed; less than nothing while it has not.
    pub fn late_ms(&self, now: Timestamp) -> Option<i64> {
        self.promised_to.map(|to| now.0 - to.0)
    }

    /// How it stood, by what was known then; nothing when nobody waited for it.
    pub fn stand(&self, now: Timestamp) -> Option<Stand> {
        let last = self
            .known(now)
            .filter_map(|one| Standing::after(&one.code))
            .last();
        self.is_open(now).then(|| Stand {
            standing: last.unwrap_or(Standing::Waiting),
            lateness: self.lateness(now),
            silence: Silence::of_days(self.silent_days(now)),
            asked: self.has_asked(now),
            value: self.value.clone(),
        })
    }

    /// Whether somebody asked where it is within a day after `now`.
    pub fn is_asked_about(&self, now: Timestamp) -> bool {
        let until = now.plus_ms(AHEAD_MS);
        self.asked.iter().any(|(at, _)| *at > now && *at <= until)
    }

    fn known(&self, now: Timestamp) -> impl Iterator<Item = &Moment> {
        self.moments
            .iter()
            .filter(move |one| one.at.max(one.known_at) <= now)
    }

    fn lateness(&self, now: Timestamp) -> Lateness {
        match self.late_ms(now) {
            None => Lateness::Unpromised,
            Some(late) if late <= -DAY_MS => Lateness::InTime,
            Some(..=0) => Lateness::Due,
            Some(late) if late <= DAY_MS => Lateness::Late,
            Some(late) if late <= 3 * DAY_MS => Lateness::Later,
            Some(_) => Lateness::Latest,
        }
    }

    fn has_asked(&self, now: Timestamp) -> Asked {
        if self.asked.iter().any(|(_, known_at)| *known_at <= now) {
            Asked::Before
        } else if self.asked_earlier.is_some_and(|known_at| known_at <= now) {
            Asked::Earlier
        } else {
            Asked::Never
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(100 * DAY_MS);

    fn days(days: i64) -> Timestamp {
        NOW.plus_ms(days * DAY_MS)
    }

    fn moment(code: EventCode, at: i64, known_at: i64) -> Moment {
        Moment {
            code,
            at: days(at),
            known_at: days(known_at),
        }
    }

    fn story() -> Story {
        Story {
            id: String::from("one"),
            order_id: String::from("whole"),
            placed_at: days(-6),
            waited_from: Some(days(-6)),
            ended_at: Some(days(2)),
            promised_to: Some(days(-1)),
            value: ValueBand::Middle,
            moments: vec![
                moment(EventCode::Placed, -6, -6),
                moment(EventCode::Shipped, -4, -4),
                moment(EventCode::Delayed, -3, 1),
                moment(EventCode::Delivered, 2, 2),
            ],
            notices: vec![days(1)],
            asked: vec![(days(1), days(3))],
            asked_earlier: Some(days(2)),
        }
    }

    #[test]
    fn what_became_known_later_was_not_known_then() {
        let stand = story().stand(NOW).unwrap();
        assert_eq!(stand.standing, Standing::UnderWay);
        assert_eq!(stand.silence, Silence::Days);
        assert_eq!(stand.lateness, Lateness::Late);
        assert_eq!(stand.asked, Asked::Never);
        let later = story().stand(days(1)).unwrap();
        assert_eq!(later.standing, Standing::Delayed);
        assert_eq!(later.silence, Silence::Fresh);
        assert_eq!(story().stand(days(2)), None);
        assert_eq!(story().stand(days(-7)), None);
    }

    #[test]
    fn a_question_counts_within_the_day_after() {
        assert!(story().is_asked_about(NOW));
        assert!(!story().is_asked_about(days(1)));
        assert!(!story().is_asked_about(days(-1)));
    }
}
