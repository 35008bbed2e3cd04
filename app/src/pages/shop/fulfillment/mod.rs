//! `/seller/fulfillment`: what must be packed, sent and handed over, oldest promise first; one card, one next action.

mod card;
mod form;
mod items;
mod tiles;

use leptos::prelude::*;
use shared::api::auth::Role;
use shared::api::fulfillment::{ItemCounts, PART};
use shared::order::Actor;

use self::card::Card;
use self::items::Items;
use self::tiles::Tiles;
use crate::components::{
    DeskTabs, DroppedNotice, EmptyView, LiveView, PageHeading, PageSkeleton, date_time_text,
};
use crate::route::{Desk, Route};
use crate::state::{Loader, Navigation, Outbox, QueueAddress, Session, Startup, load_desk_figures};
use crate::text;

/// The packing queue.
#[component]
pub fn FulfillmentPage() -> impl IntoView {
    let navigation = Navigation::get();
    let parsed = Memo::new(move |_| match navigation.route() {
        Some(Route::Desk { query, .. }) => QueueAddress::parse(&query),
        _ => QueueAddress::parse(""),
    });
    let address = Memo::new(move |_| parsed.get().0);
    let is_nobodys = Memo::new(move |_| {
        let user = Session::user();
        address.get().shop.is_none() && user.is_some_and(|user| user.role == Role::Admin)
    });
    view! {
        <PageHeading title=text::queue_title />
        {move || view! { <DroppedNotice names=parsed.get().1 /> }}
        <Show
            when=move || !is_nobodys.get()
            fallback=|| view! { <EmptyView heading=None sentence=text::orders_no_shop() /> }
        >
            <Queue address />
        </Show>
    }
}

#[component]
fn Queue(address: Memo<QueueAddress>) -> impl IntoView {
    let counts = load_counts(address);
    let items = Items::load(address);
    items.follow(counts);
    let loader = items.loader;
    Outbox::get().open_after(*loader);
    view! {
        {(Session::actor() == Actor::Seller)
            .then(|| view! { <DeskTabs here=Desk::Fulfillment figures=load_desk_figures() /> })}
        <Tiles counts address />
        <div class="queue" aria-busy=move || loader.fetching.is_busy.get().then_some("true")>
            <LiveView
                loader
                skeleton=|| view! { <PageSkeleton shape="rows" /> }.into_any()
                empty=|| ().into_any()
                ready=move || view! { <Cards items counts address /> }.into_any()
            />
            <AsOf counts />
        </div>
    }
}

fn load_counts(address: Memo<QueueAddress>) -> Loader<ItemCounts> {
    let client = Startup::get().client;
    Loader::new(
        move || {
            let (client, shop) = (client.clone(), address.get_untracked().shop);
            async move { client.item_counts(shop.as_ref()).await }
        },
        |_| false,
    )
}

#[component]
fn Cards(items: Items, counts: Loader<ItemCounts>, address: Memo<QueueAddress>) -> impl IntoView {
    let shown = items.shown;
    let is_empty = Memo::new(move |_| shown.with(Vec::is_empty));
    // Of the items as they came: what is kept in sight was counted before.
    let next = move || {
        let cursor = items.listed.with(|listed| {
            let is_full = listed.len() >= PART;
            listed.last().filter(|_| is_full)?.cursor.clone()
        })?;
        let href = address.get().behind(&cursor).route().to_string();
        Some(
            view! { <a class="button" id="part-next" rel="next" href=href>{text::queue_more()}</a> },
        )
    };
    let first = move || {
        let here = address.get();
        let first = here.showing(here.query.status.clone()).route().to_string();
        here.query.cursor.is_some().then(|| {
            view! {
                <a class="button" id="part-first" href=first>{text::queue_first()}</a>
            }
        })
    };
    view! {
        <Show when=move || !is_empty.get() fallback=move || view! { <Nothing address /> }>
            <ul class="jobs">
                <For
                    each=move || shown.get()
                    key=|item| item.id.clone()
                    children=move |item| view! { <Card id=item.id items counts /> }
                />
            </ul>
        </Show>
        <p class="pagination">{first} {next}</p>
    }
}

/// All is done, or nothing stands where the address asks.
#[component]
fn Nothing(address: Memo<QueueAddress>) -> impl IntoView {
    move || {
        let here = address.get();
        if here.query.status.is_none() {
            return view! {
                <EmptyView heading=Some(text::queue_empty_heading()) sentence=text::queue_empty() />
            }
            .into_any();
        }
        let all = here.showing(None).route().to_string();
        view! {
            <EmptyView heading=Some(text::queue_none_heading()) sentence=text::queue_none() />
            <p><a class="button" id="show-all" href=all>{text::queue_all()}</a></p>
        }
        .into_any()
    }
}

#[component]
fn AsOf(counts: Loader<ItemCounts>) -> impl IntoView {
    let time = move || {
        let counts = counts.value()?;
        let zone = Startup::get().zone(counts.time_zone.as_deref());
        Some(text::updated_at(&date_time_text(counts.as_of?, &zone)))
    };
    view! { <p class="as-of">{time}</p> }
}
