//! A seller's orders: the list, one order, and changing it. Members are written in `snake_case`, as the systems do that
//! have these endpoints.

use rust_decimal::Decimal;

use super::{Area, Endpoint, Method, percent_encoded};
use crate::ids::{OrderId, OrderNumber, ProductId, SellerId};
use crate::json::{Decode, DecodeError, Json, list, optional, required};
use crate::money::{Currency, Money};
use crate::order::{
    EventCode, Fulfillment, ItemQuantity, OrderAction, OrderFacts, OrderStatus, PaymentStatus,
    fulfillment,
};
use crate::query::{Age, OrderQuery, QueryText, Tab};
use crate::time::Timestamp;

/// One part of a list of orders.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct OrderPage {
    /// The orders, as sorted.
    pub results: Vec<OrderRow>,
    /// How many orders the filter finds in all; absent from backends that do not count.
    pub count: Option<u64>,
    /// Where the next part begins; nothing at the end.
    pub next_cursor: Option<String>,
    /// Where the previous part ends; nothing at the beginning.
    pub previous_cursor: Option<String>,
    /// The store's IANA time zone, in which periods are meant and dates are shown.
    pub time_zone: Option<String>,
    /// Server time.
    pub as_of: Option<Timestamp>,
    /// The last change that this answer knows of.
    pub last_event: Option<u64>,
}

/// An order as a row: the part of a customer's order that one seller fulfils.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct OrderRow {
    /// Key of this seller's part.
    pub id: OrderId,
    /// Number, for people; the same for all parts of a customer's order.
    pub order_number: OrderNumber,
    /// Where it stands.
    pub status: OrderStatus,
    /// Where its payment stands.
    pub payment_status: PaymentStatus,
    /// Whether it is paid when it is handed over.
    pub pays_on_delivery: bool,
    /// How much of it was handed over.
    pub fulfillment: Fulfillment,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// The end of the promised delivery.
    pub promised_to: Option<Timestamp>,
    /// Who receives it.
    pub customer_name: Option<String>,
    /// Title of its first item.
    pub first_item: Option<String>,
    /// Number of items (rows, not units).
    pub item_count: u64,
    /// Number of units over all items.
    pub unit_count: u64,
    /// What was ordered and what the seller gets.
    pub money: OrderMoney,
    /// Who carries its latest parcel.
    pub carrier: Option<String>,
    /// That parcel's number.
    pub tracking_number: Option<String>,
    /// The last thing heard of a parcel, when it is a delay, an exception or a failed attempt.
    pub exception: Option<EventCode>,
    /// Grows by one with every change; a change is based on one. 0 from backends without.
    pub version: u64,
}

/// The money of an order, in one currency. What is not known is absent, never 0.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct OrderMoney {
    /// Units ordered × price.
    pub gross: Money,
    /// The marketplace's share of what was not refunded.
    pub commission: Option<Money>,
    /// Other fees, such as the payment provider's.
    pub fees: Option<Money>,
    /// What went back to the customer.
    pub refunds: Option<Money>,
}

impl OrderMoney {
    /// `gross - commission - fees - refunds`; nothing while a part is not known or does not fit.
    pub fn net(&self) -> Option<Money> {
        self.net_before_fees()?
            .checked_sub(self.fees.as_ref()?)
            .ok()
    }

    /// `gross - commission - refunds`: the most that [`OrderMoney::net`] can be.
    pub fn net_before_fees(&self) -> Option<Money> {
        let after_commission = self.gross.checked_sub(self.commission.as_ref()?).ok()?;
        after_commission.checked_sub(self.refunds.as_ref()?).ok()
    }
}

impl OrderRow {
    /// What the rules need to know. Of the items a row tells only how much of them was handed over, and of requests
    /// nothing: [`OrderDetail::facts`] knows more.
    pub fn facts(&self) -> OrderFacts {
        let (ordered, shipped) = match self.fulfillment {
            Fulfillment::Unfulfilled => (1, 0),
            Fulfillment::PartiallyFulfilled => (2, 1),
            Fulfillment::Fulfilled => (1, 1),
        };
        OrderFacts {
            status: self.status.clone(),
            payment: self.payment_status.clone(),
            pays_on_delivery: self.pays_on_delivery,
            items: vec![ItemQuantity { ordered, shipped }],
            cancellation: None,
            return_request: None,
            shipped_at: None,
        }
    }

    /// Whether the promised time has passed and the order has neither arrived nor ended.
    pub fn is_late(&self, now: Timestamp) -> bool {
        let is_over = matches!(
            self.status,
            OrderStatus::Delivered | OrderStatus::Cancelled | OrderStatus::Returned
        );
        !is_over && self.promised_to.is_some_and(|to| to < now)
    }
}

/// Everything about one order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct OrderDetail {
    /// What its row says.
    #[cfg_attr(feature = "server", serde(flatten))]
    pub row: OrderRow,
    /// What was ordered.
    pub items: Vec<OrderItem>,
    /// The customer's e-mail address.
    pub customer_email: Option<String>,
    /// Where it goes.
    pub address: Option<String>,
    /// What the customer wrote along.
    pub customer_note: Option<String>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// Its parcels, oldest first.
    pub shipments: Vec<Shipment>,
    /// What the shop wrote down, oldest first; the customer never sees it.
    pub notes: Vec<Note>,
    /// Who changed what, oldest first.
    pub history: Vec<Change>,
    /// IANA name: the zone in which its dates are meant.
    pub time_zone: Option<String>,
    /// Server time.
    pub as_of: Option<Timestamp>,
    /// Number of the last event of any order that the answer knows of, for following on.
    pub last_event: Option<u64>,
}

/// An item of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct OrderItem {
    /// Key of the item.
    pub id: String,
    /// Key of the product (SKU).
    pub product_id: Option<ProductId>,
    /// As it was called when it was sold.
    pub title: String,
    /// Units ordered.
    pub quantity: u64,
    /// Of those, units in parcels that have left.
    pub shipped_quantity: u64,
    /// Units whose money went back.
    pub refunded_quantity: u64,
    /// Price of one unit.
    pub unit_price: Option<Money>,
}

/// A parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Shipment {
    /// Key of the parcel.
    pub id: String,
    /// Where it stands: shipped, out for delivery, delivered or returned.
    pub status: OrderStatus,
    /// Who carries it.
    pub carrier: String,
    /// The carrier's number.
    pub tracking_number: Option<String>,
    /// Whether the seller brings it.
    pub own_delivery: bool,
    /// When it left.
    pub shipped_at: Option<Timestamp>,
    /// When it was received.
    pub delivered_at: Option<Timestamp>,
    /// What proves that: who took it, in the words of whoever handed it over.
    pub proof: Option<String>,
    /// What is in it; empty when nobody wrote that down, which means all of the order.
    pub units: Vec<Units>,
}

/// So many units of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "server",
    derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)
)]
pub struct Units {
    /// Key of the item.
    pub item: String,
    /// Units of it.
    pub quantity: u64,
}

/// Something the shop wrote down.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Note {
    /// Who.
    pub author: String,
    /// What.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// One line of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Change {
    /// Number of the change, over all orders; later ones are greater.
    pub seq: u64,
    /// What was done: a word of [`OrderAction`], or `placed`, `note`, `undo`, `issue`.
    pub action: String,
    /// Status before.
    pub from_status: Option<OrderStatus>,
    /// Status after.
    pub to_status: OrderStatus,
    /// The parcel it was about, if it was about one.
    pub shipment: Option<String>,
    /// The version of the order that it made.
    pub version: u64,
    /// Name of who did it.
    pub actor: String,
    /// Their role.
    pub role: String,
    /// What they did it on, like `Chrome on Android`.
    pub device: Option<String>,
    /// Why, in their words; or the carrier and number of a parcel.
    pub detail: Option<String>,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Until when whoever asks may take it back.
    pub undo_until: Option<Timestamp>,
    /// The change that took it back.
    pub undone_by: Option<u64>,
}

impl OrderDetail {
    /// What the rules need to know about the order as a whole.
    pub fn facts(&self) -> OrderFacts {
        OrderFacts {
            items: self.items.iter().map(OrderItem::units).collect(),
            shipped_at: self.shipments.iter().filter_map(|one| one.shipped_at).min(),
            ..self.row.facts()
        }
    }

    /// What the rules need to know about one of several parcels, whose status is its own.
    pub fn parcel_facts(&self, shipment: &Shipment) -> OrderFacts {
        OrderFacts {
            status: shipment.status.clone(),
            shipped_at: shipment.shipped_at,
            ..self.facts()
        }
    }
}

impl OrderItem {
    fn units(&self) -> ItemQuantity {
        ItemQuantity {
            ordered: self.quantity,
            shipped: self.shipped_quantity,
        }
    }
}

/// Figures of a shop's orders, for tabs and tiles. Each is the length of the list that its link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct OrderCounts {
    /// All orders.
    pub total_orders: u64,
    /// By status; a status without an order is left out.
    pub statuses: Vec<StatusCount>,
    /// Orders that wait to leave, by how long.
    pub ageing: Vec<AgeCount>,
    /// Orders whose promise has passed while they are under way.
    pub late: u64,
    /// Orders whose parcel is in trouble.
    pub with_exception: u64,
    /// Server time.
    pub as_of: Option<Timestamp>,
}

/// How many orders of a status.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct StatusCount {
    /// The status.
    pub status: OrderStatus,
    /// Orders in it.
    pub count: u64,
}

/// How many orders have been waiting for so long.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct AgeCount {
    /// `0-1`, `1-2`, `2-3` or `3+` days.
    pub age: String,
    /// Orders of that age.
    pub count: u64,
}

impl OrderCounts {
    /// How many orders a tab shows.
    pub fn of_tab(&self, tab: Tab) -> u64 {
        if tab == Tab::All {
            return self.total_orders;
        }
        let shown = self.statuses.iter().filter(|one| tab.shows(&one.status));
        shown.map(|one| one.count).sum()
    }

    /// How many orders have waited that long.
    pub fn of_age(&self, age: Age) -> u64 {
        let found = self.ageing.iter().find(|one| one.age == age.word());
        found.map_or(0, |one| one.count)
    }
}

/// A change to an order: what is done, and what it needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "server",
    derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)
)]
#[cfg_attr(feature = "server", serde(default))]
pub struct ChangeRequest {
    /// A word of [`OrderAction`].
    pub action: Option<String>,
    /// Instead of the action: the status it shall lead to.
    pub status: Option<String>,
    /// The parcel it is about; every parcel when absent.
    pub shipment: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who carries the parcel.
    pub carrier: Option<String>,
    /// The carrier's number.
    pub tracking_number: Option<String>,
    /// Whether the seller brings it.
    pub own_delivery: bool,
    /// What is in the parcel; everything that is left when empty.
    pub units: Vec<Units>,
    /// When it happened, if not now.
    pub at: Option<String>,
    /// What proves a delivery.
    pub proof: Option<String>,
}

impl ChangeRequest {
    /// One that does this.
    pub fn of(action: OrderAction) -> Self {
        Self {
            action: Some(action.word().to_owned()),
            ..Self::default()
        }
    }

    /// The request body.
    pub fn to_json(&self) -> String {
        use crate::json::{members, text};
        let units: Vec<String> = self
            .units
            .iter()
            .map(|units| {
                members(&[
                    ("item", Some(text(&units.item))),
                    ("quantity", Some(units.quantity.to_string())),
                ])
            })
            .collect();
        let units = (!units.is_empty()).then(|| ["[", &units.join(","), "]"].concat());
        let written = |value: &Option<String>| value.as_deref().map(text);
        members(&[
            ("action", written(&self.action)),
            ("status", written(&self.status)),
            ("shipment", written(&self.shipment)),
            ("reason", written(&self.reason)),
            ("carrier", written(&self.carrier)),
            ("tracking_number", written(&self.tracking_number)),
            ("own_delivery", self.own_delivery.then(|| "true".to_owned())),
            ("units", units),
            ("at", written(&self.at)),
            ("proof", written(&self.proof)),
        ])
    }
}

/// Answer to a change that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct ChangeAnswer {
    /// What was done, in words for logs.
    pub message: String,
    /// The order as it is now.
    pub order: OrderDetail,
    /// Number of the change; nothing from backends that keep no trail.
    pub change: Option<u64>,
}

fn of_shop(path: &str, shop: Option<&SellerId>, mut text: QueryText) -> Endpoint {
    text.push_some("seller", shop.map(SellerId::as_str));
    Endpoint::get(Area::Orders, text.behind(path))
}

/// `GET /enhanced-orders/`: an [`OrderPage`]. An admin names the shop.
pub fn seller_orders(query: &OrderQuery, shop: Option<&SellerId>) -> Endpoint {
    let mut text = QueryText::default();
    query.push_to(&mut text);
    of_shop("/enhanced-orders/", shop, text)
}

/// `GET /enhanced-orders/dashboard_summary/`: [`OrderCounts`].
pub fn order_counts(shop: Option<&SellerId>) -> Endpoint {
    of_shop(
        "/enhanced-orders/dashboard_summary/",
        shop,
        QueryText::default(),
    )
}

/// `GET /orders/reports/?type=export`: everything that a list finds, in its order, as CSV.
pub fn order_export(query: &OrderQuery, shop: Option<&SellerId>) -> Endpoint {
    let mut text = QueryText::default();
    text.push("type", "export");
    let whole = OrderQuery {
        cursor: None,
        ..query.clone()
    };
    whole.push_to(&mut text);
    of_shop("/orders/reports/", shop, text)
}

/// `GET /enhanced-orders/recent/`: the newest [`OrderDetail`]s, without addresses, for devices to keep.
pub fn recent_orders() -> Endpoint {
    Endpoint::get(Area::Orders, "/enhanced-orders/recent/")
}

fn of_order(method: Method, order: &OrderId, rest: &str) -> Endpoint {
    let id = percent_encoded(order.as_str());
    let path = ["/enhanced-orders/", &id, "/", rest].concat();
    // Changes carry a key, so that sending them again does nothing.
    Endpoint::new(method, Area::Orders, path, true)
}

/// `GET /enhanced-orders/{id}/`: an [`OrderDetail`].
pub fn seller_order(order: &OrderId) -> Endpoint {
    of_order(Method::Get, order, "")
}

/// `POST /enhanced-orders/{id}/update_status/`: a [`ChangeRequest`], answered by a [`ChangeAnswer`].
pub fn update_status(order: &OrderId) -> Endpoint {
    of_order(Method::Post, order, "update_status/")
}

/// `PATCH /enhanced-orders/{id}/`: `{note}`, answered by a [`ChangeAnswer`].
pub fn add_note(order: &OrderId) -> Endpoint {
    of_order(Method::Patch, order, "")
}

/// `POST /enhanced-orders/{id}/undo/`: `{change}`, answered by a [`ChangeAnswer`].
pub fn undo(order: &OrderId) -> Endpoint {
    of_order(Method::Post, order, "undo/")
}

impl Decode for OrderPage {
    /// `{results, …}`, `{orders, …}` or a plain list.
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let results = if json.elements().is_some() {
            Vec::decode(json)?
        } else {
            list(json, &["results", "orders", "items"])?
        };
        Ok(Self {
            results,
            count: optional(json, &["count", "total"])?,
            next_cursor: optional(json, &["nextCursor"])?,
            previous_cursor: optional(json, &["previousCursor"])?,
            time_zone: optional(json, &["timeZone"])?,
            as_of: optional(json, &["asOf"])?,
            last_event: optional(json, &["lastEvent"])?,
        })
    }
}

impl Decode for Fulfillment {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        json.text()
            .and_then(|word| Self::from_word(&word.to_ascii_lowercase()))
            .ok_or_else(|| DecodeError::expected("a state of fulfilment"))
    }
}

impl Decode for OrderRow {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let id: String = required(json, &["id", "orderId"])?;
        let number: String =
            optional(json, &["orderNumber", "number"])?.unwrap_or_else(|| id.clone());
        let not_an_id = || DecodeError::expected("an order id");
        let items: Vec<OrderItem> = list(json, &["items"]).unwrap_or_default();
        let status: OrderStatus = required(json, &["status"])?;
        // A backend that tells no fulfilment tells units, or else the status must do.
        let told: Option<Fulfillment> = optional(json, &["fulfillment"]).ok().flatten();
        let fulfillment = told.unwrap_or_else(|| match (&status, items.is_empty()) {
            (_, false) => fulfillment(&items.iter().map(OrderItem::units).collect::<Vec<_>>()),
            (OrderStatus::Pending | OrderStatus::Processing, true) => Fulfillment::Unfulfilled,
            (_, true) => Fulfillment::Fulfilled,
        });
        let counted = |count: usize| u64::try_from(count).unwrap_or(0);
        Ok(Self {
            id: OrderId::parse(&id).ok_or_else(not_an_id)?,
            order_number: OrderNumber::parse(&number).ok_or_else(not_an_id)?,
            payment_status: optional(json, &["paymentStatus"])?.unwrap_or(match status {
                OrderStatus::Pending => PaymentStatus::Pending,
                _ => PaymentStatus::Paid,
            }),
            pays_on_delivery: optional(json, &["paysOnDelivery"])?.unwrap_or(false),
            fulfillment,
            placed_at: required(json, &["placedAt", "createdAt", "orderDate"])?,
            promised_to: optional(json, &["promisedTo", "estimatedDelivery"])?,
            customer_name: optional(json, &["customerName", "user"])?,
            first_item: optional(json, &["firstItem"])?
                .or_else(|| items.first().map(|item| item.title.clone())),
            item_count: optional(json, &["itemCount"])?.unwrap_or_else(|| counted(items.len())),
            unit_count: optional(json, &["unitCount"])?
                .unwrap_or_else(|| items.iter().map(|item| item.quantity).sum()),
            money: money_of(json)?,
            carrier: optional(json, &["carrier"])?,
            tracking_number: optional(json, &["trackingNumber"])?,
            exception: optional(json, &["exception"])?,
            version: optional(json, &["version"])?.unwrap_or(0),
            status,
        })
    }
}

/// `money`, or what older backends send: a bare `total`, with or without a currency beside it.
fn money_of<J: Json>(json: &J) -> Result<OrderMoney, DecodeError> {
    if let Some(money) = json.member("money") {
        return OrderMoney::decode(&money);
    }
    let gross = match json.member("total").map(|total| Money::decode(&total)) {
        Some(Ok(money)) => money,
        _ => Money {
            amount: required::<Decimal, J>(json, &["total", "totalAmount"])?,
            currency: optional(json, &["currency"])?
                .or_else(|| Currency::parse("XXX"))
                .ok_or_else(|| DecodeError::expected("a currency"))?,
        },
    };
    Ok(OrderMoney {
        gross,
        commission: None,
        fees: None,
        refunds: None,
    })
}

impl Decode for OrderMoney {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            gross: required(json, &["gross"])?,
            commission: optional(json, &["commission"])?,
            fees: optional(json, &["fees"])?,
            refunds: optional(json, &["refunds"])?,
        })
    }
}

impl Decode for OrderDetail {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            row: OrderRow::decode(json)?,
            items: list(json, &["items"])?,
            customer_email: optional(json, &["customerEmail"])?,
            address: optional(json, &["address", "shippingAddress"])?,
            customer_note: optional(json, &["customerNote"])?,
            cancel_reason: optional(json, &["cancelReason"])?,
            shipments: list(json, &["shipments"])?,
            notes: list(json, &["notes"])?,
            history: list(json, &["history"])?,
            time_zone: optional(json, &["timeZone"])?,
            as_of: optional(json, &["asOf"])?,
            last_event: optional(json, &["lastEvent"])?,
        })
    }
}

impl Decode for OrderItem {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let product = json.member("product");
        let title: Option<String> = optional(json, &["title", "productTitle", "name"])?;
        let title = title.or_else(|| {
            let product = product.as_ref()?;
            optional(product, &["title", "name"]).ok().flatten()
        });
        let product_id: Option<String> = optional(json, &["productId", "sku"])?;
        Ok(Self {
            id: required(json, &["id", "orderItemId"])?,
            product_id: product_id.as_deref().and_then(ProductId::parse),
            title: title.unwrap_or_default(),
            quantity: optional(json, &["quantity", "qty"])?.unwrap_or(1),
            shipped_quantity: optional(json, &["shippedQuantity"])?.unwrap_or(0),
            refunded_quantity: optional(json, &["refundedQuantity"])?.unwrap_or(0),
            unit_price: optional(json, &["unitPrice"])?,
        })
    }
}

impl Decode for Shipment {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            id: required(json, &["id"])?,
            status: required(json, &["status"])?,
            carrier: optional(json, &["carrier"])?.unwrap_or_default(),
            tracking_number: optional(json, &["trackingNumber", "trackingCode"])?,
            own_delivery: optional(json, &["ownDelivery"])?.unwrap_or(false),
            shipped_at: optional(json, &["shippedAt"])?,
            delivered_at: optional(json, &["deliveredAt"])?,
            proof: optional(json, &["proof", "deliveryProofUrl"])?,
            units: list(json, &["units"])?,
        })
    }
}

impl Decode for Units {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            item: required(json, &["item"])?,
            quantity: required(json, &["quantity"])?,
        })
    }
}

impl Decode for Note {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            author: optional(json, &["author"])?.unwrap_or_default(),
            text: required(json, &["text", "note"])?,
            at: required(json, &["at", "createdAt"])?,
        })
    }
}

impl Decode for Change {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            seq: required(json, &["seq"])?,
            action: required(json, &["action"])?,
            from_status: optional(json, &["fromStatus"])?,
            to_status: required(json, &["toStatus"])?,
            shipment: optional(json, &["shipment"])?,
            version: optional(json, &["version"])?.unwrap_or(0),
            actor: optional(json, &["actor"])?.unwrap_or_default(),
            role: optional(json, &["role"])?.unwrap_or_default(),
            device: optional(json, &["device"])?,
            detail: optional(json, &["detail"])?,
            at: required(json, &["at"])?,
            undo_until: optional(json, &["undoUntil"])?,
            undone_by: optional(json, &["undoneBy"])?,
        })
    }
}

impl Decode for OrderCounts {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            total_orders: required(json, &["totalOrders"])?,
            statuses: list(json, &["statuses"])?,
            ageing: list(json, &["ageing"])?,
            late: optional(json, &["late"])?.unwrap_or(0),
            with_exception: optional(json, &["withException"])?.unwrap_or(0),
            as_of: optional(json, &["asOf"])?,
        })
    }
}

impl Decode for StatusCount {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            status: required(json, &["status"])?,
            count: required(json, &["count"])?,
        })
    }
}

impl Decode for AgeCount {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            age: required(json, &["age"])?,
            count: required(json, &["count"])?,
        })
    }
}

impl Decode for ChangeAnswer {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            message: optional(json, &["message"])?.unwrap_or_default(),
            order: required(json, &["order"])?,
            change: optional(json, &["change"])?,
        })
    }
}
