//! What has happened to orders, in the order of happening.

use shared::api::order_events::OrderEvent;
use shared::ids::SellerId;

use super::Store;
use super::seller_orders::{COLUMNS, Row, last_change};

#[derive(sqlx::FromRow)]
struct EventRow {
    seq: i64,
    action: String,
    #[sqlx(flatten)]
    order: Row,
}

impl Store {
    /// The first events after the one of that number, of one shop or of all, at most `limit`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn order_events(
        &self,
        shop: Option<&SellerId>,
        after: u64,
        limit: u32,
    ) -> Result<Vec<OrderEvent>, sqlx::Error> {
        let columns = COLUMNS.replace(", ", ", p.");
        // Two statements rather than one with an "or", so that each walks its own index.
        let whose = if shop.is_some() {
            "c.seller_id = $3 AND"
        } else {
            "$3 IS NULL AND"
        };
        let rows: Vec<EventRow> = sqlx::query_as(&format!(
            "SELECT c.seq, c.action, p.{columns} FROM order_changes c JOIN seller_orders p ON p.id = c.seller_order_id
             WHERE {whose} c.seq > $1 ORDER BY c.seq LIMIT $2"
        ))
        .bind(i64::try_from(after).unwrap_or(i64::MAX))
        .bind(i64::from(limit))
        .bind(shop.map(SellerId::as_str))
        .fetch_all(&self.pool)
        .await?;
        let event = |row: EventRow| {
            Some(OrderEvent {
                seq: u64::try_from(row.seq).ok()?,
                action: row.action,
                order: row.order.into_order()?,
            })
        };
        Ok(rows.into_iter().filter_map(event).collect())
    }

    /// The number of the last event of all shops; 0 before the first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn last_event(&self) -> Result<u64, sqlx::Error> {
        let mut connection = self.pool.acquire().await?;
        last_change(&mut connection).await
    }
}
