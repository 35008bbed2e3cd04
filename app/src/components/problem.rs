//! Saying that something is not there, why, and what to do.

use leptos::prelude::*;

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
    view! {
        <section class="problem" role="alert">
            <h2>{text::error_heading()}</h2>
            <p>{sentence}</p>
            <button class="button" type="button" on:click=move |_| on_retry.run(())>
                {text::retry()}
            </button>
        </section>
    }
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
    view! {
        <section class="empty">
            {heading.map(|heading| view! { <h2>{heading}</h2> })}
            <p>{sentence}</p>
        </section>
    }
}

/// What a form refuses, each line leading to its field. Shown and focused after a failed submit.
#[component]
pub fn ErrorSummary(
    /// Id of the field, if one is at fault, and the sentence.
    #[prop(into)]
    errors: Signal<Vec<(Option<&'static str>, String)>>,
) -> impl IntoView {
    let line = |(field, sentence): (Option<&'static str>, String)| match field {
        Some(field) => {
            let href = ["#", field].concat();
            view! { <li><a href=href>{sentence}</a></li> }.into_any()
        }
        None => view! { <li>{sentence}</li> }.into_any(),
    };
    move || {
        let errors = errors.get();
        (!errors.is_empty()).then(|| {
            view! {
                <div class="error-summary" id="error-summary" role="alert" tabindex="-1">
                    <h2>{text::form_problem()}</h2>
                    <ul>{errors.into_iter().map(line).collect_view()}</ul>
                </div>
            }
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
