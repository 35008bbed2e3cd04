//! Kept promises and late orders, as charts.

use rust_decimal::Decimal;
use shared::api::wismo::{Cut, FulfillmentLine, WismoFulfillment};

use super::lines::{causes, expected, name, percent};
use crate::charts::{Kind, Plot, Series, Unit};
use crate::text;

/// Lines of a chart: with more than these nobody reads their names.
const MOST_BARS: usize = 12;

/// How many orders of a line.
type Counted = fn(&FulfillmentLine) -> u64;

/// Why orders are late, in the order of [`FulfillmentLine::late_by_cause`].
const CAUSES: [(fn() -> String, Counted); 4] = [
    (text::line_shop, |line| line.by_shop),
    (text::line_carrier, |line| line.by_carrier),
    (text::line_recipient, |line| line.by_recipient),
    (text::line_unknown, |line| line.unknown),
];

fn first(answer: &WismoFulfillment) -> &[FulfillmentLine] {
    if answer.cut == Cut::Week {
        return &answer.lines;
    }
    answer.lines.get(..MOST_BARS).unwrap_or(&answer.lines)
}

/// Kept promises by line.
pub(super) fn bars(answer: &WismoFulfillment) -> Plot {
    let lines = first(answer);
    Plot {
        kind: Kind::Bars,
        unit: Unit::Percent,
        series: vec![series(text::line_on_time(), lines, |line| {
            percent(line.on_time, line.decided)
        })],
        ..late_plot(lines, &answer.cut)
    }
}

/// Kept promises by week, and those that will have been.
pub(super) fn weeks(answer: &WismoFulfillment) -> Plot {
    let mut plot = Plot {
        kind: Kind::Line,
        ..bars(answer)
    };
    plot.series
        .push(series(text::line_expected(), &answer.lines, expected));
    plot
}

/// The causes of all that are late: their shares, together a hundred, or how many where few are.
pub(super) fn late_by_cause(answer: &WismoFulfillment) -> Plot {
    let percents = causes(&answer.total);
    let counts = answer.total.late_by_cause();
    let value = |place: usize| match &percents {
        Some(percents) => percents[place],
        None => counts[place].into(),
    };
    Plot {
        kind: Kind::Bars,
        unit: if percents.is_some() {
            Unit::Percent
        } else {
            Unit::Count
        },
        places: text::arrivals_cause(),
        labels: CAUSES.iter().map(|(name, _)| name()).collect(),
        series: vec![Series {
            name: text::line_late(),
            values: (0..CAUSES.len()).map(|place| Some(value(place))).collect(),
            has_own_axis: false,
        }],
        marks: Vec::new(),
    }
}

/// Late orders by week, each cause on the other.
pub(super) fn late_by_week(answer: &WismoFulfillment) -> Plot {
    late_plot(&answer.lines, &answer.cut)
}

/// Late orders by line, each cause on the other.
pub(super) fn late_plot(lines: &[FulfillmentLine], cut: &Cut) -> Plot {
    let of_cause =
        |(name, of): (fn() -> String, Counted)| series(name(), lines, |line| Some(of(line).into()));
    Plot {
        kind: Kind::Stack,
        unit: Unit::Count,
        places: text::of("cut_", cut.word()),
        labels: lines.iter().map(|line| name(line, cut)).collect(),
        series: CAUSES.into_iter().map(of_cause).collect(),
        marks: Vec::new(),
    }
}

fn series(
    name: String,
    lines: &[FulfillmentLine],
    of: impl Fn(&FulfillmentLine) -> Option<Decimal>,
) -> Series {
    Series {
        name,
        values: lines.iter().map(of).collect(),
        has_own_axis: false,
    }
}
