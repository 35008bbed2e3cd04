//! What those said who were asked how it was, as a table: how many were asked, how many said so, and how content they are.

use leptos::prelude::*;
use shared::api::wismo::Ratings;
use shared::format::{self, NO_DATA};
use shared::metrics::{SMALL_SAMPLE, Share};

use super::words;
use crate::text;

/// The table, in a frame in which it scrolls where it is wider.
#[component]
pub(super) fn RatingTable(
    id: &'static str,
    /// What it shows.
    title: String,
    /// What its lines stand for.
    #[prop(into)]
    places: Signal<String>,
    rows: Memo<Vec<Ratings>>,
    name: fn(&Ratings) -> String,
) -> impl IntoView {
    let heading = [id, "-heading"].concat();
    let labels = heading.clone();
    let body = move || rows.with(|rows| rows.iter().map(|one| row(one, name(one))).collect_view());
    view! {
        <div class="ratings" id=id>
            <h3 id=heading>{title}</h3>
            <div class="lines" role="region" aria-labelledby=labels tabindex="0">
                <table class="table lines__table">
                    <thead>
                        <tr>
                            <th scope="col">{places}</th>
                            <th scope="col" class="number">{text::ratings_asked()}</th>
                            <th scope="col" class="number">{text::ratings_answered()}</th>
                            <th scope="col" class="number">{text::line_satisfaction()}</th>
                            <th scope="col" class="number">{text::ratings_interval()}</th>
                        </tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
        </div>
    }
}

fn row(ratings: &Ratings, name: String) -> impl IntoView + use<> {
    let locale = text::locale();
    let answers = ratings.answers();
    let is_few = (1..SMALL_SAMPLE).contains(&answers).then_some("");
    let mean = ratings.mean().map(|mean| format::rating(&mean, locale));
    let n = (answers > 0).then(|| {
        let n = text::line_n(&format::count(answers, locale));
        view! { <small>{n}</small> }
    });
    let (share, of) = response(ratings.response_rate());
    let is_small = matches!(ratings.response_rate(), Share::Count { .. }).then_some("");
    let key = ratings.key.clone();
    let key = key.or_else(|| ratings.day.map(|day| day.to_string()));
    view! {
        <tr data-line=key>
            <th scope="row"><bdi>{name}</bdi></th>
            <td class="number" data-column="asked">{asked(ratings)}</td>
            <td class="number" data-column="answered" data-few=is_small>
                <span>{share}</span>
                {of.map(|of| view! { <small>{of}</small> })}
            </td>
            <td class="number" data-column="satisfaction" data-few=is_few>
                <span>{mean.unwrap_or_else(|| NO_DATA.to_owned())}</span>
                {n}
            </td>
            <td class="number" data-column="interval">{interval(ratings)}</td>
        </tr>
    }
}

/// How many were asked; a dash where nobody knows.
fn asked(ratings: &Ratings) -> String {
    if ratings.surveys < ratings.answers() {
        return NO_DATA.to_owned();
    }
    format::count(ratings.surveys, text::locale())
}

/// A share, and of how many.
fn response(share: Share) -> (String, Option<String>) {
    let locale = text::locale();
    match share {
        Share::Percent {
            percent,
            part,
            whole,
        } => {
            let of = text::share_count(&format::count(part, locale), &format::count(whole, locale));
            (format::percent(&percent, locale), Some(of))
        }
        other => (words::share(other), None),
    }
}

/// Where the mean lies in 95 of 100 cases; a dash where too few answered.
pub(super) fn interval(ratings: &Ratings) -> String {
    let stars = |stars| format::rating(&stars, text::locale());
    ratings.interval().map_or_else(
        || NO_DATA.to_owned(),
        |(low, high)| text::ratings_between(&stars(high), &stars(low)),
    )
}
