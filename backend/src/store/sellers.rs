//! The directory of sellers.

use shared::api::seller_directory::SellerEntry;
use shared::ids::SellerId;

use super::Store;

/// Sellers a directory shows at most.
const LIMIT: i64 = 50;

impl Store {
    /// Sellers whose shop name contains `search` in any letter case, most paid orders first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sellers(&self, search: &str) -> Result<Vec<SellerEntry>, sqlx::Error> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT id, shop_name, paid_order_count FROM sellers
             WHERE $1 = '' OR lower(shop_name) LIKE $2 ESCAPE '\\'
             ORDER BY paid_order_count DESC, id LIMIT $3",
        )
        .bind(search)
        .bind(like_pattern(search))
        .bind(LIMIT)
        .fetch_all(&self.pool)
        .await?;
        let entry = |(id, shop_name, orders): (String, String, i64)| {
            Some(SellerEntry {
                seller_id: SellerId::parse(&id)?,
                shop_name,
                order_count: u64::try_from(orders).unwrap_or(0),
            })
        };
        Ok(rows.into_iter().filter_map(entry).collect())
    }
}

/// `search` anywhere, its own `%` and `_` taken literally.
pub(super) fn like_pattern(search: &str) -> String {
    let mut pattern = String::from("%");
    // SQLite folds ASCII letters only; so does the pattern.
    for letter in search.chars().map(|letter| letter.to_ascii_lowercase()) {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
