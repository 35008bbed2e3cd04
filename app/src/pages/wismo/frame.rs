//! What all views have in common: the address they follow, their tabs, the days they are about, and how they keep up.

use std::future::Future;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use shared::api::wismo::WismoSpan;
use shared::time::Timestamp;

use super::words;
use crate::api::ApiError;
use crate::browser::{clock, events, print};
use crate::components::date_time_text;
use crate::route::{Route, WismoView};
use crate::state::{Loader, Navigation, Startup, WismoAddress};
use crate::text;

/// How often figures are read again while somebody looks: inquiries are not among the events that the courier brings, and the courier
/// would cost more than all of this page.
const ASKING_MS: u32 = 5_000;

/// The address of a view, followed.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) here: Memo<WismoAddress>,
    pub(super) dropped: Memo<Vec<String>>,
    navigation: Navigation,
}

impl Place {
    /// Follows the address of that view.
    pub(super) fn of(view: WismoView) -> Self {
        let navigation = Navigation::get();
        let parsed = Memo::new(move |_| match navigation.route() {
            Some(Route::Wismo { query, .. }) => WismoAddress::parse(view, &query),
            _ => (WismoAddress::of(view), Vec::new()),
        });
        Self {
            here: Memo::new(move |_| parsed.get().0),
            dropped: Memo::new(move |_| parsed.get().1),
            navigation,
        }
    }

    /// Shows something else of the same view. The keyboard stays where it is.
    pub(super) fn go(self, to: &WismoAddress) {
        self.navigation.go_in_place(&to.route());
    }

    /// Goes to another view.
    pub(super) fn leave(self, to: &WismoAddress) {
        self.navigation.go(&to.route());
    }

    /// Reads what is asked for, again whenever that changes.
    pub(super) fn load<T, Q, F>(
        asked: Memo<Q>,
        fetch: impl Fn(Q) -> F + 'static,
        is_empty: fn(&T) -> bool,
    ) -> Loader<T>
    where
        T: Clone + PartialEq + Send + Sync + 'static,
        Q: Clone + PartialEq + Send + Sync + 'static,
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        let loader = Loader::new(move || fetch(asked.get_untracked()), is_empty);
        Effect::new(move |before: Option<Q>| {
            let now = asked.get();
            if before.is_some_and(|before| before != now) {
                loader.reload();
            }
            now
        });
        loader
    }
}

/// The days of an answer, its own time, and the zone of both.
pub(super) type Times = (WismoSpan, Option<Timestamp>, Option<String>);

/// Reads again every few seconds while somebody looks and days are shown that are not over.
pub(super) fn keep_up<T: Clone + PartialEq + Send + Sync + 'static>(
    loader: Loader<T>,
    times: fn(&T) -> Times,
) {
    spawn_local_scoped_with_cancellation(async move {
        loop {
            clock::sleep(ASKING_MS).await;
            let is_over = untrack(|| loader.value()).is_some_and(|value| {
                let (span, as_of, zone) = times(&value);
                let zone = Startup::get().zone(zone.as_deref());
                as_of.is_some_and(|now| now.civil(&zone).date > span.to)
            });
            if events::is_visible() && !is_over && !loader.fetching.is_busy.get_untracked() {
                loader.reload();
            }
        }
    });
}

/// The views side by side.
#[component]
pub(super) fn Tabs(place: Place) -> impl IntoView {
    let tab = move |view: WismoView| {
        let href = move || {
            place
                .here
                .with(|here| here.seen_as(view).route().to_string())
        };
        let is_here = move || place.here.with(|here| here.view == view);
        view! {
            <li>
                <a href=href id=["view-", view.word()].concat() aria-current=move || is_here().then_some("page")>
                    {text::of("wismo_view_", view.word())}
                </a>
            </li>
        }
    };
    view! {
        <nav aria-label=text::wismo_views()>
            <ul class="views">{WismoView::ALL.into_iter().map(tab).collect_view()}</ul>
        </nav>
    }
}

/// Which days the figures are about, and by whose calendar; what they are held against.
#[component]
pub(super) fn Days(
    #[prop(into)] span: Signal<Option<WismoSpan>>,
    #[prop(into)] base: Signal<Option<WismoSpan>>,
    #[prop(into)] zone: Signal<Option<String>>,
) -> impl IntoView {
    let said = move || {
        let zone = Startup::get().zone(zone.get().as_deref()).name().to_owned();
        let days = words::days(&span.get()?);
        Some(match base.get() {
            Some(base) => text::wismo_span_compared(&words::days(&base), &days, &zone),
            None => text::wismo_span(&days, &zone),
        })
    };
    view! { <p class="page-intro span">{said}</p> }
}

/// How old the figures are, and what can be taken away.
#[component]
pub(super) fn Takeaway(
    #[prop(into)] as_of: Signal<Option<Timestamp>>,
    #[prop(into)] zone: Signal<Option<String>>,
    on_export: Callback<()>,
) -> impl IntoView {
    let said = move || {
        let zone = Startup::get().zone(zone.get().as_deref());
        as_of
            .get()
            .map(|at| text::updated_at(&date_time_text(at, &zone)))
    };
    view! {
        <p class="as-of" hidden=move || as_of.get().is_none()>
            <span>{said}</span>
            <button class="button button--quiet" type="button" id="export" on:click=move |_| on_export.run(())>
                {text::wismo_export()}
            </button>
            <button class="button button--quiet" type="button" id="print" on:click=|_| print::print()>
                {text::wismo_print()}
            </button>
        </p>
    }
}
