//! Figures about inquiries. The whole marketplace's come from the roll-ups by day, and so do those of what is alike in one thing; other
//! segments are counted from the indexes that hold all that a segment is made of. All are the same sums: `rollups` has them once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use shared::api::wismo::{
    AnswerTime, Channel, CustomerKind, Grouping, InquiryBreakdown, OrderAge, Segment,
    SegmentOptions, Shop as NamedShop, Tally, TrendPoint, ValueBand, WismoFigures, WismoInquiries,
    WismoOverview, WismoQuery, WismoSpan,
};
use shared::ids::SellerId;
use shared::metrics::{REPEAT_DAYS, WISMO_FORMULAS};
use shared::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::known::Asked;
use super::rollups::{CELL_SUMS, KINDS, MEASURES, ORDER_MEASURES};
use super::seller_orders::whole;
use super::{Store, known};
use crate::windows::{Days, points};

/// Shops that can be chosen at most.
const MOST_SHOPS: i64 = 200;
/// Hours of a week.
const HOURS: usize = 168;

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
struct DayRow {
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
    fn by_day(&self) -> BTreeMap<i64, (u64, u64)> {
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

impl Store {
    /// The overview, all from one snapshot.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn wismo_overview(
        &self,
        query: &WismoQuery,
        now: Timestamp,
    ) -> Result<WismoOverview, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let asked = Asked::of(&mut snapshot, query, now).await?;
        let (windows, segment) = (&asked.windows, &query.segment);
        let of_days = asked.counted(segment);
        let counts = counts(&mut snapshot, of_days).await?;
        let (base_span, base) = base(&mut snapshot, segment, &asked).await?;
        let tallies = tallies(&mut snapshot, of_days, &["status"]).await?;
        Ok(WismoOverview {
            span: windows.current.span(),
            current: counts.figures(windows.today),
            base_span,
            base,
            trend: points(windows, &Grouping::Day, &counts.by_day()),
            statuses: most_first(tallies.get("status")),
            options: options(&mut snapshot, segment.seller.as_ref()).await?,
            time_zone: Some(asked.zone.name().to_owned()),
            formula_version: WISMO_FORMULAS,
            known: asked.known(&mut snapshot, segment, &counts).await?,
            as_of: Some(now),
        })
    }

    /// How inquiries divide, all from one snapshot.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn wismo_inquiries(
        &self,
        query: &WismoQuery,
        now: Timestamp,
    ) -> Result<WismoInquiries, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let asked = Asked::of(&mut snapshot, query, now).await?;
        let (windows, segment) = (&asked.windows, &query.segment);
        let of_days = asked.counted(segment);
        let counts = counts(&mut snapshot, of_days).await?;
        let (base_span, base) = base(&mut snapshot, segment, &asked).await?;
        let tallies = tallies(&mut snapshot, of_days, &KINDS.map(|(kind, _)| kind)).await?;
        let breakdown = breakdown(&tallies);
        let trend = match query.group {
            Grouping::HourOfWeek => of_hours(&breakdown.hours),
            _ => points(windows, &query.group, &counts.by_day()),
        };
        Ok(WismoInquiries {
            span: windows.current.span(),
            current: counts.figures(windows.today),
            base_span,
            base,
            trend,
            breakdown,
            options: options(&mut snapshot, segment.seller.as_ref()).await?,
            time_zone: Some(asked.zone.name().to_owned()),
            formula_version: WISMO_FORMULAS,
            known: asked.known(&mut snapshot, segment, &counts).await?,
            as_of: Some(now),
        })
    }
}

pub(super) async fn base(
    database: &mut SqliteConnection,
    segment: &Segment,
    asked: &Asked,
) -> Result<(Option<WismoSpan>, Option<WismoFigures>), sqlx::Error> {
    let Some(days) = asked.windows.base else {
        return Ok((None, None));
    };
    let counts = known::counts(database, segment, days, asked.known_at).await?;
    Ok((Some(days.span()), Some(counts.figures(asked.windows.today))))
}

pub(super) async fn counts(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
) -> Result<Counts, sqlx::Error> {
    let mut inquiries = counted.inquiry_days();
    let mut orders = counted.order_days();
    Ok(Counts {
        inquiries: inquiries.build_query_as().fetch_all(&mut *database).await?,
        orders: orders.build_query_as().fetch_all(database).await?,
    })
}

impl Counted<'_> {
    /// Whether it has been added up by day: everything, as known now.
    fn is_rolled_up(&self) -> bool {
        self.known_at.is_none() && *self.segment == Segment::default()
    }

    /// What all of it is alike in, if that is one thing and not the shop: a column, and its value.
    fn one_dimension(&self) -> Option<(&'static str, &str)> {
        if self.known_at.is_some() {
            return None;
        }
        let channel = self.segment.channel.as_ref().map(Channel::word);
        let mut values = chosen(self.segment)
            .into_iter()
            .chain([("channel", channel)])
            .filter_map(|(column, value)| Some((column, value?)));
        let one = values.next().filter(|(column, _)| *column != "seller_id");
        one.filter(|_| values.next().is_none())
    }

    /// What is counted of inquiries, by day.
    fn inquiry_days(&self) -> QueryBuilder<'static, Sqlite> {
        if self.is_rolled_up() {
            return self.of_days("SELECT * FROM inquiry_days WHERE ");
        }
        if let Some(one) = self.one_dimension() {
            let measures = "SELECT day, inquiries, asking_where, asking_where_first, first_ones, first_answered, preventable, resolved,
                resolution_minutes, surveys, answers, stars FROM inquiry_segment_days WHERE ";
            let mut statement = self.of_days(measures);
            push_dimension(&mut statement, one);
            return statement;
        }
        let mut statement = self.of_days(&format!(
            "SELECT day, {MEASURES} FROM {} WHERE ",
            known::inquiries(self.known_at)
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

    fn of_days(&self, select: &str) -> QueryBuilder<'static, Sqlite> {
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

fn push_dimension(statement: &mut QueryBuilder<'_, Sqlite>, (column, value): (&'static str, &str)) {
    statement.push(" AND dimension = ").push_bind(column);
    statement.push(" AND value = ").push_bind(value.to_owned());
}

/// The columns that a segment names of orders and inquiries alike.
fn chosen(segment: &Segment) -> [(&'static str, Option<&str>); 5] {
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

type Tallies = BTreeMap<String, BTreeMap<String, u64>>;

/// How many inquiries there are of each value, by these kinds.
async fn tallies(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    kinds: &[&str],
) -> Result<Tallies, sqlx::Error> {
    let of_kinds = KINDS.into_iter().filter(|(kind, _)| kinds.contains(kind));
    let mut statement = match counted.one_dimension() {
        _ if counted.is_rolled_up() => rolled_up(counted, of_kinds),
        Some(one) if kinds == ["status"] => statuses(counted, one),
        _ => scanned(counted, of_kinds),
    };
    let rows: Vec<(String, String, i64)> = statement.build_query_as().fetch_all(database).await?;
    let mut tallies = Tallies::new();
    for (kind, key, count) in rows {
        tallies.entry(kind).or_default().insert(key, whole(count));
    }
    Ok(tallies)
}

fn rolled_up(
    counted: Counted<'_>,
    kinds: impl Iterator<Item = (&'static str, &'static str)>,
) -> QueryBuilder<'static, Sqlite> {
    let mut statement = QueryBuilder::new("");
    for (place, (kind, _)) in kinds.enumerate() {
        let union = if place > 0 { " UNION ALL " } else { "" };
        statement.push(format!(
            "{union}SELECT '{kind}', key, CAST(SUM(inquiries) AS BIGINT) FROM inquiry_tallies WHERE kind = '{kind}' AND "
        ));
        counted.push_days(&mut statement);
        statement.push(" GROUP BY key");
    }
    statement
}

/// Of what is alike in one thing: where their orders stood.
fn statuses(counted: Counted<'_>, one: (&'static str, &str)) -> QueryBuilder<'static, Sqlite> {
    let mut statement = counted.of_days(
        "SELECT 'status', key, CAST(SUM(inquiries) AS BIGINT) FROM inquiry_segment_statuses WHERE ",
    );
    push_dimension(&mut statement, one);
    statement.push(" GROUP BY key");
    statement
}

/// Of any segment: the index is read once, however many kinds are counted.
fn scanned(
    counted: Counted<'_>,
    kinds: impl Iterator<Item = (&'static str, &'static str)>,
) -> QueryBuilder<'static, Sqlite> {
    let columns = KINDS.map(|(_, column)| column).join(", ");
    let mut statement = counted.of_days(&format!(
        "WITH meant AS MATERIALIZED (SELECT {columns} FROM {} WHERE ",
        known::inquiries(counted.known_at)
    ));
    counted.push_segment(&mut statement);
    counted.push_channel(&mut statement);
    statement.push(")");
    for (place, (kind, column)) in kinds.enumerate() {
        let union = if place > 0 { " UNION ALL" } else { "" };
        statement.push(format!(
            "{union} SELECT '{kind}', CAST({column} AS TEXT), COUNT(*) FROM meant GROUP BY {column}"
        ));
    }
    statement
}

/// Most first; of as many by the alphabet, so that nothing jumps.
fn most_first(counts: Option<&BTreeMap<String, u64>>) -> Vec<Tally> {
    let mut tallies: Vec<Tally> = counts
        .into_iter()
        .flatten()
        .map(|(key, count)| Tally {
            key: key.clone(),
            count: *count,
        })
        .collect();
    tallies.sort_by_key(|tally| Reverse(tally.count));
    tallies
}

/// In the order of `words`, with none left out.
fn in_order<'a>(
    counts: Option<&BTreeMap<String, u64>>,
    words: impl Iterator<Item = &'a str>,
) -> Vec<Tally> {
    let count = |word: &str| counts.and_then(|counts| counts.get(word)).copied();
    words
        .map(|word| Tally {
            key: word.to_owned(),
            count: count(word).unwrap_or(0),
        })
        .collect()
}

fn breakdown(tallies: &Tallies) -> InquiryBreakdown {
    let of = |kind: &str| tallies.get(kind);
    let mut hours = vec![0; HOURS];
    for (key, count) in of("hour").into_iter().flatten() {
        if let Some(hour) = key.parse().ok().and_then(|hour: usize| hours.get_mut(hour)) {
            *hour += count;
        }
    }
    InquiryBreakdown {
        topics: most_first(of("topic")),
        channels: most_first(of("channel")),
        carriers: most_first(of("carrier")),
        ages: in_order(of("age"), OrderAge::ALL.iter().map(OrderAge::word)),
        statuses: most_first(of("status")),
        answer_times: in_order(of("answer"), AnswerTime::ALL.iter().map(AnswerTime::word)),
        hours,
    }
}

fn of_hours(hours: &[u64]) -> Vec<TrendPoint> {
    let point = |(hour, inquiries): (u64, &u64)| TrendPoint {
        day: None,
        hour: Some(hour),
        inquiries: *inquiries,
        orders: 0,
    };
    (0..).zip(hours).map(point).collect()
}

/// What can be chosen. Names are found by leaping from one to the next in an index, not by reading every order.
pub(super) async fn options(
    database: &mut SqliteConnection,
    seller: Option<&SellerId>,
) -> Result<SegmentOptions, sqlx::Error> {
    if let Some(seller) = seller {
        return options_of(database, seller).await;
    }
    Ok(SegmentOptions {
        carriers: names(database, "carrier").await?,
        regions: names(database, "region").await?,
        shops: shops(database).await?,
    })
}

async fn names(database: &mut SqliteConnection, column: &str) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(&format!(
        "WITH RECURSIVE names (name) AS (SELECT MIN({column}) FROM counted_orders
           UNION ALL SELECT (SELECT MIN({column}) FROM counted_orders WHERE {column} > name) FROM names WHERE name IS NOT NULL)
         SELECT name FROM names WHERE name <> '' ORDER BY name"
    ))
    .fetch_all(database)
    .await
}

/// The same of one shop, whose orders are read once.
async fn options_of(
    database: &mut SqliteConnection,
    seller: &SellerId,
) -> Result<SegmentOptions, sqlx::Error> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT DISTINCT carrier, region FROM counted_orders WHERE seller_id = $1")
            .bind(seller.as_str())
            .fetch_all(&mut *database)
            .await?;
    let (carriers, regions): (BTreeSet<String>, BTreeSet<String>) = rows.into_iter().unzip();
    let named =
        |names: BTreeSet<String>| names.into_iter().filter(|name| !name.is_empty()).collect();
    Ok(SegmentOptions {
        carriers: named(carriers),
        regions: named(regions),
        shops: shops(database).await?,
    })
}

async fn shops(database: &mut SqliteConnection) -> Result<Vec<NamedShop>, sqlx::Error> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT id, shop_name FROM sellers ORDER BY inquiry_count DESC, id LIMIT $1",
    )
    .bind(MOST_SHOPS)
    .fetch_all(database)
    .await?;
    let shop = |(id, name): (String, String)| {
        Some(NamedShop {
            id: SellerId::parse(&id)?,
            name,
        })
    };
    Ok(rows.into_iter().filter_map(shop).collect())
}
