//! Instants as people of a zone and a language read them.

use shared::api::tracking::DateRange;
use shared::format;
use shared::time::{Timestamp, Zone};

use crate::text;

/// Day, month, year.
pub fn date_text(at: Timestamp, zone: &impl Zone) -> String {
    format::date(at.civil(zone).date, text::locale())
}

/// Day, month, year, hour and minute.
pub fn date_time_text(at: Timestamp, zone: &impl Zone) -> String {
    format::date_time(at.civil(zone), text::locale())
}

/// One day, or from one to another.
pub fn date_range_text(range: DateRange, zone: &impl Zone) -> String {
    format::date_range(
        range.from.civil(zone).date,
        range.to.civil(zone).date,
        text::locale(),
    )
}
