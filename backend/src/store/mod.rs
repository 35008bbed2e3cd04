//! The database. SQL lives here (and in the writers of demo and imported data) and nowhere else; it keeps to what
//! SQLite and PostgreSQL both understand.

mod asked_journeys;
mod askers;
mod at_risk;
mod carrier_events;
mod catalogue;
mod counted_orders;
mod counted_segment;
mod deliveries;
mod delivery_versions;
mod event_senders;
mod exception_steps;
mod exceptions;
mod foresight;
mod formulas;
mod fulfillment;
mod inquiries;
mod inquiry_cells;
mod inquiry_order;
mod inquiry_rows;
mod inquiry_standing;
mod inquiry_tallies;
mod inquiry_versions;
mod insight_samples;
mod insights;
mod item_changes;
mod journey_changes;
mod known;
mod known_changes;
mod known_journeys;
mod late_reasons;
mod marketplace;
mod notice_sendings;
mod notifications;
mod order_changes;
mod order_events;
mod order_jobs;
mod order_ratings;
mod order_reports;
mod order_timeline;
mod orders;
mod parcel_records;
mod partner_events;
mod partner_figures;
mod partners;
mod parts;
mod past_inquiries;
mod past_sendings;
mod placing;
mod promises;
mod ranking;
mod rollups;
mod satisfaction;
mod saved_views;
mod seller_orders;
mod sellers;
mod sessions;
mod summary;
mod surveys;
mod watching;
mod ways;
mod wismo;
mod wismo_fulfillment;
mod words;
pub mod writing;

use std::path::Path;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

pub use catalogue::{Account, ExampleOrder};
pub use event_senders::{EventSender, SenderKind};
pub use exception_steps::ExceptionIntention;
pub use fulfillment::{QueueCursor, QueuePart};
pub use inquiries::{Ended, Ending, NewInquiry, Reported, Reporter};
pub use item_changes::ItemIntention;
pub use notice_sendings::NoticeOrder;
pub use order_changes::{Author, Intention, Key, Outcome};
pub use order_jobs::{MOST_NAMED, MOST_ORDERS, NoJob};
pub use order_reports::{ReportSummary, TopCustomer};
pub use orders::{StoredOrder, number_key};
pub use partner_events::{PartnerReport, TakenIn};
pub use partners::PartnerListing;
pub use past_inquiries::{PastInquiry, PastOrder};
pub use past_sendings::{LikelyThen, PastSending};
pub use promises::ProductOnSale;
pub use ranking::Ranking;
pub use seller_orders::Shop;
pub use surveys::{Answer, Answered, Rated};
pub use watching::Round;

/// Statements whose speed is measured.
pub(crate) mod statements {
    pub(crate) use super::orders::BY_NUMBER;
    pub(crate) use super::summary::{DISPUTES, RATING, REVENUE, TOP_PRODUCTS, TREND};
}

use crate::error::StartError;

/// How long a statement waits for another writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// What a connection keeps of the file: 16 MB, as kibibytes below zero. It is for what is not mapped, and for what is being written.
const CACHE: &str = "-16384";
/// How much of the file a connection maps: as much as SQLite lets it. That is the system's own copy, which all connections share,
/// though each counts it as resident.
const MAPPED: &str = "2147418112";

/// The database of one marketplace.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
    /// Whoever changes orders takes turns here, in the order of asking, rather than meeting a locked file.
    writer: SqlitePool,
    /// Inquiries of days that somebody has asked for.
    cells: inquiry_cells::Cells,
}

impl Store {
    /// Opens the file, creating it and its folder, and brings its tables up to date.
    ///
    /// # Errors
    /// One sentence about what is wrong with the file.
    pub async fn open(file: &str) -> Result<Self, StartError> {
        let explain = |error: sqlx::Error| StartError::database(file, &error);
        let path = file
            .strip_prefix("sqlite://")
            .or_else(|| file.strip_prefix("sqlite:"))
            .unwrap_or(file);
        if path.contains("://") {
            return Err(StartError(format!(
                "{file} is no SQLite file; this server works on SQLite."
            )));
        }
        create_folder(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("cache_size", CACHE)
            .pragma("mmap_size", MAPPED);
        let pool = SqlitePoolOptions::new()
            .max_connections(8)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_with(options.clone())
            .await
            .map_err(explain)?;
        sqlx::migrate!()
            .run(&pool)
            .await
            .map_err(|error| explain_migration(file, error))?;
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_lazy_with(options);
        let store = Self {
            pool,
            writer,
            cells: inquiry_cells::Cells::default(),
        };
        store.derive_after_upgrade().await.map_err(explain)?;
        Ok(store)
    }

    /// A database from before sellers had parts of their own, these had journeys, were counted by day, or kept what was
    /// known when, gets them.
    async fn derive_after_upgrade(&self) -> Result<(), sqlx::Error> {
        let lacks_parts: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM orders) AND NOT EXISTS (SELECT 1 FROM seller_orders)",
        )
        .fetch_one(&self.pool)
        .await?;
        if lacks_parts {
            let mut transaction = self.pool.begin().await?;
            parts::derive_seller_orders(&mut transaction).await?;
            transaction.commit().await?;
        }
        let lacks_journeys: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM seller_orders) AND NOT EXISTS (SELECT 1 FROM deliveries)",
        )
        .fetch_one(&self.pool)
        .await?;
        if lacks_journeys {
            let mut transaction = self.pool.begin().await?;
            deliveries::derive_deliveries(&mut transaction).await?;
            transaction.commit().await?;
        }
        let lacks_counts: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM seller_orders) AND NOT EXISTS (SELECT 1 FROM order_cells)",
        )
        .fetch_one(&self.pool)
        .await?;
        if lacks_counts {
            let mut transaction = self.pool.begin().await?;
            marketplace::count_all(&mut transaction, None).await?;
            transaction.commit().await?;
        }
        if inquiry_versions::lacks_some(&self.pool).await? {
            let mut transaction = self.pool.begin().await?;
            inquiry_versions::find(&mut transaction).await?;
            transaction.commit().await?;
        }
        Ok(())
    }

    /// The connections, for those who fill the database.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Finishes what is under way and closes the file.
    pub async fn close(&self) {
        // The last connection would do it, but which one that is, and whether the process waits for it, is up to chance.
        let moved = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)");
        if let Err(error) = moved.execute(&self.pool).await {
            tracing::warn!(%error, "what was written lies beside the database file");
        }
        self.writer.close().await;
        self.pool.close().await;
    }
}

fn create_folder(path: &str) -> Result<(), StartError> {
    let Some(folder) = Path::new(path)
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    else {
        return Ok(());
    };
    std::fs::create_dir_all(folder).map_err(|error| {
        StartError(format!(
            "The folder {} cannot be created: {error}.",
            folder.display()
        ))
    })
}

fn explain_migration(file: &str, error: sqlx::migrate::MigrateError) -> StartError {
    match error {
        sqlx::migrate::MigrateError::Execute(error) => StartError::database(file, &error),
        other => StartError(format!(
            "The database {file} is from another version of this server: {other}."
        )),
    }
}
