//! What can be done with the order, and why the rest cannot.

use leptos::prelude::*;
use shared::api::seller_orders::{ChangeRequest, OrderDetail, Shipment};
use shared::order::{
    Actor, Handover, ORDER_RULES, OrderAction, OrderFacts, OrderGiven, Refusal, check,
};

use super::forms::{ActionForm, Desk, form_of};
use crate::components::order_words as words;
use crate::state::Outbox;
use crate::text;

/// What leads on first, what ends the order last.
const SHOWN: [OrderAction; 9] = [
    OrderAction::Process,
    OrderAction::Ship,
    OrderAction::SendOut,
    OrderAction::HoldForPickup,
    OrderAction::Deliver,
    OrderAction::RecordFailedAttempt,
    OrderAction::ReturnToSender,
    OrderAction::AcceptReturn,
    OrderAction::Cancel,
];

/// Why `action` cannot be done, if whoever acts will supply what it asks for; nothing when it can.
pub(super) fn refusal(facts: &OrderFacts, action: OrderAction, actor: Actor) -> Option<Refusal> {
    let given = OrderGiven {
        reason: Some(String::from("-")),
        handover: Some(Handover::OwnDelivery),
        at: None,
    };
    check(facts, action, actor, &given).err()
}

/// Whether it is ever for them to do it. What is for others alone is nothing that they could bring about.
fn is_of(action: OrderAction, actor: Actor) -> bool {
    let mut rules = ORDER_RULES.iter();
    rules.any(|rule| rule.action == action && rule.actors.contains(&actor))
}

/// Every action of theirs on the order as a whole: the possible ones as buttons, the others with their reasons.
#[component]
pub(super) fn Actions(order: OrderDetail) -> impl IntoView {
    let outbox = Outbox::get();
    let desk = Desk::get();
    let order = StoredValue::new(order);
    // What is under way counts as done: it is what the next change builds on.
    let facts = Memo::new(move |_| {
        let order = order.get_value();
        let (row, _) = outbox.shown(order.row.clone());
        Shown(OrderFacts {
            status: row.status,
            ..order.facts()
        })
    });
    let chosen = RwSignal::new(None::<OrderAction>);
    let possible = move |is_possible: bool| {
        let facts = facts.get().0;
        SHOWN
            .into_iter()
            .filter(|action| is_of(*action, desk.actor))
            .map(|action| (action, refusal(&facts, action, desk.actor)))
            .filter(|(_, refusal)| refusal.is_none() == is_possible)
            .collect::<Vec<_>>()
    };
    let buttons = move || {
        let actions = possible(true);
        if actions.is_empty() {
            return view! { <p class="actions__none">{text::actions_none()}</p> }.into_any();
        }
        let button = |(place, (action, _)): (usize, (OrderAction, Option<Refusal>))| {
            let is_first = place == 0 && action != OrderAction::Cancel;
            view! {
                <button
                    class="button"
                    class:button--primary=is_first
                    class:button--danger=action == OrderAction::Cancel
                    type="button"
                    id=["do-", action.word()].concat()
                    aria-expanded=move || (form_of(action).is_some()).then(|| (chosen.get() == Some(action)).to_string())
                    on:click=move |_| choose(desk, order.get_value(), None, action, chosen)
                >
                    {words::action(action)}
                </button>
            }
        };
        view! { <div class="actions__buttons">{actions.into_iter().enumerate().map(button).collect_view()}</div> }
            .into_any()
    };
    view! {
        <section class="panel actions" aria-labelledby="actions-heading">
            <h2 id="actions-heading">{text::actions_heading()}</h2>
            {buttons}
            {move || {
                chosen.get().map(|action| {
                    view! { <ActionForm order=order.get_value() shipment=None action chosen /> }
                })
            }}
            {impossible(Signal::derive(move || possible(false)))}
        </section>
    }
}

/// What cannot be done, each with its reason and what would change that.
fn impossible(refused: Signal<Vec<(OrderAction, Option<Refusal>)>>) -> impl IntoView {
    let line = |(action, refusal): (OrderAction, Option<Refusal>)| {
        let refusal = refusal?;
        let remedy = words::remedy(refusal.code);
        Some(view! {
            <li data-refused=action.word() data-code=refusal.code.as_str()>
                <strong>{words::action(action)}</strong>
                <span>{reason(&refusal)}</span>
                {remedy.map(|remedy| view! { <span class="actions__remedy">{remedy}</span> })}
            </li>
        })
    };
    view! {
        <details class="actions__others">
            <summary>{move || text::actions_impossible(u64::try_from(refused.get().len()).unwrap_or(0))}</summary>
            <ul>{move || refused.get().into_iter().map(line).collect_view()}</ul>
        </details>
    }
}

/// The reason in the user's language; the rulebook's own sentence for a code without words here.
pub(super) fn reason(refusal: &Refusal) -> String {
    words::refusal(refusal.code).unwrap_or_else(|| refusal.sentence.clone())
}

/// What can be done with one of several parcels.
#[component]
pub(super) fn ParcelActions(order: OrderDetail, shipment: Shipment) -> impl IntoView {
    let desk = Desk::get();
    let facts = order.parcel_facts(&shipment);
    let chosen = RwSignal::new(None::<OrderAction>);
    let of_parcels = [
        OrderAction::SendOut,
        OrderAction::HoldForPickup,
        OrderAction::Deliver,
        OrderAction::RecordFailedAttempt,
        OrderAction::ReturnToSender,
    ];
    let (order, shipment) = (StoredValue::new(order), StoredValue::new(shipment));
    let button = move |action: OrderAction| {
        let refused = refusal(&facts, action, desk.actor);
        let id = [
            "do-",
            action.word(),
            "-",
            &shipment.with_value(|one| one.id.clone()),
        ]
        .concat();
        let why_id = [&id, "-why"].concat();
        let why = refused.as_ref().map(reason);
        let is_possible = refused.is_none();
        let act = move |_| {
            if is_possible {
                choose(
                    desk,
                    order.get_value(),
                    Some(shipment.get_value()),
                    action,
                    chosen,
                );
            }
        };
        view! {
            <div class="parcel__action">
                <button
                    class="button button--quiet"
                    type="button"
                    id=id
                    aria-disabled=(!is_possible).then_some("true")
                    aria-describedby=(!is_possible).then(|| why_id.clone())
                    on:click=act
                >
                    {words::action(action)}
                </button>
                {why.map(|why| view! { <span class="parcel__why" id=why_id.clone()>{why}</span> })}
            </div>
        }
    };
    let theirs = of_parcels
        .into_iter()
        .filter(|action| is_of(*action, desk.actor));
    view! {
        <div class="parcel__actions">{theirs.map(button).collect_view()}</div>
        {move || {
            chosen.get().map(|action| {
                let shipment = Some(shipment.get_value());
                view! { <ActionForm order=order.get_value() shipment action chosen /> }
            })
        }}
    }
}

/// Opens the action's form, or does it at once when it asks for nothing.
fn choose(
    desk: Desk,
    order: OrderDetail,
    shipment: Option<Shipment>,
    action: OrderAction,
    chosen: RwSignal<Option<OrderAction>>,
) {
    if form_of(action).is_some() {
        let is_open = chosen.get_untracked() == Some(action);
        chosen.set((!is_open).then_some(action));
    } else {
        let mut request = ChangeRequest::of(action);
        request.shipment = shipment.map(|shipment| shipment.id);
        leptos::task::spawn_local(async move {
            desk.send(&order, action, &request).await;
        });
    }
}

/// Facts that can be compared, so that the buttons are drawn anew only when something has changed.
#[derive(Clone, PartialEq)]
struct Shown(OrderFacts);
