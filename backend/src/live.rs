//! Who watches is woken when something has happened, whoever wrote it: another request, a job, or a command beside the
//! server.

use std::time::Duration;

use tokio::sync::watch;

use crate::store::Store;

/// How often the database is looked at while somebody watches.
const ROUND: Duration = Duration::from_millis(250);

/// The number of the last event, and whether the server still answers.
#[derive(Clone)]
pub struct Live {
    latest: watch::Sender<Latest>,
}

/// What watchers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Latest {
    /// Number of the last event that was seen.
    Event(u64),
    /// The server stops: come back.
    Closing,
}

impl Live {
    /// Starts to look at the database.
    pub fn follow(store: Store) -> Self {
        let live = Self {
            latest: watch::Sender::new(Latest::Event(0)),
        };
        let latest = live.latest.clone();
        tokio::spawn(async move {
            while *latest.borrow() != Latest::Closing {
                tokio::time::sleep(ROUND).await;
                if latest.receiver_count() == 0 {
                    continue;
                }
                // A database that does not answer now is looked at again in the next round.
                if let Ok(last) = store.last_event().await {
                    latest.send_if_modified(|shown| {
                        let is_news = *shown != Latest::Closing && *shown != Latest::Event(last);
                        if is_news {
                            *shown = Latest::Event(last);
                        }
                        is_news
                    });
                }
            }
        });
        live
    }

    /// Somebody who wants to be woken.
    pub fn watcher(&self) -> watch::Receiver<Latest> {
        self.latest.subscribe()
    }

    /// Sends all watchers away.
    pub fn close(&self) {
        self.latest.send_replace(Latest::Closing);
    }
}
