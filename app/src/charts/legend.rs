//! What the colours and dashes of a chart mean.

use leptos::prelude::*;
use shared::format;
use shared::metrics::percent_of;

use super::plot::{Kind, Plot, Point};
use crate::text;

/// A name a colour; for parts of a whole with their values, for a heat map a range a colour. The colours of the picture are read from
/// here, so it is there even where a single series needs no explanation.
pub(super) fn legend(plot: &Plot) -> impl IntoView + use<> {
    let entries = match plot.kind {
        Kind::Pie => parts(plot),
        Kind::Heat => steps(plot),
        _ => plot
            .series
            .iter()
            .map(|series| series.name.clone())
            .collect(),
    };
    let explains_nothing = plot.series.len() == 1 && !matches!(plot.kind, Kind::Pie | Kind::Heat);
    let entry = |name: String| {
        view! {
            <li>
                <span class="chart__swatch" aria-hidden="true"></span>
                <bdi>{name}</bdi>
            </li>
        }
    };
    view! {
        <ul class="chart__legend" class:visually-hidden=explains_nothing aria-hidden=explains_nothing.then_some("true")>
            {entries.into_iter().map(entry).collect_view()}
        </ul>
    }
}

/// The parts are counts: shares of a share would say nothing.
fn parts(plot: &Plot) -> Vec<String> {
    let count = |at: usize| {
        let value = plot.value(Point { series: 0, at });
        value.and_then(|value| u64::try_from(value.mantissa()).ok())
    };
    let all = (0..plot.labels.len()).filter_map(count).sum();
    let part = |(at, label): (usize, &String)| {
        let share = count(at).and_then(|count| percent_of(count, all));
        let share = share.map_or_else(
            || format::NO_DATA.to_owned(),
            |share| format::percent(&share, text::locale()),
        );
        text::chart_part(label, &share, &plot.say_value(Point { series: 0, at }))
    };
    plot.labels.iter().enumerate().map(part).collect()
}

fn steps(plot: &Plot) -> Vec<String> {
    let steps = plot.steps();
    let range = |place: usize| {
        let to = plot.unit.say(steps.get(place)?);
        let from = place.checked_sub(1).and_then(|before| steps.get(before));
        Some(from.map_or(to.clone(), |from| {
            text::chart_over(&plot.unit.say(from), &to)
        }))
    };
    (0..steps.len()).filter_map(range).collect()
}
