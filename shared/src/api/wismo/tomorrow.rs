//! Open orders by the chance that somebody asks where they are within a day, and notices that shall prevent it.

use rust_decimal::Decimal;

use crate::api::{Area, Endpoint, Method};
use crate::ids::{OrderId, OrderNumber, SellerId};
use crate::json::{Decode, DecodeError, Json, list, members, optional, required, text};
use crate::money::Money;
use crate::order::{OrderStatus, wire_enum};
use crate::query::QueryText;
use crate::time::Timestamp;

use super::overview::SegmentOptions;
use super::query::Segment;

/// Hours after a notice within which a question counts as asked in spite of it: a short window, and the whole one, in which its
/// orders are neither told nor held back again.
pub const NOTICE_HOURS: (i64, i64) = (24, 72);

/// In a hundred: how many are held back unless told.
pub const USUAL_HELD_SHARE: u64 = 20;

/// Orders that a sending may be about.
pub const MOST_NOTICES: usize = 500;

wire_enum!(
    /// Why an order is more often asked about than others.
    AskingReason {
        /// Its customer has heard nothing for days.
        Silent = "silent",
        /// Its promise has passed.
        Late = "late",
        /// Its promise ends within a day.
        Due = "due",
        /// A delay was announced last.
        Delayed = "delayed",
        /// A problem was reported last.
        Troubled = "troubled",
        /// Somebody was at the door in vain last.
        Missed = "missed",
        /// It is on its last way, or waits at a pickup point.
        Arriving = "arriving",
        /// It moves.
        UnderWay = "under_way",
        /// Nothing has left yet.
        Waiting = "waiting",
        /// Somebody has asked about it before.
        AskedBefore = "asked_before",
        /// Its customer has asked about another order.
        AskedEarlier = "asked_earlier",
        /// It is worth much, beside others.
        Worth = "worth",
    }
);

/// A reason, with its measure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct AskingSign {
    /// Which.
    pub reason: AskingReason,
    /// Whole days of silence or lateness; nothing of other reasons.
    pub days: Option<u64>,
}

/// An open order with the chance that somebody asks where it is within 24 hours.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct LikelyAsker {
    /// Key of the seller's part.
    pub order_id: OrderId,
    /// For people.
    pub order_number: OrderNumber,
    /// Whose shop.
    pub seller: Option<SellerId>,
    /// Its name.
    pub shop_name: String,
    /// Where it stands.
    pub status: OrderStatus,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// The end of the promised delivery.
    pub promised_to: Option<Timestamp>,
    /// What it is worth.
    pub value: Option<Money>,
    /// In a thousand.
    pub chance: u64,
    /// Orders that stood like this one when a day began.
    pub alike: u64,
    /// Those of them that were asked about within that day.
    pub alike_asked: u64,
    /// Why, most telling first; empty when nothing speaks for a question more than of any order.
    pub signs: Vec<AskingSign>,
    /// When its customer was told something last.
    pub last_told_at: Option<Timestamp>,
    /// Since when it is in a sending whose window is not over, told or held back: which, nobody is told.
    pub in_sending_since: Option<Timestamp>,
}

/// Answer of `GET /analytics/wismo/at-risk`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct AtRiskPage {
    /// Most likely first; empty while there is too little to learn from.
    pub results: Vec<LikelyAsker>,
    /// Open orders of the segment.
    pub total: u64,
    /// Those with a chance of at least one in ten.
    pub likely: u64,
    /// Stands of orders, one a day, that chances are learned from; 0 while that are too few.
    pub learned_from: u64,
    /// Those that were asked about within their day.
    pub learned_asked: u64,
    /// Where the next part begins.
    pub next_cursor: Option<String>,
    /// What can be chosen.
    pub options: SegmentOptions,
    /// IANA name: the zone in which the marketplace's days begin.
    pub time_zone: Option<String>,
    /// When they were ranked.
    pub as_of: Option<Timestamp>,
}

/// Body of `POST /analytics/wismo/at-risk/notices`: which orders, by their keys or as the most likely ones of the segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "server",
    derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)
)]
#[cfg_attr(feature = "server", serde(default, rename_all = "camelCase"))]
pub struct NoticeRequest {
    /// Keys of sellers' parts, at most 500.
    pub orders: Vec<String>,
    /// As many of the most likely ones, when no orders are named; at most 500.
    pub top: Option<u64>,
    /// How many in a hundred are held back, 0 to 50; 20 unless told. With 0 no effect can be measured.
    pub held_share: Option<u64>,
}

wire_enum!(
    /// Why an order is left out of a sending.
    LeftOutReason {
        /// It was told or held back less than 72 hours ago.
        InSending = "in_sending",
        /// It has arrived, or ended otherwise.
        Ended = "ended",
        /// It is not paid.
        Unpaid = "unpaid",
        /// Another part of the same order was chosen, too: its customer is told once.
        SameOrder = "same_order",
        /// There is no such order, or it is another shop's.
        Unknown = "unknown",
    }
);

/// An order that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct LeftOut {
    /// Its key, as it was named.
    pub order_id: String,
    /// Why.
    pub reason: LeftOutReason,
}

/// Answer of `POST /analytics/wismo/at-risk/notices`. Who is held back is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct NoticeAnswer {
    /// Key of the sending; nothing when all were left out, so that nothing was sent.
    pub sending: Option<String>,
    /// Orders whose customers were told.
    pub told: u64,
    /// Orders held back.
    pub held_back: u64,
    /// Orders left out.
    pub left_out: Vec<LeftOut>,
}

wire_enum!(
    /// What a comparison says.
    EffectVerdict {
        /// Its window is not over.
        Running = "running",
        /// Fewer than 20 were told, or held back.
        TooFew = "too_few",
        /// The interval holds 0.
        Nothing = "nothing",
        /// Fewer of those who were told have asked.
        Fewer = "fewer",
        /// More of those who were told have asked.
        More = "more",
    }
);

/// How many asked where their order is, of those told and of those held back.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct NoticeEffect {
    /// Hours after the notice.
    pub hours: u64,
    /// Orders told, of sendings whose window is over.
    pub told: u64,
    /// Those of them that were asked about.
    pub told_asked: u64,
    /// Orders held back.
    pub held: u64,
    /// Those of them that were asked about.
    pub held_asked: u64,
    /// Share of those held back that were asked about, minus that of those told: in percentage points, one decimal. Nothing while it
    /// runs or there are too few.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub difference: Option<Decimal>,
    /// Lower end of its 95 % interval.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub low: Option<Decimal>,
    /// Upper end of its 95 % interval.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub high: Option<Decimal>,
    /// Orders that would have been asked about, had nobody been told: the difference × those told; only where the verdict is fewer.
    pub deflected: Option<u64>,
    /// What that says.
    pub verdict: EffectVerdict,
}

/// A sending.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct NoticeSending {
    /// Its key.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// Who sent it.
    pub actor: String,
    /// Whose orders were chosen from; nothing for all shops.
    pub shop_name: Option<String>,
    /// In a hundred.
    pub held_share: u64,
    /// Orders told.
    pub told: u64,
    /// Orders held back.
    pub held: u64,
    /// Within 24 hours, and within 72.
    pub effects: Vec<NoticeEffect>,
}

/// Answer of `GET /analytics/wismo/notices`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct NoticeSendings {
    /// The last 50, latest first.
    pub results: Vec<NoticeSending>,
    /// All of them that are over, together: compared within each sending, and added up.
    pub together: Vec<NoticeEffect>,
    /// IANA name: the zone in which the marketplace's days begin.
    pub time_zone: Option<String>,
    /// Server time.
    pub as_of: Option<Timestamp>,
}

/// The likeliest ones in short, as another view of the same answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikeliestAskers {
    /// Their numbers, with the chance in a thousand.
    pub results: Vec<(OrderNumber, u64)>,
    /// Open orders.
    pub total: u64,
    /// Those with a chance of at least one in ten.
    pub likely: u64,
}

/// `GET /analytics/wismo/at-risk`: an [`AtRiskPage`].
pub fn at_risk(segment: &Segment, cursor: Option<&str>) -> Endpoint {
    let mut text = QueryText::default();
    segment.push_to(&mut text);
    text.push_some("cursor", cursor);
    Endpoint::get(Area::Analytics, text.behind("/analytics/wismo/at-risk"))
}

/// `GET /analytics/wismo/at-risk` with the first three alone: [`LikeliestAskers`].
pub fn likeliest_askers(segment: &Segment) -> Endpoint {
    let mut text = QueryText::default();
    segment.push_to(&mut text);
    text.push("limit", "3");
    Endpoint::get(Area::Analytics, text.behind("/analytics/wismo/at-risk"))
}

/// `POST /analytics/wismo/at-risk/notices`: a [`NoticeRequest`], answered by a [`NoticeAnswer`].
pub fn send_notices(segment: &Segment) -> Endpoint {
    let mut text = QueryText::default();
    segment.push_to(&mut text);
    let path = text.behind("/analytics/wismo/at-risk/notices");
    // It carries a key, so that sending it again does nothing.
    Endpoint::new(Method::Post, Area::Analytics, path, true)
}

/// `GET /analytics/wismo/notices`: a [`NoticeSendings`].
pub fn notice_sendings(seller: Option<&SellerId>) -> Endpoint {
    let mut text = QueryText::default();
    text.push_some("seller", seller.map(SellerId::as_str));
    Endpoint::get(Area::Analytics, text.behind("/analytics/wismo/notices"))
}

impl NoticeRequest {
    /// The request body.
    pub fn to_json(&self) -> String {
        let orders: Vec<String> = self.orders.iter().map(|order| text(order)).collect();
        let orders = ["[", &orders.join(","), "]"].concat();
        members(&[
            ("orders", Some(orders)),
            ("top", self.top.map(|top| top.to_string())),
            ("heldShare", self.held_share.map(|share| share.to_string())),
        ])
    }
}

impl Decode for AskingSign {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            reason: required(json, &["reason"])?,
            days: optional(json, &["days"])?,
        })
    }
}

impl Decode for LikelyAsker {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let id: String = required(json, &["orderId"])?;
        let number: String = required(json, &["orderNumber"])?;
        let seller: Option<String> = optional(json, &["seller"])?;
        Ok(Self {
            order_id: OrderId::parse(&id).ok_or_else(|| DecodeError::expected("an order id"))?,
            order_number: OrderNumber::parse(&number)
                .ok_or_else(|| DecodeError::expected("an order number"))?,
            seller: seller.as_deref().and_then(SellerId::parse),
            shop_name: optional(json, &["shopName"])?.unwrap_or_default(),
            status: required(json, &["status"])?,
            placed_at: required(json, &["placedAt"])?,
            promised_to: optional(json, &["promisedTo"])?,
            value: optional(json, &["value"])?,
            chance: required(json, &["chance"])?,
            alike: optional(json, &["alike"])?.unwrap_or_default(),
            alike_asked: optional(json, &["alikeAsked"])?.unwrap_or_default(),
            signs: list(json, &["signs"])?,
            last_told_at: optional(json, &["lastToldAt"])?,
            in_sending_since: optional(json, &["inSendingSince"])?,
        })
    }
}

impl Decode for AtRiskPage {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            results: list(json, &["results"])?,
            total: optional(json, &["total"])?.unwrap_or_default(),
            likely: optional(json, &["likely"])?.unwrap_or_default(),
            learned_from: optional(json, &["learnedFrom"])?.unwrap_or_default(),
            learned_asked: optional(json, &["learnedAsked"])?.unwrap_or_default(),
            next_cursor: optional(json, &["nextCursor"])?,
            options: optional(json, &["options"])?.unwrap_or_default(),
            time_zone: optional(json, &["timeZone"])?,
            as_of: optional(json, &["asOf"])?,
        })
    }
}

impl Decode for LikeliestAskers {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let rows: Vec<Likeliest> = list(json, &["results"])?;
        Ok(Self {
            results: rows.into_iter().map(|row| row.0).collect(),
            total: optional(json, &["total"])?.unwrap_or_default(),
            likely: optional(json, &["likely"])?.unwrap_or_default(),
        })
    }
}

struct Likeliest((OrderNumber, u64));

impl Decode for Likeliest {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let number: String = required(json, &["orderNumber"])?;
        let number = OrderNumber::parse(&number);
        let number = number.ok_or_else(|| DecodeError::expected("an order number"))?;
        Ok(Self((number, required(json, &["chance"])?)))
    }
}

impl Decode for LeftOut {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            order_id: required(json, &["orderId"])?,
            reason: required(json, &["reason"])?,
        })
    }
}

impl Decode for NoticeAnswer {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            sending: optional(json, &["sending"])?,
            told: required(json, &["told"])?,
            held_back: required(json, &["heldBack"])?,
            left_out: list(json, &["leftOut"])?,
        })
    }
}

impl Decode for NoticeEffect {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            hours: required(json, &["hours"])?,
            told: required(json, &["told"])?,
            told_asked: required(json, &["toldAsked"])?,
            held: required(json, &["held"])?,
            held_asked: required(json, &["heldAsked"])?,
            difference: optional(json, &["difference"])?,
            low: optional(json, &["low"])?,
            high: optional(json, &["high"])?,
            deflected: optional(json, &["deflected"])?,
            verdict: required(json, &["verdict"])?,
        })
    }
}

impl Decode for NoticeSending {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            id: required(json, &["id"])?,
            at: required(json, &["at"])?,
            actor: optional(json, &["actor"])?.unwrap_or_default(),
            shop_name: optional(json, &["shopName"])?,
            held_share: optional(json, &["heldShare"])?.unwrap_or_default(),
            told: required(json, &["told"])?,
            held: required(json, &["held"])?,
            effects: list(json, &["effects"])?,
        })
    }
}

impl Decode for NoticeSendings {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            results: list(json, &["results"])?,
            together: list(json, &["together"])?,
            time_zone: optional(json, &["timeZone"])?,
            as_of: optional(json, &["asOf"])?,
        })
    }
}
