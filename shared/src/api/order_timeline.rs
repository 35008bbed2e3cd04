//! Everything that happened to one order, on one axis: for whoever must explain it to its customer.

use super::tracking::DateRange;
use super::wismo::Channel;
use super::{Area, Endpoint, percent_encoded};
use crate::ids::{OrderId, OrderNumber};
use crate::json::{Decode, DecodeError, Json, list, optional, required};
use crate::order::{OrderStatus, wire_enum};
use crate::time::{Timestamp, Zone};

wire_enum!(
    /// The kind of an entry. Entries of one instant stand in this order.
    TimelineKind {
        /// The customer placed the order.
        Placed = "placed",
        /// What was promised with it.
        Promised = "promised",
        /// The payment arrived.
        Paid = "paid",
        /// Somebody changed the order, and nothing else in the list tells of it.
        Changed = "changed",
        /// Somebody reported about the order or a parcel.
        Scan = "scan",
        /// The parcel was received.
        Delivered = "delivered",
        /// Something was found to be wrong.
        Exception = "exception",
        /// Something was done about it.
        Step = "step",
        /// Somebody was told of it.
        Told = "told",
        /// Somebody asked.
        Asked = "asked",
        /// What was asked was resolved.
        Resolved = "resolved",
        /// Whoever had asked said how that was.
        Rated = "rated",
        /// By when it is expected, as the estimate stands.
        Estimated = "estimated",
    }
);

impl TimelineKind {
    /// Its place among entries of one instant; unknown kinds come last.
    pub fn rank(&self) -> usize {
        let place = Self::ALL.iter().position(|kind| kind == self);
        place.unwrap_or(Self::ALL.len())
    }
}

/// One thing on the axis. What an entry's kind does not have is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct TimelineEntry {
    /// Its key, within this timeline.
    pub id: String,
    /// What kind of thing.
    pub kind: TimelineKind,
    /// When.
    pub at: Timestamp,
    /// What exactly. Of a scan and a delivery a word of [`crate::order::EventCode`], of a change one of
    /// [`crate::order::OrderAction`] or `undo`, of what is wrong and what was told one of [`crate::order::ExceptionCause`], of a step
    /// one of [`crate::order::ExceptionAction`], of a question one of [`super::wismo::InquiryTopic`], of its end one of
    /// [`super::wismo::InquiryResolution`], of a promise what it rests on.
    pub code: Option<String>,
    /// Whose part of the order it is about.
    pub shop: Option<String>,
    /// The parcel it is about: the carrier's number of it, or our key.
    pub parcel: Option<String>,
    /// Who carries that.
    pub carrier: Option<String>,
    /// Where, in the carrier's words.
    pub place: Option<String>,
    /// In the words of whoever wrote them; hostile until proven otherwise.
    pub note: Option<String>,
    /// Who did it, for people.
    pub actor: Option<String>,
    /// Who was told: `customer`, `seller` or `admin`.
    pub told: Option<String>,
    /// How it was asked.
    pub channel: Option<Channel>,
    /// The days of a promise or an estimate.
    pub range: Option<DateRange>,
    /// How satisfied whoever asked was, 1 to 5.
    pub rating: Option<u64>,
    /// What the customer had last been told when they asked: a word of [`crate::order::EventCode`].
    pub last_told: Option<String>,
    /// When that was.
    pub last_told_at: Option<Timestamp>,
    /// Whether a notice would have answered what was asked.
    pub is_preventable: bool,
    /// The inquiry that it is about.
    pub inquiry: Option<String>,
}

impl TimelineEntry {
    /// An entry with nothing but its kind and time.
    pub fn new(id: String, kind: TimelineKind, at: Timestamp) -> Self {
        Self {
            id,
            kind,
            at,
            code: None,
            shop: None,
            parcel: None,
            carrier: None,
            place: None,
            note: None,
            actor: None,
            told: None,
            channel: None,
            range: None,
            rating: None,
            last_told: None,
            last_told_at: None,
            is_preventable: false,
            inquiry: None,
        }
    }

    /// How old the customer's latest news was when they asked, in milliseconds; nothing for what is no question, or when they had
    /// been told nothing.
    pub fn staleness_ms(&self) -> Option<i64> {
        let told_at = self.last_told_at?;
        Some(self.at.0.saturating_sub(told_at.0).max(0))
    }
}

/// An order, and everything on its axis.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct OrderTimeline {
    /// Its number.
    pub order_number: OrderNumber,
    /// The seller's part of it that is read here, when it has but one.
    pub order_id: Option<OrderId>,
    /// Where it stands; for a seller, where their part does.
    pub status: OrderStatus,
    /// What was promised when it was sold; never moves.
    pub promised: Option<DateRange>,
    /// What is expected now; withdrawn while something is wrong.
    pub estimated: Option<DateRange>,
    /// When all that is read here had been received.
    pub delivered_at: Option<Timestamp>,
    /// The shops whose parts are read here.
    pub shops: Vec<String>,
    /// Oldest first.
    pub entries: Vec<TimelineEntry>,
    /// IANA name: the zone in which the order's dates are meant.
    pub time_zone: Option<String>,
    /// Server time.
    pub as_of: Option<Timestamp>,
}

impl OrderTimeline {
    /// How many days after the last one promised it was received, by the calendar of that zone; below 0 when before. Nothing while it
    /// is on its way or nothing was promised.
    pub fn days_late(&self, zone: &impl Zone) -> Option<i64> {
        let (promised, delivered) = (self.promised?, self.delivered_at?);
        let day = |at: Timestamp| at.civil(zone).date.days_since_epoch();
        Some(day(delivered) - day(promised.to))
    }
}

/// `GET /orders/{orderNumber}/timeline`: an [`OrderTimeline`].
pub fn order_timeline(number: &OrderNumber) -> Endpoint {
    let path = ["/orders/", &percent_encoded(number.as_str()), "/timeline"].concat();
    Endpoint::get(Area::Orders, path)
}

impl Decode for TimelineEntry {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            id: optional(json, &["id", "key"])?.unwrap_or_default(),
            kind: required(json, &["kind", "type"])?,
            at: required(json, &["at", "occurredAt", "timestamp"])?,
            code: optional(json, &["code"])?,
            shop: optional(json, &["shop", "shopName"])?,
            parcel: optional(json, &["parcel", "trackingNumber"])?,
            carrier: optional(json, &["carrier"])?,
            place: optional(json, &["place", "location"])?,
            note: optional(json, &["note", "description", "comment"])?,
            actor: optional(json, &["actor"])?,
            told: optional(json, &["told", "recipient"])?,
            channel: optional(json, &["channel"])?,
            range: optional(json, &["range"])?,
            rating: optional(json, &["rating"])?,
            last_told: optional(json, &["lastTold"])?,
            last_told_at: optional(json, &["lastToldAt"])?,
            is_preventable: optional(json, &["isPreventable"])?.unwrap_or_default(),
            inquiry: optional(json, &["inquiry", "inquiryId"])?,
        })
    }
}

impl Decode for OrderTimeline {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let number: String = required(json, &["orderNumber", "number"])?;
        let order_id: Option<String> = optional(json, &["orderId"])?;
        Ok(Self {
            order_number: OrderNumber::parse(&number)
                .ok_or_else(|| DecodeError::expected("an order number"))?,
            order_id: order_id.as_deref().and_then(OrderId::parse),
            status: required(json, &["status"])?,
            promised: optional(json, &["promised", "promisedDelivery"])?,
            estimated: optional(json, &["estimated", "estimatedDelivery"])?,
            delivered_at: optional(json, &["deliveredAt"])?,
            shops: list(json, &["shops"])?,
            entries: list(json, &["entries", "events"])?,
            time_zone: optional(json, &["timeZone"])?,
            as_of: optional(json, &["asOf"])?,
        })
    }
}
