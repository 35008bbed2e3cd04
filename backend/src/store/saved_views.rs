//! Lists of orders with names.

use shared::api::saved_views::{SavedView, ViewRequest};
use shared::ids::UserId;
use shared::time::Timestamp;

use super::Store;

#[derive(sqlx::FromRow)]
struct ViewRow {
    id: String,
    name: String,
    query: String,
    is_default: i64,
}

impl Store {
    /// That user's views, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn saved_views(&self, user: &UserId) -> Result<Vec<SavedView>, sqlx::Error> {
        let rows: Vec<ViewRow> = sqlx::query_as(
            "SELECT id, name, query, is_default FROM saved_views WHERE user_id = $1 ORDER BY name, id",
        )
        .bind(user.as_str())
        .fetch_all(&self.pool)
        .await?;
        let view = |row: ViewRow| SavedView {
            id: row.id,
            name: row.name,
            query: row.query,
            is_default: row.is_default != 0,
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// Keeps a view under `key`, in place of one of the same name; false when the user has `most` others already.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn save_view(
        &self,
        key: &str,
        user: &UserId,
        view: &ViewRequest,
        most: i64,
        now: Timestamp,
    ) -> Result<bool, sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let others: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM saved_views WHERE user_id = $1 AND name <> $2",
        )
        .bind(user.as_str())
        .bind(&view.name)
        .fetch_one(&mut *transaction)
        .await?;
        if others >= most {
            return Ok(false);
        }
        if view.is_default {
            sqlx::query("UPDATE saved_views SET is_default = 0 WHERE user_id = $1")
                .bind(user.as_str())
                .execute(&mut *transaction)
                .await?;
        }
        sqlx::query(
            "INSERT INTO saved_views (id, user_id, name, query, is_default, created_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (user_id, name) DO UPDATE SET query = excluded.query, is_default = excluded.is_default",
        )
        .bind(key)
        .bind(user.as_str())
        .bind(&view.name)
        .bind(&view.query)
        .bind(i64::from(view.is_default))
        .bind(now.0)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Forgets a view of that user, if it is there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_view(&self, key: &str, user: &UserId) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM saved_views WHERE id = $1 AND user_id = $2")
            .bind(key)
            .bind(user.as_str())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
