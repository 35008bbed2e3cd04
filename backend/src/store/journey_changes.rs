//! Journeys of which something has come to be known since: as they were known then, as they are known now, and what lies between.

use std::collections::BTreeMap;

use shared::api::wismo::ChangeCause;
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::counted_segment::Counted;
use super::ways::{Way, weekday};
use super::wismo_fulfillment::about_all_journeys;

/// A journey of which something was known then that is otherwise now.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Journey {
    pub(super) id: String,
    first_day: i64,
    promised_day: Option<i64>,
    ship_by_day: Option<i64>,
    estimated_day: Option<i64>,
    left_day: Option<i64>,
    missed_day: Option<i64>,
    last_day: Option<i64>,
    has_arrived: bool,
    has_carrier: bool,
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

    /// What it would be if of all that is otherwise `now` that alone had become known. `over` is the first day that was not over then.
    pub(super) fn by(&self, cause: &ChangeCause, now: &Self, over: i64) -> Self {
        let mut next = self.clone();
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

/// Journeys of which something is otherwise, as known then and as known now.
pub(super) async fn changes(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    known_at: Timestamp,
) -> Result<Vec<Change>, sqlx::Error> {
    let mut changes: BTreeMap<String, Change> = BTreeMap::new();
    for journey in changed(database, counted, known_at).await? {
        let change = Change {
            now: None,
            then: Some(journey.clone()),
        };
        changes.insert(journey.id, change);
    }
    let of_now = Counted {
        known_at: None,
        ..counted
    };
    for journey in changed(database, of_now, known_at).await? {
        let nothing = Change {
            then: None,
            now: None,
        };
        let change = changes.entry(journey.id.clone()).or_insert(nothing);
        change.now = Some(journey);
    }
    Ok(changes.into_values().collect())
}

/// Those of one time.
async fn changed(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    Timestamp(known_at): Timestamp,
) -> Result<Vec<Journey>, sqlx::Error> {
    let alive = format!("v.known_from <= {known_at} AND v.known_to > {known_at}");
    let (is_elsewhere, has_changed) = if counted.known_at.is_some() {
        (
            String::from(
                "EXISTS (SELECT 1 FROM deliveries v WHERE v.seller_order_id = c.seller_order_id)",
            ),
            format!("c.known_to < {0} OR d.known_to < {0}", i64::MAX),
        )
    } else {
        (
            format!(
                "(d.known_from <= {known_at} OR EXISTS (SELECT 1 FROM superseded_deliveries v
                   WHERE v.seller_order_id = c.seller_order_id AND {alive}))
                 AND (c.known_from <= {known_at} OR EXISTS (SELECT 1 FROM superseded_orders v
                   WHERE v.what = 'order' AND v.id = c.seller_order_id AND {alive}))"
            ),
            format!("c.known_from > {known_at} OR d.known_from > {known_at}"),
        )
    };
    let selected = format!(
        "SELECT c.seller_order_id AS id, d.first_day, d.promised_day, d.ship_by_day, d.estimated_day, d.left_day, d.missed_day,
           d.last_day, d.has_arrived, d.carrier <> '' AS has_carrier, {is_elsewhere} AS is_elsewhere"
    );
    let mut statement = about_all_journeys(&selected, counted);
    statement.push(format!(
        " WHERE {has_changed} OR d.left_known_from > {known_at} OR d.missed_known_from > {known_at}
            OR d.ended_known_from > {known_at}"
    ));
    statement.build_query_as().fetch_all(database).await
}
