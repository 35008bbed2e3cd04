//! Keeps what stands out for a minute: finding it takes long. A question is answered once, however many ask it at that time.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex as ShortMutex, PoisonError};

use chrono_tz::Tz;
use shared::api::wismo::{WismoInsights, WismoQuery};
use shared::time::{MINUTE_MS, Timestamp};
use tokio::sync::Mutex;

use crate::clock::Clock;
use crate::store::Store;

/// How long an answer is kept.
const KEPT_MS: i64 = MINUTE_MS;
/// Questions of which answers are kept; the oldest goes first.
const MOST_QUESTIONS: usize = 64;

/// Whoever asks first holds it until there is an answer.
type Answer = Arc<Mutex<Option<WismoInsights>>>;

/// Keeps answers.
#[derive(Clone)]
pub struct InsightKeeper {
    store: Store,
    clock: Clock,
    questions: Arc<ShortMutex<VecDeque<(WismoQuery, Answer)>>>,
}

impl InsightKeeper {
    /// Which has been asked nothing yet.
    pub fn new(store: Store, clock: Clock) -> Self {
        Self {
            store,
            clock,
            questions: Arc::default(),
        }
    }

    /// What stands out, as of less than a minute ago.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn insights(&self, query: &WismoQuery) -> Result<WismoInsights, sqlx::Error> {
        let answer = self.answer_to(query);
        let mut answer = answer.lock().await;
        let now = self.clock.now();
        if let Some(kept) = answer.as_ref().filter(|kept| is_fresh(kept, now)) {
            return Ok(kept.clone());
        }
        let found = self.store.wismo_insights(query, now).await?;
        *answer = Some(found.clone());
        Ok(found)
    }

    /// The place of its answer.
    fn answer_to(&self, query: &WismoQuery) -> Answer {
        let questions = self.questions.lock();
        // No place is ever left half made.
        let mut questions = questions.unwrap_or_else(PoisonError::into_inner);
        if let Some((_, answer)) = questions.iter().find(|(asked, _)| asked == query) {
            return Arc::clone(answer);
        }
        if questions.len() >= MOST_QUESTIONS {
            questions.pop_front();
        }
        let answer = Answer::default();
        questions.push_back((query.clone(), Arc::clone(&answer)));
        answer
    }
}

/// Whether it is of the last minute, and of today.
fn is_fresh(kept: &WismoInsights, now: Timestamp) -> bool {
    let zone: Option<Tz> = kept.time_zone.as_ref().and_then(|name| name.parse().ok());
    let (Some(as_of), Some(zone)) = (kept.as_of, zone) else {
        return false;
    };
    let day = |at: Timestamp| at.civil(&zone).date;
    (0..KEPT_MS).contains(&(now.0 - as_of.0)) && day(as_of) == day(now)
}
