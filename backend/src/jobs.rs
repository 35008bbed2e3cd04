//! Carrying jobs out: a row at a time, so that nobody waits long who changes a single order meanwhile.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::store::Store;

/// Jobs that are carried out at once; others wait.
const JOBS_AT_ONCE: usize = 2;
/// Pause after the database did not answer.
const PAUSE: Duration = Duration::from_millis(500);
/// Failures in a row after which a job is left for the next start of the server.
const MOST_FAILURES: u32 = 60;

/// Carries jobs out.
#[derive(Clone)]
pub struct JobRunner {
    store: Store,
    clock: Clock,
    places: Arc<Semaphore>,
}

impl JobRunner {
    /// With nothing to do yet.
    pub fn new(store: Store, clock: Clock) -> Self {
        Self {
            store,
            clock,
            places: Arc::new(Semaphore::new(JOBS_AT_ONCE)),
        }
    }

    /// Goes on with what was running when the server stopped.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn resume(&self) -> Result<(), sqlx::Error> {
        for key in self.store.jobs_to_resume().await? {
            self.run(key);
        }
        Ok(())
    }

    /// Carries a job out, in its turn. Being asked twice is harmless: each row is done once.
    pub fn run(&self, key: String) {
        let runner = self.clone();
        tokio::spawn(async move {
            let Ok(_place) = runner.places.acquire().await else {
                return;
            };
            let mut failures = 0;
            while failures < MOST_FAILURES {
                match runner.store.carry_out_row(&key, runner.clock.now()).await {
                    Ok(true) => failures = 0,
                    Ok(false) => return,
                    Err(error) => {
                        tracing::warn!(%error, key, "a job waits for the database");
                        failures += 1;
                        tokio::time::sleep(PAUSE).await;
                    }
                }
            }
        });
    }
}
