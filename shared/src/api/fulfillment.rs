//! The packing queue: a seller's items that are still to be packed, sent or delivered, and those with an open issue.
//! Addresses and members are those of the systems that have these endpoints; what we need beyond them has names of its own.

use rust_decimal::Decimal;

use super::{Area, Endpoint, Method, percent_encoded};
use crate::ids::{OrderId, OrderNumber, SellerId};
use crate::json::{Decode, DecodeError, Json, list, members, optional, required, text};
use crate::money::Currency;
use crate::order::{
    ItemFacts, ItemQuantity, ItemStatus, ItemStep, OrderFacts, OrderStatus, next_step,
};
use crate::query::QueryText;
use crate::time::Timestamp;

/// Items of a part of the queue, unless somebody asks for another number.
pub const PART: usize = 50;

/// An item of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct OpenItem {
    /// Key of the item.
    pub id: String,
    /// Key of the seller's part of the order.
    pub order_id: OrderId,
    /// Its number, for people.
    pub order_number: OrderNumber,
    /// Units ordered.
    pub qty: u64,
    /// Of those, units in parcels that have left; nothing from backends that do not count them.
    pub units_shipped: Option<u64>,
    /// Price of one unit, as text.
    #[cfg_attr(
        feature = "server",
        serde(serialize_with = "as_text"),
        schema(value_type = Option<String>)
    )]
    pub price: Option<Decimal>,
    /// The currency of the price.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub currency: Option<Currency>,
    /// Where it stands.
    pub fulfillment_status: ItemStatus,
    /// Number of its latest parcel.
    pub tracking_code: Option<String>,
    /// Who carries that parcel.
    pub carrier: Option<String>,
    /// When that parcel left.
    pub shipped_at: Option<Timestamp>,
    /// When that parcel was received.
    pub delivered_at: Option<Timestamp>,
    /// What proves that.
    pub delivery_proof_url: Option<String>,
    /// What is wrong, in the words of whoever reported it.
    pub notes: Option<String>,
    /// When the order was placed.
    pub created_at: Timestamp,
    /// The end of the promised delivery.
    pub promised_to: Option<Timestamp>,
    /// The version of the seller's part; a change is based on one. 0 from backends without.
    pub version: u64,
    /// What it is.
    pub product: ItemProduct,
    /// The order it belongs to.
    pub order: ItemOrder,
    /// Where the queue goes on behind this item.
    pub cursor: Option<String>,
}

/// What an item is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct ItemProduct {
    /// As it was called when it was sold.
    pub title: String,
    /// A picture of it.
    pub image_url: Option<String>,
}

/// The order of an item. Where it goes and how its customer is reached is never sent along: devices keep the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct ItemOrder {
    /// Key of the seller's part of the order.
    pub id: OrderId,
    /// Where the seller's part stands.
    pub status: OrderStatus,
    /// Always absent: the order itself tells.
    pub shipping_address: Option<String>,
    /// Who receives it.
    pub buyer_name: Option<String>,
    /// Always absent, as the address.
    pub buyer_email: Option<String>,
}

impl OpenItem {
    /// The one step that brings it on.
    pub fn next_step(&self) -> Option<ItemStep> {
        next_step(&ItemFacts {
            status: self.fulfillment_status.clone(),
            is_shipped: self.is_shipped(),
            is_delivered: self.has_arrived(),
        })
    }

    /// The item as it will be once the step has been taken at `now`.
    #[must_use]
    pub fn after(&self, step: ItemStep, now: Timestamp) -> Self {
        let mut after = self.clone();
        match step {
            ItemStep::Ship => {
                after.units_shipped = Some(self.qty);
                after.shipped_at = Some(now);
                after.delivered_at = None;
            }
            ItemStep::Deliver => after.delivered_at = Some(now),
            ItemStep::ReportIssue => {}
        }
        // Only whoever looks into it ends an issue.
        if self.fulfillment_status != ItemStatus::Issue {
            after.fulfillment_status = step.target();
        }
        after
    }

    /// Whether every unit has left.
    fn is_shipped(&self) -> bool {
        let counted = self.units_shipped.map(|shipped| shipped >= self.qty);
        counted.unwrap_or(self.shipped_at.is_some())
    }

    fn has_arrived(&self) -> bool {
        let is_received = self.is_shipped() && self.delivered_at.is_some();
        is_received || self.fulfillment_status == ItemStatus::Delivered
    }

    /// Units that are still to be sent.
    pub fn units_left(&self) -> u64 {
        self.qty.saturating_sub(self.units_shipped.unwrap_or(0))
    }

    /// Whether the promised time has passed and the item has not arrived.
    pub fn is_late(&self, now: Timestamp) -> bool {
        !self.has_arrived() && self.promised_to.is_some_and(|to| to < now)
    }

    /// What the rules of shipping need to know, as if the preparing had begun: the queue holds nothing that could not be.
    pub fn facts_to_ship(&self) -> OrderFacts {
        OrderFacts {
            status: OrderStatus::Processing,
            payment: crate::order::PaymentStatus::Paid,
            pays_on_delivery: false,
            items: vec![ItemQuantity {
                ordered: self.qty,
                shipped: self.units_shipped.unwrap_or(0),
            }],
            cancellation: None,
            return_request: None,
            shipped_at: self.shipped_at,
        }
    }
}

/// How many items stand where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct ItemCounts {
    /// To pack and send.
    #[cfg_attr(feature = "server", serde(rename = "PACKED"))]
    pub packed: u64,
    /// On their way.
    #[cfg_attr(feature = "server", serde(rename = "SHIPPED"))]
    pub shipped: u64,
    /// Received.
    #[cfg_attr(feature = "server", serde(rename = "DELIVERED"))]
    pub delivered: u64,
    /// With an open issue.
    #[cfg_attr(feature = "server", serde(rename = "ISSUE"))]
    pub issue: u64,
    /// The four together.
    pub total: u64,
    /// IANA name: the zone in which the shop's days begin.
    pub time_zone: Option<String>,
    /// Server time.
    pub as_of: Option<Timestamp>,
    /// Number of the last event of any order that the answer knows of, for following on.
    pub last_event: Option<u64>,
}

impl ItemCounts {
    /// How many stand there.
    pub fn of(&self, status: &ItemStatus) -> u64 {
        match status {
            ItemStatus::Packed => self.packed,
            ItemStatus::Shipped => self.shipped,
            ItemStatus::Delivered => self.delivered,
            ItemStatus::Issue => self.issue,
            ItemStatus::Other(_) => 0,
        }
    }
}

/// A step of an item: what it needs, of which each step takes its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "server",
    derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)
)]
#[cfg_attr(feature = "server", serde(default, rename_all = "camelCase"))]
pub struct ItemRequest {
    /// Shipping: who carries the parcel.
    pub carrier: Option<String>,
    /// Shipping: the carrier's number.
    pub tracking_code: Option<String>,
    /// Shipping: whether the seller brings it.
    pub own_delivery: bool,
    /// Delivering: what proves it.
    pub proof_url: Option<String>,
    /// For the shop's own eyes; of an issue, what is wrong.
    pub note: Option<String>,
}

impl ItemRequest {
    /// The request body.
    pub fn to_json(&self) -> String {
        let written = |value: &Option<String>| value.as_deref().map(text);
        members(&[
            ("carrier", written(&self.carrier)),
            ("trackingCode", written(&self.tracking_code)),
            ("ownDelivery", self.own_delivery.then(|| "true".to_owned())),
            ("proofUrl", written(&self.proof_url)),
            ("note", written(&self.note)),
        ])
    }
}

/// Answer to a step that was taken: the item as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct ItemAnswer {
    /// The item.
    #[cfg_attr(feature = "server", serde(flatten))]
    pub item: OpenItem,
    /// Number of the change; nothing from backends that keep no trail.
    pub change: Option<u64>,
    /// Until when whoever asks may take it back.
    pub undo_until: Option<Timestamp>,
}

/// Which items of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueQuery {
    /// Those that stand there; all of the queue when absent.
    pub status: Option<ItemStatus>,
    /// From where on.
    pub cursor: Option<String>,
}

fn of_shop(path: &str, shop: Option<&SellerId>, mut text: QueryText) -> Endpoint {
    text.push_some("seller", shop.map(SellerId::as_str));
    Endpoint::get(Area::Fulfillment, text.behind(path))
}

/// `GET /fulfillment/seller/open`: a plain list of [`OpenItem`]s, oldest promise first. An admin names the shop.
pub fn open_items(query: &QueueQuery, shop: Option<&SellerId>) -> Endpoint {
    let mut text = QueryText::default();
    text.push_some("status", query.status.as_ref().map(ItemStatus::word));
    text.push_some("cursor", query.cursor.as_deref());
    of_shop("/fulfillment/seller/open", shop, text)
}

/// `GET /fulfillment/seller/stats`: [`ItemCounts`]. An admin names the shop.
pub fn item_counts(shop: Option<&SellerId>) -> Endpoint {
    of_shop("/fulfillment/seller/stats", shop, QueryText::default())
}

/// `PATCH /fulfillment/seller/{step}/{item}`: an [`ItemRequest`], answered by an [`ItemAnswer`].
pub fn take_step(step: ItemStep, item: &str) -> Endpoint {
    let item = percent_encoded(item);
    let path = ["/fulfillment/seller/", step.word(), "/", &item].concat();
    // Changes carry a key, so that sending them again does nothing.
    Endpoint::new(Method::Patch, Area::Fulfillment, path, true)
}

impl Decode for OpenItem {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let not_an_id = || DecodeError::expected("an order id");
        let whole = json.member("order");
        let of_order = |names: &[&str]| match &whole {
            Some(order) => optional::<String, J>(order, names),
            None => Ok(None),
        };
        let id: Option<String> = optional(json, &["orderId"])?;
        let id = id.or(of_order(&["id"])?).ok_or_else(not_an_id)?;
        let number = optional(json, &["orderNumber"])?.or(of_order(&["orderNumber", "number"])?);
        let order_id = OrderId::parse(&id).ok_or_else(not_an_id)?;
        let status = of_order(&["status"])?;
        Ok(Self {
            id: required(json, &["id", "orderItemId"])?,
            order_number: OrderNumber::parse(&number.unwrap_or(id)).ok_or_else(not_an_id)?,
            qty: optional(json, &["qty", "quantity"])?.unwrap_or(1),
            units_shipped: optional(json, &["unitsShipped"])?,
            price: optional(json, &["price"])?,
            currency: optional(json, &["currency"])?,
            fulfillment_status: optional(json, &["fulfillmentStatus"])?
                .unwrap_or(ItemStatus::Packed),
            tracking_code: optional(json, &["trackingCode", "trackingNumber"])?,
            carrier: optional(json, &["carrier"])?,
            shipped_at: optional(json, &["shippedAt"])?,
            delivered_at: optional(json, &["deliveredAt"])?,
            delivery_proof_url: optional(json, &["deliveryProofUrl"])?,
            notes: optional(json, &["notes"])?,
            created_at: required(json, &["createdAt"])?,
            promised_to: optional(json, &["promisedTo"])?,
            version: optional(json, &["version"])?.unwrap_or(0),
            product: optional(json, &["product"])?.unwrap_or_default(),
            order: ItemOrder {
                id: order_id.clone(),
                status: OrderStatus::from_word(&status.unwrap_or_default()),
                shipping_address: of_order(&["shippingAddress"])?,
                buyer_name: of_order(&["buyerName"])?,
                buyer_email: of_order(&["buyerEmail"])?,
            },
            order_id,
            cursor: optional(json, &["cursor"])?,
        })
    }
}

impl Decode for ItemProduct {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            title: optional(json, &["title", "name"])?.unwrap_or_default(),
            image_url: optional(json, &["imageUrl"])?,
        })
    }
}

impl Decode for ItemCounts {
    /// In capitals, or as the same systems' own pages expect it: `{pending, shipped, delivered, issues}`.
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let count = |names: &[&str]| -> Result<u64, DecodeError> {
            Ok(optional(json, names)?.unwrap_or(0))
        };
        let packed = required(json, &["PACKED", "packed", "pending"])?;
        let shipped = count(&["SHIPPED", "shipped"])?;
        let delivered = count(&["DELIVERED", "delivered"])?;
        let issue = count(&["ISSUE", "issue", "issues"])?;
        Ok(Self {
            packed,
            shipped,
            delivered,
            issue,
            total: count(&["total"])?,
            time_zone: optional(json, &["timeZone"])?,
            as_of: optional(json, &["asOf"])?,
            last_event: optional(json, &["lastEvent"])?,
        })
    }
}

impl Decode for ItemAnswer {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            item: OpenItem::decode(json)?,
            change: optional(json, &["change"])?,
            undo_until: optional(json, &["undoUntil"])?,
        })
    }
}

/// A queue as it is read: a list, bare or in an envelope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue(pub Vec<OpenItem>);

impl Decode for Queue {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        if json.elements().is_some() {
            return Vec::decode(json).map(Self);
        }
        list(json, &["items", "results"]).map(Self)
    }
}

/// Amounts without the zeros that nobody needs: `45000`, `12.5`.
#[cfg(feature = "server")]
#[expect(
    clippy::ref_option,
    reason = "serde hands over a reference to the member"
)]
fn as_text<S: serde::Serializer>(
    price: &Option<Decimal>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match price {
        Some(price) => serializer.serialize_some(&price.normalize().to_string()),
        None => serializer.serialize_none(),
    }
}
