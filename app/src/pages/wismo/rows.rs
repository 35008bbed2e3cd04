//! The inquiries themselves.

use leptos::prelude::*;
use shared::api::wismo::{Inquiry, InquiryFilter, InquiryPage, WismoInquiries};
use shared::format;
use shared::order::OrderStatus;

use super::frame::Place;
use super::{plots, words};
use crate::browser::zone::IntlZone;
use crate::components::{EmptyView, LiveView, PageSkeleton, date_time_text};
use crate::route::Route;
use crate::state::{Loader, Startup, WismoAddress};
use crate::text;

/// The list, narrowed to the part of a chart that was pressed. It is read again whenever the figures above it were.
#[component]
pub(super) fn Rows(place: Place, loader: Loader<WismoInquiries>) -> impl IntoView {
    let client = Startup::get().client;
    let counted = move || loader.value().map_or(0, |answer| answer.current.inquiries);
    let list = place.load(
        move || {
            let asked = place.with(|here| here.route().to_string());
            [asked, counted().to_string()].join(" ")
        },
        move |here| {
            let client = client.clone();
            async move { client.inquiry_rows(&here.query, &here.filter).await }
        },
        |page: &InquiryPage| page.results.is_empty(),
    );
    let found = move || list.value().map(|page| text::inquiries_found(page.total));
    view! {
        <section class="inquiries" aria-labelledby="list-heading" aria-busy=move || list.fetching.is_busy.get().then_some("true")>
            <h2 id="list-heading">{text::inquiries_list()}</h2>
            <Narrowed place />
            <p class="inquiries__found" role="status">{found}</p>
            <LiveView
                loader=list
                skeleton=|| view! { <PageSkeleton shape="rows" /> }.into_any()
                empty=|| view! { <EmptyView heading=None sentence=text::inquiries_none() /> }.into_any()
                ready=move || view! { <List place list /> }.into_any()
            />
        </section>
    }
}

/// What the list is narrowed to, and the way back.
#[component]
fn Narrowed(place: Place) -> impl IntoView {
    let parts = move || place.with(|here| parts(&here.filter));
    move || {
        let parts = parts();
        if parts.is_empty() {
            return view! { <p class="inquiries__hint">{text::inquiries_press()}</p> }.into_any();
        }
        let href = place.with(|here| here.listing(InquiryFilter::default()).route().to_string());
        view! {
            <p class="narrowed">
                <span>{text::inquiries_narrowed(&parts.join(" · "))}</span>
                <a class="button button--quiet" id="show-all" href=href>{text::inquiries_show_all()}</a>
            </p>
        }
        .into_any()
    }
}

fn parts(filter: &InquiryFilter) -> Vec<String> {
    let topic = filter
        .topic
        .as_ref()
        .map(|topic| words::word("topic_", topic.word()));
    let status = filter.status.as_deref().map(words::status);
    let age = filter.age.as_deref().map(|age| words::word("age_", age));
    let answered = filter
        .answered
        .as_deref()
        .map(|time| words::word("answered_", time));
    let preventable = filter.is_preventable.then(text::inquiries_preventable);
    let all = [
        topic,
        status,
        age,
        answered,
        filter.hour.map(plots::asked_hours),
        preventable,
    ];
    all.into_iter().flatten().collect()
}

#[component]
fn List(place: Place, list: Loader<InquiryPage>) -> impl IntoView {
    let rows = move || {
        let page = list.value().unwrap_or_default();
        let zone = Startup::get().zone(page.time_zone.as_deref());
        page.results
            .iter()
            .map(|inquiry| row(inquiry, &zone))
            .collect_view()
    };
    let next = move || {
        let cursor = list.value()?.next_cursor?;
        let href = behind(place, Some(cursor));
        Some(
            view! { <a class="button" id="part-next" rel="next" href=href>{text::inquiries_more()}</a> },
        )
    };
    let first = move || {
        place.with(|here| here.filter.cursor.clone())?;
        let href = behind(place, None);
        Some(view! { <a class="button" id="part-first" href=href>{text::inquiries_first()}</a> })
    };
    view! {
        <ul class="row-list">{rows}</ul>
        <p class="pagination">{first} {next}</p>
    }
}

fn behind(place: Place, cursor: Option<String>) -> String {
    let here = place.with(WismoAddress::clone);
    let filter = InquiryFilter {
        cursor,
        ..here.filter.clone()
    };
    here.listing(filter).route().to_string()
}

/// What was asked, when, about which order; how it went on.
fn row(inquiry: &Inquiry, zone: &IntlZone) -> impl IntoView + use<> {
    let topic = words::word("topic_", inquiry.topic.word());
    let channel = words::word("channel_", inquiry.channel.word());
    let number = inquiry
        .order_number
        .as_ref()
        .map(|number| text::inquiries_order(number.as_str()));
    let status = inquiry
        .order_status
        .as_ref()
        .map(|status: &OrderStatus| words::status(status.word()));
    let facts = [
        number,
        status,
        inquiry.carrier.clone(),
        Some(ending(inquiry)),
        inquiry.is_repeat.then(text::inquiries_repeat),
        inquiry.is_preventable.then(text::inquiries_was_preventable),
        inquiry
            .rating
            .map(|stars| text::inquiries_stars(&stars.to_string())),
    ];
    let fact = |fact: String| view! { <span class="fact"><bdi>{fact}</bdi></span> };
    let facts = facts.into_iter().flatten().map(fact).collect_view();
    let comment = inquiry
        .comment
        .clone()
        .map(|comment| view! { <q class="comment"><bdi>{comment}</bdi></q> });
    let content = view! {
        <span class="row-list__title">{text::inquiries_row(&channel, &topic)}</span>
        <span>{date_time_text(inquiry.asked_at, zone)}</span>
        <span class="row-list__facts">{facts}</span>
        {comment}
    };
    match &inquiry.order_number {
        Some(number) => {
            let href = Route::Timeline(number.clone()).to_string();
            view! { <li data-inquiry=inquiry.id.clone()><a href=href>{content}</a></li> }.into_any()
        }
        None => view! { <li data-inquiry=inquiry.id.clone()><div class="row-list__plain">{content}</div></li> }.into_any(),
    }
}

fn ending(inquiry: &Inquiry) -> String {
    inquiry.resolved_at.map_or_else(text::inquiries_open, |at| {
        let took = at.0.saturating_sub(inquiry.asked_at.0);
        text::inquiries_resolved(&format::duration(took, text::locale()))
    })
}
