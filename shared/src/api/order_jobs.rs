//! Many orders changed as one: looked at first, then done by the server, each on its own.

use super::seller_orders::ChangeRequest;
use super::{Area, Endpoint, Method, percent_encoded};
use crate::ids::{OrderId, OrderNumber};
use crate::json::{self, Decode, DecodeError, Json, list, optional, required};
use crate::order::wire_enum;
use crate::time::Timestamp;

wire_enum!(
    /// Where a job stands.
    JobState {
        /// It was looked at; nothing is changed.
        Draft = "draft",
        /// Its rows are being carried out, or taken back.
        Running = "running",
        /// Nothing is left to do.
        Finished = "finished",
    }
);

wire_enum!(
    /// What became of one order of a job.
    RowState {
        /// It will be changed; nothing has happened yet.
        Waiting = "waiting",
        /// It was changed.
        Done = "done",
        /// It could not be changed.
        Failed = "failed",
        /// It was so already.
        Skipped = "skipped",
        /// It was changed, and will be changed back.
        UndoWaiting = "undo_waiting",
        /// It was changed back.
        Undone = "undone",
    }
);

/// Which orders, and what shall be done to each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Deserialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(default))]
pub struct JobRequest {
    /// These orders.
    pub orders: Vec<String>,
    /// Or all orders that a list finds: its query, as in the address of the list.
    pub filter: Option<String>,
    /// Whose orders; for admins.
    pub seller: Option<String>,
    /// What shall be done.
    pub change: ChangeRequest,
    /// The tracking number of each order that is shipped with a carrier.
    pub tracking_numbers: Vec<NumberOfOrder>,
}

/// A tracking number and the order it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "server",
    derive(serde::Serialize, serde::Deserialize, utoipa::ToSchema)
)]
pub struct NumberOfOrder {
    /// Number of the order.
    pub order: String,
    /// The carrier's number.
    pub number: String,
}

impl JobRequest {
    /// The request body.
    pub fn to_json(&self) -> String {
        let texts = |texts: &[String]| {
            let texts: Vec<String> = texts.iter().map(|text| json::text(text)).collect();
            ["[", &texts.join(","), "]"].concat()
        };
        let numbers: Vec<String> = self
            .tracking_numbers
            .iter()
            .map(|one| json::object(&[("order", Some(&one.order)), ("number", Some(&one.number))]))
            .collect();
        json::members(&[
            ("orders", Some(texts(&self.orders))),
            ("filter", self.filter.as_deref().map(json::text)),
            ("seller", self.seller.as_deref().map(json::text)),
            ("change", Some(self.change.to_json())),
            (
                "tracking_numbers",
                Some(["[", &numbers.join(","), "]"].concat()),
            ),
        ])
    }
}

/// A job and what has become of its orders.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Job {
    /// Key of the job.
    pub id: String,
    /// Where it stands.
    pub state: JobState,
    /// A word of [`crate::order::OrderAction`].
    pub action: String,
    /// How many of its orders are in which state; a state without one is left out.
    pub counts: Vec<RowCount>,
    /// Why orders failed, the most frequent reason first.
    pub reasons: Vec<ReasonCount>,
    /// The orders that failed or could not be undone, at most 500.
    pub failures: Vec<JobRow>,
    /// Until when what was done may be taken back; nothing when it may not.
    pub undo_until: Option<Timestamp>,
    /// Server time.
    pub as_of: Option<Timestamp>,
}

/// How many orders are in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct RowCount {
    /// The state.
    pub state: RowState,
    /// Orders in it.
    pub count: u64,
}

/// How many orders failed for a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct ReasonCount {
    /// For programs.
    pub code: String,
    /// For people.
    pub sentence: String,
    /// Orders.
    pub count: u64,
}

/// What became of one order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct JobRow {
    /// Key of the order.
    pub order: OrderId,
    /// Its number.
    pub order_number: OrderNumber,
    /// What became of it.
    pub state: RowState,
    /// Why, for programs.
    pub code: Option<String>,
    /// Why, for people.
    pub sentence: Option<String>,
}

impl Job {
    /// How many of its orders are in a state.
    pub fn count(&self, state: &RowState) -> u64 {
        let found = self.counts.iter().find(|one| one.state == *state);
        found.map_or(0, |one| one.count)
    }

    /// How many orders it is about.
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|one| one.count).sum()
    }
}

const JOBS: &str = "/enhanced-orders/jobs/";

fn of_job(method: Method, id: &str, rest: &str) -> Endpoint {
    let path = [JOBS, &percent_encoded(id), "/", rest].concat();
    // A job is started, retried and undone from one state only: a second time nothing happens.
    Endpoint::new(method, Area::Orders, path, true)
}

/// `POST /enhanced-orders/jobs/`: a [`JobRequest`], answered by a [`Job`] that was only looked at.
pub fn draft() -> Endpoint {
    Endpoint::new(Method::Post, Area::Orders, JOBS.to_owned(), false)
}

/// `GET /enhanced-orders/jobs/`: the caller's running [`Job`]s.
pub fn running() -> Endpoint {
    Endpoint::get(Area::Orders, JOBS)
}

/// `GET /enhanced-orders/jobs/{id}/`: a [`Job`].
pub fn job(id: &str) -> Endpoint {
    of_job(Method::Get, id, "")
}

/// `POST /enhanced-orders/jobs/{id}/start/`
pub fn start(id: &str) -> Endpoint {
    of_job(Method::Post, id, "start/")
}

/// `POST /enhanced-orders/jobs/{id}/retry/`: the orders that failed, once more.
pub fn retry(id: &str) -> Endpoint {
    of_job(Method::Post, id, "retry/")
}

/// `POST /enhanced-orders/jobs/{id}/undo/`
pub fn undo(id: &str) -> Endpoint {
    of_job(Method::Post, id, "undo/")
}

impl Decode for Job {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            id: required(json, &["id"])?,
            state: required(json, &["state"])?,
            action: optional(json, &["action"])?.unwrap_or_default(),
            counts: list(json, &["counts"])?,
            reasons: list(json, &["reasons"])?,
            failures: list(json, &["failures"])?,
            undo_until: optional(json, &["undoUntil"])?,
            as_of: optional(json, &["asOf"])?,
        })
    }
}

impl Decode for RowCount {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            state: required(json, &["state"])?,
            count: required(json, &["count"])?,
        })
    }
}

impl Decode for ReasonCount {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            code: optional(json, &["code"])?.unwrap_or_default(),
            sentence: optional(json, &["sentence"])?.unwrap_or_default(),
            count: required(json, &["count"])?,
        })
    }
}

impl Decode for JobRow {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let (order, number): (String, String) = (
            required(json, &["order"])?,
            required(json, &["orderNumber"])?,
        );
        let not_an_id = || DecodeError::expected("an order id");
        Ok(Self {
            order: OrderId::parse(&order).ok_or_else(not_an_id)?,
            order_number: OrderNumber::parse(&number).ok_or_else(not_an_id)?,
            state: required(json, &["state"])?,
            code: optional(json, &["code"])?,
            sentence: optional(json, &["sentence"])?,
        })
    }
}
