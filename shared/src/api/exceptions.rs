//! Delivery exceptions: what is wrong with orders on their way, who must do something about it and by when, and how it ended.

use super::{Area, Endpoint, Method, percent_encoded};
use crate::ids::{OrderId, OrderNumber, SellerId};
use crate::json::{Decode, DecodeError, Json, list, members, optional, required, text};
use crate::order::{
    Actor, ExceptionAction, ExceptionCause, ExceptionFacts, ExceptionStatus, OrderStatus,
    Resolution, Severity, next_exception_step, outcomes, owner, wire_enum,
};
use crate::query::{Parameters, QueryText};
use crate::time::Timestamp;

/// Exceptions of a part of the board, unless somebody asks for another number.
pub const PART: usize = 50;
/// Days for which resolved exceptions stay on the board.
pub const RESOLVED_DAYS: i64 = 30;

/// Something that is wrong with an order on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct DeliveryException {
    /// Its key.
    pub id: String,
    /// What is wrong.
    pub cause: ExceptionCause,
    /// How much it presses.
    pub severity: Severity,
    /// How far it has come.
    pub status: ExceptionStatus,
    /// Since when something is wrong: when the promise passed, the parcel fell silent, somebody reported it.
    pub began_at: Timestamp,
    /// When it was found.
    pub opened_at: Timestamp,
    /// By when the next step is due, by the server's clock; nothing once it is resolved.
    pub due_at: Option<Timestamp>,
    /// When it was resolved.
    pub resolved_at: Option<Timestamp>,
    /// How it ended.
    pub resolution: Option<Resolution>,
    /// What was opened for the customer, or with the carrier.
    pub remedies: Vec<Resolution>,
    /// Whether what it is about was received.
    pub has_arrived: bool,
    /// What is wrong, in the words of whoever reported it.
    pub note: Option<String>,
    /// The order.
    pub order: ExceptionOrder,
    /// The item it is about, when it is about one alone.
    pub item_id: Option<String>,
    /// What happened to it, oldest first.
    pub steps: Vec<ExceptionStep>,
    /// Where the board goes on behind it.
    pub cursor: Option<String>,
}

/// The order of an exception, without addresses: devices keep the board.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct ExceptionOrder {
    /// Key of the seller's part.
    pub id: OrderId,
    /// Its number, for people.
    pub number: OrderNumber,
    /// Where the seller's part stands.
    pub status: OrderStatus,
    /// Its version.
    pub version: u64,
    /// Who receives it.
    pub customer_name: Option<String>,
    /// Its first item, or the one that the exception is about.
    pub title: Option<String>,
    /// The end of the promised delivery.
    pub promised_to: Option<Timestamp>,
    /// Who carries the parcel; empty until one has left.
    pub carrier: Option<String>,
    /// The carrier's number.
    pub tracking_number: Option<String>,
    /// Whose shop.
    pub seller: Option<SellerId>,
    /// As the shop is called.
    pub shop_name: Option<String>,
}

/// Something that was done about an exception.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct ExceptionStep {
    /// `opened`, or a word of [`ExceptionAction`].
    pub action: String,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Who did it, for people.
    pub actor: String,
    /// As what: `seller`, `support`, `admin` or `system`.
    pub role: String,
    /// In their words.
    pub note: Option<String>,
    /// Who was told: `customer`, `seller`, `admin`.
    pub told: Vec<String>,
}

impl DeliveryException {
    /// What the rules need to know about it.
    pub fn facts(&self) -> ExceptionFacts {
        ExceptionFacts {
            status: self.status.clone(),
            remedies: self.remedies.clone(),
            has_arrived: self.has_arrived,
            is_called_off: self.order.status == OrderStatus::Cancelled,
            is_foreseen: false,
        }
    }

    /// What should be done next about it.
    pub fn next_step(&self) -> Option<ExceptionAction> {
        next_exception_step(&self.facts(), &self.cause)
    }

    /// The outcomes it may be resolved with.
    pub fn outcomes(&self) -> Vec<Resolution> {
        outcomes(&self.facts())
    }

    /// Who must take the next step.
    pub fn owner(&self) -> Option<Actor> {
        owner(&self.status)
    }

    /// Whether the next step should have been taken by `now`.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due| due <= now)
    }

    /// Since when its customer knows; nothing while they do not.
    pub fn customer_told_at(&self) -> Option<Timestamp> {
        let told = |step: &&ExceptionStep| step.told.iter().any(|one| one == "customer");
        self.steps.iter().find(told).map(|step| step.at)
    }
}

/// A part of the board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct ExceptionPage {
    /// Soonest due first; of resolved ones, the latest first.
    pub results: Vec<DeliveryException>,
    /// What the tiles count, whatever part is asked for; absent from backends that count nothing.
    pub counts: Option<ExceptionCounts>,
    /// Where the next part begins.
    pub next_cursor: Option<String>,
    /// IANA name: the zone in which the shop's days begin; UTC for all shops together.
    pub time_zone: Option<String>,
    /// Server time.
    pub as_of: Option<Timestamp>,
    /// Number of the last event of any order that the answer knows of, for following on.
    pub last_event: Option<u64>,
}

/// How many exceptions stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct ExceptionCounts {
    /// Not resolved.
    pub open: u64,
    /// Of those: the next step should have been taken.
    pub overdue: u64,
    /// Of those: the customer does not know.
    pub untold: u64,
    /// Resolved within the last 30 days.
    pub resolved: u64,
}

wire_enum!(
    /// Which exceptions.
    ExceptionView {
        /// Those that are not resolved.
        Open = "open",
        /// Those whose next step should have been taken.
        Overdue = "overdue",
        /// Those of which the customer does not know.
        Untold = "untold",
        /// Those resolved within the last 30 days.
        Resolved = "resolved",
    }
);

impl ExceptionCounts {
    /// How many are in that view.
    pub fn of(&self, view: &ExceptionView) -> u64 {
        match view {
            ExceptionView::Open => self.open,
            ExceptionView::Overdue => self.overdue,
            ExceptionView::Untold => self.untold,
            ExceptionView::Resolved => self.resolved,
            ExceptionView::Other(_) => 0,
        }
    }
}

/// Which part of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptionQuery {
    /// Which exceptions.
    pub view: ExceptionView,
    /// Only those with that cause.
    pub cause: Option<ExceptionCause>,
    /// Only those of that item, resolved or not.
    pub item: Option<String>,
    /// Whose; one's own, or of all shops for those who look after all.
    pub shop: Option<SellerId>,
    /// From where on.
    pub cursor: Option<String>,
}

impl Default for ExceptionQuery {
    fn default() -> Self {
        Self {
            view: ExceptionView::Open,
            cause: None,
            item: None,
            shop: None,
            cursor: None,
        }
    }
}

impl ExceptionQuery {
    /// Takes what it knows from a query; the rest stays with `parameters`.
    pub fn take(parameters: &mut Parameters) -> Self {
        let view = |word: &str| match ExceptionView::from_word(word) {
            ExceptionView::Other(_) => None,
            view => Some(view),
        };
        let cause = |word: &str| match ExceptionCause::from_word(word) {
            ExceptionCause::Other(_) => None,
            cause => Some(cause),
        };
        Self {
            view: parameters.take("view", view).unwrap_or(ExceptionView::Open),
            cause: parameters.take("cause", cause),
            item: parameters.take("item", |item| Some(item.to_owned())),
            shop: parameters.take("seller", SellerId::parse),
            cursor: parameters.take("cursor", |cursor| Some(cursor.to_owned())),
        }
    }

    /// As a query: what [`ExceptionQuery::take`] reads.
    pub fn text(&self) -> QueryText {
        let mut query = QueryText::default();
        let view = (self.view != ExceptionView::Open).then(|| self.view.word());
        query.push_some("view", view);
        query.push_some("cause", self.cause.as_ref().map(ExceptionCause::word));
        query.push_some("item", self.item.as_deref());
        query.push_some("seller", self.shop.as_ref().map(SellerId::as_str));
        query.push_some("cursor", self.cursor.as_deref());
        query
    }
}

/// A step about an exception: what it needs, of which each step takes its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "server",
    derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)
)]
#[cfg_attr(feature = "server", serde(default, rename_all = "camelCase"))]
pub struct ExceptionRequest {
    /// What those who are told shall read, or what should be remembered.
    pub note: Option<String>,
    /// Resolving: a word of [`Resolution`].
    pub outcome: Option<String>,
}

impl ExceptionRequest {
    /// The request body.
    pub fn to_json(&self) -> String {
        let written = |value: &Option<String>| value.as_deref().map(text);
        members(&[
            ("note", written(&self.note)),
            ("outcome", written(&self.outcome)),
        ])
    }
}

/// Answer to a step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct ExceptionAnswer {
    /// The exception as it is now.
    #[cfg_attr(feature = "server", serde(flatten))]
    pub exception: DeliveryException,
    /// Number of the change.
    pub change: Option<u64>,
}

/// The exceptions of one item, in the words of the systems that have this address, and ours beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct ItemExceptions {
    /// The item.
    pub order_item_id: String,
    /// The cause of the one that presses most: of those that are open, the soonest due.
    pub exception_type: Option<ExceptionCause>,
    /// How much that one presses.
    pub exception_severity: Option<Severity>,
    /// What should be done about it next.
    pub next_action: Option<String>,
    /// By when.
    pub sla_deadline: Option<Timestamp>,
    /// All of them, resolved or not, newest first.
    pub exceptions: Vec<DeliveryException>,
}

/// `GET /fulfillment/exceptions`: an [`ExceptionPage`]. Without a shop: one's own, or all for support and admins.
pub fn exceptions(query: &ExceptionQuery) -> Endpoint {
    let text = query.text();
    Endpoint::get(Area::Fulfillment, text.behind("/fulfillment/exceptions"))
}

/// `POST /fulfillment/exceptions/{id}/{action}`: an [`ExceptionRequest`], answered by an [`ExceptionAnswer`].
pub fn take_exception_step(action: ExceptionAction, id: &str) -> Endpoint {
    let id = percent_encoded(id);
    let path = ["/fulfillment/exceptions/", &id, "/", action.word()].concat();
    // Steps carry a key, so that sending them again does nothing.
    Endpoint::new(Method::Post, Area::Fulfillment, path, true)
}

impl Decode for DeliveryException {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let opened_at = required(json, &["openedAt"])?;
        Ok(Self {
            id: required(json, &["id"])?,
            cause: required(json, &["cause", "exceptionType"])?,
            severity: optional(json, &["severity", "exceptionSeverity"])?
                .unwrap_or(Severity::Medium),
            status: required(json, &["status"])?,
            began_at: optional(json, &["beganAt"])?.unwrap_or(opened_at),
            opened_at,
            due_at: optional(json, &["dueAt", "slaDeadline"])?,
            resolved_at: optional(json, &["resolvedAt"])?,
            resolution: optional(json, &["resolution"])?,
            remedies: list(json, &["remedies"])?,
            has_arrived: optional(json, &["hasArrived"])?.unwrap_or(false),
            note: optional(json, &["note"])?,
            order: required(json, &["order"])?,
            item_id: optional(json, &["itemId"])?,
            steps: list(json, &["steps"])?,
            cursor: optional(json, &["cursor"])?,
        })
    }
}

impl Decode for ExceptionOrder {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let id: String = required(json, &["id"])?;
        let number: String = required(json, &["number"])?;
        let seller: Option<String> = optional(json, &["seller"])?;
        Ok(Self {
            id: OrderId::parse(&id).ok_or_else(|| DecodeError::expected("an order id"))?,
            number: OrderNumber::parse(&number)
                .ok_or_else(|| DecodeError::expected("an order number"))?,
            status: required(json, &["status"])?,
            version: optional(json, &["version"])?.unwrap_or(0),
            customer_name: optional(json, &["customerName"])?,
            title: optional(json, &["title"])?,
            promised_to: optional(json, &["promisedTo"])?,
            carrier: optional(json, &["carrier"])?,
            tracking_number: optional(json, &["trackingNumber"])?,
            seller: seller.as_deref().and_then(SellerId::parse),
            shop_name: optional(json, &["shopName"])?,
        })
    }
}

impl Decode for ExceptionStep {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            action: required(json, &["action"])?,
            at: required(json, &["at"])?,
            actor: optional(json, &["actor"])?.unwrap_or_default(),
            role: optional(json, &["role"])?.unwrap_or_default(),
            note: optional(json, &["note"])?,
            told: list(json, &["told"])?,
        })
    }
}

impl Decode for ExceptionCounts {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let count =
            |name: &str| -> Result<u64, DecodeError> { Ok(optional(json, &[name])?.unwrap_or(0)) };
        Ok(Self {
            open: count("open")?,
            overdue: count("overdue")?,
            untold: count("untold")?,
            resolved: count("resolved")?,
        })
    }
}

impl Decode for ExceptionPage {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            results: list(json, &["results"])?,
            counts: optional(json, &["counts"])?,
            next_cursor: optional(json, &["nextCursor"])?,
            time_zone: optional(json, &["timeZone"])?,
            as_of: optional(json, &["asOf"])?,
            last_event: optional(json, &["lastEvent"])?,
        })
    }
}

impl Decode for ExceptionAnswer {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            exception: DeliveryException::decode(json)?,
            change: optional(json, &["change"])?,
        })
    }
}
