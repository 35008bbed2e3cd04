//! `/analytics/wismo/fulfillment`: how orders leave and arrive, by carrier, lane, shop and week.

use leptos::prelude::*;
use shared::api::wismo::{Cut, Known, Tally, WismoFulfillment, wismo_fulfillment};
use shared::format::{self, NO_DATA};
use shared::metrics::share;

use super::arrival_figures::{KINDS, figures, said};
use super::arrival_file::file;
use super::arrival_plots::{bars, late_by_cause, late_by_week, late_plot, weeks};
use super::controls::Controls;
use super::figures::Cards;
use super::frame::{About, Days, Place, Tabs, Takeaway, about};
use super::known::moved;
use super::line_table::{LineTable, narrowed};
use super::lines::percent;
use super::words;
use crate::charts::{Chart, Plot, Point};
use crate::components::{DroppedNotice, EmptyView, LiveView, PageHeading, PageSkeleton};
use crate::route::WismoView;
use crate::state::{Announcer, Loader, Startup, WismoAddress};
use crate::text;

/// Lines of an answer at most.
const MOST_LINES: usize = 200;
/// Orders of the last days are on their way, most of them.
const UNDER_WAY_DAYS: i64 = 14;

/// How orders leave and arrive.
#[component]
pub fn ArrivalsPage() -> impl IntoView {
    let place = Place::of(WismoView::Fulfillment);
    let client = Startup::get().client;
    let loader = place.load(
        move || {
            let endpoint =
                |here: &WismoAddress| wismo_fulfillment(&here.query, &here.cut, here.is_business);
            place.with(|here| endpoint(here).path)
        },
        move |here| {
            let client = client.clone();
            async move {
                client
                    .wismo_fulfillment(&here.query, &here.cut, here.is_business)
                    .await
            }
        },
        |answer: &WismoFulfillment| answer.total.orders == 0,
    );
    let about = about(loader, |answer| About {
        span: Some(answer.span.clone()),
        base: answer.base_span.clone(),
        zone: answer.time_zone.clone(),
        as_of: answer.as_of,
        version: answer.formula_version,
        options: answer.options.clone(),
        known: Known {
            known_at: answer.known.known_at,
            changed_since: answer.known.changed_since.clone(),
            ..Known::default()
        },
        moved: moved(&answer.known, &answer.total, |line| {
            said(line, answer.business_days)
        }),
    });
    view! {
        <PageHeading title=text::arrivals_title />
        {move || view! { <DroppedNotice names=place.dropped() /> }}
        <Tabs place />
        <Controls place about />
        <div class="figures" aria-busy=move || loader.fetching.is_busy.get().then_some("true")>
            <LiveView
                loader
                skeleton=|| view! { <PageSkeleton shape="wismo" /> }.into_any()
                empty=|| view! { <EmptyView heading=Some(text::arrivals_none()) sentence=text::wismo_empty() /> }.into_any()
                ready=move || view! { <Arrivals place loader about /> }.into_any()
            />
        </div>
        <Takeaway about on_export=export(place, loader) />
    }
}

#[component]
fn Arrivals(place: Place, loader: Loader<WismoFulfillment>, about: Memo<About>) -> impl IntoView {
    let cards = Memo::new(move |_| {
        let answer = loader.value();
        answer.map_or_else(Vec::new, |answer| figures(&answer).into())
    });
    let is_under_way = move || about.with(under_way);
    let is_cut_short = move || {
        loader
            .value()
            .is_some_and(|answer| answer.lines.len() >= MOST_LINES)
    };
    view! {
        <Days about />
        <Cards place kinds=KINDS figures=cards about />
        <p class="under-way" hidden=move || !is_under_way()>{text::arrivals_under_way()}</p>
        <div class="cuts">
            <Cuts place />
            <BusinessDays place loader />
        </div>
        <Charts place loader />
        <h2 id="lines-heading">{text::lines_heading()}</h2>
        <p class="inquiries__hint">{text::lines_hint()}</p>
        <LineTable place loader />
        <p class="inquiries__hint" hidden=move || !is_cut_short()>{text::lines_cut_short(&MOST_LINES.to_string())}</p>
        <Causes loader />
    }
}

/// Whether the days reach into those whose orders are mostly on their way.
fn under_way(about: &About) -> bool {
    let zone = Startup::get().zone(about.zone.as_deref());
    let today = about
        .known
        .known_at
        .or(about.as_of)
        .map(|at| at.civil(&zone).date.days_since_epoch());
    let last = about.span.as_ref().map(|span| span.to.days_since_epoch());
    today
        .zip(last)
        .is_some_and(|(today, last)| last > today - UNDER_WAY_DAYS)
}

/// What a line stands for.
#[component]
fn Cuts(place: Place) -> impl IntoView {
    let choose = move |word: String| {
        let cut = Cut::known(&word).unwrap_or(Cut::Carrier);
        place.go(&place.now().cut_by(cut));
    };
    let option = move |one: &'static Cut| {
        let is_chosen = move || place.with(|here| here.cut == *one);
        view! { <option value=one.word() selected=is_chosen>{text::of("cut_", one.word())}</option> }
    };
    view! {
        <label class="field">
            <span class="field__label">{text::arrivals_cut()}</span>
            <select id="cut" on:change:target=move |event| choose(event.target().value())>
                {Cut::ALL.iter().map(option).collect_view()}
            </select>
        </label>
    }
}

/// Whether time to ship and delivery time count business days alone. Shows what the answer counts, which need not be what was asked for.
#[component]
fn BusinessDays(place: Place, loader: Loader<WismoFulfillment>) -> impl IntoView {
    let is_business = Memo::new(move |_| loader.value().is_some_and(|answer| answer.business_days));
    let choose = move |is_business: bool| {
        place.go(&WismoAddress {
            is_business,
            sort: None,
            ..place.now()
        });
    };
    view! {
        <label class="checkbox">
            <input
                type="checkbox"
                id="business-days"
                prop:checked=is_business
                on:change:target=move |event| choose(event.target().checked())
            />
            <span>{text::arrivals_business()}</span>
        </label>
        <p class="inquiries__hint" hidden=move || !is_business.get()>{text::arrivals_business_hint()}</p>
    }
}

/// Kept promises by line, and what broke the others.
#[component]
fn Charts(place: Place, loader: Loader<WismoFulfillment>) -> impl IntoView {
    let shown = move |part: fn(&WismoFulfillment) -> Plot| {
        Memo::new(move |before: Option<&Plot>| {
            let now = loader.value().map(|answer| part(&answer));
            now.or_else(|| before.cloned())
                .unwrap_or_else(|| late_plot(&[], &Cut::Carrier))
        })
    };
    let is_weeks = Memo::new(move |_| loader.value().is_some_and(|answer| answer.cut == Cut::Week));
    let press = Callback::new(move |point: Point| {
        let answer = untrack(|| loader.value());
        let there = answer.and_then(|answer| {
            let line = answer.lines.get(point.at)?;
            narrowed(line, &answer, &place.now())
        });
        if let Some(there) = there {
            place.go(&there);
        }
    });
    // Weeks follow each other; carriers, lanes and shops do not, and have names that are long.
    move || {
        if is_weeks.get() {
            view! {
                <div class="charts">
                    <Chart id="weeks" picture_id="weeks-picture" title=text::arrivals_on_time() plot=shown(weeks) on_select=press />
                    <Chart id="late-weeks" picture_id="late-weeks-picture" title=text::arrivals_late() plot=shown(late_by_week) on_select=press />
                </div>
            }
        } else {
            view! {
                <div class="charts">
                    <Chart id="on-time" picture_id="on-time-picture" title=text::arrivals_on_time() plot=shown(bars) on_select=press />
                    <Chart id="late" picture_id="late-picture" title=text::arrivals_late() plot=shown(late_by_cause) />
                </div>
            }
        }
    }
}

/// Exceptions by their cause, each against all orders.
#[component]
fn Causes(loader: Loader<WismoFulfillment>) -> impl IntoView {
    let row = |cause: &Tally, orders: u64| {
        let share = match percent(cause.count, orders) {
            Some(percent) => format::percent(&percent, text::locale()),
            None if orders == 0 => NO_DATA.to_owned(),
            None => words::share(share(cause.count, orders)),
        };
        view! {
            <tr data-cause=cause.key.clone()>
                <th scope="row"><bdi>{words::word("trouble_", &cause.key)}</bdi></th>
                <td class="number">{format::count(cause.count, text::locale())}</td>
                <td class="number">{share}</td>
            </tr>
        }
    };
    let rows = move || {
        let answer = loader.value()?;
        let orders = answer.total.orders;
        Some(
            answer
                .causes
                .iter()
                .map(|cause| row(cause, orders))
                .collect_view(),
        )
    };
    let has_none = move || loader.value().is_none_or(|answer| answer.causes.is_empty());
    view! {
        <section class="troubles" aria-labelledby="troubles-heading" hidden=has_none>
            <h2 id="troubles-heading">{text::arrivals_exceptions()}</h2>
            <p class="inquiries__hint">{text::arrivals_exceptions_hint()}</p>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{text::arrivals_cause()}</th>
                        <th scope="col" class="number">{text::line_orders()}</th>
                        <th scope="col" class="number">{text::arrivals_of_orders()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

/// What is on screen as a file.
fn export(place: Place, loader: Loader<WismoFulfillment>) -> Callback<()> {
    let announcer = Announcer::get();
    Callback::new(move |()| {
        if let Some(answer) = untrack(|| loader.value()) {
            file(&answer, &place.now()).save("wismo-fulfillment.csv", announcer);
        }
    })
}
