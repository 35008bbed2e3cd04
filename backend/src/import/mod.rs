//! Orders from elsewhere: a folder of CSV files in the schema of the public Olist data set.
//!
//! Nothing is half imported: all rows go into one transaction. A second import of the same folder changes nothing:
//! rows are known by their keys, and the times are moved by what they were moved the first time.

mod calendar;
mod olist;
mod report;
mod rows;
mod table;

use std::path::Path;

use shared::time::Timestamp;

use self::olist::Marketplace;
pub use self::report::Report;
use crate::demo::account;
use crate::error::StartError;
use crate::store::Store;
use crate::store::writing::{self, EarlierImport};

const SOURCE: &str = "olist";

/// Imports the folder. With `shift_to_today` all times are moved so that the last order is placed at `now`; what would
/// then lie in the future has not happened yet.
///
/// # Errors
/// When the folder holds no orders, or the database refuses. Rows that cannot be read are no error: the report names them.
pub async fn olist(
    store: &Store,
    folder: &Path,
    now: Timestamp,
    shift_to_today: bool,
) -> Result<Report, StartError> {
    let explain = |error: sqlx::Error| StartError::database("for the import", &error);
    let mut report = Report::default();
    let mut marketplace = Marketplace::read(folder, &mut report)?;
    let mut transaction = store.pool().begin().await.map_err(explain)?;
    let earlier = writing::earlier_import(&mut transaction, SOURCE)
        .await
        .map_err(explain)?;
    let import = earlier.unwrap_or_else(|| EarlierImport {
        shift_ms: if shift_to_today {
            marketplace.shift_to(now)
        } else {
            0
        },
        imported_at: now.0,
    });
    report.left_in_future = marketplace.place_in_time(import.shift_ms, import.imported_at);
    let mut batch = marketplace.into_rows();
    batch.users = vec![
        account("user_admin", "admin@demo.example", "Admin", "admin", None)?,
        account(
            "user_largest_seller",
            "largest-seller@demo.example",
            "Largest seller",
            "seller",
            largest_seller(&batch.items),
        )?,
    ];
    for table in report::TABLES {
        report.before(
            table,
            writing::rows_in(&mut transaction, table)
                .await
                .map_err(explain)?,
        );
    }
    batch.write(&mut transaction).await.map_err(explain)?;
    for table in report::TABLES {
        report.after(
            table,
            writing::rows_in(&mut transaction, table)
                .await
                .map_err(explain)?,
        );
    }
    writing::note_import(&mut transaction, SOURCE, import)
        .await
        .map_err(explain)?;
    if earlier.is_none() {
        let zoned = writing::set_time_zone(&mut transaction, chrono_tz::America::Sao_Paulo).await;
        zoned.map_err(explain)?;
    }
    writing::derive(&mut transaction).await.map_err(explain)?;
    transaction.commit().await.map_err(explain)?;
    Ok(report)
}

/// Who has most items; of two with as many the first by key, so that it is the same one every time.
fn largest_seller(items: &[writing::ItemRow]) -> Option<String> {
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for item in items.iter().filter(|item| item.paid_at.is_some()) {
        *counts.entry(&item.seller_id).or_default() += 1;
    }
    let largest = counts
        .iter()
        .max_by_key(|(id, count)| (**count, std::cmp::Reverse(**id)))?;
    Some((*largest.0).to_owned())
}
