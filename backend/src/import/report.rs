//! What an import did, for whoever ordered it.

use std::collections::BTreeMap;
use std::fmt;

/// Tables that an import may add to.
pub(super) const TABLES: [&str; 7] = [
    "sellers",
    "products",
    "orders",
    "order_items",
    "shipments",
    "tracking_events",
    "reviews",
];

/// Bad rows that are named; the rest are counted.
const NAMED: usize = 20;

/// Rows read, rows added, rows that could not be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows of each file that was there.
    pub read: BTreeMap<String, usize>,
    /// Rows added to each table.
    pub added: BTreeMap<&'static str, u64>,
    /// How many rows could not be used.
    pub bad_rows: usize,
    /// The first of them: file, line, reason.
    pub named: Vec<String>,
    /// Events that have not happened yet, after times were moved.
    pub left_in_future: usize,
}

impl Report {
    /// Notes a row that is left out.
    pub(super) fn refuse(&mut self, file: &str, line: u64, reason: &str) {
        self.bad_rows += 1;
        if self.named.len() < NAMED {
            self.named.push(format!("{file}:{line}: {reason}"));
        }
    }

    pub(super) fn before(&mut self, table: &'static str, rows: u64) {
        self.added.insert(table, rows);
    }

    pub(super) fn after(&mut self, table: &'static str, rows: u64) {
        if let Some(before) = self.added.get_mut(table) {
            *before = rows.saturating_sub(*before);
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (file, rows) in &self.read {
            writeln!(f, "{rows:>9} rows read from {file}")?;
        }
        for (table, rows) in &self.added {
            writeln!(f, "{rows:>9} rows added to {table}")?;
        }
        if self.left_in_future > 0 {
            writeln!(
                f,
                "{:>9} events left out, because they lie in the future",
                self.left_in_future
            )?;
        }
        writeln!(f, "{:>9} rows could not be used", self.bad_rows)?;
        for fault in &self.named {
            writeln!(f, "          {fault}")?;
        }
        if self.bad_rows > self.named.len() {
            writeln!(f, "          and {} more", self.bad_rows - self.named.len())?;
        }
        Ok(())
    }
}
