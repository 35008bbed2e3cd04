//! The form of the lookup.

use leptos::prelude::*;
use shared::api::tracking::TrackRequest;

use crate::api::ApiError;
use crate::browser::document;
use crate::components::{ErrorSummary, TextField};
use crate::text;

const NUMBER: &str = "order-number";
const EMAIL: &str = "track-email";

/// Why a lookup brought nothing: the field at fault, if one is, and a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LookupRefusal {
    field: Option<&'static str>,
    sentence: String,
}

impl LookupRefusal {
    /// What the server's refusal means to whoever looked an order up.
    pub(super) fn from_error(error: &ApiError) -> Self {
        let (field, sentence) = match error {
            ApiError::NotFound => (Some(NUMBER), text::track_not_found()),
            other => (None, other.user_message()),
        };
        Self { field, sentence }
    }
}

/// Order number and optional e-mail address.
#[component]
pub(super) fn LookupForm(
    /// Takes a complete request.
    on_submit: Callback<TrackRequest>,
    /// What the server said to the last one.
    refusal: RwSignal<Option<LookupRefusal>>,
    /// Whether a request is under way.
    is_busy: RwSignal<bool>,
    /// What stands in the form already.
    number: String,
) -> impl IntoView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        match typed_request() {
            Ok(request) => {
                refusal.set(None);
                on_submit.run(request);
            }
            Err(fault) => refusal.set(Some(fault)),
        }
    };
    Effect::new(move |_| {
        if refusal.get().is_some() {
            document::focus_next_frame("error-summary");
        }
    });
    let errors = Signal::derive(move || {
        let refusal = refusal.get();
        refusal
            .into_iter()
            .map(|refusal| (refusal.field, refusal.sentence))
            .collect::<Vec<_>>()
    });
    let error_of = move |field: &'static str| {
        Signal::derive(move || {
            refusal
                .get()
                .filter(|refusal| refusal.field == Some(field))
                .map(|refusal| refusal.sentence)
        })
    };
    view! {
        <form class="form" method="post" novalidate on:submit=submit>
            <ErrorSummary errors />
            <TextField
                id=NUMBER
                label=text::track_number()
                hint=text::track_number_hint()
                error=error_of(NUMBER)
                kind="text"
                autocomplete="off"
                value=number
            />
            <TextField
                id=EMAIL
                label=text::track_email()
                hint=text::track_email_hint()
                error=error_of(EMAIL)
                kind="email"
                autocomplete="email"
            />
            <button class="button button--primary" aria-disabled=move || is_busy.get().then_some("true")>
                {move || if is_busy.get() { text::track_busy() } else { text::track_submit() }}
            </button>
        </form>
    }
}

fn typed_request() -> Result<TrackRequest, LookupRefusal> {
    let order_number = document::field_value(NUMBER).trim().to_owned();
    if order_number.is_empty() {
        return Err(LookupRefusal {
            field: Some(NUMBER),
            sentence: text::track_number_missing(),
        });
    }
    Ok(TrackRequest {
        order_number,
        email: read_email(&document::field_value(EMAIL)).map_err(|sentence| LookupRefusal {
            field: Some(EMAIL),
            sentence,
        })?,
    })
}

/// An address with something on both sides of its `@`, or none at all.
pub(super) fn read_email(typed: &str) -> Result<Option<String>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match typed.split_once('@') {
        Some((name, host)) if !name.is_empty() && !host.is_empty() && !typed.contains(' ') => {
            Ok(Some(typed.to_owned()))
        }
        _ => Err(text::track_email_invalid()),
    }
}
