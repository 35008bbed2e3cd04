//! What stands out: each with what it means, how sure it is, what to do, and the way to its rows.

use leptos::prelude::*;
use rust_decimal::Decimal;
use shared::api::wismo::{
    Insight, InsightKind, InsightScope, InsightType, InsightUnit, WismoInsights,
};
use shared::format;
use shared::time::{HOUR_MS, MINUTE_MS};

use super::file::File;
use super::frame::Place;
use super::words;
use crate::browser::clock;
use crate::components::{LoadView, PageSkeleton};
use crate::route::WismoView;
use crate::state::{LoadState, Loader, Startup, WismoAddress};
use crate::text;

/// How long to wait before looking again whether the figures are there.
const PATIENCE_MS: u32 = 100;

/// Reads what stands out, once the figures above it are there: comparing takes longer than counting.
pub(super) fn load<T: Clone + PartialEq + Send + Sync + 'static>(
    place: Place,
    figures: Loader<T>,
) -> Loader<WismoInsights> {
    let client = Startup::get().client;
    place.load(
        move || place.with(|here| here.query.text().to_string()),
        move |here| {
            let client = client.clone();
            async move {
                while untrack(|| figures.face()) == LoadState::Loading {
                    clock::sleep(PATIENCE_MS).await;
                }
                client.wismo_insights(&here.query).await
            }
        },
        |_| false,
    )
}

/// What stands out in these days.
#[component]
pub(super) fn Insights(loader: Loader<WismoInsights>) -> impl IntoView {
    let skeleton = || view! { <PageSkeleton shape="insights" /> }.into_any();
    view! {
        <section class="insights" id="insights" aria-labelledby="insights-heading">
            <h2 id="insights-heading">{text::insights()}</h2>
            <LoadView loader skeleton ready=list />
        </section>
    }
}

fn list(answer: WismoInsights) -> AnyView {
    let looked_at = answer.looked_at;
    if answer.insights.is_empty() {
        return view! { <p class="insights__none">{text::insights_none(looked_at)}</p> }.into_any();
    }
    let items: Vec<AnyView> = (0..).zip(&answer.insights).map(item).collect();
    view! {
        <ul class="insights__list">{items}</ul>
        <p class="insights__rest">{text::insights_rest(looked_at)}</p>
    }
    .into_any()
}

fn item((place, insight): (u64, &Insight)) -> AnyView {
    let number = place.to_string();
    let [name, link] = ["insight-", "insight-rows-"].map(|id| [id, &number].concat());
    let labels = [&link, " ", &name].map(AsRef::<str>::as_ref).concat();
    let verdict = [
        text::of("insight_type_", insight.verdict.word()),
        text::of("insight_impact_", insight.impact.word()),
    ];
    let is_better = insight.verdict == InsightType::Success;
    view! {
        <li class="insight" data-type=insight.verdict.word().to_owned() data-kind=insight.kind.word().to_owned()>
            <p class="insight__type">{verdict.join(" · ")}</p>
            <h3 id=name><bdi>{title(insight)}</bdi></h3>
            <p>{effect(insight)}</p>
            <p class="insight__sure">{certainty(insight)}</p>
            <p>{advice(insight, is_better)}</p>
            <a href=rows(insight) id=link aria-labelledby=labels>{text::insight_rows()}</a>
        </li>
    }
    .into_any()
}

/// What it is about, what happened, and when if it was not all the time.
fn title(insight: &Insight) -> String {
    let direction = if is_worse(insight) {
        "_worse"
    } else {
        "_better"
    };
    let what = text::of("insight_", &[insight.kind.word(), direction].concat());
    let subject = subject(insight);
    match &insight.days {
        None => text::insight_title(&subject, &what),
        Some(days) if insight.is_lasting => {
            let since = format::date(days.from, text::locale());
            text::insight_since(&since, &subject, &what)
        }
        Some(days) => text::insight_on(&words::days(days), &subject, &what),
    }
}

/// More is worse of everything but stars.
fn is_worse(insight: &Insight) -> bool {
    insight.is_more != (insight.kind == InsightKind::Satisfaction)
}

fn subject(insight: &Insight) -> String {
    let key = insight.key.as_str();
    match insight.scope {
        InsightScope::All => text::insight_all(),
        InsightScope::Topic => words::word("topic_", key),
        InsightScope::Hours => {
            let (from, to) = key.split_once('-').unwrap_or((key, ""));
            text::insight_hours(from, to)
        }
        InsightScope::Weekday => {
            let day = key.parse().unwrap_or_default();
            format::weekday(day, text::locale()).to_owned()
        }
        InsightScope::Slower => {
            let hours: i64 = key.parse().unwrap_or_default();
            text::insight_slower(&format::duration(hours * HOUR_MS, text::locale()))
        }
        _ => insight.name.as_deref().unwrap_or(key).to_owned(),
    }
}

fn effect(insight: &Insight) -> String {
    let [value, base] = [insight.value, insight.held_against].map(|value| said(insight, value));
    let against = text::of("insight_against_", insight.against.word());
    text::insight_effect(&against, &base, &value)
}

fn certainty(insight: &Insight) -> String {
    let count = |count: u64| format::count(count, text::locale());
    let [low, high] =
        [insight.difference_low, insight.difference_high].map(|value| said(insight, value));
    let things = text::of("insight_things_", things(insight));
    text::insight_sure(
        &high,
        &low,
        &count(insight.n),
        &count(insight.n_against),
        &things,
    )
}

/// What the two values rest on.
fn things(insight: &Insight) -> &'static str {
    match insight.kind {
        InsightKind::Asked if insight.unit == InsightUnit::Count => "inquiries",
        InsightKind::Asked | InsightKind::Silence => "parcels",
        InsightKind::Late | InsightKind::TimeToShip => "orders",
        InsightKind::Satisfaction => "answers",
        _ => "inquiries",
    }
}

fn advice(insight: &Insight, is_better: bool) -> String {
    match insight.scope {
        _ if is_better => text::insight_do_better(),
        InsightScope::Slower => text::insight_do_slower(),
        _ => text::of("insight_do_", insight.kind.word()),
    }
}

/// A value, or a difference of two, with what it is counted in.
fn said(insight: &Insight, thousandths: u64) -> String {
    let locale = text::locale();
    match insight.unit {
        InsightUnit::Count => format::decimal(&number(thousandths, 3), 0, locale),
        InsightUnit::Share => {
            text::insight_share(&format::decimal(&number(thousandths, 1), 1, locale))
        }
        InsightUnit::Minutes => {
            let ms = i64::try_from(thousandths).unwrap_or(i64::MAX) / 1_000 * MINUTE_MS;
            format::duration(ms, locale)
        }
        InsightUnit::Days => {
            text::insight_days(&format::decimal(&number(thousandths, 3), 1, locale))
        }
        _ => text::insight_stars(&format::decimal(&number(thousandths, 3), 1, locale)),
    }
}

fn number(thousandths: u64, scale: u32) -> Decimal {
    Decimal::try_from_i128_with_scale(thousandths.into(), scale).unwrap_or_default()
}

/// The view that shows it.
fn rows(insight: &Insight) -> String {
    let views = WismoView::ALL.into_iter();
    let view = views
        .into_iter()
        .find(|view| view.word() == insight.rows.view);
    let view = view.unwrap_or(WismoView::Inquiries);
    WismoAddress::parse(view, &insight.rows.query)
        .0
        .route()
        .to_string()
}

/// As rows of a file.
pub(super) fn export(answer: &WismoInsights, file: &mut File) {
    for insight in &answer.insights {
        let scale = if insight.unit == InsightUnit::Share {
            1
        } else {
            3
        };
        let value = |thousandths: u64| Some(number(thousandths, scale));
        let name = [insight.kind.word(), insight.scope.word(), &insight.key].join(" ");
        let unit = match insight.unit {
            InsightUnit::Share => "of_100",
            _ => insight.unit.word(),
        };
        let days = insight.days.as_ref();
        let days = days.map(|days| [days.from.to_string(), days.to.to_string()].join(".."));
        let measure = [unit, insight.against.word(), &days.unwrap_or_default()].join(" ");
        let (now, base) = (value(insight.value), value(insight.held_against));
        file.number("insight", &name, measure.trim(), now, base);
        let whole = |count: u64| Some(Decimal::from(count));
        let (n, others) = (whole(insight.n), whole(insight.n_against));
        file.number("insight", &name, "n", n, others);
        let (low, high) = (insight.difference_low, insight.difference_high);
        file.number("insight", &name, "difference_low", value(low), None);
        file.number("insight", &name, "difference_high", value(high), None);
    }
    let looked_at = Some(Decimal::from(answer.looked_at));
    file.number("insights", "looked_at", "", looked_at, None);
}
