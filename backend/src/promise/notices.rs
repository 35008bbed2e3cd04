//! Marks for notices of foreseen delays: whom they would have told before, and what came.

use std::fmt;

use shared::time::{Date, Timestamp};

use super::backtest::tenths;
use super::foresight::{Foresight, Story};

/// How notices about some parcels would have done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoticeGrade {
    /// Parcels that were late.
    pub late: u64,
    /// Of those, announced before the promise had passed.
    pub announced: u64,
    /// Hours by which they were, added up.
    pub warned_hours: u64,
    /// Parcels that were in time.
    pub in_time: u64,
    /// Of those, announced as late.
    pub false_alarms: u64,
}

impl NoticeGrade {
    /// Adds a parcel, by what was known before, with what came of it until `now`.
    pub fn add(&mut self, foresight: &Foresight, story: &Story, now: Timestamp) {
        let Some(was_late) = story.was_late(now) else {
            return;
        };
        let warned = story.warned_hours(foresight);
        if was_late {
            self.late += 1;
            self.announced += u64::from(warned.is_some());
            self.warned_hours += u64::try_from(warned.unwrap_or(0)).unwrap_or(0);
        } else {
            self.in_time += 1;
            self.false_alarms += u64::from(warned.is_some());
        }
    }

    fn add_all(&mut self, other: &Self) {
        self.late += other.late;
        self.announced += other.announced;
        self.warned_hours += other.warned_hours;
        self.in_time += other.in_time;
        self.false_alarms += other.false_alarms;
    }
}

/// Marks month by month, as a table for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticeTable {
    /// First day of each month, and the marks of parcels promised for it.
    pub months: Vec<(Date, NoticeGrade)>,
}

impl fmt::Display for NoticeTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| month | late | announced before | hours ahead | notices | false | of notices | of parcels in time |"
        )?;
        writeln!(f, "|---|---|---|---|---|---|---|---|")?;
        let mut all = NoticeGrade::default();
        for (month, grade) in &self.months {
            write_row(f, &format!("{:04}-{:02}", month.year, month.month), grade)?;
            all.add_all(grade);
        }
        write_row(f, "all", &all)
    }
}

fn write_row(f: &mut fmt::Formatter<'_>, name: &str, grade: &NoticeGrade) -> fmt::Result {
    let notices = grade.announced + grade.false_alarms;
    let percent = |part: u64, of: u64| tenths(part * 1_000, of, " %");
    writeln!(
        f,
        "| {name} | {} | {} | {} | {notices} | {} | {} | {} |",
        grade.late,
        percent(grade.announced, grade.late),
        tenths(grade.warned_hours * 10, grade.announced, ""),
        grade.false_alarms,
        percent(grade.false_alarms, notices),
        percent(grade.false_alarms, grade.in_time),
    )
}
