//! One page about one order: for the parcel without prices, for the shop with everything.

use leptos::prelude::*;
use shared::api::seller_orders::{OrderDetail, OrderItem};
use shared::format;
use shared::money::Money;

use super::barcode::Barcode;
use crate::components::tracking::{payment_words, status_words};
use crate::components::{date_text, date_time_text};
use crate::state::{Paper, Startup};
use crate::text;

/// The page of an order.
#[component]
pub(super) fn PrintedOrder(order: OrderDetail, paper: Paper) -> impl IntoView {
    let startup = Startup::get();
    let zone = startup.zone(order.time_zone.as_deref());
    let brand = startup.client.config().brand.clone();
    let placed = text::order_placed(&date_time_text(order.row.placed_at, &zone));
    let promised = order
        .row
        .promised_to
        .map(|at| text::order_promised(&date_text(at, &zone)));
    let is_sheet = paper == Paper::Sheet;
    let number = order.row.order_number.to_string();
    let id = order.row.id.as_str().to_owned();
    let items = order
        .items
        .iter()
        .cloned()
        .map(move |item| line(item, is_sheet));
    view! {
        <article class="paper" data-order=id>
            <header class="paper__head">
                <div>
                    <p class="paper__brand"><bdi>{brand}</bdi></p>
                    <h2>{text::order_title(&number)}</h2>
                    <p>{placed}</p>
                    <p>{promised}</p>
                </div>
                <Barcode text=number />
            </header>
            <section>
                <h3>{text::print_ship_to()}</h3>
                <address>
                    <bdi>{order.row.customer_name.clone().unwrap_or_else(text::not_known)}</bdi>
                    <br />
                    <bdi>{order.address.clone().unwrap_or_else(text::not_known)}</bdi>
                </address>
                {is_sheet.then(|| order.customer_email.clone().map(|email| view! { <p><bdi>{email}</bdi></p> }))}
            </section>
            <table class="table paper__items">
                <thead>
                    <tr>
                        <th scope="col">{text::item_ordered()}</th>
                        <th scope="col">{text::item_title()}</th>
                        {is_sheet.then(|| view! { <th scope="col" class="number">{text::item_price()}</th> })}
                        <th scope="col" class="paper__tick">{text::print_packed()}</th>
                    </tr>
                </thead>
                <tbody>{items.collect_view()}</tbody>
            </table>
            {order.customer_note.clone().map(|note| view! {
                <section>
                    <h3>{text::customer_note()}</h3>
                    <p><bdi>{note}</bdi></p>
                </section>
            })}
            {is_sheet.then(|| view! { <Office order /> })}
        </article>
    }
}

fn line(item: OrderItem, has_price: bool) -> impl IntoView {
    let title = Some(item.title).filter(|title| !title.trim().is_empty());
    let sku = item.product_id.map(|sku| sku.to_string());
    let price = has_price.then(|| {
        let price = item.unit_price.as_ref().map_or_else(text::not_known, shown);
        view! { <td class="number">{price}</td> }
    });
    view! {
        <tr>
            <td class="paper__quantity">{format::count(item.quantity, text::locale())} " ×"</td>
            <th scope="row">
                <bdi>{title.unwrap_or_else(text::product_untitled)}</bdi>
                {sku.map(|sku| view! { <span class="sku"><bdi>{sku}</bdi></span> })}
            </th>
            {price}
            <td class="paper__tick"><span class="paper__box"></span></td>
        </tr>
    }
}

fn shown(money: &Money) -> String {
    format::money(money, text::locale())
}

/// What the shop alone needs to know.
#[component]
fn Office(order: OrderDetail) -> impl IntoView {
    let known = |part: Option<&Money>| part.map_or_else(text::not_known, shown);
    let money = &order.row.money;
    let facts = [
        (text::column_status(), status_words(&order.row.status)),
        (
            text::column_payment(),
            payment_words(&order.row.payment_status),
        ),
        (text::money_gross(), shown(&money.gross)),
        (text::money_commission(), known(money.commission.as_ref())),
        (text::money_fees(), known(money.fees.as_ref())),
        (text::money_refunds(), known(money.refunds.as_ref())),
        (
            text::column_net(),
            money.net().as_ref().map_or_else(text::not_known, shown),
        ),
    ];
    let fact = |(term, value): (String, String)| {
        view! {
            <div>
                <dt>{term}</dt>
                <dd><bdi>{value}</bdi></dd>
            </div>
        }
    };
    let notes = order
        .notes
        .into_iter()
        .map(|note| view! { <li><bdi>{note.text}</bdi></li> });
    view! {
        <dl class="paper__facts">{facts.map(fact).into_iter().collect_view()}</dl>
        <ul class="paper__notes">{notes.collect_view()}</ul>
    }
}
