//! `/orders/{number}/timeline`: everything that happened to an order, and what its customer knew when they asked.

use leptos::prelude::*;
use shared::api::auth::Role;
use shared::api::order_timeline::{OrderTimeline, TimelineKind};
use shared::ids::OrderNumber;

use super::timeline_axis::Axis;
use super::timeline_entry::in_full;
use super::words;
use crate::api::ApiError;
use crate::browser::zone::IntlZone;
use crate::browser::{clock, print};
use crate::components::{
    EmptyView, LoadView, PageHeading, PageSkeleton, date_range_text, date_time_text,
};
use crate::route::{Route, WismoView};
use crate::state::{Loader, Session, Startup};
use crate::text;

/// The timeline of the order of that number.
#[component]
pub fn TimelinePage(number: OrderNumber) -> impl IntoView {
    let client = Startup::get().client;
    let title = text::timeline_title(number.as_str());
    // A number nobody has, or another seller's, is an answer here and not a failure.
    let loader = Loader::new(
        move || {
            let (client, number) = (client.clone(), number.clone());
            async move {
                match client.order_timeline(&number).await {
                    Ok(timeline) => Ok(Some(timeline)),
                    Err(ApiError::NotFound) => Ok(None),
                    Err(error) => Err(error),
                }
            }
        },
        |timeline: &Option<OrderTimeline>| {
            timeline
                .as_ref()
                .is_none_or(|timeline| timeline.entries.is_empty())
        },
    );
    let ready = |timeline: Option<OrderTimeline>| {
        timeline
            .map(|timeline| view! { <Timeline timeline /> })
            .into_any()
    };
    view! {
        <PageHeading title=move || title.clone() />
        <LoadView
            loader
            skeleton=|| view! { <PageSkeleton shape="rows" /> }.into_any()
            empty=|| view! { <EmptyView heading=None sentence=text::error_not_found() /> }.into_any()
            ready
        />
    }
}

#[component]
fn Timeline(timeline: OrderTimeline) -> impl IntoView {
    let zone = Startup::get().zone(timeline.time_zone.as_deref());
    let first_question = timeline
        .entries
        .iter()
        .position(|entry| entry.kind == TimelineKind::Asked);
    let chosen = RwSignal::new(first_question.unwrap_or_default());
    let names_shops = timeline.shops.len() > 1;
    let entries = timeline.entries.clone();
    let row = |(index, entry)| {
        view! {
            <li data-entry=index data-chosen=move || (chosen.get() == index).then_some("")>
                {in_full(entry, &zone, names_shops)}
            </li>
        }
    };
    let rows = entries.iter().enumerate().map(row).collect_view();
    let detail = {
        let zone = zone.clone();
        move || {
            entries
                .get(chosen.get())
                .map(|entry| in_full(entry, &zone, names_shops))
        }
    };
    view! {
        <Summary timeline=timeline.clone() zone=zone.clone() />
        <section class="timeline" aria-label=text::timeline_axis()>
            <Axis timeline chosen zone />
            <div class="timeline__chosen" id="chosen" aria-live="polite">{detail}</div>
        </section>
        <section class="course" aria-labelledby="course-heading">
            <h2 id="course-heading">{text::timeline_list()}</h2>
            <ol class="course__list">{rows}</ol>
        </section>
    }
}

/// What was promised, what is expected and what came; by which clock; and on paper, when that was.
#[component]
fn Summary(timeline: OrderTimeline, zone: IntlZone) -> impl IntoView {
    let days = |range| date_range_text(range, &zone);
    let against = timeline
        .days_late(&zone)
        .map(|late| match u64::try_from(late) {
            Ok(late) if late > 0 => text::timeline_late(late),
            _ => text::timeline_in_time(),
        });
    let facts = [
        (
            text::timeline_status(),
            Some(words::status(timeline.status.word())),
        ),
        (text::timeline_fact_promised(), timeline.promised.map(days)),
        (
            text::timeline_fact_estimated(),
            timeline.estimated.map(days),
        ),
        (
            text::timeline_fact_delivered(),
            timeline.delivered_at.map(|at| date_time_text(at, &zone)),
        ),
        (text::timeline_fact_against(), against),
    ];
    let fact = |(name, value): (String, Option<String>)| {
        value.map(|value| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    let facts = facts.into_iter().map(fact).collect_view();
    let is_seller = Session::user().is_some_and(|user| user.role == Role::Seller);
    let order = timeline.order_id.filter(|_| is_seller).map(|order| {
        let href = Route::Order(order).to_string();
        view! { <a class="button button--quiet" id="open-order" href=href>{text::timeline_order()}</a> }
    });
    let inquiries = WismoView::Inquiries.route().to_string();
    let printed = RwSignal::new(None);
    let listener =
        window_event_listener_untyped("beforeprint", move |_| printed.set(Some(clock::now())));
    on_cleanup(move || listener.remove());
    let name = zone.name().to_owned();
    let as_of = timeline
        .as_of
        .map(|at| text::updated_at(&date_time_text(at, &zone)));
    let on_paper = move || {
        printed
            .get()
            .map(|at| text::timeline_printed(&date_time_text(at, &zone)))
    };
    view! {
        <p class="page-intro">{text::timeline_zone(&name)}</p>
        <dl class="facts">{facts}</dl>
        <p class="as-of">
            <span>{as_of}</span>
            <span class="timeline__printed">{on_paper}</span>
            <a class="button button--quiet" id="all-inquiries" href=inquiries>{text::timeline_all()}</a>
            {order}
            <button class="button button--quiet" type="button" id="print" on:click=|_| print::print()>
                {text::wismo_print()}
            </button>
        </p>
    }
}
