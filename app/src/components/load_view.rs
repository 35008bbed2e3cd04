//! The one view of the four faces of a fetch.

use leptos::prelude::*;

use super::problem::retry_button;
use super::{ProblemView, date_time_text};
use crate::browser::plain::{plain, says};
use crate::state::{Fetching, Load, LoadState, Loader, Startup};
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
    let ready = move || loader.value().map_or_else(|| ().into_any(), &ready);
    let empty = move || empty.map_or_else(|| ().into_any(), |empty| empty());
    faces(
        *loader,
        Box::new(move || loader.face()),
        skeleton,
        Box::new(empty),
        Box::new(ready),
    )
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
    let face = Memo::new(move |_| loader.face());
    faces(
        *loader,
        Box::new(move || face.get()),
        skeleton,
        Box::new(empty),
        Box::new(ready),
    )
}

/// Shows one of the four, and beside older data that it could not be refreshed.
fn faces(
    load: Load,
    face: Box<dyn Fn() -> LoadState<()> + Send + Sync>,
    skeleton: fn() -> AnyView,
    empty: Box<dyn Fn() -> AnyView + Send + Sync>,
    ready: Box<dyn Fn() -> AnyView + Send + Sync>,
) -> AnyView {
    let retry = Callback::new(move |()| load.reload());
    let shown = move || match face() {
        LoadState::Loading => skeleton(),
        LoadState::Empty => empty(),
        LoadState::Failed(error) => failed(error.user_message(), retry),
        LoadState::Ready(()) => ready(),
    };
    let stale = stale(load.fetching, retry);
    view! { {stale} {shown} }.into_any()
}

fn failed(sentence: String, on_retry: Callback<()>) -> AnyView {
    view! { <ProblemView sentence on_retry /> }.into_any()
}

/// Says beside older data that it could not be refreshed.
fn stale(fetching: Fetching, on_retry: Callback<()>) -> AnyView {
    let banner = move || {
        if !fetching.is_stale() {
            return None;
        }
        let zone = Startup::get().zone(None);
        let read_at = fetching.read_at().map(|at| date_time_text(at, &zone));
        let banner = plain("div")
            .class("banner banner--warning")
            .attribute("role", "status")
            .with(says("p", &text::stale(&read_at.unwrap_or_default())))
            .with(retry_button("button button--quiet", on_retry));
        Some(banner.shown())
    };
    banner.into_any()
}
