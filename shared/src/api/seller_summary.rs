//! The seller's overview: four figures and the products that sell.

use rust_decimal::Decimal;

use super::{Area, Endpoint, percent_encoded};
use crate::ids::{ProductId, SellerId};
use crate::json::{Decode, DecodeError, Json, list, optional, required};
use crate::money::Money;
use crate::time::Timestamp;

/// Answer of `GET /analytics/seller/summary`. Formulas: [`crate::metrics`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct SellerSummary {
    /// Whose figures these are.
    pub seller_meta: SellerMeta,
    /// Net revenue of the last 7 days.
    #[cfg_attr(feature = "server", serde(rename = "revenue7d"))]
    pub revenue_7d: Money,
    /// At most 5 products, most units of the last 7 days first, ties by title.
    pub top_skus: Vec<TopSku>,
    /// Disputes over the last 30 days.
    pub dispute: DisputeFigures,
    /// Reviews, all time.
    pub rating: RatingFigures,
    /// Server time at which the figures were computed; windows end here. Absent from backends that do not say.
    #[cfg_attr(feature = "server", serde(skip_serializing_if = "Option::is_none"))]
    pub as_of: Option<Timestamp>,
}

/// Name of a shop.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct SellerMeta {
    /// Display name.
    pub shop_name: Option<String>,
    /// The shop's name in addresses.
    pub seller_handle: Option<String>,
}

/// A product and the units sold of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct TopSku {
    /// Product key.
    pub product_id: ProductId,
    /// Title as the seller wrote it.
    pub title: String,
    /// Units sold and not refunded in the window.
    pub qty: u64,
}

/// How many items sold were disputed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct DisputeFigures {
    /// Percent, 0 to 100, one decimal, half up; 0 when nothing was sold.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision"), schema(value_type = f64))]
    pub dispute_rate_pct: Decimal,
    /// Items sold in the window: the denominator.
    pub sold_window: u64,
    /// Of those, items with a dispute that was not rejected: the numerator.
    pub disputes_window: u64,
}

/// What buyers think.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct RatingFigures {
    /// Mean of all visible reviews, 1 to 5, one decimal, half up; nothing without reviews.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub avg: Option<Decimal>,
    /// How many visible reviews there are.
    pub count: u64,
    /// The last 10 reviews, oldest first.
    pub trend: Vec<RatingPoint>,
}

/// One review.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct RatingPoint {
    /// Stars, 1 to 5.
    pub rating: u64,
    /// When it was written.
    pub ts: Timestamp,
}

/// `GET /analytics/seller/summary?sellerId=`
pub fn seller_summary(seller: &SellerId) -> Endpoint {
    let id = percent_encoded(seller.as_str());
    Endpoint::get(
        Area::Analytics,
        format!("/analytics/seller/summary?sellerId={id}"),
    )
}

impl Decode for SellerSummary {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            seller_meta: required(json, &["sellerMeta"])?,
            revenue_7d: required(json, &["revenue7d", "revenue_7d"])?,
            top_skus: list(json, &["topSkus"])?,
            dispute: required(json, &["dispute"])?,
            rating: required(json, &["rating"])?,
            as_of: optional(json, &["asOf"])?,
        })
    }
}

impl Decode for SellerMeta {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            shop_name: optional(json, &["shopName"])?,
            seller_handle: optional(json, &["sellerHandle"])?,
        })
    }
}

impl Decode for TopSku {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let id: String = required(json, &["productId"])?;
        Ok(Self {
            product_id: ProductId::parse(&id)
                .ok_or_else(|| DecodeError::expected("a product id"))?,
            title: optional(json, &["title"])?.unwrap_or_default(),
            qty: required(json, &["qty", "quantity"])?,
        })
    }
}

impl Decode for DisputeFigures {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            dispute_rate_pct: optional(json, &["disputeRatePct"])?.unwrap_or_default(),
            sold_window: required(json, &["soldWindow"])?,
            disputes_window: required(json, &["disputesWindow"])?,
        })
    }
}

impl Decode for RatingFigures {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            avg: optional(json, &["avg"])?,
            count: required(json, &["count"])?,
            trend: list(json, &["trend"])?,
        })
    }
}

impl Decode for RatingPoint {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            rating: required(json, &["rating"])?,
            ts: required(json, &["ts", "createdAt"])?,
        })
    }
}
