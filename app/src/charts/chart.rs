//! A chart on a page: heading, a sentence, the picture, what its colours mean, the point that is looked at, and the table.

use leptos::ev;
use leptos::prelude::*;

use super::legend::legend;
use super::plot::{Plot, Point};
use super::summary;
use super::table::TableTwin;
use crate::browser::echarts::Gesture;
use crate::browser::plotter;
use crate::components::open_for_print;
use crate::text;

/// How far the drawing of a chart is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Picture {
    /// It will be drawn when it comes into sight.
    Waiting,
    Drawn,
    /// What draws could not be loaded.
    Missing,
}

/// Shows a plot, and follows it.
#[component]
pub fn Chart(
    /// Of the chart; the element of the picture has it with `-picture` behind.
    id: &'static str,
    /// The id of the picture: two ids of one chart that must not be made at run time, since commands outlive the page.
    picture_id: &'static str,
    /// What it shows.
    title: String,
    /// The values.
    plot: Memo<Plot>,
    /// Does something about a point that is pressed, by pointer or by Enter.
    #[prop(optional)]
    on_select: Option<Callback<Point>>,
) -> impl IntoView {
    let picture = RwSignal::new(Picture::Waiting);
    let is_open = RwSignal::new(false);
    let looked_at = RwSignal::new(None::<Point>);
    draw(picture_id, plot, picture, is_open, looked_at);
    // On paper, values say more than a picture.
    open_for_print(is_open);
    let caption = title.clone();
    view! {
        <figure class="chart" id=id data-kind=plot.with_untracked(|plot| plot.kind.word()) aria-labelledby=[id, "-title"].concat()>
            <figcaption>
                <h3 id=[id, "-title"].concat()>{title.clone()}</h3>
                <p class="chart__summary" id=[id, "-summary"].concat()>{move || plot.with(summary)}</p>
            </figcaption>
            {move || (picture.get() == Picture::Missing).then(|| view! { <p class="chart__missing" role="status">{text::chart_missing()}</p> })}
            <Stage id picture_id title plot looked_at on_select picture />
            {move || plot.with(legend)}
            <TableTwin plot is_open caption />
        </figure>
    }
}

/// The picture, and the keyboard's way through its points.
#[component]
fn Stage(
    id: &'static str,
    picture_id: &'static str,
    title: String,
    plot: Memo<Plot>,
    looked_at: RwSignal<Option<Point>>,
    on_select: Option<Callback<Point>>,
    picture: RwSignal<Picture>,
) -> impl IntoView {
    let has_keyboard = RwSignal::new(false);
    let select = move |point: Point| {
        if let Some(on_select) = on_select {
            on_select.run(point);
        }
    };
    let press = move |event: ev::KeyboardEvent| {
        let here = looked_at.get_untracked();
        if let ("Enter", Some(point)) = (event.key().as_str(), here) {
            return select(point);
        }
        let next =
            plot.with_untracked(|plot| step(plot, here, &event.key(), text::locale().is_rtl()));
        if let Some(next) = next {
            event.prevent_default();
            looked_at.set(Some(next));
            plotter::lift(picture_id, Some((next.series, next.at)));
        }
    };
    let told = move |event: ev::CustomEvent| match plotter::gesture_of(&event) {
        Gesture::At(series, at) => looked_at.set(Some(Point { series, at })),
        Gesture::Pressed(series, at) => select(Point { series, at }),
        Gesture::Gone if !has_keyboard.get_untracked() => looked_at.set(None),
        Gesture::Gone => {}
    };
    let said = move || {
        looked_at
            .get()
            .map(|point| plot.with(|plot| plot.say(point)))
    };
    let hint = if on_select.is_some() {
        text::chart_keys_select()
    } else {
        text::chart_keys()
    };
    view! {
        <div
            class="chart__stage"
            class:chart__stage--pressable=on_select.is_some()
            role="application"
            tabindex="0"
            hidden=move || picture.get() == Picture::Missing
            aria-label=title
            aria-describedby=[id, "-summary ", id, "-keys"].concat()
            on:keydown=press
            on:focus=move |_| has_keyboard.set(true)
            on:blur=move |_| {
                has_keyboard.set(false);
                looked_at.set(None);
                plotter::lift(picture_id, None);
            }
        >
            <div class="chart__picture" id=picture_id on:plotted=told></div>
        </div>
        <p class="visually-hidden" id=[id, "-keys"].concat()>{hint}</p>
        <p class="chart__point" aria-live=move || if has_keyboard.get() { "polite" } else { "off" }>{said}</p>
    }
}

/// Draws the picture when it comes into sight, again whenever the plot changes, and forgets it with the page.
fn draw(
    picture_id: &'static str,
    plot: Memo<Plot>,
    picture: RwSignal<Picture>,
    is_open: RwSignal<bool>,
    looked_at: RwSignal<Option<Point>>,
) {
    let is_near = RwSignal::new(false);
    let watch = StoredValue::new_local(None);
    Effect::new(move |_| {
        watch.set_value(plotter::Watch::until_near(picture_id, move || {
            let _ = is_near.try_set(true);
        }));
    });
    Effect::new(move |_| {
        let document = plot.with(|plot| plot.document(text::locale().is_rtl()));
        // Whoever is at a point stays there, as long as there is one.
        let here = looked_at.get_untracked();
        let is_there = here.is_some_and(|point| plot.with_untracked(|plot| plot.has(point)));
        if here.is_some() && !is_there {
            looked_at.set(None);
        }
        if !is_near.get() {
            return;
        }
        leptos::task::spawn_local(async move {
            let is_drawn = plotter::draw(picture_id, &document).await;
            let now = if is_drawn {
                Picture::Drawn
            } else {
                Picture::Missing
            };
            if picture.try_set(now).is_some() {
                // The page is gone meanwhile.
                return plotter::forget(picture_id);
            }
            if !is_drawn {
                let _ = is_open.try_set(true);
            }
            if let Some(point) = looked_at.try_get_untracked().flatten() {
                plotter::lift(picture_id, Some((point.series, point.at)));
            }
        });
    });
    on_cleanup(move || {
        if picture.get_untracked() == Picture::Drawn {
            plotter::forget(picture_id);
        }
    });
}

/// The point that a key leads to; nothing for other keys.
fn step(plot: &Plot, from: Option<Point>, key: &str, is_rtl: bool) -> Option<Point> {
    let last_at = plot.labels.len().checked_sub(1)?;
    let last_series = plot.series.len().checked_sub(1)?;
    let here = from.unwrap_or_default();
    let (ahead, back) = if is_rtl {
        ("ArrowLeft", "ArrowRight")
    } else {
        ("ArrowRight", "ArrowLeft")
    };
    let moved = |at: usize, series: usize| {
        Some(Point {
            at: at.min(last_at),
            series: series.min(last_series),
        })
    };
    match key {
        key if key == ahead && from.is_none() => moved(0, 0),
        key if key == ahead => moved(here.at + 1, here.series),
        key if key == back => moved(here.at.saturating_sub(1), here.series),
        "ArrowDown" if from.is_none() => moved(0, 0),
        "ArrowDown" if plot.kind.says_all_series() || last_series == 0 => {
            moved(here.at + 1, here.series)
        }
        "ArrowUp" if plot.kind.says_all_series() || last_series == 0 => {
            moved(here.at.saturating_sub(1), here.series)
        }
        "ArrowDown" => moved(here.at, here.series + 1),
        "ArrowUp" => moved(here.at, here.series.saturating_sub(1)),
        "Home" => moved(0, here.series),
        "End" => moved(last_at, here.series),
        _ => None,
    }
}
