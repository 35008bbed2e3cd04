//! A labelled input with its hint and its error.

use leptos::prelude::*;

/// One line of text to type.
#[component]
pub fn TextField(
    /// Id and name of the input.
    id: &'static str,
    /// What to type.
    label: String,
    /// Help below the label.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Why the value is refused; empty when it is not.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// The input's `type`.
    #[prop(optional, into)]
    kind: Signal<String>,
    /// The input's `autocomplete`.
    autocomplete: &'static str,
    /// What stands there first.
    #[prop(optional, into)]
    value: String,
) -> impl IntoView {
    let hint_id = [id, "-hint"].concat();
    let error_id = [id, "-error"].concat();
    let described_by = {
        let (hint_id, error_id) = (hint.is_some().then(|| hint_id.clone()), error_id.clone());
        move || {
            let error_id = error.get().map(|_| error_id.clone());
            let ids: Vec<String> = hint_id.clone().into_iter().chain(error_id).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            {move || {
                let id = error_id.clone();
                error.get().map(|error| view! { <p class="field__error" id=id>{error}</p> })
            }}
            <input
                id=id
                name=id
                type=kind
                value=value
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                dir="auto"
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described_by
            />
        </div>
    }
}
