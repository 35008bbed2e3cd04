//! What customers said of their orders without having asked anything.

use std::collections::BTreeMap;

use shared::api::wismo::{InquiryTopic, RatingComment, Ratings};
use shared::ids::{OrderId, OrderNumber};
use shared::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::counted_segment::{Counted, push_segment};
use super::marketplace::{day_of, time_zone};
use super::satisfaction::nothing;
use super::seller_orders::whole;

/// Stands where inquiries have what was asked.
const TOPIC: &str = "order";

/// The part of an order that an answer is about, with what it counts as.
const ABOUT_PARTS: &str = " FROM order_ratings r JOIN seller_orders p ON p.order_id = r.order_id AND p.seller_id = r.seller_id
     JOIN counted_orders c ON c.what = 'order' AND c.id = p.id WHERE r.";

#[derive(sqlx::FromRow)]
struct CommentRow {
    id: String,
    part: String,
    order_number: String,
    rating: i64,
    comment: String,
    answered_at: i64,
}

/// Notes the day of each by the calendar of the marketplace.
pub(super) async fn derive(database: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let zone = time_zone(database).await?;
    let moments: Vec<i64> = sqlx::query_scalar("SELECT DISTINCT asked_at FROM order_ratings")
        .fetch_all(&mut *database)
        .await?;
    for asked_at in moments {
        sqlx::query("UPDATE order_ratings SET day = $1 WHERE asked_at = $2")
            .bind(day_of(asked_at, zone))
            .bind(asked_at)
            .execute(&mut *database)
            .await?;
    }
    Ok(())
}

/// The answers of a segment by day or by carrier. Whoever chose a channel means inquiries alone.
pub(super) async fn ratings<K>(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    column: &str,
) -> Result<BTreeMap<K, Ratings>, sqlx::Error>
where
    K: Ord + Send + Unpin + for<'r> sqlx::Decode<'r, Sqlite> + sqlx::Type<Sqlite>,
{
    let mut by_value = BTreeMap::new();
    if counted.segment.channel.is_some() {
        return Ok(by_value);
    }
    let select = format!("SELECT {column}, r.rating, COUNT(*){ABOUT_PARTS}");
    let mut statement = meant(&select, counted);
    statement.push(format!(" GROUP BY {column}, r.rating"));
    let rows: Vec<(K, i64, i64)> = statement.build_query_as().fetch_all(database).await?;
    for (value, rating, count) in rows {
        let ratings: &mut Ratings = by_value.entry(value).or_insert_with(nothing);
        let place = usize::try_from(rating - 1).ok();
        if let Some(stars) = place.and_then(|place| ratings.counts.get_mut(place)) {
            *stars += whole(count);
        }
    }
    Ok(by_value)
}

/// What was written beside, latest first.
pub(super) async fn comments(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    most: i64,
) -> Result<Vec<RatingComment>, sqlx::Error> {
    if counted.segment.channel.is_some() {
        return Ok(Vec::new());
    }
    let select = format!(
        "SELECT r.id, p.id AS part, p.order_number, r.rating, r.comment, r.answered_at{ABOUT_PARTS}"
    );
    let mut statement = meant(&select, counted);
    statement.push(" AND r.comment IS NOT NULL ORDER BY r.answered_at DESC, r.id DESC LIMIT ");
    statement.push_bind(most);
    let rows: Vec<CommentRow> = statement.build_query_as().fetch_all(database).await?;
    let comment = |row: CommentRow| RatingComment {
        inquiry: row.id,
        order_id: OrderId::parse(&row.part),
        order_number: OrderNumber::parse(&row.order_number),
        topic: InquiryTopic::from_word(TOPIC),
        rating: whole(row.rating),
        comment: row.comment,
        answered_at: Timestamp(row.answered_at),
    };
    Ok(rows.into_iter().map(comment).collect())
}

fn meant<'a>(select: &str, counted: Counted<'_>) -> QueryBuilder<'a, Sqlite> {
    let mut statement = QueryBuilder::new(select);
    counted.push_days(&mut statement);
    push_segment(&mut statement, counted.segment, "c.");
    if let Some(known_at) = counted.known_at {
        statement
            .push(" AND r.answered_at <= ")
            .push_bind(known_at.0);
    }
    statement
}
