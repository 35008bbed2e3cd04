//! What an action asks for: carrier and number, units, a reason, a proof.

use leptos::prelude::*;
use shared::api::seller_orders::{ChangeRequest, OrderDetail, OrderItem, Shipment, Units};
use shared::order::{Actor, OrderAction, OrderGiven, check};

use super::Answered;
use super::actions::reason;
use crate::browser::document;
use crate::components::order_words as words;
use crate::components::{ErrorSummary, Handed, carrier_fields, proof_field, typed_text};
use crate::state::{Announcer, Outbox, Session};
use crate::text;

/// What kind of form an action has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Who carries which units under which number.
    Ship,
    /// Why.
    Reason,
    /// What proves it.
    Proof,
}

/// The form of an action; nothing for one that a tap is enough for.
pub(super) fn form_of(action: OrderAction) -> Option<Form> {
    match action {
        OrderAction::Ship => Some(Form::Ship),
        OrderAction::Cancel | OrderAction::RecordFailedAttempt => Some(Form::Reason),
        OrderAction::Deliver => Some(Form::Proof),
        _ => None,
    }
}

/// What it takes to change an order, gathered while the page is made: events know nothing of it.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    outbox: Outbox,
    announcer: Announcer,
    pub(super) actor: Actor,
}

impl Desk {
    /// That of this page.
    pub(super) fn get() -> Self {
        Self {
            outbox: Outbox::get(),
            announcer: Announcer::get(),
            actor: Session::actor(),
        }
    }

    /// Puts a change into the outbox, and says so if the device does not keep it; whether it does.
    pub(super) async fn send(
        self,
        order: &OrderDetail,
        action: OrderAction,
        request: &ChangeRequest,
    ) -> bool {
        let kept = self.outbox.act(&order.row, action, request).await;
        if kept.is_err() {
            self.announcer.say(text::outbox_refused());
        }
        kept.is_ok()
    }
}

/// The form of the chosen action.
#[component]
pub(super) fn ActionForm(
    order: OrderDetail,
    shipment: Option<Shipment>,
    action: OrderAction,
    /// Closes the form when it is set to nothing.
    chosen: RwSignal<Option<OrderAction>>,
) -> impl IntoView {
    let errors = RwSignal::new(Vec::<(Option<&'static str>, String)>::new());
    let desk = Desk::get();
    if let Some(answered) = use_context::<Answered>() {
        on_cleanup(move || answered.catch_up());
    }
    let shown = order.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let request = typed(&order, shipment.as_ref(), action);
        if let Some(fault) = fault_of(&order, shipment.as_ref(), action, &request, desk.actor) {
            errors.set(vec![fault]);
            return document::focus_next_frame("error-summary");
        }
        let order = order.clone();
        leptos::task::spawn_local(async move {
            // What was typed stays in the form until the device has kept it.
            if desk.send(&order, action, &request).await {
                chosen.set(None);
            }
        });
    };
    let fields = match form_of(action) {
        Some(Form::Ship) => ship_fields(&shown, errors).into_any(),
        Some(Form::Reason) => reason_field(action).into_any(),
        Some(Form::Proof) => proof_field().into_any(),
        None => ().into_any(),
    };
    view! {
        <form class="action-form" id="action-form" on:submit=submit novalidate>
            <h3>{words::action(action)}</h3>
            <ErrorSummary errors=move || errors.get() />
            {fields}
            <div class="dialog__buttons">
                <button class="button button--primary" type="submit" id="action-submit">{words::action(action)}</button>
                <button class="button button--quiet" type="button" on:click=move |_| chosen.set(None)>
                    {text::form_cancel()}
                </button>
            </div>
        </form>
    }
}

/// What stands in the form.
fn typed(order: &OrderDetail, shipment: Option<&Shipment>, action: OrderAction) -> ChangeRequest {
    let units = order.items.iter().map(|item| Units {
        item: item.id.clone(),
        quantity: document::field_value(&units_field(item))
            .trim()
            .parse()
            .unwrap_or(0),
    });
    let mut request = ChangeRequest::of(action);
    request.shipment = shipment.map(|shipment| shipment.id.clone());
    match form_of(action) {
        Some(Form::Ship) => {
            let handed = Handed::typed();
            request.own_delivery = handed.own_delivery;
            request.carrier = handed.carrier;
            request.tracking_number = handed.tracking_number;
            request.units = units.filter(|units| units.quantity > 0).collect();
        }
        Some(Form::Reason) => request.reason = typed_text("reason"),
        Some(Form::Proof) => request.proof = typed_text("proof"),
        None => {}
    }
    request
}

/// What the rules have against it, and the field to put right.
fn fault_of(
    order: &OrderDetail,
    shipment: Option<&Shipment>,
    action: OrderAction,
    request: &ChangeRequest,
    actor: Actor,
) -> Option<(Option<&'static str>, String)> {
    let facts = shipment.map_or_else(|| order.facts(), |parcel| order.parcel_facts(parcel));
    let handed = Handed::typed();
    let field = match form_of(action) {
        Some(Form::Ship) => handed.field_at_fault(),
        _ => "reason",
    };
    let given = OrderGiven {
        reason: request.reason.clone(),
        handover: handed.handover(),
        at: None,
    };
    // The state may have moved on under changes that are under way; of that the server is the judge.
    let supplied = check(&facts, action, actor, &given);
    let refused = supplied.err().filter(|refusal| is_about_form(refusal.code));
    if let Some(refusal) = refused {
        return Some((Some(field), reason(&refusal)));
    }
    let is_empty = action == OrderAction::Ship && request.units.is_empty();
    let exceeds = request.units.iter().any(|units| {
        let item = order.items.iter().find(|item| item.id == units.item);
        item.is_none_or(|item| units.quantity > left(item))
    });
    if is_empty {
        return Some((None, text::refusal_quantity_missing()));
    }
    exceeds.then(|| (None, text::refusal_quantity_exceeded()))
}

fn is_about_form(code: shared::order::RefusalCode) -> bool {
    use shared::order::RefusalCode as Code;
    matches!(
        code,
        Code::ReasonMissing | Code::CarrierMissing | Code::TrackingNumberMalformed
    )
}

fn left(item: &OrderItem) -> u64 {
    item.quantity.saturating_sub(item.shipped_quantity)
}

fn units_field(item: &OrderItem) -> String {
    ["units-", &item.id].concat()
}

fn ship_fields(
    order: &OrderDetail,
    errors: RwSignal<Vec<(Option<&'static str>, String)>>,
) -> impl IntoView + use<> {
    let items = order.items.iter().filter(|item| left(item) > 0).cloned();
    view! {
        {carrier_fields(order.row.carrier.clone().unwrap_or_default(), errors)}
        <fieldset class="units">
            <legend>{text::units_legend()}</legend>
            {items.map(unit_field).collect_view()}
        </fieldset>
    }
}

/// How many units of an item are in the parcel; all that are left, unless somebody says otherwise.
fn unit_field(item: OrderItem) -> impl IntoView {
    let most = left(&item);
    let id = units_field(&item);
    let title = Some(item.title).filter(|title| !title.trim().is_empty());
    view! {
        <div class="units__row">
            <label for=id.clone()><bdi>{title.unwrap_or_else(text::product_untitled)}</bdi></label>
            <input id=id type="number" inputmode="numeric" min="0" max=most.to_string() value=most.to_string() />
            <span>{text::units_of(&most.to_string())}</span>
        </div>
    }
}

fn reason_field(action: OrderAction) -> impl IntoView {
    let hint = if action == OrderAction::Cancel {
        text::reason_cancel_hint()
    } else {
        text::reason_failed_hint()
    };
    view! {
        <div class="field">
            <label class="field__label" for="reason">{text::reason_label()}</label>
            <p class="field__hint" id="reason-hint">{hint}</p>
            <textarea id="reason" rows="2" maxlength="1000" dir="auto" aria-describedby="reason-hint"></textarea>
        </div>
    }
}
