//! What a step of an item asks for.

use leptos::prelude::*;
use shared::api::fulfillment::{ItemRequest, OpenItem};
use shared::order::{Actor, ItemStep, OrderAction, OrderGiven, check, report};

use super::card::Job;
use crate::browser::document;
use crate::components::order_words as words;
use crate::components::{ErrorSummary, Handed, carrier_fields, proof_field, typed_text};
use crate::state::{Announcer, Outbox, Session};
use crate::text;

/// The form of the chosen step.
#[component]
pub(super) fn StepForm(job: Job, step: ItemStep) -> impl IntoView {
    let errors = RwSignal::new(Vec::<(Option<&'static str>, String)>::new());
    let (outbox, announcer, actor) = (Outbox::get(), Announcer::get(), Session::actor());
    let is_sending = StoredValue::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(item) = job.told.get_untracked() else {
            return;
        };
        let request = typed(step);
        if let Some(fault) = fault_of(&item, step, &request, actor) {
            errors.set(vec![fault]);
            return document::focus_next_frame("error-summary");
        }
        // A second press of the same button is not a second wish.
        if is_sending.get_value() {
            return;
        }
        is_sending.set_value(true);
        leptos::task::spawn_local(async move {
            // What was typed stays in the form until the device has kept it.
            if outbox.act_on_item(&item, step, &request).await.is_err() {
                is_sending.set_value(false);
                return announcer.say(text::outbox_refused());
            }
            job.choose(None);
            document::focus_where_it_is(&job.place());
        });
    };
    let carrier = job
        .told
        .with_untracked(|item| item.as_ref()?.carrier.clone());
    let fields = match step {
        ItemStep::Ship => carrier_fields(carrier.unwrap_or_default(), errors).into_any(),
        ItemStep::Deliver => proof_field().into_any(),
        ItemStep::ReportIssue => view! { <IssueField errors /> }.into_any(),
    };
    view! {
        <form class="action-form" id="action-form" on:submit=submit novalidate>
            <ErrorSummary errors=move || errors.get() />
            {fields}
            <div class="dialog__buttons">
                <button class="button button--primary" type="submit" id="action-submit" data-icon=step.word()>
                    {words::item_step(step)}
                </button>
                <button class="button button--quiet" type="button" on:click=move |_| job.choose(None)>
                    {text::form_cancel()}
                </button>
            </div>
        </form>
    }
}

/// What stands in the form.
fn typed(step: ItemStep) -> ItemRequest {
    match step {
        ItemStep::Ship => {
            let handed = Handed::typed();
            ItemRequest {
                own_delivery: handed.own_delivery,
                carrier: handed.carrier,
                tracking_code: handed.tracking_number,
                ..ItemRequest::default()
            }
        }
        ItemStep::Deliver => ItemRequest {
            proof_url: typed_text("proof"),
            ..ItemRequest::default()
        },
        ItemStep::ReportIssue => ItemRequest {
            note: typed_text("issue-note"),
            ..ItemRequest::default()
        },
    }
}

/// What the rules have against it, and the field to put right. Where the order stands by then the server is the judge.
fn fault_of(
    item: &OpenItem,
    step: ItemStep,
    request: &ItemRequest,
    actor: Actor,
) -> Option<(Option<&'static str>, String)> {
    match step {
        ItemStep::Ship => {
            let handed = Handed::typed();
            let field = handed.field_at_fault();
            let given = OrderGiven {
                handover: handed.handover(),
                ..OrderGiven::default()
            };
            let refused = check(&item.facts_to_ship(), OrderAction::Ship, actor, &given).err()?;
            let sentence = words::refusal(refused.code).unwrap_or(refused.sentence);
            Some((Some(field), sentence))
        }
        ItemStep::Deliver => None,
        ItemStep::ReportIssue => {
            let note = request.note.as_deref().unwrap_or_default();
            report(&item.order.status, actor, note)
                .err()
                .map(|_| (Some("issue-note"), text::item_issue_missing()))
        }
    }
}

#[component]
fn IssueField(errors: RwSignal<Vec<(Option<&'static str>, String)>>) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field__label" for="issue-note">{text::item_issue_label()}</label>
            <p class="field__hint" id="issue-note-hint">{text::item_issue_hint()}</p>
            <textarea
                id="issue-note"
                rows="2"
                maxlength="1000"
                dir="auto"
                aria-describedby="issue-note-hint"
                aria-invalid=move || errors.with(|errors| (!errors.is_empty()).then_some("true"))
            ></textarea>
        </div>
    }
}
