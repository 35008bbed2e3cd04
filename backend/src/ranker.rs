//! Keeps the ranking of open orders by who will ask: time passes for all of them, so all are ranked every few minutes; those to which
//! something has happened are ranked when somebody looks.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::MissedTickBehavior;

use crate::clock::Clock;
use crate::store::{Ranking, Store};

/// How often all are ranked.
const ROUND: Duration = Duration::from_mins(5);

/// Keeps the ranking.
#[derive(Clone)]
pub struct Ranker {
    store: Store,
    clock: Clock,
    kept: Arc<Mutex<Option<Arc<Ranking>>>>,
}

impl Ranker {
    /// Which has ranked nothing yet.
    pub fn new(store: Store, clock: Clock) -> Self {
        Self {
            store,
            clock,
            kept: Arc::default(),
        }
    }

    /// The ranking. Where there is none that may be shown, whoever asks first ranks, and the others wait for it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn ranking(&self) -> Result<Arc<Ranking>, sqlx::Error> {
        let mut kept = self.kept.lock().await;
        let now = self.clock.now();
        if let Some(fresh) = kept.as_mut().filter(|kept| kept.is_fresh(now)) {
            self.store.rank_changed(fresh, now).await?;
            return Ok(Arc::clone(fresh));
        }
        let ranking = Arc::new(self.store.rank(now).await?);
        *kept = Some(Arc::clone(&ranking));
        Ok(ranking)
    }

    /// Ranks all at once, and then every few minutes. Whoever asks meanwhile is shown the one before.
    pub fn begin(&self) {
        let ranker = self.clone();
        tokio::spawn(async move {
            let mut rounds = tokio::time::interval(ROUND);
            rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                rounds.tick().await;
                // A database that does not answer now is asked again in the next round.
                match ranker.store.rank(ranker.clock.now()).await {
                    Ok(ranking) => {
                        tracing::debug!("open orders were ranked");
                        *ranker.kept.lock().await = Some(Arc::new(ranking));
                    }
                    Err(error) => tracing::warn!(%error, "open orders could not be ranked"),
                }
            }
        });
    }
}
