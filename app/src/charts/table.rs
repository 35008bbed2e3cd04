//! The twin of a chart: the same values, as a table.

use leptos::prelude::*;

use super::plot::{Plot, Point};
use crate::text;

/// The table, made when it is opened: a chart of many thousand points is one of as many rows.
#[component]
pub(super) fn TableTwin(
    plot: Memo<Plot>,
    /// Whether it is open.
    is_open: RwSignal<bool>,
    /// Names of rows and columns, and of the chart.
    caption: String,
) -> impl IntoView {
    let table = move || {
        is_open
            .get()
            .then(|| plot.with(|plot| table(plot, &caption)))
    };
    view! {
        <details class="chart__twin" prop:open=move || is_open.get() on:toggle:target=move |event| is_open.set(event.target().open())>
            <summary>{text::chart_table()}</summary>
            <div class="chart__table" tabindex="0" role="group" aria-label=text::chart_table()>{table}</div>
        </details>
    }
}

fn table(plot: &Plot, caption: &str) -> impl IntoView + use<> {
    let head = plot.series.iter().map(|series| {
        let name = series.name.clone();
        view! { <th scope="col" class="number"><bdi>{name}</bdi></th> }
    });
    let row = |(at, label): (usize, &String)| {
        let cell = |series: usize| view! { <td class="number">{plot.say_value(Point { series, at })}</td> };
        let marks: Vec<_> = plot.marks.iter().filter(|mark| mark.at == at).collect();
        let marks = marks.into_iter().map(|mark| {
            let name = mark.name.clone();
            view! { <small>{name}</small> }
        });
        view! {
            <tr>
                <th scope="row"><bdi>{label.clone()}</bdi> {marks.collect_view()}</th>
                {(0..plot.series.len()).map(cell).collect_view()}
            </tr>
        }
    };
    view! {
        <table class="table">
            <caption class="visually-hidden">{caption.to_owned()}</caption>
            <thead>
                <tr>
                    <th scope="col">{plot.places.clone()}</th>
                    {head.collect_view()}
                </tr>
            </thead>
            <tbody>{plot.labels.iter().enumerate().map(row).collect_view()}</tbody>
        </table>
    }
}
