//! Which days, held against what, and of which orders: the same for every view, and all of it in the address.

use leptos::prelude::*;
use shared::api::wismo::{
    Channel, Comparison, CustomerKind, Segment, SegmentOptions, ValueBand, WismoQuery,
};
use shared::ids::SellerId;
use shared::order::Actor;
use shared::period::Period;

use super::days::CustomDays;
use super::frame::{About, Place};
use super::known::KnownNotice;
use super::words;
use crate::state::Session;
use crate::text;

const USUAL: [Period; 3] = [Period::Last7Days, Period::Last30Days, Period::Last90Days];

/// The controls.
#[component]
pub(super) fn Controls(
    place: Place,
    /// What the last answer said of itself: what can be chosen is in it.
    about: Memo<About>,
) -> impl IntoView {
    let compared = move |word: String| {
        let here = place.now();
        let compare = Comparison::from_word(&word);
        place.go(&here.asking(WismoQuery {
            compare,
            ..here.query.clone()
        }));
    };
    let comparison = move |one: &'static Comparison| {
        let is_chosen = move || place.with(|here| here.query.compare == *one);
        view! { <option value=one.word() selected=is_chosen>{text::of("compare_", one.word())}</option> }
    };
    view! {
        <section class="controls" aria-label=text::wismo_period()>
            <Periods place />
            <CustomDays place />
            <Segments place about />
            <label class="field">
                <span class="field__label">{text::wismo_compare()}</span>
                <select id="compare" on:change:target=move |event| compared(event.target().value())>
                    {Comparison::ALL.iter().map(comparison).collect_view()}
                </select>
            </label>
        </section>
        <KnownNotice place about />
    }
}

/// The last days, a press away.
#[component]
fn Periods(place: Place) -> impl IntoView {
    let usual = move |period: Period| {
        let word = period.to_string();
        let href = move || {
            place.with(|here| {
                let query = WismoQuery {
                    period,
                    ..here.query.clone()
                };
                here.asking(query).route().to_string()
            })
        };
        let is_here = move || place.with(|here| here.query.period == period);
        view! {
            <li>
                <a id=["period-", &word].concat() href=href aria-current=move || is_here().then_some("true")>
                    {text::of("wismo_period_", &word)}
                </a>
            </li>
        }
    };
    view! { <ul class="views periods" aria-label=text::wismo_period()>{USUAL.into_iter().map(usual).collect_view()}</ul> }
}

/// A part of the segment to choose.
#[derive(Clone, Copy)]
enum Part {
    Carrier,
    Seller,
    Region,
    Channel,
    Value,
    Customer,
}

impl Part {
    const ALL: [Self; 6] = [
        Self::Carrier,
        Self::Seller,
        Self::Region,
        Self::Channel,
        Self::Value,
        Self::Customer,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Carrier => "carrier",
            Self::Seller => "seller",
            Self::Region => "region",
            Self::Channel => "channel",
            Self::Value => "value",
            Self::Customer => "customer",
        }
    }

    fn chosen(self, segment: &Segment) -> String {
        let word = match self {
            Self::Carrier => segment.carrier.as_deref(),
            Self::Seller => segment.seller.as_ref().map(SellerId::as_str),
            Self::Region => segment.region.as_deref(),
            Self::Channel => segment.channel.as_ref().map(Channel::word),
            Self::Value => segment.value.as_ref().map(ValueBand::word),
            Self::Customer => segment.customer.as_ref().map(CustomerKind::word),
        };
        word.unwrap_or_default().to_owned()
    }

    fn choose(self, segment: &mut Segment, word: &str) {
        let word = Some(word).filter(|word| !word.is_empty());
        match self {
            Self::Carrier => segment.carrier = word.map(str::to_owned),
            Self::Seller => segment.seller = word.and_then(SellerId::parse),
            Self::Region => segment.region = word.map(str::to_owned),
            Self::Channel => segment.channel = word.map(Channel::from_word),
            Self::Value => segment.value = word.map(ValueBand::from_word),
            Self::Customer => segment.customer = word.map(CustomerKind::from_word),
        }
    }

    /// What there is to choose: value and name.
    fn choices(self, options: &SegmentOptions) -> Vec<(String, String)> {
        let named = |name: &String| (name.clone(), name.clone());
        let known = |group: &str, word: &str| (word.to_owned(), words::word(group, word));
        match self {
            Self::Carrier => options.carriers.iter().map(named).collect(),
            Self::Seller => options
                .shops
                .iter()
                .map(|shop| (shop.id.as_str().to_owned(), shop.name.clone()))
                .collect(),
            Self::Region => options.regions.iter().map(named).collect(),
            Self::Channel => Channel::ALL
                .iter()
                .map(|one| known("channel_", one.word()))
                .collect(),
            Self::Value => ValueBand::ALL
                .iter()
                .map(|one| known("value_", one.word()))
                .collect(),
            Self::Customer => CustomerKind::ALL
                .iter()
                .map(|one| known("customer_", one.word()))
                .collect(),
        }
    }
}

/// Of which orders and inquiries.
#[component]
pub(super) fn Segments(place: Place, about: Memo<About>) -> impl IntoView {
    let count = move || {
        place.with(|here| {
            let is_chosen = |part: &Part| !part.chosen(&here.query.segment).is_empty();
            Part::ALL.into_iter().filter(is_chosen).count()
        })
    };
    let counted = move || match count() {
        0 => text::wismo_filter(),
        count => [&text::wismo_filter(), " (", &count.to_string(), ")"].concat(),
    };
    let everything = move || place.with(|here| here.of_everything().route().to_string());
    // A seller has one shop.
    let has_shops = Session::actor() != Actor::Seller;
    let parts = Part::ALL
        .into_iter()
        .filter(move |part| has_shops || !matches!(part, Part::Seller));
    view! {
        <details class="segments" open=untrack(count) != 0>
            <summary>{counted}</summary>
            <div class="segments__fields">
                {parts.map(|part| view! { <SegmentField part place about /> }).collect_view()}
                <a class="button button--quiet" id="clear" href=everything hidden=move || count() == 0>
                    {text::wismo_clear()}
                </a>
            </div>
        </details>
    }
}

#[component]
fn SegmentField(part: Part, place: Place, about: Memo<About>) -> impl IntoView {
    let chosen = move || place.with(|here| part.chosen(&here.query.segment));
    let choices = Memo::new(move |_| {
        let mut choices = about.with(|about| part.choices(&about.options));
        let chosen = chosen();
        // What the address asks for stays visible, even if there is nothing of it.
        if !chosen.is_empty() && !choices.iter().any(|(value, _)| *value == chosen) {
            choices.push((chosen.clone(), chosen));
        }
        choices
    });
    let choose = move |word: String| {
        let here = place.now();
        let mut query = here.query.clone();
        part.choose(&mut query.segment, &word);
        place.go(&here.asking(query));
    };
    let option = move |(value, name): (String, String)| {
        let is_chosen = untrack(chosen) == value;
        view! { <option value=value selected=is_chosen>{name}</option> }
    };
    let shown = move || {
        choices.track();
        chosen()
    };
    view! {
        <label class="field">
            <span class="field__label">{text::of("segment_", part.word())}</span>
            <select
                id=["segment-", part.word()].concat()
                prop:value=shown
                on:change:target=move |event| choose(event.target().value())
            >
                <option value="">{text::wismo_all()}</option>
                {move || choices.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}
