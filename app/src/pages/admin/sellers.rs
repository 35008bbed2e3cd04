//! `/admin/sellers`: whose overview to open.

use leptos::prelude::*;
use shared::api::seller_directory::SellerEntry;

use crate::components::{DroppedNotice, EmptyView, LoadView, PageHeading, PageSkeleton};
use crate::route::Route;
use crate::state::{Loader, Navigation, Startup};
use crate::text;

/// The directory of sellers.
#[component]
pub fn SellersPage() -> impl IntoView {
    let navigation = Navigation::get();
    let parsed = Memo::new(move |_| navigation.place());
    let search = Memo::new(move |_| match parsed.get().map(|parsed| parsed.route) {
        Some(Route::Sellers { search }) => search,
        _ => String::new(),
    });
    let submit = move |search: String| navigation.replace(&Route::Sellers { search });
    view! {
        <PageHeading title=text::sellers_title />
        <p>{text::sellers_intro()}</p>
        {move || parsed.get().map(|parsed| view! { <DroppedNotice names=parsed.dropped /> })}
        <label class="field">
            <span class="field__label">{text::sellers_search()}</span>
            <input
                type="search"
                autocomplete="off"
                prop:value=search.get_untracked()
                on:change:target=move |event| submit(event.target().value())
            />
        </label>
        {move || view! { <Directory search=search.get() /> }}
    }
}

#[component]
fn Directory(search: String) -> impl IntoView {
    let client = Startup::get().client;
    let loader = Loader::new(
        move || {
            let (client, search) = (client.clone(), search.clone());
            async move { client.sellers(&search).await }
        },
        Vec::is_empty,
    );
    view! {
        <LoadView
            loader
            skeleton=|| view! { <PageSkeleton shape="rows" /> }.into_any()
            empty=|| view! { <EmptyView heading=None sentence=text::sellers_empty() /> }.into_any()
            ready=|sellers| {
                view! { <ul class="row-list">{sellers.into_iter().map(row).collect_view()}</ul> }.into_any()
            }
        />
    }
}

fn row(seller: SellerEntry) -> impl IntoView {
    let route = Route::Seller {
        seller: Some(seller.seller_id),
    };
    view! {
        <li>
            <a href=route.to_string()>
                <bdi class="row-list__title">{seller.shop_name}</bdi>
                <span class="row-list__note">{text::sellers_orders(seller.order_count)}</span>
            </a>
        </li>
    }
}
