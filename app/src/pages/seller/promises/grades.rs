//! How often promises came true, by carrier.

use leptos::prelude::*;
use rust_decimal::Decimal;
use shared::api::delivery_promise::{PromiseGrade, PromiseGrades};
use shared::format::{self, NO_DATA};
use shared::metrics::{Share, share};

use crate::text;

/// Percent of parcels that the last day of a promise is to be right for: nine in ten, give or take four.
const WANTED: std::ops::RangeInclusive<i64> = 86..=94;

/// With fewer parcels chance alone leads out of that.
const ENOUGH_TO_JUDGE: u64 = 100;

/// A card for the shop, one for each of its carriers, and one for all shops to compare with.
#[component]
pub(super) fn GradesView(grades: PromiseGrades) -> impl IntoView {
    let carriers = grades.carriers.into_iter().map(|grade| {
        let name = if grade.carrier.is_empty() {
            text::grades_no_carrier()
        } else {
            grade.carrier.clone()
        };
        view! { <Card name grade /> }
    });
    view! {
        <p>{text::grades_weeks(grades.weeks)}</p>
        <ul class="grades">
            <Card name=text::grades_total() grade=grades.total />
            {carriers.collect_view()}
            <Card name=text::grades_marketplace() grade=grades.marketplace />
        </ul>
    }
}

#[component]
fn Card(name: String, grade: PromiseGrade) -> impl IntoView {
    let kept = share(grade.by_p90, grade.parcels);
    let locale = text::locale();
    let width = grade.mean_width_days.as_ref().map_or_else(
        || NO_DATA.to_owned(),
        |days| format::decimal(days, 1, locale),
    );
    let promised = share_in_words(share(grade.promises_kept, grade.promised));
    let fact = |label: String, value: String| view! { <div><dt>{label}</dt><dd>{value}</dd></div> };
    view! {
        <li class="grade" data-verdict=verdict(kept)>
            <h3><bdi>{name}</bdi></h3>
            <p class="grade__share">{share_in_words(kept)}</p>
            <p class="grade__note">{note(kept, grade.parcels)}</p>
            <dl class="grade__facts">
                {fact(text::grades_by_first(), share_in_words(share(grade.by_p50, grade.parcels)))}
                {fact(text::grades_width(), width)}
                {fact(text::grades_promised(), promised)}
            </dl>
        </li>
    }
}

/// How it stands with the goal of nine in ten; nothing while there is too little to say so.
fn verdict(kept: Share) -> Option<&'static str> {
    let Share::Percent { percent, whole, .. } = kept else {
        return None;
    };
    if whole < ENOUGH_TO_JUDGE {
        return None;
    }
    let (least, most) = (Decimal::from(*WANTED.start()), Decimal::from(*WANTED.end()));
    Some(match percent {
        percent if percent < least => "bold",
        percent if percent > most => "cautious",
        _ => "true",
    })
}

fn note(kept: Share, parcels: u64) -> String {
    let of = text::grades_of(parcels);
    let judged = match verdict(kept) {
        Some("bold") => text::grades_bold(),
        Some("cautious") => text::grades_cautious(),
        Some(_) => text::grades_true(),
        None => text::grades_too_few(),
    };
    [of, judged].join(" ")
}

/// A share as precisely as its whole allows.
pub(super) fn share_in_words(share: Share) -> String {
    let locale = text::locale();
    match share {
        Share::NoData => NO_DATA.to_owned(),
        Share::Count { part, whole } => {
            text::grades_count(&format::count(part, locale), &format::count(whole, locale))
        }
        Share::Percent { percent, .. } => format::percent(&percent, locale),
    }
}
