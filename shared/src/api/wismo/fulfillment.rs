//! How orders leave and arrive, by carrier, lane, shop and week.

use crate::api::{Area, Endpoint};
use crate::json::{Decode, DecodeError, Json, list, optional, required};
use crate::order::wire_enum;
use crate::query::Parameters;
use crate::time::Timestamp;

use super::known::Known;
use super::overview::{SegmentOptions, Tally, WismoSpan};
use super::query::WismoQuery;

wire_enum!(
    /// What a line of the table stands for.
    Cut {
        /// Who brings the parcels.
        Carrier = "carrier",
        /// From where to where.
        Lane = "lane",
        /// Who sells.
        Seller = "seller",
        /// Which week orders were placed in.
        Week = "week",
    }
);

impl Cut {
    /// Reads a word that is known here.
    pub fn known(word: &str) -> Option<Self> {
        Some(Self::from_word(word)).filter(|cut| Self::ALL.contains(cut))
    }
}

/// `days` in an address: Monday to Friday alone.
pub const BUSINESS: &str = "business";
/// All days, as where there is no `days`.
pub const CALENDAR: &str = "calendar";

/// Takes `days` out of an address: whether business days count alone.
pub fn take_business_days(parameters: &mut Parameters) -> bool {
    let read = |word: &str| match word {
        BUSINESS => Some(true),
        CALENDAR => Some(false),
        _ => None,
    };
    parameters.take("days", read).unwrap_or(false)
}

/// A line of the table: the paid orders of the span (parts, where an order has several sellers) that were not called off and did
/// not go back. Days are those of the shops' calendars; of these the business days where they are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct FulfillmentLine {
    /// What it stands for: a name, a shop's key, the Monday of a week; of a lane where from and where to, with ` → ` between.
    /// Empty for all together, and where nobody knows.
    pub key: String,
    /// How people call it, when that is not its key.
    pub name: Option<String>,
    /// Orders.
    pub orders: u64,
    /// Of those, all of which has left.
    pub left: u64,
    /// Days from the first to hand-over within which half, and nine in ten, of those that have left did; by nearest rank.
    pub ship_days_p50: Option<u64>,
    /// See `shipDaysP50`.
    pub ship_days_p90: Option<u64>,
    /// Of the orders: arrived.
    pub arrived: u64,
    /// Days from the first to arrival within which half, and nine in ten, of those that have arrived did; by nearest rank. Orders on
    /// their way are not in it, so that of the last weeks it knows the quick ones only.
    pub delivery_days_p50: Option<u64>,
    /// See `deliveryDaysP50`.
    pub delivery_days_p90: Option<u64>,
    /// Orders with a promise that has ended, or that arrived before it did.
    pub decided: u64,
    /// Of those: arrived by the last day promised. Divided by them this is the naive share: who is early counts at once, who is
    /// late only when the promise has ended.
    pub on_time: u64,
    /// Orders with a promise.
    pub promised: u64,
    /// How many of a thousand of them will have arrived by the last day promised: what is on its way counts as "not before so many
    /// days" (Kaplan and Meier). Nothing under 20 orders.
    pub expected_on_time: Option<u64>,
    /// Arrived orders with an estimate as it stood last.
    pub estimated: u64,
    /// Of those: arrived by it.
    pub by_estimate: u64,
    /// Of the orders: late, because of the shop, the carrier, since nobody was there, and for no known reason.
    pub by_shop: u64,
    /// See `byShop`.
    pub by_carrier: u64,
    /// See `byShop`.
    pub by_recipient: u64,
    /// See `byShop`.
    pub unknown: u64,
    /// Of the orders: with an exception, of whatever cause.
    pub with_exception: u64,
    /// Answers to surveys about them.
    pub answers: u64,
    /// Their stars, 1 to 5, added up.
    pub stars: u64,
}

/// Answer of `GET /analytics/wismo/fulfillment`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct WismoFulfillment {
    /// The days on which the orders were placed.
    pub span: WismoSpan,
    /// All of them.
    pub total: FulfillmentLine,
    /// The days to compare with.
    pub base_span: Option<WismoSpan>,
    /// All of theirs.
    pub base: Option<FulfillmentLine>,
    /// What the lines stand for.
    pub cut: Cut,
    /// Whether time to ship and delivery time count business days alone ([`crate::metrics::business_days`]).
    pub business_days: bool,
    /// Weeks in their order, others with most orders first, at most 200. Their orders are all of them where there are fewer.
    pub lines: Vec<FulfillmentLine>,
    /// Orders with an exception by its cause, most first: words of [`crate::order::ExceptionCause`]. An order with two counts twice.
    pub causes: Vec<Tally>,
    /// What can be chosen.
    pub options: SegmentOptions,
    /// IANA name: the zone in which the marketplace's days begin.
    pub time_zone: Option<String>,
    /// Version of the formulas.
    pub formula_version: u64,
    /// When what is shown was known; `now` is the line of all together.
    #[cfg_attr(feature = "server", serde(flatten))]
    pub known: Known<FulfillmentLine>,
    /// Server time.
    pub as_of: Option<Timestamp>,
}

/// `GET /analytics/wismo/fulfillment`: a [`WismoFulfillment`]. `cut` says what its lines stand for; carriers, unless it does.
/// `days=business` counts business days alone.
pub fn wismo_fulfillment(query: &WismoQuery, cut: &Cut, is_business: bool) -> Endpoint {
    let mut text = query.text();
    if *cut != Cut::Carrier {
        text.push("cut", cut.word());
    }
    text.push_some("days", is_business.then_some(BUSINESS));
    Endpoint::get(Area::Analytics, text.behind("/analytics/wismo/fulfillment"))
}

impl FulfillmentLine {
    /// How many are late for each cause of [`crate::order::LateCause::ALL`].
    pub const fn late_by_cause(&self) -> [u64; 4] {
        [
            self.by_shop,
            self.by_carrier,
            self.by_recipient,
            self.unknown,
        ]
    }
}

impl Decode for FulfillmentLine {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let count = |name: &str| Ok(optional(json, &[name])?.unwrap_or_default());
        Ok(Self {
            key: optional(json, &["key"])?.unwrap_or_default(),
            name: optional(json, &["name"])?,
            orders: required(json, &["orders"])?,
            left: count("left")?,
            ship_days_p50: optional(json, &["shipDaysP50"])?,
            ship_days_p90: optional(json, &["shipDaysP90"])?,
            arrived: count("arrived")?,
            delivery_days_p50: optional(json, &["deliveryDaysP50"])?,
            delivery_days_p90: optional(json, &["deliveryDaysP90"])?,
            decided: count("decided")?,
            on_time: count("onTime")?,
            promised: count("promised")?,
            expected_on_time: optional(json, &["expectedOnTime"])?,
            estimated: count("estimated")?,
            by_estimate: count("byEstimate")?,
            by_shop: count("byShop")?,
            by_carrier: count("byCarrier")?,
            by_recipient: count("byRecipient")?,
            unknown: count("unknown")?,
            with_exception: count("withException")?,
            answers: count("answers")?,
            stars: count("stars")?,
        })
    }
}

impl Decode for WismoFulfillment {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            span: required(json, &["span"])?,
            total: required(json, &["total"])?,
            base_span: optional(json, &["baseSpan"])?,
            base: optional(json, &["base"])?,
            cut: optional(json, &["cut"])?.unwrap_or(Cut::Carrier),
            business_days: optional(json, &["businessDays"])?.unwrap_or_default(),
            lines: list(json, &["lines"])?,
            causes: list(json, &["causes"])?,
            options: optional(json, &["options"])?.unwrap_or_default(),
            time_zone: optional(json, &["timeZone"])?,
            formula_version: optional(json, &["formulaVersion"])?.unwrap_or_default(),
            known: Known::decode(json)?,
            as_of: optional(json, &["asOf"])?,
        })
    }
}
