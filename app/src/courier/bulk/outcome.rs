//! What would become of the orders of a job, and what has become of them.

use leptos::prelude::*;
use shared::api::order_jobs::{Job, JobRow, RowState};
use shared::format;
use shared::order::RefusalCode;

use crate::components::order_words as words;
use crate::route::Route;
use crate::text;

/// In one sentence, when it is over.
pub(super) fn summary(job: &Job) -> String {
    let parts = [
        (
            job.count(&RowState::Done),
            text::bulk_done as fn(u64) -> String,
        ),
        (job.count(&RowState::Undone), text::bulk_undone),
        (job.count(&RowState::Failed), text::bulk_failed),
        (job.count(&RowState::Skipped), text::bulk_skipped),
    ];
    in_words(&parts)
}

/// In one sentence, before anything is done.
pub(super) fn forecast(job: &Job) -> String {
    let parts = [
        (
            job.count(&RowState::Waiting),
            text::bulk_will as fn(u64) -> String,
        ),
        (job.count(&RowState::Failed), text::bulk_cannot),
        (job.count(&RowState::Skipped), text::bulk_skipped),
    ];
    in_words(&parts)
}

/// A count and how it is said.
type Counted = (u64, fn(u64) -> String);

fn in_words(parts: &[Counted]) -> String {
    let said = parts.iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> = said.map(|(count, words)| words(*count)).collect();
    said.join(" · ")
}

/// Why orders are not changed, in the user's language where the reason is known.
fn because(code: &str, sentence: &str) -> String {
    let known = RefusalCode::ALL.iter().find(|known| known.as_str() == code);
    known
        .and_then(|code| words::refusal(*code))
        .unwrap_or_else(|| sentence.to_owned())
}

/// The reasons with their counts, and each order that is not changed with its own.
#[component]
pub(super) fn Reasons(job: Job) -> impl IntoView {
    let reason = |reason: shared::api::order_jobs::ReasonCount| {
        let count = format::count(reason.count, text::locale());
        view! { <li>{text::bulk_reason(&count, &because(&reason.code, &reason.sentence))}</li> }
    };
    let row = |row: JobRow| {
        let why = because(
            row.code.as_deref().unwrap_or_default(),
            row.sentence.as_deref().unwrap_or_default(),
        );
        view! {
            <li>
                <a href=Route::Order(row.order).to_string()><bdi>{row.order_number.to_string()}</bdi></a>
                " "
                {why}
            </li>
        }
    };
    let failures = job.failures;
    (!failures.is_empty()).then(|| {
        let count = u64::try_from(failures.len()).unwrap_or(0);
        view! {
            <ul class="reasons">{job.reasons.into_iter().map(reason).collect_view()}</ul>
            <details>
                <summary>{text::bulk_each(count)}</summary>
                <ul class="reasons" id="bulk-failures">{failures.into_iter().map(row).collect_view()}</ul>
            </details>
        }
    })
}
