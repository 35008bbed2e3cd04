//! When a product would arrive, what that rests on, and how often such promises were kept.

use rust_decimal::Decimal;

use super::{Area, Endpoint, Method, percent_encoded};
use crate::ids::{ProductId, SellerId};
use crate::json::{self, Decode, DecodeError, Json, list, optional, required};
use crate::time::Date;

/// Answer of `GET /fulfillment/delivery-promise/{product}`. Formulas: docs/promise.md.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct DeliveryPromise {
    /// Product key.
    pub product_id: ProductId,
    /// What is bought, from whom; absent from backends that do not say.
    pub product: Option<PromisedProduct>,
    /// Where to: the place as asked for, or `default`.
    pub location: String,
    /// Whether parcels have gone to that place before; absent from backends that do not say.
    pub is_known_location: Option<bool>,
    /// Days from today to `from`; nothing while there is too little data to promise by.
    pub promised_min_days: Option<u64>,
    /// Days from today to `to`.
    pub promised_max_days: Option<u64>,
    /// The day by which half of the parcels arrive, by the shop's calendar.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub from: Option<Date>,
    /// The day by which nine in ten arrive.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>, format = Date))]
    pub to: Option<Date>,
    /// As a share, 0 to 1, three decimals: how many of the parcels of earlier weeks, which the rule had not seen, came by the
    /// day that it would have named as `to`. Nothing before 20 have been measured.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub confidence_level: Option<Decimal>,
    /// What the promise rests on.
    pub basis: Option<PromiseBasis>,
    /// The same in a sentence, in English.
    pub message: String,
    /// Places that parcels have gone to, in order, at most 200.
    pub locations: Vec<String>,
}

/// What is bought, and from whom.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct PromisedProduct {
    /// Title as the seller wrote it.
    pub title: String,
    /// Name of the shop.
    pub shop_name: String,
}

/// What a promise rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct PromiseBasis {
    /// How alike the parcels are: `weekday`, `carrier`, `lane`, `destination`, `origin`, `marketplace`; narrowest first.
    pub level: String,
    /// Parcels of that kind that have arrived.
    pub arrivals: u64,
    /// Days back that are looked at.
    pub history_days: u64,
    /// Days after which half of them had arrived, holidays aside.
    pub p50_days: u64,
    /// Days after which nine in ten had.
    pub p90_days: u64,
    /// Parcels that the confidence was measured on.
    pub measured_parcels: u64,
}

/// How promises would have done for a shop's parcels in weeks that the rule had not seen, by carrier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct PromiseGrades {
    /// Weeks of which every parcel's outcome is known, of the last 20.
    pub weeks: u64,
    /// The shop's own parcels, all carriers together; `carrier` is empty.
    pub total: PromiseGrade,
    /// The same by carrier, most parcels first.
    pub carriers: Vec<PromiseGrade>,
    /// All shops of the marketplace together; `carrier` is empty.
    pub marketplace: PromiseGrade,
}

/// One line of [`PromiseGrades`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct PromiseGrade {
    /// Whose parcels; empty for all of them, and for parcels whose carrier is unknown.
    pub carrier: String,
    /// Parcels with a promise.
    pub parcels: u64,
    /// Of those, arrived by the day that half are promised for.
    pub by_p50: u64,
    /// Of those, arrived by the day that nine in ten are promised for.
    pub by_p90: u64,
    /// Mean days between the two, one decimal, half up; nothing without parcels.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub mean_width_days: Option<Decimal>,
    /// Of `parcels`: those that were promised a day at their sale.
    pub promised: u64,
    /// Of those, arrived by that day.
    pub promises_kept: u64,
}

/// When a shop hands parcels over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "server",
    derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)
)]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct ShopHours {
    /// `HH:MM` by the shop's clock: later orders count as of the next open day. Nothing: no cut-off.
    pub cut_off: Option<String>,
    /// Weekdays without hand-over, 0 for Monday to 6 for Sunday.
    pub closed_weekdays: Vec<u64>,
    /// Days that count for nothing, in order.
    pub holidays: Vec<Holiday>,
    /// Open days within which what was paid is handed over, 0 to 30; 2 unless the shop says otherwise. Orders that are paid already
    /// keep theirs.
    #[cfg_attr(feature = "server", serde(default))]
    pub dispatch_days: Option<u64>,
}

/// A day that counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "server",
    derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)
)]
pub struct Holiday {
    /// Which.
    #[cfg_attr(feature = "server", schema(value_type = String, format = Date))]
    pub date: Date,
    /// What for.
    pub name: String,
}

/// `GET /fulfillment/delivery-promise/{product}?location=`: a [`DeliveryPromise`]. Open to everybody.
pub fn delivery_promise(product: &ProductId, location: Option<&str>) -> Endpoint {
    let mut path = [
        "/fulfillment/delivery-promise/",
        &percent_encoded(product.as_str()),
    ]
    .concat();
    if let Some(location) = location {
        path.push_str("?location=");
        path.push_str(&percent_encoded(location));
    }
    Endpoint::get(Area::Fulfillment, path)
}

/// `GET /fulfillment/seller/promise-grades`: [`PromiseGrades`]. An admin names the shop.
pub fn promise_grades(shop: Option<&SellerId>) -> Endpoint {
    of_shop(Method::Get, "/fulfillment/seller/promise-grades", shop)
}

/// `GET /fulfillment/seller/hours`: [`ShopHours`]. An admin names the shop.
pub fn shop_hours(shop: Option<&SellerId>) -> Endpoint {
    of_shop(Method::Get, "/fulfillment/seller/hours", shop)
}

/// `PATCH /fulfillment/seller/hours`: [`ShopHours`], answered by them. Promises that were made stay.
pub fn change_shop_hours(shop: Option<&SellerId>) -> Endpoint {
    of_shop(Method::Patch, "/fulfillment/seller/hours", shop)
}

fn of_shop(method: Method, path: &str, shop: Option<&SellerId>) -> Endpoint {
    let query = shop.map(|shop| ["?seller=", &percent_encoded(shop.as_str())].concat());
    let path = [path, query.as_deref().unwrap_or_default()].concat();
    Endpoint::new(method, Area::Fulfillment, path, true)
}

impl ShopHours {
    /// The request body.
    pub fn to_json(&self) -> String {
        let days: Vec<String> = self.closed_weekdays.iter().map(u64::to_string).collect();
        let holidays: Vec<String> = self
            .holidays
            .iter()
            .map(|holiday| {
                json::members(&[
                    ("date", Some(json::text(&holiday.date.to_string()))),
                    ("name", Some(json::text(&holiday.name))),
                ])
            })
            .collect();
        json::members(&[
            ("cutOff", self.cut_off.as_deref().map(json::text)),
            ("closedWeekdays", Some(["[", &days.join(","), "]"].concat())),
            ("holidays", Some(["[", &holidays.join(","), "]"].concat())),
            (
                "dispatchDays",
                self.dispatch_days.map(|days| days.to_string()),
            ),
        ])
    }
}

impl Decode for DeliveryPromise {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let id: String = required(json, &["productId"])?;
        Ok(Self {
            product_id: ProductId::parse(&id)
                .ok_or_else(|| DecodeError::expected("a product id"))?,
            product: optional(json, &["product"])?,
            location: optional(json, &["location"])?.unwrap_or_default(),
            is_known_location: optional(json, &["isKnownLocation"])?,
            promised_min_days: optional(json, &["promisedMinDays"])?,
            promised_max_days: optional(json, &["promisedMaxDays"])?,
            from: optional(json, &["from"])?,
            to: optional(json, &["to"])?,
            confidence_level: optional(json, &["confidenceLevel"])?,
            basis: optional(json, &["basis"])?,
            message: optional(json, &["message"])?.unwrap_or_default(),
            locations: list(json, &["locations"])?,
        })
    }
}

impl Decode for PromisedProduct {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            title: required(json, &["title"])?,
            shop_name: optional(json, &["shopName"])?.unwrap_or_default(),
        })
    }
}

impl Decode for PromiseBasis {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            level: required(json, &["level"])?,
            arrivals: required(json, &["arrivals"])?,
            history_days: required(json, &["historyDays"])?,
            p50_days: required(json, &["p50Days"])?,
            p90_days: required(json, &["p90Days"])?,
            measured_parcels: required(json, &["measuredParcels"])?,
        })
    }
}

impl Decode for PromiseGrades {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            weeks: required(json, &["weeks"])?,
            total: required(json, &["total"])?,
            carriers: list(json, &["carriers"])?,
            marketplace: required(json, &["marketplace"])?,
        })
    }
}

impl Decode for PromiseGrade {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            carrier: optional(json, &["carrier"])?.unwrap_or_default(),
            parcels: required(json, &["parcels"])?,
            by_p50: required(json, &["byP50"])?,
            by_p90: required(json, &["byP90"])?,
            mean_width_days: optional(json, &["meanWidthDays"])?,
            promised: required(json, &["promised"])?,
            promises_kept: required(json, &["promisesKept"])?,
        })
    }
}

impl Decode for ShopHours {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            cut_off: optional(json, &["cutOff"])?,
            closed_weekdays: list(json, &["closedWeekdays"])?,
            holidays: list(json, &["holidays"])?,
            dispatch_days: optional(json, &["dispatchDays"])?,
        })
    }
}

impl Decode for Holiday {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            date: required(json, &["date"])?,
            name: optional(json, &["name"])?.unwrap_or_default(),
        })
    }
}
