//! Journeys of which something has come to be known since: as they were known then, as they are known now, and what lies between.

use futures_util::TryStreamExt as _;
use shared::api::wismo::ChangeCause;
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::asked_journeys;
use super::ways::{Way, weekday};

/// A journey of which something was known then that is otherwise now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Journey {
    first_day: i64,
    promised_day: Option<i64>,
    ship_by_day: Option<i64>,
    estimated_day: Option<i64>,
    left_day: Option<i64>,
    missed_day: Option<i64>,
    last_day: Option<i64>,
    has_arrived: bool,
    has_carrier: bool,
    with_exception: i64,
    answers: i64,
    stars: i64,
    /// Whether it is known at the other time too, on whatever day and in whatever segment.
    is_elsewhere: bool,
}

impl Journey {
    /// Whether it is counted: what went back is not.
    pub(super) const fn is_counted(&self) -> bool {
        self.has_arrived || self.last_day.is_none()
    }

    /// As the lines count it.
    pub(super) fn way(&self, today: i64) -> Way {
        let on = |day: Option<i64>| day.map(|day| day - self.first_day);
        let arrived = self.last_day.filter(|_| self.has_arrived);
        Way {
            weekday: weekday(self.first_day),
            promised: on(self.promised_day),
            ship_by: on(self.ship_by_day),
            left_on: on(self.left_day),
            missed: on(self.missed_day),
            arrived: on(arrived),
            has_carrier: self.has_carrier,
            age: arrived.is_none().then_some(today - self.first_day),
            has_estimate: arrived.is_some() && self.estimated_day.is_some(),
            is_by_estimate: arrived
                .zip(self.estimated_day)
                .is_some_and(|(arrived, estimated)| arrived <= estimated),
        }
    }

    /// What else is counted of it: 1 where there is an exception, answers, and their stars.
    pub(super) fn beside(&self) -> (i64, i64, i64) {
        (self.with_exception, self.answers, self.stars)
    }

    /// What it would be if of all that is otherwise `now` that alone had become known. `over` is the first day that was not over then.
    pub(super) fn by(&self, cause: &ChangeCause, now: &Self, over: i64) -> Self {
        let mut next = *self;
        let is_late = |day: Option<i64>| day.is_some_and(|day| day < over);
        match cause {
            ChangeCause::Planned => {
                next.first_day = now.first_day;
                next.promised_day = now.promised_day;
                next.ship_by_day = now.ship_by_day;
                next.estimated_day = now.estimated_day;
            }
            ChangeCause::Corrected => next.take_steps(now, |before, _| before.is_some()),
            ChangeCause::LateScans => next.take_steps(now, |_, after| is_late(after)),
            ChangeCause::Left => next.leave(now),
            ChangeCause::Missed => next.missed_day = now.missed_day,
            ChangeCause::Arrived => next.end(now),
            _ => {}
        }
        next
    }

    /// Takes the steps over of which that holds, before and after.
    fn take_steps(&mut self, now: &Self, holds: impl Fn(Option<i64>, Option<i64>) -> bool) {
        if self.left_day == now.left_day || holds(self.left_day, now.left_day) {
            self.leave(now);
        }
        if holds(self.missed_day, now.missed_day) {
            self.missed_day = now.missed_day;
        }
        if holds(self.last_day, now.last_day) {
            self.end(now);
        }
    }

    /// Whoever carries it is known with that it left.
    fn leave(&mut self, now: &Self) {
        self.left_day = now.left_day;
        self.has_carrier = now.has_carrier;
    }

    fn end(&mut self, now: &Self) {
        self.last_day = now.last_day;
        self.has_arrived = now.has_arrived;
    }
}

/// One that is not the same then and now.
#[derive(Default)]
pub(super) struct Change {
    pub(super) then: Option<Journey>,
    pub(super) now: Option<Journey>,
}

impl Change {
    /// Why it is counted as a whole, or not any more; nothing when it is at both times, or at none.
    pub(super) fn of_order(&self) -> Option<ChangeCause> {
        let (then, now) = (self.then.as_ref(), self.now.as_ref());
        let was_counted = then.is_some_and(Journey::is_counted);
        if was_counted == now.is_some_and(Journey::is_counted) {
            return None;
        }
        Some(match (then, now) {
            (Some(_), Some(_)) if was_counted => ChangeCause::Returned,
            (Some(_), Some(_)) => ChangeCause::Corrected,
            (Some(one), None) | (None, Some(one)) if one.is_elsewhere => ChangeCause::Moved,
            (Some(_), None) => ChangeCause::Cancelled,
            (None, _) => ChangeCause::Ordered,
        })
    }
}

/// A journey of one time.
#[derive(sqlx::FromRow)]
struct Known {
    id: String,
    is_now: bool,
    #[sqlx(flatten)]
    journey: Journey,
}

/// Tells of the journeys that were put together, one by one, those of which something is otherwise.
pub(super) async fn each(
    database: &mut SqliteConnection,
    known_at: Timestamp,
    mut tell: impl FnMut(Change),
) -> Result<(), sqlx::Error> {
    let of_time = |known_at: Option<Timestamp>| {
        format!(
            "SELECT id, {} AS is_now, first_day, promised_day, ship_by_day, estimated_day, left_day, missed_day, last_day,
               has_arrived, has_carrier, with_exception, answers, stars, is_elsewhere
             FROM {} WHERE has_changed = 1",
            i64::from(known_at.is_none()),
            asked_journeys::known(known_at)
        )
    };
    let statement = format!(
        "{} UNION ALL {} ORDER BY id",
        of_time(Some(known_at)),
        of_time(None)
    );
    let mut rows = sqlx::query_as::<_, Known>(&statement).fetch(database);
    let (mut id, mut change) = (String::new(), Change::default());
    while let Some(row) = rows.try_next().await? {
        if row.id != id {
            tell(std::mem::take(&mut change));
            id = row.id;
        }
        if row.is_now {
            change.now = Some(row.journey);
        } else {
            change.then = Some(row.journey);
        }
    }
    tell(change);
    Ok(())
}
