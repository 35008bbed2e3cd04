//! From answers to charts.

use rust_decimal::Decimal;
use shared::api::wismo::{AskedHours, FormulaMark, Grouping, Tally, TrendPoint};
use shared::format;

use super::known;
use crate::charts::{Kind, Plot, Series, Unit};
use crate::text;

/// Hours of a day, and days of a week.
const HOURS: usize = 24;
const DAYS: usize = 7;

/// Inquiries over time, and orders beside them where they are counted: by an axis of their own, being many more.
pub(super) fn trend(
    points: &[TrendPoint],
    group: &Grouping,
    with_orders: bool,
    formulas: &[FormulaMark],
) -> Plot {
    let label = |point: &TrendPoint| match (point.day, point.hour) {
        (Some(day), _) => format::date(day, text::locale()),
        (None, hour) => hour_of_week(usize::try_from(hour.unwrap_or(0)).unwrap_or(0)),
    };
    let values = |of: fn(&TrendPoint) -> u64| {
        points
            .iter()
            .map(|point| Some(Decimal::from(of(point))))
            .collect()
    };
    let days: Vec<_> = points.iter().map(|point| point.day).collect();
    let mut series = vec![Series {
        name: text::kpi_inquiries(),
        values: values(|point| point.inquiries),
        has_own_axis: false,
    }];
    if with_orders {
        series.push(Series {
            name: text::wismo_orders(),
            values: values(|point| point.orders),
            has_own_axis: true,
        });
    }
    Plot {
        kind: Kind::Line,
        unit: Unit::Count,
        places: match group {
            Grouping::HourOfWeek => text::place_hours(),
            Grouping::Week => text::place_weeks(),
            Grouping::Month => text::place_months(),
            Grouping::Day | Grouping::Other(_) => text::place_days(),
        },
        labels: points.iter().map(label).collect(),
        series,
        marks: known::marks(&days, formulas),
    }
}

/// How many there are of each kind.
pub(super) fn tallies(
    kind: Kind,
    places: String,
    tallies: &[Tally],
    name: impl Fn(&str) -> String,
) -> Plot {
    Plot {
        kind,
        unit: Unit::Count,
        places,
        labels: tallies.iter().map(|tally| name(&tally.key)).collect(),
        series: vec![Series {
            name: text::kpi_inquiries(),
            values: tallies
                .iter()
                .map(|tally| Some(Decimal::from(tally.count)))
                .collect(),
            has_own_axis: false,
        }],
        marks: Vec::new(),
    }
}

/// When in the week it is asked: a row a day, a column an hour.
pub(super) fn peaks(hours: &[u64]) -> Plot {
    let row = |(day, hours): (usize, &[u64])| Series {
        name: format::weekday(day, text::locale()).to_owned(),
        values: hours
            .iter()
            .map(|count| Some(Decimal::from(*count)))
            .collect(),
        has_own_axis: false,
    };
    Plot {
        kind: Kind::Heat,
        unit: Unit::Count,
        places: text::place_hours(),
        labels: (0..HOURS).map(clock).collect(),
        series: hours
            .chunks(HOURS)
            .take(DAYS)
            .enumerate()
            .map(row)
            .collect(),
        marks: Vec::new(),
    }
}

/// An hour of the week, 0 for Monday 0 to 1, in words.
fn hour_of_week(hour: usize) -> String {
    let day = format::weekday(hour / HOURS % DAYS, text::locale());
    text::inquiries_hour(day, &clock(hour % HOURS))
}

/// A part of each week.
pub(super) fn asked_hours(hours: AskedHours) -> String {
    let place = |number: u32| usize::try_from(number).unwrap_or_default();
    match hours {
        AskedHours::OfWeek(hour) => hour_of_week(place(hour)),
        AskedHours::OfDay(from, to) => text::insight_hours(&from.to_string(), &to.to_string()),
        AskedHours::Weekday(day) => format::weekday(place(day), text::locale()).to_owned(),
    }
}

fn clock(hour: usize) -> String {
    let digits = hour.to_string();
    let zero = if hour < 10 { "0" } else { "" };
    [zero, &digits, ":00"].concat()
}
