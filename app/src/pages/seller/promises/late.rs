//! Why parcels came late, by who brought them.

use leptos::prelude::*;
use shared::api::late_reasons::{LateLine, LateParcel, LateReasons};
use shared::format;
use shared::metrics::{SMALL_SAMPLE, share, shares};
use shared::order::LateCause;

use super::grades::share_in_words;
use crate::route::Route;
use crate::text;

/// What the bar is divided into.
const BAR: u64 = 1_000;

/// A card for the shop, one for each of its carriers, the rule, and the latest late parcels to look at.
#[component]
pub(super) fn LateView(reasons: LateReasons) -> impl IntoView {
    let LateReasons {
        total,
        carriers,
        latest,
        ..
    } = reasons;
    let named = carriers.into_iter().map(|line| {
        let name = if line.carrier.is_empty() {
            text::grades_no_carrier()
        } else {
            line.carrier.clone()
        };
        view! { <Card name line /> }
    });
    let latest = (!latest.is_empty()).then(|| {
        view! {
            <details class="late__latest">
                <summary>{text::late_latest()}</summary>
                <ul>{latest.into_iter().map(parcel).collect_view()}</ul>
            </details>
        }
    });
    view! {
        <ul class="grades late">
            <Card name=text::grades_total() line=total />
            {named.collect_view()}
        </ul>
        <details>
            <summary>{text::late_rule_heading()}</summary>
            <p class="late__rule">{text::late_rule()}</p>
        </details>
        {latest}
    }
}

#[component]
fn Card(name: String, line: LateLine) -> impl IntoView {
    let counts = line.by_cause();
    let percents = shares(counts).filter(|_| line.late >= SMALL_SAMPLE);
    let locale = text::locale();
    // What did not happen is not listed.
    let happened = |(place, _): &(usize, &LateCause)| counts[*place] > 0;
    let row = |(place, cause): (usize, &LateCause)| {
        let count = format::count(counts[place], locale);
        let said = match &percents {
            Some(percents) => {
                text::late_counted(&count, &format::percent(&percents[place], locale))
            }
            None => count,
        };
        view! {
            <div data-cause=cause.word().to_owned()>
                <dt>{text::of("late_cause_", cause.word())}</dt>
                <dd>{said}</dd>
            </div>
        }
    };
    let causes = (line.late > 0).then(|| {
        let rows = LateCause::ALL
            .iter()
            .enumerate()
            .filter(happened)
            .map(row)
            .collect_view();
        view! {
            {bar(counts, line.late)}
            <dl class="grade__facts">{rows}</dl>
        }
    });
    view! {
        <li class="grade">
            <h3><bdi>{name}</bdi></h3>
            <p class="grade__share">{share_in_words(share(line.late, line.due))}</p>
            <p class="grade__note">{text::late_of(line.due)}</p>
            {causes}
        </li>
    }
}

/// The causes side by side; the list below it says the same in figures.
fn bar(counts: [u64; 4], late: u64) -> impl IntoView {
    let mut before = 0;
    let parts = LateCause::ALL.iter().zip(counts).map(|(cause, count)| {
        let from = before * BAR / late;
        before += count;
        let width = before * BAR / late - from;
        view! { <rect data-cause=cause.word().to_owned() x=from.to_string() width=width.to_string() height="10" /> }
    });
    view! {
        <svg class="late__bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
            {parts.collect_view()}
        </svg>
    }
}

fn parcel(parcel: LateParcel) -> impl IntoView {
    let day = |date| format::date(date, text::locale());
    let promised = day(parcel.promised);
    let said = match parcel.arrived {
        Some(arrived) => text::late_came(&day(arrived), &promised),
        None => text::late_not_here(&promised),
    };
    view! {
        <li>
            <a href=Route::Order(parcel.order_id).to_string()><bdi>{parcel.order_number.to_string()}</bdi></a>
            <span>{text::of("late_cause_", parcel.cause.word())}</span>
            <span class="late__dates">{said}</span>
        </li>
    }
}
