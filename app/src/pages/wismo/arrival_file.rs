//! How orders leave and arrive, as a file: what the cards and the table show, in the order in which they show it.

use rust_decimal::Decimal;
use shared::api::wismo::{BUSINESS, CALENDAR, FulfillmentLine, WismoFulfillment};
use shared::metrics::rating_average;

use super::arrival_figures::figures;
use super::file::File;
use super::lines::{causes, expected, late, percent, sorted};
use crate::state::WismoAddress;

type Measure = (&'static str, Option<Decimal>);

/// The file of a view.
pub(super) fn file(answer: &WismoFulfillment, here: &WismoAddress) -> File {
    let base = answer.base_span.as_ref();
    let mut file = File::about(
        &answer.span,
        base,
        answer.time_zone.as_deref(),
        answer.formula_version,
    );
    file.known(&answer.known);
    let days = if answer.business_days {
        BUSINESS
    } else {
        CALENDAR
    };
    file.row(["span", "days", "", days, ""]);
    for figure in figures(answer) {
        file.number("figure", figure.kind, "", figure.number, figure.base);
    }
    for line in sorted(&answer.lines, &answer.cut, here.sort) {
        let name = line.name.clone().unwrap_or_else(|| line.key.clone());
        for (measure, value) in measures(&line) {
            file.number(answer.cut.word(), &name, measure, value, None);
        }
    }
    let base = answer.base.as_ref().map(measures);
    for (place, (measure, value)) in measures(&answer.total).into_iter().enumerate() {
        let base = base.as_ref().and_then(|base| base.get(place)?.1);
        file.number("total", "", measure, value, base);
    }
    for cause in &answer.causes {
        let count = Some(cause.count.into());
        file.number("exception", &cause.key, "orders", count, None);
        let share = percent(cause.count, answer.total.orders);
        file.number("exception", &cause.key, "percent_of_orders", share, None);
    }
    file
}

/// What is measured of a line; a percentage only where there are enough for one.
fn measures(line: &FulfillmentLine) -> Vec<Measure> {
    let count = |count: u64| Some(Decimal::from(count));
    let days = |days: Option<u64>| days.map(Decimal::from);
    let causes = causes(line);
    let cause = |place: usize| causes.as_ref().map(|causes| causes[place]);
    vec![
        ("orders", count(line.orders)),
        ("left", count(line.left)),
        ("days_to_ship_p50", days(line.ship_days_p50)),
        ("days_to_ship_p90", days(line.ship_days_p90)),
        ("arrived", count(line.arrived)),
        ("days_to_arrive_p50", days(line.delivery_days_p50)),
        ("days_to_arrive_p90", days(line.delivery_days_p90)),
        ("decided", count(line.decided)),
        ("on_time", count(line.on_time)),
        ("on_time_percent", percent(line.on_time, line.decided)),
        ("promised", count(line.promised)),
        ("expected_on_time_percent", expected(line)),
        ("estimated", count(line.estimated)),
        ("by_estimate", count(line.by_estimate)),
        (
            "by_estimate_percent",
            percent(line.by_estimate, line.estimated),
        ),
        ("late", count(late(line))),
        ("late_by_shop", count(line.by_shop)),
        ("late_by_shop_percent", cause(0)),
        ("late_by_carrier", count(line.by_carrier)),
        ("late_by_carrier_percent", cause(1)),
        ("late_by_recipient", count(line.by_recipient)),
        ("late_by_recipient_percent", cause(2)),
        ("late_unknown", count(line.unknown)),
        ("late_unknown_percent", cause(3)),
        ("with_exception", count(line.with_exception)),
        (
            "with_exception_percent",
            percent(line.with_exception, line.orders),
        ),
        ("answers", count(line.answers)),
        ("satisfaction", rating_average(line.stars, line.answers)),
    ]
}
