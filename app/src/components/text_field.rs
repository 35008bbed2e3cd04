//! A labelled input with its hint and its error.

use leptos::prelude::*;

use super::Fault;
use crate::browser::plain::says;

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
    /// What the form refuses, this field's value perhaps.
    errors: RwSignal<Vec<Fault>>,
    /// The input's `type`.
    kind: &'static str,
    /// The input's `autocomplete`.
    autocomplete: &'static str,
    /// What stands there first.
    #[prop(optional, into)]
    value: String,
) -> impl IntoView {
    let hint_id = [id, "-hint"].concat();
    let error_id = [id, "-error"].concat();
    let refused = move || {
        let errors = errors.get();
        let mine = errors.into_iter().find(|(field, _)| *field == Some(id));
        mine.map(|(_, sentence)| sentence)
    };
    let label = says("label", &label)
        .class("field__label")
        .attribute("for", id);
    let described_by = {
        let (hint_id, error_id) = (hint.is_some().then(|| hint_id.clone()), error_id.clone());
        move || {
            let error_id = refused().map(|_| error_id.clone());
            let ids: Vec<String> = hint_id.clone().into_iter().chain(error_id).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    let hint = hint.map(|hint| {
        let hint = says("p", &hint).class("field__hint");
        hint.attribute("id", &hint_id).shown()
    });
    let error = move || {
        refused().map(|error| {
            let error = says("p", &error).class("field__error");
            error.attribute("id", &error_id).shown()
        })
    };
    view! {
        <div class="field">
            {label.shown()}
            {hint}
            {error}
            <input
                id=id
                name=id
                type=kind
                value=value
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                dir="auto"
                aria-invalid=move || refused().map(|_| "true")
                aria-describedby=described_by
            />
        </div>
    }
}
