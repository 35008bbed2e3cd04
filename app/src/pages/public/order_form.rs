//! A form that asks for an order: the lookup's, and the one below an order that asks for the e-mail address.

use std::rc::Rc;

use leptos::prelude::*;
use shared::api::tracking::{TrackRequest, Tracking};

use crate::api::ApiError;
use crate::browser::document;
use crate::components::{ErrorSummary, Fault};
use crate::state::Startup;
use crate::text;

/// What such a form does.
pub(super) struct OrderForm {
    /// Its class, and its button's.
    pub(super) classes: (&'static str, &'static str),
    /// Reads what is typed.
    pub(super) read: Box<dyn Fn() -> Result<TrackRequest, Fault>>,
    /// The field that an error is about, if one is.
    pub(super) fault_at: fn(&ApiError) -> Option<&'static str>,
    /// Takes what was asked, and the answer.
    pub(super) found: Rc<dyn Fn(TrackRequest, Tracking)>,
    /// What it refuses.
    pub(super) errors: RwSignal<Vec<Fault>>,
}

impl OrderForm {
    /// The form around its fields. While an answer is awaited, it asks for no other.
    pub(super) fn shown(self, fields: AnyView) -> AnyView {
        let (errors, (class, button)) = (self.errors, self.classes);
        let is_busy = RwSignal::new(false);
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            if !is_busy.get_untracked() {
                self.ask(is_busy);
            }
        };
        view! {
            <form class=class method="post" novalidate on:submit=submit>
                <ErrorSummary errors=move || errors.get() />
                {fields}
                <button class=button aria-disabled=move || is_busy.get().then_some("true")>
                    {move || if is_busy.get() { text::track_busy() } else { text::track_submit() }}
                </button>
            </form>
        }
        .into_any()
    }

    fn ask(&self, is_busy: RwSignal<bool>) {
        let errors = self.errors;
        let request = match (self.read)() {
            Ok(request) => request,
            Err(fault) => return refuse(errors, fault),
        };
        errors.set(Vec::new());
        is_busy.set(true);
        let (client, found, fault_at) = (Startup::get().client, self.found.clone(), self.fault_at);
        leptos::task::spawn_local(async move {
            let answer = client.track(&request).await;
            is_busy.set(false);
            match answer {
                Ok(tracking) => found(request, tracking),
                Err(error) => refuse(errors, (fault_at(&error), sentence(&error))),
            }
        });
    }
}

fn refuse(errors: RwSignal<Vec<Fault>>, fault: Fault) {
    errors.set(vec![fault]);
    document::focus_next_frame("error-summary");
}

fn sentence(error: &ApiError) -> String {
    match error {
        ApiError::NotFound => text::track_not_found(),
        other => other.user_message(),
    }
}

/// What is typed in that field: an address with something on both sides of its `@`, or none at all.
pub(super) fn typed_email(field: &'static str) -> Result<Option<String>, Fault> {
    let typed = document::field_value(field);
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match typed.split_once('@') {
        Some((name, host)) if !name.is_empty() && !host.is_empty() && !typed.contains(' ') => {
            Ok(Some(typed.to_owned()))
        }
        _ => Err((Some(field), text::track_email_invalid())),
    }
}
