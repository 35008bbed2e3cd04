//! Five ways to answer, and room for words.

use leptos::prelude::*;
use shared::api::wismo::SurveyAnswer;
use shared::format;

use crate::browser::document;
use crate::components::ErrorSummary;
use crate::text;

/// Characters that the server keeps.
const LONGEST: usize = 1_000;
const COMMENT: &str = "survey-comment";
/// Ids of the choices, worst first.
const CHOICES: [&str; 5] = ["rating-1", "rating-2", "rating-3", "rating-4", "rating-5"];

/// The question. What is chosen and typed stays until it was kept.
#[component]
pub(super) fn SurveyForm(
    /// What the answer was about.
    about: String,
    /// Takes a complete answer.
    on_answer: Callback<SurveyAnswer>,
    /// Why the last one was not kept.
    refusal: RwSignal<Option<String>>,
    /// Whether one is under way.
    is_busy: RwSignal<bool>,
) -> impl IntoView {
    let fault = RwSignal::new(None::<&'static str>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        fault.set(None);
        match typed() {
            Ok(answer) => {
                refusal.set(None);
                on_answer.run(answer);
            }
            Err((field, sentence)) => {
                fault.set(Some(field));
                refusal.set(Some(sentence));
            }
        }
    };
    Effect::new(move |_| {
        if refusal.get().is_some() {
            document::focus_next_frame("error-summary");
        }
    });
    let errors = move || {
        let sentence = refusal.get();
        sentence
            .into_iter()
            .map(|sentence| (fault.get(), sentence))
            .collect()
    };
    view! {
        <form class="form survey" method="post" novalidate on:submit=submit>
            <ErrorSummary errors />
            <p>{about}</p>
            <fieldset class="survey__scale">
                <legend>{text::survey_question()}</legend>
                <div class="survey__choices">{CHOICES.into_iter().zip(1_u64..).map(choice).collect_view()}</div>
            </fieldset>
            <Comment />
            <button class="button button--primary" aria-disabled=move || is_busy.get().then_some("true")>
                {move || if is_busy.get() { text::survey_busy() } else { text::survey_submit() }}
            </button>
        </form>
    }
}

fn choice((id, stars): (&'static str, u64)) -> impl IntoView {
    let stars = stars.to_string();
    view! {
        <label class="survey__choice" for=id>
            <input type="radio" name="rating" id=id value=stars.clone() />
            <span class="survey__number" aria-hidden="true">{stars.clone()}</span>
            <span>{text::of("survey_word_", &stars)}</span>
        </label>
    }
}

#[component]
fn Comment() -> impl IntoView {
    let length = RwSignal::new(0_usize);
    let said = move || {
        let locale = text::locale();
        let count = |count: usize| format::count(u64::try_from(count).unwrap_or(u64::MAX), locale);
        text::survey_length(&count(length.get()), &count(LONGEST))
    };
    view! {
        <div class="field">
            <label class="field__label" for=COMMENT>{text::survey_comment()}</label>
            <textarea
                id=COMMENT
                rows="4"
                dir="auto"
                aria-describedby="survey-length"
                aria-invalid=move || (length.get() > LONGEST).then_some("true")
                on:input=move |_| length.set(document::field_value(COMMENT).trim().chars().count())
            ></textarea>
            <p class="field__hint" id="survey-length">{said}</p>
        </div>
    }
}

/// What is chosen and typed; else the field at fault, and why.
fn typed() -> Result<SurveyAnswer, (&'static str, String)> {
    let chosen = CHOICES.into_iter().zip(1_u64..);
    let rating = chosen
        .filter(|(id, _)| document::is_checked(id))
        .map(|(_, stars)| stars)
        .next();
    let rating = rating.ok_or_else(|| (CHOICES[0], text::survey_choose()))?;
    let comment = document::field_value(COMMENT).trim().to_owned();
    if comment.chars().count() > LONGEST {
        return Err((COMMENT, text::survey_too_long()));
    }
    Ok(SurveyAnswer {
        rating,
        comment: (!comment.is_empty()).then_some(comment),
    })
}
