//! What is in the database, for those who start or measure the server.

use shared::api::auth::Role;

use super::Store;

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// E-mail address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The shop, of a seller.
    pub shop_name: Option<String>,
}

/// An order to look up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleOrder {
    /// What to type as number.
    pub number: String,
    /// What to type as e-mail address.
    pub email: String,
}

impl Store {
    /// Whether there is no order yet.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_empty(&self) -> Result<bool, sqlx::Error> {
        let any: Option<i64> = sqlx::query_scalar("SELECT 1 FROM orders LIMIT 1")
            .fetch_optional(&self.pool)
            .await?;
        Ok(any.is_none())
    }

    /// Everybody who can sign in, at most 20, admins last.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn accounts(&self) -> Result<Vec<Account>, sqlx::Error> {
        let rows: Vec<(String, String, Option<String>)> = sqlx::query_as(
            "SELECT u.email, u.role, s.shop_name FROM users u LEFT JOIN sellers s ON s.id = u.seller_id
             ORDER BY CASE u.role WHEN 'seller' THEN 0 WHEN 'customer' THEN 1 WHEN 'support' THEN 2 ELSE 3 END, u.id
             LIMIT 20",
        )
        .fetch_all(&self.pool)
        .await?;
        let account = |(email, role, shop_name): (String, String, Option<String>)| Account {
            email,
            role: Role::from_word(&role),
            shop_name,
        };
        Ok(rows.into_iter().map(account).collect())
    }

    /// A late order of the seller with the most paid orders: under way and expected after what was promised, or
    /// delivered after it. Without one, any order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn example_order(&self) -> Result<Option<ExampleOrder>, sqlx::Error> {
        let row: Option<(String, String)> = sqlx::query_as(
            "SELECT o.order_number, o.email FROM orders o
             WHERE o.promised_to IS NOT NULL
               AND (o.delivered_at > o.promised_to OR (o.status = 'shipped' AND o.estimated_from > o.promised_to))
               AND EXISTS (SELECT 1 FROM order_items i WHERE i.order_id = o.id AND i.seller_id =
                   (SELECT id FROM sellers ORDER BY paid_order_count DESC, id LIMIT 1))
             ORDER BY o.placed_at DESC, o.id LIMIT 1",
        )
        .fetch_optional(&self.pool)
        .await?;
        let row = match row {
            Some(row) => Some(row),
            None => {
                sqlx::query_as("SELECT order_number, email FROM orders ORDER BY id LIMIT 1")
                    .fetch_optional(&self.pool)
                    .await?
            }
        };
        Ok(row.map(|(number, email)| ExampleOrder { number, email }))
    }

    /// Every `n`th seller and order number, for measurements: at most `limit` of each.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sample(&self, limit: u32) -> Result<(Vec<String>, Vec<String>), sqlx::Error> {
        let sellers = sqlx::query_scalar(
            "SELECT id FROM sellers ORDER BY paid_order_count DESC, id LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        let numbers = sqlx::query_scalar(
            "SELECT order_number FROM orders WHERE rowid IN
                (SELECT 1 + abs(random()) % (SELECT max(rowid) FROM orders) FROM orders LIMIT $1)",
        )
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok((sellers, numbers))
    }

    /// Paid orders that nothing was done about, at most `limit`, for measurements.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn new_orders(&self, limit: u32) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar(
            "SELECT id FROM seller_orders WHERE status = 'pending' AND payment_status = 'paid' LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.pool)
        .await
    }

    /// How the database carries a statement out, in its own words.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn query_plan(&self, statement: &'static str) -> Result<Vec<String>, sqlx::Error> {
        let explained = format!("EXPLAIN QUERY PLAN {statement}");
        let rows: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(&explained).fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(|(_, _, _, detail)| detail).collect())
    }
}
