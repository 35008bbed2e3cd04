//! The rows: a table where there is room, cards where there is not.

use leptos::ev::{Event, MouseEvent};
use leptos::prelude::*;
use shared::api::seller_orders::{ChangeRequest, OrderRow};
use shared::ids::OrderId;
use shared::order::{Actor, OrderAction};
use shared::query::{Column, Sort, SortKey};

use super::cells::{cell, is_free_text, is_number, next_action};
use super::rows::Rows;
use crate::browser::document;
use crate::browser::stencil::{Copies, Says, Words};
use crate::browser::zone::IntlZone;
use crate::components::order_words as words;
use crate::components::tracking::status_words;
use crate::route::Route;
use crate::state::ListAddress;
use crate::state::{Announcer, Outbox, Selection, Session, Startup};
use crate::text;

/// An order as its row shows it.
#[derive(PartialEq)]
struct Shown {
    /// As it will be once the changes under way have happened.
    order: OrderRow,
    is_under_way: bool,
    is_late: bool,
    is_ticked: bool,
}

/// Shows the orders below the element of that id, as copies of what `original` makes of the columns.
fn draw(
    rows: Rows,
    columns: Memo<Vec<Column>>,
    parent: &'static str,
    original: fn(&[Column]) -> AnyView,
) {
    let outbox = Outbox::get();
    let selection = Selection::get();
    let actor = Session::actor();
    let zone = Memo::new(move |_| rows.around.get().time_zone);
    let now = Memo::new(move |_| rows.around.get().as_of);
    let shown = move |order: &OrderRow| {
        let (order, is_under_way) = outbox.shown(order.clone());
        Shown {
            is_ticked: selection.has(&order.id),
            is_late: now.get().is_some_and(|now| order.is_late(now)),
            is_under_way,
            order,
        }
    };
    let copies = Memo::new(move |_| (columns.get(), zone.get()));
    Effect::new(move |_| {
        let (columns, zone) = copies.get();
        let zone = Startup::get().zone(zone.as_deref());
        document::clear(parent);
        let shape = original(&columns);
        let mut copies = Copies::of(shape, move |shown| words_of(shown, &columns, &zone, actor));
        Effect::new(move |_| {
            let all = rows
                .orders
                .with(|orders| orders.iter().map(shown).collect());
            copies.show(parent, all);
        });
    });
}

/// What ticks a box and what takes a next step, for all rows together.
fn hands(rows: Rows) -> (impl Fn(Event) + 'static, impl Fn(MouseEvent) + 'static) {
    let outbox = Outbox::get();
    let selection = Selection::get();
    let announcer = Announcer::get();
    let actor = Session::actor();
    let tick = move |event: Event| {
        let id = document::control_id(&event);
        if let Some(order) = id.strip_prefix("tick-").and_then(OrderId::parse) {
            selection.set([order], document::is_checked(&id));
        }
    };
    let press = move |event: MouseEvent| {
        let id = document::control_id(&event);
        let order = id.strip_prefix("next-").and_then(OrderId::parse);
        let Some(order) = order.and_then(|id| rows.find(&id)) else {
            return;
        };
        let (order, _) = untrack(|| outbox.shown(order));
        let action = next_action(&order, actor);
        let Some(action) = action.filter(|action| *action != OrderAction::Ship) else {
            return;
        };
        leptos::task::spawn_local(async move {
            let request = ChangeRequest::of(action);
            if outbox.act(&order, action, &request).await.is_err() {
                announcer.say(text::outbox_refused());
            }
        });
    };
    (tick, press)
}

/// The rows as a table.
#[component]
pub(super) fn Table(rows: Rows, address: Memo<ListAddress>) -> impl IntoView {
    let columns = Memo::new(move |_| address.get().columns());
    draw(rows, columns, "order-rows", table_row);
    let headings = move || {
        let columns = columns.get().into_iter();
        columns
            .map(|column| heading(column, address))
            .collect_view()
    };
    let (tick, press) = hands(rows);
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=text::orders_title()>
            <table class="table orders-table">
                <thead>
                    <tr>
                        <th class="tick"><TickAll rows /></th>
                        <SortHeading address key=SortKey::OrderNumber label=text::column_number() />
                        <th scope="col">{text::column_status()}</th>
                        {headings}
                        <th scope="col">{text::column_next()}</th>
                    </tr>
                </thead>
                <tbody id="order-rows" on:change=tick on:click=press></tbody>
            </table>
        </div>
    }
}

fn heading(column: Column, address: Memo<ListAddress>) -> AnyView {
    let key = match column {
        Column::Placed => Some(SortKey::PlacedAt),
        Column::Promised => Some(SortKey::PromisedTo),
        Column::Customer => Some(SortKey::CustomerName),
        Column::Total => Some(SortKey::Total),
        _ => None,
    };
    let label = words::column(column);
    match key {
        Some(key) => {
            view! { <SortHeading address key label is_number=is_number(column) /> }.into_any()
        }
        None => view! { <th scope="col" class:number=is_number(column)>{label}</th> }.into_any(),
    }
}

#[component]
fn SortHeading(
    address: Memo<ListAddress>,
    key: SortKey,
    label: String,
    #[prop(optional)] is_number: bool,
) -> impl IntoView {
    let sort = Memo::new(move |_| address.get().query.sort);
    let direction = move || {
        let sort = sort.get();
        (sort.key == key).then_some(if sort.is_descending {
            "descending"
        } else {
            "ascending"
        })
    };
    // Pressed again, the other way round; pressed first, as one usually wants it.
    let href = move || {
        let here = sort.get();
        let is_descending = if here.key == key {
            !here.is_descending
        } else {
            matches!(key, SortKey::PlacedAt | SortKey::Total)
        };
        let sort = Sort { key, is_descending };
        address.get().sorted(sort).route().to_string()
    };
    view! {
        <th scope="col" class:number=is_number aria-sort=direction>
            <a class="sort" id=["sort-", key.word()].concat() href=href>{label}</a>
        </th>
    }
}

#[component]
fn TickAll(rows: Rows) -> impl IntoView {
    let selection = Selection::get();
    let all = move || {
        rows.orders.with(|orders| {
            !orders.is_empty() && orders.iter().all(|order| selection.has(&order.id))
        })
    };
    let tick_all = move |is_ticked: bool| {
        let orders = rows.orders.get_untracked();
        selection.set(orders.into_iter().map(|order| order.id), is_ticked);
    };
    view! {
        <label class="tick__box">
            <input
                type="checkbox"
                id="tick-all"
                prop:checked=all
                on:change:target=move |event| tick_all(event.target().checked())
            />
            <span class="visually-hidden">{text::tick_all()}</span>
        </label>
    }
}

/// The parts of a row that say something, wherever they stand.
mod part {
    pub(super) const TICK: &str = "tick";
    pub(super) const LINK: &str = "link";
    pub(super) const NUMBER: &str = "number";
    pub(super) const STATUS: &str = "badge";
    pub(super) const WAITS: &str = "waits";
    pub(super) const LATE: &str = "late";
    pub(super) const TROUBLE: &str = "trouble";
    pub(super) const SHIP: &str = "ship";
    pub(super) const STEP: &str = "step";
}

/// Everything that a row says.
fn words_of(shown: &Shown, columns: &[Column], zone: &IntlZone, actor: Actor) -> Words {
    let order = &shown.order;
    let number = order.order_number.as_str();
    let attribute = |name, value: String| Says::Attribute(name, Some(value));
    let hidden_unless = |is_shown: bool| Says::Attribute("hidden", (!is_shown).then(String::new));
    let id = |prefix: &str| attribute("id", [prefix, order.id.as_str()].concat());
    let href = || attribute("href", Route::Order(order.id.clone()).to_string());
    let mut all = vec![
        ("", attribute("data-order", order.id.to_string())),
        (part::TICK, id("tick-")),
        (part::TICK, attribute("aria-label", text::tick(number))),
        (part::TICK, Says::Ticked(shown.is_ticked)),
        (part::LINK, id("order-")),
        (part::LINK, href()),
        (part::NUMBER, Says::Text(number.to_owned())),
        (
            part::STATUS,
            attribute("data-status", order.status.word().to_owned()),
        ),
        (part::STATUS, Says::Text(status_words(&order.status))),
        (part::WAITS, hidden_unless(shown.is_under_way)),
        (part::LATE, hidden_unless(shown.is_late)),
        (part::TROUBLE, hidden_unless(order.exception.is_some())),
    ];
    all.extend(
        columns
            .iter()
            .map(|column| (column.word(), Says::Text(cell(*column, order, zone)))),
    );
    // Shipping needs a form, so it leads to the order.
    let action = next_action(order, actor);
    for part in [part::SHIP, part::STEP] {
        let action = action.filter(|action| (*action == OrderAction::Ship) == (part == part::SHIP));
        let label = action.map(words::action);
        let described = label.as_ref().map(|label| [label, " ", number].concat());
        all.extend([
            (part, hidden_unless(action.is_some())),
            (
                part,
                if action.is_some() {
                    id("next-")
                } else {
                    Says::Attribute("id", None)
                },
            ),
            (part, Says::Attribute("aria-label", described)),
            (part, Says::Text(label.unwrap_or_default())),
        ]);
    }
    all.push((part::SHIP, href()));
    all
}

fn tick_box() -> AnyView {
    view! { <label class="tick__box"><input type="checkbox" data-part=part::TICK /></label> }
        .into_any()
}

fn order_link() -> AnyView {
    view! { <a data-part=part::LINK><bdi data-part=part::NUMBER></bdi></a> }.into_any()
}

/// Where the order stands, with what is under way, what is late and what is in trouble.
fn status_cell() -> AnyView {
    let mark = |part: &'static str, kind: &'static str, words: String| {
        view! { <span class="mark" data-mark=kind data-part=part>{words}</span> }.into_any()
    };
    view! {
        <span class="status-cell">
            <span class="badge" data-part=part::STATUS></span>
            {mark(part::WAITS, "waiting", text::mark_waiting())}
            {mark(part::LATE, "late", text::mark_late())}
            {mark(part::TROUBLE, "trouble", text::mark_trouble())}
        </span>
    }
    .into_any()
}

/// The one thing to do next.
fn next_step() -> AnyView {
    view! {
        <a class="button" data-part=part::SHIP></a>
        <button class="button" type="button" data-part=part::STEP></button>
    }
    .into_any()
}

fn table_row(columns: &[Column]) -> AnyView {
    let cell = |column: &Column| {
        let word = column.word();
        if is_free_text(*column) {
            view! { <td><bdi data-part=word></bdi></td> }.into_any()
        } else {
            view! { <td class:number=is_number(*column) data-part=word></td> }.into_any()
        }
    };
    view! {
        <tr>
            <td class="tick">{tick_box()}</td>
            <th scope="row">{order_link()}</th>
            <td>{status_cell()}</td>
            {columns.iter().map(cell).collect_view()}
            <td class="next">{next_step()}</td>
        </tr>
    }
    .into_any()
}

/// The rows as cards.
#[component]
pub(super) fn Cards(rows: Rows, address: Memo<ListAddress>) -> impl IntoView {
    let columns = Memo::new(move |_| address.get().columns());
    draw(rows, columns, "order-cards", card);
    let (tick, press) = hands(rows);
    view! {
        <div class="cards-head">
            <TickAll rows />
            <SortSelect address />
        </div>
        <ul class="cards" id="order-cards" on:change=tick on:click=press></ul>
    }
}

/// On cards there are no headings to press.
#[component]
fn SortSelect(address: Memo<ListAddress>) -> impl IntoView {
    let navigation = crate::state::Navigation::get();
    let orders = [
        (SortKey::PlacedAt, true, text::sort_newest()),
        (SortKey::PlacedAt, false, text::sort_oldest()),
        (SortKey::PromisedTo, false, text::sort_due()),
        (SortKey::Total, true, text::sort_dearest()),
        (SortKey::OrderNumber, false, text::column_number()),
        (SortKey::CustomerName, false, text::column_customer()),
    ];
    let option = move |(key, is_descending, label): (SortKey, bool, String)| {
        let sort = Sort { key, is_descending };
        let is_chosen = move || address.get().query.sort == sort;
        view! { <option value=sort.to_string() prop:selected=is_chosen>{label}</option> }
    };
    let choose = move |word: String| {
        let sort = Sort::parse(&word).unwrap_or_default();
        navigation.go_in_place(&address.get_untracked().sorted(sort).route());
    };
    view! {
        <label class="field">
            <span class="visually-hidden">{text::sort_label()}</span>
            <select id="sort" on:change:target=move |event| choose(event.target().value())>
                {orders.map(option).into_iter().collect_view()}
            </select>
        </label>
    }
}

fn card(columns: &[Column]) -> AnyView {
    let fact = |column: &Column| {
        view! {
            <div>
                <dt>{words::column(*column)}</dt>
                <dd><bdi data-part=column.word()></bdi></dd>
            </div>
        }
        .into_any()
    };
    view! {
        <li class="card">
            <div class="card__head">
                {tick_box()}
                <h3>{order_link()}</h3>
                {status_cell()}
            </div>
            <dl class="card__facts">{columns.iter().map(fact).collect_view()}</dl>
            {next_step()}
        </li>
    }
    .into_any()
}
