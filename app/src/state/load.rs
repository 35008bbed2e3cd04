//! Loading: every fetch has four faces, and data that is there is never thrown away for an error.

use std::future::Future;

use leptos::prelude::*;

use super::fetching::{Failure, Fetching};
use crate::api::ApiError;

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
    /// How the fetching goes.
    pub fetching: Fetching,
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
            fetching: Fetching::new(is_fresh),
        };
        loader.fetching.start_with(move |request| {
            let answer = fetch();
            Box::pin(async move {
                let answer = answer.await;
                if loader.fetching.is_latest(request) {
                    let failure = loader.take(answer, is_empty);
                    loader.fetching.settle(request, failure).await;
                }
            })
        });
        if !is_fresh {
            loader.fetching.start();
        }
        loader
    }

    /// Fetches again; what is shown stays until the answer is there.
    pub fn reload(self) {
        if matches!(self.state.get_untracked(), LoadState::Failed(_)) {
            self.state.set(LoadState::Loading);
        }
        self.fetching.start();
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

    /// Shows the answer, or tells the failure.
    fn take(self, answer: Result<T, ApiError>, is_empty: fn(&T) -> bool) -> Option<Failure> {
        let error = match answer {
            Ok(value) => {
                let state = if is_empty(&value) {
                    LoadState::Empty
                } else {
                    LoadState::Ready(value)
                };
                // The same answer again leaves the page, its focus and its open details alone.
                if self.state.with_untracked(|shown| *shown != state) {
                    self.state.set(state);
                }
                return None;
            }
            Err(error) => error,
        };
        let has_answer = self
            .state
            .with_untracked(|state| matches!(state, LoadState::Ready(_) | LoadState::Empty));
        if !has_answer && !self.fetching.ends_session(&error) {
            self.state.set(LoadState::Failed(error.clone()));
        }
        Some(Failure { error, has_answer })
    }
}
