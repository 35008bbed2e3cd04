//! A line of ratings, small enough to stand in a card.

use leptos::prelude::*;

const WIDTH: u64 = 60;
const HEIGHT: u64 = 24;
/// Space for the line's thickness and its dots.
const INSET: u64 = 3;
/// Ratings run from 1 to this.
const MOST_STARS: u64 = 5;

/// Ratings from 1 to 5, oldest first, as a 60 by 24 line; one rating is a dot.
#[component]
pub fn Sparkline(
    /// Stars of each review.
    ratings: Vec<u64>,
    /// The same in words.
    label: String,
) -> impl IntoView {
    let points = points(&ratings);
    let last = points.last().copied().unwrap_or((0, 0));
    let line: Vec<String> = points
        .iter()
        .map(|(x, y)| [x.to_string(), y.to_string()].join(","))
        .collect();
    view! {
        <svg
            class="sparkline"
            width=WIDTH.to_string()
            height=HEIGHT.to_string()
            viewBox=["0 0 ", &WIDTH.to_string(), " ", &HEIGHT.to_string()].concat()
            role="img"
            aria-label=label
        >
            <polyline points=line.join(" ") />
            <circle cx=last.0.to_string() cy=last.1.to_string() r="2" />
        </svg>
    }
}

/// Where each rating lies; the worst at the bottom, time from the start to the end of the line.
fn points(ratings: &[u64]) -> Vec<(u64, u64)> {
    let steps = u64::try_from(ratings.len())
        .unwrap_or(1)
        .saturating_sub(1)
        .max(1);
    let (inner_width, inner_height) = (WIDTH - 2 * INSET, HEIGHT - 2 * INSET);
    (0..)
        .zip(ratings)
        .map(|(index, rating)| {
            let worse = MOST_STARS - (*rating).clamp(1, MOST_STARS);
            (
                INSET + index * inner_width / steps,
                INSET + worse * inner_height / (MOST_STARS - 1),
            )
        })
        .collect()
}
