//! What shall be done with all of them.

use leptos::prelude::*;
use shared::api::order_jobs::NumberOfOrder;
use shared::api::seller_orders::ChangeRequest;
use shared::order::{CARRIERS, OrderAction};

use super::{Bulk, Chosen};
use crate::browser::document;
use crate::components::order_words as words;
use crate::text;

/// Steps that make sense for many orders at once.
const ACTIONS: [OrderAction; 5] = [
    OrderAction::Process,
    OrderAction::Ship,
    OrderAction::SendOut,
    OrderAction::Deliver,
    OrderAction::Cancel,
];

/// The question what shall be done, and what that needs.
#[component]
pub(super) fn BulkForm(bulk: Bulk) -> impl IntoView {
    let action = RwSignal::new(OrderAction::Process);
    let is_own = RwSignal::new(false);
    let radio = move |one: OrderAction| {
        view! {
            <label class="checkbox">
                <input
                    type="radio"
                    name="bulk-action"
                    id=["bulk-", one.word()].concat()
                    checked=action.get_untracked() == one
                    on:change=move |_| action.set(one)
                />
                {words::action(one)}
            </label>
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut request = bulk.chosen.with_untracked(Chosen::request);
        let action = action.get_untracked();
        match typed(action, is_own.get_untracked()) {
            Ok((change, numbers)) => {
                (request.change, request.tracking_numbers) = (change, numbers);
                bulk.look(request);
            }
            Err(sentence) => bulk.fault.set(Some(sentence)),
        }
    };
    let is = move |one: OrderAction| move || action.get() != one;
    view! {
        <form on:submit=submit novalidate>
            <fieldset class="choices">
                <legend>{text::bulk_question()}</legend>
                {ACTIONS.map(radio).into_iter().collect_view()}
            </fieldset>
            <div class="fields" hidden=is(OrderAction::Ship)>
                <label class="checkbox">
                    <input id="bulk-own" type="checkbox" on:change:target=move |event| is_own.set(event.target().checked()) />
                    {text::own_delivery()}
                </label>
                <Parcels bulk is_own />
            </div>
            <div class="field" hidden=is(OrderAction::Cancel)>
                <label class="field__label" for="bulk-reason">{text::reason_label()}</label>
                <p class="field__hint" id="bulk-reason-hint">{text::reason_cancel_hint()}</p>
                <textarea id="bulk-reason" rows="2" maxlength="1000" dir="auto" aria-describedby="bulk-reason-hint"></textarea>
            </div>
            <div class="dialog__buttons">
                <button
                    class="button button--primary"
                    type="submit"
                    id="bulk-look"
                    aria-disabled=move || bulk.is_busy.get().then_some("true")
                >
                    {text::bulk_look()}
                </button>
                <super::dialog::CloseButton label=text::close() />
            </div>
        </form>
    }
}

/// Who carries the parcels, and under which numbers.
#[component]
fn Parcels(bulk: Bulk, is_own: RwSignal<bool>) -> impl IntoView {
    let lines = move || {
        bulk.chosen.with(|chosen| {
            let numbers = chosen
                .orders
                .iter()
                .filter_map(|order| order.number.clone());
            numbers
                .map(|number| number + ", ")
                .collect::<Vec<_>>()
                .join("\n")
        })
    };
    view! {
        <div class="fields" hidden=move || is_own.get()>
            <div class="field">
                <label class="field__label" for="bulk-carrier">{text::column_carrier()}</label>
                <input id="bulk-carrier" list="bulk-carriers" autocomplete="off" />
                <datalist id="bulk-carriers">
                    {CARRIERS.iter().map(|carrier| view! { <option value=carrier.name></option> }).collect_view()}
                </datalist>
            </div>
            <div class="field">
                <label class="field__label" for="bulk-numbers">{text::bulk_numbers()}</label>
                <p class="field__hint" id="bulk-numbers-hint">{text::bulk_numbers_hint()}</p>
                <textarea id="bulk-numbers" rows="4" dir="ltr" spellcheck="false" aria-describedby="bulk-numbers-hint" prop:value=lines></textarea>
            </div>
        </div>
    }
}

type Typed = (ChangeRequest, Vec<NumberOfOrder>);

/// What stands in the form, or the sentence about what is wrong with it.
fn typed(action: OrderAction, is_own: bool) -> Result<Typed, String> {
    let field = |id: &str| {
        let value = document::field_value(id);
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    let mut change = ChangeRequest::of(action);
    let mut numbers = Vec::new();
    match action {
        OrderAction::Ship if is_own => change.own_delivery = true,
        OrderAction::Ship => {
            change.carrier = Some(field("bulk-carrier").ok_or_else(text::refusal_carrier_missing)?);
            numbers = parse_numbers(&document::field_value("bulk-numbers"))?;
        }
        OrderAction::Cancel => {
            change.reason = Some(field("bulk-reason").ok_or_else(text::refusal_reason_missing)?);
        }
        _ => {}
    }
    Ok((change, numbers))
}

/// One order and its tracking number a line, apart by a comma, a semicolon or a tab, as spreadsheets paste them. An order without a
/// number is left out: the server refuses it, and says so beside it.
fn parse_numbers(typed: &str) -> Result<Vec<NumberOfOrder>, String> {
    let mut numbers = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let Some((order, number)) = line.split_once([',', ';', '\t']) else {
            return Err(text::bulk_numbers_wrong(line));
        };
        let (order, number) = (order.trim().to_owned(), number.trim().to_owned());
        if !number.is_empty() {
            numbers.push(NumberOfOrder { order, number });
        }
    }
    Ok(numbers)
}
