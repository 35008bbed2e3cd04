//! Who ordered what, for how much.

use leptos::prelude::*;
use shared::api::seller_orders::{OrderDetail, OrderItem, OrderMoney};
use shared::format;
use shared::money::Money;
use shared::order::Fulfillment;

use crate::browser::{location, share};
use crate::components::order_words as words;
use crate::route::Route;
use crate::state::{Announcer, Startup};
use crate::text;

fn shown(money: &Money) -> String {
    format::money(money, text::locale())
}

/// What was ordered, and how much of it has left.
pub(super) fn items(order: &OrderDetail) -> impl IntoView + use<> {
    let row = |item: &OrderItem| {
        let locale = text::locale();
        let title = Some(item.title.clone()).filter(|title| !title.trim().is_empty());
        let price = item.unit_price.as_ref().map_or_else(text::not_known, shown);
        let refunded = (item.refunded_quantity > 0)
            .then(|| text::units_refunded(&format::count(item.refunded_quantity, locale)));
        let sku = item.product_id.as_ref().map(ToString::to_string);
        view! {
            <tr>
                <th scope="row">
                    <bdi>{title.unwrap_or_else(text::product_untitled)}</bdi>
                    {sku.map(|sku| view! { <span class="sku"><bdi>{sku}</bdi></span> })}
                    {refunded.map(|refunded| view! { <span class="sku">{refunded}</span> })}
                </th>
                <td class="number">{format::count(item.quantity, locale)}</td>
                <td class="number">{format::count(item.shipped_quantity, locale)}</td>
                <td class="number"><bdi>{price}</bdi></td>
            </tr>
        }
    };
    let state = (order.row.fulfillment == Fulfillment::PartiallyFulfilled)
        .then(|| words::fulfillment(order.row.fulfillment));
    view! {
        <section class="panel" aria-labelledby="items-heading">
            <h2 id="items-heading">{text::column_items()}</h2>
            {state.map(|state| view! { <p>{state}</p> })}
            <table class="table items-table">
                <thead>
                    <tr>
                        <th scope="col">{text::item_title()}</th>
                        <th scope="col" class="number">{text::item_ordered()}</th>
                        <th scope="col" class="number">{text::item_shipped()}</th>
                        <th scope="col" class="number">{text::item_price()}</th>
                    </tr>
                </thead>
                <tbody>{order.items.iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

/// What the seller gets, and how that comes about. A part that is not known says so.
pub(super) fn money_facts(money: &OrderMoney) -> impl IntoView + use<> {
    let known = |part: Option<&Money>, sign: &str| match part {
        Some(part) if part.amount.is_zero() => shown(part),
        Some(part) => [sign, &shown(part)].concat(),
        None => text::not_known(),
    };
    let (net, at_most) = match (money.net(), money.net_before_fees()) {
        (Some(net), _) => (shown(&net), None),
        (None, Some(most)) => (text::not_known(), Some(text::money_at_most(&shown(&most)))),
        (None, None) => (text::not_known(), None),
    };
    let minus = "\u{2212}";
    let lines = [
        ("gross", text::money_gross(), shown(&money.gross)),
        (
            "commission",
            text::money_commission(),
            known(money.commission.as_ref(), minus),
        ),
        (
            "fees",
            text::money_fees(),
            known(money.fees.as_ref(), minus),
        ),
        (
            "refunds",
            text::money_refunds(),
            known(money.refunds.as_ref(), minus),
        ),
    ];
    let line = |(name, label, value): (&'static str, String, String)| {
        view! { <div data-money=name><dt>{label}</dt><dd><bdi>{value}</bdi></dd></div> }
    };
    view! {
        <section class="panel" aria-labelledby="money-heading">
            <h2 id="money-heading">{text::money_heading()}</h2>
            <dl class="sums">
                {lines.map(line).into_iter().collect_view()}
                <div class="sums__total" data-money="net">
                    <dt>{text::column_net()}</dt>
                    <dd><bdi>{net}</bdi></dd>
                </div>
            </dl>
            {at_most.map(|at_most| view! { <p class="field__hint">{at_most}</p> })}
        </section>
    }
}

/// Who receives it, where, and how to reach them.
#[component]
pub(super) fn Customer(order: OrderDetail) -> impl IntoView {
    let link = location::origin() + &Route::Track(order.row.order_number.clone()).to_string();
    let mail = order.customer_email.as_ref().map(|email| {
        let number = order.row.order_number.as_str();
        let brand = Startup::get().brand().to_owned();
        let subject = text::mail_subject(&brand, number);
        let body = text::mail_body(&link, number);
        mailto(email, &subject, &body)
    });
    let announcer = Announcer::get();
    let number = order.row.order_number.as_str().to_owned();
    let share = move |_| {
        let (title, link) = (text::order_title(&number), link.clone());
        leptos::task::spawn_local(async move {
            match share::link(&title, &link).await {
                share::Shared::BySheet => {}
                share::Shared::Copied => announcer.say(text::tracking_copied()),
                share::Shared::Failed => announcer.say(text::tracking_copy_failed(&link)),
            }
        });
    };
    let lines = [order.row.customer_name, order.address, order.customer_email];
    let paragraph = |text: String| view! { <p><bdi>{text}</bdi></p> };
    view! {
        <section class="panel" aria-labelledby="customer-heading">
            <h2 id="customer-heading">{text::column_customer()}</h2>
            <div class="address">{lines.into_iter().flatten().map(paragraph).collect_view()}</div>
            <div class="dialog__buttons">
                {mail.map(|href| view! { <a class="button" href=href>{text::contact_mail()}</a> })}
                <button class="button" type="button" data-icon="share" id="share-order" on:click=share>
                    {text::contact_share()}
                </button>
            </div>
        </section>
    }
}

/// An address that opens the device's mail program.
fn mailto(email: &str, subject: &str, body: &str) -> String {
    use shared::api::percent_encoded;
    [
        "mailto:",
        &percent_encoded(email).replace("%40", "@"),
        "?subject=",
        &percent_encoded(subject),
        "&body=",
        &percent_encoded(body),
    ]
    .concat()
}
