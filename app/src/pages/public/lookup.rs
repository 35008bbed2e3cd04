//! `/track-order`: from a number on a receipt to the order.

use std::rc::Rc;

use leptos::prelude::*;
use shared::api::tracking::{TrackRequest, Tracking};
use shared::ids::OrderNumber;

use super::LookedUp;
use super::order_form::{OrderForm, typed_email};
use crate::api::ApiError;
use crate::browser::document;
use crate::browser::plain::says;
use crate::components::{Fault, PageHeading, TextField};
use crate::route::Route;
use crate::state::Navigation;
use crate::text;

const NUMBER: &str = "order-number";
const EMAIL: &str = "track-email";

/// The form. What it finds is shown on the order's own page.
#[component]
pub fn LookupPage(
    /// What stands in the form already.
    number: Option<OrderNumber>,
) -> impl IntoView {
    let (navigation, looked_up) = (Navigation::get(), LookedUp::get());
    let found = move |request: TrackRequest, tracking: Tracking| {
        let found = Route::Track(tracking.order_number.clone());
        looked_up.keep(request, tracking);
        navigation.go(&found);
    };
    let errors = RwSignal::new(Vec::new());
    let form = OrderForm {
        classes: ("form", "button button--primary"),
        read: Box::new(typed_request),
        fault_at: |error| (*error == ApiError::NotFound).then_some(NUMBER),
        found: Rc::new(found),
        errors,
    };
    let number = number.map(|number| number.to_string()).unwrap_or_default();
    let fields = view! {
        <TextField
            id=NUMBER
            label=text::track_number()
            hint=text::track_number_hint()
            errors
            kind="text"
            autocomplete="off"
            value=number
        />
        <TextField
            id=EMAIL
            label=text::track_email()
            hint=text::track_email_hint()
            errors
            kind="email"
            autocomplete="email"
        />
    };
    view! {
        <PageHeading title=text::track_title />
        {says("p", &text::track_intro()).shown()}
        {form.shown(fields.into_any())}
    }
}

fn typed_request() -> Result<TrackRequest, Fault> {
    let order_number = document::field_value(NUMBER).trim().to_owned();
    if order_number.is_empty() {
        return Err((Some(NUMBER), text::track_number_missing()));
    }
    Ok(TrackRequest {
        order_number,
        email: typed_email(EMAIL)?,
    })
}
