//! Notices sent so far, and whether they have kept customers from asking.

use leptos::prelude::*;
use rust_decimal::Decimal;
use shared::api::wismo::{EffectVerdict, NoticeEffect, NoticeSending, NoticeSendings};
use shared::format;
use shared::metrics::share;

use super::tomorrow::Page;
use super::{cost, words};
use crate::browser::zone::IntlZone;
use crate::components::{EmptyView, LiveView, PageSkeleton, date_time_text};
use crate::state::{Loader, Startup};
use crate::text;

/// The sendings, latest first, and all together.
#[component]
pub(super) fn Sent(page: Page) -> impl IntoView {
    let sent = page.sent;
    view! {
        <section class="inquiries" aria-labelledby="sent-heading">
            <h2 id="sent-heading">{text::sent_heading()}</h2>
            <LiveView
                loader=sent
                skeleton=|| view! { <PageSkeleton shape="rows" /> }.into_any()
                empty=|| ().into_any()
                ready=move || view! { <Sendings sent /> }.into_any()
            />
        </section>
    }
}

#[component]
fn Sendings(sent: Loader<NoticeSendings>) -> impl IntoView {
    move || {
        let answer = sent.value()?;
        if answer.results.is_empty() {
            return Some(
                view! { <EmptyView heading=None sentence=text::sent_none() /> }.into_any(),
            );
        }
        let zone = Startup::get().zone(answer.time_zone.as_deref());
        let rows = answer.results.iter().map(|one| row(one, &zone));
        Some(
            view! {
                <div class="sent__together">
                    <h3>{text::sent_together()}</h3>
                    {effects(&answer.together)}
                </div>
                <ul class="row-list">{rows.collect_view()}</ul>
            }
            .into_any(),
        )
    }
}

fn row(one: &NoticeSending, zone: &IntlZone) -> impl IntoView + use<> {
    let count = |count: u64| format::count(count, text::locale());
    let facts = [
        Some(text::sent_counts(&count(one.held), &count(one.told))),
        one.shop_name.clone(),
        Some(text::timeline_by(&one.actor)),
    ];
    let fact = |fact: String| view! { <span class="fact"><bdi>{fact}</bdi></span> };
    view! {
        <li data-sending=one.id.clone()>
            <div class="row-list__plain">
                <span class="row-list__title">{date_time_text(one.at, zone)}</span>
                <span class="row-list__facts">{facts.into_iter().flatten().map(fact).collect_view()}</span>
                {effects(&one.effects)}
            </div>
        </li>
    }
}

fn effects(of: &[NoticeEffect]) -> impl IntoView + use<> {
    let line = |effect: &NoticeEffect| {
        let said = text::effect_within(&effect.hours.to_string(), &said(effect));
        let saved =
            saved(effect).map(|saved| view! { " " <span class="sent__saved">{saved}</span> });
        view! { <p class="sent__effect" data-verdict=effect.verdict.word().to_owned()>{said} {saved}</p> }
    };
    of.iter().map(line).collect_view()
}

/// What a comparison says, with what it rests on.
fn said(effect: &NoticeEffect) -> String {
    let told = words::share(share(effect.told_asked, effect.told));
    let held = words::share(share(effect.held_asked, effect.held));
    let point = |value: Option<Decimal>| {
        let value = value.map(|value| format::decimal(&value, 1, text::locale()));
        value.unwrap_or_default()
    };
    let (low, high) = (point(effect.low), point(effect.high));
    match &effect.verdict {
        EffectVerdict::Running => text::effect_running(),
        EffectVerdict::TooFew => text::effect_too_few(&held, &told),
        EffectVerdict::Nothing => text::effect_nothing(&held, &high, &low, &told),
        EffectVerdict::Fewer => {
            let difference = point(effect.difference);
            let deflected = effect.deflected.unwrap_or_default();
            text::effect_fewer(deflected, &difference, &held, &high, &low, &told)
        }
        EffectVerdict::More => text::effect_more(&held, &high, &low, &told),
        EffectVerdict::Other(word) => word.clone(),
    }
}

/// What that has saved, where somebody has said what an inquiry costs.
fn saved(effect: &NoticeEffect) -> Option<String> {
    let each = cost::each()?;
    let fewer = Decimal::from(effect.deflected?);
    // Points are hundredths of those told.
    let of_told = |points: Decimal| {
        let orders = points.mantissa().checked_mul(effect.told.into())?;
        Decimal::try_from_i128_with_scale(orders, points.scale() + 2).ok()
    };
    let (low, high) = (of_told(effect.low?)?, of_told(effect.high?)?);
    let said = |orders: &Decimal| cost::times(&each, orders);
    Some(text::cost_saved(
        &said(&Decimal::ONE),
        &said(&high),
        &said(&low),
        &said(&fewer),
    ))
}
