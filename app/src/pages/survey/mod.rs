//! `/survey/{secret}`: how was the answer? One question, once, for whoever has the link.

mod form;

use leptos::prelude::*;
use shared::api::wismo::{InquiryTopic, Survey, SurveyAnswer};

use self::form::SurveyForm;
use crate::api::ApiError;
use crate::browser::document;
use crate::components::{EmptyView, LoadView, PageHeading, PageSkeleton, date_text};
use crate::state::{Loader, Startup};
use crate::text;

/// The answer was refused because another one was there before.
const ANSWERED_BEFORE: &str = "already_answered";
const OUTCOME: &str = "survey-outcome";

/// Where the answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Not yet sent.
    Open,
    /// Kept, now.
    Thanked,
    /// Another one was kept before.
    AnsweredBefore,
}

/// The question, or why there is none.
#[component]
pub fn SurveyPage(
    /// What stands in the address.
    secret: String,
) -> impl IntoView {
    let client = Startup::get().client;
    let asked = secret.clone();
    // A secret that opens nothing is an answer here, not a failure, and the same one for all of them.
    let loader = Loader::new(
        move || {
            let (client, secret) = (client.clone(), asked.clone());
            async move {
                match client.survey(&secret).await {
                    Ok(survey) => Ok(Some(survey)),
                    Err(ApiError::NotFound) => Ok(None),
                    Err(error) => Err(error),
                }
            }
        },
        Option::is_none,
    );
    let ready = move |survey: Option<Survey>| {
        let secret = secret.clone();
        survey
            .map(|survey| view! { <Asked survey secret /> })
            .into_any()
    };
    view! {
        <PageHeading title=text::survey_title />
        <LoadView
            loader
            skeleton=|| view! { <PageSkeleton /> }.into_any()
            empty=gone
            ready
        />
    }
}

/// What every address says that leads to no question.
pub fn gone() -> AnyView {
    view! { <EmptyView heading=Some(text::survey_gone_heading()) sentence=text::survey_gone() /> }
        .into_any()
}

#[component]
fn Asked(survey: Survey, secret: String) -> impl IntoView {
    let outcome = RwSignal::new(if survey.is_answered {
        Outcome::AnsweredBefore
    } else {
        Outcome::Open
    });
    let refusal = RwSignal::new(None::<String>);
    let is_busy = RwSignal::new(false);
    let client = Startup::get().client;
    let send = Callback::new(move |answer: SurveyAnswer| {
        let (client, secret) = (client.clone(), secret.clone());
        is_busy.set(true);
        leptos::task::spawn_local(async move {
            let answered = client.answer_survey(&secret, &answer).await;
            is_busy.set(false);
            match answered {
                Ok(_) => outcome.set(Outcome::Thanked),
                Err(ApiError::Invalid(problem)) if problem.code == ANSWERED_BEFORE => {
                    outcome.set(Outcome::AnsweredBefore);
                }
                Err(ApiError::NotFound) => refusal.set(Some(text::survey_gone())),
                Err(error) => refusal.set(Some(error.user_message())),
            }
        });
    });
    let was_open = outcome.get_untracked() == Outcome::Open;
    Effect::new(move |_| {
        if outcome.get() != Outcome::Open && was_open {
            document::focus_next_frame(OUTCOME);
        }
    });
    let about = about(&survey);
    move || match outcome.get() {
        Outcome::Open => {
            view! { <SurveyForm about=about.clone() on_answer=send refusal is_busy /> }.into_any()
        }
        Outcome::Thanked => ended(text::survey_thanks_heading(), text::survey_thanks()),
        Outcome::AnsweredBefore => ended(text::survey_before_heading(), text::survey_before()),
    }
}

fn ended(heading: String, sentence: String) -> AnyView {
    view! {
        <section class="survey__outcome" id=OUTCOME tabindex="-1" aria-labelledby="survey-outcome-heading">
            <h2 id="survey-outcome-heading">{heading}</h2>
            <p>{sentence}</p>
        </section>
    }
    .into_any()
}

/// What was asked, and when.
fn about(survey: &Survey) -> String {
    let zone = Startup::get().zone(survey.time_zone.as_deref());
    let day = date_text(survey.asked_at, &zone);
    match survey.topic {
        InquiryTopic::Status => text::survey_about_status(&day),
        InquiryTopic::Tracking => text::survey_about_tracking(&day),
        InquiryTopic::Delivery => text::survey_about_delivery(&day),
        InquiryTopic::Missing => text::survey_about_missing(&day),
        InquiryTopic::Refund => text::survey_about_refund(&day),
        InquiryTopic::General | InquiryTopic::Other(_) => text::survey_about_other(&day),
    }
}
