//! As known at: figures as they stood at a moment of the past, and what has come to be known since.

use crate::json::{Decode, DecodeError, Json, list, optional, required};
use crate::order::wire_enum;
use crate::time::{Date, Timestamp};

use super::overview::{Tally, WismoFigures};

/// The moment of which a view shows what was known, as it stands in an address: a date of the marketplace's calendar, which is
/// its end, or an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAt(String);

impl KnownAt {
    /// Reads a date or an instant.
    pub fn parse(text: &str) -> Option<Self> {
        Timestamp::parse(text).map(|_| Self(text.to_owned()))
    }

    /// As it was read.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The day at whose end it is; nothing for an instant.
    pub fn day(&self) -> Option<Date> {
        Date::parse(&self.0)
    }

    /// The instant; of a day its beginning in UTC.
    pub fn instant(&self) -> Option<Timestamp> {
        Timestamp::parse(&self.0)
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
        /// Days passed, so that promises ended, and it is known of more orders how long they have been under way at least.
        Due = "due",
        /// Orders were called off, and are none of those that leave and arrive any more.
        Cancelled = "cancelled",
        /// Orders went back.
        Returned = "returned",
        /// Promises, estimates or calendars of shops are others.
        Planned = "planned",
        /// What was known of the way of orders turned out otherwise.
        Corrected = "corrected",
        /// Reports came later of what had happened on days that were over by then.
        LateScans = "late_scans",
        /// Orders left.
        Left = "left",
        /// Nobody was there to take them.
        Missed = "missed",
        /// Orders arrived.
        Arrived = "arrived",
        /// Exceptions were found.
        Troubled = "troubled",
        /// Versions of the formulas came into force. All figures, those of then too, are made by the present ones.
        Formulas = "formulas",
    }
);

/// What a cause does to a figure. Figures of then and all effects make up those of now: for those who check, so that pages do
/// without.
#[cfg(feature = "server")]
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Effect {
    /// A word of [`ChangeCause`].
    pub cause: String,
    /// A name of [`WismoFigures`], or of a line of leaving and arriving.
    pub figure: String,
    /// By how much it was moved; not 0.
    pub by: i64,
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
pub struct Known<F = WismoFigures> {
    /// The moment as of which they are known; nothing for now.
    pub known_at: Option<Timestamp>,
    /// Figures of the same days as they are known now; nothing where that is what is shown.
    #[cfg_attr(feature = "server", schema(schema_with = named_or_null::<F>))]
    pub now: Option<F>,
    /// Why they are others: words of [`ChangeCause`], and how many inquiries, orders, parcels, exceptions or versions.
    pub changed_since: Vec<Tally>,
    /// What each of these does to the figures.
    #[cfg(feature = "server")]
    pub effects: Vec<Effect>,
    /// Versions of the formulas that came into force within the days.
    pub formulas: Vec<FormulaMark>,
}

/// Figures by the name of their schema, or none: left to itself, a schema of any figures would repeat theirs.
#[cfg(feature = "server")]
fn named_or_null<F: utoipa::ToSchema>() -> utoipa::openapi::Schema {
    use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Ref, Type};

    let mut figures = Ref::from_schema_name(F::name());
    figures.description = String::from(
        "Figures of the same days as they are known now; nothing where that is what is shown.",
    );
    let either = OneOfBuilder::new()
        .item(ObjectBuilder::new().schema_type(Type::Null))
        .item(figures);
    either.build().into()
}

#[cfg(feature = "server")]
impl Decode for Effect {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let by: String = required(json, &["by"])?;
        Ok(Self {
            cause: required(json, &["cause"])?,
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

impl<F: Decode> Decode for Known<F> {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            known_at: optional(json, &["knownAt"])?,
            now: optional(json, &["now"])?,
            changed_since: list(json, &["changedSince"])?,
            #[cfg(feature = "server")]
            effects: list(json, &["effects"])?,
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
        assert_eq!(day.day(), Date::parse("2026-10-31"));
        let instant = KnownAt::parse("2026-10-31T12:00:00+03:00").unwrap();
        assert_eq!(instant.day(), None);
        assert_eq!(instant.instant(), Timestamp::parse("2026-10-31T09:00:00Z"));
        assert_eq!(instant.as_str(), "2026-10-31T12:00:00+03:00");
        assert_eq!(KnownAt::parse("yesterday"), None);
    }
}
