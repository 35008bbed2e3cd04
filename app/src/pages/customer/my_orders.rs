//! `/customer/orders`

use leptos::prelude::*;
use shared::api::customer_orders::{CustomerOrder, CustomerOrders, Pagination};

use crate::components::{
    DroppedNotice, EmptyView, LoadView, PageHeading, PageSkeleton, date_text,
    tracking::status_words,
};
use crate::route::Route;
use crate::state::{Loader, Navigation, Startup};
use crate::text;

/// The customer's orders, newest first.
#[component]
pub fn MyOrdersPage() -> impl IntoView {
    let navigation = Navigation::get();
    let parsed = Memo::new(move |_| navigation.place());
    let page = Memo::new(move |_| match parsed.get().map(|parsed| parsed.route) {
        Some(Route::MyOrders { page }) => page,
        _ => 1,
    });
    view! {
        <PageHeading title=text::my_orders_title />
        {move || parsed.get().map(|parsed| view! { <DroppedNotice names=parsed.dropped /> })}
        {move || view! { <OrderList page=page.get() /> }}
    }
}

#[component]
fn OrderList(page: u64) -> impl IntoView {
    let client = Startup::get().client;
    let loader = Loader::new(
        move || {
            let client = client.clone();
            async move { client.customer_orders(page).await }
        },
        |orders: &CustomerOrders| orders.orders.is_empty() && orders.pagination.page <= 1,
    );
    view! {
        <LoadView
            loader
            skeleton=|| view! { <PageSkeleton shape="rows" /> }.into_any()
            empty=|| {
                view! { <EmptyView heading=Some(text::my_orders_empty_heading()) sentence=text::my_orders_empty() /> }
                    .into_any()
            }
            ready=|orders| {
                view! {
                    <ul class="row-list">{orders.orders.into_iter().map(row).collect_view()}</ul>
                    <Pages pagination=orders.pagination />
                }
                    .into_any()
            }
        />
    }
}

fn row(order: CustomerOrder) -> impl IntoView {
    let zone = Startup::get().zone(None);
    let title = order.first_item.filter(|title| !title.trim().is_empty());
    let more = order.item_count.saturating_sub(1);
    let placed = text::my_orders_placed(&date_text(order.placed_at, &zone));
    view! {
        <li>
            <a href=Route::CustomerTracking(order.id).to_string()>
                <bdi class="row-list__title">{title.unwrap_or_else(text::product_untitled)}</bdi>
                {(more > 0).then(|| view! { <span class="row-list__note">{text::my_orders_more_items(more)}</span> })}
                <span class="row-list__note"><bdi>{order.order_number.to_string()}</bdi> " · " {placed}</span>
                <span class="badge" data-status=order.status.word().to_owned()>
                    {status_words(&order.status)}
                </span>
            </a>
        </li>
    }
}

#[component]
fn Pages(pagination: Pagination) -> impl IntoView {
    let Pagination {
        page, total_pages, ..
    } = pagination;
    let link = |page: u64, label: String, rel: &'static str| {
        view! { <a class="button button--quiet" rel=rel href=Route::MyOrders { page }.to_string()>{label}</a> }
    };
    (total_pages > 1).then(|| {
        view! {
            <nav class="pagination" aria-label=text::pagination()>
                {(page > 1).then(|| link(page - 1, text::previous_page(), "prev"))}
                <span>{text::page_of(&page.to_string(), &total_pages.to_string())}</span>
                {(page < total_pages).then(|| link(page + 1, text::next_page(), "next"))}
            </nav>
        }
    })
}
