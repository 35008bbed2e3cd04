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
