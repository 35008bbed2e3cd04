//! The figures of a seller's overview. Formulas: `shared::metrics`; every sum is the database's.

use rust_decimal::Decimal;
use shared::api::seller_summary::{
    DisputeFigures, RatingFigures, RatingPoint, SellerMeta, SellerSummary, TopSku,
};
use shared::ids::{ProductId, SellerId};
use shared::metrics::{
    DISPUTE_WINDOW_DAYS, RATING_TREND_COUNT, REVENUE_WINDOW_DAYS, TOP_SKU_COUNT, dispute_rate_pct,
    rating_average,
};
use shared::money::{Currency, Money};
use shared::time::{DAY_MS, Timestamp};
use sqlx::SqliteConnection;

use super::Store;

/// Σ (unit price − unit fee) × (quantity − refunded quantity); reads the index `order_items_sold` alone.
pub(crate) const REVENUE: &str = "
    SELECT CAST(COALESCE(SUM((unit_price - unit_fee) * (quantity - refunded_quantity)), 0) AS BIGINT)
    FROM order_items
    WHERE seller_id = $1 AND paid_at > $2 AND paid_at <= $3 AND payment_status IN ('paid', 'partially_refunded')";

/// Units by product over the same items; reads the index `order_items_sold`, then five products.
pub(crate) const TOP_PRODUCTS: &str = "
    SELECT sold.product_id, p.title, sold.units
    FROM (SELECT product_id, CAST(SUM(quantity - refunded_quantity) AS BIGINT) AS units
          FROM order_items
          WHERE seller_id = $1 AND paid_at > $2 AND paid_at <= $3 AND payment_status IN ('paid', 'partially_refunded')
          GROUP BY product_id) sold
    JOIN products p ON p.id = sold.product_id
    WHERE sold.units > 0
    ORDER BY sold.units DESC, p.title, sold.product_id
    LIMIT $4";

/// Items sold, and those with a dispute that was not rejected; reads `order_items_sold` and `disputes_of_item`.
pub(crate) const DISPUTES: &str = "
    SELECT COUNT(*), COUNT(CASE WHEN EXISTS (
        SELECT 1 FROM disputes d WHERE d.item_id = i.id AND d.status <> 'rejected') THEN 1 END)
    FROM order_items i
    WHERE i.seller_id = $1 AND i.paid_at > $2 AND i.paid_at <= $3
      AND i.payment_status IN ('paid', 'partially_refunded', 'refunded')";

/// Number and sum of the visible reviews; reads the index `reviews_of_seller` alone.
pub(crate) const RATING: &str = "
    SELECT COUNT(*), CAST(COALESCE(SUM(rating), 0) AS BIGINT) FROM reviews WHERE seller_id = $1 AND is_visible = 1";

/// The last visible reviews, newest first; reads the index `reviews_of_seller` alone.
pub(crate) const TREND: &str = "
    SELECT rating, created_at FROM reviews WHERE seller_id = $1 AND is_visible = 1
    ORDER BY created_at DESC, id DESC LIMIT $2";

impl Store {
    /// The figures of `seller` at `now`, all from one snapshot; nothing when there is no such seller.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn seller_summary(
        &self,
        seller: &SellerId,
        now: Timestamp,
    ) -> Result<Option<SellerSummary>, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let shop: Option<(String, String, String)> =
            sqlx::query_as("SELECT shop_name, handle, currency FROM sellers WHERE id = $1")
                .bind(seller.as_str())
                .fetch_optional(&mut *snapshot)
                .await?;
        let Some((shop_name, handle, currency)) = shop else {
            return Ok(None);
        };
        let currency = Currency::parse(&currency).ok_or_else(|| undecodable("currency"))?;
        let summary = SellerSummary {
            seller_meta: SellerMeta {
                shop_name: Some(shop_name),
                seller_handle: Some(handle),
            },
            revenue_7d: revenue(&mut snapshot, seller, currency, now).await?,
            top_skus: top_skus(&mut snapshot, seller, now).await?,
            dispute: disputes(&mut snapshot, seller, now).await?,
            rating: rating(&mut snapshot, seller).await?,
            as_of: Some(now),
        };
        Ok(Some(summary))
    }
}

async fn revenue(
    database: &mut SqliteConnection,
    seller: &SellerId,
    currency: Currency,
    now: Timestamp,
) -> Result<Money, sqlx::Error> {
    let minor: i64 = sqlx::query_scalar(REVENUE)
        .bind(seller.as_str())
        .bind(start_of(REVENUE_WINDOW_DAYS, now))
        .bind(now.0)
        .fetch_one(database)
        .await?;
    Ok(Money::from_minor(minor, currency))
}

async fn top_skus(
    database: &mut SqliteConnection,
    seller: &SellerId,
    now: Timestamp,
) -> Result<Vec<TopSku>, sqlx::Error> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(TOP_PRODUCTS)
        .bind(seller.as_str())
        .bind(start_of(REVENUE_WINDOW_DAYS, now))
        .bind(now.0)
        .bind(row_limit(TOP_SKU_COUNT))
        .fetch_all(database)
        .await?;
    rows.into_iter()
        .map(|(product, title, units)| {
            Ok(TopSku {
                product_id: ProductId::parse(&product).ok_or_else(|| undecodable("product_id"))?,
                title,
                qty: count(units),
            })
        })
        .collect()
}

async fn disputes(
    database: &mut SqliteConnection,
    seller: &SellerId,
    now: Timestamp,
) -> Result<DisputeFigures, sqlx::Error> {
    let (sold, disputed): (i64, i64) = sqlx::query_as(DISPUTES)
        .bind(seller.as_str())
        .bind(start_of(DISPUTE_WINDOW_DAYS, now))
        .bind(now.0)
        .fetch_one(database)
        .await?;
    let (sold, disputed) = (count(sold), count(disputed));
    Ok(DisputeFigures {
        dispute_rate_pct: dispute_rate_pct(disputed, sold),
        sold_window: sold,
        disputes_window: disputed,
    })
}

async fn rating(
    database: &mut SqliteConnection,
    seller: &SellerId,
) -> Result<RatingFigures, sqlx::Error> {
    let (reviews, stars): (i64, i64) = sqlx::query_as(RATING)
        .bind(seller.as_str())
        .fetch_one(&mut *database)
        .await?;
    let trend: Vec<(i64, i64)> = sqlx::query_as(TREND)
        .bind(seller.as_str())
        .bind(row_limit(RATING_TREND_COUNT))
        .fetch_all(database)
        .await?;
    let avg: Option<Decimal> = rating_average(count(stars), count(reviews));
    let point = |(rating, at): (i64, i64)| RatingPoint {
        rating: count(rating),
        ts: Timestamp(at),
    };
    Ok(RatingFigures {
        avg,
        count: count(reviews),
        trend: trend.into_iter().rev().map(point).collect(),
    })
}

fn start_of(days: u32, now: Timestamp) -> i64 {
    now.plus_ms(-i64::from(days) * DAY_MS).0
}

fn row_limit(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// Counts are never negative.
fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

fn undecodable(column: &str) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: "a value that this server did not write".into(),
    }
}
