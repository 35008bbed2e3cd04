//! One item: what it is, until when, where it stands, and the one next thing to do.

use leptos::prelude::*;
use shared::api::exceptions::ExceptionQuery;
use shared::api::fulfillment::{ItemCounts, OpenItem};
use shared::format;
use shared::order::{ItemStatus, ItemStep};

use super::form::StepForm;
use super::items::{Items, changes_of, with_changes};
use crate::browser::clock;
use crate::components::order_words as words;
use crate::components::{ChangeProgress, date_text};
use crate::route::Route;
use crate::state::{Entry, Loader, Outbox, Startup, board_route};
use crate::text;

/// What a card is made from: the item as it will be, and what is under way.
#[derive(Clone, Copy)]
pub(super) struct Job {
    /// As the server told it.
    pub(super) told: Memo<Option<OpenItem>>,
    /// As it will be.
    pub(super) shown: Memo<Option<OpenItem>>,
    /// What this device wishes of it.
    pub(super) changes: Memo<Vec<Entry>>,
    chosen: RwSignal<Option<(String, ItemStep)>>,
    key: StoredValue<String>,
}

impl Job {
    /// The step whose form is open; tracked.
    fn open_step(self) -> Option<ItemStep> {
        self.chosen.with(|chosen| {
            let (item, step) = chosen.as_ref()?;
            self.key.with_value(|id| id == item).then_some(*step)
        })
    }

    /// The id of the card on the page.
    pub(super) fn place(self) -> String {
        self.key.with_value(|id| ["job-", id].concat())
    }

    /// Opens the form of a step in place of any other, or closes it.
    pub(super) fn choose(self, step: Option<ItemStep>) {
        self.chosen
            .set(step.map(|step| (self.key.get_value(), step)));
    }
}

/// The card.
#[component]
pub(super) fn Card(id: String, items: Items, counts: Loader<ItemCounts>) -> impl IntoView {
    let outbox = Outbox::get();
    let key = StoredValue::new(id.clone());
    let told = Memo::new(move |_| key.with_value(|id| items.find(id)));
    let changes = Memo::new(move |_| key.with_value(|id| changes_of(id, outbox)));
    let job = Job {
        told,
        changes,
        shown: Memo::new(move |_| told.get().map(|item| with_changes(item, &changes.get()))),
        chosen: items.chosen,
        key,
    };
    let open = Memo::new(move |_| job.open_step());
    let stands = move || {
        let item = job.shown.get()?;
        Some(item.fulfillment_status.word().to_ascii_lowercase())
    };
    view! {
        <li class="job" id=job.place() tabindex="-1" data-item=id data-stands=stands>
            <Facts job counts />
            <Progress job />
            <Steps job open />
            {move || open.get().map(|step| view! { <StepForm job step /> })}
        </li>
    }
}

/// What, how many, for whom, until when.
#[component]
fn Facts(job: Job, counts: Loader<ItemCounts>) -> impl IntoView {
    let badge = move || {
        let status = job.shown.get()?.fulfillment_status;
        let icon = status.word().to_ascii_lowercase();
        Some(
            view! { <span class="job__status" data-icon=icon>{words::item_status(&status)}</span> },
        )
    };
    // What is not seen must not draw a card anew: whoever is on its link would fall off.
    let seen = Memo::new(move |_| {
        let item = job.shown.get()?;
        Some(OpenItem {
            version: 0,
            cursor: None,
            ..item
        })
    });
    let zone = Memo::new(move |_| counts.value().and_then(|counts| counts.time_zone));
    let is_late = Memo::new(move |_| {
        let now = counts.value().and_then(|counts| counts.as_of);
        let now = now.unwrap_or_else(clock::now);
        seen.with(|item| item.as_ref().is_some_and(|item| item.is_late(now)))
    });
    let facts = move || {
        let item = seen.get()?;
        let zone = Startup::get().zone(zone.get().as_deref());
        let day = item.promised_to.map(|to| date_text(to, &zone));
        let title = Some(item.product.title.clone()).filter(|title| !title.trim().is_empty());
        let units = format::count(item.qty, text::locale());
        let rest = (item.units_left() < item.qty && item.units_left() > 0)
            .then(|| text::queue_units_left(item.units_left()));
        let href = Route::Order(item.order_id.clone()).to_string();
        let trouble = board_route(&ExceptionQuery {
            item: Some(item.id.clone()),
            ..ExceptionQuery::default()
        });
        let trouble = trouble.to_string();
        let is_issue = item.fulfillment_status == ItemStatus::Issue;
        let issue = item.notes.clone().filter(|note| !note.trim().is_empty());
        Some(view! {
            <h3 class="job__title">
                <span class="job__units">{[&units, " ×"].concat()}</span> " "
                <bdi>{title.unwrap_or_else(text::product_untitled)}</bdi>
            </h3>
            {rest.map(|rest| view! { <p class="job__rest">{rest}</p> })}
            <p class="job__order">
                <a href=href><bdi>{item.order_number.to_string()}</bdi></a>
                {item.order.buyer_name.clone().map(|name| view! { " · " <bdi>{name}</bdi> })}
            </p>
            {issue.map(|note| view! { <p class="job__note"><bdi>{text::queue_issue_note(&note)}</bdi></p> })}
            {day.map(|day| promise(&day, is_late.get()))}
            {(is_late.get() || is_issue).then(|| view! {
                <p class="job__order"><a href=trouble>{text::queue_exceptions()}</a></p>
            })}
        })
    };
    view! {
        {badge}
        {facts}
    }
}

/// Until when it should be there; in the colour of danger once that has passed.
fn promise(day: &str, is_late: bool) -> AnyView {
    let (icon, words) = if is_late {
        ("issue", text::queue_late(day))
    } else {
        ("clock", text::queue_promised(day))
    };
    view! { <p class="job__promise" data-late=is_late.then_some("") data-icon=icon>{words}</p> }
        .into_any()
}

/// How far the changes of this device have come, and what to do about those that did not go through.
#[component]
fn Progress(job: Job) -> impl IntoView {
    let latest = Memo::new(move |_| job.changes.with(|changes| changes.last().cloned()));
    move || latest.get().map(|entry| view! { <ChangeProgress entry /> })
}

/// The one next step, large, and quietly below it that something is wrong.
#[component]
fn Steps(job: Job, open: Memo<Option<ItemStep>>) -> impl IntoView {
    let next = Memo::new(move |_| job.shown.with(|item| item.as_ref()?.next_step()));
    let has_issue = Memo::new(move |_| {
        let status = job.shown.get().map(|item| item.fulfillment_status);
        matches!(
            status,
            None | Some(ItemStatus::Issue | ItemStatus::Delivered)
        )
    });
    let button = move |step: ItemStep, class: &'static str| {
        let press = move |_| {
            let is_open = open.get_untracked() == Some(step);
            job.choose((!is_open).then_some(step));
        };
        view! {
            <button
                class=class
                type="button"
                id=job.key.with_value(|id| [step.word(), "-", id].concat())
                data-icon=step.word()
                aria-expanded=move || (open.get() == Some(step)).to_string()
                on:click=press
            >
                {words::item_step(step)}
            </button>
        }
    };
    view! {
        <div class="job__steps">
            {move || next.get().map(|step| button(step, "button button--primary job__step"))}
            {move || (!has_issue.get()).then(|| button(ItemStep::ReportIssue, "button button--quiet"))}
        </div>
    }
}
