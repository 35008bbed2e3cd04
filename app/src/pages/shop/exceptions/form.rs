//! What a step about an exception asks for.

use leptos::prelude::*;
use shared::api::exceptions::{DeliveryException, ExceptionRequest};
use shared::order::{ExceptionAction, ExceptionStatus, Resolution, due_at};

use super::card::Case;
use crate::browser::document;
use crate::components::order_words as words;
use crate::components::{ErrorSummary, date_time_text, typed_text};
use crate::state::{Announcer, Outbox, Startup};
use crate::text;

/// The form of the chosen step.
#[component]
pub(super) fn StepForm(case: Case, step: ExceptionAction) -> impl IntoView {
    let errors = RwSignal::new(Vec::<(Option<&'static str>, String)>::new());
    let (outbox, announcer) = (Outbox::get(), Announcer::get());
    let outcomes = case
        .exception
        .with_untracked(|one| one.as_ref().map(DeliveryException::outcomes))
        .unwrap_or_default();
    let possible = StoredValue::new(outcomes.clone());
    let is_sending = StoredValue::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(exception) = case.exception.get_untracked() else {
            return;
        };
        let chosen = possible.with_value(|possible| {
            let is_chosen = |one: &&Resolution| document::is_checked(&outcome_id(one));
            possible.iter().find(is_chosen).cloned()
        });
        if step == ExceptionAction::Resolve && chosen.is_none() {
            errors.set(vec![(None, text::refusal_outcome_missing())]);
            return document::focus_next_frame("error-summary");
        }
        let request = ExceptionRequest {
            note: typed_text("case-note"),
            outcome: chosen.map(|outcome| outcome.word().to_owned()),
        };
        // A second press of the same button is not a second wish.
        if is_sending.get_value() {
            return;
        }
        is_sending.set_value(true);
        leptos::task::spawn_local(async move {
            // What was typed stays in the form until the device has kept it.
            if outbox
                .act_on_exception(&exception, step, &request)
                .await
                .is_err()
            {
                is_sending.set_value(false);
                return announcer.say(text::outbox_refused());
            }
            case.choose(None);
            document::focus_where_it_is(&case.place());
        });
    };
    let only = outcomes.len() == 1;
    let outcome = move |outcome: Resolution| {
        let id = outcome_id(&outcome);
        view! {
            <label class="checkbox">
                <input type="radio" name="outcome" id=id checked=only />
                <span>{words::outcome(&outcome)}</span>
            </label>
        }
    };
    let is_resolving = step == ExceptionAction::Resolve;
    view! {
        <form class="action-form" id="action-form" on:submit=submit novalidate>
            <ErrorSummary errors=move || errors.get() />
            {is_resolving.then(|| view! {
                <fieldset class="field">
                    <legend class="field__label">{text::outcome_legend()}</legend>
                    {outcomes.into_iter().map(outcome).collect_view()}
                </fieldset>
            })}
            <div class="field">
                <label class="field__label" for="case-note">{label(step)}</label>
                <textarea id="case-note" rows="5" maxlength="1000" dir="auto">{message(case, step)}</textarea>
            </div>
            <div class="dialog__buttons">
                <button class="button button--primary" type="submit" id="action-submit" data-icon=step.word()>
                    {words::exception_step(step)}
                </button>
                <button class="button button--quiet" type="button" on:click=move |_| case.choose(None)>
                    {text::form_cancel()}
                </button>
            </div>
        </form>
    }
}

fn outcome_id(outcome: &Resolution) -> String {
    ["outcome-", outcome.word()].concat()
}

fn label(step: ExceptionAction) -> String {
    match step {
        ExceptionAction::NotifyCustomer => text::note_customer(),
        ExceptionAction::OpenRefund | ExceptionAction::Replace | ExceptionAction::Resolve => {
            text::note_customer_too()
        }
        ExceptionAction::OpenClaim => text::note_claim(),
        _ => text::note_seller(),
    }
}

/// What to tell the customer, to begin with.
fn message(case: Case, step: ExceptionAction) -> Option<String> {
    let exception = case.exception.get_untracked()?;
    if step != ExceptionAction::NotifyCustomer {
        return None;
    }
    let zone = Startup::get().zone(case.zone_name().as_deref());
    // By then the one who writes is the next to be waited for.
    let news_by = due_at(&ExceptionStatus::CustomerNotified, case.board.now())?;
    Some(text::exception_message(
        &words::cause(&exception.cause),
        exception.order.number.as_str(),
        &date_time_text(news_by, &zone),
    ))
}
