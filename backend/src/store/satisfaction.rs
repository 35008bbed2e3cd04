//! How satisfied customers are with the answers that they got: counted from the index that holds all that a segment is made of.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use shared::api::wismo::{
    AnswerTime, Grouping, InquiryTopic, RATING_GROUPS, RatingComment, Ratings, WismoQuery,
    WismoSatisfaction,
};
use shared::ids::{OrderId, OrderNumber};
use shared::metrics::WISMO_FORMULAS;
use shared::time::{Date, Timestamp};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::counted_segment::{Counted, counts};
use super::known::Asked;
use super::seller_orders::whole;
use super::wismo::{base, options};
use super::{Store, known, order_ratings};
use crate::windows::{Windows, parts};

/// Comments of one answer.
const MOST_COMMENTS: i64 = 50;
/// Stars that can be given.
const STARS: usize = 5;

#[derive(sqlx::FromRow)]
struct CommentRow {
    id: String,
    seller_order_id: String,
    order_number: String,
    topic: String,
    rating: i64,
    comment: String,
    answered_at: i64,
}

impl Store {
    /// How satisfied customers are, all from one snapshot.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn wismo_satisfaction(
        &self,
        query: &WismoQuery,
        now: Timestamp,
    ) -> Result<WismoSatisfaction, sqlx::Error> {
        let mut snapshot = self.pool().begin().await?;
        let asked = Asked::of(&mut snapshot, query, now).await?;
        let (windows, segment) = (&asked.windows, &query.segment);
        let counted = asked.counted(segment);
        let figures = counts(&mut snapshot, &self.cells, counted).await?;
        let (base_span, base) = base(&mut snapshot, &self.cells, segment, &asked).await?;
        let days: BTreeMap<i64, Ratings> = ratings(&mut snapshot, counted, "day").await?;
        let answer_times = ratings(&mut snapshot, counted, "answer_time").await?;
        let carriers = ratings(&mut snapshot, counted, "carrier").await?;
        let topics = ratings(&mut snapshot, counted, "topic").await?;
        let of_orders = order_ratings::ratings(&mut snapshot, counted, "r.day").await?;
        let order_carriers = order_ratings::ratings(&mut snapshot, counted, "c.carrier").await?;
        let mut comments = comments(&mut snapshot, counted).await?;
        comments.extend(order_ratings::comments(&mut snapshot, counted, MOST_COMMENTS).await?);
        comments.sort_by_key(|comment| Reverse(comment.answered_at));
        comments.truncate(usize::try_from(MOST_COMMENTS).unwrap_or(0));
        let group = group(query, windows, &days);
        let parts = parts(windows, &group);
        Ok(WismoSatisfaction {
            span: windows.current.span(),
            current: figures.figures(windows.today),
            base_span,
            base,
            group: Some(group),
            trend: by_part(&parts, &days),
            answer_times: in_order(answer_times),
            carriers: most_first(carriers),
            topics: most_first(topics),
            order_trend: if of_orders.is_empty() {
                Vec::new()
            } else {
                by_part(&parts, &of_orders)
            },
            order_carriers: most_first(order_carriers),
            comments,
            options: options(&mut snapshot, segment.seller.as_ref()).await?,
            time_zone: Some(asked.zone.name().to_owned()),
            formula_version: WISMO_FORMULAS,
            known: asked
                .known(&mut snapshot, &self.cells, segment, &figures)
                .await?,
            as_of: Some(now),
        })
    }
}

/// Those who were asked how it was, and what they said, by the values of a column.
async fn ratings<K>(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    column: &str,
) -> Result<BTreeMap<K, Ratings>, sqlx::Error>
where
    K: Ord + Send + Unpin + for<'r> sqlx::Decode<'r, Sqlite> + sqlx::Type<Sqlite>,
{
    let inquiries = known::counted_inquiries(counted.known_at);
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(format!(
        "SELECT {column}, COALESCE(rating, 0), COUNT(*) FROM {inquiries} WHERE is_surveyed = 1 AND "
    ));
    push_meant(&mut statement, counted);
    statement.push(format!(" GROUP BY {column}, rating"));
    let rows: Vec<(K, i64, i64)> = statement.build_query_as().fetch_all(database).await?;
    let mut by_value = BTreeMap::new();
    for (value, rating, count) in rows {
        let ratings: &mut Ratings = by_value.entry(value).or_insert_with(nothing);
        ratings.surveys += whole(count);
        let place = usize::try_from(rating)
            .ok()
            .and_then(|stars| stars.checked_sub(1));
        if let Some(stars) = place.and_then(|place| ratings.counts.get_mut(place)) {
            *stars += whole(count);
        }
    }
    Ok(by_value)
}

fn push_meant(statement: &mut QueryBuilder<'_, Sqlite>, counted: Counted<'_>) {
    counted.push_days(statement);
    counted.push_segment(statement);
    counted.push_channel(statement);
}

pub(super) fn nothing() -> Ratings {
    Ratings {
        counts: vec![0; STARS],
        ..Ratings::default()
    }
}

fn added<'a>(of: impl Iterator<Item = &'a Ratings>) -> Ratings {
    of.fold(nothing(), |mut sum, one| {
        sum.surveys += one.surveys;
        for (all, more) in sum.counts.iter_mut().zip(&one.counts) {
            *all += more;
        }
        sum
    })
}

/// What a point stands for: as asked; else the finest of which most have answers enough to be drawn, the coarsest of which one has, and
/// days where none has.
fn group(query: &WismoQuery, windows: &Windows, days: &BTreeMap<i64, Ratings>) -> Grouping {
    let is_known = |group: &&Grouping| RATING_GROUPS.contains(group);
    // Those drawn, of those that somebody answered in.
    let drawn = |group: &&Grouping| {
        let points = by_part(&parts(windows, group), days);
        let count = |is: fn(&Ratings) -> bool| points.iter().filter(|one| is(one)).count();
        (count(Ratings::has_point), count(|one| one.answers() > 0))
    };
    let has_most = |group: &&Grouping| {
        let (drawn, answered) = drawn(group);
        drawn > 0 && drawn * 2 >= answered
    };
    let asked = query.group.as_ref().filter(is_known);
    let group = asked
        .or_else(|| RATING_GROUPS.iter().find(has_most))
        .or_else(|| RATING_GROUPS.iter().rfind(|group| drawn(group).0 > 0));
    group.cloned().unwrap_or(Grouping::Day)
}

/// The days of each part together.
fn by_part(parts: &[(i64, i64)], days: &BTreeMap<i64, Ratings>) -> Vec<Ratings> {
    let part = |(first, last): &(i64, i64)| {
        let mut sum = added(days.range(first..=last).map(|(_, ratings)| ratings));
        sum.day = Some(Date::from_days_since_epoch(*first));
        sum
    };
    parts.iter().map(part).collect()
}

fn keyed((key, ratings): (String, Ratings)) -> Ratings {
    Ratings {
        key: Some(key),
        ..ratings
    }
}

/// Most surveys first; of as many by the alphabet.
fn most_first(by_value: BTreeMap<String, Ratings>) -> Vec<Ratings> {
    let mut ratings: Vec<Ratings> = by_value.into_iter().map(keyed).collect();
    ratings.sort_by_key(|one| Reverse((one.surveys, one.answers())));
    ratings
}

/// Shortest answers first, with none left out. Nobody is asked how an answer was that has not come.
fn in_order(mut by_value: BTreeMap<String, Ratings>) -> Vec<Ratings> {
    let times = AnswerTime::ALL
        .iter()
        .filter(|time| **time != AnswerTime::Open);
    times
        .map(|time| {
            let ratings = by_value.remove(time.word()).unwrap_or_else(nothing);
            keyed((time.word().to_owned(), ratings))
        })
        .collect()
}

async fn comments(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
) -> Result<Vec<RatingComment>, sqlx::Error> {
    // An answer is given once, so that of one that was known then the words are those of now.
    let inquiries = known::inquiries(counted.known_at);
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(format!(
        "SELECT i.id, i.seller_order_id, p.order_number, i.topic, i.rating, i.comment, i.answered_at
         FROM inquiries i JOIN seller_orders p ON p.id = i.seller_order_id
         WHERE i.id IN (SELECT id FROM {inquiries} WHERE rating IS NOT NULL AND comment IS NOT NULL AND "
    ));
    push_meant(&mut statement, counted);
    statement.push(" ORDER BY answered_at DESC, id DESC LIMIT ");
    statement
        .push_bind(MOST_COMMENTS)
        .push(") ORDER BY i.answered_at DESC, i.id DESC");
    let rows: Vec<CommentRow> = statement.build_query_as().fetch_all(database).await?;
    let comment = |row: CommentRow| RatingComment {
        order_id: OrderId::parse(&row.seller_order_id),
        order_number: OrderNumber::parse(&row.order_number),
        topic: InquiryTopic::from_word(&row.topic),
        rating: whole(row.rating),
        comment: row.comment,
        answered_at: Timestamp(row.answered_at),
        inquiry: row.id,
    };
    Ok(rows.into_iter().map(comment).collect())
}
