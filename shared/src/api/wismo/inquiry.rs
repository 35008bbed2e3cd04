//! An inquiry: somebody asks about an order, is answered, and says how that was.

use crate::api::{Area, Endpoint, Method, percent_encoded};
use crate::ids::{OrderId, OrderNumber};
use crate::json::{Decode, DecodeError, Json, list, members, optional, required, text};
use crate::order::{OrderStatus, wire_enum};
use crate::time::Timestamp;

use super::query::{InquiryFilter, WismoQuery};

wire_enum!(
    /// What is asked.
    InquiryTopic {
        /// How far is my order?
        Status = "status" | "order_status",
        /// The tracking says nothing, or nothing that makes sense.
        Tracking = "tracking",
        /// When does it come?
        Delivery = "delivery" | "delivery_eta",
        /// It should be here, and is not.
        Missing = "missing" | "missing_package",
        /// Where is my money?
        Refund = "refund",
        /// Something else.
        General = "other" | "general",
    }
);

impl InquiryTopic {
    /// Whether it asks where an order is (WISMO), and not about money or something else.
    pub fn asks_where(&self) -> bool {
        matches!(
            self,
            Self::Status | Self::Tracking | Self::Delivery | Self::Missing
        )
    }
}

wire_enum!(
    /// How it was asked.
    Channel {
        /// By e-mail.
        Email = "email",
        /// In a chat on the site.
        Chat = "chat",
        /// By phone.
        Phone = "phone",
        /// In a form on the site.
        Form = "form" | "web",
        /// In a messenger.
        Messenger = "messenger" | "whatsapp" | "social",
    }
);

wire_enum!(
    /// How an inquiry ended.
    InquiryResolution {
        /// Somebody answered it.
        Answered = "answered",
        /// It was answered with where the parcel is.
        TrackingProvided = "tracking_provided",
        /// Others took it on.
        Escalated = "escalated",
        /// It was closed without an answer.
        Unresolved = "unresolved",
        /// Whoever asked could not show that it is their order.
        VerificationFailed = "verification_failed",
    }
);

wire_enum!(
    /// How old an order is when somebody asks about it.
    OrderAge {
        /// Up to a day.
        FirstDay = "0-1",
        /// More than one day, up to three.
        ThreeDays = "1-3",
        /// More than three days, up to seven.
        Week = "3-7",
        /// More than seven days, up to 14.
        TwoWeeks = "7-14",
        /// More than 14 days.
        Older = "14+",
    }
);

wire_enum!(
    /// How long an answer took.
    AnswerTime {
        /// Up to an hour.
        Hour = "1h",
        /// More than one hour, up to four.
        FourHours = "4h",
        /// More than four hours, up to twelve.
        HalfDay = "12h",
        /// More than twelve hours, up to 24.
        Day = "24h",
        /// More than a day, up to three.
        ThreeDays = "3d",
        /// More than three days.
        Longer = "longer",
        /// There is none yet.
        Open = "open",
    }
);

/// An inquiry, without the address of whoever asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct Inquiry {
    /// Its key.
    pub id: String,
    /// The seller's part of the order that it is about.
    pub order_id: Option<OrderId>,
    /// The order's number.
    pub order_number: Option<OrderNumber>,
    /// What was asked.
    pub topic: InquiryTopic,
    /// How.
    pub channel: Channel,
    /// When.
    pub asked_at: Timestamp,
    /// Where the order stood then.
    pub order_status: Option<OrderStatus>,
    /// Who carried it then; nothing before it had left.
    pub carrier: Option<String>,
    /// Whether somebody had asked about this order before.
    pub is_repeat: bool,
    /// When it was resolved.
    pub resolved_at: Option<Timestamp>,
    /// How.
    pub resolution: Option<InquiryResolution>,
    /// How satisfied whoever asked was with the answer, 1 to 5.
    pub rating: Option<u64>,
    /// In their words.
    pub comment: Option<String>,
    /// What the customer had last been told about the order when they asked, and when: a word of
    /// [`crate::order::EventCode`].
    pub last_told: Option<String>,
    /// When that was.
    pub last_told_at: Option<Timestamp>,
    /// Whether a notice would have answered it: docs/metrics.md says by which rule.
    pub is_preventable: bool,
}

/// A part of the list of inquiries, latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct InquiryPage {
    /// Latest first.
    pub results: Vec<Inquiry>,
    /// How many there are in all parts together.
    pub total: u64,
    /// Where the next part begins.
    pub next_cursor: Option<String>,
    /// IANA name: the zone in which the marketplace's days begin.
    pub time_zone: Option<String>,
    /// The moment as of which they are known; nothing for now.
    pub known_at: Option<Timestamp>,
    /// Server time.
    pub as_of: Option<Timestamp>,
}

/// Body of `POST /inquiries`: a chat, a help desk or somebody of support reports that an inquiry came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "server",
    derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)
)]
#[cfg_attr(feature = "server", serde(default, rename_all = "camelCase"))]
pub struct InquiryRequest {
    /// The reporting system's key of it: the same one again is the same inquiry. Without: a new one each time.
    pub external_id: Option<String>,
    /// The number of the order that it is about.
    pub order_number: String,
    /// A word of [`InquiryTopic`].
    pub topic: String,
    /// A word of [`Channel`].
    pub channel: String,
    /// When it was asked, as a UTC instant; now when absent, and never later.
    pub asked_at: Option<String>,
}

/// Body of `PATCH /inquiries/{id}`: how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "server",
    derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)
)]
#[cfg_attr(feature = "server", serde(default, rename_all = "camelCase"))]
pub struct ResolveRequest {
    /// A word of [`InquiryResolution`].
    pub resolution: String,
    /// When, as a UTC instant; now when absent, never before it was asked, nor later than now.
    pub resolved_at: Option<String>,
}

/// Answer to `POST` and `PATCH /inquiries`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct InquiryAnswer {
    /// The inquiry as it is now.
    #[cfg_attr(feature = "server", serde(flatten))]
    pub inquiry: Inquiry,
    /// Secret of the survey about it, once it is resolved: what stands behind `/survey/`. Given out once.
    #[cfg_attr(feature = "server", serde(skip_serializing_if = "Option::is_none"))]
    pub survey_token: Option<String>,
}

/// `GET /survey/{token}`: what the one question is about. Nothing about the order or its customer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct Survey {
    /// What was asked.
    pub topic: InquiryTopic,
    /// When.
    pub asked_at: Timestamp,
    /// Whether it was answered before; an answer counts once.
    pub is_answered: bool,
    /// IANA name: the zone in which dates are meant.
    pub time_zone: Option<String>,
}

/// Body of `POST /survey/{token}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "server",
    derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)
)]
#[cfg_attr(feature = "server", serde(default, rename_all = "camelCase"))]
pub struct SurveyAnswer {
    /// 1 to 5.
    pub rating: u64,
    /// At most 1,000 characters.
    pub comment: Option<String>,
}

impl SurveyAnswer {
    /// The request body.
    pub fn to_json(&self) -> String {
        members(&[
            ("rating", Some(self.rating.to_string())),
            ("comment", self.comment.as_deref().map(text)),
        ])
    }
}

/// `GET /analytics/wismo/inquiries/rows`: an [`InquiryPage`].
pub fn inquiry_rows(query: &WismoQuery, filter: &InquiryFilter) -> Endpoint {
    let mut text = query.text();
    filter.push_to(&mut text);
    let path = text.behind("/analytics/wismo/inquiries/rows");
    Endpoint::get(Area::Analytics, path)
}

/// `GET /survey/{token}`: a [`Survey`].
pub fn survey(token: &str) -> Endpoint {
    let path = ["/survey/", &percent_encoded(token)].concat();
    Endpoint::get(Area::Analytics, path)
}

/// `POST /survey/{token}`: a [`SurveyAnswer`], once.
pub fn answer_survey(token: &str) -> Endpoint {
    let path = ["/survey/", &percent_encoded(token)].concat();
    // The first answer counts, so that sending it again does nothing.
    Endpoint::new(Method::Post, Area::Analytics, path, true)
}

impl Decode for Inquiry {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let order_id: Option<String> = optional(json, &["orderId"])?;
        let number: Option<String> = optional(json, &["orderNumber"])?;
        Ok(Self {
            id: required(json, &["id"])?,
            order_id: order_id.as_deref().and_then(OrderId::parse),
            order_number: number.as_deref().and_then(OrderNumber::parse),
            topic: required(json, &["topic", "inquiryType", "type"])?,
            channel: optional(json, &["channel"])?.unwrap_or(Channel::Other(String::new())),
            asked_at: required(json, &["askedAt", "createdAt"])?,
            order_status: optional(json, &["orderStatus", "fulfillmentStatus"])?,
            carrier: optional(json, &["carrier"])?,
            is_repeat: optional(json, &["isRepeat"])?.unwrap_or_default(),
            resolved_at: optional(json, &["resolvedAt"])?,
            resolution: optional(json, &["resolution"])?,
            rating: optional(json, &["rating"])?,
            comment: optional(json, &["comment"])?,
            last_told: optional(json, &["lastTold"])?,
            last_told_at: optional(json, &["lastToldAt"])?,
            is_preventable: optional(json, &["isPreventable"])?.unwrap_or_default(),
        })
    }
}

impl Decode for InquiryPage {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            results: list(json, &["results", "items"])?,
            total: optional(json, &["total"])?.unwrap_or_default(),
            next_cursor: optional(json, &["nextCursor"])?,
            time_zone: optional(json, &["timeZone"])?,
            known_at: optional(json, &["knownAt"])?,
            as_of: optional(json, &["asOf"])?,
        })
    }
}

impl Decode for Survey {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            topic: required(json, &["topic"])?,
            asked_at: required(json, &["askedAt"])?,
            is_answered: optional(json, &["isAnswered"])?.unwrap_or_default(),
            time_zone: optional(json, &["timeZone"])?,
        })
    }
}
