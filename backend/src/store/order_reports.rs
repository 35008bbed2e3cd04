//! A shop's orders in large portions and in sums.

use serde::Serialize;
use shared::api::seller_orders::OrderRow;
use shared::money::Money;
use shared::query::{Cursor, OrderFilter, OrderQuery};
use shared::time::Timestamp;
use sqlx::QueryBuilder;
use utoipa::ToSchema;

use super::Store;
use super::seller_orders::{Row, Shop, Statement, cursor_at, page_statement, push_filter, whole};

/// Customers that a report names.
const MOST_CUSTOMERS: i64 = 10;

/// What a shop's orders were worth.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "as older clients read them")]
pub struct ReportSummary {
    /// Orders.
    total_orders: u64,
    /// What they were worth when they were placed.
    total_amount: Money,
    /// What was refunded of it.
    total_refunds: Money,
}

/// Somebody who bought.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TopCustomer {
    /// Who received the orders.
    name: String,
    /// Orders.
    order_count: u64,
    /// What they were worth when they were placed.
    total_spent: Money,
}

impl Store {
    /// The next orders of a list, and where the rest begins; nothing when they were the last.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn orders_portion(
        &self,
        shop: &Shop,
        query: &OrderQuery,
        now: Timestamp,
        limit: u32,
    ) -> Result<(Vec<OrderRow>, Option<Cursor>), sqlx::Error> {
        let found: Vec<Row> = page_statement(shop, query, now, limit)
            .build_query_as()
            .fetch_all(&self.pool)
            .await?;
        let is_full = u32::try_from(found.len()).is_ok_and(|count| count == limit);
        let next = found
            .last()
            .filter(|_| is_full)
            .map(|row| cursor_at(row, query.sort.key, false));
        Ok((
            found.into_iter().filter_map(Row::into_order).collect(),
            next,
        ))
    }

    /// What the orders that a filter finds add up to.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn report_summary(
        &self,
        shop: &Shop,
        filter: &OrderFilter,
        now: Timestamp,
    ) -> Result<ReportSummary, sqlx::Error> {
        let mut statement: Statement<'_> = QueryBuilder::new(
            "SELECT COUNT(*), COALESCE(SUM(total), 0), COALESCE(SUM(refunds), 0) FROM seller_orders",
        );
        push_filter(&mut statement, shop, filter, now);
        let (orders, total, refunds): (i64, i64, i64) =
            statement.build_query_as().fetch_one(&self.pool).await?;
        Ok(ReportSummary {
            total_orders: whole(orders),
            total_amount: Money::from_minor(total, shop.currency),
            total_refunds: Money::from_minor(refunds, shop.currency),
        })
    }

    /// Who bought for most.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn top_customers(
        &self,
        shop: &Shop,
        filter: &OrderFilter,
        now: Timestamp,
    ) -> Result<Vec<TopCustomer>, sqlx::Error> {
        let mut statement: Statement<'_> =
            QueryBuilder::new("SELECT customer_name, COUNT(*), SUM(total) FROM seller_orders");
        push_filter(&mut statement, shop, filter, now);
        statement.push(" GROUP BY customer_name ORDER BY SUM(total) DESC, customer_name LIMIT ");
        statement.push_bind(MOST_CUSTOMERS);
        let rows: Vec<(String, i64, i64)> =
            statement.build_query_as().fetch_all(&self.pool).await?;
        let customer = |(name, orders, spent): (String, i64, i64)| TopCustomer {
            name,
            order_count: whole(orders),
            total_spent: Money::from_minor(spent, shop.currency),
        };
        Ok(rows.into_iter().map(customer).collect())
    }
}
