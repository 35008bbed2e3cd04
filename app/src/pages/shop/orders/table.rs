//! The rows: a table where there is room, cards where there is not.

use leptos::prelude::*;
use shared::api::seller_orders::{ChangeRequest, OrderRow};
use shared::ids::OrderId;
use shared::order::{Actor, OrderAction};
use shared::query::{Column, Sort, SortKey};
use shared::time::Timestamp;

use super::cells::{StatusCell, cell, is_number, next_action};
use super::rows::Rows;
use crate::browser::zone::IntlZone;
use crate::components::order_words as words;
use crate::route::Route;
use crate::state::ListAddress;
use crate::state::{Announcer, Outbox, Selection, Session, Startup};
use crate::text;

/// What every row needs to know.
#[derive(Clone, Copy)]
struct Around {
    rows: Rows,
    zone: Memo<String>,
    now: Signal<Option<Timestamp>>,
}

impl Around {
    fn of(rows: Rows) -> Self {
        Self {
            rows,
            zone: Memo::new(move |_| rows.around.get().time_zone.unwrap_or_default()),
            now: Signal::derive(move || rows.around.get().as_of),
        }
    }

    fn zone(self) -> IntlZone {
        let named = self.zone.get();
        Startup::get().zone(Some(named.as_str()).filter(|name| !name.is_empty()))
    }
}

/// The rows as a table.
#[component]
pub(super) fn Table(rows: Rows, address: Memo<ListAddress>) -> impl IntoView {
    let around = Around::of(rows);
    let columns = Memo::new(move |_| address.get().columns());
    let row = move |id: OrderId| {
        let order = rows.row(&id)?;
        Some(view! { <TableRow order columns around /> })
    };
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=text::orders_title()>
            <table class="table orders-table">
                <thead>
                    <tr>
                        <th class="tick"><TickAll rows /></th>
                        <SortHeading address key=SortKey::OrderNumber label=text::column_number() />
                        <th scope="col">{text::column_status()}</th>
                        {move || {
                            columns.get().into_iter().map(|column| heading(column, address)).collect_view()
                        }}
                        <th scope="col">{text::column_next()}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.ids.get() key=OrderId::clone children=row />
                </tbody>
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
        let ids = rows.ids.get();
        !ids.is_empty() && ids.iter().all(|id| selection.has(id))
    };
    view! {
        <label class="tick__box">
            <input
                type="checkbox"
                id="tick-all"
                prop:checked=all
                on:change:target=move |event| selection.set(rows.ids.get_untracked(), event.target().checked())
            />
            <span class="visually-hidden">{text::tick_all()}</span>
        </label>
    }
}

#[component]
fn Tick(id: OrderId, number: String) -> impl IntoView {
    let selection = Selection::get();
    let field = ["tick-", id.as_str()].concat();
    let ticked = id.clone();
    view! {
        <label class="tick__box">
            <input
                type="checkbox"
                id=field
                prop:checked=move || selection.has(&ticked)
                on:change:target=move |event| selection.set([id.clone()], event.target().checked())
            />
            <span class="visually-hidden">{text::tick(&number)}</span>
        </label>
    }
}

#[component]
fn OrderLink(id: OrderId, number: String) -> impl IntoView {
    let field = ["order-", id.as_str()].concat();
    view! { <a id=field href=Route::Order(id).to_string()><bdi>{number}</bdi></a> }
}

#[component]
fn TableRow(
    order: ArcRwSignal<OrderRow>,
    columns: Memo<Vec<Column>>,
    around: Around,
) -> impl IntoView {
    let OrderRow {
        id, order_number, ..
    } = order.get_untracked();
    let number = order_number.as_str().to_owned();
    let (shown, status, key) = (order.clone(), order.clone(), id.as_str().to_owned());
    let cells = move || {
        let (row, zone) = (shown.get(), around.zone());
        let one = |column: Column| {
            view! { <td class:number=is_number(column)><bdi>{cell(column, &row, &zone)}</bdi></td> }
        };
        columns.get().into_iter().map(one).collect_view()
    };
    view! {
        <tr data-order=key>
            <td class="tick"><Tick id=id.clone() number=number.clone() /></td>
            <th scope="row"><OrderLink id number /></th>
            <td><StatusCell row=status now=around.now /></td>
            {cells}
            <td class="next"><NextStep order /></td>
        </tr>
    }
}

/// The rows as cards.
#[component]
pub(super) fn Cards(rows: Rows, address: Memo<ListAddress>) -> impl IntoView {
    let around = Around::of(rows);
    let columns = Memo::new(move |_| address.get().columns());
    let card = move |id: OrderId| {
        let order = rows.row(&id)?;
        Some(view! { <Card order columns around /> })
    };
    view! {
        <div class="cards-head">
            <TickAll rows />
            <SortSelect address />
        </div>
        <ul class="cards">
            <For each=move || around.rows.ids.get() key=OrderId::clone children=card />
        </ul>
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

#[component]
fn Card(order: ArcRwSignal<OrderRow>, columns: Memo<Vec<Column>>, around: Around) -> impl IntoView {
    let OrderRow {
        id, order_number, ..
    } = order.get_untracked();
    let number = order_number.as_str().to_owned();
    let (shown, status, key) = (order.clone(), order.clone(), id.as_str().to_owned());
    let facts = move || {
        let (row, zone) = (shown.get(), around.zone());
        let one = |column: Column| {
            view! {
                <div>
                    <dt>{words::column(column)}</dt>
                    <dd><bdi>{cell(column, &row, &zone)}</bdi></dd>
                </div>
            }
        };
        columns.get().into_iter().map(one).collect_view()
    };
    view! {
        <li class="card" data-order=key>
            <div class="card__head">
                <Tick id=id.clone() number=number.clone() />
                <h3><OrderLink id number /></h3>
                <StatusCell row=status now=around.now />
            </div>
            <dl class="card__facts">{facts}</dl>
            <NextStep order />
        </li>
    }
}

/// The one thing to do next. Shipping needs a form, so it leads to the order.
#[component]
fn NextStep(order: ArcRwSignal<OrderRow>) -> impl IntoView {
    let outbox = Outbox::get();
    let announcer = Announcer::get();
    let actor = Session::actor();
    move || next_step(outbox, announcer, actor, outbox.shown(order.get()).0)
}

fn next_step(
    outbox: Outbox,
    announcer: Announcer,
    actor: Actor,
    order: OrderRow,
) -> Option<AnyView> {
    let action = next_action(&order, actor)?;
    let id = ["next-", order.id.as_str()].concat();
    let number = order.order_number.as_str().to_owned();
    let label = words::action(action);
    let described = [label.as_str(), " ", &number].concat();
    if action == OrderAction::Ship {
        let href = Route::Order(order.id).to_string();
        return Some(
            view! { <a class="button" id=id href=href aria-label=described>{label}</a> }.into_any(),
        );
    }
    let act = move |_| {
        let order = order.clone();
        leptos::task::spawn_local(async move {
            let kept = outbox.act(&order, action, &ChangeRequest::of(action)).await;
            if kept.is_err() {
                announcer.say(text::outbox_refused());
            }
        });
    };
    Some(
        view! {
            <button class="button" type="button" id=id aria-label=described on:click=act>{label}</button>
        }
        .into_any(),
    )
}
