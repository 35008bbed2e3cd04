//! How far along the order is.

use leptos::prelude::*;
use shared::order::{OrderStatus, Step, StepState, TimelineEvent, progress};
use shared::time::Timestamp;

use crate::browser::zone::IntlZone;
use crate::components::date_text;
use crate::text;

/// The five milestones with their state in words, and failed attempts.
#[component]
pub(super) fn ProgressSteps(
    status: OrderStatus,
    events: Vec<TimelineEvent>,
    zone: IntlZone,
) -> impl IntoView {
    let progress = progress(&status, &events);
    let step = |(step, state, at): (Step, StepState, Option<Timestamp>)| {
        let (word, state_text) = state_words(state);
        let name = step_name(step);
        let date = at
            .filter(|_| matches!(state, StepState::Done | StepState::Current))
            .map(|at| date_text(at, &zone));
        view! {
            <li data-state=word aria-current=(state == StepState::Current).then_some("step")>
                <span class="progress__name">{name}</span>
                <span class="visually-hidden">" (" {state_text} ")"</span>
                {date.map(|date| view! { <span class="progress__date">{date}</span> })}
            </li>
        }
    };
    let failed = u64::try_from(progress.failed_attempts).unwrap_or(0);
    view! {
        <ol class="progress" aria-label=text::tracking_progress()>
            {progress.steps.into_iter().map(step).collect_view()}
        </ol>
        {(failed > 0)
            .then(|| view! { <p class="tracking__failed">{text::tracking_failed_attempts(failed)}</p> })}
    }
}

fn state_words(state: StepState) -> (&'static str, String) {
    match state {
        StepState::Done => ("done", text::tracking_step_done()),
        StepState::Current => ("current", text::tracking_step_current()),
        StepState::Ahead => ("ahead", text::tracking_step_ahead()),
        StepState::Skipped => ("skipped", text::tracking_step_skipped()),
    }
}

fn step_name(step: Step) -> String {
    match step {
        Step::Placed => text::step_placed(),
        Step::Processing => text::step_processing(),
        Step::Shipped => text::step_shipped(),
        Step::OutForDelivery => text::step_out_for_delivery(),
        Step::Delivered => text::step_delivered(),
    }
}
