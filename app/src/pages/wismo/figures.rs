//! Figures: their value, how it has moved, what it is made of, and how it is counted.

use leptos::prelude::*;
use rust_decimal::Decimal;
use shared::api::wismo::{WismoFigures, WismoOverview};
use shared::format::{self, NO_DATA};
use shared::metrics::{Delta, Denominator, SMALL_SAMPLE, delta};

use super::frame::{About, Place};
use super::words;
use crate::components::open_for_print;
use crate::state::Rate;
use crate::text;

/// A figure, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    /// Name for tests and styles.
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) value: Option<String>,
    /// How it has moved; nothing where it is held against nothing.
    pub(super) change: Option<Change>,
    pub(super) note: String,
    /// A warning where there is too little to judge by.
    pub(super) few: Option<String>,
    pub(super) definition: String,
    /// The plain number, for files.
    pub(super) number: Option<Decimal>,
    /// What it is held against, for files.
    pub(super) base: Option<Decimal>,
}

/// How a figure has moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// `better`, `worse` or `same`: for the sign before the words.
    pub(super) verdict: &'static str,
    pub(super) said: String,
}

/// The four figures of the overview.
pub(super) fn figures(overview: &WismoOverview, rate: Rate) -> [Figure; 4] {
    figures_of(&overview.current, overview.base.as_ref(), rate)
}

/// The same of whatever they are made of.
pub(super) fn figures_of(
    now: &WismoFigures,
    base: Option<&WismoFigures>,
    rate: Rate,
) -> [Figure; 4] {
    [
        inquiries(now, base),
        inquiry_rate(now, base, rate),
        resolution(now, base),
        satisfaction(now, base),
    ]
}

fn inquiries(now: &WismoFigures, base: Option<&WismoFigures>) -> Figure {
    let locale = text::locale();
    let count = |figures: &WismoFigures| Some(Decimal::from(figures.inquiries));
    let say = |count: &Decimal| format::decimal(count, 0, locale);
    Figure {
        kind: "inquiries",
        name: text::kpi_inquiries(),
        value: Some(words::large(now.inquiries)),
        change: change((now, base), count, false, say),
        note: text::kpi_inquiries_note(&format::count(now.asking_where, locale)),
        few: None,
        definition: text::kpi_inquiries_definition(),
        number: count(now),
        base: base.and_then(count),
    }
}

fn inquiry_rate(now: &WismoFigures, base: Option<&WismoFigures>, rate: Rate) -> Figure {
    let locale = text::locale();
    let of = |figures: &WismoFigures| figures.inquiry_rate(rate.by, rate.is_net);
    let say = |percent: &Decimal| say_rate(percent, rate);
    let (part, whole) = parts(now, rate);
    let count = |count: u64| format::count(count, locale);
    let is_small = whole > 0 && whole < SMALL_SAMPLE;
    let value = if is_small {
        Some(text::rate_count(&count(part), &count(whole)))
    } else {
        of(now).as_ref().map(say)
    };
    Figure {
        kind: "rate",
        name: text::kpi_rate(),
        value,
        // A percentage of a few is no figure, and neither is how it has moved.
        change: change((now, base), of, false, say).filter(|_| !is_small),
        note: text::rate_made_of(&count(part), &count(whole)),
        few: words::few(whole),
        definition: text::kpi_rate_definition(),
        number: of(now),
        base: base.and_then(of),
    }
}

/// A share of contacts is a percentage; what is counted per hundred of something else may be more than a hundred.
fn say_rate(percent: &Decimal, rate: Rate) -> String {
    match rate.by {
        Denominator::Contacts => format::percent(percent, text::locale()),
        Denominator::Orders | Denominator::Shipments => format::decimal(percent, 1, text::locale()),
    }
}

fn parts(now: &WismoFigures, rate: Rate) -> (u64, u64) {
    let part = if rate.is_net {
        now.asking_where_first
    } else {
        now.asking_where
    };
    let whole = match (rate.by, rate.is_net) {
        (Denominator::Orders, _) => now.orders,
        (Denominator::Shipments, _) => now.shipments,
        (Denominator::Contacts, false) => now.inquiries,
        (Denominator::Contacts, true) => now.first,
    };
    (part, whole)
}

fn resolution(now: &WismoFigures, base: Option<&WismoFigures>) -> Figure {
    let open = format::count(now.open(), text::locale());
    Figure {
        kind: "resolution",
        name: text::kpi_resolution(),
        value: now.resolution_hours().as_ref().map(words::hours),
        change: change(
            (now, base),
            WismoFigures::resolution_hours,
            false,
            words::hours,
        ),
        note: text::kpi_resolution_note(now.resolved, &open),
        few: words::few(now.resolved),
        definition: text::kpi_resolution_definition(),
        number: now.resolution_hours(),
        base: base.and_then(WismoFigures::resolution_hours),
    }
}

pub(super) fn satisfaction(now: &WismoFigures, base: Option<&WismoFigures>) -> Figure {
    let say =
        |stars: &Decimal| text::kpi_satisfaction_value(&format::rating(stars, text::locale()));
    Figure {
        kind: "satisfaction",
        name: text::kpi_satisfaction(),
        value: now.satisfaction().as_ref().map(say),
        change: change((now, base), WismoFigures::satisfaction, true, say),
        note: text::kpi_satisfaction_note(now.answers, &words::share(now.response_rate())),
        few: words::few(now.answers),
        definition: text::kpi_satisfaction_definition(),
        number: now.satisfaction(),
        base: base.and_then(WismoFigures::satisfaction),
    }
}

/// How `of` has moved since `base`; nothing where there is nothing to hold it against.
pub(super) fn change<T>(
    (now, base): (&T, Option<&T>),
    of: impl Fn(&T) -> Option<Decimal>,
    more_is_better: bool,
    say: impl Fn(&Decimal) -> String,
) -> Option<Change> {
    let (now, base) = (of(now)?, of(base?));
    let moved = base.map_or(Delta::New, |base| delta(now, base));
    let against = base.as_ref().map(say).unwrap_or_default();
    let verdict = |verdict, said| Some(Change { verdict, said });
    let shown = format::delta(&moved, text::locale());
    match moved {
        Delta::NoData => None,
        Delta::New => verdict("same", text::delta_new()),
        Delta::Unchanged => verdict("same", text::delta_same(&against)),
        Delta::Percent(percent) if percent.is_sign_positive() == more_is_better => {
            verdict("better", text::delta_better(&against, &shown))
        }
        Delta::Percent(_) => verdict("worse", text::delta_worse(&against, &shown)),
    }
}

/// The figures as cards; the second has the way in which it is measured in it.
#[component]
pub(super) fn Cards(
    place: Place,
    /// Their names for tests and styles.
    kinds: [&'static str; 4],
    figures: Memo<Vec<Figure>>,
    about: Memo<About>,
) -> impl IntoView {
    let is_explained = RwSignal::new(false);
    open_for_print(is_explained);
    let card = move |(number, kind): (usize, &'static str)| {
        view! { <Card place number kind figures about is_explained /> }
    };
    view! { <ul class="kpi-list kpi-list--four">{kinds.into_iter().enumerate().map(card).collect_view()}</ul> }
}

#[component]
fn Card(
    place: Place,
    number: usize,
    kind: &'static str,
    figures: Memo<Vec<Figure>>,
    about: Memo<About>,
    is_explained: RwSignal<bool>,
) -> impl IntoView {
    let part = move |part: fn(&Figure) -> Option<String>| {
        move || figures.with(|all| all.get(number).and_then(part))
    };
    let value = part(|figure| figure.value.clone());
    let value = move || value().unwrap_or_else(|| NO_DATA.to_owned());
    let verdict = move || {
        let change = figures.with(|all| all.get(number)?.change.clone());
        change.map(|change| change.verdict)
    };
    let change = part(|figure| figure.change.as_ref().map(|change| change.said.clone()));
    let few = part(|figure| figure.few.clone());
    let formula = move || {
        about.with(|about| {
            let days = about.span.as_ref().map(words::days);
            days.map(|days| text::kpi_formula(&days, &about.version.to_string()))
        })
    };
    view! {
        <li>
            <article class="kpi" data-kpi=kind>
                <h2>{part(|figure| Some(figure.name.clone()))}</h2>
                <p class="kpi__value"><bdi>{value}</bdi></p>
                {(kind == "rate").then(|| view! { <RateChoice place /> })}
                <p class="change" data-verdict=verdict hidden=move || verdict().is_none()>{change}</p>
                <p class="kpi__note">{part(|figure| Some(figure.note.clone()))}</p>
                <p class="few" hidden=move || few().is_none()>{few}</p>
                <details class="kpi__definition" open=move || is_explained.get()>
                    <summary>{text::kpi_how()}</summary>
                    <p>{part(|figure| Some(figure.definition.clone()))} " " {formula}</p>
                </details>
            </article>
        </li>
    }
}

/// By what the rate is divided, and whether repeats count: named beside the figure, always.
#[component]
fn RateChoice(place: Place) -> impl IntoView {
    let change = move |change: &dyn Fn(&mut Rate)| {
        let mut there = place.now();
        change(&mut there.rate);
        place.go(&there);
    };
    let divide = move |word: String| {
        let found = Denominator::ALL.into_iter().find(|one| one.word() == word);
        change(&|rate| rate.by = found.unwrap_or(Denominator::Orders));
    };
    let count = move |word: String| change(&|rate| rate.is_net = word == "net");
    let divisor = move |one: Denominator| {
        let is_chosen = move || place.with(|here| here.rate.by == one);
        view! { <option value=one.word() selected=is_chosen>{text::of("rate_", one.word())}</option> }
    };
    let kind = move |word: &'static str| {
        let is_chosen = move || place.with(|here| here.rate.is_net == (word == "net"));
        view! { <option value=word selected=is_chosen>{text::of("rate_", word)}</option> }
    };
    view! {
        <div class="rate">
            <select id="rate-by" aria-label=text::kpi_rate() on:change:target=move |event| divide(event.target().value())>
                {Denominator::ALL.map(divisor).into_iter().collect_view()}
            </select>
            <select id="rate-kind" aria-label=text::rate_label() on:change:target=move |event| count(event.target().value())>
                {["gross", "net"].map(kind).into_iter().collect_view()}
            </select>
        </div>
    }
}
