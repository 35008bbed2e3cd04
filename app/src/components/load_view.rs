//! The one view of the four faces of a fetch.

use std::sync::Arc;

use leptos::prelude::*;

use super::{ProblemView, date_time_text};
use crate::state::{Fetching, LoadState, Loader, Startup};
use crate::text;

/// Shows what a [`Loader`] has: skeleton, empty, failed with a way to retry, or the data; and beside older
/// data that it could not be refreshed.
#[component]
pub fn LoadView<T: Clone + PartialEq + Send + Sync + 'static>(
    /// The fetch.
    loader: Loader<T>,
    /// Shown until the first answer; as large as what follows, so that nothing moves.
    skeleton: fn() -> AnyView,
    /// Shown when the answer holds nothing.
    #[prop(optional)]
    empty: Option<fn() -> AnyView>,
    /// Shows the answer.
    ready: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let ready = Arc::new(ready);
    let retry = Callback::new(move |()| loader.reload());
    let face = move || match loader.state.get() {
        LoadState::Loading => skeleton(),
        LoadState::Empty => empty.map_or_else(|| ().into_any(), |empty| empty()),
        LoadState::Failed(error) => failed(error.user_message(), retry),
        LoadState::Ready(value) => ready(value),
    };
    let stale = stale(loader.fetching, retry);
    view! { {stale} {face} }
}

/// As [`LoadView`], for what changes while somebody looks: what `ready` shows stays, and follows the loader by itself, so that
/// neither the keyboard nor an open list loses its place.
#[component]
pub fn LiveView<T: Clone + PartialEq + Send + Sync + 'static>(
    /// The fetch.
    loader: Loader<T>,
    /// Shown until the first answer; as large as what follows, so that nothing moves.
    skeleton: fn() -> AnyView,
    /// Shown when the answer holds nothing.
    empty: impl Fn() -> AnyView + Send + Sync + 'static,
    /// Shows the answers.
    ready: impl Fn() -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let retry = Callback::new(move |()| loader.reload());
    let face = Memo::new(move |_| {
        loader.state.with(|state| match state {
            LoadState::Loading => LoadState::Loading,
            LoadState::Empty => LoadState::Empty,
            LoadState::Failed(error) => LoadState::Failed(error.clone()),
            LoadState::Ready(_) => LoadState::Ready(()),
        })
    });
    let shown = move || match face.get() {
        LoadState::Loading => skeleton(),
        LoadState::Empty => empty(),
        LoadState::Failed(error) => failed(error.user_message(), retry),
        LoadState::Ready(()) => ready(),
    };
    let stale = stale(loader.fetching, retry);
    view! { {stale} {shown} }
}

fn failed(sentence: String, on_retry: Callback<()>) -> AnyView {
    view! { <ProblemView sentence on_retry /> }.into_any()
}

/// Says beside older data that it could not be refreshed.
fn stale(fetching: Fetching, on_retry: Callback<()>) -> AnyView {
    let banner = move || {
        fetching.refresh_error.get()?;
        let zone = Startup::get().zone(None);
        let read_at = fetching.read_at.get().map(|at| date_time_text(at, &zone));
        Some(view! {
            <div class="banner banner--warning" role="status">
                <p>{text::stale(&read_at.unwrap_or_default())}</p>
                <button class="button button--quiet" type="button" on:click=move |_| on_retry.run(())>
                    {text::retry()}
                </button>
            </div>
        })
    };
    banner.into_any()
}
