//! The fields of steps that bring goods on: who carries them under which number, and what proves that they arrived.

use leptos::prelude::*;
use shared::order::{CARRIERS, Carrier, Handover, tracking_number, tracking_page};

use super::TextField;
use crate::browser::document;
use crate::text;

/// What a form refuses: the field, if one is at fault, and the sentence.
type Errors = RwSignal<Vec<(Option<&'static str>, String)>>;

/// What stands in a field, without the blanks around it; nothing when that is nothing.
pub fn typed_text(id: &str) -> Option<String> {
    let value = document::field_value(id);
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// How a parcel travels, as it stands in the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handed {
    /// Whether the seller brings it.
    pub own_delivery: bool,
    /// Who carries it.
    pub carrier: Option<String>,
    /// The carrier's number.
    pub tracking_number: Option<String>,
}

impl Handed {
    /// Reads the fields of [`carrier_fields`].
    pub fn typed() -> Self {
        let own_delivery = document::is_checked("own-delivery");
        let unless_own = |id| typed_text(id).filter(|_| !own_delivery);
        Self {
            own_delivery,
            carrier: unless_own("carrier"),
            tracking_number: unless_own("tracking-number"),
        }
    }

    /// As the rules ask for it.
    pub fn handover(self) -> Option<Handover> {
        if self.own_delivery {
            return Some(Handover::OwnDelivery);
        }
        Some(Handover::Carrier {
            carrier: self.carrier?,
            tracking_number: self.tracking_number.unwrap_or_default(),
        })
    }

    /// The field to put right when the rules refuse.
    pub fn field_at_fault(&self) -> &'static str {
        if self.carrier.is_none() {
            "carrier"
        } else {
            "tracking-number"
        }
    }
}

/// Carrier and number, or that the seller brings it. `carrier` is who is likely to carry it, `errors` what is wrong with the
/// fields. A function, since a component of its own would be a type of its own, and weigh more in each form that has it.
pub fn carrier_fields(carrier: String, errors: Errors) -> impl IntoView {
    let is_own = RwSignal::new(false);
    let carrier = RwSignal::new(carrier);
    let number = RwSignal::new(String::new());
    let is_wrong = move |field: &'static str| {
        errors.with(|errors| {
            errors
                .iter()
                .any(|(at, _)| *at == Some(field))
                .then_some("true")
        })
    };
    let hint = move || {
        let format = Carrier::named(&carrier.get()).and_then(Carrier::format);
        format.map(|format| text::tracking_number_hint(&example(format)))
    };
    let page = move || {
        let (carrier, number) = (carrier.get(), number.get());
        let number = tracking_number(&carrier, &number).ok()?;
        let href = tracking_page(&carrier, &number)?;
        Some(view! {
            <a href=href target="_blank" rel="noopener noreferrer">{text::tracking_page_link(&carrier)}</a>
        })
    };
    view! {
        <label class="checkbox">
            <input id="own-delivery" type="checkbox" on:change:target=move |event| is_own.set(event.target().checked()) />
            {text::own_delivery()}
        </label>
        <div class="field-pair" hidden=move || is_own.get()>
            <div class="field">
                <label class="field__label" for="carrier">{text::column_carrier()}</label>
                <input
                    id="carrier"
                    list="ship-carriers"
                    autocomplete="off"
                    value=carrier.get_untracked()
                    aria-invalid=move || is_wrong("carrier")
                    on:input:target=move |event| carrier.set(event.target().value())
                />
                <datalist id="ship-carriers">
                    {CARRIERS.iter().map(|carrier| view! { <option value=carrier.name></option> }).collect_view()}
                </datalist>
            </div>
            <div class="field">
                <label class="field__label" for="tracking-number">{text::tracking_number()}</label>
                <p class="field__hint" id="tracking-number-hint">{hint}</p>
                <input
                    id="tracking-number"
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    dir="ltr"
                    aria-describedby="tracking-number-hint"
                    aria-invalid=move || is_wrong("tracking-number")
                    on:input:target=move |event| number.set(event.target().value())
                />
                {page}
            </div>
        </div>
    }
}

/// `AA999999999AA` as people read a pattern.
fn example(format: &str) -> String {
    format
        .chars()
        .map(|c| match c {
            '9' => '0',
            'X' => '#',
            other => other,
        })
        .collect()
}

/// What proves that it arrived.
pub fn proof_field() -> impl IntoView {
    view! {
        <TextField
            id="proof"
            label=text::proof_label()
            hint=text::proof_hint()
            errors=RwSignal::new(Vec::new())
            kind="text"
            autocomplete="off"
        />
    }
}
