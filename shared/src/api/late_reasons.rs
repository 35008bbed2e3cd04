//! Why a shop's parcels came late.

use super::{Area, Endpoint, percent_encoded};
use crate::ids::{OrderId, OrderNumber, SellerId};
use crate::json::{Decode, DecodeError, Json, list, optional, required};
use crate::order::LateCause;
use crate::time::{Date, Timestamp};

/// Days back in which promises that ended are looked at.
pub const LATE_REASON_DAYS: i64 = 90;
/// Late parcels that are named.
pub const NAMED_LATE_PARCELS: usize = 20;

/// Answer of `GET /fulfillment/seller/late-reasons`: promises that ended within the last 90 days, today's aside, by who brought
/// the parcel. Parcels that went back to the shop are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct LateReasons {
    /// All of them; `carrier` is empty.
    pub total: LateLine,
    /// The same by carrier, most late ones first; `carrier` is empty where there is none.
    pub carriers: Vec<LateLine>,
    /// The late ones whose promises ended last, at most 20.
    pub latest: Vec<LateParcel>,
    /// Server time.
    pub as_of: Option<Timestamp>,
}

/// One line of [`LateReasons`]. Its causes add up to `late`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct LateLine {
    /// Whose parcels.
    pub carrier: String,
    /// Parcels whose promises have ended.
    pub due: u64,
    /// Of those, not there by then.
    pub late: u64,
    /// Of those, because of the shop.
    pub by_shop: u64,
    /// Because of the carrier.
    pub by_carrier: u64,
    /// Because nobody was there to take it.
    pub by_recipient: u64,
    /// Of which nobody knows why.
    pub unknown: u64,
}

impl LateLine {
    /// Counts one more late parcel.
    pub fn add(&mut self, cause: &LateCause) {
        self.late += 1;
        match cause {
            LateCause::Shop => self.by_shop += 1,
            LateCause::Carrier => self.by_carrier += 1,
            LateCause::Recipient => self.by_recipient += 1,
            LateCause::Unknown | LateCause::Other(_) => self.unknown += 1,
        }
    }

    /// How many late parcels each cause of [`LateCause::ALL`] has.
    pub const fn by_cause(&self) -> [u64; 4] {
        [
            self.by_shop,
            self.by_carrier,
            self.by_recipient,
            self.unknown,
        ]
    }
}

/// A parcel that came late, or has not come.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct LateParcel {
    /// Key of the seller's part of the order.
    pub order_id: OrderId,
    /// The order's number.
    pub order_number: OrderNumber,
    /// Who brings it; empty when nobody but the shop does.
    pub carrier: String,
    /// The last day promised.
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub promised: Date,
    /// By when its shop was to hand it over.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub ship_by: Option<Date>,
    /// When it had left.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub left: Option<Date>,
    /// When it arrived.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub arrived: Option<Date>,
    /// Why it is late.
    pub cause: LateCause,
}

/// `GET /fulfillment/seller/late-reasons`: [`LateReasons`]. An admin names the shop.
pub fn late_reasons(shop: Option<&SellerId>) -> Endpoint {
    let query = shop.map(|shop| ["?seller=", &percent_encoded(shop.as_str())].concat());
    let query = query.as_deref().unwrap_or_default();
    let path = ["/fulfillment/seller/late-reasons", query].concat();
    Endpoint::get(Area::Fulfillment, path)
}

impl Decode for LateReasons {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            total: required(json, &["total"])?,
            carriers: list(json, &["carriers"])?,
            latest: list(json, &["latest"])?,
            as_of: optional(json, &["asOf"])?,
        })
    }
}

impl Decode for LateLine {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            carrier: optional(json, &["carrier"])?.unwrap_or_default(),
            due: required(json, &["due"])?,
            late: required(json, &["late"])?,
            by_shop: required(json, &["byShop"])?,
            by_carrier: required(json, &["byCarrier"])?,
            by_recipient: required(json, &["byRecipient"])?,
            unknown: required(json, &["unknown"])?,
        })
    }
}

impl Decode for LateParcel {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let (id, number): (String, String) = (
            required(json, &["orderId"])?,
            required(json, &["orderNumber"])?,
        );
        Ok(Self {
            order_id: OrderId::parse(&id).ok_or_else(|| DecodeError::expected("an order id"))?,
            order_number: OrderNumber::parse(&number)
                .ok_or_else(|| DecodeError::expected("an order number"))?,
            carrier: optional(json, &["carrier"])?.unwrap_or_default(),
            promised: required(json, &["promised"])?,
            ship_by: optional(json, &["shipBy"])?,
            left: optional(json, &["left"])?,
            arrived: optional(json, &["arrived"])?,
            cause: required(json, &["cause"])?,
        })
    }
}
