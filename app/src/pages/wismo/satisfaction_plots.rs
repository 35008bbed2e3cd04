//! How content customers are, over time, as plots.

use rust_decimal::Decimal;
use shared::api::wismo::{Grouping, Ratings, WismoSatisfaction};
use shared::format;

use super::known;
use crate::charts::{Kind, Plot, Series, Unit};
use crate::text;

/// The mean and where it may lie, where enough answered.
pub(super) fn means(answer: &WismoSatisfaction) -> Plot {
    let trend = &answer.trend;
    let mean = |one: &Ratings| one.mean().filter(|_| one.has_point());
    Plot {
        kind: Kind::Line,
        unit: Unit::Stars,
        series: vec![
            series(text::kpi_satisfaction(), trend, mean),
            series(text::satisfaction_low(), trend, |one| {
                Some(one.interval()?.0)
            }),
            series(text::satisfaction_high(), trend, |one| {
                Some(one.interval()?.1)
            }),
        ],
        ..over_time(answer)
    }
}

/// How many gave how many stars, and how many said nothing.
pub(super) fn stars(answer: &WismoSatisfaction) -> Plot {
    let trend = &answer.trend;
    let of_stars = |stars: usize| {
        let name = text::inquiries_stars(&(stars + 1).to_string());
        series(name, trend, move |one| {
            one.counts.get(stars).map(|count| (*count).into())
        })
    };
    let mut all: Vec<Series> = (0..5).rev().map(of_stars).collect();
    all.push(series(text::satisfaction_no_answer(), trend, |one| {
        Some(one.surveys.saturating_sub(one.answers()).into())
    }));
    Plot {
        series: all,
        ..over_time(answer)
    }
}

/// The points of the trend without values, and where the formulas changed.
fn over_time(answer: &WismoSatisfaction) -> Plot {
    let days: Vec<_> = answer.trend.iter().map(|one| one.day).collect();
    Plot {
        places: place_of(answer.group.as_ref()),
        labels: answer.trend.iter().map(day).collect(),
        marks: known::marks(&days, &answer.known.formulas),
        ..nothing()
    }
}

/// Before there is an answer.
pub(super) fn nothing() -> Plot {
    Plot {
        kind: Kind::Stack,
        unit: Unit::Count,
        places: String::new(),
        labels: Vec::new(),
        series: Vec::new(),
        marks: Vec::new(),
    }
}

/// The first day of a point.
pub(super) fn day(ratings: &Ratings) -> String {
    let day = ratings.day.map(|day| format::date(day, text::locale()));
    day.unwrap_or_default()
}

/// What a point stands for.
pub(super) fn place_of(group: Option<&Grouping>) -> String {
    match group {
        Some(Grouping::Week) => text::place_weeks(),
        Some(Grouping::Month) => text::place_months(),
        _ => text::place_days(),
    }
}

fn series(name: String, trend: &[Ratings], of: impl Fn(&Ratings) -> Option<Decimal>) -> Series {
    Series {
        name,
        values: trend.iter().map(of).collect(),
        has_own_axis: false,
    }
}
