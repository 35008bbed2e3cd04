//! As known at: questions answered with what was known at a moment of the past. The same sums over the versions of inquiries, orders
//! and parcels that counted then, in place of those that count now.

use chrono_tz::Tz;
use shared::api::wismo::{FormulaMark, Known, KnownAt, Segment, WismoQuery};
use shared::period::Window;
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::counted_segment::{Counted, Counts};
use super::inquiry_cells::Cells;
use super::marketplace::time_zone;
use super::{counted_segment, formulas, known_changes};
use crate::windows::{Days, Windows};

/// Which days a question is about, and what was known when it is answered for.
pub(super) struct Asked {
    pub(super) windows: Windows,
    /// In which the marketplace's days began then.
    pub(super) zone: Tz,
    /// Nothing for what is known now.
    pub(super) known_at: Option<Timestamp>,
    now: Timestamp,
}

impl Asked {
    /// A moment that has not passed is now.
    pub(super) async fn of(
        database: &mut SqliteConnection,
        query: &WismoQuery,
        now: Timestamp,
    ) -> Result<Self, sqlx::Error> {
        let day = query.known_at.as_ref().and_then(KnownAt::day);
        let known_at = match day {
            Some(day) => Some(end_of(database, day.days_since_epoch()).await?),
            None => query.known_at.as_ref().and_then(KnownAt::instant),
        };
        let known_at = known_at.filter(|at| at.0 < now.0);
        let zone = match known_at {
            Some(at) => zone_at(database, at).await?,
            None => time_zone(database).await?,
        };
        Ok(Self {
            windows: Windows::of(query, known_at.unwrap_or(now), zone),
            zone,
            known_at,
            now,
        })
    }

    /// What is counted of the current days.
    pub(super) fn counted<'a>(&self, segment: &'a Segment) -> Counted<'a> {
        Counted {
            segment,
            days: self.windows.current,
            known_at: self.known_at,
        }
    }

    /// The days within the current ones from which newer formulas were in force, as far as was known.
    pub(super) async fn formulas(
        &self,
        database: &mut SqliteConnection,
    ) -> Result<Vec<FormulaMark>, sqlx::Error> {
        let until = self.known_at.unwrap_or(self.now);
        formulas::marks(database, self.windows.current, self.zone, until).await
    }

    /// The day that it is, whenever figures are known.
    pub(super) async fn present_day(
        &self,
        database: &mut SqliteConnection,
    ) -> Result<i64, sqlx::Error> {
        let zone = time_zone(database).await?;
        Ok(self.now.civil(&zone).date.days_since_epoch())
    }

    /// What an answer says of when its figures were known; `then` is what it counts.
    pub(super) async fn known(
        &self,
        database: &mut SqliteConnection,
        cells: &Cells,
        segment: &Segment,
        then: &Counts,
    ) -> Result<Known, sqlx::Error> {
        let formulas = self.formulas(database).await?;
        let Some(known_at) = self.known_at else {
            return Ok(Known {
                formulas,
                ..Known::default()
            });
        };
        let today = self.present_day(database).await?;
        let now = counts(database, cells, segment, self.windows.current, None).await?;
        let days_passed = (self.windows.today, today);
        let counted = self.counted(segment);
        let (changed_since, effects) =
            known_changes::of(database, counted, known_at, then, days_passed).await?;
        Ok(Known {
            known_at: Some(known_at),
            now: Some(now.figures(today)),
            changed_since,
            effects,
            formulas,
        })
    }
}

/// What is counted of some days, as known then or now.
pub(super) async fn counts(
    database: &mut SqliteConnection,
    cells: &Cells,
    segment: &Segment,
    days: Days,
    known_at: Option<Timestamp>,
) -> Result<Counts, sqlx::Error> {
    let counted = Counted {
        segment,
        days,
        known_at,
    };
    counted_segment::counts(database, cells, counted).await
}

/// The inquiries of which a question is, as they counted then or count now.
pub(super) fn inquiries(known_at: Option<Timestamp>) -> String {
    source("inquiries", "inquiry_versions", known_at)
}

/// The same, with no more than what is counted of them.
pub(super) fn counted_inquiries(known_at: Option<Timestamp>) -> String {
    source("inquiries", "counted_inquiry_versions", known_at)
}

/// The orders and parcels of which a question is, as they counted then or count now.
pub(super) fn orders(known_at: Option<Timestamp>) -> String {
    source("counted_orders", "counted_order_versions", known_at)
}

fn source(now: &str, versions: &str, known_at: Option<Timestamp>) -> String {
    known_at.map_or_else(
        || now.to_owned(),
        |Timestamp(at)| {
            format!("(SELECT * FROM {versions} WHERE known_from <= {at} AND known_to > {at})")
        },
    )
}

/// The zone in which the marketplace's days began then. Before there was any, the first one.
async fn zone_at(database: &mut SqliteConnection, at: Timestamp) -> Result<Tz, sqlx::Error> {
    let name: Option<String> = sqlx::query_scalar(
        "SELECT time_zone FROM calendars WHERE known_from <= $1 ORDER BY known_from DESC LIMIT 1",
    )
    .bind(at.0)
    .fetch_optional(&mut *database)
    .await?;
    match name.and_then(|name| name.parse().ok()) {
        Some(zone) => Ok(zone),
        None => time_zone(database).await,
    }
}

/// The last instant of a day, by the calendar that counted then.
async fn end_of(database: &mut SqliteConnection, day: i64) -> Result<Timestamp, sqlx::Error> {
    let end = |zone: Tz| Window::of_days(day, day + 1, &zone).to.plus_ms(-1);
    let by_present_calendar = end(time_zone(database).await?);
    Ok(end(zone_at(database, by_present_calendar).await?))
}
