//! As known at: what has come to be known since, and where formulas changed. Words rather than tables, since every page about
//! figures downloads this, and few who open one look back.

use leptos::prelude::*;
use shared::api::wismo::{FormulaMark, Known, WismoQuery};
use shared::time::Date;

use super::frame::{About, Place};
use crate::charts::Mark;
use crate::components::date_time_text;
use crate::state::Startup;
use crate::text;

/// Of when the figures are known, when that is not now, and the way back.
#[component]
pub(super) fn KnownNotice(place: Place, about: Memo<About>) -> impl IntoView {
    let is_asked = move || place.with(|here| here.query.known_at.is_some());
    let is_past = move || about.with(|about| about.known.known_at.is_some());
    let heading = move || {
        about.with(|about| {
            let zone = Startup::get().zone(about.zone.as_deref());
            about.known.known_at.map_or_else(text::known_now, |at| {
                text::known_on(&date_time_text(at, &zone))
            })
        })
    };
    let present = move || {
        let mut query = place.with(|here| here.query.clone());
        query = WismoQuery {
            known_at: None,
            ..query
        };
        place.with(|here| here.asking(query).route().to_string())
    };
    let said = move || {
        if is_past() {
            return about.with(since);
        }
        text::known_not_past()
    };
    view! {
        <section class="known" aria-labelledby="known-heading" data-past=move || is_past().then_some("") hidden=move || !is_asked()>
            <h2 id="known-heading">{heading}</h2>
            <a class="button button--quiet" id="known-clear" href=present>{text::known_clear()}</a>
            <p role="status">{said}</p>
        </section>
    }
}

/// What has come to be known, a line each, and what it does to the figures.
fn since(about: &About) -> String {
    let changes = &about.known.changed_since;
    let sentence = if changes.is_empty() {
        text::known_unchanged()
    } else {
        text::known_since()
    };
    let change =
        |change: &shared::api::wismo::Tally| text::counted("since_", &change.key, change.count);
    let mut lines = vec![sentence];
    lines.extend(changes.iter().map(change));
    lines.extend(about.moved.iter().cloned());
    lines.join("\n")
}

/// Figures that are others now, a line each; `say` has them by name.
pub(super) fn moved<F>(
    known: &Known<F>,
    shown: &F,
    say: impl Fn(&F) -> Vec<(String, String)>,
) -> Vec<String> {
    let Some(now) = &known.now else {
        return Vec::new();
    };
    let pairs = say(shown).into_iter().zip(say(now));
    pairs
        .filter(|(then, now)| then != now)
        .map(|((name, then), (_, now))| text::known_moved(&name, &now, &then))
        .collect()
}

/// Where the formulas changed, on a trend whose points begin on these days.
pub(super) fn marks(days: &[Option<Date>], formulas: &[FormulaMark]) -> Vec<Mark> {
    let mark = |formula: &FormulaMark| {
        let has_begun = |day: &Option<Date>| day.is_some_and(|day| day <= formula.day);
        Some(Mark {
            at: days.iter().rposition(has_begun)?,
            name: text::formula_mark(&formula.version.to_string()),
        })
    };
    formulas.iter().filter_map(mark).collect()
}
