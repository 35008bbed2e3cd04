//! The dialog: what shall be done, what would happen, how far it is, what has happened.

use leptos::prelude::*;
use shared::api::order_jobs::{Job, RowState};
use shared::format;

use super::form::BulkForm;
use super::outcome::{Reasons, forecast, summary};
use super::work::Stage;
use super::{Bulk, Chosen};
use crate::browser::{clock, document};
use crate::text;

pub(super) const DIALOG: &str = "bulk";
/// Undo is offered a little less long than the server allows, for the way there.
const MARGIN_MS: i64 = 2_000;
const TICK_MS: u32 = 1_000;

/// The dialog, closed until somebody opens it. Closing it stops nothing.
#[component]
pub(in crate::courier) fn BulkDialog(bulk: Bulk) -> impl IntoView {
    let count = move || bulk.chosen.with(Chosen::count);
    let content = move || match bulk.stage.get() {
        Stage::Asking => view! { <BulkForm bulk /> }.into_any(),
        Stage::Looked(job) => view! { <Forecast bulk job /> }.into_any(),
        Stage::Working(job) => view! { <Progress job /> }.into_any(),
        Stage::Over(job) => view! { <Result bulk job /> }.into_any(),
    };
    view! {
        <dialog id=DIALOG class="dialog" aria-labelledby="bulk-heading">
            <div class="fields">
                <h2 id="bulk-heading">{move || match bulk.stage.get() {
                    Stage::Asking => text::bulk_heading(count()),
                    Stage::Looked(job) | Stage::Working(job) | Stage::Over(job) => text::bulk_heading(job.total()),
                }}</h2>
                <p class="field__error" role="alert">{move || bulk.fault.get()}</p>
                {content}
            </div>
        </dialog>
    }
}

#[component]
pub(super) fn CloseButton(label: String) -> impl IntoView {
    view! {
        <button
            class="button button--quiet"
            type="button"
            data-close="bulk"
            on:click=|_| document::close_dialog(DIALOG)
        >
            {label}
        </button>
    }
}

#[component]
fn Forecast(bulk: Bulk, job: Job) -> impl IntoView {
    let will = job.count(&RowState::Waiting);
    let key = job.id.clone();
    view! {
        <p role="status" id="bulk-forecast">{forecast(&job)}</p>
        <Reasons job />
        <div class="dialog__buttons">
            {(will > 0).then(|| view! {
                <button
                    class="button button--primary"
                    type="button"
                    id="bulk-start"
                    aria-disabled=move || bulk.is_busy.get().then_some("true")
                    on:click=move |_| bulk.start(key.clone())
                >
                    {text::bulk_start(will)}
                </button>
            })}
            <button class="button" type="button" id="bulk-back" on:click=move |_| bulk.restart()>{text::bulk_back()}</button>
            <CloseButton label=text::close() />
        </div>
    }
}

#[component]
fn Progress(job: Job) -> impl IntoView {
    let total = job.total();
    let left = job.count(&RowState::Waiting) + job.count(&RowState::UndoWaiting);
    let done = total.saturating_sub(left);
    let shown = |count: u64| format::count(count, text::locale());
    let said = text::bulk_progress(&shown(done), &shown(total));
    view! {
        <p id="bulk-progress">{said.clone()}</p>
        <progress max=total.to_string() value=done.to_string() aria-label=said></progress>
        <p class="field__hint">{text::bulk_goes_on()}</p>
        <div class="dialog__buttons"><CloseButton label=text::close() /></div>
    }
}

#[component]
fn Result(bulk: Bulk, job: Job) -> impl IntoView {
    let failed = job.count(&RowState::Failed);
    let (retried, undone) = (job.id.clone(), job.id.clone());
    let left = seconds_left(bulk, &job);
    let undo = move || {
        let seconds = left.get();
        let key = undone.clone();
        (seconds > 0).then(|| {
            let seconds = format::count(seconds, text::locale());
            view! {
                <button class="button" type="button" id="bulk-undo" on:click=move |_| bulk.undo(&key)>
                    {text::undo()} <span class="tray__seconds" aria-hidden="true">{seconds}</span>
                </button>
            }
        })
    };
    let dismiss = move |_| {
        document::close_dialog(DIALOG);
        bulk.restart();
    };
    view! {
        <p role="status" id="bulk-summary">{summary(&job)}</p>
        <Reasons job />
        <div class="dialog__buttons">
            {(failed > 0).then(|| view! {
                <button class="button button--primary" type="button" id="bulk-retry" on:click=move |_| bulk.retry(&retried)>
                    {text::bulk_retry(failed)}
                </button>
            })}
            {undo}
            <button class="button button--quiet" type="button" id="bulk-dismiss" on:click=dismiss>{text::bulk_dismiss()}</button>
        </div>
    }
}

/// Seconds for which the job can be undone, counted from when its answer came: no clock of the device is compared with the
/// server's.
fn seconds_left(bulk: Bulk, job: &Job) -> RwSignal<u64> {
    let window = job.undo_until.zip(job.as_of);
    let window = window.map_or(0, |(until, now)| until.0 - now.0 - MARGIN_MS);
    let told_at = bulk.told_at.get_untracked();
    let left = move || {
        let ms = told_at + window - clock::now().0;
        u64::try_from(ms.max(0) / 1_000).unwrap_or(0)
    };
    let seconds = RwSignal::new(left());
    leptos::task::spawn_local(async move {
        while left() > 0 {
            clock::sleep(TICK_MS).await;
            if seconds.try_set(left()).is_some() {
                return;
            }
        }
    });
    seconds
}
