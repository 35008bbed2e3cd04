//! What stands in a row: the same words in the table and on a card.

use leptos::prelude::*;
use shared::api::seller_orders::OrderRow;
use shared::format;
use shared::order::{Actor, OrderAction, OrderStatus, PaymentStatus, allowed};
use shared::query::Column;
use shared::time::Timestamp;

use crate::browser::zone::IntlZone;
use crate::components::order_words as words;
use crate::components::tracking::{payment_words, status_words};
use crate::components::{date_text, date_time_text};
use crate::state::Outbox;
use crate::text;

/// What a column says about an order.
pub(super) fn cell(column: Column, order: &OrderRow, zone: &IntlZone) -> String {
    let locale = text::locale();
    let or_none = |text: Option<String>| text.unwrap_or_else(|| format::NO_DATA.to_owned());
    match column {
        Column::Placed => date_time_text(order.placed_at, zone),
        Column::Promised => or_none(order.promised_to.map(|at| date_text(at, zone))),
        Column::Customer => or_none(order.customer_name.clone()),
        Column::Items => items(order),
        Column::Payment
            if order.pays_on_delivery && order.payment_status == PaymentStatus::Pending =>
        {
            text::payment_on_delivery()
        }
        Column::Payment => payment_words(&order.payment_status),
        Column::Fulfillment => words::fulfillment(order.fulfillment),
        Column::Carrier => or_none(order.carrier.clone()),
        Column::Total => format::money(&order.money.gross, locale),
        Column::Net => order
            .money
            .net()
            .map_or_else(text::not_known, |net| format::money(&net, locale)),
    }
}

/// The first product and how many more units there are.
fn items(order: &OrderRow) -> String {
    let title = order
        .first_item
        .clone()
        .filter(|title| !title.trim().is_empty());
    let title = title.unwrap_or_else(text::product_untitled);
    match order.unit_count {
        0 | 1 => title,
        units => text::items_and_units(&title, &format::count(units, text::locale())),
    }
}

/// Whether a column holds figures, which line up at their ends.
pub(super) fn is_number(column: Column) -> bool {
    matches!(column, Column::Total | Column::Net)
}

/// Where the order stands, with what is under way, what is late and what is in trouble.
#[component]
pub(super) fn StatusCell(
    row: ArcRwSignal<OrderRow>,
    now: Signal<Option<Timestamp>>,
) -> impl IntoView {
    let outbox = Outbox::get();
    move || {
        let (order, is_under_way) = outbox.shown(row.get());
        let is_late = now.get().is_some_and(|now| order.is_late(now));
        let trouble = order.exception.is_some();
        view! {
            <span class="status-cell">
                <span class="badge" data-status=order.status.word().to_owned()>
                    {status_words(&order.status)}
                </span>
                {is_under_way.then(|| view! { <span class="mark" data-mark="waiting">{text::mark_waiting()}</span> })}
                {is_late.then(|| view! { <span class="mark" data-mark="late">{text::mark_late()}</span> })}
                {trouble.then(|| view! { <span class="mark" data-mark="trouble">{text::mark_trouble()}</span> })}
            </span>
        }
    }
}

/// The one thing to do next that needs nothing but a tap; nothing when there is none.
pub(super) fn next_action(order: &OrderRow, actor: Actor) -> Option<OrderAction> {
    let usual = [
        OrderAction::Process,
        OrderAction::Ship,
        OrderAction::SendOut,
        OrderAction::Deliver,
    ];
    let is_final = matches!(order.status, OrderStatus::Delivered);
    let possible = allowed(&order.facts(), actor);
    usual
        .into_iter()
        .find(|action| possible.contains(action))
        .filter(|_| !is_final)
}
