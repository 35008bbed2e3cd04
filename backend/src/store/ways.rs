//! The ways of orders from their first day on, alike ones together, and the line of the table that they make.

use std::collections::BTreeMap;

use shared::api::wismo::FulfillmentLine;
use shared::metrics::{SMALL_SAMPLE, business_days};
use shared::order::{LateCause, ParcelDays};

use super::seller_orders::whole;
use crate::promise::Journeys;

/// Days are counted from the last one promised, before it and after it; [`Journeys`] counts from 0.
const PROMISED_DAY: i64 = 10_000;

/// The way of an order, in days from its first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
pub(super) struct Way {
    /// Of its first day, 0 for Monday.
    pub(super) weekday: i64,
    pub(super) promised: Option<i64>,
    pub(super) ship_by: Option<i64>,
    pub(super) left_on: Option<i64>,
    pub(super) missed: Option<i64>,
    pub(super) arrived: Option<i64>,
    pub(super) has_carrier: bool,
    /// Days that it has been under way; nothing once it has arrived.
    pub(super) age: Option<i64>,
    pub(super) has_estimate: bool,
    pub(super) is_by_estimate: bool,
}

/// The weekday of a day since 1970-01-01, which was a Thursday; 0 for Monday.
pub(super) const fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// Ways of orders, and what else is counted of these.
#[derive(Clone, Debug, Default)]
pub(super) struct Ways {
    /// Whether business days count alone, in how long orders take.
    is_business: bool,
    orders: BTreeMap<Way, u64>,
    pub(super) with_exception: u64,
    pub(super) answers: u64,
    pub(super) stars: u64,
}

impl Ways {
    /// Of no order yet.
    pub(super) fn in_days(is_business: bool) -> Self {
        Self {
            is_business,
            ..Self::default()
        }
    }

    /// Adds orders with that way.
    pub(super) fn add(&mut self, way: Way, orders: u64) {
        *self.orders.entry(self.counted(way)).or_default() += orders;
    }

    /// Weekdays tell ways apart only where they matter.
    const fn counted(&self, way: Way) -> Way {
        let weekday = if self.is_business { way.weekday } else { 0 };
        Way { weekday, ..way }
    }

    /// Adds those of another line.
    pub(super) fn join(&mut self, other: &Self) {
        for (way, orders) in &other.orders {
            self.add(*way, *orders);
        }
        self.with_exception += other.with_exception;
        self.answers += other.answers;
        self.stars += other.stars;
    }

    /// Lets orders come in and fall out.
    pub(super) fn shift(&mut self, shift: &Shift) {
        for (way, by) in &shift.ways {
            let way = self.counted(*way);
            let orders = self.orders.remove(&way).unwrap_or(0);
            let orders = orders.saturating_add_signed(*by);
            if orders > 0 {
                self.orders.insert(way, orders);
            }
        }
        let (with_exception, answers, stars) = shift.beside;
        self.with_exception = self.with_exception.saturating_add_signed(with_exception);
        self.answers = self.answers.saturating_add_signed(answers);
        self.stars = self.stars.saturating_add_signed(stars);
    }

    /// The same so many days later, if nothing but that had happened.
    pub(super) fn later(self, days: i64) -> Self {
        let mut later = Self {
            orders: BTreeMap::new(),
            ..self
        };
        for (way, orders) in self.orders {
            let age = way.age.map(|age| age + days);
            later.add(Way { age, ..way }, orders);
        }
        later
    }

    /// The line of the table.
    pub(super) fn line(&self) -> FulfillmentLine {
        let mut count = Count::default();
        for (way, orders) in &self.orders {
            count.add(way, *orders);
            count.add_times(way, *orders, self.is_business);
        }
        FulfillmentLine {
            with_exception: self.with_exception,
            answers: self.answers,
            stars: self.stars,
            ..count.finished()
        }
    }
}

/// Orders that come in and fall out for one reason.
#[derive(Debug, Default)]
pub(super) struct Shift {
    /// Orders that are another then.
    pub(super) count: u64,
    ways: BTreeMap<Way, i64>,
    /// Those with an exception, answers, and their stars.
    beside: (i64, i64, i64),
}

impl Shift {
    /// An order with that way, and what else is counted of it, comes in `by` times: once, or -1 times.
    pub(super) fn add(&mut self, way: Way, beside: (i64, i64, i64), by: i64) {
        *self.ways.entry(way).or_default() += by;
        self.beside.0 += by * beside.0;
        self.beside.1 += by * beside.1;
        self.beside.2 += by * beside.2;
    }
}

/// What a line is made of while its orders are counted.
#[derive(Default)]
struct Count {
    line: FulfillmentLine,
    ship_days: BTreeMap<i64, u64>,
    delivery_days: BTreeMap<i64, u64>,
    promises: Journeys,
}

impl Count {
    fn add(&mut self, way: &Way, orders: u64) {
        let line = &mut self.line;
        line.orders += orders;
        line.left += orders * u64::from(way.left_on.is_some());
        line.arrived += orders * u64::from(way.arrived.is_some());
        if way.has_estimate {
            line.estimated += orders;
            line.by_estimate += orders * u64::from(way.is_by_estimate);
        }
        let Some(promised) = way.promised else {
            return;
        };
        line.promised += orders;
        // What is on its way has been seen until yesterday.
        let seen = way.arrived.or(way.age.map(|age| age - 1)).unwrap_or(0);
        let from_promise = PROMISED_DAY + seen - promised;
        self.promises
            .add(from_promise, way.arrived.is_some(), orders);
        self.decide(way, promised, orders);
    }

    /// How long they took to leave and to arrive.
    fn add_times(&mut self, way: &Way, orders: u64, is_business: bool) {
        let took = |days: i64| {
            if is_business {
                business_days(way.weekday, days)
            } else {
                days
            }
        };
        if let Some(left_on) = way.left_on {
            *self.ship_days.entry(took(left_on)).or_default() += orders;
        }
        if let Some(arrived) = way.arrived {
            *self.delivery_days.entry(took(arrived)).or_default() += orders;
        }
    }

    /// Whether the promise was kept, and why not.
    fn decide(&mut self, way: &Way, promised: i64, orders: u64) {
        let today = way.age.unwrap_or(i64::MAX);
        let days = ParcelDays {
            promised,
            ship_by: way.ship_by,
            left: way.left_on,
            missed: way.missed,
            arrived: way.arrived,
            has_carrier: way.has_carrier,
        };
        let line = &mut self.line;
        let Some(cause) = days.late_cause(today) else {
            let is_kept = way.arrived.is_some();
            line.on_time += orders * u64::from(is_kept);
            line.decided += orders * u64::from(is_kept);
            return;
        };
        line.decided += orders;
        *match cause {
            LateCause::Shop => &mut line.by_shop,
            LateCause::Carrier => &mut line.by_carrier,
            LateCause::Recipient => &mut line.by_recipient,
            LateCause::Unknown | LateCause::Other(_) => &mut line.unknown,
        } += orders;
    }

    fn finished(self) -> FulfillmentLine {
        let expected = self.promises.arrived_by(PROMISED_DAY);
        FulfillmentLine {
            ship_days_p50: nearest_rank(&self.ship_days, 50),
            ship_days_p90: nearest_rank(&self.ship_days, 90),
            delivery_days_p50: nearest_rank(&self.delivery_days, 50),
            delivery_days_p90: nearest_rank(&self.delivery_days, 90),
            expected_on_time: expected
                .filter(|_| self.line.promised >= SMALL_SAMPLE)
                .map(whole),
            ..self.line
        }
    }
}

/// The smallest day by which at least that percentage of them are through.
fn nearest_rank(days: &BTreeMap<i64, u64>, percent: u64) -> Option<u64> {
    let all: u64 = days.values().sum();
    let rank = (all * percent).div_ceil(100);
    let mut through = 0;
    days.iter()
        .find(|(_, count)| {
            through += **count;
            through >= rank
        })
        .map(|(day, _)| whole(*day))
}
