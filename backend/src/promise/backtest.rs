//! Marks for promises: what they would have said before, and what came.

use std::fmt;

use shared::time::Date;

use super::book::{Book, Journey, Question};

/// How promises about some parcels would have done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grade {
    /// Parcels with a promise whose outcome is known: here, or not here by the 90th day in a hundred.
    pub parcels: u64,
    /// Of those, here by the day that half are promised for.
    pub by_p50: u64,
    /// Of those, here by the day that nine in ten are promised for.
    pub by_p90: u64,
    /// Days between the two, added up.
    pub width_days: u64,
    /// Days to the second, added up.
    pub p90_days: u64,
    /// Parcels that are neither here nor late yet.
    pub undecided: u64,
    /// Parcels for which there was too little to promise by.
    pub without_promise: u64,
    /// Of `parcels`: those that had been promised a day at the sale.
    pub promised: u64,
    /// Of those, here by that day.
    pub promises_kept: u64,
    /// Days to that day, added up.
    pub promised_days: u64,
}

/// Parcels of a shop with the same outcome, which the book has not seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whose.
    pub seller: String,
    /// Their way, by whoever carried them.
    pub journey: Journey,
    /// Days to the one promised at the sale, if one was.
    pub promised_days: Option<i64>,
}

impl Grade {
    /// Adds parcels, as the book would have promised them. Who would carry them was not known then: it goes by the shop's habit.
    pub fn add(&mut self, book: &Book, outcome: &Outcome) {
        let journey = &outcome.journey;
        let question = Question {
            origin: &journey.origin,
            destination: &journey.destination,
            carrier: book.usual_carrier(&outcome.seller),
            weekday: journey.weekday,
        };
        let Some(band) = book.band(&question) else {
            self.without_promise += journey.parcels;
            return;
        };
        if !journey.has_arrived && journey.days <= band.p90_days {
            self.undecided += journey.parcels;
            return;
        }
        let is_by =
            |days: i64| u64::from(journey.has_arrived && journey.days <= days) * journey.parcels;
        let sum = |days: i64| u64::try_from(days).unwrap_or(0) * journey.parcels;
        self.parcels += journey.parcels;
        self.by_p50 += is_by(band.p50_days);
        self.by_p90 += is_by(band.p90_days);
        self.width_days += sum(band.p90_days - band.p50_days);
        self.p90_days += sum(band.p90_days);
        if let Some(promised_days) = outcome.promised_days {
            self.promised += journey.parcels;
            self.promises_kept += is_by(promised_days);
            self.promised_days += sum(promised_days);
        }
    }

    /// Adds another's parcels.
    pub fn add_all(&mut self, other: &Self) {
        self.parcels += other.parcels;
        self.by_p50 += other.by_p50;
        self.by_p90 += other.by_p90;
        self.width_days += other.width_days;
        self.p90_days += other.p90_days;
        self.undecided += other.undecided;
        self.without_promise += other.without_promise;
        self.promised += other.promised;
        self.promises_kept += other.promises_kept;
        self.promised_days += other.promised_days;
    }
}

/// Marks month by month, as a table for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GradeTable {
    /// First day of each month, and its marks.
    pub months: Vec<(Date, Grade)>,
}

impl fmt::Display for GradeTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| month | parcels | by p50 | by p90 | days p50 to p90 | days to p90 | date given at the sale: kept | days to it | too little to promise by |"
        )?;
        writeln!(f, "|---|---|---|---|---|---|---|---|---|")?;
        let mut all = Grade::default();
        for (month, grade) in &self.months {
            let name = format!("{:04}-{:02}", month.year, month.month);
            if grade.undecided > 0 {
                // What has come so far are the quick ones.
                writeln!(
                    f,
                    "| {name} | not over: {} undecided | | | | | | | |",
                    grade.undecided
                )?;
                continue;
            }
            write_row(f, &name, grade)?;
            all.add_all(grade);
        }
        write_row(f, "all", &all)
    }
}

fn write_row(f: &mut fmt::Formatter<'_>, name: &str, grade: &Grade) -> fmt::Result {
    let percent = |part: u64, of: u64| tenths(part * 1_000, of, " %");
    let mean = |sum: u64, of: u64| tenths(sum * 10, of, "");
    writeln!(
        f,
        "| {name} | {} | {} | {} | {} | {} | {} | {} | {} |",
        grade.parcels,
        percent(grade.by_p50, grade.parcels),
        percent(grade.by_p90, grade.parcels),
        mean(grade.width_days, grade.parcels),
        mean(grade.p90_days, grade.parcels),
        percent(grade.promises_kept, grade.promised),
        mean(grade.promised_days, grade.promised),
        grade.without_promise,
    )
}

/// A quotient in tenths, half up; a dash when there is nothing to divide by.
pub(super) fn tenths(tenfold: u64, of: u64, unit: &str) -> String {
    if of == 0 {
        return "-".to_owned();
    }
    let tenths = (tenfold + of / 2) / of;
    format!("{}.{}{unit}", tenths / 10, tenths % 10)
}
