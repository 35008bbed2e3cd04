//! A line of the table of how orders leave and arrive: what stands in its cells, and by what it is sorted.

use rust_decimal::Decimal;
use shared::api::wismo::{Cut, FulfillmentLine};
use shared::format::{self, NO_DATA};
use shared::metrics::{SMALL_SAMPLE, Share, rating_average, share, shares};
use shared::time::Date;

use super::words;
use crate::browser::collation;
use crate::state::{LineColumn, LineSort};
use crate::text;

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// The figure in words.
    pub(super) said: String,
    /// On how many it rests.
    pub(super) note: Option<String>,
    /// Whether those are too few to judge by.
    pub(super) is_few: bool,
    /// By what it is sorted; nothing where there is too little to judge by.
    pub(super) rank: Option<Decimal>,
}

/// What people call a line.
pub(super) fn name(line: &FulfillmentLine, cut: &Cut) -> String {
    if let Some(name) = &line.name {
        return name.clone();
    }
    match cut {
        Cut::Week => Date::parse(&line.key).map_or_else(
            || line.key.clone(),
            |monday| format::date(monday, text::locale()),
        ),
        _ => words::carrier(&line.key),
    }
}

/// Late orders, whatever the cause.
pub(super) const fn late(line: &FulfillmentLine) -> u64 {
    line.decided.saturating_sub(line.on_time)
}

/// The share that will have arrived in time, in percent; nothing where none has arrived, as of orders that no carrier has yet.
pub(super) fn expected(line: &FulfillmentLine) -> Option<Decimal> {
    let thousandths = i64::try_from(line.expected_on_time.filter(|_| line.arrived > 0)?).ok()?;
    Some(Decimal::new(thousandths, 1))
}

/// How many of a thousand, and so on: a share as a percentage, where there are enough for one.
pub(super) fn percent(part: u64, whole: u64) -> Option<Decimal> {
    match share(part, whole) {
        Share::Percent { percent, .. } => Some(percent),
        Share::NoData | Share::Count { .. } => None,
    }
}

/// The share that each cause has of those late, together exactly 100; nothing where too few are.
pub(super) fn causes(line: &FulfillmentLine) -> Option<[Decimal; 4]> {
    shares(line.late_by_cause()).filter(|_| late(line) >= SMALL_SAMPLE)
}

/// The cell of a column.
pub(super) fn cell(line: &FulfillmentLine, column: LineColumn) -> Cell {
    match column {
        LineColumn::Name => Cell::default(),
        LineColumn::Orders => counted(line.orders),
        LineColumn::Ship => days(line.ship_days_p50, line.ship_days_p90, line.left),
        LineColumn::Delivery => days(line.delivery_days_p50, line.delivery_days_p90, line.arrived),
        LineColumn::OnTime => shared(line.on_time, line.decided),
        LineColumn::Expected => of_expected(line),
        LineColumn::Estimate => shared(line.by_estimate, line.estimated),
        LineColumn::Late => counted(late(line)),
        LineColumn::Shop => of_cause(line, 0),
        LineColumn::Carrier => of_cause(line, 1),
        LineColumn::Recipient => of_cause(line, 2),
        LineColumn::Unknown => of_cause(line, 3),
        LineColumn::Exceptions => shared(line.with_exception, line.orders),
        LineColumn::Satisfaction => stars(line),
    }
}

fn counted(count: u64) -> Cell {
    Cell {
        said: format::count(count, text::locale()),
        rank: Some(count.into()),
        ..Cell::default()
    }
}

/// A figure that rests on so many.
fn measured(said: Option<String>, rank: Option<Decimal>, count: u64) -> Cell {
    let is_few = (1..SMALL_SAMPLE).contains(&count);
    Cell {
        said: said.unwrap_or_else(|| NO_DATA.to_owned()),
        note: (count > 0).then(|| text::line_n(&format::count(count, text::locale()))),
        is_few,
        rank: rank.filter(|_| !is_few),
    }
}

fn days(half: Option<u64>, most: Option<u64>, count: u64) -> Cell {
    let said = half.zip(most).map(|(half, most)| {
        let locale = text::locale();
        text::line_days(&format::count(half, locale), &format::count(most, locale))
    });
    // By the middle one, and of the same by the slow ones.
    let rank = half
        .zip(most)
        .and_then(|(half, most)| Some(Decimal::from(half.checked_mul(1_000_000)? + most)));
    measured(said, rank, count)
}

fn shared(part: u64, whole: u64) -> Cell {
    let locale = text::locale();
    let of = text::share_count(&format::count(part, locale), &format::count(whole, locale));
    match share(part, whole) {
        Share::NoData => measured(None, None, 0),
        Share::Count { .. } => Cell {
            said: of,
            is_few: true,
            ..Cell::default()
        },
        Share::Percent { percent, .. } => Cell {
            said: format::percent(&percent, locale),
            note: Some(of),
            is_few: false,
            rank: Some(percent),
        },
    }
}

fn of_expected(line: &FulfillmentLine) -> Cell {
    let expected = expected(line);
    let said = expected.map(|percent| format::percent(&percent, text::locale()));
    measured(said, expected, line.promised)
}

fn of_cause(line: &FulfillmentLine, place: usize) -> Cell {
    let count = line.late_by_cause()[place];
    let whole = shared(count, late(line));
    let Some(percent) = causes(line).map(|causes| causes[place]) else {
        return whole;
    };
    // Rounded so that the four make up the whole.
    Cell {
        said: format::percent(&percent, text::locale()),
        rank: Some(percent),
        ..whole
    }
}

fn stars(line: &FulfillmentLine) -> Cell {
    let mean = rating_average(line.stars, line.answers);
    let said = mean.map(|mean| format::rating(&mean, text::locale()));
    measured(said, mean, line.answers)
}

/// Puts lines in order. What is too little to judge by comes last either way; what is the same stays as the server has it.
pub(super) fn sorted(
    lines: &[FulfillmentLine],
    cut: &Cut,
    sort: Option<LineSort>,
) -> Vec<FulfillmentLine> {
    let Some(LineSort {
        column,
        is_descending,
    }) = sort
    else {
        return lines.to_vec();
    };
    let key = |line: &FulfillmentLine| match (column, cut) {
        // Weeks by their dates, not by the words for them.
        (LineColumn::Name, Cut::Week) => (None, line.key.clone()),
        (LineColumn::Name, _) => (None, name(line, cut)),
        _ => (cell(line, column).rank, String::new()),
    };
    let mut keyed: Vec<_> = lines.iter().map(|line| (key(line), line)).collect();
    keyed.sort_by(|((rank, name), _), ((other_rank, other_name), _)| {
        let missing_last = rank.is_none().cmp(&other_rank.is_none());
        let by_rank = rank.cmp(other_rank);
        let order = by_rank.then_with(|| collation::compare(text::locale(), name, other_name));
        missing_last.then(if is_descending {
            order.reverse()
        } else {
            order
        })
    });
    keyed.into_iter().map(|(_, line)| line.clone()).collect()
}
