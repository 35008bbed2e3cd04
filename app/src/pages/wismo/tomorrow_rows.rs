//! Open orders, likeliest first: the chance, why, and what it rests on.

use leptos::prelude::*;
use shared::api::wismo::{AskingReason, AskingSign, InquiryFilter, LikelyAsker, NOTICE_HOURS};
use shared::format;
use shared::time::HOUR_MS;

use super::frame::Place;
use super::tomorrow::Page;
use super::tomorrow_send::Stage;
use super::words;
use crate::browser::zone::IntlZone;
use crate::components::date_time_text;
use crate::route::Route;
use crate::state::{Startup, WismoAddress};
use crate::text;

/// The list, with what it was learned from.
#[component]
pub(super) fn Askers(page: Page) -> impl IntoView {
    let Page { place, list, .. } = page;
    let rows = move || {
        let answer = list.value()?;
        let zone = Startup::get().zone(answer.time_zone.as_deref());
        let rows = answer.results.into_iter();
        Some(rows.map(|one| row(page, one, &zone)).collect_view())
    };
    let learned = move || {
        let answer = list.value()?;
        let count = |count: u64| format::count(count, text::locale());
        let (orders, asked) = (answer.learned_from, answer.learned_asked);
        Some(text::tomorrow_learned(&count(asked), &count(orders)))
    };
    let next = move || {
        let cursor = list.value()?.next_cursor?;
        let href = behind(place, Some(cursor));
        Some(
            view! { <a class="button" id="part-next" rel="next" href=href>{text::tomorrow_more()}</a> },
        )
    };
    let first = move || {
        place.with(|here| here.filter.cursor.clone())?;
        let href = behind(place, None);
        Some(view! { <a class="button" id="part-first" href=href>{text::tomorrow_first()}</a> })
    };
    view! {
        <ol class="row-list askers">{rows}</ol>
        <p class="pagination">{first} {next}</p>
        <p class="inquiries__hint">{learned}</p>
    }
}

fn behind(place: Place, cursor: Option<String>) -> String {
    let here = place.with(WismoAddress::clone);
    let filter = InquiryFilter {
        cursor,
        ..InquiryFilter::default()
    };
    here.listing(filter).route().to_string()
}

/// An order to choose, and to open.
fn row(page: Page, one: LikelyAsker, zone: &IntlZone) -> impl IntoView + use<> {
    let desk = page.desk;
    let id = one.order_id.as_str().to_owned();
    let key = id.clone();
    let is_chosen = move || desk.with(|desk| desk.chosen.contains(&key));
    let is_taken = one.in_sending_since.is_some();
    let is_busy = move || desk.with(|desk| !matches!(desk.stage, Stage::Choosing | Stage::Done(_)));
    let key = id.clone();
    let choose = move |_| desk.update(|desk| desk.toggle(&key));
    let number = one.order_number.as_str();
    let label = text::tomorrow_choose(number);
    let href = Route::Timeline(one.order_number.clone()).to_string();
    view! {
        <li data-order=id>
            <label class="askers__tick">
                <input type="checkbox" aria-label=label prop:checked=is_chosen disabled=move || is_taken || is_busy() on:change=choose />
            </label>
            <a href=href>{content(&one, zone)}</a>
        </li>
    }
}

fn content(one: &LikelyAsker, zone: &IntlZone) -> impl IntoView + use<> {
    let locale = text::locale();
    let count = |count: u64| format::count(count, locale);
    let chance = text::tomorrow_chance(&words::chance(one.chance));
    let signs: Vec<String> = one.signs.iter().map(sign).collect();
    let signs = if signs.is_empty() {
        text::tomorrow_no_sign()
    } else {
        signs.join(" · ")
    };
    let in_sending = one.in_sending_since.map(|since| {
        let until = since.plus_ms(NOTICE_HOURS.1 * HOUR_MS);
        text::tomorrow_in_sending(&date_time_text(until, zone))
    });
    let facts = [
        Some(text::inquiries_order(one.order_number.as_str())),
        Some(one.shop_name.clone()),
        Some(words::status(one.status.word())),
        one.value.as_ref().map(|value| format::money(value, locale)),
        Some(text::tomorrow_alike(
            &count(one.alike),
            &count(one.alike_asked),
        )),
    ];
    let fact = |fact: String| view! { <span class="fact"><bdi>{fact}</bdi></span> };
    view! {
        <span class="row-list__title"><span class="askers__chance">{chance}</span> " " <span class="askers__why">{signs}</span></span>
        <span class="row-list__facts">{facts.into_iter().flatten().map(fact).collect_view()}</span>
        {in_sending.map(|said| view! { <span class="askers__taken">{said}</span> })}
    }
}

/// A reason in words; one that is not known here as it came.
fn sign(sign: &AskingSign) -> String {
    match (&sign.reason, sign.days) {
        (AskingReason::Silent, Some(days)) => text::sign_silent(days),
        (AskingReason::Late, Some(0)) => text::sign_late_today(),
        (AskingReason::Late, Some(days)) => text::sign_late(days),
        (reason, _) => words::word("sign_", reason.word()),
    }
}
