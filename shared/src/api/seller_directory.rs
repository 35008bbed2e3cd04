//! The sellers an admin may look at.

use super::{Area, Endpoint, percent_encoded};
use crate::ids::SellerId;
use crate::json::{Decode, DecodeError, Json, optional, required};

/// A seller in the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct SellerEntry {
    /// Seller key.
    pub seller_id: SellerId,
    /// Display name.
    pub shop_name: String,
    /// Paid orders, all time; the directory lists most first.
    pub order_count: u64,
}

/// `GET /sellers?search=`: at most 50 sellers whose name contains the words, most orders first. Admins only.
pub fn sellers(search: &str) -> Endpoint {
    Endpoint::get(
        Area::Analytics,
        format!("/sellers?search={}", percent_encoded(search)),
    )
}

impl Decode for SellerEntry {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let id: String = required(json, &["sellerId", "id"])?;
        Ok(Self {
            seller_id: SellerId::parse(&id).ok_or_else(|| DecodeError::expected("a seller id"))?,
            shop_name: optional(json, &["shopName", "name"])?.unwrap_or_default(),
            order_count: optional(json, &["orderCount"])?.unwrap_or(0),
        })
    }
}
