//! Promises: what they are made for, what was promised, and how promises did.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use rust_decimal::Decimal;
use shared::api::delivery_promise::{Holiday, PromiseGrade, PromiseGrades, ShopHours};
use shared::ids::{ProductId, SellerId};
use shared::order::DISPATCH_DAYS;
use shared::time::{Date, Timestamp};
use sqlx::SqliteConnection;

use super::Store;
use super::deliveries::{holidays, refresh_shop};
use crate::promise::{
    Band, Grade, NO_CUT_OFF, Outcome, PromisingShop, RULE_VERSION, ShopCalendar, monday_of,
};

/// Weeks back that promises are held against.
pub(crate) const GRADED_WEEKS: i64 = 20;

/// A product, as far as a promise about it needs it.
#[derive(Clone, Debug)]
pub struct ProductOnSale {
    /// Title as the seller wrote it.
    pub title: String,
    /// Whose.
    pub shop: PromisingShop,
}

#[derive(sqlx::FromRow)]
struct ShopRow {
    id: String,
    shop_name: String,
    region: String,
    time_zone: String,
    cut_off_minute: i64,
    closed_weekdays: i64,
    dispatch_days: i64,
}

#[derive(sqlx::FromRow)]
struct GradeRow {
    carrier: String,
    parcels: i64,
    by_p50: i64,
    by_p90: i64,
    width_days: i64,
    promised: i64,
    promises_kept: i64,
}

/// Weeks since $1 in which nothing is undecided: others would count the quick parcels only.
const DECIDED: &str = "week >= $1 AND week IN (
    SELECT week FROM promise_grades WHERE week >= $1 GROUP BY week HAVING SUM(undecided) = 0)";

impl Store {
    /// A product and its shop; nothing when there is no such product.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn product_on_sale(
        &self,
        product: &ProductId,
    ) -> Result<Option<ProductOnSale>, sqlx::Error> {
        let row: Option<(String, String)> =
            sqlx::query_as("SELECT title, seller_id FROM products WHERE id = $1")
                .bind(product.as_str())
                .fetch_optional(&self.pool)
                .await?;
        let Some((title, seller)) = row else {
            return Ok(None);
        };
        let mut database = self.pool.acquire().await?;
        let shop = promising_shop(&mut database, &seller).await?;
        Ok(shop.map(|shop| ProductOnSale { title, shop }))
    }

    /// When a shop hands over; nothing when there is no such shop.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn shop_hours(&self, seller: &SellerId) -> Result<Option<ShopHours>, sqlx::Error> {
        let mut database = self.pool.acquire().await?;
        let Some(shop) = promising_shop(&mut database, seller.as_str()).await? else {
            return Ok(None);
        };
        let holidays: Vec<(i64, String)> =
            sqlx::query_as("SELECT day, name FROM holidays WHERE seller_id = $1 ORDER BY day")
                .bind(seller.as_str())
                .fetch_all(&mut *database)
                .await?;
        let minute = shop.calendar.cut_off_minute;
        Ok(Some(ShopHours {
            cut_off: (minute < NO_CUT_OFF)
                .then(|| format!("{:02}:{:02}", minute / 60, minute % 60)),
            closed_weekdays: (0..7)
                .filter(|day| shop.calendar.closed_weekdays & (1 << day) != 0)
                .collect(),
            dispatch_days: Some(u64::from(shop.calendar.dispatch_days)),
            holidays: holidays
                .into_iter()
                .map(|(day, name)| Holiday {
                    date: Date::from_days_since_epoch(day),
                    name,
                })
                .collect(),
        }))
    }

    /// Changes when a shop hands over, and counts the days of its parcels anew, as known since `now`. What was promised stays.
    ///
    /// # Errors
    /// When the database refuses. Nothing is written then.
    pub async fn change_shop_hours(
        &self,
        seller: &SellerId,
        calendar: &ShopCalendar,
        holidays: &[Holiday],
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("UPDATE sellers SET cut_off_minute = $1, closed_weekdays = $2, dispatch_days = $3 WHERE id = $4")
            .bind(i64::from(calendar.cut_off_minute))
            .bind(i64::from(calendar.closed_weekdays))
            .bind(i64::from(calendar.dispatch_days))
            .bind(seller.as_str())
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM holidays WHERE seller_id = $1")
            .bind(seller.as_str())
            .execute(&mut *transaction)
            .await?;
        for holiday in holidays {
            sqlx::query("INSERT INTO holidays (seller_id, day, name) VALUES ($1, $2, $3)")
                .bind(seller.as_str())
                .bind(holiday.date.days_since_epoch())
                .bind(&holiday.name)
                .execute(&mut *transaction)
                .await?;
        }
        refresh_shop(&mut transaction, seller.as_str(), now).await?;
        transaction.commit().await
    }

    /// Holds the promises of each of the last weeks against what came of its orders, except where that is done already.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn grade_promises(&self, today: i64) -> Result<(), sqlx::Error> {
        let this_week = monday_of(today);
        let done: BTreeSet<i64> = sqlx::query_scalar(
            "SELECT week FROM promise_grades WHERE rule_version = $1 GROUP BY week HAVING SUM(undecided) = 0",
        )
        .bind(i64::from(RULE_VERSION))
        .fetch_all(&self.pool)
        .await?
        .into_iter()
        .collect();
        for place in 1..=GRADED_WEEKS {
            let week = this_week - 7 * place;
            if done.contains(&week) {
                continue;
            }
            let outcomes = self.outcomes(week, week + 7, today).await?;
            if outcomes.is_empty() {
                continue;
            }
            let book = self.promise_book(week).await?;
            let mut grades: BTreeMap<(&str, &str), Grade> = BTreeMap::new();
            for outcome in &outcomes {
                let Outcome {
                    seller, journey, ..
                } = outcome;
                grades
                    .entry((seller, &journey.carrier))
                    .or_default()
                    .add(&book, outcome);
            }
            self.write_grades(week, &grades).await?;
        }
        Ok(())
    }

    async fn write_grades(
        &self,
        week: i64,
        grades: &BTreeMap<(&str, &str), Grade>,
    ) -> Result<(), sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM promise_grades WHERE week = $1")
            .bind(week)
            .execute(&mut *transaction)
            .await?;
        let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        for ((seller, carrier), grade) in grades {
            sqlx::query(
                "INSERT INTO promise_grades (week, seller_id, carrier, parcels, by_p50, by_p90, width_days, undecided,
                   without_promise, promised, promises_kept, rule_version)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            )
            .bind(week)
            .bind(*seller)
            .bind(*carrier)
            .bind(count(grade.parcels))
            .bind(count(grade.by_p50))
            .bind(count(grade.by_p90))
            .bind(count(grade.width_days))
            .bind(count(grade.undecided))
            .bind(count(grade.without_promise))
            .bind(count(grade.promised))
            .bind(count(grade.promises_kept))
            .bind(i64::from(RULE_VERSION))
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await
    }

    /// How promises did for a shop's parcels.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn promise_grades(
        &self,
        seller: &SellerId,
        today: i64,
    ) -> Result<PromiseGrades, sqlx::Error> {
        let since = monday_of(today) - 7 * GRADED_WEEKS;
        let sums = "SUM(parcels) AS parcels, SUM(by_p50) AS by_p50, SUM(by_p90) AS by_p90, SUM(width_days) AS width_days,
             SUM(promised) AS promised, SUM(promises_kept) AS promises_kept";
        let weeks: i64 = sqlx::query_scalar(&format!(
            "SELECT COUNT(DISTINCT week) FROM promise_grades WHERE {DECIDED}"
        ))
        .bind(since)
        .fetch_one(&self.pool)
        .await?;
        let carriers: Vec<GradeRow> = sqlx::query_as(&format!(
            "SELECT carrier, {sums} FROM promise_grades WHERE seller_id = $2 AND {DECIDED}
             GROUP BY carrier HAVING SUM(parcels) > 0 ORDER BY 2 DESC, carrier"
        ))
        .bind(since)
        .bind(seller.as_str())
        .fetch_all(&self.pool)
        .await?;
        let total: Option<GradeRow> = sqlx::query_as(&format!(
            "SELECT '' AS carrier, {sums} FROM promise_grades WHERE seller_id = $2 AND {DECIDED} HAVING COUNT(*) > 0"
        ))
        .bind(since)
        .bind(seller.as_str())
        .fetch_optional(&self.pool)
        .await?;
        let marketplace = self.marketplace_grade(today).await?;
        Ok(PromiseGrades {
            weeks: u64::try_from(weeks).unwrap_or(0),
            total: total.map(PromiseGrade::from).unwrap_or_default(),
            carriers: carriers.into_iter().map(PromiseGrade::from).collect(),
            marketplace,
        })
    }

    /// How promises did for the parcels of all shops.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn marketplace_grade(&self, today: i64) -> Result<PromiseGrade, sqlx::Error> {
        let all: Option<GradeRow> = sqlx::query_as(&format!(
            "SELECT '' AS carrier, SUM(parcels) AS parcels, SUM(by_p50) AS by_p50, SUM(by_p90) AS by_p90,
               SUM(width_days) AS width_days, SUM(promised) AS promised, SUM(promises_kept) AS promises_kept
             FROM promise_grades WHERE {DECIDED} HAVING COUNT(*) > 0"
        ))
        .bind(monday_of(today) - 7 * GRADED_WEEKS)
        .fetch_optional(&self.pool)
        .await?;
        Ok(all.map(PromiseGrade::from).unwrap_or_default())
    }
}

impl From<GradeRow> for PromiseGrade {
    fn from(row: GradeRow) -> Self {
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        Self {
            mean_width_days: tenths(row.width_days, row.parcels),
            carrier: row.carrier,
            parcels: count(row.parcels),
            by_p50: count(row.by_p50),
            by_p90: count(row.by_p90),
            promised: count(row.promised),
            promises_kept: count(row.promises_kept),
        }
    }
}

/// A quotient to one decimal, half up; nothing when there is nothing to divide by.
fn tenths(sum: i64, of: i64) -> Option<Decimal> {
    let tenths = (sum * 20 + of).checked_div(of * 2)?;
    Some(Decimal::new(tenths, 1))
}

/// A shop with its calendar; nothing when there is no such shop.
pub(super) async fn promising_shop(
    database: &mut SqliteConnection,
    seller: &str,
) -> Result<Option<PromisingShop>, sqlx::Error> {
    let row: Option<ShopRow> = sqlx::query_as(
        "SELECT id, shop_name, region, time_zone, cut_off_minute, closed_weekdays, dispatch_days FROM sellers WHERE id = $1",
    )
    .bind(seller)
    .fetch_optional(&mut *database)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let mut holidays = holidays(database, std::iter::once(seller)).await?;
    Ok(Some(PromisingShop {
        calendar: ShopCalendar {
            cut_off_minute: u32::try_from(row.cut_off_minute).unwrap_or(0),
            closed_weekdays: u32::try_from(row.closed_weekdays).unwrap_or(0),
            holidays: holidays.remove(&row.id).unwrap_or_default(),
            dispatch_days: u32::try_from(row.dispatch_days).unwrap_or(DISPATCH_DAYS),
        },
        seller: row.id,
        shop_name: row.shop_name,
        origin: row.region,
        time_zone: row.time_zone.parse().unwrap_or(Tz::UTC),
    }))
}

/// Notes what a promise rested on that was made with an order.
pub(super) async fn keep_promise(
    database: &mut SqliteConnection,
    order: &str,
    seller: &str,
    band: &Band,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO promises (order_id, seller_id, made_at, p50_days, p90_days, level, arrivals, rule_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(order)
    .bind(seller)
    .bind(now.0)
    .bind(band.p50_days)
    .bind(band.p90_days)
    .bind(band.level.word())
    .bind(i64::try_from(band.arrivals).unwrap_or(i64::MAX))
    .bind(i64::from(RULE_VERSION))
    .execute(database)
    .await?;
    Ok(())
}
