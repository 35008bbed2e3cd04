//! `/seller`: what did I earn, what sells, what must I do now?

mod kpi;
mod kpi_cards;
mod top_products;

use leptos::prelude::*;
use shared::api::auth::Role;
use shared::api::seller_summary::{SellerSummary, seller_summary};
use shared::ids::SellerId;

use self::kpi_cards::KpiCards;
use self::top_products::TopProducts;
use crate::components::{
    DroppedNotice, EmptyView, LoadView, PageHeading, PageSkeleton, date_time_text,
};
use crate::route::{Parsed, Route};
use crate::state::{Earlier, Loader, Memory, Navigation, Session, Startup};
use crate::text;

/// The seller's overview.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let navigation = Navigation::get();
    let parsed = Memo::new(move |_| navigation.place());
    let page = move || {
        let (named, dropped) = match parsed.get() {
            Some(Parsed {
                route: Route::Seller { seller },
                dropped,
            }) => (seller, dropped),
            _ => (None, Vec::new()),
        };
        let seller = named.or_else(|| Session::user()?.seller_id);
        let figures = match seller {
            Some(seller) => view! { <Figures seller /> }.into_any(),
            None => no_seller(),
        };
        view! { <DroppedNotice names=dropped /> {figures} }
    };
    view! {
        <PageHeading title=text::overview_title />
        {page}
    }
}

/// An admin chooses a seller first; anybody else has none.
fn no_seller() -> AnyView {
    let is_admin = Session::user().is_some_and(|user| user.role == Role::Admin);
    if is_admin {
        let sellers = Route::Sellers {
            search: String::new(),
        };
        return view! { <p><a href=sellers.to_string()>{text::sellers_intro()}</a></p> }.into_any();
    }
    view! { <EmptyView heading=None sentence=text::overview_no_seller() /> }.into_any()
}

#[component]
fn Figures(seller: SellerId) -> impl IntoView {
    let client = Startup::get().client;
    let memory = Memory::get();
    let address = seller_summary(&seller).path;
    let earlier = memory.and_then(|memory| memory.recall(&address));
    let loader = Loader::after(
        earlier.map_or(Earlier::Nothing, Earlier::Stale),
        move || {
            let (client, seller, address) = (client.clone(), seller.clone(), address.clone());
            async move {
                let summary = client.seller_summary(&seller).await?;
                if let Some(memory) = memory {
                    memory.keep(address, summary.clone());
                }
                Ok(summary)
            }
        },
        |_| false,
    );
    view! {
        <LoadView
            loader
            skeleton=|| view! { <PageSkeleton shape="overview" /> }.into_any()
            ready=|summary| view! { <Summary summary /> }.into_any()
        />
        <AsOf loader />
    }
}

#[component]
fn Summary(summary: SellerSummary) -> impl IntoView {
    let shop = summary.seller_meta.shop_name.clone();
    let shop = shop
        .filter(|shop| !shop.trim().is_empty())
        .unwrap_or_else(text::overview_nameless);
    let has_sold =
        summary.dispute.sold_window > 0 || !summary.top_skus.is_empty() || summary.rating.count > 0;
    view! {
        <p class="page-intro"><bdi>{text::overview_for(&shop)}</bdi></p>
        {(!has_sold)
            .then(|| view! { <EmptyView heading=Some(text::overview_empty_heading()) sentence=text::overview_empty() /> })}
        <KpiCards summary=summary.clone() />
        <TopProducts top_skus=summary.top_skus />
    }
}

/// How old the figures are, and the way to newer ones.
#[component]
fn AsOf(loader: Loader<SellerSummary>) -> impl IntoView {
    let as_of = move || {
        let zone = Startup::get().zone(None);
        let told = loader.value().and_then(|summary| summary.as_of);
        told.or_else(|| loader.fetching.read_at())
            .map(|at| text::updated_at(&date_time_text(at, &zone)))
    };
    view! {
        <p class="as-of" hidden=move || loader.value().is_none()>
            <span>{as_of}</span>
            <button
                class="button button--quiet"
                type="button"
                aria-disabled=move || loader.fetching.is_busy.get().then_some("true")
                on:click=move |_| if !loader.fetching.is_busy.get_untracked() { loader.reload() }
            >
                {text::refresh()}
            </button>
        </p>
    }
}
