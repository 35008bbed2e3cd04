//! What the courier tells the list while it is looked at, and what the list tells the courier.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::api::order_events::OrderEvent;
use shared::api::seller_orders::OrderCounts;
use shared::ids::OrderId;
use shared::json::{self, Json as _};
use shared::query::QueryText;

use super::rows::Rows;
use crate::browser::{clock, courier, location};
use crate::state::{ListAddress, Loader, Selection};
use crate::text;

/// Figures are read again so long after something has happened, together with what happens until then.
const PAUSE_MS: u32 = 1_000;

type New = RwSignal<BTreeSet<OrderId>>;

/// Changes rows in place as they change anywhere, unticks what the courier has done, and tells it what is ticked. Returns the
/// new orders that the list would show.
pub(super) fn follow(address: Memo<ListAddress>, rows: Rows, counts: Loader<OrderCounts>) -> New {
    let new = New::default();
    let selection = Selection::get();
    let is_waiting = StoredValue::new(false);
    courier::on_news(move |news| {
        if let Some(list) = news.member("selection").and_then(|list| list.elements()) {
            let ids = list.iter().filter_map(|id| OrderId::parse(&id.text()?));
            let ids: Vec<OrderId> = ids.collect();
            selection.clear();
            selection.set(ids, true);
        }
        let events = OrderEvent::in_news(&news);
        if events.is_empty() {
            return;
        }
        for event in events {
            let (id, status) = (event.order.id.clone(), event.order.status.clone());
            let query = address.get_untracked().query;
            let is_here = query.cursor.is_none()
                && query.filter.tab.shows(&status)
                && !query.filter.is_narrowed();
            if !rows.update(event.order) && event.action == OrderEvent::PLACED && is_here {
                new.update(|new| {
                    new.insert(id);
                });
            }
        }
        if !is_waiting.get_value() {
            is_waiting.set_value(true);
            leptos::task::spawn_local(async move {
                clock::sleep(PAUSE_MS).await;
                is_waiting.set_value(false);
                counts.reload();
            });
        }
    });
    Effect::new(move |_| tell(&address.get(), rows, &selection.orders()));
    new
}

/// Tells the courier from where on the list needs news, and what is ticked in it.
fn tell(here: &ListAddress, rows: Rows, ticked: &[OrderId]) {
    let around = rows.around.get();
    if around.as_of.is_none() && ticked.is_empty() {
        return;
    }
    let one = |id: &OrderId| {
        let order = rows.find(id);
        let number = order.as_ref().map(|order| order.order_number.as_str());
        json::object(&[("id", Some(id.as_str())), ("number", number)])
    };
    let orders: Vec<String> = ticked.iter().map(one).collect();
    let mut query = QueryText::default();
    here.query.filter.push_to(&mut query);
    let number = |number: Option<u64>| number.map(|number| number.to_string());
    let shop = here.shop.as_ref().map(|shop| json::text(shop.as_str()));
    courier::send(json::members(&[
        ("live", number(around.last_event)),
        ("selection", Some(["[", &orders.join(","), "]"].concat())),
        ("count", number(around.count)),
        ("query", Some(json::text(&query.to_string()))),
        ("seller", shop),
    ]));
}

/// New orders wait behind this, so that nothing moves under the finger.
#[component]
pub(super) fn NewOrders(
    new: New,
    loader: Loader<bool>,
    counts: Loader<OrderCounts>,
) -> impl IntoView {
    let count = move || new.with(|new| u64::try_from(new.len()).unwrap_or(0));
    let show = move |_| {
        new.update(BTreeSet::clear);
        loader.reload();
        counts.reload();
        location::scroll_to_top();
    };
    view! {
        <p class="new-orders" role="status" hidden=move || count() == 0>
            <button class="button button--primary" type="button" id="new-orders" on:click=show>
                {move || (count() > 0).then(|| text::orders_new(count()))}
            </button>
        </p>
    }
}
