//! Partners as they stand in the list, and which shop uses which.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use shared::api::partners::{Partner, PartnerPricing, PartnerStay};
use shared::ids::{PartnerId, SellerId, UserId};
use shared::metrics::{LEAST_RATINGS, rating_average};
use shared::money::{Currency, Money};
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::Store;

#[derive(sqlx::FromRow)]
struct PartnerRow {
    id: String,
    name: String,
    description: String,
    currency: String,
    pick_pack: i64,
    storage: i64,
    stars: i64,
    ratings: i64,
}

#[derive(sqlx::FromRow)]
struct StayRow {
    partner_id: String,
    began_at: i64,
    began_by: String,
    ended_at: Option<i64>,
    ended_by: Option<String>,
}

/// A partner as it enters the list. Prices in the smallest unit of its currency.
#[derive(Clone, Debug)]
pub struct PartnerListing {
    /// Partner key.
    pub id: PartnerId,
    /// Name.
    pub name: String,
    /// What it does, in its own words.
    pub description: String,
    /// ISO 4217 code.
    pub currency: String,
    /// For picking and packing an item.
    pub pick_pack: i64,
    /// For storing one for a month.
    pub storage: i64,
    /// Where its centres are.
    pub locations: Vec<String>,
    /// What else it can do.
    pub capabilities: Vec<String>,
    /// Stars that shops gave it: the first shops by key, one each.
    pub stars: Vec<i64>,
}

/// Names of a partner by its key.
type Features = BTreeMap<String, Vec<String>>;

impl Store {
    /// How many partners a shop uses.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn partners_in_use(&self, seller: &SellerId) -> Result<u64, sqlx::Error> {
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM partner_stays WHERE seller_id = $1 AND ended_at IS NULL",
        )
        .bind(seller.as_str())
        .fetch_one(&self.pool)
        .await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// All partners by name, each with whether and when that shop uses it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn partners(&self, seller: &SellerId) -> Result<Vec<Partner>, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let rows: Vec<PartnerRow> = sqlx::query_as(
            "SELECT p.id, p.name, p.description, p.currency, p.pick_pack, p.storage,
               (SELECT COALESCE(SUM(r.stars), 0) FROM partner_ratings r WHERE r.partner_id = p.id) AS stars,
               (SELECT COUNT(*) FROM partner_ratings r WHERE r.partner_id = p.id) AS ratings
             FROM partners p ORDER BY p.name, p.id",
        )
        .fetch_all(&mut *snapshot)
        .await?;
        let mut locations = features(&mut snapshot, "location").await?;
        let mut capabilities = features(&mut snapshot, "capability").await?;
        let stays: Vec<StayRow> = sqlx::query_as(
            "SELECT s.partner_id, s.began_at, b.name AS began_by, s.ended_at, e.name AS ended_by
             FROM partner_stays s JOIN users b ON b.id = s.began_by LEFT JOIN users e ON e.id = s.ended_by
             WHERE s.seller_id = $1 ORDER BY s.began_at DESC, s.id",
        )
        .bind(seller.as_str())
        .fetch_all(&mut *snapshot)
        .await?;
        let of_row = |row: PartnerRow| {
            let stays = stays.iter().filter(|stay| stay.partner_id == row.id);
            let stays = stays.map(PartnerStay::from).collect();
            let listed = (locations.remove(&row.id), capabilities.remove(&row.id));
            row.into_partner(listed, stays)
        };
        Ok(rows.into_iter().filter_map(of_row).collect())
    }

    /// In which currency a partner asks and reports; nothing when there is no such partner.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn partner_currency(&self, id: &PartnerId) -> Result<Option<Currency>, sqlx::Error> {
        let currency: Option<String> =
            sqlx::query_scalar("SELECT currency FROM partners WHERE id = $1")
                .bind(id.as_str())
                .fetch_optional(&self.pool)
                .await?;
        Ok(currency.as_deref().and_then(Currency::parse))
    }

    /// The currency that most shops have; nothing without shops.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn usual_currency(&self) -> Result<Option<String>, sqlx::Error> {
        let most = "SELECT currency FROM sellers GROUP BY currency ORDER BY COUNT(*) DESC, currency LIMIT 1";
        sqlx::query_scalar(most).fetch_optional(&self.pool).await
    }

    /// Whether any partner is listed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn has_partners(&self) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM partners)")
            .fetch_one(&self.pool)
            .await
    }

    /// Lists a partner, unless its key is there already.
    ///
    /// # Errors
    /// When the database refuses. Nothing is written then.
    pub async fn list_partner(&self, listing: &PartnerListing) -> Result<(), sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let id = listing.id.as_str();
        let written = sqlx::query(
            "INSERT INTO partners (id, name, description, currency, pick_pack, storage) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(&listing.name)
        .bind(&listing.description)
        .bind(&listing.currency)
        .bind(listing.pick_pack)
        .bind(listing.storage)
        .execute(&mut *transaction)
        .await?;
        if written.rows_affected() == 0 {
            return Ok(());
        }
        for (kind, names) in [
            ("location", &listing.locations),
            ("capability", &listing.capabilities),
        ] {
            for (position, name) in (0_i64..).zip(names) {
                sqlx::query("INSERT INTO partner_features (partner_id, kind, position, name) VALUES ($1, $2, $3, $4)")
                    .bind(id)
                    .bind(kind)
                    .bind(position)
                    .bind(name)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        for (place, stars) in (0_i64..).zip(&listing.stars) {
            sqlx::query(
                "INSERT INTO partner_ratings (partner_id, seller_id, stars)
                 SELECT $1, id, $2 FROM sellers ORDER BY id LIMIT 1 OFFSET $3",
            )
            .bind(id)
            .bind(stars)
            .bind(place)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await
    }

    /// Notes under `key` that a shop uses a partner, unless it does already; since when it does.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn opt_in(
        &self,
        key: &str,
        seller: &SellerId,
        partner: &PartnerId,
        by: &UserId,
        now: Timestamp,
    ) -> Result<Timestamp, sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO partner_stays (id, partner_id, seller_id, began_at, began_by) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (seller_id, partner_id) WHERE ended_at IS NULL DO NOTHING",
        )
        .bind(key)
        .bind(partner.as_str())
        .bind(seller.as_str())
        .bind(now.0)
        .bind(by.as_str())
        .execute(&mut *transaction)
        .await?;
        let since: i64 = sqlx::query_scalar(
            "SELECT began_at FROM partner_stays WHERE seller_id = $1 AND partner_id = $2 AND ended_at IS NULL",
        )
        .bind(seller.as_str())
        .bind(partner.as_str())
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Timestamp(since))
    }

    /// Notes that a shop no longer uses a partner; since when it does not, or nothing when it never did.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn opt_out(
        &self,
        seller: &SellerId,
        partner: &PartnerId,
        by: &UserId,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "UPDATE partner_stays SET ended_at = $3, ended_by = $4
             WHERE seller_id = $1 AND partner_id = $2 AND ended_at IS NULL",
        )
        .bind(seller.as_str())
        .bind(partner.as_str())
        .bind(now.0)
        .bind(by.as_str())
        .execute(&mut *transaction)
        .await?;
        let since: Option<i64> = sqlx::query_scalar(
            "SELECT MAX(ended_at) FROM partner_stays WHERE seller_id = $1 AND partner_id = $2",
        )
        .bind(seller.as_str())
        .bind(partner.as_str())
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(since.map(Timestamp))
    }
}

impl PartnerRow {
    /// Nothing for a partner without a currency, which no writer makes.
    fn into_partner(
        self,
        (locations, capabilities): (Option<Vec<String>>, Option<Vec<String>>),
        stays: Vec<PartnerStay>,
    ) -> Option<Partner> {
        let currency = Currency::parse(&self.currency)?;
        let price = |minor: i64| Some(Money::from_minor(minor, currency).amount);
        let lasting = stays.iter().find(|stay| stay.to.is_none());
        Some(Partner {
            rating: rating(self.stars, self.ratings),
            ratings: u64::try_from(self.ratings).ok(),
            opted_in: lasting.is_some(),
            opted_in_at: lasting.map(|stay| stay.from),
            id: PartnerId::parse(&self.id)?,
            name: self.name,
            description: self.description,
            locations: locations.unwrap_or_default(),
            pricing: PartnerPricing {
                pick_pack: price(self.pick_pack),
                storage: price(self.storage),
                currency: Some(currency),
            },
            capabilities: capabilities.unwrap_or_default(),
            stays,
        })
    }
}

fn rating(stars: i64, ratings: i64) -> Option<Decimal> {
    let (stars, ratings) = (u64::try_from(stars).ok()?, u64::try_from(ratings).ok()?);
    rating_average(stars, ratings).filter(|_| ratings >= LEAST_RATINGS)
}

impl From<&StayRow> for PartnerStay {
    fn from(row: &StayRow) -> Self {
        Self {
            from: Timestamp(row.began_at),
            from_by: row.began_by.clone(),
            to: row.ended_at.map(Timestamp),
            to_by: row.ended_by.clone(),
        }
    }
}

async fn features(database: &mut SqliteConnection, kind: &str) -> Result<Features, sqlx::Error> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT partner_id, name FROM partner_features WHERE kind = $1 ORDER BY partner_id, position",
    )
    .bind(kind)
    .fetch_all(database)
    .await?;
    let mut features = Features::new();
    for (partner, name) in rows {
        features.entry(partner).or_default().push(name);
    }
    Ok(features)
}
