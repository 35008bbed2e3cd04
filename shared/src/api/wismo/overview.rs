//! The overview of inquiries, and how they divide.

use crate::api::{Area, Endpoint};
use crate::ids::SellerId;
use crate::json::{Decode, DecodeError, Json, list, optional, required};
use crate::time::{Date, Timestamp};

use super::known::Known;
use super::query::WismoQuery;

/// The days that figures are about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct WismoSpan {
    /// First day.
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub from: Date,
    /// Last day.
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub to: Date,
}

/// What figures of a span are made of: counts, from which [`crate::metrics`] makes rates and means. Inquiries count on the day
/// on which they were asked, orders on that on which they were placed, parcels on that on which they left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct WismoFigures {
    /// Inquiries.
    pub inquiries: u64,
    /// Of those: that ask where an order is.
    pub asking_where: u64,
    /// Of those that ask where an order is: the first about their order.
    pub asking_where_first: u64,
    /// Of all: the first about their order.
    pub first: u64,
    /// Of the first ones: asked more than seven days ago by the calendar, so that it is known whether the customer came back.
    pub first_decided: u64,
    /// Of those: answered, and nobody asked about that order again by the end of the seventh day after.
    pub first_contact_resolved: u64,
    /// Inquiries that a notice would have answered.
    pub preventable: u64,
    /// Inquiries that are resolved.
    pub resolved: u64,
    /// Minutes from asking to resolution, of the resolved ones together.
    pub resolution_minutes: u64,
    /// Resolved inquiries whose customers were asked how it was.
    pub surveys: u64,
    /// Those who said so.
    pub answers: u64,
    /// Their stars, 1 to 5, added up.
    pub stars: u64,
    /// Orders placed: parts, where an order has several sellers.
    pub orders: u64,
    /// Parcels that left.
    pub shipments: u64,
}

/// A point of the trend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct TrendPoint {
    /// First day of it; nothing for an hour of the week.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub day: Option<Date>,
    /// Hour of the week, 0 for Monday 0 to 1; nothing for days.
    pub hour: Option<u64>,
    /// Inquiries.
    pub inquiries: u64,
    /// Orders placed; 0 for hours of the week.
    pub orders: u64,
}

/// How many there are of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Tally {
    /// The kind: a word of the contract, or a name; empty for none.
    pub key: String,
    /// How many.
    pub count: u64,
}

/// A shop to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Shop {
    /// Key.
    pub id: SellerId,
    /// Display name.
    pub name: String,
}

/// What segments there are to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct SegmentOptions {
    /// Carriers, by name.
    pub carriers: Vec<String>,
    /// Regions that orders go to, by name.
    pub regions: Vec<String>,
    /// Shops with most inquiries first, at most 200; empty for sellers.
    pub shops: Vec<Shop>,
}

/// Answer of `GET /analytics/wismo/overview`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct WismoOverview {
    /// The days asked for.
    pub span: WismoSpan,
    /// Their figures.
    pub current: WismoFigures,
    /// The days to compare with.
    pub base_span: Option<WismoSpan>,
    /// Their figures.
    pub base: Option<WismoFigures>,
    /// Each day, with none left out.
    pub trend: Vec<TrendPoint>,
    /// Where orders stood when somebody asked, most first: words of [`crate::order::OrderStatus`].
    pub statuses: Vec<Tally>,
    /// What can be chosen.
    pub options: SegmentOptions,
    /// IANA name: the zone in which the marketplace's days begin.
    pub time_zone: Option<String>,
    /// Version of the formulas.
    pub formula_version: u64,
    /// When what is shown was known.
    #[cfg_attr(feature = "server", serde(flatten))]
    pub known: Known,
    /// Server time.
    pub as_of: Option<Timestamp>,
}

/// How inquiries divide. Each list has all of them, so that its counts add up to their number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct InquiryBreakdown {
    /// By what was asked: words of [`super::InquiryTopic`].
    pub topics: Vec<Tally>,
    /// By how it was asked: words of [`super::Channel`].
    pub channels: Vec<Tally>,
    /// By who carried the order; empty before it had left.
    pub carriers: Vec<Tally>,
    /// By the order's age: words of [`super::OrderAge`], youngest first, none left out.
    pub ages: Vec<Tally>,
    /// By where the order stood: words of [`crate::order::OrderStatus`].
    pub statuses: Vec<Tally>,
    /// By how long the answer took: words of [`super::AnswerTime`], shortest first, none left out.
    pub answer_times: Vec<Tally>,
    /// By hour of the week, 168 of them from Monday 0 to 1 on.
    pub hours: Vec<u64>,
}

/// Answer of `GET /analytics/wismo/inquiries`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct WismoInquiries {
    /// The days asked for.
    pub span: WismoSpan,
    /// Their figures.
    pub current: WismoFigures,
    /// The days to compare with.
    pub base_span: Option<WismoSpan>,
    /// Their figures.
    pub base: Option<WismoFigures>,
    /// By what the query groups by, with none left out.
    pub trend: Vec<TrendPoint>,
    /// How they divide.
    pub breakdown: InquiryBreakdown,
    /// What can be chosen.
    pub options: SegmentOptions,
    /// IANA name: the zone in which the marketplace's days begin.
    pub time_zone: Option<String>,
    /// Version of the formulas.
    pub formula_version: u64,
    /// When what is shown was known.
    #[cfg_attr(feature = "server", serde(flatten))]
    pub known: Known,
    /// Server time.
    pub as_of: Option<Timestamp>,
}

/// `GET /analytics/wismo/overview`: a [`WismoOverview`].
pub fn wismo_overview(query: &WismoQuery) -> Endpoint {
    let path = query.text().behind("/analytics/wismo/overview");
    Endpoint::get(Area::Analytics, path)
}

/// `GET /analytics/wismo/inquiries`: a [`WismoInquiries`].
pub fn wismo_inquiries(query: &WismoQuery) -> Endpoint {
    let path = query.text().behind("/analytics/wismo/inquiries");
    Endpoint::get(Area::Analytics, path)
}

impl Decode for WismoSpan {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            from: required(json, &["from"])?,
            to: required(json, &["to"])?,
        })
    }
}

impl Decode for WismoFigures {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let count = |name: &str| Ok(optional(json, &[name])?.unwrap_or_default());
        Ok(Self {
            inquiries: required(json, &["inquiries", "totalInquiries"])?,
            asking_where: count("askingWhere")?,
            asking_where_first: count("askingWhereFirst")?,
            first: count("first")?,
            first_decided: count("firstDecided")?,
            first_contact_resolved: count("firstContactResolved")?,
            preventable: count("preventable")?,
            resolved: count("resolved")?,
            resolution_minutes: count("resolutionMinutes")?,
            surveys: count("surveys")?,
            answers: count("answers")?,
            stars: count("stars")?,
            orders: count("orders")?,
            shipments: count("shipments")?,
        })
    }
}

impl Decode for TrendPoint {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            day: optional(json, &["day", "date"])?,
            hour: optional(json, &["hour"])?,
            inquiries: optional(json, &["inquiries", "count"])?.unwrap_or_default(),
            orders: optional(json, &["orders"])?.unwrap_or_default(),
        })
    }
}

impl Decode for Tally {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            key: optional(json, &["key"])?.unwrap_or_default(),
            count: required(json, &["count"])?,
        })
    }
}

impl Decode for Shop {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let id: String = required(json, &["id"])?;
        Ok(Self {
            name: optional(json, &["name", "shopName"])?.unwrap_or_else(|| id.clone()),
            id: SellerId::parse(&id).ok_or_else(|| DecodeError::expected("a seller id"))?,
        })
    }
}

impl Decode for SegmentOptions {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            carriers: list(json, &["carriers"])?,
            regions: list(json, &["regions"])?,
            shops: list(json, &["shops"])?,
        })
    }
}

impl Decode for WismoOverview {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            span: required(json, &["span"])?,
            current: required(json, &["current"])?,
            base_span: optional(json, &["baseSpan"])?,
            base: optional(json, &["base"])?,
            trend: list(json, &["trend"])?,
            statuses: list(json, &["statuses"])?,
            options: optional(json, &["options"])?.unwrap_or_default(),
            time_zone: optional(json, &["timeZone"])?,
            formula_version: optional(json, &["formulaVersion"])?.unwrap_or_default(),
            known: Known::decode(json)?,
            as_of: optional(json, &["asOf"])?,
        })
    }
}

impl Decode for InquiryBreakdown {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            topics: list(json, &["topics"])?,
            channels: list(json, &["channels"])?,
            carriers: list(json, &["carriers"])?,
            ages: list(json, &["ages"])?,
            statuses: list(json, &["statuses"])?,
            answer_times: list(json, &["answerTimes"])?,
            hours: list(json, &["hours"])?,
        })
    }
}

impl Decode for WismoInquiries {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            span: required(json, &["span"])?,
            current: required(json, &["current"])?,
            base_span: optional(json, &["baseSpan"])?,
            base: optional(json, &["base"])?,
            trend: list(json, &["trend"])?,
            breakdown: optional(json, &["breakdown"])?.unwrap_or_default(),
            options: optional(json, &["options"])?.unwrap_or_default(),
            time_zone: optional(json, &["timeZone"])?,
            formula_version: optional(json, &["formulaVersion"])?.unwrap_or_default(),
            known: Known::decode(json)?,
            as_of: optional(json, &["asOf"])?,
        })
    }
}
