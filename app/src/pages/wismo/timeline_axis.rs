//! An order's time from left to right: what was promised and expected as bands, what happened as pins.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::api::order_timeline::{OrderTimeline, TimelineEntry, TimelineKind};
use shared::api::tracking::DateRange;
use shared::format;
use shared::time::{DAY_MS, Date, Timestamp, Zone as _};

use super::timeline_entry::title;
use crate::browser::document;
use crate::browser::zone::IntlZone;
use crate::text;

/// The whole width, in the units of the picture.
const WIDTH: i64 = 10_000;
/// Most marks of days.
const MOST_TICKS: i64 = 8;
/// Pins of a lane that are nearer than this stand below one another.
const NEAR: i64 = 400;
/// Pins below one another at most.
const DEPTH: usize = 3;
/// Names of the lanes, from above.
const LANES: [&str; 4] = ["order", "parcel", "told", "asked"];

/// Which time the picture shows.
#[derive(Clone, Copy)]
struct Span {
    from: i64,
    to: i64,
}

impl Span {
    /// All that is to be shown, with room at both ends.
    fn of(timeline: &OrderTimeline) -> Self {
        let ranges = [timeline.promised, timeline.estimated];
        let ends = ranges
            .into_iter()
            .flatten()
            .flat_map(|one| [one.from.0, one.to.0]);
        let entries = timeline.entries.iter().map(|entry| entry.at.0);
        let all: Vec<i64> = entries.chain(ends).collect();
        let from = all.iter().min().copied().unwrap_or_default();
        let to = all.iter().max().copied().unwrap_or_default();
        let room = ((to - from) / 40).max(DAY_MS / 24);
        Self {
            from: from - room,
            to: to + room,
        }
    }

    fn x(self, at: Timestamp) -> i64 {
        (at.0 - self.from).clamp(0, self.to - self.from) * WIDTH / (self.to - self.from).max(1)
    }

    /// Days that are marked, and where they begin.
    fn ticks(self, zone: &IntlZone) -> Vec<(Date, i64)> {
        let day = |at: i64| Timestamp(at).civil(zone).date.days_since_epoch();
        let (first, last) = (day(self.from) + 1, day(self.to));
        let step = ((last - first) / MOST_TICKS + 1).max(1);
        (first..=last)
            .step_by(usize::try_from(step).unwrap_or(1))
            .map(|day| {
                let noon = Timestamp(day * DAY_MS);
                let begins = Timestamp(noon.0 - i64::from(zone.offset_seconds(noon)) * 1_000);
                (Date::from_days_since_epoch(day), self.x(begins))
            })
            .collect()
    }
}

/// In which lane it stands.
fn lane(kind: &TimelineKind) -> usize {
    match kind {
        TimelineKind::Scan | TimelineKind::Delivered => 1,
        TimelineKind::Exception | TimelineKind::Step | TimelineKind::Told => 2,
        TimelineKind::Asked | TimelineKind::Resolved | TimelineKind::Rated => 3,
        _ => 0,
    }
}

/// Where each pin stands: how far right, in which lane, how far down in it. Where a lane is full, pins move to the right as far as
/// they must to be pressed one by one; the list has the times.
fn places(entries: &[TimelineEntry], span: Span) -> Vec<(i64, usize, usize)> {
    let mut ends = [[-WIDTH; DEPTH]; LANES.len()];
    entries
        .iter()
        .map(|entry| {
            let (x, lane) = (span.x(entry.at), lane(&entry.kind));
            let rows = &mut ends[lane];
            let free = rows.iter().position(|end| x - end >= NEAR);
            let depth = free.unwrap_or_else(|| {
                let soonest = rows.iter().enumerate().min_by_key(|(_, end)| **end);
                soonest.map_or(0, |(depth, _)| depth)
            });
            let x = x.max(rows[depth] + NEAR);
            rows[depth] = x;
            (x, lane, depth)
        })
        .collect()
}

/// A place of the picture as the style sheet wants it.
fn percent(x: i64) -> String {
    [&(x / 100).to_string(), ".", &format!("{:02}", x % 100), "%"].concat()
}

/// The picture. Its pins are one stop of the keyboard; arrow keys go from one to the next in time.
#[component]
pub(super) fn Axis(
    timeline: OrderTimeline,
    chosen: RwSignal<usize>,
    zone: IntlZone,
) -> impl IntoView {
    let span = Span::of(&timeline);
    let places = places(&timeline.entries, span);
    let last = timeline.entries.len().saturating_sub(1);
    let pins = timeline.entries.iter().zip(places).enumerate();
    let pins = pins
        .map(|(index, (entry, place))| pin(index, entry, place, chosen, &zone))
        .collect_view();
    let press = move |event: KeyboardEvent| {
        let here = chosen.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => (here + 1).min(last),
            "ArrowLeft" | "ArrowUp" => here.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        chosen.set(next);
        document::focus_where_it_is(&pin_id(next));
    };
    let names = LANES.map(|name| view! { <li>{text::of("timeline_lane_", name)}</li> });
    view! {
        <div class="axis">
            <ul class="axis__lanes" aria-hidden="true">{names.collect_view()}</ul>
            <div class="axis__field" dir="ltr" role="group" aria-label=text::timeline_axis() on:keydown=press>
                {picture(&timeline, span, &zone)}
                {pins}
            </div>
        </div>
        <p class="axis__hint">{text::timeline_keys()}</p>
    }
}

fn pin_id(index: usize) -> String {
    ["pin-", &index.to_string()].concat()
}

fn pin(
    index: usize,
    entry: &TimelineEntry,
    (x, lane, depth): (i64, usize, usize),
    chosen: RwSignal<usize>,
    zone: &IntlZone,
) -> impl IntoView + use<> {
    let when = format::date_time(entry.at.civil(zone), text::locale());
    let label = text::timeline_pin(&title(entry, zone), &when);
    view! {
        <button
            type="button"
            class="pin"
            id=pin_id(index)
            data-kind=entry.kind.word().to_owned()
            data-lane=lane.to_string()
            data-depth=depth.to_string()
            style:left=percent(x)
            aria-label=label
            aria-pressed=move || (chosen.get() == index).to_string()
            tabindex=move || if chosen.get() == index { "0" } else { "-1" }
            on:click=move |_| chosen.set(index)
        ></button>
    }
}

/// Bands, days and the delivery; in words they stand above and below it.
fn picture(timeline: &OrderTimeline, span: Span, zone: &IntlZone) -> impl IntoView + use<> {
    let band = |range: Option<DateRange>, class: &'static str| {
        range.map(|range| {
            let (from, to) = (span.x(range.from), span.x(range.to));
            let width = (to - from).max(WIDTH / 250).to_string();
            view! { <rect class=class x=from.to_string() y="0" width=width height="100" /> }
        })
    };
    let line = |x: i64, class: &'static str| {
        view! { <line class=class x1=x.to_string() x2=x.to_string() y1="0" y2="100" /> }
    };
    let ticks = span.ticks(zone);
    let lines = ticks
        .iter()
        .map(|(_, x)| line(*x, "axis__day"))
        .collect_view();
    let days = ticks.iter().map(|(day, x)| {
        let day = format::date_with_weekday(*day, text::locale());
        view! { <span style:left=percent(*x)>{day}</span> }
    });
    let delivered = timeline
        .delivered_at
        .map(|at| line(span.x(at), "axis__delivered"));
    let size = WIDTH.to_string();
    view! {
        <svg class="axis__picture" viewBox=["0 0 ", &size, " 100"].concat() preserveAspectRatio="none" aria-hidden="true">
            {band(timeline.promised, "axis__promised")}
            {band(timeline.estimated, "axis__estimated")}
            {lines}
            {delivered}
        </svg>
        <div class="axis__days" aria-hidden="true">{days.collect_view()}</div>
    }
}
