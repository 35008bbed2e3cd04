//! `/shop/orders`: what must I do now, and where is every order?

mod cells;
mod filter_words;
mod list;
mod live;
mod rows;
mod table;
mod tabs;

use leptos::prelude::*;
use shared::api::seller_orders::OrderCounts;
use shared::query::{OrderFilter, OrderQuery};

use self::list::OrderList;
use self::tabs::{Tabs, Tiles};
use crate::api::ApiError;
use crate::browser::courier;
use crate::components::{DroppedNotice, EmptyView, PageHeading};
use crate::route::Route;
use crate::state::ListAddress;
use crate::state::{Announcer, Loader, Navigation, Outbox, Session, Startup};
use crate::text;
use shared::api::auth::Role;

/// The list of a shop's orders.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let navigation = Navigation::get();
    let parsed = Memo::new(move |_| match navigation.route() {
        Some(Route::Orders { query }) => ListAddress::parse(&query),
        _ => ListAddress::parse(""),
    });
    let address = Memo::new(move |_| parsed.get().0);
    let is_nobodys = Memo::new(move |_| {
        let user = Session::user();
        address.get().shop.is_none() && user.is_some_and(|user| user.role == Role::Admin)
    });
    view! {
        <PageHeading title=text::orders_title />
        {move || view! { <Dropped names=parsed.get().1 address /> }}
        <Show
            when=move || !is_nobodys.get()
            fallback=|| view! { <EmptyView heading=None sentence=text::orders_no_shop() /> }
        >
            <Orders address />
        </Show>
    }
}

/// What of the address was not understood, and the way to a list that is.
#[component]
fn Dropped(names: Vec<String>, address: Memo<ListAddress>) -> impl IntoView {
    let clear = move || cleared(&address.get());
    (!names.is_empty()).then(|| {
        view! {
            <DroppedNotice names />
            <p><a href=clear>{text::filters_clear()}</a></p>
        }
    })
}

/// The address of all orders, in the same columns.
fn cleared(address: &ListAddress) -> String {
    let mut all = address.clone();
    all.query = OrderQuery::default();
    all.route().to_string()
}

#[component]
fn Orders(address: Memo<ListAddress>) -> impl IntoView {
    let counts = load_counts(address);
    let announcer = Announcer::get();
    let filter = Memo::new(move |_| address.get().query.filter);
    let forms = [
        ("list-options", text::filters_label()),
        ("views", text::views_label()),
        ("export", text::export_label()),
    ];
    let forms = forms.into_iter();
    view! {
        <Tiles counts address />
        <Tabs counts address />
        <div class="list-tools">
            <Search address />
            {forms.map(|(form, label)| opener(announcer, form, label)).collect_view()}
        </div>
        <FilterSummary filter address />
        <OrderList address counts />
    }
}

/// A button that opens one of the courier's forms.
fn opener(announcer: Announcer, form: &'static str, label: String) -> impl IntoView {
    let open = move |_| {
        leptos::task::spawn_local(async move {
            let command = shared::json::object(&[("open", Some(form))]);
            if !courier::ask(&command).await {
                announcer.say(text::error_offline());
            }
        });
    };
    let id = ["open-", form].concat();
    view! { <button class="button" type="button" id=id on:click=open>{label}</button> }
}

/// The figures are read again whenever the server has done something.
fn load_counts(address: Memo<ListAddress>) -> Loader<OrderCounts> {
    let client = Startup::get().client;
    let loader = Loader::new(
        move || {
            let (client, shop) = (client.clone(), address.get_untracked().shop);
            async move { client.order_counts(shop.as_ref()).await }
        },
        |_| false,
    );
    let answered = Outbox::get().answered;
    Effect::new(move |before: Option<()>| {
        let _ = answered.get();
        if before.is_some() {
            loader.reload();
        }
    });
    loader
}

#[component]
fn Search(address: Memo<ListAddress>) -> impl IntoView {
    let navigation = Navigation::get();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let here = address.get_untracked();
        let search = crate::browser::document::field_value("search");
        let filter = OrderFilter {
            search: search.trim().to_owned(),
            ..here.query.filter.clone()
        };
        navigation.go_in_place(&here.filtered(filter).route());
    };
    view! {
        <form class="search" role="search" on:submit=submit>
            <label class="visually-hidden" for="search">{text::orders_search()}</label>
            <input
                id="search"
                type="search"
                autocomplete="off"
                spellcheck="false"
                dir="auto"
                placeholder=text::orders_search()
                prop:value=move || address.get().query.filter.search
            />
            <button class="button button--icon" type="submit" data-icon="search">
                <span class="visually-hidden">{text::search_submit()}</span>
            </button>
        </form>
    }
}

/// What narrows the list, in words, and the way to all of it.
#[component]
fn FilterSummary(filter: Memo<OrderFilter>, address: Memo<ListAddress>) -> impl IntoView {
    move || {
        let filter = filter.get();
        filter.is_narrowed().then(|| {
            let here = address.get_untracked();
            let words = filter_words::in_words(&filter);
            let all = here.filtered(OrderFilter {
                tab: filter.tab,
                ..OrderFilter::default()
            });
            view! {
                <p class="filter-summary">
                    <span>{words}</span>
                    <a href=all.route().to_string()>{text::filters_clear()}</a>
                </p>
            }
        })
    }
}

/// Whether a failure means that this marketplace has no such figures: then the page does without.
fn is_not_offered(error: &ApiError) -> bool {
    *error == ApiError::NotOffered
}
