//! `/analytics/wismo/inquiries`: when customers ask, about what, by which way, and each inquiry itself.

use leptos::prelude::*;
use shared::api::wismo::{Grouping, Tally, WismoFigures, WismoInquiries, WismoQuery};

use super::controls::Controls;
use super::file::File;
use super::frame::{About, Days, Place, Tabs, Takeaway, about};
use super::presses::{
    by_age, by_answer, by_carrier, by_channel, by_status, by_topic, on_peak, on_tally, on_trend,
};
use super::rows::Rows;
use super::{known, plots, words};
use crate::charts::{Chart, Kind, Plot};
use crate::components::{DroppedNotice, EmptyView, LiveView, PageHeading, PageSkeleton};
use crate::route::WismoView;
use crate::state::{Announcer, Loader, Startup};
use crate::text;

/// The inquiries.
#[component]
pub fn InquiriesPage() -> impl IntoView {
    let place = Place::of(WismoView::Inquiries);
    let client = Startup::get().client;
    let loader = place.load(
        move || place.with(|here| here.query.text().to_string()),
        move |here| {
            let client = client.clone();
            async move { client.wismo_inquiries(&here.query).await }
        },
        |answer: &WismoInquiries| answer.current.inquiries == 0,
    );
    let about = about(loader, |answer| About {
        span: Some(answer.span.clone()),
        base: answer.base_span.clone(),
        zone: answer.time_zone.clone(),
        as_of: answer.as_of,
        version: answer.formula_version,
        options: answer.options.clone(),
        known: answer.known.clone(),
        moved: known::moved(&answer.known, &answer.current, said),
    });
    view! {
        <PageHeading title=text::inquiries_title />
        {move || view! { <DroppedNotice names=place.dropped() /> }}
        <Tabs place />
        <Controls place about />
        <div class="figures" aria-busy=move || loader.fetching.is_busy.get().then_some("true")>
            <LiveView
                loader
                skeleton=|| view! { <PageSkeleton shape="wismo" /> }.into_any()
                empty=|| view! { <EmptyView heading=Some(text::inquiries_none()) sentence=text::wismo_empty() /> }.into_any()
                ready=move || view! { <Divided place loader about /> }.into_any()
            />
        </div>
        <Takeaway about on_export=export(loader) />
    }
}

/// How inquiries divide.
#[component]
fn Divided(place: Place, loader: Loader<WismoInquiries>, about: Memo<About>) -> impl IntoView {
    view! {
        <Days about />
        <Rates loader />
        <Group place />
        <div class="charts">
            <Chart id="trend" picture_id="trend-picture" title=text::inquiries_trend() plot=shown(loader, trend) on_select=on_trend(place, loader) />
            <Chart id="peaks" picture_id="peaks-picture" title=text::inquiries_peaks() plot=shown(loader, peaks) on_select=on_peak(place) />
            <Chart id="topics" picture_id="topics-picture" title=text::inquiries_topics() plot=shown(loader, topics) on_select=on_tally(place, loader, |answer| &answer.breakdown.topics, by_topic) />
            <Chart id="statuses" picture_id="statuses-picture" title=text::inquiries_statuses() plot=shown(loader, statuses) on_select=on_tally(place, loader, |answer| &answer.breakdown.statuses, by_status) />
            <Chart id="carriers" picture_id="carriers-picture" title=text::inquiries_carriers() plot=shown(loader, carriers) on_select=on_tally(place, loader, |answer| &answer.breakdown.carriers, by_carrier) />
            <Chart id="channels" picture_id="channels-picture" title=text::inquiries_channels() plot=shown(loader, channels) on_select=on_tally(place, loader, |answer| &answer.breakdown.channels, by_channel) />
            <Chart id="ages" picture_id="ages-picture" title=text::inquiries_ages() plot=shown(loader, ages) on_select=on_tally(place, loader, |answer| &answer.breakdown.ages, by_age) />
            <Chart id="answers" picture_id="answers-picture" title=text::inquiries_answers() plot=shown(loader, answers) on_select=on_tally(place, loader, |answer| &answer.breakdown.answer_times, by_answer) />
        </div>
        <Rows place loader />
    }
}

/// What a point of the trend stands for.
#[component]
fn Group(place: Place) -> impl IntoView {
    let choose = move |word: String| {
        let here = place.now();
        let query = WismoQuery {
            group: Some(Grouping::from_word(&word)),
            ..here.query.clone()
        };
        place.go(&here.asking(query));
    };
    let option = move |one: &'static Grouping| {
        let is_chosen =
            move || place.with(|here| here.query.group.as_ref().unwrap_or(&Grouping::Day) == one);
        view! { <option value=one.word() selected=is_chosen>{text::of("group_", one.word())}</option> }
    };
    view! {
        <label class="field">
            <span class="field__label">{text::inquiries_group()}</span>
            <select id="group" on:change:target=move |event| choose(event.target().value())>
                {Grouping::ALL.iter().map(option).collect_view()}
            </select>
        </label>
    }
}

/// How many ask again, are helped at once, or need not have asked.
#[component]
fn Rates(loader: Loader<WismoInquiries>) -> impl IntoView {
    let rate = move |name: String, hint: Option<String>, of: fn(&WismoInquiries) -> String| {
        let value = move || loader.value().map(|answer| of(&answer));
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
                {hint.map(|hint| view! { <dd class="rates__hint">{hint}</dd> })}
            </div>
        }
    };
    view! {
        <section aria-labelledby="rates-heading">
            <h2 class="visually-hidden" id="rates-heading">{text::inquiries_rates()}</h2>
            <dl class="rates">
                {rate(text::inquiries_repeats(), None, |answer| words::share(answer.current.repeats()))}
                {rate(
                    text::inquiries_first_contact(),
                    Some(text::inquiries_first_contact_hint()),
                    |answer| words::share(answer.current.first_contact_resolution()),
                )}
                {rate(text::inquiries_preventable(), None, |answer| words::share(answer.current.preventable_share()))}
            </dl>
        </section>
    }
}

/// The figures by name.
fn said(figures: &WismoFigures) -> Vec<(String, String)> {
    vec![
        (text::kpi_inquiries(), words::large(figures.inquiries)),
        (text::inquiries_repeats(), words::share(figures.repeats())),
        (
            text::inquiries_first_contact(),
            words::share(figures.first_contact_resolution()),
        ),
        (
            text::inquiries_preventable(),
            words::share(figures.preventable_share()),
        ),
    ]
}

/// A plot that follows the answers, and changes only where they do.
fn shown(loader: Loader<WismoInquiries>, part: fn(&WismoInquiries) -> Plot) -> Memo<Plot> {
    Memo::new(move |before: Option<&Plot>| {
        let now = loader.value().map(|answer| part(&answer));
        now.or_else(|| before.cloned())
            .unwrap_or_else(|| plots::peaks(&[]))
    })
}

fn trend(answer: &WismoInquiries) -> Plot {
    let group = if answer.trend.iter().any(|point| point.hour.is_some()) {
        Grouping::HourOfWeek
    } else {
        Grouping::Day
    };
    plots::trend(&answer.trend, &group, false, &answer.known.formulas)
}

fn peaks(answer: &WismoInquiries) -> Plot {
    plots::peaks(&answer.breakdown.hours)
}

fn topics(answer: &WismoInquiries) -> Plot {
    bars(&answer.breakdown.topics, |word| words::word("topic_", word))
}

fn statuses(answer: &WismoInquiries) -> Plot {
    bars(&answer.breakdown.statuses, words::status)
}

fn carriers(answer: &WismoInquiries) -> Plot {
    bars(&answer.breakdown.carriers, words::carrier)
}

fn channels(answer: &WismoInquiries) -> Plot {
    bars(&answer.breakdown.channels, |word| {
        words::word("channel_", word)
    })
}

fn ages(answer: &WismoInquiries) -> Plot {
    bars(&answer.breakdown.ages, |word| words::word("age_", word))
}

fn answers(answer: &WismoInquiries) -> Plot {
    bars(&answer.breakdown.answer_times, |word| {
        words::word("answered_", word)
    })
}

fn bars(of: &[Tally], name: fn(&str) -> String) -> Plot {
    plots::tallies(Kind::Bars, text::place_kinds(), of, name)
}

/// Everything on screen as a file.
fn export(loader: Loader<WismoInquiries>) -> Callback<()> {
    let announcer = Announcer::get();
    Callback::new(move |()| {
        if let Some(answer) = untrack(|| loader.value()) {
            rows(&answer).save("wismo-inquiries.csv", announcer);
        }
    })
}

fn rows(answer: &WismoInquiries) -> File {
    let base = answer.base_span.as_ref();
    let mut file = File::about(
        &answer.span,
        base,
        answer.time_zone.as_deref(),
        answer.formula_version,
    );
    file.known(&answer.known);
    file.trend(&answer.trend);
    let parts = &answer.breakdown;
    for (part, tallies) in [
        ("topic", &parts.topics),
        ("channel", &parts.channels),
        ("carrier", &parts.carriers),
        ("age_in_days", &parts.ages),
        ("status", &parts.statuses),
        ("answered_within", &parts.answer_times),
    ] {
        file.tallies(part, tallies);
    }
    for (hour, count) in parts.hours.iter().enumerate() {
        file.number(
            "hour_of_week",
            &hour.to_string(),
            "inquiries",
            Some((*count).into()),
            None,
        );
    }
    file
}
