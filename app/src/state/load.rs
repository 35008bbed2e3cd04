//! Loading: every fetch has four faces, and data that is there is never thrown away for an error.

use std::future::Future;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use shared::time::Timestamp;

use super::{Connection, Session, leave_for_login};
use crate::api::ApiError;
use crate::browser::clock;

/// How long to wait before asking again by itself after a passing failure; up to twice this, spread out.
const SELF_RETRY_MS: u32 = 10_000;

/// The four faces of a fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadState<T> {
    /// Nothing yet.
    Loading,
    /// The answer holds nothing.
    Empty,
    /// No answer, and none from before.
    Failed(ApiError),
    /// The last good answer.
    Ready(T),
}

/// What is known before the first request.
pub enum Earlier<T> {
    /// Nothing.
    Nothing,
    /// An answer from a while ago: shown until the newer one is there.
    Stale(T),
    /// An answer that has just arrived another way: shown, and not asked for again.
    Fresh(T),
}

/// A fetch that can be repeated.
///
/// A newer request cancels what an older one would have said; leaving the page cancels all; an error after
/// a good answer keeps that answer and is told beside it; a passing error is retried when the network
/// returns and every few seconds.
pub struct Loader<T: Send + Sync + 'static> {
    /// What to show.
    pub state: RwSignal<LoadState<T>>,
    /// Why the last refresh failed while older data is shown.
    pub refresh_error: RwSignal<Option<ApiError>>,
    /// Whether a request is under way.
    pub is_busy: RwSignal<bool>,
    /// When the data shown was read, by the device's clock.
    pub read_at: RwSignal<Option<Timestamp>>,
    start: StoredValue<Box<dyn Fn()>, LocalStorage>,
}

impl<T: Send + Sync + 'static> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loader<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Loader<T> {
    /// Starts to fetch at once. `is_empty` tells an answer that holds nothing.
    pub fn new<F>(fetch: impl Fn() -> F + 'static, is_empty: fn(&T) -> bool) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        Self::after(Earlier::Nothing, fetch, is_empty)
    }

    /// As [`Loader::new`], beginning with what is known already.
    pub fn after<F>(
        earlier: Earlier<T>,
        fetch: impl Fn() -> F + 'static,
        is_empty: fn(&T) -> bool,
    ) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        let is_fresh = matches!(earlier, Earlier::Fresh(_));
        let state = match earlier {
            Earlier::Nothing => LoadState::Loading,
            Earlier::Stale(answer) | Earlier::Fresh(answer) => LoadState::Ready(answer),
        };
        let loader = Self {
            state: RwSignal::new(state),
            refresh_error: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            read_at: RwSignal::new(is_fresh.then(clock::now)),
            start: StoredValue::new_local(Box::new(|| ())),
        };
        let owner = Owner::current();
        let has_session = Session::user().is_some();
        let generation = StoredValue::new(0_u32);
        let start = move || {
            generation.update_value(|generation| *generation += 1);
            let mine = generation.get_value();
            loader.is_busy.set(true);
            let answer = fetch();
            let task = async move {
                let answer = answer.await;
                // A late reply never overwrites a newer one.
                if generation.try_get_value() == Some(mine) {
                    if has_session && matches!(answer, Err(ApiError::Unauthorized)) {
                        return leave_for_login();
                    }
                    loader.take(answer, is_empty);
                    loader.retry_by_itself(generation, mine).await;
                }
            };
            if let Some(owner) = &owner {
                owner.with(|| spawn_local_scoped_with_cancellation(task));
            }
        };
        if !is_fresh {
            start();
        }
        loader.start.set_value(Box::new(start));
        loader.restart_when_back_online();
        loader
    }

    /// Fetches again; what is shown stays until the answer is there.
    pub fn reload(self) {
        if matches!(self.state.get_untracked(), LoadState::Failed(_)) {
            self.state.set(LoadState::Loading);
        }
        self.start.with_value(|start| start());
    }

    /// Shows an answer that came another way.
    pub fn put(self, value: T) {
        self.state.set(LoadState::Ready(value));
    }

    /// The last good answer; tracked.
    pub fn value(self) -> Option<T> {
        match self.state.get() {
            LoadState::Ready(value) => Some(value),
            _ => None,
        }
    }

    fn take(self, answer: Result<T, ApiError>, is_empty: fn(&T) -> bool) {
        self.is_busy.set(false);
        match answer {
            Ok(value) => {
                self.refresh_error.set(None);
                self.read_at.set(Some(clock::now()));
                let state = if is_empty(&value) {
                    LoadState::Empty
                } else {
                    LoadState::Ready(value)
                };
                // The same answer again leaves the page, its focus and its open details alone.
                if self.state.with_untracked(|shown| *shown != state) {
                    self.state.set(state);
                }
            }
            Err(error) if self.has_answer() => {
                self.refresh_error.set(Some(error));
            }
            Err(error) => self.state.set(LoadState::Failed(error)),
        }
    }

    fn has_answer(self) -> bool {
        matches!(
            self.state.get_untracked(),
            LoadState::Ready(_) | LoadState::Empty
        )
    }

    fn error(self) -> Option<ApiError> {
        match self.state.get_untracked() {
            LoadState::Failed(error) => Some(error),
            _ => self.refresh_error.get_untracked(),
        }
    }

    async fn retry_by_itself(self, generation: StoredValue<u32>, mine: u32) {
        if !self.error().is_some_and(|error| error.is_passing()) {
            return;
        }
        clock::sleep(SELF_RETRY_MS + clock::random_up_to(SELF_RETRY_MS)).await;
        if generation.try_get_value() == Some(mine) {
            self.start.with_value(|start| start());
        }
    }

    fn restart_when_back_online(self) {
        let connection = Connection::get();
        Effect::new(move |was_online: Option<bool>| {
            let is_online = connection.is_online();
            if is_online && was_online == Some(false) && self.error().is_some() {
                self.start.with_value(|start| start());
            }
            is_online
        });
    }
}
