//! What partners report of the orders that they pack and send.

use rust_decimal::Decimal;

use crate::ids::SellerId;
use crate::json::{Decode, DecodeError, Json, optional, required};
use crate::money::{Currency, Money};
use crate::time::{MINUTE_MS, Timestamp};

/// Reports that one request brings at most.
pub const MOST_PARTNER_EVENTS: usize = 1_000;

/// How far a partner's clock may be ahead of ours.
const AHEAD_MS: i64 = 5 * MINUTE_MS;
/// Longest key and longest name that is kept.
const LONGEST_NAME: usize = 200;
/// More items than any job has, and more than any centre takes in a day.
const MOST_ITEMS: u64 = 1_000_000;
/// More than any job costs, in the major unit.
const MOST_COST: i64 = 1_000_000_000;

/// What is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartnerEventKind {
    /// A job has arrived: an order that the partner is to pack and send.
    Received,
    /// Its items were picked.
    Picked,
    /// They were packed.
    Packed,
    /// They have left for the carrier.
    HandedOver,
    /// How much a location can take.
    Capacity,
    /// Something else, kept as it was sent.
    Other(String),
}

impl PartnerEventKind {
    /// Those that say something about a job.
    pub const OF_JOBS: [Self; 4] = [Self::Received, Self::Picked, Self::Packed, Self::HandedOver];

    /// As on the wire.
    pub fn word(&self) -> &str {
        match self {
            Self::Received => "received",
            Self::Picked => "picked",
            Self::Packed => "packed",
            Self::HandedOver => "handed_over",
            Self::Capacity => "capacity",
            Self::Other(word) => word,
        }
    }

    /// Reads [`PartnerEventKind::word`] in any letter case, with a hyphen or a blank for the underscore.
    pub fn from_word(word: &str) -> Self {
        let plain = word.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        Self::OF_JOBS
            .into_iter()
            .chain([Self::Capacity])
            .find(|kind| kind.word() == plain)
            .unwrap_or_else(|| Self::Other(word.trim().to_owned()))
    }
}

/// One report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerEvent {
    /// The partner's own key: the same one means the same report.
    pub id: String,
    /// What is reported.
    pub kind: PartnerEventKind,
    /// When it happened.
    pub at: Timestamp,
    /// The partner's key of the job.
    pub job: Option<String>,
    /// Whose order it is, with `received`.
    pub seller: Option<SellerId>,
    /// Where.
    pub location: Option<String>,
    /// Items of the job with `received`, items that were picked with `picked`.
    pub items: Option<u64>,
    /// Of the items picked: wrong ones.
    pub wrong: Option<u64>,
    /// By when the job must have left, with `received`.
    pub ship_by: Option<Timestamp>,
    /// What the job cost the shop, with `handed_over`.
    pub cost: Option<Money>,
    /// Items a day, with `capacity`.
    pub total: Option<u64>,
    /// Of these: taken.
    pub used: Option<u64>,
}

impl Decode for PartnerEvent {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let kind: String = required(json, &["kind", "type"])?;
        let seller: Option<String> = optional(json, &["seller", "sellerId"])?;
        let trimmed = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let id: String = required(json, &["id", "eventId"])?;
        Ok(Self {
            id: id.trim().to_owned(),
            kind: PartnerEventKind::from_word(&kind),
            at: required(json, &["at", "occurredAt"])?,
            job: optional(json, &["job", "jobId"])?.and_then(trimmed),
            seller: seller.as_deref().and_then(SellerId::parse),
            location: optional(json, &["location"])?.and_then(trimmed),
            items: optional(json, &["items"])?,
            wrong: optional(json, &["wrong"])?,
            ship_by: optional(json, &["shipBy"])?,
            cost: optional(json, &["cost"])?,
            total: optional(json, &["total"])?,
            used: optional(json, &["used"])?,
        })
    }
}

impl PartnerEvent {
    /// What is wrong with it, in a sentence; `currency` is the partner's.
    pub fn fault(&self, currency: Currency, now: Timestamp) -> Option<&'static str> {
        let is_name = |text: &String| {
            !text.is_empty()
                && text.chars().count() <= LONGEST_NAME
                && !text.chars().any(char::is_control)
        };
        let names = [Some(&self.id), self.job.as_ref(), self.location.as_ref()];
        if !names.into_iter().flatten().all(is_name) {
            return Some(
                "A key or a name has 1 to 200 characters, none of them a control character.",
            );
        }
        if self.kind.word().chars().count() > LONGEST_NAME {
            return Some("A kind has at most 200 characters.");
        }
        if self.at > now.plus_ms(AHEAD_MS) {
            return Some("This has not happened yet.");
        }
        let counts = [self.items, self.wrong, self.total, self.used];
        if counts.into_iter().flatten().any(|count| count > MOST_ITEMS) {
            return Some("A number of items is at most 1,000,000.");
        }
        self.fault_of_cost(currency).or_else(|| self.lacks())
    }

    fn fault_of_cost(&self, currency: Currency) -> Option<&'static str> {
        let cost = self.cost.as_ref()?;
        if cost.currency != currency {
            return Some("The cost is in another currency than the partner's prices.");
        }
        let is_possible = cost.amount >= Decimal::ZERO && cost.amount <= Decimal::from(MOST_COST);
        (!is_possible).then_some("A cost is at least 0 and at most 1,000,000,000.")
    }

    /// What a report of its kind cannot do without.
    fn lacks(&self) -> Option<&'static str> {
        use PartnerEventKind as Kind;
        if Kind::OF_JOBS.contains(&self.kind) && self.job.is_none() {
            return Some("Say which job it is about.");
        }
        match self.kind {
            Kind::Received if self.items.is_none() || self.ship_by.is_none() => {
                Some("Say how many items the job has, and by when it must leave.")
            }
            Kind::Picked => match self.items.zip(self.wrong) {
                None => Some("Say how many items were picked, and how many of them were wrong."),
                Some((items, wrong)) if wrong > items => {
                    Some("No more items can be wrong than were picked.")
                }
                Some(_) => None,
            },
            Kind::Capacity
                if self.location.is_none() || self.total.is_none() || self.used.is_none() =>
            {
                Some("Say which location it is about, how much it can take, and how much is taken.")
            }
            _ => None,
        }
    }
}

/// What has become of each report of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct PartnerLedger {
    /// Kept now, those of unknown kinds among them.
    pub accepted: u64,
    /// Known already.
    pub duplicates: u64,
    /// Of those accepted: of a kind that nobody knows; kept, and in no figure.
    pub unknown: u64,
    /// Not kept.
    pub refused: Vec<RefusedReport>,
}

/// A report that was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct RefusedReport {
    /// Its place in the request, from 0.
    pub index: usize,
    /// Why, in a sentence.
    pub detail: String,
}
