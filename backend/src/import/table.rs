//! One CSV file, plain or gzipped, with or without a byte-order mark.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use csv::StringRecord;
use flate2::read::MultiGzDecoder;

use super::report::Report;
use crate::error::StartError;

const UNREADABLE: &str = "this is not readable as CSV in UTF-8";

/// The columns and rows of a file.
pub(super) struct Table {
    file: String,
    columns: Vec<String>,
    reader: csv::Reader<Box<dyn Read>>,
}

/// One row, and where it stands.
pub(super) struct Row<'a> {
    file: &'a str,
    columns: &'a [String],
    record: &'a StringRecord,
    line: u64,
}

impl Table {
    /// Opens `name.csv` or `name.csv.gz`; nothing when neither is there, or when what is there is no table.
    pub(super) fn open(
        folder: &Path,
        name: &str,
        report: &mut Report,
    ) -> Result<Option<Self>, StartError> {
        let plain = format!("{name}.csv");
        let zipped = format!("{name}.csv.gz");
        for file in [plain, zipped] {
            let path = folder.join(&file);
            if !path.is_file() {
                continue;
            }
            let opened = File::open(&path).map_err(|error| {
                StartError(format!("{} cannot be read: {error}.", path.display()))
            })?;
            let opened = BufReader::new(opened);
            let bytes: Box<dyn Read> = if file.ends_with("gz") {
                Box::new(MultiGzDecoder::new(opened))
            } else {
                Box::new(opened)
            };
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
            let Ok(header) = reader.headers() else {
                report.refuse(&file, 1, UNREADABLE);
                return Ok(None);
            };
            let columns = header
                .iter()
                .map(|column| {
                    column
                        .trim_start_matches('\u{feff}')
                        .trim()
                        .trim_matches('"')
                        .to_owned()
                })
                .collect();
            return Ok(Some(Self {
                file,
                columns,
                reader,
            }));
        }
        Ok(None)
    }

    /// Hands every row to `take`, which says why it cannot use one.
    pub(super) fn each(
        mut self,
        report: &mut Report,
        mut take: impl FnMut(&Row<'_>) -> Result<(), String>,
    ) {
        let mut record = StringRecord::new();
        let mut rows = 0;
        loop {
            match self.reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {
                    rows += 1;
                    let line = record.position().map_or(0, csv::Position::line);
                    let row = Row {
                        file: &self.file,
                        columns: &self.columns,
                        record: &record,
                        line,
                    };
                    if let Err(reason) = take(&row) {
                        report.refuse(row.file, line, &reason);
                    }
                }
                Err(error) => {
                    rows += 1;
                    let line = error.position().map_or(0, csv::Position::line);
                    report.refuse(&self.file, line, UNREADABLE);
                    // After a fault in the compressed data there is nothing more to read.
                    if error.is_io_error() {
                        break;
                    }
                }
            }
        }
        report.read.insert(self.file, rows);
    }
}

impl Row<'_> {
    /// The value of a column, trimmed; nothing when it is empty or there is no such column.
    pub(super) fn value(&self, column: &str) -> Option<&str> {
        let place = self.columns.iter().position(|name| name == column)?;
        self.record
            .get(place)
            .map(str::trim)
            .filter(|value| !value.is_empty())
    }

    /// As [`Row::value`], for what a row is useless without.
    pub(super) fn required(&self, column: &str) -> Result<&str, String> {
        self.value(column)
            .ok_or_else(|| format!("{column} is missing"))
    }

    /// Where the row stands.
    pub(super) fn line(&self) -> u64 {
        self.line
    }
}
