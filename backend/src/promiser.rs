//! What promises of today are made of and delays are foreseen by, read once a day.

use std::sync::Arc;
use std::time::Duration;

use shared::time::{DAY_MS, Timestamp};
use tokio::sync::Mutex;

use crate::clock::Clock;
use crate::promise::{Book, Foresight};
use crate::store::Store;

/// How often it is looked whether a new day has begun.
const ROUND: Duration = Duration::from_mins(10);

/// Keeps the book that promises of today are made of, and what delays of today are foreseen by.
#[derive(Clone)]
pub struct Promiser {
    store: Store,
    clock: Clock,
    current: Arc<Mutex<Option<OfDay<Book>>>>,
    foreseen: Arc<Mutex<Option<OfDay<Foresight>>>>,
}

/// A day, and what was read for it.
struct OfDay<T> {
    day: i64,
    read: Arc<T>,
}

/// Days since 1970-01-01, in UTC: all shops of a marketplace promise by the same book.
pub(crate) fn day_of(now: Timestamp) -> i64 {
    now.0.div_euclid(DAY_MS)
}

impl Promiser {
    /// Which has read nothing yet.
    pub fn new(store: Store, clock: Clock) -> Self {
        Self {
            store,
            clock,
            current: Arc::default(),
            foreseen: Arc::default(),
        }
    }

    /// Today's book.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn book(&self) -> Result<Arc<Book>, sqlx::Error> {
        let today = day_of(self.clock.now());
        let mut current = self.current.lock().await;
        if let Some(OfDay { day, read }) = &*current
            && *day == today
        {
            return Ok(Arc::clone(read));
        }
        let read = Arc::new(self.store.promise_book(today).await?);
        *current = Some(OfDay {
            day: today,
            read: Arc::clone(&read),
        });
        Ok(read)
    }

    /// What delays of today are foreseen by.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn foresight(&self) -> Result<Arc<Foresight>, sqlx::Error> {
        let today = day_of(self.clock.now());
        let mut foreseen = self.foreseen.lock().await;
        if let Some(OfDay { day, read }) = &*foreseen
            && *day == today
        {
            return Ok(Arc::clone(read));
        }
        let read = Arc::new(self.store.foresight(today).await?);
        *foreseen = Some(OfDay {
            day: today,
            read: Arc::clone(&read),
        });
        Ok(read)
    }

    /// What the clock says.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Reads the book of each new day before anybody asks, learns who will ask, and grades the promises of the weeks before it.
    pub fn begin(&self) {
        let promiser = self.clone();
        tokio::spawn(async move {
            let mut round = tokio::time::interval(ROUND);
            let mut graded_on = None;
            loop {
                round.tick().await;
                let today = day_of(promiser.clock.now());
                if graded_on == Some(today) {
                    continue;
                }
                match promiser.prepare(today).await {
                    Ok(()) => graded_on = Some(today),
                    Err(error) => tracing::warn!(%error, "promises of today are not ready"),
                }
            }
        });
    }

    async fn prepare(&self, today: i64) -> Result<(), sqlx::Error> {
        self.book().await?;
        self.store.learn_askers(today).await?;
        self.store.grade_promises(today).await
    }
}
