//! Inquiries of a day, added up by all that segments are made of and all that they are divided by: of any segment they are counted without
//! asking the database for more than which days have changed. `rollups` says so in the transaction that changes one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use shared::api::wismo::Channel;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::counted_segment::{Counted, DayRow, chosen};
use super::inquiry_tallies::Tallies;
use super::rollups::{KINDS, MEASURES};
use super::words::{Word, Words};
use crate::windows::Days;

/// What cells are told apart by, in the order of the index that they are read from.
const KEYS: [&str; 11] = [
    "seller_id",
    "carrier",
    "region",
    "channel",
    "value_band",
    "customer_kind",
    "topic",
    "order_status",
    "age",
    "answer_time",
    "hour",
];
/// What is counted of a cell: as `MEASURES` has it.
const SUMS: usize = 11;
/// Cells kept at most, of the latest days: some 90 MB.
const MOST_CELLS: usize = 1_000_000;

/// Days kept in memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    words: Words,
    /// With how often each had changed.
    days: BTreeMap<i64, (i64, Arc<[Cell]>)>,
    cells: usize,
}

#[derive(Debug)]
struct Cell {
    keys: [Word; KEYS.len()],
    sums: [u32; SUMS],
}

/// A day as it is in a snapshot.
type Day = (i64, Arc<[Cell]>);

/// Places of keys, and the words that they must have.
struct Wanted(Vec<(usize, Word)>);

impl Cells {
    /// What is counted of a segment, by day.
    pub(super) async fn by_day(
        &self,
        database: &mut SqliteConnection,
        counted: Counted<'_>,
    ) -> Result<Vec<DayRow>, sqlx::Error> {
        let days = self.days(database, counted.days).await?;
        let Some(wanted) = self.wanted(counted) else {
            return Ok(Vec::new());
        };
        let row = |(day, cells): &Day| {
            let mut sums = [0_i64; SUMS];
            for cell in wanted.of(cells) {
                for (sum, one) in sums.iter_mut().zip(cell.sums) {
                    *sum += i64::from(one);
                }
            }
            DayRow::of(*day, sums)
        };
        Ok(days.iter().map(row).collect())
    }

    /// How many inquiries of a segment there are of each value, by these kinds.
    pub(super) async fn tallies(
        &self,
        database: &mut SqliteConnection,
        counted: Counted<'_>,
        kinds: &[&str],
    ) -> Result<Tallies, sqlx::Error> {
        let days = self.days(database, counted.days).await?;
        let Some(wanted) = self.wanted(counted) else {
            return Ok(Tallies::new());
        };
        let kinds = KINDS.into_iter().filter(|(kind, _)| kinds.contains(kind));
        let kinds: Vec<(&str, usize)> = kinds
            .map(|(kind, column)| (kind, place_of(column)))
            .collect();
        let mut counts: Vec<Vec<u64>> = vec![Vec::new(); kinds.len()];
        for cell in days.iter().flat_map(|(_, cells)| wanted.of(cells)) {
            for ((_, place), counts) in kinds.iter().zip(&mut counts) {
                cell.count_in(counts, *place);
            }
        }
        let kinds = kinds.into_iter().map(|(kind, _)| kind.to_owned());
        let named = counts.iter().map(|counts| self.named(counts));
        Ok(kinds.zip(named).collect())
    }

    /// These days, as they are in the snapshot. What is not kept, or has changed, is read.
    async fn days(
        &self,
        database: &mut SqliteConnection,
        days: Days,
    ) -> Result<Vec<Day>, sqlx::Error> {
        let states: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT day, changes FROM inquiry_day_changes WHERE day BETWEEN $1 AND $2 ORDER BY day",
        )
        .bind(days.first)
        .bind(days.last)
        .fetch_all(&mut *database)
        .await?;
        let mut found = Vec::with_capacity(states.len());
        for (day, changes) in states {
            let cells = match self.kept(day, changes) {
                Some(cells) => cells,
                None => self.read(database, day, changes).await?,
            };
            found.push((day, cells));
        }
        Ok(found)
    }

    fn kept(&self, day: i64, changes: i64) -> Option<Arc<[Cell]>> {
        let kept = self.lock();
        let (known, cells) = kept.days.get(&day)?;
        (*known == changes).then(|| Arc::clone(cells))
    }

    async fn read(
        &self,
        database: &mut SqliteConnection,
        day: i64,
        changes: i64,
    ) -> Result<Arc<[Cell]>, sqlx::Error> {
        let texts = KEYS.map(|key| format!("CAST({key} AS TEXT)")).join(", ");
        let rows = sqlx::query(&format!(
            "SELECT {texts}, {MEASURES} FROM inquiries WHERE day = $1 GROUP BY {}",
            KEYS.join(", ")
        ))
        .bind(day)
        .fetch_all(database)
        .await?;
        self.lock().keep(day, changes, &rows)
    }

    /// Which cells are meant; nothing when a word of the segment is that of no inquiry.
    fn wanted(&self, counted: Counted<'_>) -> Option<Wanted> {
        let channel = counted.segment.channel.as_ref().map(Channel::word);
        let columns = chosen(counted.segment)
            .into_iter()
            .chain([("channel", channel)]);
        let kept = self.lock();
        let wanted = columns.filter_map(|(column, value)| {
            let word = kept.words.find(value?);
            Some(word.map(|word| (place_of(column), word)))
        });
        wanted.collect::<Option<Vec<_>>>().map(Wanted)
    }

    /// Counts by number of a word, with the words themselves.
    fn named(&self, counts: &[u64]) -> BTreeMap<String, u64> {
        let kept = self.lock();
        let counted = (0..).zip(counts).filter(|(_, count)| **count > 0);
        counted
            .map(|(number, count)| (kept.words.word(number).to_owned(), *count))
            .collect()
    }

    /// Whoever broke off while they held it had put no day in that is not whole.
    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wanted {
    fn of<'a>(&'a self, cells: &'a [Cell]) -> impl Iterator<Item = &'a Cell> {
        cells.iter().filter(|cell| {
            let mut wanted = self.0.iter();
            wanted.all(|(place, word)| cell.keys.get(*place) == Some(word))
        })
    }
}

impl Kept {
    /// Of days that nobody asks for any more the oldest ones go first.
    fn keep(
        &mut self,
        day: i64,
        changes: i64,
        rows: &[SqliteRow],
    ) -> Result<Arc<[Cell]>, sqlx::Error> {
        let cells = rows.iter().map(|row| Cell::of(row, &mut self.words));
        let cells: Arc<[Cell]> = cells.collect::<Result<Vec<Cell>, _>>()?.into();
        let newer = self.days.get(&day).filter(|(known, _)| *known > changes);
        if newer.is_none() {
            self.cells += cells.len();
            let before = self.days.insert(day, (changes, Arc::clone(&cells)));
            self.cells -= before.map_or(0, |(_, cells)| cells.len());
        }
        while self.cells > MOST_CELLS {
            let Some((_, (_, oldest))) = self.days.pop_first() else {
                break;
            };
            self.cells -= oldest.len();
        }
        Ok(cells)
    }
}

impl Cell {
    fn of(row: &SqliteRow, words: &mut Words) -> Result<Self, sqlx::Error> {
        let mut keys = [0; KEYS.len()];
        for (place, key) in keys.iter_mut().enumerate() {
            *key = words.number(row.try_get(place)?);
        }
        let mut sums = [0; SUMS];
        for (place, sum) in sums.iter_mut().enumerate() {
            let count: i64 = row.try_get(KEYS.len() + place)?;
            *sum = u32::try_from(count).unwrap_or(u32::MAX);
        }
        Ok(Self { keys, sums })
    }

    /// Counts its inquiries, the first of the measures, with others that have the same word in that place.
    fn count_in(&self, counts: &mut Vec<u64>, place: usize) {
        let word = self.keys.get(place).copied().unwrap_or_default();
        let number = usize::try_from(word).unwrap_or_default();
        if number >= counts.len() {
            counts.resize(number + 1, 0);
        }
        if let Some(count) = counts.get_mut(number) {
            *count += u64::from(self.sums[0]);
        }
    }
}

/// The place of a column among the keys.
fn place_of(column: &str) -> usize {
    KEYS.iter().position(|key| *key == column).unwrap_or(0)
}
