//! What is counted by day, of the whole marketplace. A day of which something has changed is counted anew in the same
//! transaction, so that nothing drifts: what stands here is always what counting everything would find.

use std::collections::BTreeSet;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

/// What is counted of inquiries, in the order of the columns of `inquiry_days`.
pub(super) const MEASURES: &str = "COUNT(*) AS inquiries, CAST(SUM(is_asking_where) AS BIGINT) AS asking_where, \
    CAST(SUM(is_asking_where * (1 - is_repeat)) AS BIGINT) AS asking_where_first, \
    CAST(SUM(1 - is_repeat) AS BIGINT) AS first_ones, \
    COUNT(CASE WHEN is_repeat = 0 AND is_followed = 0 AND resolution IN ('answered', 'tracking_provided') THEN 1 END) AS first_answered, \
    CAST(SUM(is_preventable) AS BIGINT) AS preventable, COUNT(resolved_at) AS resolved, \
    CAST(COALESCE(SUM(resolution_minutes), 0) AS BIGINT) AS resolution_minutes, \
    CAST(SUM(is_surveyed) AS BIGINT) AS surveys, COUNT(rating) AS answers, \
    CAST(COALESCE(SUM(rating), 0) AS BIGINT) AS stars";

/// What is counted of orders and parcels.
pub(super) const ORDER_MEASURES: &str = "COUNT(CASE WHEN what = 'order' THEN 1 END) AS orders, \
    COUNT(CASE WHEN what = 'parcel' THEN 1 END) AS shipments";

/// How inquiries divide: what it is called, and the column.
pub(super) const KINDS: [(&str, &str); 7] = [
    ("topic", "topic"),
    ("channel", "channel"),
    ("carrier", "carrier"),
    ("age", "age"),
    ("status", "order_status"),
    ("answer", "answer_time"),
    ("hour", "hour"),
];

/// Counts orders and parcels of these days anew.
pub(super) async fn recount_orders(
    database: &mut SqliteConnection,
    days: &BTreeSet<i64>,
) -> Result<(), sqlx::Error> {
    recount(database, &[order_days()], Some(days)).await
}

/// Counts inquiries of these days anew.
pub(super) async fn recount_inquiries(
    database: &mut SqliteConnection,
    days: &BTreeSet<i64>,
) -> Result<(), sqlx::Error> {
    recount(database, &inquiry_tables(), Some(days)).await
}

/// Counts all days anew, and the inquiries of each shop.
pub(super) async fn recount_all(database: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    recount(database, &[order_days()], None).await?;
    recount(database, &inquiry_tables(), None).await?;
    sqlx::query(
        "UPDATE sellers SET inquiry_count = (SELECT COUNT(*) FROM inquiries i WHERE i.seller_id = sellers.id)",
    )
    .execute(database)
    .await?;
    Ok(())
}

/// Counts the inquiries of one shop anew.
pub(super) async fn recount_seller(
    database: &mut SqliteConnection,
    seller: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE sellers SET inquiry_count = (SELECT COUNT(*) FROM inquiries WHERE seller_id = $1) WHERE id = $1",
    )
    .bind(seller)
    .execute(database)
    .await?;
    Ok(())
}

/// A roll-up: what to forget of some days, and what to count of them, before and behind the condition on days.
struct Rollup {
    forget: String,
    count: String,
    group: String,
}

fn order_days() -> Rollup {
    Rollup {
        forget: String::from("DELETE FROM order_days WHERE 1 = 1"),
        count: format!(
            "INSERT INTO order_days SELECT day, {ORDER_MEASURES} FROM counted_orders WHERE 1 = 1"
        ),
        group: String::from(" GROUP BY day"),
    }
}

fn inquiry_tables() -> Vec<Rollup> {
    let days = Rollup {
        forget: String::from("DELETE FROM inquiry_days WHERE 1 = 1"),
        count: format!(
            "INSERT INTO inquiry_days SELECT day, {MEASURES} FROM inquiries WHERE 1 = 1"
        ),
        group: String::from(" GROUP BY day"),
    };
    let tally = |(kind, column): (&str, &str)| Rollup {
        forget: format!("DELETE FROM inquiry_tallies WHERE kind = '{kind}'"),
        count: format!(
            "INSERT INTO inquiry_tallies (kind, day, key, inquiries)
             SELECT '{kind}', day, CAST({column} AS TEXT), COUNT(*) FROM inquiries WHERE 1 = 1"
        ),
        group: format!(" GROUP BY day, {column}"),
    };
    let mut tables = vec![days];
    tables.extend(KINDS.map(tally));
    tables
}

async fn recount(
    database: &mut SqliteConnection,
    tables: &[Rollup],
    days: Option<&BTreeSet<i64>>,
) -> Result<(), sqlx::Error> {
    if days.is_some_and(BTreeSet::is_empty) {
        return Ok(());
    }
    for table in tables {
        for (statement, group) in [(&table.forget, ""), (&table.count, table.group.as_str())] {
            let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(statement);
            if let Some(days) = days {
                statement.push(" AND day IN (");
                let mut list = statement.separated(", ");
                for day in days {
                    list.push_bind(*day);
                }
                statement.push(")");
            }
            statement.push(group);
            statement.build().execute(&mut *database).await?;
        }
    }
    Ok(())
}
