//! How far along the order is.

use shared::api::tracking::Tracking;
use shared::order::{Step, StepState, progress};
use shared::time::Timestamp;

use crate::browser::plain::{Plain, plain, says};
use crate::browser::zone::IntlZone;
use crate::components::date_text;
use crate::text;

/// The five milestones with their state in words, and failed attempts.
pub(super) fn progress_steps(tracking: &Tracking, zone: &IntlZone) -> Vec<Plain> {
    let progress = progress(&tracking.status, &tracking.events);
    let steps = progress.steps.into_iter();
    let list = plain("ol")
        .class("progress")
        .attribute("aria-label", &text::tracking_progress())
        .with_all(steps.map(|(step, state, at)| milestone(step, state, at, zone)));
    let mut shown = vec![list];
    let failed = u64::try_from(progress.failed_attempts).unwrap_or(0);
    if failed > 0 {
        let failed = text::tracking_failed_attempts(failed);
        shown.push(says("p", &failed).class("tracking__failed"));
    }
    shown
}

fn milestone(step: Step, state: StepState, at: Option<Timestamp>, zone: &IntlZone) -> Plain {
    let word = state_word(state);
    let name = text::of("step_", step_word(step));
    let in_words = [" (", &text::of("tracking_step_", word), ")"].concat();
    let mut shown = plain("li")
        .attribute("data-state", word)
        .with(says("span", &name).class("progress__name"))
        .with(says("span", &in_words).class("visually-hidden"));
    if state == StepState::Current {
        shown = shown.attribute("aria-current", "step");
    }
    match at {
        Some(at) if matches!(state, StepState::Done | StepState::Current) => {
            shown.with(says("span", &date_text(at, zone)).class("progress__date"))
        }
        _ => shown,
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
