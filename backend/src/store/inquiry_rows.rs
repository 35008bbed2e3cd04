//! The inquiries themselves, latest first: those that a part of a chart stands for.

use shared::api::wismo::{AskedHours, InquiryFilter, InquiryPage, InquiryTopic, WismoQuery};
use shared::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite};

use super::counted_segment::Counted;
use super::inquiries::{COLUMNS, Row};
use super::known::Asked;
use super::seller_orders::whole;
use super::{Store, known};

/// Inquiries of one answer.
const ROWS: usize = 50;

impl Store {
    /// A part of the inquiries that view and filter are about, all from one snapshot.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn inquiry_rows(
        &self,
        query: &WismoQuery,
        filter: &InquiryFilter,
        now: Timestamp,
    ) -> Result<InquiryPage, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let asked = Asked::of(&mut snapshot, query, now).await?;
        let counted = asked.counted(&query.segment);
        let inquiries = known::inquiries(asked.known_at);
        let mut counting: QueryBuilder<'_, Sqlite> =
            QueryBuilder::new(format!("SELECT COUNT(*) FROM {inquiries} WHERE "));
        counted.push_days(&mut counting);
        push_filter(&mut counting, counted, filter);
        let total: i64 = counting
            .build_query_scalar()
            .fetch_one(&mut *snapshot)
            .await?;
        // By time rather than by day, so that the latest are read from their index, and none but those that are shown.
        let instants = asked.windows.instants();
        let columns = COLUMNS.replace("FROM inquiries", &format!("FROM {inquiries}"));
        let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(format!(
            "{columns} WHERE i.id IN (SELECT id FROM {inquiries} WHERE asked_at >= "
        ));
        statement.push_bind(instants.from.0);
        statement.push(" AND asked_at < ").push_bind(instants.to.0);
        push_filter(&mut statement, counted, filter);
        if let Some((at, id)) = filter.cursor.as_deref().and_then(cursor) {
            statement.push(" AND (asked_at, id) < (").push_bind(at);
            statement.push(", ").push_bind(id).push(")");
        }
        let limit = i64::try_from(ROWS + 1).unwrap_or(i64::MAX);
        statement.push(" ORDER BY asked_at DESC, id DESC LIMIT ");
        // One more tells whether another part follows.
        statement
            .push_bind(limit)
            .push(") ORDER BY i.asked_at DESC, i.id DESC");
        let mut rows: Vec<Row> = statement.build_query_as().fetch_all(&mut *snapshot).await?;
        let has_more = rows.len() > ROWS;
        rows.truncate(ROWS);
        let last = rows.last().filter(|_| has_more);
        Ok(InquiryPage {
            next_cursor: last.map(|row| format!("{}~{}", row.asked_at, row.id)),
            results: rows.into_iter().map(Row::into_inquiry).collect(),
            total: whole(total),
            time_zone: Some(asked.zone.name().to_owned()),
            known_at: asked.known_at,
            as_of: Some(now),
        })
    }
}

/// The place after which a part begins.
fn cursor(text: &str) -> Option<(i64, String)> {
    let (at, id) = text.split_once('~')?;
    Some((at.parse().ok()?, id.to_owned()))
}

fn push_filter(
    statement: &mut QueryBuilder<'_, Sqlite>,
    counted: Counted<'_>,
    filter: &InquiryFilter,
) {
    counted.push_segment(statement);
    counted.push_channel(statement);
    let chosen = [
        ("topic", filter.topic.as_ref().map(InquiryTopic::word)),
        ("order_status", filter.status.as_deref()),
        ("age", filter.age.as_deref()),
        ("answer_time", filter.answered.as_deref()),
    ];
    for (column, value) in chosen {
        if let Some(value) = value {
            statement.push(" AND ").push(column);
            statement.push(" = ").push_bind(value.to_owned());
        }
    }
    let within = |statement: &mut QueryBuilder<'_, Sqlite>, sql: &str, bound: u32| {
        statement.push(sql).push_bind(i64::from(bound));
    };
    match filter.hour {
        Some(AskedHours::OfWeek(hour)) => within(statement, " AND hour = ", hour),
        Some(AskedHours::OfDay(from, to)) => {
            within(statement, " AND hour % 24 >= ", from);
            within(statement, " AND hour % 24 < ", to);
        }
        Some(AskedHours::Weekday(day)) => within(statement, " AND hour / 24 = ", day),
        None => {}
    }
    if filter.is_preventable {
        statement.push(" AND is_preventable = 1");
    }
}
