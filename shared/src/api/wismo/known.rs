//! As known at: figures as they stood at a moment of the past, and what has come to be known since.

use crate::json::{Decode, DecodeError, Json, list, optional, required};
use crate::order::wire_enum;
use crate::time::{Date, Timestamp};

use super::overview::WismoFigures;

/// The moment of which a view shows what was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownAt {
    /// The end of a day of the marketplace's calendar.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
}

impl KnownAt {
    /// Reads a date, or an instant.
    pub fn parse(text: &str) -> Option<Self> {
        match Date::parse(text) {
            Some(day) => Some(Self::Day(day)),
            None => Timestamp::parse(text).map(Self::Instant),
        }
    }

    /// As in addresses: what [`KnownAt::parse`] reads.
    pub fn text(self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::Instant(at) => at.to_string(),
        }
    }
}

wire_enum!(
    /// Why figures of the same days are others now.
    ChangeCause {
        /// Inquiries were reported later.
        Reported = "reported",
        /// Inquiries ended.
        Resolved = "resolved",
        /// Customers said how it was.
        Answered = "answered",
        /// Somebody asked again about the same order, or turned out to have asked before.
        Repeated = "repeated",
        /// The days passed after which it is decided whether somebody comes back.
        Decided = "decided",
        /// Orders were recorded later.
        Ordered = "ordered",
        /// Parcels were recorded later.
        Shipped = "shipped",
        /// Parcels were taken back: they had not left.
        Withdrawn = "withdrawn",
        /// Inquiries, orders and parcels count on another day or in another segment.
        Moved = "moved",
        /// Versions of the formulas came into force. All figures, those of then too, are made by the present ones.
        Formulas = "formulas",
    }
);

/// How a figure was moved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Effect {
    /// A name of [`WismoFigures`].
    pub figure: String,
    /// By how much; not 0.
    pub by: i64,
}

/// What has come to be known.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Change {
    /// What it is.
    pub cause: ChangeCause,
    /// How many: inquiries, orders, parcels or versions.
    pub count: u64,
    /// What it does to the figures. Those of then and the effects of all changes make up those of now.
    pub effects: Vec<Effect>,
}

/// When a version of the formulas came into force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct FormulaMark {
    /// The day.
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub day: Date,
    /// The version.
    pub version: u64,
}

/// What an answer says of when its figures were known, and by which formulas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct Known {
    /// The moment as of which they are known; nothing for now.
    pub known_at: Option<Timestamp>,
    /// Figures of the same days as they are known now; nothing where that is what is shown.
    pub now: Option<WismoFigures>,
    /// Why they are others.
    pub changed_since: Vec<Change>,
    /// Versions of the formulas that came into force within the days.
    pub formulas: Vec<FormulaMark>,
}

impl Decode for Change {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            cause: required(json, &["cause"])?,
            count: required(json, &["count"])?,
            effects: list(json, &["effects"])?,
        })
    }
}

impl Decode for Effect {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let by: String = required(json, &["by"])?;
        Ok(Self {
            figure: required(json, &["figure"])?,
            by: by
                .parse()
                .map_err(|_| DecodeError::expected("a whole number"))?,
        })
    }
}

impl Decode for FormulaMark {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            day: required(json, &["day"])?,
            version: required(json, &["version"])?,
        })
    }
}

impl Decode for Known {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            known_at: optional(json, &["knownAt"])?,
            now: optional(json, &["now"])?,
            changed_since: list(json, &["changedSince"])?,
            formulas: list(json, &["formulas"])?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_day_and_anything_longer_an_instant() {
        let day = KnownAt::parse("2026-10-31").unwrap();
        assert_eq!(day, KnownAt::Day(Date::parse("2026-10-31").unwrap()));
        assert_eq!(day.text(), "2026-10-31");
        let instant = KnownAt::parse("2026-10-31T12:00:00+03:00").unwrap();
        assert_eq!(KnownAt::parse(&instant.text()), Some(instant));
        assert!(instant.text().starts_with("2026-10-31T09:00:00"));
        assert_eq!(KnownAt::parse("yesterday"), None);
    }
}
