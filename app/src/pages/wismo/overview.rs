//! `/analytics/wismo`: how many ask where their order is, how often, how long it takes them to hear, and how content they are.

use leptos::prelude::*;
use shared::api::wismo::{Grouping, WismoFigures, WismoInsights, WismoOverview};

use super::controls::Controls;
use super::cost::{self, Cost};
use super::figures::{Cards, figures, figures_of};
use super::file::File;
use super::frame::{About, Days, Place, Tabs, Takeaway, about};
use super::insights::{self, Insights};
use super::likeliest::Likeliest;
use super::{known, plots, words};
use crate::browser::location;
use crate::charts::{Chart, Kind, Plot, Point};
use crate::components::{DroppedNotice, EmptyView, LiveView, PageHeading, PageSkeleton};
use crate::route::WismoView;
use crate::state::{Announcer, Loader, Startup, WismoAddress};
use crate::text;

/// Its figures.
const KINDS: [&str; 4] = ["inquiries", "rate", "resolution", "satisfaction"];

/// The overview.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let place = Place::of(WismoView::Overview);
    let client = Startup::get().client;
    let loader = place.load(
        move || place.with(|here| here.query.text().to_string()),
        move |here| {
            let client = client.clone();
            async move { client.wismo_overview(&here.query).await }
        },
        |overview: &WismoOverview| overview.current.inquiries == 0 && overview.current.orders == 0,
    );
    let about = about(loader, |overview| About {
        span: Some(overview.span.clone()),
        base: overview.base_span.clone(),
        zone: overview.time_zone.clone(),
        as_of: overview.as_of,
        version: overview.formula_version,
        options: overview.options.clone(),
        known: overview.known.clone(),
        moved: known::moved(&overview.known, &overview.current, said),
    });
    let insights = insights::load(place, loader);
    view! {
        <PageHeading title=text::wismo_title />
        {move || view! { <DroppedNotice names=place.dropped() /> }}
        <Tabs place />
        <Controls place about />
        <div class="figures" aria-busy=move || loader.fetching.is_busy.get().then_some("true")>
            <LiveView
                loader
                skeleton=|| view! { <PageSkeleton shape="wismo" /> }.into_any()
                empty=|| view! { <EmptyView heading=Some(text::wismo_empty_heading()) sentence=text::wismo_empty() /> }.into_any()
                ready=move || view! { <Overview place loader about insights /> }.into_any()
            />
        </div>
        <Takeaway about on_export=export(place, loader, insights) />
    }
}

#[component]
fn Overview(
    place: Place,
    loader: Loader<WismoOverview>,
    about: Memo<About>,
    insights: Loader<WismoInsights>,
) -> impl IntoView {
    let cards = Memo::new(move |_| {
        let rate = place.with(|here| here.rate);
        let overview = loader.value();
        overview.map_or_else(Vec::new, |overview| figures(&overview, rate).into())
    });
    let shown = move |part: fn(&WismoOverview) -> Plot| {
        Memo::new(move |before: Option<&Plot>| {
            let now = loader.value().map(|overview| part(&overview));
            now.or_else(|| before.cloned())
                .unwrap_or_else(|| plots::peaks(&[]))
        })
    };
    let on_day = Callback::new(move |point: Point| open_day(place, loader, point));
    let on_status = Callback::new(move |point: Point| open_status(place, loader, point));
    view! {
        <Days about />
        <Cards place kinds=KINDS figures=cards about />
        <div class="charts">
            <Chart id="trend" picture_id="trend-picture" title=text::wismo_trend() plot=shown(trend) on_select=on_day />
            <Chart id="statuses" picture_id="statuses-picture" title=text::wismo_statuses() plot=shown(statuses) on_select=on_status />
        </div>
        <Cost loader />
        // Both are about what is known now.
        <div hidden=move || knows_less(place)>
            <Insights loader=insights />
            <Likeliest place />
        </div>
    }
}

/// Whether figures are shown as they were known on another day.
fn knows_less(place: Place) -> bool {
    place.with(|here| here.query.known_at.is_some())
}

fn trend(overview: &WismoOverview) -> Plot {
    plots::trend(
        &overview.trend,
        &Grouping::Day,
        true,
        &overview.known.formulas,
    )
}

fn statuses(overview: &WismoOverview) -> Plot {
    plots::tallies(
        Kind::Pie,
        text::place_statuses(),
        &overview.statuses,
        words::status,
    )
}

/// The four figures by name, the rate as it is measured unless somebody chooses.
fn said(figures: &WismoFigures) -> Vec<(String, String)> {
    let rate = WismoAddress::of(WismoView::Overview).rate;
    figures_of(figures, None, rate)
        .map(|figure| (figure.name, figure.value.unwrap_or_default()))
        .into()
}

/// The inquiries of a day.
fn open_day(place: Place, loader: Loader<WismoOverview>, point: Point) {
    let overview = untrack(|| loader.value());
    let day = overview.and_then(|overview| overview.trend.get(point.at)?.day);
    if let Some(day) = day {
        let there = place.now().seen_as(WismoView::Inquiries);
        location::go(&there.on_days(day, day).route().to_string());
    }
}

/// The inquiries about orders that stood there.
fn open_status(place: Place, loader: Loader<WismoOverview>, point: Point) {
    let overview = untrack(|| loader.value());
    let status = overview.and_then(|overview| Some(overview.statuses.get(point.at)?.key.clone()));
    let mut there = place.now().seen_as(WismoView::Inquiries);
    there.filter.status = status;
    location::go(&there.route().to_string());
}

/// Everything on screen as a file.
fn export(
    place: Place,
    loader: Loader<WismoOverview>,
    insights: Loader<WismoInsights>,
) -> Callback<()> {
    let announcer = Announcer::get();
    Callback::new(move |()| {
        if let Some(overview) = untrack(|| loader.value()) {
            let mut file = rows(&overview, &place.now());
            let known_now = untrack(|| insights.value()).filter(|_| !untrack(|| knows_less(place)));
            if let Some(insights) = known_now {
                insights::export(&insights, &mut file);
            }
            file.save("wismo-overview.csv", announcer);
        }
    })
}

/// The figures, then each day, then each status.
fn rows(overview: &WismoOverview, here: &WismoAddress) -> File {
    let base = overview.base_span.as_ref();
    let mut file = File::about(
        &overview.span,
        base,
        overview.time_zone.as_deref(),
        overview.formula_version,
    );
    file.known(&overview.known);
    let measured = [
        here.rate.by.word(),
        if here.rate.is_net { "net" } else { "gross" },
    ]
    .join(" ");
    for figure in figures(overview, here.rate) {
        let measure = if figure.kind == "rate" {
            measured.as_str()
        } else {
            ""
        };
        file.number("figure", figure.kind, measure, figure.number, figure.base);
    }
    cost::export(overview, &mut file);
    file.trend(&overview.trend);
    file.tallies("status", &overview.statuses);
    file
}
