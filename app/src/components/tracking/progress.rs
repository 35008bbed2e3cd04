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
        let word = state_word(state);
        let state_text = text::of("tracking_step_", word);
        let name = text::of("step_", step_word(step));
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

const fn state_word(state: StepState) -> &'static str {
    match state {
        StepState::Done => "done",
        StepState::Current => "current",
        StepState::Ahead => "ahead",
        StepState::Skipped => "skipped",
    }
}

const fn step_word(step: Step) -> &'static str {
    match step {
        Step::Placed => "placed",
        Step::Processing => "processing",
        Step::Shipped => "shipped",
        Step::OutForDelivery => "out_for_delivery",
        Step::Delivered => "delivered",
    }
}
