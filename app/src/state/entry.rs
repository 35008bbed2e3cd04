//! One change on its way, as the device keeps it and as pages and courier speak of it.

use shared::api::exceptions::ExceptionAnswer;
use shared::api::fulfillment::ItemAnswer;
use shared::api::seller_orders::{ChangeAnswer, OrderDetail, OrderRow};
use shared::ids::{OrderId, OrderNumber};
use shared::json::{self, Decode, DecodeError, Json, optional, required};
use shared::order::{ExceptionAction, ItemStep, OrderAction, OrderStatus, RefusalCode};
use shared::time::Timestamp;

/// What somebody wants done to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A step of the lifecycle.
    Act(OrderAction),
    /// Something to write down.
    Note,
    /// Taking a change back.
    Undo,
    /// A step of one of its items, and that item's key.
    Item(ItemStep, String),
    /// A step about one of its exceptions, and that exception's key.
    Exception(ExceptionAction, String),
}

impl Wish {
    fn word(&self) -> &'static str {
        match self {
            Self::Act(action) => action.word(),
            Self::Note => "note",
            Self::Undo => "undo",
            Self::Item(step, _) => step.word(),
            Self::Exception(action, _) => action.word(),
        }
    }

    fn item(&self) -> Option<&str> {
        match self {
            Self::Item(_, item) => Some(item),
            _ => None,
        }
    }

    fn exception(&self) -> Option<&str> {
        match self {
            Self::Exception(_, exception) => Some(exception),
            _ => None,
        }
    }

    /// Some words are those of an order's steps and of an item's: what is named beside decides.
    fn from_word(word: &str, item: Option<String>, exception: Option<String>) -> Option<Self> {
        if let Some(item) = item {
            return ItemStep::from_word(word).map(|step| Self::Item(step, item));
        }
        if let Some(exception) = exception {
            return ExceptionAction::from_word(word)
                .map(|action| Self::Exception(action, exception));
        }
        match word {
            "note" => Some(Self::Note),
            "undo" => Some(Self::Undo),
            _ => OrderAction::from_word(word).map(Self::Act),
        }
    }
}

/// How far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryState {
    /// On this device only.
    Waiting,
    /// Sent; no answer yet.
    Sent,
    /// The server has done it.
    Accepted {
        /// The order's status since.
        status: OrderStatus,
        /// The order's version since.
        version: u64,
        /// The number of the change, by which it can be undone.
        change: Option<u64>,
        /// Until when, by the server's clock.
        undo_until: Option<Timestamp>,
        /// When, by this device's clock.
        at: Timestamp,
    },
    /// The server has refused it, or it cannot be sent any more.
    Refused {
        /// HTTP status; 0 when it was not sent.
        status: u16,
        /// For programs; empty when the server gave none.
        code: String,
        /// For people, in the server's words; empty when it gave none.
        detail: String,
    },
}

/// A change, as the device keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the order of intentions.
    pub place: u32,
    /// Made once for this intention, so that it happens once.
    pub key: String,
    /// Whose it is; nobody else's session sends it.
    pub user: String,
    /// The order.
    pub order: OrderId,
    /// Its number, for people.
    pub number: OrderNumber,
    /// What.
    pub wish: Wish,
    /// The request body.
    pub body: String,
    /// The version it is based on; none for what does not depend on one.
    pub base: Option<u64>,
    /// Key of the earlier change to the same order that it builds on.
    pub behind: Option<String>,
    /// When it was wished, by this device's clock.
    pub made_at: Timestamp,
    /// How far it has come.
    pub state: EntryState,
}

impl Entry {
    /// Whether it may still happen.
    pub fn is_open(&self) -> bool {
        matches!(self.state, EntryState::Waiting | EntryState::Sent)
    }

    /// The status that the order will have, if it is a step of the lifecycle that shows one.
    pub fn target(&self) -> Option<&'static OrderStatus> {
        match &self.wish {
            Wish::Act(action) => action.target(),
            _ => None,
        }
    }

    /// As the device keeps it.
    pub fn to_json(&self) -> String {
        let text = |value: &str| Some(json::text(value));
        let number = |value: Option<u64>| value.map(|value| value.to_string());
        let instant = |at: Timestamp| Some(json::text(&at.to_string()));
        let mut members = vec![
            ("place", Some(self.place.to_string())),
            ("key", text(&self.key)),
            ("user", text(&self.user)),
            ("order", text(self.order.as_str())),
            ("number", text(self.number.as_str())),
            ("wish", text(self.wish.word())),
            ("item", self.wish.item().and_then(text)),
            ("exception", self.wish.exception().and_then(text)),
            ("body", text(&self.body)),
            ("base", number(self.base)),
            ("behind", self.behind.as_deref().and_then(text)),
            ("madeAt", instant(self.made_at)),
        ];
        match &self.state {
            EntryState::Waiting => {}
            EntryState::Sent => members.push(("sent", Some("true".to_owned()))),
            EntryState::Accepted {
                status,
                version,
                change,
                undo_until,
                at,
            } => {
                members.push(("accepted", text(status.word())));
                members.push(("version", number(Some(*version))));
                members.push(("change", number(*change)));
                members.push(("undoUntil", undo_until.and_then(instant)));
                members.push(("at", instant(*at)));
            }
            EntryState::Refused {
                status,
                code,
                detail,
            } => {
                members.push(("refused", number(Some(u64::from(*status)))));
                members.push(("code", text(code)));
                members.push(("detail", text(detail)));
            }
        }
        json::members(&members)
    }
}

impl Decode for Entry {
    /// Reads [`Entry::to_json`].
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let parsed = |expected| move || DecodeError::expected(expected);
        let order: String = required(json, &["order"])?;
        let number: String = required(json, &["number"])?;
        let wish: String = required(json, &["wish"])?;
        let place: u64 = required(json, &["place"])?;
        Ok(Self {
            place: u32::try_from(place).unwrap_or(0),
            key: required(json, &["key"])?,
            user: required(json, &["user"])?,
            order: OrderId::parse(&order).ok_or_else(parsed("an order id"))?,
            number: OrderNumber::parse(&number).ok_or_else(parsed("an order number"))?,
            wish: Wish::from_word(
                &wish,
                optional(json, &["item"])?,
                optional(json, &["exception"])?,
            )
            .ok_or_else(parsed("an action"))?,
            body: required(json, &["body"])?,
            base: optional(json, &["base"])?,
            behind: optional(json, &["behind"])?,
            made_at: required(json, &["madeAt"])?,
            state: EntryState::decode(json)?,
        })
    }
}

impl Decode for EntryState {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        if let Some(status) = optional::<OrderStatus, J>(json, &["accepted"])? {
            return Ok(Self::Accepted {
                status,
                version: required(json, &["version"])?,
                change: optional(json, &["change"])?,
                undo_until: optional(json, &["undoUntil"])?,
                at: required(json, &["at"])?,
            });
        }
        let Some(status) = optional::<u64, J>(json, &["refused"])? else {
            let is_sent = optional(json, &["sent"])?.unwrap_or(false);
            return Ok(if is_sent { Self::Sent } else { Self::Waiting });
        };
        Ok(Self::Refused {
            status: u16::try_from(status).unwrap_or(0),
            code: optional(json, &["code"])?.unwrap_or_default(),
            detail: optional(json, &["detail"])?.unwrap_or_default(),
        })
    }
}

impl EntryState {
    /// What an answer of the server means.
    pub fn accepted(answer: &ChangeAnswer, now: Timestamp) -> Self {
        Self::accepted_as(&answer.order, answer.change, now)
    }

    /// What an answer about an item means.
    pub fn accepted_item(answer: &ItemAnswer, now: Timestamp) -> Self {
        Self::Accepted {
            status: answer.item.order.status.clone(),
            version: answer.item.version,
            change: answer.change,
            undo_until: answer.undo_until,
            at: now,
        }
    }

    /// What an answer about an exception means.
    pub fn accepted_exception(answer: &ExceptionAnswer, now: Timestamp) -> Self {
        let order = &answer.exception.order;
        Self::Accepted {
            status: order.status.clone(),
            version: order.version,
            change: answer.change,
            undo_until: None,
            at: now,
        }
    }

    /// That the order is where the change should have brought it.
    pub fn accepted_as(order: &OrderDetail, change: Option<u64>, now: Timestamp) -> Self {
        let made = order
            .history
            .iter()
            .find(|one| Some(one.seq) == change)
            .and_then(|made| made.undo_until);
        Self::Accepted {
            status: order.row.status.clone(),
            version: order.row.version,
            change,
            undo_until: made,
            at: now,
        }
    }

    /// That the change it builds on did not happen.
    pub fn refused_before() -> Self {
        Self::Refused {
            status: 0,
            code: "depends".to_owned(),
            detail: String::new(),
        }
    }

    /// Whether somebody else was faster.
    pub fn is_conflict(&self) -> bool {
        match self {
            Self::Refused { status, code, .. } => {
                *status == 412 || code == RefusalCode::ChangedSince.as_str()
            }
            _ => false,
        }
    }
}

/// The row as it will be once the changes under way have happened; whether any is.
pub fn with_changes_under_way(mut row: OrderRow, entries: &[Entry]) -> (OrderRow, bool) {
    let mut is_changed = false;
    for entry in entries
        .iter()
        .filter(|entry| entry.order == row.id && entry.is_open())
    {
        is_changed = true;
        if let Some(target) = entry.target() {
            row.status = target.clone();
        }
    }
    (row, is_changed)
}
