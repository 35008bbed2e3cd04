//! What carriers report about parcels. Rules and codes: docs/carrier-events.md.

use super::{Area, Endpoint, Method};
use crate::json::{Decode, DecodeError, Json, optional, required};
use crate::order::printed_number;
use crate::time::{MINUTE_MS, Timestamp};

/// Most events of one request.
pub const MOST_EVENTS: usize = 500;
/// Longest key of an event, in characters.
pub const LONGEST_EVENT_ID: usize = 100;
/// Longest tracking number, in characters, without blanks and dashes.
pub const LONGEST_NUMBER: usize = 40;
/// Longest code, in characters: as much as a timeline shows of one.
pub const LONGEST_CODE: usize = 80;
/// Longest place, in characters.
pub const LONGEST_PLACE: usize = 200;
/// Longest description, in characters.
pub const LONGEST_DESCRIPTION: usize = 1_000;

/// How far ahead of ours a carrier's clock may be.
const CLOCK_SKEW_MS: i64 = 5 * MINUTE_MS;

/// Body of `POST /carriers/events`. Each event is read on its own, so that one that cannot be read loses no other.
#[cfg(feature = "server")]
#[derive(Clone, Debug, serde::Deserialize, utoipa::ToSchema)]
pub struct CarrierEvents {
    /// 1 to 500 events, in any order.
    #[schema(value_type = Vec<CarrierEvent>)]
    pub events: Vec<serde_json::Value>,
}

/// Something that a carrier reports about a parcel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "server", schema(rename_all = "camelCase"))]
pub struct CarrierEvent {
    /// When it happened; no more than five minutes ahead.
    pub occurred_at: Timestamp,
    /// The carrier's key of the event: the same one again is the same event. 1 to 100 characters.
    pub id: String,
    /// The parcel's number, 1 to 40 characters; blanks, dashes and letter case aside.
    pub tracking_number: String,
    /// What happened: a code or word of the carrier, 1 to 80 characters.
    pub code: String,
    /// Where, at most 200 characters.
    pub place: Option<String>,
    /// In the carrier's words, at most 1,000 characters.
    pub description: Option<String>,
}

impl CarrierEvent {
    /// Reads one event, as received at `now`.
    ///
    /// # Errors
    /// With one sentence about what is wrong with it.
    pub fn read<J: Json>(json: &J, now: Timestamp) -> Result<Self, String> {
        let event =
            Self::decode(json).map_err(|error| format!("The event cannot be read: {error}."))?;
        let lengths = [
            ("id", Some(&event.id), 1, LONGEST_EVENT_ID),
            (
                "trackingNumber",
                Some(&event.tracking_number),
                1,
                LONGEST_NUMBER,
            ),
            ("code", Some(&event.code), 1, LONGEST_CODE),
            ("place", event.place.as_ref(), 0, LONGEST_PLACE),
            (
                "description",
                event.description.as_ref(),
                0,
                LONGEST_DESCRIPTION,
            ),
        ];
        for (name, text, least, most) in lengths {
            let length = text.map_or(least, |text| text.chars().count());
            if length < least {
                return Err(format!("`{name}` is empty."));
            }
            if length > most {
                return Err(format!("`{name}` is longer than {most} characters."));
            }
        }
        if event.occurred_at > now.plus_ms(CLOCK_SKEW_MS) {
            return Err(String::from("`occurredAt` lies in the future."));
        }
        Ok(event)
    }
}

impl Decode for CarrierEvent {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let trimmed = |text: String| text.trim().to_owned();
        let said = |text: Option<String>| text.map(trimmed).filter(|text| !text.is_empty());
        let number: String = required(json, &["trackingNumber"])?;
        Ok(Self {
            occurred_at: required(json, &["occurredAt"])?,
            id: trimmed(required(json, &["id"])?),
            tracking_number: printed_number(&number),
            code: trimmed(required(json, &["code"])?),
            place: said(optional(json, &["place"])?),
            description: said(optional(json, &["description"])?),
        })
    }
}

/// What became of the events of a request: accepted, duplicates and refused ones are all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct CarrierLedger {
    /// Events that were not known before.
    pub accepted: u64,
    /// Events that were known already; nothing has changed by them.
    pub duplicates: u64,
    /// Of the accepted ones, those whose parcel is not known. They are kept, and count as soon as it is.
    pub unknown_parcels: u64,
    /// Events that should not be sent again as they are.
    pub refused: Vec<RefusedEvent>,
}

/// An event that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct RefusedEvent {
    /// Its place in the request, from 0.
    pub index: u64,
    /// What is wrong with it.
    pub sentence: String,
}

/// `POST /carriers/events`: a `CarrierEvents`, signed by the carrier, answered by a [`CarrierLedger`].
pub fn carrier_events() -> Endpoint {
    let path = String::from("/carriers/events");
    Endpoint::new(Method::Post, Area::Fulfillment, path, true)
}
