//! What stands in a row: the same words in the table and on a card.

use shared::api::seller_orders::OrderRow;
use shared::format;
use shared::order::{Actor, OrderAction, OrderStatus, PaymentStatus, allowed};
use shared::query::Column;

use crate::browser::zone::IntlZone;
use crate::components::order_words as words;
use crate::components::tracking::payment_words;
use crate::components::{date_text, date_time_text};
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

/// Whether a column holds words that others chose, which are kept apart from ours whatever their direction.
pub(super) fn is_free_text(column: Column) -> bool {
    matches!(column, Column::Customer | Column::Items | Column::Carrier)
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
