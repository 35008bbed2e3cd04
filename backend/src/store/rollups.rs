//! What is counted by day of the whole marketplace. A day of which something has changed is counted anew in the same
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

/// What a segment of orders is made of, beside the shop.
const CELLS: &str = "day, carrier, region, value_band, customer_kind";

/// What is counted of orders and parcels.
pub(super) const ORDER_MEASURES: &str = "COUNT(CASE WHEN what = 'order' THEN 1 END) AS orders, \
    COUNT(CASE WHEN what = 'parcel' THEN 1 END) AS shipments";

/// The same, added up from cells.
pub(super) const CELL_SUMS: &str =
    "CAST(SUM(orders) AS BIGINT) AS orders, CAST(SUM(shipments) AS BIGINT) AS shipments";

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
    recount(database, &order_tables(), Some(days)).await
}

/// Counts inquiries of these days anew.
pub(super) async fn recount_inquiries(
    database: &mut SqliteConnection,
    days: &BTreeSet<i64>,
) -> Result<(), sqlx::Error> {
    recount(database, &inquiry_tables(), Some(days)).await?;
    for day in days {
        sqlx::query(
            "INSERT INTO inquiry_day_changes (day, changes) VALUES ($1, 1)
             ON CONFLICT (day) DO UPDATE SET changes = inquiry_day_changes.changes + 1",
        )
        .bind(*day)
        .execute(&mut *database)
        .await?;
    }
    Ok(())
}

/// Counts all days anew, and the inquiries of each shop.
pub(super) async fn recount_all(database: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    recount(database, &order_tables(), None).await?;
    recount(database, &inquiry_tables(), None).await?;
    for changed in [
        "UPDATE inquiry_day_changes SET changes = changes + 1",
        "INSERT INTO inquiry_day_changes (day, changes) SELECT day, 1 FROM inquiry_days WHERE 1 = 1 ON CONFLICT DO NOTHING",
    ] {
        sqlx::query(changed).execute(&mut *database).await?;
    }
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

/// The cells first: days are added up from them.
fn order_tables() -> [Rollup; 2] {
    let cells = Rollup {
        forget: String::from("DELETE FROM order_cells WHERE 1 = 1"),
        count: format!(
            "INSERT INTO order_cells SELECT {CELLS}, {ORDER_MEASURES} FROM counted_orders WHERE 1 = 1"
        ),
        group: format!(" GROUP BY {CELLS}"),
    };
    let days = Rollup {
        forget: String::from("DELETE FROM order_days WHERE 1 = 1"),
        count: format!(
            "INSERT INTO order_days SELECT day, {CELL_SUMS} FROM order_cells WHERE 1 = 1"
        ),
        group: String::from(" GROUP BY day"),
    };
    [cells, days]
}

fn inquiry_tables() -> Vec<Rollup> {
    let kinds = KINDS.map(|(kind, column)| tally(kind, column));
    let mut tables = vec![inquiry_days()];
    tables.extend(kinds);
    tables
}

fn inquiry_days() -> Rollup {
    Rollup {
        forget: String::from("DELETE FROM inquiry_days WHERE 1 = 1"),
        count: format!(
            "INSERT INTO inquiry_days SELECT day, {MEASURES} FROM inquiries WHERE 1 = 1"
        ),
        group: String::from(" GROUP BY day"),
    }
}

fn tally(kind: &str, column: &str) -> Rollup {
    Rollup {
        forget: format!("DELETE FROM inquiry_tallies WHERE kind = '{kind}'"),
        count: format!(
            "INSERT INTO inquiry_tallies (kind, day, key, inquiries)
             SELECT '{kind}', day, CAST({column} AS TEXT), COUNT(*) FROM inquiries WHERE 1 = 1"
        ),
        group: format!(" GROUP BY day, {column}"),
    }
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
