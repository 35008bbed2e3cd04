//! How satisfied customers are with the answers that they got.

use crate::api::{Area, Endpoint};
use crate::ids::{OrderId, OrderNumber};
use crate::json::{Decode, DecodeError, Json, list, optional, required};
use crate::time::{Date, Timestamp};

use super::inquiry::InquiryTopic;
use super::known::Known;
use super::overview::{SegmentOptions, WismoFigures, WismoSpan};
use super::query::{Grouping, WismoQuery};

/// What a point of a trend of ratings can stand for, finest first.
pub const RATING_GROUPS: [Grouping; 3] = [Grouping::Day, Grouping::Week, Grouping::Month];

/// What those said who were asked how it was, of the inquiries of one kind or of some days. Inquiries count on the day on
/// which they were asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Ratings {
    /// Of a trend: first day of it.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub day: Option<Date>,
    /// Of a kind: a word of the contract, or a name; empty for none.
    pub key: Option<String>,
    /// Those who were asked how it was.
    pub surveys: u64,
    /// Those who gave one star, two, and so on to five.
    pub counts: Vec<u64>,
}

/// What somebody wrote beside their stars.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct RatingComment {
    /// Key of the inquiry.
    pub inquiry: String,
    /// The seller's part of the order that it is about.
    pub order_id: Option<OrderId>,
    /// The order's number.
    pub order_number: Option<OrderNumber>,
    /// What was asked.
    pub topic: InquiryTopic,
    /// Stars, 1 to 5.
    pub rating: u64,
    /// In their words: hostile until proven otherwise.
    pub comment: String,
    /// When they said so.
    pub answered_at: Timestamp,
}

/// Answer of `GET /analytics/wismo/satisfaction`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct WismoSatisfaction {
    /// The days asked for.
    pub span: WismoSpan,
    /// Their figures.
    pub current: WismoFigures,
    /// The days to compare with.
    pub base_span: Option<WismoSpan>,
    /// Their figures.
    pub base: Option<WismoFigures>,
    /// What a point of the trend stands for: as asked; else the finest of which most have answers enough to be drawn.
    pub group: Option<Grouping>,
    /// By day, week or month, with none left out.
    pub trend: Vec<Ratings>,
    /// By how long the answer took: words of [`super::AnswerTime`], shortest first, none left out.
    pub answer_times: Vec<Ratings>,
    /// By who carried the order, most surveys first; empty before it had left.
    pub carriers: Vec<Ratings>,
    /// By what was asked, most surveys first: words of [`InquiryTopic`].
    pub topics: Vec<Ratings>,
    /// What customers said of their orders without having asked anything, by the same parts; empty when nobody did. How many were
    /// asked is not known. They count on the day on which they were asked.
    pub order_trend: Vec<Ratings>,
    /// The same by who carried the order, most answers first.
    pub order_carriers: Vec<Ratings>,
    /// What was written beside, latest first, at most 50. Who had asked nothing has the topic `order`.
    pub comments: Vec<RatingComment>,
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

/// `GET /analytics/wismo/satisfaction`: a [`WismoSatisfaction`].
pub fn wismo_satisfaction(query: &WismoQuery) -> Endpoint {
    let path = query.text().behind("/analytics/wismo/satisfaction");
    Endpoint::get(Area::Analytics, path)
}

impl WismoSatisfaction {
    /// All of them together: each inquiry has one topic, and every topic is there.
    pub fn all(&self) -> Ratings {
        together(&self.topics)
    }

    /// What customers said of their orders, all of them together.
    pub fn all_of_orders(&self) -> Ratings {
        together(&self.order_trend)
    }
}

fn together(of: &[Ratings]) -> Ratings {
    let mut all = Ratings::default();
    for one in of {
        all.surveys += one.surveys;
        all.counts.resize(all.counts.len().max(one.counts.len()), 0);
        for (sum, count) in all.counts.iter_mut().zip(&one.counts) {
            *sum += count;
        }
    }
    all
}

impl Decode for Ratings {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            day: optional(json, &["day", "date"])?,
            key: optional(json, &["key"])?,
            surveys: optional(json, &["surveys"])?.unwrap_or_default(),
            counts: list(json, &["counts"])?,
        })
    }
}

impl Decode for RatingComment {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let order_id: Option<String> = optional(json, &["orderId"])?;
        let number: Option<String> = optional(json, &["orderNumber"])?;
        Ok(Self {
            inquiry: required(json, &["inquiry", "id"])?,
            order_id: order_id.as_deref().and_then(OrderId::parse),
            order_number: number.as_deref().and_then(OrderNumber::parse),
            topic: required(json, &["topic"])?,
            rating: required(json, &["rating"])?,
            comment: required(json, &["comment"])?,
            answered_at: required(json, &["answeredAt"])?,
        })
    }
}

impl Decode for WismoSatisfaction {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            span: required(json, &["span"])?,
            current: required(json, &["current"])?,
            base_span: optional(json, &["baseSpan"])?,
            base: optional(json, &["base"])?,
            group: optional(json, &["group"])?,
            trend: list(json, &["trend"])?,
            answer_times: list(json, &["answerTimes"])?,
            carriers: list(json, &["carriers"])?,
            topics: list(json, &["topics"])?,
            order_trend: list(json, &["orderTrend"])?,
            order_carriers: list(json, &["orderCarriers"])?,
            comments: list(json, &["comments"])?,
            options: optional(json, &["options"])?.unwrap_or_default(),
            time_zone: optional(json, &["timeZone"])?,
            formula_version: optional(json, &["formulaVersion"])?.unwrap_or_default(),
            known: Known::decode(json)?,
            as_of: optional(json, &["asOf"])?,
        })
    }
}
