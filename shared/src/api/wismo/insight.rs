//! What stands out in the days of a view: each with how sure it is, and the rows behind it.

use crate::api::{Area, Endpoint};
use crate::json::{Decode, DecodeError, Json, list, optional, required};
use crate::order::wire_enum;
use crate::time::Timestamp;

use super::overview::WismoSpan;
use super::query::WismoQuery;

wire_enum!(
    /// What is measured.
    InsightKind {
        /// First inquiries about where an order is.
        Asked = "asked",
        /// Orders that arrived after their promised day, or have not arrived, of those whose promised day has passed.
        Late = "late",
        /// From the first day of an order to hand-over of all of it.
        TimeToShip = "time_to_ship",
        /// From a parcel's leaving to the carrier's first word about it.
        Silence = "silence",
        /// First inquiries that were followed by another about the same order.
        Repeats = "repeats",
        /// From asking to the end.
        AnswerTime = "answer_time",
        /// Stars of those who said how it was.
        Satisfaction = "satisfaction",
    }
);

wire_enum!(
    /// What a value is held against.
    InsightBasis {
        /// What is usual around those days.
        Usual = "usual",
        /// The days that the query compares with.
        Before = "before",
        /// All others in the same days.
        Others = "others",
    }
);

wire_enum!(
    /// What it means for whoever reads it.
    InsightType {
        /// Something got worse.
        Warning = "warning",
        /// Something is worse than elsewhere, and need not be.
        Opportunity = "opportunity",
        /// Something got better.
        Success = "success",
    }
);

wire_enum!(
    /// How much of the whole it concerns: from a tenth on high, from three of a hundred on medium.
    InsightImpact {
        /// A tenth or more.
        High = "high",
        /// Three of a hundred or more.
        Medium = "medium",
        /// Less.
        Low = "low",
    }
);

wire_enum!(
    /// What it is about.
    InsightScope {
        /// All that the view shows.
        All = "all",
        /// A carrier, by name.
        Carrier = "carrier",
        /// From one region to another, with ` → ` between.
        Lane = "lane",
        /// A region that orders go to, by name.
        Region = "region",
        /// A shop, by key.
        Shop = "shop",
        /// What was asked: a word of [`super::InquiryTopic`].
        Topic = "topic",
        /// Hours of the day: `16-20`.
        Hours = "hours",
        /// A day of the week, 0 for Monday.
        Weekday = "weekday",
        /// Answers that took more than so many hours.
        Slower = "slower",
    }
);

wire_enum!(
    /// What a value is counted in.
    InsightUnit {
        /// Inquiries.
        Count = "count",
        /// A part of 1.
        Share = "share",
        /// Minutes.
        Minutes = "minutes",
        /// Days.
        Days = "days",
        /// Stars, 1 to 5.
        Stars = "stars",
    }
);

/// Something that stands out, beyond what chance does to so many comparisons.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct Insight {
    /// What is measured.
    pub kind: InsightKind,
    /// What the value is held against.
    pub against: InsightBasis,
    /// What it means.
    #[cfg_attr(feature = "server", serde(rename = "type"))]
    pub verdict: InsightType,
    /// How much of the whole it concerns.
    pub impact: InsightImpact,
    /// What it is about.
    pub scope: InsightScope,
    /// Which of them; empty for all.
    pub key: String,
    /// How people call it, when that is not its key.
    pub name: Option<String>,
    /// The days it is about, when those are not all of the view. One that lasts ends with the last day that was looked at.
    pub days: Option<WismoSpan>,
    /// Whether it lasts until the last day that was looked at, so that the first one is the day since when.
    pub is_lasting: bool,
    /// What the values are counted in.
    pub unit: InsightUnit,
    /// What was measured, in thousandths of the unit.
    pub value: u64,
    /// What it is held against, in thousandths of the unit.
    pub held_against: u64,
    /// Whether the value is the greater one.
    pub is_more: bool,
    /// Least difference between the two that fits the data in 95 cases of 100, in thousandths of the unit.
    pub difference_low: u64,
    /// Greatest such difference.
    pub difference_high: u64,
    /// Effect size in thousandths: of counts the ratio of the two, of shares Cohen's h, of the rest the difference in standard deviations.
    pub effect: u64,
    /// What the value rests on: inquiries, orders, parcels or answers.
    pub n: u64,
    /// What the other rests on.
    pub n_against: u64,
    /// Chance of such a difference or a greater one where there is none, after correction for all comparisons, in millionths.
    pub chance: u64,
    /// How many inquiries, orders, parcels or answers are more, or fewer, than they would have been.
    pub concerned: u64,
    /// Of so many in all.
    pub of: u64,
    /// Where its rows are.
    pub rows: InsightRows,
}

/// A view of the analytics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct InsightRows {
    /// Which: inquiries, fulfillment or satisfaction.
    pub view: String,
    /// Of which days and orders, as such a view's address has it.
    pub query: String,
}

/// Answer of `GET /analytics/wismo/insights`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct WismoInsights {
    /// The days asked for.
    pub span: WismoSpan,
    /// The days to compare with.
    pub base_span: Option<WismoSpan>,
    /// Those with most impact first.
    pub insights: Vec<Insight>,
    /// How many comparisons were made: what is told has stood up to as many.
    pub looked_at: u64,
    /// IANA name: the zone in which the marketplace's days begin.
    pub time_zone: Option<String>,
    /// Version of the formulas.
    pub formula_version: u64,
    /// Server time.
    pub as_of: Option<Timestamp>,
}

/// `GET /analytics/wismo/insights`: a [`WismoInsights`].
pub fn wismo_insights(query: &WismoQuery) -> Endpoint {
    let path = query.text().behind("/analytics/wismo/insights");
    Endpoint::get(Area::Analytics, path)
}

impl Decode for Insight {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let count = |name: &str| Ok(optional(json, &[name])?.unwrap_or_default());
        Ok(Self {
            kind: required(json, &["kind"])?,
            against: required(json, &["against"])?,
            verdict: required(json, &["type"])?,
            impact: required(json, &["impact"])?,
            scope: optional(json, &["scope"])?.unwrap_or(InsightScope::All),
            key: optional(json, &["key"])?.unwrap_or_default(),
            name: optional(json, &["name"])?,
            days: optional(json, &["days"])?,
            is_lasting: optional(json, &["isLasting"])?.unwrap_or_default(),
            unit: required(json, &["unit"])?,
            value: required(json, &["value"])?,
            held_against: required(json, &["heldAgainst"])?,
            is_more: required(json, &["isMore"])?,
            difference_low: count("differenceLow")?,
            difference_high: count("differenceHigh")?,
            effect: count("effect")?,
            n: count("n")?,
            n_against: count("nAgainst")?,
            chance: count("chance")?,
            concerned: count("concerned")?,
            of: count("of")?,
            rows: optional(json, &["rows"])?.unwrap_or_default(),
        })
    }
}

impl Decode for InsightRows {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            view: optional(json, &["view"])?.unwrap_or_default(),
            query: optional(json, &["query"])?.unwrap_or_default(),
        })
    }
}

impl Decode for WismoInsights {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            span: required(json, &["span"])?,
            base_span: optional(json, &["baseSpan"])?,
            insights: list(json, &["insights"])?,
            looked_at: optional(json, &["lookedAt"])?.unwrap_or_default(),
            time_zone: optional(json, &["timeZone"])?,
            formula_version: optional(json, &["formulaVersion"])?.unwrap_or_default(),
            as_of: optional(json, &["asOf"])?,
        })
    }
}
