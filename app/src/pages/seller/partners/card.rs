//! One partner: what it does, where, for how much, how well, and whether the shop uses it.

use leptos::prelude::*;
use rust_decimal::Decimal;
use shared::api::partners::{Partner, PartnerFigures, PartnerMetrics, PartnerPricing, PartnerStay};
use shared::format;
use shared::money::{Currency, Money};

use super::choice::{Choice, Used};
use super::figures::FiguresView;
use crate::components::date_text;
use crate::state::{Loader, Startup};
use crate::text;

/// A card.
#[component]
pub(super) fn Card(
    partner: Partner,
    metrics: Loader<PartnerMetrics>,
    choice: Choice,
) -> impl IntoView {
    let used = Used::of(&partner);
    let id = partner.id.clone();
    let zone_name = move || metrics.value().and_then(|metrics| metrics.time_zone);
    let since = move || {
        let since = used.since.get()?;
        let zone = Startup::get().zone(zone_name().as_deref());
        Some(text::partner_since(&date_text(since, &zone)))
    };
    let state = move || {
        used.is.get().then(|| {
            let words = since().unwrap_or_else(text::partner_used);
            view! { <p class="partner__used">{words}</p> }
        })
    };
    let figures = move || {
        let metrics = metrics.value()?;
        let (days, zone) = (metrics.window_days, metrics.time_zone.clone());
        let own = metrics
            .partners
            .into_iter()
            .find(|figures| figures.id == id.as_str());
        let figures = own.unwrap_or_else(PartnerFigures::default);
        Some(view! { <FiguresView figures days zone /> })
    };
    let word = partner.id.to_string();
    let stays = partner.stays.clone();
    view! {
        <li class="partner" data-partner=word>
            <h2><bdi>{partner.name.clone()}</bdi></h2>
            {state}
            <p dir="auto">{partner.description.clone()}</p>
            <Facts partner=partner.clone() />
            {figures}
            {move || earlier(&stays, zone_name())}
            <ChoiceButton partner used choice />
        </li>
    }
}

#[component]
fn Facts(partner: Partner) -> impl IntoView {
    let listed = |label: String, names: Vec<String>| {
        (!names.is_empty()).then(|| {
            let names = names.join(" · ");
            view! { <div class="cell--wide"><dt>{label}</dt><dd><bdi>{names}</bdi></dd></div> }
        })
    };
    let rating = rating(partner.rating.as_ref(), partner.ratings);
    view! {
        <dl class="cells">
            {listed(text::partner_where(), partner.locations)}
            {listed(text::partner_can(), partner.capabilities)}
            {prices(&partner.pricing)}
            <div class="cell--wide"><dt>{text::partner_rating()}</dt><dd>{rating}</dd></div>
        </dl>
    }
}

/// What an item costs, by what is done with it.
pub(super) fn prices(pricing: &PartnerPricing) -> impl IntoView + use<> {
    let row = |label: String, amount: Option<&Decimal>| {
        let price = amount.map_or_else(text::partner_no_price, |amount| {
            price(amount, pricing.currency)
        });
        view! { <div><dt>{label}</dt><dd>{price}</dd></div> }
    };
    view! {
        {row(text::partner_pick_pack(), pricing.pick_pack.as_ref())}
        {row(text::partner_storage(), pricing.storage.as_ref())}
    }
}

/// As money, where it is known in which.
pub(super) fn price(amount: &Decimal, currency: Option<Currency>) -> String {
    let (amount, locale) = (*amount, text::locale());
    match currency {
        Some(currency) => format::money(&Money { amount, currency }, locale),
        None => format::decimal(&amount, 2, locale),
    }
}

fn rating(mean: Option<&Decimal>, count: Option<u64>) -> String {
    let mean = mean.map(|mean| text::kpi_rating_out_of(&format::rating(mean, text::locale())));
    match (mean, count) {
        (Some(mean), Some(count)) => [mean, text::partner_ratings(count)].join(" "),
        (Some(mean), None) => mean,
        (None, count) => text::partner_few_ratings(count.unwrap_or(0)),
    }
}

/// When the shop used it before, and who decided.
fn earlier(stays: &[PartnerStay], zone: Option<String>) -> Option<impl IntoView + use<>> {
    let zone = Startup::get().zone(zone.as_deref());
    let line = |stay: &PartnerStay| {
        let to = date_text(stay.to?, &zone);
        let by = stay.to_by.clone().unwrap_or_default();
        let from = date_text(stay.from, &zone);
        let words = text::partner_stay(&from, &stay.from_by, &to, &by);
        Some(view! { <li><bdi>{words}</bdi></li> })
    };
    let lines: Vec<_> = stays.iter().filter_map(line).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <details class="partner__earlier">
                <summary>{text::partner_earlier()}</summary>
                <ul>{lines}</ul>
            </details>
        }
    })
}

/// Opens the dialog that says what the choice means.
#[component]
fn ChoiceButton(partner: Partner, used: Used, choice: Choice) -> impl IntoView {
    let name = partner.name.clone();
    let id = ["choose-", partner.id.as_str()].concat();
    let label = move || {
        if used.is.get() {
            text::partner_opt_out()
        } else {
            text::partner_opt_in()
        }
    };
    view! {
        <button
            class="button"
            class:button--primary=move || !used.is.get()
            type="button"
            id=id
            aria-haspopup="dialog"
            aria-disabled=move || choice.is_busy().then_some("true")
            on:click=move |_| choice.ask(partner.clone(), used)
        >
            {label}
            <span class="visually-hidden">" " <bdi>{name}</bdi></span>
        </button>
    }
}
