//! Loading the list, and what stands around the rows.

use leptos::prelude::*;
use shared::api::seller_orders::{OrderCounts, OrderPage};

use super::cleared;
use super::live::{NewOrders, follow};
use super::rows::Rows;
use super::table::{Cards, Table};
use crate::browser::media;
use crate::components::{EmptyView, LoadView, PageSkeleton, date_time_text};
use crate::route::Route;
use crate::state::ListAddress;
use crate::state::{Earlier, Loader, Memory, Navigation, Outbox, Startup};
use crate::text;

/// Wide enough for a table.
const WIDE: &str = "(min-width: 60rem)";

/// The rows, with their way to more of them.
#[component]
pub(super) fn OrderList(address: Memo<ListAddress>, counts: Loader<OrderCounts>) -> impl IntoView {
    let rows = Rows::new();
    let loader = load(address, rows);
    let outbox = Outbox::get();
    Effect::new(move |_| {
        if let Some(row) = outbox.answered.get() {
            let _ = rows.update(row);
        }
    });
    outbox.open_after(*loader);
    let new = follow(address, rows, counts);
    let is_wide = media::matches(WIDE);
    let list = move || {
        if is_wide.get() {
            view! { <Table rows address /> }.into_any()
        } else {
            view! { <Cards rows address /> }.into_any()
        }
    };
    let list = StoredValue::new_local(list);
    view! {
        <NewOrders new loader counts />
        <div class="order-list" aria-busy=move || loader.fetching.is_busy.get().then_some("true")>
            <LoadView
                loader
                skeleton=|| view! { <PageSkeleton shape="rows" /> }.into_any()
                empty=|| view! { <Nothing /> }.into_any()
                ready=move |_| {
                    let list = list.get_value();
                    view! {
                        {list}
                        <Parts rows address />
                    }
                        .into_any()
                }
            />
            <AsOf rows loader counts />
        </div>
    }
}

/// Fetches whenever the address changes; what is shown stays until the answer is there.
fn load(address: Memo<ListAddress>, rows: Rows) -> Loader<bool> {
    let client = Startup::get().client;
    let memory = Memory::get();
    let earlier = move || {
        let path = address.get_untracked().endpoint().path;
        memory.and_then(|memory| memory.recall::<OrderPage>(&path))
    };
    let known = earlier();
    let is_known = known.is_some();
    if let Some(page) = known {
        rows.show(page);
    }
    let loader = Loader::after(
        if is_known {
            Earlier::Stale(true)
        } else {
            Earlier::Nothing
        },
        move || {
            let client = client.clone();
            let asked = address.get_untracked();
            async move {
                let endpoint = asked.endpoint();
                let page = client.seller_orders(&endpoint).await?;
                if let Some(memory) = memory {
                    memory.keep(endpoint.path, page.clone());
                }
                let has_rows = !page.results.is_empty();
                if address.try_get_untracked() == Some(asked) {
                    rows.show(page);
                }
                Ok(has_rows)
            }
        },
        |has_rows| !has_rows,
    );
    let endpoint = Memo::new(move |_| address.get().endpoint().path);
    Effect::new(move |before: Option<()>| {
        let _ = endpoint.get();
        if before.is_some() {
            if let Some(page) = earlier() {
                rows.show(page);
            }
            loader.reload();
        }
    });
    loader
}

/// No order fits, or there is none at all.
#[component]
fn Nothing() -> impl IntoView {
    let here = match Navigation::get().route() {
        Some(Route::Orders { query }) => ListAddress::parse(&query).0,
        _ => ListAddress::default(),
    };
    let is_whole = here.query.filter == shared::query::OrderFilter::default();
    if is_whole {
        return view! {
            <EmptyView heading=Some(text::orders_empty_heading()) sentence=text::orders_empty() />
        }
        .into_any();
    }
    view! {
        <EmptyView heading=Some(text::orders_none_heading()) sentence=text::orders_none() />
        <p><a class="button" href=cleared(&here)>{text::filters_clear()}</a></p>
    }
    .into_any()
}

/// How many there are, and the parts before and behind.
#[component]
fn Parts(rows: Rows, address: Memo<ListAddress>) -> impl IntoView {
    let part = move |cursor: Option<String>, label: String, rel: &'static str| {
        cursor.map(|cursor| {
            let href = move || address.get().at(&cursor).route().to_string();
            let id = ["part-", rel].concat();
            view! { <a class="button button--quiet" id=id rel=rel href=href>{label}</a> }
        })
    };
    let found = move || {
        let count = rows.around.get().count?;
        Some(text::orders_found(count))
    };
    view! {
        <nav class="pagination" aria-label=text::pagination()>
            <span>{found}</span>
            {move || part(rows.around.get().previous, text::previous_page(), "prev")}
            {move || part(rows.around.get().next, text::next_page(), "next")}
        </nav>
    }
}

/// How old the list is, and the way to a newer one.
#[component]
fn AsOf(rows: Rows, loader: Loader<bool>, counts: Loader<OrderCounts>) -> impl IntoView {
    let as_of = move || {
        let around = rows.around.get();
        let zone = Startup::get().zone(around.time_zone.as_deref());
        let told = around.as_of.or_else(|| loader.fetching.read_at());
        told.map(|at| text::updated_at(&date_time_text(at, &zone)))
    };
    let refresh = move |_| {
        if !loader.fetching.is_busy.get_untracked() {
            loader.reload();
            counts.reload();
        }
    };
    view! {
        <p class="as-of" hidden=move || rows.around.get().as_of.is_none()>
            <span>{as_of}</span>
            <button
                class="button button--quiet"
                type="button"
                aria-disabled=move || loader.fetching.is_busy.get().then_some("true")
                on:click=refresh
            >
                {text::refresh()}
            </button>
        </p>
    }
}
