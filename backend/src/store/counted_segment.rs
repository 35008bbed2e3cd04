//! Counting inquiries and orders of a segment on some days. The whole marketplace's come from the roll-ups by day, those of a segment from cells
//! kept in memory, and what was known at a moment of the past from the versions of then. All are the same sums: `rollups` has them once.

use std::collections::BTreeMap;

use shared::api::wismo::{CustomerKind, Segment, ValueBand, WismoFigures};
use shared::ids::SellerId;
use shared::metrics::REPEAT_DAYS;
use shared::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::inquiry_cells::Cells;
use super::known;
use super::rollups::{CELL_SUMS, MEASURES, ORDER_MEASURES};
use super::seller_orders::whole;
use crate::windows::Days;

/// What a segment adds to a condition on days. Whose inquiries are meant stands in it, too.
#[derive(Clone, Copy)]
pub(super) struct Counted<'a> {
    pub(super) segment: &'a Segment,
    pub(super) days: Days,
    /// As known when; nothing for now.
    pub(super) known_at: Option<Timestamp>,
}

/// What is counted of inquiries on one day.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(super) struct DayRow {
    day: i64,
    inquiries: i64,
    asking_where: i64,
    asking_where_first: i64,
    first_ones: i64,
    first_answered: i64,
    preventable: i64,
    resolved: i64,
    resolution_minutes: i64,
    surveys: i64,
    answers: i64,
    stars: i64,
}

impl DayRow {
    /// Sums of a day, in the order of `MEASURES`.
    pub(super) const fn of(day: i64, sums: [i64; 11]) -> Self {
        let [
            inquiries,
            asking_where,
            asking_where_first,
            first_ones,
            first_answered,
            preventable,
            resolved,
            resolution_minutes,
            surveys,
            answers,
            stars,
        ] = sums;
        Self {
            day,
            inquiries,
            asking_where,
            asking_where_first,
            first_ones,
            first_answered,
            preventable,
            resolved,
            resolution_minutes,
            surveys,
            answers,
            stars,
        }
    }
}

/// What is counted of orders on one day.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
struct OrderDayRow {
    day: i64,
    orders: i64,
    shipments: i64,
}

/// What is counted of some days, one by one.
pub(super) struct Counts {
    inquiries: Vec<DayRow>,
    orders: Vec<OrderDayRow>,
}

impl Counts {
    /// Their sums. Whether somebody came back is known of days whose seventh day after has passed by `today`.
    pub(super) fn figures(&self, today: i64) -> WismoFigures {
        let mut sum = WismoFigures::default();
        for row in &self.inquiries {
            sum.inquiries += whole(row.inquiries);
            sum.asking_where += whole(row.asking_where);
            sum.asking_where_first += whole(row.asking_where_first);
            sum.first += whole(row.first_ones);
            sum.preventable += whole(row.preventable);
            sum.resolved += whole(row.resolved);
            sum.resolution_minutes += whole(row.resolution_minutes);
            sum.surveys += whole(row.surveys);
            sum.answers += whole(row.answers);
            sum.stars += whole(row.stars);
            if row.day + REPEAT_DAYS < today {
                sum.first_decided += whole(row.first_ones);
                sum.first_contact_resolved += whole(row.first_answered);
            }
        }
        for row in &self.orders {
            sum.orders += whole(row.orders);
            sum.shipments += whole(row.shipments);
        }
        sum
    }

    /// Inquiries and orders, by day.
    pub(super) fn by_day(&self) -> BTreeMap<i64, (u64, u64)> {
        let mut days: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
        for row in &self.inquiries {
            days.entry(row.day).or_default().0 += whole(row.inquiries);
        }
        for row in &self.orders {
            days.entry(row.day).or_default().1 += whole(row.orders);
        }
        days
    }
}

/// What is counted, day by day.
pub(super) async fn counts(
    database: &mut SqliteConnection,
    cells: &Cells,
    counted: Counted<'_>,
) -> Result<Counts, sqlx::Error> {
    let inquiries = if counted.is_in_cells() {
        cells.by_day(database, counted).await?
    } else {
        let mut inquiries = counted.inquiry_days();
        inquiries.build_query_as().fetch_all(&mut *database).await?
    };
    let mut orders = counted.order_days();
    let orders = orders.build_query_as().fetch_all(database).await?;
    Ok(Counts { inquiries, orders })
}

impl Counted<'_> {
    /// Whether it has been added up by day: everything, as known now.
    pub(super) fn is_rolled_up(&self) -> bool {
        self.known_at.is_none() && *self.segment == Segment::default()
    }

    /// Whether it is a segment, as known now.
    pub(super) fn is_in_cells(&self) -> bool {
        self.known_at.is_none() && *self.segment != Segment::default()
    }

    /// What is counted of inquiries, by day.
    fn inquiry_days(&self) -> QueryBuilder<'static, Sqlite> {
        if self.is_rolled_up() {
            return self.of_days("SELECT * FROM inquiry_days WHERE ");
        }
        let mut statement = self.of_days(&format!(
            "SELECT day, {MEASURES} FROM {} WHERE ",
            known::counted_inquiries(self.known_at)
        ));
        self.push_segment(&mut statement);
        self.push_channel(&mut statement);
        statement.push(" GROUP BY day");
        statement
    }

    /// What is counted of orders, by day.
    fn order_days(&self) -> QueryBuilder<'static, Sqlite> {
        if self.is_rolled_up() {
            return self.of_days("SELECT * FROM order_days WHERE ");
        }
        let mut statement = if self.segment.seller.is_none() && self.known_at.is_none() {
            self.of_days(&format!("SELECT day, {CELL_SUMS} FROM order_cells WHERE "))
        } else {
            self.of_days(&format!(
                "SELECT day, {ORDER_MEASURES} FROM {} WHERE ",
                known::orders(self.known_at)
            ))
        };
        self.push_segment(&mut statement);
        statement.push(" GROUP BY day");
        statement
    }

    pub(super) fn of_days(&self, select: &str) -> QueryBuilder<'static, Sqlite> {
        let mut statement = QueryBuilder::new(select);
        self.push_days(&mut statement);
        statement
    }

    pub(super) fn push_days(&self, statement: &mut QueryBuilder<'_, Sqlite>) {
        statement.push("day BETWEEN ").push_bind(self.days.first);
        statement.push(" AND ").push_bind(self.days.last);
    }

    /// Of inquiries and orders alike.
    pub(super) fn push_segment(&self, statement: &mut QueryBuilder<'_, Sqlite>) {
        push_segment(statement, self.segment, "");
    }

    /// Of inquiries alone: an order comes by no channel.
    pub(super) fn push_channel(&self, statement: &mut QueryBuilder<'_, Sqlite>) {
        if let Some(channel) = &self.segment.channel {
            statement.push(" AND channel = ");
            statement.push_bind(channel.word().to_owned());
        }
    }
}

/// The columns that a segment names of orders and inquiries alike.
pub(super) fn chosen(segment: &Segment) -> [(&'static str, Option<&str>); 5] {
    [
        ("seller_id", segment.seller.as_ref().map(SellerId::as_str)),
        ("carrier", segment.carrier.as_deref()),
        ("region", segment.region.as_deref()),
        ("value_band", segment.value.as_ref().map(ValueBand::word)),
        (
            "customer_kind",
            segment.customer.as_ref().map(CustomerKind::word),
        ),
    ]
}

/// What a segment adds to a condition on orders and inquiries alike, whose columns have that before their names.
pub(super) fn push_segment(
    statement: &mut QueryBuilder<'_, Sqlite>,
    segment: &Segment,
    before: &str,
) {
    for (column, value) in chosen(segment) {
        if let Some(value) = value {
            statement.push(" AND ").push(before).push(column);
            statement.push(" = ").push_bind(value.to_owned());
        }
    }
}
