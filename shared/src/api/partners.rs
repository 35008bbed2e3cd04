//! Partners who pack and send for shops: who they are, what was measured, and who uses whom.

use rust_decimal::Decimal;

use super::{Area, Endpoint, Method, percent_encoded};
use crate::ids::{PartnerId, SellerId};
use crate::json::{self, Decode, DecodeError, Json, list, optional, required};
use crate::money::Currency;
use crate::time::Timestamp;

/// A partner, as `GET /fulfillment/micro-fulfillment/{seller}/partners` lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct Partner {
    /// Partner key.
    pub id: PartnerId,
    /// Name.
    pub name: String,
    /// What it does, in its own words.
    pub description: String,
    /// Where its centres are.
    pub locations: Vec<String>,
    /// What it asks for.
    pub pricing: PartnerPricing,
    /// What else it can do, in its own words.
    pub capabilities: Vec<String>,
    /// Mean of the stars that shops gave it, 1 to 5, one decimal; nothing under 5 of them.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub rating: Option<Decimal>,
    /// How many shops gave stars; absent from backends that do not say.
    pub ratings: Option<u64>,
    /// Whether the shop uses it.
    pub opted_in: bool,
    /// Since when.
    pub opted_in_at: Option<Timestamp>,
    /// Every time that the shop used it, the last one first.
    pub stays: Vec<PartnerStay>,
}

/// What a partner asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct PartnerPricing {
    /// For picking and packing an item, in the major unit.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub pick_pack: Option<Decimal>,
    /// For storing an item for a month, in the major unit.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub storage: Option<Decimal>,
    /// In which currency; absent from backends that do not say.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub currency: Option<Currency>,
}

/// A time in which a shop used a partner.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct PartnerStay {
    /// When the shop opted in.
    pub from: Timestamp,
    /// Who did.
    pub from_by: String,
    /// When it opted out; nothing while it has not.
    pub to: Option<Timestamp>,
    /// Who did.
    pub to_by: Option<String>,
}

/// Answer of `GET /fulfillment/micro-fulfillment/{seller}/metrics`. Formulas: [`crate::metrics::PARTNER_WINDOW_DAYS`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct PartnerMetrics {
    /// Whether the shop uses any of them.
    pub opted_in: bool,
    /// Every partner, measured on its jobs of all shops.
    pub partners: Vec<PartnerFigures>,
    /// The jobs of this shop, at all partners.
    pub seller_metrics: ShopFigures,
    /// Days back from `asOf` that are measured; absent from backends that do not say.
    pub window_days: Option<u64>,
    /// The zone in which the shop's days begin.
    pub time_zone: Option<String>,
    /// When it was computed.
    pub as_of: Option<Timestamp>,
}

/// What was measured of a partner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct PartnerFigures {
    /// Partner key.
    pub id: String,
    /// Name.
    pub name: String,
    /// How it works.
    pub performance: Performance,
    /// How much it can take; nothing while it has not said.
    pub capacity: Option<Capacity>,
    /// Share of its finished jobs with every report, 0 to 1, three decimals; nothing under 20 of them.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub completeness: Option<Decimal>,
    /// Jobs that left; absent from backends that do not say.
    pub jobs: Option<u64>,
    /// Jobs that were received and have not left.
    pub open_jobs: Option<u64>,
    /// Reports of a kind that nobody knows: kept, and in no figure.
    pub unknown_reports: Option<u64>,
    /// Time of its first report in the window.
    pub since: Option<Timestamp>,
    /// Time of its last.
    pub until: Option<Timestamp>,
    /// The same for each of its locations, by name.
    pub centres: Vec<CentreFigures>,
}

/// How a partner works, each figure with the number of jobs that it was measured on. Under 20 of them it is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct Performance {
    /// Share of jobs that left by their ship-by, 0 to 1, three decimals.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub on_time_rate: Option<Decimal>,
    /// Jobs that were due.
    pub on_time_jobs: Option<u64>,
    /// Share of picked items that were the right ones, 0 to 1, three decimals.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub accuracy_rate: Option<Decimal>,
    /// Jobs that were picked.
    pub accuracy_jobs: Option<u64>,
    /// Mean hours from received to left, one decimal.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub avg_processing_time: Option<Decimal>,
    /// Hours within which half of them left.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub p50_hours: Option<Decimal>,
    /// Hours within which nine in ten left.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub p90_hours: Option<Decimal>,
    /// Jobs that left, of which both times are known.
    pub processing_jobs: Option<u64>,
    /// Cost of an item, in the major unit of `currency`.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub cost_per_item: Option<Decimal>,
    /// Jobs whose cost and items are known.
    pub cost_jobs: Option<u64>,
    /// Of the cost.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub currency: Option<Currency>,
}

/// How many items a day a partner can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct Capacity {
    /// What is left.
    pub available: u64,
    /// All of it.
    pub total: u64,
    /// Of when that is: the oldest of the reports that it is made of.
    pub reported_at: Option<Timestamp>,
}

/// What was measured of one location of a partner.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct CentreFigures {
    /// Which; empty for jobs that came without.
    pub location: String,
    /// Jobs that left.
    pub jobs: u64,
    /// Jobs that were received and have not left.
    pub open_jobs: u64,
    /// Share of jobs that left by their ship-by, 0 to 1, three decimals; nothing under 20 of them.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub on_time_rate: Option<Decimal>,
    /// Jobs that were due.
    pub on_time_jobs: u64,
    /// Hours within which half of them left; nothing under 20.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub p50_hours: Option<Decimal>,
    /// Hours within which nine in ten left.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub p90_hours: Option<Decimal>,
    /// How much it can take; nothing while nobody has said.
    pub capacity: Option<Capacity>,
}

/// What was measured of a shop's own jobs, at all partners.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct ShopFigures {
    /// Share of its jobs that left, of those due, 0 to 1, three decimals; nothing under 20 of them.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub fulfillment_rate: Option<Decimal>,
    /// Its jobs that were due.
    pub due_jobs: Option<u64>,
    /// Mean hours from received to left, one decimal; nothing under 20.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub avg_turnaround: Option<Decimal>,
    /// Its jobs that left, of which both times are known.
    pub finished_jobs: Option<u64>,
    /// Always nothing here: nobody knows what packing costs the shop itself. Not read.
    #[cfg_attr(feature = "server", serde(with = "rust_decimal::serde::arbitrary_precision_option"), schema(value_type = Option<f64>))]
    pub cost_savings: Option<Decimal>,
}

/// Answer of opting in, kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct OptedIn {
    /// True.
    pub success: bool,
    /// Which shop.
    pub seller_id: SellerId,
    /// Uses which partner.
    pub partner_id: PartnerId,
    /// Since when.
    pub opt_in_date: Timestamp,
}

/// Answer of opting out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct OptedOut {
    /// True.
    pub success: bool,
    /// Which shop.
    pub seller_id: SellerId,
    /// No longer uses which partner.
    pub partner_id: PartnerId,
    /// Since when; nothing when it never did.
    pub opt_out_date: Option<Timestamp>,
}

/// Body of opting in and out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Deserialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct PartnerChoice {
    /// Partner key.
    pub partner_id: PartnerId,
}

/// `GET /fulfillment/micro-fulfillment/{seller}/partners`: a list of [`Partner`].
pub fn partners(seller: &SellerId) -> Endpoint {
    Endpoint::get(Area::Fulfillment, below(seller, "/partners"))
}

/// `GET /fulfillment/micro-fulfillment/{seller}/metrics`: [`PartnerMetrics`].
pub fn partner_metrics(seller: &SellerId) -> Endpoint {
    Endpoint::get(Area::Fulfillment, below(seller, "/metrics"))
}

/// `POST /fulfillment/micro-fulfillment/{seller}/opt-in`: a [`PartnerChoice`], answered by [`OptedIn`]. Once is as good as twice.
pub fn opt_in(seller: &SellerId) -> Endpoint {
    let path = below(seller, "/opt-in");
    Endpoint::new(Method::Post, Area::Fulfillment, path, true)
}

/// `POST /fulfillment/micro-fulfillment/{seller}/opt-out`: a [`PartnerChoice`], answered by [`OptedOut`]. Once is as good as twice.
pub fn opt_out(seller: &SellerId) -> Endpoint {
    let path = below(seller, "/opt-out");
    Endpoint::new(Method::Post, Area::Fulfillment, path, true)
}

fn below(seller: &SellerId, what: &str) -> String {
    let seller = percent_encoded(seller.as_str());
    ["/fulfillment/micro-fulfillment/", &seller, what].concat()
}

impl PartnerChoice {
    /// The request body.
    pub fn to_json(&self) -> String {
        json::members(&[("partnerId", Some(json::text(self.partner_id.as_str())))])
    }
}

impl Decode for Partner {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let id = partner_id(json, "id")?;
        Ok(Self {
            name: optional(json, &["name"])?.unwrap_or_else(|| id.to_string()),
            id,
            description: optional(json, &["description"])?.unwrap_or_default(),
            locations: named(json, "locations")?,
            pricing: optional(json, &["pricing"])?.unwrap_or_default(),
            capabilities: named(json, "capabilities")?,
            rating: optional(json, &["rating"])?,
            ratings: optional(json, &["ratings"])?,
            opted_in: optional(json, &["optedIn"])?.unwrap_or_default(),
            opted_in_at: optional(json, &["optedInAt"])?,
            stays: list(json, &["stays"])?,
        })
    }
}

fn partner_id<J: Json>(json: &J, name: &str) -> Result<PartnerId, DecodeError> {
    let id: String = required(json, &[name])?;
    PartnerId::parse(&id).ok_or_else(|| DecodeError::expected("a partner id"))
}

/// Texts, or things with names.
fn named<J: Json>(json: &J, name: &str) -> Result<Vec<String>, DecodeError> {
    let names: Vec<Named> = list(json, &[name])?;
    Ok(names.into_iter().map(|Named(name)| name).collect())
}

struct Named(String);

impl Decode for Named {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let text = json.text().map(Ok);
        text.unwrap_or_else(|| required(json, &["name", "city", "code"]))
            .map(Self)
    }
}

impl Decode for PartnerPricing {
    /// A price that is none is not known, and no reason to hide the partner.
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let price = |name: &str| optional(json, &[name]).ok().flatten();
        Ok(Self {
            pick_pack: price("pickPack"),
            storage: price("storage"),
            currency: optional(json, &["currency"]).ok().flatten(),
        })
    }
}

impl Decode for PartnerStay {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            from: required(json, &["from"])?,
            from_by: optional(json, &["fromBy"])?.unwrap_or_default(),
            to: optional(json, &["to"])?,
            to_by: optional(json, &["toBy"])?,
        })
    }
}

impl Decode for PartnerMetrics {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            opted_in: optional(json, &["optedIn"])?.unwrap_or_default(),
            partners: list(json, &["partners"])?,
            seller_metrics: optional(json, &["sellerMetrics"])?.unwrap_or_default(),
            window_days: optional(json, &["windowDays"])?,
            time_zone: optional(json, &["timeZone"])?,
            as_of: optional(json, &["asOf"])?,
        })
    }
}

impl Decode for PartnerFigures {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            id: required(json, &["id"])?,
            name: optional(json, &["name"])?.unwrap_or_default(),
            performance: optional(json, &["performance"])?.unwrap_or_default(),
            capacity: optional(json, &["capacity"])?,
            completeness: share(json, "completeness")?,
            jobs: optional(json, &["jobs"])?,
            open_jobs: optional(json, &["openJobs"])?,
            unknown_reports: optional(json, &["unknownReports"])?,
            since: optional(json, &["since"])?,
            until: optional(json, &["until"])?,
            centres: list(json, &["centres"])?,
        })
    }
}

/// A share from 0 to 1. Some backends say 97.5 where others say 0.975; no share is above one.
fn share<J: Json>(json: &J, name: &str) -> Result<Option<Decimal>, DecodeError> {
    let share: Option<Decimal> = optional(json, &[name])?;
    Ok(share.map(|share| {
        if share > Decimal::ONE {
            share * Decimal::new(1, 2)
        } else {
            share
        }
    }))
}

impl Decode for Performance {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            on_time_rate: share(json, "onTimeRate")?,
            on_time_jobs: optional(json, &["onTimeJobs"])?,
            accuracy_rate: share(json, "accuracyRate")?,
            accuracy_jobs: optional(json, &["accuracyJobs"])?,
            avg_processing_time: optional(json, &["avgProcessingTime"])?,
            p50_hours: optional(json, &["p50Hours"])?,
            p90_hours: optional(json, &["p90Hours"])?,
            processing_jobs: optional(json, &["processingJobs"])?,
            cost_per_item: optional(json, &["costPerItem"])?,
            cost_jobs: optional(json, &["costJobs"])?,
            currency: optional(json, &["currency"])?,
        })
    }
}

impl Decode for Capacity {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            available: required(json, &["available"])?,
            total: required(json, &["total"])?,
            reported_at: optional(json, &["reportedAt"])?,
        })
    }
}

impl Decode for CentreFigures {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            location: optional(json, &["location"])?.unwrap_or_default(),
            jobs: required(json, &["jobs"])?,
            open_jobs: optional(json, &["openJobs"])?.unwrap_or_default(),
            on_time_rate: share(json, "onTimeRate")?,
            on_time_jobs: optional(json, &["onTimeJobs"])?.unwrap_or_default(),
            p50_hours: optional(json, &["p50Hours"])?,
            p90_hours: optional(json, &["p90Hours"])?,
            capacity: optional(json, &["capacity"])?,
        })
    }
}

impl Decode for ShopFigures {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            fulfillment_rate: share(json, "fulfillmentRate")?,
            due_jobs: optional(json, &["dueJobs"])?,
            avg_turnaround: optional(json, &["avgTurnaround"])?,
            finished_jobs: optional(json, &["finishedJobs"])?,
            cost_savings: None,
        })
    }
}

impl Decode for OptedIn {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            success: optional(json, &["success"])?.unwrap_or(true),
            seller_id: seller_id(json)?,
            partner_id: partner_id(json, "partnerId")?,
            opt_in_date: required(json, &["optInDate"])?,
        })
    }
}

impl Decode for OptedOut {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            success: optional(json, &["success"])?.unwrap_or(true),
            seller_id: seller_id(json)?,
            partner_id: partner_id(json, "partnerId")?,
            opt_out_date: optional(json, &["optOutDate"])?,
        })
    }
}

fn seller_id<J: Json>(json: &J) -> Result<SellerId, DecodeError> {
    let id: String = required(json, &["sellerId"])?;
    SellerId::parse(&id).ok_or_else(|| DecodeError::expected("a seller id"))
}
