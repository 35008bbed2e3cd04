//! What all views have in common: the address they follow, their tabs, the days they are about, and how they keep up.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use shared::api::wismo::{Known, Segment, SegmentOptions, WismoSpan};
use shared::time::Timestamp;

use super::words;
use crate::api::ApiError;
use crate::browser::{clock, courier, events, print};
use crate::components::date_time_text;
use crate::route::{Route, WismoView};
use crate::state::{Loader, Navigation, Startup, WismoAddress};
use crate::text;

/// When the program is sent for that hears news.
const JOINS_AFTER_MS: u32 = 4_000;
/// How often it is looked at whether there is news.
const ROUND_MS: u32 = 1_000;
/// How many rounds pass between two readings, however much happens.
const NEWS_ROUNDS: u32 = 2;
/// How many rounds pass before figures are read again without any: where nobody tells news, and where days pass by themselves.
const ROUNDS: [u32; 2] = [5, 60];

/// The address of a view, followed. One signal holds all of it: each kind of signal weighs several kilobytes.
#[derive(Clone, Copy)]
pub(super) struct Place {
    parsed: Memo<(WismoAddress, Vec<String>)>,
    navigation: Navigation,
}

impl Place {
    /// Follows the address of that view.
    pub(super) fn of(view: WismoView) -> Self {
        let navigation = Navigation::get();
        Self {
            parsed: Memo::new(move |_| match navigation.route() {
                Some(Route::Wismo { query, .. }) => WismoAddress::parse(view, &query),
                _ => (WismoAddress::of(view), Vec::new()),
            }),
            navigation,
        }
    }

    /// Something of what the address asks for; tracked.
    pub(super) fn with<T>(self, part: impl FnOnce(&WismoAddress) -> T) -> T {
        self.parsed.with(|(here, _)| part(here))
    }

    /// What the address asks for now.
    pub(super) fn now(self) -> WismoAddress {
        untrack(|| self.with(WismoAddress::clone))
    }

    /// What could not be read of the address; tracked.
    pub(super) fn dropped(self) -> Vec<String> {
        self.parsed.with(|(_, dropped)| dropped.clone())
    }

    /// Shows something else of the same view. The keyboard stays where it is.
    pub(super) fn go(self, to: &WismoAddress) {
        self.navigation.go_in_place(&to.route());
    }

    /// Reads what the address asks for, again whenever `key` changes.
    pub(super) fn load<T, F>(
        self,
        key: impl Fn() -> String + 'static,
        fetch: impl Fn(WismoAddress) -> F + 'static,
        is_empty: fn(&T) -> bool,
    ) -> Loader<T>
    where
        T: Clone + PartialEq + Send + Sync + 'static,
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        let loader = Loader::new(move || fetch(self.now()), is_empty);
        on_change(Box::new(key), Box::new(move || loader.reload()));
        loader
    }

    /// Does so with the orders that the address is about, now and whenever those are others.
    pub(super) fn follow_segment(self, to: impl Fn(Segment) + 'static) {
        let segment = move || self.now().query.segment;
        to(segment());
        let key = move || self.with(|here| here.query.text().to_string());
        on_change(Box::new(key), Box::new(move || to(segment())));
    }
}

fn on_change(key: Box<dyn Fn() -> String>, reload: Box<dyn Fn()>) {
    Effect::new(move |before: Option<String>| {
        let now = key();
        if before.is_some_and(|before| before != now) {
            reload();
        }
        now
    });
}

/// What an answer says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    pub(super) span: Option<WismoSpan>,
    pub(super) base: Option<WismoSpan>,
    pub(super) zone: Option<String>,
    pub(super) as_of: Option<Timestamp>,
    pub(super) version: u64,
    pub(super) options: SegmentOptions,
    pub(super) known: Known,
    /// Figures that are others now, in words.
    pub(super) moved: Vec<String>,
}

impl About {
    /// Whether the days were over when it was made, or it is known as of a moment that is, so that nothing is added.
    fn is_over(&self) -> bool {
        if self.known.known_at.is_some() {
            return true;
        }
        let zone = Startup::get().zone(self.zone.as_deref());
        let day = |at: Timestamp| at.civil(&zone).date;
        let (today, span) = (self.as_of.map(day), self.span.as_ref());
        today.zip(span).is_some_and(|(today, span)| today > span.to)
    }
}

/// What the last answer says of itself, which is kept up to date.
pub(super) fn about<T: Clone + PartialEq + Send + Sync + 'static>(
    loader: Loader<T>,
    of: fn(&T) -> About,
) -> Memo<About> {
    keep_up(loader, of);
    said(loader, of)
}

/// As [`about`], of an answer that nothing is added to while somebody looks.
pub(super) fn said<T: Clone + PartialEq + Send + Sync + 'static>(
    loader: Loader<T>,
    of: fn(&T) -> About,
) -> Memo<About> {
    Memo::new(move |before: Option<&About>| {
        let now = loader.value().map(|answer| of(&answer));
        now.or_else(|| before.cloned()).unwrap_or_default()
    })
}

/// Reads again when something has happened, while somebody looks and days are shown that are not over.
fn keep_up<T: Clone + PartialEq + Send + Sync + 'static>(loader: Loader<T>, of: fn(&T) -> About) {
    let is_due = Box::new(move || {
        let last = untrack(|| loader.value());
        !loader.fetching.is_busy.get_untracked()
            && !last.is_some_and(|answer| of(&answer).is_over())
    });
    on_news(is_due, Box::new(move || loader.reload()));
}

fn on_news(is_due: Box<dyn Fn() -> bool>, reload: Box<dyn Fn()>) {
    let has_news = Rc::new(Cell::new(false));
    let hears = Rc::clone(&has_news);
    spawn_local_scoped_with_cancellation(async move {
        // The page and its charts come first: on a slow network this would hold them up.
        clock::sleep(JOINS_AFTER_MS).await;
        courier::on_news(move |_| hears.set(true));
        let rounds = ROUNDS[usize::from(courier::follow_news().await)];
        // Whatever happened until now is in no news.
        has_news.set(true);
        let mut waited = 0;
        loop {
            waited += 1;
            let patience = if has_news.get() { NEWS_ROUNDS } else { rounds };
            if waited >= patience && events::is_visible() && is_due() {
                has_news.set(false);
                waited = 0;
                reload();
            }
            clock::sleep(ROUND_MS).await;
        }
    });
}

/// The views side by side.
#[component]
pub(super) fn Tabs(place: Place) -> impl IntoView {
    let tab = move |view: WismoView| {
        let href = move || place.with(|here| here.seen_as(view).route().to_string());
        let is_here = move || place.with(|here| here.view == view);
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
pub(super) fn Days(about: Memo<About>) -> impl IntoView {
    let said = move || {
        about.with(|about| {
            let zone = Startup::get().zone(about.zone.as_deref());
            let days = words::days(about.span.as_ref()?);
            Some(match &about.base {
                Some(base) => text::wismo_span_compared(&words::days(base), &days, zone.name()),
                None => text::wismo_span(&days, zone.name()),
            })
        })
    };
    view! { <p class="page-intro span">{said}</p> }
}

/// How old the figures are, and what can be taken away.
#[component]
pub(super) fn Takeaway(about: Memo<About>, on_export: Callback<()>) -> impl IntoView {
    let said = move || {
        about.with(|about| {
            let zone = Startup::get().zone(about.zone.as_deref());
            let time = about.as_of.map(|at| date_time_text(at, &zone));
            time.map(|time| text::updated_at(&time))
        })
    };
    view! {
        <p class="as-of" hidden=move || about.with(|about| about.as_of.is_none())>
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
