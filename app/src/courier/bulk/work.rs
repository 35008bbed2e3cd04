//! A job as the browser follows it: looked at, started, watched until its end, found again after a reload.

use leptos::prelude::*;
use shared::api::Endpoint;
use shared::api::order_jobs::{
    Job, JobRequest, JobState, RowState, draft, job, retry, start, undo,
};
use shared::format;
use shared::json;

use super::Chosen;
use crate::api::{ApiError, Client};
use crate::browser::storage::Preference;
use crate::browser::{clock, courier, document};
use crate::state::Startup;
use crate::text;

/// Pause between two looks at a job that is under way.
const LOOK_MS: u32 = 400;
/// Pause after nobody answered.
const LOST_MS: u32 = 3_000;

/// How far a change of many orders has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// It is not yet said what shall be done.
    Asking,
    /// The server has looked at it; nothing has happened.
    Looked(Job),
    /// The server is at it.
    Working(Job),
    /// It is over.
    Over(Job),
}

/// The change of many orders that this tab is about.
#[derive(Clone, Copy)]
pub(in crate::courier) struct Bulk {
    pub(in crate::courier) chosen: RwSignal<Chosen>,
    pub(super) stage: RwSignal<Stage>,
    /// Whether an answer of the server is awaited.
    pub(super) is_busy: RwSignal<bool>,
    /// Why the last step did not happen.
    pub(super) fault: RwSignal<Option<String>>,
    /// When the last answer came, by the device's clock.
    pub(super) told_at: RwSignal<i64>,
    client: StoredValue<Client>,
}

impl Bulk {
    /// Nothing ticked, and what was under way before a reload.
    pub(in crate::courier) fn new() -> Self {
        let bulk = Self {
            chosen: RwSignal::new(Chosen::default()),
            stage: RwSignal::new(Stage::Asking),
            is_busy: RwSignal::new(false),
            fault: RwSignal::new(None),
            told_at: RwSignal::new(0),
            client: StoredValue::new(Startup::get().client),
        };
        if let Some(key) = Preference::Job.get() {
            leptos::task::spawn_local(async move {
                match bulk.ask(&job(&key), None).await {
                    Ok(found) => bulk.show(found),
                    Err(ApiError::NotFound | ApiError::NotOffered) => Preference::Job.set(None),
                    Err(_) => {}
                }
            });
        }
        bulk
    }

    /// Opens the dialog: where the job stands, or the question what shall be done.
    pub(in crate::courier) fn open(self) {
        if !matches!(self.stage.get_untracked(), Stage::Working(_)) {
            self.restart();
        }
        document::open_dialog(super::dialog::DIALOG);
    }

    /// Whether there is something to say in the tray; tracked.
    pub(in crate::courier) fn has_line(self) -> bool {
        matches!(self.stage.get(), Stage::Working(_) | Stage::Over(_))
    }

    /// Back to the question what shall be done.
    pub(super) fn restart(self) {
        self.fault.set(None);
        self.stage.set(Stage::Asking);
        Preference::Job.set(None);
    }

    /// Has the server look at what a change would do.
    pub(super) fn look(self, request: JobRequest) {
        self.step(async move {
            let job = self.ask(&draft(), Some(request.to_json())).await?;
            self.stage.set(Stage::Looked(job));
            Ok(())
        });
    }

    /// Has it done.
    pub(super) fn start(self, key: String) {
        Preference::Job.set(Some(&key));
        self.go_on(start(&key));
    }

    /// Has what failed tried once more.
    pub(super) fn retry(self, key: &str) {
        self.go_on(retry(key));
    }

    /// Has what was done taken back.
    pub(super) fn undo(self, key: &str) {
        self.go_on(undo(key));
    }

    fn go_on(self, step: Endpoint) {
        self.step(async move {
            let job = self.ask(&step, None).await?;
            self.show(job);
            Ok(())
        });
    }

    /// One step at a time, and why it did not happen.
    fn step(self, step: impl Future<Output = Result<(), ApiError>> + 'static) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.fault.set(None);
        leptos::task::spawn_local(async move {
            if let Err(error) = step.await {
                self.fault.set(Some(match error {
                    ApiError::NotOffered => text::bulk_not_offered(),
                    error => error.user_message(),
                }));
            }
            self.is_busy.set(false);
        });
    }

    async fn ask(self, step: &Endpoint, body: Option<String>) -> Result<Job, ApiError> {
        let job = self.client.get_value().job(step, body).await?;
        self.told_at.set(clock::now().0);
        Ok(job)
    }

    /// Shows a job, and follows it to its end in the background.
    fn show(self, found: Job) {
        let key = found.id.clone();
        if self.note(found) {
            return;
        }
        leptos::task::spawn_local(async move {
            loop {
                clock::sleep(LOOK_MS).await;
                match self.ask(&job(&key), None).await {
                    Ok(found) => {
                        self.fault.set(None);
                        if self.note(found) {
                            return;
                        }
                    }
                    Err(ApiError::NotFound | ApiError::Unauthorized) => return,
                    // The server goes on whether we look or not.
                    Err(_) => {
                        self.fault.set(Some(text::bulk_out_of_sight()));
                        clock::sleep(LOST_MS).await;
                    }
                }
            }
        });
    }

    /// Writes down where a job stands; whether it is over.
    fn note(self, job: Job) -> bool {
        let is_over = job.state == JobState::Finished;
        if is_over {
            untick(&job);
            self.stage.set(Stage::Over(job));
        } else {
            self.stage.set(Stage::Working(job));
        }
        is_over
    }
}

/// What is done needs no tick any more; what failed keeps it.
fn untick(job: &Job) {
    let failed = job
        .failures
        .iter()
        .filter(|row| row.state == RowState::Failed);
    let failed: Vec<String> = failed.map(|row| json::text(row.order.as_str())).collect();
    let failed = ["[", &failed.join(","), "]"].concat();
    courier::tell(&json::members(&[("selection", Some(failed))]));
}

/// A job's line in the tray: how far it is, and the way to its result.
#[component]
pub(in crate::courier) fn JobLine(bulk: Bulk) -> impl IntoView {
    let shown = |count: u64| format::count(count, text::locale());
    let line = move || match bulk.stage.get() {
        Stage::Working(job) => {
            let total = job.total();
            let left = job.count(&RowState::Waiting) + job.count(&RowState::UndoWaiting);
            Some(text::bulk_progress(
                &shown(total.saturating_sub(left)),
                &shown(total),
            ))
        }
        Stage::Over(job) => Some(super::outcome::summary(&job)),
        Stage::Asking | Stage::Looked(_) => None,
    };
    move || {
        line().map(|line| {
            view! {
                <p class="tray__line">
                    <span>{line}</span>
                    <button class="button button--quiet" type="button" id="open-job" on:click=|_| document::open_dialog(super::dialog::DIALOG)>
                        {text::bulk_show()}
                    </button>
                </p>
            }
        })
    }
}
