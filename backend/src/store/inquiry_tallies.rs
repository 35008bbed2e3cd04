//! How inquiries divide: how many there are of each value, by topic, channel and so on.

use std::collections::BTreeMap;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::counted_segment::Counted;
use super::inquiry_cells::Cells;
use super::known;
use super::rollups::KINDS;
use super::seller_orders::whole;

/// Inquiries by kind and value.
pub(super) type Tallies = BTreeMap<String, BTreeMap<String, u64>>;

/// How many inquiries there are of each value, by these kinds.
pub(super) async fn tallies(
    database: &mut SqliteConnection,
    cells: &Cells,
    counted: Counted<'_>,
    kinds: &[&str],
) -> Result<Tallies, sqlx::Error> {
    if counted.is_in_cells() {
        return cells.tallies(database, counted, kinds).await;
    }
    let of_kinds = KINDS.into_iter().filter(|(kind, _)| kinds.contains(kind));
    let mut statement = if counted.is_rolled_up() {
        rolled_up(counted, of_kinds)
    } else {
        scanned(counted, of_kinds)
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

/// Of what was known then: the versions are read once, however many kinds are counted.
fn scanned(
    counted: Counted<'_>,
    kinds: impl Iterator<Item = (&'static str, &'static str)>,
) -> QueryBuilder<'static, Sqlite> {
    let columns = KINDS.map(|(_, column)| column).join(", ");
    let mut statement = counted.of_days(&format!(
        "WITH meant AS MATERIALIZED (SELECT {columns} FROM {} WHERE ",
        known::counted_inquiries(counted.known_at)
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
