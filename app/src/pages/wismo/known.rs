//! As known at: figures as they stood at the end of a day, what has come to be known since, and where formulas changed.

use leptos::prelude::*;
use shared::api::wismo::{Change, FormulaMark, KnownAt, WismoFigures, WismoQuery};
use shared::format::{self, NO_DATA};
use shared::time::Date;

use super::frame::{About, Place};
use super::words;
use crate::charts::Mark;
use crate::components::date_time_text;
use crate::route::WismoView;
use crate::state::Startup;
use crate::text;

/// The day of which is shown what was known at its end.
#[component]
pub(super) fn KnownField(place: Place) -> impl IntoView {
    let day = move || match place.with(|here| here.query.known_at) {
        Some(KnownAt::Day(day)) => day.to_string(),
        _ => String::new(),
    };
    let choose = move |day: String| {
        let here = place.now();
        let known_at = Date::parse(&day).map(KnownAt::Day);
        place.go(&here.asking(WismoQuery {
            known_at,
            ..here.query.clone()
        }));
    };
    view! {
        <label class="field">
            <span class="field__label">{text::known_field()}</span>
            <input id="known-at" type="date" prop:value=day on:change:target=move |event| choose(event.target().value()) />
        </label>
    }
}

/// What the notice says: a heading, a sentence, and what has changed.
struct Notice {
    heading: String,
    sentence: Option<String>,
    changes: Vec<Change>,
    figures: Vec<(String, String, String)>,
}

/// Of when the figures are known, when that is not now, and the way back.
#[component]
pub(super) fn KnownNotice(place: Place, about: Memo<About>) -> impl IntoView {
    move || {
        let known_at = place.with(|here| here.query.known_at)?;
        let notice = about.with(|about| notice(known_at, place, about))?;
        let present = place.with(|here| {
            let known_at = None;
            let query = here.query.clone();
            here.asking(WismoQuery { known_at, ..query })
                .route()
                .to_string()
        });
        let change = |change: &Change| {
            let said = text::counted("since_", change.cause.word(), change.count);
            view! { <li data-cause=change.cause.word().to_owned()>{said}</li> }
        };
        let changes = notice.changes.iter().map(change).collect_view();
        Some(view! {
            <section class="known" aria-labelledby="known-heading">
                <h2 id="known-heading">{notice.heading}</h2>
                <a class="button button--quiet" id="known-clear" href=present>{text::known_clear()}</a>
                <p>{notice.sentence}</p>
                <ul>{changes}</ul>
                {moved(notice.figures)}
            </section>
        })
    }
}

fn notice(known_at: KnownAt, place: Place, about: &About) -> Option<Notice> {
    let zone = Startup::get().zone(about.zone.as_deref());
    let as_of = about.as_of?;
    let (named, is_past) = match known_at {
        KnownAt::Day(day) => (
            format::date(day, text::locale()),
            day < as_of.civil(&zone).date,
        ),
        KnownAt::Instant(at) => (date_time_text(at, &zone), at < as_of),
    };
    let plain = |sentence: String| Notice {
        heading: text::known_now(),
        sentence: Some(sentence),
        changes: Vec::new(),
        figures: Vec::new(),
    };
    if place.with(|here| here.view == WismoView::Fulfillment) {
        return Some(plain(text::known_never()));
    }
    if !is_past {
        return Some(plain(text::known_not_past(&named)));
    }
    // The answer to this question is on its way.
    about.known.known_at?;
    let changes = about.known.changed_since.clone();
    let sentence = if changes.is_empty() {
        text::known_unchanged()
    } else {
        text::known_since()
    };
    let (then, now) = (about.figures, about.known.now.unwrap_or_default());
    let rate = place.with(|here| here.rate);
    Some(Notice {
        heading: text::known_on(&named),
        sentence: Some(sentence),
        changes,
        figures: said(&then, rate)
            .into_iter()
            .zip(said(&now, rate))
            .filter(|(then, now)| then.1 != now.1)
            .map(|((name, then), (_, now))| (name, then, now))
            .collect(),
    })
}

/// Figures by name.
fn said(figures: &WismoFigures, rate: crate::state::Rate) -> [(String, String); 9] {
    let locale = text::locale();
    let count = |count: u64| format::count(count, locale);
    let tenths = |value: Option<rust_decimal::Decimal>| {
        value.map_or_else(
            || NO_DATA.to_owned(),
            |value| format::decimal(&value, 1, locale),
        )
    };
    let hours = figures.resolution_hours();
    [
        (text::kpi_inquiries(), count(figures.inquiries)),
        (
            text::kpi_rate(),
            tenths(figures.inquiry_rate(rate.by, rate.is_net)),
        ),
        (text::wismo_orders(), count(figures.orders)),
        (text::inquiries_repeats(), words::share(figures.repeats())),
        (
            text::inquiries_first_contact(),
            words::share(figures.first_contact_resolution()),
        ),
        (
            text::inquiries_preventable(),
            words::share(figures.preventable_share()),
        ),
        (
            text::kpi_resolution(),
            hours
                .as_ref()
                .map_or_else(|| NO_DATA.to_owned(), words::hours),
        ),
        (text::kpi_answers(), count(figures.answers)),
        (text::kpi_satisfaction(), tenths(figures.satisfaction())),
    ]
}

/// Figures that are others now.
fn moved(figures: Vec<(String, String, String)>) -> Option<impl IntoView> {
    let row = |(name, then, now): (String, String, String)| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number"><bdi>{then}</bdi></td>
                <td class="number"><bdi>{now}</bdi></td>
            </tr>
        }
    };
    (!figures.is_empty()).then(|| {
        view! {
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{text::known_figure()}</th>
                        <th scope="col" class="number">{text::known_then()}</th>
                        <th scope="col" class="number">{text::known_today()}</th>
                    </tr>
                </thead>
                <tbody>{figures.into_iter().map(row).collect_view()}</tbody>
            </table>
        }
    })
}

/// Where the formulas changed, on a trend whose points begin on these days.
pub(super) fn marks(
    days: impl Iterator<Item = Option<Date>> + Clone,
    formulas: &[FormulaMark],
) -> Vec<Mark> {
    let mark = |formula: &FormulaMark| {
        let has_begun = |day: &Option<Date>| day.is_some_and(|day| day <= formula.day);
        let at = days.clone().take_while(has_begun).count().checked_sub(1)?;
        let name = text::formula_mark(&formula.version.to_string());
        Some(Mark { at, name })
    };
    formulas.iter().filter_map(mark).collect()
}
