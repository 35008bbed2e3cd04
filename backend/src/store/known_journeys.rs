//! What has come to be known of journeys since: why the line of all orders of some days is another now. The orders of then are taken
//! through one cause after the other, and the line is made anew after each, so that all effects make up the difference, of middles and
//! estimates as well.

use std::collections::{BTreeMap, BTreeSet};

use shared::api::wismo::{ChangeCause, Effect, FulfillmentLine, Known, Segment, Tally};
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::formulas;
use super::known::Asked;
use super::seller_orders::whole;
use super::ways::{Way, Ways};
use super::wismo::Counted;
use super::wismo_fulfillment::{about_all_journeys, in_trouble, satisfaction, together};

/// Causes by which an order as a whole is one of those that are counted, or is none of them.
const OF_ORDERS: [ChangeCause; 4] = [
    ChangeCause::Ordered,
    ChangeCause::Cancelled,
    ChangeCause::Returned,
    ChangeCause::Moved,
];
/// Causes by which the way of an order is another.
const OF_WAYS: [ChangeCause; 6] = [
    ChangeCause::Planned,
    ChangeCause::Corrected,
    ChangeCause::LateScans,
    ChangeCause::Left,
    ChangeCause::Missed,
    ChangeCause::Arrived,
];

/// A journey of which something was known then that is otherwise now.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
struct Journey {
    id: String,
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
    const fn is_counted(&self) -> bool {
        self.has_arrived || self.last_day.is_none()
    }

    /// As the lines count it.
    fn way(&self, today: i64) -> Way {
        let on = |day: Option<i64>| day.map(|day| day - self.first_day);
        let arrived = self.last_day.filter(|_| self.has_arrived);
        Way {
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
    fn by(&self, cause: &ChangeCause, now: &Self, over: i64) -> Self {
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
struct Change {
    then: Option<Journey>,
    now: Option<Journey>,
}

impl Change {
    /// Why it is counted as a whole, or not any more; nothing when it is at both times, or at none.
    fn of_order(&self) -> Option<ChangeCause> {
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

/// What else is counted of orders, by their keys.
struct Beside {
    troubled: BTreeSet<String>,
    answers: BTreeMap<String, (u64, u64)>,
}

impl Beside {
    async fn of(
        database: &mut SqliteConnection,
        counted: Counted<'_>,
    ) -> Result<Self, sqlx::Error> {
        let key = "c.seller_order_id";
        let troubled = in_trouble(database, counted, key).await?;
        let answers = satisfaction(database, counted, key).await?;
        Ok(Self {
            troubled: troubled.into_iter().map(|(id, _)| id).collect(),
            answers: answers
                .into_iter()
                .map(|(id, answers, stars)| (id, (whole(answers), whole(stars))))
                .collect(),
        })
    }

    /// Takes that of one order out.
    fn take(&mut self, id: &str) -> (u64, u64, u64) {
        let is_troubled = self.troubled.remove(id);
        let (answers, stars) = self.answers.remove(id).unwrap_or_default();
        (u64::from(is_troubled), answers, stars)
    }
}

/// The orders on their way from then to now, and what is told of it.
struct Telling {
    ways: Ways,
    line: FulfillmentLine,
    told: Vec<Tally>,
    effects: Vec<Effect>,
}

impl Telling {
    /// Tells what a cause has done since the last one.
    fn tell(&mut self, cause: &ChangeCause, count: u64) {
        let line = self.ways.line();
        let moved = named(&self.line).into_iter().zip(named(&line));
        let before = self.effects.len();
        for ((figure, from), (_, to)) in moved {
            let by = signed(to) - signed(from);
            if by != 0 {
                self.effects.push(Effect {
                    cause: cause.word().to_owned(),
                    figure: figure.to_owned(),
                    by,
                });
            }
        }
        if count > 0 || self.effects.len() > before {
            self.told.push(Tally {
                key: cause.word().to_owned(),
                count,
            });
        }
        self.line = line;
    }

    fn leave(&mut self, journey: &Journey, today: i64, beside: &mut Beside) {
        let (troubled, answers, stars) = beside.take(&journey.id);
        self.ways.take(journey.way(today));
        self.ways.with_exception = self.ways.with_exception.saturating_sub(troubled);
        self.ways.answers = self.ways.answers.saturating_sub(answers);
        self.ways.stars = self.ways.stars.saturating_sub(stars);
    }

    fn enter(&mut self, journey: &Journey, today: i64, beside: &mut Beside) {
        let (troubled, answers, stars) = beside.take(&journey.id);
        self.ways.add(journey.way(today), 1);
        self.ways.with_exception += troubled;
        self.ways.answers += answers;
        self.ways.stars += stars;
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Figures by their names on the wire; what there is too little for counts as 0.
fn named(line: &FulfillmentLine) -> [(&'static str, u64); 20] {
    let some = |figure: Option<u64>| figure.unwrap_or(0);
    [
        ("orders", line.orders),
        ("left", line.left),
        ("shipDaysP50", some(line.ship_days_p50)),
        ("shipDaysP90", some(line.ship_days_p90)),
        ("arrived", line.arrived),
        ("deliveryDaysP50", some(line.delivery_days_p50)),
        ("deliveryDaysP90", some(line.delivery_days_p90)),
        ("decided", line.decided),
        ("onTime", line.on_time),
        ("promised", line.promised),
        ("expectedOnTime", some(line.expected_on_time)),
        ("estimated", line.estimated),
        ("byEstimate", line.by_estimate),
        ("byShop", line.by_shop),
        ("byCarrier", line.by_carrier),
        ("byRecipient", line.by_recipient),
        ("unknown", line.unknown),
        ("withException", line.with_exception),
        ("answers", line.answers),
        ("stars", line.stars),
    ]
}

/// What an answer says of when its figures were known; `then` are the orders that it counts.
pub(super) async fn known(
    database: &mut SqliteConnection,
    asked: &Asked,
    segment: &Segment,
    then: &Ways,
) -> Result<Known<FulfillmentLine>, sqlx::Error> {
    let formulas = asked.formulas(database).await?;
    let Some(known_at) = asked.known_at else {
        return Ok(Known {
            formulas,
            ..Known::default()
        });
    };
    let today = asked.present_day(database).await?;
    let of_then = asked.counted(segment);
    let of_now = Counted {
        known_at: None,
        ..of_then
    };
    let mut telling = Telling {
        line: then.line(),
        ways: then.clone().later(today - asked.windows.today),
        told: Vec::new(),
        effects: Vec::new(),
    };
    let decided = telling.ways.line().decided;
    let due = decided.saturating_sub(telling.line.decided);
    telling.tell(&ChangeCause::Due, due);
    let mut changes = changes(database, of_then, known_at).await?;
    let mut beside = (
        Beside::of(database, of_then).await?,
        Beside::of(database, of_now).await?,
    );
    for cause in &OF_ORDERS {
        let count = tell_orders(&mut telling, cause, &changes, &mut beside, today);
        telling.tell(cause, count);
    }
    // What was not over by the first instant behind that moment happened later.
    let over = known_at.plus_ms(1).civil(&asked.zone).date;
    for cause in &OF_WAYS {
        let whole_ones = tell_orders(&mut telling, cause, &changes, &mut beside, today);
        let days = (today, over.days_since_epoch());
        let count = whole_ones + tell_ways(&mut telling, cause, &mut changes, days);
        telling.tell(cause, count);
    }
    tell_beside(&mut telling, &beside);
    let since = formulas::since(database, known_at).await?;
    telling.tell(&ChangeCause::Formulas, since);
    Ok(Known {
        known_at: Some(known_at),
        now: Some(together(database, of_now, today).await?.line()),
        changed_since: telling.told,
        effects: telling.effects,
        formulas,
    })
}

/// Orders that come in or fall out because of that; how many.
fn tell_orders(
    telling: &mut Telling,
    cause: &ChangeCause,
    changes: &[Change],
    (then, now): &mut (Beside, Beside),
    today: i64,
) -> u64 {
    let mut count = 0;
    for change in changes {
        if change.of_order().as_ref() != Some(cause) {
            continue;
        }
        count += 1;
        if let Some(journey) = change.then.as_ref().filter(|one| one.is_counted()) {
            telling.leave(journey, today, then);
        }
        if let Some(journey) = change.now.as_ref().filter(|one| one.is_counted()) {
            telling.enter(journey, today, now);
        }
    }
    count
}

/// Orders whose way is another because of that; how many.
fn tell_ways(
    telling: &mut Telling,
    cause: &ChangeCause,
    changes: &mut [Change],
    (today, over): (i64, i64),
) -> u64 {
    let mut count = 0;
    for change in changes {
        if let (Some(here), Some(now)) = (&mut change.then, &change.now)
            && here.is_counted()
            && now.is_counted()
        {
            let next = here.by(cause, now, over);
            if next != *here {
                count += 1;
                telling.ways.take(here.way(today));
                telling.ways.add(next.way(today), 1);
                *here = next;
            }
        }
    }
    count
}

/// Exceptions that were found of orders that are there at both times, and answers about them.
fn tell_beside(telling: &mut Telling, (then, now): &(Beside, Beside)) {
    let found = now.troubled.difference(&then.troubled).count();
    let found = u64::try_from(found).unwrap_or(0);
    telling.ways.with_exception += found;
    telling.tell(&ChangeCause::Troubled, found);
    let sum = |beside: &Beside| {
        let all = beside.answers.values();
        all.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    };
    let ((answers_then, stars_then), (answers, stars)) = (sum(then), sum(now));
    let given = answers.saturating_sub(answers_then);
    telling.ways.answers += given;
    telling.ways.stars += stars.saturating_sub(stars_then);
    telling.tell(&ChangeCause::Answered, given);
}

/// Journeys of which something is otherwise, as known then and as known now.
async fn changes(
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
