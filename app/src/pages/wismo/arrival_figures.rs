//! The four figures of how orders leave and arrive.

use rust_decimal::Decimal;
use shared::api::wismo::{FulfillmentLine, WismoFulfillment};
use shared::format::{self, NO_DATA};
use shared::metrics::{Share, share};

use super::figures::{Figure, change};
use super::lines::{causes, expected, late, percent};
use super::words;
use crate::text;

/// Their names.
pub(super) const KINDS: [&str; 4] = ["ship", "delivery", "on_time", "late"];

pub(super) fn figures(answer: &WismoFulfillment) -> [Figure; 4] {
    of((&answer.total, answer.base.as_ref()), answer.business_days)
}

/// What they are made of by name.
pub(super) fn said(line: &FulfillmentLine, is_business: bool) -> Vec<(String, String)> {
    let value = |figure: Figure| {
        (
            figure.name,
            figure.value.unwrap_or_else(|| NO_DATA.to_owned()),
        )
    };
    of((line, None), is_business).map(value).into()
}

fn of(lines: Lines<'_>, is_business: bool) -> [Figure; 4] {
    let in_days = |figure: Figure| Figure {
        name: if is_business {
            text::kpi_in_business_days(&figure.name)
        } else {
            figure.name
        },
        ..figure
    };
    let (ship, delivery) = (in_days(ship(lines)), in_days(delivery(lines)));
    [ship, delivery, on_time(lines), broken(lines)]
}

type Lines<'a> = (&'a FulfillmentLine, Option<&'a FulfillmentLine>);

fn ship((now, base): Lines<'_>) -> Figure {
    let half = |line: &FulfillmentLine| line.ship_days_p50.map(Decimal::from);
    let most = days_or_dash(now.ship_days_p90);
    Figure {
        kind: "ship",
        name: text::kpi_ship(),
        value: half(now).as_ref().map(say_days),
        change: change((now, base), half, false, say_days),
        note: text::kpi_ship_note(&format::count(now.left, text::locale()), &most),
        few: words::few(now.left),
        definition: text::kpi_ship_definition(),
        number: half(now),
        base: base.and_then(half),
    }
}

fn delivery((now, base): Lines<'_>) -> Figure {
    let half = |line: &FulfillmentLine| line.delivery_days_p50.map(Decimal::from);
    let most = days_or_dash(now.delivery_days_p90);
    Figure {
        kind: "delivery",
        name: text::kpi_delivery(),
        value: half(now).as_ref().map(say_days),
        change: change((now, base), half, false, say_days),
        note: text::kpi_delivery_note(&format::count(now.arrived, text::locale()), &most),
        few: words::few(now.arrived),
        definition: text::kpi_delivery_definition(),
        number: half(now),
        base: base.and_then(half),
    }
}

fn on_time((now, base): Lines<'_>) -> Figure {
    let of = |line: &FulfillmentLine| percent(line.on_time, line.decided);
    let estimate = words::share(share(now.by_estimate, now.estimated));
    let expected = expected(now).as_ref().map(say_percent);
    Figure {
        kind: "on_time",
        name: text::kpi_on_time(),
        value: share_text(share(now.on_time, now.decided)),
        change: change((now, base), of, true, say_percent),
        note: text::kpi_on_time_note(&estimate, &expected.unwrap_or_else(|| NO_DATA.to_owned())),
        few: words::few(now.decided),
        definition: text::kpi_on_time_definition(),
        number: of(now),
        base: base.and_then(of),
    }
}

/// Broken promises, and to whose part they are put down.
fn broken((now, base): Lines<'_>) -> Figure {
    let of = |line: &FulfillmentLine| percent(late(line), line.decided);
    let percents = causes(now);
    let part = |place: usize| match &percents {
        Some(percents) => say_percent(&percents[place]),
        None => format::count(now.late_by_cause()[place], text::locale()),
    };
    Figure {
        kind: "late",
        name: text::kpi_late(),
        value: share_text(share(late(now), now.decided)),
        change: change((now, base), of, false, say_percent),
        note: text::kpi_late_note(&part(1), &part(2), &part(0), &part(3)),
        few: words::few(now.decided),
        definition: text::kpi_late_definition(),
        number: of(now),
        base: base.and_then(of),
    }
}

fn say_days(days: &Decimal) -> String {
    let count = u64::try_from(*days).unwrap_or(0);
    text::kpi_days(count)
}

fn days_or_dash(days: Option<u64>) -> String {
    days.map_or_else(|| NO_DATA.to_owned(), text::kpi_days)
}

fn say_percent(percent: &Decimal) -> String {
    format::percent(percent, text::locale())
}

/// A percentage, or how many of how many where there are few.
fn share_text(share: Share) -> Option<String> {
    match share {
        Share::NoData => None,
        Share::Count { .. } => Some(words::share(share)),
        Share::Percent { percent, .. } => Some(say_percent(&percent)),
    }
}
