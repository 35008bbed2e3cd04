//! Loading: every fetch has four faces, and data that is there is never thrown away for an error.

use std::any::Any;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

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

/// An answer of any kind. Signals hold this, since each kind of signal weighs several kilobytes.
#[derive(Clone)]
struct Answer {
    value: Arc<dyn Any + Send + Sync>,
    is_same: fn(&Answer, &Answer) -> bool,
}

impl Answer {
    fn of<T: PartialEq + Send + Sync + 'static>(value: T) -> Self {
        Self {
            value: Arc::new(value),
            is_same: |one, other| {
                let [one, other] = [one, other].map(|answer| answer.value.downcast_ref::<T>());
                one == other
            },
        }
    }

    fn read<T: Clone + 'static>(&self) -> Option<T> {
        self.value.downcast_ref().cloned()
    }
}

impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        (self.is_same)(self, other)
    }
}

/// Carries a request out.
type Fetch = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Result<LoadState<Answer>, ApiError>>>>>;

/// A fetch that can be repeated, whatever its answers are; [`Loader`] knows.
///
/// A newer request cancels what an older one would have said; leaving the page cancels all; an error after
/// a good answer keeps that answer and is told beside it; a passing error is retried when the network
/// returns and every few seconds.
#[derive(Clone, Copy)]
pub struct Load {
    state: RwSignal<LoadState<Answer>>,
    /// How the fetching goes.
    pub fetching: Fetching,
}

impl Load {
    fn begin(earlier: Earlier<Answer>, fetch: Fetch) -> Self {
        let is_fresh = matches!(earlier, Earlier::Fresh(_));
        let state = match earlier {
            Earlier::Nothing => LoadState::Loading,
            Earlier::Stale(answer) | Earlier::Fresh(answer) => LoadState::Ready(answer),
        };
        let load = Self {
            state: RwSignal::new(state),
            fetching: Fetching::new(is_fresh),
        };
        load.fetching.start_with(move |request| {
            let answer = fetch();
            Box::pin(async move {
                let answer = answer.await;
                if load.fetching.is_latest(request) {
                    let failure = load.take(answer);
                    load.fetching.settle(request, failure).await;
                }
            })
        });
        if !is_fresh {
            load.fetching.start();
        }
        load
    }

    /// Fetches again; what is shown stays until the answer is there.
    pub fn reload(self) {
        if matches!(self.state.get_untracked(), LoadState::Failed(_)) {
            self.state.set(LoadState::Loading);
        }
        self.fetching.start();
    }

    /// Shows the answer, or tells the failure.
    fn take(self, answer: Result<LoadState<Answer>, ApiError>) -> Option<Failure> {
        let error = match answer {
            Ok(state) => {
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
            // The same failure again leaves what says so alone.
            let failed = LoadState::Failed(error.clone());
            if self.state.with_untracked(|shown| *shown != failed) {
                self.state.set(failed);
            }
        }
        Some(Failure { error, has_answer })
    }

    /// What is shown, without the answer; tracked.
    pub fn face(self) -> LoadState<()> {
        self.state.with(|state| match state {
            LoadState::Loading => LoadState::Loading,
            LoadState::Empty => LoadState::Empty,
            LoadState::Failed(error) => LoadState::Failed(error.clone()),
            LoadState::Ready(_) => LoadState::Ready(()),
        })
    }
}

/// A [`Load`] whose answers are of one kind.
pub struct Loader<T> {
    load: Load,
    answers: PhantomData<fn() -> T>,
}

impl<T> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loader<T> {}

impl<T> Deref for Loader<T> {
    type Target = Load;

    fn deref(&self) -> &Load {
        &self.load
    }
}

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
        let earlier = match earlier {
            Earlier::Nothing => Earlier::Nothing,
            Earlier::Stale(answer) => Earlier::Stale(Answer::of(answer)),
            Earlier::Fresh(answer) => Earlier::Fresh(Answer::of(answer)),
        };
        let fetch: Fetch = Box::new(move || {
            let answer = fetch();
            Box::pin(async move {
                let answer = answer.await?;
                if is_empty(&answer) {
                    return Ok(LoadState::Empty);
                }
                Ok(LoadState::Ready(Answer::of(answer)))
            })
        });
        Self {
            load: Load::begin(earlier, fetch),
            answers: PhantomData,
        }
    }

    /// Shows an answer that came another way.
    pub fn put(self, value: T) {
        self.load.state.set(LoadState::Ready(Answer::of(value)));
    }

    /// The last good answer; tracked.
    pub fn value(self) -> Option<T> {
        self.load.state.with(|state| match state {
            LoadState::Ready(answer) => answer.read(),
            _ => None,
        })
    }
}
