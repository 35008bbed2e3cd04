//! What happens to orders while somebody watches.

use super::seller_orders::OrderRow;
use super::{Area, Endpoint};
use crate::json::{Decode, DecodeError, Json, list, optional, required};

/// Something that happened to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct OrderEvent {
    /// Its number; later events have higher ones.
    pub seq: u64,
    /// `placed`, `note`, `undo`, `issue`, or a word of [`crate::order::OrderAction`].
    pub action: String,
    /// The order as it is now.
    pub order: OrderRow,
}

impl OrderEvent {
    /// The action of an order that was not there before.
    pub const PLACED: &'static str = "placed";

    /// The events that a document tells as `live`; none when it tells of something else.
    pub fn in_news<J: Json>(news: &J) -> Vec<Self> {
        let list = news.member("live").and_then(|list| list.elements());
        let events = list.iter().flatten();
        events
            .filter_map(|event| Self::decode(event).ok())
            .collect()
    }
}

/// Events, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct EventPage {
    /// The events after the one that was asked for.
    pub events: Vec<OrderEvent>,
    /// Number of the last event that the answer knows of: what to ask for next time.
    pub last: u64,
}

/// `GET /events?after={seq}`: an [`EventPage`], or, to whom accepts `text/event-stream`, a stream that does not end: `ready` with
/// the number it starts behind, `order` with an [`OrderEvent`] each, `beat` while nothing happens.
pub fn events(after: Option<u64>) -> Endpoint {
    let path = match after {
        Some(after) => ["/events?after=", &after.to_string()].concat(),
        None => "/events".to_owned(),
    };
    Endpoint::get(Area::Orders, path)
}

impl Decode for OrderEvent {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            seq: required(json, &["seq"])?,
            action: optional(json, &["action"])?.unwrap_or_default(),
            order: required(json, &["order"])?,
        })
    }
}

impl Decode for EventPage {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            events: list(json, &["events"])?,
            last: required(json, &["last"])?,
        })
    }
}
