//! Figures that open their lists: tabs by status, tiles by what is urgent.

use leptos::prelude::*;
use shared::api::seller_orders::OrderCounts;
use shared::format;
use shared::query::{Age, OrderFilter, Tab};

use super::is_not_offered;
use crate::components::order_words as words;
use crate::state::ListAddress;
use crate::state::{LoadState, Loader};
use crate::text;

type Counts = Loader<OrderCounts>;

fn shown(count: u64) -> String {
    format::count(count, text::locale())
}

/// The tabs. They are links: what they show has an address.
#[component]
pub(super) fn Tabs(counts: Counts, address: Memo<ListAddress>) -> impl IntoView {
    let tab = move |tab: Tab| {
        let href = move || {
            let here = address.get();
            let filter = OrderFilter {
                tab,
                age: None,
                ..here.query.filter.clone()
            };
            here.filtered(filter).route().to_string()
        };
        let is_here = move || address.get().query.filter.tab == tab;
        let count = move || counts.value().map(|counts| shown(counts.of_tab(tab)));
        view! {
            <li>
                <a
                    href=href
                    id=["tab-", tab.word()].concat()
                    aria-current=move || is_here().then_some("page")
                >
                    {words::tab(tab)}
                    <span class="tabs__count">{count}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="tabs" aria-label=text::tabs_label()>
            <ul>{Tab::ALL.iter().copied().map(tab).collect_view()}</ul>
        </nav>
    }
}

/// How long orders have been waiting, which are late, and which are in trouble.
#[component]
pub(super) fn Tiles(counts: Counts, address: Memo<ListAddress>) -> impl IntoView {
    let tile = move |name: &'static str,
                     label: String,
                     filter: OrderFilter,
                     of: fn(&OrderCounts) -> u64| {
        let opened = filter.clone();
        let href = move || address.get().filtered(opened.clone()).route().to_string();
        let count = move || {
            let counts = counts.value();
            counts.map_or_else(|| format::NO_DATA.to_owned(), |counts| shown(of(&counts)))
        };
        let is_none = move || counts.value().is_some_and(|counts| of(&counts) == 0);
        let is_here = move || address.get().query.filter == filter;
        view! {
            <li>
                <a
                    class="tile"
                    href=href
                    id=["tile-", name].concat()
                    data-tile=name
                    data-none=move || is_none().then_some("")
                    aria-current=move || is_here().then_some("true")
                >
                    <span class="tile__count">{count}</span>
                    <span>{label.clone()}</span>
                </a>
            </li>
        }
    };
    let of_age = |age: Age| OrderFilter {
        age: Some(age),
        ..OrderFilter::default()
    };
    let late = OrderFilter {
        is_late: true,
        ..OrderFilter::default()
    };
    let in_trouble = OrderFilter {
        has_exception: true,
        ..OrderFilter::default()
    };
    let is_offered =
        move || !matches!(counts.face(), LoadState::Failed(error) if is_not_offered(&error));
    view! {
        <section class="tiles" aria-labelledby="tiles-heading" hidden=move || !is_offered()>
            <h2 id="tiles-heading">{text::tiles_heading()}</h2>
            <ul>
                {tile("0-1", words::age(Age::UnderOneDay), of_age(Age::UnderOneDay), |counts| counts.of_age(Age::UnderOneDay))}
                {tile("1-2", words::age(Age::OneDay), of_age(Age::OneDay), |counts| counts.of_age(Age::OneDay))}
                {tile("2-3", words::age(Age::TwoDays), of_age(Age::TwoDays), |counts| counts.of_age(Age::TwoDays))}
                {tile("3+", words::age(Age::ThreeDays), of_age(Age::ThreeDays), |counts| counts.of_age(Age::ThreeDays))}
                {tile("late", text::tile_late(), late, |counts| counts.late)}
                {tile("exception", text::tile_exception(), in_trouble, |counts| counts.with_exception)}
            </ul>
        </section>
    }
}
