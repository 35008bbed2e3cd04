//! `/shop/orders/{id}`: everything about one order, and everything that can be done with it.

mod actions;
mod conflict;
mod facts;
mod forms;
mod history;
mod notes;
mod parcels;

use leptos::prelude::*;
use shared::api::order_events::OrderEvent;
use shared::api::seller_orders::{OrderDetail, seller_order};
use shared::ids::OrderId;
use shared::json::{self, Decode as _, Json as _};

use self::actions::Actions;
use self::conflict::ChangesOfOrder;
use self::facts::{Customer, items, money_facts};
use self::history::History;
use self::notes::Notes;
use self::parcels::Parcels;
use crate::browser::zone::IntlZone;
use crate::browser::{courier, document};
use crate::components::tracking::status_words;
use crate::components::{LoadView, PageHeading, PageSkeleton, date_text, date_time_text};
use crate::route::Route;
use crate::state::{Earlier, Loader, Memory, Outbox, Paper, PrintAddress, Startup};
use crate::text;

/// The page's order, and whether the answer to one's own change came while the next one was being filled in.
#[derive(Clone, Copy)]
struct Answered {
    loader: Loader<OrderDetail>,
    is_behind: RwSignal<bool>,
}

impl Answered {
    /// Shows the answer, unless that would sweep a form away.
    fn take(self, order: OrderDetail) {
        if document::has("action-form") {
            self.is_behind.set(true);
        } else {
            self.loader.put(order);
        }
    }

    /// Asks for what was not shown, now that the form is gone.
    fn catch_up(self) {
        if self.is_behind.try_get_untracked() == Some(true) {
            self.is_behind.set(false);
            self.loader.reload();
        }
    }
}

/// One order.
#[component]
pub fn OrderPage(order: OrderId) -> impl IntoView {
    let is_outdated = RwSignal::new(false);
    let loader = load(order.clone(), is_outdated);
    let title = Memo::new(move |_| {
        let number = loader
            .value()
            .map(|order| order.row.order_number.to_string());
        number.map_or_else(text::orders_title, |number| text::order_title(&number))
    });
    view! {
        <p class="back"><a href=Route::ORDERS.to_string() id="back-to-orders">{text::back_to_orders()}</a></p>
        <PageHeading title=move || title.get() />
        {outdated(is_outdated, loader)}
        <ChangesOfOrder order loader />
        <LoadView
            loader
            skeleton=|| view! { <PageSkeleton shape="page" /> }.into_any()
            ready=|order| view! { <Whole order /> }.into_any()
        />
    }
}

/// Reads the order, and shows at once what the server answers to a change of it. `is_outdated` tells that somebody else has
/// changed it while something was being typed.
fn load(order: OrderId, is_outdated: RwSignal<bool>) -> Loader<OrderDetail> {
    let client = Startup::get().client;
    let memory = Memory::get();
    let path = seller_order(&order).path;
    let earlier: Option<OrderDetail> = memory.and_then(|memory| memory.recall(&path));
    let asked = order.clone();
    let loader = Loader::after(
        earlier.map_or(Earlier::Nothing, Earlier::Stale),
        move || {
            let (client, order, path) = (client.clone(), asked.clone(), path.clone());
            async move {
                let detail = client.seller_order(&order).await?;
                Ok(newest(memory, path, detail))
            }
        },
        |_| false,
    );
    Outbox::get().open_after(*loader);
    let answered = Answered {
        loader,
        is_behind: RwSignal::new(false),
    };
    provide_context(answered);
    Effect::new(move |_| {
        let last = loader.value().and_then(|detail| detail.last_event);
        if let Some(last) = last {
            courier::send(json::members(&[("live", Some(last.to_string()))]));
        }
    });
    courier::on_news(move |news| {
        let shown = untrack(|| loader.value()).and_then(|detail| detail.last_event);
        let is_news = |event: &OrderEvent| {
            event.order.id == order && shown.is_some_and(|shown| event.seq > shown)
        };
        if OrderEvent::in_news(&news).iter().any(is_news) {
            // What is being typed must not be swept away.
            if document::field_value("new-note").is_empty() && !document::has("action-form") {
                loader.reload();
            } else {
                is_outdated.set(true);
            }
        }
        let detail = news
            .member("order")
            .and_then(|order| OrderDetail::decode(&order).ok());
        if let Some(detail) = detail.filter(|detail| detail.row.id == order) {
            answered.take(newest(memory, seller_order(&order).path, detail));
        }
    });
    loader
}

/// The newest of what was answered for that path: an answer can be overtaken on its way.
fn newest(memory: Option<Memory>, path: String, answer: OrderDetail) -> OrderDetail {
    let Some(memory) = memory else {
        return answer;
    };
    let known = memory.recall::<OrderDetail>(&path);
    if let Some(known) = known.filter(|known| known.row.version > answer.row.version) {
        return known;
    }
    memory.keep(path, answer.clone());
    answer
}

/// The order has changed under a form that is being filled in.
fn outdated(is_outdated: RwSignal<bool>, loader: Loader<OrderDetail>) -> impl IntoView {
    let show = move |_| {
        is_outdated.set(false);
        loader.reload();
    };
    view! {
        <div class="banner" role="status" hidden=move || !is_outdated.get()>
            <p>{text::order_outdated()}</p>
            <button class="button" type="button" id="show-newer" on:click=show>{text::order_show_newer()}</button>
        </div>
    }
}

#[component]
fn Whole(order: OrderDetail) -> impl IntoView {
    let zone = Startup::get().zone(order.time_zone.as_deref());
    let has_several = order.shipments.len() > 1 || !order.shipments.is_empty() && is_partly(&order);
    view! {
        {headline(order.clone(), &zone)}
        <div class="order-columns">
            <div>
                <Actions order=order.clone() />
                <Parcels order=order.clone() zone=zone.clone() has_several />
                {items(&order)}
                <Notes order=order.clone() zone=zone.clone() />
            </div>
            <div>
                <Customer order=order.clone() />
                {money_facts(&order.row.money)}
                <History order zone />
            </div>
        </div>
    }
}

/// Whether a part of the order has left and another has not.
fn is_partly(order: &OrderDetail) -> bool {
    use shared::order::Fulfillment;
    order.row.fulfillment == Fulfillment::PartiallyFulfilled
}

/// Where it stands: the answer first.
fn headline(order: OrderDetail, zone: &IntlZone) -> impl IntoView + use<> {
    let outbox = Outbox::get();
    let row = order.row.clone();
    let badge = move || {
        let (shown, is_under_way) = outbox.shown(row.clone());
        view! {
            <span class="badge" data-status=shown.status.word().to_owned()>{status_words(&shown.status)}</span>
            {is_under_way.then(|| view! { <span class="mark" data-mark="waiting">{text::mark_waiting()}</span> })}
        }
    };
    let is_late = order.as_of.is_some_and(|now| order.row.is_late(now));
    let paper = PrintAddress {
        paper: Paper::Slip,
        orders: vec![order.row.id.clone()],
    };
    let placed = text::order_placed(&date_time_text(order.row.placed_at, zone));
    let promised = order
        .row
        .promised_to
        .map(|at| text::order_promised(&date_text(at, zone)));
    view! {
        <div class="headline">
            <p class="status-cell">
                {badge}
                {is_late.then(|| view! { <span class="mark" data-mark="late">{text::mark_late()}</span> })}
                {order.row.exception.is_some().then(|| view! { <span class="mark" data-mark="trouble">{text::mark_trouble()}</span> })}
            </p>
            <p class="headline__dates">{placed} {promised.map(|promised| [" · ", &promised].concat())}</p>
            <p><a id="print-order" href=paper.route().to_string()>{text::print_slips()}</a></p>
            {order.cancel_reason.map(|reason| view! { <p>{text::order_cancelled_because(&reason)}</p> })}
            {order.customer_note.map(|note| view! {
                <blockquote class="customer-note">
                    <p class="customer-note__who">{text::customer_note()}</p>
                    <p><bdi>{note}</bdi></p>
                </blockquote>
            })}
        </div>
    }
}
