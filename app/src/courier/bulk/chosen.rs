//! Which orders a change is about.

use shared::api::order_jobs::JobRequest;
use shared::ids::OrderId;
use shared::json::{Decode, DecodeError, Json, list, optional, required};

/// The orders that are ticked, and the list they were ticked in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::courier) struct Chosen {
    /// Each with its number where that is on screen.
    pub(in crate::courier) orders: Vec<Ticked>,
    /// How many the list has in all.
    pub(in crate::courier) listed: Option<u64>,
    /// What the list shows, as behind the `?` of its address, without its order and place.
    pub(in crate::courier) query: String,
    /// Whose list it is, for admins.
    pub(in crate::courier) seller: Option<String>,
    /// Whether all that the list has are meant.
    pub(in crate::courier) is_all: bool,
}

/// An order that is ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::courier) struct Ticked {
    pub(in crate::courier) id: OrderId,
    pub(in crate::courier) number: Option<String>,
}

impl Chosen {
    /// How many orders are meant.
    pub(in crate::courier) fn count(&self) -> u64 {
        let ticked = u64::try_from(self.orders.len()).unwrap_or(0);
        self.listed.filter(|_| self.is_all).unwrap_or(ticked)
    }

    /// How many the list has beyond those that are ticked; nothing when it has no more, or all are meant already.
    pub(in crate::courier) fn more(&self) -> Option<u64> {
        self.listed
            .filter(|listed| !self.is_all && *listed > self.count())
    }

    /// The request, still without what shall be done.
    pub(in crate::courier) fn request(&self) -> JobRequest {
        let mut request = JobRequest {
            seller: self.seller.clone(),
            ..JobRequest::default()
        };
        if self.is_all {
            request.filter = Some(self.query.clone());
        } else {
            let ids = self.orders.iter().map(|order| order.id.as_str().to_owned());
            request.orders = ids.collect();
        }
        request
    }
}

impl Decode for Chosen {
    /// Reads what the page tells.
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            orders: list(json, &["selection"])?,
            listed: optional(json, &["count"])?,
            query: optional(json, &["query"])?.unwrap_or_default(),
            seller: optional(json, &["seller"])?,
            is_all: false,
        })
    }
}

impl Decode for Ticked {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let id: String = required(json, &["id"])?;
        Ok(Self {
            id: OrderId::parse(&id).ok_or_else(|| DecodeError::expected("an order id"))?,
            number: optional(json, &["number"])?,
        })
    }
}
