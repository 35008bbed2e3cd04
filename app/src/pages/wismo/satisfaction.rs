//! `/analytics/wismo/satisfaction`: how content customers are with the answers that they get, and how many of those asked say so.

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use shared::api::wismo::{
    Grouping, RATING_GROUPS, RatingComment, Ratings, WismoQuery, WismoSatisfaction,
};
use shared::format;

use super::controls::Controls;
use super::figures::Cards;
use super::frame::{About, Days, Place, Tabs, Takeaway, about};
use super::ratings::{RatingTable, interval};
use super::satisfaction_figures::{KINDS, figures, said};
use super::satisfaction_file::file;
use super::satisfaction_plots::{day, means, nothing, place_of, stars};
use super::{known, words};
use crate::browser::clock;
use crate::charts::{Chart, Plot};
use crate::components::{
    DroppedNotice, EmptyView, LiveView, PageHeading, PageSkeleton, date_time_text,
};
use crate::route::{Route, WismoView};
use crate::state::{Announcer, Loader, Startup};
use crate::text;

/// How long a phone takes to paint what it shows at first, about.
const PAINTED_AFTER_MS: u32 = 50;

/// How content customers are.
#[component]
pub fn SatisfactionPage() -> impl IntoView {
    let place = Place::of(WismoView::Satisfaction);
    let client = Startup::get().client;
    let loader = place.load(
        move || place.with(|here| here.query.text().to_string()),
        move |here| {
            let client = client.clone();
            async move { client.wismo_satisfaction(&here.query).await }
        },
        |answer: &WismoSatisfaction| answer.current.surveys == 0 && answer.order_trend.is_empty(),
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
        <PageHeading title=text::satisfaction_title />
        {move || view! { <DroppedNotice names=place.dropped() /> }}
        <Tabs place />
        <Controls place about />
        <div class="figures" aria-busy=move || loader.fetching.is_busy.get().then_some("true")>
            <LiveView
                loader
                skeleton=|| view! { <PageSkeleton shape="wismo" /> }.into_any()
                empty=|| view! { <EmptyView heading=Some(text::satisfaction_none()) sentence=text::wismo_empty() /> }.into_any()
                ready=move || view! { <Said place loader about /> }.into_any()
            />
        </div>
        <Takeaway about on_export=export(loader) />
    }
}

/// What was said.
#[component]
fn Said(place: Place, loader: Loader<WismoSatisfaction>, about: Memo<About>) -> impl IntoView {
    let cards = Memo::new(move |_| {
        let answer = loader.value();
        answer.map_or_else(Vec::new, |answer| figures(&answer).into())
    });
    let shown = move |part: fn(&WismoSatisfaction) -> Plot| {
        Memo::new(move |before: Option<&Plot>| {
            let now = loader.value().map(|answer| part(&answer));
            now.or_else(|| before.cloned()).unwrap_or_else(nothing)
        })
    };
    let is_painted = painted();
    let has_surveys = move || {
        let answer = loader.value();
        answer.is_some_and(|answer| answer.current.surveys > 0)
    };
    let is_too_fine = move || {
        let answer = loader.value();
        answer.is_some_and(|answer| !answer.trend.iter().any(Ratings::has_point))
    };
    view! {
        <Days about />
        <Groups place loader />
        <p class="inquiries__hint" hidden=has_surveys>{text::satisfaction_none()}</p>
        <div hidden=move || !has_surveys()>
        <Cards place kinds=KINDS figures=cards about />
        <p class="inquiries__hint">{text::satisfaction_silence()}</p>
        <p class="under-way" hidden=move || !is_too_fine()>{text::ratings_too_fine()}</p>
        <div class="charts">
            <Chart id="means" picture_id="means-picture" title=text::satisfaction_over_time() plot=shown(means) />
            <Chart id="stars" picture_id="stars-picture" title=text::satisfaction_stars() plot=shown(stars) />
        </div>
        {move || is_painted.get().then(|| view! { <ByKind place loader /> })}
        </div>
        <OfOrders place loader />
        {move || is_painted.get().then(|| view! { <Comments loader /> })}
    }
}

/// Whether what was shown at first has been painted. A phone takes as long for the tables, which no screen shows at first, as for all above.
fn painted() -> RwSignal<bool> {
    let is_painted = RwSignal::new(false);
    spawn_local_scoped_with_cancellation(async move {
        clock::sleep(PAINTED_AFTER_MS).await;
        is_painted.set(true);
    });
    is_painted
}

#[component]
fn ByKind(place: Place, loader: Loader<WismoSatisfaction>) -> impl IntoView {
    view! {
        <h2>{text::lines_heading()}</h2>
        <p class="inquiries__hint">{text::ratings_hint()}</p>
        <Tables place loader />
    }
}

/// What a point of the trend stands for: what was chosen; else what the server found fine enough to have points.
fn group(place: Place, loader: Loader<WismoSatisfaction>) -> Grouping {
    let chosen = place.with(|here| here.query.group.clone());
    let chosen = chosen.filter(|group| RATING_GROUPS.contains(group));
    let group = chosen.or_else(|| loader.value()?.group);
    group.unwrap_or(Grouping::Day)
}

/// Chooses what a point of the trend stands for.
#[component]
fn Groups(place: Place, loader: Loader<WismoSatisfaction>) -> impl IntoView {
    let choose = move |word: String| {
        let here = place.now();
        let query = WismoQuery {
            group: Some(Grouping::from_word(&word)),
            ..here.query.clone()
        };
        place.go(&here.asking(query));
    };
    let option = move |one: Grouping| {
        let word = one.word().to_owned();
        let name = text::of("group_", &word);
        let is_chosen = move || group(place, loader) == one;
        view! { <option value=word selected=is_chosen>{name}</option> }
    };
    view! {
        <label class="field">
            <span class="field__label">{text::inquiries_group()}</span>
            <select id="group" on:change:target=move |event| choose(event.target().value())>
                {RATING_GROUPS.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Tables(place: Place, loader: Loader<WismoSatisfaction>) -> impl IntoView {
    let rows = move |part| rows_of(loader, part);
    let points = points_of(place, loader);
    let kinds = Signal::derive(text::place_kinds);
    view! {
        <div class="rating-tables">
        <RatingTable id="by-answer" title=text::inquiries_answers() places=kinds rows=rows(|answer| &answer.answer_times) name=answered />
        <RatingTable id="by-carrier" title=text::inquiries_carriers() places=kinds rows=rows(|answer| &answer.carriers) name=carrier />
        <RatingTable id="by-topic" title=text::inquiries_topics() places=kinds rows=rows(|answer| &answer.topics) name=topic />
        <RatingTable id="by-time" title=text::satisfaction_over_time() places=points rows=rows(|answer| &answer.trend) name=day />
        </div>
    }
}

/// What customers said of their orders without having asked anything; nothing where nobody did.
#[component]
fn OfOrders(place: Place, loader: Loader<WismoSatisfaction>) -> impl IntoView {
    let has_none = move || {
        loader
            .value()
            .is_none_or(|answer| answer.order_trend.is_empty())
    };
    let said = move || {
        let all = loader.value()?.all_of_orders();
        let mean = all
            .mean()
            .map(|mean| format::rating(&mean, text::locale()))?;
        let answers = format::count(all.answers(), text::locale());
        Some(text::of_orders_hint(&answers, &interval(&all), &mean))
    };
    view! {
        <section hidden=has_none id="of-orders" aria-labelledby="of-orders-heading">
            <h2 id="of-orders-heading">{text::of_orders()}</h2>
            <p class="inquiries__hint">{said}</p>
            <div class="rating-tables">
            <RatingTable id="orders-by-carrier" title=text::inquiries_carriers() places=Signal::derive(text::place_kinds) rows=rows_of(loader, |answer| &answer.order_carriers) name=carrier />
            <RatingTable id="orders-by-time" title=text::satisfaction_over_time() places=points_of(place, loader) rows=rows_of(loader, |answer| &answer.order_trend) name=day />
            </div>
        </section>
    }
}

fn rows_of(
    loader: Loader<WismoSatisfaction>,
    part: fn(&WismoSatisfaction) -> &Vec<Ratings>,
) -> Memo<Vec<Ratings>> {
    Memo::new(move |before: Option<&Vec<Ratings>>| {
        let now = loader.value().map(|answer| part(&answer).clone());
        now.or_else(|| before.cloned()).unwrap_or_default()
    })
}

fn points_of(place: Place, loader: Loader<WismoSatisfaction>) -> Signal<String> {
    Signal::derive(move || place_of(Some(&group(place, loader))))
}

fn answered(ratings: &Ratings) -> String {
    words::word("answered_", ratings.key.as_deref().unwrap_or_default())
}

fn carrier(ratings: &Ratings) -> String {
    words::carrier(ratings.key.as_deref().unwrap_or_default())
}

fn topic(ratings: &Ratings) -> String {
    words::word("topic_", ratings.key.as_deref().unwrap_or_default())
}

/// What was written beside the stars, latest first.
#[component]
fn Comments(loader: Loader<WismoSatisfaction>) -> impl IntoView {
    let rows = move || {
        let answer = loader.value()?;
        let zone = Startup::get().zone(answer.time_zone.as_deref());
        let row = |one: &RatingComment| {
            let said = date_time_text(one.answered_at, &zone);
            comment(one, said)
        };
        Some(answer.comments.iter().map(row).collect_view())
    };
    let has_none = move || {
        loader
            .value()
            .is_none_or(|answer| answer.comments.is_empty())
    };
    view! {
        <section class="inquiries" aria-labelledby="comments-heading">
            <h2 id="comments-heading">{text::satisfaction_comments()}</h2>
            <p class="inquiries__hint" hidden=move || !has_none()>{text::satisfaction_no_comments()}</p>
            <ul class="row-list" hidden=has_none>{rows}</ul>
        </section>
    }
}

fn comment(one: &RatingComment, said: String) -> impl IntoView + use<> {
    let number = one.order_number.as_ref();
    let facts = [
        Some(words::word("topic_", one.topic.word())),
        number.map(|number| text::inquiries_order(number.as_str())),
        Some(said),
    ];
    let fact = |fact: String| view! { <span class="fact"><bdi>{fact}</bdi></span> };
    let content = view! {
        <span class="row-list__title">{text::inquiries_stars(&one.rating.to_string())}</span>
        <q class="comment"><bdi>{one.comment.clone()}</bdi></q>
        <span class="row-list__facts">{facts.into_iter().flatten().map(fact).collect_view()}</span>
    };
    let content = match &one.order_id {
        Some(order) => {
            let href = Route::Order(order.clone()).to_string();
            view! { <a href=href>{content}</a> }.into_any()
        }
        None => view! { <div class="row-list__plain">{content}</div> }.into_any(),
    };
    view! { <li data-inquiry=one.inquiry.clone()>{content}</li> }
}

/// The figures on screen as a file.
fn export(loader: Loader<WismoSatisfaction>) -> Callback<()> {
    let announcer = Announcer::get();
    Callback::new(move |()| {
        if let Some(answer) = untrack(|| loader.value()) {
            file(&answer).save("wismo-satisfaction.csv", announcer);
        }
    })
}
