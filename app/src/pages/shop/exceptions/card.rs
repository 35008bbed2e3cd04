//! One exception: what is wrong since when, who must do what by when, who knows of it, and the next step.

use leptos::prelude::*;
use shared::api::exceptions::{DeliveryException, ExceptionStep};
use shared::format;
use shared::order::{Actor, ExceptionAction, ExceptionStatus, Severity, allowed};
use shared::time::Timestamp;

use super::board::{Board, changes_of};
use super::form::StepForm;
use crate::components::order_words as words;
use crate::components::{ChangeProgress, date_text, date_time_text};
use crate::route::Route;
use crate::state::{Entry, Outbox, Session, Startup};
use crate::text;

/// What a card is made from.
#[derive(Clone, Copy)]
pub(super) struct Case {
    pub(super) exception: Memo<Option<DeliveryException>>,
    pub(super) board: Board,
    key: StoredValue<String>,
}

impl Case {
    /// The step whose form is open; tracked.
    fn open_step(self) -> Option<ExceptionAction> {
        self.board.chosen.with(|chosen| {
            let (exception, step) = chosen.as_ref()?;
            self.key.with_value(|id| id == exception).then_some(*step)
        })
    }

    /// The id of the card on the page.
    pub(super) fn place(self) -> String {
        self.key.with_value(|id| ["case-", id].concat())
    }

    /// Opens the form of a step in place of any other, or closes it.
    pub(super) fn choose(self, step: Option<ExceptionAction>) {
        let chosen = step.map(|step| (self.key.get_value(), step));
        self.board.chosen.set(chosen);
    }

    /// The shop's days begin in this zone.
    pub(super) fn zone_name(self) -> Option<String> {
        self.board.loader.value().and_then(|page| page.time_zone)
    }
}

/// The card.
#[component]
pub(super) fn Card(id: String, board: Board) -> impl IntoView {
    let outbox = Outbox::get();
    let key = StoredValue::new(id.clone());
    let exception = Memo::new(move |_| key.with_value(|id| board.find(id)));
    let changes = Memo::new(move |_| key.with_value(|id| changes_of(id, outbox)));
    let case = Case {
        exception,
        board,
        key,
    };
    let open = Memo::new(move |_| case.open_step());
    let severity = move || {
        let severity = exception.with(|one| one.as_ref().map(|one| one.severity.clone()));
        severity.map(|severity| severity.word().to_owned())
    };
    let status = move || exception.with(|one| one.as_ref().map(|one| one.status.word().to_owned()));
    view! {
        <li class="job" id=case.place() tabindex="-1" data-case=id data-severity=severity data-status=status>
            <Facts case />
            <Progress changes />
            <Steps case changes open />
            {move || open.get().map(|step| view! { <StepForm case step /> })}
            <Trail case />
        </li>
    }
}

/// What, since when, whose, by when, and who knows.
#[component]
fn Facts(case: Case) -> impl IntoView {
    let facts = move || {
        let exception = case.exception.get()?;
        let zone = Startup::get().zone(case.zone_name().as_deref());
        let now = case.board.now();
        let order = exception.order.clone();
        let href = Route::Order(order.id.clone()).to_string();
        let sees_all = Session::actor() != Actor::Seller;
        let shop = order.shop_name.clone().filter(|_| sees_all);
        let title = order.title.clone().filter(|title| !title.trim().is_empty());
        let note = exception
            .note
            .clone()
            .filter(|note| !note.trim().is_empty());
        let parcel = [order.carrier.clone(), order.tracking_number.clone()];
        let parcel: Vec<String> = parcel.into_iter().flatten().collect();
        let promised = order
            .promised_to
            .map(|to| text::queue_promised(&date_text(to, &zone)));
        let told = match exception.customer_told_at() {
            Some(at) => ("told", text::exception_told(&date_time_text(at, &zone))),
            None => ("untold", text::exception_untold()),
        };
        let lasts = format::duration(elapsed(exception.began_at, now), text::locale());
        Some(view! {
            <p class="case__head">
                <span class="job__status" data-icon="cause">{words::cause(&exception.cause)}</span>
                <span class="case__severity">{severity(&exception.severity)}</span>
            </p>
            <h3 class="job__title"><bdi>{title.unwrap_or_else(text::product_untitled)}</bdi></h3>
            <p class="job__order">
                <a href=href><bdi>{order.number.to_string()}</bdi></a>
                {order.customer_name.map(|name| view! { " · " <bdi>{name}</bdi> })}
                {shop.map(|shop| view! { " · " <bdi>{shop}</bdi> })}
            </p>
            {note.map(|note| view! { <p class="job__note"><bdi>{text::queue_issue_note(&note)}</bdi></p> })}
            <p class="case__fact">
                {text::exception_since(&lasts)}
                {promised.map(|promised| view! { " · " {promised} })}
            </p>
            {(!parcel.is_empty()).then(|| view! { <p class="case__fact"><bdi>{parcel.join(" · ")}</bdi></p> })}
            {due(&exception, now, &zone)}
            <p class="job__promise" data-icon=told.0>{told.1}</p>
        })
    };
    view! { {facts} }
}

fn elapsed(since: Timestamp, now: Timestamp) -> i64 {
    now.0.saturating_sub(since.0).max(0)
}

fn severity(severity: &Severity) -> String {
    match severity {
        Severity::Other(word) => word.clone(),
        known => text::of("severity_", known.word()),
    }
}

/// Whose turn it is and by when; how it ended, once it has.
fn due(
    exception: &DeliveryException,
    now: Timestamp,
    zone: &impl shared::time::Zone,
) -> Option<AnyView> {
    if let (Some(at), Some(outcome)) = (exception.resolved_at, &exception.resolution) {
        let ended = text::exception_resolved(&words::outcome(outcome), &date_time_text(at, zone));
        return Some(view! { <p class="job__promise" data-icon="resolved">{ended}</p> }.into_any());
    }
    let due = exception.due_at?;
    let is_overdue = exception.is_overdue(now);
    let by = if is_overdue {
        let late = format::duration(elapsed(due, now), text::locale());
        text::exception_overdue(&late)
    } else {
        text::exception_due(&date_time_text(due, zone))
    };
    let actor = Session::actor();
    let whose = match exception.owner()? {
        owner if owner == actor => text::owner_you(),
        Actor::Seller => text::owner_seller(),
        _ if actor == Actor::Admin => text::owner_you(),
        _ => text::owner_marketplace(),
    };
    Some(
        view! {
            <p class="job__promise" data-late=is_overdue.then_some("") data-icon="clock">
                <span>{whose} " · " {by}</span>
            </p>
        }
        .into_any(),
    )
}

/// How far what this device does about it has come.
#[component]
fn Progress(changes: Memo<Vec<Entry>>) -> impl IntoView {
    let latest = Memo::new(move |_| changes.with(|changes| changes.last().cloned()));
    move || latest.get().map(|entry| view! { <ChangeProgress entry /> })
}

/// The next step, large, what else can be done below it, and why it cannot be resolved yet.
#[component]
fn Steps(
    case: Case,
    changes: Memo<Vec<Entry>>,
    open: Memo<Option<ExceptionAction>>,
) -> impl IntoView {
    let actor = Session::actor();
    // While a step is under way nobody knows what the next one is.
    let is_under_way = Memo::new(move |_| changes.with(|all| all.iter().any(Entry::is_open)));
    let steps = Memo::new(move |_| {
        let exception = case.exception.get()?;
        let facts = exception.facts();
        let outcomes = exception.outcomes();
        let may =
            |action: &ExceptionAction| *action != ExceptionAction::Resolve || !outcomes.is_empty();
        let mut possible: Vec<ExceptionAction> = allowed(&facts, actor);
        possible.retain(may);
        let next = exception.next_step().filter(|next| possible.contains(next));
        possible.retain(|action| Some(*action) != next);
        Some((next, possible))
    });
    let next = move || steps.with(|steps| steps.as_ref().and_then(|(next, _)| *next));
    let others = Memo::new(move |_| steps.get().map(|(_, others)| others).unwrap_or_default());
    let button = move |step: ExceptionAction, class: &'static str| {
        let press = move |_| {
            let is_open = open.get_untracked() == Some(step);
            case.choose((!is_open).then_some(step));
        };
        view! {
            <button
                class=class
                type="button"
                id=[step.word(), "-", &case.place()].concat()
                data-icon=step.word()
                aria-expanded=move || (open.get() == Some(step)).to_string()
                on:click=press
            >
                {words::exception_step(step)}
            </button>
        }
    };
    let hint = move || {
        let exception = case.exception.get()?;
        match exception.status {
            ExceptionStatus::SellerNotified => Some(text::hint_untold()),
            ExceptionStatus::CustomerNotified if exception.outcomes().is_empty() => {
                Some(text::hint_no_outcome())
            }
            _ => None,
        }
    };
    view! {
        <div class="job__steps" hidden=move || is_under_way.get()>
            {move || next().map(|step| button(step, "button button--primary job__step"))}
            // It stays open, whatever becomes possible meanwhile.
            <details class="case__trail" hidden=move || others.with(Vec::is_empty)>
                <summary>{text::exception_more()}</summary>
                <div class="case__others">
                    <For each=move || others.get() key=|step| *step children=move |step| button(step, "button button--quiet") />
                </div>
                {move || hint().map(|hint| view! { <p class="case__fact">{hint}</p> })}
            </details>
        </div>
    }
}

/// What was done about it, and who was told.
#[component]
fn Trail(case: Case) -> impl IntoView {
    let steps = Memo::new(move |_| {
        case.exception
            .with(|one| one.as_ref().map(|one| one.steps.clone()))
            .unwrap_or_default()
    });
    let line = move |step: ExceptionStep| {
        let zone = Startup::get().zone(case.zone_name().as_deref());
        let what = words::exception_done(&step.action).unwrap_or_else(|| step.action.clone());
        let told: Vec<String> = step.told.iter().map(|who| text::of("told_", who)).collect();
        let told = (!told.is_empty()).then(|| text::step_told(&told.join(", ")));
        let by = [Some(step.actor), Some(date_time_text(step.at, &zone)), told];
        let by: Vec<String> = by.into_iter().flatten().collect();
        let note = step.note.filter(|_| step.action != "worsen");
        view! {
            <li>
                <p><strong>{what}</strong></p>
                {note.map(|note| view! { <p><bdi>{note}</bdi></p> })}
                <p class="case__fact"><bdi>{by.join(" · ")}</bdi></p>
            </li>
        }
    };
    view! {
        <details class="case__trail">
            <summary>{text::exception_trail()}</summary>
            <ol class="history">{move || steps.get().into_iter().map(line).collect_view()}</ol>
        </details>
    }
}
