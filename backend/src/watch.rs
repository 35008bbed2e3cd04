//! Looks at all orders now and then, and opens an exception for what is wrong.

use std::time::Duration;

use tokio::time::MissedTickBehavior;

use crate::promiser::Promiser;
use crate::store::{Round, Store};

/// How often.
const ROUND: Duration = Duration::from_mins(1);

/// Looks at once, and then every minute.
pub fn begin(store: Store, promiser: Promiser, no_scan_days: u32) {
    tokio::spawn(async move {
        let mut rounds = tokio::time::interval(ROUND);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            rounds.tick().await;
            // A database that does not answer now is looked at again in the next round.
            match look(&store, &promiser, no_scan_days).await {
                Ok(round) => tracing::debug!(?round, "orders were looked at"),
                Err(error) => tracing::warn!(%error, "orders could not be looked at"),
            }
        }
    });
}

async fn look(store: &Store, promiser: &Promiser, no_scan_days: u32) -> Result<Round, sqlx::Error> {
    let foresight = promiser.foresight().await?;
    store.watch(no_scan_days, &foresight, promiser.now()).await
}
