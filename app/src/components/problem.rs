//! Saying that something is not there, why, and what to do.

use leptos::prelude::*;

use crate::browser::plain::{Plain, plain, says};
use crate::text;

/// A failure with a way to try again.
#[component]
pub fn ProblemView(
    /// What happened and what to do, one sentence.
    #[prop(into)]
    sentence: String,
    /// Tries again.
    on_retry: Callback<()>,
) -> impl IntoView {
    plain("section")
        .class("problem")
        .attribute("role", "alert")
        .with(says("h2", &text::error_heading()))
        .with(says("p", &sentence))
        .with(retry_button("button", on_retry))
        .shown()
}

/// The button that tries again.
pub(super) fn retry_button(class: &str, on_retry: Callback<()>) -> Plain {
    says("button", &text::retry())
        .class(class)
        .attribute("type", "button")
        .on("click", move |_| on_retry.run(()))
}

/// Nothing to show, and why.
#[component]
pub fn EmptyView(
    /// What is missing; left out where the page's heading says it already.
    #[prop(optional_no_strip)]
    heading: Option<String>,
    /// When something will be here.
    #[prop(into)]
    sentence: String,
) -> impl IntoView {
    plain("section")
        .class("empty")
        .with_all(heading.map(|heading| says("h2", &heading)))
        .with(says("p", &sentence))
        .shown()
}

/// Id of the field, if one is at fault, and the sentence.
pub type Fault = (Option<&'static str>, String);

/// What a form refuses, each line leading to its field. Shown and focused after a failed submit.
#[component]
pub fn ErrorSummary(
    /// What it refuses now; tracked.
    errors: impl Fn() -> Vec<Fault> + Send + Sync + 'static,
) -> impl IntoView {
    let line = |(field, sentence): Fault| match field {
        Some(field) => {
            let link = says("a", &sentence).attribute("href", &["#", field].concat());
            plain("li").with(link)
        }
        None => says("li", &sentence),
    };
    move || {
        let errors = errors();
        (!errors.is_empty()).then(|| {
            plain("div")
                .class("error-summary")
                .attribute("id", "error-summary")
                .attribute("role", "alert")
                .attribute("tabindex", "-1")
                .with(says("h2", &text::form_problem()))
                .with(plain("ul").with_all(errors.into_iter().map(line)))
                .shown()
        })
    }
}

/// Says which parts of the address could not be read.
#[component]
pub fn DroppedNotice(
    /// Names of query parameters.
    names: Vec<String>,
) -> impl IntoView {
    let shown: String = names.join(", ").chars().take(120).collect();
    (!names.is_empty()).then(|| {
        view! {
            <div class="banner" role="status">
                <p>{text::query_dropped(&shown)}</p>
            </div>
        }
    })
}
