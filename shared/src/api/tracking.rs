//! What an order's customer may know: the public lookup and the customer's own view.

use super::{Area, Endpoint, Method};
use crate::ids::OrderNumber;
use crate::json::{self, Decode, DecodeError, Json, list, optional, required};
use crate::order::{Awaited, EventCode, OrderStatus, PaymentStatus, TimelineEvent, wire_enum};
use crate::time::Timestamp;

/// What the lookup form sends.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Deserialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct TrackRequest {
    /// The number on the receipt.
    pub order_number: String,
    /// The address given with the order; with it the answer is the full tier.
    #[cfg_attr(feature = "server", serde(default))]
    pub email: Option<String>,
}

impl TrackRequest {
    /// The request body.
    pub fn to_json(&self) -> String {
        json::object(&[
            ("orderNumber", Some(&self.order_number)),
            ("email", self.email.as_deref()),
        ])
    }
}

wire_enum!(
    /// How much the viewer may see. What a tier may not see is absent from the answer.
    Tier {
        /// Anyone with the order number: status, dates, items by title, carrier, kinds of event.
        Public = "public",
        /// Number and e-mail match: also payment status, places, carrier's words, tracking number, recipient.
        Full = "full",
        /// The signed-in customer: as full.
        Account = "account",
    }
);

/// The tracking of one order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct Tracking {
    /// How much this answer may say.
    pub tier: Tier,
    /// The number people know the order by.
    pub order_number: OrderNumber,
    /// Where the order stands.
    pub status: OrderStatus,
    /// When it was placed.
    pub placed_at: Option<Timestamp>,
    /// What was promised when it was sold; never moves afterwards.
    pub promised_delivery: Option<DateRange>,
    /// What is expected now; withdrawn (absent) while nobody knows.
    pub estimated_delivery: Option<DateRange>,
    /// By when there is news, while something is wrong and no estimate holds.
    #[cfg_attr(feature = "server", serde(skip_serializing_if = "Option::is_none"))]
    pub next_update_by: Option<Timestamp>,
    /// When it was received.
    pub delivered_at: Option<Timestamp>,
    /// What was ordered.
    pub items: Vec<TrackedItem>,
    /// The parcels.
    pub shipments: Vec<TrackedShipment>,
    /// The whole timeline, oldest first, from placing on.
    pub events: Vec<TimelineEvent>,
    /// Where payment stands; not in the public tier.
    #[cfg_attr(feature = "server", serde(skip_serializing_if = "Option::is_none"))]
    pub payment_status: Option<PaymentStatus>,
    /// Where the parcel was last seen; not in the public tier.
    #[cfg_attr(feature = "server", serde(skip_serializing_if = "Option::is_none"))]
    pub current_location: Option<String>,
    /// Who receives it, and where; not in the public tier.
    #[cfg_attr(feature = "server", serde(skip_serializing_if = "Option::is_none"))]
    pub recipient: Option<Recipient>,
    /// Why it was cancelled, in the words of who did; not in the public tier.
    #[cfg_attr(feature = "server", serde(skip_serializing_if = "Option::is_none"))]
    pub cancel_reason: Option<String>,
    /// The store's IANA time zone, in which dates are meant. Absent from backends that do not say.
    #[cfg_attr(feature = "server", serde(skip_serializing_if = "Option::is_none"))]
    pub time_zone: Option<String>,
    /// Server time of the answer.
    #[cfg_attr(feature = "server", serde(skip_serializing_if = "Option::is_none"))]
    pub as_of: Option<Timestamp>,
}

impl Tracking {
    /// What comes next, as [`Awaited::next_step`] words it.
    pub fn next_step(&self) -> &str {
        let is_carried = |parcel: &&TrackedShipment| !parcel.carrier.is_empty();
        let awaited = Awaited {
            status: &self.status,
            events: &self.events,
            carried: self.shipments.iter().filter(is_carried).count(),
            promised_from: self.promised_delivery.map(|range| range.from),
            now: self.as_of,
        };
        awaited.next_step()
    }
}

/// A span of instants, read as calendar days in the store's zone; one day when both fall on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct DateRange {
    /// Earliest.
    pub from: Timestamp,
    /// Latest.
    pub to: Timestamp,
}

/// An item, without price.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct TrackedItem {
    /// Title as the seller wrote it.
    pub title: String,
    /// Units ordered.
    pub quantity: u64,
}

/// A parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct TrackedShipment {
    /// Who carries it.
    pub carrier: String,
    /// The carrier's number for it; not in the public tier.
    #[cfg_attr(feature = "server", serde(skip_serializing_if = "Option::is_none"))]
    pub tracking_number: Option<String>,
}

/// Who receives a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Recipient {
    /// Name on the parcel.
    pub name: String,
    /// Address lines as written on the parcel.
    pub address: Option<String>,
}

/// `POST /track`. It reads, so it may be retried.
pub fn track() -> Endpoint {
    Endpoint::new(Method::Post, Area::Tracking, "/track".to_owned(), true)
}

impl Decode for Tracking {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let number: String = required(json, &["orderNumber", "orderId", "id"])?;
        let mut events = in_order(list(
            json,
            &["events", "timeline", "trackingEvents", "trackingEntries"],
        )?);
        let placed_at: Option<Timestamp> = optional(json, &["placedAt", "createdAt", "orderDate"])?;
        // That it was placed is known of every order, be it all that its backend can tell.
        if let (true, Some(occurred_at)) = (events.is_empty(), placed_at) {
            events.push(TimelineEvent {
                code: EventCode::Placed,
                occurred_at,
                place: None,
                description: None,
            });
        }
        Ok(Self {
            tier: optional(json, &["tier"])?.unwrap_or(Tier::Account),
            order_number: OrderNumber::parse(&number)
                .ok_or_else(|| DecodeError::expected("an order number"))?,
            status: required(json, &["status", "currentStatus"])?,
            placed_at,
            promised_delivery: optional(json, &["promisedDelivery"])?,
            estimated_delivery: optional(json, &["estimatedDelivery"])?,
            next_update_by: optional(json, &["nextUpdateBy"])?,
            delivered_at: optional(json, &["deliveredAt"])?,
            items: list(json, &["items"])?,
            shipments: list(json, &["shipments"])?,
            events,
            payment_status: optional(json, &["paymentStatus"])?,
            current_location: optional(json, &["currentLocation"])?,
            recipient: optional(json, &["recipient"])?,
            cancel_reason: optional(json, &["cancelReason"])?,
            time_zone: optional(json, &["timeZone"])?,
            as_of: optional(json, &["asOf"])?,
        })
    }
}

/// A carrier may report late, so scans are ordered by when they happened, not by arrival. Nearly all arrive in order, and the sorting of the
/// standard library weighs a kilobyte on the page that may weigh least.
fn in_order(arrived: Vec<TimelineEvent>) -> Vec<TimelineEvent> {
    let mut events: Vec<TimelineEvent> = Vec::with_capacity(arrived.len());
    for event in arrived {
        let place = events.partition_point(|known| known.occurred_at <= event.occurred_at);
        events.insert(place, event);
    }
    events
}

impl Decode for DateRange {
    /// `{from, to}`, or a single instant.
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        if let Ok(day) = Timestamp::decode(json) {
            return Ok(Self { from: day, to: day });
        }
        Ok(Self {
            from: required(json, &["from"])?,
            to: required(json, &["to"])?,
        })
    }
}

impl Decode for TrackedItem {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            title: optional(json, &["title", "productTitle", "name"])?.unwrap_or_default(),
            quantity: optional(json, &["quantity", "qty"])?.unwrap_or(1),
        })
    }
}

impl Decode for TrackedShipment {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            carrier: optional(json, &["carrier", "trackingCompany"])?.unwrap_or_default(),
            tracking_number: optional(json, &["trackingNumber", "trackingCode"])?,
        })
    }
}

impl Decode for Recipient {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            name: optional(json, &["name"])?.unwrap_or_default(),
            address: optional(json, &["address"])?,
        })
    }
}
