//! What is on screen, as a file.

use rust_decimal::Decimal;
use shared::api::wismo::{Known, Tally, TrendPoint, WismoSpan};

use crate::browser::download;
use crate::state::Announcer;
use crate::text;

/// A file of figures, one a row: in which part of the page, of what, what was measured, how much, and against how much; or of
/// other rows.
pub(super) struct File(String);

impl File {
    /// A file about those days.
    pub(super) fn about(
        span: &WismoSpan,
        base: Option<&WismoSpan>,
        zone: Option<&str>,
        version: u64,
    ) -> Self {
        let mut file = Self::headed(["part", "name", "measure", "value", "compared_with"]);
        let day = |span: Option<&WismoSpan>, end: fn(&WismoSpan) -> String| {
            span.map(end).unwrap_or_default()
        };
        for (name, end) in [
            (
                "from",
                (|span| span.from.to_string()) as fn(&WismoSpan) -> String,
            ),
            ("to", |span| span.to.to_string()),
        ] {
            file.row(["span", name, "", &end(span), &day(base, end)]);
        }
        file.row(["span", "time_zone", "", zone.unwrap_or("UTC"), ""]);
        file.row(["span", "formula_version", "", &version.to_string(), ""]);
        file
    }

    /// A file with those columns.
    pub(super) fn headed<const N: usize>(columns: [&str; N]) -> Self {
        // By this mark spreadsheets know the encoding.
        let mut file = Self(String::from('\u{feff}'));
        file.row(columns);
        file
    }

    /// Adds a figure; an empty cell where there is none.
    pub(super) fn number(
        &mut self,
        part: &str,
        name: &str,
        measure: &str,
        value: Option<Decimal>,
        base: Option<Decimal>,
    ) {
        let said =
            |value: Option<Decimal>| value.map(|value| value.to_string()).unwrap_or_default();
        self.row([part, name, measure, &said(value), &said(base)]);
    }

    /// Adds as of when the figures are known, what has changed since, and where the formulas changed.
    pub(super) fn known(&mut self, known: &Known) {
        let at = known.known_at.map(|at| at.to_string()).unwrap_or_default();
        self.row(["span", "known_at", "", &at, ""]);
        for mark in &known.formulas {
            let (day, version) = (mark.day.to_string(), Some(mark.version.into()));
            self.number("formulas", &day, "version", version, None);
        }
        for change in &known.changed_since {
            let count = Some(change.count.into());
            self.number("since", &change.key, "count", count, None);
        }
    }

    /// Adds a trend.
    pub(super) fn trend(&mut self, points: &[TrendPoint]) {
        for point in points {
            let (part, name) = match (point.day, point.hour) {
                (Some(day), _) => ("from_day", day.to_string()),
                (None, hour) => ("hour_of_week", hour.unwrap_or(0).to_string()),
            };
            self.row([part, &name, "inquiries", &point.inquiries.to_string(), ""]);
            if point.day.is_some() {
                self.row([part, &name, "orders", &point.orders.to_string(), ""]);
            }
        }
    }

    /// Adds how many there are of each kind.
    pub(super) fn tallies(&mut self, part: &str, tallies: &[Tally]) {
        for tally in tallies {
            self.row([part, &tally.key, "inquiries", &tally.count.to_string(), ""]);
        }
    }

    /// Adds a row.
    pub(super) fn row<const N: usize>(&mut self, cells: [&str; N]) {
        self.0.push_str(&cells.map(cell).join(","));
        self.0.push_str("\r\n");
    }

    /// Hands it to the browser to keep.
    pub(super) fn save(&self, name: &str, announcer: Announcer) {
        download::keep(name, "text/csv;charset=utf-8", &self.0);
        announcer.say(text::wismo_exported());
    }
}

/// A cell as RFC 4180 has it, which no spreadsheet takes for a formula; numbers stay numbers.
fn cell(text: &str) -> String {
    const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let is_number = is_plain_number(text);
    let is_formula = text.starts_with(FORMULA) || text.trim_start().starts_with(FORMULA);
    let guard = if is_formula && !is_number { "'" } else { "" };
    ["\"", guard, &text.replace('"', "\"\""), "\""].concat()
}

fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
