//! What a seller's desks hold, one figure each: what to pack, what is wrong, what was promised, who helps.

use super::{Area, Endpoint};
use crate::ids::SellerId;
use crate::json::{Decode, DecodeError, Json, optional, required};
use crate::metrics::{Share, share};
use crate::query::QueryText;
use crate::time::Timestamp;

/// Answer of `GET /fulfillment/seller/desks`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct DeskFigures {
    /// Items to pack and send: `PACKED` of [`super::fulfillment::ItemCounts`].
    pub to_pack: u64,
    /// Exceptions that are not resolved: `open` of [`super::exceptions::ExceptionCounts`].
    pub exceptions: u64,
    /// Of those, with a next step that should have been taken.
    pub overdue: u64,
    /// The shop's parcels that promises were measured on: `total.parcels` of [`super::delivery_promise::PromiseGrades`].
    pub parcels: u64,
    /// Of those, arrived by the day that nine in ten are promised for.
    pub in_time: u64,
    /// Partners that the shop uses.
    pub partners: u64,
    /// Server time.
    pub as_of: Option<Timestamp>,
}

impl DeskFigures {
    /// How many of the parcels came by the promised day.
    pub fn promises(&self) -> Share {
        share(self.in_time, self.parcels)
    }
}

impl Decode for DeskFigures {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let count =
            |name: &str| -> Result<u64, DecodeError> { Ok(optional(json, &[name])?.unwrap_or(0)) };
        Ok(Self {
            to_pack: required(json, &["toPack"])?,
            exceptions: count("exceptions")?,
            overdue: count("overdue")?,
            parcels: count("parcels")?,
            in_time: count("inTime")?,
            partners: count("partners")?,
            as_of: optional(json, &["asOf"])?,
        })
    }
}

/// `GET /fulfillment/seller/desks`: [`DeskFigures`]. An admin names the shop.
pub fn desk_figures(shop: Option<&SellerId>) -> Endpoint {
    let mut text = QueryText::default();
    text.push_some("seller", shop.map(SellerId::as_str));
    Endpoint::get(Area::Fulfillment, text.behind("/fulfillment/seller/desks"))
}
